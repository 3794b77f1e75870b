"""Turns of the daemon: what an idle one asks and writes, what trouble costs, and when the next one comes."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.helpdesks.errors import NotAdmitted, TooMany, Unreachable
from jira_csext.store import LeaseHeld, LeaseLost, Owner, StoreError, open_store
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn, run, turn
from jira_csext.sync.watched import Limits, Watched
from tests.building import at, said
from tests.watching import SITE, Asked, a_watched

HOUR = 3600
US, THEM = Owner("here", 1, "us"), Owner("there", 2, "them")


@pytest.fixture
def watched(store: Store, helpdesk: Asked) -> Watched:
    return a_watched(store, helpdesk, helpdesk.now)


class Daemon:
    """A daemon whose waiting moves the helpdesk's clock, and that is told to stop after so many waits."""

    def __init__(self, watched: Watched, helpdesk: Asked, waits: int) -> None:
        self.watched, self.helpdesk, self.waits = watched, helpdesk, waits
        self.waited: list[float] = []
        self.turns: list[Turn] = []

    def run(self, owner: Owner = US) -> None:
        run(self.watched, owner, 60, lambda: self.helpdesk.now, self._wait, self.turns.append)

    def _wait(self, seconds: float) -> bool:
        self.waited.append(seconds)
        self.helpdesk.now += round(seconds)
        return len(self.waited) == self.waits


def states(store: Store) -> list[tuple[str, str | None]]:
    return [(state.name, said(state.since)) for state in store.cursor.of(SITE).states]


def test_an_idle_turn_asks_twice_and_the_canary_comes_once_an_hour(watched: Watched, helpdesk: Asked) -> None:
    for _ in range(3):
        helpdesk.open("SUP")
    turn(watched, helpdesk.now)
    helpdesk.asked.clear()

    for _ in range(120):
        helpdesk.now += 60
        turn(watched, helpdesk.now)

    assert helpdesk.asked == ["clock", "changed_since"] * 120
    assert (helpdesk.beside_count, helpdesk.canary_count) == (2, 0)


def test_a_helpdesk_that_is_down_is_a_state_since_it_began_and_what_falls_due_meanwhile_is_said_once(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    ticket = helpdesk.open("SUP")
    turn(watched, helpdesk.now)
    helpdesk.order("clock", Unreachable("acme does not answer."), times=10)
    for _ in range(10):
        helpdesk.now += 30 * 60
        assert turn(watched, helpdesk.now).trouble == "acme does not answer."
    assert states(store) == [("unreachable", "Mon 10:30")]
    assert [stored.decision.outcome for stored in store.decisions(SITE)] == ["act"]

    helpdesk.now += 60
    turn(watched, helpdesk.now)

    assert states(store) == []
    assert helpdesk.notes_on(ticket) == [1]


def test_a_dead_token_and_a_rate_limit_are_states_of_their_own(watched: Watched, store: Store, helpdesk: Asked) -> None:
    turn(watched, helpdesk.now)
    helpdesk.order("clock", NotAdmitted("The token has expired."))
    turn(watched, helpdesk.now)
    assert [name for name, _ in states(store)] == ["not_admitted"]
    helpdesk.order("changed_since", TooMany("Too many requests.", not_before=helpdesk.now + 900))

    done = turn(watched, helpdesk.now)

    assert (done.trouble, done.rest_seconds) == ("Too many requests.", 900)
    assert [name for name, _ in states(store)] == ["too_many"]


def test_a_clock_that_jumps_is_a_state_until_two_measurements_agree(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    turn(watched, helpdesk.now)
    ours = helpdesk.now + 60
    helpdesk.now += 600

    turn(watched, ours)
    assert [name for name, _ in states(store)] == ["clock"]
    helpdesk.now += 60
    turn(watched, ours + 60)
    assert states(store) == []
    assert store.cursor.of(SITE).clock_offset == 540


def test_while_there_is_more_the_next_turn_comes_at_once(store: Store, helpdesk: Asked) -> None:
    for _ in range(25):
        helpdesk.open("SUP")
    daemon = Daemon(a_watched(store, helpdesk, helpdesk.now, limits=Limits(reads_per_turn=10)), helpdesk, 4)

    daemon.run()

    assert [done.taken_in_count for done in daemon.turns] == [10, 10, 5, 0]
    assert daemon.waited == [0, 0, 60, 60]


def test_tickets_that_fail_do_not_hold_up_those_behind_them(store: Store, helpdesk: Asked) -> None:
    for _ in range(20):
        helpdesk.spoil(helpdesk.open("SUP"), "it cannot be read")
    sound = helpdesk.open("SUP")
    daemon = Daemon(a_watched(store, helpdesk, helpdesk.now, limits=Limits(reads_per_turn=10)), helpdesk, 3)

    daemon.run()

    assert daemon.waited == [0, 0, 60]
    assert store.known(SITE, sound) is not None


def test_a_helpdesk_that_wants_to_be_left_alone_is_and_the_lease_is_kept(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    helpdesk.order("clock", TooMany("Too many requests.", not_before=helpdesk.now + 300))
    daemon = Daemon(watched, helpdesk, 4)

    daemon.run()

    assert daemon.waited == [120, 120, 60, 60]
    assert helpdesk.asked.count("clock") == 2
    assert store.lease.holder(SITE) is None


def test_a_locked_store_costs_a_turn_and_not_the_daemon(
    watched: Watched, helpdesk: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    daemon = Daemon(watched, helpdesk, 2)
    due = watched.store.due
    failing = iter([StoreError("csext.db stayed locked by another program for 5 s.")])

    def locked_once(*given: object) -> object:
        for error in failing:
            raise error
        return due(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(watched.store, "due", locked_once)
    daemon.run()

    assert [done.trouble for done in daemon.turns] == ["csext.db stayed locked by another program for 5 s.", ""]


def test_a_second_daemon_is_refused_and_one_that_was_replaced_stops(
    watched: Watched, store: Store, helpdesk: Asked, tmp_path: Path
) -> None:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as other:
        other.lease.acquire(SITE, THEM, helpdesk.now)
        with pytest.raises(LeaseHeld, match="already served by another jira-csext, process 2 on there"):
            Daemon(watched, helpdesk, 1).run()
    daemon = Daemon(watched, helpdesk, 5)

    def taken_over(seconds: float) -> bool:
        store._database.connection.execute("UPDATE lease SET token = 'them'")
        return False

    with pytest.raises(LeaseLost):
        run(watched, US, 60, lambda: helpdesk.now, taken_over, daemon.turns.append)
    assert len(daemon.turns) == 1


def test_a_search_that_misreads_dates_is_a_state_until_it_is_mended(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    helpdesk.open("SUP")
    turn(watched, helpdesk.now)
    helpdesk.understands = False
    for _ in range(3):
        helpdesk.now += 60
        turn(watched, helpdesk.now)

    assert states(store) == [("canary", "Mon 10:01")]
    # It is asked each turn until it is mended.
    assert helpdesk.canary_count == 3
    canary = store.cursor.of(SITE).canary
    assert canary is not None
    assert (canary.understood, canary.at) == (False, at("Mon 10:03"))


def test_a_locked_store_while_it_rests_does_not_end_it(
    watched: Watched, helpdesk: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpdesk.order("clock", TooMany("Too many requests.", not_before=helpdesk.now + 300))
    daemon = Daemon(watched, helpdesk, 4)
    renew = watched.store.lease.renew

    def locked_while_resting(site: str, owner: Owner, now: int) -> None:
        if len(daemon.waited) in (1, 2):
            raise StoreError("csext.db stayed locked by another program for 5 s.")
        renew(site, owner, now)

    monkeypatch.setattr(watched.store.lease, "renew", locked_while_resting)
    daemon.run()

    assert daemon.waited == [120, 120, 60, 60]
