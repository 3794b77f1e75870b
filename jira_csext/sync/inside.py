"""What was said is read back: a note that the client can see is taken back, a reply that it cannot see is told."""

from __future__ import annotations

from typing import Final, Literal

from jira_csext.core.rulebook import ActionKind
from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAdmitted, TooMany, Unreachable
from jira_csext.store.daemon_records import OutboxRow, OutboxState, SiteState
from jira_csext.sync.carried import carried_out
from jira_csext.sync.watched import Watched

Meant = Literal["note", "reply", ""]
"""Whom a message was for: people of ours, or the client; "" for what is no message."""

WRITTEN_BUT_UNSEEN = "it was written, but whether the client sees it could not be read: "
CAME_OUT_PUBLIC: Final = "A note meant to be internal came out PUBLIC"
CAME_OUT_INTERNAL: Final = "A reply meant for the client came out INTERNAL"
INSIDE_REPLY: Final = "inside_reply"
"""The state of a site on which a client has not read what was written to it; its place is the ticket's id."""
_READ_BACK_IN = 30


def read_back(watched: Watched, row: OutboxRow, remote_id: str, reason: str, now: int, *, meant: Meant) -> OutboxRow:
    """Write down that an action is done, after a look at who can see it; return it as it is then.

    A note that came out public raises the alarm, and so does a reply that did not. While nobody can tell, the action is
    not done yet: it is found by its marker and read back later. Raises HelpdeskError for what concerns the whole site.
    """
    mark = watched.store.outbox.mark
    is_wrong = False
    try:
        if meant:
            is_wrong = watched.helpdesk.is_public(row.ticket_id, remote_id) is (meant == "note")
    except Gone:
        # Somebody has taken it away, and nobody reads it any more.
        is_wrong = False
    except HelpdeskError as error:
        # An action that was never sent from this copy of the store cannot be of unknown outcome.
        sent_before = watched.store.outbox.row(row.key)
        state: OutboxState = "unknown" if sent_before and sent_before.state in ("sending", "unknown") else "pending"
        later = error.not_before or now + _READ_BACK_IN
        after = mark(row.key, state, f"{WRITTEN_BUT_UNSEEN}{error}", now, not_before=later, remote_id=remote_id)
        if isinstance(error, NotAdmitted | Unreachable | TooMany):
            raise
        return after
    if not is_wrong:
        return carried_out(watched, row, reason, now, remote_id=remote_id)
    watched.meter.wrong_readers[meant] += 1
    if meant == "note":
        return _taken_back(watched, row, remote_id, now)
    return _unread(watched, row, remote_id, now)


def meant_of(kind: ActionKind) -> Meant:
    """Return whom the message is for that an action of this kind writes."""
    if kind == "note":
        return "note"
    return "reply" if kind == "reply" else ""


def is_over(watched: Watched, state: SiteState) -> bool:
    """Has somebody settled each reply that came out internal on a state's ticket: sent it again, or given it up?"""
    parked = watched.store.outbox.rows(watched.site, states=("parked",))
    return not any(row.ticket_id == state.place and row.reason.startswith(CAME_OUT_INTERNAL) for row in parked)


def _unread(watched: Watched, row: OutboxRow, remote_id: str, now: int) -> OutboxRow:
    """A reply came out internal: nobody may believe that the client knows it, so a person has to settle it."""
    sentence = (
        f"{CAME_OUT_INTERNAL} on {row.ticket}, so the client has not read it. Write it to the client by hand and then "
        f"`jira-csext outbox drop {row.short[:8]}`; or make comment {remote_id} public and then "
        f"`jira-csext outbox retry {row.short[:8]}`. Look at what makes comments of this project internal."
    )
    store, site = watched.store, watched.site
    with store.transaction():
        store.cursor.raise_state(site, SiteState("site", row.ticket_id, INSIDE_REPLY, now, sentence))
        store.outbox.mark(row.key, "sent", sentence, now, remote_id=remote_id)
        return store.outbox.mark(row.key, "parked", sentence, now)


def _taken_back(watched: Watched, row: OutboxRow, remote_id: str, now: int) -> OutboxRow:
    """A note came out public: stop all speech and raise the alarm, take it back; only a person starts it again."""
    sentence = f"{CAME_OUT_PUBLIC} on {row.ticket}; all speech is stopped"
    _alarm(watched, f"{sentence}, and it is being taken back", now)
    try:
        watched.helpdesk.remove(row.ticket_id, remote_id)
        sentence += ", and it was taken back"
    except Gone:
        sentence += ", and somebody else has removed it"
    except HelpdeskError as error:
        sentence += f". It could not be taken back, do so by hand: {error}"
    store = watched.store
    with store.transaction():
        _alarm(watched, f"{sentence}. Look at the project's settings, then `jira-csext resume`.", now)
        store.outbox.mark(row.key, "sent", sentence, now, remote_id=remote_id)
        return store.outbox.mark(row.key, "parked", sentence, now)


def _alarm(watched: Watched, sentence: str, now: int) -> None:
    cursor, site = watched.store.cursor, watched.site
    with watched.store.transaction(synced=True):
        cursor.pause(site, "jira-csext", sentence, now)
        cursor.raise_state(site, SiteState("site", "", "public_note", now, sentence))
