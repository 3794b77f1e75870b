"""What bears upon every figure of a report: a backfill that was not finished, an instant that nothing is known of."""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.clients_shared import shown_at
from jira_csext.core.wording import printable
from jira_csext.reports.figures.rows import NOBODY, Unfinished

if TYPE_CHECKING:
    from jira_csext.reports.words.model import Words
    from jira_csext.site import Site
    from jira_csext.store.report_rows import Backfill

Note = tuple[str, Mapping[str, object]]


def unfinished(known: Sequence[Backfill]) -> list[Backfill]:
    """Return the backfills that were begun and neither finished nor made up for, of all in order.

    One is made up for by a later one that was finished and certainly read as much: of a file of the same name that is
    no smaller, or over the API with the same scope from the same instant or before. By which rules, and judged as of
    when, matters not. Of one from before beginnings were written down, any later one that was finished is believed.
    """
    return [
        one
        for place, one in enumerate(known)
        if not one.is_done and not any(later.is_done and _reads_all_of(later, one) for later in known[place + 1 :])
    ]


def _reads_all_of(later: Backfill, one: Backfill) -> bool:
    mine, other = one.begun, later.begun
    if not mine:
        return bool(other)
    if "file" in mine:
        return bool(other.get("file") == mine["file"] and other["size"] >= mine["size"])
    return bool("since_at" in other and other["scope"] in ("", mine["scope"]) and other["since_at"] <= mine["since_at"])


def as_rows(known: Sequence[Backfill]) -> list[Unfinished]:
    """Return them as rows of the report on health."""
    return [Unfinished(name_of(one), one.begun_at, one.line_count, one.counts.get("tickets", 0)) for one in known]


def unfinished_notes(known: Sequence[Backfill], settings: Site) -> Iterator[Note]:
    """Yield a sentence for each, with the way to go on."""
    for one in known:
        begun = "–" if one.begun_at is None else shown_at(one.begun_at, settings)
        told = {"name": name_of(one), "begun": begun, "count": one.line_count, "command": command_of(one, settings)}
        yield "unfinished_backfill_of_api" if "since" in one.begun else "unfinished_backfill", told


def tell(notes: Iterable[Note], words: Words) -> None:
    """Print the sentences to standard error."""
    for name, values in notes:
        click.echo(printable(words.note(name, **values)), err=True)


def exact(at: int, settings: Site) -> str:
    """Return the instant as every command reads it, whatever zone its calendar has."""
    return datetime.fromtimestamp(at, ZoneInfo(settings.helpdesk.zone)).isoformat()


def name_of(one: Backfill) -> str:
    """Return what was called, as far as it is written down."""
    begun = one.begun
    if not begun:
        return NOBODY
    what = f"--from {shlex.quote(begun['file'])}" if "file" in begun else f"--since {shlex.quote(begun['since'])}"
    return f"backfill {what}"


def command_of(one: Backfill, settings: Site) -> str:
    """Return how to go on with it."""
    begun = one.begun
    words = ["jira-csext", name_of(one) if begun else "backfill …"]
    if begun.get("scope"):
        words.append(f"--scope {shlex.quote(begun['scope'])}")
    if begun.get("until") is not None:
        words.append(f"--until {exact(begun['until'], settings)}")
    if begun.get("as_then"):
        words.append("--rules-as-then")
    return " ".join([*words, "--resume"])
