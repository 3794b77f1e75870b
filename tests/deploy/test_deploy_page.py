"""The operator's page: each test that it names is there, and each file of deploy/ that it names too."""

from __future__ import annotations

import re
from pathlib import Path


def test_each_claim_is_shown_by_a_test_that_is_there(repo: Path) -> None:
    page = (repo / "docs" / "operating.md").read_text("utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", page)
    assert len(named) >= 15
    for path, name in named:
        assert f"def {name}(" in (repo / path).read_text("utf-8"), f"{path}::{name}"


def test_each_file_that_it_names_is_there(repo: Path) -> None:
    page = (repo / "docs" / "operating.md").read_text("utf-8")
    for pattern in re.findall(r"\bdeploy/[\w./*-]*\w", page):
        assert list(repo.glob(pattern)), pattern
    assert "## Copy and restore" in page
