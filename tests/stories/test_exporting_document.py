"""docs/exporting.md: each command, run as printed against the stand-in, gives a file that tells what the API tells."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from jira_csext.sandbox.agency import site_file
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.state.model import Flavour
from jira_csext.sandbox.two_days import ENDS, THE_WEEK_BEFORE, the_week_before, two_days
from tests.command import call

HEADS: dict[Flavour, str] = {"cloud": "Jira Cloud", "dc": "Jira Data Center"}
NEEDED = ("bash", "curl", "jq")


def commands(repo: Path, head: str) -> list[str]:
    """The commands printed under a heading."""
    text = (repo / "docs" / "exporting.md").read_text("utf-8")
    part = re.split(r"(?m)^## ", text.partition(f"## {head}\n")[2])[0]
    return re.findall(r"(?m)^\$ (.*)$", part)


def an_agency(flavour: Flavour) -> Sandbox:
    box = Sandbox(flavour, at=THE_WEEK_BEFORE)
    box.play(the_week_before())
    box.play(two_days())
    box.move_to(ENDS)
    return box


@pytest.mark.skipif(not all(map(shutil.which, NEEDED)), reason="The document's commands want bash, curl and jq.")
@pytest.mark.parametrize("flavour", HEADS)
def test_the_commands_as_printed_give_a_file_that_tells_the_same_as_the_api(
    repo: Path, tmp_path: Path, flavour: Flavour
) -> None:
    box = an_agency(flavour)
    shutil.copytree(repo / "rules", tmp_path / "rules")
    with box.serving() as serving:
        name, token = box.auth
        cloud = flavour == "cloud"
        way_in = f'user = "{name}:{token}"' if cloud else f'header = "Authorization: Bearer {token}"'
        (tmp_path / "jira.curl").write_text(f"{way_in}\n", "utf-8")
        (tmp_path / "token").write_text(token, "utf-8")
        printed = commands(repo, HEADS[flavour])
        assert printed[0].startswith("export JIRA=https://")
        script = "\n".join(["set -euo pipefail", f"export JIRA={serving.url}", *printed[1:]])
        done = subprocess.run(
            ["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False, env={**os.environ}
        )
        assert (done.returncode, done.stderr) == (0, "")

        email = f"email: {name}, " if cloud else ""
        there = f"helpdesk: {{kind: jira, url: '{serving.url}', {email}token_file: token, scope: project = SUP}}"
        site = re.sub(r"(?m)^helpdesk: .*$", there, site_file().read_text("utf-8"))
        (tmp_path / "csext.yaml").write_text(site, "utf-8")
        told = {}
        for way in (("--from", tmp_path / "whole.jsonl"), ("--since", "2026-05-01")):
            store = f"sqlite:///{tmp_path / way[0]}.db"
            ended = call("backfill", *way, "--until", ENDS, "--site", tmp_path / "csext.yaml", "--store", store)
            assert ended.code == 0, ended.err
            # How old it is is asked of a file alone.
            lines = [line.partition("; newest change in it")[0] for line in ended.lines if "asked " not in line]
            told[way[0]] = [line.partition(": ")[2] or line for line in lines]

    assert told["--from"] == told["--since"]
    assert " tickets, " in told["--from"][0]
