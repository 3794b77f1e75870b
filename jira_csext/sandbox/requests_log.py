"""What was asked of the stand-in, request by request, so that a test can count."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple


class Logged(NamedTuple):
    """One request and how it ended: `status` is 0 when the connection was closed without an answer."""

    number: int
    at_ms: int
    method: str
    path: str
    query: str
    body: bytes
    account: str
    status: int
    fault: str


class RequestsLog:
    """All requests since the start or the last `clear`."""

    def __init__(self) -> None:
        self._logged: list[Logged] = []

    def __iter__(self) -> Iterator[Logged]:
        return iter(tuple(self._logged))

    def __len__(self) -> int:
        return len(self._logged)

    def add(self, logged: Logged) -> None:
        """Note a request that has ended."""
        self._logged.append(logged)

    def find(self, method: str = "*", path: str = "*") -> list[Logged]:
        """Return the requests of a method to a path; both may be globs."""
        return [each for each in self if fnmatchcase(each.method, method) and fnmatchcase(each.path, path)]

    def count(self, method: str = "*", path: str = "*") -> int:
        """Return how many there were."""
        return len(self.find(method, path))

    def clear(self) -> None:
        """Forget them."""
        self._logged.clear()
