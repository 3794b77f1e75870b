"""Whom a public text names besides its reader: the clients of the register, and those whose tickets we know."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from jira_csext.core.speech_text import Text, as_plain, foreign_words
from jira_csext.core.ticket import Ticket
from jira_csext.sync.watched import Watched

_KEY = re.compile(r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9_]{0,19})-([0-9]{1,9})(?![A-Za-z0-9])")


class Named(NamedTuple):
    """Words of a text that name another client, and that client's name."""

    phrase: str
    client: str


def named_in(watched: Watched, text: Text | str, ticket: Ticket, now: int) -> list[Named]:
    """Return the other clients that a text on the ticket names, each once, in the order of the text.

    Of what the author of the text did not write, such as what the ticket is called, every form of every name counts.
    """
    to, plain = watched.client_of(ticket).key, as_plain(text)
    found = [*_of_register(watched, plain, to, now, strict=False), *_by_ticket(watched, plain, ticket, to)]
    for piece in foreign_words(text):
        found += _of_register(watched, piece, to, now, strict=True)
    return list(dict.fromkeys(found))


def _of_register(watched: Watched, text: str, to: str, now: int, *, strict: bool) -> Iterator[Named]:
    if watched.clients is None:
        return
    register = watched.clients.register.register
    for leak in watched.clients.guards.guard_of(register, now).leaks(text, to, strict=strict):
        yield Named(leak.phrase, register.client(leak.client, now).name or leak.client)


def _by_ticket(watched: Watched, text: str, ticket: Ticket, to: str) -> Iterator[Named]:
    """Yield the keys of tickets that are known to be another client's."""
    for match in _KEY.finditer(text):
        key = match[0].upper()
        other = watched.store.ticket(watched.site, key) if key != ticket.key.upper() else None
        if other is None:
            continue
        client = watched.client_of(other)
        if client.key and client.key != to:
            name = client.as_of(other.created_at).get("client.name")
            yield Named(match[0], str(name or client.key))
