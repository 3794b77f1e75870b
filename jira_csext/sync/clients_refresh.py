"""The register is looked at once a turn; open tickets of clients that changed are judged anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from jira_csext.sync.watched import Watched


def refresh_clients(watched: Watched, now: int) -> frozenset[str]:
    """Take over what has changed in the register; return the keys of those clients.

    Their open tickets are asked to be evaluated again, also those that were theirs and are not any more. Where nothing
    has changed that costs one small query. Raises StoreError.
    """
    clients = watched.clients
    if clients is None or not clients.register.is_behind():
        return frozenset()
    before = dict(_owners(watched))
    changed = clients.register.refresh()
    folded = {key.casefold() for key in changed}
    theirs = [
        ticket_id for ticket_id, owner in _owners(watched) if owner in folded or before.get(ticket_id, owner) in folded
    ]
    watched.store.looks.ask(watched.site, theirs, "evaluate", "its client has changed", now)
    return changed


def ask_for_tickets_of(watched: Watched, keys: Collection[str], now: int) -> bool:
    """Ask for the open tickets of these clients to be evaluated again; return whether there are any."""
    folded = {key.casefold() for key in keys}
    if not folded:
        return False
    theirs = [ticket_id for ticket_id, owner in _owners(watched) if owner in folded]
    watched.store.looks.ask(watched.site, theirs, "evaluate", "its client has changed", now)
    return bool(theirs)


def _owners(watched: Watched) -> Iterator[tuple[str, str]]:
    """Yield each open ticket with the client that it has, in small letters; "" for nobody's."""
    if watched.clients is None:
        return
    register = watched.clients.register.register
    for said in watched.store.register.tickets(watched.site, open_only=True):
        found = register.match(said.client, said.attributes, said.created_at)
        yield said.ticket_id, found.client.casefold()
