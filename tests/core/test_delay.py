"""Delay warnings: when a delay is known, who hears of it when, and what stops the obligation."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.conditions import Always, Is
from jira_csext.core.conduct import Conduct
from jira_csext.core.cycle import Cycle
from jira_csext.core.delay_rule import Deadline, DelayWarning, Postponed
from jira_csext.core.duration import Duration
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.ticket import Event, Ticket
from tests.building import OFFICE, a_calendar, a_rule, a_ticket, at, change, fired, offset, said, says

DEADLINES = (Deadline("promised_at"), Deadline("due_at"), Deadline(sla="resolution"))
LATE = "It takes longer: we will be done by 9 June."


def a_warning(told_by: str = "1wd before", remind: tuple[str, ...] = ("3wd before", "1wd before"), **more: Any) -> Any:
    """The rule of the language's example."""
    given: dict[str, Any] = {"when_risk": 70, "otherwise": "post", "manager": "account-manager", "name": "default"}
    given |= {"when": Always(), "deadlines": DEADLINES, "calendar": OFFICE, **more}
    return DelayWarning(told_by=offset(told_by), remind=tuple(map(offset, remind)), **given)


def evaluated(
    ticket: Ticket,
    now: str,
    *rules: DelayWarning,
    slas: tuple[Sla, ...] = (),
    client: ClientTimeline = NO_CLIENT,
    conduct: Conduct | None = None,
) -> Evaluation:
    rulebook = Rulebook(slas, delay_warnings=rules or (a_warning(),), conduct=conduct or Conduct())
    return evaluate(rulebook, ticket, client, at(now))


def delays(found: Evaluation) -> list[Cycle]:
    """The obligations to warn the client."""
    return [cycle for cycle in found.cycles if cycle.metric == "client_warned"]


def watched(found: Evaluation) -> list[str]:
    """What staff were told, over all deadlines."""
    return [step for cycle in found.cycles if cycle.metric == "deadline" for step in fired(cycle)]


def own(when: str, field: str, new: Any = None, text: str = "") -> Event:
    return Event(at(when), "own", f"{field} {when}", "bot", "bot", field, None, new, text=text)


DUE_FRIDAY = change("Mon 10:30", "due_at", None, "2026-06-05")
MOVED = change("Tue 12:00", "due_at", "2026-06-05", "2026-06-09")


def test_where_nobody_says_anything_the_manager_gets_a_draft_and_the_client_hears_in_the_last_contact_hour() -> None:
    ticket = a_ticket("Mon 10:00", DUE_FRIDAY)

    found = evaluated(ticket, "Fri 16:30")

    assert watched(found) == ["3wd before at Tue 17:00", "1wd before at Thu 17:00"]
    (delay,) = delays(found)
    assert fired(delay) == ["draft at Thu 16:45", "otherwise at Fri 16:00"]
    assert (said(delay.due_at), delay.state) == ("Fri 17:00", "running")


def test_who_repeats_the_date_after_the_reminder_is_not_asked_again() -> None:
    ticket = a_ticket("Mon 10:00", DUE_FRIDAY, own("Wed 12:00", "promised", "2026-06-05"))

    assert delays(evaluated(ticket, "Fri 16:30")) == []


def test_who_repeats_it_after_the_draft_ends_what_was_only_presumed() -> None:
    ticket = a_ticket("Mon 10:00", DUE_FRIDAY, own("Fri 10:00", "promised", "2026-06-05"))

    (delay,) = delays(evaluated(ticket, "Fri 16:30"))

    assert (delay.state, fired(delay)) == ("cancelled", ["draft at Thu 16:45"])


def test_a_date_moved_in_a_field_tells_nobody_so_the_obligation_stands() -> None:
    found = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, MOVED), "Thu 17:00")

    (delay,) = delays(found)
    assert (said(delay.started_at), said(delay.due_at), delay.state) == ("Tue 12:00", "Thu 16:45", "breached")
    assert fired(delay) == ["otherwise at Thu 16:40"]
    assert delay.delay is not None
    assert (said(delay.delay.heard_at), said(delay.delay.new_date_at)) == ("Fri 17:00", "+1w Tue 17:00")
    assert "delay known at Tue 12:00" in watched(found)


@pytest.mark.parametrize(
    ("message", "stops"),
    [
        (says("Thu 16:39", "agent", LATE), True),
        (says("Thu 16:39", "agent", "We are working on it."), False),
        (says("Thu 16:39", "agent", LATE, public=False), False),
        (says("Thu 16:39", "client", LATE), False),
        (says("Thu 16:39", "bot", LATE), False),
        (says("Thu 16:39", "agent", "We will be done by Friday."), False),
    ],
)
def test_only_a_public_message_of_a_person_of_ours_with_a_later_date_stops_it(message: Event, stops: bool) -> None:
    (delay,) = delays(evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, MOVED, message), "Thu 16:44"))

    assert (delay.state, fired(delay)) == (("met", []) if stops else ("running", ["otherwise at Thu 16:40"]))


def test_our_own_warning_with_the_new_date_stops_it_and_the_client_has_heard_that_date() -> None:
    found = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, MOVED, own("Thu 16:41", "warned")), "Fri 17:30")

    (delay,) = delays(found)
    assert (delay.state, fired(delay)) == ("met", ["otherwise at Thu 16:40"])


def test_a_message_without_a_date_moves_the_obligation_and_after_three_a_person_gets_the_draft() -> None:
    warned = [own(when, "warned") for when in ("Fri 16:01", "+1w Mon 15:57", "+1w Tue 15:53")]
    found = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, *warned), "+2w Mon 12:00")

    (delay,) = delays(found)
    assert fired(delay) == [
        *("draft at Thu 16:45", "otherwise at Fri 16:00", "otherwise/repeat 1 at +1w Mon 15:56"),
        *("otherwise/repeat 2 at +1w Tue 15:52", "draft at +1w Wed 15:48"),
    ]


def test_a_deadline_that_passes_although_somebody_spoke_for_it_is_told_to_staff_and_is_broken() -> None:
    ticket = a_ticket("Mon 10:00", DUE_FRIDAY, own("Wed 12:00", "promised", "2026-06-05"))

    (delay,) = delays(evaluated(ticket, "+1w Mon 10:00"))

    assert (delay.state, fired(delay), said(delay.due_at)) == ("breached", ["missed at Fri 17:00:01"], "Fri 17:00")


def test_where_the_time_has_passed_as_the_delay_is_known_it_is_due_within_the_first_contact_hour() -> None:
    moved = change("Fri 10:00", "due_at", "2026-06-05", "2026-06-09")

    (delay,) = delays(evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, moved), "Fri 10:30"))

    assert fired(delay) == ["draft at Thu 16:45", "otherwise at Fri 10:00"]
    assert said(delay.due_at) == "Fri 11:00"


def test_with_no_contact_hour_left_before_the_deadline_a_person_gets_the_draft() -> None:
    due = change("Mon 10:30", "promised_at", None, "2026-06-03T20:00:00+00:00")
    moved = change("Wed 18:00", "promised_at", "2026-06-03T20:00:00+00:00", "2026-06-05")

    repeated = own("Wed 12:00", "promised", "2026-06-03T20:00:00+00:00")

    delay = delays(evaluated(a_ticket("Mon 10:00", due, repeated, moved), "Wed 19:00"))[-1]

    assert fired(delay)[-1] == "draft at Wed 18:00"


def test_a_forecast_makes_a_delay_and_ends_it_when_it_falls_back() -> None:
    crossed = own("Tue 12:00", "risk_crossed", 75)

    found = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, crossed), "Thu 16:42")
    back = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, crossed, own("Wed 12:00", "risk_crossed", 30)), "Wed 13:00")
    below = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, own("Tue 12:00", "risk_crossed", 69)), "Wed 13:00")

    assert watched(found)[0] == "delay forecast at Tue 12:00"
    assert [fired(delay) for delay in delays(found)] == [["otherwise at Thu 16:40"]]
    assert [delay.state for delay in delays(back)] == ["cancelled"]
    assert delays(below) == []


def test_a_date_moved_at_the_clients_own_wish_needs_no_word_and_is_not_counted() -> None:
    wish = Event(
        at("Tue 12:00"), "own", "w", "agent", "kim", "promised", None, "2026-06-09", text="at the client's wish"
    )
    rule = a_warning(postponed=Postponed(0, "leadership"))

    found = evaluated(
        a_ticket("Mon 10:00", change("Mon 10:30", "promised_at", None, "2026-06-05"), wish), "Wed 12:00", rule
    )

    assert delays(found) == []
    assert watched(found) == []


def test_later_dates_are_counted_once_within_the_grace_and_earlier_ones_never() -> None:
    moves = [
        change("Tue 12:00", "due_at", "2026-06-05", "2026-06-09"),
        change("Tue 12:03", "due_at", "2026-06-09", "2026-06-10"),
        change("Tue 15:00", "due_at", "2026-06-10", "2026-06-08"),
        change("Wed 12:00", "due_at", "2026-06-08", "2026-06-12"),
    ]

    found = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, *moves), "Wed 13:00", a_warning(postponed=Postponed(1, "x")))

    assert [step for step in watched(found) if "postponed" in step] == ["postponed at Wed 12:00"]


def test_a_message_without_a_date_is_one_more_postponement() -> None:
    moved = change("Tue 12:00", "due_at", "2026-06-05", "2026-06-09")
    back = change("Tue 15:00", "due_at", "2026-06-09", "2026-06-05")
    warned = own("Fri 16:01", "warned")

    found = evaluated(
        a_ticket("Mon 10:00", DUE_FRIDAY, moved, back, warned), "+1w Mon 10:00", a_warning(postponed=Postponed(1, "x"))
    )

    assert delays(found)[-1].delay is not None
    assert [step for step in watched(found) if "postponed" in step] == ["postponed at Fri 16:01"]


def test_a_date_moved_once_more_before_the_client_heard_is_told_to_staff_again_and_one_set_again_is_not() -> None:
    again = change("Tue 15:00", "due_at", "2026-06-09", "2026-06-11")
    gone = change("Tue 16:00", "due_at", "2026-06-11", None)
    back = change("Tue 16:30", "due_at", None, "2026-06-11")

    found = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, MOVED, again), "Tue 15:30")
    same = own("Tue 16:00", "promised", "2026-06-11")
    repeated = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, MOVED, again, same), "Tue 16:30")
    taken_back = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, MOVED, again, gone, back), "Tue 16:45")

    assert watched(found) == ["delay known at Tue 12:00", "delay known at Tue 15:00"]
    assert len(delays(found)) == 1
    assert watched(repeated) == watched(found)
    assert watched(taken_back)[:2] == watched(found)


def test_the_deadline_of_a_promise_stands_still_while_its_clock_does() -> None:
    waiting = Is("state", ("waiting_for_client",))
    promise = a_rule("resolution", "16h", name="resolution", pause_while=waiting)
    asked = change("Mon 12:00", "state", "open", "waiting_for_client")
    answered = change("Tue 12:00", "state", "waiting_for_client", "open")

    paused = evaluated(a_ticket("Mon 09:00", asked), "Tue 11:00", slas=(promise,))
    gone_on = evaluated(a_ticket("Mon 09:00", asked, answered), "Wed 16:30", slas=(promise,))

    assert delays(paused) == []
    (delay,) = delays(gone_on)
    assert fired(delay) == ["draft at Tue 16:45", "otherwise at Wed 16:00"]
    assert said(delay.due_at) == "Wed 17:00"


def test_the_first_deadline_that_the_ticket_has_counts() -> None:
    ticket = a_ticket("Mon 10:00", DUE_FRIDAY, change("Mon 11:00", "promised_at", None, "2026-06-04"))

    (watch,) = [cycle for cycle in evaluated(ticket, "Mon 12:00").cycles if cycle.state == "running"]

    assert said(watch.due_at) == "Thu 17:00"


def test_what_is_done_is_silent() -> None:
    done = change("Thu 12:00", "state", "open", "resolved")

    found = evaluated(a_ticket("Mon 10:00", DUE_FRIDAY, MOVED, done), "Fri 18:00")

    assert [(delay.state, fired(delay)) for delay in delays(found)] == [("met", [])]


def test_a_client_in_another_zone_hears_within_its_own_hours_when_the_deadline_falls_on_a_holiday() -> None:
    office = a_calendar("09:00-17:00", "Europe/Moscow", closed=frozenset())
    conduct = Conduct(hours=a_calendar("10:00-18:00", "Europe/Moscow"), zone="Europe/Moscow")
    far = a_client("acme", timezone="Asia/Vladivostok")
    due = change("Mon 10:30", "promised_at", None, "2026-06-06T12:00:00+03:00")

    found = evaluated(
        a_ticket("Mon 10:00", due, own("Tue 12:00", "risk_crossed", 90)),
        "Fri 15:00",
        a_warning(calendar=office),
        client=far,
        conduct=conduct,
    )

    # A working day before Saturday noon is Thursday's closing in Moscow, at night for them: 17:45 theirs, 07:45 UTC.
    (delay,) = delays(found)
    assert (said(delay.due_at), fired(delay)) == ("Thu 07:45", ["otherwise at Thu 07:40"])


@pytest.mark.parametrize("way", ["draft", "escalate"])
def test_what_is_not_said_to_the_client_waits_for_no_contact_hours(way: str) -> None:
    rule = a_warning(otherwise=way, escalate="leadership" if way == "escalate" else "")
    moved = change("Fri 18:00", "due_at", "2026-06-08", "2026-06-09")
    due = change("Mon 10:30", "due_at", None, "2026-06-08")

    delay = delays(evaluated(a_ticket("Mon 10:00", due, moved), "Fri 19:00", rule))[-1]

    assert fired(delay)[-1] == "otherwise at Fri 18:00"


def test_a_new_date_within_is_what_the_message_says() -> None:
    rule = a_warning(new_date_within=Duration(2, "working_days"))

    (delay,) = delays(evaluated(a_ticket("Mon 10:00", DUE_FRIDAY), "Fri 16:02", rule))

    assert delay.delay is not None
    assert said(delay.delay.named_by) == "+1w Tue 16:02"


_HAPPENINGS = st.one_of(
    st.tuples(st.just("due_at"), st.sampled_from(["2026-06-03", "2026-06-05", "2026-06-09", "2026-06-12", None])),
    st.tuples(st.just("said"), st.sampled_from([LATE, "By Friday noon it is done.", "We are on it."])),
    st.tuples(st.just("risk_crossed"), st.integers(0, 100)),
    st.tuples(st.just("warned"), st.none()),
    st.tuples(st.just("promised"), st.sampled_from(["2026-06-05", "2026-06-09"])),
    st.tuples(st.just("state"), st.sampled_from(["open", "resolved", "waiting_for_client"])),
)
_START = at("Mon 09:00")


@st.composite
def stories(draw: st.DrawFn) -> Ticket:
    """A ticket to which anything may happen within two weeks."""
    happened = draw(st.lists(st.tuples(st.integers(0, 13 * 24 * 4), _HAPPENINGS), max_size=10))
    events: list[Event] = []
    for number, (quarter, (kind, value)) in enumerate(sorted(happened, key=lambda one: one[0])):
        moment = _START + quarter * 900
        if kind in ("due_at", "state"):
            before = [event.new for event in events if event.field == kind]
            old = before[-1] if before else ("open" if kind == "state" else None)
            events.append(Event(moment, "changed", f"e{number}", "agent", "kim", kind, old, value))
        elif kind == "said":
            events.append(Event(moment, "message", f"e{number}", "agent", "kim", public=True, text=str(value)))
        else:
            events.append(Event(moment, "own", f"e{number}", "bot", "bot", kind, None, value))
    return a_ticket(_START, *events)


@settings(max_examples=150, deadline=None)
@given(stories(), st.integers(0, 15 * 24 * 60), st.integers(0, 15 * 24 * 60))
def test_what_came_has_come_and_nothing_changes_before_the_next_instant_of_interest(
    ticket: Ticket, one: int, other: int
) -> None:
    rulebook = Rulebook(
        (a_rule("resolution", "24h", name="resolution", pause_while=None),),
        delay_warnings=(a_warning(postponed=Postponed(1, "leadership")),),
    )
    earlier, later = sorted((_START + one * 60, _START + other * 60))

    def keys(found: Evaluation) -> set[tuple[str, str, int, str]]:
        return {(c.start_id, step.step, step.at, step.again) for c in found.cycles for step in c.fired}

    before, after = evaluate(rulebook, ticket, NO_CLIENT, earlier), evaluate(rulebook, ticket, NO_CLIENT, later)
    assert keys(before) <= keys(after)
    names = [(c.rule, c.start_id) for c in after.cycles]
    assert len(set(names)) == len(names)
    happened = min((event.at for event in ticket.history if event.at > earlier), default=later + 1)
    until = min(later, happened - 1, (before.wake_at or later + 1) - 1)
    assert keys(evaluate(rulebook, ticket, NO_CLIENT, until)) == keys(before)
    assert all(at_ > earlier for c in before.cycles for _, at_ in c.upcoming)
