"""What becomes of a history when the helpdesk is read again: nothing that was seen is forgotten or rewritten."""

from __future__ import annotations

from jira_csext.core.ticket import Event


def merged(known: tuple[Event, ...], fetched: tuple[Event, ...], seen_at: int) -> tuple[Event, ...]:
    """Return the history after a full read, oldest first.

    An event keeps its instant and the kind of author it had at first sight. A message that the read no longer shows
    stays and gets `deleted_at` (the instant of the read, in epoch seconds). Our own events are kept as they are.
    """
    if not known:
        return fetched
    before = {event.id: event for event in known}
    events = [_as_first_seen(event, before.pop(event.id, None)) for event in fetched]
    for event in before.values():
        vanished = event.kind == "message" and event.deleted_at is None
        events.append(event._replace(deleted_at=seen_at) if vanished else event)
    events.sort(key=lambda event: event.at)
    return tuple(events)


def _as_first_seen(event: Event, first: Event | None) -> Event:
    if first is None:
        return event
    return event._replace(at=first.at, by=first.by, public=first.public and event.public)
