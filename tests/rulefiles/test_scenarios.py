"""Scenarios: what an admin writes of a ticket's life is played by the one engine and compared both ways."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from jira_csext.rulefiles import (
    Scenario,
    ScenarioRefused,
    ScenarioResult,
    load_rulebook,
    load_scenario,
    run_scenario,
    scenario_files,
    untouched_rules,
)
from jira_csext.rulefiles.moments import Moment
from jira_csext.rulefiles.scenario_run import played
from jira_csext.rulefiles.values import local_time_from

RULES = """\
version: 1
calendars:
  office: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}, holidays: {country: RU}}
slas:
  answer:
    when: {type: complaint}
    metric: first_response
    goals: [{when: {client.tier: key}, target: 2h}, {target: 4h}]
    steps: [{at: 50%, do: remind}, {at: breach, do: remind}]
  next-answer:
    when: {type: complaint}
    metric: next_response
    goals: [{target: 8h}]
    steps: [{at: 50%, do: remind}]
  repair:
    when: {type: bug}
    metric: resolution
    goals: [{when: {priority: High}, target: 4h}, {target: 2wd}]
    steps: [{at: 1h before, do: remind}, {at: 50%, do: remind}]
    pause_while: {state: waiting_for_client}
actions:
  remind: [{note: reminder, mention: assignee}]
"""

WEEKEND = """\
scenario: a complaint left over a long weekend
client:  {key: acme, tier: standard, segment: current}
ticket:  {type: complaint, priority: Medium, created: 2026-03-06 16:00}
history:
  - {at: 2026-03-09 11:00, client_message: "Any news?"}
  - {at: 2026-03-10 10:30, agent_reply: "We have found it."}
expect:
  answer:
    cycles: [{due: 2026-03-10 12:00, stopped: 2026-03-10 10:30, breached: false}]
    fired:  [{at: 2026-03-06 18:00, step: 50%}]
"""


def scenario_of(text: str, folder: Path) -> Scenario:
    (folder / "rules" / "scenarios").mkdir(parents=True)
    (folder / "rules" / "slas.yaml").write_text(RULES)
    path = folder / "rules" / "scenarios" / "story.yaml"
    path.write_text(text)
    return load_scenario(path)


def run(text: str, folder: Path) -> ScenarioResult:
    scenario = scenario_of(text, folder)
    return run_scenario(scenario, load_rulebook(scenario.rulebook).rulebook)


def differences(text: str, folder: Path) -> list[str]:
    return [difference.replace(f"{folder}/rules/scenarios/", "") for difference in run(text, folder).differences]


def refusal(text: str, folder: Path) -> list[str]:
    with pytest.raises(ScenarioRefused) as refused:
        scenario_of(text, folder)
    return [str(problem).replace(f"{folder}/rules/scenarios/", "") for problem in refused.value.problems]


def test_a_story_that_goes_as_it_is_told_passes(tmp_path: Path) -> None:
    result = run(WEEKEND, tmp_path)

    assert (result.name, result.passed, result.differences) == ("a complaint left over a long weekend", True, ())


def test_the_rulebook_is_the_folder_above_unless_it_is_named(tmp_path: Path) -> None:
    assert scenario_of(WEEKEND, tmp_path / "a").rulebook == tmp_path / "a" / "rules"
    assert scenario_of(WEEKEND + "rulebook: ../..\n", tmp_path / "b").rulebook == tmp_path / "b"


def test_a_step_that_fired_and_is_not_listed_is_a_difference(tmp_path: Path) -> None:
    text = WEEKEND.replace("fired:  [{at: 2026-03-06 18:00, step: 50%}]", "fired: []")

    assert differences(text, tmp_path) == ["story.yaml:10: answer: 50% fired at 2026-03-06 18:00 and is not listed"]


def test_steps_of_rules_that_are_not_named_must_be_listed_too(tmp_path: Path) -> None:
    text = WEEKEND.replace("ticket:", "ends: 2026-03-10 15:00\nticket:").replace(
        'agent_reply: "We have found it."', 'agent_note: "Looking."'
    )

    assert differences(text, tmp_path) == [
        "story.yaml:10: answer: cycle 1: expected stopped at 2026-03-10 10:30; there is none",
        "story.yaml:10: answer: cycle 1: expected not breached; it is breached",
        "story.yaml:11: answer: breach fired at 2026-03-10 12:00 and is not listed",
        "story.yaml:8: next-answer: 50% fired at 2026-03-10 12:00 and is not listed",
    ]


def test_a_step_that_is_listed_and_did_not_fire_is_a_difference(tmp_path: Path) -> None:
    text = WEEKEND.replace("step: 50%}]", "step: 50%}, {at: 2026-03-10 10:00, step: breach}]")
    text = text.replace("at: 2026-03-06 18:00", "at: 2026-03-06 17:59")

    assert differences(text, tmp_path) == [
        "story.yaml:10: answer: 50% is expected at 2026-03-06 17:59; it fired at 2026-03-06 18:00",
        "story.yaml:10: answer: breach is expected at 2026-03-10 10:00 and did not fire",
    ]


def test_cycles_are_compared_in_number_and_in_what_is_written(tmp_path: Path) -> None:
    cycles = "cycles: [{started: 2026-03-06 16:01, due: 2026-03-10 12:00, cancelled: true, goal: 1}, {}]"
    text = WEEKEND.replace("cycles: [{due: 2026-03-10 12:00, stopped: 2026-03-10 10:30, breached: false}]", cycles)

    assert differences(text + "  next-answer: {cycles: []}\n", tmp_path) == [
        "story.yaml:9: answer: cycle 1: expected started at 2026-03-06 16:01; it is 2026-03-06 16:00",
        "story.yaml:9: answer: cycle 1: expected cancelled; it is met",
        "story.yaml:9: answer: cycle 1: expected goal 1 in force; it is goal 2",
        "story.yaml:9: answer: cycle 2 is expected and there is none",
        "story.yaml:11: next-answer: cycle 1 (started 2026-03-06 16:00) is not listed",
    ]


def test_a_rule_that_does_not_exist_is_named_with_the_nearest(tmp_path: Path) -> None:
    text = WEEKEND + "  anser: {cycles: []}\n"

    assert differences(text, tmp_path) == ['story.yaml:11: unknown rule "anser"; did you mean "answer"?']


def test_a_moment_to_the_minute_means_any_second_of_it_and_seconds_mean_themselves(tmp_path: Path) -> None:
    created = WEEKEND.replace("created: 2026-03-06 16:00", "created: 2026-03-06 15:59:30")
    told = created.replace("due: 2026-03-10 12:00", "due: 2026-03-10 11:59").replace("06 18:00", "06 17:59")

    assert run(told, tmp_path / "minute").passed
    assert not run(told.replace("06 17:59", "06 17:59:00"), tmp_path / "wrong").passed
    assert run(told.replace("06 17:59", "06 17:59:30"), tmp_path / "second").passed


def test_a_breach_to_the_minute_of_the_deadline_is_seen(tmp_path: Path) -> None:
    text = """\
scenario: nobody answers
ticket: {type: complaint, created: 2026-03-10 10:00, labels: [vip, late], fields.Round: 2}
expect:
  answer:
    cycles: [{due: 2026-03-10 14:00, breached: true}]
    fired: [{at: 2026-03-10 12:00, step: 50%}, {at: 2026-03-10 14:00, step: breach}]
  next-answer:
    fired: [{at: 2026-03-10 14:00, step: 50%}]
"""

    assert differences(text, tmp_path) == []


def test_a_pause_has_no_due_instant_and_ends_with_the_answer(tmp_path: Path) -> None:
    text = """\
scenario: the client is asked
ticket: {type: bug, created: 2026-03-10 10:00}
history:
  - {at: 2026-03-10 12:00, state: waiting_for_client, agent_reply: "Which browser?"}
expect:
  repair:
    cycles: [{due: , paused: true}]
    fired: []
"""
    answered = text.replace('browser?"}\n', 'browser?"}\n  - {at: 2026-03-11 12:00, client_message: "Any."}\n')

    assert differences(text, tmp_path / "asked") == []
    assert differences(answered.replace("due: , paused: true", "due: 2026-03-12 18:00"), tmp_path / "told") == []


def test_steps_that_another_spoke_for_need_not_be_listed_but_may(tmp_path: Path) -> None:
    text = """\
scenario: a bug becomes urgent when its time is nearly over
ticket: {type: bug, priority: Low, created: 2026-03-10 10:00}
history:
  - {at: 2026-03-10 13:30, priority: High}
expect:
  repair:
    cycles: [{due: 2026-03-10 14:00, goal: 1}]
    fired: [{at: 2026-03-10 13:30, step: 1h before}]
"""
    listed = text.replace("fired: [", "fired: [{at: 2026-03-10 13:30, step: 50%, superseded: true}, ")

    assert differences(text, tmp_path / "short") == []
    assert differences(listed, tmp_path / "whole") == []
    assert differences(listed.replace(", superseded: true", ""), tmp_path / "wrong") == [
        (
            "story.yaml:8: repair: 50% is expected at 2026-03-10 13:30; 1h before spoke in its place "
            "(leave it out, or add superseded: true)"
        )
    ]


def test_who_does_what_is_known_to_the_engine(tmp_path: Path) -> None:
    text = """\
scenario: everybody has a word
client: {key: acme, tier: standard, tags: [shop]}
ticket: {type: complaint, created: 2026-03-10 10:00, by: colleague}
history:
  - {at: 2026-03-10 11:00, agent_reply: Hello, by: colleague}
  - {at: 2026-03-10 10:30, agent_reply: "We have your message.", by: bot}
  - {at: 2026-03-10 12:00, agent_note: Hm}
  - {at: 2026-03-10 13:00, client_message: Thanks}
  - {at: 2026-03-10 14:00, client: {tier: key}}
  - {at: 2026-03-10 15:00, labels: shop, priority: High}
"""
    scenario = scenario_of(text, tmp_path)
    calendar = load_rulebook(scenario.rulebook).rulebook.default_calendar
    assert calendar is not None

    ticket, client = played(scenario, calendar)

    spoken = [(event.kind, event.by, event.author, event.public) for event in ticket.history]
    assert spoken == [
        ("created", "agent", "colleague", False),
        ("message", "bot", "bot", True),
        ("message", "agent", "colleague", True),
        ("message", "agent", "agent", False),
        ("message", "client", "client", True),
        ("changed", "agent", "agent", False),
        ("changed", "agent", "agent", False),
    ]
    assert ticket.attributes == {"state": "open", "type": "complaint", "labels": ("shop",), "priority": "High"}
    assert [at for at, _ in client.changes] == [0, calendar.instant(local_time_from("2026-03-10 14:00"))]
    assert client.as_of(calendar.instant(local_time_from("2026-03-10 14:00")))["client.tier"] == "key"


def test_rules_that_no_scenario_touches_are_named(tmp_path: Path) -> None:
    scenario = scenario_of(WEEKEND, tmp_path)
    rulebook = load_rulebook(scenario.rulebook).rulebook

    assert scenario_files(scenario.rulebook) == [tmp_path / "rules" / "scenarios" / "story.yaml"]
    assert untouched_rules(rulebook, [run_scenario(scenario, rulebook)]) == ("repair",)
    assert untouched_rules(rulebook, []) == ("answer", "next-answer", "repair")


def test_everything_wrong_in_a_scenario_is_told_at_once(tmp_path: Path) -> None:
    text = """\
scenrio: x
client: {nam: acme}
ticket: {typ: complaint, fields: {Round: 2}}
history:
  - {at: 2026-03-09, client_message: hello}
  - {client_message: hello, agent_reply: hello}
  - {at: 2026-03-09 11:00}
  - {at: 2026-03-09 11:00, becomes: {state: resolved}}
  - {at: 2026-03-09 11:00, client_message: hello, by: colleague}
  - {at: 2026-03-09 11:00, agent_reply: [hello], by: "anna k"}
expect:
  answer:
    cycles: {due: 2026-03-10 12:00}
    fired: [{at: 2026-03-10 12:00}, {at: breach, step: breach}]
"""

    assert refusal(text, tmp_path) == [
        'story.yaml:1:1: unknown key "scenrio"; did you mean "scenario"?',
        'story.yaml:2:10: client: unknown client attribute "nam"; did you mean "name"?',
        'story.yaml:3:1: ticket: "created" is missing; write created: 2026-03-06 16:00',
        'story.yaml:3:10: ticket: unknown key "typ"; did you mean "type"?',
        "story.yaml:3:26: ticket: a field is written with its name; write fields.NAME: value",
        (
            'story.yaml:5:10: event 1: at: "2026-03-09" is no local time; write it like 2026-03-06 16:00, '
            "or with seconds 16:00:05"
        ),
        'story.yaml:6:5: event 2: "at" is missing; write at: 2026-03-09 11:00',
        "story.yaml:6:29: event 2: client_message and agent_reply are two events; write each as an item of its own",
        (
            "story.yaml:7:5: event 3: nothing happens here; write one of client_message, agent_reply, agent_note, "
            "answered, assigned, label_added, attachment_added, promised, forecast, warned, client, or a change like "
            "state: resolved"
        ),
        "story.yaml:8:28: event 4: `becomes` is said by the change alone; write it like state: resolved",
        "story.yaml:9:55: event 5: by: a colleague is a person of ours; leave `by` out, or write agent_reply",
        "story.yaml:10:41: event 6: agent_reply: expected what is said, found a list; put it in quotes",
        (
            'story.yaml:10:54: event 6: by: "anna k" is nobody here; write colleague (another person of ours), bot, '
            "or an account, or leave it out"
        ),
        (
            'story.yaml:13:13: expected of "answer": cycles: expected a list, found a mapping; '
            "write cycles: [{due: 2026-03-10 12:00}]"
        ),
        'story.yaml:14:13: expected of "answer": fired 1: "step" is missing; write step: 50%',
        (
            'story.yaml:14:42: expected of "answer": fired 2: at: "breach" is no local time; '
            "write it like 2026-03-06 16:00, or with seconds 16:00:05"
        ),
    ]


def test_nothing_may_lie_before_the_ticket_or_after_the_end(tmp_path: Path) -> None:
    text = WEEKEND.replace("09 11:00", "05 11:00") + "ends: 2026-03-10 09:00\n"

    assert refusal(text, tmp_path) == [
        "story.yaml:5:10: event 1: at: 2026-03-05 11:00 is before the ticket is created (2026-03-06 16:00); move it",
        (
            "story.yaml:6:10: event 2: at: 2026-03-10 10:30 is after the scenario ends (2026-03-10 09:00); "
            "move one of the two"
        ),
        (
            'story.yaml:9:47: expected of "answer": cycle 1: stopped: 2026-03-10 10:30 is after the scenario ends '
            "(2026-03-10 09:00); move one of the two"
        ),
    ]


def test_a_scenario_that_is_no_yaml_or_not_there_is_a_sentence(tmp_path: Path) -> None:
    assert refusal("scenario: [\n", tmp_path) == ["story.yaml:1:11: the [ opened here is not closed; add the ]"]
    with pytest.raises(ScenarioRefused, match="there is no such file"):
        load_scenario(tmp_path / "none.yaml")


def test_a_moment_is_shown_as_it_was_written() -> None:
    assert str(Moment(local_time_from("2026-03-06 9:05"), is_whole_minute=True)) == "2026-03-06 09:05"
    assert str(Moment(local_time_from("2026-03-06 9:05:07"), is_whole_minute=False)) == "2026-03-06 09:05:07"


def test_a_calendar_without_working_time_is_a_difference_at_the_ticket(tmp_path: Path) -> None:
    scenario = scenario_of(WEEKEND, tmp_path)
    closed = ", ".join(str(date(2026, 3, 2) + timedelta(weeks=week)) for week in range(400))
    only_mondays = RULES.replace("mon-fri", "mon").replace("holidays: {country: RU}", f"closed: [{closed}]")
    (tmp_path / "rules" / "slas.yaml").write_text(only_mondays)

    (difference,) = run_scenario(scenario, load_rulebook(scenario.rulebook).rulebook).differences

    assert difference.startswith(f"{tmp_path}/rules/scenarios/story.yaml:3: ")
