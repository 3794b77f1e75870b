"""Speed of the store beside its peers, in one run: `python benchmarks/store.py [--timers N] [--rounds N]`.

CPU time, medians of alternating rounds, tickets of ten events each. The peers write ready-made rows into the very same
tables: plain `sqlite3` with executemany is the floor (no look-ups, nothing encoded), SQLAlchemy Core the usual way.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import StaticPool, create_engine, event, insert

from benchmarks.measuring import goal
from jira_csext.core.ticket import Event, Ticket, Value
from jira_csext.core.verdict import FiredStep, Verdict
from jira_csext.store import RulebookVersion, TicketRecord, open_store
from jira_csext.store.schema import event as event_table
from jira_csext.store.schema import subject as subject_table
from jira_csext.store.store import Store

START = 1_700_000_000
FETCHED = START + 86_400
TICKETS, SINGLE, BATCH = 10_000, 3_000, 500
SITE = "acme"

Fill = Callable[[Path, Sequence[TicketRecord], int], float]


def a_ticket(number: int) -> Ticket:
    """A question with four changes of status and five answers."""
    created_at = START + number * 60
    history = [Event(created_at, "created", "created", "client", f"client-{number % 500}", text="It is broken. " * 8)]
    for place in range(1, 10):
        at, author = created_at + place * 600, f"agent-{place % 7}"
        if place % 2:
            said = "We look into it. " * 5
            history.append(Event(at, "message", f"c{number}{place}", "agent", author, public=True, text=said))
        else:
            history.append(Event(at, "changed", f"{number}{place}.0", "agent", author, "status", "Open", "Waiting"))
    attributes: dict[str, Value] = {
        "type": "question",
        "state": "open",
        "status": "Open",
        "priority": "High",
        "project": "SUP",
        "summary": "The export of last month's invoices is empty",
        "assignee": "agent-1",
        "reporter": "client-7",
        "labels": ("export", "invoices"),
    }
    client = f"client {number % 40}"
    return Ticket(f"SUP-{number}", str(100_000 + number), created_at, attributes, tuple(history), client)


def three_verdicts(ticket: Ticket) -> list[Verdict]:
    """What three promises say of it."""
    at = ticket.created_at
    first = Verdict(
        rule="rule-0",
        metric="first_response",
        cycle=1,
        start_id="created",
        goal=1,
        started_at=at,
        due_at=at + 14_400,
        stopped_at=at + 9000,
        elapsed_seconds=9000,
        target_seconds=14_400,
        paused_seconds=0,
        state="met",
        fired=(FiredStep("50%", at + 7200),),
        client=ticket.client,
        segment="current",
        tier="key",
        rulebook="v1",
    )
    return [first, first._replace(rule="rule-1"), first._replace(rule="rule-2")]


def ours(path: Path, records: Sequence[TicketRecord], batch: int) -> float:
    """The door itself."""
    with open_store(f"sqlite:///{path}") as store:
        return _spent(lambda: [store.save_tickets(SITE, records[at : at + batch]) for at in _starts(records, batch)])


def plain_sqlite(path: Path, records: Sequence[TicketRecord], batch: int) -> float:
    """The rows as tuples, ready made, in transactions of the same size and under the same settings."""
    subjects, events = _rows(records)
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        _set_up(connection)
        add_subject, add_event = _insert_into("subject", subjects[0]), _insert_into("event", events[0][0])

        def fill() -> None:
            for at in _starts(records, batch):
                connection.execute("BEGIN IMMEDIATE")
                connection.executemany(add_subject, subjects[at : at + batch])
                connection.executemany(add_event, [row for rows in events[at : at + batch] for row in rows])
                connection.execute("COMMIT")

        return _spent(fill)


def sqlalchemy_core(path: Path, records: Sequence[TicketRecord], batch: int) -> float:
    """The rows as dictionaries, ready made, through SQLAlchemy's executemany."""
    subjects, events = _rows(records)
    names = [column.name for column in subject_table.c], [column.name for column in event_table.c]
    subject_values = [dict(zip(names[0], row, strict=True)) for row in subjects]
    event_values = [[dict(zip(names[1], row, strict=True)) for row in rows] for rows in events]
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        _set_up(connection)
        engine = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool)
        event.listen(engine, "begin", lambda transaction: transaction.exec_driver_sql("BEGIN IMMEDIATE"))

        def fill() -> None:
            for at in _starts(records, batch):
                with engine.begin() as transaction:
                    transaction.execute(insert(subject_table), subject_values[at : at + batch])
                    some = [row for rows in event_values[at : at + batch] for row in rows]
                    transaction.execute(insert(event_table), some)

        return _spent(fill)


def _rows(records: Sequence[TicketRecord]) -> tuple[list[tuple[Any, ...]], list[list[tuple[Any, ...]]]]:
    """Return what ends up in the tables, as our own store has written it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.db"
        with open_store(f"sqlite:///{path}") as store:
            store.save_tickets(SITE, records)
        with closing(sqlite3.connect(path)) as connection:
            subjects = connection.execute("SELECT * FROM subject ORDER BY id").fetchall()
            events: list[list[tuple[Any, ...]]] = [[] for _ in subjects]
            for row in connection.execute("SELECT * FROM event ORDER BY subject_id, at"):
                events[row[0] - 1].append(row)
    return subjects, events


def _set_up(connection: sqlite3.Connection) -> None:
    for setting in ("foreign_keys = ON", "synchronous = NORMAL", "temp_store = MEMORY", "cache_size = -64000"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("INSERT INTO site VALUES (1, ?)", (SITE,))


def _insert_into(table: str, row: tuple[Any, ...]) -> str:
    return f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})"


def _starts(records: Sequence[TicketRecord], batch: int) -> range:
    return range(0, len(records), batch)


def _spent(work: Callable[[], object]) -> float:
    gc.collect()
    start = process_time()
    work()
    return process_time() - start


def rates(empty: Path, ways: Sequence[Fill], records: Sequence[TicketRecord], batch: int, rounds: int) -> list[float]:
    """Return how many tickets a second each way saves into a fresh store; the ways take turns."""
    spent: list[list[float]] = [[] for _ in ways]
    for _ in range(rounds):
        for way, times in zip(ways, spent, strict=True):
            path = empty.with_name("filled.db")
            shutil.copyfile(empty, path)
            times.append(way(path, records, batch))
            for file in empty.parent.glob("filled.db*"):
                file.unlink()
    return [len(records) / median(times) for times in spent]


def main() -> None:
    """Print the table and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--timers", type=int, default=1_000_000, help="subjects with a wake_at for the due query")
    given = parser.parse_args()

    records = [TicketRecord(a_ticket(number), FETCHED, START + number) for number in range(TICKETS)]
    judged = [record._replace(verdicts=three_verdicts(record.ticket)) for record in records]
    gc.freeze()
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.db"
        with open_store(f"sqlite:///{empty}") as store:
            store.put_rulebook(RulebookVersion("v1", {}))
        ways: tuple[Fill, ...] = (ours, plain_sqlite, sqlalchemy_core)
        bulk = rates(empty, ways, records, BATCH, given.rounds)
        single = rates(empty, ways, records[:SINGLE], 1, given.rounds)
        (with_verdicts,) = rates(empty, (ours,), judged, BATCH, given.rounds)
        print("tickets a second, ten events each      ours   sqlite3 rows   SQLAlchemy Core")
        print(f"{f'in batches of {BATCH}':34}" + "".join(f"{rate:>9,.0f}{'':6}" for rate in bulk))
        print(f"{'one a transaction':34}" + "".join(f"{rate:>9,.0f}{'':6}" for rate in single))
        print(f"{'in batches, with three verdicts':34}{with_verdicts:>9,.0f}")
        again, changed, loaded = _on_a_filled_store(empty, records, given.rounds)
        print(f"{'in batches, known already':34}{again:>9,.0f}")
        print(f"{'one a transaction, known already':34}{changed:>9,.0f}")
        print(f"{'loaded with their histories':34}{loaded:>9,.0f}")
        due_ms = _due_ms(empty, given.timers, given.rounds)
        print(f"first 100 due of {given.timers:,} timers: {due_ms:.3f} ms of CPU\n")
    goal("saved in batches, tickets/s", bulk[0], 25_000, "{:,.0f}", at_least=True)
    goal("saved one a transaction, tickets/s", single[0], 15_000, "{:,.0f}", at_least=True)
    goal("in batches, times SQLAlchemy Core", bulk[0] / bulk[2], 1.5, at_least=True)
    goal("due among all timers, ms", due_ms, 0.2, "{:.3f}")


def _on_a_filled_store(empty: Path, records: Sequence[TicketRecord], rounds: int) -> tuple[float, float, float]:
    """Return tickets a second for saving the same again in batches, then one by one, and for reading all."""
    path = empty.with_name("known.db")
    shutil.copyfile(empty, path)
    ours(path, records, BATCH)
    again, changed, loaded = [], [], []
    for _ in range(rounds):
        again.append(ours(path, records, BATCH))
        changed.append(ours(path, records[:SINGLE], 1))
        with open_store(f"sqlite:///{path}") as store:
            loaded.append(_loading(store))
    return len(records) / median(again), SINGLE / median(changed), len(records) / median(loaded)


def _loading(store: Store) -> float:
    return _spent(lambda: sum(1 for _ in store.tickets(SITE)))


def _due_ms(empty: Path, timers: int, rounds: int) -> float:
    """Return the CPU time of asking for the hundred longest overdue, where one timer in a thousand is due."""
    path = empty.with_name("timers.db")
    shutil.copyfile(empty, path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("INSERT INTO site VALUES (1, ?)", (SITE,))
        connection.executemany(
            "INSERT INTO subject VALUES (?, 1, 'ticket', ?, ?, '', '{}', 0, NULL, ?, 0, 1, NULL, NULL, NULL)",
            ((n, str(n), f"SUP-{n}", START + n * 7919 % timers) for n in range(1, timers + 1)),
        )
        connection.commit()
    repeated = 200
    with open_store(f"sqlite:///{path}") as store:
        now = START + timers // 1000
        return median(_asked(store, now, repeated) / repeated for _ in range(rounds)) * 1000


def _asked(store: Store, now: int, repeated: int) -> float:
    return _spent(lambda: [store.due(SITE, 100, now) for _ in range(repeated)])


if __name__ == "__main__":
    main()
