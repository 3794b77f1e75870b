"""An action whose answer was lost: what its story says, how often it was looked for, and by which mark it is found."""

from __future__ import annotations

from typing import NamedTuple

from jira_csext.helpdesks.port import LOOKS_FIRST, Fetched
from jira_csext.store.daemon_records import OutboxChange, OutboxRow
from jira_csext.sync.inside import WRITTEN_BUT_UNSEEN, Meant, meant_of
from jira_csext.sync.watched import Watched

FIRST_LOOK_AFTER = 30
NOT_THERE = "looked for and not there"
NOT_SENT = "not sent again yet: "
TAKEN_AWAY = "it was written, and taken away by somebody since"
# An unknown outcome is looked for this often, over at least this long, before anything is sent again.
_LOOKS, _LOOK_FOR = 3, 300


class Marked(NamedTuple):
    """What carries the mark of an action, and whom it was for."""

    remote_id: str
    meant: Meant


def marked(row: OutboxRow, fetched: Fetched) -> Marked | None:
    """Return what carries the action's marker, None when nothing does.

    What an older copy of the store decides again after the deadline is a note instead of the message that the client
    had in time, and is not said a second time to staff.
    """
    markers = fetched.markers
    meant = meant_of(row.kind)
    if row.key in markers:
        return Marked(markers[row.key], meant)
    head, name, _ = row.key.rpartition(f"/note {row.action.value}")
    in_time = f"{head}/reply {row.action.value}"
    return Marked(markers[in_time], "reply") if meant == "note" and name and in_time in markers else None


def is_looked_for(row: OutboxRow) -> bool:
    """Is an action of unknown outcome looked for by its marker before it is sent again?

    What looks itself whether it is done already is just written again, and a notification may come twice.
    """
    return row.state == "unknown" and row.kind not in LOOKS_FIRST and row.kind != "notify"


def was_written(watched: Watched, row: OutboxRow) -> bool:
    """Was it seen on the ticket after it was sent last, although nobody could tell who reads it?"""
    return any(change.reason.startswith(WRITTEN_BUT_UNSEEN) for change in _since_sending(watched, row))


def look_again(watched: Watched, row: OutboxRow, now: int) -> int | None:
    """Return when to look for the marker again, None once it was looked for often and long enough, now included.

    The time is counted from the first look: an answer may have been lost late in a round that began long before.
    """
    empty = [change.at for change in _since_sending(watched, row) if change.reason == NOT_THERE]
    if len(empty) + 1 >= _LOOKS and now - empty[0] >= _LOOK_FOR:
        return None
    return now + (FIRST_LOOK_AFTER << min(len(empty) + 1, 5))


def tried_at(watched: Watched, row: OutboxRow) -> int | None:
    """Return when an action was sent last, None when it never was; a try that the adapter put off was none."""
    if not row.attempts:
        return None
    story = watched.store.outbox.story(row.key)
    after = [*story[1:], None]
    sent = [
        change.at
        for change, then in zip(story, after, strict=True)
        if change.state == "sending" and not (then is not None and then.reason.startswith(NOT_SENT))
    ]
    return sent[-1] if sent else None


def _since_sending(watched: Watched, row: OutboxRow) -> list[OutboxChange]:
    story = watched.store.outbox.story(row.key)
    last = max((place for place, change in enumerate(story) if change.state == "sending"), default=-1)
    return story[last + 1 :]
