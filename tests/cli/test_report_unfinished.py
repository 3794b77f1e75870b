"""A backfill that was interrupted is told of by every report, until it or one that reads as much is finished."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jira_csext.cli.report_notes import unfinished
from jira_csext.store.report_rows import Backfill
from jira_csext.store.store import Store
from tests.command import Agency, agency_in, call, copies, history, written

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

GO_ON = "jira-csext backfill --from big.jsonl --until 2026-05-22T19:00:00+03:00 --resume"


def interrupted(agency: Agency, name: str, monkeypatch: pytest.MonkeyPatch, after: int) -> Path:
    """A file of 600 tickets whose backfill was stopped after so many writes."""
    file = written(agency.folder / name, copies(history(), 5))
    monkeypatch.setattr(Store, "save_rows", _stopped(Store.save_rows, after))
    assert agency.backfill(file, "--workers", 1).code == 130
    monkeypatch.undo()
    return file


def _stopped(real: Callable[..., Any], after: int) -> Callable[..., Any]:
    calls = iter(range(after))

    def stopped(*given: Any, **named: Any) -> Any:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return real(*given, **named)

    return stopped


def test_every_report_says_that_a_backfill_is_not_finished_and_how_to_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = agency_in(tmp_path / "agency")
    file = interrupted(agency, "big.jsonl", monkeypatch, 3)
    site = ("--site", agency.site)

    said = [call("report", *words, *site) for words in (("sla",), ("health",), ("verdicts", "--format", "csv"))]
    for outcome in said:
        assert outcome.code == 0
        assert "backfill --from big.jsonl, begun " in outcome.err
        assert "500 lines are behind it" in outcome.err
        assert outcome.err.endswith(f"go on with: {GO_ON}\n")
    assert "Backfills that are not finished." in said[1].out
    russian = call("report", "sla", *site, "--language", "ru").err
    assert "не закончено: позади 500 строк" in russian

    table = csv.DictReader(io.StringIO(call("report", "health", *site, "--format", "csv").out))
    (row,) = [row for row in table if row["part"] == "unfinished"]
    assert (row["name"], row["line_count"], row["ticket_count"]) == ("backfill --from big.jsonl", "500", "500")
    told = json.loads(call("report", "sla", *site, "--format", "json").out)
    assert [(note["note"], note["command"]) for note in told["notes"]] == [("unfinished_backfill", GO_ON)]
    page = call("report", "all", *site, "--format", "html").out
    head = page[: page.index("<main>")]
    assert '<p class="warning">backfill --from big.jsonl, begun ' in head

    status = call("status", *site)
    assert f": 500 lines are behind it; unless it is at work, go on with: {GO_ON}\n" in status.out
    (half_read,) = json.loads(call("status", *site, "--output", "json").out)["unfinished_backfills"]
    assert (half_read["backfill"], half_read["behind_it"]) == ("backfill --from big.jsonl", 500)

    assert agency.backfill(file, "--resume").code == 0
    assert call("report", "sla", *site).err == ""
    assert "not finished" not in call("report", "health", *site).out + call("status", *site).out


def test_one_that_was_interrupted_before_its_first_batch_is_told_of_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = agency_in(tmp_path / "agency")
    interrupted(agency, "big.jsonl", monkeypatch, 0)
    assert "0 lines are behind it" in call("report", "sla", "--site", agency.site).err


def test_it_is_over_once_a_file_of_that_name_is_finished_by_whichever_rules_and_not_by_another_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = agency_in(tmp_path / "agency")
    file = interrupted(agency, "big.jsonl", monkeypatch, 3)
    other = written(agency.folder / "other.jsonl", copies(history(), 6))
    assert agency.backfill(other).code == 0
    assert "not finished" in call("report", "sla", "--site", agency.site).err
    again = call("backfill", "--site", agency.site, "--from", file, "--until", "2026-05-20")
    assert again.code == 0
    assert call("report", "sla", "--site", agency.site).err == ""


def begun(place: int, *, done: bool, **of: object) -> Backfill:
    return Backfill(place, {"tickets": place}, done, of, place)


def of_file(place: int, *, done: bool, size: int = 100, name: str = "big.jsonl") -> Backfill:
    return begun(place, done=done, file=name, size=size, until=None)


def of_api(place: int, *, done: bool, since_at: int = 50, scope: str = "") -> Backfill:
    return begun(place, done=done, since=str(since_at), since_at=since_at, scope=scope, until=None)


@pytest.mark.parametrize(
    ("known", "is_told"),
    [
        ([of_file(1, done=True)], False),
        ([of_file(1, done=False), of_file(2, done=True)], False),
        ([of_file(1, done=False), of_file(2, done=True, size=101)], False),
        ([of_file(1, done=False), of_file(2, done=True, size=99)], True),
        ([of_file(1, done=False), of_file(2, done=True, name="other.jsonl")], True),
        ([of_file(1, done=True), of_file(2, done=False)], True),
        ([of_file(1, done=False), of_api(2, done=True)], True),
        ([of_api(1, done=False), of_api(2, done=True, since_at=40)], False),
        ([of_api(1, done=False), of_api(2, done=True, since_at=60)], True),
        ([of_api(1, done=False, scope="type = Bug"), of_api(2, done=True)], False),
        ([of_api(1, done=False), of_api(2, done=True, scope="type = Bug")], True),
        ([Backfill(5, {}, False, {}, None)], True),
        ([Backfill(5, {}, False, {}, None), of_file(2, done=True)], False),
    ],
)
def test_only_a_later_one_that_certainly_read_as_much_makes_up_for_it(known: list[Backfill], *, is_told: bool) -> None:
    assert bool(unfinished(known)) is is_told
