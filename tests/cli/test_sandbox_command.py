"""`jira-csext sandbox`: what it prints, how it is used, how it stops."""

from __future__ import annotations

import os
import re
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import requests

from jira_csext.cli.main import run

START = [sys.executable, "-m", "jira_csext.cli.main", "sandbox"]


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_it_prints_where_it_is_and_what_to_sign_in_with_and_stops_when_told(flavour: str, stop: signal.Signals) -> None:
    words = [*START, "--flavour", flavour, "--at", "2026-05-18T11:00:00+03:00"]
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        printed = "".join(iter(process.stdout.readline, "Stop it with Ctrl-C.\n"))
        url = re.search(r"at (http://127\.0\.0\.1:\d+)", printed)
        account = re.search(r"Account (\S+), token (\S+)", printed)
        assert url is not None
        assert account is not None
        me = requests.get(f"{url[1]}/rest/api/2/myself", auth=(account[1], account[2]), timeout=10)
        page = requests.get(f"{url[1]}/browse/SUP-1", timeout=10)
        process.send_signal(stop)
        out, err = process.communicate(timeout=10)

    assert (me.status_code, page.status_code) == (200, 200)
    assert (process.returncode, out, err) == (0, "Stopped.\n", "")


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_folder_is_laid_out_with_which_doctor_finds_everybody(
    flavour: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    words = [*START, "--flavour", flavour, "--folder", "box", "--at", "2026-05-18T11:00:00+03:00"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        printed = "".join(iter(process.stdout.readline, "Stop it with Ctrl-C.\n"))
        code = run(["doctor", "--site", "box/csext.yaml"])
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=10)

    assert "Site file: box/csext.yaml; look at it with: " in printed
    found = capsys.readouterr().out.splitlines()
    assert [line for line in found if not line.startswith("ok ")] == []
    in_use = "roles of the rules with an account in use: account-manager, head-of-service, director"
    assert in_use in "\n".join(found)
    assert code == 0
    assert stat.S_IMODE((tmp_path / "box/token").stat().st_mode) == 0o600


def test_a_taken_port_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code = run(["sandbox", "--port", str(taken.getsockname()[1])])

    assert code == 2
    assert "cannot be listened on" in capsys.readouterr().err


def test_an_instant_without_an_offset_is_told_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["sandbox", "--at", "2026-05-18T10:00:00"]) == 2
    assert "write it like" in capsys.readouterr().err
