"""`backfill`: the past, from a file or over the API, worked through by the rules of today or of then."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.backfill_age import local, tell_of_age, time_of
from jira_csext.cli.backfill_past import HOW_TO_GO_ON, NOTHING_LEFT, OUTDONE, given_instant, run_backfill_past
from jira_csext.cli.backfill_progress import shown_progress
from jira_csext.cli.backfill_then import Asked, Then, rules_then, rules_told, tell_of_versions, then_options
from jira_csext.cli.bound import bind
from jira_csext.cli.failure import DONE, FINDINGS, Failure, Interrupted
from jira_csext.cli.interruption import ended_by_signals
from jira_csext.cli.sync import copy_of
from jira_csext.cli.wiring import (
    clients_of,
    counted,
    load_rules,
    load_settings,
    opened_store,
    shown,
    site_options,
    tell_of_guesses,
)

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.core.calendar import Calendar
    from jira_csext.helpdesks.jira.reading import JiraReader
    from jira_csext.helpdesks.jira.statuses import StatusCatalogue
    from jira_csext.site import Site
    from jira_csext.sync.backfill import Hands, Job
    from jira_csext.sync.summary import Summary

_SHOWN = 10
_NAMES_SHOWN = 8
# Some seconds of work for one process; beginning others takes a tenth of one, and a short file needs no more memory.
_WORTH_WORKERS = 16_000_000
_PACKED_TIMES = 8
_FINISHED = "had been worked through to its end before, so nothing was read; to read it anew, leave out --resume"


@click.command()
@site_options
@click.option(
    "--from",
    "path",
    type=click.Path(path_type=Path),
    help="Jira issues with changelog and comments, one JSON object a line; .gz too.",
)
@click.option("--since", help="Instead of a file: what changed in the helpdesk since this instant, asked over its API.")
@click.option("--scope", help="With --since: only those of the site's tickets that this query finds as well (JQL).")
@click.option("--until", help="Judge the tickets as of this instant. [default: now]")
@click.option("--resume", is_flag=True, help="Go on where the same backfill was interrupted.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    help="How many processes work a file through. [default: one for each core; a small file needs none]",
)
@then_options
@click.option("--dry-run", is_flag=True, help="Say what would come of it, and record nothing.")
@click.pass_context
def backfill(
    ctx: click.Context,
    path: Path | None,
    since: str | None,
    scope: str | None,
    until: str | None,
    site: Path | None,
    rules: Path | None,
    store: str | None,
    workers: int | None,
    rules_history: Path | None,
    *,
    rules_as_then: bool,
    resume: bool,
    dry_run: bool,
) -> None:
    """Read tickets from a file, or from the helpdesk, and work out what was promised, kept and broken. Posts nothing.

    Each batch is saved with the place behind it, so an interrupted run goes on with --resume, to the same result.
    With --since the helpdesk of the site file is asked; a running daemon goes first, and nothing is adopted.
    With --rules-as-then each cycle is judged as the daemon would have: by the rules in force when it closed.
    Exit code 1 when a line or ticket could not be read; all others are in.
    """
    if (path is None) == (since is None):
        raise Failure(
            "backfill works through one of two: --from FILE for an export, or --since 2026-01-01 for what changed in "
            "the helpdesk since then"
        )
    if scope and path is not None:
        raise Failure(
            "--scope goes with --since, where the helpdesk searches; of a file every line is read, so leave it out"
        )
    if rules_history is not None and not rules_as_then:
        raise Failure("--rules-history goes with --rules-as-then; without it today's rules judge all")
    with ended_by_signals(f"Interrupted. {NOTHING_LEFT if dry_run else HOW_TO_GO_ON}") as ended:
        wired = load_rules(load_settings(site, rules, store))
        tell_of_guesses(wired.site)
        with copy_of(wired) if dry_run else nullcontext(wired) as used:
            then = None
            if rules_as_then:
                until_at = given_instant("--until", until, used.rulebook.default_calendar)
                now = clock.now()
                # What was true then, nothing of today changes.
                then = rules_then(used, Asked(rules_history), now, with_todays=until_at is None or until_at >= now)
            if path is not None:
                summary = _from_file(used, path, until, workers, then, resume=resume, dry_run=dry_run)
            else:
                summary = run_backfill_past(
                    used, since or "", until, ended, then, scope=scope or "", resume=resume, dry_run=dry_run
                )
                report(f"since {since}", summary, used.rulebook.default_calendar, unit="ticket")
            if then is not None:
                tell_of_versions(then, summary)
            _tell_of_pauses(used, summary)
    if dry_run:
        click.echo("Nothing was recorded.")
    ctx.exit(FINDINGS if summary.counts["refused"] or summary.ended_early else DONE)


def _from_file(
    wired: Wired,
    path: Path,
    until: str | None,
    workers: int | None,
    then: Then | None,
    *,
    resume: bool,
    dry_run: bool,
) -> Summary:
    from jira_csext.sync.issue_file import misnamed

    _tell_of_agents(wired.site)
    summary = run_backfill(wired, path, until, workers, then, resume=resume, dry_run=dry_run)
    report(path, summary, wired.rulebook.default_calendar)
    if until is None and summary.counts["cycles"]:
        tell_of_age(summary.newest, summary.judged_at, wired.rulebook.default_calendar, "--until", indent="  ")
    if odd := misnamed(path):
        click.echo(f"  {odd}", err=True)
    return summary


def run_backfill(
    wired: Wired,
    path: Path,
    until: str | None,
    workers: int | None = None,
    then: Then | None = None,
    *,
    resume: bool,
    dry_run: bool = False,
) -> Summary:
    """Return what a backfill of the file into the site's store found. Raises Failure.

    So many `workers` read and judge; None has one for each core where the file is long enough to be worth it. With
    `then` they judge by the rules that were in force.
    """
    from jira_csext.helpdesks.errors import MappingRefused
    from jira_csext.helpdesks.jira.reading import JiraReader
    from jira_csext.store import RulebookVersion
    from jira_csext.sync.backfill import Job, backfill
    from jira_csext.sync.issue_file import FileRefused
    from jira_csext.sync.processes import ProcessLost
    from jira_csext.sync.resumed import is_finished, is_outdone
    from jira_csext.sync.version import version_of

    now = clock.now()
    judged_at = given_instant("--until", until, wired.rulebook.default_calendar)
    mapping = wired.site.mapping()
    version = version_of(wired.rulebook, wired.loaded.texts, mapping.described)
    used = [version] if then is None else then.versions
    how = NOTHING_LEFT if dry_run else HOW_TO_GO_ON
    try:
        reader = JiraReader(mapping, _statuses_in(path))
        with opened_store(wired.site) as opened:
            client_of = clients_of(opened, wired.site).register.register.client_of
        rules = None if then is None else then.rules
        job = Job(path, wired.site.name, wired.rulebook, version.digest, judged_at, now, client_of, rules)
        size = path.stat().st_size if path.is_file() else 1
        with (
            _hands(job, reader, workers, size) as hands,
            opened_store(wired.site) as opened,
            _resumable(how),
            shown_progress("file", _name_of(path)) as tell,
        ):

            def watch(summary: Summary, position: int) -> None:
                tell(summary, position, size)

            bind(wired.site, opened, now)
            for one in used:
                opened.put_rulebook(RulebookVersion(*one, first_used_at=now))
            # Of one that is interrupted, reports tell from this what it was.
            begun = {"site": wired.site.name, "file": _name_of(path), "size": size, "until": judged_at}
            begun |= {"as_then": then is not None, "source": job.source}
            goes_on = resume and not is_outdone(opened, begun)
            if resume and not goes_on:
                click.echo(OUTDONE, err=True)
            if not (goes_on and is_finished(job, opened)):
                opened.audit("backfill", "begun", begun, now)
            summary = backfill(job, opened, reader, resume=goes_on, watch=watch, hands=hands)
            told = {"site": wired.site.name, "file": _name_of(path), **rules_told(version.digest, then)}
            if not summary.was_finished:
                opened.audit("backfill", "backfilled", {**told, "until": summary.judged_at, **summary.counts}, now)
    except (FileRefused, MappingRefused) as error:
        raise Failure(str(error)) from None
    except ProcessLost:
        raise Failure(
            f"One of the processes that read {path} was ended from outside; if the system did it for want of memory, "
            f"call for fewer of them with --workers 1. {how}"
        ) from None
    return summary


@contextmanager
def _hands(job: Job, reader: JiraReader, workers: int | None, size: int) -> Iterator[Hands | None]:
    """Have processes ready to read and judge; none where the file is short, or the system cannot make them so."""
    from jira_csext.sync.backfill import other_hands
    from jira_csext.sync.processes import can_fork, cores

    if workers is None:
        unpacked = size * _PACKED_TIMES if job.path.suffix == ".gz" else size
        workers = cores() if unpacked >= _WORTH_WORKERS else 1
    if workers == 1 or not can_fork():
        yield None
        return
    with other_hands(job, reader, workers) as processes:
        yield processes.answers


def _name_of(path: Path) -> str:
    """Return the file's name as text: bytes in it that are none are escaped."""
    return os.fsencode(path.name).decode(errors="backslashreplace")


def _tell_of_agents(settings: Site) -> None:
    """Say that the site file lists nobody of ours: whose reply stops a clock is then guessed."""
    agents = settings.agents
    if settings.file is None or agents.accounts or agents.former:
        return
    listed = "only groups are listed, and a file does not tell who is in them" if agents.groups else "nobody is listed"
    click.echo(
        f"{shown(settings.file)}: agents: {listed}, so who is ours is guessed from assignments, moved statuses and "
        "internal comments; list accounts there (see docs/site-file.md)",
        err=True,
    )


def _tell_of_pauses(wired: Wired, summary: Summary) -> None:
    """Say which rules could never pause, because no status is mapped to the state they wait for."""
    from jira_csext.sync.never import never_paused

    if not summary.counts["cycles"]:
        return
    for state, rules in never_paused(wired.rulebook, wired.site.mapping()).items():
        click.echo(
            f"  no status is mapped to {state}, so {', '.join(rules)} never paused; statuses seen: "
            f"{_seen(summary.statuses)}; write those that mean it under states in the site file "
            "(see docs/site-file.md)",
            err=True,
        )


def _seen(names: Counter[str]) -> str:
    """Return the most frequent names with their counts: `question (12), bug (3)`."""
    from jira_csext.core.wording import printable

    most = ", ".join(f"{printable(name)} ({count})" for name, count in names.most_common(_NAMES_SHOWN))
    return f"{most}, …" if len(names) > _NAMES_SHOWN else most


@contextmanager
def _resumable(how: str) -> Iterator[None]:
    """Say how to go on when the work is interrupted or the store can take no more: what was saved stays."""
    from jira_csext.store import StoreError

    try:
        yield
    except StoreError as error:
        raise Failure(f"{error} {how}") from None
    except KeyboardInterrupt:
        raise Interrupted(f"Interrupted. {how}") from None


def report(path: Path | str, summary: Summary, calendar: Calendar | None = None, *, unit: str = "line") -> None:
    """Print what was read, what was left out and why; instants are local to the calendar."""
    counts, name = summary.counts, click.format_filename(path)
    if summary.was_finished:
        click.echo(f"{name}: {_FINISHED}")
    elif summary.resumed_at:
        click.echo(f"{name}: went on behind {unit} {summary.resumed_at}")
    what = [counted(counts[f"{one}s"], one) for one in ("ticket", "event", "cycle")]
    click.echo(f"{name}: {', '.join(what)}")
    if counts["cycles"]:
        states = ", ".join(
            f"{counts[state]} {state}" for state in ("met", "breached", "cancelled", "running", "paused")
        )
        click.echo(f"  {states}; of those met, {counts['warned']} after a reminder")
    elif counts["tickets"] > counts["ahead"]:
        click.echo(f"  no rule asked for any of them; types seen: {_seen(summary.types)}")
    if ahead := counts["ahead"]:
        click.echo(f"  {_not_there_yet(ahead, counts['tickets'])} {local(summary.judged_at, calendar)}")
    if counts["cycles"]:
        newest = f"; newest change in it: {time_of(summary.newest, calendar)}" if summary.newest else ""
        click.echo(f"  judged as of {local(summary.judged_at, calendar)}{newest}")
    if counts["repeated"]:
        repeats = "line repeats a ticket" if counts["repeated"] == 1 else "lines repeat a ticket"
        click.echo(f"  {counts['repeated']} {repeats}; each ticket is counted once")
    if counts["older"]:
        newer = "ticket is newer in the store and stayed as it is"
        if counts["older"] > 1:
            newer = "tickets are newer in the store and stayed as they are"
        click.echo(f"  {counts['older']} {newer}")
    _list("not read", [(sentence, 1) for sentence in summary.refused], counts["refused"])
    if counts["noticed"]:
        odd = "ticket was read with something odd about it"
        if counts["noticed"] > 1:
            odd = "tickets were read with something odd about them"
        click.echo(f"  {counts['noticed']} {odd}:", err=True)
        _list("noticed", summary.notices.most_common(), len(summary.notices))
    if summary.ended_early:
        click.echo(f"  {summary.ended_early}", err=True)


def _not_there_yet(ahead: int, tickets: int) -> str:
    if ahead == tickets:
        return "none of them was there yet on"
    return f"{ahead} of them {'was' if ahead == 1 else 'were'} not there yet on"


def _list(what: str, sentences: Sequence[tuple[str, int]], count: int) -> None:
    from jira_csext.core.wording import printable
    from jira_csext.sync.summary import kind_of_notice

    for sentence, times in sentences[:_SHOWN]:
        like = "" if kind_of_notice(sentence) == sentence else ", such as"
        click.echo(f"  {what}{f' ({times} times{like})' if times > 1 else ''}: {printable(sentence)}", err=True)
    if count > _SHOWN:
        click.echo(f"  {what}: {count - _SHOWN} more", err=True)


def _statuses_in(path: Path) -> StatusCatalogue:
    """Learn the statuses' categories first: a changelog names statuses without them. Raises FileRefused."""
    from jira_csext.helpdesks.jira.statuses import StatusCatalogue
    from jira_csext.sync.issue_file import FileRefused, issue_lines

    def readable() -> Iterator[bytes]:
        found = False
        try:
            for line in issue_lines(path):
                found = True
                yield line.data
        except FileRefused:
            # A file that ends in the middle: the reading proper says so, after it has saved what is whole.
            if not found:
                raise

    return StatusCatalogue.learned(readable())
