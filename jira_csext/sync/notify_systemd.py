"""Signs of life for systemd, sent from the daemon's own loop (`Type=notify`, `WatchdogSec=`): see sd_notify(3)."""

from __future__ import annotations

import socket
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

_LONGEST_STATUS: Final = 200


class Manager:
    """Whoever watches over the process, where the environment names one (`NOTIFY_SOCKET`); else nobody is told.

    Nothing here fails: a sign that is not taken is one that the watchdog misses, and that is what it is for.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        address = environment.get("NOTIFY_SOCKET", "")
        # An abstract socket is written with an @ for the null byte that it begins with; any other is a path.
        self._address: Final = f"\0{address[1:]}" if address.startswith("@") else address
        self._is_told = address.startswith(("/", "@")) and hasattr(socket, "AF_UNIX")
        self._has_started = False

    def alive(self, status: str = "") -> None:
        """Say that the loop goes round; the first time also that the start is over. `status` is for `systemctl`."""
        lines = ["WATCHDOG=1"]
        if not self._has_started:
            self._has_started = True
            lines.insert(0, "READY=1")
        if status:
            lines.append("STATUS=" + " ".join(status.split())[:_LONGEST_STATUS])
        self._send(lines)

    def stopping(self) -> None:
        """Say that the end has begun; systemd then waits for it."""
        self._send(["STOPPING=1"])

    def _send(self, lines: list[str]) -> None:
        if not self._is_told:
            return
        with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as door:
            # A manager that does not listen must not hold the loop up.
            door.settimeout(1)
            door.sendto("\n".join(lines).encode(), self._address)
