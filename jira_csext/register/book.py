"""The register as it is on record: clients at any instant, their timelines for the engine, and whose a ticket is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.ticket import Attributes, Ticket
from jira_csext.register.history import Change, Row, State, change_of, states, timeline_of
from jira_csext.register.matching import Index, Match, Matching, match
from jira_csext.register.model import Client
from jira_csext.register.segments import NONE, SegmentEvent, Standing, Transition, Unmoved, transition


class Register:
    """All changes of all clients. Keys are found in any case; what is asked for is worked out once and remembered.

    `revision` is the number of the last change, 0 for none.
    """

    def __init__(self, rows: Iterable[Row] = (), matching: Matching | None = None) -> None:
        self._matching = matching or Matching()
        self._changes: dict[str, list[Change]] = {}
        self._states: dict[str, list[State]] = {}
        self._timelines: dict[str, ClientTimeline] = {}
        self.revision = 0
        self.take(rows)

    def take(self, rows: Iterable[Row]) -> frozenset[str]:
        """Take over further changes; return the keys of the clients that they are of. Other clients cost nothing."""
        touched: dict[str, str] = {}
        for row in rows:
            folded = row.client.casefold()
            self._changes.setdefault(folded, []).append(change_of(row))
            self.revision = max(self.revision, row.number)
            touched[folded] = row.client
        for folded in touched:
            self._states.pop(folded, None)
            self._timelines.pop(folded, None)
        if touched:
            self.__dict__.pop("index", None)
        return frozenset(touched.values())

    def __len__(self) -> int:
        return len(self._changes)

    def __contains__(self, key: str) -> bool:
        return key.casefold() in self._changes

    def key_of(self, name: str) -> str | None:
        """Return the key as it was first written, None for a client that is not in the register."""
        changes = self._changes.get(name.casefold())
        return changes[0].client if changes else None

    def keys(self) -> list[str]:
        """Return the keys of all clients, sorted."""
        return [self._changes[folded][0].client for folded in sorted(self._changes)]

    def revision_of(self, key: str) -> int:
        """Return the number of the client's last change; raises KeyError for a client not in the register."""
        return max(change.number for change in self._changes[key.casefold()])

    def states(self, key: str) -> list[State]:
        """Return the client from change to change, oldest first; raises KeyError for a client not in the register."""
        folded = key.casefold()
        found = self._states.get(folded)
        if found is None:
            found = self._states[folded] = states(self._changes[folded])
        return found

    def client(self, key: str, at: int) -> Client:
        """Return the client as they were at the instant; before the first change, as they were first written down."""
        of_client = self.states(key)
        return next((state.client for state in reversed(of_client) if state.at <= at), of_client[0].client)

    def clients(self, at: int) -> Iterator[Client]:
        """Yield the clients that were in the register at the instant, by key."""
        for folded in sorted(self._changes):
            of_client = self.states(folded)
            if of_client[0].at <= at:
                yield self.client(folded, at)

    def standing(self, key: str, at: int) -> Standing:
        """Return where a client stood at the instant; one who is not in the register stands in no segment."""
        if key not in self:
            return Standing()
        before = [state.client.segment for state in self.states(key) if state.at <= at]
        return Standing(self.client(key, at).segment, "current" in before)

    def transition(self, key: str, event: SegmentEvent, at: int) -> Transition | Unmoved:
        """Return where the event moves the client, or why it does not."""
        return transition(self.standing(key, at), event, at)

    def transitions(self, key: str) -> Iterator[tuple[Change, Transition]]:
        """Yield every move of a client from segment to segment, oldest first."""
        segment = NONE
        for state in self.states(key):
            if state.client.segment != segment and "segment" in state.change.fields:
                yield state.change, Transition(segment, state.client.segment, state.at, state.change.why)
            segment = state.client.segment

    def timeline(self, key: str) -> ClientTimeline:
        """Return the client as the engine sees them; raises KeyError for a client not in the register."""
        folded = key.casefold()
        found = self._timelines.get(folded)
        if found is None:
            found = self._timelines[folded] = timeline_of(self.states(folded))
        return found

    @cached_property
    def index(self) -> Index:
        """Names, accounts and domains of all clients."""
        return Index((changes[0].client, self.states(folded)) for folded, changes in self._changes.items())

    def match(self, client: str, ticket: Attributes, created_at: int) -> Match:
        """Return whose a ticket is, by its client field and attributes; see `matching.match`."""
        return match(self.index, self._matching, client, ticket, created_at)

    def client_of(self, ticket: Ticket) -> ClientTimeline:
        """Return the client of a ticket over time.

        One whose client is in no register is judged by the name in its client field alone, one that may be of
        several clients as nobody's: neither is guessed (`match` tells why).
        """
        if self._changes:
            found = self.match(ticket.client, ticket.attributes, ticket.created_at)
            if found.outcome == "matched":
                return self.timeline(found.client)
            if found.outcome == "ambiguous":
                return NO_CLIENT
        return a_client(ticket.client) if ticket.client else NO_CLIENT
