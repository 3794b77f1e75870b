"""Cycles that other engines agree on, and real tickets' histories judged by them: ours must say the same."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.core.conditions import Is
from jira_csext.core.cycle import Cycle
from jira_csext.core.duration import Duration
from jira_csext.core.rulebook import Goal, Target
from jira_csext.core.ticket import Event, Ticket
from tests.building import a_rule, a_ticket, change, judged, only

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FEW = Path(__file__).parents[1] / "data" / "sla-cycles" / "canonical.json"


def calendar_of(record: Mapping[str, Any]) -> Calendar:
    """The calendar of a vector: local hours by weekday, dates without hours, dates with hours of their own."""
    return Calendar(
        CalendarSpec(
            name="vector",
            timezone=record["tz"],
            hours={WEEKDAYS.index(day): _spans(spans) for day, spans in record["weekly"].items()},
            closed=frozenset(date.fromisoformat(day) for day in record["holidays"]),
            open={date.fromisoformat(day): _spans(spans) for day, spans in record["extra"].items()},
        )
    )


def _spans(spans: Iterable[tuple[str, str]]) -> tuple[tuple[int, int], ...]:
    return tuple((_minutes(opens), _minutes(closes)) for opens, closes in spans)


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def second(text: str) -> int:
    return int(datetime.fromisoformat(text).timestamp())


def meaning(policy: Mapping[str, Any]) -> dict[str, str]:
    """What the policy's states mean in canonical words; whatever it does not name runs."""
    words = dict.fromkeys(policy["pause_states"], "on_hold")
    words.update(dict.fromkeys(policy["stop_states"], "resolved"))
    return words


def resolution_of(ticket: Ticket, record: Mapping[str, Any], calendar: Calendar, minutes: int) -> Cycle:
    goal = Goal(Target(f"{minutes}m", duration=Duration(minutes * 60, "seconds")), calendar)
    rule = a_rule("resolution", [goal], ["75%", "breach"], pause_while=Is("state", ("on_hold",)), on_reopen="resume")
    return only(judged(rule, ticket, second(record["now"])))


def differences(cycle: Cycle, expect: Mapping[str, Any], tolerance: int = 0) -> list[str]:
    """What the vector asserts and the cycle does not bear out."""
    paused = cycle.stopped_at is None and bool(cycle.pauses) and cycle.pauses[-1].end_at is None
    said = {
        "state": "stopped" if cycle.stopped_at is not None else "paused" if paused else "running",
        "elapsed_seconds": cycle.elapsed_seconds,
        "remaining_seconds": cycle.target_seconds - cycle.elapsed_seconds,
        "breached": cycle.state == "breached",
        # The vectors give no deadline for a clock that stands still with budget left; ours keeps that of a met cycle.
        "deadline": cycle.due_at if cycle.elapsed_seconds >= cycle.target_seconds or cycle.state == "running" else None,
        "elapsed_75_percent_at": next(
            (at for step, at in [*((f.step, f.at) for f in cycle.fired), *cycle.upcoming] if step == "75%"), None
        ),
    }
    wrong = []
    for name, wanted in expect.items():
        value = said[name]
        if isinstance(wanted, str) and name != "state":
            wanted = second(wanted)
        near = isinstance(value, int) and isinstance(wanted, int) and abs(value - wanted) <= tolerance
        if value != wanted and not near:
            wrong.append(f"{name}: {value} instead of {wanted}")
    return wrong


def check_canonical(record: Mapping[str, Any]) -> list[str]:
    words = meaning(record["policy"])
    created, *rest = record["events"]
    events = []
    for event in rest:
        assert event["type"] == "state", event
        before, after = (words.get(event[side], "open") for side in ("from", "to"))
        events.append(change(second(event["at"]), "state", before, after))
    ticket = a_ticket(second(created["at"]), *events, state=words.get(created["state"], "open"))
    minutes = record["policy"]["goals"]["resolution"]
    cycle = resolution_of(ticket, record, calendar_of(record["calendar"]), minutes)
    return differences(cycle, record["expect"])


def test_a_part_of_the_canonical_cycles_kept_here_comes_out_right() -> None:
    for record in json.loads(FEW.read_text()):
        assert check_canonical(record) == [], record["id"]


def test_every_canonical_cycle_comes_out_right(shared: Path) -> None:
    records = [
        record
        for name in ("generated-pause.json", "extracted.json")
        for record in json.loads((shared / "vectors" / "sla-cycles" / name).read_text())
        if record["dialect"] == "canonical"
    ]
    assert len(records) > 300
    assert {record["id"]: wrong for record in records if (wrong := check_canonical(record))} == {}


@pytest.mark.parametrize("dataset", ["avro", "helpdesk-it", "servicenow-incidents"])
def test_real_histories_come_out_as_other_engines_say(shared: Path, dataset: str) -> None:
    vectors = json.loads((shared / "vectors" / "sla-cycles" / "real-histories.json").read_text())
    policy = vectors["policies"][dataset]
    words, calendar = meaning(policy["policy"]), calendar_of(policy["calendar"])
    expected = {record["key"]: record for record in vectors["results"] if record["dataset"] == dataset}
    wrong: dict[str, list[str]] = {}
    with gzip.open(shared / "real-jira" / f"{dataset}.jsonl.gz") as lines:
        for line in lines:
            issue = json.loads(line)
            record = expected.pop(issue["key"], None)
            if record is None:
                continue
            cycle = resolution_of(plain_ticket(issue, words), record, calendar, policy["policy"]["goals"]["resolution"])
            if found := differences(cycle, record["expect"], record["tolerance_seconds"]):
                wrong[issue["key"]] = found
    assert wrong == {}
    assert not expected


def plain_ticket(issue: Mapping[str, Any], words: Mapping[str, str]) -> Ticket:
    """The status history of a Jira issue, read without the product's own mapping."""
    moves: list[tuple[str, int, str, str]] = []
    for history in issue["changelog"]["histories"]:
        for item in history["items"]:
            if item["field"] == "status":
                before, after = (words.get(item[side], "open") for side in ("fromString", "toString"))
                moves.append((history["created"], int(history["id"]), before, after))
    moves.sort()
    created = second(issue["fields"]["created"])
    now = words.get(issue["fields"]["status"]["name"], "open")
    events = [
        Event(second(at), "changed", f"{number:09}", "agent", "", "state", before, after)
        for at, number, before, after in moves
    ]
    history = (Event(created, "created", "created", "client"), *events)
    return Ticket(issue["key"], issue["id"], created, {"state": now}, history)
