"""Files that come with the program are found in a checkout, and missed with a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext import data


def test_an_installed_copy_is_taken_before_a_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "jira_csext"
    monkeypatch.setattr(data, "_PACKAGE", package)
    (tmp_path / "rules").mkdir()
    assert data.rules_folder() == tmp_path / "rules"
    (package / "_data" / "rules").mkdir(parents=True)
    assert data.rules_folder() == package / "_data" / "rules"


def test_a_copy_without_rules_says_where_it_looked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data, "_PACKAGE", tmp_path / "jira_csext")
    with pytest.raises(FileNotFoundError, match="has no rulebook to start with"):
        data.rules_folder()
