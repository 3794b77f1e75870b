"""What a file would change in the register: added, changed, left alone, absent; and the changes that make it so."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from jira_csext.register.book import Register
from jira_csext.register.entries import Entry, FileProblem, ImportRefused, Place
from jira_csext.register.fields import FIELDS, FieldValue, wrong_together
from jira_csext.register.history import NewChange, new_change
from jira_csext.register.model import Client
from jira_csext.register.segments import SegmentEvent, Standing, Transition, Unmoved, by_contract
from jira_csext.register.words import folded


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


def difference(register: Register, entries: Sequence[Entry], file: str, on: date, at: int) -> Difference:
    """Return what the file changes, dated `at`, which is the date `on` where the site is.

    Raises ImportRefused, with places, for values that do not go together and moves that no segment allows.
    """
    problems: list[FileProblem] = []
    added, changed, same = [], [], []
    for entry in entries:
        key = register.key_of(entry.key)
        before = register.client(key, at) if key is not None else None
        edit = _edit(entry, before)
        problems += _wrong(register, entry, edit, file, at)
        if "segment" not in entry.given:
            standing = register.standing(key, at) if key is not None else Standing()
            edit = edit._replace(moved=by_contract(before, edit.after, standing, on, at))
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
    touched = frozenset(edit.after.key for edit in (*added, *changed))
    return Difference(tuple(added), tuple(changed), tuple(same), absent, tuple(_shared(clients.values(), touched)))


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


def _shared(clients: Iterable[Client], touched: frozenset[str]) -> Iterator[str]:
    """Yield a sentence for each name that several clients have, one of the touched among them."""
    owners: dict[str, dict[str, None]] = {}
    called: dict[str, str] = {}
    for client in clients:
        for name in (client.key, client.name, *client.aliases):
            if name:
                owners.setdefault(folded(name), {})[client.key] = None
                called.setdefault(folded(name), name)
    for name, keys in owners.items():
        if len(keys) > 1 and not touched.isdisjoint(keys):
            yield f'"{called[name]}" is a name of {", ".join(keys)}: a ticket that names it will be nobody\'s'
