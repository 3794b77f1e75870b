"""The example of the rules language loads as printed, and each part of it becomes what the engine asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from jira_csext.core.conditions import AnyOf, Is, UnansweredFor
from jira_csext.core.duration import Duration
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.occurrence import ACKNOWLEDGED, AGENT_REPLY, AttachmentAdded, Becomes, LabelAdded, Narrowed
from jira_csext.core.rulebook import Action, Repeat, Rulebook
from jira_csext.rulefiles import load_rulebook
from jira_csext.rulefiles.sections import RulebookFile

DATA = Path(__file__).resolve().parents[1] / "data" / "rulebooks"
ONLY_WARNING = (
    'escalation "leadership": level 2: action 3: notify: "director" has no address to notify; '
    'write notify: ["mailto://…"] for it under people'
)


def loaded(folder: Path) -> tuple[Rulebook, list[str]]:
    found = load_rulebook(folder)
    return found.rulebook, [f"{warning.where}: {warning.what}" for warning in found.warnings]


def test_the_example_loads_as_printed_without_the_sections_of_later_releases(shared: Path, tmp_path: Path) -> None:
    document = (shared / "design" / "rules-language.md").read_text("utf-8")
    (example,) = (block for block in re.findall(r"```yaml\n(.*?)```", document, re.DOTALL) if "\nslas:" in block)
    sections = re.split(r"(?m)^(?=[a-z_]+:)", example)
    kept = [section for section in sections if section.partition(":")[0] not in RulebookFile.later]
    (tmp_path / "example.yaml").write_text("".join(kept), "utf-8")

    rulebook, warnings = loaded(tmp_path)

    assert warnings == [ONLY_WARNING]
    assert len(rulebook.slas) == 6
    assert len(sections) - len(kept) == len(RulebookFile.later)


@pytest.fixture(scope="module")
def agency() -> Rulebook:
    """A rulebook of our own in the shape of the example."""
    rulebook, warnings = loaded(DATA / "whole-language")
    assert warnings == []
    return rulebook


def test_a_metric_of_ones_own_is_made_of_events(agency: Rulebook) -> None:
    metric = agency.sla("visit-written-up").metric

    assert metric.starts == (Becomes(Is("status", ("Visit over",))),)
    assert metric.stops == (LabelAdded("written-up"), AttachmentAdded("*minutes*"))
    assert metric.cancels == (Narrowed(Becomes(Is("state", ("resolved",))), Is("resolution", ("Declined",))),)
    assert metric.pause == Is("state", ("waiting_for_client",))


def test_rules_of_one_metric_share_it(agency: Rulebook) -> None:
    assert agency.sla("visit-written-up").metric is agency.sla("visit-written-up-fast").metric
    assert agency.sla("informed").metric is BUILT_IN["keep_informed"]


def test_an_escalation_has_levels_ends_and_a_repeat(agency: Rulebook) -> None:
    escalation = agency.escalations["bosses"]

    assert escalation.until == (AGENT_REPLY, ACKNOWLEDGED)
    assert [(level.after, level.to) for level in escalation.levels] == [
        (Duration(0, "seconds"), ("head",)),
        (Duration(14400, "seconds"), ("director", "head")),
    ]
    assert escalation.levels[0].do == (Action("note", "escalation"), Action("watch", "head"))
    assert (escalation.repeat, escalation.inhibit) == (Repeat(Duration(1, "working_days"), 3), False)
    assert escalation.calendar is agency.calendars["always"]


def test_steps_raise_escalations_do_things_and_come_again(agency: Rulebook) -> None:
    late, silent = agency.sla("answered").steps[-1], agency.sla("client-silent").steps[0]

    assert (late.at.text, late.named, late.escalate) == ("breach", "mark", "bosses")
    assert late.do == agency.actions["mark"]
    assert silent.repeat == Repeat(Duration(3, "working_days"), 2)


def test_every_kind_of_action_is_kept_with_its_details(agency: Rulebook) -> None:
    assert agency.actions["everything"] == (
        Action("note", "status", ("assignee", "head")),
        Action("reply", "nudge"),
        Action("label", "late"),
        Action("unlabel", "fresh"),
        Action("set", details=(("priority", "High"), ("fields.Round", "2"), ("fields.Vip", "true"))),
        Action("assign", "head"),
        Action("watch", "director"),
        Action("transition", "open"),
        Action("ticket", "talk", details=(("type", "task"), ("assign", "head"))),
        Action("ticket", "talk", details=(("type", "problem"),)),
        Action("notify", "head"),
        Action("notify", "head", details=(("template", "escalation"),)),
    )


def test_targets_may_be_dates_that_the_ticket_has(agency: Rulebook) -> None:
    assert [(goal.target.kind, goal.target.text) for goal in agency.sla("delivered").goals] == [
        ("date", "promised_at"),
        ("date", "due_at"),
        ("duration", "5wd"),
    ]


def test_a_date_to_begin_from_is_its_midnight_in_the_goals_zone(agency: Rulebook) -> None:
    rule = agency.sla("answered")
    office, always = agency.calendars["office"], agency.calendars["always"]

    begins = [(goal.calendar, goal.effective_at) for goal in rule.goals]
    assert begins == [(always, 1780272000), (office, 1780261200), (office, None)]
    assert (rule.effective_at, rule.renamed_from) == (1775854800, ("first-answer", "answer"))
    assert office.local(1775854800).isoformat() == "2026-04-11T00:00:00+03:00"


def test_unanswered_for_runs_on_the_rules_calendar_wherever_it_stands(agency: Rulebook) -> None:
    office, always = agency.calendars["office"], agency.calendars["always"]
    rule = agency.sla("left-alone")

    assert rule.when == AnyOf((UnansweredFor(Duration(7200, "seconds"), always), Is("labels", ("ours",))))
    assert rule.pause_while is not None
    assert rule.pause_while.facts == {UnansweredFor(Duration(1, "working_days"), always)}
    (pause,) = agency.sla("silence").metric.starts
    assert pause.conditions[0].facts == {UnansweredFor(Duration(3600, "seconds"), office)}
