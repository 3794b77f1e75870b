"""How far a backfill is: a bar on a terminal, elsewhere a log line for every tenth."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

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
    with Progress(*columns, console=Console(file=err), transient=True) as bar:
        task = bar.add_task(name, total=None, said="")
        yield lambda summary, done, whole: bar.update(task, completed=done, total=max(whole, 1), said=_said(summary))


def _logged(kind: str, name: str) -> Tell:
    shown_tenth = 0

    def log(summary: Summary, done: int, whole: int) -> None:
        nonlocal shown_tenth
        tenth = done * 10 // max(whole, 1)
        if tenth > shown_tenth and tenth < 10:
            shown_tenth = tenth
            click.echo(f"backfill_progress {kind}={name} percent={tenth * 10} {_said(summary)}", err=True)

    return log


def _said(summary: Summary) -> str:
    return f"tickets={summary.counts['tickets']} cycles={summary.counts['cycles']} refused={summary.counts['refused']}"
