"""Stories of a daemon that its Jira calls: evaluated within seconds, each delivery once, and search behind it all."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from subprocess import Popen

import pytest

from jira_csext.sandbox.state.model import Flavour
from jira_csext.sandbox.webhooks import Registered
from tests.cli.test_run_command import PATIENCE, running, until
from tests.stories.told import NOTES_ONLY, Stage, a_stage

SECRET = "a secret that nobody guesses"
DEBOUNCE = 1
# This machine may be busy with other tests; the goal is a second beside the debounce.
ALLOWED = DEBOUNCE + 4


class Called:
    """A daemon in a process of its own that hears of every change, and asks by itself only every ten minutes."""

    def __init__(self, stage: Stage, daemon: Popen[str], port: int) -> None:
        self.stage = stage
        self.daemon = daemon
        self.port = port

    def takes_in(self, act: Callable[[], object]) -> float:
        """Return how many seconds pass from an act until the daemon has evaluated the ticket."""
        began = time.monotonic()
        act()
        while " taken_in=0 " in until(self.daemon, "turn_done")[-1]:
            pass
        return time.monotonic() - began

    def metric(self, name: str) -> float:
        """Return one of the daemon's figures."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/metrics")
            text = connection.getresponse().read().decode()
        finally:
            connection.close()
        (found,) = re.findall(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
        return float(found)

    def answers(self, path: str) -> int:
        """Return the status of a page."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        finally:
            connection.close()


@contextmanager
def a_called_daemon(folder: Path, flavour: Flavour = "cloud", store: str = "") -> Iterator[Called]:
    """Let the daemon of a stage be called by its Jira."""
    more = (
        "daemon: {poll_every: 10m, listen: '127.0.0.1:0'}\n"
        f"webhooks: {{secret_file: secret, debounce: {DEBOUNCE}s}}\n"
    )
    with a_stage(folder, NOTES_ONLY, flavour=flavour, more=more, store=store) as stage:
        (folder / "secret").write_text(SECRET + "\n", "utf-8")
        stage.stop()
        with running(stage) as daemon:
            (line,) = [said for said in until(daemon, "rules_in_force") if "/healthz" in said]
            port = int(line.split("address=127.0.0.1:")[1].split()[0])
            until(daemon, "turn_done")
            box = stage.box
            box.webhooks.register(Registered(f"http://127.0.0.1:{port}/webhooks/jira/story", SECRET))
            try:
                yield Called(stage, daemon, port)
            finally:
                box.webhooks.close()


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_from_webhook_to_evaluation_it_takes_the_debounce_and_little_more(tmp_path: Path, flavour: Flavour) -> None:
    with a_called_daemon(tmp_path, flavour) as called:
        stage = called.stage
        key = ""

        def asks() -> None:
            nonlocal key
            key = stage.asks()

        new = called.takes_in(asks)
        known = called.takes_in(lambda: stage.answers(key))
        stage.box.webhooks.settle()

        assert {sent.status for sent in stage.box.webhooks.sent} == {204}
        assert new < ALLOWED
        assert known < ALLOWED
        assert called.metric("csext_hints_total") >= 2
        assert called.metric('csext_webhooks_total{result="stored"}') == len(stage.box.webhooks.sent)
        assert called.answers("/healthz") == called.answers("/readyz") == 200


def test_a_delivery_sent_twice_is_known_again(tmp_path: Path) -> None:
    with a_called_daemon(tmp_path) as called:
        webhooks = called.stage.box.webhooks
        webhooks.register(Registered(f"http://127.0.0.1:{called.port}/webhooks/jira/story", SECRET, twice=True))
        called.takes_in(called.stage.asks)
        webhooks.settle()

        assert called.metric("csext_webhooks_repeated_total") == len(webhooks.sent) / 2


def test_a_wrong_secret_is_told_to_the_jira_and_search_finds_everything_all_the_same(tmp_path: Path) -> None:
    with a_called_daemon(tmp_path) as called:
        stage = called.stage
        stage.box.webhooks.register(
            Registered(f"http://127.0.0.1:{called.port}/webhooks/jira/story", "another secret, and long enough")
        )
        key = stage.asks()
        stage.box.webhooks.settle()
        called.daemon.terminate()
        called.daemon.communicate(timeout=PATIENCE)

        assert {sent.status for sent in stage.box.webhooks.sent} == {401}
        stage.start()
        stage.at("10:10")
        assert stage.store.ticket("story", key) is not None


def test_told_to_stop_it_ends_at_once_with_its_addresses(tmp_path: Path) -> None:
    with a_called_daemon(tmp_path) as called:
        began = time.monotonic()
        called.daemon.terminate()
        out, err = called.daemon.communicate(timeout=PATIENCE)

        assert time.monotonic() - began < 10
        assert (called.daemon.returncode, err) == (0, "")
        assert out.splitlines()[-1] == "stopped site=story"
