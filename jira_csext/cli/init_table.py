"""What `init` shows at its end: how the team kept each promise so far, and which tickets came off worst."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from jira_csext.core.duration import format_seconds
from jira_csext.core.verdict import Verdict
from jira_csext.core.wording import printable

_WORST = 5
_HEADS = ("promise", "kept", "broken", "open", "cancelled", "kept of those settled")


class Judged(NamedTuple):
    """A ticket's key and one of its verdicts."""

    ticket: str
    verdict: Verdict


def kept_and_broken(found: Iterable[Judged], rules: Sequence[str]) -> Iterator[str]:
    """Yield a table with a line for each rule, in their order, and a sum; then the longest overruns."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    worst: list[tuple[int, Judged]] = []
    for one in found:
        # A warned-of delay and the like are judged too, but promised to nobody.
        if one.verdict.rule not in rules:
            continue
        counts[one.verdict.rule][one.verdict.state] += 1
        if one.verdict.state == "breached":
            worst.append((one.verdict.elapsed_seconds - one.verdict.target_seconds, one))
    rows = [_row(rule, counts[rule]) for rule in rules]
    every: Counter[str] = sum(counts.values(), Counter())
    rows.append(_row("all promises", every))
    widths = [max(map(len, column)) for column in zip(_HEADS, *rows, strict=True)]
    for cells in (_HEADS, *rows):
        first, *others = cells
        yield "  ".join((first.ljust(widths[0]), *map(str.rjust, others, widths[1:])))
    if worst:
        yield ""
        yield "Broken by most (working time):"
        for over, one in sorted(worst, key=lambda each: (-each[0], each[1].ticket))[:_WORST]:
            still = "" if one.verdict.stopped_at is not None else ", still open"
            yield printable(f"  {one.ticket}  {one.verdict.rule}: late by {format_seconds(over)}{still}")


def _row(rule: str, counts: Counter[str]) -> tuple[str, ...]:
    kept, broken = counts["met"], counts["breached"]
    share = f"{kept * 100 // (kept + broken)} %" if kept + broken else "-"
    waiting = counts["running"] + counts["paused"]
    return (rule, str(kept), str(broken), str(waiting), str(counts["cancelled"]), share)
