"""A backfill that meets a ticket again: which export is newer, and what is counted."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.command import Agency, an_issue, dump, written


@pytest.mark.parametrize("order", [1, -1])
def test_of_two_exports_with_the_same_last_event_the_one_updated_later_wins(
    agency: Agency, tmp_path: Path, order: int
) -> None:
    exports = [an_issue(1, updated=f"2026-05-18T{hour}:00:00.000+0300", summary=f"At {hour}") for hour in (12, 13)]
    for number, export in enumerate(exports[::order]):
        agency.backfill(written(tmp_path / f"{number}.jsonl", [export]))
    with closing(sqlite3.connect(agency.store)) as store:
        ((attributes,),) = store.execute("SELECT attributes FROM subject").fetchall()
    assert "At 13" in attributes


@pytest.mark.parametrize("updated", [None, "soon", [1], {"at": 1}, 10**30])
def test_an_updated_that_cannot_be_read_costs_nothing(agency: Agency, tmp_path: Path, updated: object) -> None:
    done = agency.backfill(written(tmp_path / "h.jsonl", [an_issue(1, updated=updated)]))
    assert (done.code, done.err) == (0, "")


@pytest.mark.parametrize("batch", [1, 500])
def test_a_ticket_in_several_lines_is_counted_once_as_the_store_holds_it(
    agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr("jira_csext.sync.backfill._BATCH", batch)
    bare = an_issue(1, updated="2026-05-18T10:30:00.000+0300", comment={"comments": [], "total": 0})
    whole = an_issue(1, updated="2026-05-18T12:00:00.000+0300")
    done = agency.backfill(written(tmp_path / "h.jsonl", [bare, an_issue(2), whole, whole, bare]))
    rows = dump(agency.store)
    held = [len(rows[table]) for table in ("subject", "event", "verdict")]
    assert done.lines[0].endswith(": {} tickets, {} events, {} cycles".format(*held))
    assert [line.strip() for line in done.lines[3:]] == [
        "3 lines repeat a ticket; each ticket is counted once",
        "1 ticket is newer in the store and stayed as it is",
    ]
    states = [line["state"] for line in agency.verdicts()]
    assert f" {states.count('met')} met, {states.count('breached')} breached" in done.lines[1]


def test_a_ticket_turned_away_as_older_is_not_counted(agency: Agency, tmp_path: Path) -> None:
    agency.backfill(written(tmp_path / "new.jsonl", [an_issue(1, updated="2026-05-18T13:00:00.000+0300")]))
    done = agency.backfill(written(tmp_path / "old.jsonl", [an_issue(1), an_issue(2)]))
    assert done.lines[0].endswith(": 1 ticket, 2 events, 3 cycles")
