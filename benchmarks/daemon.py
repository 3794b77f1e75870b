"""What the daemon costs, in one run: `python benchmarks/daemon.py [--many N] [--rounds N]`.

CPU time in medians: an idle turn with a thousand and with N tickets open, taking turns; tickets read and judged by the
shipped rules at a first start; and ticks of one ticket a transaction, as they are written (goal G8). The helpdesk is a
stub that has nothing to tell, so all of it is ours; HTTP is measured in fetch.py.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from time import process_time
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.measuring import goal
from benchmarks.store import FETCHED, START, a_ticket
from benchmarks.ticks import TICKS, judged, plain, ticked
from jira_csext.data import rules_folder
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.helpdesks.port import Fetched, Sighting, Unread
from jira_csext.rulefiles import load_rulebook
from jira_csext.store import RulebookVersion, open_store
from jira_csext.store.store import Store
from jira_csext.sync.loop import turn
from jira_csext.sync.speech import Templates
from jira_csext.sync.watched import Watched

FEW: Final = 1000
SITE: Final = "acme"
MINUTE: Final = 60
# So long after the youngest of a hundred thousand tickets was written (one a minute) that nothing is still to come due.
ADOPTED: Final = START + 100_000 * MINUTE + 90 * 86_400


class Still(MemoryHelpdesk):
    """Holds so many open tickets, and nothing changes."""

    def __init__(self, count: int) -> None:
        super().__init__(ADOPTED)
        self._count = count

    def everything(self) -> Iterator[Sighting]:
        """Yield all, without marks."""
        return (Sighting(str(100_000 + number), "") for number in range(self._count))

    def changed_since(self, watermark: int, beside: Sighting | None = None) -> Iterator[Sighting]:
        """Yield nothing."""
        return iter(())

    def read(self, ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        """Yield tickets of ten events."""
        for ticket_id in ticket_ids:
            yield Fetched(a_ticket(int(ticket_id) - 100_000), "1", self.now)


def watched_by(store: Store, helpdesk: Still) -> Watched:
    """Return the site under the shipped rules."""
    rulebook = load_rulebook(rules_folder()).rulebook
    store.put_rulebook(RulebookVersion("v1", {}))
    store.cursor.put_in_force(SITE, "v1", [sla.name for sla in rulebook.slas], helpdesk.now)
    return Watched(SITE, helpdesk, store, rulebook, "v1", Templates(rules_folder(), "en"))


def first_start(watched: Watched, helpdesk: Still) -> float:
    """Return the CPU seconds until all that is there has been taken in."""
    began = process_time()
    while turn(watched, helpdesk.now).more:
        pass
    return process_time() - began


def idle_turn(watched: Watched, helpdesk: Still) -> float:
    """Return the CPU seconds of the next minute's turn."""
    helpdesk.now += MINUTE
    began = process_time()
    done = turn(watched, helpdesk.now)
    spent = process_time() - began
    assert (done.changed_count, done.taken_in_count, done.woken_count, done.trouble) == (0, 0, 0, ""), done
    return spent


def written(folder: Path) -> dict[str, float]:
    """Return ticks a second, one ticket of ten events a transaction."""
    found = {}
    for name, make in (("nothing follows", plain), ("three verdicts", judged)):
        path = folder / f"{name}.db"
        with open_store(f"sqlite:///{path}") as store:
            store.put_rulebook(RulebookVersion("v1", {}))
        records = [make(number) for number in range(TICKS)]
        for turn_of, later in (("", MINUTE), (", seen before", 2 * MINUTE)):
            spent, _ = ticked(path, records, FETCHED + later)
            found[f"{name}{turn_of}"] = TICKS / spent
        path.unlink()
    return found


def main() -> None:
    """Print the table and whether the goals hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--many", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=200)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, ExitStack() as opened:
        sites: dict[int, tuple[Watched, Still]] = {}
        for count in (FEW, given.many):
            store = opened.enter_context(open_store(f"sqlite:///{folder}/{count}.db"))
            helpdesk = Still(count)
            sites[count] = watched_by(store, helpdesk), helpdesk
            spent = first_start(*sites[count])
            print(f"first start on {count:>7,} tickets: {spent:6.1f} s of CPU, {count / spent:>7,.0f} tickets a second")
        gc.collect()
        gc.freeze()
        idle: dict[int, list[float]] = {count: [] for count in sites}
        for _ in range(given.rounds):
            for count, site in sites.items():
                idle[count].append(idle_turn(*site))
        costs = {count: median(times) * 1000 for count, times in idle.items()}
        rates = [written(Path(folder)) for _ in range(5)]
    for count, cost in costs.items():
        print(f"idle turn with {count:>7,} open: {cost:6.2f} ms of CPU")
    for name in rates[0]:
        print(f"ticks written, {name}: {median([rate[name] for rate in rates]):,.0f} a second")
    print()
    goal("an idle turn with many open, times one with few", costs[given.many] / costs[FEW], 1.2)
    goal(
        "ticks written of which nothing follows, a second",
        median([rate["nothing follows"] for rate in rates]),
        15_000,
        "{:,.0f}",
        at_least=True,
    )


if __name__ == "__main__":
    main()
