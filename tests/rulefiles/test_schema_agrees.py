"""The JSON schema refuses nothing that the models take: rulebooks bent at random are held against both."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from jira_csext.rulefiles.draft import draft_of
from jira_csext.rulefiles.problems import RulebookRefused
from jira_csext.rulefiles.rulebook import rulebook_from
from jira_csext.rulefiles.schema import rules_schema
from jira_csext.rulefiles.schema_values import up_to
from jira_csext.rulefiles.sections import VERSION, RulebookFile
from jira_csext.rulefiles.source import read_source
from tests.rulefiles.schema_trial import Trial, trial_of

FULL = b"""
version: 1
people:
  account-manager: {from: client.manager}
  head: {account: anna.k, notify: ["mailto://a@b"], away: [{first: 2026-12-28, last: 2027-01-10, instead: director}]}
  director: {account: oleg.d}
calendars:
  default:
    timezone: Europe/Moscow
    hours: {mon-thu: ["10:00-13:00", "14:00-19:00"], fri: ["22:00-06:00"]}
    holidays: {country: DE, subdivision: BE}
    closed: ["2026-12-30"]
    open: {"2026-11-01": ["10:00-16:00"], "2026-11-02": []}
  always: {timezone: UTC, hours: always}
metrics:
  report: {start: {becomes: {status: Meeting held}, type: meeting}, stop: {any: [{label_added: done}, resolved]}}
  wait: {start: assigned, stop: {attachment_added: "*x*", priority: High}, cancel: {breached: [one, two]},
         pause_while: {labels: a}}
slas:
  one:
    description: said
    when: {type: [bug, task], any: [{client.tier: key}, {fields.seats: {more_than: 5}}],
           not: {labels: x}, unanswered_for: 2h}
    metric: report
    calendar: default
    pause_while: {state: waiting_for_client}
    goals:
      - {when: {client.tier: {not: [key, "st*"]}}, target: 30m, calendar: always, effective_from: 2026-06-01}
      - {target: end of day}
    steps:
      - {at: 50%, do: remind}
      - {at: 1h30m before, do: [remind, {set: {priority: High, fields.x: 3}}, {assign: head}]}
      - {at: breach, escalate: lead, repeat: {every: 1wd, times: 3}}
    on_reopen: resume
    shadow: true
    renamed_from: [uno]
  two: {when: always, metric: wait, goals: [{target: due_at}]}
escalations:
  lead:
    until: {any: [agent_reply, acknowledged]}
    levels:
      - {after: 0m, to: head, do: [{note: escalation, mention: [assignee]}]}
      - {after: 1wd, to: [director, head], do: [{notify: director, template: sms}, {watch: head}]}
    repeat: {every: 1wd, times: 2}
    calendar: default
    inhibit: false
actions:
  remind: [{note: reminder, mention: assignee}, {label: late}]
  more: [{reply: nudge}, {unlabel: late}, {transition: resolved}, {ticket: {type: task, template: x, assign: head}}]
"""

POOL: tuple[Any, ...] = (
    None, True, False, 0, 1, 3, -1, 101, 2.5, "", " ", "always", "a", "A b", "8", "0m", "4h", "1h30m", "90s", "30m1h",
    "20001h", "20000h", "3660cd", "3661cd", "5wd", "1d", "0wd", "50%", "100%", "101%", "0007%", "15m before", " stop ",
    "breach", "2h  after", "0m before", "end of day", "end  of next working day", "promised_at", "due_at",
    "2026-12-30", "2026-13-01", "1969-12-31", "2199-01-01", "10:00-18:00", "9:00 – 24:00", "24:00-02:00", "22:00-6:00",
    "mon", "Mon-FRI", " sat - sun ", "UTC", "Europe/Moscow", "posix/UTC", "Mars/Base", "RU", "ru", "client.manager",
    "mailto://x", "created", "agent_reply", "resolved", "open", "OPEN", "*", "Current", "later*", "not-a-word",
    "no spaces", "UPPER", "first_response", [], {}, ["a"], ["a", 3], [None], [["a"]], [{}], ["10:00-18:00"],
    [{"not": "a"}], ["agent_reply", "resolved"], {"not": "a"}, {"not": {"not": "a"}}, {"known": True}, {"known": "a"},
    {"more_than": 5}, {"more_than": "5"}, {"more_than": "1e3"}, {"more_than": "x"}, {"type": "bug"}, {"fields.x": 1},
    {"fields.": 1}, {"any": [{"type": "bug"}]}, {"any": ["created"]}, {"any": "created"}, {"all": []},
    {"created": True}, {"created": None}, {"created": 1},
    {"becomes": {"state": "open"}}, {"becomes": "always"}, {"label_added": "a b"},
    {"label_added": ["a", "b"]}, {"attachment_added": True}, {"breached": "one"}, {"created": True, "type": "bug"},
    {"created": True, "resolved": True}, {"unanswered_for": "2h"}, {"unanswered_for": "0m"}, {"note": "x"},
    {"note": "x", "label": "y"}, {"note": "x", "template": "y"}, {"notify": "head", "template": "y"},
    {"label": "x", "mention": "head"}, [{"note": "x"}], ["remind", {"label": "x"}], {"priority": "High"},
    {"status": "x"}, {"fields.a": None}, {"fields.a": True}, {"every": "1wd", "times": 3},
    {"every": "0m", "times": 101},
    {"mon": ["10:00-18:00"]}, {"xyz": []}, {"country": "RU"}, {"country": "DE", "subdivision": "BE"}, {"country": "XX"},
)  # fmt: skip
STRIDE = 17
KEYS = (
    "when", "at", "do", "note", "reply", "template", "mention", "repeat", "escalate", "any", "all", "not", "type",
    "state", "fields.x", "client.segment", "created", "becomes", "breached", "from", "hours", "inhibit", "typo",
)  # fmt: skip


@cache
def trial() -> Trial:
    """The schema for any folder, held by the validator that is installed; skips where there is none."""
    return trial_of(rules_schema())


@cache
def read() -> Any:
    """The rulebook that uses every key."""
    source = read_source("rules/full.yaml", FULL).source
    assert source is not None
    assert draft_of([source]).problems == []
    return source.value


def value() -> Any:
    """The same, as plain values of its own."""
    return deepcopy(read())


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every way to a value inside."""
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [*found, *(way for key, part in inner for way in places(part, (*path, key)))]


def bent(whole: Any, path: tuple[Any, ...], new: Any) -> None:
    """Put a value in another's place."""
    for key in path[:-1]:
        whole = whole[key]
    whole[path[-1]] = new


def taken(whole: Any) -> bool:
    """Whether the models take it, with all that they check by themselves."""
    try:
        return RulebookFile.model_validate(whole).version == VERSION
    except ValidationError:
        return False


def loads(whole: Any) -> bool:
    """Whether it loads, checks across the rulebook included; JSON is YAML too."""
    read = read_source("rules/bent.yaml", json.dumps(whole, ensure_ascii=False).encode())
    try:
        return read.source is not None and bool(rulebook_from([read.source]))
    except RulebookRefused:
        return False


def test_a_rulebook_that_uses_every_key_is_taken() -> None:
    assert trial().wrong(value()) == []


@settings(max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_whatever_the_models_take_the_schema_takes(data: st.DataObject) -> None:
    whole = value()
    for _ in range(data.draw(st.integers(1, 2))):
        path = data.draw(st.sampled_from(places(whole)))
        change = data.draw(st.sampled_from(("replace", "add", "drop")))
        holder = whole
        for key in path[:-1]:
            holder = holder[key]
        if change == "replace":
            holder[path[-1]] = data.draw(st.sampled_from(POOL))
        elif change == "drop":
            del holder[path[-1]]
        elif isinstance(holder, dict):
            holder[data.draw(st.sampled_from(KEYS))] = data.draw(st.sampled_from(POOL))

    if taken(whole) and (wrong := trial().wrong(whole)):
        assert not loads(whole), wrong


def test_place_by_place_the_schema_takes_and_refuses_what_the_models_do() -> None:
    asked = differing = 0
    for number, path in enumerate(places(value())):
        # Every value of the pool comes to many places, and every place gets some of them.
        for new in POOL[number % STRIDE :: STRIDE]:
            whole = value()
            bent(whole, path, deepcopy(new))
            wanted, found = taken(whole), trial().is_valid(whole)
            assert found or not wanted or not loads(whole), f"the schema refuses {path}: {new!r}"
            asked += 1
            differing += found is not wanted
    assert asked > 700
    assert differing / asked < 0.02


@pytest.mark.parametrize("most", [0, 7, 9, 10, 100, 3660, 20_000, 72_000_000])
def test_a_pattern_of_numbers_ends_where_it_should(most: int) -> None:
    pattern = re.compile(up_to(most))
    for number in (0, 1, 9, 10, 99, 100, most // 2, max(most - 1, 0), most, most + 1, most * 2 + 1, most * 10 + 1):
        assert bool(pattern.fullmatch(str(number))) is (number <= most), number
        assert bool(pattern.fullmatch(f"00{number}")) is (number <= most), number
