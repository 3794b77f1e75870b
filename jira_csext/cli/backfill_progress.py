"""How far a backfill is, how fast, and how long it will take: a bar on a terminal, elsewhere a line for every tenth."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from jira_csext import clock

if TYPE_CHECKING:
    from jira_csext.sync.summary import Summary

Tell = Callable[["Summary", int, int], None]
"""Told the sums so far, how much is behind us, and of how much."""


@contextmanager
def shown_progress(kind: str, name: str) -> Iterator[Tell]:
    """Show the progress on standard error; a log line names what is read as `kind=name`."""
    err = sys.stderr
    if not err.isatty():
        yield _logged(kind, name)
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    # A file's name is no format and no markup.
    what, said = (TextColumn(text, markup=False) for text in ("{task.description}", "{task.fields[said]}"))
    columns = (what, BarColumn(), said, TimeRemainingColumn())
    pace = Pace(clock.now())
    with Progress(*columns, console=Console(file=err), transient=True) as bar:
        task = bar.add_task(name, total=None, said="")

        def show(summary: Summary, done: int, whole: int) -> None:
            pace.went_on(summary, done, clock.now())
            bar.update(task, completed=done, total=max(whole, 1), said=_said(summary, pace))

        yield show


class Pace:
    """How fast it goes, from what was done since the beginning of this run; what an earlier one did does not count."""

    def __init__(self, now: int) -> None:
        """`now` is when this run began, in epoch seconds."""
        self._began_at = self._now = now
        self._first: tuple[int, int] | None = None
        self._last = (0, 0)

    def went_on(self, summary: Summary, done: int, now: int) -> None:
        """Take in where it stands at `now`."""
        self._last, self._now = (summary.counts["tickets"], done), now
        if self._first is None:
            # What the first batch of a resumed run added cannot be told from what was there.
            self._first = self._last if summary.resumed_at else (0, 0)

    @property
    def tickets_a_second(self) -> int | None:
        """Whole tickets a second, None as long as that cannot be said."""
        seconds, tickets = self._now - self._began_at, self._last[0] - self._begin[0]
        return tickets // seconds if seconds > 0 and tickets > 0 else None

    def seconds_left(self, whole: int) -> int | None:
        """How long the rest will take at this pace, None as long as that cannot be said."""
        seconds, done = self._now - self._began_at, self._last[1] - self._begin[1]
        return (whole - self._last[1]) * seconds // done if seconds > 0 and done > 0 else None

    @property
    def _begin(self) -> tuple[int, int]:
        return self._first or (0, 0)


def _logged(kind: str, name: str) -> Tell:
    shown_tenth = 0
    pace = Pace(clock.now())

    def log(summary: Summary, done: int, whole: int) -> None:
        nonlocal shown_tenth
        pace.went_on(summary, done, clock.now())
        tenth = done * 10 // max(whole, 1)
        if tenth > shown_tenth and tenth < 10:
            shown_tenth = tenth
            left = pace.seconds_left(whole)
            more = "" if left is None else f" left={left}s"
            said = _said(summary, pace)
            click.echo(f"backfill_progress {kind}={name} percent={tenth * 10} {said}{more}", err=True)

    return log


def _said(summary: Summary, pace: Pace) -> str:
    counts, rate = summary.counts, pace.tickets_a_second
    said = f"tickets={counts['tickets']} cycles={counts['cycles']} refused={counts['refused']}"
    return said if rate is None else f"{said} rate={rate}/s"
