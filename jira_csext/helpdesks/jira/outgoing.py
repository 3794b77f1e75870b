"""Values on their way into Jira's fields: what a rulebook says, in the form that the field's own schema wants."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, Final, NamedTuple, Protocol, TypeVar

import msgspec
from msgspec import Raw, Struct, field

from jira_csext.helpdesks.jira.choice import Offered, best, some
from jira_csext.helpdesks.jira.fields import plain_value
from jira_csext.helpdesks.jira.markup import wiki
from jira_csext.helpdesks.mapping import SiteMapping

Shape = TypeVar("Shape")

_NUMBER = re.compile(r"[-+]?\d{1,15}(?:\.\d{1,9})?", re.ASCII)


class Schema(Struct):
    """The type of a field's values; `items` is that of a list's, `custom` the kind of a site's own field."""

    type: str = ""
    items: str = ""
    custom: str = ""


class FieldMeta(Struct):
    """What Jira says of a field on one of its screens."""

    name: str = ""
    required: bool = False
    schema: Schema = field(default_factory=Schema)
    allowed: list[Raw] | None = field(default=None, name="allowedValues")
    has_default: bool = field(default=False, name="hasDefaultValue")
    field_id: str = field(default="", name="fieldId")


class _Option(Struct):
    id: str | int = ""
    value: str = ""
    name: str = ""

    @property
    def shown(self) -> str:
        return self.value or self.name


class Wanted(NamedTuple):
    """A value as it is sent, and what tells whether a field has it already (given the field's undecoded value)."""

    sent: object
    is_there: Callable[[Raw | None], bool]


class Unfit(ValueError):
    """The value cannot go into the field; the message says why, as the end of a sentence."""


class Naming(Protocol):
    """Knows how a field names somebody."""

    def named(self, person_id: str) -> dict[str, str]:
        """Return the JSON for an id."""


class Outgoing:
    """Values for the fields of one site."""

    def __init__(self, mapping: SiteMapping, people: Naming) -> None:
        self._mapping: Final = mapping
        self._people: Final = people

    def value(self, meta: FieldMeta, value: str) -> Wanted:
        """Return a value as the field wants it; an empty one empties it. Raises Unfit."""
        kind, value = meta.schema.type, value.strip()
        if not value:
            empty: object = [] if kind == "array" else None
            return Wanted(empty, lambda now: _plain(now) is None)
        if kind in ("priority", "issuetype"):
            return self._word(kind, meta, value)
        if kind == "user":
            return self._person(value)
        if kind == "array":
            return self._list(meta, value)
        sent = _one(kind, meta, value)
        return Wanted(sent, lambda now: _alike(_plain(now), plain_value(sent)))

    def _word(self, kind: str, meta: FieldMeta, word: str) -> Wanted:
        is_priority = kind == "priority"
        canonical_of = self._mapping.priority_of if is_priority else self._mapping.type_of
        words = self._mapping.priorities if is_priority else self._mapping.types
        wanted = _folded(canonical_of(word))
        offered = [each for each in _offered(meta, Offered) if each.id]
        fit = [each for each in offered if _folded(canonical_of(each.name, str(each.id))) == wanted]
        if not fit:
            raise Unfit(f'"{word}" is none of its values there, which are {some(each.name for each in offered)}')
        chosen = best(fit, word, canonical_of(word), words, lambda each: (each.name, str(each.id)))[0]

        def is_there(now: Raw | None) -> bool:
            held = msgspec.json.decode(now, type=Offered | None) if now else None
            return held is not None and _folded(canonical_of(held.name, str(held.id))) == wanted

        return Wanted({"id": str(chosen.id)}, is_there)

    def _person(self, person_id: str) -> Wanted:
        return Wanted(self._people.named(person_id), lambda now: person_id in _ids(now))

    def _list(self, meta: FieldMeta, value: str) -> Wanted:
        kind = meta.schema.items
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if kind == "user":
            sent: list[Any] = [self._people.named(part) for part in parts]
            return Wanted(sent, lambda now: _ids(now) >= set(parts) and len(_words(_plain(now))) == len(parts))
        if kind == "string" and not meta.allowed:
            parts = [word for part in parts for word in part.split()] if "labels" in meta.schema.custom else parts
        sent = [_one(kind, meta, part) for part in parts]
        wanted = {_folded(str(plain_value(each))) for each in sent}
        return Wanted(sent, lambda now: {_folded(word) for word in _words(_plain(now))} == wanted)


def _one(kind: str, meta: FieldMeta, value: str) -> Any:
    if kind == "string":
        return wiki(value) if meta.schema.custom.endswith(":textarea") else value
    if kind == "number":
        if not _NUMBER.fullmatch(value):
            raise Unfit(f'"{value}" is no number')
        return float(value) if "." in value else int(value)
    if kind == "date":
        try:
            # Of an instant it is the date where it was said.
            return (datetime if "T" in value else date).fromisoformat(value).strftime("%Y-%m-%d")
        except ValueError:
            raise Unfit(f'"{value}" is no date such as 2026-03-31') from None
    if kind == "datetime":
        return _instant(value)
    if kind == "option":
        return {"value": option_named(meta, value)}
    if kind == "option-with-child":
        parent, _, child = (part.strip() for part in value.partition(" / "))
        return {"value": option_named(meta, parent), **({"child": {"value": child}} if child else {})}
    if kind in ("component", "version", "group", "resolution"):
        return {"name": option_named(meta, value)}
    raise Unfit(f"a field of the kind {meta.schema.custom or kind or 'unknown'} cannot be set by a rule")


def _instant(value: str) -> str:
    instant: datetime | None
    try:
        instant = datetime.fromisoformat(value)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise Unfit(f'"{value}" is no instant with its offset, such as 2026-03-31T10:00:00+03:00')
    return f"{instant:%Y-%m-%dT%H:%M:%S}.000{instant:%z}"


def option_named(meta: FieldMeta, value: str) -> str:
    """Return the option as the site writes it; where it does not tell its options, as it was given. Raises Unfit."""
    if not meta.allowed:
        return value
    offered = _offered(meta, _Option)
    for each in offered:
        if value.casefold() in (each.shown.casefold(), str(each.id)):
            return each.shown
    raise Unfit(f'"{value}" is none of its values there, which are {some(each.shown for each in offered)}')


def _offered(meta: FieldMeta, shape: type[Shape]) -> list[Shape]:
    """Return the values that a field may have. Raises Unfit for what no Jira lists."""
    try:
        return [msgspec.json.decode(each, type=shape) for each in meta.allowed or ()]
    except (ValueError, RecursionError):
        raise Unfit("Jira lists its values in a shape that is not Jira's") from None


def _plain(now: Raw | None) -> object:
    return plain_value(msgspec.json.decode(now)) if now else None


def _words(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


def _alike(held: object, wanted: object) -> bool:
    if isinstance(held, str) and isinstance(wanted, str):
        return _folded(held) == _folded(wanted)
    return held == wanted


def _folded(word: str | None) -> str:
    return (word or "").casefold()


def _ids(now: Raw | None) -> set[str]:
    """Return all ids by which the person, or the people, in a field go."""
    held = msgspec.json.decode(now) if now else None
    people = held if isinstance(held, list) else [held]
    return {
        str(who[name])
        for who in people
        if isinstance(who, Mapping)
        for name in ("accountId", "key", "name")
        if who.get(name)
    }
