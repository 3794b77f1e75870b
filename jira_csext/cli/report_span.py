"""From when to when a report is, and as of when: as asked, as far as anything was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from jira_csext import clock
from jira_csext.cli.clients_shared import instant, shown_at
from jira_csext.cli.failure import Failure
from jira_csext.cli.report_notes import Note

if TYPE_CHECKING:
    from jira_csext.reports.figures.facts import Span
    from jira_csext.site import Site
    from jira_csext.store.report_rows import Backfill
    from jira_csext.store.store import Store

LATE_SECONDS: Final = 3600
"""So long after the last reading an instant is told of as asked: a daemon reads every minute, and is soon behind."""


class Asked(NamedTuple):
    """The span as people write it, empty for "all there is", and the values that columns must have."""

    since: str = ""
    until: str = ""
    at: str = ""
    filters: Mapping[str, str] = {}


class Bounds(NamedTuple):
    """The span, until when answers and the register count, the latest instant that reports tell of, and what to say.

    People answer, and the register changes, whether or not tickets are read; so these end where it was asked.
    """

    span: Span
    end_at: int
    latest: int
    notes: tuple[Note, ...]


def span_of(store: Store, settings: Site, asked: Asked, backfills: Sequence[Backfill]) -> Bounds:
    """Return the bounds of a report. Raises Failure for a span that is empty.

    Of an instant well after the last reading nothing is known: told is as of the reading, and a sentence says so. What
    a backfill has judged as of an instant after that is known until then.
    """
    from jira_csext.reports.figures.facts import Span

    since = instant(asked.since, settings) if asked.since else None
    until = instant(asked.until, settings) if asked.until else None
    at = instant(asked.at, settings) if asked.at else None
    first, last = None, store.cursor.of(settings.name).ticked_at
    if extent := store.report_rows.extent(settings.name):
        first, last = extent[0], extent[1] if last is None else max(last, extent[1])
    now = clock.now()
    end = until if until is not None else min(now, last + 1 if last is not None else now)
    start = since if since is not None else min(first if first is not None else end, end)
    if start > end:
        raise Failure(_why_empty(asked, last, settings))
    wanted = min(end, now) if at is None else at
    judged_at = max((one.counts.get("judged_at", 0) for one in backfills), default=0)
    known = wanted if last is None else max(last + 1, judged_at)
    latest = known + LATE_SECONDS
    notes: tuple[Note, ...] = ()
    as_of = wanted
    if wanted > latest:
        as_of = known
        told = {"asked": f'--at "{asked.at}"' if asked.at else f'--until "{asked.until}"'}
        notes = (("beyond_reading", {**told, "last": shown_at(known, settings)}),)
    # Left to itself a report is of the last reading, as it was judged; of an instant named it is as of then.
    reached = max(last or 0, judged_at) if asked.at or asked.until else last or 0
    span = Span(start, end, ZoneInfo(settings.helpdesk.zone), as_of, is_past=last is not None and as_of < reached)
    return Bounds(span, min(end, wanted), latest, notes)


def _why_empty(asked: Asked, last: int | None, settings: Site) -> str:
    since = f'--since "{asked.since}"'
    if asked.until:
        return f'the span is empty: it would begin after it ends ({since}, --until "{asked.until}"); turn them'
    if last is None:
        return f"the span is empty: {since} is still ahead; leave it out, or name an earlier instant"
    reading = shown_at(last, settings)
    return (
        f"the span is empty: {since} is after the last reading, {reading}; name an earlier instant, or read what came "
        "since (the daemon does; `jira-csext backfill`)"
    )
