"""What `status` asks of the store itself: who waits for an alarm, what is half read, why a daemon went silent.

A full disk and a locked database cannot be written down there.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_LITTLE_BYTES = 16 << 20
_PATIENCE_SECONDS = 0.2


def why_silent(settings: Site) -> str:
    """Return what keeps a daemon from writing to its store, tried here and now; else the question whether it lives."""
    from jira_csext.store import StoreError, open_store
    from jira_csext.store.opening import file_of

    file = file_of(settings.store)
    if file is not None:
        folder = file.resolve().parent
        if os.statvfs(folder).f_flag & os.ST_RDONLY:
            return f"the disk of its store can only be read ({folder}): let it be written to, it goes on by itself"
        free = shutil.disk_usage(folder).free
        if free < _LITTLE_BYTES:
            return f"the disk of its store is full ({free >> 20} MB left in {folder}): make room, it goes on by itself"
    try:
        with open_store(settings.store, busy_seconds=_PATIENCE_SECONDS) as store, store.transaction():
            return "is it alive?"
    except StoreError as error:
        return f"its store takes nothing: {error}"


def roles_waiting(store: Store, site: str) -> frozenset[str]:
    """Return the roles for whom an alarm beside the helpdesk waits to be told."""
    waiting = store.outbox.rows(site, states=("pending", "held", "sending", "unknown"))
    return frozenset(str(row.action.value) for row in waiting if row.kind == "notify")


def half_read(settings: Site, store: Store) -> list[dict[str, object]]:
    """Return the backfills that were begun and are not finished, one that is at work now among them."""
    from jira_csext.cli.report_notes import command_of, name_of, unfinished
    from jira_csext.reports.verdicts import utc

    return [
        {
            "backfill": name_of(one),
            "begun_at": utc(one.begun_at),
            "behind_it": one.line_count,
            "counted_in": "tickets" if "since" in one.begun else "lines",
            "go_on": command_of(one, settings),
        }
        for one in unfinished(store.report_rows.backfills(settings.name))
    ]
