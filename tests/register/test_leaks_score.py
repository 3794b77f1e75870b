"""How many of the labelled texts that name another client are stopped, and how many innocent ones with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from jira_csext.register.leaks import KnownAs, LeakGuard

FIRST_LOOK = pytest.mark.xfail(
    strict=True, reason="aside, looked at once: 1 of 100 out, 4 of 100 stopped (2 for a key only); not tuned on"
)


@pytest.mark.parametrize("half", ["open", pytest.param("aside", marks=FIRST_LOOK)])
def test_no_leak_gets_out_while_two_innocent_texts_of_a_hundred_are_stopped(
    repo: Path, half: str, record_property: Callable[[str, object], None]
) -> None:
    folder = repo / "tests/data/texts"
    register = json.loads((folder / "leak-register.json").read_text("utf-8"))
    fields = ("names", "aliases", "domains", "ticket_prefixes")
    guard = LeakGuard(KnownAs(one["key"], *(tuple(one[field]) for field in fields)) for one in register)
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
    # The half kept aside must not be tuned on, so its lines stay unnamed.
    report = "\n".join([summary, *(out + stopped if half == "open" else [])])
    assert not out, report
    # What looks like a key (TOP-10) is stopped on purpose, and the labels ask to count it apart.
    assert len(stopped) - by_key <= 2, report
