"""Guards: what keeps an action from being carried out although it is due, and what lets it go on by itself."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal, NamedTuple

from jira_csext.core.card import CARD_RULE
from jira_csext.core.rulebook import ActionKind
from jira_csext.core.ticket import Ticket
from jira_csext.store.daemon_records import OutboxRow, SiteState
from jira_csext.sync.carried import is_card
from jira_csext.sync.inside import INSIDE_REPLY, is_over
from jira_csext.sync.notify_channels import places_of
from jira_csext.sync.watched import Watched

_HOUR, _DAY = 3600, 86400
# What a ticket can have too much of; the rest changes nothing that is so already.
_CAPPED: tuple[ActionKind, ...] = ("note", "reply", "label")
_REPLIES: tuple[ActionKind, ...] = ("reply",)
_ASK_AGAIN = 600
# The very next turn tells whether a clock that jumped is steady again.
_STEADY = 60
# What waits for somebody to mend something is tried again after as long as it has waited already, within reason.
_SHORTEST_WAIT, _LONGEST_WAIT = 120, 1800


class Verdict(NamedTuple):
    """What becomes of an action that a guard stops, and why."""

    state: Literal["held", "parked"]
    reason: str
    not_before: int | None = None


def project_of(ticket: Ticket) -> str:
    """Return the project of a ticket, "" where there is none."""
    return str(ticket.attributes.get("project") or "")


def waiting_for(since: int, now: int) -> int:
    """Return when to try again what has been failing since then: soon at first, ever more rarely."""
    return now + min(max(now - since, _SHORTEST_WAIT), _LONGEST_WAIT)


def guarded(watched: Watched, row: OutboxRow, ticket: Ticket, kind: ActionKind, now: int) -> Verdict | None:
    """Return what stops an action, to be carried out as `kind`, now; None when nothing does."""
    stopped = _clock(watched, kind, now) or _missing(watched, kind) or _not_internal(watched, ticket, kind)
    if stopped is not None or asked_for_by_hand(watched, row):
        return stopped
    capped = None if is_card(row) or kind not in _CAPPED else _ticket_cap(watched, row, kind, now)
    return capped or _write_limit(watched, row, now)


def recover(watched: Watched, now: int) -> None:
    """Clear the states that are over: a write limit no longer reached, a project nobody waits for, a resumed alarm."""
    cursor, outbox, site = watched.store.cursor, watched.store.outbox, watched.site
    now_at = cursor.of(site)
    for state in now_at.states:
        if state.name == "write_limit" and not _is_over_limit(watched, state.place, now):
            cursor.clear_state(site, state.name, scope="rule", place=state.place)
        elif state.name == "public_note" and now_at.pause is None:
            # It stopped everything, so somebody has looked at it and said that we may go on.
            cursor.clear_state(site, state.name)
        elif state.name == INSIDE_REPLY and is_over(watched, state):
            cursor.clear_state(site, state.name, place=state.place)
        elif state.scope == "channel" and state.place not in places_of(watched.rulebook.people.values()).values():
            # The rules know no such address any more.
            cursor.clear_state(site, state.name, scope="channel", place=state.place)
        elif state.name == "not_allowed" and state.scope == "project":
            waiting = outbox.rows(site, states=("pending", "held", "unknown", "sending"))
            if not any(_known_project(watched, row) == state.place for row in waiting):
                cursor.clear_state(site, state.name, scope="project", place=state.place)


def refused_project(watched: Watched, row: OutboxRow) -> SiteState | None:
    """Return the state of the project in which an action is to be carried out, if it refuses us."""
    states = [
        s for s in watched.store.cursor.of(watched.site).states if s.scope == "project" and s.name == "not_allowed"
    ]
    if not states:
        return None
    project = _known_project(watched, row)
    return next((state for state in states if state.place == project), None)


def _known_project(watched: Watched, row: OutboxRow) -> str:
    known = watched.store.known(watched.site, row.ticket_id)
    return project_of(known.ticket) if known is not None else ""


def _clock(watched: Watched, kind: ActionKind, now: int) -> Verdict | None:
    """A clock that jumped stops public speech until it has been steady again."""
    if kind == "reply" and any(state.name == "clock" for state in watched.store.cursor.of(watched.site).states):
        return Verdict("held", "the helpdesk's clock jumped; public messages wait until it is steady", now + _STEADY)
    return None


def _missing(watched: Watched, kind: ActionKind) -> Verdict | None:
    """What our account may do nowhere waits for somebody to give it what is missing."""
    # To speak is a right of each project, whose state says that it is gone and that it has come back.
    if kind in ("note", "reply") or kind not in watched.missing:
        return None
    # It may have been given since our start.
    missing = dict(watched.helpdesk.capabilities().missing)
    watched.missing.clear()
    watched.missing.update(missing)
    return Verdict("parked", f"{kind}: {missing[kind]}") if kind in missing else None


def _not_internal(watched: Watched, ticket: Ticket, kind: ActionKind) -> Verdict | None:
    project = project_of(ticket)
    if kind != "note" or project in watched.internal_notes:
        return None
    # A project may be newer than our start.
    watched.internal_notes.update(watched.helpdesk.capabilities().internal_notes)
    if project in watched.internal_notes:
        return None
    return Verdict(
        "parked",
        f"A note cannot be kept internal in project {project}: name a role or group under `internal` in the site file",
    )


def asked_for_by_hand(watched: Watched, row: OutboxRow) -> bool:
    """Has a person let a parked action be tried again? That counts for more than a number."""
    states = [change.state for change in watched.store.outbox.story(row.key)]
    return ("parked", "pending") in pairwise(states)


def _ticket_cap(watched: Watched, row: OutboxRow, kind: ActionKind, now: int) -> Verdict | None:
    limits, outbox, site = watched.limits, watched.store.outbox, watched.site
    itself = row.state == "unknown"
    if kind == "reply":
        written = outbox.written_since(site, now - _DAY, ticket_id=row.ticket_id, kinds=_REPLIES)
        replies = sum(written.values()) - itself
        # What the rules say of it themselves takes the place of this belt; see `sync.conduct`.
        if watched.rulebook.conduct.per_ticket is None and replies >= limits.replies_per_day:
            return Verdict("parked", f"{replies} replies within a day on this ticket are enough; a person decides")
    written = outbox.written_since(site, now - _DAY, ticket_id=row.ticket_id, kinds=_CAPPED)
    writes = sum(count for rule, count in written.items() if rule != CARD_RULE) - itself
    if writes >= limits.writes_per_day:
        return Verdict("held", f"{writes} writes within a day on this ticket are enough", now + _HOUR)
    return None


def _write_limit(watched: Watched, row: OutboxRow, now: int) -> Verdict | None:
    """A rule that writes far more than any rule should is stopped and named; the others go on."""
    rule = row.rule
    if not _is_over_limit(watched, rule, now, besides=row.state == "unknown"):
        return None
    sentence = (
        f"The rule {rule} wrote {watched.limits.writes_per_hour} times within an hour, which is the limit; it is held "
        "back. Look at `jira-csext outbox list`, mend the rule, or raise the limit."
    )
    watched.store.cursor.raise_state(watched.site, SiteState("rule", rule, "write_limit", now, sentence))
    return Verdict("held", sentence, now + _ASK_AGAIN)


def _is_over_limit(watched: Watched, rule: str, now: int, *, besides: bool = False) -> bool:
    """Has the rule written as often as it may, `besides` the one at hand (which may have been written already)?"""
    written = watched.store.outbox.written_since(watched.site, now - _HOUR).get(rule, 0)
    return written - besides >= watched.limits.writes_per_hour
