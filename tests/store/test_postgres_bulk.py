"""Many tickets at once on PostgreSQL: the same rows as one after the other, and as in SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.ticket import Event, Ticket
from jira_csext.core.verdict import FiredStep
from jira_csext.store import LiveVerdict, Progress, Saved, TicketRecord, open_store, postgres_bulk, tickets
from jira_csext.store.rows import Put
from jira_csext.store.store import Store
from tests.postgres import Server
from tests.store.records_built import MONDAY, SITE, V1, V2, a_record, a_verdict, closed
from tests.store.ticks_built import a_tick

TABLES = ("site", "subject", "event", "former_key", "verdict", "backfill_progress")

words = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=5) | st.sampled_from(
    ["\\N", "\\.", "a\tb", "a\nb\r", "\\", '"', "-4611686018427387904", "Ж"]
)
instants = st.sampled_from([0, 1, -5, MONDAY, 2**63 - 1, -(2**61)])
events = st.builds(
    Event,
    at=st.integers(0, 2),
    kind=st.sampled_from(["created", "changed", "message"]),
    id=st.sampled_from(["created", "m1", "m2", "m3"]) | words,
    author=words,
    field=words,
    old=st.none() | words,
    new=st.none() | words | st.integers(-3, 3),
    public=st.booleans(),
    text=words,
    deleted_at=st.none() | instants,
)
verdicts = st.builds(
    a_verdict,
    rule=st.sampled_from(["one", "two"]),
    start_id=st.sampled_from(["created", "m1"]),
    goal=st.integers(0, 3),
    due_at=st.none() | instants,
    stopped_at=st.none() | instants,
    breached_at=st.none() | instants,
    state=st.sampled_from(["met", "breached", "running"]),
    client=words,
    manager=words,
    fired=st.sampled_from([(), (FiredStep("50%", 5), FiredStep("breach", 9, superseded_by="x"))]),
    rulebook=st.sampled_from(["", "v1", "v2"]),
)
records = st.builds(
    TicketRecord,
    st.builds(
        Ticket,
        key=st.sampled_from(["SUP-1", "SUP-2", "CS-3"]),
        id=st.sampled_from(["1", "2", "3", "4", "\\N"]),
        created_at=instants,
        attributes=st.fixed_dictionaries({}, optional={"state": st.sampled_from(["open", "resolved"]), "type": words}),
        history=st.lists(events, max_size=4).map(lambda found: tuple(sorted(found, key=lambda event: event.at))),
        client=words,
        gone_at=st.none() | instants,
        notices=st.lists(words, max_size=1).map(tuple),
    ),
    fetched_at=st.integers(1, 3),
    wake_at=st.none() | instants,
    verdicts=st.none() | st.lists(verdicts, max_size=3),
)


class Given(NamedTuple):
    """What is saved together, and what the daemon finds out about its first ticket afterwards."""

    batch: list[TicketRecord]
    live: list[LiveVerdict]


batches = st.builds(
    Given, st.lists(records, min_size=1, max_size=7), st.lists(st.builds(closed, rule=st.just("one")), max_size=1)
)


@pytest.fixture(scope="module")
def two(postgres_server: Server) -> Iterator[tuple[Store, Store]]:
    """Two stores on a server, each in a database of its own."""
    with (
        postgres_server.database() as one,
        postgres_server.database() as other,
        open_store(one) as at_once,
        open_store(other) as one_by_one,
    ):
        yield at_once, one_by_one


@pytest.fixture
def server_store(postgres_url: str) -> Iterator[Store]:
    """An empty store on a server."""
    with open_store(postgres_url) as opened:
        opened.put_rulebook(V1)
        opened.put_rulebook(V2)
        yield opened


def emptied(store: Store) -> Store:
    store._database.connection.execute(f"TRUNCATE {', '.join(TABLES)}, rulebook_version RESTART IDENTITY CASCADE")
    store._database.ids.clear()
    return store


def saved_all(store: Store, given: Sequence[Given], least: int) -> list[Saved]:
    """Save the batches, tickets at once where there are so many."""
    store.put_rulebook(V1)
    store.put_rulebook(V2)
    outcomes = []
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(tickets, "_MANY", least)
        for batch, live in given:
            outcomes.append(store.save_tickets(SITE, batch, progress=Progress("tickets.jsonl", len(batch), 1)))
            store.save_live_verdicts(SITE, batch[0].ticket.id, live, "v1", MONDAY)
    return outcomes


def rows_of(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of the tables that tickets are written to."""
    found = {}
    for table in TABLES:
        rows = store._database.connection.execute(f"SELECT * FROM {table}").fetchall()
        found[table] = sorted([tuple(map(plain, row)) for row in rows], key=repr)
    return found


def plain(value: object) -> object:
    return int(value) if isinstance(value, bool) else value


@given(given=st.lists(batches, min_size=1, max_size=4))
@settings(max_examples=40)
def test_many_at_once_leave_what_one_after_the_other_leaves_and_what_sqlite_holds(
    two: tuple[Store, Store], given: list[Given]
) -> None:
    at_once, one_by_one = map(emptied, two)

    outcomes = saved_all(at_once, given, 2)

    assert outcomes == saved_all(one_by_one, given, 99)
    assert rows_of(at_once) == rows_of(one_by_one)
    for least in (1, 99):
        with open_store("sqlite:///:memory:") as in_a_file:
            assert outcomes == saved_all(in_a_file, given, least)
            assert rows_of(at_once) == rows_of(in_a_file)


# Too long for an index, and nothing in it comes twice.
LONG = "".join(sha256(str(number).encode()).hexdigest() for number in range(100))
UNFIT = [
    a_record("SUP-5", id=LONG),
    a_record("SUP-5", history=(Event(0, "message", LONG),)),
    a_record("SUP-5", client="zero \0"),
    a_record("SUP-5", id="zero \0"),
    a_record("SUP-\0", id="SUP-5"),
    a_record("SUP-5", client="half \ud83d"),
    a_record("SUP-5", id="half \ud83d"),
    a_record("SUP-5", created_at=2**63),
    a_record("SUP-5", wake_at=-(2**63) - 1),
    a_record("SUP-5", history=(Event(0, "message", "m1", text="zero \0"),)),
    a_record("SUP-5", history=(Event(0, "message", "m1", text="half \udfff"),)),
    a_record("SUP-5", history=(Event(2**63, "message", "m1"),)),
    a_record("SUP-5", history=(Event(0, "message", "m1", deleted_at=2**64),)),
    a_record("SUP-5", verdicts=[a_verdict(elapsed_seconds=2**63)]),
    a_record("SUP-5", verdicts=[a_verdict(cycle=2**31)]),
    a_record("SUP-5", verdicts=[a_verdict(manager="half \ud83d")]),
    a_record("SUP-5", verdicts=[a_verdict(segment="zero \0")]),
]


@pytest.mark.parametrize("broken", UNFIT, ids=range(len(UNFIT)))
@pytest.mark.parametrize("is_known", [False, True], ids=["new", "known"])
def test_of_many_the_one_that_the_server_cannot_hold_is_named_and_the_others_are_saved(
    server_store: Store, broken: TicketRecord, is_known: bool
) -> None:
    keys = [f"SUP-{number}" for number in range(10)]
    batch = [broken if key == "SUP-5" else a_record(key) for key in keys]
    if is_known:
        server_store.save_tickets(SITE, [a_record(key) for key in keys])

    with server_store.transaction():
        outcome = server_store.save_tickets(SITE, [a_record("CS-1")])
        outcome = server_store.save_tickets(SITE, batch)

    assert (outcome.saved_count, [one.key for one in outcome.refused]) == (9, [broken.ticket.key])
    assert "the database cannot hold one of its values (" in outcome.refused[0].reason
    expected = {*keys, "CS-1"} - (set() if is_known else {"SUP-5"})
    assert {ticket.key for ticket in server_store.tickets(SITE)} == expected


def test_two_batches_of_one_transaction_do_not_meet_on_their_way_in(server_store: Store) -> None:
    first = [a_record(f"SUP-{number}") for number in range(20)]
    server_store.save_tickets(SITE, first)

    with server_store.transaction():
        server_store.save_tickets(SITE, [record._replace(wake_at=MONDAY) for record in first])
        server_store.save_tickets(SITE, first[:10])

    assert len(server_store.due(SITE, 99, MONDAY)) == 10


def test_a_few_and_a_tick_go_their_own_way_and_many_go_at_once(
    server_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = []
    really = postgres_bulk.put_many

    def counted(database: Any, at_site: int, many: Any) -> list[Put]:
        counts.append(len(many))
        return really(database, at_site, many)

    monkeypatch.setattr(postgres_bulk, "put_many", counted)
    server_store.save_tick(SITE, a_tick(), MONDAY)
    server_store.save_tickets(SITE, [a_record("SUP-2"), a_record("SUP-3")])
    doubled = a_record("SUP-4", history=(Event(0, "created", "created"), Event(1, "message", "created")))

    server_store.save_tickets(
        SITE, [*(a_record(f"CS-{number}") for number in range(12)), doubled, *(a_record(f"CS-{n}") for n in range(8))]
    )

    assert counts == [12, 8]
