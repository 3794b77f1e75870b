"""What a file would change in the register: added, changed, left alone, absent; and the changes that make it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, NamedTuple

from jira_csext.register.book import Register
from jira_csext.register.entries import Entry, FileProblem, ImportRefused, Place
from jira_csext.register.fields import FIELDS, FieldValue, wrong_together
from jira_csext.register.fitting import RuleWords, misfits, some_of
from jira_csext.register.history import NewChange, new_change
from jira_csext.register.model import Client
from jira_csext.register.segments import SegmentEvent, Standing, Transition, Unmoved, by_contract, never_current
from jira_csext.register.shared import MATCHED_BY, shared


class Edit(NamedTuple):
    """One client before (None for a new one) and after; `moved` is the transition that a new contract brings."""

    before: Client | None
    after: Client
    moved: Transition | None = None

    @property
    def fields(self) -> dict[str, FieldValue]:
        """The fields that are other than before."""
        blank = self.before or Client(self.after.key)
        return {
            field.name: value
            for field in FIELDS
            if (value := getattr(self.after, field.name)) != getattr(blank, field.name)
        }

    def changes(self, at: int, why: str) -> Iterator[NewChange]:
        """Yield what is to be recorded; the transition of a client we knew is a change of its own, with its reason."""
        fields = self.fields
        if self.before is None:
            begun = {"segment": self.moved.new} if self.moved is not None else {}
            yield new_change(self.after.key, at, {**fields, **begun}, why)
            return
        if fields:
            yield new_change(self.after.key, at, fields, why)
        if self.moved is not None:
            yield new_change(self.after.key, at, {"segment": self.moved.new}, self.moved.reason)


class Difference(NamedTuple):
    """What becomes of the register: `same` and `absent` are keys of clients that are left alone.

    The absent are in the register and not in the file. `warnings` are sentences on what is allowed and yet odd.
    """

    added: tuple[Edit, ...] = ()
    changed: tuple[Edit, ...] = ()
    same: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    def changes(self, at: int, why: str) -> list[NewChange]:
        """Return what is to be recorded, in the order of the file."""
        return [change for edit in (*self.added, *self.changed) for change in edit.changes(at, why)]


def difference(
    register: Register, entries: Sequence[Entry], file: str, on: date, at: int, rules: RuleWords | None = None
) -> Difference:
    """Return what the file changes, dated `at`, which is the date `on` where the site is.

    `rules` are those in force, where they are known: what the file says and they cannot use is a warning. Raises
    ImportRefused, with places, for values that do not go together and moves that no segment allows.
    """
    problems: list[FileProblem] = []
    odd: list[FileProblem] = []
    added, changed, same = [], [], []
    for entry in entries:
        key = register.key_of(entry.key)
        before = register.client(key, at) if key is not None else None
        edit = _edit(entry, before)
        problems += _wrong(register, entry, edit, file, at)
        if "segment" not in entry.given:
            standing = register.standing(key, at) if key is not None else Standing()
            edit = edit._replace(moved=by_contract(before, edit.after, standing, on, at))
        odd += _odd(entry, edit, file, rules)
        if before is None:
            added.append(edit)
        elif edit.fields or edit.moved:
            changed.append(edit)
        else:
            same.append(before.key)
    if problems:
        raise ImportRefused(problems)
    there = {entry.key.casefold() for entry in entries}
    clients = {client.key.casefold(): client for client in register.clients(at)}
    absent = tuple(client.key for folded_key, client in clients.items() if folded_key not in there)
    clients.update((edit.after.key.casefold(), edit.after) for edit in (*added, *changed))
    touched = frozenset(edit.after.key for edit in (*added, *changed) if is_matched_by(edit))
    warnings = (*some_of(_told(odd)), *some_of(shared(clients.values(), touched)))
    return Difference(tuple(added), tuple(changed), tuple(same), absent, warnings)


def is_matched_by(edit: Edit) -> bool:
    """Is the client new, or does the edit change something by which tickets are found to be theirs?"""
    return edit.before is None or not MATCHED_BY.isdisjoint(edit.fields)


def _edit(entry: Entry, before: Client | None) -> Edit:
    fields: Mapping[str, Any] = entry.given
    return Edit(before, replace(before or Client(entry.key), **fields))


def _wrong(register: Register, entry: Entry, edit: Edit, file: str, at: int) -> Iterator[FileProblem]:
    def problem(field: str, what: str) -> FileProblem:
        place = entry.places.get(field, Place(entry.place.line, entry.place.column, field))
        return FileProblem(file, place.line, place.column, f"{entry.key}.{field}", what)

    if not edit.fields:
        return
    for field, what in wrong_together(edit.after):
        yield problem(field, what)
    if edit.before is not None and edit.before.segment != edit.after.segment:
        event = SegmentEvent("by_hand", to=edit.after.segment)
        moved = register.transition(edit.before.key, event, at)
        if isinstance(moved, Unmoved):
            way_out = f"jira-csext clients set {edit.before.key} segment={edit.after.segment} --anyway mends a mistake"
            yield problem("segment", f"{moved.reason}; {way_out}")


def _told(odd: Iterable[FileProblem]) -> Iterator[str]:
    """Yield what is odd with its places; what many rows say alike with the first of them, and how many more."""
    alike: dict[str, list[FileProblem]] = {}
    for problem in odd:
        alike.setdefault(problem.what, []).append(problem)
    for problems in alike.values():
        yield from map(str, problems[:_ALIKE])
        if len(problems) > _ALIKE:
            yield f"{problems[0].file}: … and {len(problems) - _ALIKE} more rows say the same"


_ALIKE: Final = 2


def _odd(entry: Entry, edit: Edit, file: str, rules: RuleWords | None) -> Iterator[FileProblem]:
    """Yield what may be so and yet is hardly meant, of the fields that the file speaks of."""

    def problem(field: str, what: str) -> FileProblem:
        place = entry.places.get(field, entry.place)
        return FileProblem(file, place.line, place.column, f"{entry.key}.{field}", what)

    for misfit in misfits(edit.after, rules):
        if misfit.field in entry.given:
            yield problem(misfit.field, misfit.what)
    if why := never_current(edit.before, edit.after):
        yield problem("segment", why)
