"""The score of the risk list: points for what there is of each reason, added up, with nothing hidden in it."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from jira_csext.reports.figures.risk_signs import DAY, Answer, Expected, Past, Sign, counting, has_fallen

By = Literal["client", "project", "client_and_project"]

ReasonName = Literal[
    "late_promises",
    "expected_misses",
    "unanswered_messages",
    "silent_days",
    "recent_complaints",
    "named_causes",
    "fallen_satisfaction",
    "postponed_dates",
    "recent_tickets",
]


class Reason(NamedTuple):
    """Something that makes a complaint likelier: so many points for each of it, at most so many (docs/risk.md)."""

    name: ReasonName
    each: int
    most: int


REASONS: Final = (
    Reason("late_promises", 2, 6),
    Reason("expected_misses", 2, 6),
    Reason("unanswered_messages", 1, 3),
    Reason("silent_days", 1, 3),
    Reason("recent_complaints", 3, 6),
    Reason("named_causes", 1, 3),
    Reason("fallen_satisfaction", 3, 3),
    Reason("postponed_dates", 2, 6),
    Reason("recent_tickets", 3, 30),
)


class Standing(NamedTuple):
    """How a client or project stands: what was found of each reason, the points of it, and the tickets behind it."""

    name: str
    found: Mapping[ReasonName, float]
    points: Mapping[ReasonName, int]
    tickets: Mapping[ReasonName, Sequence[str]]

    @property
    def total(self) -> int:
        """All points."""
        return sum(self.points.values())

    @property
    def known_always(self) -> int:
        """All points but those of forecasts, which there are only since a table was fitted."""
        return self.total - self.points["expected_misses"]


def points_of(reason: Reason, found: float) -> int:
    """Return the points, whole ones: what is not a whole point is none yet."""
    return min(math.floor(reason.each * found + 1e-9), reason.most)


def steps_of(tickets: int) -> float:
    """Return 1 for the first ticket and 1 for each doubling, what lies between in hundredths; 0 for none.

    So the list tells small clients apart as well as large ones, and no number of tickets is like all larger ones.
    """
    return round(1 + math.log2(tickets), 2) if tickets else 0.0


def standings(past: Past, expected: Sequence[Expected] | None, by: By, now: int) -> list[Standing]:
    """Return how each stands that had a ticket in the last 13 weeks or has any sign, most points first.

    Tickets without a client count for their project alone.
    """
    groups: defaultdict[str, list[Sign]] = defaultdict(list)
    for sign in counting(past.signs, now):
        if name := _group(by, sign.client, sign.project):
            groups[name].append(sign)
    ahead: defaultdict[str, list[Expected]] = defaultdict(list)
    for one in expected or ():
        if name := _group(by, one.client, one.project):
            ahead[name].append(one)
    found = [_standing(name, groups[name], ahead[name], past.answers, by, now) for name in sorted({*groups, *ahead})]
    return sorted(found, key=lambda one: (-one.total, one.name))


def _group(by: By, client: str, project: str) -> str:
    if by == "project":
        return project
    return client if by == "client" or not client else f"{client} · {project}"


def _standing(
    name: str,
    signs: Iterable[Sign],
    ahead: Sequence[Expected],
    answers: Mapping[str, Sequence[Answer]],
    by: By,
    now: int,
) -> Standing:
    kinds: defaultdict[str, list[Sign]] = defaultdict(list)
    for sign in signs:
        kinds[sign.kind].append(sign)
    late = {sign.ticket for sign in kinds["late"]}
    # What is late already needs no forecast.
    coming = [one for one in ahead if one.ticket not in late]
    waiting = kinds["waiting"]
    oldest = min(waiting, key=lambda sign: (sign.from_at, sign.ticket), default=None)
    clients = {sign.client for some in kinds.values() for sign in some if sign.client}
    fallen = by != "project" and any(has_fallen(answers.get(client, ()), now) for client in clients)
    found: dict[ReasonName, float] = {
        "late_promises": len(late),
        "expected_misses": round(sum(one.probability for one in coming), 2),
        "unanswered_messages": len({sign.ticket for sign in waiting}),
        "silent_days": (now - oldest.from_at) // DAY if oldest else 0,
        "recent_complaints": len({sign.ticket for sign in kinds["complaint"]}),
        "named_causes": len({sign.ticket for sign in kinds["cause"]}),
        "fallen_satisfaction": int(fallen),
        "postponed_dates": len(kinds["postponed"]),
        "recent_tickets": steps_of(len({sign.ticket for sign in kinds["came"]})),
    }
    tickets: dict[ReasonName, Sequence[str]] = {
        "late_promises": _newest(kinds["late"]),
        "expected_misses": [one.ticket for one in sorted(coming, key=lambda one: (-one.probability, one.ticket))],
        "unanswered_messages": _newest(waiting),
        "silent_days": [oldest.ticket] if oldest and found["silent_days"] else [],
        "recent_complaints": _newest(kinds["complaint"]),
        "named_causes": _newest(kinds["cause"]),
        "fallen_satisfaction": [],
        "postponed_dates": _newest(kinds["postponed"]),
        "recent_tickets": _newest(kinds["came"]),
    }
    points = {reason.name: points_of(reason, found[reason.name]) for reason in REASONS}
    return Standing(name, found, points, tickets)


def _newest(signs: Iterable[Sign]) -> list[str]:
    return list(dict.fromkeys(sign.ticket for sign in sorted(signs, key=lambda one: (-one.from_at, one.ticket))))
