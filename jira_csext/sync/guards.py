"""Guards: what keeps an action from being carried out although it is due."""

from __future__ import annotations

from typing import Literal, NamedTuple

from jira_csext.core.ticket import Ticket
from jira_csext.store.daemon_records import OutboxRow, SiteState
from jira_csext.sync.watched import Watched

_HOUR, _DAY = 3600, 86400
_ASK_AGAIN = 600


class Verdict(NamedTuple):
    """What becomes of an action that a guard stops, and why."""

    state: Literal["held", "parked"]
    reason: str
    not_before: int | None = None


def guarded(watched: Watched, row: OutboxRow, ticket: Ticket, now: int) -> Verdict | None:
    """Return what stops an action now, None when nothing does."""
    return (
        _clock(watched, row, now)
        or _not_internal(watched, row, ticket)
        or _ticket_cap(watched, row, now)
        or _write_limit(watched, row, now)
    )


def _clock(watched: Watched, row: OutboxRow, now: int) -> Verdict | None:
    """A clock that jumped stops public speech until it has been steady again."""
    if row.public and any(state.name == "clock" for state in watched.store.cursor.of(watched.site).states):
        return Verdict("held", "the helpdesk's clock jumped; public messages wait until it is steady", now + _ASK_AGAIN)
    return None


def _not_internal(watched: Watched, row: OutboxRow, ticket: Ticket) -> Verdict | None:
    project = str(ticket.attributes.get("project") or "")
    if row.kind != "note" or project in watched.internal_notes:
        return None
    return Verdict(
        "parked",
        f"A note cannot be kept internal in project {project}: name a role or group under `internal` in the site file",
    )


def _ticket_cap(watched: Watched, row: OutboxRow, now: int) -> Verdict | None:
    limits, outbox, site = watched.limits, watched.store.outbox, watched.site
    if row.kind == "reply":
        replies = sum(outbox.written_since(site, now - _DAY, ticket_id=row.ticket_id, kind="reply").values())
        if replies >= limits.replies_per_day:
            return Verdict("parked", f"{replies} replies within a day on this ticket are enough; a person decides")
    writes = sum(outbox.written_since(site, now - _DAY, ticket_id=row.ticket_id).values())
    if writes >= limits.writes_per_day:
        return Verdict("held", f"{writes} writes within a day on this ticket are enough", now + _HOUR)
    return None


def _write_limit(watched: Watched, row: OutboxRow, now: int) -> Verdict | None:
    """A rule that writes far more than any rule should is stopped and named; the others go on."""
    cursor, site, rule = watched.store.cursor, watched.site, row.rule
    written = watched.store.outbox.written_since(site, now - _HOUR).get(rule, 0)
    if written < watched.limits.writes_per_hour:
        cursor.clear_state(site, "write_limit", scope="rule", place=rule)
        return None
    sentence = (
        f"The rule {rule} wrote {written} times within an hour, which is the limit; it is held back. "
        "Look at `jira-csext outbox list`, mend the rule, or raise the limit."
    )
    cursor.raise_state(site, SiteState("rule", rule, "write_limit", now, sentence))
    return Verdict("held", sentence, now + _ASK_AGAIN)
