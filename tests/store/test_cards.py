"""Status cards in the store: one row a ticket, opened again to be brought up to date, and never against an end."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.store.cards import card_key
from jira_csext.store.daemon_records import CardRecord, OutboxState
from jira_csext.store.store import Store
from tests.store.records_built import SITE, V1
from tests.store.ticks_built import NOW, a_tick

TICKET = "id of SUP-1"
KEY = card_key(SITE, TICKET)


@pytest.fixture
def cards(store: Store, tmp_path: Path) -> Store:
    store.put_rulebook(V1)
    store.save_tick(SITE, a_tick(decisions=()), NOW)
    store.cards.want(SITE, TICKET, "first", "v1", NOW)
    return store


def test_it_is_wanted_once_until_it_is_written(cards: Store) -> None:
    cards.cards.want(SITE, TICKET, "again", "v1", NOW + 1)

    (row,) = cards.outbox.rows(SITE)
    assert (row.key, row.state, row.reason, row.cycle, row.rule) == (KEY, "pending", "first", 0, "status-card")


def test_what_was_written_is_opened_again(cards: Store) -> None:
    cards.outbox.mark(KEY, "sending", "", NOW)
    cards.outbox.mark(KEY, "sent", "", NOW, remote_id="7")
    cards.cards.want(SITE, TICKET, "breach was carried out", "v1", NOW + 5)

    row = cards.outbox.row(KEY)
    assert row is not None
    assert (row.state, row.reason, row.remote_id) == ("pending", "breach was carried out", "7")
    assert [change.state for change in cards.outbox.story(KEY)] == ["pending", "sending", "sent", "pending"]


def test_a_card_that_stands_there_and_could_not_be_brought_up_to_date_is_tried_again_with_the_next_news(
    cards: Store,
) -> None:
    cards.outbox.mark(KEY, "sending", "", NOW)
    cards.outbox.mark(KEY, "sent", "", NOW, remote_id="7")
    cards.cards.want(SITE, TICKET, "breach was carried out", "v1", NOW + 5)
    cards.outbox.mark(KEY, "sending", "", NOW + 5)
    cards.outbox.mark(KEY, "parked", "our account may not do that (403)", NOW + 5)

    cards.cards.want(SITE, TICKET, "stop was carried out", "v1", NOW + 9)

    row = cards.outbox.row(KEY)
    assert row is not None
    assert (row.state, row.reason, row.remote_id) == ("pending", "stop was carried out", "7")


@pytest.mark.parametrize("state", ["superseded", "abandoned", "parked"])
def test_what_has_ended_or_waits_for_a_person_stays_so(cards: Store, state: OutboxState) -> None:
    cards.outbox.mark(KEY, state, "so it is", NOW)
    cards.cards.want(SITE, TICKET, "again", "v1", NOW + 5)

    row = cards.outbox.row(KEY)
    assert row is not None
    assert (row.state, row.reason) == (state, "so it is")


def test_what_it_said_is_kept_and_when_it_was_put_right(cards: Store) -> None:
    assert cards.cards.of(SITE, TICKET) is None
    cards.cards.wrote(SITE, TICKET, "abc", NOW, restored=True)
    cards.cards.wrote(SITE, TICKET, "def", NOW + 9, restored=False)

    assert cards.cards.of(SITE, TICKET) == CardRecord("def", NOW + 9, NOW)


def test_a_ticket_that_is_not_on_record_has_none(cards: Store) -> None:
    cards.cards.want(SITE, "nowhere", "first", "v1", NOW)
    assert cards.outbox.row(card_key(SITE, "nowhere")) is None


def test_another_rulebook_gives_no_card_up(cards: Store) -> None:
    cards.activations.activate(SITE, "v1", {"another": ()}, NOW)
    row = cards.outbox.row(KEY)
    assert row is not None
    assert row.state == "pending"
