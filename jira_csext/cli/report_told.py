"""What the proof of being told is worked out from beside the columns: who wrote, and which delays nobody spoke of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from jira_csext.core.delay_rule import CLIENT_WARNED, WARNED

if TYPE_CHECKING:
    from jira_csext.core.ticket import Ticket
    from jira_csext.reports.figures.facts import Facts
    from jira_csext.reports.figures.proof import Ended, EndedBy, Presumed
    from jira_csext.reports.figures.rows import Report
    from jira_csext.reports.named_people import Names
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_BATCH = 1_000
_PRESUMED = "presumed:"


def told(store: Store, settings: Site, facts: Facts, names: Names) -> Report:
    """Return whether clients were told of delays in time, by whom, with people by their names here."""
    from jira_csext.reports.figures.proof import told_report

    presumed = _presumed(store, settings, facts.span.until)
    return told_report(
        facts, _ended_by(store, settings, names), _without_date(store, settings, facts.span.now), presumed
    )


def _presumed(store: Store, settings: Site, until: int) -> Presumed:
    """Return the delays that began because nobody had said anything, as the names of their beginnings tell."""
    subjects, starts = [], []
    columns = ("subject_id", "started_at", "start_id")
    for batch in store.report_rows.cycles(
        settings.name, columns=columns, until=until, size=_BATCH, metric=(CLIENT_WARNED.name,)
    ):
        for subject, started_at, start_id in zip(*(batch[name] for name in columns), strict=True):
            if start_id.startswith(_PRESUMED):
                subjects.append(subject)
                starts.append(started_at)
    return {"subject_id": subjects, "started_at": starts}


def _without_date(store: Store, settings: Site, now: int) -> Callable[[str, int, int | None], list[int]]:
    """Return when the daemon wrote to the client within a delay and did not end it: it had no date to name."""

    def written(key: str, start_at: int, end_at: int | None) -> list[int]:
        ticket = store.ticket(settings.name, key)
        warned = (one.at for one in (() if ticket is None else ticket.history) if one.field == WARNED)
        return [at for at in warned if start_at <= at <= now and (end_at is None or at < end_at)]

    return written


def _ended_by(store: Store, settings: Site, names: Names) -> EndedBy:
    """Return who ended a delay of a ticket: a public message of ours, a word of the daemon, or the work itself."""
    from jira_csext.reports.figures.proof import Ended

    def ended_by(key: str, at: int) -> Ended:
        ticket = store.ticket(settings.name, key)
        return Ended("", is_said=False) if ticket is None else _who(ticket, at, names)

    return ended_by


def _who(ticket: Ticket, at: int, names: Names) -> Ended:
    from jira_csext.reports.figures.proof import Ended

    done = ""
    for event in ticket.history:
        if event.at != at:
            continue
        if event.kind == "own" and event.field == WARNED:
            return Ended("jira_csext", is_said=True)
        if event.kind == "message" and event.public and event.by in ("agent", "bot"):
            return Ended(names(event.author) or event.by, is_said=True)
        done = names(event.author) or event.by
    return Ended(done, is_said=False)
