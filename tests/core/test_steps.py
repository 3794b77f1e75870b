"""At which instants steps fire, and which of several speaks; office hours are weekdays, 09:00 to 17:00, unless said."""

from __future__ import annotations

import pytest

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions import Is
from jira_csext.core.rulebook import Sla
from jira_csext.core.ticket import Event
from tests.building import OFFICE, a_calendar, a_goal, a_rule, a_ticket, change, fired, judged, only, said, says

HIGH = Is("priority", ("High",))
WAITING = Is("state", ("waiting_for_client",))
LATER = "+4w Fri 17:00"


def first_response(target: str, *steps: str, calendar: Calendar = OFFICE) -> Sla:
    return a_rule("first_response", target, steps, calendar=calendar)


def by_priority(*steps: str) -> Sla:
    """Four hours for what is urgent, eight for the rest."""
    return a_rule("resolution", [a_goal("4h", HIGH), a_goal("8h")], steps, pause_while=WAITING)


def steps_of(rule: Sla, created: str, *events: Event, now: str = LATER) -> list[str]:
    return fired(only(judged(rule, a_ticket(created, *events, priority="Low"), now)))


def raised(when: str) -> Event:
    return change(when, "priority", "Low", "High")


def lowered(when: str) -> Event:
    return change(when, "priority", "High", "Low")


@pytest.mark.parametrize(
    ("target", "step", "created", "instant"),
    [
        ("4h", "0%", "Sat 12:00", "Sat 12:00"),
        ("4h", "50%", "Mon 10:00", "Mon 12:00"),
        ("4h", "50%", "Mon 15:00", "Mon 17:00"),  # an exact fit ends at closing
        ("10s", "33%", "Mon 10:00", "Mon 10:00:04"),  # the first second at which that much has run
        ("4h", "100%", "Mon 13:00", "Mon 17:00"),
        ("4h", "150%", "Mon 15:00", "Tue 13:00"),
        ("4h", "1h before", "Mon 10:00", "Mon 13:00"),
        ("4h", "2h before", "Mon 15:00", "Tue 09:00"),  # the last instant at which that much is left
        ("4h", "4h before", "Sat 12:00", "+1w Mon 09:00"),
        ("4h", "0m before", "Mon 13:00", "Tue 09:00"),
        ("4h", "0m after", "Mon 13:00", "Mon 17:00"),
        ("4h", "3h after", "Mon 12:00", "Tue 11:00"),
        ("4h", "breach", "Mon 10:00", "Mon 14:00"),
        ("4h", "breach", "Mon 13:00", "Tue 09:00"),  # a budget that ends at closing is breached at the next opening
        ("4h", "breach", "Fri 13:00", "+1w Mon 09:00"),
        ("8h", "1wd before", "Mon 10:00", "Mon 10:00"),
        ("16h", "1wd before", "Fri 13:00", "+1w Mon 13:00"),
        ("16h", "1wd before", "Thu 13:00", "Fri 13:00"),  # due on Monday, over the weekend
        ("24h", "2wd before", "Fri 17:00", "+1w Mon 17:00"),
        ("16h", "1cd before", "Thu 13:00", "Sun 13:00"),
        ("4h", "1wd after", "Fri 10:00", "+1w Mon 14:00"),
        ("4h", "1wd after", "Mon 13:00", "Tue 17:00"),  # a due instant at closing belongs to the day that closes
        ("4h", "1cd after", "Fri 10:00", "Sat 14:00"),
        ("end of day", "50%", "Mon 13:00", "Mon 15:00"),  # half of what is left
        ("end of day", "1h before", "Mon 13:00", "Mon 16:00"),
        ("end of day", "100%", "Mon 13:00", "Mon 17:00"),
        ("end of day", "100%", "Mon 18:00", "Tue 17:00"),
        ("end of day", "100%", "Mon 17:00", "Tue 17:00"),
        ("end of day", "100%", "Sat 10:00", "+1w Mon 17:00"),
        ("end of next working day", "100%", "Mon 10:00", "Tue 17:00"),
        ("end of next working day", "100%", "Fri 20:00", "+1w Mon 17:00"),
        ("end of next working day", "100%", "Sat 10:00", "+1w Mon 17:00"),
        ("5wd", "100%", "Mon 10:00", "+1w Mon 10:00"),
        ("5wd", "50%", "Mon 10:00", "Wed 14:00"),
        ("1cd", "100%", "Fri 10:00", "Sat 10:00"),
        ("3cd", "1h before", "Fri 10:00", "+1w Mon 09:00"),
    ],
)
def test_a_step_falls_where_the_language_says(target: str, step: str, created: str, instant: str) -> None:
    assert steps_of(first_response(target, step), created) == [f"{step} at {instant}"]


def test_a_target_of_working_days_is_used_up_at_closing_when_its_last_instant_is_an_opening() -> None:
    # Five days on from Monday's opening is the opening of the Monday after: 40 hours, over at Friday's closing.
    cycle = only(judged(first_response("5wd"), a_ticket("Sat 10:00"), "+1w Tue 09:00"))
    assert (cycle.target_seconds, said(cycle.due_at), said(cycle.breached_at)) == (
        40 * 3600,
        "+1w Fri 17:00",
        "+2w Mon 09:00",
    )


def test_before_a_deadline_the_lunch_break_does_not_count() -> None:
    office = a_calendar("10:00-13:00,14:00-19:00")
    assert steps_of(first_response("4h", "1h30m before", calendar=office), "Mon 10:00") == ["1h30m before at Mon 12:30"]
    assert steps_of(first_response("4h", "1h before", calendar=office), "Mon 10:00") == ["1h before at Mon 14:00"]


def test_a_working_day_before_is_the_closing_before_where_that_local_time_is_closed() -> None:
    office = a_calendar({"Mon": "10:00-13:00,14:00-19:00", "Tue": "10:00-19:00", "Fri": "10:00-18:00"})
    rule = first_response("11h30m", "1wd before", calendar=office)
    # Due on Tuesday at 13:30, when on Monday everybody is at lunch.
    assert steps_of(rule, "Mon 10:00") == ["1wd before at Mon 13:00"]


@pytest.mark.parametrize(
    ("target", "step"), [("2h", "3h before"), ("4h", "1wd before"), ("4h", "1cd before"), ("1cd", "2cd before")]
)
def test_what_falls_before_the_start_is_no_step(target: str, step: str) -> None:
    assert steps_of(first_response(target, step), "Mon 10:00") == []


def test_a_target_of_calendar_days_is_the_same_local_time_when_the_clocks_change() -> None:
    berlin = a_calendar(timezone="Europe/Berlin")
    rule = first_response("2cd", "1cd before", "100%", calendar=berlin)
    forward = only(judged(rule, a_ticket("2026-03-28T09:00:00+01:00"), LATER))
    back = only(judged(rule, a_ticket("2026-10-24T09:00:00+02:00"), "2026-12-01T00:00:00+00:00"))
    assert (forward.target_seconds, back.target_seconds) == (47 * 3600, 49 * 3600)
    assert [step.at - forward.started_at for step in forward.fired] == [23 * 3600, 47 * 3600]
    assert [step.at - back.started_at for step in back.fired] == [25 * 3600, 49 * 3600]


def test_working_days_before_a_target_of_calendar_days_are_the_calendars_own() -> None:
    # Due on Sunday, which counts as Friday's closing.
    assert steps_of(first_response("3cd", "1wd before"), "Thu 10:00") == ["1wd before at Thu 17:00"]
    assert steps_of(first_response("3cd", "1wd after"), "Wed 10:00") == ["1wd after at +1w Tue 09:00"]


def test_the_stop_is_a_step_of_what_was_answered_and_of_nothing_else() -> None:
    rule = first_response("4h", "stop", "breach")
    answered = [change("Mon 12:00", "state", "open", "on_hold"), says("Mon 12:00", "agent")]
    assert steps_of(rule, "Mon 10:00", *answered) == ["stop at Mon 12:00"]
    assert steps_of(rule, "Mon 10:00", change("Mon 12:00", "state", "open", "resolved")) == []


def test_the_stop_is_no_step_of_a_cycle_that_was_cancelled_after_a_change_of_goal() -> None:
    rule = a_rule("first_response", [a_goal("4h", HIGH), a_goal("8h")], ["stop"])
    events = [raised("Mon 11:00"), change("Mon 12:00", "state", "open", "resolved")]
    assert steps_of(rule, "Mon 10:00", *events) == []


def test_after_the_stop_nothing_falls_due() -> None:
    rule = first_response("4h", "50%", "breach", "1wd after")
    assert steps_of(rule, "Mon 10:00", says("Mon 13:00", "agent")) == ["50% at Mon 12:00"]


def test_in_one_second_the_stop_comes_before_the_steps() -> None:
    rule = first_response("4h", "50%", "breach")
    assert steps_of(rule, "Mon 10:00", says("Mon 12:00", "agent")) == []
    assert steps_of(rule, "Mon 10:00", says("Mon 14:00", "agent")) == ["50% at Mon 12:00"]


def test_a_second_too_late_is_a_breach_at_the_due_instant() -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 14:00:01", "agent"))
    cycle = only(judged(first_response("4h", "breach"), ticket, LATER))
    assert (cycle.state, fired(cycle)) == ("breached", ["breach at Mon 14:00"])


def test_a_breach_is_seen_one_second_after_its_instant_and_a_warning_at_it() -> None:
    rule, ticket = first_response("4h", "1h before", "breach"), a_ticket("Mon 10:00")
    seen = {now: fired(only(judged(rule, ticket, now))) for now in ("Mon 12:59:59", "Mon 13:00", "Mon 14:00")}
    assert seen == {
        "Mon 12:59:59": [],
        "Mon 13:00": ["1h before at Mon 13:00"],
        "Mon 14:00": ["1h before at Mon 13:00"],
    }
    assert fired(only(judged(rule, ticket, "Mon 14:00:01")))[1:] == ["breach at Mon 14:00"]


def test_steps_of_one_instant_fire_as_one_and_the_last_of_them_speaks() -> None:
    cycle = only(judged(first_response("4h", "2h before", "50%"), a_ticket("Mon 10:00"), LATER))
    assert [(step.step, step.superseded_by) for step in cycle.fired] == [("2h before", "50%"), ("50%", "")]


def test_what_is_due_at_the_deadline_and_the_breach_after_it_each_speak() -> None:
    # The one is seen at the due instant, the other a second later, in hours as well as at closing.
    for created in ("Mon 10:00", "Mon 13:00"):
        cycle = only(judged(first_response("4h", "100%", "breach"), a_ticket(created), LATER))
        assert [(step.step, step.superseded_by) for step in cycle.fired] == [("100%", ""), ("breach", "")]


def test_no_step_falls_into_a_pause() -> None:
    rule = by_priority("50%", "2h before", "breach")
    events = [
        change("Mon 12:00", "state", "open", "waiting_for_client"),
        change("Tue 12:00", "state", "waiting_for_client", "open"),
    ]
    assert steps_of(rule, "Mon 10:00", *events) == [
        "50% at Tue 14:00",
        "2h before at Tue 16:00",
        "breach at Wed 10:00",
    ]


def test_a_pause_that_begins_when_half_has_run_finds_the_step_fired() -> None:
    events = [change("Mon 14:00", "state", "open", "waiting_for_client")]
    assert steps_of(by_priority("50%", "4h before"), "Mon 10:00", *events) == ["50% at Mon 14:00"]


def test_days_before_the_deadline_follow_it_when_a_pause_moves_it() -> None:
    rule = a_rule("resolution", "16h", ["1wd before"], pause_while=WAITING)
    events = [
        change("Mon 12:00", "state", "open", "waiting_for_client"),
        change("Wed 12:00", "state", "waiting_for_client", "open"),
    ]
    assert steps_of(rule, "Mon 10:00", *events) == ["1wd before at Thu 10:00"]


def test_days_before_a_deadline_that_lie_before_the_clock_goes_on_are_due_when_it_does() -> None:
    long_thursday = a_calendar({"Tue": "09:00-10:00", "Wed": "09:00-10:00", "Thu": "09:00-17:00"})
    rule = a_rule("resolution", "4h", ["1wd before"], pause_while=WAITING, calendar=long_thursday)
    assert steps_of(rule, "Tue 09:00") == ["1wd before at Wed 10:00"]  # due on Thursday at 11:00
    events = [
        change("Wed 09:30", "state", "open", "waiting_for_client"),
        change("Thu 12:00", "state", "waiting_for_client", "open"),
    ]
    # Now due on Thursday at 14:30, and a working day before that the clock stood.
    assert steps_of(rule, "Tue 09:00", *events) == ["1wd before at Thu 12:00"]


def test_days_before_a_deadline_that_fell_before_the_start_stay_no_step_when_a_pause_moves_it() -> None:
    rule = a_rule("resolution", "4h", ["1wd before"], pause_while=WAITING)
    events = [
        change("Mon 12:00", "state", "open", "waiting_for_client"),
        change("Wed 12:00", "state", "waiting_for_client", "open"),
    ]
    assert steps_of(rule, "Mon 10:00", *events) == []


def test_days_before_a_deadline_do_not_come_in_the_second_in_which_a_pause_begins() -> None:
    rule = a_rule("resolution", "16h", ["1wd before"], pause_while=WAITING)
    waiting = change("Tue 10:00", "state", "open", "waiting_for_client")
    assert steps_of(rule, "Mon 10:00", waiting, now="Wed 12:00") == []
    back = change("Wed 10:00", "state", "waiting_for_client", "open")
    assert steps_of(rule, "Mon 10:00", waiting, back) == ["1wd before at Wed 10:00"]


def test_a_warning_that_a_raised_priority_finds_due_fires_at_the_change() -> None:
    rule = by_priority("50%", "breach")
    assert steps_of(rule, "Mon 10:00", raised("Mon 13:00")) == ["50% at Mon 13:00", "breach at Mon 14:00"]


def test_what_a_raised_priority_finds_due_fires_as_one_and_the_last_speaks() -> None:
    cycle = only(
        judged(by_priority("50%", "75%", "breach"), a_ticket("Mon 09:00", raised("Mon 13:30"), priority="Low"), LATER)
    )
    assert [(step.step, said(step.at), step.superseded_by) for step in cycle.fired] == [
        ("50%", "Mon 13:00", ""),
        ("75%", "Mon 13:30", "breach"),
        ("breach", "Mon 13:30", ""),
    ]


def test_a_step_that_has_fired_does_not_fire_again_where_the_new_goal_finds_it_due_too() -> None:
    assert steps_of(by_priority("50%"), "Mon 09:00", raised("Mon 14:00")) == ["50% at Mon 13:00"]


def test_what_a_lowered_priority_moves_ahead_is_due_again_and_names_the_event_that_moved_it() -> None:
    relaxed = lowered("Mon 13:00")
    cycle = only(judged(by_priority("50%"), a_ticket("Mon 10:00", relaxed, priority="High"), LATER))
    assert [(said(step.at), step.again) for step in cycle.fired] == [("Mon 12:00", ""), ("Mon 14:00", relaxed.id)]


def test_to_and_fro_in_a_pause_a_step_is_due_again_whether_or_not_the_pause_has_ended_by_then() -> None:
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 12:30", "state", "open", "waiting_for_client"),
        lowered("Mon 13:00"),
        raised("Mon 14:00"),
        change("Tue 10:00", "state", "waiting_for_client", "open"),
        priority="High",
    )
    during, after = (fired(only(judged(by_priority("50%"), ticket, now))) for now in ("Mon 16:00", "Tue 10:30"))
    assert during == after == ["50% at Mon 12:00", "50% at Mon 14:00"]


def test_a_goal_that_knows_no_such_step_does_not_make_it_due_again() -> None:
    rule = a_rule("resolution", [a_goal("4h", HIGH), a_goal("2h")], ["3h before"])
    ticket = a_ticket("Mon 10:00", lowered("Mon 11:30"), raised("Mon 11:40"), priority="High")
    assert fired(only(judged(rule, ticket, LATER))) == ["3h before at Mon 11:00"]


def test_what_came_due_out_of_scope_fires_together_on_return() -> None:
    rule = a_rule("resolution", "4h", ["50%", "75%", "breach"], when=Is("type", ("bug",)))
    ticket = a_ticket(
        "Mon 10:00", change("Mon 11:00", "type", "bug", "task"), change("Mon 13:30", "type", "task", "bug")
    )
    cycle = only(judged(rule, ticket, "Mon 13:30"))
    assert [(step.step, said(step.at), step.superseded_by) for step in cycle.fired] == [
        ("50%", "Mon 13:30", "75%"),
        ("75%", "Mon 13:30", ""),
    ]


def test_a_breach_of_the_second_in_which_the_scope_was_left_is_kept_for_the_return() -> None:
    rule = a_rule("resolution", "4h", ["breach"], when=Is("type", ("bug",)))
    ticket = a_ticket(
        "Mon 10:00", change("Mon 14:00:01", "type", "bug", "task"), change("Mon 15:00", "type", "task", "bug")
    )
    assert fired(only(judged(rule, ticket, "Mon 14:30"))) == []
    assert fired(only(judged(rule, ticket, "Mon 15:00"))) == ["breach at Mon 15:00"]


def test_a_ticket_that_comes_into_scope_late_finds_its_steps_due_at_once() -> None:
    rule = a_rule("resolution", "4h", ["0%", "50%"], when=Is("type", ("bug",)))
    ticket = a_ticket("Mon 10:00", change("Mon 13:00", "type", "task", "bug"))
    assert fired(only(judged(rule, ticket, LATER))) == ["50% at Mon 13:00"]


def test_a_resumed_cycle_keeps_what_it_said_when_it_stopped_and_says_it_again_at_the_next_stop() -> None:
    rule = a_rule("resolution", "8h", ["50%", "stop"], on_reopen="resume")
    closing = change("Mon 12:00", "state", "open", "resolved")
    reopening = change("Tue 10:00", "state", "resolved", "open")
    ticket = a_ticket("Mon 10:00", closing, reopening, change("Tue 13:00", "state", "open", "resolved"))
    seen = {now: fired(only(judged(rule, ticket, now))) for now in ("Mon 16:00", "Tue 11:00", "Tue 16:00")}
    assert seen == {
        "Mon 16:00": ["stop at Mon 12:00"],
        "Tue 11:00": ["stop at Mon 12:00"],
        "Tue 16:00": ["stop at Mon 12:00", "50% at Tue 12:00", "stop at Tue 13:00"],
    }
    assert only(judged(rule, ticket, LATER)).fired[-1].again == reopening.id


def test_while_a_ticket_stood_closed_nothing_fell_due_what_a_new_goal_finds_then_fires_on_reopening() -> None:
    rule = a_rule("resolution", [a_goal("4h", HIGH), a_goal("8h")], ["50%"], on_reopen="resume")
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 13:00", "state", "open", "resolved"),
        raised("Mon 14:00"),
        change("Mon 15:00", "state", "resolved", "open"),
        priority="Low",
    )
    assert fired(only(judged(rule, ticket, "Mon 14:30"))) == []
    assert fired(only(judged(rule, ticket, "Mon 15:00"))) == ["50% at Mon 15:00"]
