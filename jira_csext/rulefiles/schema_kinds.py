"""The kinds of values: for each reader of a model's value, its JSON schema, and what the reference calls it.

A new value type of the models is a line in `_KINDS`, a field that means more than its type says one in `_OF_FIELDS`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files
from typing import Any, NamedTuple, get_args

from pydantic import PlainValidator

from jira_csext.core.limit import CLIENT, TICKET
from jira_csext.core.told import DATES
from jira_csext.rulefiles import model
from jira_csext.rulefiles.conditions import CLIENT_ATTRIBUTES, TICKET_ATTRIBUTES
from jira_csext.rulefiles.events import CONTRACT_ENDED
from jira_csext.rulefiles.schema_conditions import field_pattern, priority_word, ref, state_word, type_word
from jira_csext.rulefiles.schema_names import Names
from jira_csext.rulefiles.schema_values import (
    ADDRESS,
    AGO,
    BEFORE,
    CAP,
    CLIENT_OFFSET,
    CLOSED,
    DATE,
    DURATION,
    FIRST_DAY,
    INTERVAL,
    LABEL,
    OFFSET,
    OPEN,
    PERCENT,
    TARGET,
    TEMPLATE,
    WALL_CLOCK,
    WEEK,
    Schema,
    by_shape,
    exactly_one,
    one_or_more,
    word_of,
)
from jira_csext.rulefiles.sections import (
    VERSION,
    RulebookFile,
    actions,
    calendars,
    conduct,
    delay_warnings,
    limits,
    metrics,
    naming,
    people,
    playbooks,
    segments,
)
from jira_csext.rulefiles.sections.actions import KINDS, ActionEntry
from jira_csext.rulefiles.sections.calendars import CalendarEntry, Holidays
from jira_csext.rulefiles.sections.escalations import LevelEntry
from jira_csext.rulefiles.sections.people import Away, Person
from jira_csext.rulefiles.sections.slas import StepEntry

Reader = Callable[..., object]


class Kind(NamedTuple):
    """A kind of value: what the reference calls it, and its schema under the names of a folder."""

    called: str
    schema: Callable[[Names], Schema]


def kind_of(reader: Reader) -> Kind | None:
    """Return the kind of values that a reader takes, None for one that nobody has described."""
    return _BY_READER.get(reader)


def kind_of_field(holder: type[model.Section], name: str) -> Kind | None:
    """Return the kind of a field that means more than its type says."""
    return _OF_FIELDS.get((holder, name))


def together(holder: type[model.Section]) -> Schema:
    """Return what a model asks of its keys together."""
    return _TOGETHER.get(holder, {})


def _fixed(schema: Schema) -> Callable[[Names], Schema]:
    return lambda _: schema


def _template(names: Names) -> Schema:
    written = sorted(names.site.templates or ())
    return {"anyOf": [{"enum": written}, TEMPLATE], "examples": written} if written else TEMPLATE


def _do(names: Names) -> Schema:
    name = names.one("actions")
    return by_shape(name, items=by_shape(name, mapping=ref("ActionEntry")))


def _set(names: Names) -> Schema:
    word: Schema = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
    offered = {f"fields.{name}": word for name in sorted(names.site.fields or ())}
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {"priority": priority_word(names), "cause": word, **offered},
        "patternProperties": {field_pattern(names): word},
        "additionalProperties": False,
    }


def _zone(_: Names) -> Schema:
    zones = files("tzdata").joinpath("zones").read_text("utf-8").split()
    # What a machine's own list has beyond the one that comes with us.
    own = "^(?:posix/|right/|localtime$)"
    known = word_of(zones, "no such time zone; write it like Europe/Moscow")
    return {"anyOf": [known, {"type": "string", "pattern": own}]}


def _country(_: Names) -> Schema:
    from holidays.registry import COUNTRIES

    codes = sorted({entry[1] for entry in COUNTRIES.values()})
    return word_of(codes, "no country with known holidays; write its ISO code, like RU")


def _contact_hours(names: Names) -> Schema:
    return by_shape(names.one("calendars"), mapping=ref("CalendarEntry"))


def _goal_calendar(names: Names) -> Schema:
    own: Schema = {"const": "client.calendar"}
    return by_shape(names.one("calendars"), mapping=_negotiated(own, names.one("calendars")))


def _negotiated(own: Schema, otherwise: Schema) -> Schema:
    return {
        "type": "object",
        "required": ["from", "else"],
        "properties": {"from": own, "else": otherwise},
        "additionalProperties": False,
    }


def _per(names: Names) -> Schema:
    known = (TICKET, CLIENT, *TICKET_ATTRIBUTES, *CLIENT_ATTRIBUTES)
    words = word_of(known, "write ticket, client, or an attribute like cause")
    return {"anyOf": [words, {"type": "string", "pattern": field_pattern(names)}]}


def _enter_when(_: Names) -> Schema:
    ended: Schema = {
        "type": "object",
        "properties": {CONTRACT_ENDED: AGO},
        "required": [CONTRACT_ENDED],
        "additionalProperties": False,
    }
    one = {
        "if": {"type": "object", "required": [CONTRACT_ENDED]},
        "then": ended,
        "else": {"if": {"const": CONTRACT_ENDED}, "else": ref("event")},
    }
    choice: Schema = {"properties": {"any": {"type": "array", "minItems": 1, "items": one}}}
    is_choice: Schema = {
        "type": "object",
        "required": ["any"],
        "properties": {"any": {"type": "array", "contains": {"anyOf": [{"const": CONTRACT_ENDED}, ended]}}},
    }
    return {"if": is_choice, "then": choice, "else": one}


def _named(key: str, value: Schema) -> Schema:
    return {"type": "object", "required": [key], "properties": {key: value}, "additionalProperties": False}


def _deadlines(names: Names) -> Schema:
    one = by_shape(
        word_of(DATES, "write promised_at, due_at, or {sla: NAME}"), mapping=_named("sla", names.one("slas"))
    )
    return by_shape(one, items=one)


def _otherwise(names: Names) -> Schema:
    words = word_of(delay_warnings.WAYS, "write post, draft, or {escalate: NAME}")
    return by_shape(words, mapping=_named("escalate", names.one("escalations")))


_OWN_TARGET: Schema = {"type": "string", "pattern": r"^client\.targets\..+$"}
_GOAL_TARGET = by_shape(TARGET, mapping=_negotiated(_OWN_TARGET, TARGET))
_CLIENT_ATTRIBUTE = word_of(people.PEOPLE_OF_CLIENT, "write an attribute of the client, like client.manager")
_CONDITION = Kind("a [condition](#conditions)", _fixed(ref("condition")))
_EVENTS = Kind("an [event](#events)", _fixed(ref("event")))
_ROLE = Kind("a role", lambda names: names.one("people"))
_ROLES = Kind("a role, or a list of them", lambda names: names.some("people"))

_ADDRESS = by_shape(ADDRESS, mapping=ref("ChannelEntry"))
_ADDRESSES = by_shape(ADDRESS, mapping=ref("ChannelEntry"), items=_ADDRESS)

_KINDS: tuple[tuple[Any, Kind], ...] = (
    (model.WhenType, _CONDITION),
    (model.MaybeWhen, _CONDITION),
    (model.GoalWhen, Kind("a [condition](#conditions) without `unanswered_for`", _fixed(ref("goal_condition")))),
    (
        model.TargetType,
        Kind("a [target](#targets)", _fixed(_GOAL_TARGET)),
    ),
    (model.OffsetType, Kind("an [instant of the cycle](#instants-of-a-cycle)", _fixed(OFFSET))),
    (model.DurationType, Kind("a [duration](#durations)", _fixed(DURATION))),
    (model.IntervalType, Kind("a [duration](#durations) longer than `0m`", _fixed(INTERVAL))),
    (model.DayType, Kind("a date", _fixed(DATE))),
    (model.MaybeDay, Kind("a date from 1970 to 2199", _fixed(FIRST_DAY))),
    (model.Names, Kind("a name, or a list of them", _fixed(one_or_more({"type": "string", "minLength": 1})))),
    (calendars.ZoneType, Kind("an IANA time zone", _zone)),
    (calendars.HoursType, Kind("[hours](#hours) by weekday, or `always`", _fixed(WEEK))),
    (calendars.ClosedType, Kind("a list of dates", _fixed(CLOSED))),
    (calendars.OpenType, Kind("dates with their [hours](#hours)", _fixed(OPEN))),
    (metrics.Events, _EVENTS),
    (naming.GoalCalendar, Kind("a calendar's name, or the [client's own](#what-a-client-negotiated)", _goal_calendar)),
    (limits.Per, Kind("`ticket`, `client`, or an attribute", _per)),
    (conduct.Grace, Kind("a [duration](#durations) on the wall clock", _fixed(WALL_CLOCK))),
    (conduct.Replies, Kind("a number of replies within a time, like `3 per 1cd`", _fixed(CAP))),
    (conduct.DefaultHours, Kind("a calendar's name, or a [calendar](#calendars) of its own", _contact_hours)),
    (delay_warnings.Deadlines, Kind("[deadlines](#deadlines), the first that the ticket has", _deadlines)),
    (delay_warnings.BeforeDeadline, Kind("so long before, like `1wd before`", _fixed(BEFORE))),
    (delay_warnings.BeforeDeadlines, Kind("so long before, or a list of such", _fixed(one_or_more(BEFORE)))),
    (delay_warnings.Percent, Kind("a percentage, like `70%`", _fixed(PERCENT))),
    (delay_warnings.OtherwiseType, Kind("`post`, `draft`, or `{escalate: NAME}`", _otherwise)),
    (segments.EnterWhenType, Kind("an [event](#events), or `contract_ended: 1cd ago`", _enter_when)),
    (playbooks.ClientOffset, Kind("so long after or before, like `90cd after`", _fixed(CLIENT_OFFSET))),
    (naming.CalendarName, Kind("a calendar's name", lambda names: names.one("calendars"))),
    (naming.MetricName, Kind("the name of a [metric](#built-in-metrics)", lambda names: names.one("metrics"))),
    (naming.EscalationName, Kind("an escalation's name", lambda names: names.one("escalations"))),
    (people.Addresses, Kind("an Apprise address, or a list of [them](#addresses)", _fixed(_ADDRESSES))),
    (people.ClientAttribute, Kind("an attribute of the client", _fixed(_CLIENT_ATTRIBUTE))),
    (actions.Template, Kind("a template's name", _template)),
    (actions.Label, Kind("a label, without spaces", _fixed(LABEL))),
    (actions.Assigned, _ROLE),
    (actions.Watcher, _ROLE),
    (actions.Notified, _ROLE),
    (actions.State, Kind("a state", lambda names: {**state_word(names), "type": "string"})),
    (actions.TicketType, Kind("a type", lambda names: {**type_word(names), "type": "string"})),
    (actions.FieldValues, Kind("fields with their values", _set)),
    (actions.Do, Kind("an action's name, or a list of [actions](#actions) and names", _do)),
)


def _reader_of(annotation: Any) -> Reader:
    found: Reader = next(part.func for part in get_args(annotation) if isinstance(part, PlainValidator))
    return found


_BY_READER: Mapping[Reader, Kind] = {_reader_of(annotation): kind for annotation, kind in _KINDS}

_OF_FIELDS: Mapping[tuple[type[model.Section], str], Kind] = {
    (RulebookFile, "version"): Kind(f"`{VERSION}`", _fixed({"const": VERSION})),
    (Holidays, "country"): Kind("a country's code (ISO 3166)", _country),
    (Holidays, "subdivision"): Kind("the code of a part of the country", _fixed({"type": "string"})),
    (Away, "instead"): _ROLE,
    (LevelEntry, "to"): _ROLES,
    (ActionEntry, "mention"): _ROLES,
    (Person, "account"): Kind("an account of the helpdesk", _fixed({"type": "string"})),
}

# A role is mentioned in what is said, and only a `notify` has a template beside it.
_NOT_BESIDE: Mapping[str, list[str]] = {
    kind: [key for key, kinds in (("mention", actions.SPOKEN), ("template", ("notify",))) if kind not in kinds]
    for kind in KINDS
}
_STOP = r"^\s*stop\s*$"
_TOGETHER: Mapping[type[model.Section], Schema] = {
    Person: {"anyOf": [{"required": [key]} for key in ("from", "account", "notify")]},
    CalendarEntry: {"anyOf": [{"properties": {"hours": {"const": "always"}}}, {"required": ["timezone"]}]},
    StepEntry: {
        "anyOf": [{"required": ["do"]}, {"required": ["escalate"]}],
        "not": {"required": ["repeat"], "properties": {"at": {"pattern": _STOP}}},
    },
    ActionEntry: exactly_one(KINDS, _NOT_BESIDE),
}
"""What models check after their keys, as far as a schema can say it."""
