"""What may become of an action: the states of the outbox, and which of them may follow which. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from jira_csext.store.daemon_records import OutboxState

_WAITING: Final = frozenset[OutboxState]({"pending", "held"})
# Looked for and found, or no longer wanted, or refused, or given up by a person.
_ENDS: Final = frozenset[OutboxState]({"sent", "superseded", "shadow", "parked", "abandoned"})

FOLLOWS: Final[Mapping[OutboxState, frozenset[OutboxState]]] = MappingProxyType(
    {
        "pending": _WAITING | _ENDS | {"sending"},
        "held": _WAITING | _ENDS | {"sending"},
        # Only what the helpdesk says decides: done, surely not done (wait, or let a person look), or nobody knows.
        "sending": frozenset[OutboxState]({"sent", "pending", "parked", "unknown"}),
        # Looked up by the marker: there, surely not there (so anything goes), or still nobody knows.
        "unknown": _WAITING | (_ENDS - {"shadow"}) | {"unknown", "sending"},
        # Read back and public although it was meant to be internal: taken back, and a person must look.
        "sent": frozenset[OutboxState]({"parked"}),
        "parked": frozenset[OutboxState]({"pending", "superseded", "abandoned"}),
        "superseded": frozenset[OutboxState](),
        "shadow": frozenset[OutboxState](),
        "abandoned": frozenset[OutboxState](),
    }
)

LIVE: Final[tuple[OutboxState, ...]] = ("pending", "held", "sending", "unknown")
"""What deliver still has to do with."""

UNSETTLED: Final[tuple[OutboxState, ...]] = (*LIVE, "parked")
"""What later actions of the same decision wait for; a parked one holds them back until a person decides."""

WRITTEN: Final[tuple[OutboxState, ...]] = ("sent", "sending", "unknown")
"""What was written to the helpdesk, or may have been."""
