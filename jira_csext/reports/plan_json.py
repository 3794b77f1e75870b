"""A plan as plain values for machines: totals, one entry for each rule, and each move with its ticket."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from jira_csext.core.plan import Move
from jira_csext.core.plan_sums import Plan, RulePlan


def plan_values(plan: Plan) -> dict[str, Any]:
    """Return the plan as JSON values; instants are UTC, durations seconds of working time."""
    return {
        "tickets": plan.ticket_count,
        "moves_anything": plan.moves_anything,
        "steps_at_once": plan.fire_count,
        "rules": [_rule(plan.rules[name]) for name in sorted(plan.rules)],
        "notes": plan.notes,
        "left_out": plan.unjudged,
    }


def _rule(rule: RulePlan) -> dict[str, Any]:
    return {
        "rule": rule.rule,
        "open_tickets": len(rule.tickets),
        "earlier": len(rule.earlier),
        "later": len(rule.later),
        "begin": len(rule.of_kind("begins")),
        "end": len(rule.of_kind("ends")),
        "otherwise_changed": len(rule.others),
        "unchanged": rule.same_count,
        "breached_at_once": sorted({key for key, move in rule.moved if move.is_breached_at_once}),
        "no_longer_breached": sorted({key for key, move in rule.moved if move.is_no_longer_breached}),
        "steps_at_once": rule.fire_count,
        "moves": [_move(key, move) for key, move in rule.moved],
    }


def _move(key: str, move: Move) -> dict[str, Any]:
    return {
        "ticket": key,
        "cycle": move.start_id,
        "kind": move.kind,
        "due": {"from": _utc(move.due_from), "to": _utc(move.due_to), "shift_seconds": move.shift_seconds},
        "goal": {"from": move.target_from, "to": move.target_to},
        "state": {"from": move.state_from, "to": move.state_to},
        "at_once": list(move.fires),
        "again": [{"step": step, "at": _utc(at)} for step, at in move.ahead],
    }


def _utc(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
