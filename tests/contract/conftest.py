"""The worlds that the contract holds in, each torn down with its requests held against Atlassian's documents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.contract.request_check import Requests
from tests.contract.worlds import JiraWorld, MemoryWorld, World, a_jira

WORLDS = [
    "memory, service", "memory, plain", "cloud, service", "cloud, plain", "dc, service", "dc, plain",
]  # fmt: skip


@pytest.fixture(scope="session")
def documents(request: pytest.FixtureRequest) -> Requests | None:
    """Atlassian's documents; without them the contract still runs, and only the requests' shapes go unchecked."""
    try:
        folder = request.getfixturevalue("shared") / "openapi"
    except pytest.skip.Exception:
        return None
    return Requests(folder) if folder.is_dir() else None


@contextmanager
def _standing(name: str, documents: Requests | None, *, circle: bool = True) -> Iterator[World]:
    place, _, kind = name.partition(", ")
    service = kind == "service"
    if place == "memory":
        yield MemoryWorld(service=service, circle=circle)
        return
    with a_jira("cloud" if place == "cloud" else "dc", service=service, circle=circle) as jira:
        yield jira
        assert isinstance(jira, JiraWorld)
        if documents is not None:
            assert documents.problems(place, jira.box.log) == []


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest, documents: Requests | None) -> Iterator[World]:
    """Every kind of helpdesk there is, with and without Service Management."""
    with _standing(request.param, documents) as standing:
        yield standing


@pytest.fixture(params=WORLDS)
def world_without_a_circle(request: pytest.FixtureRequest, documents: Requests | None) -> Iterator[World]:
    """The same, with a site file that names neither role nor group to restrict notes to."""
    with _standing(request.param, documents, circle=False) as standing:
        yield standing
