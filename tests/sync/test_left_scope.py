"""A ticket that left the scope is no longer ours, even where it can be read; back in it, it is ours again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.ticket import RESOLVED, Ticket
from jira_csext.helpdesks.errors import Unreachable
from jira_csext.helpdesks.port import Sighting
from jira_csext.sandbox.state.model import Flavour
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn, turn
from jira_csext.sync.scope import OUT_OF_SCOPE
from jira_csext.sync.watched import Watched
from tests.building import a_goal, said
from tests.contract.worlds import PLAIN, SERVICE, a_jira
from tests.watching import SITE, Asked, a_watched, first_answer

HOUR = 3600


@pytest.fixture
def watched(store: Store, helpdesk: Asked) -> Watched:
    """An answer is promised within two days, so that the daily look at everything comes before the breach."""
    rule = replace(first_answer("breach"), goals=(a_goal("48h", calendar=ALWAYS),))
    return a_watched(store, helpdesk, helpdesk.now, rule)


def moved_on(watched: Watched, helpdesk: Asked, seconds: int) -> Turn:
    helpdesk.now += seconds
    return turn(watched, helpdesk.now)


def hours(watched: Watched, helpdesk: Asked, count: int) -> None:
    for _ in range(count):
        moved_on(watched, helpdesk, HOUR)


def on_record(watched: Watched, ticket_id: str) -> Ticket:
    known = watched.store.known(SITE, ticket_id)
    assert known is not None
    return known.ticket


def states(store: Store) -> list[str]:
    return [stored.verdict.state for stored in store.verdicts(SITE)]


def test_after_the_daily_look_and_two_hours_of_doubt_it_is_gone_with_the_reason_and_nothing_is_said(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    left, stays = helpdesk.open("SUP"), helpdesk.open("SUP")
    moved_on(watched, helpdesk, 0)
    helpdesk.outside.add(left)

    hours(watched, helpdesk, 25)
    (doubt,) = store.looks.unread(SITE)
    assert (doubt.ticket_id, doubt.gone, doubt.reason) == (left, True, "search does not show it any more")
    hours(watched, helpdesk, 30)

    gone = on_record(watched, left)
    assert said(gone.gone_at) == "Tue 11:00"
    assert OUT_OF_SCOPE in gone.notices
    assert sorted(states(store)) == ["breached", "cancelled"]
    assert helpdesk.notes_on(left, stays) == [0, 1]
    assert store.looks.count(SITE) == 0


def test_what_was_still_to_be_said_on_it_is_given_up_and_reading_it_does_not_bring_it_back(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    left = helpdesk.open("SUP")
    moved_on(watched, helpdesk, 0)
    store.cursor.pause(SITE, "olga", "a fair", helpdesk.now)
    hours(watched, helpdesk, 49)
    helpdesk.outside.add(left)
    hours(watched, helpdesk, 30)
    assert [row.state for row in store.outbox.rows(SITE)] == ["pending"]

    store.cursor.resume(SITE, "olga", helpdesk.now)
    hours(watched, helpdesk, 1)

    (row,) = store.outbox.rows(SITE)
    assert (row.state, row.reason) == ("superseded", "the ticket left the scope")
    assert OUT_OF_SCOPE in on_record(watched, left).notices
    assert helpdesk.notes_on(left) == [0]


def test_once_let_go_it_is_not_read_again_day_by_day(watched: Watched, helpdesk: Asked) -> None:
    left = helpdesk.open("SUP")
    moved_on(watched, helpdesk, 0)
    helpdesk.outside.add(left)
    hours(watched, helpdesk, 28)
    helpdesk.reads.clear()

    hours(watched, helpdesk, 50)

    assert helpdesk.reads == []


def test_back_in_the_scope_it_is_ours_again_and_what_still_holds_is_said(watched: Watched, helpdesk: Asked) -> None:
    left = helpdesk.open("SUP")
    moved_on(watched, helpdesk, 0)
    helpdesk.outside.add(left)
    hours(watched, helpdesk, 28)
    assert on_record(watched, left).gone_at is not None

    helpdesk.outside.clear()
    helpdesk.change(left, "priority", "High")
    hours(watched, helpdesk, 1)
    assert (on_record(watched, left).gone_at, on_record(watched, left).notices) == (None, ())
    hours(watched, helpdesk, 24)

    assert helpdesk.notes_on(left) == [1]


def test_a_page_that_shifted_once_puts_no_ticket_in_doubt(
    watched: Watched, store: Store, helpdesk: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    skipped, listings = helpdesk.open("SUP"), [1]
    moved_on(watched, helpdesk, 0)
    everything = helpdesk.everything

    def shifting() -> Iterator[Sighting]:
        is_skipping = bool(listings) and listings.pop()
        return (one for one in everything() if not is_skipping or one.ticket_id != skipped)

    monkeypatch.setattr(helpdesk, "everything", shifting)
    hours(watched, helpdesk, 25)

    assert listings == []
    assert store.looks.unread(SITE) == []


def test_what_changes_on_a_ticket_in_doubt_is_read_as_soon_as_search_shows_it(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    doubted = helpdesk.open("SUP")
    moved_on(watched, helpdesk, 0)
    helpdesk.outside.add(doubted)
    hours(watched, helpdesk, 24)
    for _ in range(40):
        moved_on(watched, helpdesk, 60)
    (doubt,) = store.looks.unread(SITE)
    assert doubt.not_before is not None
    assert doubt.not_before > helpdesk.now + 600

    helpdesk.outside.clear()
    helpdesk.change(doubted, "priority", "High")
    moved_on(watched, helpdesk, 60)

    assert store.looks.unread(SITE) == []
    assert on_record(watched, doubted).attributes["priority"] == "High"


def test_a_ticket_that_search_shows_again_within_the_doubt_was_never_gone(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    late = helpdesk.open("SUP")
    moved_on(watched, helpdesk, 0)
    helpdesk.outside.add(late)
    hours(watched, helpdesk, 24)
    helpdesk.outside.clear()

    hours(watched, helpdesk, 4)

    assert on_record(watched, late).gone_at is None
    assert states(store) == ["running"]
    assert store.looks.unread(SITE) == []


def test_one_that_is_resolved_leaves_with_its_verdict_as_it_was(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    # A scope of open tickets only: what resolves a ticket takes it out of sight.
    ticket = helpdesk.open("SUP")
    moved_on(watched, helpdesk, HOUR)
    helpdesk.say(ticket, "Here it is.", "agent")
    helpdesk.change(ticket, "state", RESOLVED)
    helpdesk.outside.add(ticket)

    hours(watched, helpdesk, 25)

    assert states(store) == ["met"]
    assert OUT_OF_SCOPE in on_record(watched, ticket).notices
    assert store.looks.count(SITE) == 0


def test_a_second_look_that_fails_holds_up_nothing_that_changed(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    left = helpdesk.open("SUP")
    moved_on(watched, helpdesk, 0)
    helpdesk.outside.add(left)
    hours(watched, helpdesk, 26)
    new = helpdesk.open("SUP")
    helpdesk.order("everything", Unreachable("Search is down."))

    done = moved_on(watched, helpdesk, HOUR)

    assert done.trouble == "Search is down."
    assert store.known(SITE, new) is not None
    assert on_record(watched, left).gone_at is None
    hours(watched, helpdesk, 2)
    assert on_record(watched, left).gone_at is not None


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_a_jira_ticket_moved_out_of_the_scope_is_let_go_and_taken_up_when_it_is_moved_back(
    store: Store, flavour: Flavour
) -> None:
    with a_jira(flavour) as world:
        helpdesk = world.another_helpdesk(scope=f"project = {SERVICE}")
        watched = a_watched(store, helpdesk, world.box.now_ms // 1000)
        ticket = world.open()
        world.agent_says(ticket, "Hello.")

        def pass_hours(count: int) -> None:
            for _ in range(count):
                world.pass_time(HOUR)
                assert turn(watched, world.box.now_ms // 1000).trouble == ""

        pass_hours(1)
        key = world.box.move(world.box.issue(ticket).key, PLAIN)
        pass_hours(30)
        assert OUT_OF_SCOPE in on_record(watched, ticket).notices
        assert on_record(watched, ticket).key == key

        world.box.move(key, SERVICE)
        pass_hours(1)
        assert on_record(watched, ticket).gone_at is None
        helpdesk.close()
