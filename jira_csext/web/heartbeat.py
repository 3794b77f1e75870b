"""A sign of life to somebody who notices when it stops: an address called after a good turn, never in its way."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from jira_csext.meter import Meter

EVERY_SECONDS: Final = 60
"""It is never called more often."""

_PATIENCE_SECONDS: Final = 10


class Heartbeat:
    """Calls `url` in a thread of its own; `tell` hears in a sentence when that failed, and again only after a success.

    The address is a secret of its kind, so no sentence holds more of it than the host.
    """

    def __init__(self, url: str, tell: Callable[[str], None], meter: Meter) -> None:
        self._url = url
        self._tell = tell
        self._meter = meter
        self._called_at: int | None = None
        self._failed = False
        self._thread: threading.Thread | None = None

    def beat(self, now: int) -> bool:
        """Call the address unless that was done within the last minute, or still goes on; return whether it was."""
        if self._called_at is not None and 0 <= now - self._called_at < EVERY_SECONDS:
            return False
        if self._thread is not None and self._thread.is_alive():
            return False
        self._called_at = now
        self._thread = threading.Thread(target=self._call, name="heartbeat", daemon=True)
        self._thread.start()
        return True

    def close(self) -> None:
        """Wait for the call under way, if any."""
        if self._thread is not None:
            self._thread.join(_PATIENCE_SECONDS)

    def _call(self) -> None:
        import requests

        try:
            answer = requests.get(self._url, timeout=_PATIENCE_SECONDS)
            reason = "" if answer.ok else f"it answered {answer.status_code}"
        except requests.Timeout:
            reason = "it did not answer in time"
        except requests.RequestException as error:
            # Its text would hold the whole address.
            reason = f"it cannot be reached ({type(error).__name__})"
        self._meter.heartbeats["failed" if reason else "called"] += 1
        if reason and not self._failed:
            self._tell(f"The heartbeat at {urlsplit(self._url).hostname} failed: {reason}; it is tried again.")
        self._failed = bool(reason)
