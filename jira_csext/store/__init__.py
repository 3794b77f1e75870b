"""The store: one door to the database of tickets, histories, verdicts, rulebook versions and the audit log.

Loading this package costs nothing; SQLAlchemy is loaded when a store is opened, Alembic when one must be migrated.
"""

from __future__ import annotations

import os
import secrets
import socket
from typing import TYPE_CHECKING

from jira_csext.store.daemon_records import (
    Canary,
    Cursor,
    Holder,
    Known,
    Look,
    NewState,
    OutboxChange,
    OutboxRow,
    OutboxState,
    Owner,
    Pause,
    Planned,
    SiteState,
    StateScope,
    StoredDecision,
    Taken,
    TickRecord,
    TickSaved,
    Wants,
)
from jira_csext.store.errors import LeaseHeld, LeaseLost, StoreError, StoreGone, TicketUnfit, WrongState
from jira_csext.store.records import (
    Amendment,
    AuditEntry,
    Counts,
    Due,
    LiveVerdict,
    Progress,
    Refused,
    RulebookVersion,
    Saved,
    StoredVerdict,
    SubjectKind,
    TicketRecord,
)

if TYPE_CHECKING:
    from jira_csext.store.store import Store

BUSY_SECONDS = 10.0
"""How long a write waits for another program's transaction before it gives up with a sentence."""


CACHE_KILOBYTES = 64_000
"""How much of the file a connection keeps in memory at most."""


def open_store(
    url: str,
    *,
    read_only: bool = False,
    busy_seconds: float = BUSY_SECONDS,
    cache_kilobytes: int = CACHE_KILOBYTES,
) -> Store:
    """Return the store at the URL (`sqlite:///csext.db`), made or migrated first where that is due.

    A copy of the file is kept beside it before a migration. `read_only` is for reports: it changes nothing and reads
    while another process writes. Use a store in the thread that opened it. Raises StoreError, always a sentence.
    """
    from jira_csext.store.opening import opened

    return opened(url, read_only=read_only, busy_seconds=busy_seconds, cache_kilobytes=cache_kilobytes)


def this_process() -> Owner:
    """Return this run of the program as the owner of a lease; a new one each time it is asked."""
    return Owner(socket.gethostname(), os.getpid(), secrets.token_hex(8))


__all__ = [
    "BUSY_SECONDS",
    "CACHE_KILOBYTES",
    "Amendment",
    "AuditEntry",
    "Canary",
    "Counts",
    "Cursor",
    "Due",
    "Holder",
    "Known",
    "LeaseHeld",
    "LeaseLost",
    "LiveVerdict",
    "Look",
    "NewState",
    "OutboxChange",
    "OutboxRow",
    "OutboxState",
    "Owner",
    "Pause",
    "Planned",
    "Progress",
    "Refused",
    "RulebookVersion",
    "Saved",
    "SiteState",
    "StateScope",
    "StoreError",
    "StoreGone",
    "StoredDecision",
    "StoredVerdict",
    "SubjectKind",
    "Taken",
    "TickRecord",
    "TickSaved",
    "TicketRecord",
    "TicketUnfit",
    "Wants",
    "WrongState",
    "open_store",
    "this_process",
]
