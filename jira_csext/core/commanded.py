"""What commands ask us to do: decisions that belong to no rule and no cycle."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from jira_csext.core.decide import Decision, Outcome, Record
from jira_csext.core.rulebook import Action
from jira_csext.core.ticket import Event
from jira_csext.core.told import TOLD, is_told, without_carried_out, written

RULE = "commands"
"""Under which name decisions on commands are counted and shown; no rule may have it."""

_STEPS = {"taken": "take", "promised": "promise", "cause": "cause"}


def commanded(history: Sequence[Event], record: Record, mapped: Collection[str], now: int) -> list[Decision]:
    """Return a decision for each command that asks for an act and is not on record.

    `take` assigns to its author; a promised date and a cause are written into the fields that the site has for them
    (`mapped`, by the attributes' names). One given before the ticket was watched is only recorded.
    """
    decisions: list[Decision] = []
    adopted_at = max(record.adopted_at, record.first_seen_at)
    for event in history:
        if event.kind != "own" or event.field not in _STEPS or event.at > now or not event.id.endswith("/told"):
            continue
        key = command_key(event)
        if key not in record.spoken:
            outcome, reason, actions = _asked(event, adopted_at, mapped)
            decisions.append(Decision(key, RULE, 0, _STEPS[event.field], event.at, outcome, reason, actions))
    return decisions


def _asked(event: Event, adopted_at: int, mapped: Collection[str]) -> tuple[Outcome, str, tuple[Action, ...]]:
    if event.at <= adopted_at:
        return "before_adoption", "it was given before this ticket was watched", ()
    if event.field == "taken":
        return "act", "asked for by a command", (Action("assign", details=(("account", event.author),)),)
    attribute, value = TOLD[event.field], str(event.new)
    if attribute not in mapped:
        return "superseded", f"the site file names no field for {attribute}; the word counts without one", ()
    value = written(value) if event.field == "promised" else value
    return "act", "asked for by a command", (Action("set", details=((attribute, value),)),)


def command_key(event: Event) -> str:
    """Return what names the decision on a command for good."""
    return f"{RULE}/{event.id}"


def lapsed(history: Sequence[Event], decision_key: str) -> str:
    """Return why what a command asked for is not to be done any more: people have moved on since. "" while it is."""
    events = list(without_carried_out(history))
    place = next((at for at, event in enumerate(events) if command_key(event) == decision_key), None)
    if place is None:
        return "the command is not on the ticket any more"
    command = events[place]
    for event in events[place + 1 :]:
        if event.kind == "own" and event.field == command.field:
            return "somebody else has taken the ticket since" if command.field == "taken" else "another was told since"
        if event.kind != "changed" or event.by == "bot":
            continue
        if command.field == "taken" and event.field == "assignee":
            return "the ticket was given to somebody since"
        if is_told(command) and event.field == TOLD[command.field]:
            return f"somebody has set {event.field} since"
    return ""
