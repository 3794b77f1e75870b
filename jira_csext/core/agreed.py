"""What a client negotiated for itself: its own target and calendar in the place of those that the rule has for all."""

from __future__ import annotations

from dataclasses import replace

from jira_csext.core.duration import DurationError, parse_duration
from jira_csext.core.rulebook import Goal, Sla, Target, TargetKind
from jira_csext.core.ticket import Attributes

_IN_WORDS: dict[str, TargetKind] = {
    "end of day": "end_of_day",
    "end of next working day": "end_of_next_working_day",
}
# One rule meets few agreements, however many clients and tickets there are.
_KEPT = 4096


def agreed_with(sla: Sla, client: Attributes) -> Sla:
    """Return the rule as it is for a client; the very same one where nothing was negotiated.

    What the register holds and no rule can mean (a calendar that nobody wrote, a target that is over as it starts)
    leaves what holds for all.
    """
    if not sla.asked_of_client:
        return sla
    said = tuple(client.get(name) for name in sla.asked_of_client)
    known = sla.agreements
    if said not in known:
        if len(known) >= _KEPT:
            known.clear()
        goals = tuple(_goal(goal, dict(zip(sla.asked_of_client, said, strict=True))) for goal in sla.goals)
        known[said] = sla if goals == sla.goals else replace(sla, goals=goals)
    return known[said]


def _goal(goal: Goal, client: Attributes) -> Goal:
    agreed = goal.agreed
    if agreed is None:
        return goal
    calendar = agreed.calendars.get(str(client.get(agreed.calendar) or ""), goal.calendar)
    target = _target(str(client.get(agreed.target) or "")) or goal.target
    return replace(goal, calendar=calendar, target=target)


def _target(written: str) -> Target | None:
    words = " ".join(written.split())
    if kind := _IN_WORDS.get(words):
        return Target(words, kind)
    try:
        duration = parse_duration(words)
    except DurationError:
        return None
    return Target(words, duration=duration) if duration.amount else None
