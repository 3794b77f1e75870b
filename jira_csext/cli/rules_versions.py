"""`rules history`: which rulebook was in force when, as the daemon has kept it; and the same read from elsewhere."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.rules_folder import output_option
from jira_csext.cli.wiring import instant_of, load_rules, load_settings, opened_store, shown

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar
    from jira_csext.site import Site
    from jira_csext.store.store import Store


@dataclass(frozen=True, slots=True)
class Held:
    """The text of a rulebook by file name, since when (epoch seconds) it was in force, and who judged by it then."""

    version: str
    since: int
    texts: Mapping[str, str]
    engine: str = ""


@click.command("history", short_help="List which rulebook was in force since when.")
@click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
@click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db.")
@output_option
def history(site: Path | None, store: str | None, output: str) -> None:
    """List every rulebook that was in force, oldest first, and which files each edit changed.

    As JSON with the texts of all rules: `backfill --rules-history FILE` reads that.
    """
    settings = load_settings(site, None, store)
    with opened_store(settings, read_only=True, must_exist=True) as opened:
        held = held_in(opened, settings.name)
    if output == "json":
        versions = [
            {"version": one.version, "since": _utc(one.since), "engine": one.engine, "texts": dict(one.texts)}
            for one in held
        ]
        click.echo(json.dumps({"site": settings.name, "versions": versions}, ensure_ascii=False, indent=2))
        return
    if not held:
        click.echo(f"No rulebook was in force on {settings.name} yet; the daemon writes them down from its start on.")
    for line in _lines(held, _calendar_of(settings)):
        click.echo(line)


def held_in(store: Store, site: str) -> list[Held]:
    """Return every rulebook that was in force on the site, oldest first."""
    found = []
    for version, since in store.activations.history(site):
        kept = store.rulebook(version)
        if kept is not None:
            found.append(Held(version, since, kept.texts, kept.engine))
    return found


def held_at(path: Path, calendar: Calendar) -> list[Held]:
    """Return the rulebooks of a file that `rules history` wrote, or of a folder with a folder for each. Raises Failure.

    The folders are called by the day or instant from which on their rules were in force, local to the `calendar`.
    """
    if path.is_dir():
        held = [_in_folder(folder, calendar) for folder in sorted(path.iterdir()) if folder.is_dir()]
    elif path.is_file():
        held = [*_in_file(path)]
    else:
        raise Failure(f"--rules-history: {shown(path)}: there is no such file or folder")
    if not held:
        raise Failure(
            f"--rules-history: {shown(path)} holds no rulebook; it takes what `jira-csext rules history --output json` "
            "wrote, or a folder with a rules folder for each day on which other rules began: 2026-01-01, 2026-03-15"
        )
    held.sort(key=lambda one: one.since)
    return held


def _in_folder(folder: Path, calendar: Calendar) -> Held:
    from jira_csext.rulefiles.folder import read_folder

    try:
        since = instant_of(folder.name, calendar)
    except Failure:
        raise Failure(
            f"--rules-history: {shown(folder)}: a folder is called by the day from which on its rules were in force, "
            "such as 2026-03-15, or by the instant: 2026-03-15T1400"
        ) from None
    found = read_folder(shown(folder))
    if found.problems:
        raise Failure("\n".join(map(str, found.problems)))
    return Held("", since, found.texts)


def _in_file(path: Path) -> Iterator[Held]:
    try:
        read: Any = json.loads(path.read_bytes())
        for one in read["versions"]:
            moment = datetime.fromisoformat(one["since"])
            texts = {str(name): str(text) for name, text in one["texts"].items()}
            if moment.tzinfo is None:
                raise ValueError(f"{one['since']} names no zone")
            yield Held(str(one.get("version", "")), int(moment.timestamp()), texts, str(one.get("engine", "")))
    except OSError as error:
        raise Failure(f"--rules-history: {shown(path)} cannot be read: {error.strerror or error}") from None
    except (ValueError, LookupError, TypeError, AttributeError) as error:
        raise Failure(
            f"--rules-history: {shown(path)} is not what `jira-csext rules history --output json` writes "
            f"({type(error).__name__}: {error})"
        ) from None


def _lines(held: Sequence[Held], calendar: Calendar) -> Iterator[str]:
    before: Mapping[str, str] = {}
    for place, one in enumerate(held):
        names = sorted({*before, *one.texts})
        changed = ", ".join(name for name in names if before.get(name) != one.texts.get(name))
        what = f"{len(one.texts)} files" if not place else f"changed: {changed or 'no text (engine, calendars, site)'}"
        yield f"since {local(one.since, calendar)}  {one.version}  engine {one.engine or '?'}  {what}"
        before = one.texts


def local(at: int, calendar: Calendar) -> str:
    """Return the instant as people of the calendar write it."""
    return f"{calendar.local(at):%Y-%m-%d %H:%M}"


def _calendar_of(settings: Site) -> Calendar:
    from jira_csext.core.calendar import ALWAYS

    try:
        return load_rules(settings).rulebook.default_calendar or ALWAYS
    except Failure:
        return ALWAYS


def _utc(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
