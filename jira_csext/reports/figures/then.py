"""Cycles and tickets as they stood at a past instant: what came, ended or broke later had not happened yet."""

from __future__ import annotations

from collections.abc import Mapping


def cycles_then(states: Mapping[str, int], now: int) -> str:
    """Return the query by which the cycles of `read_cycle` are as they stood `now`; `states` number their words.

    One that ended later was open. How long an open one had counted and paused by then is not on record, so that is
    null. Its deadline is the one that it has today.
    """
    was_open = f"coalesce(stopped_at > {now}, state <> {states['cancelled']})"
    # What was cancelled later may have been broken before; what was met never was.
    was_broken = f"state IN ({states['breached']}, {states['cancelled']}) AND coalesce(breached_at, due_at) < {now}"
    state = (
        f"CASE WHEN NOT {was_open} THEN state WHEN {was_broken} THEN {states['breached']} "
        f"WHEN state = {states['paused']} THEN state ELSE {states['running']} END"
    )
    return f"""
        SELECT * EXCLUDE (breached_at) REPLACE (
            {state} AS state,
            CASE WHEN stopped_at <= {now} THEN stopped_at END AS stopped_at,
            CASE WHEN amended_at <= {now} THEN amended_at END AS amended_at,
            CASE WHEN NOT {was_open} THEN elapsed_seconds END AS elapsed_seconds,
            CASE WHEN NOT {was_open} THEN paused_seconds END AS paused_seconds
        )
        FROM read_cycle WHERE started_at <= {now}
    """  # noqa: S608


def tickets_then(now: int) -> str:
    """Return the query by which the tickets of `read_ticket` are as they stood `now`, as far as their columns tell."""
    ended_later = (
        f"(resolved_at > {now} OR gone_at > {now}) AND coalesce(resolved_at > {now}, true) "
        f"AND coalesce(gone_at > {now}, true)"
    )
    return f"""
        SELECT * REPLACE (
            CASE WHEN is_open = 1 OR ({ended_later}) THEN 1 ELSE 0 END AS is_open,
            CASE WHEN resolved_at <= {now} THEN resolved_at END AS resolved_at,
            CASE WHEN gone_at <= {now} THEN gone_at END AS gone_at
        )
        FROM read_ticket WHERE created_at <= {now}
    """  # noqa: S608
