"""What the daemon asks of a Jira, counted: almost nothing while nothing changes, and little for very much."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Flavour
from tests.stories.told import CLIENT, DAY, NOTES_ONLY, Stage, a_stage

each_flavour = pytest.mark.parametrize("flavour", ["cloud", "dc"])


def asked_in(stage: Stage, time: str, day: str = DAY) -> list[str]:
    """What is asked in the turn of that time."""
    stage.box.log.clear()
    done = stage.at(time, day)
    assert not done.trouble
    return [f"{each.method} {each.path.rpartition('/api/2/')[2]}" for each in stage.box.log]


@each_flavour
def test_a_turn_in_which_nothing_changed_asks_twice_at_most(tmp_path: Path, flavour: Flavour) -> None:
    with a_stage(tmp_path, NOTES_ONLY, flavour=flavour) as stage:
        stage.to("10:00")
        for _ in range(20):
            stage.asks()
        stage.at("10:01")
        stage.at("10:02")

        counts = [len(asked_in(stage, f"10:{minute:02}")) for minute in range(3, 40)]

        assert max(counts) <= 2


@each_flavour
def test_over_a_day_without_changes_the_hourly_turn_asks_twice_as_well_and_the_daily_one_once_more(
    tmp_path: Path, flavour: Flavour
) -> None:
    with a_stage(tmp_path, NOTES_ONLY, flavour=flavour) as stage:
        stage.to("10:00")
        stage.answers(stage.asks())
        for time in ("10:01", "10:02", "10:03"):
            stage.at(time)
        times = [
            (day, f"{hour:02}:{minute:02}") for day in (DAY, "2026-05-19") for hour in range(24) for minute in (5, 35)
        ]

        counts = [len(asked_in(stage, time, day)) for day, time in times if (day, time) > (DAY, "10:03")]

        # Whether search understands dates is seen in the hour's search for changes; all is listed once a day.
        assert [count for count in counts if count > 2] == [3]


@each_flavour
def test_a_turn_in_which_one_ticket_changed_asks_five_times_at_most(tmp_path: Path, flavour: Flavour) -> None:
    with a_stage(tmp_path, NOTES_ONLY, flavour=flavour) as stage:
        stage.to("10:00")
        keys = [stage.asks() for _ in range(20)]
        stage.at("10:01")
        stage.at("10:02")
        for key, time in ((keys[3], "10:03"), (keys[4], "11:04")):
            stage.box.person(CLIENT).comment(key, "Any news?")

            asked = asked_in(stage, time)

            assert any("issue" in each for each in asked)
            assert len(asked) <= 5


def test_a_thousand_changed_tickets_of_cloud_are_read_with_sixty_requests_at_most(tmp_path: Path) -> None:
    count = 1_000
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        box = stage.box
        stage.to("10:00")
        box.fill(count)
        stage.at("10:01")
        while stage.store.looks.count("story"):
            stage.turn()
        stage.to("10:02")
        client = box.site.person(CLIENT).uid
        for issue in list(box.site.issues.values()):
            for number in range(3):
                acts.comment(box.site, issue, client, f"Question {number}")
        box.log.clear()

        stage.at("10:03")
        while stage.store.looks.count("story"):
            stage.turn()

        assert len(box.log) <= 60
        tickets = [stage.store.known("story", str(issue.id)) for issue in box.site.issues.values()]
        assert len(tickets) == count
        assert {len(known.ticket.history) for known in tickets if known is not None} >= {4}
