"""Speed of what the daemon writes, in one run: `python benchmarks/ticks.py [--rounds N]`.

CPU time in medians for ticks (one ticket of ten events a transaction) beside the same tickets saved as a backfill does,
and the time that passed for the longest of them and for `mark sending`, which is on the disk when it returns. The peer
there is the least that can be done so: one row changed and one added by plain `sqlite3`, synchronous FULL.
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
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import goal
from benchmarks.store import FETCHED, SITE, START, a_ticket, ours, three_verdicts
from jira_csext.core.decide import Decision
from jira_csext.core.rulebook import Action
from jira_csext.store import LiveVerdict, RulebookVersion, Taken, TicketRecord, TickRecord, open_store
from jira_csext.store.store import Store

TICKS, SENDINGS = 2000, 200
DO = (Action("note", "overdue", ("account-manager",)), Action("label", "sla-breached"))


def plain(number: int) -> TickRecord:
    """A reading of which nothing follows."""
    return TickRecord(a_ticket(number), FETCHED, "v1", START + number, updated="2026-06-01T10:00:00.000+0000")


def judged(number: int) -> TickRecord:
    """A reading with three verdicts."""
    record = plain(number)
    return record._replace(verdicts=[LiveVerdict(one, is_open=True) for one in three_verdicts(record.ticket)])


def speaking(number: int) -> TickRecord:
    """A reading with three verdicts and a decision to write a note and a label."""
    record = judged(number)
    key, due_at = "rule-0/created/breach", record.ticket.created_at
    return record._replace(
        decisions=[Taken(Decision(key, "rule-0", 1, "breach", due_at, "act", "breach came due", DO))]
    )


def ticked(path: Path, records: Sequence[TickRecord], now: int) -> tuple[float, float]:
    """Return the CPU seconds of saving each tick by itself, and the longest that one of them took."""
    longest = 0.0
    with open_store(f"sqlite:///{path}") as store:
        gc.collect()
        began = process_time()
        for record in records:
            at = perf_counter()
            store.save_tick(SITE, record, now)
            longest = max(longest, perf_counter() - at)
        return process_time() - began, longest


def _marked(path: Path) -> float:
    """Return the median seconds that passed until `sending` was on the disk."""
    with open_store(f"sqlite:///{path}") as store:
        rows = store.outbox.deliverable(SITE, SENDINGS, START * 2)
        return median(_passed(partial(store.outbox.mark, row.key, "sending", "", START * 2)) for row in rows)


def _least(path: Path) -> float:
    """Return the same for one row changed and one added, by plain sqlite3."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")

        def mark(number: int) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("UPDATE outbox SET state = 'sending', attempts = 1 WHERE id = ?", (number,))
            connection.execute("INSERT INTO outbox_history VALUES (?, 1, 0, 'sending', '', NULL, 1, '')", (number,))
            connection.execute("COMMIT")

        return median(_passed(partial(mark, number)) for number in range(1, 2 * SENDINGS, 2))


def _passed(work: Callable[[], object]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def _asked(store: Store, repeated: int = 50) -> float:
    began = process_time()
    for _ in range(repeated):
        store.outbox.deliverable(SITE, 100, START * 2)
    return (process_time() - began) / repeated


def main() -> None:
    """Print the table and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    given = parser.parse_args()
    kinds: dict[str, Sequence[TickRecord]] = {
        name: [make(number) for number in range(TICKS)]
        for name, make in (("nothing follows", plain), ("three verdicts", judged), ("verdicts, a decision", speaking))
    }
    gc.freeze()
    rates: dict[str, list[float]] = {}
    longest: list[float] = []
    saved, sending, least, asked = [], [], [], []
    snapshots = [TicketRecord(tick.ticket, FETCHED, tick.wake_at) for tick in kinds["nothing follows"]]
    with tempfile.TemporaryDirectory() as folder:
        empty, path = Path(folder) / "empty.db", Path(folder) / "ticks.db"
        with open_store(f"sqlite:///{empty}") as store:
            store.put_rulebook(RulebookVersion("v1", {}))
        for _ in range(given.rounds):
            shutil.copyfile(empty, path)
            saved.append(TICKS / ours(path, snapshots, 1))
            for name, records in kinds.items():
                shutil.copyfile(empty, path)
                for turn, now in (("first", FETCHED + 60), ("again", FETCHED + 120)):
                    spent, most = ticked(path, records, now)
                    rates.setdefault(f"{name}, {turn}", []).append(TICKS / spent)
                    longest.append(most)
            spent, _ = ticked(path, [record._replace(is_reading=False) for record in kinds["three verdicts"]], FETCHED)
            rates.setdefault("evaluated again, three verdicts", []).append(TICKS / spent)
            with open_store(f"sqlite:///{path}") as store:
                asked.append(_asked(store))
            shutil.copyfile(path, path.with_name("least.db"))
            sending.append(_marked(path))
            least.append(_least(path.with_name("least.db")))
            for file in Path(folder).glob("ticks.db*"):
                file.unlink()
    print("ticks a second, one ticket of ten events a transaction")
    print(f"{'saved as a backfill does, first':40}{median(saved):>9,.0f}")
    for name, found in rates.items():
        print(f"{name:40}{median(found):>9,.0f}")
    print(f"first 100 to deliver of {2 * TICKS:,} in the outbox: {median(asked) * 1000:.3f} ms of CPU")
    print(f"sending on the disk: {median(sending) * 1000:.2f} ms, the least by sqlite3 {median(least) * 1000:.2f} ms\n")
    plainly = median(rates["nothing follows, first"]) / median(saved)
    goal("ticks of which nothing follows, times a backfill's", plainly, 0.75, at_least=True)
    goal("the longest tick, ms", max(longest) * 1000, 50, "{:.1f}")
    goal("first 100 to deliver, ms", median(asked) * 1000, 3, "{:.3f}")
    goal("sending, times the least", median(sending) / median(least), 1.5)


if __name__ == "__main__":
    main()
