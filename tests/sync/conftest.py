"""The made agency, a store and a helpdesk, each fresh for a test; a module that needs others says so itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.store import open_store
from jira_csext.store.store import Store
from tests.command import Agency, agency_in
from tests.watching import Asked


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    """An agency of the test's own, its store still empty."""
    return agency_in(tmp_path / "agency")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """An empty store on the disk."""
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as opened:
        yield opened


@pytest.fixture
def helpdesk() -> Asked:
    """A helpdesk on a Monday at ten, which counts what it is asked."""
    return Asked("Mon 10:00")
