"""The direct line of the rulebook an agency can start with: nothing on such a ticket names the client's manager."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.core.rulebook import Action, Rulebook, Sla
from jira_csext.core.ticket import Value
from jira_csext.rulefiles import load_rulebook

MANAGER = "account-manager"
COMPLAINT: dict[str, Value] = {"type": "complaint", "priority": "Medium", "state": "open"}
DIRECT = {**COMPLAINT, "labels": ("urgent", "direct-line")}


@pytest.fixture(scope="module")
def rulebook() -> Rulebook:
    return load_rulebook(Path(__file__).resolve().parents[1] / "rules").rulebook


def rules_for(rulebook: Rulebook, ticket: dict[str, Value]) -> list[Sla]:
    return [sla for sla in rulebook.slas if sla.when.holds(ticket, {})]


def done_by(rulebook: Rulebook, slas: list[Sla]) -> list[Action]:
    levels = [
        level
        for sla in slas
        for step in sla.steps
        if step.escalate
        for level in rulebook.escalations[step.escalate].levels
    ]
    said = [action for sla in slas for step in sla.steps for action in step.do]
    return [*said, *(action for level in levels for action in level.do)]


def called(rulebook: Rulebook, slas: list[Sla]) -> set[str]:
    raised = [step.escalate for sla in slas for step in sla.steps if step.escalate]
    to = {role for name in raised for level in rulebook.escalations[name].levels for role in level.to}
    return to | {role for action in done_by(rulebook, slas) for role in (*action.mention, action.value)}


def test_no_rule_for_a_ticket_on_the_direct_line_names_the_manager(rulebook: Rulebook) -> None:
    assert MANAGER in called(rulebook, rules_for(rulebook, COMPLAINT))
    assert MANAGER not in called(rulebook, rules_for(rulebook, DIRECT))


def test_it_is_assigned_to_leadership_at_once_and_the_client_is_told_of_the_solution(rulebook: Rulebook) -> None:
    slas = rules_for(rulebook, DIRECT)

    (first,) = [step for sla in slas for step in sla.steps if step.at.text == "0%"]
    assert first.escalate == "direct-line"
    level = rulebook.escalations["direct-line"].levels[0]
    assert [(action.kind, action.value) for action in level.do] == [
        ("assign", "head-of-service"),
        ("note", "direct-line"),
    ]
    assert ("reply", "solved") in [(action.kind, action.value) for action in done_by(rulebook, slas)]
