"""How many tickets are asked for in one go: what is read together can be read side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from jira_csext.helpdesks.port import Fetched, Unread
from jira_csext.store import open_store
from jira_csext.store.store import Store
from jira_csext.sync.loop import turn
from jira_csext.sync.watched import Watched
from tests.watching import Asked, a_watched


class Counted(Asked):
    """Remembers how many tickets it was asked for together, and takes its time over so many of them."""

    tickets_a_second = 0

    def __init__(self) -> None:
        super().__init__("Mon 10:00")
        self.portions: list[int] = []

    def read(self, ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        """Yield them."""
        self.portions.append(len(ticket_ids))
        for place, found in enumerate(super().read(ticket_ids), 1):
            if self.tickets_a_second and place % self.tickets_a_second == 0:
                self.now += 1
            yield found._replace(fetched_at=self.now) if isinstance(found, Fetched) else found


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as opened:
        yield opened


def first_turn(store: Store, helpdesk: Counted, tickets: int) -> tuple[Watched, int, bool]:
    for _ in range(tickets):
        helpdesk.open("SUP")
    watched = a_watched(store, helpdesk, helpdesk.now)
    done = turn(watched, helpdesk.now)
    return watched, done.taken_in_count, done.more


def test_after_a_quick_hundred_all_the_others_are_asked_for_together(store: Store) -> None:
    helpdesk = Counted()

    _, count, _ = first_turn(store, helpdesk, 450)

    assert count == 450
    assert helpdesk.portions == [100, 350]


def test_at_a_slower_pace_as_many_as_the_rest_of_the_time_is_good_for(store: Store) -> None:
    helpdesk = Counted()
    helpdesk.tickets_a_second = 20

    _, count, more = first_turn(store, helpdesk, 450)

    # Five of twenty seconds for the first hundred leave fifteen for three hundred.
    assert helpdesk.portions == [100, 300]
    assert (count, more) == (400, True)


def test_a_slow_helpdesk_is_asked_for_no_more_than_a_hundred(store: Store) -> None:
    helpdesk = Counted()
    helpdesk.tickets_a_second = 4

    _, count, more = first_turn(store, helpdesk, 450)

    assert helpdesk.portions == [100]
    assert (count, more) == (100, True)
