"""Reading tickets anew because the site file reads them otherwise than before: a field was mapped, a status moved."""

from __future__ import annotations

from typing import Final

from jira_csext.core.decide import Decision
from jira_csext.store.store import Store

ANEW: Final = "The site file reads tickets otherwise than before"
MAPPED_OTHERWISE: Final = "the site file reads tickets otherwise since"
"""The reason for which such a ticket stands on the list."""
_PAST: Final = "it fell due before the site file was read so that it shows"


def read_anew(store: Store, site: str, in_force: str, mapping: str, now: int) -> str:
    """List every ticket on record to be read if `mapping` is another than that in force; return a sentence for people.

    `in_force` is the version of the rulebook that held last, "" on a first start. They are read in slices, after what
    changes meanwhile. Called again after an interruption, none is listed twice.
    """
    before = store.rulebook(in_force) if in_force else None
    if before is None or before.mapping == mapping:
        return ""
    ids = store.looks.unseen(site, ())
    if not ids:
        return ""
    store.looks.ask(site, ids, "read", MAPPED_OTHERWISE, now)
    tickets = "1 ticket is" if len(ids) == 1 else f"{len(ids)} tickets are"
    return f"{ANEW}: {tickets} read anew; what is past by then is not said."


def without_the_past(decisions: list[Decision], before: list[Decision]) -> list[Decision]:
    """Return the decisions on a ticket read anew: what was not to be decided as it was read `before` is silent."""
    known = {one.key for one in before}
    return [
        one
        if one.key in known or one.outcome != "act"
        else one._replace(outcome="before_adoption", reason=_PAST, actions=(), kept_back=())
        for one in decisions
    ]
