"""What every test may lean on: the folder of real histories and vectors, and repeatable property tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from jira_csext.sync.processes import cores

REPO = Path(__file__).resolve().parents[1]

settings.register_profile("ci", derandomize=True, deadline=None, print_blob=True)
settings.register_profile("explore", deadline=None, max_examples=2000, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: in a story one of two processes waits for the other, and its core for both."""
    return cores() + 1


@pytest.fixture(scope="session")
def repo() -> Path:
    """The root of the repository, for the rules and data that live beside the package."""
    return REPO


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder with real histories and vectors: CSEXT_SHARED, else `../shared` beside the repository."""
    folder = Path(os.environ.get("CSEXT_SHARED") or REPO.parent / "shared")
    if not folder.is_dir():
        pytest.skip("The shared histories and vectors are not here; set CSEXT_SHARED to their folder to run this test.")
    return folder
