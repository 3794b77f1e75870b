"""The digest of a rules folder: what changes it, and what does not."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jira_csext.sync.reload_folder import FolderDigest


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A rules folder with a template and a scenario."""
    for name, text in (
        ("slas.yaml", "a: 1"),
        ("calendars.yaml", "b: 1"),
        ("templates/en/reminder.txt", "hello"),
        ("scenarios/one.yaml", "c: 1"),
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    return tmp_path


EDITS: dict[str, Callable[[Path], object]] = {
    "a rule file changed": lambda folder: (folder / "slas.yaml").write_text("a: 2", "utf-8"),
    "a rule file more": lambda folder: (folder / "people.yaml").write_text("d: 1", "utf-8"),
    "a rule file less": lambda folder: (folder / "calendars.yaml").unlink(),
    "a rule file under another name": lambda folder: (folder / "slas.yaml").rename(folder / "rules.yaml"),
    "a file that is no rule file by its name": lambda folder: (folder / "more.yml").write_text("d: 1", "utf-8"),
    "a template changed": lambda folder: (folder / "templates/en/reminder.txt").write_text("hullo", "utf-8"),
    "a template more": lambda folder: (folder / "templates/en/overdue.txt").write_text("late", "utf-8"),
    "the folder gone": lambda folder: folder.rename(folder.with_name("elsewhere")),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_changes_it_and_taken_back_it_is_as_before(folder: Path, edit: str) -> None:
    digest = FolderDigest(folder)
    before = digest.now()

    EDITS[edit](folder)

    assert digest.now() != before
    assert digest.now() == digest.now()


def test_a_file_touched_a_scenario_and_an_editors_own_files_are_no_edit(folder: Path) -> None:
    digest = FolderDigest(folder)
    before = digest.now()

    os.utime(folder / "slas.yaml", (1, 1))
    (folder / "scenarios" / "one.yaml").write_text("c: 2", "utf-8")
    for name in (".slas.yaml.swp", ".slas.yaml", "slas.yaml~", "4913", "templates/en/.reminder.txt.swp"):
        (folder / name).write_text("half", "utf-8")

    assert digest.now() == before


def test_an_edit_of_the_same_length_is_seen_and_what_did_not_change_is_not_read_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = FolderDigest(folder)
    before = digest.now()
    read: list[str] = []
    read_bytes = Path.read_bytes

    def noted(path: Path) -> bytes:
        read.append(path.name)
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", noted)
    assert digest.now() == before
    assert read == []

    (folder / "slas.yaml").write_text("a: 9", "utf-8")
    os.utime(folder / "slas.yaml", (2, 2))

    assert digest.now() != before
    assert read == ["slas.yaml"]


def test_a_file_too_large_for_rules_is_known_by_its_size_and_never_read(folder: Path) -> None:
    digest = FolderDigest(folder)
    before = digest.now()
    with (folder / "slas.yaml").open("wb") as file:
        file.truncate(50_000_000)

    assert digest.now() != before


def test_a_link_that_leads_nowhere_is_no_trouble(folder: Path) -> None:
    digest = FolderDigest(folder)
    before = digest.now()

    (folder / "gone.yaml").symlink_to(folder / "nowhere")

    assert digest.now() != before
