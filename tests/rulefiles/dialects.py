"""What the dialects share: a record's calendar and rules as YAML of ours, its events as a ticket's history."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Speaker, Ticket, Value
from jira_csext.rulefiles import KnownWords
from jira_csext.rulefiles.rulebook import rulebook_from
from jira_csext.rulefiles.source import read_source
from tests.building import a_ticket, change, says

Record = Mapping[str, Any]
Section = dict[str, Any]

# The words that the site file of such a helpdesk would map its statuses onto.
STATES = frozenset(
    {"open", "waiting_for_client", "resolved", "stalled", "replied", "waiting", "pending reminder", "pending close"}
    | {"closed", "merged"}
)
OWN_FIELDS = frozenset({"first_response_at", "close_at"})


def second(text: str) -> int:
    """The instant of an ISO time, in epoch seconds."""
    return int(datetime.fromisoformat(text).timestamp())


def written(record: Record, slas: Section, metrics: Section | None = None) -> str:
    """A rulebook as an admin would write it, in YAML's JSON form: the record's calendar, and these rules."""
    calendar = record["calendar"]
    office = {
        "timezone": calendar["tz"],
        "hours": {day: _spans(spans) for day, spans in calendar["weekly"].items()},
        "closed": calendar["holidays"],
        "open": {day: _spans(spans) for day, spans in calendar["extra"].items()},
    }
    calendars = {
        "default": {key: value for key, value in office.items() if value},
        "always": {"timezone": "UTC", "hours": "always"},
    }
    book = {"version": 1, "calendars": calendars, "metrics": metrics, "slas": slas}
    return json.dumps({key: value for key, value in book.items() if value}, indent=1)


def _spans(spans: Iterable[tuple[str, str]]) -> list[str]:
    return [f"{opens}-{closes}" for opens, closes in spans]


@lru_cache(maxsize=64)
def loaded(text: str) -> Rulebook:
    """The rulebook that the product reads from the text; RulebookRefused if it has errors."""
    read = read_source("dialect.yaml", text.encode())
    assert read.source is not None, read.problems
    return rulebook_from([read.source], KnownWords(states=STATES, fields=OWN_FIELDS)).rulebook


def promise(metric: str, target: str, **more: Any) -> Section:
    """One rule for every ticket, with one goal."""
    goal = {"target": target, "calendar": more.pop("calendar", "default")}
    return {"when": more.pop("when", "always"), "metric": metric, "goals": [goal], **more}


class Story:
    """A record's events on their way to being a ticket."""

    def __init__(self, created: Record, by: Speaker = "client", **attributes: Value) -> None:
        self.created_at = second(created["at"])
        self.by: Speaker = by
        self.events: list[Event] = []
        self.now: dict[str, Value] = {"state": "open", **attributes}

    def becomes(self, at: str, field: str, new: Value) -> None:
        """An attribute gets another value; the same one again is nothing."""
        if self.now.get(field) != new:
            self.events.append(change(second(at), field, self.now.get(field), new))
            self.now[field] = new

    def says(self, at: str, by: Speaker) -> None:
        """Somebody writes to all."""
        self.events.append(says(second(at), by))

    def ticket(self) -> Ticket:
        """The ticket as it is after all that."""
        ticket = a_ticket(self.created_at, *self.events, by=self.by)
        return ticket._replace(attributes={**self.now})


def judged(book: Rulebook, story: Story, now: int) -> dict[str, list[Cycle]]:
    """The cycles of each rule, oldest first, as the engine sees them at an instant."""
    found: dict[str, list[Cycle]] = {sla.name: [] for sla in book.slas}
    for cycle in evaluate(book, story.ticket(), NO_CLIENT, now).cycles:
        found[cycle.rule].append(cycle)
    return found


def stands_still(cycle: Cycle) -> bool:
    """Whether the clock of an open cycle is paused."""
    return cycle.stopped_at is None and bool(cycle.pauses) and cycle.pauses[-1].end_at is None


def runs(cycle: Cycle) -> bool:
    """Whether the clock has neither stopped nor paused, and the rule applies."""
    return cycle.ending == "" and not stands_still(cycle)


def unlike(said: Mapping[str, object], wanted: Record, prefix: str = "") -> list[str]:
    """What the record asserts and ours does not bear out; instants are compared as instants."""
    wrong = []
    for name, value in wanted.items():
        if name not in said:
            continue
        meant = second(value) if isinstance(value, str) and value[:1] in "12" else value
        ours = said[name]
        if meant != ours and not (isinstance(ours, frozenset) and meant in ours):
            wrong.append(f"{prefix}{name}: {_shown(ours)} instead of {value}")
    return wrong


def _shown(value: object) -> object:
    if isinstance(value, frozenset):
        return " or ".join(sorted(str(_shown(one)) for one in value))
    if isinstance(value, int) and value > 10**9:
        return f"{datetime.fromtimestamp(value, UTC):%Y-%m-%dT%H:%M:%SZ}"
    return value
