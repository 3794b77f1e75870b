"""Rule files: YAML to a frozen rulebook, or to every problem with it at once, each at its file, line and column."""

from jira_csext.rulefiles.given import calendar_from
from jira_csext.rulefiles.known_words import KnownWords
from jira_csext.rulefiles.problems import Problem, Refused, RulebookRefused, ScenarioRefused
from jira_csext.rulefiles.rulebook import LoadedRulebook, load_rulebook
from jira_csext.rulefiles.scenario_checks import scenario_problems
from jira_csext.rulefiles.scenario_run import ScenarioResult, run_scenario, untouched_rules
from jira_csext.rulefiles.scenarios import Scenario, load_scenario, scenario_files

__all__ = [
    "KnownWords",
    "LoadedRulebook",
    "Problem",
    "Refused",
    "RulebookRefused",
    "Scenario",
    "ScenarioRefused",
    "ScenarioResult",
    "calendar_from",
    "load_rulebook",
    "load_scenario",
    "run_scenario",
    "scenario_files",
    "scenario_problems",
    "untouched_rules",
]
