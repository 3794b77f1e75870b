"""`doctor --compare-sla`: our clocks beside those of Service Management, and a sentence for each difference."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.sandbox.people import BLUEBELL, IRINA
from tests.cli.daemon import Operator
from tests.stories.told import Stage, a_stage

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: CALENDAR}
slas:
  answered:
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
  solved:
    when: {type: question}
    metric: resolution
    pause_while: {state: waiting_for_client}
    goals: [{target: 40h}]
"""
ALWAYS = RULES.replace("CALENDAR", "always")
OFFICE = RULES.replace("CALENDAR", "{mon-fri: ['09:00-18:00']}")


@pytest.fixture
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A question of 10:00 that Irina answers at 11:00."""
    with a_stage(tmp_path, ALWAYS) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.stop()
        stage.to("10:00")
        key = stage.asks()
        assert key == "SUP-1"
        stage.to("11:00")
        stage.answers(key)
        yield stage


def told(stage: Stage, rules: str = ALWAYS, code: int = 1) -> list[str]:
    """The sentences on SUP-1, and those of the sum."""
    stage.rules(rules)
    found = Operator(stage).calls("doctor", "--compare-sla", "--output", "json")
    assert found.err == ""
    assert found.code in (0, code), found.out
    every = Operator(stage).json("doctor", "--compare-sla", code=found.code)
    return [each["sentence"] for each in every if each["about"] in ("SUP-1", "compare-sla")]


def test_clocks_that_agree_are_counted(stage: Stage) -> None:
    stage.to("12:00")

    assert told(stage) == [
        '1 ticket looked at; clocks that agree: "Time to first response" on 1, "Time to resolution" on 1'
    ]


def test_another_goal_is_named(stage: Stage) -> None:
    first, *_ = told(stage, ALWAYS.replace("4h", "2h"))

    assert first == '"Time to first response" and answered: its goal is 4h 00m, ours 2h 00m (goal 1 of answered)'


def test_another_calendar_is_named_with_both_times(stage: Stage) -> None:
    stage.to("21:00")
    sentences = told(stage, OFFICE)

    assert sentences[0] == (
        '"Time to resolution" and solved: its clock shows 11h 00m, ours 8h 00m: it counts day and night, we count the '
        "hours of the calendar default"
    )


def test_a_pause_that_the_other_has_and_we_have_not_shows(stage: Stage) -> None:
    stage.box.person(IRINA.name).move("SUP-1", "Waiting for customer")
    stage.to("15:00")
    sentences = told(stage, ALWAYS.replace("    pause_while: {state: waiting_for_client}\n", ""))

    assert any("stands still now" in sentence for sentence in sentences)


def test_a_pause_of_ours_that_the_other_lacks_is_named_with_its_length(stage: Stage) -> None:
    stage.box.site.waiting_statuses = frozenset()
    stage.box.person(IRINA.name).move("SUP-1", "Waiting for customer")
    stage.to("15:00")

    assert told(stage)[0] == (
        '"Time to resolution" and solved: its clock shows 5h 00m, ours 1h 00m: it does not pause where ours stood '
        "still for 4h 00m"
    )


def test_work_opened_again_begins_anew_there_and_goes_on_here(stage: Stage) -> None:
    irina = stage.box.person(IRINA.name)
    irina.move("SUP-1", "Resolved")
    stage.to("12:00")
    irina.move("SUP-1", "In Progress")
    stage.to("13:00")

    resumed = told(
        stage, ALWAYS.replace("    goals: [{target: 40h}]", "    on_reopen: resume\n    goals: [{target: 40h}]")
    )
    assert any("its clock has 2 cycles and ours 1 cycle: ours goes on where it stood" in each for each in resumed)

    (summed,) = told(stage)
    assert '"Time to resolution" on 1' in summed


def test_an_answer_that_only_the_other_counts_is_told_with_both_instants(stage: Stage) -> None:
    client = stage.box.person(BLUEBELL.contacts[0].name)
    second = client.create("SUP", "Question", "And?", company=BLUEBELL)
    stage.to("11:30")
    stage.box.person("automation").comment(second, "We have got it.")
    stage.to("12:00")
    stage.rules(ALWAYS)
    operator = Operator(stage)

    every = operator.json("doctor", "--compare-sla", code=operator.calls("doctor", "--compare-sla").code)

    said = [each["sentence"] for each in every if each["about"] == second]
    assert any("its clock stopped 2026-05-18 11:30, ours runs on" in each for each in said)


def test_only_so_many_tickets_are_looked_at_and_nothing_is_written(stage: Stage) -> None:
    for _ in range(3):
        stage.asks()
    before = len(stage.box.log)
    operator = Operator(stage)

    lines = operator.calls("doctor", "--compare-sla", "--tickets", "2").lines

    assert any("2 tickets looked at" in line for line in lines)
    asked = [*stage.box.log][before:]
    assert sum(each.path.endswith("/sla") for each in asked) == 2
    assert {each.method for each in asked if each.path.endswith("/sla")} == {"GET"}


def test_a_clock_that_none_of_our_rules_measures_is_told(stage: Stage) -> None:
    only_first = ALWAYS.split("  solved:")[0]

    assert '"Time to resolution": none of our rules measures that on 1 ticket where it ran' in told(stage, only_first)


def test_without_a_seat_it_says_what_to_give(stage: Stage) -> None:
    stage.box.bot.licensed = False
    stage.rules(ALWAYS)

    lines = Operator(stage).calls("doctor", "--compare-sla").lines

    assert any("shown to agents only" in line for line in lines)


def test_where_there_is_no_service_management_nothing_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with a_stage(tmp_path, ALWAYS, service=False) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.stop()
        stage.asks()

        assert told(stage) == ["no ticket that changed in the last thirty days has a clock of Service Management"]


def test_equal_differences_are_one_line_with_how_many_and_five_tickets(stage: Stage) -> None:
    for minute in range(6):
        stage.to(f"11:0{minute}")
        stage.asks()
    stage.to("12:00")
    stage.rules(ALWAYS.replace("4h", "2h").replace("40h", "30h"))

    every = Operator(stage).json("doctor", "--compare-sla", code=1)

    found = [(each["about"], each["sentence"]) for each in every if "its goal is" in each["sentence"]]
    assert [about for about, _ in found] == ["7 tickets", "7 tickets"]
    first = next(sentence for _, sentence in found if "first response" in sentence)
    assert first.startswith(
        '"Time to first response" and answered: its goal is 4h 00m, ours 2h 00m (goal 1 of answered)'
    )
    assert first.count("SUP-") == 5
    assert first.endswith(" and 2 more)")
