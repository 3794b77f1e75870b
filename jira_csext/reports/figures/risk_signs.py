"""Signs that a client may complain, each with from when to when it counts, so that any past instant can be asked for.

What is late, what waits and what came is read from the columns of reports. What only a ticket's history tells (since
when it is a complaint, when its cause was named, when its date was put off) is handed in by ticket.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, NamedTuple

from jira_csext.reports.figures.facts import Facts
from jira_csext.reports.figures.kept import with_states

DAY: Final = 86_400
WEEK: Final = 7 * DAY
NEVER: Final = 1 << 60

ACTIVE_FOR: Final = 13 * WEEK
"""So long after its last ticket a client is looked at."""

COUNTS_FOR: Final = {
    "late": 4 * WEEK,
    "waiting": 4 * WEEK,
    "complaint": 8 * WEEK,
    "cause": 4 * WEEK,
    "postponed": 4 * WEEK,
    "came": 4 * WEEK,
    "active": ACTIVE_FOR,
}
"""How long after it began each kind counts at most: who has put up with it for longer does not complain next week."""

SATISFACTION_WEEKS: Final = 13 * WEEK
"""The length of each of the two spells of answers that are compared."""

_LOWEST, _LOW, _HIGH = 1, 3, 8

# What was cancelled was owed until then.
_STOPPED: Final = f"coalesce(c.stopped_at, if(c.state = $cancelled, c.started_at, {NEVER}))"
_CLOSED: Final = f"coalesce(resolved_at, {NEVER})"
_GONE: Final = f"coalesce(gone_at, {NEVER})"

Kind = Literal["late", "waiting", "complaint", "cause", "postponed", "came", "active"]


class Sign(NamedTuple):
    """What there is of a kind on a ticket from an instant (included) until another (excluded)."""

    kind: Kind
    client: str
    project: str
    ticket: str
    from_at: int
    until_at: int


class History(NamedTuple):
    """What a ticket's history tells up to the instant asked for.

    `complaint_at` is when it became a complaint and `cause_at` when a cause was first named, None where neither was.
    `regoaled_at` are changes by which another goal may hold: of anything but its state, people and dates.
    """

    complaint_at: int | None
    cause_at: int | None
    postponed_at: tuple[int, ...] = ()
    regoaled_at: tuple[int, ...] = ()


class Answer(NamedTuple):
    """A client's answer of 1 to 10, and from when on it is known."""

    at: int
    score: int


class Expected(NamedTuple):
    """How likely an open ticket is to miss a deadline that it has not missed yet."""

    client: str
    project: str
    ticket: str
    probability: float


Expecting = Callable[[int], Sequence[Expected] | None]
"""The forecasts as they stood at an instant; None where no table was in use then."""


@dataclass(frozen=True, slots=True)
class Past:
    """All signs, the answers by client, and of how many of the tickets asked for the history was read."""

    signs: Sequence[Sign]
    answers: Mapping[str, Sequence[Answer]] = field(default_factory=dict)
    read_count: int = 0
    asked_count: int = 0


def tickets_to_read(facts: Facts, since: int, most: int) -> tuple[list[str], int]:
    """Return the keys of tickets whose history matters from `since` on, and how many there are without the bound.

    Complaints come first, then those with a cause, then those open since; of each the newest.
    """
    complaint, nothing = facts.number("complaint"), facts.number("")
    query = f"""
        SELECT ticket, count(*) OVER () FROM ticket WHERE {_alive(since)}
        ORDER BY type = {complaint} DESC, cause <> {nothing} DESC, is_open DESC, created_at DESC, ticket LIMIT {most}
    """  # noqa: S608
    found = facts.rows(query)
    return [key for key, _ in found], found[0][1] if found else 0


def _alive(since: int) -> str:
    return f"(is_open = 1 OR resolved_at >= {since - COUNTS_FOR['complaint']} OR created_at >= {since - ACTIVE_FOR})"


def signs_in(facts: Facts, histories: Mapping[str, History], since: int) -> list[Sign]:
    """Return the signs that count at any instant from `since` on.

    A ticket whose history was not read is a complaint, and has its cause, from its creation on. A promise that was
    missed by a goal which may have come later counts as late only from the last such change on, and a message on a
    ticket that became a complaint as waiting only from then on: nobody could have known before.
    """
    found = (_late(facts, histories, since), _waiting(facts, histories, since), _of_tickets(facts, histories, since))
    return [sign for some in found for sign in some if sign.until_at > since]


def _late(facts: Facts, histories: Mapping[str, History], since: int) -> Iterator[Sign]:
    others = ", ".join(str(facts.number(one)) for one in ("waiting_for_client", "leadership_ack", "client_warned"))
    query = f"""
        SELECT c.client, ticket, due_at, least({_STOPPED}, {_CLOSED}, {_GONE}) AS over_at
        FROM every_cycle c JOIN ticket USING (subject_id)
        WHERE metric NOT IN ({others}) AND c.state <> $met AND due_at IS NOT NULL
            AND over_at > due_at AND over_at > {since}
            AND (due_at >= {since - COUNTS_FOR["late"]} OR ticket IN (SELECT unnest(?)))
        ORDER BY ticket, due_at
    """  # noqa: S608
    regoaled = [key for key, told in histories.items() if told.regoaled_at]
    for client, key, due_at, over_at in facts.rows(with_states(facts, query), regoaled):
        changes = histories[key].regoaled_at if key in histories else ()
        late_at = max([due_at + 1, *(at for at in changes if due_at < at < over_at)])
        until_at = min(over_at, late_at + COUNTS_FOR["late"])
        yield Sign("late", facts.text(client), project_of(key), key, late_at, until_at)


def _waiting(facts: Facts, histories: Mapping[str, History], since: int) -> Iterator[Sign]:
    answers = f"{facts.number('first_response')}, {facts.number('next_response')}"
    # To close a complaint without a word settles nothing; other questions would stand there for ever.
    closed = f"if(ticket.type = {facts.number('complaint')}, {NEVER}, {_CLOSED})"
    query = f"""
        SELECT c.client, ticket, started_at, least({_STOPPED}, {closed}, {_GONE}) AS over_at
        FROM every_cycle c JOIN ticket USING (subject_id)
        WHERE metric IN ({answers}) AND over_at > {since}
            AND (started_at >= {since - COUNTS_FOR["waiting"]} OR ticket IN (SELECT unnest(?)))
        ORDER BY ticket, started_at
    """  # noqa: S608
    complained = [key for key, told in histories.items() if told.complaint_at is not None]
    for client, key, started_at, over_at in facts.rows(with_states(facts, query), complained):
        # A rule for complaints measures from the beginning what was no complaint then.
        complaint_at = histories[key].complaint_at if key in histories else None
        since_at = max(started_at, complaint_at or 0)
        if since_at < over_at:
            until_at = min(over_at, since_at + COUNTS_FOR["waiting"])
            yield Sign("waiting", facts.text(client), project_of(key), key, since_at, until_at)


def _of_tickets(facts: Facts, histories: Mapping[str, History], since: int) -> Iterator[Sign]:
    query = f"SELECT ticket, client, created_at, type, cause FROM ticket WHERE {_alive(since)} ORDER BY ticket"  # noqa: S608
    complaint, nothing = facts.number("complaint"), facts.number("")
    for key, client, created_at, kind, cause in facts.rows(query):
        told = histories.get(key) or History(
            created_at if kind == complaint else None, created_at if cause != nothing else None
        )
        happened: list[tuple[Kind, int | None]] = [("complaint", told.complaint_at), ("cause", told.cause_at)]
        happened += [("postponed", at) for at in told.postponed_at]
        happened += [("came", created_at), ("active", created_at)]
        for what, at in happened:
            if at is not None:
                yield Sign(what, facts.text(client), project_of(key), key, at, at + COUNTS_FOR[what])


def project_of(key: str) -> str:
    """Return the project that a ticket's key names, the key itself where it names none."""
    return key.rpartition("-")[0] or key


def counting(signs: Iterable[Sign], now: int) -> list[Sign]:
    """Return the signs that count at an instant."""
    return [sign for sign in signs if sign.from_at <= now < sign.until_at]


def has_fallen(answers: Iterable[Answer], now: int) -> bool:
    """Has the index (answers of 8 to 10 / answers of 1 to 3) fallen in the last 13 weeks against the 13 before?

    Compared crosswise, so that nothing is divided by nought; without either kind of answer in a spell it has not.
    """
    counts: defaultdict[tuple[int, bool], int] = defaultdict(int)
    for answer in answers:
        age = now - answer.at
        if 0 <= age < 2 * SATISFACTION_WEEKS and (_LOWEST <= answer.score <= _LOW or answer.score >= _HIGH):
            counts[age // SATISFACTION_WEEKS, answer.score >= _HIGH] += 1
    return counts[0, True] * counts[1, False] < counts[1, True] * counts[0, False]
