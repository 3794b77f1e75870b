"""What is wrong with a scenario that could be read: nothing is expected, or something of a rule that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jira_csext.rulefiles.model import at_its_place
from jira_csext.rulefiles.problems import KEY, MISSING, Problem, unknown
from jira_csext.rulefiles.scenarios import Expected, Scenario


def scenario_problems(scenario: Scenario, rules: Collection[str] | None) -> Iterator[Problem]:
    """Yield what is wrong with it; `rules` are the names of the rules it is about, None where they cannot be read."""
    if scenario.story.expect is None:
        says = f'"expect" is missing, so all it says is that no step falls due; write expect: {{{Expected.example}}}'
        yield at_its_place(scenario.source, (MISSING,), says)._replace(severity="warning")
    for rule in scenario.expect:
        if rules is not None and rule not in rules:
            yield at_its_place(scenario.source, ("expect", rule, KEY), unknown("rule", rule, rules))
