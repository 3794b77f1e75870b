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
        # What was cancelled waited until then; without an instant it never did.
        is_over = cycle["state"] == "cancelled" if cycle["stopped_at"] is None else cycle["stopped_at"] <= at
        if cycle["metric"] in ("first_response", "next_response") and cycle["started_at"] <= at and not is_over:
            found[cycle["subject_id"]].append(cycle)
    return found


def first_due(waits: Iterable[Row]) -> Row:
    """The clock of a waiting ticket that is due first: whose rule, client and deadline are shown."""
    return min(waits, key=lambda one: (math.inf if one["due_at"] is None else one["due_at"], one["started_at"]))


def then(cycles: Iterable[Row], now: int) -> list[Row]:
    """The cycles as they stood at an instant: what began, ended or broke later had not."""
    found = []
    for cycle in cycles:
        if cycle["started_at"] > now:
            continue
        one = dict(cycle)
        if one["amended_at"] is not None and one["amended_at"] > now:
            one["amended_at"] = None
        is_over = one["state"] == "cancelled" if one["stopped_at"] is None else one["stopped_at"] <= now
        if not is_over:
            broken_at = one["due_at"] if one["breached_at"] is None else one["breached_at"]
            if one["state"] in ("breached", "cancelled") and broken_at is not None and broken_at < now:
                one["state"] = "breached"
            elif one["state"] != "paused":
                one["state"] = "running"
            one.update(stopped_at=None, elapsed_seconds=None, paused_seconds=None)
        found.append(one)
    return found


def ticket_then(ticket: Row, events: Sequence[Any], now: int) -> Row:
    """A ticket as it was at an instant, by taking back what its history says of later."""
    one = dict(ticket)
    resolved_at = None
    for event in sorted(
        (event for event in events if event.kind == "changed"), key=lambda event: event.at, reverse=True
    ):
        if event.at > now and event.field in ("type", "state", "priority", "assignee", "cause"):
            one[event.field] = str(event.old or "")
        if event.at <= now and event.field == "state" and resolved_at is None:
            resolved_at = event.at
    is_gone = one["gone_at"] is not None and one["gone_at"] <= now
    one["gone_at"] = one["gone_at"] if is_gone else None
    one["is_open"] = int(not is_gone and one["state"] != "resolved")
    one["resolved_at"] = resolved_at if one["state"] == "resolved" else None
    return one


def told(cycles: Iterable[Row], every: Iterable[Row], tickets: Iterable[Row]) -> Row:
    """Delays by how they ended, with the median of how long before the client knew.

    The verdict stands. Of those kept, one that began because nobody had spoken was told in the last hour; the work done
    by the date after all, which ended it, makes it no delay.
    """
    done = {(one["subject_id"], one["stopped_at"]) for one in every if one["metric"] == "resolution"}
    done |= {(one["subject_id"], one["resolved_at"]) for one in tickets}
    counts = dict.fromkeys(("in_time", "last_hour", "late", "never", "open", "date_kept"), 0)
    leads = []
    for one in cycles:
        if one["metric"] != "client_warned" or one["state"] == "cancelled":
            continue
        if one["state"] == "breached":
            counts["never" if one["stopped_at"] is None else "late"] += 1
        elif one["state"] != "met":
            counts["open"] += 1
        elif not one["start_id"].startswith("presumed:"):
            counts["in_time"] += 1
            leads += [] if one["due_at"] is None else [one["due_at"] - one["stopped_at"]]
        else:
            counts["date_kept" if (one["subject_id"], one["stopped_at"]) in done else "last_hour"] += 1
    before_due = counts["in_time"] + counts["last_hour"]
    judged = before_due + counts["late"] + counts["never"]
    return {
        "delay_count": judged + counts["open"],
        **{f"{name}_count": count for name, count in counts.items()},
        "told_share": before_due / judged if judged else None,
        "lead_median_seconds": percentile(leads, 0.5),
    }


def by_name(part: Iterable[Row]) -> Iterator[tuple[str, Row]]:
    """The rows of a report's part, without name, cases, and what is said of few of them."""
    for row in part:
        yield row["name"], {name: value for name, value in row.items() if name not in ("name", "few", "tickets")}
