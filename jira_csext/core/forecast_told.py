"""The words for forecasts: how likely a deadline is missed, from which table, compared with how many cases of what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import format_seconds
from jira_csext.core.forecast import MINIMUM, OF_A_DATE, Compared, Group, Silent
from jira_csext.core.forecast_cases import Case
from jira_csext.core.forecast_open import Foreseen

_PARTS: Final = ("type", "priority", "assignee", "")
_WHY: Final[Mapping[Silent, str]] = {
    "no table": "no table was fitted by then",
    "other rules": "too few cases to say: the table holds none of this promise",
    "too few cases": "too few cases to say",
    "too short a history": "too few cases to say: none was watched for as long as this one has time",
    "the deadline has passed": "its time is used up",
}


def named(clock: str) -> str:
    """Return what a clock measures, for people."""
    return "the date promised" if clock == OF_A_DATE else clock


def group_named(group: Group) -> str:
    """Return which tickets a group holds, such as `type bug, priority High`; an empty word is "none"."""
    if not group:
        return "all"
    parts = (f"{part} {value or 'none'}" if part else value for part, value in zip(_PARTS, group, strict=False))
    return ", ".join(parts)


def told(foreseen: Sequence[Foreseen], calendar: Calendar) -> Iterator[str]:
    """Yield the forecasts of a ticket, line by line; nothing where it has no deadline that is forecast."""
    if not foreseen:
        return
    yield ""
    table = next((one.forecast for one in foreseen if one.forecast.version), None)
    as_of = f", by table {table.version} of {calendar.local(table.fitted_at):%Y-%m-%d %H:%M}" if table else ""
    yield f"How likely each deadline is missed{as_of}"
    for case, said in foreseen:
        head = f"  {named(case.clock)}: "
        if said.percent is None:
            counted = f": {said.case_count}, where {MINIMUM} are needed" if said.silent == "too few cases" else ""
            yield f"{head}{_WHY[said.silent]}{counted}"
            continue
        yield f"{head}{said.percent}%, with {_spent(case)} spent; {said.case_count} cases behind it"
        for compared in said.compared:
            yield f"    {_compared(compared)}"


def _spent(case: Case) -> str:
    if case.clock == OF_A_DATE:
        return f"{case.spent * 100 // case.budget}% of its time"
    return f"{format_seconds(case.spent)} of {format_seconds(case.budget)}"


def _compared(compared: Compared) -> str:
    share = round(compared.share * 100)
    return f"{group_named(compared.group)}: of {compared.case_count} that were open for longer {share}% missed it"


def as_json(foreseen: Sequence[Foreseen]) -> list[dict[str, object]]:
    """Return the same as plain JSON values; `probability` is null where nothing can be said, and `silent` says why."""
    return [
        {
            "deadline": "date" if case.clock == OF_A_DATE else case.clock,
            "probability": None if said.probability is None else round(said.probability, 4),
            "cases": said.case_count,
            "silent": said.silent,
            "spent": round(case.spent / case.budget, 4) if case.budget else None,
            "table": said.version,
            "fitted_at": said.fitted_at,
            "compared_with": [
                {"group": list(one.group), "cases": one.case_count, "missed": round(one.share, 4)}
                for one in said.compared
            ],
        }
        for case, said in foreseen
    ]
