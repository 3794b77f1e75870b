"""A plan in an admin's words: for each rule how many promises move and which tickets that are, then the notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import format_seconds
from jira_csext.core.plan import Move
from jira_csext.core.plan_sums import Plan, RulePlan
from jira_csext.core.wording import printable

_SHOWN = 5

Moved = Sequence[tuple[str, Move]]


def plan_lines(plan: Plan, calendar: Calendar, *, every: bool) -> Iterator[str]:
    """Yield the lines of a plan; `every`: each move on a line of its own. Times are local to the calendar."""
    for name in sorted(plan.rules):
        rule = plan.rules[name]
        yield _summary(rule, in_shadow=name in plan.in_shadow)
        yield from (f"  {line}" for line in _steps(rule, calendar))
        if every:
            yield from (f"  {line(key, move, calendar)}" for key, move in sorted(rule.moved, key=lambda one: one[0]))
    if not plan.rules:
        yield "No open ticket has a promise under either rulebook."
    for note in plan.notes:
        yield f"note: {printable(note)}"
    for sentence in plan.unjudged[:_SHOWN]:
        yield f"left out: {printable(sentence)}"
    if len(plan.unjudged) > _SHOWN:
        yield f"left out: {len(plan.unjudged) - _SHOWN} more"


def line(key: str, move: Move, calendar: Calendar) -> str:
    """Return one move as a line: the ticket, its cycle's start, and each thing that changes."""
    parts: list[str] = []
    if move.kind == "begins":
        parts.append(f"begins, due {_at(calendar, move.due_to)} ({move.target_to}), {move.state_to}")
    elif move.kind == "ends":
        parts.append(f"ends, was due {_at(calendar, move.due_from)} ({move.target_from}), {move.state_from}")
    else:
        if move.target_from != move.target_to:
            parts.append(f"goal {move.target_from or 'none'} -> {move.target_to or 'none'}")
        if move.due_from != move.due_to:
            parts.append(f"due {_at(calendar, move.due_from)} -> {_at(calendar, move.due_to)}{_shifted(move)}")
        elif move.shift_seconds:
            parts.append(f"stands still{_shifted(move)}")
        if move.state_from != move.state_to:
            parts.append(f"{move.state_from or 'closed'} -> {move.state_to or 'closed'}")
    if move.fires:
        parts.append(f"at once: {', '.join(move.fires)}")
    parts += [f"{step} comes again {_at(calendar, at)}" for step, at in move.ahead]
    return printable(f"{key}: {'; '.join(parts)}")


def _summary(rule: RulePlan, *, in_shadow: bool) -> str:
    parts: list[str] = []
    for moved, how in ((rule.earlier, "earlier"), (rule.later, "later")):
        if moved:
            average = sum(abs(move.shift_seconds) for _, move in moved) // len(moved)
            parts.append(f"{len(moved)} due {how} (by {_rounded(average)} of working time on average)")
    breached = [one for one in rule.moved if one[1].is_breached_at_once]
    if breached:
        parts.append(f"{len(breached)} {'is' if len(breached) == 1 else 'are'} breached at once: {_tickets(breached)}")
    mended = [one for one in rule.moved if one[1].is_no_longer_breached]
    if mended:
        parts.append(f"{len(mended)} no longer breached: {_tickets(mended)}")
    for kind, word in (("begins", "newly promised"), ("ends", "no longer promised")):
        if moved := rule.of_kind(kind):
            parts.append(f"{len(moved)} {word}: {_tickets(moved)}")
    if others := rule.others:
        parts.append(f"{len(others)} otherwise changed: {_tickets(others)}")
    if rule.same_count:
        parts.append(f"{rule.same_count} unchanged")
    shadow = " (in shadow)" if in_shadow else ""
    count = len(rule.tickets)
    return f"{rule.rule}{shadow}: {count} open {'ticket' if count == 1 else 'tickets'}; {', '.join(parts)}"


def _steps(rule: RulePlan, calendar: Calendar) -> Iterator[str]:
    fires: dict[str, list[tuple[str, Move]]] = {}
    ahead: dict[str, list[tuple[str, Move]]] = {}
    for key, move in rule.moved:
        for step in move.fires:
            fires.setdefault(step, []).append((key, move))
        for step, _ in move.ahead:
            ahead.setdefault(step, []).append((key, move))
    for step, moved in fires.items():
        yield f"would be done at once: {step} on {_tickets(moved)}"
    for step, moved in ahead.items():
        first = min(at for _, move in moved for name, at in move.ahead if name == step)
        yield f"comes again, though it was done: {step} on {_tickets(moved)}, first {_at(calendar, first)}"


def _tickets(moved: Moved) -> str:
    keys = sorted({key for key, _ in moved})
    more = f" and {len(keys) - _SHOWN} more" if len(keys) > _SHOWN else ""
    return printable(", ".join(keys[:_SHOWN]) + more)


def _shifted(move: Move) -> str:
    if not move.shift_seconds:
        return ""
    return f" ({_rounded(abs(move.shift_seconds))} {'later' if move.shift_seconds > 0 else 'earlier'})"


def _rounded(seconds: int) -> str:
    """Whole hours without minutes, as admins write targets."""
    text = format_seconds(seconds)
    return text.removesuffix(" 00m")


def _at(calendar: Calendar, at: int | None) -> str:
    return "when the clock goes on" if at is None else f"{calendar.local(at):%Y-%m-%d %H:%M}"
