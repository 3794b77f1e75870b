"""Files that nobody writes in good faith, or that an editor spoils: refused or read as meant, in little memory."""

from __future__ import annotations

import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from jira_csext.core.conditions import AllOf, Is
from jira_csext.rulefiles import RulebookRefused, load_rulebook
from jira_csext.rulefiles import folder as folder_module
from jira_csext.rulefiles.rulebook import rulebook_from
from jira_csext.rulefiles.source import read_source

START = """\
version: 1
calendars: {office: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}}
slas:
"""
RULE = "  r%s: {when: %s, metric: first_response, goals: [{target: 4h}]}\n"


def refusal(folder: Path) -> list[str]:
    with pytest.raises(RulebookRefused) as refused:
        load_rulebook(folder)
    return [str(problem).replace(f"{folder}", "rules") for problem in refused.value.problems]


def test_two_files_whose_names_differ_in_case_only_are_refused(tmp_path: Path) -> None:
    (tmp_path / "Rules.yaml").write_text(START)
    (tmp_path / "rules.yaml").write_text(START)
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("This file system keeps one of two names that differ in case only.")

    assert refusal(tmp_path) == [
        "rules/rules.yaml: the name differs from Rules.yaml in case only, and some systems keep just one; rename it"
    ]


def test_a_pipe_is_refused_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")

    assert refusal(tmp_path) == ["rules/pipe.yaml: this is a pipe or a device; put an ordinary file here"]


def test_more_files_than_a_rulebook_has_are_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "MAX_FILES", 2)
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text(START)

    assert refusal(tmp_path) == [
        "rules: 3 files are more than a rulebook has (2 at most); name the folder of the rules"
    ]


def test_more_text_than_a_rulebook_has_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(folder_module, "MAX_TEXT", 1_000_000)
    for name in "abc":
        (tmp_path / f"{name}.yaml").write_text("version: 1\n# " + "x" * 600_000)

    (said,) = refusal(tmp_path)
    assert said == "rules/c.yaml: with this file the rules are longer than 1 MB; move what is none away"


def test_words_that_yaml_1_1_would_change_are_read_as_meant() -> None:
    source, problems = read_source(
        "a.yaml", (START + RULE % (1, "{status: no, resolution: on, summary: 08:30}")).encode()
    )
    assert source is not None
    assert problems == []

    (sla,) = rulebook_from([source]).rulebook.slas

    assert sla.when == AllOf((Is("status", ("no",)), Is("resolution", ("on",)), Is("summary", ("08:30",))))


def many(line: Callable[[int], str], count: int) -> str:
    return "".join(line(number) for number in range(count))


def doubled(times: int) -> str:
    """Conditions each of which holds the one before twice."""
    first = RULE % ("0", "&c0 {type: a}")
    return first + many(lambda n: RULE % (f"n{n}", f"&c{n + 1} {{any: [*c{n}, {{not: *c{n}}}]}}"), times)


@pytest.mark.parametrize(
    "text",
    [
        START + doubled(11),
        START + doubled(40),
        START + RULE % (1, "{any: [" + many(lambda n: f"{{type: t{n}}},", 4_000) + "]}") * 1,
        START + many(lambda n: RULE % (n, f"{{type: t{n}}}"), 200),
        START + RULE % (1, '{summary: "' + "*a" * 100_000 + '"}'),
        START + RULE % (1, "{type: bug}") + "actions: {x: [" + "{lable: x}," * 4_000 + "]}",
        START.replace('["10:00-18:00"]}', '["10:00-18:00"]}, closed: [' + "x," * 4_000 + "]"),
        START
        + RULE % (1, "{type: bug}")
        + "metrics: {m: {start: {any: ["
        + "{label_added: a}," * 4_000
        + "]}, stop: x}}",
        START + RULE % (1, "{a: {b: " * 30 + "x" + "}}" * 30),
    ],
    ids=["aliases", "more aliases", "wide", "many rules", "stars", "wrong actions", "wrong dates", "events", "deep"],
)
def test_a_bomb_ends_in_sentences_and_in_little_memory(text: str) -> None:
    tracemalloc.start()
    try:
        source, problems = read_source("a.yaml", text.encode())
        if source is not None:
            try:
                rulebook_from([source])
            except RulebookRefused as refused:
                problems = [*problems, *refused.problems]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()

    assert peak < 150_000_000
    assert all(problem.what for problem in problems)
