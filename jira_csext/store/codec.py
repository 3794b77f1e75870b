"""What the database keeps as JSON text: attribute values, attributes, notices, fired steps, old verdicts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

import msgspec

from jira_csext.core.ticket import Value
from jira_csext.core.verdict import FiredStep, Verdict

_encode: Final = msgspec.json.Encoder().encode
_A_VALUE: Any = str | int | float | bool | tuple[str, ...] | None
_decode_value: Final = msgspec.json.Decoder(_A_VALUE).decode
_decode_attributes: Final = msgspec.json.Decoder(dict[str, _A_VALUE]).decode
_decode_notices: Final = msgspec.json.Decoder(tuple[str, ...]).decode
_decode_fired: Final = msgspec.json.Decoder(list[list[Any]]).decode

# Statuses, priorities and people recur in every history; longer texts (a changed description) do not.
_RECURS_BELOW = 64
_REMEMBERED = 8192


def json_text(value: object) -> str:
    """Return compact JSON. Raises TypeError, OverflowError or UnicodeEncodeError for what JSON cannot hold."""
    return _encode(value).decode()


def json_value(text: str) -> Any:
    """Return what `json_text` was given, with lists for tuples."""
    return msgspec.json.decode(text)


@lru_cache(_REMEMBERED)
def _remembered_text(value: str) -> str:
    return json_text(value)


def value_text(value: Value) -> str:
    """Return an attribute's value as JSON, which is never empty."""
    if type(value) is str and len(value) < _RECURS_BELOW:
        return _remembered_text(value)
    return json_text(value)


@lru_cache(_REMEMBERED)
def _remembered_value(text: str) -> Value:
    value: Value = _decode_value(text)
    return value


def value_of(text: str | None) -> Value:
    """Return the value that `value_text` was given, labels as a tuple again."""
    if text is None:
        return None
    if len(text) < _RECURS_BELOW:
        return _remembered_value(text)
    value: Value = _decode_value(text)
    return value


def attributes_text(attributes: Mapping[str, Value]) -> str:
    """Return a ticket's attributes as a JSON object."""
    return _encode(attributes if type(attributes) is dict else dict(attributes)).decode()


def attributes_of(text: str) -> dict[str, Value]:
    """Return the attributes that `attributes_text` was given, in the same order."""
    attributes: dict[str, Value] = _decode_attributes(text)
    return attributes


def notices_text(notices: Sequence[str]) -> str:
    """Return notices as a JSON list, empty text where there are none (as for nearly every ticket)."""
    return json_text(notices) if notices else ""


def notices_of(text: str | None) -> tuple[str, ...]:
    """Return the notices that `notices_text` was given."""
    return _decode_notices(text) if text is not None else ()


def fired_text(fired: tuple[FiredStep, ...]) -> str:
    """Return fired steps as JSON lists of their fields, in the order of `FiredStep`."""
    return json_text(fired) if fired else "[]"


def fired_of(text: str) -> tuple[FiredStep, ...]:
    """Return the steps that `fired_text` was given; fields added to `FiredStep` since then have their defaults."""
    return tuple([FiredStep(*fields) for fields in _decode_fired(text)]) if text != "[]" else ()


def verdict_text(verdict: Verdict) -> str:
    """Return a whole verdict as a JSON object by field name, so that it outlives new fields."""
    return json_text(verdict._asdict())


def verdict_of(text: str) -> Verdict:
    """Return the verdict that `verdict_text` was given."""
    fields = json_value(text)
    fields["fired"] = tuple(FiredStep(*step) for step in fields["fired"])
    return Verdict(**fields)
