"""The operator is told when no turn has gone well for a while, whatever kept them from it."""

from __future__ import annotations

from typing import Final

from jira_csext.store.daemon_records import SiteState
from jira_csext.sync.watched import Watched

NO_GOOD_TURN: Final = "no_good_turn"


class GoodTurns:
    """Remembers when a turn last went well; `now` is this machine's clock in epoch seconds.

    A daemon that has just begun has until then as well.
    """

    def __init__(self, silent_after: int, now: int) -> None:
        self._silent_after = silent_after
        self._good_at = now
        self._is_raised: bool | None = None

    def judge(self, watched: Watched, trouble: str, now: int) -> None:
        """Raise the state when turns have gone wrong for too long, clear it with a good one. Raises StoreError."""
        cursor, site = watched.store.cursor, watched.site
        if not trouble:
            self._good_at = now
            # One that was killed may have left it behind.
            if self._is_raised is not False:
                cursor.clear_state(site, NO_GOOD_TURN)
                self._is_raised = False
            return
        self._good_at = min(self._good_at, now)
        if now - self._good_at < self._silent_after:
            return
        minutes = (now - self._good_at) // 60
        sentence = f"No turn has gone well for {minutes} minutes: {trouble}"
        cursor.raise_state(site, SiteState("site", "", NO_GOOD_TURN, now + cursor.of(site).clock_offset, sentence))
        self._is_raised = True
