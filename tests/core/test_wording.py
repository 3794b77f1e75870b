"""The words of an explanation: one sentence for how a cycle stands, and lines in the order in which things happened."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Is
from jira_csext.core.duration import parse_duration
from jira_csext.core.evaluate import evaluate
from jira_csext.core.occurrence import ACKNOWLEDGED
from jira_csext.core.reasons import reasons
from jira_csext.core.rulebook import Action, Escalation, Goal, Level, Role, Rulebook, Sla, Step, Target
from jira_csext.core.ticket import Event, Ticket
from jira_csext.core.wording import said_by, said_of, told, verdict
from tests.building import OFFICE, a_calendar, a_goal, a_rule, a_ticket, at, change, offset, says
from tests.strategies import World, worlds

WAITING = Is("state", ("waiting_for_client",))
COMPLAINT = Is("type", ("complaint",))


def lines(rule: Sla, ticket: Ticket, now: str) -> list[str]:
    book = Rulebook((rule,))
    return told(reasons(book, ticket, NO_CLIENT, evaluate(book, ticket, NO_CLIENT, at(now)), at(now)), ticket, at(now))


def stands(rule: Sla, ticket: Ticket, now: str) -> str:
    (line,) = [line for line in lines(rule, ticket, now) if line.startswith("  cycle 1: ")]
    return line.removeprefix("  cycle 1: ")


@given(worlds(rule_count=2))
def test_every_world_can_be_told_and_its_sums_are_said(world: World) -> None:
    for now in world.instants:
        evaluation = evaluate(world.rulebook, world.ticket, world.client, now)
        found = reasons(world.rulebook, world.ticket, world.client, evaluation, now)
        text = told(found, world.ticket, now)
        assert sum(line.startswith("  cycle ") for line in text) == len(evaluation.cycles)
        assert sum(line.startswith("    in all: ") for line in text) == len(evaluation.cycles)
        assert not any("(no instant)" in line or "None" in line for line in text)


@pytest.mark.parametrize(
    ("now", "said"),
    [
        ("Mon 10:00", "running: due Mon 1 Jun 2026 14:00, 4h 00m left"),
        ("Mon 13:59:30", "running: due Mon 1 Jun 2026 14:00, 30s left"),
        ("Mon 14:00", "running: due Mon 1 Jun 2026 14:00, 0m left"),
        ("Mon 14:00:01", "breached: due Mon 1 Jun 2026 14:00, 1s over so far"),
        ("Tue 09:00:30", "breached: due Mon 1 Jun 2026 14:00, 3h 00m 30s over so far"),
    ],
)
def test_an_open_cycle_is_due_or_over(now: str, said: str) -> None:
    assert stands(a_rule(), a_ticket("Mon 10:00"), now) == said


def test_in_closed_hours_the_next_opening_is_named() -> None:
    assert stands(a_rule(), a_ticket("Mon 15:00"), "Mon 20:00") == (
        "running: due Tue 2 Jun 2026 11:00, 2h 00m left; closed hours until Tue 2 Jun 2026 09:00"
    )


@pytest.mark.parametrize(
    ("answered", "said"),
    [
        ("Mon 14:00", "met: stopped Mon 1 Jun 2026 14:00, 0m to spare"),
        ("Mon 13:00:15", "met: stopped Mon 1 Jun 2026 13:00:15, 59m 45s to spare"),
        ("Mon 14:00:01", "breached: due Mon 1 Jun 2026 14:00, stopped Mon 1 Jun 2026 14:00:01, 1s over"),
        ("Tue 09:30", "breached: due Mon 1 Jun 2026 14:00, stopped Tue 2 Jun 2026 09:30, 3h 30m over"),
    ],
)
def test_a_stopped_cycle_has_time_to_spare_or_is_over(answered: str, said: str) -> None:
    assert stands(a_rule(), a_ticket("Mon 10:00", says(answered, "agent")), "Wed 10:00") == said


def test_a_paused_cycle_has_no_due_instant_and_a_breached_one_keeps_its_own() -> None:
    rule = a_rule("resolution", pause_while=WAITING)
    paused = a_ticket("Mon 10:00", change("Mon 11:30", "state", "open", "waiting_for_client"))
    late = a_ticket("Mon 10:00", change("Mon 15:00", "state", "open", "waiting_for_client"))
    assert stands(rule, paused, "Mon 16:00") == "paused with 2h 30m left; there is no due instant until it goes on"
    assert stands(rule, late, "Mon 16:00") == "breached: due Mon 1 Jun 2026 14:00, 1h 00m over so far, and paused"


def test_a_cancelled_cycle_says_why() -> None:
    resolved = a_ticket("Mon 10:00", change("Mon 11:00", "state", "open", "resolved"))
    left = a_ticket("Mon 10:00", change("Mon 11:00", "type", "complaint", "bug"))
    closed = a_ticket("Mon 10:00", change("Mon 11:00", "type", "complaint", "bug"), says("Mon 12:00", "agent"))
    gone = Ticket("SUP-1", "1", at("Mon 10:00"), {}, a_ticket("Mon 10:00").history, "", at("Mon 11:00"))
    when = "cancelled Mon 1 Jun 2026 11:00: "
    assert stands(a_rule(), resolved, "Mon 13:00") == f"{when}resolved without the answer that it waited for"
    for ticket in (left, closed):
        assert stands(a_rule(when=COMPLAINT), ticket, "Mon 13:00") == f"{when}the rule no longer applied to the ticket"
    assert stands(a_rule(), gone, "Mon 13:00") == f"{when}the helpdesk no longer shows the ticket"


def test_a_watch_over_a_date_that_ends_on_an_open_ticket_is_not_said_to_be_resolved() -> None:
    rule = a_rule("resolution", "4h")
    ticket = a_ticket("Mon 10:00", change("Mon 11:00", "state", "open", "resolved"))
    evaluation = evaluate(Rulebook((rule,)), ticket, NO_CLIENT, at("Mon 12:00"))
    (reason,) = reasons(Rulebook((rule,)), ticket, NO_CLIENT, evaluation, at("Mon 12:00"))
    found = reason.cycles[0]
    of_date = found._replace(cycle=found.cycle._replace(state="cancelled", metric="client_warned"), changes=())
    said = verdict(of_date, found.goals[0].goal.calendar, at("Mon 12:00"))
    assert said.endswith(": the date was moved or taken back, or the ticket was resolved")


def test_what_happened_is_told_in_its_order_with_causes_and_sums() -> None:
    asked = change("Mon 12:00", "state", "open", "waiting_for_client")
    ticket = a_ticket(
        "Mon 10:00",
        change("Mon 11:00", "priority", "Low", "High"),
        asked,
        says("Tue 10:00", "client"),
        change("Tue 11:00", "state", "waiting_for_client", "resolved"),
    )
    goals = [a_goal("6h", Is("priority", ("High",))), a_goal("8h")]
    rule = a_rule("resolution", goals, ("50%", "breach"), pause_while=WAITING, name="repair")
    assert lines(rule, ticket, "Tue 12:00") == [
        "repair (resolution)",
        "  cycle 1: met: stopped Tue 2 Jun 2026 11:00, 3h 00m to spare",
        "    goal 1: 6h (calendar office, UTC): it asks for priority: High",
        "    Mon 1 Jun 2026 10:00  started: created by the client",
        "    Mon 1 Jun 2026 11:00  goal 1 (6h) came into force instead of goal 2 (8h), because: priority: Low → High",
        "    Mon 1 Jun 2026 12:00  2h 00m counted since Mon 1 Jun 2026 10:00",
        "    Mon 1 Jun 2026 12:00  paused, because: state: open → waiting_for_client",
        (
            "    Tue 2 Jun 2026 10:00  6h 00m of working time and 16h 00m of closed hours not counted since "
            "Mon 1 Jun 2026 12:00; it went on when: client wrote (the client)"
        ),
        "    Tue 2 Jun 2026 11:00  1h 00m counted since Tue 2 Jun 2026 10:00",
        "    Tue 2 Jun 2026 11:00  stopped: state: waiting_for_client → resolved",
        "    in all: 3h 00m counted + 6h 00m paused + 16h 00m closed = 25h 00m from start to stop",
        "",
    ]


def test_nobody_reads_back_and_forth_in_time() -> None:
    asked = change("Mon 12:00", "state", "open", "waiting_for_client")
    ticket = a_ticket("Mon 10:00", asked, says("Tue 10:00", "client"))
    text = lines(a_rule("resolution", "6h", ("10%", "50%", "breach"), pause_while=WAITING), ticket, "Wed 12:00")
    dated = [line for line in text if re.match(r"    \w{3} \d", line)]
    # All within one month, so that day and clock sort as they fall.
    instants = [line.strip().partition(" ")[2].partition("  ")[0] for line in dated]
    assert len(instants) == 8
    assert instants == sorted(instants)


def test_steps_that_fell_due_and_those_ahead_are_told() -> None:
    text = lines(a_rule(steps=("50%", "30m before", "breach")), a_ticket("Mon 10:00"), "Mon 12:30")
    assert [line.strip() for line in text if "step" in line] == [
        "Mon 1 Jun 2026 12:00  step 50% fell due",
        "next: step 30m before falls due Mon 1 Jun 2026 13:30",
        "next: step breach falls due Mon 1 Jun 2026 14:00",
    ]


def test_steps_found_due_together_name_the_one_that_spoke() -> None:
    raised = change("Mon 12:00", "priority", "Low", "High")
    goals = [a_goal("1h", Is("priority", ("High",))), a_goal("4h")]
    text = lines(a_rule(goals=goals, steps=("75%", "breach")), a_ticket("Mon 10:00", raised), "Mon 12:30")
    assert [line.strip() for line in text if "step" in line] == [
        "Mon 1 Jun 2026 12:00  step 75% fell due; breach spoke for it",
        "Mon 1 Jun 2026 12:00  step breach fell due",
    ]


def test_a_target_in_working_days_is_said_in_hours_as_well() -> None:
    (goal,) = [line for line in lines(a_rule(goals="2wd"), a_ticket("Mon 10:00"), "Mon 11:00") if "goal 1" in line]
    assert goal == "    goal 1: 2wd, here 16h 00m (calendar office, UTC): it is for every ticket"


def test_a_target_that_is_measured_by_the_clock_says_so() -> None:
    (goal,) = [line for line in lines(a_rule(goals="2cd"), a_ticket("Mon 10:00"), "Mon 11:00") if "goal 1" in line]
    assert goal == "    goal 1: 2cd, here 48h 00m by the clock (calendar office, UTC): it is for every ticket"


def test_local_times_are_those_of_the_goal_s_calendar_even_for_calendar_days() -> None:
    moscow = a_calendar(timezone="Europe/Moscow")
    text = lines(a_rule(goals="2cd", calendar=moscow), a_ticket("Mon 10:00"), "Mon 11:00")
    assert text[1] == "  cycle 1: running: due Wed 3 Jun 2026 13:00, 47h 00m left"
    assert text[3] == "    Mon 1 Jun 2026 13:00  started: created by the client"


def test_times_are_told_in_english_whatever_the_locale() -> None:
    found = re.findall(
        r"[A-Z][a-z]{2} \d+ [A-Z][a-z]{2} \d{4} \d\d:\d\d",
        "\n".join(lines(a_rule(), a_ticket("Mon 10:00"), "Mon 11:00")),
    )
    assert len(found) >= 3


def test_a_rule_that_does_not_apply_is_one_line_at_the_end() -> None:
    assert lines(a_rule(when=COMPLAINT, name="complaints"), a_ticket("Mon 10:00", type="bug"), "Mon 11:00") == [
        "Rules that do not apply",
        "  complaints: it asks for type: complaint; the ticket has type: bug",
    ]


@pytest.mark.parametrize(
    ("event", "said"),
    [
        (None, "an event that is not in the history"),
        (Event(0, "changed", "h", field="priority", old=None, new="High"), "priority: none → High"),
        (Event(0, "changed", "h", field="labels", old=(), new=("a", "b")), "labels: none → a, b"),
        (Event(0, "message", "c", "agent", "kim", public=True), "kim wrote (one of ours)"),
        (Event(0, "message", "c", "agent", "kim"), "kim noted internally (one of ours)"),
        (Event(0, "message", "c", "unknown", public=True), "somebody unknown wrote"),
        (Event(0, "message", "c", "client", "ann", public=True, deleted_at=9), "ann wrote (the client, deleted later)"),
        (Event(0, "message", "c", "bot", "auto", public=True), "auto wrote (a machine)"),
        (Event(0, "created", "created", "client", "ann"), "created by ann"),
        (Event(0, "created", "created"), "created by somebody unknown"),
        (Event(0, "attached", "a", "client", "ann", "attachment", None, "logo.png"), "ann attached logo.png"),
        (Event(0, "own", "o", "agent", "kim", field="acknowledged"), "kim told us: heard"),
        (
            Event(0, "own", "o", "agent", "kim", field="snoozed", new="2h", text="the bank answers at noon"),
            "kim told us: calls shall wait (2h; the bank answers at noon)",
        ),
        (Event(0, "own", "o", field="told"), "somebody unknown told us: told"),
    ],
)
def test_an_event_is_said_in_a_few_words(event: Event | None, said: str) -> None:
    assert said_of(event) == said


def test_the_sentence_of_a_cycle_stands_alone_too() -> None:
    rule, ticket, now = a_rule(), a_ticket("Mon 10:00"), at("Mon 11:00")
    book = Rulebook((rule,))
    ((found,),) = (one.cycles for one in reasons(book, ticket, NO_CLIENT, evaluate(book, ticket, NO_CLIENT, now), now))
    assert verdict(found, OFFICE, now) == "running: due Mon 1 Jun 2026 14:00, 3h 00m left"


def test_what_the_engine_found_out_itself_is_said_by_what_it_was() -> None:
    assert said_by({}, "breach of first:created") == "first was breached"
    assert said_by({}, "leadership level 2:c1") == "leadership level 2 was called"
    assert said_by({}, "c1") == "an event that is not in the history"


def test_an_account_of_an_escalation_names_whom_it_called_and_what_ended_it() -> None:
    heard = Event(at("Tue 16:00"), "own", "n2/told", "agent", "oleg", field="acknowledged")
    snoozed = Event(at("Mon 15:30"), "own", "n1/told", "agent", "kim", field="snoozed", new="1wd", text="the bank")
    levels = tuple(Level(parse_duration(after), (to,), (Action("note", "x"),)) for after, to in CALLS)
    book = Rulebook(
        (replace(a_rule("resolution", "4h"), steps=(Step(offset("breach"), escalate="leadership"),)),),
        people={name: Role(name, account) for name, account in (("head", "anna"), ("director", "oleg"))},
        escalations={"leadership": Escalation("leadership", levels, until=(ACKNOWLEDGED,))},
    )
    ticket, now = a_ticket("Mon 11:00", snoozed, heard), at("Wed 12:00")
    found = told(reasons(book, ticket, NO_CLIENT, evaluate(book, ticket, NO_CLIENT, now), now), ticket, now)
    assert [line.strip() for line in found[5:10]] == [
        "Mon 1 Jun 2026 15:00  leadership level 1 called anna",
        "Mon 1 Jun 2026 15:30  kim told us: calls shall wait (1wd; the bank)",
        "Tue 2 Jun 2026 15:30  leadership level 2 called oleg",
        "Tue 2 Jun 2026 16:00  leadership acknowledged: oleg told us: heard",
        "Tue 2 Jun 2026 16:00  leadership ended, because: oleg told us: heard",
    ]


CALLS = (("0m", "head"), ("2h", "director"))


def test_a_goal_that_is_a_date_names_it_and_one_passed_over_says_why() -> None:
    dated = Goal(Target("promised_at", "date"), OFFICE)
    later = replace(a_goal("1h"), effective_at=at("Tue 00:00"))
    rule = a_rule("resolution", (later, dated, a_goal("8h")))
    assert any(
        "goal 2: promised_at: Fri 5 Jun 2026 17:00, which no pause moves" in line
        for line in (lines(rule, a_ticket("Mon 10:00", promised_at="2026-06-05"), "Mon 11:00"))
    )
    found = lines(rule, a_ticket("Mon 10:00"), "Mon 11:00")
    assert "    goal 1 passed over: it is for what started on 2026-06-02 or later" in found
    assert "    goal 2 passed over: it asks for a date; the ticket has no promised_at" in found
