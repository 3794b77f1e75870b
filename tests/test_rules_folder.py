"""The rulebook an agency can start with: it loads without a word of complaint, and every scenario of it holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.step import plain_text
from jira_csext.rulefiles import KnownWords, load_rulebook
from jira_csext.rulefiles.scenario_run import played, run_scenario, untouched_rules
from jira_csext.rulefiles.scenarios import Scenario, load_scenario, scenario_files
from jira_csext.sandbox.agency import site_file
from jira_csext.sandbox.people import PEOPLE
from jira_csext.site import load_site

RULES = Path(__file__).resolve().parents[1] / "rules"
SCENARIOS = [load_scenario(path) for path in scenario_files(RULES)]


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook(RULES).rulebook


def test_the_rules_load_without_a_warning_for_the_words_of_the_made_agency() -> None:
    mapping = load_site(site_file(), required=True).mapping()
    words = KnownWords(
        types=frozenset(mapping.types),
        states=frozenset(mapping.states),
        priorities=frozenset(mapping.priorities),
        tiers=frozenset({"key", "standard"}),
        fields=frozenset(mapping.fields),
    )
    assert load_rulebook(RULES, words).warnings == ()


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])
def test_the_rules_do_what_the_scenario_says(scenario: Scenario, rulebook: Rulebook) -> None:
    assert run_scenario(scenario, rulebook).differences == ()


def test_every_rule_has_a_scenario(rulebook: Rulebook) -> None:
    assert untouched_rules(rulebook, [run_scenario(scenario, rulebook) for scenario in SCENARIOS]) == ()


def test_every_goal_is_in_force_in_some_scenario(rulebook: Rulebook) -> None:
    calendar = rulebook.default_calendar
    assert calendar is not None
    in_force = set()
    for scenario in SCENARIOS:
        ticket, client = played(scenario, calendar)
        now = max(calendar.instant(moment.local) for moment in scenario.moments())
        in_force |= {(cycle.rule, cycle.goal) for cycle in evaluate(rulebook, ticket, client, now).cycles}
    assert in_force == {(sla.name, goal + 1) for sla in rulebook.promises for goal in range(len(sla.goals))}


def test_every_step_speaks_in_some_scenario(rulebook: Rulebook) -> None:
    spoken = {
        (rule, plain_text(step.step))
        for one in SCENARIOS
        for rule, expected in one.expect.items()
        for step in expected.fired
        if " level " not in step.step
    }
    assert spoken == {(sla.name, step.at.text) for sla in rulebook.promises for step in sla.steps}


def test_every_fixed_role_is_somebody_at_the_made_agency(rulebook: Rulebook) -> None:
    accounts = {role.account for role in rulebook.people.values()}
    assert accounts <= {person.name for person in PEOPLE}
