"""Whether a backfill that is to be resumed has anything to go on with: it may have finished, or been outdone since."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Protocol

from jira_csext.store.store import Store

# What the audit log says of a backfill's beginning and no rule or instant of judging changes.
_OF_THE_SAME: Final = ("site", "file", "size", "since_at", "scope")


class Begun(Protocol):
    """A job that may have been begun before, from a file or over the API."""

    @property
    def site(self) -> str:
        """Whose tickets it works through."""

    @property
    def source(self) -> str:
        """What its progress is kept under."""


def is_finished(job: Begun, store: Store) -> bool:
    """Has the same job been worked through to its end before?"""
    known = store.progress(job.site, job.source)
    return known is not None and known.done


def is_outdone(store: Store, begun: Mapping[str, object]) -> bool:
    """Have the same tickets been worked through since by other rules, or as of another instant?

    What is on record is that one's then. `begun` is what the audit log is to say of this one's beginning.
    """
    outdone = False
    for entry in store.audit_log():
        if (entry.who, entry.what) != ("backfill", "begun"):
            continue
        if entry.details.get("source") == begun["source"]:
            outdone = False
        elif all(entry.details.get(name) == begun.get(name) for name in _OF_THE_SAME):
            outdone = True
    return outdone
