"""How many of the labelled texts that name another client are stopped, and how many innocent ones with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jira_csext.register.leaks import KnownAs, LeakGuard

FIRST_LOOK = pytest.mark.xfail(
    strict=True,
    reason="third aside, looked at once: 4 of 100 out, 3 of 100 stopped (none for a key only); not tuned on",
)


@pytest.mark.parametrize(
    "half",
    ["open", "aside", "second-open", "second-aside", "third-open", pytest.param("third-aside", marks=FIRST_LOOK)],
)
def test_no_leak_gets_out_while_two_innocent_texts_of_a_hundred_are_stopped(
    repo: Path, half: str, record_property: Callable[[str, object], None]
) -> None:
    folder = repo / "tests/data/texts"
    which = next((f"-{one}" for one in ("second", "third") if half.startswith(one)), "")
    guard = _guard(folder / f"leak-register{which}.json")
    out, stopped, by_key, besides = [], [], 0, 0
    for line in map(json.loads, (folder / f"leak-{half}.jsonl").read_text("utf-8").splitlines()):
        leaks = guard.leaks(line["text"], line["to"])
        named = {leak.client for leak in leaks}
        if missing := set(line["leaks"]) - named:
            out.append(f"{line['id']}: {sorted(missing)} gets out")
        elif line["leaks"]:
            besides += named != set(line["leaks"])
        elif leaks:
            stopped.append(f"{line['id']}: {leaks[0].phrase!r} is innocent")
            by_key += all(leak.why == "a key of their tickets" for leak in leaks)
    summary = (
        f"{half}: {len(out)} out, {len(stopped)} stopped ({by_key} for a key only), {besides} with one client too many"
    )
    record_property("score", summary)
    # The last half kept aside must not be tuned on, so its lines stay unnamed.
    report = "\n".join([summary, *(out + stopped if half != "third-aside" else [])])
    assert not out, report
    # What looks like a key (TOP-10) is stopped on purpose, and the labels ask to count it apart.
    assert len(stopped) - by_key <= 2, report


def test_of_our_own_variants_one_leak_gets_out_and_two_innocent_texts_are_stopped(repo: Path) -> None:
    folder = repo / "tests/data/texts"
    guard = _guard(folder / "leak-register-own.json")
    lines = [json.loads(line) for line in (folder / "leak-own.jsonl").read_text("utf-8").splitlines()]
    named = {line["id"]: {leak.client for leak in guard.leaks(line["text"], line["to"])} for line in lines}
    out = [line["id"] for line in lines if set(line["leaks"]) - named[line["id"]]]
    stopped = [line["id"] for line in lines if not line["leaks"] and named[line["id"]]]
    assert len(lines) > 200
    assert len(out) <= 1, out
    assert len(stopped) <= 2, stopped


def _guard(register: Path) -> LeakGuard:
    fields = ("names", "aliases", "domains", "ticket_prefixes")
    clients = json.loads(register.read_text("utf-8"))
    return LeakGuard(KnownAs(one["key"], *(tuple(one[field]) for field in fields)) for one in clients)
