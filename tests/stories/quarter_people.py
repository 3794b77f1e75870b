"""Who lives through the quarter: clients with their hours and contacts, tickets as they will go, people who forget."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Literal, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.client import ClientTimeline, a_client
from tests.building import at

START = at("2026-06-01T09:00:00+03:00")
HOUR, DAY = 3600, 86400

Does = Literal["", "tells", "moves", "forgets", "says nothing new", "insists"]
"""What whoever has a ticket does about being late: tells the client a later date, moves the date in the field alone,
forgets about it, writes to the client without a date, or says once more, wrongly, that the date holds."""
_DOES: tuple[Does, ...] = ("tells", "moves", "forgets", "says nothing new", "insists")
_WEIGHTS = (300, 200, 400, 97, 3)
_ZONES = ("Asia/Vladivostok", "Asia/Yekaterinburg", "Europe/London")


class Size(NamedTuple):
    """How much of it; `every` is how many seconds lie between two looks of the daemon."""

    clients: int
    people: int
    tickets: int
    days: int
    every: int


SMALL, FULL = Size(8, 4, 80, 14, 1800), Size(200, 20, 5000, 91, 900)

# Days and hours after the start in which nobody runs the daemon: three lunches, and an afternoon to its end.
AWAY = tuple(
    (START + day * DAY + round(since * HOUR), START + day * DAY + round(until * HOUR))
    for day, since, until in ((8, 3, 5), (36, 3, 5), (57, 3, 5), (72, 7.9, 13))
)


class Task(NamedTuple):
    """One ticket's story as it will go, in instants; `reporter` is who of the client asked."""

    opens_at: int
    client: str
    reporter: str
    person: str
    due_at: int
    done_at: int
    does: Does
    acts_at: int
    new_at: int


def client_called(key: str) -> ClientTimeline:
    """Return a client as the register knows it: one in five lives by another clock."""
    number = int(key.rpartition("-")[2])
    return a_client(key, timezone=_ZONES[number // 5 % 3]) if number % 5 == 4 else a_client(key)


def shares(key: str) -> bool:
    """Do the people of a client read each other's tickets, as one organisation?"""
    return int(key.rpartition("-")[2]) % 2 == 0


def tasks_of(size: Size, calendar: Calendar, random: Random) -> Iterator[Task]:
    """Yield the tickets: two of five will be late, some are promised for an hour, most for the end of a day."""
    for _ in range(size.tickets):
        opens_at = calendar.add(START, random.randrange(max(size.days - 6, 1) * 5 * 8 // 7) * HOUR + HOUR)
        due_at = calendar.end_of_working_day(opens_at, random.randint(2, 6))
        if random.random() < 0.3:
            due_at = calendar.add(due_at, -random.randint(1, 7) * HOUR)
        is_late = random.random() < 0.4
        done_at = calendar.add(due_at, (random.randint(3, 24) if is_late else -random.randint(1, 12)) * HOUR)
        client = f"client-{random.randrange(size.clients)}"
        does: Does = random.choices(_DOES, _WEIGHTS)[0] if is_late else ""
        # Who insists does so after the reminder, which comes a working day before.
        acts_at = calendar.add(due_at, -random.randint(5, 7 if does == "insists" else 10) * HOUR)
        yield Task(
            opens_at,
            client,
            f"{client}-{random.randrange(3)}",
            f"p{random.randrange(size.people)}",
            due_at,
            max(done_at, opens_at + HOUR),
            does,
            max(acts_at, opens_at + 1),
            calendar.end_of_working_day(due_at, 3),
        )
