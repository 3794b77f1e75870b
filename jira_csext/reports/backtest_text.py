"""A backtest as text: the figures side by side, rule by rule, whom the notes would reach, and what targets fit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from jira_csext.core.backtest_sums import FIGURES, TOLD, TOLD_BY_US, UNTOLD, Backtest, Side
from jira_csext.core.duration import format_seconds
from jira_csext.core.percentiles import Curve
from jira_csext.core.wording import printable

_BY_RULE = ("promised", "kept", "breached", "open", "warnings", "escalations", "notes", "replies", "in shadow")
_SHOWN = 5

Row = tuple[str, ...]


def backtest_lines(found: Backtest, shares: Sequence[int]) -> Iterator[str]:
    """Yield the lines of a backtest; `shares` are the percentiles at which targets are suggested."""
    sides = found.sides
    yield from _table([("", *(side.name for side in sides), *_difference_title(sides)), *_totals(found)])
    for rule in found.rules:
        rows = [_counts(f"  {FIGURES[name]}", sides, name, rule) for name in _BY_RULE if _any(sides, name, rule)]
        if rows:
            yield ""
            yield rule
            yield from _table(rows)
    if found.people:
        yield ""
        yield f"Notes for each person, of them for each of {found.working_days} working days, and most on one day"
        yield from _table([_person(found, person) for person in found.people])
    yield ""
    yield f"What the team really did, by the goals of {sides[-1].name}, in working time"
    yield from targets(sides[-1], shares)
    for sentence in found.unjudged[:_SHOWN]:
        yield f"left out: {printable(sentence)}"
    if len(found.unjudged) > _SHOWN:
        yield f"left out: {len(found.unjudged) - _SHOWN} more"


def targets(side: Side, shares: Sequence[int]) -> Iterator[str]:
    """Yield a line for each goal: within which time which share was done, and how often today's target is kept."""
    for rule, goal, target, durations, seconds in side.goals():
        counts = f"{len(durations.done)} done, {len(durations.censored)} open or ended otherwise"
        begin = f"  {rule}, goal {goal} ({target}): "
        if durations.is_too_few:
            yield f"{begin}too few to say ({counts})"
            continue
        curve = Curve(durations)
        within = ", ".join(_within(share, curve.within(share / 100)) for share in shares)
        kept = ""
        if len(seconds) == 1:
            (only,) = seconds
            kept = f"; {target} is kept in {curve.share_within(only):.0%}"
        yield f"{begin}{within}{kept} ({counts})"


def figure_lines(found: Backtest, figure: str) -> Iterator[str]:
    """Yield the tickets behind a figure, `notes` or `notes:RULE`, with how often for each side."""
    name, _, rule = figure.partition(":")
    counts = [side.tickets(name, rule) for side in found.sides]
    yield "\t".join(["ticket", *(side.name for side in found.sides)])
    for key in sorted({key for one in counts for key in one}):
        yield "\t".join([printable(key), *(str(one[key]) for one in counts)])


def _totals(found: Backtest) -> Iterator[Row]:
    sides = found.sides
    for name, told in FIGURES.items():
        if name != "in shadow" or _any(sides, name, ""):
            yield _counts(told, sides, name, "")
        if name == "open":
            yield _shares("kept, of those that ended", sides, "kept", ("breached",))
    if _any(sides, TOLD, "") or _any(sides, UNTOLD, ""):
        yield _shares("delays told of in time by people", sides, TOLD, (UNTOLD,))
        yield _counts("further delays told of by us", sides, TOLD_BY_US, "")
    days = found.working_days or 1
    for name in ("notes", "replies"):
        per_day = [side.total(name) / days for side in sides]
        yield (f"{name} a working day", *(f"{one:.1f}" for one in per_day), *_signed(per_day, ".1f"))


def _person(found: Backtest, person: str) -> Row:
    days = found.working_days or 1
    counts = [side.by_day.get(person, Counter[str]()) for side in found.sides]
    totals = [sum(one.values()) for one in counts]
    cells = [
        f"{total} ({total / days:.1f}, {max(one.values(), default=0)})"
        for total, one in zip(totals, counts, strict=True)
    ]
    return (f"  {printable(person)}", *cells, *_signed(totals, "d"))


def _counts(told: str, sides: Sequence[Side], name: str, rule: str) -> Row:
    totals = [side.total(name, rule) for side in sides]
    return (told, *map(str, totals), *_signed(totals, "d"))


def _shares(told: str, sides: Sequence[Side], part: str, rest: Sequence[str]) -> Row:
    shares = [side.share(part, rest) for side in sides]
    cells = ["no case" if share is None else f"{share:.1%}" for share in shares]
    known = [100 * share for share in shares if share is not None]
    ending = [f"{known[1] - known[0]:+.1f} points" if len(known) == 2 else ""] if len(sides) == 2 else []
    return (told, *cells, *ending)


def _signed(values: Sequence[float], shape: str) -> list[str]:
    if len(values) != 2:
        return []
    apart = values[1] - values[0]
    return [f"{apart:+{shape}}" if apart else "="]


def _difference_title(sides: Sequence[Side]) -> list[str]:
    return ["difference"] if len(sides) == 2 else []


def _any(sides: Sequence[Side], name: str, rule: str) -> bool:
    return any(side.total(name, rule) for side in sides)


def _within(share: int, seconds: int | None) -> str:
    if seconds is None:
        return f"{share}%: not known, too many were still open"
    return f"{share}% within {format_seconds(seconds)}"


def _table(rows: Sequence[Row]) -> Iterator[str]:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        yield "  ".join(cells).rstrip()
