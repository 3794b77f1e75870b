"""Which tickets must be looked at whatever their wake_at says, and when one that failed is tried again."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.store import Look
from jira_csext.store.store import Store
from tests.store.records_built import SITE, a_record
from tests.store.ticks_built import NOW, a_tick

ONE, TWO = "id of SUP-1", "id of SUP-2"


def wanted(store: Store, now: int = NOW, limit: int = 10) -> list[str]:
    return [look.ticket_id for look in store.looks.wanted(SITE, limit, now)]


def test_a_ticket_is_changed_when_its_mark_was_not_ticked_yet(store: Store) -> None:
    store.save_tick(SITE, a_tick("SUP-1", updated="10:00"), NOW)
    store.save_tickets(SITE, [a_record("SUP-2")])

    seen = [(ONE, "10:00"), (TWO, "10:00"), ("never seen", "10:00"), (ONE, "10:00"), (TWO, "10:00")]
    assert store.looks.changed(SITE, seen) == [TWO, "never seen"]
    assert store.looks.changed(SITE, [(ONE, "10:05")]) == [ONE]
    assert store.looks.changed("another site", [(ONE, "10:00")]) == [ONE]


def test_a_sighting_without_a_mark_tells_only_of_tickets_that_are_new_or_back(store: Store) -> None:
    store.save_tick(SITE, a_tick("SUP-1", updated="10:00"), NOW)
    store.save_tick(SITE, a_tick("SUP-2", updated="10:00", gone_at=NOW), NOW)

    assert store.looks.changed(SITE, [(ONE, ""), (TWO, ""), ("new", "")]) == [TWO, "new"]


def test_no_transaction_is_held_while_the_helpdesk_is_waited_for(store: Store) -> None:
    def on_their_way() -> Iterator[tuple[str, str]]:
        assert not store._database.connection.in_transaction
        yield ONE, "10:00"
        assert not store._database.connection.in_transaction

    assert store.looks.changed(SITE, on_their_way()) == [ONE]


def test_a_ticket_that_search_does_not_show_any_more_is_unseen(store: Store) -> None:
    store.save_tickets(SITE, [a_record("SUP-1"), a_record("SUP-2"), a_record("SUP-3", gone_at=NOW)])

    assert store.looks.unseen(SITE, [ONE]) == [TWO]
    assert store.looks.unseen(SITE, iter([ONE, TWO])) == []


def test_the_urgent_come_first_then_those_that_have_waited_longest(store: Store) -> None:
    store.looks.ask(SITE, ["3", "2"], "read", "adoption", NOW)
    store.looks.ask(SITE, ["1"], "evaluate", "the client changed", NOW - 5)
    store.looks.ask(SITE, ["9"], "read", "a webhook", NOW + 5, urgent=True)

    assert wanted(store) == ["9", "1", "2", "3"]
    assert wanted(store, limit=2) == ["9", "1"]
    assert store.looks.wanted(SITE, 1, NOW) == [Look("9", "", "read", "a webhook", NOW + 5, urgent=True)]


def test_asking_again_asks_for_the_more_of_both(store: Store) -> None:
    store.looks.ask(SITE, ["1"], "read", "adoption", NOW)
    store.looks.ask(SITE, ["1"], "evaluate", "new rules", NOW + 5, urgent=True)
    store.looks.ask(SITE, ["1"], "evaluate", "new rules", NOW + 6)

    assert store.looks.wanted(SITE, 10, NOW) == [Look("1", "", "read", "adoption", NOW, urgent=True)]


def test_a_tick_crosses_its_ticket_off(store: Store) -> None:
    store.looks.ask(SITE, [ONE, TWO], "read", "adoption", NOW - 60)

    store.save_tick(SITE, a_tick("SUP-1", fetched_at=NOW - 60), NOW)

    assert wanted(store) == [TWO]


def test_what_was_asked_for_after_the_reading_is_still_wanted(store: Store) -> None:
    store.looks.ask(SITE, [ONE], "read", "adoption", NOW - 60)
    store.looks.ask(SITE, [ONE], "read", "a webhook", NOW)

    store.save_tick(SITE, a_tick("SUP-1", fetched_at=NOW - 1), NOW)

    assert wanted(store) == [ONE]


def test_an_evaluation_crosses_off_an_evaluation_and_never_a_reading(store: Store) -> None:
    store.save_tickets(SITE, [a_record("SUP-1", fetched_at=NOW - 10), a_record("SUP-2", fetched_at=NOW - 10)])
    store.looks.ask(SITE, [ONE], "evaluate", "new rules", NOW + 5)
    store.looks.ask(SITE, [TWO], "read", "a webhook", NOW - 60)

    store.save_tick(SITE, a_tick("SUP-1", is_reading=False), NOW)
    store.save_tick(SITE, a_tick("SUP-2", is_reading=False), NOW)

    assert wanted(store) == [TWO]


def test_a_ticket_that_failed_is_set_aside_shown_and_tried_again_later(store: Store) -> None:
    store.save_tickets(SITE, [a_record("SUP-1", wake_at=NOW - 60), a_record("SUP-2", wake_at=NOW)])
    store.looks.set_aside(SITE, ONE, "its history cannot be read", NOW + 60, NOW)
    store.looks.set_aside(SITE, ONE, "its history still cannot be read", NOW + 300, NOW + 60)

    told = Look(ONE, "SUP-1", "read", "its history still cannot be read", NOW, attempts=2, not_before=NOW + 300)
    assert store.looks.unread(SITE) == [told]
    assert wanted(store, NOW + 299) == []
    assert [due.key for due in store.due(SITE, 10, NOW + 299)] == ["SUP-2"]
    assert wanted(store, NOW + 300) == [ONE]
    assert [due.key for due in store.due(SITE, 10, NOW + 300)] == ["SUP-1", "SUP-2"]


def test_a_ticket_set_aside_stays_so_when_it_is_asked_for_again(store: Store) -> None:
    store.looks.set_aside(SITE, ONE, "it cannot be read", NOW + 60, NOW)

    store.looks.ask(SITE, [ONE], "read", "seen by search", NOW + 1)

    assert wanted(store, NOW + 59) == []
    assert [look.reason for look in store.looks.unread(SITE)] == ["it cannot be read"]


def test_a_ticket_that_is_read_at_last_is_no_longer_set_aside(store: Store) -> None:
    store.looks.set_aside(SITE, ONE, "it cannot be read", NOW + 60, NOW)

    store.save_tick(SITE, a_tick("SUP-1", fetched_at=NOW + 60), NOW + 60)

    assert store.looks.unread(SITE) == []
    assert store.looks.count(SITE) == 0


def test_a_ticket_out_of_sight_is_shown_as_gone_and_can_be_forgotten(store: Store) -> None:
    store.looks.set_aside(SITE, "77", "Jira does not show it (404)", NOW + 60, NOW, gone=True)

    assert [(look.ticket_id, look.ticket, look.gone) for look in store.looks.unread(SITE)] == [("77", "", True)]
    store.looks.forget(SITE, "77")
    assert store.looks.unread(SITE) == []


def test_a_ticket_out_of_sight_that_is_heard_of_again_is_looked_at_at_once(store: Store) -> None:
    for number in range(5):
        store.looks.set_aside(SITE, "77", "search does not show it", NOW + 3600, NOW + number, gone=True)
    store.looks.ask(SITE, ["77"], "evaluate", "new rules", NOW + 9)
    assert wanted(store) == []

    store.looks.ask(SITE, ["77"], "read", "changed in the helpdesk", NOW + 10, urgent=True)

    (look,) = store.looks.wanted(SITE, 10, NOW + 10)
    # Since when it was out of sight is kept: it may be a mistake of the index.
    assert (look.since, look.attempts, look.gone, look.urgent) == (NOW, 1, True, True)


def test_the_ticket_to_try_the_search_with_was_ticked_is_there_and_was_read_longest_ago(store: Store) -> None:
    assert store.looks.one_ticked(SITE) is None
    store.save_tickets(SITE, [a_record("SUP-1")])
    store.save_tick(SITE, a_tick("SUP-2", updated="10:00", gone_at=NOW), NOW)
    assert store.looks.one_ticked(SITE) is None

    store.save_tick(SITE, a_tick("SUP-3", updated="10:03", fetched_at=NOW - 5), NOW)
    store.save_tick(SITE, a_tick("SUP-4", updated="10:04", fetched_at=NOW - 9), NOW)
    assert store.looks.one_ticked(SITE) == ("id of SUP-4", "10:04")


def test_the_ticket_to_try_the_search_with_is_found_without_looking_through_all(sqlite_store: Store) -> None:
    sqlite_store.save_tickets(SITE, [a_record(f"SUP-{number}") for number in range(5000)])
    steps = []
    sqlite_store._database.of_sqlite.set_progress_handler(lambda: steps.append(1), 1000)

    sqlite_store.looks.one_ticked(SITE)

    # A thousand at either end; all of them would be more than fifty.
    assert len(steps) < 40


def test_a_backfilled_ticket_that_was_never_ticked_counts_as_changed_without_a_mark(store: Store) -> None:
    store.save_tickets(SITE, [a_record("SUP-1")])

    assert store.looks.changed(SITE, [(ONE, "")]) == [ONE]
