"""The daemon's commands as an operator calls them, on a stage whose clock is the stand-in's."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from jira_csext import clock
from tests.command import Outcome, call
from tests.stories.told import NOTES_ONLY, Stage, a_stage


class Operator:
    """Somebody at the command line of a site."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def calls(self, *words: object) -> Outcome:
        """Call a command of the site."""
        return call(*words, "--site", self.stage.folder / "csext.yaml")

    def json(self, *words: object, code: int = 0) -> Any:
        """What a command says as JSON."""
        outcome = self.calls(*words, "--output", "json")
        assert (outcome.code, outcome.err) == (code, "")
        return json.loads(outcome.out)


@pytest.fixture
def operator(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Operator]:
    """An operator at a site that was adopted at 09:30 and that nobody serves now."""
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.stop()
        yield Operator(stage)
