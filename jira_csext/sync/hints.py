"""Hints: what the helpdesk announced by itself is read by its id, and searched for less often while that works.

A hint is never data: it says which ticket to read, and reading by id and search remain what everything rests on. A
ticket that is not on record may lie outside the scope, so only search brings it in. Whoever is trusted to announce
every change is watched: what search finds first, and no hint names within some minutes, was missed, and then search
goes back to its own pace.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar

from jira_csext.meter import Meter
from jira_csext.store.errors import StoreError
from jira_csext.sync.watched import Watched

_T = TypeVar("_T")

Clock = Callable[[], int]
Wait = Callable[[float], bool]

LATE_SECONDS: Final = 300
"""A change that search found first counts as missed when no hint has named it by then."""
TRUSTED_SECONDS: Final = 3600
"""Without any hint for so long they are not relied on; nor for so long after one was missed."""

_REASON: Final = "the helpdesk announced a change"
# Search may show a new ticket seconds later than its webhook comes; after the last of these it is none of ours.
_SEARCH_AGAIN: Final = (5, 15, 60)
# So many searches a minute for hints, and one a second: a single new ticket is found at once, a flood costs no more.
_SEARCHES_A_MINUTE: Final = 12
_MINUTE: Final = 60
# A webhook without a filter announces every project's tickets; those of others are not searched for each time.
_STRANGER_SECONDS: Final = 3600
_REMEMBERED: Final = 10_000
_LONGEST_REST: Final = 120
# A clock cut to whole seconds may show one less after a wait of exactly so long.
_HAIR: Final = 0.01


@dataclass(slots=True)
class _Unconfirmed:
    """A ticket that was announced and that search has not shown yet."""

    first_at: int
    next_at: int
    tries: int = 0


class Hints:
    """The hints of one site. Instants are this machine's clock in epoch seconds.

    `debounce`: for so many seconds after its first hint a ticket waits for more of them. `seldom`: how often search is
    asked while hints can be relied on; `often`, otherwise.
    """

    def __init__(self, meter: Meter, *, often: float, seldom: float, debounce: int) -> None:
        self._meter = meter
        self._often = often
        self._seldom = max(often, seldom)
        self._debounce = debounce
        self._searched_at: int | None = None
        self._searches: deque[int] = deque(maxlen=_SEARCHES_A_MINUTE)
        self._heard: dict[str, int] = {}
        self._last_heard_at: int | None = None
        self._taken: dict[str, int] = {}
        self._unconfirmed: dict[str, _Unconfirmed] = {}
        self._strangers: dict[str, int] = {}
        self._suspects: dict[str, int] = {}
        self._agreed = False
        self._distrusted_until = 0
        self._refused_count = 0

    def take(self, watched: Watched, listed_at: int, now: int) -> None:
        """Put the tickets announced on the list to read, at once and for good; those not on record wait for search.

        `listed_at` is the helpdesk's instant as of which they are listed (fetch.py). Raises StoreError.
        """
        store, site = watched.store, watched.site
        self._forget_old(now)
        self._hear_of_refused(now)
        if store.webhooks.next_at(site) is None:
            return
        with store.transaction():
            taken = store.webhooks.take(site, now - self._debounce)
            known = [hint.ticket_id for hint in taken if hint.known]
            store.looks.ask(site, known, "read", _REASON, listed_at, urgent=True)
        for hint in taken:
            self._meter.hint_count += hint.delivery_count
            self._last_heard_at = now
            _remember(self._heard, hint.ticket_id, now)
            if self._suspects.pop(hint.ticket_id, None) is not None:
                self._meter.hint_late_count += 1
            if hint.known:
                self._taken[hint.ticket_id] = hint.first_at
            elif self._strangers.get(hint.ticket_id, 0) <= now:
                _remember(self._unconfirmed, hint.ticket_id, _Unconfirmed(hint.first_at, now), keep=True)

    def wants_search(self, now: int) -> bool:
        """Is search to be asked in this turn?"""
        self._meter.hints_trusted = trusted = self.are_trusted(now)
        if self._searched_at is None or now < self._searched_at:
            return True
        since = now - self._searched_at
        if since >= (self._seldom if trusted else self._often) - 1:
            return True
        return self._search_in(now) <= 0 and any(one.next_at <= now for one in self._unconfirmed.values())

    def are_trusted(self, now: int) -> bool:
        """Do hints come, and did search agree that none is missing?"""
        heard = self._last_heard_at
        is_fresh = heard is not None and now - heard <= TRUSTED_SECONDS
        return is_fresh and self._agreed and not self._suspects and now >= self._distrusted_until

    def compare(self, watched: Watched, found: Collection[str], now: int) -> None:
        """Hold what search has just found (ids of tickets that changed) against what was announced."""
        self._meter.search_count += 1
        before = now if self._searched_at is None else self._searched_at
        self._searched_at = now
        self._searches.append(now)
        self._confirm(found, now)
        if self._last_heard_at is None:
            # Nobody has announced anything since the start, so nothing can be missing.
            return
        on_the_way = watched.store.webhooks.waiting(watched.site)
        for ticket_id in found:
            heard_at = self._heard.get(ticket_id)
            if ticket_id in on_the_way or (heard_at is not None and heard_at >= before):
                continue
            _remember(self._suspects, ticket_id, now, keep=True)
        self._agreed = self._agreed or not self._suspects

    def spare(self) -> None:
        """Count a search that was not needed."""
        self._meter.search_spared_count += 1

    def turned(self, now: int) -> None:
        """Note that the turn has taken in what it was to read, so the lag from hint to evaluation is known."""
        for first_at in self._taken.values():
            self._meter.hint_lags.add(max(0, now - first_at))
        self._taken.clear()

    def rest(self, watched: Watched, seconds: float, clock: Clock, wait: Wait, kept: Callable[[int], None]) -> bool:
        """Wait until the next turn: so many seconds, or until a hint is due. True when the daemon is to stop.

        `wait` may end early, when a hint has come. `kept` is called from time to time meanwhile, with the time.
        """
        over_at = clock() + seconds
        kept_at = clock()
        while True:
            now = clock()
            left = min(over_at - now, self._due_in(watched, now))
            if left <= 0:
                return wait(0)
            if wait(min(left, _LONGEST_REST) + _HAIR):
                return True
            if not 0 <= clock() - kept_at < _LONGEST_REST:
                kept_at = clock()
                kept(kept_at)
            if clock() < now:
                # The clock was set back: whoever rested for a while has rested enough.
                return wait(0)

    def _due_in(self, watched: Watched, now: int) -> float:
        """In how many seconds a hint is due, or search is to be asked for one."""
        dues: list[float] = []
        try:
            first_at = watched.store.webhooks.next_at(watched.site)
        except StoreError:
            # The next turn meets with it as well, and says so.
            first_at = None
        if first_at is not None:
            dues.append(first_at + self._debounce - now)
        if self._unconfirmed:
            earliest = min(one.next_at for one in self._unconfirmed.values())
            dues.append(max(earliest - now, self._search_in(now)))
        return min(dues, default=float("inf"))

    def _search_in(self, now: int) -> int:
        """In how many seconds search may be asked again for a ticket that was announced."""
        if not self._searches:
            return 0
        full = len(self._searches) == _SEARCHES_A_MINUTE
        return max(self._searches[-1] + 1 - now, self._searches[0] + _MINUTE - now if full else 0)

    def _confirm(self, found: Iterable[str], now: int) -> None:
        shown = set(found)
        for ticket_id, one in list(self._unconfirmed.items()):
            if ticket_id in shown:
                self._taken[ticket_id] = one.first_at
                del self._unconfirmed[ticket_id]
            elif one.tries == len(_SEARCH_AGAIN):
                del self._unconfirmed[ticket_id]
                _remember(self._strangers, ticket_id, now + _STRANGER_SECONDS)
            elif one.next_at <= now:
                one.next_at = now + _SEARCH_AGAIN[one.tries]
                one.tries += 1

    def _forget_old(self, now: int) -> None:
        missed = [ticket_id for ticket_id, found_at in self._suspects.items() if now - found_at > LATE_SECONDS]
        for ticket_id in missed:
            del self._suspects[ticket_id]
        if missed:
            self._meter.hint_missed_count += len(missed)
            self._distrust(now)

    def _hear_of_refused(self, now: int) -> None:
        """What we turned away ourselves may never come again."""
        refused = self._meter.webhook_answers["refused"]
        if refused != self._refused_count:
            self._refused_count = refused
            self._distrust(now)

    def _distrust(self, now: int) -> None:
        self._agreed = False
        self._distrusted_until = now + TRUSTED_SECONDS


def _remember(known: dict[str, _T], name: str, value: _T, *, keep: bool = False) -> None:
    """Put a value under a name, the latest last; beyond what is remembered the oldest goes. `keep` an earlier one."""
    if keep and name in known:
        return
    known.pop(name, None)
    known[name] = value
    if len(known) > _REMEMBERED:
        del known[next(iter(known))]
