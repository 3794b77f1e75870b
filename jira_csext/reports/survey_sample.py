"""Whom to ask this quarter: a draw that anybody can repeat, with at most so many of one client."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple


class Candidate(NamedTuple):
    """Somebody who may be asked; `person` is what tells them apart from the client's others."""

    client: str
    person: str


def drawn(candidates: Iterable[Candidate], size: int, per_client: int, seed: str) -> list[Candidate]:
    """Return at most `size` candidates, at most `per_client` of each client, in the order in which to ask them.

    The order is that of a digest of seed, client and person: the same seed draws the same people on any machine,
    whatever the order of the list, and somebody who is added displaces one at the most.
    """
    found: list[Candidate] = []
    taken: Counter[str] = Counter()
    for one in sorted(set(candidates), key=lambda one: (_digest(seed, one), one)):
        if len(found) >= size:
            break
        if taken[one.client] < per_client:
            taken[one.client] += 1
            found.append(one)
    return found


def _digest(seed: str, one: Candidate) -> bytes:
    return hashlib.sha256("\0".join((seed, one.client.casefold(), one.person)).encode("utf-8", "replace")).digest()
