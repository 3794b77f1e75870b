"""Business time against facts from the test suites of other products; where we differ, the reason is listed."""

from __future__ import annotations

import json
import math
from datetime import date, datetime
from pathlib import Path
from typing import Any

from jira_csext.core.calendar import Calendar, CalendarSpec

FILES = ("extracted", "extracted-predicates", "extracted-edge", "generated")
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
END_BEFORE_START = "an end before its start holds nothing: 0, not a negative amount"

DIFFERENT = {
    "ext-0041": "half-open hours: the opening instant is open, so going back from it stays there",
    "edge-0031": "half-open hours: the closing instant is closed",
    "edge-0008": END_BEFORE_START,
    "edge-0009": END_BEFORE_START,
    "edge-0010": "fractions of a second are cut, not rounded up",
    "edge-0011": END_BEFORE_START,
    "edge-0016": END_BEFORE_START,
    "edge-0027": END_BEFORE_START,
    "edge-0032": END_BEFORE_START,
}


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def hours(stretches: list[list[str]]) -> tuple[tuple[int, int], ...]:
    return tuple((minutes(opens), minutes(closes)) for opens, closes in stretches)


def instant(text: str) -> int:
    return math.floor(datetime.fromisoformat(text).timestamp())


def calendar_of(vector: dict[str, Any]) -> Calendar:
    written = vector["calendar"]
    return Calendar(
        CalendarSpec(
            "vector",
            written["tz"],
            {WEEKDAYS.index(day): hours(stretches) for day, stretches in written["weekly"].items()},
            closed=frozenset(map(date.fromisoformat, written["holidays"])),
            open={date.fromisoformat(on): hours(stretches) for on, stretches in written["extra"].items()},
        )
    )


def answer(vector: dict[str, Any]) -> int:
    calendar = calendar_of(vector)
    match vector["op"]:
        case "add":
            return calendar.add(instant(vector["start"]), vector["seconds"])
        case "between":
            return calendar.between(instant(vector["start"]), instant(vector["end"]))
        case "is_open":
            return calendar.is_open(instant(vector["at"]))
        case "next_open":
            return calendar.next_open(instant(vector["start"]))
        case "prev_open":
            return calendar.prev_open(instant(vector["start"]))
        case other:
            raise AssertionError(f"vector {vector['id']}: unknown operation {other}")


def expected(vector: dict[str, Any]) -> int:
    found: str | int = vector["expect"]
    return instant(found) if isinstance(found, str) else found


def wrong_answers(folder: Path) -> tuple[dict[str, str], int]:
    """The ids of vectors that are answered otherwise, with both answers, and the number of all."""
    vectors = [vector for name in FILES for vector in json.loads((folder / f"{name}.json").read_text("utf-8"))]
    pairs = ((vector["id"], answer(vector), expected(vector)) for vector in vectors)
    return {key: f"{ours}, not {theirs}" for key, ours, theirs in pairs if ours != theirs}, len(vectors)


def test_a_part_of_every_kind_of_vector_is_answered_as_stated(repo: Path) -> None:
    wrong, count = wrong_answers(repo / "tests" / "data" / "business-time")
    assert count >= 200
    assert {key: text for key, text in wrong.items() if key not in DIFFERENT} == {}


def test_every_vector_is_answered_as_stated_or_listed_with_the_reason(shared: Path) -> None:
    wrong, count = wrong_answers(shared / "vectors" / "business-time")
    assert {key: text for key, text in wrong.items() if key not in DIFFERENT} == {}
    assert len(wrong) <= count * 0.02


def test_the_list_of_differences_holds_nothing_that_agrees(repo: Path) -> None:
    wrong, _ = wrong_answers(repo / "tests" / "data" / "business-time")
    assert set(wrong) == set(DIFFERENT)
