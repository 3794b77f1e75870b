"""RT's agreements as rules of ours: Response, KeepInLoop and Resolve, and the one Due date that they make together."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from jira_csext.core.cycle import Cycle
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Speaker
from tests.rulefiles.dialects import Record, Section, Story, judged, loaded, promise, runs, second, unlike, written

METRICS = {
    "keep_in_loop": {"start": "agent_reply", "stop": {"any": ["agent_reply", "client_message"]}},
}
CLOCKS = {"Response": "next_response", "KeepInLoop": "keep_in_loop", "Resolve": "resolution"}


def rules_of(agreement: Mapping[str, Mapping[str, Any]]) -> Section:
    """One rule for each part of the agreement."""
    return {CLOCKS[name].replace("_", "-"): _rule(CLOCKS[name], part) for name, part in agreement.items()}


def _rule(metric: str, part: Mapping[str, Any]) -> Section:
    is_real = "RealMinutes" in part
    minutes = part["RealMinutes"] if is_real else part["BusinessMinutes"]
    more: Section = {"calendar": "always" if is_real else "default"}
    ignored = {"state": part.get("IgnoreOnStatuses")}
    if part.get("ExcludeTimeOnIgnoredStatuses"):
        more["pause_while"] = ignored
    elif ignored["state"]:
        more["when"] = {"not": ignored}
    return promise(metric, f"{minutes}m", **more)


def rulebook_of(record: Record) -> str:
    """The record's agreement as a rulebook."""
    agreement = record["policy"]["rt_agreement"]
    return written(record, rules_of(agreement), METRICS if "KeepInLoop" in agreement else None)


def differences(record: Record) -> list[str]:
    """Where ours parts from RT: the Due date after each event and at the end, and the start of the work."""
    book = loaded(rulebook_of(record))
    created = record["events"][0]
    story = Story(created, by=_speaker(created))
    wrong: list[str] = []
    due: frozenset[int | None] = frozenset({None})
    for place, event in enumerate(record["events"]):
        if event["type"] == "status":
            story.becomes(event["at"], "state", "stalled" if event["to"] == "stalled" else "open")
        elif event["type"] == "correspond":
            story.says(event["at"], _speaker(event))
        found = judged(book, story, second(event["at"]))
        open_ones = [cycle for cycles in found.values() for cycle in cycles if runs(cycle)]
        due = frozenset(_first_due(book, open_ones, exact=exact) for exact in (True, False))
        # Of events in one second only the last is seen: a moment is not cut in two.
        later = record["events"][place + 1 : place + 2]
        if not later or later[0]["at"] != event["at"]:
            wrong += unlike({"due": due}, event.get("after", {}), f"{event['at']} ")
    calendar = book.default_calendar
    assert calendar is not None
    return wrong + unlike({"due": due, "starts": calendar.next_open(story.created_at)}, record["expect"])


def _first_due(book: Rulebook, cycles: Iterable[Cycle], *, exact: bool) -> int | None:
    """The earliest due instant; a budget that fits exactly ends at closing time, or else at the next opening."""
    dues = []
    for cycle in cycles:
        if cycle.due_at is not None:
            calendar = book.sla(cycle.rule).goals[cycle.goal - 1].calendar
            dues.append(cycle.due_at if exact else calendar.next_open(cycle.due_at))
    return min(dues, default=None)


def _speaker(event: Record) -> Speaker:
    """A requestor who owns the ticket is one of ours, and so is whoever files it for somebody else."""
    return "client" if event["by"] == "requestor" and event.get("owner") != "requestor" else "agent"
