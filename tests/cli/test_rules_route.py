"""`rules route`: who would be told of a ticket, when, by which rule and level, and at which address."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.command import call

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}
people:
  head: {account: anna}
  director:
    account: oleg
    notify: [{url: "box://s3cr3t", hours: default}, {url: "page://s3cr3t", fallback: true}]
    away: [{first: 2026-05-20, last: 2026-05-20, instead: head}]
escalations:
  leadership:
    until: acknowledged
    levels:
      - {after: 0m, to: head, do: [{note: overdue}]}
      - {after: 2h, to: director, do: [{note: overdue}, {notify: director}]}
    calendar: always-open
slas:
  answered:
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps:
      - {at: 1h before, do: [{note: reminder, mention: assignee}]}
      - {at: breach, escalate: leadership}
""".replace("  default: {", "  always-open: {timezone: Europe/Moscow, hours: always}\n  default: {", 1)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "rules" / "templates" / "en").mkdir(parents=True)
    (tmp_path / "rules" / "a.yaml").write_text(RULES, "utf-8")
    for name in ("overdue", "reminder"):
        (tmp_path / "rules" / "templates" / "en" / f"{name}.txt").write_text("Look.", "utf-8")
    (tmp_path / "csext.yaml").write_text("name: acme\nrules: rules\ntypes: {question: [Question]}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def called(*words: str) -> tuple[int, str]:
    outcome = call("rules", "route", *words)
    return outcome.code, outcome.out or outcome.err


def found(*words: str) -> Any:
    code, output = called(*words, "--output", "json")
    assert code == 0
    return json.loads(output)["told"]


def test_the_chain_is_printed_with_names_addresses_and_instants(folder: Path) -> None:
    code, output = called("--type", "question", "--at", "2026-05-18 13:00", "--assignee", "irina")

    assert code == 0
    assert output.splitlines() == [
        "a new ticket as of Mon 2026-05-18 13:00 (Europe/Moscow), if nobody does anything more:",
        "  Mon 2026-05-18 16:00  answered, 1h before",
        "      note: assignee (irina)",
        "  Mon 2026-05-18 17:00  answered, leadership level 1",
        "      note: head (anna)",
        "  Mon 2026-05-18 19:00  answered, leadership level 2",
        "      note: director (oleg)",
        "      notify: director (oleg)",
        "        address 1 of director (box), from Tue 2026-05-19 10:00 on",
        "        address 2 of director (page), if the one before fails",
    ]


def test_whoever_is_away_then_is_stood_in_for(folder: Path) -> None:
    told = found("--type", "question", "--at", "2026-05-20 13:00")

    assert [(one["role"], one["account"], one["level"]) for one in told] == [
        ("assignee", "", 0),
        ("head", "anna", 1),
        ("director", "anna", 2),
        ("director", "anna", 2),
    ]
    assert told[-1]["at"] == "2026-05-20T16:00:00Z"
    assert told[-1]["ways"] == []


def test_a_ticket_that_no_rule_is_for_tells_nobody(folder: Path) -> None:
    assert called("--type", "complaint", "--at", "2026-05-20 14:00")[1].splitlines()[1:] == [
        "  nobody would be told anything"
    ]


@pytest.mark.parametrize(
    ("words", "says"),
    [((), "Name a ticket on record"), (("SUP-1", "--type", "question"), "leave --type"), (("SUP-1",), "no store")],
)
def test_a_call_that_says_too_little_or_too_much_ends_with_the_way_out(
    folder: Path, words: tuple[str, ...], says: str
) -> None:
    code, output = called(*words)

    assert code == 2
    assert says in output


def test_no_address_is_printed(folder: Path) -> None:
    assert "s3cr3t" not in called("--type", "question", "--output", "json")[1]
