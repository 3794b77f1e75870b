"""Values as Jira's fields want them, kind by kind; what a field says afterwards is known as the same."""

from __future__ import annotations

import json
from typing import Any

import pytest
from msgspec import Raw

from jira_csext.helpdesks.jira.outgoing import FieldMeta, Outgoing, Schema, Unfit
from jira_csext.helpdesks.mapping import SiteMapping


class NoPeople:
    """Everybody is called by the id."""

    def named(self, person_id: str) -> dict[str, str]:
        return {"accountId": person_id}


def wanted(kind: str, value: str, *, items: str = "", custom: str = "", allowed: list[Any] | None = None) -> Any:
    offered = None if allowed is None else [Raw(json.dumps(each)) for each in allowed]
    meta = FieldMeta("Field", schema=Schema(kind, items, custom), allowed=offered)
    mapping = SiteMapping(priorities={"Highest": ("Блокер", "Critical")})
    return Outgoing(mapping, NoPeople()).value(meta, value)


OPTIONS = [{"id": "1", "value": "Бриф"}, {"id": "2", "value": "Design"}]
KINDS: list[tuple[dict[str, Any], str, object, object]] = [
    ({"kind": "string"}, "words", "words", "words"),
    ({"kind": "string", "custom": "x:textarea"}, "{code}", r"\{code\}", r"\{code\}"),
    ({"kind": "number"}, "12", 12, 12.0),
    ({"kind": "number"}, "1.5", 1.5, 1.5),
    ({"kind": "date"}, "2026-03-31", "2026-03-31", "2026-03-31"),
    ({"kind": "datetime"}, "2026-03-31T10:00:00+03:00", "2026-03-31T10:00:00.000+0300", "2026-03-31T07:00:00.000Z"),
    ({"kind": "option", "allowed": OPTIONS}, "бриф", {"value": "Бриф"}, {"id": "1", "value": "Бриф"}),
    ({"kind": "option-with-child"}, "A / b", {"value": "A", "child": {"value": "b"}},
     {"value": "A", "child": {"value": "b"}}),
    ({"kind": "array", "items": "option", "allowed": OPTIONS}, "design, бриф",
     [{"value": "Design"}, {"value": "Бриф"}], [{"value": "Бриф", "id": "1"}, {"value": "Design", "id": "2"}]),
    ({"kind": "array", "items": "component"}, "Web", [{"name": "Web"}], [{"id": "7", "name": "Web"}]),
    ({"kind": "array", "items": "string", "custom": "x:labels"}, "a b", ["a", "b"], ["b", "a"]),
    ({"kind": "user"}, "5b10", {"accountId": "5b10"}, {"accountId": "5b10", "displayName": "Anna"}),
    ({"kind": "array", "items": "user"}, "5b10", [{"accountId": "5b10"}], [{"accountId": "5b10"}]),
    ({"kind": "priority", "allowed": [{"id": "1", "name": "Critical"}, {"id": "2", "name": "Блокер"}]}, "highest",
     {"id": "2"}, {"id": "1", "name": "Critical"}),
]  # fmt: skip


@pytest.mark.parametrize(("field", "value", "sent", "held"), KINDS)
def test_a_value_is_sent_in_the_fields_form_and_known_again_in_it(
    field: dict[str, Any], value: str, sent: object, held: object
) -> None:
    made = wanted(value=value, **field)

    assert made.sent == sent
    assert made.is_there(Raw(json.dumps(held)))
    assert not made.is_there(None)
    assert not made.is_there(Raw(b"null"))


@pytest.mark.parametrize(("kind", "empty"), [("string", None), ("option", None), ("array", [])])
def test_an_empty_value_empties_the_field(kind: str, empty: object) -> None:
    made = wanted(kind, "  ")

    assert made.sent == empty
    assert made.is_there(None)
    assert made.is_there(Raw(b"[]"))
    assert not made.is_there(Raw(b'["x"]'))


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ({"kind": "number"}, "1e5", "no number"),
        ({"kind": "number"}, "٣", "no number"),
        ({"kind": "date"}, "31.03.2026", "no date"),
        ({"kind": "datetime"}, "2026-03-31T10:00:00", "no instant with its offset"),
        ({"kind": "option", "allowed": OPTIONS}, "Weather", "Бриф, Design"),
        ({"kind": "priority", "allowed": []}, "High", "which are nothing"),
        ({"kind": "sd-approvals", "custom": "x:sd-approvals"}, "yes", "x:sd-approvals cannot be set"),
        ({"kind": "any"}, "x", "the kind any cannot be set"),
    ],
)
def test_what_does_not_fit_is_refused_with_the_reason(field: dict[str, Any], value: str, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        wanted(value=value, **field)
