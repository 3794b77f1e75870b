"""JSON schemas of conditions and events, with the words of the site where it knows them."""

from __future__ import annotations

from collections.abc import Iterable

from jira_csext.core.occurrence import WORDS
from jira_csext.core.ticket import OPEN, RESOLVED, WAITING_FOR_CLIENT
from jira_csext.rulefiles.conditions import CLIENT_ATTRIBUTES, FIELDS, SEGMENTS, TICKET_ATTRIBUTES
from jira_csext.rulefiles.events import EVENTS
from jira_csext.rulefiles.schema_names import Names
from jira_csext.rulefiles.schema_values import (
    INTERVAL,
    LABEL,
    NUMBER,
    WORD,
    Schema,
    always_or,
    any_case,
    by_shape,
    exactly_one,
    one_or_more,
    word_of,
    words_in_any_case,
)

_STATES = (OPEN, WAITING_FOR_CLIENT, RESOLVED)
_TEXT: Schema = {"type": "string", "minLength": 1}


def definitions(names: Names) -> dict[str, Schema]:
    """Return what conditions and events are made of, by name, for the `$defs` of a schema."""
    found = {
        "condition": _condition("mapping"),
        "mapping": _mapping(names, "mapping", timed=True),
        "goal_condition": _condition("goal_mapping"),
        "goal_mapping": _mapping(names, "goal_mapping", timed=False),
        "event": _event(names),
        "value": _value(WORD, "value"),
    }
    for attribute, word in _known_words(names).items():
        found[_definition_of(attribute)] = _value(word, _definition_of(attribute))
    return found


def ref(name: str) -> Schema:
    """Return the schema that stands under a name in `$defs`."""
    return {"$ref": f"#/$defs/{name}"}


def state_word(names: Names) -> Schema:
    """Return the schema of a state: ours and those of the site file; any where there is no site file."""
    if names.site.states is None:
        return _offered(_STATES)
    return words_in_any_case({*_STATES, *names.site.states}, "a state of ours or of the site file")


def priority_word(names: Names) -> Schema:
    """Return the schema of a priority; those of the site file are offered."""
    return _offered(sorted(names.site.priorities or ()))


def type_word(names: Names) -> Schema:
    """Return the schema of a type; those of the site file are offered."""
    return _offered(sorted(names.site.types or ()))


def field_pattern(names: Names) -> str:
    """Return the pattern of `fields.NAME`: one of the site file's in any case, or any where nobody has told."""
    fields = names.site.fields
    start = "^" + FIELDS.replace(".", r"\.")
    if fields is None:
        return f"{start}."
    return f"{start}(?:{'|'.join(map(any_case, sorted(fields)))})$" if fields else r"^(?!)"


def _known_words(names: Names) -> dict[str, Schema]:
    return {
        "type": type_word(names),
        "priority": priority_word(names),
        "state": state_word(names),
        "client.segment": words_in_any_case(SEGMENTS, "a segment"),
        "client.tier": _offered(sorted(names.site.tiers or ())),
    }


def _offered(words: Iterable[str]) -> Schema:
    known = list(words)
    return {"anyOf": [{"enum": known}, WORD]} if known else WORD


def _definition_of(attribute: str) -> str:
    return f"value_of_{attribute.replace('.', '_')}"


def _condition(mapping: str) -> Schema:
    return by_shape(always_or("{type: complaint}"), mapping=ref(mapping))


def _mapping(names: Names, name: str, *, timed: bool) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "properties": _keys(names, name, timed=timed),
        "patternProperties": {field_pattern(names): ref("value")},
        "additionalProperties": False,
    }


def _keys(names: Names, mapping: str, *, timed: bool) -> dict[str, Schema]:
    known = _known_words(names)
    attributes = (
        *TICKET_ATTRIBUTES,
        *CLIENT_ATTRIBUTES,
        *(f"{FIELDS}{name}" for name in sorted(names.site.fields or ())),
    )
    several: Schema = {"type": "array", "minItems": 1, "items": ref(mapping)}
    keys = {name: ref(_definition_of(name) if name in known else "value") for name in attributes}
    keys["any"] = {**several, "description": "Conditions, of which one is enough."}
    keys["all"] = {**several, "description": "Conditions that must all hold."}
    keys["not"] = {**ref(mapping), "description": "A condition that must not hold."}
    if timed:
        says = "Longer than this the client has waited for an answer; on the calendar of the rule."
        keys["unanswered_for"] = {**INTERVAL, "description": says}
    return keys


def _value(word: Schema, name: str) -> Schema:
    """Return what an attribute is compared with: words, any of several, or a comparison."""
    comparison: Schema = {
        "type": "object",
        "minProperties": 1,
        "properties": {
            "not": {**ref(name), "description": "What it must not be; holds where the ticket has none."},
            "known": {"type": "boolean", "description": "true: it has one, whatever it is; false: it has none."},
            "more_than": {**NUMBER, "description": "A number above this, or a list with more items."},
        },
        "additionalProperties": False,
    }
    return by_shape(word, mapping=comparison, items=by_shape(word, mapping=comparison))


def _event(names: Names) -> Schema:
    outside: Schema = {
        "type": "object",
        "properties": {"outside": {"const": "client.contact_hours"}},
        "required": ["outside"],
        "additionalProperties": False,
    }
    details: dict[str, Schema] = {word: by_shape({"enum": [True, None]}, mapping=outside) for word in WORDS}
    details["becomes"] = ref("mapping")
    details["label_added"] = one_or_more(LABEL)
    details["attachment_added"] = by_shape({"anyOf": [_TEXT, {"const": True}]}, items=_TEXT)
    details["breached"] = names.some("slas")
    beside = _keys(names, "mapping", timed=True)
    fields = {field_pattern(names): ref("value")}
    one: Schema = {
        "type": "object",
        "properties": {**beside, **{word: details.get(word, {}) for word in EVENTS}},
        "patternProperties": fields,
        "additionalProperties": False,
        **exactly_one(EVENTS),
    }
    choice: Schema = {
        "type": "object",
        "required": ["any"],
        "properties": {**beside, "any": {"type": "array", "minItems": 1, "items": ref("event")}},
        "patternProperties": fields,
        "additionalProperties": False,
    }
    is_choice: Schema = {"required": ["any"], "not": {"anyOf": [{"required": [word]} for word in EVENTS]}}
    word = word_of(WORDS, "write an event like agent_reply, or {becomes: {state: resolved}}")
    return by_shape(word, mapping={"if": is_choice, "then": choice, "else": one})
