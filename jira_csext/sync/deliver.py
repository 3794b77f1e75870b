"""Deliver: carry out what was decided, effectively once.

Each action is looked for by its marker first, checked against the ticket as it is now, written down as `sending` on
the disk, and only then sent. What may have been done is looked up before it is sent again (architecture.md, Delivery).
"""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from jira_csext.core.evaluate import evaluate
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    HelpdeskError,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.port import Fetched, Receipt, Unread, Write
from jira_csext.store.daemon_records import OutboxRow, SiteState
from jira_csext.sync.guards import Verdict, guarded
from jira_csext.sync.speech import SpeechError
from jira_csext.sync.tick import tick_reading
from jira_csext.sync.watched import Watched
from jira_csext.sync.writing import write_for

# An unknown outcome is looked for this often, over at least this long, before anything is sent again.
_LOOKS, _LOOK_FOR = 3, 300
_FIRST_LOOK_AFTER = 30
_RETRY_AFTER = 120
# A ticket out of sight may come back; after these hours its action waits for a person.
_GONE_FOR = 6 * 3600


class SiteStopped(Exception):
    """The whole site refuses us or cannot be reached: nothing more is tried this turn."""


def deliver(watched: Watched, now: int) -> Counter[str]:
    """Carry out what is due, oldest first; return how many actions came to which state. Nothing while paused."""
    done: Counter[str] = Counter()
    if watched.store.cursor.of(watched.site).pause is not None:
        return done
    for row in watched.store.outbox.deliverable(watched.site, watched.limits.deliveries_per_turn, now):
        done[_delivered(watched, row, now).state] += 1
        if watched.store.cursor.of(watched.site).pause is not None:
            break
    return done


def _delivered(watched: Watched, row: OutboxRow, now: int) -> OutboxRow:
    mark = watched.store.outbox.mark
    if row.state == "sending":
        row = mark(row.key, "unknown", "interrupted while it was being sent", now)
    found = next(iter(watched.helpdesk.read([row.ticket_id])))
    if isinstance(found, Unread):
        return _not_to_be_seen(watched, row, found, now)
    if row.key in found.markers:
        return mark(row.key, "sent", "found on the ticket", now, remote_id=found.markers[row.key])
    tick_reading(watched, found, now)
    if row.state == "unknown" and (again := _look_again(watched, row, now)) is not None:
        return mark(row.key, "unknown", "looked for and not there", now, not_before=again)
    if why := no_longer_holds(watched, row, found.ticket, now):
        return mark(row.key, "superseded", why, now)
    verdict = guarded(watched, row, found.ticket, now)
    if verdict is not None:
        return _held_back(watched, row, verdict, now)
    try:
        write = write_for(watched, row, found.ticket, now)
    except SpeechError as error:
        return mark(row.key, "parked", str(error), now)
    mark(row.key, "sending", "", now)
    return _sent(watched, row, write, found, now)


def _sent(watched: Watched, row: OutboxRow, write: Write, found: Fetched, now: int) -> OutboxRow:
    mark, site = watched.store.outbox.mark, watched.site
    try:
        receipt = watched.helpdesk.write(row.ticket_id, write)
    except OutcomeUnknown as error:
        return mark(row.key, "unknown", str(error), now, not_before=now + _FIRST_LOOK_AFTER)
    except TooMany as error:
        return mark(row.key, "pending", str(error), now, not_before=error.not_before or now + _RETRY_AFTER)
    except (NotAdmitted, Unreachable) as error:
        mark(row.key, "pending", str(error), now, not_before=error.not_before)
        raise SiteStopped(str(error)) from error
    except (NotAllowed, Conflict) as error:
        project = str(found.ticket.attributes.get("project") or "")
        if isinstance(error, NotAllowed):
            state = SiteState("project", project, "not_allowed", now, str(error))
            watched.store.cursor.raise_state(site, state)
        return mark(row.key, "pending", str(error), now, not_before=error.not_before or now + _RETRY_AFTER)
    except Gone as error:
        return mark(row.key, "pending", str(error), now, not_before=now + _RETRY_AFTER)
    except Refused as error:
        return mark(row.key, "parked", str(error), now)
    if write.kind == "note" and _shows_to_client(watched, row, receipt):
        return _taken_back(watched, row, receipt, now)
    return mark(row.key, "sent", "", now, remote_id=receipt.remote_id)


def no_longer_holds(watched: Watched, row: OutboxRow, ticket: Ticket, now: int) -> str:
    """Return why an action is no longer to be said, "" if it still holds.

    A person was faster, the cycle is over or cancelled, a later step of it is due, or the rules have moved on.
    """
    evaluation = evaluate(watched.rulebook, ticket, watched.client_of(ticket), now)
    for cycle in evaluation.cycles:
        if not row.decision.startswith(f"{cycle.rule}/{cycle.start_id}/{row.step}"):
            continue
        if cycle.state == "cancelled":
            return "the cycle is cancelled"
        if cycle.stopped_at is not None and row.step != "stop":
            return "the cycle has ended: somebody was faster"
        spoken = [fired.step for fired in cycle.fired if not fired.superseded_by]
        if row.step not in spoken:
            return "the step is not due any more"
        if spoken[-1] != row.step:
            return f"a later step of the cycle is due: {spoken[-1]}"
        return ""
    return "no rule asks for it any more"


def _look_again(watched: Watched, row: OutboxRow, now: int) -> int | None:
    """Return when to look for the marker again, None once it was looked for often and long enough."""
    looks, since = 0, row.changed_at
    for change in reversed(watched.store.outbox.story(row.key)):
        if change.state != "unknown":
            break
        looks, since = looks + 1, change.at
    if looks >= _LOOKS and now - since >= _LOOK_FOR:
        return None
    return now + (_FIRST_LOOK_AFTER << min(looks, 5))


def _not_to_be_seen(watched: Watched, row: OutboxRow, unread: Unread, now: int) -> OutboxRow:
    mark = watched.store.outbox.mark
    later = now + _RETRY_AFTER
    if row.state == "unknown":
        return mark(row.key, "unknown", unread.reason, now, not_before=later)
    if unread.gone and now - row.decided_at >= _GONE_FOR:
        return mark(row.key, "parked", unread.reason, now)
    return mark(row.key, "pending", unread.reason, now, not_before=later)


def _held_back(watched: Watched, row: OutboxRow, verdict: Verdict, now: int) -> OutboxRow:
    state = verdict.state
    return watched.store.outbox.mark(row.key, state, verdict.reason, now, not_before=verdict.not_before)


def _shows_to_client(watched: Watched, row: OutboxRow, receipt: Receipt) -> bool:
    if receipt.public is not None:
        return receipt.public
    try:
        return watched.helpdesk.is_public(row.ticket_id, receipt.remote_id)
    except HelpdeskError:
        # Whether it is public could not be learned now; the next reading of the ticket shows it.
        return False


class _Alarm(NamedTuple):
    sentence: str


def _taken_back(watched: Watched, row: OutboxRow, receipt: Receipt, now: int) -> OutboxRow:
    """A note came out public: take it back, stop all speech and raise the alarm; only a person starts it again."""
    alarm = _Alarm(
        f"A note meant to be internal came out public on {row.ticket}; it was taken back and all speech stopped"
    )
    try:
        watched.helpdesk.remove(row.ticket_id, receipt.remote_id)
    except HelpdeskError as error:
        alarm = _Alarm(f"A note meant to be internal is PUBLIC on {row.ticket} and could not be taken back: {error}")
    store = watched.store
    store.cursor.raise_state(watched.site, SiteState("site", "", "public_note", now, alarm.sentence))
    store.cursor.pause(watched.site, "jira-csext", alarm.sentence, now)
    store.outbox.mark(row.key, "sent", alarm.sentence, now, remote_id=receipt.remote_id)
    return store.outbox.mark(row.key, "parked", alarm.sentence, now)
