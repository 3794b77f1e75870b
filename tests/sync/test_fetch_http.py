"""Fetching from stand-in Jiras over real HTTP, whose search lags behind and loses tickets for a while."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from jira_csext.store import open_store
from jira_csext.sync.loop import Turn, turn
from jira_csext.sync.watched import Watched
from tests.contract.worlds import JiraWorld, a_jira
from tests.watching import SITE, a_watched


@pytest.fixture(params=["cloud", "dc"])
def world(request: pytest.FixtureRequest) -> Iterator[JiraWorld]:
    flavour: Flavour = request.param
    with a_jira(flavour) as served:
        yield served


@pytest.fixture
def watched(world: JiraWorld, tmp_path: Path) -> Iterator[Watched]:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as store:
        yield a_watched(store, world.helpdesk, world.box.now_ms // 1000)


def moved_on(world: JiraWorld, watched: Watched, seconds: int = 60) -> Turn:
    world.pass_time(seconds)
    return turn(watched, world.box.now_ms // 1000)


def test_a_ticket_that_search_shows_late_is_taken_in_and_an_idle_turn_asks_twice(
    world: JiraWorld, watched: Watched
) -> None:
    old = world.open()
    world.pass_time(86_400)
    moved_on(world, watched)
    world.box.lag(90)
    new = world.open()

    moved_on(world, watched)
    assert watched.store.known(SITE, new) is None
    moved_on(world, watched)

    assert watched.store.known(SITE, old) is not None
    assert watched.store.known(SITE, new) is not None
    moved_on(world, watched, 700)
    world.box.log.clear()
    moved_on(world, watched)
    assert len(world.box.log) == 2


def test_searches_that_break_off_cost_a_turn_and_no_ticket(world: JiraWorld, watched: Watched) -> None:
    moved_on(world, watched)
    new = world.open()
    world.box.faults.order(faults.truncated(), "POST", "*/search*", times=6, after=True)

    troubles = [moved_on(world, watched).trouble for _ in range(3)]

    assert [bool(trouble) for trouble in troubles] == [True, True, False]
    assert watched.store.known(SITE, new) is not None


def test_a_ticket_that_was_deleted_is_gone_after_hours_and_says_nothing(world: JiraWorld, watched: Watched) -> None:
    ticket = world.open()
    moved_on(world, watched)
    world.box.delete(world.box.issue(ticket).key)

    # Search tells nothing of what is no longer there; the daily look at everything does.
    for _ in range(30):
        moved_on(world, watched, 3600)

    known = watched.store.known(SITE, ticket)
    assert known is not None
    assert known.ticket.gone_at is not None
    assert watched.store.looks.count(SITE) == 0
