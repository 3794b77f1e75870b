"""How many of the labelled texts that name another client are stopped, and how many innocent ones with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

import pytest

from jira_csext.register.leaks import KnownAs, LeakGuard

HAS_DICTIONARIES = all(find_spec(name) is not None for name in ("pymorphy3", "wordfreq"))
HALVES = [
    "open", "aside", "second-open", "second-aside", "third-open", "third-aside", "fourth-open", "fourth-aside",
    "fifth-open", "fifth-aside", "sixth-open",
]  # fmt: skip
ASIDE = "sixth-aside"
# Without them a word that our own lists lack passes for a name: more are stopped.
BY_DICTIONARY = pytest.mark.skipif(not HAS_DICTIONARIES, reason="the dictionaries of words are not installed")


class Score(NamedTuple):
    """Which leaks get out and which innocent texts are stopped, a line each; those for a key only are counted apart."""

    out: list[str]
    stopped: list[str]
    by_key: int
    besides: int

    def summary(self, half: str) -> str:
        """Return the counts alone."""
        return (
            f"{half}: {len(self.out)} out, {len(self.stopped)} stopped ({self.by_key} more for a key only), "
            f"{self.besides} with one client too many"
        )

    def report(self, half: str) -> str:
        """Return the counts and the lines; those of the half kept aside stay unnamed, so that nobody tunes on them."""
        return "\n".join([self.summary(half), *(self.out + self.stopped if half != ASIDE else [])])


def score_of(folder: Path, half: str, *, strict: bool = False) -> Score:
    which = next((f"-{one}" for one in ("second", "third", "fourth", "fifth", "sixth") if half.startswith(one)), "")
    guard = _guard(folder / f"leak-register{which}.json")
    out, stopped, by_key, besides = [], [], 0, 0
    for line in map(json.loads, (folder / f"leak-{half}.jsonl").read_text("utf-8").splitlines()):
        leaks = guard.leaks(line["text"], line["to"], strict=strict)
        named = {leak.client for leak in leaks}
        if missing := set(line["leaks"]) - named:
            out.append(f"{line['id']}: {sorted(missing)} gets out")
        elif line["leaks"]:
            besides += named != set(line["leaks"])
        elif leaks and all(leak.why == "a key of their tickets" for leak in leaks):
            by_key += 1
        elif leaks:
            stopped.append(f"{line['id']}: {leaks[0].phrase!r} is innocent")
    return Score(out, stopped, by_key, besides)


@pytest.mark.parametrize("half", [*HALVES, ASIDE])
def test_no_leak_gets_out(repo: Path, half: str, record_property: Callable[[str, object], None]) -> None:
    score = score_of(repo / "tests/data/texts", half)
    record_property("score", score.summary(half))
    assert not score.out, score.report(half)


@BY_DICTIONARY
@pytest.mark.parametrize("half", [*HALVES, ASIDE])
def test_of_a_hundred_innocent_texts_two_are_stopped_at_most(repo: Path, half: str) -> None:
    score = score_of(repo / "tests/data/texts", half)
    # What looks like a key (TOP-10) is stopped on purpose, and the labels ask to count it apart.
    assert len(score.stopped) <= 2, score.report(half)


@pytest.mark.parametrize("half", [*HALVES, ASIDE])
def test_looked_through_strictly_no_leak_gets_out_at_all(repo: Path, half: str) -> None:
    score = score_of(repo / "tests/data/texts", half, strict=True)
    assert not score.out, f"{half}: {len(score.out)} out"


def test_of_our_own_variants_three_leaks_get_out_and_one_innocent_text_is_stopped(repo: Path) -> None:
    folder = repo / "tests/data/texts"
    guard = _guard(folder / "leak-register-own.json")
    lines = [json.loads(line) for line in (folder / "leak-own.jsonl").read_text("utf-8").splitlines()]
    named = {line["id"]: {leak.client for leak in guard.leaks(line["text"], line["to"])} for line in lines}
    out = [line["id"] for line in lines if set(line["leaks"]) - named[line["id"]]]
    stopped = [line["id"] for line in lines if not line["leaks"] and named[line["id"]]]
    assert len(lines) > 350
    assert len(out) <= 3, out
    assert len(stopped) <= (1 if HAS_DICTIONARIES else 6), stopped


def _guard(register: Path) -> LeakGuard:
    fields = ("names", "aliases", "domains", "ticket_prefixes")
    clients = json.loads(register.read_text("utf-8"))
    return LeakGuard(KnownAs(one["key"], *(tuple(one[field]) for field in fields)) for one in clients)
