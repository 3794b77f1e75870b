"""The hourly look whether search still works: also right behind a backfill, of which nothing was read from search."""

from __future__ import annotations

import pytest

from jira_csext.store import TicketRecord
from jira_csext.store.store import Store
from jira_csext.sync.loop import turn
from jira_csext.sync.watched import Watched
from tests.building import a_ticket
from tests.watching import SITE, Asked, a_watched

HOUR, DAY = 3600, 86400


@pytest.fixture
def watched(store: Store, helpdesk: Asked) -> Watched:
    return a_watched(store, helpdesk, helpdesk.now)


def backfilled(store: Store, count: int) -> None:
    """Put in so many tickets of years ago, as a backfill does: no search has shown them."""
    plain = a_ticket("Mon 09:00")
    old = [plain._replace(id=f"{number}", key=f"OLD-{number}") for number in range(count)]
    store.save_tickets(SITE, [TicketRecord(ticket, ticket.created_at, None, ()) for ticket in old])


def test_it_comes_though_more_tickets_were_backfilled_since_than_it_looks_through(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    known = helpdesk.open("SUP")
    turn(watched, helpdesk.now)
    backfilled(store, 1200)

    assert store.looks.one_ticked(SITE) == (known, store.known(SITE, known).updated)  # type: ignore[union-attr]
    helpdesk.now += 60
    turn(watched, helpdesk.now)
    helpdesk.now += HOUR
    turn(watched, helpdesk.now)

    assert (helpdesk.beside_count, helpdesk.canary_count) == (2, 0)
    assert helpdesk.looked_back[-1] == DAY


def test_a_search_that_misreads_dates_is_found_out_behind_a_backfill(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    helpdesk.open("SUP")
    turn(watched, helpdesk.now)
    backfilled(store, 1200)
    helpdesk.understands = False

    helpdesk.now += 60
    turn(watched, helpdesk.now)

    assert [state.name for state in store.cursor.of(SITE).states] == ["canary"]


def test_a_day_is_looked_back_even_where_nothing_was_taken_in_yet(watched: Watched, helpdesk: Asked) -> None:
    turn(watched, helpdesk.now)
    helpdesk.now += 60

    turn(watched, helpdesk.now)

    assert (helpdesk.beside_count, helpdesk.canary_count) == (0, 0)
    assert helpdesk.looked_back == [DAY]


def test_backfilled_tickets_in_the_scope_are_read_by_the_daemon_and_those_outside_are_let_go(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    inside = helpdesk.open("SUP")
    store.save_tickets(SITE, [TicketRecord(helpdesk.ticket(inside), helpdesk.now, None, ())])
    backfilled(store, 3)

    for _ in range(30):
        helpdesk.now += HOUR
        turn(watched, helpdesk.now)

    assert store.known(SITE, inside).updated  # type: ignore[union-attr]
    assert store.counts(SITE).gone_count == 3
