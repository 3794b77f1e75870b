"""`report verdicts`: the fixed shape of its lines, its filters, and a table that loses nothing."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.command import Agency, an_issue, call, written

# architecture.md, "Command line": an interface for other programs.
FIELDS = [
    "ticket",
    "rule",
    "metric",
    "cycle",
    "goal",
    "started_at",
    "due_at",
    "stopped_at",
    "elapsed_seconds",
    "target_seconds",
    "paused_seconds",
    "state",
    "fired",
    "client",
    "segment",
    "tier",
    "rulebook",
]


def test_a_line_holds_one_cycle_in_the_fixed_order(watched: Agency) -> None:
    lines = watched.verdicts()
    assert len(lines) == 666
    assert all(list(line) == FIELDS for line in lines)
    (kept,) = [line for line in lines if (line["ticket"], line["rule"]) == ("SUP-17", "complaint-resolution")]
    version = kept.pop("rulebook")
    assert kept == {
        "ticket": "SUP-17",
        "rule": "complaint-resolution",
        "metric": "resolution",
        "cycle": 1,
        "goal": 2,
        "started_at": "2026-04-30T07:25:00Z",
        "due_at": "2026-05-06T12:55:00Z",
        "stopped_at": "2026-05-06T11:50:00Z",
        "elapsed_seconds": 82500,
        "target_seconds": 86400,
        "paused_seconds": 16200,
        "state": "met",
        "fired": [
            {"step": "50%", "at": "2026-05-05T07:55:00Z"},
            {"step": "4h before", "at": "2026-05-06T07:55:00Z"},
            {"step": "85%", "at": "2026-05-06T08:19:00Z"},
            {"step": "stop", "at": "2026-05-06T11:50:00Z"},
        ],
        "client": "Полярный чай",
        "segment": None,
        "tier": None,
    }
    assert len(version) == 16
    assert {line["state"] for line in lines} == {"running", "paused", "met", "breached", "cancelled"}


def test_json_is_the_same_as_one_list(watched: Agency) -> None:
    done = call("report", "verdicts", "--site", watched.site, "--format", "json")
    assert json.loads(done.out) == watched.verdicts()


@pytest.mark.parametrize(
    ("filters", "name", "value"),
    [
        (("--rule", "task-accepted"), "rule", "task-accepted"),
        (("--client", "Полярный чай"), "client", "Полярный чай"),
        (("--state", "breached"), "state", "breached"),
    ],
)
def test_a_filter_keeps_what_matches(watched: Agency, filters: tuple[str, str], name: str, value: str) -> None:
    kept = watched.verdicts(*filters)
    assert kept == [line for line in watched.verdicts() if line[name] == value]
    assert 0 < len(kept) < 663


def test_the_table_has_a_line_for_each_and_cuts_nothing(watched: Agency) -> None:
    done = call("report", "verdicts", "--site", watched.site)
    assert (done.code, done.err, len(done.lines)) == (0, "", 668)
    assert done.lines[0] == "times in Europe/Moscow"
    assert done.lines[1].split() == [
        *("ticket", "rule", "#", "state", "started", "due", "stopped", "elapsed", "target", "steps")
    ]
    (kept,) = [line for line in done.lines if line.startswith("SUP-17 ") and "complaint-resolution" in line]
    assert re.split(r"  +", kept)[2:] == [
        *("1", "met", "2026-04-30 10:25", "05-06 15:55", "05-06 14:50", "22h 55m", "24h 00m", "4")
    ]
    assert "…" not in done.out
    assert max(map(len, done.lines)) <= 120


def test_a_breach_that_goes_on_is_marked(watched: Agency) -> None:
    marked = {
        line.split()[0] for line in call("report", "verdicts", "--site", watched.site).lines if "still open" in line
    }
    assert marked == {line["ticket"] for line in watched.verdicts("--state", "breached") if line["stopped_at"] is None}
    assert marked


def test_with_a_wrong_rulebook_the_table_is_in_utc(agency: Agency, tmp_path: Path) -> None:
    assert agency.backfill(written(tmp_path / "h.jsonl", [an_issue()])).code == 0
    (agency.folder / "rules" / "slas.yaml").write_text("slas: [")
    done = call("report", "verdicts", "--site", agency.site)
    assert (done.code, done.lines[0]) == (0, "times in UTC")
    assert "2026-05-18 07:00" in done.out


def test_csv_has_the_columns_of_the_json_lines(watched: Agency) -> None:
    done = call("report", "verdicts", "--site", watched.site, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert list(rows[0]) == FIELDS
    for row, line in zip(rows, watched.verdicts(), strict=True):
        fired = "; ".join(f"{step['step']} {step['at']}" for step in line["fired"])
        assert row == {name: "" if value is None else str(value) for name, value in {**line, "fired": fired}.items()}


def test_the_shape_may_be_spelt_as_elsewhere(watched: Agency) -> None:
    spelt = [call("report", "verdicts", "--site", watched.site, option, "jsonl") for option in ("--format", "--output")]
    assert spelt[0] == spelt[1]


def test_help_is_not_cut(watched: Agency) -> None:
    assert "  verdicts    List every cycle of every rule, and how it ended." in call("report", "--help").lines


def test_words_that_are_no_verdicts_are_said_to_be_none(watched: Agency) -> None:
    nobody = ("report", "verdicts", "--site", watched.site, "--rule", "task-accepted", "--segment", "refused")
    done = call(*nobody)
    assert (done.code, done.out) == (0, "No verdict on record is like that; leave out a filter.\n")
    done = call(*nobody, "--format", "jsonl")
    assert (done.code, done.out) == (0, "")


@pytest.mark.parametrize("shape", ["text", "jsonl"])
def test_an_unknown_rule_is_refused_with_the_nearest(watched: Agency, shape: str) -> None:
    done = call("report", "verdicts", "--site", watched.site, "--rule", "task-acepted", "--format", shape)
    assert done.code == 2
    assert done.sentence == '--rule: unknown rule "task-acepted"; did you mean "task-accepted"?'


def test_a_key_that_looks_like_markup_is_printed_as_it_is(agency: Agency, tmp_path: Path) -> None:
    issue: dict[str, Any] = {
        "id": "1",
        "key": "[/bold]-1",
        "fields": {"created": "2026-05-18T10:00:00.000+0300", "issuetype": {"name": "Bug"}, "summary": "[red]"},
    }
    assert agency.backfill(written(tmp_path / "h.jsonl", [issue])).code == 0
    assert "[/bold]-1 " in call("report", "verdicts", "--site", agency.site).out
    assert "summary: [red]" in call("explain", "[/bold]-1", "--site", agency.site).out


@pytest.mark.parametrize("shape", ["text", "json", "jsonl"])
def test_without_a_store_there_is_a_sentence(agency: Agency, shape: str) -> None:
    done = call("report", "verdicts", "--site", agency.site, "--format", shape)
    assert done.code == 2
    assert done.sentence.startswith(f"There is no store at {agency.store}.")


def test_an_unknown_state_is_refused_with_the_known_ones(watched: Agency) -> None:
    done = call("report", "verdicts", "--site", watched.site, "--state", "late")
    assert done.code == 2
    assert "'running', 'paused', 'met', 'breached', 'cancelled'" in done.err


def test_control_characters_of_a_key_are_shown_and_not_obeyed(agency: Agency, tmp_path: Path) -> None:
    issue = {**an_issue(), "key": "SUP-1\x1b[31m"}
    assert agency.backfill(written(tmp_path / "one.jsonl", [issue])).code == 0
    done = call("report", "verdicts", "--site", agency.site)
    assert "\x1b" not in done.out
    assert "SUP-1\\x1b[31m" in done.out


def test_a_file_name_that_is_no_text_is_backfilled(agency: Agency, tmp_path: Path) -> None:
    path = written(tmp_path / "one-\udcff.jsonl", [an_issue()])
    assert agency.backfill(path).code == 0
    assert [line["ticket"] for line in agency.verdicts()][:1] == ["SUP-1"]
