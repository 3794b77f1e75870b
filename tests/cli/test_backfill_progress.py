"""The pace of a backfill: tickets a second and the time that is left, of this run alone."""

from __future__ import annotations

from collections import Counter

from jira_csext.cli.backfill_progress import Pace
from jira_csext.sync.summary import Summary

NOON = 1_779_090_000


def so_far(tickets: int, resumed_at: int = 0) -> Summary:
    return Summary(NOON, Counter(tickets=tickets), resumed_at=resumed_at)


def test_the_pace_is_tickets_a_second_and_the_rest_is_reckoned_by_what_is_behind() -> None:
    pace = Pace(NOON)
    pace.went_on(so_far(1000), 250, NOON + 10)
    assert (pace.tickets_a_second, pace.seconds_left(1000)) == (100, 30)


def test_within_the_first_second_nothing_is_said() -> None:
    pace = Pace(NOON)
    pace.went_on(so_far(500), 100, NOON)
    assert (pace.tickets_a_second, pace.seconds_left(1000)) == (None, None)


def test_what_an_earlier_run_did_is_no_part_of_the_pace() -> None:
    pace = Pace(NOON)
    pace.went_on(so_far(9000, resumed_at=8500), 900, NOON + 1)
    assert (pace.tickets_a_second, pace.seconds_left(1000)) == (None, None)
    pace.went_on(so_far(9500, resumed_at=8500), 950, NOON + 5)
    assert (pace.tickets_a_second, pace.seconds_left(1000)) == (100, 5)
