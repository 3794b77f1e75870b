"""What was meant to be internal is read back; if the client can see it, it is taken back and everything stops."""

from __future__ import annotations

from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAdmitted, TooMany, Unreachable
from jira_csext.store.daemon_records import OutboxRow, OutboxState, SiteState
from jira_csext.sync.carried import carried_out
from jira_csext.sync.watched import Watched

WRITTEN_BUT_UNSEEN = "it was written, but whether the client sees it could not be read: "
_READ_BACK_IN = 30


def read_back(watched: Watched, row: OutboxRow, remote_id: str, reason: str, now: int, *, is_note: bool) -> OutboxRow:
    """Write down that an action is done, after a look at who can see it; return it as it is then.

    A note that came out public raises the alarm. While nobody can tell, the action is not done yet: it is found by its
    marker and read back later. Raises HelpdeskError for what concerns the whole site.
    """
    mark = watched.store.outbox.mark
    try:
        is_seen = is_note and watched.helpdesk.is_public(row.ticket_id, remote_id)
    except Gone:
        is_seen = False
    except HelpdeskError as error:
        # An action that was never sent from this copy of the store cannot be of unknown outcome.
        sent_before = watched.store.outbox.row(row.key)
        state: OutboxState = "unknown" if sent_before and sent_before.state in ("sending", "unknown") else "pending"
        later = error.not_before or now + _READ_BACK_IN
        after = mark(row.key, state, f"{WRITTEN_BUT_UNSEEN}{error}", now, not_before=later, remote_id=remote_id)
        if isinstance(error, NotAdmitted | Unreachable | TooMany):
            raise
        return after
    if is_seen:
        return _taken_back(watched, row, remote_id, now)
    return carried_out(watched, row, reason, now, remote_id=remote_id)


def _taken_back(watched: Watched, row: OutboxRow, remote_id: str, now: int) -> OutboxRow:
    """A note came out public: stop all speech and raise the alarm, take it back; only a person starts it again."""
    sentence = f"A note meant to be internal came out PUBLIC on {row.ticket}; all speech is stopped"
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
