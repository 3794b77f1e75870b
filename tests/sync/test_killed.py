"""A backfill that is killed, starved of disk or interrupted from outside goes on, and ends as an undisturbed one."""

from __future__ import annotations

import os
import pty
import shutil
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from tests.command import END, Agency, copies, dump, history, written

COMMAND = [sys.executable, "-m", "jira_csext.cli.main", "backfill", "--until", END]

# Kills itself with SIGKILL twenty times, or every third of them, each time further on: in SQLite's own work (counted in
# its steps) and while issues are read. One process does all of it, so that the program is imported once.
KILLED = """
import os, signal, sys
import jira_csext.store, jira_csext.sync.backfill as backfill
from jira_csext.cli.main import run

backfill._BATCH = 20
every, words = int(sys.argv[1]), sys.argv[2:]
open_store, record = jira_csext.store.open_store, backfill._record

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def die_in_the_store(turn):
    def opened(url, **more):
        store = open_store(url, **more)
        steps = iter(range(3 + turn * 3))
        store._database.connection.set_progress_handler(lambda: die() if next(steps, None) is None else 0, 1000)
        return store
    jira_csext.store.open_store = opened

def die_while_reading(turn):
    issues = iter(range(5 + turn * 7))
    def recorded(*given):
        if next(issues, None) is None:
            die()
        return record(*given)
    backfill._record = recorded

for turn in range(0, 20, every):
    child = os.fork()
    if not child:
        (die_in_the_store if turn % 2 else die_while_reading)(turn // 2)
        os._exit(run([*words, "--resume"]))
    _, status = os.waitpid(child, 0)
    print(os.WTERMSIG(status) if os.WIFSIGNALED(status) else "ended", flush=True)
sys.exit(run([*words, "--resume"]))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return written(tmp_path / "h.jsonl", copies(history(), 4))


def undisturbed(agency: Agency, tmp_path: Path, path: Path, *more: str) -> dict[str, list[tuple[object, ...]]]:
    assert agency.backfill(path, "--store", f"sqlite:///{tmp_path}/undisturbed.db", *more).code == 0
    return dump(tmp_path / "undisturbed.db")


@pytest.fixture
def then(agency: Agency) -> tuple[str, ...]:
    """The agency's rules from May 6 on, and those of before, in which each 8h was 4h."""
    folder = agency.folder / "then"
    for day in ("2026-04-20", "2026-05-06"):
        shutil.copytree(agency.folder / "rules", folder / day)
    slas = folder / "2026-04-20" / "slas.yaml"
    slas.write_text(slas.read_text("utf-8").replace("target: 8h", "target: 4h"), "utf-8")
    return "--rules-as-then", "--rules-history", str(folder)


# What is told from what was killed is the same in both; one of them is tried to the last.
@pytest.mark.parametrize(("rules", "every"), [("of today", 1), ("of then", 3)])
def test_killed_again_and_again_and_resumed_the_rows_are_those_of_an_undisturbed_run(
    agency: Agency, tmp_path: Path, path: Path, then: tuple[str, ...], rules: str, every: int
) -> None:
    kills = len(range(0, 20, every))
    more = then if rules == "of then" else ()
    words = ["backfill", "--site", str(agency.site), "--from", str(path), "--until", END, *more]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(every), *words], capture_output=True, text=True, check=False
    )
    endings = [line for line in done.stdout.splitlines() if line in (str(int(signal.SIGKILL)), "ended")]
    assert (done.returncode, len(endings)) == (0, kills), done.stderr
    assert endings.count(str(int(signal.SIGKILL))) >= kills * 3 // 4
    assert dump(agency.store) == undisturbed(agency, tmp_path, path, *more)
    assert f"{path}: 472 tickets, " in done.stdout
    assert len({row[0] for row in dump(agency.store, "rulebook_version")["rulebook_version"]}) == (2 if more else 1)


def test_a_file_that_may_not_grow_is_a_sentence_and_resumed_to_the_same_rows(
    agency: Agency, tmp_path: Path, path: Path
) -> None:
    # A limit on the size of files, as a quota sets it.
    limited = (
        "import resource, sys\nresource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000))\n"
        "import jira_csext.sync.backfill as backfill\nbackfill._BATCH = 20\n"
        "from jira_csext.cli.main import main\nmain(sys.argv[1:])"
    )
    words = ["backfill", "--site", str(agency.site), "--from", str(path), "--until", END]
    done = subprocess.run([sys.executable, "-c", limited, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.splitlines()[-1].startswith(f"{agency.store} could not be read or written by the operating")
    assert done.stderr.splitlines()[-1].endswith("the same command with --resume goes on from there.")
    assert 0 < len(dump(agency.store)["subject"]) < 472
    assert agency.backfill(path, "--resume").code == 0
    assert dump(agency.store) == undisturbed(agency, tmp_path, path)


def test_on_a_terminal_progress_is_a_bar_that_is_gone_at_the_end(agency: Agency, tmp_path: Path, path: Path) -> None:
    # A file's name is neither markup nor a format.
    odd = path.rename(tmp_path / "h{x}[b].jsonl")
    reading, writing = pty.openpty()
    done = subprocess.run(
        [*COMMAND, "--site", str(agency.site), "--from", str(odd)],
        stdout=subprocess.PIPE,
        stderr=writing,
        text=True,
        check=False,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "120"},
    )
    os.close(writing)
    parts = []
    # A terminal hands out a few kilobytes at a time, and ends with an error.
    with suppress(OSError):
        while part := os.read(reading, 1 << 16):
            parts.append(part)
    os.close(reading)
    shown = b"".join(parts).decode()
    assert (done.returncode, done.stdout.count("\n")) == (0, 3)
    assert "h{x}[b].jsonl" in shown
    assert "tickets=472" in shown
    assert "backfill_progress" not in shown


def test_an_interrupt_from_outside_ends_with_130_and_one_sentence(agency: Agency, path: Path) -> None:
    stopped = (
        # What was started in the background inherits an interrupt that is ignored.
        "import os, signal, sys\nimport jira_csext.sync.backfill as backfill\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "record, issues = backfill._record, iter(range(50))\n"
        "def recorded(*given):\n"
        "    if next(issues, None) is None:\n"
        "        os.kill(os.getpid(), signal.SIGINT)\n"
        "    return record(*given)\n"
        "backfill._record = recorded\n"
        "from jira_csext.cli.main import main\nmain(sys.argv[1:])"
    )
    words = ["backfill", "--site", str(agency.site), "--from", str(path), "--until", END]
    done = subprocess.run([sys.executable, "-c", stopped, *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr == ("Interrupted. What was saved stays; the same command with --resume goes on from there.\n")
