"""A ticket's history up to an instant, cut into what metrics ask for: who wrote when, and how the attributes stood.

Everything that happens in one second is one moment: of several values in it only the last counts.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Final, TypeVar

from jira_csext.core.conditions import Condition, UnansweredFor
from jira_csext.core.ticket import OPEN, RESOLVED, WAITING_FOR_CLIENT, Attributes, Event, Ticket, Value
from jira_csext.core.told import is_ours, is_told, with_told

_T = TypeVar("_T")

Occurred = tuple[int, str]
"""An instant, and the id of the event that made it."""

State = tuple[int, dict[str, Value], str]
"""From an instant on the attributes stood so, because of the event of that id."""

Spell = tuple[int, int | None, str]
"""From an instant up to another (or still, None), begun by the event of that id."""


class Timeline:
    """What happened to a ticket up to `until` (epoch seconds), as sorted instants with the events that caused them.

    `states` are the successive attributes, the first one that of creation. In them `state` is the effective one:
    `waiting_for_client` ends with the client's message even if nobody moved the status, and begins again when a person
    of ours writes to the client (architecture.md, "Semantics"). `status` stays what the helpdesk says. `changed` names
    the attributes that ever changed, so that a rule that reads none of them is judged once.

    `replies` are what counts as an answer: public messages by people of ours, and their word that none is owed.
    `facts` are the facts about time that rules ask for; they stand in `states` like attributes, and `wake_at` is when
    the next of them changes by time alone. `derived` is what the evaluation itself has found on the way. Where
    `strangers` are nobody, what they write is no message of the client's; a ticket that one of them opened still is.
    """

    __slots__ = (
        "_known",
        "agent_notes",
        "agent_replies",
        "changed",
        "client_messages",
        "created",
        "derived",
        "events",
        "replies",
        "states",
        "wake_at",
    )

    def __init__(
        self, ticket: Ticket, until: int, facts: Iterable[UnansweredFor] = (), *, strangers: bool = True
    ) -> None:
        self._known: Final[dict[object, Any]] = {}
        self.derived: Final[dict[str, Sequence[Occurred]]] = {}
        self.agent_replies: Final[list[Occurred]] = []
        self.agent_notes: Final[list[Occurred]] = []
        self.client_messages: Final[list[Occurred]] = []
        changes: list[Event] = []
        later: list[Event] = []
        created_at = ticket.created_at
        created: Occurred = (created_at, "created")
        asked_at_creation = False
        own: list[Event] = []
        events = sorted(ticket.history, key=_INSTANT)
        if events and events[0][0] < created_at:
            # What is dated before its ticket (an import, clocks that differ) counts as of creation.
            events = [event if event[0] >= created_at else event._replace(at=created_at) for event in events]
        if events and events[-1][0] > until:
            seen = bisect_right(events, until, key=_INSTANT)
            later = events[seen:]
            del events[seen:]
        self.events: Final[Sequence[Event]] = events
        for event in events:
            at, kind = event[0], event[1]
            if kind == "changed":
                changes.append(event)
            elif kind == "message":
                occurred = (at, event.id)
                if event.by == "agent":
                    _note(self.agent_replies if event.public else self.agent_notes, occurred)
                elif event.public and (event.by == "client" or (event.by == "unknown" and strangers)):
                    _note(self.client_messages, occurred)
            elif kind == "own":
                own.append(event)
            elif kind == "created":
                created = (created_at, event.id)
                asked_at_creation = event.by in _CLIENT_SIDE
        if asked_at_creation:
            self.client_messages[: bisect_right(self.client_messages, created_at, key=_INSTANT)] = [created]
        self.created: Final[list[Occurred]] = [created]
        attributes: Attributes = ticket.attributes
        if any(map(is_told, own)) or any(is_ours(event) for event in changes if event.text):
            attributes, changes = _with_words(attributes, changes, own, later)
            later = []
        states = _replayed(attributes, created, changes, later)
        changed = {event.field for event in changes} if changes else set()
        # Where the state never changed, the first is like all.
        if WAITING_FOR_CLIENT in [
            attributes.get("state") for _, attributes, _ in (states if "state" in changed else states[:1])
        ]:
            states = _with_waiting_ended_by_answers(states, self.agent_replies, self.client_messages)
            changed.add("state")
        self.replies: Final[Sequence[Occurred]] = _united(self.agent_replies, own) if own else self.agent_replies
        self.wake_at: int | None = None
        for fact in facts:
            states = self._with_fact(states, created[1], fact, until, changed)
        self.states: Final[Sequence[State]] = states
        self.changed: Final[frozenset[str]] = frozenset(changed)

    def _with_fact(
        self, states: list[State], created_by: str, fact: UnansweredFor, until: int, changed: set[str]
    ) -> list[State]:
        """Return the states with a fact about time in them, and note what it changes and when it will next."""
        spells = _unanswered(states, created_by, self.client_messages, self.replies, fact)
        if not spells:
            return states
        changed.add(fact.attribute)
        begins = spells[-1][0]
        if begins > until and (self.wake_at is None or begins < self.wake_at):
            self.wake_at = begins
        return _with_spells(states, fact.attribute, spells, until)

    def before(self, at: int) -> Attributes:
        """The attributes just before an instant; at creation, those of creation."""
        states = self.states
        return states[max(0, bisect_left(states, at, key=_INSTANT) - 1)][1]

    def at(self, at: int) -> Attributes:
        """The attributes at an instant, after all that happened in its second."""
        return self.state_at(at)[1]

    def state_at(self, at: int) -> State:
        """How the attributes stood at an instant, after all that happened in its second: since when, and why."""
        states = self.states
        return states[max(0, bisect_right(states, at, key=_INSTANT) - 1)]

    def cause_at(self, at: int) -> str:
        """The event that made the attributes stand as they did at an instant."""
        return self.state_at(at)[2]

    def between(self, start: int, end: int) -> Sequence[State]:
        """The states that began after `start` and before `end`."""
        states = self.states
        return states[bisect_right(states, start, key=_INSTANT) : bisect_left(states, end, key=_INSTANT)]

    def turns(self, condition: Condition, client: Attributes, *, to: bool, at_creation: bool) -> Sequence[Occurred]:
        """Return the instants at which a condition comes to hold (`to`) or ceases to, each with its event."""
        held, flips = self._flips(condition, client)
        first = 0 if held is to else 1
        return flips[first if at_creation or first else 2 :: 2]

    def spells(self, condition: Condition, client: Attributes) -> Sequence[Spell]:
        """Return the unbroken times during which a condition held; the last may still go on."""
        held, flips = self._flips(condition, client)
        begins = 0 if held else 1
        if len(flips) == begins:
            return []
        ends: list[int | None] = [at for at, _ in flips[begins + 1 :: 2]]
        ends.append(None)
        # The last spell may have ended: then there is one end more than there are begins.
        return [(at, end, cause) for (at, cause), end in zip(flips[begins::2], ends, strict=False)]

    def _flips(self, condition: Condition, client: Attributes) -> tuple[bool, list[Occurred]]:
        """Return whether a condition held at creation, and the instants from then on at which it was another way."""
        key = (id(condition), id(client))
        found: tuple[bool, list[Occurred]] | None = self._known.get(key)
        if found is None:
            holds = condition.holds
            states = self.states
            held_at_first = held = holds(states[0][1], client)
            flips = [(states[0][0], states[0][2])]
            if not self.changed.isdisjoint(condition.reads):
                for at, attributes, cause in states[1:]:
                    if holds(attributes, client) is not held:
                        held = not held
                        flips.append((at, cause))
            found = self._known[key] = held_at_first, flips
        return found

    def known(self, key: object) -> Any:
        """What was kept under the key, else None: rules that ask the same of a ticket share the answer."""
        return self._known.get(key)

    def keep(self, key: object, answer: _T) -> _T:
        """Keep what was worked out from this timeline, and return it."""
        self._known[key] = answer
        return answer


ANSWERED = "answered"
"""The own event by which a person of ours says that no reply is owed."""

_CLIENT_SIDE = frozenset({"client", "unknown"})
_INSTANT = itemgetter(0)
# Of several changes in one second, the one that tells most; then the lowest id, in whatever order they were read.
_TELLING = {"status": 0, "state": 1}


def _note(messages: list[Occurred], message: Occurred) -> None:
    """Add a message; several in one second are one, under the id that does not depend on the order of reading."""
    if messages and messages[-1][0] == message[0]:
        messages[-1] = min(messages[-1], message)
    else:
        messages.append(message)


def _tells_more(event: Event, other: Event) -> bool:
    return (_TELLING.get(event.field, 2), event.id) < (_TELLING.get(other.field, 2), other.id)


def _undone(attributes: Attributes, later: Sequence[Event]) -> dict[str, Value]:
    """Return the attributes as they were before what came later."""
    current = dict(attributes)
    for event in reversed(later):
        if event.kind == "changed":
            current[event.field] = event.old
    return current


def _with_words(
    attributes: Attributes, changes: list[Event], own: list[Event], later: list[Event]
) -> tuple[Attributes, list[Event]]:
    """Return attributes, as they were before what came later, and changes, with what commands set and we did not."""
    words = [event for event in own if is_told(event)]
    return with_told(_undone(attributes, later), sorted([*changes, *words], key=_INSTANT))


def _replayed(attributes: Attributes, created: Occurred, changes: list[Event], later: list[Event]) -> list[State]:
    """Return how the attributes stood from creation on, one state a second in which something changed."""
    final = _undone(attributes, later)
    if not changes:
        return [(created[0], final, created[1])]
    current = final.copy()
    for event in reversed(changes):
        current[event.field] = event.old
    states: list[State] = [(created[0], current, created[1])]
    moment = created[0]
    telling: Event | None = None
    for event in changes:
        if event[0] > moment:
            moment = event[0]
            current = current.copy()
            states.append((moment, current, event.id))
            telling = event
        elif telling is not None and _tells_more(event, telling):
            states[-1] = (moment, current, event.id)
            telling = event
        current[event.field] = event.new
    # Where changelog and fields disagree (a cut or rewritten history), what the helpdesk shows counts in the end.
    current.update(final)
    return states


def _with_waiting_ended_by_answers(
    states: list[State], agent_replies: list[Occurred], client_messages: list[Occurred]
) -> list[State]:
    """Return the states with `waiting_for_client` only while the client owes us something.

    In one second the waiting begins before it ends, so an answer of that very second ends it. The ticket's own text
    is no answer.
    """
    created_at = states[0][0]
    asked = dict(agent_replies)
    answered = {at: cause for at, cause in client_messages if at > created_at}
    spoken = sorted({*asked, *answered})
    result: list[State] = []
    owed = waited = False
    for place, state in enumerate(states):
        at, raw, cause = state
        if raw.get("state") != WAITING_FOR_CLIENT:
            result.append(state)
            owed = waited = False
            continue
        owed = (owed or not waited or at in asked) and at not in answered
        waited = True
        over: dict[str, Value] = {**raw, "state": OPEN}
        result.append(state if owed else (at, over, cause))
        end = bisect_left(spoken, states[place + 1][0]) if place + 1 < len(states) else len(spoken)
        for moment in spoken[bisect_right(spoken, at) : end]:
            before = owed
            owed = (owed or moment in asked) and moment not in answered
            if owed is not before:
                result.append((moment, raw, asked[moment]) if owed else (moment, over, answered[moment]))
    return result


def _united(replies: list[Occurred], own: list[Event]) -> list[Occurred]:
    answered = [(event.at, event.id) for event in own if event.field == ANSWERED]
    if not answered:
        return replies
    first: dict[int, str] = {}
    for at, cause in sorted([*replies, *answered]):
        first.setdefault(at, cause)
    return list(first.items())


_FactSpell = tuple[int, int | None, str, str]
"""From an instant up to another (or still), begun and ended by the events of those ids."""


def _unanswered(
    states: Sequence[State], created: str, asked: Sequence[Occurred], replies: Sequence[Occurred], fact: UnansweredFor
) -> list[_FactSpell]:
    """Return when a message had been left unanswered for so long; the last spell may be still ahead.

    The oldest unanswered message counts; a reply answers all before it, and a resolution ends the waiting.
    """
    ends = list(replies)
    was_resolved = False
    for at, attributes, cause in states:
        is_resolved = attributes.get("state") == RESOLVED
        if is_resolved and not was_resolved:
            ends.append((at, cause))
        was_resolved = is_resolved
    ends.sort()
    spells: list[_FactSpell] = []
    answered_until = -1
    for at, cause in asked:
        if at < answered_until:
            continue
        # In one second an answer comes before a message, but the ticket's text was there before any answer.
        place = bisect_left(ends, (at if cause == created else at + 1,))
        end, by = ends[place] if place < len(ends) else (None, "")
        answered_until = states[-1][0] + _FAR if end is None else end
        begins = fact.reached_at(at)
        if end is None or begins < end:
            spells.append((begins, end, cause, by))
    return spells


# Later than any instant that a calendar serves.
_FAR = 1 << 40


def _with_spells(states: Sequence[State], name: str, spells: Sequence[_FactSpell], until: int) -> list[State]:
    """Return the states with the attribute `name` set during the spells that have begun."""
    edges: dict[int, tuple[bool, str]] = {}
    for begins, end, cause, by in spells:
        if begins <= until:
            edges[begins] = (True, cause)
            if end is not None:
                edges[end] = (False, by)
    result: list[State] = []
    holds = False
    by_instant = {state[0]: state for state in states}
    attributes: dict[str, Value] = states[0][1]
    for at in sorted({*by_instant, *edges}):
        cause = ""
        if at in edges:
            holds, cause = edges[at]
        if at in by_instant:
            _, attributes, cause = by_instant[at]
        result.append((at, {**attributes, name: "yes"} if holds else attributes, cause))
    return result
