"""A site's own fields: which id a name of the site file means, and what a field's value says as a plain value."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import msgspec

from jira_csext.core.ticket import Value
from jira_csext.helpdesks.errors import MappingRefused
from jira_csext.helpdesks.jira.instants import iso_utc, number_shown
from jira_csext.helpdesks.jira.text import plain
from jira_csext.helpdesks.jira.wire import WireIssue

PARTICIPANTS = "com.atlassian.servicedesk:sd-request-participants"
ORGANISATIONS = "com.atlassian.servicedesk:sd-customer-organizations"

IMPLIED = {
    "fields.request_type": "com.atlassian.servicedesk:vp-origin",
    "fields.feedback": "com.atlassian.servicedesk:sd-request-feedback",
    "fields.feedback_at": "com.atlassian.servicedesk:sd-request-feedback-date",
}
"""Fields of Service Management that are read whether or not the site file speaks of them, by our attributes."""

# Attributes that rules name without "fields." before them (rules-language.md, "Conditions").
OWN_NAMES = frozenset({"client", "due_at", "promised_at", "cause", "participants"})
DATES = frozenset({"due_at", "promised_at"})

_DATE = re.compile(r"(\d{4}-\d\d-\d\d)(?:[ T]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*", re.ASCII)
_FIELD_ID = re.compile(r"[a-z][a-z0-9_]*")
_DEEPEST = 20


@dataclass(frozen=True)
class FieldCatalogue:
    """The fields of a site: display name, schema (`com.atlassian.servicedesk:…`) and type (`datetime`) by id.

    Names differ per site and are translated, so a field may be named by id, by schema or by display name.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    schemas: Mapping[str, str] = field(default_factory=dict)
    types: Mapping[str, str] = field(default_factory=dict)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((frozenset(self.names.items()), frozenset(self.schemas.items())))

    @classmethod
    def from_list(cls, answer: bytes) -> FieldCatalogue:
        """Return what Jira's own list of fields says (`GET /rest/api/2/field`). Raises msgspec.DecodeError."""
        listed = msgspec.json.decode(answer, type=list[dict[str, Any]])
        return cls(
            {str(entry.get("id")): str(entry.get("name") or "") for entry in listed},
            {str(entry.get("id")): _custom(entry.get("schema")) for entry in listed},
            {str(entry.get("id")): _type(entry.get("schema")) for entry in listed},
        )

    @classmethod
    def from_issue(cls, issue: WireIssue) -> FieldCatalogue:
        """Return what an issue read with `expand=names,schema` says."""
        schemas = {field_id: _custom(schema) for field_id, schema in (issue.schema or {}).items()}
        types = {field_id: _type(schema) for field_id, schema in (issue.schema or {}).items()}
        return cls(issue.names or {}, schemas, types)

    def named(self, types: Collection[str]) -> list[str]:
        """Return the display names of the fields of one of these types; all of them where no type is known."""
        if not self.types:
            return list(self.names.values())
        return [name for field_id, name in self.names.items() if self.types.get(field_id) in types]

    def find(self, source: str) -> str | None:
        """Return the id of the field that the site file calls so, None when no field is known by that name.

        Raises MappingRefused when two fields have the name.
        """
        if source in self.names or source in self.schemas:
            return source
        folded = source.casefold()
        found = [
            field_id
            for field_id, schema in self.schemas.items()
            if schema and folded in (schema.casefold(), schema.casefold().rpartition(":")[2])
        ] or [field_id for field_id, name in self.names.items() if name.casefold() == folded]
        if len(found) > 1:
            raise MappingRefused(
                (f'fields: "{source}" is the name of {len(found)} fields ({", ".join(sorted(found))}); write one id',)
            )
        return found[0] if found else None


def _type(schema: object) -> str:
    kind = schema.get("type") if isinstance(schema, Mapping) else None
    return kind if isinstance(kind, str) else ""


def _custom(schema: object) -> str:
    custom = schema.get("custom") if isinstance(schema, Mapping) else None
    return custom if isinstance(custom, str) else ""


def may_be_id(source: str) -> bool:
    """Does it look like a field's id (`customfield_10001`, `components`)? Display names have capitals or spaces."""
    return _FIELD_ID.fullmatch(source) is not None


def attribute_named(name: str) -> str:
    """Return the attribute as rules name it: `cause` is one of ours, anything else stands under `fields.`."""
    return name if name in OWN_NAMES else f"fields.{name}"


def organisations_in(sources: Mapping[str, str], catalogue: FieldCatalogue) -> str:
    """Return the attribute of the organisations that a request is shared with, whatever the site file calls it.

    `sources` are the site file's fields by name.
    """
    found = catalogue.find(ORGANISATIONS)
    named = (attribute_named(name) for name, source in sources.items() if found and catalogue.find(source) == found)
    return next(named, "fields.organisations")


def plain_value(given: object) -> Value:
    """Return what a field's JSON says: a word, a whole number, or the words of a list; None when it says nothing.

    Of an option its value, of a person the id, of a cascading choice both parts, of feedback its stars, of a
    request type its name. Instants become ISO 8601 in UTC.
    """
    if isinstance(given, list):
        words = tuple(str(word) for word in map(_one, given) if word not in (None, ""))
        return words or None
    return _one(given)


def _one(given: object, depth: int = 0) -> str | int | None:
    if isinstance(given, str):
        return _text(given)
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, int):
        return given if abs(given) < 2**63 else number_shown(given)
    if isinstance(given, float):
        return int(given) if given.is_integer() and abs(given) < 2**63 else number_shown(given)
    if isinstance(given, Mapping) and depth < _DEEPEST:
        if given.get("type") == "doc":
            return plain(given) or None
        for name in ("accountId", "value", "key", "name", "displayName", "id", "rating", "requestType"):
            if given.get(name) not in (None, "", [], {}):
                said = _one(given[name], depth + 1)
                child = _one(given.get("child"), depth + 1) if name == "value" else None
                return said if child is None else f"{said} / {child}"
    return None


def _text(given: str) -> str | None:
    text = given.strip()
    if _TIMESTAMP.fullmatch(text):
        try:
            return iso_utc(text)
        except ValueError:
            return text
    return text.replace("\0", "") or None


def a_date(given: str | float | None) -> str | None:
    """Return a plain date as it is (`2026-03-01`), an instant as ISO 8601 in UTC; None for nothing.

    Raises ValueError with a sentence for anything else.
    """
    if given is None or given == "":
        return None
    if isinstance(given, str) and (found := _DATE.fullmatch(given.strip())):
        try:
            return date.fromisoformat(found[1]).isoformat()
        except ValueError:
            raise ValueError(f'"{given}" is no date') from None
    return iso_utc(given.strip() if isinstance(given, str) else given)


def changed_value(attribute: str, identity: str | int | None, text: str | None) -> Value:
    """Return what a changelog entry says of a site's own field, in the form in which the field itself is read.

    A list is written `[a, b]`; a date stands in the id, its text is written as the reader of the day liked it.
    """
    if attribute in DATES:
        for given in (identity, text):
            try:
                if found := a_date(given):
                    return found
            except ValueError:
                continue
    if not text:
        return None if identity in (None, "") else _text(str(identity))
    if isinstance(identity, str) and _TIMESTAMP.fullmatch(identity):
        return _text(identity)
    if text.startswith("[") and text.endswith("]"):
        return tuple(word.strip() for word in text[1:-1].split(",") if word.strip()) or None
    return _text(text)
