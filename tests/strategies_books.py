"""Random small worlds with everything in them: all metrics, own ones, dates, repeats, facts about time, escalations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Literal

from hypothesis import strategies as st

from jira_csext.core.client import NO_CLIENT, ClientTimeline, client_attributes
from jira_csext.core.conditions import AllOf, Condition, Is, Not, UnansweredFor
from jira_csext.core.duration import parse_duration
from jira_csext.core.metric import BUILT_IN, Metric
from jira_csext.core.occurrence import (
    ACKNOWLEDGED,
    AGENT_NOTE,
    AGENT_REPLY,
    ANSWERED,
    ASSIGNED,
    CLIENT_MESSAGE,
    CREATED,
    OF_ESCALATIONS,
    PROMISED,
    REOPENED,
    RESOLVED,
    AttachmentAdded,
    Becomes,
    Breached,
    Ceases,
    LabelAdded,
    Narrowed,
    Occurrence,
    breach_of,
)
from jira_csext.core.rulebook import (
    Absence,
    Action,
    Escalation,
    Goal,
    Level,
    Repeat,
    Role,
    Rulebook,
    Sla,
    Step,
    Target,
)
from jira_csext.core.ticket import Event, Speaker, Ticket, Value
from tests.building import offset
from tests.strategies import BERLIN, DAY, MINUTES, World, goals, instants, some

Small = Literal["seconds", "days"]

_TIMES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "steps": {
        "seconds": ("0%", "50%", "100%", "10s before", "1m before", "breach", "breach", "15s after", "stop"),
        "days": (
            "0%",
            "75%",
            "2m before",
            "1wd before",
            "1cd before",
            "breach",
            "breach",
            "1m after",
            "1wd after",
            "stop",
        ),
    },
    "every": {"seconds": ("10s", "25s"), "days": ("1m", "3m", "1wd", "1cd")},
    "left": {"seconds": ("10s", "30s", "1m"), "days": ("1m", "3m", "1wd", "1cd")},
    "snooze": {
        "seconds": ("10s", "30s", "2026-06-01T10:01:40+00:00", "2026-06-01T12:02", "a while"),
        "days": ("1m", "1wd", "1cd", "2026-06-03", "2026-06-04T10:01", "0m"),
    },
    "date": {
        "seconds": (
            *("2026-06-01T10:00:30+00:00", "2026-06-01T10:01:00Z", "2026-06-01T10:01:30+00:00"),
            *("2026-06-01T12:02:15", "2026-06-01T10:02:30+00:00", "2026-06-01", "soon"),
        ),
        "days": (
            *("2026-06-01", "2026-06-02", "2026-06-03", "2026-06-04", "2026-06-06", "2026-05-29"),
            *("2026-06-02T10:01:00+00:00", "2026-06-03T20:00:00Z", "2026-06-04T10:04", "2026-06-05T10:03:30Z"),
        ),
    },
}
_LEVELS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "seconds": (("0m",), ("0m", "20s"), ("10s", "40s"), ("0m", "10s", "30s")),
    "days": (("0m",), ("0m", "2m"), ("1m", "1wd"), ("0m", "1cd"), ("0m", "2m", "1wd")),
}
PEOPLE = {
    "head": Role("head", account="anna"),
    "director": Role("director", account="Oleg", away=(Absence(date(2026, 6, 3), date(2026, 6, 4), "head"),)),
    "manager": Role("manager", client_attribute="manager"),
}
_ON_HOLD, _HIGH, _LOW = Is("state", ("on_hold",)), Is("priority", ("High",)), Is("priority", ("Low",))
_UNTIL: tuple[tuple[Occurrence, ...], ...] = (
    (AGENT_REPLY, ACKNOWLEDGED),
    (ACKNOWLEDGED,),
    (Narrowed(ACKNOWLEDGED, _HIGH), RESOLVED),
    (Narrowed(AGENT_REPLY, _HIGH), LabelAdded("r*")),
)
NOTE, LABEL, REPLY = Action("note", "n"), Action("label", "l"), Action("reply", "r")


@st.composite
def facts(draw: st.DrawFn, scale: Small) -> UnansweredFor:
    """How long a message has been left."""
    return UnansweredFor(parse_duration(draw(st.sampled_from(_TIMES["left"][scale]))), MINUTES)


@st.composite
def metrics(draw: st.DrawFn, scale: Small, others: Sequence[str]) -> Metric:
    """A clock of one's own, sometimes waiting for the breach of another rule."""
    fact = draw(facts(scale))
    breaches = [Breached(name) for name in others]
    starts: tuple[Occurrence, ...] = (
        *(CREATED, CLIENT_MESSAGE, REOPENED, ASSIGNED, PROMISED, AGENT_NOTE, LabelAdded("r*"), Becomes(_ON_HOLD)),
        *(Narrowed(AGENT_REPLY, _HIGH), Becomes(fact), Narrowed(CLIENT_MESSAGE, Not(fact)), *breaches, *breaches),
    )
    stops: tuple[Occurrence, ...] = (
        *(AGENT_REPLY, RESOLVED, ANSWERED, PROMISED, ACKNOWLEDGED, Becomes(_LOW), Ceases(_ON_HOLD)),
        *(LabelAdded("*port"), AttachmentAdded("*report*"), Narrowed(ASSIGNED, Not(_HIGH)), *breaches),
    )
    return Metric(
        "own",
        tuple(draw(some(starts, 1, 2))),
        tuple(draw(some(stops, 1, 2))),
        tuple(draw(some((RESOLVED, AGENT_NOTE, Becomes(_HIGH)), 0, 0, 1))),
        draw(st.sampled_from((None, None, _ON_HOLD))),
    )


@st.composite
def full_goals(draw: st.DrawFn, scale: Small) -> Sequence[Goal]:
    """Goals, some of which are dates or have a beginning."""
    found = list(draw(goals(scale)))
    for field in draw(some(("promised_at", "due_at"), 0, 1, 1, 2)):
        calendar = draw(st.sampled_from((MINUTES, BERLIN)))
        dated = Goal(Target(field, "date"), calendar)
        if draw(_RARELY):
            dated = replace(dated, when=draw(st.sampled_from((_HIGH, Not(_LOW)))))
        found.insert(draw(st.sampled_from((0, len(found)))), dated)
    if draw(_RARELY):
        place = draw(st.sampled_from(range(len(found))))
        found[place] = replace(found[place], effective_at=draw(instants(scale)))
    return found


_RARELY = st.sampled_from((False, False, False, True))


@st.composite
def steps(draw: st.DrawFn, scale: Small, escalations: Sequence[str]) -> tuple[Step, ...]:
    """Steps, some of which come again, and some of which raise an escalation."""
    every = st.sampled_from(_TIMES["every"][scale])
    found: dict[str, Step] = {}
    for text in draw(some(_TIMES["steps"][scale], 0, 1, 3)):
        repeats = text != "stop" and draw(st.sampled_from((True, False, False)))
        found[text] = Step(
            offset(text),
            tuple(draw(some((NOTE, LABEL, REPLY), 1, 2))),
            escalate=draw(st.sampled_from(("", *escalations, *escalations))),
            repeat=Repeat(parse_duration(draw(every)), draw(st.sampled_from((1, 2)))) if repeats else None,
        )
    return tuple(found.values())


@st.composite
def full_rules(draw: st.DrawFn, scale: Small, name: str, others: Sequence[Sla], escalations: Sequence[str]) -> Sla:
    """A rule of any metric; what waits for leadership escalates nothing itself, nor does what waits for that."""
    named = draw(st.sampled_from((*BUILT_IN, "own", "own")))
    metric = draw(metrics(scale, [other.name for other in others])) if named == "own" else BUILT_IN[named]
    needs = {need for occurrence in metric.occurrences for need in occurrence.needs}
    waits = bool(needs & (OF_ESCALATIONS | {breach_of(other.name) for other in others if _waits(other, others)}))
    fact = draw(facts(scale))
    no_fact: tuple[Condition | None, ...] = (
        None,
        None,
        None,
        Is("type", ("complaint",)),
        Not(Is("state", ("resolved",))),
    )
    pauses: tuple[Condition | None, ...] = (None, None, Is("state", ("waiting_for_client",)), _ON_HOLD, Not(fact), fact)
    rule = Sla(
        name,
        metric,
        tuple(draw(full_goals(scale))),
        steps=draw(steps(scale, () if waits else escalations)),
        pause_while=draw(st.sampled_from(pauses)),
        on_reopen=draw(st.sampled_from(("new_cycle", "resume"))),
        effective_at=draw(instants(scale)) if draw(_RARELY) and draw(_RARELY) else None,
    )
    when = draw(st.sampled_from((*no_fact, fact, AllOf((fact, Not(_LOW))))))
    return rule if when is None else replace(rule, when=when)


def _waits(rule: Sla, others: Sequence[Sla]) -> bool:
    return bool(rule.needs & OF_ESCALATIONS) or any(
        breach_of(other.name) in rule.needs and _waits(other, others) for other in others if other is not rule
    )


@st.composite
def escalations(draw: st.DrawFn, scale: Small, name: str = "leadership") -> Escalation:
    """Levels that call one person after the other, some of them nobody."""
    roles = st.sampled_from((("head",), ("director",), ("manager",), ("assignee",), ("manager", "head")))
    levels = [Level(parse_duration(after), draw(roles), (NOTE,)) for after in draw(st.sampled_from(_LEVELS[scale]))]
    every = parse_duration(draw(st.sampled_from(_TIMES["every"][scale])))
    return Escalation(
        name,
        tuple(levels),
        draw(st.sampled_from(_UNTIL)),
        draw(st.sampled_from((None, Repeat(every, 2)))),
        draw(st.sampled_from((None, MINUTES))),
        draw(st.sampled_from((True, True, False))),
    )


@st.composite
def books(draw: st.DrawFn, scale: Small) -> Rulebook:
    """Up to three rules and two escalations, in any order."""
    called = [draw(escalations(scale, name)) for name in draw(some(("leadership", "help"), 0, 1, 1, 1, 2))]
    names = [one.name for one in called]
    rules: list[Sla] = []
    for name in ("first", *draw(some(("second", "third"), 0, 1, 2))):
        rules.append(draw(full_rules(scale, name, rules, names)))
    ordered = draw(st.permutations(rules))
    return Rulebook(
        tuple(ordered), default_calendar=MINUTES, people=PEOPLE, escalations={one.name: one for one in called}
    )


_VALUES: Mapping[str, tuple[Value, ...]] = {
    "state": ("open", "waiting_for_client", "on_hold", "resolved"),
    "priority": ("High", "Medium", "Low"),
    "type": ("complaint", "question"),
    "labels": ((), ("red",), ("red", "Airport"), ("late",)),
    "assignee": (None, "kim", "anna"),
}
_HAPPENS = (
    *("state", "state", "state", "priority", "type", "labels", "assignee", "promised_at", "promised_at", "due_at"),
    *("agent", "agent", "client", "client", "other", "attached", "own", "own"),
)
_WRITERS: Mapping[str, tuple[tuple[Speaker, bool], ...]] = {
    "agent": (("agent", True),),
    "client": (("client", True), ("unknown", True)),
    "other": (("bot", True), ("agent", False), ("client", False)),
}
_OWN = ("answered", "acknowledged", "acknowledged", "taken", "snoozed", "snoozed", "promised", "promised")


@st.composite
def full_tickets(draw: st.DrawFn, scale: Small) -> Ticket:
    """A ticket with up to fourteen events of every kind; ids tell nothing of the order."""
    first, *moments = sorted(draw(instants(scale)) for _ in range(draw(st.sampled_from(range(1, 15)))))
    created_at = first if draw(st.sampled_from((True, True, False))) else draw(instants(scale))
    dates = (None, *_TIMES["date"][scale])
    standing: dict[str, Value] = {
        "state": draw(st.sampled_from(("open", "open", "open", "waiting_for_client", "resolved"))),
        "priority": draw(st.sampled_from(_VALUES["priority"])),
        "type": draw(st.sampled_from(("complaint", "complaint", "question"))),
        "labels": draw(st.sampled_from(((), (), ("red",)))),
        "assignee": draw(st.sampled_from((None, "kim", "oleg"))),
        "promised_at": draw(st.sampled_from((None, None, *dates))),
        "due_at": draw(st.sampled_from((None, None, *dates))),
    }
    events: list[Event] = []
    for number, moment in enumerate(moments):
        kind = draw(st.sampled_from(_HAPPENS))
        told = f"{draw(st.sampled_from('abcdhz'))}{number}"
        if kind in standing:
            values = _VALUES.get(kind, dates)
            new = draw(st.sampled_from([value for value in values if value != standing[kind]]))
            by: Speaker = draw(st.sampled_from(("agent", "agent", "bot")))
            author = draw(st.sampled_from(("kim", "anna", "oleg")))
            events.append(Event(moment, "changed", told, by, author, kind, standing[kind], new))
            standing[kind] = new
        elif kind == "own":
            word = draw(st.sampled_from(_OWN))
            times = {"snoozed": _TIMES["snooze"][scale], "promised": _TIMES["date"][scale]}.get(word, (None,))
            value = draw(st.sampled_from(times))
            old = standing["promised_at"] if word == "promised" else None
            author = draw(st.sampled_from(("kim", "Anna", "oleg")))
            events.append(Event(moment, "own", f"{told}/told", "agent", author, field=word, old=old, new=value))
        elif kind == "attached":
            name = draw(st.sampled_from(("photo.png", "Q2 Report.pdf")))
            events.append(Event(moment, "attached", told, "agent", "kim", field="attachment", new=name))
        else:
            writer, public = draw(st.sampled_from(_WRITERS[kind]))
            events.append(Event(moment, "message", told, writer, writer, public=public))
    opener: Speaker = draw(st.sampled_from(("client", "client", "agent", "bot")))
    history = sorted((Event(created_at, "created", "created", opener), *events), key=lambda event: event.at)
    return Ticket("SUP-1", "10001", created_at, standing, tuple(history))


@st.composite
def full_worlds(draw: st.DrawFn, scales: Sequence[Small] = ("seconds", "days")) -> World:
    """A rulebook with everything in it, a ticket, its client, and the instants at which it pays to look."""
    scale = draw(st.sampled_from(scales))
    ticket = draw(full_tickets(scale))
    rulebook = draw(books(scale))
    since = draw(instants(scale))
    was, became = client_attributes("acme", tier="standard"), client_attributes("acme", tier="key", manager="kim")
    known = (NO_CLIENT, ClientTimeline("acme", ((0, became),)), ClientTimeline("acme", ((0, was), (since, became))))
    happened = {max(event.at, ticket.created_at) for event in ticket.history}
    last = max(happened) + draw(st.sampled_from((0, 1, 30, 90)))
    if scale != "seconds":
        last += draw(st.sampled_from((0, 0, DAY, 4 * DAY)))
    if last - 1 > max(happened) and draw(_RARELY):
        gone_at = max(happened) + 1 + (last - max(happened)) // 3
        ticket = ticket._replace(gone_at=gone_at)
        happened.add(gone_at)
    return World(rulebook, ticket, draw(st.sampled_from(known)), (*sorted(happened), last))
