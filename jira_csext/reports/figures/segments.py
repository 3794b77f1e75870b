"""Segments: how many clients each has, who came and left, the churn rate, and what a client is worth."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from jira_csext.reports.figures.kept import share
from jira_csext.reports.figures.rows import NOBODY, Part, Report, Segment, Value, few_in

ORDER: Final = ("current", "refused", "churned", "")
_DAYS_A_MONTH: Final = 365.25 / 12


class Standing(NamedTuple):
    """A client at the beginning and at the end of the span; `monthly_value` is None where it is not known."""

    key: str
    was: str
    is_now: str
    monthly_value: float | None = None
    currency: str = ""


def segments_report(clients: Iterable[Standing], since: date, until: date) -> Report:
    """Return sizes, transitions, and churn with the lifetime value by currency.

    Churned are those who were current at the beginning and are churned at the end; the rate is a share of all who were
    current at the beginning, brought to one month. Lifetime value = monthly value of those current / monthly churn.
    """
    known = list(clients)
    moves = Counter((one.was, one.is_now) for one in known if one.was != one.is_now)
    sizes = [
        Segment(
            segment or NOBODY,
            sum(one.was == segment for one in known),
            sum(count for (_, to), count in moves.items() if to == segment),
            sum(count for (away, _), count in moves.items() if away == segment),
            sum(one.is_now == segment for one in known),
        )
        for segment in ORDER
    ]
    values = _values(known, (until - since).days / _DAYS_A_MONTH)
    of_clients = ("monthly_value", "churn_share", "lifetime_value")
    few = few_in(dict.fromkeys(of_clients, row.client_count) for row in values)
    return Report(
        "segments",
        (
            Part("segments", Segment._fields, sizes if known else []),
            Part("lifetime_value", Value._fields, values, few=few),
        ),
    )


def _values(known: list[Standing], months: float) -> list[Value]:
    by_currency: defaultdict[str, list[Standing]] = defaultdict(list)
    for one in known:
        if one.monthly_value is not None:
            by_currency[one.currency].append(one)
    rows = []
    for currency, some in sorted(by_currency.items()):
        values = [one.monthly_value or 0 for one in some if one.is_now == "current"]
        at_start = sum(one.was == "current" for one in some)
        churned = sum(one.was == "current" and one.is_now == "churned" for one in some)
        mean = sum(values) / len(values) if values else 0.0
        rate = share(churned, at_start)
        monthly = 1 - (1 - rate) ** (1 / months) if rate is not None and months > 0 else None
        worth = mean / monthly if monthly else None
        rows.append(Value(currency or NOBODY, len(values), mean, months, churned, monthly, worth))
    return rows
