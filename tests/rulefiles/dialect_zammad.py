"""Zammad's SLAs, before and after its rework of 2021, as rules of ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import Cycle
from tests.rulefiles.dialects import Record, Section, Story, judged, loaded, promise, runs, second, unlike, written

PRIORITIES = {"1": "1 low", "2": "2 normal", "3": "3 high"}
ANY_CONTACT = ["client_message", "agent_reply"]
# Zammad counts from fields that its tests set by themselves, so these clocks look at the fields too.
METRICS: Section = {
    "first": {"start": "created", "stop": {"becomes": {"fields.first_response_at": {"known": True}}}},
    "solution": {"start": "created", "stop": {"becomes": {"fields.close_at": {"known": True}}}},
    "contact": {"start": {"any": ["created", *ANY_CONTACT]}, "stop": {"any": ANY_CONTACT}},
}
MARKS = {"first_response": "fields.first_response_at", "resolution_mark": "fields.close_at"}
TITLE = "some title SLATEST1 for tests"


def rulebook_of(record: Record) -> str:
    """The record's SLA as a rulebook; where it has no goals, a clock with one that does not matter."""
    policy = record["policy"]
    goals = policy.get("goals", {"resolution": 480})
    is_old = record["dialect"] == "zammad-2020"
    clocks = {"first_response": "first", "update": "contact" if is_old else "next_response", "resolution": "solution"}
    paused = {"state": [*policy["pause_states"], *policy.get("stop_states", [])]}
    when = _when(policy.get("condition"))
    slas = {
        name.replace("_", "-"): promise(clocks[name], f"{minutes}m", pause_while=paused, when=when)
        for name, minutes in goals.items()
    }
    return written(record, slas, {name: form for name, form in METRICS.items() if name in map(clocks.get, goals)})


def _when(condition: Record | None) -> Any:
    if not condition:
        return "always"
    when: Section = {}
    for name, asked in condition.items():
        if name == "ticket.priority_id":
            ids = asked["value"] if isinstance(asked["value"], list) else [asked["value"]]
            words = [PRIORITIES[number] for number in ids]
            when["priority"] = {"not": words[0]} if asked["operator"] == "is not" else words
        elif name == "ticket.title":
            when["summary"] = f"*{asked['value']}*"
        elif name == "priority":
            when["priority"] = asked
        else:
            assert name == "article.subject"
    return when or "always"


def story_of(record: Record) -> Story:
    """The ticket after the record's events.

    Of a mark that is set again only the last counts, for the tests overwrite a field; before 2021 that goes for the
    last contact too. The ticket is made by a machine: where its text is the customer's, the record says so.
    """
    created = record["events"][0]
    is_old = record["dialect"] == "zammad-2020"
    state = created.get("state")
    story = Story(
        created, by="bot", state="open" if state == "new" else state, priority=created.get("priority"), summary=TITLE
    )
    last: dict[str, str] = {}
    for event in record["events"][1:]:
        last[_kind(event, is_old=is_old)] = event["at"]
    for event in record["events"][1:]:
        kind = event["type"]
        if kind == "state":
            story.becomes(event["at"], "state", event["to"])
        elif kind == "priority":
            story.becomes(event["at"], "priority", event["to"])
        elif kind in MARKS:
            if event["at"] == last[kind]:
                story.becomes(event["at"], MARKS[kind], event["at"])
        elif not is_old or event["at"] == last["contact"]:
            is_ours = kind == "agent_contact" or event.get("by") == "agent"
            story.says(event["at"], "agent" if is_ours else "client")
    return story


def _kind(event: Record, *, is_old: bool) -> str:
    kind: str = event["type"]
    return "contact" if is_old and (kind == "reply" or kind.endswith("_contact")) else kind


def differences(record: Record) -> list[str]:
    """Where ours parts from Zammad."""
    record = _dated(record)
    book = loaded(rulebook_of(record))
    story = story_of(record)
    if window := record["expect"].get("elapsed"):
        ran = [sum(c.elapsed_seconds for c in judged(book, story, second(window[at]))["resolution"]) for at in _EDGES]
        return unlike({"minutes": (ran[1] - ran[0]) // 60}, window)
    now = max(second(event["at"]) for event in (*record["events"], {"at": record.get("now") or "1970-01-01T00:00Z"}))
    found = judged(book, story, now)
    said: dict[str, object] = {}
    running: list[int] = []
    calendar = book.default_calendar
    assert calendar is not None
    for name, cycles in found.items():
        word = name.replace("-", "_")
        kept = [cycle for cycle in cycles if cycle.ending != "when"]
        is_old = record["dialect"] == "zammad-2020"
        said |= _fields(word, kept, calendar, is_old=is_old)
        running += [cycle.due_at for cycle in kept if runs(cycle) and cycle.due_at is not None]
    said["next_escalation_at"] = _either(min(running, default=None), calendar)
    if first := found.get("first-response"):
        said["first_response_at"] = first[0].stopped_at
    return unlike(said, record["expect"])


_EDGES = ("from", "to")


def _dated(record: Record) -> Record:
    """The record with a time for what its test did by the wall clock, years later: a day after everything else."""
    last = max(event["at"] for event in record["events"] if event["at"])
    later = (datetime.fromisoformat(last) + timedelta(days=1)).isoformat()
    return {**record, "events": [{**event, "at": event["at"] or later} for event in record["events"]]}


def _fields(word: str, cycles: list[Cycle], calendar: Calendar, *, is_old: bool) -> dict[str, object]:
    """Zammad's fields of one clock: the deadline, and the slowest of what is over (the update clock runs often)."""
    shown = [cycle for cycle in cycles if is_old or cycle.ending == ""]
    over = [cycle for cycle in cycles if cycle.ending == "stopped"]
    slowest = max(over, key=lambda cycle: cycle.elapsed_seconds, default=None)
    return {
        f"{word}_deadline": _either(shown[-1].due_at if shown else None, calendar),
        f"{word}_minutes": None if slowest is None else slowest.elapsed_seconds // 60,
        f"{word}_diff_minutes": None if slowest is None else (slowest.target_seconds - slowest.elapsed_seconds) // 60,
    }


def _either(due: int | None, calendar: Calendar) -> object:
    """A budget that fits exactly ends at closing time with us and at the next opening with Zammad."""
    return None if due is None else frozenset({due, calendar.next_open(due)})
