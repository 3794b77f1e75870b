"""The figures of reports worked out a second time, in plain Python over raw verdicts, as their formulas read."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Row = dict[str, Any]
"""A cycle by the columns of `report_rows`."""

NOT_PROMISED = ("waiting_for_client", "leadership_ack", "client_warned")


def promises(cycles: Iterable[Row]) -> list[Row]:
    """Those that are promises to clients."""
    return [cycle for cycle in cycles if cycle["metric"] not in NOT_PROMISED]


def percentile(values: Sequence[int], share: float) -> int | None:
    """The smallest value with at least that share of all at or below it."""
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)] if values else None


def kept(cycles: Iterable[Row], name: Callable[[Row], str]) -> dict[str, Row]:
    """Counts, share and percentiles by a name."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for cycle in cycles:
        groups[name(cycle) or "(none)"].append(cycle)
    return {name: _kept(group) for name, group in groups.items()}


def _kept(group: Sequence[Row]) -> Row:
    counts = {state: sum(cycle["state"] == state for cycle in group) for state in ("met", "breached", "cancelled")}
    ended = counts["met"] + counts["breached"]
    times = [
        cycle["elapsed_seconds"]
        for cycle in group
        if cycle["state"] in ("met", "breached") and cycle["stopped_at"] is not None
    ]
    return {
        "promised_count": len(group),
        "kept_count": counts["met"],
        "missed_count": counts["breached"],
        "open_count": len(group) - ended - counts["cancelled"],
        "cancelled_count": counts["cancelled"],
        "kept_share": counts["met"] / ended if ended else None,
        "stopped_count": len(times),
        "median_seconds": percentile(times, 0.5),
        "p90_seconds": percentile(times, 0.9),
        "p95_seconds": percentile(times, 0.95),
    }


def monday(at: int, zone: ZoneInfo) -> str:
    """The Monday of the instant's week."""
    day = datetime.fromtimestamp(at, zone).date()
    return str(day - timedelta(days=day.weekday()))


def waiting(cycles: Iterable[Row], at: int) -> dict[Any, list[Row]]:
    """The messages that nobody had answered at an instant, by ticket."""
    found: dict[Any, list[Row]] = defaultdict(list)
    for cycle in cycles:
        is_open = cycle["started_at"] <= at and (cycle["stopped_at"] is None or cycle["stopped_at"] > at)
        if cycle["metric"] in ("first_response", "next_response") and cycle["state"] != "cancelled" and is_open:
            found[cycle["subject_id"]].append(cycle)
    return found


def told(cycles: Iterable[Row]) -> Row:
    """Delays by how they ended, with the median of how long before the client knew."""
    delays = [one for one in cycles if one["metric"] == "client_warned" and one["state"] != "cancelled"]
    met = [one for one in delays if one["state"] == "met"]
    late = [one for one in delays if one["state"] == "breached" and one["stopped_at"] is not None]
    never = [one for one in delays if one["state"] == "breached" and one["stopped_at"] is None]
    ended = len(met) + len(late) + len(never)
    return {
        "delay_count": len(delays),
        "in_time_count": len(met),
        "late_count": len(late),
        "never_count": len(never),
        "open_count": len(delays) - ended,
        "told_share": len(met) / ended if ended else None,
        "lead_median_seconds": percentile(
            [one["due_at"] - one["stopped_at"] for one in met if one["due_at"] is not None], 0.5
        ),
    }


def by_name(part: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """The rows of a report's part, without name and cases."""
    for row in part:
        yield row["name"], {name: value for name, value in row.items() if name not in ("name", "tickets")}
