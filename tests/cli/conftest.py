"""The made agency for tests of commands: one that is backfilled once and only read, and a fresh one for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Agency, agency_in, history, written


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    """An agency of the test's own, its store still empty."""
    return agency_in(tmp_path / "agency")


@pytest.fixture(scope="session")
def watched(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """An agency whose whole history is in the store; not to be written to."""
    made = agency_in(tmp_path_factory.mktemp("watched") / "agency")
    assert made.backfill(written(made.folder / "history.jsonl", history())).code == 0
    return made
