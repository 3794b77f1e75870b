"""What the daemon's new verdicts do to those on record: which stand, which are replaced, which are kept as history.

Pure. The rules are architecture.md's: a closed cycle keeps the verdict that was given live, whatever becomes of the
rules; late facts under the same version amend it; open cycles follow today's rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from jira_csext.core.verdict import Verdict
from jira_csext.store.records import LiveVerdict, StoredVerdict

CycleName = tuple[str, str]
"""Which cycle of a ticket: the rule, and the event that started it."""


class Put(NamedTuple):
    """A verdict to write over whatever is there; `amends` says that late facts changed a closed one."""

    verdict: Verdict
    final: bool
    amends: bool


class Change(NamedTuple):
    """What must be written: verdicts to put, cycles to remove, and what to remember of those that no longer stand."""

    put: tuple[Put, ...]
    removed: tuple[CycleName, ...]
    remembered: tuple[tuple[Verdict, str], ...]


def change(on_record: Mapping[CycleName, StoredVerdict], given: Iterable[LiveVerdict], rulebook: str) -> Change:
    """Return what a full evaluation under the version `rulebook` changes of a ticket's verdicts."""
    put: list[Put] = []
    remembered: list[tuple[Verdict, str]] = []
    seen: set[CycleName] = set()
    for verdict, is_open in given:
        name = (verdict.rule, verdict.start_id)
        seen.add(name)
        old = on_record.get(name)
        if old is None or old.provisional or not old.final:
            if old is None or old.provisional or old.verdict != verdict or not is_open:
                put.append(Put(verdict, final=not is_open, amends=False))
        elif old.verdict.rulebook == rulebook:
            differs = _difference(old.verdict, verdict)
            if differs or is_open:
                remembered.append((old.verdict, f"late facts: {differs or 'the cycle is open again'}"))
                put.append(Put(verdict, final=not is_open, amends=True))
            elif old.verdict != verdict:
                put.append(Put(verdict, final=True, amends=False))
    removed: list[CycleName] = []
    for name, old in on_record.items():
        if name in seen or old.provisional or (old.final and old.verdict.rulebook != rulebook):
            continue
        reason = "late facts: there was no such cycle" if old.final else "no rule in force looks at this cycle any more"
        remembered.append((old.verdict, reason))
        removed.append(name)
    return Change(tuple(put), tuple(removed), tuple(remembered))


# A late event may renumber the cycles behind it; a cycle is named by the event that started it. What only reports read
# was not kept from the first version on, and who looks after a client changes no promise.
_NOT_THE_OUTCOME = frozenset({"cycle", "manager", "breached_at", "closed_seconds"})


def _difference(old: Verdict, new: Verdict) -> str:
    """Return in words which fields differ, empty if the outcome is the same."""
    return ", ".join(
        f"{field} {_said(before)} -> {_said(after)}"
        for field, before, after in zip(Verdict._fields, old, new, strict=True)
        if before != after and field not in _NOT_THE_OUTCOME
    )


def _said(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, tuple):
        return "[" + ", ".join(f"{step.step} at {step.at}" for step in value) + "]"
    return str(value) if value != "" else '""'
