"""Two clocks compared in words, and a length of time as a person says it."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

_UNITS: Final = (("days", 86_400), ("h", 3_600), ("minutes", 60))
# Below twice a unit the next smaller one says more: 90 minutes, 36 h.
_TWICE: Final = 2


def spelled(seconds: int) -> str:
    """Return a length in one unit, rounded down: `12 s`, `30 minutes`, `5 h`, `188 days`."""
    for name, unit in _UNITS:
        if seconds >= _TWICE * unit:
            return f"{seconds // unit} {name}"
    return f"{seconds} s"


def is_this_machine(url: str) -> bool:
    """Does the address lead back to the machine that asks?"""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def compared(offset: int) -> str:
    """Return how the helpdesk's clock stands to ours; `offset` is by how many seconds it is ahead."""
    if abs(offset) <= 1:
        return "the helpdesk's agrees with ours"
    return f"the helpdesk's is {spelled(abs(offset))} {'ahead of' if offset > 0 else 'behind'} ours"
