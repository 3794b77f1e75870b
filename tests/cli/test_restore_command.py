"""`restore` as an operator calls it: from a copy into a file, and from a file to a server."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.store import open_store, this_process
from tests.command import Agency, agency_in, call, history, written
from tests.postgres import Server, postgres_server

__all__ = ["postgres_server"]


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    """The made agency with its history on record."""
    made = agency_in(tmp_path)
    assert made.backfill(written(tmp_path / "history.jsonl", history())).code == 0
    return made


def reports(agency: Agency, *more: object) -> str:
    """What several reports say."""
    told = ""
    for words in (("report", "sla"), ("report", "verdicts"), ("report", "health"), ("clients", "list")):
        outcome = call(*words, "--site", agency.site, *more)
        assert outcome.code == 0, outcome
        told += outcome.out
    return told


def test_a_copy_put_back_says_what_the_store_said(agency: Agency, tmp_path: Path) -> None:
    before = reports(agency)
    assert call("backup", tmp_path / "monday.db", "--site", agency.site).code == 0
    agency.store.rename(tmp_path / "lost.db")
    for beside in tmp_path.glob("csext.db*"):
        beside.unlink()

    outcome = call("restore", tmp_path / "monday.db", "--site", agency.site)

    assert (outcome.code, outcome.err) == (0, "")
    assert " tickets from " in outcome.lines[0]
    assert "jira-csext pause --because restored" in outcome.lines[-1]
    assert reports(agency) == before
    with open_store(f"sqlite:///{agency.store}", read_only=True) as store:
        assert [entry.what for entry in store.audit_log()][-1] == "store restored"


def test_a_store_moves_to_a_server_and_says_the_same_there(
    agency: Agency, tmp_path: Path, postgres_server: Server
) -> None:
    before = reports(agency)
    with postgres_server.database(empty=True) as url:
        moved = call("restore", agency.store, "--site", agency.site, "--store", url)

        assert (moved.code, moved.err) == (0, "")
        assert moved.lines[0].startswith(url)
        assert reports(agency, "--store", url) == before
        again = call("restore", agency.store, "--site", agency.site, "--store", url)
        assert (again.code, "holds a store already" in again.sentence) == (2, True)
    assert reports(agency) == before


def test_what_cannot_be_put_back_ends_in_a_sentence(agency: Agency, tmp_path: Path) -> None:
    there = call("restore", tmp_path / "csext.db", "--site", agency.site)
    nothing = call("restore", tmp_path / "no.db", "--site", agency.site, "--store", f"sqlite:///{tmp_path}/new.db")
    with open_store(f"sqlite:///{agency.store}") as store:
        store.lease.acquire("sandbox", this_process(), 1_000)
        served = call("restore", agency.store, "--site", agency.site, "--store", f"sqlite:///{tmp_path}/new.db")

    assert [outcome.code for outcome in (there, nothing, served)] == [2, 2, 2]
    assert "csext.db already, and nothing is written over" in there.sentence
    assert "There is no " in nothing.sentence
    assert "A daemon works on " in served.sentence
    assert not (tmp_path / "new.db").exists()
