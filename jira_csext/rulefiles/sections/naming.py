"""Names that one section takes from another, before anybody knows whether they are there."""

from __future__ import annotations

from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from jira_csext.rulefiles.problems import kind_of


def _calendar_name_from(value: object) -> str:
    if isinstance(value, dict) and "from" in value:
        raise ValueError("calendars from the client register (`from:`) are not supported yet; write a calendar's name")
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
CalendarName = Annotated[str, PlainValidator(_calendar_name_from), _TEXT]
MetricName = Annotated[str, PlainValidator(_metric_name_from), _TEXT]
EscalationName = Annotated[str, PlainValidator(_escalation_name_from), _TEXT]
