"""Signs of life for systemd: sent to whom the environment names while the loop goes round, and never in its way."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from jira_csext.sync.notify_systemd import Manager
from tests.stories.told import NOTES_ONLY, a_stage

pytestmark = pytest.mark.skipif(not hasattr(socket, "AF_UNIX"), reason="systemd speaks over a socket of Unix.")
PATIENCE = 60


@pytest.fixture
def door(tmp_path: Path) -> Iterator[socket.socket]:
    """Where a manager listens: `door.getsockname()` is what it tells its services."""
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(str(tmp_path / "notify"))
        listening.settimeout(PATIENCE)
        yield listening


def test_the_first_sign_says_that_the_start_is_over_and_each_feeds_the_watchdog(door: socket.socket) -> None:
    manager = Manager({"NOTIFY_SOCKET": door.getsockname()})

    manager.alive("watching story")
    manager.alive()
    manager.stopping()

    assert door.recv(4096) == b"READY=1\nWATCHDOG=1\nSTATUS=watching story"
    assert door.recv(4096) == b"WATCHDOG=1"
    assert door.recv(4096) == b"STOPPING=1"


def test_a_status_is_one_line_and_cannot_say_anything_else(door: socket.socket) -> None:
    Manager({"NOTIFY_SOCKET": door.getsockname()}).alive("refused:\nMAINPID=1 " + "x" * 500)

    ready, watchdog, status = door.recv(4096).decode().split("\n")

    assert (ready, watchdog) == ("READY=1", "WATCHDOG=1")
    assert status.startswith("STATUS=refused: MAINPID=1 xxx")
    assert len(status) == len("STATUS=") + 200


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux has sockets without a file.")
def test_an_abstract_socket_is_found_behind_its_sign() -> None:
    with closing(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)) as listening:
        listening.bind(f"\0csext-{os.getpid()}")
        Manager({"NOTIFY_SOCKET": f"@csext-{os.getpid()}"}).stopping()
        assert listening.recv(4096) == b"STOPPING=1"


@pytest.mark.parametrize("address", ["", "vsock:2:1234", "relative/notify", "/nowhere/notify", "/" + "x" * 300])
def test_a_manager_that_cannot_be_told_is_not_in_the_way(address: str) -> None:
    manager = Manager({"NOTIFY_SOCKET": address})
    manager.alive("watching")
    manager.stopping()


def test_the_daemon_is_ready_once_it_watches_and_gives_signs_until_it_stops(
    door: socket.socket, tmp_path: Path
) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    with a_stage(folder, NOTES_ONLY, more="daemon: {poll_every: 1s}\n") as stage:
        stage.stop()
        words = [sys.executable, "-m", "jira_csext.cli.main", "run", "--site", str(folder / "csext.yaml")]
        environment = {**os.environ, "NOTIFY_SOCKET": door.getsockname()}
        with subprocess.Popen(words, stdout=subprocess.DEVNULL, env=environment) as daemon:
            watchdog = threading.Timer(PATIENCE, daemon.kill)
            watchdog.start()
            try:
                first = door.recv(4096)
                next_ones = [door.recv(4096) for _ in range(4)]
                daemon.send_signal(signal.SIGTERM)
                code = daemon.wait(PATIENCE)
            finally:
                watchdog.cancel()
                daemon.kill()
        last = b""
        door.setblocking(False)
        while last != b"STOPPING=1":
            last = door.recv(4096)

    assert first == b"READY=1\nWATCHDOG=1\nSTATUS=watching story"
    assert set(next_ones) == {b"WATCHDOG=1"}
    assert code == 0
