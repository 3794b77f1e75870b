"""Delay warnings written twice from one text: ours, and one that lives through every minute, must decide the same."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Always
from jira_csext.core.conduct import Conduct
from jira_csext.core.cycle import Cycle
from jira_csext.core.delay_rule import Deadline, DelayWarning, Otherwise, Postponed
from jira_csext.core.evaluate import delays_until, evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket, Value
from jira_csext.core.told import CLIENT_WISH
from tests.building import OFFICE, a_calendar, a_rule, a_ticket, at, offset
from tests.core.oracle_delay import MINUTE, Happening, Life, Row, Terms

START = at("Mon 09:00")
DEADLINES = (Deadline("promised_at"), Deadline("due_at"), Deadline(sla="resolution"))
# A holiday in each week, a lunch, a client who lives eight hours ahead of the office.
OFFICES = (OFFICE, a_calendar("10:00-18:00", "Europe/Moscow", closed=frozenset({date(2026, 6, 4), date(2026, 6, 12)})))
CONTACTS = (
    *OFFICES,
    a_calendar({"Mon": "09:00-12:00,13:00-17:00", "Wed": "09:00-17:00", "Fri": "09:00-13:10"}),
    a_calendar("10:00-18:00", "Asia/Vladivostok", closed=frozenset({date(2026, 6, 5)})),
)
DATES = ("2026-06-03", "2026-06-05", "2026-06-09", "2026-06-12", "2026-06-04T13:30:00+00:00")
SAID = {"": "We are on it.", "2026-06-05": "It will be done by 5 June.", "2026-06-09": "We will be done by 9 June."}
REMINDERS = ("1wd before", "4h before", "1cd before")
# What a minute can hold one of.
KINDS = {"promised_at": "a date", "command": "a date", "wish": "a date", "resolved": "a state", "open": "a state"}


@st.composite
def terms(draw: st.DrawFn) -> Terms:
    reminders = draw(st.lists(st.sampled_from(REMINDERS), unique=True))
    told_by = offset(draw(st.sampled_from(("4h before", "1wd before", "30m before", "2wd before")))).duration
    assert told_by is not None
    return Terms(
        office=draw(st.sampled_from(OFFICES)),
        contact=draw(st.sampled_from(CONTACTS)),
        told_by=told_by,
        reminders={text: found for text in reminders if (found := offset(text).duration) is not None},
        when_risk=draw(st.sampled_from((30, 70))),
        otherwise=draw(st.sampled_from(("post", "post", "draft", "escalate"))),
        postponed_more_than=draw(st.integers(0, 2)),
        grace=300,
        target=draw(st.sampled_from((8, 20, 60))) * 3600,
    )


@st.composite
def happenings(draw: st.DrawFn) -> tuple[Happening, ...]:
    """What happens in eleven days, on quarters of an hour mostly, where things fall due as well."""
    quarters, minutes = st.integers(1, 11 * 96).map(lambda n: n * 15), st.integers(1, 11 * 1440)
    found: dict[tuple[int, str], Happening] = {}
    whats = ("promised_at", "due_at", "command", "wish", "said", "said", "warned", "warned", "risk", "resolved", "open")
    for _ in range(draw(st.integers(0, 9))):
        when = START + draw(st.one_of(quarters, minutes)) * MINUTE
        what = draw(st.sampled_from(whats))
        on: str | None = None
        if what in ("command", "wish"):
            on = draw(st.sampled_from(DATES))
        elif what in ("promised_at", "due_at"):
            on = draw(st.sampled_from((*DATES, None)))
        elif what == "said":
            on = draw(st.sampled_from(tuple(SAID))) or None
        risk = draw(st.sampled_from((10, 50, 90))) if what == "risk" else 0
        found[when, KINDS.get(what, what)] = Happening(when, what, on, risk)
    return _that_change_something(sorted(found.values(), key=lambda one: one.at))


def _that_change_something(drawn: Sequence[Happening]) -> tuple[Happening, ...]:
    fields: dict[str, str | None] = {"state": "open"}
    kept = []
    for one in drawn:
        field, value = ("state", one.what) if one.what in ("resolved", "open") else (one.what, one.date)
        if field in ("promised_at", "due_at", "state"):
            if fields.get(field) == value:
                continue
            fields[field] = value
        kept.append(one)
    return tuple(kept)


def ticket_of(drawn: Sequence[Happening]) -> Ticket:
    """The same, as a helpdesk tells it."""
    events: list[Event] = []
    fields: dict[str, Value] = {"state": "open"}
    for number, one in enumerate(drawn):
        name = f"e{number}"
        if one.what in ("promised_at", "due_at", "resolved", "open"):
            field, value = (one.what, one.date) if one.what.endswith("_at") else ("state", one.what)
            events.append(Event(one.at, "changed", name, "agent", "kim", field, fields.get(field), value))
            fields[field] = value
        elif one.what == "said":
            events.append(Event(one.at, "message", name, "agent", "kim", public=True, text=SAID[one.date or ""]))
        elif one.what == "warned":
            events.append(Event(one.at, "own", name, "bot", "bot", "warned"))
        elif one.what == "risk":
            events.append(Event(one.at, "own", name, "bot", "bot", "risk_crossed", None, one.risk))
        else:
            wish = CLIENT_WISH if one.what == "wish" else ""
            events.append(Event(one.at, "own", name, "agent", "kim", "promised", None, one.date, text=wish))
    return a_ticket(START, *events)


def rulebook_of(rule: Terms) -> Rulebook:
    otherwise: Otherwise = "post" if rule.otherwise == "post" else "draft" if rule.otherwise == "draft" else "escalate"
    units = {"seconds": ("h", 3600), "working_days": ("wd", 1), "calendar_days": ("cd", 1)}
    word, size = units[rule.told_by.unit]
    told_by = f"{rule.told_by.amount // 60}m" if rule.told_by.amount == 1800 else f"{rule.told_by.amount // size}{word}"
    warning = DelayWarning(
        "default",
        Always(),
        DEADLINES,
        offset(f"{told_by} before"),
        rule.office,
        remind=tuple(map(offset, rule.reminders)),
        when_risk=rule.when_risk,
        otherwise=otherwise,
        escalate="leadership" if otherwise == "escalate" else "",
        postponed=Postponed(rule.postponed_more_than, "leadership"),
    )
    promise = a_rule("resolution", f"{rule.target // 3600}h", name="resolution", calendar=rule.office)
    return Rulebook(
        (promise,), delay_warnings=(warning,), conduct=Conduct(hours=rule.contact, zone="UTC", grace=rule.grace)
    )


class Seen(NamedTuple):
    """What is compared of a row."""

    kind: str
    started_at: int
    stopped_at: int | None
    state: str
    due_at: int | None
    fired: tuple[tuple[str, int], ...]


def of_engine(cycle: Cycle) -> Seen:
    fired = tuple(sorted((step.step, step.at) for step in cycle.fired))
    if cycle.metric == "deadline":
        return Seen("watch", cycle.started_at, cycle.stopped_at, cycle.ending, None, fired)
    return Seen("delay", cycle.started_at, cycle.stopped_at, cycle.state, cycle.due_at, fired)


def of_oracle(row: Row, now: int) -> Seen:
    fired = tuple(sorted(row.fired))
    if not row.kind:
        return Seen("watch", row.start_at, row.ended_at, row.ending, None, fired)
    due_at = row.due_at if row.broken_at is None else row.broken_at
    return Seen("delay", row.start_at, row.ended_at, row.state(now), due_at, fired)


@settings(max_examples=int(os.environ.get("CSEXT_EXAMPLES", "60")), deadline=None)
@given(terms(), happenings(), st.integers(1, 12 * 1440))
def test_what_staff_and_client_are_told_of_a_delay_is_the_same_lived_through_minute_by_minute(
    rule: Terms, drawn: tuple[Happening, ...], minutes: int
) -> None:
    now = START + minutes * MINUTE
    found = evaluate(rulebook_of(rule), ticket_of([one for one in drawn if one.at <= now]), NO_CLIENT, now)
    life = Life(rule, START)
    life.live(drawn, START, now)

    ours = sorted(of_engine(cycle) for cycle in found.cycles if cycle.metric in ("deadline", "client_warned"))
    theirs = sorted(of_oracle(row, now) for row in (*life.watches, *life.delays))
    assert ours == theirs


@settings(max_examples=int(os.environ.get("CSEXT_EXAMPLES", "60")), deadline=None)
@given(
    terms(), happenings(), st.lists(st.integers(1, 12 * 1440), min_size=1, max_size=6), st.none() | st.integers(1, 12)
)
def test_at_any_instant_and_in_any_order_delays_stood_as_they_were_evaluated_then(
    rule: Terms, drawn: tuple[Happening, ...], minutes: list[int], gone_on: int | None
) -> None:
    rulebook, ticket = rulebook_of(rule), ticket_of(drawn)
    instants = [START + at * MINUTE for at in minutes]
    if gone_on is not None:
        ticket = ticket._replace(gone_at=START + gone_on * 1440 * MINUTE)
    delays = delays_until(rulebook, ticket, NO_CLIENT, max(instants))

    for now in (*sorted(instants), *instants):
        found = evaluate(rulebook, ticket, NO_CLIENT, now)
        assert delays.at(now) == [one for one in found.cycles if one.metric in ("deadline", "client_warned")]
