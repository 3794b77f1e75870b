"""Tickets through the door and back: nothing lost, nothing rewritten."""

from __future__ import annotations

import itertools
import os
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.ticket import Event, Ticket, Value
from jira_csext.store import Due, Progress, Refused, Saved, TicketRecord, open_store
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, a_record, a_ticket, a_verdict

# Each example makes the tables anew.
FEW = settings(max_examples=int(os.environ.get("CSEXT_EXAMPLES", "40")))

words = st.text(max_size=12)
instants = st.integers(-(2**40), 2**40)
values: st.SearchStrategy[Value] = st.one_of(st.none(), st.text(max_size=80), st.integers(), st.lists(words).map(tuple))


@st.composite
def histories(draw: st.DrawFn) -> tuple[Event, ...]:
    event = st.builds(
        Event,
        at=st.integers(0, 3) | instants,
        kind=st.sampled_from(["created", "changed", "message", "attached", "own"]),
        id=words,
        by=st.sampled_from(["client", "agent", "bot", "unknown"]),
        author=words,
        field=words,
        old=values,
        new=values,
        public=st.booleans(),
        text=words,
        deleted_at=st.none() | instants,
    )
    drawn = draw(st.lists(event, unique_by=lambda event: event.id, max_size=8))
    return tuple(sorted(drawn, key=lambda event: event.at))


tickets = st.builds(
    Ticket,
    key=words,
    id=words,
    created_at=instants,
    attributes=st.dictionaries(words, values, max_size=6),
    history=histories(),
    client=words,
    gone_at=st.none() | instants,
    notices=st.lists(words, max_size=2).map(tuple),
)


@given(ticket=tickets)
@FEW
def test_a_ticket_comes_back_exactly_as_it_was_saved(ticket: Ticket) -> None:
    with open_store("sqlite:///:memory:") as store:
        store.save_tickets(SITE, [TicketRecord(ticket, 5)])

        assert store.ticket(SITE, ticket.key) == ticket
        assert store.ticket_with_id(SITE, ticket.id) == ticket
        assert list(store.tickets(SITE)) == [ticket]


@given(history=histories(), cut=st.integers(0, 8))
@FEW
def test_a_history_that_grew_comes_back_in_its_order_however_often_it_was_saved(
    history: tuple[Event, ...], cut: int
) -> None:
    with open_store("sqlite:///:memory:") as store:
        for part in (history[:cut], history[cut:], history, history):
            store.save_tickets(SITE, [a_record(history=part)])

        assert [event.id for event in saved(store).history] == [event.id for event in history]


def saved(store: Store, key: str = "SUP-1") -> Ticket:
    ticket = store.ticket(SITE, key)
    assert ticket is not None
    return ticket


def test_an_older_snapshot_never_overwrites_a_newer_one(store: Store) -> None:
    newer = a_record(fetched_at=MONDAY + 60, client="Acme Ltd", wake_at=MONDAY + 900, verdicts=[a_verdict()])
    older = a_record(fetched_at=MONDAY + 59, client="Acme", wake_at=None, verdicts=[])
    store.save_tickets(SITE, [newer])

    outcome = store.save_tickets(SITE, [older, a_record("SUP-2")])

    assert outcome == Saved(saved_count=1, older_count=1, older=frozenset({older.ticket.id}))
    assert saved(store).client == "Acme Ltd"
    assert [due.key for due in store.due(SITE, 10, MONDAY + 900)] == ["SUP-1"]
    assert len(list(store.verdicts(SITE))) == 1


def test_a_snapshot_of_the_same_second_overwrites(store: Store) -> None:
    store.save_tickets(SITE, [a_record(client="Acme")])
    store.save_tickets(SITE, [a_record(client="Acme Ltd")])

    assert saved(store).client == "Acme Ltd"


def test_a_moved_ticket_is_found_under_both_keys(store: Store) -> None:
    store.save_tickets(SITE, [a_record("SUP-1", id="10")])
    store.save_tickets(SITE, [a_record("CS-9", id="10", fetched_at=MONDAY + 7200)])
    store.save_tickets(SITE, [a_record("OPS-3", id="10", fetched_at=MONDAY + 9000)])

    assert [saved(store, key).key for key in ("SUP-1", "CS-9", "OPS-3")] == ["OPS-3"] * 3
    assert store.ticket(SITE, "CS-8") is None


def test_a_key_given_out_again_names_the_ticket_that_has_it(store: Store) -> None:
    store.save_tickets(SITE, [a_record("SUP-1", id="10", gone_at=MONDAY + 9000, fetched_at=MONDAY + 9999)])
    store.save_tickets(SITE, [a_record("SUP-1", id="11")])
    store.save_tickets(SITE, [a_record("SUP-2", id="12"), a_record("CS-2", id="12"), a_record("SUP-2", id="13")])

    assert saved(store, "SUP-1").id == "11"
    assert saved(store, "SUP-2").id == "13"


def test_tickets_of_two_sites_do_not_meet(store: Store) -> None:
    store.save_tickets("one", [a_record(client="One", wake_at=MONDAY)])
    store.save_tickets("two", [a_record(client="Two")])

    assert [ticket.client for ticket in store.tickets("two")] == ["Two"]
    assert store.due("two", 10, MONDAY) == []
    assert store.ticket("three", "SUP-1") is None


def test_an_event_keeps_what_it_was_at_first_sight(store: Store) -> None:
    first = Event(MONDAY, "message", "m1", "agent", "oleg", public=True, text="Here.")
    store.save_tickets(SITE, [a_record(history=(first,))])
    rewritten = first._replace(at=MONDAY + 5, by="client", author="x", text="Never mind.", old="a", new="b")

    store.save_tickets(SITE, [a_record(history=(rewritten,))])

    assert saved(store).history == (first,)


def test_a_deletion_is_noted_once_and_a_message_withdrawn_stays_withdrawn(store: Store) -> None:
    said = Event(MONDAY, "message", "m1", "agent", "oleg", public=True, text="Here.")
    readings = (
        said,
        said._replace(deleted_at=MONDAY + 60),
        said._replace(deleted_at=MONDAY + 90),
        said._replace(public=False),
        said,
    )
    for seen in readings:
        store.save_tickets(SITE, [a_record(history=(seen,))])

    assert saved(store).history == (said._replace(deleted_at=MONDAY + 60, public=False),)


def test_an_event_that_a_reading_does_not_show_stays(store: Store) -> None:
    store.save_tickets(SITE, [a_record()])

    store.save_tickets(SITE, [a_record(history=())])

    assert saved(store).history == a_ticket().history


def test_provisional_verdicts_replace_the_tickets_earlier_ones_only(store: Store) -> None:
    store.save_tickets(SITE, [a_record("SUP-1", verdicts=[a_verdict(rule="old")])])
    store.save_tickets(SITE, [a_record("SUP-2", verdicts=[a_verdict(rule="other")])])

    store.save_tickets(SITE, [a_record("SUP-1", verdicts=[a_verdict(rule="new", rulebook="v2")])])

    found = [(stored.ticket, stored.verdict.rule, stored.verdict.rulebook) for stored in store.verdicts(SITE)]
    assert found == [("SUP-1", "new", "v2"), ("SUP-2", "other", "v1")]


def test_a_record_without_verdicts_leaves_them_and_one_with_none_removes_them(store: Store) -> None:
    store.save_tickets(SITE, [a_record(verdicts=[a_verdict()])])

    store.save_tickets(SITE, [a_record(verdicts=None)])
    assert len(list(store.verdicts(SITE))) == 1

    store.save_tickets(SITE, [a_record(verdicts=[])])
    assert list(store.verdicts(SITE)) == []


def test_of_one_ticket_twice_in_a_batch_the_last_counts(store: Store) -> None:
    twice = [a_record(client="A", verdicts=[a_verdict(goal=1)]), a_record(client="B", verdicts=[a_verdict(goal=2)])]

    store.save_tickets(SITE, twice)

    assert saved(store).client == "B"
    assert [stored.verdict.goal for stored in store.verdicts(SITE)] == [2]


@pytest.mark.parametrize(
    "broken",
    [
        a_record("SUP-2", client="half a character \ud83d"),
        a_record("SUP-2", attributes={"summary": "half a character \ud83d"}),
        a_record("SUP-2", history=(Event(2**63, "created", "created"),)),
        a_record("SUP-2", history=(Event(0, "message", "m1", text="\udfff"),)),
    ],
)
def test_a_ticket_that_no_database_can_hold_is_named_and_the_others_are_saved(
    store: Store, broken: TicketRecord
) -> None:
    progress = Progress("tickets.jsonl", 100, 3)

    outcome = store.save_tickets(SITE, [a_record("SUP-1"), broken, a_record("SUP-3")], progress=progress)

    assert (outcome.saved_count, [refused.key for refused in outcome.refused]) == (2, ["SUP-2"])
    assert "the database cannot hold one of its values (" in outcome.refused[0].reason
    assert [ticket.key for ticket in store.tickets(SITE)] == ["SUP-1", "SUP-3"]
    assert store.progress(SITE, "tickets.jsonl") == progress


def test_a_refusal_inside_a_larger_transaction_undoes_nothing_else(store: Store) -> None:
    with store.transaction():
        store.save_tickets(SITE, [a_record("SUP-1")])
        outcome = store.save_tickets(SITE, [a_record("SUP-2", client="\ud83d"), a_record("SUP-3")])

    assert outcome.refused == (Refused("SUP-2", outcome.refused[0].reason),)
    assert [ticket.key for ticket in store.tickets(SITE)] == ["SUP-1", "SUP-3"]


def test_due_subjects_come_longest_overdue_first_and_no_more_than_asked_for(store: Store) -> None:
    wakes = {"SUP-1": MONDAY + 2, "SUP-2": MONDAY + 1, "SUP-3": None, "SUP-4": MONDAY + 3, "SUP-5": MONDAY + 4}
    store.save_tickets(SITE, [a_record(key, wake_at=wake_at) for key, wake_at in wakes.items()])

    assert store.due(SITE, 2, MONDAY + 3) == [
        Due("ticket", "id of SUP-2", "SUP-2", MONDAY + 1),
        Due("ticket", "id of SUP-1", "SUP-1", MONDAY + 2),
    ]
    assert [due.key for due in store.due(SITE, 9, MONDAY + 3)] == ["SUP-2", "SUP-1", "SUP-4"]


def test_open_tickets_are_neither_resolved_nor_gone(store: Store) -> None:
    store.save_tickets(
        SITE,
        [
            a_record("SUP-1"),
            a_record("SUP-2", attributes={"state": "resolved"}),
            a_record("SUP-3", gone_at=MONDAY),
            a_record("SUP-4", attributes={"state": "waiting_for_client"}),
        ],
    )

    assert [ticket.key for ticket in store.tickets(SITE, open_only=True)] == ["SUP-1", "SUP-4"]
    assert len(list(store.tickets(SITE))) == 4


def test_tickets_can_be_saved_while_they_are_read_page_by_page(store: Store) -> None:
    keys = [f"SUP-{number}" for number in range(1, 1202)]
    store.save_tickets(SITE, [a_record(key) for key in keys])

    def read_and_saved() -> Iterator[str]:
        for ticket in store.tickets(SITE):
            store.save_tickets(SITE, [a_record(ticket.key, client="seen")])
            yield ticket.key

    assert list(read_and_saved()) == keys
    assert {ticket.client for ticket in store.tickets(SITE)} == {"seen"}


def test_a_history_of_ten_thousand_messages_is_kept(store: Store) -> None:
    messages = [Event(MONDAY + second // 3, "message", f"m{second}") for second in range(10_000)]

    store.save_tickets(SITE, [a_record(history=tuple(messages))])

    assert saved(store).history == tuple(messages)


def test_a_batch_may_be_any_iterable(store: Store) -> None:
    outcome = store.save_tickets(SITE, itertools.chain([a_record("SUP-1")], [a_record("SUP-2")]))

    assert outcome == Saved(saved_count=2, older_count=0)
