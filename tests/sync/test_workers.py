"""A file worked through by several processes: the same rows and words as by one, whatever becomes of any of them."""

from __future__ import annotations

import json
import multiprocessing
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from jira_csext.sync.processes import Processes, ProcessLost
from tests.command import END, Agency, an_issue, copies, dump, history, written

KILLS = int(os.environ.get("CSEXT_KILLS", "5"))

# Small batches, so that a short file is many of them.
COMMAND = (
    "import sys\nimport jira_csext.sync.backfill as backfill\nbackfill._BATCH = 20\n"
    "from jira_csext.cli.main import main\nmain(sys.argv[1:])"
)


def test_answers_come_in_the_order_of_the_pieces() -> None:
    with Processes(3, lambda piece: piece * 2) as others:
        assert list(others.answers(range(50))) == [number * 2 for number in range(50)]


def test_work_is_done_elsewhere() -> None:
    with Processes(2, lambda _: os.getpid()) as others:
        done_by = set(others.answers(range(10)))
    assert len(done_by) == 2
    assert os.getpid() not in done_by


def test_pieces_of_many_megabytes_block_nobody() -> None:
    with Processes(2, lambda piece: piece) as others:
        assert [len(answer) for answer in others.answers(b"x" * 5_000_000 for _ in range(12))] == [5_000_000] * 12


def test_a_process_works_on_while_nobody_fetches_what_it_has_done() -> None:
    # Long answers, so that they cannot be sent ahead; the first process waits for what the second does last.
    done = multiprocessing.get_context("fork").Event()

    def worked(piece: int) -> tuple[bool, bytes]:
        if piece == 3:
            done.set()
        return (piece > 0 or done.wait(60)), b"x" * 2_000_000

    with Processes(2, worked) as others:
        assert [in_time for in_time, _ in others.answers(range(6))] == [True] * 6


def test_what_went_out_before_a_bad_piece_is_answered_first() -> None:
    def pieces() -> Iterator[int]:
        yield from (1, 2, 3)
        raise ValueError("the file ends")

    answered: list[int] = []
    with Processes(2, lambda piece: piece) as others, pytest.raises(ValueError, match="the file ends"):
        answered.extend(others.answers(pieces()))
    assert answered == [1, 2, 3]


def test_a_mistake_over_there_is_told_here_with_its_place() -> None:
    with Processes(2, lambda piece: 1 // piece) as others, pytest.raises(RuntimeError, match="ZeroDivisionError"):
        list(others.answers([1, 0]))


def test_a_process_that_is_killed_is_told_and_not_waited_for() -> None:
    with Processes(2, lambda _: os.kill(os.getpid(), signal.SIGKILL)) as others, pytest.raises(ProcessLost):
        list(others.answers([1]))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A file of many batches, with lines in it that are no issues and tickets that come again."""
    path = written(tmp_path / "h.jsonl", copies(history(), 4))
    lines = path.read_bytes().splitlines()
    again = an_issue(7_000_001, updated="2026-05-18T12:00:00.000+0300")
    for place, line in ((3, b"{"), (60, json.dumps(an_issue(7_000_001)).encode()), (300, json.dumps(again).encode())):
        lines.insert(place, line)
    lines.append(b"not json")
    path.write_bytes(b"\n".join(lines))
    return path


def words(agency: Agency, path: Path, *more: object) -> list[str]:
    return ["backfill", "--site", str(agency.site), "--from", str(path), "--until", END, *map(str, more)]


def called(agency: Agency, path: Path, *more: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", COMMAND, *words(agency, path, *more)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def without_pace(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("backfill_progress")]


@pytest.mark.parametrize("workers", [2, 3])
def test_several_processes_write_the_rows_that_one_writes_and_say_the_same(
    agency: Agency, tmp_path: Path, path: Path, workers: int
) -> None:
    alone = called(agency, path, "--workers", 1, "--store", f"sqlite:///{tmp_path}/alone.db")
    shared = called(agency, path, "--workers", workers)
    assert (shared.returncode, shared.stdout) == (alone.returncode, alone.stdout)
    assert without_pace(shared.stderr) == without_pace(alone.stderr)
    assert shared.returncode == 1
    assert dump(agency.store) == dump(tmp_path / "alone.db")


def test_killed_on_the_way_and_resumed_by_another_number_of_processes_the_rows_are_the_same(
    agency: Agency, tmp_path: Path, path: Path
) -> None:
    began = monotonic()
    assert called(agency, path, "--workers", 2, "--store", f"sqlite:///{tmp_path}/undisturbed.db").returncode == 1
    whole = monotonic() - began
    dice = random.Random(8)
    endings = []
    for turn in range(KILLS):
        command = [sys.executable, "-c", COMMAND, *words(agency, path, "--resume", "--workers", 1 + turn % 3)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(whole * dice.uniform(0.3, 0.9))
        except subprocess.TimeoutExpired:
            process.kill()
        endings.append(process.wait())
    assert -signal.SIGKILL in endings
    assert called(agency, path, "--resume", "--workers", 2).returncode == 1
    assert dump(agency.store) == dump(tmp_path / "undisturbed.db")


def test_a_worker_that_is_killed_ends_the_backfill_with_a_sentence_and_it_can_go_on(
    agency: Agency, tmp_path: Path, path: Path
) -> None:
    killed = COMMAND.replace(
        "from jira_csext.cli",
        "import os, signal\nrecord = backfill._record\n"
        "def recorded(job, reader, line, judged_at):\n"
        "    if line.number == 200:\n        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return record(job, reader, line, judged_at)\n"
        "backfill._record = recorded\nfrom jira_csext.cli",
    )
    command = [sys.executable, "-c", killed, *words(agency, path, "--workers", "2")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1] == (
        f"One of the processes that read {path} was ended from outside; if the system did it for want of memory, call "
        "for fewer of them with --workers 1. What was saved stays; the same command with --resume goes on from there."
    )
    assert 0 < len(dump(agency.store)["subject"]) < 200
    assert called(agency, path, "--resume", "--workers", 2).returncode == 1
    assert called(agency, path, "--workers", 2, "--store", f"sqlite:///{tmp_path}/undisturbed.db").returncode == 1
    assert dump(agency.store) == dump(tmp_path / "undisturbed.db")
