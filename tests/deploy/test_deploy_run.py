"""What deploy/ would start, started: the unit's own command as an account that may do nothing, and the health check."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from tests.deploy.test_deploy_systemd import Once
from tests.stories.told import NOTES_ONLY, Stage, a_stage

NOBODY = 65_534
PATIENCE = 90
CODE = os.pathsep.join((str(Path(__file__).resolve().parents[2]), sysconfig.get_path("purelib")))


@lru_cache
def python_for_others() -> str:
    """An interpreter of our version that another account may run with our packages, or nothing."""
    tried = "import msgspec, pydantic, sqlalchemy, jira_csext, sys; print(*sys.version_info[:2])"
    for candidate in (sys.executable, shutil.which("python3", path="/usr/local/bin:/usr/bin") or ""):
        try:
            done = subprocess.run(
                [candidate, "-c", tried], capture_output=True, text=True, check=False, cwd="/", **as_nobody()
            )
        except OSError:
            continue
        if done.stdout.split() == [str(part) for part in sys.version_info[:2]]:
            return candidate
    return ""


def as_nobody() -> dict[str, Any]:
    """How a process is started that is not root; who is not root already stays who he is."""
    environment = {"PATH": "/usr/bin:/bin", "PYTHONPATH": CODE, "PYTHONDONTWRITEBYTECODE": "1"}
    if os.geteuid() != 0:
        return {"env": environment}
    return {"env": environment, "user": NOBODY, "group": NOBODY, "extra_groups": []}


def unit(repo: Path) -> tuple[list[str], dict[str, str], int]:
    """The command of the unit, its variables, its umask."""
    text = (repo / "deploy" / "systemd" / "csext.service").read_text("utf-8")
    parser = Once()
    parser.read_string(text)
    pairs = [words for line in re.findall(r"^Environment=(.*)$", text, re.MULTILINE) for words in shlex.split(line)]
    variables = dict(pair.split("=", 1) for pair in pairs)
    return shlex.split(parser["Service"]["ExecStart"]), variables, int(parser["Service"]["UMask"], 8)


@pytest.fixture
def state() -> Iterator[Path]:
    """A folder of nobody's own, as systemd makes one for a StateDirectory."""
    folder = Path(tempfile.mkdtemp(prefix="csext-"))
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


@contextmanager
def started(repo: Path, stage: Stage, state: Path, manager: socket.socket) -> Iterator[subprocess.Popen[str]]:
    """Run what the unit runs: only the paths of a machine on which it is installed are other ones here."""
    command, variables, umask = unit(repo)
    assert command[:2] == ["/opt/csext/bin/jira-csext", "run"]
    how = as_nobody()
    readable(stage.folder)
    swapped = {"/var/lib/csext": str(state), "%d/helpdesk-token": str(stage.folder / "token")}
    for name, value in variables.items():
        for there, here in swapped.items():
            value = value.replace(there, here)
        how["env"][name] = value
    how["env"]["NOTIFY_SOCKET"] = manager.getsockname()
    words = [python_for_others(), "-m", "jira_csext.cli.main", *command[1:]]
    words = [str(stage.folder / "csext.yaml") if word == "/etc/csext/csext.yaml" else word for word in words]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=state, umask=umask, **how
    ) as daemon:
        try:
            yield daemon
        finally:
            daemon.kill()


def readable(folder: Path) -> None:
    """Let other accounts read the site's files, and write none of them."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


@pytest.mark.skipif(sys.platform != "linux", reason="systemd is of Linux.")
def test_the_units_command_serves_as_nobody_is_ready_feeds_the_watchdog_and_ends_when_told(
    repo: Path, state: Path
) -> None:
    if not python_for_others():
        pytest.skip("There is no interpreter of our version here that another account may run.")
    folder = Path(tempfile.mkdtemp(prefix="csext-site-"))
    manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        manager.bind(str(state / "notify"))
        (state / "notify").chmod(0o777)
        manager.settimeout(PATIENCE)
        with a_stage(folder, NOTES_ONLY, more="daemon: {poll_every: 1s, listen: '127.0.0.1:0'}\n") as stage:
            stage.stop()
            with started(repo, stage, state, manager) as daemon:
                signs = [manager.recv(4096) for _ in range(4)]
                assert daemon.stdout is not None
                port = next(int(found[1]) for said in daemon.stdout if (found := re.search(r"0\.0\.1:(\d+) ", said)))
                health = healthy(repo, port)
                daemon.send_signal(signal.SIGTERM)
                code = daemon.wait(PATIENCE)
    finally:
        manager.close()
        shutil.rmtree(folder)

    assert signs[0].startswith(b"READY=1\nWATCHDOG=1")
    assert set(signs[1:]) == {b"WATCHDOG=1"}
    assert (health, code) == (0, 0)
    store = state / "csext.db"
    assert (store.stat().st_mode & 0o777, store.stat().st_uid != 0) == (0o600, True)
    # Nothing was written anywhere else that it might write.
    assert {path.name.partition(".")[0] for path in state.iterdir()} == {"csext", "notify"}


def healthy(repo: Path, port: int) -> int:
    """Return the exit code of the image's health check, asked at that port."""
    text = (repo / "deploy" / "Dockerfile").read_text("utf-8").replace("\\\n", " ")
    (check,) = re.findall(r"^HEALTHCHECK .*?CMD (\[.*\])$", text, re.MULTILINE)
    words = [word.replace(":8765/", f":{port}/") for word in json.loads(check)]
    assert words[0] == "python"
    return subprocess.run([sys.executable, *words[1:]], check=False, capture_output=True).returncode


def test_the_health_check_fails_where_nobody_answers(repo: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert healthy(repo, taken.getsockname()[1]) == 1
