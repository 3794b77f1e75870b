"""What commands ask us to do: decisions that belong to no rule and no cycle."""

from __future__ import annotations

from collections.abc import Sequence

from jira_csext.core.decide import Decision, Outcome, Record
from jira_csext.core.rulebook import Action
from jira_csext.core.ticket import Event

RULE = "commands"
"""Under which name decisions on commands are counted and shown; no rule may have it."""


def commanded(history: Sequence[Event], record: Record, now: int) -> list[Decision]:
    """Return a decision for each command that asks for an act and is not on record: `take` assigns to its author.

    One given before the ticket was watched is only recorded.
    """
    decisions: list[Decision] = []
    adopted_at = max(record.adopted_at, record.first_seen_at)
    for event in history:
        if event.kind != "own" or event.field != "taken" or event.at > now:
            continue
        key = command_key(event)
        if key not in record.spoken:
            assign = Action("assign", details=(("account", event.author),))
            is_new = event.at > adopted_at
            outcome: Outcome = "act" if is_new else "before_adoption"
            reason = "asked for by a command" if is_new else "it was given before this ticket was watched"
            actions = (assign,) if is_new else ()
            decisions.append(Decision(key, RULE, 0, "take", event.at, outcome, reason, actions))
    return decisions


def command_key(event: Event) -> str:
    """Return what names the decision on a command for good."""
    return f"{RULE}/{event.id}"


def still_taken(history: Sequence[Event], decision_key: str) -> bool:
    """Is it still the last `take` on the ticket, so that assigning it to its author is what people want?"""
    taken = [event for event in history if event.kind == "own" and event.field == "taken"]
    return bool(taken) and command_key(taken[-1]) == decision_key
