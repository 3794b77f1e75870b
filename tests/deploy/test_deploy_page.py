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


def test_each_line_of_the_table_of_claims_names_a_test_or_a_source(repo: Path) -> None:
    page = (repo / "docs" / "operating.md").read_text("utf-8")
    table = page.partition("## What shows that it is so")[2]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")][1:]
    assert len(rows) >= 25
    for row in rows:
        claim, shown_by = row
        assert claim
        assert re.fullmatch(r"`tests/[\w/]+\.py::test_\w+`", shown_by) or "reference" in shown_by, row
    assert len({claim for claim, _ in rows}) == len(rows)


def test_each_file_that_it_names_is_there(repo: Path) -> None:
    page = (repo / "docs" / "operating.md").read_text("utf-8")
    for pattern in re.findall(r"(?<!tests/)\bdeploy/[\w./*-]*\w", page):
        assert list(repo.glob(pattern)), pattern
    assert "## Copy and restore" in page
