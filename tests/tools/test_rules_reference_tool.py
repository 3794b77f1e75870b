"""`tools/rules_reference.py`: what is out of date is named and made anew."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import rules_reference


@pytest.fixture
def stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    page = tmp_path / "page.md"
    monkeypatch.setattr(rules_reference, "REPO", tmp_path)
    monkeypatch.setattr(rules_reference, "generated", lambda: {page: "new"})
    return page


def test_a_page_that_is_out_of_date_is_named_and_left_alone(stale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stale.write_text("old")
    assert rules_reference.main(["--check"]) == 1
    assert capsys.readouterr().out == "page.md:1: out of date; run `.venv/bin/python tools/rules_reference.py`.\n"
    assert stale.read_text() == "old"


def test_a_page_is_made_anew_and_then_up_to_date(stale: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert rules_reference.main([]) == 0
    assert (capsys.readouterr().out, stale.read_text()) == ("written: page.md\n", "new")
    assert rules_reference.main(["--check"]) == 0
