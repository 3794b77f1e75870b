"""An explanation as JSON, and verdicts as lines: what other programs may rely on."""

from __future__ import annotations

from typing import Any

from jira_csext.core.client import a_client
from jira_csext.core.conditions import Is
from jira_csext.core.evaluate import evaluate
from jira_csext.core.reasons import reasons
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import FiredStep, Verdict
from jira_csext.reports.explanation import explanation
from jira_csext.reports.verdicts import COLUMNS, utc, verdict_line
from tests.building import a_goal, a_rule, a_ticket, at, change, says

CLIENT = a_client("acme", tier="key", segment="current")
VERDICT = Verdict("rule", "resolution", 2, "17", 1, 0, None, 7200, 3600, 14400, 60, "breached", ())


def explained(rule: Sla, ticket: Ticket, now: str) -> Any:
    book, moment = Rulebook((rule,)), at(now)
    evaluation = evaluate(book, ticket, CLIENT, moment)
    return explanation(ticket, CLIENT, evaluation, reasons(book, ticket, CLIENT, evaluation, moment), "v1", moment)


def test_an_instant_is_iso_in_utc_and_none_stays_none() -> None:
    assert (utc(0), utc(1_778_585_400), utc(None)) == ("1970-01-01T00:00:00Z", "2026-05-12T11:30:00Z", None)


def test_a_line_has_the_fixed_columns_and_null_for_what_is_not_known() -> None:
    line = verdict_line("SUP-1", VERDICT)
    assert tuple(line) == COLUMNS
    assert [name for name, value in line.items() if value is None] == ["due_at", "client", "segment", "tier"]
    assert (line["started_at"], line["stopped_at"]) == ("1970-01-01T00:00:00Z", "1970-01-01T02:00:00Z")


def test_a_step_that_another_spoke_for_did_not_fire() -> None:
    fired = (FiredStep("50%", 60, "breach"), FiredStep("breach", 60), FiredStep("1h after", 3660))
    line = verdict_line("SUP-1", VERDICT._replace(fired=fired))
    assert line["fired"] == [
        {"step": "breach", "at": "1970-01-01T00:01:00Z"},
        {"step": "1h after", "at": "1970-01-01T01:01:00Z"},
    ]


def test_the_client_is_named_as_it_was_at_the_start_of_the_cycle() -> None:
    (cycle,) = explained(a_rule(), a_ticket("Mon 10:00"), "Mon 11:00")["cycles"]
    assert (cycle["client"], cycle["segment"], cycle["tier"], cycle["rulebook"]) == ("acme", "current", "key", "v1")


def test_a_pause_names_what_began_it_and_what_ended_it() -> None:
    asked = change("Mon 12:00", "state", "open", "waiting_for_client")
    ticket = a_ticket("Mon 10:00", asked, says("Tue 10:00", "client"))
    rule = a_rule("resolution", "8h", pause_while=Is("state", ("waiting_for_client",)))
    (cycle,) = explained(rule, ticket, "Tue 11:00")["cycles"]
    assert cycle["account"] == [
        {
            "kind": "ran",
            "from": "2026-06-01T10:00:00Z",
            "to": "2026-06-01T12:00:00Z",
            "counted_seconds": 7200,
            "paused_seconds": 0,
            "closed_seconds": 0,
            "because": None,
            "until": None,
        },
        {
            "kind": "paused",
            "from": "2026-06-01T12:00:00Z",
            "to": "2026-06-02T10:00:00Z",
            "counted_seconds": 0,
            "paused_seconds": 21600,
            "closed_seconds": 57600,
            "because": "state: open → waiting_for_client",
            "until": "client wrote (the client)",
        },
        {
            "kind": "ran",
            "from": "2026-06-02T10:00:00Z",
            "to": "2026-06-02T11:00:00Z",
            "counted_seconds": 3600,
            "paused_seconds": 0,
            "closed_seconds": 0,
            "because": None,
            "until": None,
        },
    ]


def test_goals_and_their_changes_are_told_with_their_causes() -> None:
    raised = change("Mon 11:00", "priority", "Low", "High")
    goals = [a_goal("2h", Is("priority", ("High",))), a_goal("4h")]
    (cycle,) = explained(a_rule(goals=goals, steps=("50%",)), a_ticket("Mon 10:00", raised), "Mon 11:30")["cycles"]
    assert [(goal["goal"], goal["target"], goal["chosen"]) for goal in cycle["goals"]] == [(1, "2h", True)]
    assert cycle["goal_changes"] == [
        {"at": "2026-06-01T11:00:00Z", "goal": 1, "before": 2, "because": "priority: Low → High"}
    ]


def test_what_fires_next_and_when_to_look_again_are_told() -> None:
    told = explained(a_rule(steps=("50%", "breach")), a_ticket("Mon 10:00"), "Mon 11:00")
    assert told["wake_at"] == "2026-06-01T12:00:00Z"
    assert told["cycles"][0]["upcoming"] == [
        {"step": "50%", "at": "2026-06-01T12:00:00Z"},
        {"step": "breach", "at": "2026-06-01T14:00:00Z"},
    ]


def test_superseded_steps_are_told_apart_from_those_that_fired() -> None:
    raised = change("Mon 12:00", "priority", "Low", "High")
    goals = [a_goal("1h", Is("priority", ("High",))), a_goal("8h")]
    (cycle,) = explained(a_rule(goals=goals, steps=("75%", "breach")), a_ticket("Mon 10:00", raised), "Mon 13:00")[
        "cycles"
    ]
    assert cycle["superseded"] == [{"step": "75%", "at": "2026-06-01T12:00:00Z", "by": "breach"}]
    assert cycle["fired"] == [{"step": "breach", "at": "2026-06-01T12:00:00Z"}]


def test_a_rule_that_does_not_apply_is_passed_over_with_its_reason() -> None:
    told = explained(a_rule(when=Is("type", ("bug",)), name="bugs"), a_ticket("Mon 10:00", type="task"), "Mon 11:00")
    assert told["cycles"] == []
    assert [(rule["rule"], rule["why"]) for rule in told["passed_over"]] == [
        ("bugs", "it asks for type: bug; the ticket has type: task")
    ]
