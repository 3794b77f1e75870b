"""Each wrong rulebook of tests/data/wrong-rulebooks gets exactly the messages that stand beside it."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jira_csext.rulefiles import RulebookRefused, load_rulebook

FOLDER = Path(__file__).resolve().parents[1] / "data" / "wrong-rulebooks"
NAMES = sorted(path.stem for path in FOLDER.glob("*.txt"))


def rules_of(name: str, folder: Path) -> Path:
    """The wrong rulebook as a folder `rules`, so that messages hold no path of this machine."""
    rules = folder / "rules"
    if (FOLDER / name).is_dir():
        shutil.copytree(FOLDER / name, rules)
    else:
        rules.mkdir()
        shutil.copy(FOLDER / f"{name}.yaml", rules)
    return rules


@pytest.mark.parametrize("name", NAMES)
def test_a_wrong_rulebook_is_told_everything_that_is_wrong_with_it(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules_of(name, tmp_path)
    monkeypatch.chdir(tmp_path)

    try:
        said = "\n".join(str(warning) for warning in load_rulebook(Path("rules")).warnings)
    except RulebookRefused as refused:
        said = str(refused)

    assert f"{said}\n" == (FOLDER / f"{name}.txt").read_text(encoding="utf-8")


def test_there_are_at_least_120_of_them_and_each_has_its_messages() -> None:
    rulebooks = {path.stem for path in FOLDER.iterdir() if path.is_dir() or path.suffix == ".yaml"}

    assert len(rulebooks) >= 120
    assert rulebooks == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_every_message_has_a_place_and_a_way_out(name: str) -> None:
    for line in (FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("rules"), line
        assert any(mark in line for mark in ("; ", "?", "is written")), line
