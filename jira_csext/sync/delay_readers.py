"""Who reads a message to a client: a ticket may be named to them only where each of them may read that ticket too."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.ticket import Ticket, Value


def may_be_named(other: Ticket, on: Ticket, shared_with: str) -> bool:
    """Return whether everybody who reads what we say to the client `on` a ticket may read the other one as well.

    Readers are the reporter, the participants and the people of the organisations that the ticket is shared with,
    which stand in the attribute `shared_with`. Who belongs to an organisation is not in a ticket: only the reporter is
    taken to belong to those of their own one. Where a ticket does not say who reported it, nothing is named on it.
    """
    reporters, readers = frozenset(_words(on, "reporter")), frozenset(_people(other))
    ours, theirs = (frozenset(_words(ticket, shared_with)) for ticket in (on, other))
    if not reporters or not ours <= theirs:
        return False
    asked = frozenset(_words(on, "participants")) | (frozenset() if ours else reporters)
    return asked <= readers


def _people(ticket: Ticket) -> Iterator[str]:
    yield from _words(ticket, "reporter")
    yield from _words(ticket, "participants")


def _words(ticket: Ticket, attribute: str) -> Iterator[str]:
    value: Value = ticket.attributes.get(attribute)
    for one in value if isinstance(value, tuple) else (value,):
        if one is not None and (word := str(one).strip()):
            yield word.casefold()
