"""The risk list of past weeks, each as known on its Monday, beside who complained before the next one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from jira_csext.reports.figures.kept import share
from jira_csext.reports.figures.risk_rows import Band, Judged, Top
from jira_csext.reports.figures.risk_score import REASONS, Standing, standings
from jira_csext.reports.figures.risk_signs import Expecting, Past
from jira_csext.reports.odds import spread_of_odds

BANDS: Final = (0, 1, 5, 10, 15, 20, 30)
"""The least points of each band of the score."""

FEWEST_WEEKS: Final = 30
"""So many weeks of clients a band must have had for a likelihood to be said."""

FEWEST_COMPLAINTS: Final = 10
"""So many weeks of clients must have been followed by a complaint, whatever the band."""

TOPS: Final = (1, 3, 5, 10)


class Week(NamedTuple):
    """A Monday's list of clients, and which complaints of whom became known in the seven days after it.

    Who complained need not be listed: of a client without a ticket in 13 weeks nobody could have known.
    """

    name: str
    at: int
    standings: Sequence[Standing]
    complained: dict[str, tuple[str, ...]]

    @property
    def known_count(self) -> int:
        """How many of those that complained were on the list, with points or without."""
        return sum(one.name in self.complained for one in self.standings)


def mondays(since: int, until: int, zone: ZoneInfo) -> list[tuple[str, int, int]]:
    """Return name, midnight and end of the weeks that begin at `since` or later and are over by `until`."""
    first = datetime.fromtimestamp(since, zone).replace(hour=0, minute=0, second=0, microsecond=0)
    monday = first - timedelta(days=first.weekday())
    found = []
    while int((after := monday + timedelta(days=7)).timestamp()) <= until:
        if monday.timestamp() >= since:
            found.append((monday.strftime("%Y-%m-%d"), int(monday.timestamp()), int(after.timestamp())))
        monday = after
    return found


def weeks_of(past: Past, expecting: Expecting, weeks: Iterable[tuple[str, int, int]]) -> list[Week]:
    """Return the lists of those weeks, each as known at its beginning."""
    complaints = sorted((sign.from_at, sign.client, sign.ticket) for sign in past.signs if sign.kind == "complaint")
    found = []
    for name, at, after in weeks:
        standing = standings(past, expecting(at), "client", at)
        complained: defaultdict[str, list[str]] = defaultdict(list)
        for complaint_at, client, ticket in complaints:
            if at < complaint_at <= after and client:
                complained[client].append(ticket)
        found.append(Week(name, at, standing, {client: tuple(some) for client, some in complained.items()}))
    return found


def bands(weeks: Sequence[Week]) -> list[Band]:
    """Return each band of the score without its forecasts, and how many of its weeks a complaint followed."""
    counts: defaultdict[int, list[bool]] = defaultdict(list)
    for week in weeks:
        for one in week.standings:
            counts[band_of(one.known_always)].append(one.name in week.complained)
    return [_band(place, counts[place]) for place in range(len(BANDS))]


def band_of(points: int) -> int:
    """Return the place of the band that so many points are in."""
    return sum(points >= least for least in BANDS) - 1


def _band(place: int, complained: Sequence[bool]) -> Band:
    whole, count = len(complained), sum(complained)
    spread = spread_of_odds(count, whole - count)
    low = None if spread is None else spread.low / (1 + spread.low)
    high = None if spread is None else 1.0 if spread.high is None else spread.high / (1 + spread.high)
    last = BANDS[place + 1] - 1 if place + 1 < len(BANDS) else None
    name = f"≥ {BANDS[place]}" if last is None else str(last) if last == BANDS[place] else f"{BANDS[place]}-{last}"
    return Band(name, whole, count, share(count, whole), low, high)


def likelihood(known: Sequence[Band], points: int) -> Band | None:
    """Return the band by which the likelihood of a complaint can be said, None where the cases are too few."""
    band = known[band_of(points)]
    is_enough = sum(one.complained_count for one in known) >= FEWEST_COMPLAINTS and band.week_count >= FEWEST_WEEKS
    return band if is_enough else None


def tops(weeks: Sequence[Week]) -> list[Top]:
    """Return what the first of the list were worth, against any client and against a list of the busiest."""
    complained = sum(len(week.complained) for week in weeks)
    base = _base(weeks)
    found = []
    for first in TOPS:
        named, hits = _named(weeks, first, lambda one: one.total)
        busy, busy_hits = _named(weeks, first, lambda one: len(one.tickets["recent_tickets"]))
        found.append(
            Top(
                f"top_{first}",
                named,
                hits,
                share_of(hits, named),
                base,
                _lift(share_of(hits, named), base),
                complained,
                share_of(hits, complained),
                busy_hits,
                _lift(share_of(busy_hits, busy), base),
            )
        )
    return found


def _named(weeks: Sequence[Week], first: int, by: Callable[[Standing], float]) -> tuple[int, float]:
    each = [hits_of(week, first, by) for week in weeks]
    return sum(named for named, _ in each), sum(hits for _, hits in each)


def hits_of(week: Week, first: int, by: Callable[[Standing], float]) -> tuple[int, float]:
    """Return how many clients the head of the list names, and how many of them complained.

    Nobody without points is named. Where several have the points of the last place, each counts as far as there is
    room.
    """
    ranked = sorted((by(one), one.name in week.complained) for one in week.standings if by(one))[::-1]
    named = ranked[:first]
    if not named:
        return 0, 0.0
    last = named[-1][0]
    sure = [complained for points, complained in ranked if points > last]
    tied = [complained for points, complained in ranked if points == last]
    return len(named), sum(sure) + sum(tied) * (len(named) - len(sure)) / len(tied)


def reasons(weeks: Sequence[Week]) -> list[Judged]:
    """Return for each reason how often a complaint followed where there was any of it."""
    base = _base(weeks)
    found = []
    for reason in REASONS:
        some = [one.name in week.complained for week in weeks for one in week.standings if one.points[reason.name]]
        shares = share(sum(some), len(some))
        found.append(Judged(reason.name, len(some), sum(some), shares, base, _lift(shares, base)))
    return found


def _base(weeks: Sequence[Week]) -> float | None:
    """Return the share of all weeks of clients on the lists that a complaint followed."""
    return share(sum(week.known_count for week in weeks), sum(len(week.standings) for week in weeks))


def share_of(part: float, whole: int) -> float | None:
    """Return part / whole, None where the whole is nought."""
    return part / whole if whole else None


def _lift(part: float | None, base: float | None) -> float | None:
    return part / base if part is not None and base else None
