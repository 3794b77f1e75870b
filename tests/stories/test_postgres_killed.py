"""Daemons as processes of their own, their store on a PostgreSQL server: killed at any point, and two at once."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cli.test_run_command import running, until
from tests.command import call
from tests.stories.test_killed_delivery import KILLS, a_story
from tests.stories.test_webhooks_told import a_called_daemon
from tests.stories.told import NOTES_ONLY, Stage, a_stage

# Long before a lease counts as stale; this machine may be busy with other tests.
AT_ONCE = 20


@pytest.fixture
def stage(tmp_path: Path, postgres_url: str) -> Iterator[Stage]:
    """A site that was adopted at 09:30, asked every second, and that nobody serves now."""
    more = "daemon: {poll_every: 1s, listen: '127.0.0.1:0'}\n"
    with a_stage(tmp_path, NOTES_ONLY, more=more, store=postgres_url) as made:
        made.store.lease.release("story", made._owner, made.local_now)
        made.stop()
        yield made


@pytest.mark.parametrize("point", ["before sending", "after sending", "held", "before sent"])
def test_killed_at_any_point_of_a_delivery_everything_is_said_and_nothing_twice(
    repo: Path, postgres_url: str, point: str
) -> None:
    with a_story(repo, postgres_url, "cloud") as story:
        story.opened(KILLS // 2 + 2)
        story.killed_often(point, at_most=3 * KILLS + 20)
        assert story.endings[-signal.SIGKILL] == KILLS
        story.settled()
        story.assert_each_said_once()


def test_a_daemon_that_was_killed_is_followed_at_once_by_the_next(stage: Stage) -> None:
    stage.to("10:00")
    key = stage.asks()
    for _ in range(3):
        with running(stage) as daemon:
            until(daemon, "turn_done")
            os.kill(daemon.pid, signal.SIGKILL)
            daemon.wait()
    stage.to("12:01")
    began = time.monotonic()

    with running(stage) as daemon:
        until(daemon, "started")
        assert time.monotonic() - began < AT_ONCE
        until(daemon, "decision_delivered")
        until(daemon, "turn_done")
        daemon.send_signal(signal.SIGTERM)
        assert daemon.wait() == 0

    assert stage.words(key) == "Reminder"


def test_of_two_daemons_one_serves_and_the_other_says_who_does(stage: Stage) -> None:
    with running(stage) as first:
        until(first, "turn_done")
        second = call("sync", "--once", "--site", stage.folder / "csext.yaml")
        served = call("status", "--site", stage.folder / "csext.yaml")
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        dead = call("status", "--site", stage.folder / "csext.yaml")
        after = call("sync", "--once", "--site", stage.folder / "csext.yaml")

    assert second.code != 0
    assert f"story is already served by another jira-csext, process {first.pid} on " in second.err
    assert f"process {first.pid}" in served.out
    assert "is not running" not in served.out
    assert f"the daemon (process {first.pid}) is not running since about " in dead.out
    assert after.code == 0


def test_a_daemon_that_is_called_takes_in_a_change_within_seconds_and_survives_a_cut(
    tmp_path: Path, postgres_url: str
) -> None:
    with a_called_daemon(tmp_path, store=postgres_url) as called:
        stage = called.stage
        new = called.takes_in(stage.asks)
        with psycopg.connect(postgres_url, autocommit=True) as admin:
            admin.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'jira-csext'"
            )
        after = called.takes_in(stage.asks)
        stage.box.webhooks.settle()

        assert {sent.status for sent in stage.box.webhooks.sent} == {204}
        assert max(new, after) < AT_ONCE
        assert called.metric('csext_webhooks_total{result="stored"}') == len(stage.box.webhooks.sent)
        assert called.answers("/healthz") == called.answers("/readyz") == 200
