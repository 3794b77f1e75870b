"""Every part of the language is shown by a scenario whose instants were worked out by hand (tests/data/language)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import get_args

import pytest
import yaml

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.conditions import AllOf, AnyOf, Condition, Not
from jira_csext.core.duration import Duration
from jira_csext.core.escalation import level_of
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.occurrence import WORDS, AttachmentAdded, Becomes, Breached, LabelAdded, Narrowed, Occurrence
from jira_csext.core.rulebook import Action, ActionKind, Rulebook, Sla
from jira_csext.core.step import plain_text
from jira_csext.rulefiles import load_rulebook
from jira_csext.rulefiles.conditions import TICKET_ATTRIBUTES
from jira_csext.rulefiles.scenario_run import played, run_scenario, untouched_escalations, untouched_rules
from jira_csext.rulefiles.scenarios import Scenario, load_scenario, scenario_files

LANGUAGE = Path(__file__).resolve().parents[1] / "data" / "language"
STARTER = LANGUAGE.parents[2] / "rules"
THEMES = sorted(path.parent.name for path in LANGUAGE.glob("*/scenarios"))
FILES = {f"{theme}/{path.stem}": path for theme in THEMES for path in scenario_files(LANGUAGE / theme)}
OF_CLIENTS = ("client.key", "client.segment", "client.tier", "client.manager", "client.tags")
FEATURES: dict[str, dict[str, list[str]]] = yaml.safe_load((LANGUAGE / "features.yaml").read_text("utf-8"))


@cache
def scenario_of(name: str) -> Scenario:
    return load_scenario(FILES[name])


@cache
def rulebook_of(theme: str) -> Rulebook:
    return load_rulebook(LANGUAGE / theme).rulebook


@cache
def evaluations() -> list[tuple[Rulebook, Evaluation]]:
    """What comes of every scenario, as it stands at its end."""
    found = []
    for name in FILES:
        scenario, rulebook = scenario_of(name), rulebook_of(name.partition("/")[0])
        calendar = rulebook.default_calendar or ALWAYS
        ends = [scenario.story.ends] if scenario.story.ends is not None else list(scenario.moments())
        now = max(calendar.instant(moment.local) + moment.spare_seconds for moment in ends)
        found.append((rulebook, evaluate(rulebook, *played(scenario, calendar), now)))
    return found


def rules_at_work() -> Iterator[Sla]:
    for rulebook, evaluation in evaluations():
        for rule in {cycle.rule for cycle in evaluation.cycles}:
            yield rulebook.sla(rule)


def fired() -> Iterator[tuple[Rulebook, Sla, str]]:
    """Each step that spoke, with its rule."""
    for rulebook, evaluation in evaluations():
        for cycle in evaluation.cycles:
            for step in cycle.fired:
                if not step.superseded_by:
                    yield rulebook, rulebook.sla(cycle.rule), step.step


def unit_of(duration: Duration | None) -> str:
    return "" if duration is None else duration.unit


@pytest.mark.parametrize("name", FILES)
def test_what_was_worked_out_by_hand_comes_of_the_story(name: str) -> None:
    assert run_scenario(scenario_of(name), rulebook_of(name.partition("/")[0])).differences == ()


@pytest.mark.parametrize("name", FILES)
def test_a_story_says_in_a_comment_how_its_instants_were_worked_out(name: str) -> None:
    assert FILES[name].read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("theme", THEMES)
def test_a_rulebook_loads_without_a_warning_and_all_of_it_is_tried(theme: str) -> None:
    results = [run_scenario(scenario_of(name), rulebook_of(theme)) for name in FILES if name.startswith(f"{theme}/")]

    assert load_rulebook(LANGUAGE / theme).warnings == ()
    assert untouched_rules(rulebook_of(theme), results) == ()
    assert untouched_escalations(rulebook_of(theme), results) == ()


def test_with_the_starter_there_are_a_hundred_scenarios_and_sixty_without() -> None:
    assert len(FILES) >= 60
    assert len(FILES) + len(scenario_files(STARTER)) >= 100


def test_every_feature_has_a_story_and_every_story_a_feature() -> None:
    named = [name for features in FEATURES.values() for names in features.values() for name in names]

    assert [feature for features in FEATURES.values() for feature, names in features.items() if not names] == []
    assert set(named) == set(FILES)


def test_every_built_in_metric_runs_met_or_breached_and_can_be_cancelled() -> None:
    states = {(cycle.metric, cycle.state) for _, evaluation in evaluations() for cycle in evaluation.cycles}

    for state in ("met", "breached"):
        assert {metric for metric, found in states if found == state} >= set(BUILT_IN)
    assert {metric for metric, found in states if found == "cancelled"} >= {
        metric.name for metric in BUILT_IN.values() if metric.cancels
    }


def test_reopening_is_shown_in_both_ways() -> None:
    reopened = {
        rulebook.sla(cycle.rule).on_reopen
        for rulebook, evaluation in evaluations()
        for cycle in evaluation.cycles
        if cycle.metric == "resolution" and (cycle.number > 1 or cycle.pauses)
    }
    assert reopened == {"new_cycle", "resume"}


def test_every_word_for_an_event_moves_a_clock_or_ends_an_escalation() -> None:
    at_work = {plain for sla in rules_at_work() for event in sla.metric.occurrences for plain in plain_events(event)}
    for rulebook, evaluation in evaluations():
        for run in evaluation.escalations:
            at_work.update(plain for event in rulebook.escalations[run.name].until for plain in plain_events(event))

    assert at_work >= set(WORDS.values())
    assert {type(event) for event in at_work} >= {Becomes, LabelAdded, AttachmentAdded, Breached, Narrowed}


def plain_events(event: Occurrence) -> Iterator[Occurrence]:
    yield event
    if isinstance(event, Narrowed):
        yield event.occurrence


def test_every_attribute_and_every_kind_of_condition_decides_something() -> None:
    conditions = [part for sla in rules_at_work() for whole in sla.conditions for part in parts_of(whole)]
    read = {attribute for condition in conditions for attribute in condition.reads}

    assert read >= {*TICKET_ATTRIBUTES, *OF_CLIENTS}
    assert any(attribute.startswith("fields.") for attribute in read)
    kinds = {type(condition).__name__ for condition in conditions}
    assert kinds >= {"Is", "Known", "MoreThan", "UnansweredFor", "AllOf", "AnyOf", "Not", "Always"}


def parts_of(condition: Condition) -> Iterator[Condition]:
    yield condition
    if isinstance(condition, Not):
        yield from parts_of(condition.part)
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.parts:
            yield from parts_of(part)


def test_every_kind_of_action_is_done_by_a_step_that_fires() -> None:
    assert {action.kind for action in actions_done()} == set(get_args(ActionKind))


def actions_done() -> Iterable[Action]:
    for rulebook, sla, text in fired():
        level = level_of(rulebook, text)
        yield from level[1].do if level else sla.step_texts[plain_text(text)].do


def test_every_kind_of_offset_and_every_unit_of_repeats_falls() -> None:
    steps = [(sla.step_texts[plain_text(text)], text) for _, sla, text in fired() if plain_text(text) in sla.step_texts]
    offsets = {(step.at.kind, unit_of(step.at.duration)) for step, _ in steps}
    repeats = {step.repeat.every.unit for step, text in steps if step.repeat and "/repeat" in text}

    units = ("seconds", "working_days", "calendar_days")
    assert offsets == {
        ("breach", ""),
        ("stop", ""),
        ("percent", ""),
        *((k, u) for k in ("before", "after") for u in units),
    }
    assert repeats == set(units)
    assert "0%" in {step.at.text for step, _ in steps}


def test_every_kind_of_target_is_in_force() -> None:
    targets = [
        rulebook.sla(cycle.rule).goals[cycle.goal - 1].target
        for rulebook, evaluation in evaluations()
        for cycle in evaluation.cycles
    ]
    assert {(target.kind, unit_of(target.duration)) for target in targets} == {
        ("duration", "seconds"),
        ("duration", "working_days"),
        ("duration", "calendar_days"),
        ("end_of_day", ""),
        ("end_of_next_working_day", ""),
        ("date", ""),
    }
    assert {target.text for target in targets} >= {"promised_at", "due_at"}


def test_every_command_is_given_in_an_internal_comment() -> None:
    told = {
        event.field
        for name in FILES
        for event in played(scenario_of(name), ALWAYS)[0].history
        if event.kind == "own" and event.id.endswith("/told")
    }
    assert told == {"acknowledged", "taken", "snoozed", "answered"}
