"""The made agency worked through once, for tests of what reports say of it."""

from __future__ import annotations

import pytest

from tests.command import Agency, agency_in, history, written


@pytest.fixture(scope="session")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """An agency whose whole history is in the store; not to be written to."""
    made = agency_in(tmp_path_factory.mktemp("reported") / "agency")
    assert made.backfill(written(made.folder / "history.jsonl", history())).code == 0
    return made
