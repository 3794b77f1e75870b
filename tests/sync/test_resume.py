"""A backfill that is interrupted (a full disk, Ctrl-C) and resumed ends as an undisturbed one, and tells the same."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import jira_csext.store
from jira_csext.store.store import Store
from jira_csext.sync import backfill as module
from tests.command import Agency, an_issue, call, copies, dump, history, pressed_after, written


@pytest.fixture
def disturbed(
    agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> tuple[Path, dict[str, Any], list[str]]:
    """A file of many batches with odd lines among them, the rows of an undisturbed run over it, and what that said."""
    monkeypatch.setattr(module, "_BATCH", 20)
    path = written(tmp_path / "h.jsonl", copies(history(), 2))
    lines = path.read_bytes().splitlines()
    lines[3:3] = [b"{"]
    lines[150:150] = [b"not json"]
    unmapped = an_issue(999_999, status={"id": "99", "name": "Quarantine"})
    lines[7:7] = [json.dumps(unmapped).encode()]
    path.write_bytes(b"\n".join(lines))
    done = agency.backfill(path, "--store", f"sqlite:///{tmp_path}/undisturbed.db")
    assert done.code == 1
    return path, dump(tmp_path / "undisturbed.db"), said(done.out + done.err)


def said(output: str) -> list[str]:
    """What was printed at the end, without progress and without where it went on."""
    return [line for line in output.splitlines() if "backfill_progress" not in line and "went on" not in line]


def resumed(agency: Agency, path: Path) -> tuple[dict[str, Any], list[str]]:
    done = agency.backfill(path, "--resume")
    assert "went on behind line" in done.lines[0]
    return dump(agency.store), said(done.out + done.err)


def test_a_full_disk_is_a_sentence_and_resumed_to_the_same_rows(
    agency: Agency,
    disturbed: tuple[Path, dict[str, Any], list[str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, rows, ending = disturbed
    open_store = jira_csext.store.open_store

    def nearly_full(url: str, **more: Any) -> Store:
        store = open_store(url, **more)
        store._database.connection.execute("PRAGMA max_page_count = 150")
        return store

    with monkeypatch.context() as patched:
        patched.setattr(jira_csext.store, "open_store", nearly_full)
        done = agency.backfill(path)
    assert (done.code, done.out) == (2, "")
    assert done.err.splitlines()[-1] == (
        f"{agency.store}: the disk is full, so the last step was not saved; everything before it was. "
        "Free some space: a daemon goes on by itself, any other command when it is called again. "
        "What was saved stays; the same command with --resume goes on from there."
    )
    assert 0 < len(dump(agency.store)["subject"]) < len(rows["subject"])
    assert resumed(agency, path) == (rows, ending)


def test_ctrl_c_ends_with_130_and_is_resumed_to_the_same_rows(
    agency: Agency, disturbed: tuple[Path, dict[str, Any], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, rows, ending = disturbed
    with monkeypatch.context() as patched:
        patched.setattr(module, "_record", pressed_after(100, module._record))
        done = agency.backfill(path)
    assert (done.code, done.out) == (130, "")
    assert done.err.splitlines()[-1] == (
        "Interrupted. What was saved stays; the same command with --resume goes on from there."
    )
    assert len(dump(agency.store)["subject"]) in range(80, 101)
    assert resumed(agency, path) == (rows, ending)


def test_without_until_a_resumed_run_judges_as_of_its_beginning(
    agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 1)
    path = written(tmp_path / "h.jsonl", [an_issue(1), an_issue(2), an_issue(3)])
    words = ("backfill", "--site", agency.site, "--from", path)
    with monkeypatch.context() as patched:
        patched.setattr("jira_csext.clock.now", lambda: 1_779_090_600)  # 18 May 2026, 10:50 in Moscow
        patched.setattr(module, "_record", pressed_after(2, module._record))
        assert call(*words).code == 130
    monkeypatch.setattr("jira_csext.clock.now", lambda: 1_779_100_000)
    assert call(*words, "--resume").code == 0
    assert agency.states("first-response") == {"SUP-1": "running", "SUP-2": "running", "SUP-3": "running"}


def test_resuming_what_is_finished_reads_nothing_again(agency: Agency, tmp_path: Path) -> None:
    path = written(tmp_path / "h.jsonl", [an_issue(1), an_issue(2)])
    first = agency.backfill(path)
    rows = dump(agency.store)
    again = agency.backfill(path, "--resume")
    had = "had been worked through to its end before, so nothing was read; to read it anew, leave out --resume"
    assert again.lines == [f"{path}: {had}", *first.lines]
    assert dump(agency.store) == rows


def test_another_file_of_the_same_name_is_not_taken_for_the_interrupted_one(agency: Agency, tmp_path: Path) -> None:
    agency.backfill(written(tmp_path / "h.jsonl", [an_issue(1)]))
    done = agency.backfill(written(tmp_path / "h.jsonl", [an_issue(2)]), "--resume")
    assert "went on" not in done.out
    assert list(agency.states("first-response")) == ["SUP-1", "SUP-2"]


def test_where_nobody_watches_progress_is_a_log_line_for_each_tenth(
    agency: Agency, disturbed: tuple[Path, dict[str, Any], list[str]]
) -> None:
    done = agency.backfill(disturbed[0])
    progress = [line for line in done.err.splitlines() if line.startswith("backfill_progress ")]
    assert 5 <= len(progress) <= 9
    assert progress[0].startswith("backfill_progress file=h.jsonl percent=")
    percents = [int(line.partition("percent=")[2].partition(" ")[0]) for line in progress]
    assert percents == sorted(set(percents))


def test_a_ticket_that_comes_again_behind_the_interruption_is_counted_once(
    agency: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 1)
    again = an_issue(1, updated="2026-05-18T12:00:00.000+0300")
    path = written(tmp_path / "h.jsonl", [an_issue(1), an_issue(2), again])
    undisturbed = agency.backfill(path, "--store", f"sqlite:///{tmp_path}/undisturbed.db")
    with monkeypatch.context() as patched:
        patched.setattr(module, "_record", pressed_after(2, module._record))
        assert agency.backfill(path).code == 130
    assert resumed(agency, path)[1] == said(undisturbed.out)
    assert undisturbed.lines[0].endswith(": 2 tickets, 4 events, 6 cycles")
