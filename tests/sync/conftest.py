"""The made agency, fresh for each test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Agency, agency_in


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    """An agency of the test's own, its store still empty."""
    return agency_in(tmp_path / "agency")
