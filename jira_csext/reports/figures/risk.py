"""The risk list for the weekly meeting: who is likely to complain next week and why; and what such lists were worth."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from jira_csext.reports.figures.risk_past import (
    FEWEST_COMPLAINTS,
    FEWEST_WEEKS,
    Week,
    bands,
    hits_of,
    likelihood,
    reasons,
    tops,
    weeks_of,
)
from jira_csext.reports.figures.risk_rows import Band, Judged, PastWeek, Points, Risk, Top, Weight, Why
from jira_csext.reports.figures.risk_score import REASONS, By, Standing, standings
from jira_csext.reports.figures.risk_signs import Expected, Expecting, Past
from jira_csext.reports.figures.rows import MOST_CASES_FOR_PROGRAMS, Cases, Part, Report, few_in

WEEKS: Final = 26
"""So many weeks of the past a likelihood is worked out from."""

SHOWN: Final = 5
"""So many clients of each past week's list are looked at in the table by week."""

_OTHERS: Final[tuple[By, ...]] = ("client_and_project", "project")

Note = tuple[str, dict[str, object]]


def risk_report(
    past: Past,
    expected: Sequence[Expected] | None,
    weeks: Sequence[Week],
    now: int,
    notes: Collection[Note] = (),
) -> Report:
    """Return the list by client, the reasons of each, the lists by project and both, and what every reason weighs.

    `weeks` are those of the past from which a likelihood is worked out; those without a point are counted, not listed.
    """
    known = bands(weeks)
    clients = standings(past, expected, "client", now)
    others = (_by(by, standings(past, expected, by, now)) for by in _OTHERS)
    weights = Part("risk_weights", Weight._fields, [Weight(*reason) for reason in REASONS])
    return Report("risk", (_by_client(clients, known, notes), _why(clients), *others, weights))


def _by_client(found: Sequence[Standing], known: Sequence[Band], notes: Collection[Note]) -> Part:
    rows = []
    for one in _named(found):
        band = likelihood(known, one.known_always)
        said = (None, 0) if band is None else (band.complained_share, band.week_count)
        rows.append(Risk(one.name, one.total, *said, *_points(one)))
    sentences = list(notes)
    if any(row.likelihood_share is None for row in rows):
        sentences.insert(0, ("too_few_to_say", {"weeks": FEWEST_WEEKS, "complaints": FEWEST_COMPLAINTS}))
    return Part("risk_by_client", Risk._fields, rows, _behind(found), (_unlisted(found), *sentences))


def _by(by: By, found: Sequence[Standing]) -> Part:
    rows = [Points(one.name, one.total, *_points(one)) for one in _named(found)]
    return Part(f"risk_by_{by}", Points._fields, rows, _behind(found), (_unlisted(found),))


def _named(found: Sequence[Standing]) -> list[Standing]:
    return [one for one in found if one.total]


def _points(one: Standing) -> list[int]:
    return [one.points[reason.name] for reason in REASONS]


def _unlisted(found: Sequence[Standing]) -> Note:
    return "no_points", {"count": len(found) - len(_named(found)), "of": len(found)}


def _behind(found: Sequence[Standing]) -> dict[int, Cases]:
    cases = {}
    for place, one in enumerate(_named(found)):
        keys = [key for reason in REASONS if one.points[reason.name] for key in one.tickets[reason.name]]
        if keys:
            cases[place] = _cases(keys)
    return cases


def _why(found: Sequence[Standing]) -> Part:
    rows: list[Why] = []
    cases = {}
    for one in found:
        for reason in REASONS if one.total else ():
            if one.found[reason.name]:
                if one.tickets[reason.name]:
                    cases[len(rows)] = _cases(one.tickets[reason.name])
                amount, earned = one.found[reason.name], one.points[reason.name]
                rows.append(Why(one.name, reason.name, amount, reason.each, reason.most, earned))
    return Part("risk_reasons", Why._fields, rows, cases)


def _cases(keys: Sequence[str]) -> Cases:
    once = tuple(dict.fromkeys(keys))
    return Cases(len(once), once[:MOST_CASES_FOR_PROGRAMS])


def risk_backtest(
    past: Past, expecting: Expecting, weeks: Sequence[tuple[str, int, int]], notes: Collection[Note] = ()
) -> Report:
    """Return what the lists of past weeks were worth: their heads, the bands of points, each reason, and each week.

    `weeks` are their names, beginnings and ends (`risk_past.mondays`).
    """
    found = weeks_of(past, expecting, weeks)
    rows, cases = [], {}
    for place, week in enumerate(found):
        named, hits = hits_of(week, SHOWN, lambda one: one.total)
        rows.append(PastWeek(week.name, len(week.standings), len(week.complained), named, hits))
        if week.complained:
            cases[place] = _cases([key for some in week.complained.values() for key in some])
    heads, counted, each = (tops(found), bands(found), reasons(found)) if found else ([], [], [])
    few = few_in({"complained_share": row.week_count} for row in counted)
    return Report(
        "risk_backtest",
        (
            Part("risk_tops", Top._fields, heads, notes=tuple(notes), few=few_in(row.samples() for row in heads)),
            Part("risk_bands", Band._fields, counted, few=few),
            Part("risk_reasons_judged", Judged._fields, each, few=few_in(row.samples() for row in each)),
            Part("risk_by_past_week", PastWeek._fields, rows, cases),
        ),
    )
