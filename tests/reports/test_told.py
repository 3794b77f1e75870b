"""Delays as the client heard of them: by `client_told_by`, only in the last hours before the date, late, or never."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from jira_csext.reports.figures.facts import CYCLE_COLUMNS, TICKET_COLUMNS, Facts, Span
from jira_csext.reports.figures.rows import Report

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

DAY = 86_400
HOUR = 3_600
TOLD_BY = 9 * DAY
DATE = TOLD_BY + DAY


def a_cycle(subject: int, **own: object) -> dict[str, Any]:
    """A delay of a ticket of its own that began at `client_told_by`; its verdict goes by the date."""
    cycle = {
        **dict.fromkeys(CYCLE_COLUMNS, ""),
        **dict.fromkeys(("elapsed_seconds", "paused_seconds", "provisional"), 0),
        "metric": "client_warned",
        "rule": "delays",
        "subject_id": subject,
        "started_at": TOLD_BY,
        "due_at": DATE,
        "state": "met",
        "amended_at": None,
        "rulebook_id": 1,
    }
    return {**cycle, **own}


def a_ticket(subject: int, resolved_at: int | None) -> dict[str, Any]:
    words = dict.fromkeys(TICKET_COLUMNS, "")
    instants = {"created_at": DAY, "resolved_at": resolved_at, "gone_at": None, "is_open": 0, "is_odd": 0}
    return {**words, **instants, "subject_id": subject, "ticket": f"SUP-{subject}"}


def reported(
    cycles: list[dict[str, Any]], presumed: set[int], done: dict[int, int], silent: Sequence[str] = ()
) -> Report:
    """The report of these delays, of which some are presumed, and where the work was done then, some of it silently."""
    from jira_csext.reports.figures.proof import Ended, told_report

    tickets = [a_ticket(one["subject_id"], done.get(one["subject_id"])) for one in cycles]
    facts = Facts(
        [{name: [one[name] for one in cycles] for name in CYCLE_COLUMNS}],
        [{name: [one[name] for one in tickets] for name in TICKET_COLUMNS}],
        Span(0, 20 * DAY, ZoneInfo("UTC"), 20 * DAY),
    )
    begun = [(one["subject_id"], one["started_at"]) for one in cycles if one["subject_id"] in presumed]
    columns = {"subject_id": [subject for subject, _ in begun], "started_at": [at for _, at in begun]}
    return told_report(facts, lambda key, at: Ended("olga", is_said=key not in silent), presumed=columns)


def test_of_delays_nobody_spoke_of_the_verdict_stands() -> None:
    report = reported(
        [
            a_cycle(1, started_at=TOLD_BY - DAY, due_at=TOLD_BY, stopped_at=TOLD_BY - HOUR),
            a_cycle(2, stopped_at=DATE - HOUR),
            a_cycle(3, stopped_at=DATE - 2 * HOUR),
            a_cycle(4, stopped_at=DATE + HOUR, state="breached"),
            a_cycle(5, stopped_at=None, state="breached"),
            a_cycle(6, stopped_at=None, state="running"),
        ],
        presumed={2, 3, 4, 5, 6},
        done={3: DATE - 2 * HOUR},
    )
    (whole,) = report.part("told").rows
    counted = ("in_time", "last_hour", "late", "never", "open", "date_kept")
    assert {name: getattr(whole, f"{name}_count") for name in counted} == dict.fromkeys(counted, 1)
    # Two of four; the verdicts have three of five, with the date that was kept.
    assert (whole.delay_count, whole.told_share, whole.lead_median_seconds) == (5, 0.5, HOUR)
    delays = {row.name: (row.state, row.due_at, row.lead_seconds) for row in report.part("delays").rows}
    assert delays == {
        "SUP-1": ("told_in_time", TOLD_BY, HOUR),
        "SUP-2": ("told_last_hour", DATE, HOUR),
        "SUP-3": ("date_kept", DATE, None),
        "SUP-4": ("told_late", DATE, -HOUR),
        "SUP-5": ("never_told", DATE, None),
        "SUP-6": ("not_yet_due", DATE, None),
    }


def test_tickets_behind_the_figures_are_those_told_late_or_never() -> None:
    cycles = [a_cycle(1, stopped_at=DATE - HOUR), a_cycle(2, stopped_at=DATE + HOUR, state="breached")]
    part = reported(cycles, presumed={1, 2}, done={}).part("told")
    assert part.cases[0].keys == ("SUP-2",)


def test_who_closes_a_ticket_without_a_word_is_nobody_who_told() -> None:
    cycles = [
        a_cycle(1, stopped_at=DATE + HOUR, state="breached"),
        a_cycle(2, stopped_at=DATE + HOUR, state="breached"),
        a_cycle(3, stopped_at=DATE - HOUR),
    ]
    done = {1: DATE + HOUR, 2: DATE + HOUR, 3: DATE - HOUR}
    part = reported(cycles, presumed={1, 2, 3}, done=done, silent=("SUP-1", "SUP-3")).part("delays")
    assert {row.name: (row.told_at, row.told_by, row.done_at, row.lead_seconds, row.state) for row in part.rows} == {
        "SUP-1": (None, "", DATE + HOUR, -HOUR, "done_late"),
        "SUP-2": (DATE + HOUR, "olga", None, -HOUR, "done_late"),
        "SUP-3": (None, "", DATE - HOUR, None, "date_kept"),
    }


def test_a_share_of_delays_rests_on_those_that_were_judged_and_the_median_on_those_told_in_time() -> None:
    in_time = [a_cycle(n, started_at=TOLD_BY - DAY, due_at=TOLD_BY, stopped_at=TOLD_BY - HOUR) for n in range(1, 20)]
    late = [a_cycle(20, stopped_at=DATE + HOUR, state="breached")]
    waiting = [a_cycle(n, stopped_at=None, state="running") for n in range(21, 60)]
    assert reported([*in_time, *late], set(), {}).part("told").few_of(0) == ["lead_median_seconds"]
    assert reported([*in_time, *waiting], set(), {}).part("told").few_of(0) == ["told_share", "lead_median_seconds"]
