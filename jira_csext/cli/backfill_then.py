"""`backfill --rules-as-then`: the rulebooks that were in force, made ready to judge by, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.rules_in_force import rules_of, rules_of_texts
from jira_csext.cli.rules_versions import Held, held_at, held_in, local
from jira_csext.cli.wiring import Wired, counted, has_store, opened_store

if TYPE_CHECKING:
    from collections.abc import Callable

    from jira_csext.core.calendar import Calendar
    from jira_csext.sync.as_then import RulesThen
    from jira_csext.sync.summary import Summary
    from jira_csext.sync.version import Version

_Command = TypeVar("_Command", bound="Callable[..., Any]")
_SHORT: Final = 8
_PROBLEMS_SHOWN = 3


def then_options(command: _Command) -> _Command:
    """Add `--rules-as-then` and `--rules-history`."""
    for option in (
        click.option(
            "--rules-history",
            type=click.Path(path_type=Path),
            help="With --rules-as-then: what was in force, as `rules history` wrote it, or a folder for each day.",
        ),
        click.option("--rules-as-then", is_flag=True, help="Judge by the rules that were in force, not by today's."),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Asked:
    """That rules of then are to judge: those that the store keeps, or those of a file or folder."""

    source: Path | None = None


@dataclass(frozen=True, slots=True)
class Then:
    """The rules of then, and the versions that their verdicts name, to be kept before any names them."""

    rules: RulesThen
    versions: Sequence[Version]
    calendar: Calendar

    @property
    def digests(self) -> list[str]:
        """The versions in the order in which they were in force."""
        return [era.version for era in self.rules.eras]


def rules_then(wired: Wired, asked: Asked, now: int, *, with_todays: bool) -> Then:
    """Return what was in force when, and behind it today's rules where they are others. Raises Failure.

    What begins after `now` judges nothing.
    """
    from jira_csext.core.calendar import ALWAYS
    from jira_csext.sync.as_then import Era, RulesThen

    calendar = wired.rulebook.default_calendar or ALWAYS
    held = _of_store(wired) if asked.source is None else held_at(asked.source, calendar)
    if not held:
        raise Failure(
            f"The store does not know which rules were in force on {wired.site.name}: the daemon writes them down from "
            "its start on. Name them with --rules-history, or leave out --rules-as-then and today's rules judge all"
        )
    if held[0].since > now:
        raise Failure(
            f"--rules-history: the first of these rules begin on {local(held[0].since, calendar)}, ahead of now"
        )
    eras: list[Era] = []
    versions: list[Version] = []
    for one in held:
        if one.since > now:
            break
        rules = rules_of(_wired(wired, one, calendar))
        digest = rules.version.digest
        _tell_of_another(one, digest)
        if eras and eras[-1].version == digest:
            continue
        if eras and eras[-1].since == one.since:
            raise Failure(f"--rules-history: two rulebooks are in force from {local(one.since, calendar)} on")
        eras.append(Era(rules.rulebook, digest, one.since))
        versions.append(rules.version)
    today = rules_of(wired)
    if with_todays and eras[-1].version != today.version.digest:
        eras.append(Era(today.rulebook, today.version.digest, None))
        versions.append(today.version)
    return Then(RulesThen(tuple(eras)), versions, calendar)


def _of_store(wired: Wired) -> list[Held]:
    if not has_store(wired.site):
        return []
    with opened_store(wired.site, read_only=True) as store:
        return held_in(store, wired.site.name)


def _wired(wired: Wired, one: Held, calendar: Calendar) -> Wired:
    from jira_csext.rulefiles import RulebookRefused

    try:
        return Wired(wired.site, rules_of_texts(wired.site, one.texts))
    except RulebookRefused as refused:
        errors = [str(problem) for problem in refused.problems if problem.severity == "error"]
        more = f"; and {len(errors) - _PROBLEMS_SHOWN} more" if len(errors) > _PROBLEMS_SHOWN else ""
        raise Failure(
            f"The rules in force from {local(one.since, calendar)} on cannot be read by this program and site file any "
            f"more: {'; '.join(errors[:_PROBLEMS_SHOWN])}{more}. Mend them in a folder of their own, one for each day "
            "on which other rules began, and name it with --rules-history"
        ) from None


def _tell_of_another(one: Held, digest: str) -> None:
    """Say where today's engine, calendars or site file judge by the text of then, so that another version is named."""
    if one.version and one.version != digest:
        click.echo(
            f"the rules of {one.version[:_SHORT]} are read by the program, calendars and site file of today; their "
            f"verdicts name {digest[:_SHORT]}",
            err=True,
        )


def rules_told(today: str, then: Then | None) -> dict[str, object]:
    """Return by which rules was judged, for the audit log."""
    return {"rulebook": today} if then is None else {"rulebook": then.digests[-1], "rules_as_then": then.digests}


def tell_of_versions(then: Then, summary: Summary) -> None:
    """Print which version has judged how many cycles, and how many closed before any was known to be in force."""
    eras = then.rules.eras
    click.echo("  judged by the rules of then:")
    for digest in dict.fromkeys(then.digests):
        begins = [
            "today's, not in force yet" if era.since is None else f"since {local(era.since, then.calendar)}"
            for era in eras
            if era.version == digest
        ]
        cycles = counted(summary.versions[digest], "cycle")
        click.echo(f"    {digest[:_SHORT]} ({', and '.join(begins)}): {cycles}")
    if early := summary.counts["early"]:
        closed = (
            "cycle closed before the first rulebook on record and is"
            if early == 1
            else ("cycles closed before the first rulebook on record and are")
        )
        click.echo(f"  {early} {closed} judged by that one")
