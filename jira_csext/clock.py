"""The one place that reads the clock; everything else is handed its `now`."""

from __future__ import annotations

import time


def now() -> int:
    """Return the present instant in whole epoch seconds, cut."""
    return int(time.time())


def elapsed() -> float:
    """Return the seconds of a clock that only goes forward, from an instant of its own: what took how long."""
    return time.perf_counter()
