"""`demo`: from nothing to what was kept, warned and breached, in seconds and in one folder."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from jira_csext.cli.demo_folder import made_anew
from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import program
from tests.command import Agency, Outcome, call


@pytest.fixture(scope="module")
def shown(tmp_path_factory: pytest.TempPathFactory) -> tuple[Agency, Outcome]:
    folder = tmp_path_factory.mktemp("demo") / "made"
    return Agency(folder), call("demo", "--folder", folder)


def table(outcome: Outcome) -> dict[str, dict[str, int]]:
    """The printed table: for each rule the counts by the heads of the columns."""
    start = outcome.lines.index("What was promised") + 1
    rows = outcome.lines[start : outcome.lines.index("(warned: kept after a reminder)")]
    heads = rows[0].split()[1:]
    cells = (row.split() for row in rows[1:])
    return {
        rule: {head: 0 if count == "·" else int(count) for head, count in zip(heads, counts, strict=True)}
        for rule, *counts in cells
    }


def test_it_ends_well_and_explains_one_ticket(shown: tuple[Agency, Outcome]) -> None:
    agency, outcome = shown
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.lines[0].startswith("A made agency: 118 tickets of four weeks")
    assert any(line.startswith("Why? jira-csext explain SUP-17 --site ") for line in outcome.lines)
    assert "Traceback" not in outcome.out
    assert sorted(path.name for path in agency.folder.iterdir() if "db" not in path.name) == [
        ".csext-demo",
        "csext.yaml",
        "history.jsonl.gz",
        "report.html",
        "rules",
    ]


def test_the_counts_it_prints_are_those_of_the_store(shown: tuple[Agency, Outcome]) -> None:
    agency, outcome = shown
    expected: dict[str, Counter[str]] = {}
    for line in agency.verdicts():
        ended = {"met": "warned" if line["fired"] else "kept", "running": "open", "paused": "open"}
        for rule in (line["rule"], "all"):
            counts = expected.setdefault(rule, Counter())
            counts["promised"] += 1
            counts[ended.get(line["state"], line["state"])] += 1
    assert table(outcome) == {
        rule: {head: counts[head] for head in ("promised", "kept", "warned", "breached", "cancelled", "open")}
        for rule, counts in expected.items()
    }
    total = expected["all"]
    assert min(total["kept"], total["warned"], total["breached"]) > 10


def test_every_command_it_recommends_works(shown: tuple[Agency, Outcome]) -> None:
    import shlex

    recommended = [line.partition("jira-csext ")[2] for line in shown[1].lines if "jira-csext " in line]
    assert len(recommended) == 3
    assert [call(*shlex.split(words)).code for words in recommended] == [0, 0, 0]


def test_again_it_prints_the_very_same_and_leaves_what_else_lies_there(shown: tuple[Agency, Outcome]) -> None:
    agency, outcome = shown
    (agency.folder / "mine.txt").write_text("keep me")
    assert call("demo", "--folder", agency.folder) == outcome
    assert (agency.folder / "mine.txt").read_text() == "keep me"


@pytest.mark.parametrize("name", ["rules/slas.yaml", "csext.yaml", "rules/mine.yaml"])
def test_again_it_does_not_write_over_what_somebody_changed(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "made"
    made_anew(folder)
    path = folder / name
    path.write_text((path.read_text("utf-8") if path.exists() else "") + "# mine\n", "utf-8")
    done = call("demo", "--folder", folder)
    assert done.code == 2
    assert done.sentence == (
        f"{path}: changed since the demo put it there, and a new demo would write over it; "
        f"name another folder with --folder, or delete {folder}"
    )
    assert path.read_text("utf-8").endswith("# mine\n")


def test_of_a_folder_whose_mark_says_nothing_the_program_s_own_files_are_known(tmp_path: Path) -> None:
    made_anew(tmp_path / "made")
    (tmp_path / "made" / ".csext-demo").write_text("")
    made_anew(tmp_path / "made")
    (tmp_path / "made" / ".csext-demo").write_text("")
    (tmp_path / "made" / "csext.yaml").write_text("name: mine\n")
    with pytest.raises(Failure, match="changed since the demo put it there"):
        made_anew(tmp_path / "made")


@pytest.mark.parametrize(
    ("called", "printed"),
    [
        (".venv/bin/jira-csext", ".venv/bin/jira-csext"),
        ("/opt/my tools/jira-csext", "'/opt/my tools/jira-csext'"),
        ("/usr/bin/jira-csext", "jira-csext"),
        ("/usr/bin/pytest", "jira-csext"),
    ],
)
def test_the_program_is_printed_as_it_was_called(called: str, printed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", [called])
    monkeypatch.setattr("shutil.which", lambda name: f"/usr/bin/{name}")
    assert program() == printed


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all my work")
    done = call("demo", "--folder", tmp_path)
    assert done.code == 2
    assert done.sentence == f"{tmp_path} holds other files; name a new folder with --folder"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_file_in_the_way_is_refused(tmp_path: Path) -> None:
    (tmp_path / "made").write_text("")
    done = call("demo", "--folder", tmp_path / "made")
    assert (done.code, done.out) == (2, "")


def test_as_a_program_it_works_in_an_empty_folder(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "jira_csext.cli.main", "demo"]
    done = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "  the rules that judged:       csext-demo/rules/slas.yaml" in done.stdout.splitlines()
    assert max(map(len, done.stdout[: done.stdout.index("Why?")].splitlines())) <= 100
