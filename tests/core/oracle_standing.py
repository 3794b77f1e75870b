"""What each second of a ticket's life brought, and whether that is what a rule waits for. For the oracle only."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Literal, NamedTuple

from jira_csext.core import occurrence as words
from jira_csext.core.conditions import Is, Not, UnansweredFor
from jira_csext.core.metric import Metric
from jira_csext.core.occurrence import Becomes, Ceases, Narrowed, Occurrence
from jira_csext.core.ticket import Attributes, Event, Ticket, Value
from tests.core.oracle_hours import hours_of

When = Literal["", "first", "later"]
"""Whether something happened in a second: not, as part of the ticket's creation, or in the course of the second."""

Derived = Mapping[str, Collection[int]]
"""Instants of what other rules and escalations did: `breached RULE`, `escalated`, `acknowledged`, `ended`."""


class Standing(NamedTuple):
    """What a second brought, all its events together; `state` is the effective one."""

    at: int
    attributes: dict[str, Value]
    before: dict[str, Value]
    created: bool
    asked: bool
    events: tuple[Event, ...]

    @property
    def client_wrote(self) -> bool:
        """In the second of creation the client's words are the ticket's text."""
        wrote = any(event.kind == "message" and event.public and event.by in _CLIENTS for event in self.events)
        return wrote and not self.asked

    @property
    def replied(self) -> bool:
        return any(
            (event.kind == "message" and event.public and event.by == "agent")
            or (event.kind == "own" and event.field == "answered")
            for event in self.events
        )

    @property
    def resolved(self) -> bool:
        return self.attributes["state"] == "resolved" and (self.created or self.before["state"] != "resolved")

    @property
    def reopened(self) -> bool:
        return not self.created and self.before["state"] == "resolved" and self.attributes["state"] != "resolved"


_CLIENTS = ("client", "unknown")


def standings(ticket: Ticket, moments: Iterable[int], facts: Sequence[UnansweredFor] = ()) -> Iterator[Standing]:
    """Live through the moments."""
    events: dict[int, list[Event]] = {}
    for event in _not_carried_out(ticket.history):
        events.setdefault(max(event.at, ticket.created_at), []).append(event)
    raw = dict(ticket.attributes)
    for event in reversed(ticket.history):
        if event.kind == "changed":
            raw[event.field] = event.old
    effective = dict(raw)
    waited = owed = False
    left_since: int | None = None
    for now in moments:
        before, created = effective, now == ticket.created_at
        happened = events.get(now, ())
        for event in happened:
            if event.kind == "changed":
                raw[event.field] = event.new
            elif event.kind == "own" and event.field == "promised":
                raw["promised_at"] = event.new
        asked = any(event.kind == "created" and event.by in _CLIENTS for event in happened)
        messages = [event for event in happened if event.kind == "message" and event.public]
        we_wrote = any(event.by == "agent" for event in messages)
        answered = not created and any(event.by in _CLIENTS for event in messages)
        waits = raw["state"] == "waiting_for_client"
        if not waits or answered:
            owed = False
        elif we_wrote or not waited:
            owed = True
        waited = waits
        effective = {**raw, "state": "open"} if waits and not owed else dict(raw)
        standing = Standing(now, effective, effective if created else before, created, asked, tuple(happened))
        # Created, then what ends the waiting, then what begins it.
        if asked:
            left_since = now
        if standing.replied or standing.resolved:
            left_since = None
        if standing.client_wrote and left_since is None:
            left_since = now
        for fact in facts:
            if left_since is not None and _is_left(fact, left_since, now):
                effective[fact.attribute] = "yes"
        yield standing


def _not_carried_out(history: Sequence[Event]) -> Iterator[Event]:
    """Leave out what a machine wrote into a field because a person had said so."""
    said: set[Value] = set()
    for event in history:
        if event.kind == "own" and event.field == "promised":
            said.add(event.new)
        if not (event.kind == "changed" and event.field == "promised_at" and event.by == "bot" and event.new in said):
            yield event


def _is_left(fact: UnansweredFor, since: int, now: int) -> bool:
    hours = hours_of(fact.calendar)
    start = hours.next_open(since) if fact.duration.unit == "working_days" else since
    return hours.passed(start, fact.duration, now)


class Words(NamedTuple):
    """A metric as the table in rules-language.md has it."""

    starts: tuple[Occurrence, ...]
    stops: tuple[Occurrence, ...]
    cancels: tuple[Occurrence, ...] = ()


_REPLY, _RESOLVED, _WAITS = words.AGENT_REPLY, words.RESOLVED, Is("state", ("waiting_for_client",))
_ENDED = words.Derived("ended")
_BUILT_IN = {
    "first_response": Words((words.CREATED,), (_REPLY,), (_RESOLVED,)),
    "next_response": Words((words.CLIENT_MESSAGE,), (_REPLY,), (_RESOLVED,)),
    # Nobody is owed news of what is done with.
    "keep_informed": Words(
        (words.CREATED, words.REOPENED, Narrowed(_REPLY, Not(Is("state", ("resolved",))))), (_REPLY, _RESOLVED)
    ),
    "resolution": Words((words.CREATED, words.REOPENED), (_RESOLVED,)),
    # A message by the client ends the state, and a person who asks again brings it back.
    "waiting_for_client": Words((Becomes(_WAITS),), (Ceases(_WAITS),)),
    "leadership_ack": Words((words.ESCALATED,), (words.ACKNOWLEDGED, _REPLY), (_ENDED,)),
}


def words_of(metric: Metric) -> Words:
    """What starts, stops and cancels a metric: the text's for the built-in ones, its own for others."""
    return _BUILT_IN.get(metric.name) or Words(metric.starts, metric.stops, metric.cancels)


def any_of(occurrences: Sequence[Occurrence], standing: Standing, client: Attributes, derived: Derived) -> set[When]:
    """When in the second any of them happened."""
    return {happens(occurrence, standing, client, derived) for occurrence in occurrences} - {""}


def happens(occurrence: Occurrence, standing: Standing, client: Attributes, derived: Derived) -> When:
    """Whether it happened in that second, by the words of rules-language.md."""
    now, attributes = standing.at, standing.attributes
    match occurrence:
        case words.Narrowed():
            inner = happens(occurrence.occurrence, standing, client, derived)
            return inner if inner and occurrence.condition.holds(attributes, client) else ""
        case words.Created():
            return "first" if standing.created else ""
        case words.ClientMessage():
            return "first" if standing.created and standing.asked else "later" if standing.client_wrote else ""
        case words.AgentReply():
            return "later" if standing.replied else ""
        case words.Becomes() | words.Ceases():
            wanted = isinstance(occurrence, words.Becomes)
            holds = occurrence.condition.holds(attributes, client) is wanted
            if standing.created:
                return "first" if holds and wanted and getattr(occurrence, "at_creation", False) else ""
            return "later" if holds and occurrence.condition.holds(standing.before, client) is not wanted else ""
        case words.Derived():
            return "later" if now in derived.get(occurrence.name, ()) else ""
        case words.Breached():
            return "later" if now in derived.get(f"breached {occurrence.rule}", ()) else ""
    if standing.created and _stood(occurrence, attributes):
        return "first"
    return "later" if any(_is(occurrence, event) for event in standing.events) else ""


def _stood(occurrence: Occurrence, attributes: Attributes) -> bool:
    """Whether the ticket was made with it."""
    match occurrence:
        case words.Assigned():
            return bool(attributes.get("assignee"))
        case words.LabelAdded():
            return bool(_matching(occurrence.pattern, attributes.get("labels")))
        case words.Promised():
            return bool(attributes.get("promised_at") or attributes.get("due_at"))
    return False


def _is(occurrence: Occurrence, event: Event) -> bool:
    match occurrence:
        case words.AgentNote():
            return event.kind == "message" and not event.public and event.by == "agent"
        case words.Assigned():
            return event.kind == "changed" and event.field == "assignee" and bool(event.new)
        case words.LabelAdded():
            is_labels = event.kind == "changed" and event.field == "labels"
            found = _matching(occurrence.pattern, event.new) - _matching(occurrence.pattern, event.old)
            return is_labels and bool(found)
        case words.AttachmentAdded():
            return event.kind == "attached" and bool(_matching(occurrence.pattern, event.new))
        case words.Promised():
            is_date = event.kind == "changed" and event.field in ("promised_at", "due_at") and bool(event.new)
            return is_date or (event.kind == "own" and event.field == "promised")
        case words.Own():
            return event.kind == "own" and event.field == occurrence.name
    raise AssertionError(occurrence)


def _matching(pattern: str, value: Value) -> set[str]:
    found = value if isinstance(value, tuple) else (str(value),) if value else ()
    return {word.casefold() for word in found if fnmatchcase(word.casefold(), pattern.casefold())}
