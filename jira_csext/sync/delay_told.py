"""Delay warnings of ours that reached the client: as events in the history, and as staff are told of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from jira_csext.core.cycle import Cycle
from jira_csext.core.delay_rule import TOLD_TEXT, WARNED, WARNING_TEXT
from jira_csext.core.evaluate import evaluate
from jira_csext.core.ticket import Event, Ticket
from jira_csext.helpdesks.port import Fetched
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.store.spoken import AS_DRAFT
from jira_csext.store.store import Store
from jira_csext.sync.watched import Watched

_REPLY: Final = f"/reply {WARNING_TEXT}"
_NOTE: Final = f"/note {TOLD_TEXT}"
"""How the keys of the message to the client and of the note to staff end; what stands before is one decision's."""

TOLD_WITH: Final = f"{AS_DRAFT}the client was told of it together with "
"""As what a delay warning is sent that another ticket's message has told the client of: a note that names it."""
NOTED: Final = {
    "en": "The client has been told of this delay in our message on {}.",
    "ru": "Клиенту сообщено об этом в нашем сообщении по обращению {}.",
}
"""What that note says; by these words it is known on the ticket, whatever an older copy of the store knows of it."""


def with_warnings(site: str, ticket: Ticket, fetched: Fetched, told: Callable[[str], bool]) -> Ticket:
    """Return the ticket with an event behind each public delay warning of ours, known by its marker.

    What went to staff as a draft carries the same marker and told nobody, unless it says, or the action of that key
    says, that the client was `told` with another ticket's message. An event that was seen stays, whatever becomes of
    its message.
    """
    start = f"{site}/{ticket.id}/"
    marked = fetched.markers.items()
    ids = {f"c{remote}": key for key, remote in marked if key.startswith(start) and key.endswith(_REPLY)}
    if not ids:
        return ticket
    seen = {event.id for event in ticket.history if event.kind == "own"}
    history: list[Event] = []
    for event in ticket.history:
        history.append(event)
        told_id = f"{event.id}/{WARNED}"
        if event.id not in ids or event.kind != "message" or told_id in seen:
            continue
        if event.public or is_noted(event.text) or told(ids[event.id]):
            history.append(Event(event.at, "own", told_id, event.by, event.author, WARNED, text=ids[event.id]))
    return ticket if len(history) == len(ticket.history) else ticket._replace(history=tuple(history))


def as_told(watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle) -> Cycle:
    """Return the delay as it stood when its message was said, for the note by which staff hear what the client did.

    A note may leave well after its message: by then that date has been heard, or a later one would be named. For
    everything else, and while the message is not on the ticket, the cycle is returned as it is.
    """
    if not row.key.endswith(_NOTE):
        return cycle
    key = f"{row.key.removesuffix(_NOTE)}{_REPLY}"
    said = [event for event in ticket.history if event.kind == "own" and (event.field, event.text) == (WARNED, key)]
    if not said:
        return cycle
    ids = {said[0].id, said[0].id.removesuffix(f"/{WARNED}")}
    before = ticket._replace(history=tuple(event for event in ticket.history if event.id not in ids))
    then = evaluate(watched.rulebook, before, watched.client_of(ticket), said[0].at)
    found = (one for one in then.cycles if (one.rule, one.start_id) == (cycle.rule, cycle.start_id))
    return next(found, cycle)


def is_noted(text: str) -> bool:
    """Does a note say that the client was told with another ticket's message?"""
    return any(words.partition("{}")[0] in text for words in NOTED.values())


def told_with_another(store: Store, key: str) -> bool:
    """Was the action of that key sent as a note, because the client heard of it in another ticket's message?"""
    sent = [change.reason for change in store.outbox.story(key) if change.state == "sending"]
    return bool(sent) and sent[-1].startswith(TOLD_WITH)
