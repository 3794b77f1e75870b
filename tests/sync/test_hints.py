"""Hints: announced tickets are read by id, search is asked less often while nothing is missing, and only then."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.helpdesks.errors import Unreachable
from jira_csext.store import Owner, open_store
from jira_csext.store.store import Store
from jira_csext.store.webhooks import Received
from jira_csext.sync.hints import Hints
from jira_csext.sync.loop import Turn, run, turn
from jira_csext.sync.watched import Watched
from tests.building import at
from tests.watching import SITE, Asked, a_watched

MINUTE, HOUR = 60, 3600


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as opened:
        yield opened


class Daemon:
    """A daemon that is told of changes; times are seconds after Monday, 10:00, when it has adopted its site."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.began = at("Mon 10:00")
        self.helpdesk = Asked(self.began - HOUR)
        self.known = [self.helpdesk.open("SUP") for _ in range(3)]
        self.helpdesk.now = self.began
        self.watched: Watched = a_watched(store, self.helpdesk, self.began)
        self.meter = self.watched.meter
        self.hints = Hints(self.meter, often=MINUTE, seldom=5 * MINUTE, debounce=2)
        self._delivery_count = 0
        # The first look at everything, and the canary of the hour, are behind us.
        self.turn(0)
        self.turn(1)

    def turn(self, seconds: int) -> list[str]:
        """Let it take a turn then, and return which tickets it read."""
        self.helpdesk.now = self.began + seconds
        self.helpdesk.reads.clear()
        self.done: Turn = turn(self.watched, self.helpdesk.now, hints=self.hints)
        self.hints.turned(self.helpdesk.now)
        return list(self.helpdesk.reads)

    def changes(self, ticket_id: str, seconds: int, *, told: bool = True) -> None:
        """Let somebody write on a ticket, and the helpdesk announce it."""
        self.helpdesk.now = self.began + seconds
        self.helpdesk.say(ticket_id, "Hello?")
        if told:
            self.announces(ticket_id, seconds)

    def announces(self, ticket_id: str, seconds: int) -> None:
        """Let the helpdesk announce a change."""
        self._delivery_count += 1
        self.store.webhooks.receive(SITE, [Received(f"d{self._delivery_count}", (ticket_id,), self.began + seconds)])

    @property
    def search_count(self) -> int:
        return len(self.helpdesk.looked_back)

    def earns_trust(self) -> None:
        """Let a hint come, and a search agree; the last turn is at 61."""
        self.changes(self.known[0], 50)
        self.turn(52)
        self.turn(61)
        assert self.hints.are_trusted(self.began + 61)


@pytest.fixture
def daemon(store: Store) -> Daemon:
    return Daemon(store)


@pytest.fixture
def trusting(daemon: Daemon) -> Daemon:
    """A daemon that relies on hints since 61; search was asked then."""
    daemon.earns_trust()
    return daemon


def test_a_ticket_announced_is_read_by_its_id_once_its_debounce_is_over(daemon: Daemon) -> None:
    ticket = daemon.known[0]
    daemon.changes(ticket, 10)
    daemon.announces(ticket, 11)
    searched = daemon.search_count

    assert daemon.turn(11) == []
    assert daemon.turn(12) == [ticket]
    assert daemon.turn(13) == []
    assert daemon.search_count == searched
    assert (daemon.meter.hint_count, daemon.meter.hint_lags.total_seconds) == (2, 2)


def test_until_a_hint_came_and_a_search_agreed_search_keeps_its_pace(daemon: Daemon) -> None:
    searched = daemon.search_count
    for minute in (1, 2, 3):
        daemon.turn(minute * MINUTE + 1)

    assert daemon.search_count == searched + 3


def test_while_everything_is_announced_search_is_asked_every_five_minutes(trusting: Daemon) -> None:
    searched = trusting.search_count
    for minute in range(2, 12):
        trusting.changes(trusting.known[1], minute * MINUTE - 5)
        assert trusting.turn(minute * MINUTE + 1) == [trusting.known[1]]

    assert trusting.search_count == searched + 2
    assert trusting.meter.search_spared_count >= 8
    assert trusting.meter.hint_missed_count == 0


def test_a_change_that_was_not_announced_is_found_by_search_counted_and_ends_the_trust(trusting: Daemon) -> None:
    trusting.changes(trusting.known[2], 100, told=False)
    for minute in (2, 3, 4, 5):
        assert trusting.turn(minute * MINUTE + 1) == []
    assert trusting.turn(6 * MINUTE + 1) == [trusting.known[2]]

    searched = trusting.search_count
    for minute in range(7, 13):
        trusting.turn(minute * MINUTE + 1)

    assert trusting.search_count == searched + 6
    assert (trusting.meter.hint_missed_count, trusting.meter.hints_trusted) == (1, False)


def test_a_hint_that_comes_after_search_found_the_change_is_late_and_not_missed(trusting: Daemon) -> None:
    trusting.changes(trusting.known[2], 355, told=False)
    trusting.turn(361)
    trusting.announces(trusting.known[2], 365)
    trusting.turn(367)
    trusting.turn(800)

    assert (trusting.meter.hint_late_count, trusting.meter.hint_missed_count) == (1, 0)
    assert trusting.hints.are_trusted(trusting.began + 800)


def test_a_hint_still_on_its_way_when_search_finds_the_change_is_no_miss(trusting: Daemon) -> None:
    trusting.changes(trusting.known[2], 360)
    trusting.turn(361)
    trusting.turn(363)
    trusting.turn(800)

    assert (trusting.meter.hint_late_count, trusting.meter.hint_missed_count) == (0, 0)


def test_an_hour_without_any_hint_and_search_takes_over(trusting: Daemon) -> None:
    trusting.turn(52 + HOUR - MINUTE)
    searched = trusting.search_count
    for minute in (1, 2, 3):
        trusting.turn(52 + HOUR + minute * MINUTE)

    assert trusting.search_count == searched + 3


def test_what_we_turned_away_ourselves_ends_the_trust_at_once(trusting: Daemon) -> None:
    trusting.meter.webhook_answers["refused"] += 1
    searched = trusting.search_count
    trusting.turn(2 * MINUTE + 1)

    assert trusting.search_count == searched + 1


def test_a_new_ticket_is_brought_in_by_a_search_at_once(trusting: Daemon) -> None:
    trusting.helpdesk.now = trusting.began + 100
    new = trusting.helpdesk.open("SUP")
    trusting.announces(new, 100)

    assert trusting.turn(102) == [new]
    known = trusting.store.known(SITE, new)
    assert known is not None
    assert known.first_seen_at == 0
    assert trusting.meter.hint_lags.counts[1] == 2


def test_new_tickets_in_a_row_come_in_at_once_and_a_flood_of_them_by_twelve_searches_a_minute(
    trusting: Daemon,
) -> None:
    read_at: dict[str, int] = {}
    searched = trusting.search_count
    made_at: dict[str, int] = {}
    for second in range(100, 160):
        trusting.helpdesk.now = trusting.began + second
        if second % 2 == 0:
            new = trusting.helpdesk.open("SUP")
            made_at[new] = second
            trusting.announces(new, second)
        for ticket_id in trusting.turn(second):
            read_at.setdefault(ticket_id, second)

    waited = [read_at[ticket_id] - made_at[ticket_id] for ticket_id in made_at if ticket_id in read_at]
    assert max(waited[:10]) <= 2
    assert trusting.search_count - searched <= 13


def test_a_ticket_outside_the_scope_is_never_read_and_searched_for_a_few_times_only(trusting: Daemon) -> None:
    trusting.helpdesk.now = trusting.began + 100
    stranger = trusting.helpdesk.open("HR")
    trusting.helpdesk.outside.add(stranger)
    searched = trusting.search_count
    for seconds in range(100, 340):
        trusting.announces(stranger, seconds)
        assert trusting.turn(seconds + 2) == []

    assert trusting.store.known(SITE, stranger) is None
    assert trusting.search_count - searched <= 4


def test_a_ticket_that_search_shows_late_is_searched_for_again(trusting: Daemon) -> None:
    trusting.helpdesk.now = trusting.began + 100
    new = trusting.helpdesk.open("SUP")
    trusting.helpdesk.outside.add(new)
    trusting.announces(new, 100)
    assert trusting.turn(102) == []

    # The helpdesk in memory does not look back by itself, so search shows it as of now.
    trusting.helpdesk.outside.clear()
    trusting.changes(new, 104, told=False)
    assert trusting.turn(104) == []
    assert trusting.turn(107) == [new]


def test_a_ticket_that_is_deleted_is_found_gone_by_its_announcement(trusting: Daemon) -> None:
    trusting.helpdesk.hide(trusting.known[1])
    trusting.announces(trusting.known[1], 100)
    trusting.turn(102)

    (look,) = trusting.store.looks.unread(SITE)
    assert (look.ticket_id, look.gone) == (trusting.known[1], True)


def test_while_the_helpdesk_does_not_answer_no_hint_is_lost(trusting: Daemon) -> None:
    trusting.helpdesk.order("clock", Unreachable("No answer."))
    trusting.changes(trusting.known[1], 100)
    assert trusting.turn(102) == []
    assert trusting.done.trouble

    assert trusting.turn(104) == [trusting.known[1]]


class Rests:
    """Rests of the loop: each wait moves the clock, until a hint comes or the daemon is to stop."""

    def __init__(self, daemon: Daemon) -> None:
        self.daemon = daemon
        self.waited: list[int] = []
        self.hint_at: int | None = None

    def wait(self, seconds: float) -> bool:
        began_at = self.daemon.helpdesk.now
        over_at = began_at + round(seconds)
        hint_at = None if self.hint_at is None else self.daemon.began + self.hint_at
        if hint_at is not None and began_at <= hint_at < over_at:
            self.daemon.changes(self.daemon.known[1], self.hint_at or 0)
            self.hint_at, over_at = None, hint_at
        self.waited.append(over_at - began_at)
        self.daemon.helpdesk.now = over_at
        return len(self.waited) > 5


def test_a_rest_ends_when_a_hint_is_due_and_not_when_it_comes(trusting: Daemon) -> None:
    rests, taken_in = Rests(trusting), []
    rests.hint_at = 70
    trusting.helpdesk.now = trusting.began + 61
    ours = Owner("here", 1, "us")

    def tell(done: Turn) -> None:
        taken_in.append((trusting.helpdesk.now - trusting.began, done.taken_in_count))

    run(trusting.watched, ours, MINUTE, lambda: trusting.helpdesk.now, rests.wait, tell, hints=trusting.hints)

    assert taken_in[:3] == [(61, 0), (72, 1), (132, 0)]
    assert rests.waited[:3] == [9, 2, 0]


def test_what_was_announced_before_a_kill_is_read_after_the_next_start(trusting: Daemon) -> None:
    trusting.changes(trusting.known[1], 100)
    trusting.hints = Hints(trusting.meter, often=MINUTE, seldom=5 * MINUTE, debounce=2)

    assert trusting.turn(3600) == [trusting.known[1]]
