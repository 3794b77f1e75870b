"""Occurrences: the words for what can happen in a ticket (`created`, `agent_reply`, `becomes: …`).

A new word is a class (or an instance of one) here and a line in `WORDS`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from jira_csext.core.conditions import Condition, Is
from jira_csext.core.ticket import RESOLVED as RESOLVED_STATE
from jira_csext.core.ticket import Attributes

if TYPE_CHECKING:
    from jira_csext.core.timeline import Timeline

Found = Sequence[tuple[int, str]]
"""Instants, oldest first and each once, with the id of the event that made it so."""


class Occurrence(ABC):
    """Something that can happen, as `start`, `stop` and `until` name it."""

    @abstractmethod
    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        """Return every instant of it in the timeline."""


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
    """A person of ours wrote publicly; a machine's words never count."""

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.agent_replies


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

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.turns(self.condition, client, to=True, at_creation=self.at_creation)


@dataclass(frozen=True)
class Ceases(Occurrence):
    """A condition that held no longer does."""

    condition: Condition

    def found_in(self, timeline: Timeline, client: Attributes) -> Found:
        return timeline.turns(self.condition, client, to=False, at_creation=False)


_IS_RESOLVED = Is("state", (RESOLVED_STATE,))

CREATED = Created()
CLIENT_MESSAGE = ClientMessage()
AGENT_REPLY = AgentReply()
AGENT_NOTE = AgentNote()
RESOLVED = Becomes(_IS_RESOLVED)
REOPENED = Ceases(_IS_RESOLVED)

WORDS: Mapping[str, Occurrence] = {
    "created": CREATED,
    "client_message": CLIENT_MESSAGE,
    "agent_reply": AGENT_REPLY,
    "agent_note": AGENT_NOTE,
    "resolved": RESOLVED,
    "reopened": REOPENED,
}
