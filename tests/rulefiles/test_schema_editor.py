"""An editor's YAML language server, where one is installed, checks and completes rule files by the schema."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.rulefiles.schema import rules_schema
from jira_csext.rulefiles.schema_names import names_of
from tests.rulefiles.editor import Editor

RULES = Path(__file__).resolve().parents[2] / "rules"
WRONG = """\
# yaml-language-server: $schema=rules.schema.json
version: 1
slas:
  quick:
    when: {typ: bug}
    metric: first_respnse
    goals: [{target: 1d}]
    steps:
      - {at: 50%, do: remind-assigne}
"""
UNFINISHED = """\
# yaml-language-server: $schema=rules.schema.json
slas:
  quick:
    when: always
    metric: f
    goals: [{target: 4h}]
    steps: [{at: breach, do: t}]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editing") / "rules"
    shutil.copytree(RULES, folder)
    (folder / "rules.schema.json").write_text(json.dumps(rules_schema(names_of(folder))), "utf-8")
    return folder


@pytest.fixture(scope="module")
def editor(folder: Path) -> Iterator[Editor]:
    server = shutil.which("yaml-language-server")
    if server is None:
        pytest.skip("No YAML language server is here; get one by `npm install --global yaml-language-server`.")
    opened = Editor([server, "--stdio"], folder)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", ["actions", "calendars", "people", "slas"])
def test_nothing_is_wrong_with_the_rules_that_come_with_the_program(editor: Editor, folder: Path, name: str) -> None:
    assert editor.problems(folder / f"{name}.yaml") == []


def test_each_slip_is_marked_on_its_line_with_the_way_out(editor: Editor, folder: Path) -> None:
    path = folder / "wrong.yaml"
    path.write_text(WRONG, "utf-8")
    found = editor.problems(path)
    assert sorted({line.partition(":")[0] for line in found}) == ["5", "6", "7", "9"]
    assert "5: Property typ is not allowed." in found
    assert any("not in metrics when this schema was written" in line for line in found)
    assert any("1h30m" in line for line in found)
    assert any("not in actions when this schema was written (remind-assignee, " in line for line in found)


def test_the_folders_own_names_and_the_built_in_ones_are_offered(editor: Editor, folder: Path) -> None:
    path = folder / "unfinished.yaml"
    path.write_text(UNFINISHED, "utf-8")
    editor.problems(path)
    assert {"first_response", "keep_informed"} <= set(editor.offered(path, 5, 14))
    assert {"tell-manager", "remind-assignee"} <= set(editor.offered(path, 7, 31))


def test_a_key_is_explained(editor: Editor, folder: Path) -> None:
    path = folder / "slas.yaml"
    editor.problems(path)
    line = next(number for number, text in enumerate(path.read_text("utf-8").splitlines(), 1) if "pause_while" in text)
    assert "While it holds, the clock stands still." in editor.said_of(path, line, 8)
