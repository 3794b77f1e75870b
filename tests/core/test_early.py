"""Warnings to a client are moved into the contact hours before them; day and night promises, contact from 10 to 18."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import a_client
from jira_csext.core.conditions import Is
from jira_csext.core.conduct import Conduct
from jira_csext.core.evaluate import evaluate
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.rulebook import Action, Goal, Rulebook, Sla, Step, Target
from jira_csext.core.ticket import Event, Ticket
from tests.building import a_calendar, a_goal, a_ticket, at, change, fired, offset, only, said

REPLY, NOTE = Action("reply", "still-working"), Action("note", "reminder")
CONDUCT = Conduct(a_calendar("10:00-18:00"))
WAITING = Is("state", ("waiting_for_client",))
HIGH = Is("priority", ("High",))
CLIENT = a_client("acme")
LATER = "+4w Sun 12:00"


def a_promise(*steps: str, goals: tuple[Goal, ...] = (), target: str = "24h", kind: Action = REPLY) -> Sla:
    made = tuple(Step(offset(text), (kind,)) for text in steps)
    goals = goals or (a_goal(target, calendar=ALWAYS),)
    return Sla("rule", BUILT_IN["resolution"], goals, steps=made, pause_while=WAITING, conduct=CONDUCT)


def warned(rule: Sla, ticket: Ticket, now: str = LATER) -> list[str]:
    return fired(only(evaluate(Rulebook((rule,)), ticket, CLIENT, at(now))))


def waits(begin: str, end: str) -> list[Event]:
    return [change(begin, "state", "open", "waiting_for_client"), change(end, "state", "waiting_for_client", "open")]


@pytest.mark.parametrize(
    ("step", "created", "instant"),
    [
        ("4h before", "Mon 16:00", "Tue 12:00"),  # within the hours
        ("4h before", "Mon 12:00", "Mon 17:45"),  # Tue 08:00 is too early
        ("50%", "Mon 08:00", "Mon 17:45"),  # Mon 20:00
        ("50%", "Mon 05:55", "Mon 17:45"),  # Mon 17:55 is too near the end of the hours
        ("1wd before", "Mon 12:00", "Mon 12:00"),
        ("0%", "Mon 20:00", "Mon 20:00"),  # nothing is known before the start
        ("breach", "Mon 20:00", "Tue 20:00"),  # no warning any more
        ("2h after", "Mon 20:00", "Tue 22:00"),
    ],
)
def test_a_public_warning_falls_into_the_contact_hours_before_it(step: str, created: str, instant: str) -> None:
    assert warned(a_promise(step), a_ticket(created)) == [f"{step} at {instant}"]


def test_what_only_staff_hear_is_moved_by_nothing() -> None:
    assert warned(a_promise("4h before", kind=NOTE), a_ticket("Mon 12:00")) == ["4h before at Tue 08:00"]


def test_a_warning_that_would_move_before_its_cycle_stays() -> None:
    assert warned(a_promise("4h before", target="6h"), a_ticket("Mon 19:00")) == ["4h before at Mon 21:00"]


def test_an_urgent_rule_warns_at_any_hour() -> None:
    rule = a_promise("4h before")
    urgent = Sla(
        rule.name, rule.metric, rule.goals, steps=rule.steps, conduct=Conduct(CONDUCT.hours, urgent=frozenset({"rule"}))
    )

    assert warned(urgent, a_ticket("Mon 12:00")) == ["4h before at Tue 08:00"]


def test_after_a_pause_a_warning_is_not_moved_to_before_it_was_known() -> None:
    # Paused from 12:30 to 17:50, so its four hours before the end are Tue 13:20; nothing is known of it at 17:45.
    ticket = a_ticket("Mon 12:00", *waits("Mon 12:30", "Mon 17:50"))
    assert warned(a_promise("8h before"), ticket) == ["8h before at Mon 17:50"]  # meant for Tue 09:20


def test_a_warning_given_early_stays_given_when_a_pause_comes_later() -> None:
    ticket = a_ticket("Mon 12:00", *waits("Mon 17:50", "Wed 12:00"))
    assert warned(a_promise("4h before"), ticket) == ["4h before at Mon 17:45"]


def test_a_warning_given_early_stays_given_when_the_end_comes_before_its_instant() -> None:
    ticket = a_ticket("Mon 12:00", change("Mon 19:00", "state", "open", "resolved"))
    assert warned(a_promise("4h before"), ticket) == ["4h before at Mon 17:45"]


def test_a_goal_that_comes_into_force_in_the_evening_warns_at_once_and_once() -> None:
    goals = (a_goal("12h", HIGH, ALWAYS), a_goal("48h", calendar=ALWAYS))
    ticket = a_ticket("Mon 12:00", change("Mon 21:00", "priority", "Low", "High"))
    # Four hours before the end of twelve is 20:00, which was moved to 17:45: both have passed.
    assert warned(a_promise("4h before", goals=goals), ticket) == ["4h before at Mon 21:00"]


def test_a_warning_given_early_is_not_given_again_when_the_goal_changes_after_it() -> None:
    goals = (a_goal("23h", HIGH, ALWAYS), a_goal("24h", calendar=ALWAYS))
    ticket = a_ticket("Mon 12:00", change("Mon 21:00", "priority", "Low", "High"))
    assert warned(a_promise("4h before", goals=goals), ticket) == ["4h before at Mon 17:45"]


def test_a_promised_date_is_warned_of_in_the_hours_before_it() -> None:
    goals = (Goal(Target("promised_at", "date"), ALWAYS),)
    ticket = a_ticket("Mon 12:00", change("Mon 14:00", "promised_at", None, "2026-06-03T08:00:00+00:00"))
    assert warned(a_promise("1h before", goals=goals), ticket) == ["1h before at Tue 17:45"]


def test_a_date_set_after_the_hours_is_warned_of_when_it_is_set() -> None:
    goals = (Goal(Target("promised_at", "date"), ALWAYS),)
    ticket = a_ticket("Mon 12:00", change("Mon 20:00", "promised_at", None, "2026-06-02T08:00:00+00:00"))
    assert warned(a_promise("1h before", goals=goals), ticket) == ["1h before at Mon 20:00"]


@given(
    st.integers(0, 3 * 1440),
    st.lists(st.integers(1, 2000), max_size=5),
    st.sampled_from(["20h", "2wd", "50h"]),
    st.sampled_from(["1h before", "50%", "85%", "1wd before", "9h before"]),
)
def test_what_was_said_at_the_instant_it_was_known_is_what_a_replay_finds(
    created: int, gaps: list[int], target: str, step: str
) -> None:
    start = at("Mon 00:00") + 60 * created
    events, moment, paused = [], start, False
    for gap in gaps:
        moment += 60 * gap
        old, new = ("waiting_for_client", "open") if paused else ("open", "waiting_for_client")
        events.append(change(moment, "state", old, new))
        paused = not paused
    rulebook = Rulebook((a_promise(step, target=target, goals=(a_goal(target, calendar=a_calendar("08:00-22:00")),)),))
    ticket = a_ticket(start, *events)
    end = at("+9w Sun 12:00")
    replayed = [(one.step, one.at) for one in only(evaluate(rulebook, ticket, CLIENT, end)).fired]

    # A daemon that knows only what has happened looks at every event and whenever it is to wake.
    live: list[tuple[str, int]] = []
    now = start
    while now <= end:
        known = a_ticket(start, *(event for event in events if event.at <= now))
        found = evaluate(rulebook, known, CLIENT, now)
        live += [(one.step, one.at) for one in only(found).fired if (one.step, one.at) not in live]
        assert all(one.at <= now for one in only(found).fired)
        ahead = [i for i in (*(event.at for event in events), found.wake_at) if i is not None and i > now]
        if not ahead:
            break
        now = min(ahead)

    assert live == replayed, [said(event.at) for event in events]
