"""What search sees: a copy that lags behind the truth, may show an issue and hide it again, and may be rebuilt.

Sorted by `updated` and by id, so that a question about the latest changes costs what has changed and not what is there.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.state.model import Raw


class Document(NamedTuple):
    """An issue as search knows it; `updated_ms` is the indexed instant, which a rebuild moves."""

    id: int
    key: str
    project: str
    fields: Mapping[str, Raw]
    created_ms: int
    updated_ms: int


class _Shown(NamedTuple):
    document: Document
    sequence: int
    since_ms: int


class Index:
    """The search index of a site. Writes are seen `lag_ms` later, each by its own throw within the range."""

    def __init__(self) -> None:
        self.lag_ms: tuple[int, int] = (0, 0)
        self.flicker_percent = 0
        """How often a freshly shown issue is missing from one answer again."""
        self.settling_ms = 60_000
        """For how long an issue may flicker after it was shown first."""
        self.version = 0
        """Moves whenever an answer may differ from the one before."""
        self.watchers: list[Callable[[int], None]] = []
        """Told of each change by the issue's id, at once, whatever search lags behind."""
        self._dice = Dice("index")
        self._shown: dict[int, _Shown] = {}
        self._ids: list[int] = []
        self._updates: list[tuple[int, int]] = []
        self._pending: list[tuple[int, int, int, Document | None]] = []
        self._sequence = 0
        self._hidden_until: dict[int, int] = {}

    def record(self, issue_id: int, document: Document | None, now_ms: int) -> None:
        """Note a change (None: gone from search); it is seen when its lag has passed."""
        self._sequence += 1
        low, high = self.lag_ms
        if high <= 0:
            self._show(issue_id, document, self._sequence, now_ms)
        else:
            seen_ms = now_ms + self._dice.between(low, high)
            heapq.heappush(self._pending, (seen_ms, self._sequence, issue_id, document))
        for watcher in self.watchers:
            watcher(issue_id)

    def hide(self, issue_id: int, until_ms: int) -> None:
        """Let an issue vanish from search for a while, although it has been found before."""
        self._hidden_until[issue_id] = until_ms
        self.version += 1

    def rebuild(self, now_ms: int) -> None:
        """Index everything anew: what is waiting is seen at once, and each indexed `updated` becomes this instant."""
        self._catch_up(now_ms, everything=True)
        self._shown = {
            issue_id: _Shown(shown.document._replace(updated_ms=now_ms), shown.sequence, now_ms)
            for issue_id, shown in self._shown.items()
        }
        self._updates = [(now_ms, issue_id) for issue_id in self._ids]
        self.version += 1

    def get(self, issue_id: int, now_ms: int) -> Document | None:
        """Return the issue as search knows it now."""
        self._catch_up(now_ms)
        shown = self._shown.get(issue_id)
        return shown.document if shown else None

    def latest_ms(self, now_ms: int) -> int:
        """Return the latest indexed `updated`, 0 when nothing is indexed."""
        self._catch_up(now_ms)
        return self._updates[-1][0] if self._updates else 0

    def count(self, now_ms: int) -> int:
        """Return how many issues search knows."""
        self._catch_up(now_ms)
        return len(self._shown)

    def settle(self, now_ms: int) -> int:
        """Show what is due and return the version; while anything may flicker or is hidden, each look is a new one."""
        self._catch_up(now_ms)
        if self._hidden_until or self.flicker_percent:
            self.version += 1
        return self.version

    def candidates(
        self, now_ms: int, *, from_id: int | None = None, updated_from_ms: int | None = None
    ) -> Iterator[Document]:
        """Yield what search admits to now, narrowed to ids and indexed updates at or after those given."""
        self._catch_up(now_ms)
        if updated_from_ms is not None:
            start = bisect_left(self._updates, (updated_from_ms, 0))
            ids = [issue_id for _, issue_id in self._updates[start:]]
            if from_id is not None:
                ids = [issue_id for issue_id in ids if issue_id >= from_id]
        else:
            ids = self._ids[bisect_left(self._ids, from_id) :] if from_id is not None else list(self._ids)
        for issue_id in ids:
            shown = self._shown[issue_id]
            if not self._is_missing(shown, now_ms):
                yield shown.document

    def _is_missing(self, shown: _Shown, now_ms: int) -> bool:
        until_ms = self._hidden_until.get(shown.document.id)
        if until_ms is not None:
            if now_ms < until_ms:
                return True
            del self._hidden_until[shown.document.id]
        if not self.flicker_percent or now_ms - shown.since_ms >= self.settling_ms:
            return False
        return self._dice.chance(self.flicker_percent)

    def _catch_up(self, now_ms: int, *, everything: bool = False) -> None:
        while self._pending and (everything or self._pending[0][0] <= now_ms):
            seen_ms, sequence, issue_id, document = heapq.heappop(self._pending)
            self._show(issue_id, document, sequence, seen_ms)

    def _show(self, issue_id: int, document: Document | None, sequence: int, seen_ms: int) -> None:
        before = self._shown.get(issue_id)
        if before is not None:
            # A write that overtook an earlier one is not undone by it.
            if before.sequence > sequence:
                return
            at = bisect_left(self._updates, (before.document.updated_ms, issue_id))
            del self._updates[at]
        self.version += 1
        if document is None:
            if before is not None:
                del self._shown[issue_id]
                del self._ids[bisect_right(self._ids, issue_id) - 1]
            return
        if before is None:
            insort(self._ids, issue_id)
        insort(self._updates, (document.updated_ms, issue_id))
        self._shown[issue_id] = _Shown(document, sequence, seen_ms)
