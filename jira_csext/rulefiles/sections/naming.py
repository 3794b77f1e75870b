"""Names that one section takes from another, before anybody knows whether they are there."""

from __future__ import annotations

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from jira_csext.rulefiles.problems import KEY, Wrong, kind_of, quoted

_OWN_CALENDAR = "write {from: client.calendar, else: office}"


class CalendarOfClient(str):
    """The name of a calendar, where a client may have negotiated another: its own is named in `client.calendar`."""

    __slots__ = ()
    asked_of = "client.calendar"


def _goal_calendar_from(value: object) -> str:
    if not isinstance(value, dict) or "from" not in value:
        return _calendar_name_from(value)
    if value["from"] != CalendarOfClient.asked_of:
        raise Wrong.at("from", says=f"a client's own calendar is in client.calendar; {_OWN_CALENDAR}")
    if unknown_keys := [key for key in value if key not in ("from", "else")]:
        says = f"{quoted(unknown_keys[0])} is nothing that goes here; {_OWN_CALENDAR}"
        raise Wrong.at(unknown_keys[0], KEY, says=says)
    if "else" not in value:
        raise Wrong.at("from", says=f"and for a client who negotiated nothing? {_OWN_CALENDAR}")
    try:
        return CalendarOfClient(_calendar_name_from(value["else"]))
    except ValueError as error:
        raise Wrong.at("else", says=str(error)) from None


def _calendar_name_from(value: object) -> str:
    if isinstance(value, dict) and "from" in value:
        raise ValueError("only a promise has the client's own calendar; write the name of one here")
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected the name of a calendar, found {kind_of(value)}; write like calendar: office")
    return value


def _metric_name_from(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected the name of a metric, found {kind_of(value)}; write like metric: first_response")
    return value


def _escalation_name_from(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected the name of an escalation, found {kind_of(value)}; write like escalate: leadership")
    return value


_TEXT = WithJsonSchema({"type": "string"})
GoalCalendar = Annotated[str, PlainValidator(_goal_calendar_from), WithJsonSchema({"type": ["string", "object"]})]
CalendarName = Annotated[str, PlainValidator(_calendar_name_from), _TEXT]
MetricName = Annotated[str, PlainValidator(_metric_name_from), _TEXT]
EscalationName = Annotated[str, PlainValidator(_escalation_name_from), _TEXT]
