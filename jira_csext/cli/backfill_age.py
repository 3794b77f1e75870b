"""How old a file of tickets is beside the instant as of which they are looked at, and what that does to the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar

_DAY = 86400
_MINUTE = 60


def tell_of_age(newest: int, judged_at: int, calendar: Calendar | None, option: str, indent: str = "") -> None:
    """Say on standard error what it means that nothing in the file is of the last day, and which option mends it.

    Instants are epoch seconds; `newest` is the newest change in the file, 0 where that is not known.
    """
    age = judged_at - newest
    if not newest or age <= _DAY:
        return
    days = f"{age // _DAY} days" if age >= 2 * _DAY else "a day"
    click.echo(
        f"{indent}nothing in the file is younger than {local(newest, calendar)}, {days} before the instant as of which "
        "it is judged: if it was exported then, what people did since is missing, and promises that were open count "
        f"as breached for want of it; to judge it as of its own end: {option} {_end_of(newest, calendar)}",
        err=True,
    )


def local(at: int, calendar: Calendar | None) -> str:
    """Return the instant as people of that calendar read it, with its zone."""
    return f"{time_of(at, calendar)} ({_used(calendar).spec.timezone})"


def time_of(at: int, calendar: Calendar | None) -> str:
    """Return the same without the zone, for where that stands already."""
    return f"{_used(calendar).local(at):%Y-%m-%d %H:%M}"


def _end_of(newest: int, calendar: Calendar | None) -> str:
    """Return the next whole minute as an option takes it, with its offset: in autumn an hour comes twice."""
    whole = -(-newest // _MINUTE) * _MINUTE
    return _used(calendar).local(whole).isoformat(timespec="minutes")


def _used(calendar: Calendar | None) -> Calendar:
    from jira_csext.core.calendar import ALWAYS

    return calendar or ALWAYS
