"""frappe's agreements as rules of ours: the first leaving of Open, and a resolution that holds and goes on."""

from __future__ import annotations

from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import Cycle
from tests.rulefiles.dialects import Record, Story, judged, loaded, promise, second, stands_still, unlike, written

WORDS = {"Open": "open", "Replied": "replied", "Resolved": "resolved", "Closed": "resolved"}
METRICS = {"left_open": {"start": "created", "stop": {"becomes": {"state": {"not": "open"}}}}}


def rulebook_of(record: Record) -> str:
    """The record's agreement as a rulebook."""
    goals = record["policy"]["goals"]
    slas = {
        "first": promise("left_open", f"{goals['first_response']}m"),
        "resolution": promise(
            "resolution", f"{goals['resolution']}m", pause_while={"state": "replied"}, on_reopen="resume"
        ),
    }
    return written(record, slas, METRICS)


def differences(record: Record, *, holds_after: bool = False) -> list[str]:
    """Where ours parts from frappe, after each event and at the end.

    With `holds_after` the time on hold after our due instant is added to it, which is what frappe does.
    """
    book = loaded(rulebook_of(record))
    story = Story(record["events"][0])
    wrong: list[str] = []
    # What frappe shows of a hold, and of how late it was, stays as it was last known; so it is kept here too.
    said: dict[str, object] = {"first_response_late_seconds": None, "resolution_late_seconds": None}
    for event in record["events"]:
        if event["type"] == "state":
            story.becomes(event["at"], "state", WORDS[event["to"]])
        found = judged(book, story, second(event["at"]))
        (first,), (resolution,) = found["first"], found["resolution"]
        said |= _said(first, resolution)
        if holds_after and not stands_still(resolution) and resolution.due_at is not None:
            assert book.default_calendar is not None
            said["resolution_deadline"] = _moved(resolution, book.default_calendar)
        wrong += unlike(said, event.get("after", {}), f"{event['at']} ")
    return wrong + unlike(said, record["expect"])


def _said(first: Cycle, resolution: Cycle) -> dict[str, object]:
    said: dict[str, object] = {
        "status": _status(first, resolution),
        "first_response_deadline": first.due_at,
        "first_response_at": first.stopped_at,
        "resolution_seconds": None if resolution.stopped_at is None else resolution.elapsed_seconds,
    }
    if first.stopped_at is not None:
        said["first_response_late_seconds"] = _late(first)
    if resolution.stopped_at is not None:
        said["resolution_late_seconds"] = _late(resolution)
    if not stands_still(resolution):
        said["resolution_deadline"] = resolution.due_at
        said["paused_seconds"] = resolution.paused_seconds
    return said


def _moved(cycle: Cycle, calendar: Calendar) -> int:
    due = cycle.due_at
    assert due is not None
    held = (calendar.between(max(pause.start_at, due), pause.end_at) for pause in cycle.pauses if pause.end_at)
    return calendar.add(due, sum(held))


def _late(cycle: Cycle) -> int | None:
    return max(0, cycle.elapsed_seconds - cycle.target_seconds) or None


def _status(first: Cycle, resolution: Cycle) -> str:
    if "breached" in (first.state, resolution.state):
        return "Failed"
    if first.stopped_at is None:
        return "First Response Due"
    if resolution.stopped_at is not None:
        return "Fulfilled"
    return "Paused" if stands_still(resolution) else "Resolution Due"
