"""`run`: the daemon as a process of its own: what it prints, how it stops, whom it refuses."""

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

from jira_csext.cli.log import line
from jira_csext.sandbox import faults
from tests.command import call
from tests.stories.told import NOTES_ONLY, Stage, a_stage

START = [sys.executable, "-m", "jira_csext.cli.main", "run"]
PATIENCE = 60


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A site that was adopted at 09:30, asked every second, and that nobody serves now."""
    with a_stage(tmp_path, NOTES_ONLY, more="daemon: {poll_every: 1s}\n") as made:
        made.stop()
        yield made


@contextmanager
def running(stage: Stage) -> Iterator[subprocess.Popen[str]]:
    """Run the daemon in a process of its own; one that hangs is killed."""
    words = [*START, "--site", str(stage.folder / "csext.yaml")]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as daemon:
        watchdog = threading.Timer(PATIENCE, daemon.kill)
        watchdog.start()
        try:
            yield daemon
        finally:
            watchdog.cancel()
            daemon.kill()


def until(daemon: subprocess.Popen[str], beginning: str) -> list[str]:
    """What it prints up to the next line that begins so."""
    assert daemon.stdout is not None
    printed: list[str] = []
    for said in daemon.stdout:
        printed.append(said.rstrip("\n"))
        if said.startswith(beginning):
            return printed
    raise AssertionError(f"It ended before it said {beginning}: {printed}")


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_it_tells_of_each_turn_and_of_what_it_said_and_stops_cleanly(stage: Stage, told: signal.Signals) -> None:
    stage.to("10:00")
    key = stage.asks()
    with running(stage) as daemon:
        first = until(daemon, "turn_done")
        stage.to("12:01")
        delivered = until(daemon, "decision_delivered")
        until(daemon, "turn_done")
        served = call("status", "--site", stage.folder / "csext.yaml")
        second = call("sync", "--once", "--site", stage.folder / "csext.yaml")
        daemon.send_signal(told)
        out, err = daemon.communicate(timeout=PATIENCE)

    assert first[0].startswith("started site=story helpdesk=http://127.0.0.1:")
    assert first[1].startswith("rules_in_force rulebook=")
    assert delivered[-1].startswith(
        f"decision_delivered ticket={key} rule=answered cycle=1 step=50% kind=note attempt=1"
    )
    assert f"served         by process {daemon.pid} on " in served.out
    assert f"process {daemon.pid} on " in second.sentence
    assert (daemon.returncode, err) == (0, "")
    assert out.splitlines()[-1] == "stopped site=story"
    assert stage.words(key) == "Reminder"


def test_an_outage_is_told_once_and_its_end_once(stage: Stage) -> None:
    with running(stage) as daemon:
        until(daemon, "turn_done")
        stage.box.faults.order(faults.status(503), times=None)
        began = until(daemon, "state_raised name=unreachable")
        until(daemon, "turn_done")
        stage.box.faults.clear()
        ended = until(daemon, "state_cleared name=unreachable")

    assert daemon.poll() is not None
    assert sum(said.startswith("state_raised") for said in [*began, *ended]) == 1


def test_at_its_first_start_ever_too_it_waits_for_a_helpdesk_that_does_not_answer(stage: Stage) -> None:
    (stage.folder / "csext.db").unlink()
    stage.box.faults.order(faults.status(503), times=None)

    with running(stage) as daemon:
        until(daemon, "waiting_for_helpdesk name=unreachable")
        stage.box.faults.clear()
        until(daemon, "turn_done")
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=PATIENCE)

    assert daemon.returncode == 0


def test_at_its_first_start_ever_a_token_that_is_refused_ends_it_with_a_sentence(stage: Stage) -> None:
    (stage.folder / "csext.db").unlink()
    stage.box.faults.order(faults.unauthorized(), times=None)

    with running(stage) as daemon:
        _, err = daemon.communicate(timeout=PATIENCE)

    assert daemon.returncode == 2
    assert "The token is wrong" in err


def test_a_daemon_whose_store_was_removed_stops_with_a_sentence(stage: Stage) -> None:
    with running(stage) as daemon:
        until(daemon, "turn_done")
        (stage.folder / "csext.db").unlink()
        _, err = daemon.communicate(timeout=PATIENCE)

    assert daemon.returncode == 2
    assert "csext.db was removed or replaced while it was in use" in err
    assert not (stage.folder / "csext.db").exists()


def test_later_it_waits_for_a_helpdesk_that_is_down_at_the_start(stage: Stage) -> None:
    stage.box.faults.order(faults.status(503), times=None)
    with running(stage) as daemon:
        until(daemon, "waiting_for_helpdesk name=unreachable")
        stage.box.faults.clear()
        until(daemon, "turn_done")
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=PATIENCE)

    assert daemon.returncode == 0


def test_a_site_file_that_is_wrong_is_told_before_anything_is_touched(tmp_path: Path) -> None:
    outcome = call("run", "--site", tmp_path / "none.yaml")

    assert outcome.code == 2
    assert "there is no such site file" in outcome.sentence


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"ticket": "SUP-1", "count": 0}, "event ticket=SUP-1 count=0"),
        ({"place": "", "remote_id": None}, "event"),
        ({"step": "10m before"}, 'event step="10m before"'),
        ({"reason": 'say "no"\n\x1b[31m'}, 'event reason="say \\"no\\"  [31m"'),
    ],
)
def test_a_log_line_is_one_line_whatever_it_tells(fields: dict[str, object], told: str) -> None:
    assert line("event", **fields) == told
