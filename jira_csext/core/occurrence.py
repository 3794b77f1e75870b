"""Occurrences: the words for what can happen in a ticket (`created`, `agent_reply`, `becomes: …`).

A new word is a class (or an instance of one) here and a line in `WORDS`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jira_csext.core.conditions import Condition, Is, Not
from jira_csext.core.conditions.attribute import glob
from jira_csext.core.ticket import RESOLVED as RESOLVED_STATE
from jira_csext.core.ticket import Attributes, Value
from jira_csext.core.told import DATES, MISSING, dates_given

if TYPE_CHECKING:
    from jira_csext.core.timeline import Timeline

Found = Sequence[tuple[int, str]]
"""Instants, oldest first and each once, with the id of the event that made it so."""


class Occurrence(ABC):
    """Something that can happen, as `start`, `stop` and `until` name it."""

    @abstractmethod
    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        """Return every instant of it in the timeline."""

    @property
    def needs(self) -> frozenset[str]:
        """What of `timeline.derived` must have been worked out before: `breach of RULE`, or what escalations did."""
        return frozenset()

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """The conditions in it."""
        return ()


@dataclass(frozen=True)
class Created(Occurrence):
    """The ticket appeared."""

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.created


@dataclass(frozen=True)
class ClientMessage(Occurrence):
    """The client wrote: the ticket's text, or a public message by a contact or by a stranger."""

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.client_messages


@dataclass(frozen=True)
class AgentReply(Occurrence):
    """A person of ours wrote publicly, or said that no reply is owed; a machine's words never count."""

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.replies


@dataclass(frozen=True)
class AgentNote(Occurrence):
    """A person of ours wrote internally."""

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.agent_notes


@dataclass(frozen=True)
class Becomes(Occurrence):
    """A condition comes to hold, at creation too; of several states in one second only the last counts."""

    condition: Condition
    at_creation: bool = True

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (self.condition,)

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.turns(self.condition, client, to=True, at_creation=self.at_creation)


@dataclass(frozen=True)
class Ceases(Occurrence):
    """A condition that held no longer does."""

    condition: Condition

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (self.condition,)

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.turns(self.condition, client, to=False, at_creation=False)


@dataclass(frozen=True)
class Assigned(Occurrence):
    """Somebody got the ticket: nobody had it, or somebody else."""

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        created_at, created = timeline.created[0]
        found = [] if timeline.states[0][1].get("assignee") in MISSING else [(created_at, created)]
        found += [
            (event.at, event.id)
            for event in timeline.events
            if event.kind == "changed"
            and event.field == "assignee"
            and event.new not in MISSING
            and event.at > created_at
        ]
        return _each_once(found)


@dataclass(frozen=True)
class LabelAdded(Occurrence):
    """A label that matches came onto the ticket; `*` stands for any characters."""

    pattern: str

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        matches = glob(self.pattern).fullmatch
        created_at, created = timeline.created[0]
        found = [(created_at, created)] if any(map(matches, _words(timeline.states[0][1].get("labels")))) else []
        found += [
            (event.at, event.id)
            for event in timeline.events
            if event.field == "labels"
            and event.kind == "changed"
            and event.at > created_at
            and any(map(matches, _words(event.new) - _words(event.old)))
        ]
        return _each_once(found)


@dataclass(frozen=True)
class AttachmentAdded(Occurrence):
    """A file whose name matches was attached; `*` stands for any characters."""

    pattern: str

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        matches = glob(self.pattern).fullmatch
        return _each_once(
            (event.at, event.id)
            for event in timeline.events
            if event.kind == "attached" and any(map(matches, _words(event.new)))
        )


@dataclass(frozen=True)
class Promised(Occurrence):
    """A date was promised: set, moved or repeated."""

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        created_at, created = timeline.created[0]
        first = timeline.states[0][1]
        found = [(created_at, created)] if any(first.get(name) not in MISSING for name in DATES) else []
        found += [(event.at, event.id) for event in dates_given(timeline.events, created_at)]
        return _each_once(found)


@dataclass(frozen=True)
class Own(Occurrence):
    """A person of ours told us something by a command: the own events of that name."""

    name: str

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return _each_once(
            (event.at, event.id) for event in timeline.events if event.kind == "own" and event.field == self.name
        )


@dataclass(frozen=True)
class Derived(Occurrence):
    """Something that the evaluation finds out itself: `escalated`, `acknowledged`, `escalation_ended`."""

    name: str

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({self.name})

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.derived.get(self.name, ())


@dataclass(frozen=True)
class Breached(Occurrence):
    """A promise was broken: a cycle of the rule ran beyond its target."""

    rule: str

    @property
    def needs(self) -> frozenset[str]:
        return frozenset({breach_of(self.rule)})

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.derived.get(breach_of(self.rule), ())


@dataclass(frozen=True)
class Narrowed(Occurrence):
    """An occurrence counts only if a condition holds after all that happened in its second."""

    occurrence: Occurrence
    condition: Condition

    @property
    def needs(self) -> frozenset[str]:
        return self.occurrence.needs

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (*self.occurrence.conditions, self.condition)

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        holds = self.condition.holds
        return [
            (at, cause) for at, cause in self.occurrence.found_in(timeline, client) if holds(timeline.at(at), client)
        ]


def breach_of(rule: str) -> str:
    """Return the name under which a timeline lets the breaches of a rule stand."""
    return f"breach of {rule}"


def _words(value: Value) -> frozenset[str]:
    if isinstance(value, tuple):
        return frozenset(word.casefold() for word in value)
    return frozenset() if value in MISSING else frozenset({str(value).casefold()})


def _each_once(found: Iterable[tuple[int, str]]) -> Found:
    """Return the instants in order, several in one second as one."""
    first: dict[int, str] = {}
    for at, cause in sorted(found):
        first.setdefault(at, cause)
    return list(first.items())


_IS_RESOLVED = Is("state", (RESOLVED_STATE,))

CREATED = Created()
CLIENT_MESSAGE = ClientMessage()
AGENT_REPLY = AgentReply()
AGENT_NOTE = AgentNote()
RESOLVED = Becomes(_IS_RESOLVED)
REOPENED = Ceases(_IS_RESOLVED)
ANSWERED = Own("answered")
ASSIGNED = Assigned()
PROMISED = Promised()
ESCALATED = Derived("escalated")
ACKNOWLEDGED = Derived("acknowledged")
ESCALATION_ENDED = Derived("escalation_ended")
REPLIED_WHILE_OPEN = Narrowed(AGENT_REPLY, Not(_IS_RESOLVED))

OF_ESCALATIONS = frozenset({ESCALATED.name, ACKNOWLEDGED.name, ESCALATION_ENDED.name})
"""What only the evaluation of escalations finds out."""

WORDS: Mapping[str, Occurrence] = {
    "created": CREATED,
    "client_message": CLIENT_MESSAGE,
    "agent_reply": AGENT_REPLY,
    "agent_note": AGENT_NOTE,
    "answered": ANSWERED,
    "assigned": ASSIGNED,
    "resolved": RESOLVED,
    "reopened": REOPENED,
    "acknowledged": ACKNOWLEDGED,
    "promised": PROMISED,
}
