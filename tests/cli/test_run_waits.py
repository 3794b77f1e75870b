"""`run` whose store goes away after it was opened and before the site is served: it waits, and begins anew."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from jira_csext.cli.failure import Failure, StoreUnreached
from jira_csext.store import open_store
from tests.command import agency_in, call

RUN = import_module("jira_csext.cli.run")
AWAY = "postgresql://csext@db.example/csext cannot be reached (it is shutting down)."


class Serving:
    """What `serve` does at each of its calls, and how often we waited in between."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *ends: Exception | None) -> None:
        self.calls = 0
        self.waits = 0
        self._ends = ends
        monkeypatch.setattr(RUN, "serve", self._serve)
        monkeypatch.setattr(RUN.Bell, "wait", self._wait)

    def _serve(self, *_: object) -> None:
        self.calls += 1
        end = self._ends[self.calls - 1]
        if end is not None:
            raise end

    def _wait(self, _seconds: float) -> bool:
        self.waits += 1
        return False


def test_it_waits_says_so_once_and_serves_the_site_when_the_server_is_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    serving = Serving(monkeypatch, StoreUnreached(AWAY), StoreUnreached(AWAY), None)

    outcome = call("run", "--site", agency_in(tmp_path).site)

    assert (outcome.code, serving.calls, serving.waits) == (0, 3, 2)
    assert [line for line in outcome.lines if "waiting_for_store" in line and "shutting down" in line] == outcome.lines
    assert len(outcome.lines) == 1


def test_trouble_that_does_not_pass_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    serving = Serving(monkeypatch, Failure("no"))

    outcome = call("run", "--site", agency_in(tmp_path).site)

    assert (outcome.code, outcome.sentence, serving.calls) == (2, "no", 1)


def test_words_that_are_no_text_are_named_and_nothing_is_called_a_defect(tmp_path: Path) -> None:
    agency = agency_in(tmp_path)
    open_store(f"sqlite:///{agency.store}").close()

    for words in (
        ("pause", "--because", "a\udcff"),
        ("silence", "add", "--client", "a\udcff", "--for", "4h", "--because", "x"),
    ):
        outcome = call(*words, "--site", agency.site)

        assert outcome.code == 2, outcome
        assert r"'a\udcff' is no text" in outcome.err
        assert "defect" not in outcome.err
