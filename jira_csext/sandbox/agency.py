"""The made agency's history: four weeks of spring 2026 with the May holidays in them, as a Jira would tell them.

Nobody in it is real, and the same seed gives the same bytes everywhere. What happens is told in `stories` (the tickets
that show something) and thrown in `ordinary` (the rest); `shapes` puts both into Jira's JSON.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path

from jira_csext.core.client import ClientTimeline
from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.ordinary import an_ordinary_ticket
from jira_csext.sandbox.people import COMPANIES, MOSCOW, client_of
from jira_csext.sandbox.plot import Plot
from jira_csext.sandbox.shapes import Flavour, Json, Numbered, issue_json
from jira_csext.sandbox.stories import TICKETS_BEFORE_THE_BANNER, stories, the_banner

FIRST_DAY, LAST_DAY = date(2026, 4, 27), date(2026, 5, 22)
END = datetime(2026, 5, 22, 19, 0, tzinfo=MOSCOW)
"""When the history is looked at: Friday evening of the fourth week."""

SEED = 1
TICKETS = 120
MOST_INTERESTING = f"SUP-{TICKETS_BEFORE_THE_BANNER + 1}"
"""The ticket to explain first: raised in priority, answered late; the repair paused over the May holiday and kept."""

_FIRST_ID = 10_400


def issues(seed: int = SEED, until: datetime = END, *, flavour: Flavour = "data_center") -> Iterator[Json]:
    """Yield the issues as they stand at `until` (aware), by key, each with all of its changelog and comments so far.

    Nothing that comes after `until` is known in them; a ticket created later is left out.
    """
    until_at = int(until.timestamp())
    for numbered in _numbered(_plots(seed)):
        if numbered.plot.created_at <= until_at:
            yield issue_json(numbered, until_at, flavour)


def write_history(path: Path, seed: int = SEED, until: datetime = END, *, flavour: Flavour = "data_center") -> int:
    """Write the issues as JSON lines, compressed when the name ends in `.gz`, and return how many there are."""
    lines = [json.dumps(issue, ensure_ascii=False) + "\n" for issue in issues(seed, until, flavour=flavour)]
    data = "".join(lines).encode()
    # A time in the header would make two files of one history differ.
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return len(lines)


def clients() -> Mapping[str, ClientTimeline]:
    """Return what is known of each client, by the name that its tickets carry: tier, manager, tags, and since when."""
    return {company.name: client_of(company) for company in COMPANIES}


def site_file() -> Path:
    """Return the site file that says what the words of the agency's Jira mean."""
    return Path(__file__).with_name("csext.yaml")


def _plots(seed: int) -> list[Plot]:
    """Return all tickets by the instant of their creation; the dice never move a told ticket or its key."""
    told = stories()
    banner_at = the_banner().created_at
    early_count = TICKETS_BEFORE_THE_BANNER - sum(plot.created_at < banner_at for plot in told)
    late_count = TICKETS - len(told) - early_count
    banner_on = datetime.fromtimestamp(banner_at, MOSCOW).date()
    early_days = _days(FIRST_DAY, banner_on - timedelta(days=1))
    late_days = _days(banner_on, LAST_DAY)
    thrown = [
        an_ordinary_ticket(early_days[index % len(early_days)], Dice(seed, "early", index))
        for index in range(early_count)
    ]
    thrown += [
        an_ordinary_ticket(late_days[index % len(late_days)], Dice(seed, "late", index), banner_at)
        for index in range(late_count)
    ]
    return sorted([*told, *thrown], key=lambda plot: (plot.created_at, plot.summary, plot.reporter.name))


def _days(first: date, last: date) -> list[date]:
    """Return the days on which clients write; of the days off only the Saturdays, so that they are the quiet ones."""
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [day for day in days if day.weekday() != 6 and day not in (date(2026, 5, 1), date(2026, 5, 11))]


def _numbered(plots: list[Plot]) -> list[Numbered]:
    """Return the plots with Jira's numbers, which grow with time over all tickets, whatever `until` leaves out."""
    acts = sorted((act.at, place, index) for place, plot in enumerate(plots) for index, act in enumerate(plot.acts))
    ids: list[list[int]] = [[0] * len(plot.acts) for plot in plots]
    for number, (_, place, index) in enumerate(acts):
        ids[place][index] = 20_000 + number * 3
    return [Numbered(place + 1, _FIRST_ID + place * 2, plot, ids[place]) for place, plot in enumerate(plots)]
