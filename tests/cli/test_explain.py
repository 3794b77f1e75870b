"""`explain`: as text and as JSON, at any instant, by any key."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.command import END, Agency, an_issue, call, history, written

KEYS = [issue["key"] for issue in history()]


def text(agency: Agency, ticket: str, at: str) -> list[str]:
    done = call("explain", ticket, "--site", agency.site, "--at", at)
    assert (done.code, done.err) == (0, "")
    return done.lines


def seconds(start: str, end: str) -> int:
    return int((datetime.fromisoformat(end) - datetime.fromisoformat(start)).total_seconds())


@pytest.mark.parametrize("part", range(4))
def test_counted_paused_and_closed_add_up_for_every_cycle_of_every_ticket(watched: Agency, part: int) -> None:
    cycles = [cycle for key in KEYS[part::4] for cycle in watched.explain(key)["cycles"]]
    assert len(cycles) > 100
    for cycle in cycles:
        whole = seconds(cycle["started_at"], cycle["stopped_at"] or END)
        assert cycle["counted_seconds"] + cycle["paused_seconds"] + cycle["closed_seconds"] == whole
        assert cycle["counted_seconds"] == cycle["elapsed_seconds"]
        names = ("counted_seconds", "paused_seconds", "closed_seconds")
        assert [sum(entry[name] for entry in cycle["account"]) for name in names] == [cycle[name] for name in names]


def test_the_explanation_carries_the_very_verdicts_of_the_report(watched: Agency) -> None:
    ticket = "SUP-17"
    told = watched.explain(ticket)["cycles"]
    kept = [line for line in watched.verdicts() if line["ticket"] == ticket]
    assert len(kept) == 11
    carried = [{name: cycle[name] for name in kept[0]} for cycle in told]
    assert sorted(carried, key=json.dumps) == sorted(kept, key=json.dumps)


def test_json_has_the_verdict_s_fields_first_and_the_reasons_behind(watched: Agency) -> None:
    told = watched.explain("SUP-17")
    assert list(told) == [
        "ticket",
        "created_at",
        "as_of",
        "wake_at",
        "rulebook",
        "notices",
        "cycles",
        "passed_over",
        "said",
        "silences",
        "silenced",
        "forecasts",
    ]
    assert list(told["cycles"][0])[17:] == [
        "said",
        "source",
        "calendar",
        "timezone",
        "breached_at",
        "started_by",
        "stopped_by",
        "goals",
        "goal_changes",
        "account",
        "counted_seconds",
        "closed_seconds",
        "superseded",
        "upcoming",
    ]
    assert told["as_of"] == "2026-05-22T16:00:00Z"
    assert [rule["rule"] for rule in told["passed_over"]] == [
        "direct-line-answered",
        "direct-line-messages-answered",
        "first-response",
        "task-accepted",
        "bug-resolution",
        "work-done",
        "default",
    ]


def test_a_complaint_s_account_reads_as_it_happened(watched: Agency) -> None:
    lines = text(watched, "SUP-17", END)
    start = lines.index("  cycle 1: met: stopped Wed 6 May 2026 14:50, 1h 05m to spare")
    assert [line.partition("  [")[0].strip() for line in lines[start + 3 : start + 11]] == [
        "Thu 30 Apr 2026 10:25  started: created by orders@polar-tea.example",
        "Thu 30 Apr 2026 14:10  goal 2 (3wd) came into force instead of goal 3 (5wd), because: priority: Medium → High",
        "Thu 30 Apr 2026 16:00  4h 35m counted since Thu 30 Apr 2026 10:25, 1h 00m were closed hours",
        "Thu 30 Apr 2026 16:00  paused, because: status: In Progress → Waiting for customer",
        (
            "Mon 4 May 2026 11:30  4h 30m of working time and 87h 00m of closed hours not counted since "
            "Thu 30 Apr 2026 16:00; it went on when: orders@polar-tea.example wrote (the client)"
        ),
        "Tue 5 May 2026 10:55  step 50% fell due",
        "Wed 6 May 2026 10:55  step 4h before fell due",
        "Wed 6 May 2026 11:19  step 85% fell due",
    ]
    assert "    in all: 22h 55m counted + 4h 30m paused + 121h 00m closed = 148h 25m from start to stop" in lines


def test_before_its_creation_a_ticket_is_said_not_to_exist(watched: Agency) -> None:
    assert text(watched, "SUP-17", "2026-04-30 10:24") == [
        "SUP-17 as of 2026-04-30 10:24 (Europe/Moscow): it did not exist yet. It was created 2026-04-30 10:25."
    ]
    told = watched.explain("SUP-17", "2026-04-30 10:24")
    assert (told["created_at"], told["cycles"], told["passed_over"]) == ("2026-04-30T07:25:00Z", [], [])


def test_in_a_pause_the_ticket_is_shown_as_it_stood_then(watched: Agency) -> None:
    lines = text(watched, "SUP-17", "2026-05-02 12:00")
    assert lines[3:6] == ["  priority: High", "  status: Waiting for customer", "  state: waiting_for_client"]
    assert "  cycle 1: paused with 19h 25m left; there is no due instant until it goes on" in lines
    assert [line for line in lines if line.startswith("    in all: 4h 35m counted + 3h 00m paused + ")]


def test_while_it_runs_it_is_due_and_the_next_steps_are_named(watched: Agency) -> None:
    lines = text(watched, "SUP-17", "2026-04-30 13:30")
    assert (
        "  cycle 1: running: due Thu 30 Apr 2026 15:25, 1h 25m left; closed hours until Thu 30 Apr 2026 14:00" in lines
    )
    assert "    next: step 10m before falls due Thu 30 Apr 2026 15:15" in lines
    assert watched.explain("SUP-17", "2026-04-30 13:30")["wake_at"] == "2026-04-30T12:15:00Z"


def test_past_the_deadline_what_is_over_grows(watched: Agency) -> None:
    lines = text(watched, "SUP-17", "2026-04-30 14:30")
    assert "  cycle 1: breached: due Thu 30 Apr 2026 11:25, 2h 05m over so far" in lines


def test_after_the_end_nothing_changes_any_more(watched: Agency) -> None:
    def without_the_instant(at: str) -> Any:
        told = watched.explain("SUP-17", at)
        return {name: value for name, value in told.items() if name != "as_of"}

    assert without_the_instant(END) == without_the_instant("2027-01-01")


def test_a_key_is_found_in_any_case(watched: Agency) -> None:
    assert text(watched, "sup-17", END) == text(watched, "SUP-17", END)


def test_an_unknown_ticket_is_a_sentence(watched: Agency) -> None:
    done = call("explain", "SUP-99999", "--site", watched.site)
    assert done.code == 2
    assert done.sentence == "No ticket SUP-99999 is on record; read it first: jira-csext backfill --from FILE"


def test_without_a_store_the_way_to_one_is_named(agency: Agency) -> None:
    done = call("explain", "SUP-17", "--site", agency.site)
    assert done.code == 2
    assert done.sentence.startswith(f"There is no store at {agency.store}. Where the site was watched before, ")
    assert done.sentence.endswith("Only where it never was, run the backfill or the daemon first.")


def test_an_instant_that_is_none_is_refused(watched: Agency) -> None:
    done = call("explain", "SUP-17", "--site", watched.site, "--at", "tomorrow")
    assert done.code == 2
    assert done.sentence.startswith('"tomorrow" is no instant; ')


def test_a_damaged_store_is_a_sentence(watched: Agency, tmp_path: Path) -> None:
    data = bytearray(watched.store.read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    (tmp_path / "bad.db").write_bytes(data)
    done = call("explain", "SUP-17", "--site", watched.site, "--store", f"sqlite:///{tmp_path}/bad.db")
    assert done.code == 2
    assert "is damaged" in done.sentence


@pytest.mark.parametrize("output", ["text", "json"])
@pytest.mark.parametrize("at", ["0001-01-01", "1900-01-01", "2201-01-02", "9999-12-31", "0001-01-01T00:00:00+14:00"])
def test_an_instant_beyond_the_calendars_years_is_named_with_them(watched: Agency, at: str, output: str) -> None:
    done = call("explain", "SUP-1", "--site", watched.site, "--at", at, "--output", output)
    assert done.code == 2
    assert done.sentence.startswith(f'"{at}": calendar "default" was asked for an instant ')


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("", "Which ticket? "),
        (" ", "Which ticket? "),
        ("\udcff", '"\\udcff" is no text, so no ticket has it as its key; '),
    ],
)
def test_a_word_that_can_be_no_key_is_said_to_be_none(watched: Agency, word: str, said: str) -> None:
    done = call("explain", word, "--site", watched.site)
    assert done.code == 2
    assert done.sentence.startswith(said)


def test_control_characters_of_a_ticket_are_shown_and_not_obeyed(agency: Agency, tmp_path: Path) -> None:
    issue = an_issue(1, summary="a\x1b[31m red\x07\nSUP-2 as of never \u202e")
    assert agency.backfill(written(tmp_path / "one.jsonl", [issue])).code == 0
    assert text(agency, "SUP-1", END)[1] == "  summary: a\\x1b[31m red\\x07\\nSUP-2 as of never \\u202e"


def test_nobody_is_called_by_an_id_that_says_nothing(agency: Agency, tmp_path: Path) -> None:
    customer = {"accountId": "qm:2b4a0c1e-7f0e:0a1b2c3d", "accountType": "customer"}
    path = written(tmp_path / "one.jsonl", [an_issue(1, reporter=customer, creator=customer)])
    agency.backfill(path)

    lines = text(agency, "SUP-1", END)

    assert any(line.endswith("started: created by the client") for line in lines)
    assert not any("qm:" in line for line in lines)
    assert "qm:" not in json.dumps(agency.explain("SUP-1")["cycles"])
