"""When no turn goes well for a while, that is a state of the site, with since when and why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.helpdesks.errors import Unreachable
from jira_csext.store import Owner, open_store
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn, run
from tests.watching import SITE, Asked, a_watched

US = Owner("here", 1, "us")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as opened:
        yield opened


def test_after_fifteen_minutes_of_trouble_the_state_is_raised_and_a_good_turn_clears_it(store: Store) -> None:
    helpdesk = Asked("Mon 10:00")
    watched = a_watched(store, helpdesk, helpdesk.now)
    began, raised = helpdesk.now, []
    helpdesk.order("clock", Unreachable("No answer."), times=18)

    def tell(_: Turn) -> None:
        sentences = [state.sentence for state in store.cursor.of(SITE).states if state.name == "no_good_turn"]
        raised.append(((helpdesk.now - began) // 60, *sentences))

    def wait(seconds: float) -> bool:
        helpdesk.now += round(seconds)
        return len(raised) > 18

    run(watched, US, 60, lambda: helpdesk.now, wait, tell, silent_after=900)

    assert raised[14:16] == [(14,), (15, "No turn has gone well for 15 minutes: No answer.")]
    assert raised[17] == (17, "No turn has gone well for 17 minutes: No answer.")
    assert raised[18] == (18,)
    assert watched.meter.good_at == began + 18 * 60
    assert (watched.meter.turn_count, watched.meter.trouble_count) == (19, 18)


def test_a_state_that_a_killed_daemon_left_behind_goes_with_the_first_good_turn(store: Store) -> None:
    helpdesk = Asked("Mon 10:00")
    watched = a_watched(store, helpdesk, helpdesk.now)
    helpdesk.order("clock", Unreachable("No answer."))
    seen = []

    def tell(_: Turn) -> None:
        seen.append({state.name for state in store.cursor.of(SITE).states})

    def wait(seconds: float) -> bool:
        helpdesk.now += round(seconds)
        return len(seen) == 2

    run(watched, US, 60, lambda: helpdesk.now, wait, tell, silent_after=0)

    assert seen == [{"unreachable", "no_good_turn"}, set()]
