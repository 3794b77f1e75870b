"""Stand-ins for the tests of this folder: served, asked, and taken down again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.state.model import Flavour
from tests.sandbox.asking import Asking
from tests.sandbox.openapi_check import Contract

Standing = Callable[..., Asking]


@pytest.fixture
def contract(request: pytest.FixtureRequest) -> Contract | None:
    """Atlassian's documents; without them the tests still run, and only the shapes go unchecked."""
    try:
        folder = request.getfixturevalue("shared") / "openapi"
    except pytest.skip.Exception:
        return None
    return Contract(folder) if folder.is_dir() else None


@pytest.fixture
def standing(contract: Contract | None) -> Iterator[Standing]:
    """Serve a stand-in: `standing("cloud", service_management=False)`."""
    with ExitStack() as stack:

        def serve(
            flavour: Flavour = "cloud", *, service_management: bool = True, at: str = "2026-05-18T10:00:00.321+03:00"
        ) -> Asking:
            box = Sandbox(flavour, service_management=service_management, at=at)
            stack.enter_context(box.serving())
            asking = Asking(box, contract)
            stack.callback(asking.session.close)
            return asking

        yield serve


@pytest.fixture(params=["cloud", "dc"])
def each_flavour(request: pytest.FixtureRequest, standing: Standing) -> Asking:
    """A stand-in with Service Management, once of each flavour."""
    return standing(request.param)


@pytest.fixture
def cloud(standing: Standing) -> Asking:
    """A Jira Cloud with Service Management."""
    return standing("cloud")


@pytest.fixture
def dc(standing: Standing) -> Asking:
    """A Jira Data Center with Service Management."""
    return standing("dc")
