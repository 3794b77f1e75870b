"""Which helpdesks there are: entry points of the group `jira_csext.helpdesks`, ours and other people's alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Protocol, cast

from jira_csext.helpdesks.errors import SettingsRefused
from jira_csext.helpdesks.port import Helpdesk

GROUP = "jira_csext.helpdesks"

Settings = Mapping[str, Any]
"""The whole site file as plain values (`helpdesk`, `agents`, `internal`, `types`, …), secrets left out."""

Secrets = Mapping[str, str]
"""What must not be shown: `token`."""

Wait = Callable[[float], None]
"""Waits that many seconds; the daemon hands in one that ends early when it is told to stop."""


class Factory(Protocol):
    """What an entry point leads to."""

    def __call__(self, settings: Settings, secrets: Secrets, wait: Wait) -> Helpdesk:
        """Return the helpdesk, without having asked it anything. Raises SettingsRefused or MappingRefused."""


def wait_seconds(seconds: float) -> None:
    """Wait, with nobody to end it early; what a command without a daemon hands in."""
    threading.Event().wait(seconds)


def helpdesk_kinds() -> tuple[str, ...]:
    """Return the kinds that are installed, in order of name."""
    return tuple(sorted({point.name for point in entry_points(group=GROUP)}))


def open_helpdesk(settings: Settings, secrets: Secrets, wait: Wait = wait_seconds) -> Helpdesk:
    """Return the helpdesk that the site file means by `helpdesk.kind`; it has not been asked anything yet.

    Raises SettingsRefused or MappingRefused with every problem that shows without asking.
    """
    kind = str(settings.get("helpdesk", {}).get("kind") or "")
    found = [point for point in entry_points(group=GROUP) if point.name == kind]
    if not found:
        known = ", ".join(helpdesk_kinds()) or "none; install jira_csext anew"
        raise SettingsRefused((f'helpdesk.kind: "{kind}" is no helpdesk that is installed here; there are: {known}',))
    return _loaded(found[0])(settings, secrets, wait)


def _loaded(point: EntryPoint) -> Factory:
    try:
        return cast("Factory", point.load())
    except (ImportError, AttributeError) as error:
        what = f'helpdesk.kind: "{point.name}" is installed but cannot be loaded ({error}); install its package anew'
        raise SettingsRefused((what,)) from None
