"""docs/rules.md: every example of it loads, as one rulebook, and it leaves out no key of the language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jira_csext.core.metric import BUILT_IN
from jira_csext.rulefiles import load_rulebook, load_scenario, run_scenario, scenario_problems
from jira_csext.rulefiles.conditions import CLIENT_ATTRIBUTES, TICKET_ATTRIBUTES
from jira_csext.rulefiles.deeds import DEEDS
from jira_csext.rulefiles.events import EVENTS
from jira_csext.rulefiles.model import Section
from jira_csext.rulefiles.scenarios import Expected, ExpectedCycle, ExpectedStep, ScenarioFile
from jira_csext.rulefiles.sections import NAMED_SECTIONS
from jira_csext.rulefiles.sections.actions import KINDS, ActionEntry, TicketEntry
from jira_csext.rulefiles.sections.calendars import CalendarEntry, Holidays
from jira_csext.rulefiles.sections.escalations import EscalationEntry, LevelEntry, RepeatEntry
from jira_csext.rulefiles.sections.metrics import MetricEntry
from jira_csext.rulefiles.sections.people import Away, Person
from jira_csext.rulefiles.sections.slas import GoalEntry, SlaEntry, StepEntry


@pytest.fixture
def document(repo: Path) -> str:
    """The reference as it is written."""
    return (repo / "docs" / "rules.md").read_text("utf-8")


@pytest.fixture
def rules(document: str, tmp_path: Path) -> Path:
    """A rules folder of all its examples, a file each."""
    folder = tmp_path / "rules"
    (folder / "scenarios").mkdir(parents=True)
    for number, block in enumerate(re.findall(r"```yaml\n(.*?)```", document, re.DOTALL)):
        place = folder / "scenarios" if block.startswith("scenario:") else folder
        (place / f"{number}.yaml").write_text(block, "utf-8")
    return folder


def test_all_examples_are_one_rulebook_without_a_word_of_complaint(rules: Path) -> None:
    loaded = load_rulebook(rules)

    assert loaded.warnings == ()
    assert [sla.name for sla in loaded.rulebook.slas] == [
        *("complaint-resolution", "task-accepted", "task-delivered", "quick-answer", "report-of-a-meeting"),
    ]


def test_the_scenario_holds(rules: Path) -> None:
    rulebook = load_rulebook(rules).rulebook
    (path,) = (rules / "scenarios").iterdir()
    scenario = load_scenario(path)

    assert run_scenario(scenario, rulebook).differences == ()
    assert [*scenario_problems(scenario, [sla.name for sla in rulebook.slas])] == []


@pytest.mark.parametrize(
    "model",
    [
        *(Person, Away, CalendarEntry, Holidays, ActionEntry, TicketEntry, SlaEntry, GoalEntry, StepEntry),
        *(MetricEntry, EscalationEntry, LevelEntry, RepeatEntry),
        *(ScenarioFile, Expected, ExpectedCycle, ExpectedStep),
    ],
)
def test_every_key_is_told(model: type[Section], document: str) -> None:
    keys = [field.alias or name for name, field in model.model_fields.items()]
    assert [key for key in keys if not re.search(rf"`[^`\n]*\b{key}\b[^`\n]*`", document)] == []


def test_every_section_metric_and_attribute_is_told(document: str) -> None:
    words = (*NAMED_SECTIONS, *BUILT_IN, *TICKET_ATTRIBUTES, *CLIENT_ATTRIBUTES, *KINDS)
    assert [word for word in words if f"`{word}`" not in document] == []


def test_every_event_of_rules_and_scenarios_is_told(document: str) -> None:
    assert [word for word in (*EVENTS, *DEEDS) if not re.search(rf"`{word}[`:]", document)] == []
