"""The page on a rules repository: the commands of its workflows run as they are printed."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.command import agency_in, call, history, written

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules-repository.md"
_OURS = re.compile(r"^\s*(?:\$ |- run: |- )(jira-csext .+?)(?: > (\S+))?$", re.MULTILINE)


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A rules repository as the page lays it out, with the base of a proposal checked out beside it."""
    agency = agency_in(tmp_path)
    shutil.copytree(agency.folder / "rules", tmp_path / "base" / "rules")
    written(tmp_path / "open.jsonl", history())
    shutil.copy(tmp_path / "open.jsonl", tmp_path / "history.jsonl.gz")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_commands_of_the_page_run_as_printed(repository: Path) -> None:
    commands = {found.group(1) for found in _OURS.finditer(PAGE.read_text("utf-8"))}
    assert len(commands) >= 5
    for command in sorted(commands):
        outcome = call(*shlex.split(command)[1:])
        assert (outcome.code, "defect" in outcome.err) == (0, False), f"{command}: {outcome.err}"
