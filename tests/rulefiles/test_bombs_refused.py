"""What is written to fill the memory or to take for ever is refused, each in a process that may have little of both."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

# Two megabytes of nothing but slips are 160,000 problems, each with its sentence.
MEMORY = 400 << 20
RESERVED = 500 << 20
"""Address space for the libraries, and for the texts of all bombs."""
SECONDS = 10
HEAD = 'version: 1\ncalendars: {default: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}}\nslas:\n'

# Read by a process of its own: every bomb goes off in a child of it, which inherits what is already imported.
CHILD = """
import json, os, resource, sys
from jira_csext.rulefiles import Refused, RulebookRefused
from jira_csext.rulefiles.rulebook import rulebook_from
from jira_csext.rulefiles.source import read_source
from jira_csext.rulefiles.templates import parse_template
from jira_csext.core.conditions.attribute import glob

def load(kind, text):
    if kind == "template":
        parse_template("a.txt", text.encode())
        return
    if kind == "word":
        glob(text).fullmatch("a" * 250)
        return
    source, problems = read_source("a.yaml", text.encode())
    if source is None or problems:
        raise RulebookRefused(problems)
    rulebook_from([source])

def gone_off(kind, text):
    resource.setrlimit(resource.RLIMIT_AS, (%(memory)d,) * 2)
    resource.setrlimit(resource.RLIMIT_CPU, (%(seconds)d,) * 2)
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        load(kind, text)
        said = []
    except Refused as refused:
        said = [str(problem) for problem in refused.problems]
    used = resource.getrusage(resource.RUSAGE_SELF)
    grown = (used.ru_maxrss - before.ru_maxrss) * 1024
    return {"said": said, "grown": grown, "seconds": used.ru_utime - before.ru_utime}

load("template", "warm {{ due }}")
for kind, text in json.load(sys.stdin):
    reading, writing = os.pipe()
    if not (child := os.fork()):
        try:
            told = gone_off(kind, text)
        except BaseException as error:
            told = {"error": repr(error)[:200]}
        os.write(writing, json.dumps({**told, "said": told.get("said", [])[:3]}).encode()[:60_000])
        os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    print(os.read(reading, 65_536).decode() or json.dumps({"error": f"ended by {status}"}), flush=True)
    os.close(reading)
"""

TEMPLATES = {
    "multiplication": "{{ 'a' * 10**9 }}",
    "multiplication of a list": "{{ ['a'] * 1000000000 }}",
    "power of a power": "{{ 9 ** 9 ** 9 }}",
    "percent": "{{ '%1000000000d' % 1 }}",
    "center": "{{ 'x'.center(10**9) }}",
    "center as a filter": "{{ 'x' | center(1000000000) }}",
    "format": "{{ '{:>1000000000}'.format(1) }}",
    "format as a filter": "{{ '%1000000000s' | format('x') }}",
    "replace": "{{ 'aaaaaaaaaa'" + " | replace('a', 'aaaaaaaaaa')" * 9 + " }}",
    "join": "{{ range(100000) | join('a' * 10000) }}",
    "indent": "{{ 'x\\ny' | indent(1000000000) }}",
    "lipsum": "{{ lipsum(n=1000000) }}",
    "range": "{{ range(10000000) | list }}",
    "loop": "{% for a in range(99999) %}{% for b in range(99999) %}{{ a }}{% endfor %}{% endfor %}",
    "doubling": "{% set a = 'aaaaaaaa' %}" + "{% set a = a ~ a %}" * 40 + "{{ a }}",
    "adding": "{{ 'a'" + " + 'a'" * 15_000 + " }}",
    "macro that calls itself": "{% macro m() %}{{ m() }}{{ m() }}{% endmacro %}{{ m() }}",
    "a word's class": "{{ due.__class__.__mro__[1].__subclasses__() }}",
    "wide number": "{{ " + "9" * 60_000 + " }}",
    "nested braces": "{{ " + "(" * 30_000 + "due" + ")" * 30_000 + " }}",
    "one choice in another": "{% if due %}" * 2_500 + "x" + "{% endif %}" * 2_500,
    "a row of links without an end": "<a:" * 20_000 + ">",
    "a row of links without words": "](a:" * 16_000 + ")",
}


def rule(when: str = "always", goals: str = "{target: 4h}") -> str:
    return f"  r: {{when: {when}, metric: resolution, goals: [{goals}]}}\n"


def laughs(times: int) -> str:
    return "a0: &a0 [x]\n" + "".join(f"a{n + 1}: &a{n + 1} [{f'*a{n}, ' * 10}]\n" for n in range(times))


RULEBOOKS = {
    "a billion laughs": laughs(9),
    "laughs as keys of a mapping": "a: &a {b: c}\n" + "".join(f"a{n}: {{<<: *a}}\n" for n in range(9)),
    "an anchor that holds itself": "slas: &a [*a, *a]\n",
    "brackets without end": "[" * 1_000_000,
    "braces without end": "{a: " * 300_000,
    "a question in a question": "? " * 500_000,
    "one rule a hundred thousand times": HEAD + rule() * 25_000,
    "a hundred thousand slips": "version: 1\nslas:\n"
    + "".join(f"  r{n}: {{wehn: 1, gaols: 2}}\n" for n in range(40_000)),
    "a text of two megabytes": HEAD + rule('{summary: "' + "*a" * 990_000 + '"'),
    "a file of fifty megabytes": "# " + "x" * 50_000_000,
    "a number of a million digits": "version: " + "9" * 1_000_000,
    "years of working days": HEAD + rule(goals="{target: 99999999999wd}"),
    "a repeat for ever": HEAD
    + rule().replace(
        "]}\n", "], steps: [{at: breach, do: [{label: x}], repeat: {every: 1m, times: 9999999999999}}]}\n"
    ),
}
# What may be meant, and is read in good time.
LARGE = {
    "refusals in refusals": HEAD
    + rule(goals="".join(f"{{when: {'{not: ' * 30}{{type: {word}}}{'}' * 30}, target: 1h}}, " for word in "ab")),
    "every goal beside every other": HEAD
    + rule(
        goals="".join(
            f"{{when: {{any: [{''.join(f'{{type: t{n}, priority: p{place}}}, ' for n in range(25))}]}}, target: 1h}}, "
            for place in range(90)
        )
    ),
    "many stars": HEAD + rule('{summary: "' + "*a" * 100_000 + '"}'),
}
WORDS = {"a word of many stars on a long summary": "*a" * 20 + "*b"}


class GoneOff(NamedTuple):
    """What came of a bomb."""

    said: list[str]
    grown: int
    seconds: float
    error: str = ""


@pytest.fixture(scope="module")
def outcomes() -> dict[str, GoneOff]:
    """What came of each bomb, by its name; all of them in one go."""
    bombs = {
        **{name: ("template", text) for name, text in TEMPLATES.items()},
        **{name: ("rulebook", text) for name, text in {**RULEBOOKS, **LARGE}.items()},
        **{name: ("word", word) for name, word in WORDS.items()},
    }
    done = subprocess.run(
        [sys.executable, "-c", CHILD % {"memory": MEMORY + RESERVED, "seconds": SECONDS}],
        input=json.dumps(list(bombs.values())),
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
        cwd=Path(__file__).resolve().parents[2],
    )
    told = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        name: GoneOff(one.get("said", []), one.get("grown", 0), one.get("seconds", 0.0), one.get("error", ""))
        for name, one in zip(bombs, told, strict=True)
    }


@pytest.mark.parametrize("name", [*TEMPLATES, *RULEBOOKS])
def test_a_bomb_is_refused_at_load_with_a_sentence(name: str, outcomes: dict[str, GoneOff]) -> None:
    found = outcomes[name]

    assert not found.error
    assert found.said, "it was accepted"
    assert all(line.startswith(("a.txt", "a.yaml")) and line.count(": ") for line in found.said)
    assert max(map(len, found.said)) < 1_000


@pytest.mark.parametrize("name", [*TEMPLATES, *RULEBOOKS, *LARGE, *WORDS])
def test_whatever_is_read_takes_little_memory_and_ends_soon(name: str, outcomes: dict[str, GoneOff]) -> None:
    found = outcomes[name]

    assert not found.error
    assert found.grown < MEMORY
    assert found.seconds < SECONDS
