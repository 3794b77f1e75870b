"""The units: taken by systemd where it is here, in step with the program, and giving it no more than it needs."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jira_csext.cli.failure import WRONG_USE
from jira_csext.web.vitals import ALIVE_WITHIN

UNITS = ("csext.service", "csext-backup.service", "csext-backup.timer")
SWITCHED_ON = [
    "NoNewPrivileges",
    "ProtectHome",
    "ProtectClock",
    "ProtectHostname",
    "ProtectControlGroups",
    "ProtectKernelLogs",
    "ProtectKernelModules",
    "ProtectKernelTunables",
    "PrivateTmp",
    "PrivateDevices",
    "PrivateUsers",
    "RemoveIPC",
    "RestrictNamespaces",
    "RestrictRealtime",
    "RestrictSUIDSGID",
    "LockPersonality",
    "MemoryDenyWriteExecute",
]


class Once(configparser.RawConfigParser):
    """Reads a unit; names keep their case."""

    def __init__(self) -> None:
        super().__init__(strict=False, comment_prefixes=("#",), delimiters=("=",))

    def optionxform(self, optionstr: str) -> str:
        return optionstr


@pytest.fixture
def units(repo: Path) -> Path:
    return repo / "deploy" / "systemd"


def service(units: Path, name: str = "csext.service") -> dict[str, str]:
    parser = Once()
    parser.read_string((units / name).read_text("utf-8"))
    return dict(parser["Service"])


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="There is no systemd here to ask.")
def test_systemd_takes_each_unit(units: Path, tmp_path: Path) -> None:
    for name in UNITS:
        # The program is not installed here, so another one that is stands in its place.
        text = (units / name).read_text("utf-8").replace("/opt/csext/bin/jira-csext", sys.executable)
        (tmp_path / name).write_text(text, "utf-8")
    for name in UNITS:
        done = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        # It looks at every unit that ours need too, and some of those may be ill here.
        assert [line for line in done.stderr.splitlines() if "csext" in line] == []


def test_the_watchdog_is_fed_by_the_loop_and_more_patient_than_the_probe(units: Path) -> None:
    told = service(units)
    assert (told["Type"], told["NotifyAccess"]) == ("notify", "main")
    amount, unit = told["WatchdogSec"].removesuffix("min"), told["WatchdogSec"][-3:]
    assert unit == "min"
    # A loop at rest gives a sign every two minutes at least.
    assert int(amount) * 60 >= ALIVE_WITHIN + 120


def test_wrong_configuration_waits_for_a_person_and_a_crash_does_not(units: Path) -> None:
    told = service(units)
    assert told["Restart"] == "on-failure"
    assert told["RestartPreventExitStatus"] == str(WRONG_USE)
    assert told["KillSignal"] == "SIGTERM"


def test_the_daemon_may_do_little(units: Path) -> None:
    told = service(units)
    assert [name for name in SWITCHED_ON if told.get(name) != "yes"] == []
    assert told["CapabilityBoundingSet"] == ""
    assert told["ProtectSystem"] == "strict"
    assert (told["User"], told["UMask"], told["StateDirectoryMode"]) == ("csext", "0077", "0700")
    assert set(told["RestrictAddressFamilies"].split()) == {"AF_UNIX", "AF_INET", "AF_INET6"}


def test_the_token_is_handed_over_by_root_and_stands_in_no_variable(units: Path) -> None:
    text = (units / "csext.service").read_text("utf-8")
    assert "LoadCredential=helpdesk-token:/etc/csext/token" in text
    assert "Environment=CSEXT_HELPDESK__TOKEN_FILE=%d/helpdesk-token" in text
    assert "CSEXT_HELPDESK__TOKEN=" not in text


def test_the_backup_is_made_of_the_daemons_store_by_its_account_with_a_command_that_exists(units: Path) -> None:
    from tests.command import call

    daemon, copy = service(units), service(units, "csext-backup.service")
    assert copy["User"] == daemon["User"]
    store = "sqlite:////var/lib/csext/csext.db"
    assert f"CSEXT_STORE={store}" in (units / "csext.service").read_text("utf-8")
    assert f"--store {store}" in copy["ExecStart"]
    assert call("backup", "--help").code == 0
