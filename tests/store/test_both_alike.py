"""A store in a file and one on a server answer alike, whatever was asked of them before."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from jira_csext.store import open_store
from jira_csext.store.report_rows import Instant
from jira_csext.store.schema import metadata
from jira_csext.store.store import Store
from jira_csext.store.tallies import Group
from tests.postgres import Server
from tests.store.calls_drawn import IDS, KEYS, NAMES, RULES, SITES, STATES, VERSIONS, Call, calls
from tests.store.records_built import MONDAY, V1, V2

THEN = MONDAY + 3
LAST = MONDAY + 6
NUMBERS = frozenset({"subject_id", "rulebook_id"})


def told_of_all(store: Store) -> list[object]:
    """Versions and people across sites."""
    found = [Call("rulebook", (name,)).of(store) for name in (*VERSIONS, "common", "common a", "v9")]
    return [
        *found,
        store.rulebooks(),
        list(store.audit_log()),
        list(store.audit_log(since=THEN, until=LAST)),
        [change._replace(number=0) for change in store.register.changes()],
        list(store.surveys.answers()),
        list(store.surveys.answers(since=THEN, until=LAST)),
    ]


def told_of(store: Store, site: str) -> Iterator[object]:
    """Tickets with all that hangs on them."""
    yield list(store.tickets(site))
    yield list(store.tickets(site, open_only=True))
    yield store.counts(site)
    yield store.address_of(site)
    for now in (THEN, LAST):
        yield store.due(site, 9, now)
        yield store.outbox.deliverable(site, 3, now)
        yield store.looks.wanted(site, 3, now)
        yield store.silences.active(site, now)
        yield store.silences.lately(site, now)
        yield store.forecasts.newest_tickets(site, now, 2)
        yield store.forecasts.latest(site, now)
    for ticket_id in IDS:
        yield store.ticket_with_id(site, ticket_id)
        yield store.known(site, ticket_id)
        yield store.record_of(site, ticket_id, "v1", LAST)
        yield store.cards.of(site, ticket_id)
        yield store.write_backs.of(site, ticket_id)
    for key in KEYS:
        yield store.ticket(site, key)
        yield list(store.verdicts(site, ticket=key))
        yield list(store.amendments(site, ticket=key))
        yield list(store.decisions(site, ticket=key))
        yield store.outbox.find(site, key)
        yield store.outbox.find(site, f"{key} answer breach")
    yield list(store.verdicts(site))
    yield list(store.verdicts(site, rule="answer", states=("met", "running"), since=THEN, until=LAST))
    yield list(store.verdicts(site, states=("breached",), client="b"))
    yield list(store.amendments(site))
    yield list(store.decisions(site))
    yield [store.progress(site, name) for name in NAMES[:2]]
    yield list(store.register.tickets(site))
    yield list(store.register.tickets(site, open_only=True))


def told_by_the_daemon(store: Store, site: str) -> Iterator[object]:
    """What was said, is to be looked at, counts and holds."""
    rows = list(store.outbox.rows(site))
    yield rows
    yield [store.outbox.story(row.key) for row in rows]
    yield [list(store.outbox.rows(site, states=(state, "parked"), ticket="SUP-2")) for state in STATES[::3]]
    yield store.outbox.counts(site)
    yield store.outbox.oldest_due_at(site)
    yield [store.outbox.find(site, row.short[:4]) for row in rows[:2]]
    yield store.outbox.written_since(site, THEN)
    yield store.outbox.written_since(site, MONDAY, ticket_id="2", kinds=("note", "reply"))
    yield store.outbox.replies_since(site, MONDAY)
    yield store.outbox.spoken_on(site, MONDAY, 2)
    yield store.cursor.of(site)
    yield (store.looks.unread(site), store.looks.count(site), store.looks.one_ticked(site))
    yield store.looks.unseen(site, ["2"])
    yield store.looks.changed(site, [(name, mark) for name in IDS for mark in ("a", "")])
    yield (store.activations.history(site), store.activations.waiting(site))
    yield [store.activations.accepted(site, version) for version in VERSIONS]
    yield store.silences.all_of(site)
    yield (store.webhooks.waiting(site), store.webhooks.next_at(site))
    yield store.write_backs.written_to(site)
    yield [store.channels.of(site, name) for name in NAMES[:2]]
    yield store.clients.seen(site)
    yield [store.clients.record_of(site, name, "v1", LAST) for name in NAMES[:2]]
    yield (store.counted.due(site, 3), store.counted.recount(site))
    yield [name for _, name in store.counted.behind(site, 0, 9)]
    for rule in RULES:
        yield store.counted.last_at(site, rule)
        for name in ("b", "a"):
            group = Group(rule, name)
            yield (store.counted.of(site, group), store.counted.of(site, group, unsettled=True))
            yield (store.counted.name_of(site, group), store.counted.last_of(site, group))
            yield (store.counted.told(site, group), store.counted.told_by(site, rule, name))


def told_in_reports(store: Store, site: str) -> Iterator[object]:
    """Rows, with their numbers as their order; and what is forecast from."""
    rows = store.report_rows
    yield numbered(rows.cycles(site))
    yield numbered(rows.tickets(site))
    for by in get_args(Instant):
        yield numbered(rows.cycles(site, since=THEN, until=LAST, by=by, size=2))
    yield numbered(rows.tickets(site, since=THEN, type=("b", "ä"), columns=("ticket", "is_open", "is_odd", "state")))
    yield numbered(rows.cycles(site, columns=("ticket", "rule", "final"), rulebook=("v1", ""), client=("b", "ä")))
    yield Call("report_rows.cycles", (site,), {"columns": ("no such",)}).of(store)
    yield rows.extent(site)
    yield [judged[0:2] for judged in store.judged_by(site, [(None, 1)])]
    yield (store.forecasts.newest(site), store.forecasts.all_of(site), store.forecasts.loads(site))
    yield (store.forecasts.open_count(site), list(store.forecasts.tickets(site, IDS)))
    yield [store.retention.done_at(site, name) for name in NAMES[:2]]


def numbered(batches: Iterator[dict[str, list[Any]]]) -> list[dict[str, list[Any]]]:
    """Return batches with places in the order of their coming for the numbers of rows, which may have gaps."""
    places: dict[tuple[str, object], int] = {}
    found = list(batches)
    for batch in found:
        for name in NUMBERS & batch.keys():
            batch[name] = [None if one is None else places.setdefault((name, one), len(places)) for one in batch[name]]
    return found


def plain(answer: object) -> object:
    """Return an answer with the types in it, so that true is not 1, and a mapping comes in its order."""
    if isinstance(answer, Mapping):
        return ["a mapping", *(plain(item) for item in answer.items())]
    if isinstance(answer, frozenset | set):
        return ["a set", *sorted(map(repr, answer))]
    if isinstance(answer, list | tuple):
        return [type(answer).__name__, *map(plain, answer)]
    if is_dataclass(answer) and not isinstance(answer, type):
        return [type(answer).__name__, *(plain(getattr(answer, field.name)) for field in fields(answer))]
    return type(answer).__name__, answer


@pytest.fixture(scope="module")
def on_a_server(postgres_server: Server) -> Iterator[Callable[[], Store]]:
    """What opens a store on a server with nothing in it, each time; to make a database for each takes longer."""
    tables = ", ".join(f'"{name}"' for name in metadata.tables)
    with postgres_server.database() as url:

        def opened() -> Store:
            store = open_store(url)
            store._database.connection.execute(f"TRUNCATE {tables} RESTART IDENTITY")
            return store

        yield opened


@given(drawn=calls)
# What differs is named by the answer itself; to look for a shorter way to it takes minutes.
@settings(
    max_examples=12, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
def test_whatever_is_called_both_answer_alike(on_a_server: Callable[[], Store], drawn: list[Call]) -> None:
    with open_store("sqlite://") as in_file, on_a_server() as on_server:
        for store in (in_file, on_server):
            store.put_rulebook(V1)
            store.put_rulebook(V2)
        for one in drawn:
            assert plain(one.of(in_file)) == plain(one.of(on_server)), one

        # In one transaction, or each answer would be read over a connection of its own.
        with in_file.transaction(), on_server.transaction():
            assert plain(told_of_all(in_file)) == plain(told_of_all(on_server))
            for site in SITES:
                for told in (told_of, told_by_the_daemon, told_in_reports):
                    for here, there in zip(told(in_file, site), told(on_server, site), strict=True):
                        assert plain(here) == plain(there)
