"""Deliveries kept once, and the tickets they announce until somebody takes them."""

from __future__ import annotations

from jira_csext.store.store import Store
from jira_csext.store.webhooks import KEPT_SECONDS, Hint, Received


def a_delivery(identifier: str, *ticket_ids: str, at: int = 100) -> Received:
    return Received(identifier, ticket_ids, at)


def test_a_ticket_announced_several_times_is_one_hint_from_the_first_to_the_last(store: Store) -> None:
    assert store.webhooks.receive("acme", [a_delivery("a", "7"), a_delivery("b", "7", at=103)]) == 2
    assert store.webhooks.receive("acme", [a_delivery("c", "7", at=105)]) == 1

    assert store.webhooks.take("acme", 100) == [Hint("7", 100, 105, 3, known=False)]
    assert store.webhooks.take("acme", 100) == []


def test_a_delivery_seen_before_announces_nothing_again_even_within_one_batch(store: Store) -> None:
    assert store.webhooks.receive("acme", [a_delivery("a", "7"), a_delivery("a", "7")]) == 1
    store.webhooks.take("acme", 100)

    assert store.webhooks.receive("acme", [a_delivery("a", "7")]) == 0
    assert store.webhooks.waiting("acme") == frozenset()


def test_only_what_has_waited_long_enough_is_taken_the_oldest_first(store: Store) -> None:
    store.webhooks.receive("acme", [a_delivery("a", "9", at=101), a_delivery("b", "8"), a_delivery("c", "7", at=102)])

    assert [hint.ticket_id for hint in store.webhooks.take("acme", 101)] == ["8", "9"]
    assert store.webhooks.next_at("acme") == 102
    assert store.webhooks.waiting("acme") == {"7"}


def test_sites_know_nothing_of_each_other(store: Store) -> None:
    store.webhooks.receive("acme", [a_delivery("a", "7")])

    assert store.webhooks.receive("other", [a_delivery("a", "7")]) == 1
    assert store.webhooks.next_at("third") is None
    assert [hint.ticket_id for hint in store.webhooks.take("acme", 100)] == ["7"]
    assert store.webhooks.waiting("other") == {"7"}


def test_taken_back_with_the_transaction_that_took_it_a_hint_is_there_again(store: Store) -> None:
    store.webhooks.receive("acme", [a_delivery("a", "7")])
    try:
        with store.transaction():
            store.webhooks.take("acme", 100)
            raise RuntimeError
    except RuntimeError:
        pass

    assert store.webhooks.waiting("acme") == {"7"}


def test_deliveries_are_forgotten_when_they_will_not_come_again(store: Store) -> None:
    store.webhooks.receive("acme", [a_delivery("old", "7"), a_delivery("new", "7", at=200)])

    assert store.webhooks.forget(101 + KEPT_SECONDS) == 1
    assert store.webhooks.forget(101 + KEPT_SECONDS) == 0
    assert store.webhooks.receive("acme", [a_delivery("new", "7"), a_delivery("old", "7")]) == 1
