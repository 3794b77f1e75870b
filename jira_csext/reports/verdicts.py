"""Verdicts as rows and lines: one a cycle, in the shape that other programs read (architecture.md, "Command line")."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from jira_csext.core.verdict import Verdict

COLUMNS = (
    "ticket",
    "rule",
    "metric",
    "cycle",
    "goal",
    "started_at",
    "due_at",
    "stopped_at",
    "elapsed_seconds",
    "target_seconds",
    "paused_seconds",
    "state",
    "fired",
    "client",
    "segment",
    "tier",
    "rulebook",
)


def verdict_line(ticket: str, verdict: Verdict) -> Mapping[str, object]:
    """Return one cycle as a JSON object; instants are ISO 8601 in UTC, durations whole seconds of working time.

    `fired` lists the steps that spoke; a step superseded by another that came due with it is not among them.
    """
    return {
        "ticket": ticket,
        "rule": verdict.rule,
        "metric": verdict.metric,
        "cycle": verdict.cycle,
        "goal": verdict.goal,
        "started_at": utc(verdict.started_at),
        "due_at": utc(verdict.due_at),
        "stopped_at": utc(verdict.stopped_at),
        "elapsed_seconds": verdict.elapsed_seconds,
        "target_seconds": verdict.target_seconds,
        "paused_seconds": verdict.paused_seconds,
        "state": verdict.state,
        "fired": [{"step": step.step, "at": utc(step.at)} for step in verdict.fired if not step.superseded_by],
        "client": verdict.client or None,
        "segment": verdict.segment or None,
        "tier": verdict.tier or None,
        "rulebook": verdict.rulebook,
    }


def utc(at: int | None) -> str | None:
    """Return an instant as `2026-05-12T11:30:00Z`, None for none."""
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
