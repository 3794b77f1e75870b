"""What the benchmarks share: ways that take turns, medians of their CPU time, and goals printed as met or missed."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import NamedTuple

Work = Callable[[], object]


class Spent(NamedTuple):
    """What a process of its own took: CPU seconds of it and its children, and the most memory it held, in MB."""

    cpu: float
    peak_mb: float
    status: int


def medians(ways: Sequence[Work], rounds: int) -> list[float]:
    """Return the median CPU seconds of each way; the ways take turns, so that a slow second hurts all alike.

    Each is run once before that, so that what is made on first use is not measured.
    """
    for way in ways:
        way()
    return _medians([_timed(way) for way in ways], rounds)


def process_medians(commands: Sequence[Sequence[str]], rounds: int) -> list[float]:
    """Return the median CPU seconds of each command as a process of its own, its output thrown away; taking turns."""
    for command in commands:
        spent = run(command)
        if spent.status:
            raise SystemExit(f"{' '.join(command)} ended with {spent.status}; run it by itself to see why")
    return _medians([partial(_cpu_of, command) for command in commands], rounds)


def run(command: Sequence[str]) -> Spent:
    """Return what a process took. Its peak is no less than ours so far: run it before taking memory ourselves."""
    with Path(os.devnull).open("w", encoding="ascii") as nowhere:
        actions = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), 1), (os.POSIX_SPAWN_DUP2, nowhere.fileno(), 2)]
        child = os.posix_spawn(command[0], list(command), os.environ, file_actions=actions)
        _, status, usage = os.wait4(child, 0)
    return Spent(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000, os.waitstatus_to_exitcode(status))


def goal(name: str, measured: float, limit: float, shown: str = "{:.2f}", *, at_least: bool = False) -> None:
    """Print whether a figure keeps its goal; `shown` is how both are written."""
    met = measured >= limit if at_least else measured <= limit
    sign = ">=" if at_least else "<="
    print(f"{'yes' if met else 'NO ':4}{name:52}{shown.format(measured):>12}   goal {sign} {shown.format(limit)}")


def _cpu_of(command: Sequence[str]) -> float:
    return run(command).cpu


def _timed(way: Work) -> Callable[[], float]:
    def spent() -> float:
        gc.collect()
        began = process_time()
        way()
        return process_time() - began

    return spent


def _medians(measured: Sequence[Callable[[], float]], rounds: int) -> list[float]:
    figures: list[list[float]] = [[] for _ in measured]
    for _ in range(rounds):
        for one, found in zip(measured, figures, strict=True):
            found.append(one())
    return [median(found) for found in figures]
