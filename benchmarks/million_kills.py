"""A backfill killed again and again on its way: whether it ends with the rows of one that nobody disturbed."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from subprocess import DEVNULL, Popen
from threading import Event

from benchmarks.figures import Figures

LOOK_SECONDS = 0.2
TABLES = ("subject", "event", "verdict")


def killed_often(command: Sequence[str], store: Path, undisturbed: Path, size: int, kills: int, kept: Figures) -> None:
    """Print whether a run that is killed so often has the rows of the undisturbed one.

    It is killed at places spread over the whole file, a little to either side of even ones; how often it was by now is
    `kept`, so that an interrupted measurement goes on.
    """
    dice = random.Random(8)
    places = [int(size * (number + dice.uniform(0.2, 0.8)) / kills) for number in range(kills)]
    for number, place in enumerate(places):
        if f"kill {number}" not in kept:
            kept[f"kill {number}"] = killed_at(command, store, place)
            print(f"    killed behind line {kept[f'kill {number}']:,.0f}", flush=True)
    Popen(command, stdout=DEVNULL, stderr=DEVNULL).wait()
    count = sum(kept[f"kill {number}"] < size for number in range(kills))
    differing = sum(one != other for one, other in zip_longest(rows(undisturbed), rows(store)))
    total = sum(1 for _ in rows(undisturbed))
    print(f"killed {count} times on the way; of {total:,} tickets, events and verdicts {differing} differ")


def killed_at(command: Sequence[str], store: Path, place: int) -> float:
    """Let the command go on, kill it once it has saved that line, and return how far it had come."""
    process = Popen(command, stdout=DEVNULL, stderr=DEVNULL)
    never = Event()
    while process.poll() is None and line_saved(store) < place:
        never.wait(LOOK_SECONDS)
    process.kill()
    process.wait()
    return line_saved(store)


def line_saved(store: Path) -> int:
    """Return behind which line a backfill would go on, 0 where there is none yet."""
    if not store.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{store}?mode=ro", uri=True, timeout=5)) as connection:
            (line,) = connection.execute("SELECT max(line) FROM backfill_progress").fetchone()
    except sqlite3.OperationalError:
        # The store is only being made.
        return 0
    return int(line or 0)


def rows(store: Path) -> Iterator[tuple[object, ...]]:
    """Yield all tickets, events and verdicts, row for row."""
    with closing(sqlite3.connect(store)) as connection:
        for table in TABLES:
            yield from connection.execute(f"SELECT * FROM {table}")
