"""A fresh store for each test of its folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.store import open_store
from jira_csext.store.store import Store
from tests.store.records_built import V1, V2


@pytest.fixture
def url(tmp_path: Path) -> str:
    """Where the store of this test is."""
    return f"sqlite:///{tmp_path / 'csext.db'}"


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store that knows two rulebook versions."""
    with open_store(url) as opened:
        opened.put_rulebook(V1)
        opened.put_rulebook(V2)
        yield opened
