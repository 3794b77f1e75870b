"""Random small worlds for property tests: calendars, rules, tickets with their histories, clients, and instants.

Three scales. In `seconds` everything falls within three minutes, so that coincidences are common and even a calendar
that never closes can be lived through second by second. In `days` a week passes, but each day is open for a few minutes
only. In `nights` the clocks are put forward in between, and there are shifts over midnight.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from hypothesis import strategies as st

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.client import NO_CLIENT, ClientTimeline, client_attributes
from jira_csext.core.conditions import AllOf, Always, AnyOf, Condition, Is, Known, MoreThan, Not
from jira_csext.core.rulebook import Goal, Rulebook, Sla
from jira_csext.core.ticket import Attributes, Event, Speaker, Ticket, Value
from tests.building import WEEK, a_calendar, a_goal, a_rule, at

Scale = Literal["seconds", "days", "nights"]
DAY = 86400

MINUTES = a_calendar("10:00-10:02,10:03-10:05")
BERLIN = a_calendar(
    dict.fromkeys(("Mon", "Tue", "Thu", "Fri", "Sat"), "12:01-12:03"),
    timezone="Europe/Berlin",
    closed=frozenset({date(2026, 6, 4)}),
    open={date(2026, 6, 7): ((12 * 60, 12 * 60 + 4),)},
)
NIGHTLY = a_calendar(dict.fromkeys(("Thu", "Fri", "Sat", "Sun"), "22:00-06:00"), timezone="Europe/Berlin")
EARLY = a_calendar(dict.fromkeys(WEEK, "01:30-03:30,09:00-17:00"), timezone="Europe/Berlin")
WATERSHED = at("Mon 10:01:00")
"""Where the first two calendars have an edge near by; instants of the small scales are drawn around it."""
FORWARD = at("2026-03-29T01:00:00+00:00")
"""Where Berlin puts its clocks forward."""

_TARGETS = {
    "seconds": ("1s", "10s", "30s", "1m", "1m30s"),
    "days": ("30s", "2m", "4m", "5m30s", "1wd", "2wd", "end of day", "end of next working day"),
    "nights": ("30m", "2h", "9h", "1wd", "2wd", "1cd", "2cd", "end of day", "end of next working day"),
}
_STEPS = {
    "seconds": ("0%", "50%", "100%", "150%", "10s before", "1m before", "breach", "0m after", "15s after", "stop"),
    "days": (
        *("0%", "33%", "75%", "100%", "30s before", "2m before", "4m before", "1wd before", "1cd before"),
        *("breach", "1m after", "1wd after", "1cd after", "stop"),
    ),
    "nights": (
        *("0%", "50%", "99%", "100%", "10m before", "2h before", "1wd before", "2wd before", "1cd before"),
        *("breach", "1h after", "1wd after", "1cd after", "stop"),
    ),
}
_CALENDARS = {"seconds": (MINUTES, BERLIN, ALWAYS), "days": (MINUTES, BERLIN), "nights": (NIGHTLY, EARLY, ALWAYS)}
_WHEN: tuple[Condition, ...] = (
    Is("type", ("complaint",)),
    Not(Is("state", ("resolved",))),
    AnyOf((Is("type", ("question",)), Is("priority", ("High",)))),
)
_PAUSES: tuple[Condition | None, ...] = (
    None,
    Is("state", ("waiting_for_client",)),
    Is("state", ("waiting_for_client", "on_hold")),
    AllOf((Is("priority", ("Low",)), Not(Is("client.tier", ("key",))))),
)
_NARROWED: tuple[Condition, ...] = (
    Is("priority", ("High",)),
    Is("client.tier", ("key",)),
    Is("priority", ("Medium",)),
    Is("state", ("on_hold",)),
)
_VALUES: dict[str, tuple[str, ...]] = {
    "state": ("open", "waiting_for_client", "on_hold", "resolved"),
    "priority": ("High", "Medium", "Low"),
    "type": ("complaint", "question"),
}


def instants(scale: Scale) -> st.SearchStrategy[int]:
    """Instants in which something may happen, close enough to each other to coincide now and then."""
    if scale == "seconds":
        return st.sampled_from(range(WATERSHED - 60, WATERSHED + 121))
    if scale == "nights":
        return st.sampled_from(range(FORWARD - 3 * DAY, FORWARD + 3 * DAY, 450))
    near = st.one_of(st.sampled_from((-61, -60, -1, 0, 60, 119, 120, 180, 240)), st.sampled_from(range(-70, 250)))
    return st.builds(lambda day, second: WATERSHED + day * DAY + second, st.sampled_from(range(7)), near)


def conditions() -> st.SearchStrategy[Condition]:
    """Any condition on a few attributes of ticket and client, nested a little."""
    names = st.sampled_from(("type", "priority", "labels", "summary", "client.tier", "client.tags"))
    words = st.sampled_from(("complaint", "COMPLAINT", "high", "High", "red", "r*", "*", "key", "5", "straße"))
    plain: st.SearchStrategy[Condition] = st.one_of(
        st.builds(Is, names, st.lists(words, min_size=1, max_size=3).map(tuple)),
        st.builds(Known, names, st.booleans()),
        st.builds(MoreThan, names, st.integers(-1, 6)),
        st.just(Always()),
    )

    def nested(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
        parts = st.lists(inner, min_size=1, max_size=3).map(tuple)
        return st.one_of(st.builds(AllOf, parts), st.builds(AnyOf, parts), st.builds(Not, inner))

    return st.recursive(plain, nested, max_leaves=6)


def attributes() -> st.SearchStrategy[tuple[Attributes, Attributes]]:
    """What a ticket and its client may have, missing values among it."""
    words = st.sampled_from(("Complaint", "complaint", "High", "red", "Key", "5", "STRASSE", ""))
    value: st.SearchStrategy[Value] = st.one_of(
        st.none(), words, st.integers(-1, 7), st.lists(words, max_size=3).map(tuple)
    )
    ticket = st.dictionaries(st.sampled_from(("type", "priority", "labels", "summary")), value)
    client = st.dictionaries(st.sampled_from(("client.tier", "client.tags")), value)
    return st.tuples(ticket, client)


@dataclass(frozen=True)
class World:
    """A ticket, its client and the rules it is judged by; `instants` are those of its events, and a last one."""

    rulebook: Rulebook
    ticket: Ticket
    client: ClientTimeline
    instants: tuple[int, ...]

    def known_at(self, now: int) -> Ticket:
        """The ticket as a helpdesk would have shown it then: without what came later, attributes as they stood."""
        ticket = self.ticket
        standing = dict(ticket.attributes)
        for event in reversed(ticket.history):
            if event.at > now and event.kind == "changed":
                standing[event.field] = event.old
        gone_at = ticket.gone_at if ticket.gone_at is not None and ticket.gone_at <= now else None
        return Ticket(
            ticket.key,
            ticket.id,
            ticket.created_at,
            standing,
            tuple(event for event in ticket.history if event.at <= now),
            ticket.client,
            gone_at,
        )


_T = TypeVar("_T")


def some(things: Sequence[_T], *counts: int) -> st.SearchStrategy[list[_T]]:
    """So many of the things (left to itself, hypothesis would mostly take few), each once, in any order."""
    return st.sampled_from(counts).flatmap(
        lambda count: st.lists(st.sampled_from(things), min_size=count, max_size=count, unique=True)
    )


@st.composite
def goals(draw: st.DrawFn, scale: Scale) -> Sequence[Goal]:
    """Up to three goals, the last one for every ticket, most of the time."""
    calendars: st.SearchStrategy[Calendar] = st.sampled_from(_CALENDARS[scale])
    targets = st.sampled_from(_TARGETS[scale])
    narrowed = [a_goal(draw(targets), condition, draw(calendars)) for condition in draw(some(_NARROWED, 0, 1, 2))]
    if narrowed and draw(st.sampled_from(range(4))) == 0:
        return narrowed
    return [*narrowed, a_goal(draw(targets), None, draw(calendars))]


@st.composite
def rules(draw: st.DrawFn, scale: Scale, name: str = "rule") -> Sla:
    """A rule of one of the three metrics."""
    return a_rule(
        draw(st.sampled_from(("first_response", "next_response", "resolution"))),
        draw(goals(scale)),
        draw(some(_STEPS[scale], 0, 2, 5)),
        when=draw(st.sampled_from((None, None, *_WHEN))),
        pause_while=draw(st.sampled_from(_PAUSES)),
        on_reopen=draw(st.sampled_from(("new_cycle", "resume"))),
        name=name,
    )


@st.composite
def tickets(draw: st.DrawFn, scale: Scale) -> Ticket:
    """A ticket with up to twelve events; every change begins where the one before ended."""
    first, *moments = sorted(draw(instants(scale)) for _ in range(draw(st.sampled_from(range(1, 13)))))
    # Now and then something is dated before the ticket.
    created_at = first if draw(st.sampled_from((True, True, False))) else draw(instants(scale))
    standing: dict[str, Value] = {
        "state": draw(st.sampled_from(("open", "open", "open", "waiting_for_client", "on_hold", "resolved"))),
        "priority": draw(st.sampled_from(_VALUES["priority"])),
        "type": draw(st.sampled_from(("complaint", "complaint", "question"))),
    }
    events: list[Event] = []
    for number, moment in enumerate(moments):
        field = draw(st.sampled_from(_FIELDS))
        if field in _VALUES:
            new = draw(st.sampled_from([value for value in _VALUES[field] if value != standing[field]]))
            events.append(Event(moment, "changed", f"h{number}", "agent", "kim", field, standing[field], new))
            standing[field] = new
        else:
            by, public = draw(st.sampled_from(_WRITERS[field]))
            events.append(Event(moment, "message", f"c{number}", by, by, public=public))
    author: Speaker = draw(st.sampled_from(("client", "client", "agent", "bot")))
    history = sorted((Event(created_at, "created", "created", author), *events), key=lambda event: event.at)
    return Ticket("SUP-1", "10001", created_at, standing, tuple(history))


_FIELDS = ("state", "state", "state", "priority", "priority", "type", "agent", "client", "other")
_WRITERS: dict[str, tuple[tuple[Speaker, bool], ...]] = {
    "agent": (("agent", True),),
    "client": (("client", True), ("unknown", True)),
    "other": (("bot", True), ("agent", False), ("client", False)),
}


@st.composite
def worlds(draw: st.DrawFn, rule_count: int = 1, scales: Sequence[Scale] = ("seconds", "days", "nights")) -> World:
    """Rules, a ticket, its client, and the instants at which it pays to look."""
    scale = draw(st.sampled_from(scales))
    ticket = draw(tickets(scale))
    slas = tuple(draw(rules(scale, f"rule-{number}")) for number in range(rule_count))
    clients: tuple[ClientTimeline, ...] = (NO_CLIENT, NO_CLIENT, _always("standard"), _promoted(draw(instants(scale))))
    happened = {max(event.at, ticket.created_at) for event in ticket.history}
    last = max(happened) + draw(st.sampled_from((0, 1, 30, 90)))
    if scale != "seconds":
        last += draw(st.sampled_from((0, 0, DAY, 4 * DAY)))
    if last - 1 > max(happened) and draw(st.sampled_from(range(4))) == 0:
        ticket = ticket._replace(gone_at=last - 1)
        happened.add(last - 1)
    return World(Rulebook(slas), ticket, draw(st.sampled_from(clients)), (*sorted(happened), last))


def _always(tier: str) -> ClientTimeline:
    return ClientTimeline("acme", ((0, client_attributes("acme", tier=tier)),))


def _promoted(since: int) -> ClientTimeline:
    """A standard client that became a key one at that instant."""
    return ClientTimeline(
        "acme", ((0, client_attributes("acme", tier="standard")), (since, client_attributes("acme", tier="key")))
    )
