"""A backfill, a look and a daemon told to stop while Jira hangs; and Ctrl-C at the very beginning."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jira_csext.sandbox.faults import Hold, as_is, too_many
from tests.stories.told import NOTES_ONLY, Stage, a_stage

START = [sys.executable, "-m", "jira_csext.cli.main"]
PATIENCE = 60
GO_ON = "Interrupted. What was saved stays; the same command with --resume goes on from there.\n"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A site with a ticket, which nobody serves now."""
    with a_stage(tmp_path, NOTES_ONLY, more="daemon: {poll_every: 1s}\n") as made:
        made.stop()
        made.to("10:00")
        made.asks()
        yield made


@contextmanager
def running(stage: Stage, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Run a command of the site in a process of its own; one that hangs is killed."""
    called = [*START, *words, "--site", str(stage.folder / "csext.yaml")]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(
        called, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        watchdog = threading.Timer(PATIENCE, process.kill)
        watchdog.start()
        try:
            yield process
        finally:
            watchdog.cancel()
            process.kill()


@pytest.mark.parametrize("told", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("backfill", "--since", "2026-05-18"), GO_ON),
        (("backfill", "--since", "2026-05-18", "--dry-run"), "Interrupted. A dry run leaves nothing behind.\n"),
        (("sync", "--once", "--dry-run"), "Stopped; a dry run leaves nothing behind.\n"),
        (("doctor",), "Interrupted; what is not listed above was not looked at.\n"),
    ],
)
def test_what_only_reads_ends_at_once_though_jira_hangs(
    stage: Stage, told: signal.Signals, words: tuple[str, ...], said: str
) -> None:
    hold = Hold()
    fault = stage.box.faults.order(as_is(), path="*bulkfetch*", times=9, hold=hold)
    with running(stage, *words) as process:
        assert hold.reached.wait(PATIENCE)
        process.send_signal(told)
        _, err = process.communicate(timeout=PATIENCE)

    # The daemon of the stage ended without a word, so it is told of.
    heard = "".join(line for line in err.splitlines(keepends=True) if "it goes first" not in line)
    # Nothing was let go: the one request was not waited for, and none came behind it.
    assert (process.returncode, heard) == (130, said)
    assert fault.left == 8
    hold.release()


@pytest.mark.parametrize("words", [("run",), ("sync", "--once")])
def test_what_writes_ends_with_the_request_under_way_and_asks_nothing_more(
    stage: Stage, words: tuple[str, ...]
) -> None:
    hold = stage.box.faults.hold(path="*bulkfetch*", times=None)
    with running(stage, *words) as process:
        assert hold.reached.wait(PATIENCE)
        asked = len(stage.box.log)
        process.send_signal(signal.SIGTERM)
        hold.release()
        _, err = process.communicate(timeout=PATIENCE)

    said = "" if words == ("run",) else "Stopped; what was done is written down. Run it again to go on.\n"
    assert (process.returncode, err) == (0 if words == ("run",) else 130, said)
    # The one that was under way is answered by now.
    assert len(stage.box.log) == asked + 1


def test_a_limit_that_is_waited_out_is_told_of_with_its_seconds_and_ctrl_c_ends_the_wait(stage: Stage) -> None:
    stage.box.faults.order(too_many(seconds=300), path="*bulkfetch*", times=None)
    with running(stage, "backfill", "--since", "2026-05-18") as process:
        assert process.stderr is not None
        told = next(line for line in process.stderr if "it goes first" not in line)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=PATIENCE)

    assert told.startswith("the helpdesk limits how often it may be asked; going on in ")
    assert int(told.split()[-2]) in range(200, 301)
    assert (process.returncode, err) == (130, GO_ON)


FIRST = (
    "import os, signal, sys\n"
    # What was started in the background inherits an interrupt that is ignored.
    "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
    "import jira_csext.{module} as module\n"
    "def pressed(*_, **__):\n"
    "    os.kill(os.getpid(), signal.SIGINT)\n"
    "    os.kill(os.getpid(), signal.SIGINT)\n"
    "module.{name} = pressed\n"
    "from jira_csext.cli.main import main\nmain(sys.argv[1:])"
)


@pytest.mark.parametrize(
    ("module", "name", "said"),
    [
        ("cli.backfill", "load_settings", GO_ON),
        ("cli.backfill", "load_rules", GO_ON),
        ("cli.backfill", "_statuses_in", GO_ON),
        ("cli.backfill", "_tell_of_pauses", GO_ON),
        # Before the command itself is there, nothing has begun.
        ("cli.main", "importlib.import_module", "\nInterrupted.\n"),
    ],
)
def test_ctrl_c_pressed_twice_at_any_moment_of_a_file_is_one_sentence(
    stage: Stage, module: str, name: str, said: str
) -> None:
    file = stage.folder / "h.jsonl"
    file.write_text("{}\n", "utf-8")
    words = ["backfill", "--site", str(stage.folder / "csext.yaml"), "--from", str(file)]
    program = FIRST.format(module=module, name=name)

    done = subprocess.run([sys.executable, "-c", program, *words], capture_output=True, text=True, check=False)

    err = "\n".join(line for line in done.stderr.split("\n") if not line.startswith("  ") and "guessed" not in line)
    assert (done.returncode, err) == (130, said)
