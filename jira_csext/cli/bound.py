"""A store's site is bound to one helpdesk: another one under the same name would be mixed in silently."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jira_csext.cli.clocks import is_this_machine
from jira_csext.cli.failure import Failure

if TYPE_CHECKING:
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_DEFAULT_PORTS = frozenset({None, 80, 443})


def address_of(settings: Site) -> str:
    """Return kind and address of the site's helpdesk, however they are written; "" where the site file names none.

    Stand-ins on this machine are one helpdesk: each start gives them another port.
    """
    url = settings.helpdesk.url.strip()
    if not url:
        return ""
    parts = urlsplit(url if "//" in url else f"//{url}")
    if is_this_machine(parts.geturl()):
        return f"{settings.helpdesk.kind} on this machine"
    try:
        port = "" if parts.port in _DEFAULT_PORTS else f":{parts.port}"
    except ValueError:
        port = ""
    return f"{settings.helpdesk.kind} at {parts.hostname or ''}{port}{parts.path.rstrip('/')}"


def refuse_another(settings: Site, store: Store) -> None:
    """Raise Failure where the store's tickets of this site are another helpdesk's."""
    named, bound = address_of(settings), store.address_of(settings.name)
    if named and bound and named != bound:
        raise Failure(
            f'The store holds tickets of the {bound} under the name "{settings.name}", and the site file names the '
            f"{named}; give this one another `name`, or another `store`. Where it is the same helpdesk at a new "
            "address, say so once: jira-csext moved"
        )


def bind(settings: Site, store: Store, now: int) -> None:
    """Keep which helpdesk the site's tickets in the store are from, the first time that there are any."""
    named = address_of(settings)
    if named and not store.address_of(settings.name):
        store.put_address(settings.name, named, now)
