"""One action sent, and what the helpdesk made of it written down: done, refused, put off, or nobody knows."""

from __future__ import annotations

from jira_csext.core.rulebook import ActionKind
from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    HelpdeskError,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    StillOpen,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.port import TOGETHER, Receipt, Write
from jira_csext.store.daemon_records import OutboxRow, OutboxState, SiteState
from jira_csext.sync.drafts import drafted
from jira_csext.sync.guards import project_of
from jira_csext.sync.inside import meant_of, read_back
from jira_csext.sync.lost import FIRST_LOOK_AFTER, NOT_SENT
from jira_csext.sync.watched import Watched

_RETRY_AFTER = 120
# A limit that does not say for how long it holds is tried again after 2 seconds, then 4, and so on up to this.
_LONGEST_GUESS = 300
# To write comments and labels is a right of the project, and its absence a state of that.
_SPEECH = ("note", "reply", "label")
# Kinds of actions that leave by the same kind of request; each other kind has one of its own.
_ALIKE: tuple[frozenset[ActionKind], ...] = (frozenset({"note", "reply"}), TOGETHER)
_WAITING: tuple[OutboxState, ...] = ("pending", "held", "unknown")


Way = tuple[str, bool]
"""A project, and whether its tickets are edited there or spoken on: each takes a right of its own."""


def way_of(project: str, kind: ActionKind) -> Way:
    """Return in which way an action of this kind may be refused in a project."""
    return project, kind == "label"


def sent(
    watched: Watched,
    row: OutboxRow,
    write: Write,
    project: str,
    refusing: set[Way],
    now: int,
    outcome: Receipt | HelpdeskError | None = None,
) -> OutboxRow:
    """Send an action that is marked `sending`, and return it as it is then.

    `outcome` is what came of it where it has left with others already. `refusing` are the ways in which projects refuse
    us in this round. Raises HelpdeskError for what concerns the whole site.
    """
    mark, cursor, site = watched.store.outbox.mark, watched.store.cursor, watched.site
    try:
        if isinstance(outcome, HelpdeskError):
            raise outcome
        if outcome is not None:
            receipt = outcome
        elif write.edits:
            receipt = watched.helpdesk.edit_note(row.ticket_id, write.edits, write)
        else:
            receipt = watched.helpdesk.write(row.ticket_id, write)
    except StillOpen as error:
        return mark(row.key, "unknown", f"{NOT_SENT}{error}", now, not_before=error.not_before)
    except OutcomeUnknown as error:
        until = max(error.not_before or 0, now + FIRST_LOOK_AFTER)
        return mark(row.key, "unknown", str(error), now, not_before=until)
    except TooMany as error:
        until = error.not_before or now + min(2 << min(row.attempts, 8), _LONGEST_GUESS)
        after = mark(row.key, "pending", str(error), now, not_before=until)
        if error.holds == "ticket":
            _wait_ticket(watched, row, str(error), until, now)
            return after
        if error.holds == "endpoint":
            _wait_alike(watched, row, str(error), until, now)
            return after
        _wait_all(watched, str(error), until, now)
        raise
    except (NotAdmitted, Unreachable) as error:
        mark(row.key, "pending", str(error), now, not_before=error.not_before)
        raise
    except NotAllowed as error:
        if write.edits or write.kind not in _SPEECH:
            # A right of its own is missing, and what is said in the project needs it not.
            return mark(row.key, "parked", str(error), now)
        cursor.raise_state(site, SiteState("project", project, "not_allowed", now, str(error)))
        refusing.add(way_of(project, write.kind))
        return mark(row.key, "pending", str(error), now, not_before=now + _RETRY_AFTER)
    except (Conflict, Gone) as error:
        return mark(row.key, "pending", str(error), now, not_before=error.not_before or now + _RETRY_AFTER)
    except Refused as error:
        return mark(row.key, "parked", str(error), now)
    way = way_of(project, write.kind)
    refused = any(state.scope == "project" and state.place == project for state in cursor.of(site).states)
    if refused and not _is_refused_otherwise(watched, way):
        cursor.clear_state(site, "not_allowed", scope="project", place=project)
    refusing.discard(way)
    said = _told_of(receipt) if write.kind == row.kind else drafted(watched, row)
    return read_back(watched, row, receipt.remote_id, said, now, meant=meant_of(write.kind))


def put_off(watched: Watched, row: OutboxRow, reason: str, not_before: int, now: int) -> OutboxRow:
    """Let an action wait until then; one of unknown outcome stays that."""
    state: OutboxState = "unknown" if row.state == "unknown" else "pending"
    return watched.store.outbox.mark(row.key, state, reason, now, not_before=not_before)


def _is_refused_otherwise(watched: Watched, way: Way) -> bool:
    """Does something that takes the project's other right wait for it still?"""
    for row in watched.store.outbox.rows(watched.site, states=("pending",)):
        if row.attempts and row.kind in _SPEECH and way_of(way[0], row.kind) != way:
            known = watched.store.known(watched.site, row.ticket_id)
            if known is not None and project_of(known.ticket) == way[0]:
                return True
    return False


def _told_of(receipt: Receipt) -> str:
    """Return what people should know of what came of an action, beside that it is done."""
    made = f"this is {receipt.name}" if receipt.name else ""
    return "; ".join(filter(None, (made, "it was so already" if receipt.already else "", receipt.notice)))


def _wait_ticket(watched: Watched, row: OutboxRow, reason: str, until: int, now: int) -> None:
    """A limit on the writes to one ticket: what else is due on it waits as well, and nothing else does."""
    for other in list(watched.store.outbox.rows(watched.site, states=_WAITING, ticket=row.ticket)):
        if other.key != row.key and (other.not_before is None or other.not_before < until):
            put_off(watched, other, reason, until, now)


def _wait_alike(watched: Watched, row: OutboxRow, reason: str, until: int, now: int) -> None:
    """A limit on one kind of request: what would leave by it waits as well, and nothing else does."""
    alike = next((kinds for kinds in _ALIKE if row.kind in kinds), frozenset({row.kind}))
    for other in list(watched.store.outbox.rows(watched.site, states=_WAITING)):
        is_sooner = other.not_before is None or other.not_before < until
        if other.key != row.key and other.kind in alike and is_sooner and other.due_at <= now:
            put_off(watched, other, reason, until, now)


def _wait_all(watched: Watched, reason: str, until: int, now: int) -> None:
    """A limit that holds for the whole site: what would be next waits as well."""
    limit = watched.limits.deliveries_per_turn
    for row in watched.store.outbox.deliverable(watched.site, limit, now):
        if row.state in _WAITING:
            put_off(watched, row, reason, until, now)
