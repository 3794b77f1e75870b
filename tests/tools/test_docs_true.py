"""The check of the documents: it finds what is not so, and leaves what is so alone."""

from __future__ import annotations

from pathlib import Path

import click
import pytest

from tools import docs_true


@pytest.fixture
def repo_with(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository that the check takes for ours."""
    (tmp_path / "Makefile").write_text("test: ready\n\ttrue\n", encoding="utf-8")
    monkeypatch.setattr(docs_true, "REPO", tmp_path)
    monkeypatch.setattr(docs_true, "tracked", lambda: sorted(path for path in tmp_path.rglob("*") if path.is_file()))
    return tmp_path


@pytest.fixture
def small_tree(monkeypatch: pytest.MonkeyPatch) -> None:
    """A command line with `rules check [--since WHEN] [--quiet]` and nothing else."""
    check = click.Command(
        "check",
        params=[click.Option(["--since"]), click.Option(["--quiet", "-q"], is_flag=True), click.Argument(["folder"])],
    )
    rules = click.Group("rules", commands={"check": check})
    monkeypatch.setattr(docs_true, "cli", click.Group("jira-csext", commands={"rules": rules}))


@pytest.mark.usefixtures("small_tree")
@pytest.mark.parametrize(
    ("call", "wrong"),
    [
        ("rules check --since 2026-01-01 -q rules/", ""),
        ("rules check --since=2026-01-01 --help", ""),
        ("rules chek", "`jira-csext rules` has no command 'chek'"),
        ("rules check --sins 1", "`jira-csext rules check` has no option --sins"),
        ("--rules", "`jira-csext` has no option --rules"),
    ],
)
def test_a_call_is_followed_down_to_its_options(call: str, wrong: str) -> None:
    assert docs_true.unknown_part(call.split()) == wrong


@pytest.mark.usefixtures("small_tree")
def test_a_command_in_a_document_must_exist(repo_with: Path) -> None:
    said = [
        "```console",
        "$ make test",
        "$ make tset",
        "$ .venv/bin/jira-csext rules chek | head",
        "make nothing",
        "```",
    ]
    (repo_with / "README.md").write_text("\n".join(said), encoding="utf-8")
    assert list(docs_true.commands_exist()) == [
        "README.md:3: the Makefile has no target 'tset'.",
        "README.md:4: `jira-csext rules` has no command 'chek'.",
    ]


def test_a_link_must_lead_somewhere(repo_with: Path) -> None:
    (repo_with / "a.md").write_text("# One `thing`, said\n", encoding="utf-8")
    text = "[good](a.md#one-thing-said) [far](https://example.org) [bad](b.md)\n[worse](a.md#two)\n"
    (repo_with / "README.md").write_text(text, encoding="utf-8")
    assert list(docs_true.links_resolve()) == [
        "README.md:1: the link 'b.md' leads to nothing.",
        "README.md:2: a.md has no heading for #two.",
    ]


def test_a_path_of_one_machine_and_a_registry_are_found(repo_with: Path) -> None:
    lines = ["cd /" + "home/anna/csext", "pip install --extra-" + "index-url=x", "https://example.org/home/anna"]
    (repo_with / "notes.txt").write_text("\n".join(lines), encoding="utf-8")
    assert [problem.partition(" ")[0] for problem in docs_true.nothing_unwanted()] == ["notes.txt:1:", "notes.txt:2:"]


def test_a_module_is_small_and_says_what_it_is_for(repo_with: Path) -> None:
    (repo_with / "tools").mkdir()
    (repo_with / "tools" / "long.py").write_text('"""Long."""\n' + "x = 1\n" * 400, encoding="utf-8")
    (repo_with / "tools" / "mute.py").write_text("x = 1\n", encoding="utf-8")
    assert list(docs_true.modules_are_small()) == [
        "tools/long.py:400: 401 lines, and 400 is the limit; make it two modules.",
        "tools/mute.py:1: the module does not say what it is for.",
    ]


def test_a_decision_is_numbered_whole_and_linked(repo_with: Path) -> None:
    folder = repo_with / "docs" / "decisions"
    folder.mkdir(parents=True)
    (folder / "README.md").write_text("[one](0001-one.md)\n", encoding="utf-8")
    (folder / "0001-one.md").write_text("# 1\n\n## Context\n\n## Decision\n\n## Consequences\n", encoding="utf-8")
    (folder / "0003-three.md").write_text("# 3\n\n## Context\n\n## Decision\n", encoding="utf-8")
    assert list(docs_true.decisions_are_indexed()) == [
        "docs/decisions/0003-three.md:1: the next number is 0002.",
        "docs/decisions/README.md:1: 0003-three.md is not linked.",
        "docs/decisions/0003-three.md:1: the part '## Consequences' is missing.",
    ]
