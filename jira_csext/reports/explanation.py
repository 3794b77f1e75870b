"""An explanation as JSON: for each cycle the verdict's line, and the reasons beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from jira_csext.core.account import Entry
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import verdict_of
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.reasons import CycleReason, RuleReason
from jira_csext.core.ticket import Event, Ticket
from jira_csext.core.wording import said_of, verdict
from jira_csext.reports.verdicts import utc, verdict_line


def explanation(
    ticket: Ticket,
    client: ClientTimeline,
    evaluation: Evaluation,
    reasons: Sequence[RuleReason],
    version: str,
    now: int,
) -> Mapping[str, object]:
    """Return the whole explanation; the three sums of a cycle's account add up to its length in seconds."""
    events = {event.id: event for event in ticket.history}
    return {
        "ticket": ticket.key,
        "created_at": utc(ticket.created_at),
        "as_of": utc(now),
        "wake_at": utc(evaluation.wake_at),
        "rulebook": version,
        "notices": list(ticket.notices),
        "cycles": [
            {**verdict_line(ticket.key, verdict_of(found.cycle, client, version)), **_reasons(rule, found, events, now)}
            for rule in reasons
            for found in rule.cycles
        ],
        "passed_over": [
            {"rule": rule.sla.name, "source": str(rule.sla.source), "why": rule.why_not}
            for rule in reasons
            if not rule.cycles
        ],
    }


def _reasons(rule: RuleReason, found: CycleReason, events: Mapping[str, Event], now: int) -> Mapping[str, object]:
    cycle, account = found.cycle, found.account
    calendar = found.goals[-1].goal.calendar
    return {
        "said": verdict(found, calendar, now),
        "source": str(rule.sla.source),
        "calendar": calendar.name,
        "timezone": calendar.spec.timezone,
        "breached_at": utc(cycle.breached_at),
        "started_by": said_of(events.get(cycle.start_id)),
        "stopped_by": said_of(events.get(cycle.stop_id)) if cycle.stop_id else None,
        "goals": [
            {
                "goal": looked_at.number,
                "target": looked_at.goal.target.text,
                "source": str(looked_at.goal.source),
                "chosen": looked_at.chosen,
                "why": looked_at.why,
            }
            for looked_at in found.goals
        ],
        "goal_changes": [
            {
                "at": utc(change.at),
                "goal": change.number or None,
                "before": change.before or None,
                "because": said_of(events.get(change.cause)),
            }
            for change in found.changes
        ],
        "account": [_entry(entry, events) for entry in account.entries],
        "counted_seconds": account.counted_seconds,
        "closed_seconds": account.closed_seconds,
        "superseded": [
            {"step": step.step, "at": utc(step.at), "by": step.superseded_by}
            for step in cycle.fired
            if step.superseded_by
        ],
        "upcoming": [{"step": step, "at": utc(at)} for step, at in cycle.upcoming],
    }


def _entry(entry: Entry, events: Mapping[str, Event]) -> Mapping[str, object]:
    return {
        "kind": entry.kind,
        "from": utc(entry.start_at),
        "to": utc(entry.end_at),
        "counted_seconds": entry.counted_seconds,
        "paused_seconds": entry.paused_seconds,
        "closed_seconds": entry.closed_seconds,
        "because": said_of(events.get(entry.cause)) if entry.cause else None,
        "until": said_of(events.get(entry.ended_by)) if entry.ended_by else None,
    }
