"""A fresh store for each test of its folder: in a file, and on a server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.store import open_store
from jira_csext.store.store import Store
from tests.postgres import postgres_server, postgres_url
from tests.store.records_built import V1, V2

__all__ = ["postgres_server", "postgres_url"]


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Where a store in a file is to be, for what is true of a file alone."""
    return f"sqlite:///{tmp_path / 'csext.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """Where the store of this test is: a file, and then a server."""
    found: str = request.getfixturevalue("sqlite_url" if request.param == "sqlite" else "postgres_url")
    return found


@pytest.fixture
def store(url: str) -> Iterator[Store]:
    """An empty store that knows two rulebook versions."""
    yield from _opened(url)


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[Store]:
    """The same in a file alone."""
    yield from _opened(sqlite_url)


@pytest.fixture
def postgres_store(postgres_url: str) -> Iterator[Store]:
    """The same on a server alone."""
    yield from _opened(postgres_url)


def _opened(url: str) -> Iterator[Store]:
    with open_store(url) as opened:
        opened.put_rulebook(V1)
        opened.put_rulebook(V2)
        yield opened
