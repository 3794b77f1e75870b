"""A scenario's story as the engine reads a ticket and its client: attributes, events and who did what."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.calendar import Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.commands import heeded
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import OPEN, Attributes, Event, Speaker, Ticket, Value
from jira_csext.rulefiles.deeds import Doer, changed, done_by
from jira_csext.rulefiles.happenings import Happening
from jira_csext.rulefiles.moments import promised_value
from jira_csext.rulefiles.problems import unknown
from jira_csext.rulefiles.scenarios import Scenario

_WRITERS: dict[str, tuple[Speaker, str]] = {
    "client_message": ("client", "client"),
    "agent_reply": ("agent", "agent"),
    "agent_note": ("agent", "agent"),
    "": ("agent", "agent"),
}
_OTHERS: dict[str, tuple[Speaker, str]] = {
    "colleague": ("agent", "colleague"),
    "bot": ("bot", "bot"),
    "stranger": ("unknown", "stranger"),
}


def played(scenario: Scenario, calendar: Calendar) -> tuple[Ticket, ClientTimeline]:
    """Return the ticket with its history, and its client over time, as they are when the story is over."""
    story = scenario.story
    created_at = calendar.instant(story.ticket.created.local)
    promised = {name: promised_value(promise, calendar) for name, promise in story.ticket.dates.items()}
    attributes: dict[str, Value] = {"state": OPEN, **story.ticket.attributes, **promised}
    by, author = _writer(story.ticket.by, _WRITERS["" if story.ticket.by else "client_message"])
    events = [Event(created_at, "created", "created", by, author)]
    known: dict[str, Value] = dict(story.client)
    clients: list[tuple[int, Attributes]] = [(0, _known(known))]
    in_time = sorted(enumerate(story.history, 1), key=lambda numbered: numbered[1].at.local)
    for number, happening in in_time:
        at = calendar.instant(happening.at.local)
        events += _events(happening, at, f"e{number:04d}", attributes, calendar)
        if happening.client:
            known.update(happening.client)
            clients.append((at, _known(known)))
    key = str(story.client.get("client.key") or "")
    ticket = Ticket("SCENARIO-1", "1", created_at, attributes, tuple(events), client=key)
    return heeded(ticket, calendar), ClientTimeline(key, tuple(clients))


def _events(
    happening: Happening, at: int, event_id: str, attributes: dict[str, Value], calendar: Calendar
) -> Iterator[Event]:
    """Yield the events of one line of the history; the attributes become what they are after it."""
    by, author = _writer(happening.by, _WRITERS[happening.spoken])
    doer = Doer(at, event_id, by, author)
    for name, new in happening.changes.items():
        yield changed(doer, name, new, attributes)
    for name, promise in happening.dates.items():
        yield changed(doer, name, promised_value(promise, calendar), attributes)
    for deed in happening.deeds:
        yield from done_by(deed, doer, attributes, calendar)
    if happening.spoken:
        public = happening.spoken != "agent_note"
        yield Event(at, "message", event_id, by, author, public=public, text=happening.text)


def _writer(by: str, otherwise: tuple[Speaker, str]) -> tuple[Speaker, str]:
    """Return the kind of speaker and the account that a `by` means."""
    if not by:
        return otherwise
    if by in _OTHERS:
        return _OTHERS[by]
    return ("client", by) if otherwise[0] == "client" else ("agent", by)


def _known(client: dict[str, Value]) -> Attributes:
    return {name: value for name, value in client.items() if value is not None}


def strangers(scenario: Scenario, rulebook: Rulebook) -> Iterator[str]:
    """Yield, with its place, every account that does something and that neither the rulebook nor the story knows."""
    story = scenario.story
    known = {role.account for role in rulebook.people.values()} | {*_OTHERS}
    for attributes in (story.client, story.ticket.attributes):
        known |= {str(attributes[name]) for name in _PEOPLE if attributes.get(name)}
    for happening in story.history:
        known |= {
            str(part[name]) for part in (happening.changes, happening.client) for name in _PEOPLE if part.get(name)
        }
        known |= {name for deed in happening.deeds if deed.word == "assigned" for name in deed.names}
    known.discard("")
    if story.ticket.by and story.ticket.by not in known:
        yield f"{scenario.place('ticket', 'by')}: {unknown('account', story.ticket.by, sorted(known))}"
    for place, happening in enumerate(story.history):
        # A contact of the client's may have any name.
        if happening.by and happening.by not in known and happening.spoken != "client_message":
            says = unknown("account", happening.by, sorted(known))
            yield f"{scenario.place('history', place, 'by')}: {says}"


_PEOPLE = ("assignee", "reporter", "client.manager")
