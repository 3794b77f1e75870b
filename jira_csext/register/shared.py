"""What several clients have alike: names, domains, people; a ticket that says no more is nobody's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from jira_csext.register.model import Client
from jira_csext.register.words import domain_folded, folded

MATCHED_BY: Final = frozenset({"name", "aliases", "domains", "contacts"})
"""The fields by which a ticket is found to be a client's."""


class _Term(NamedTuple):
    """A word by which tickets are matched, as it is compared, beside how it is written."""

    kind: str
    compared: str
    written: str


def shared(clients: Iterable[Client], touched: frozenset[str] | None = None) -> Iterator[str]:
    """Yield a sentence for each name, domain and person that several clients have, one of the touched among them.

    Nothing is guessed: what may be two clients' is nobody's, and listed. None stands for all clients.
    """
    owners: dict[tuple[str, str], tuple[str, dict[str, None]]] = {}
    for client in clients:
        for kind, compared, written in _terms(client):
            if compared:
                owners.setdefault((kind, compared), (written, {}))[1][client.key] = None
    for (kind, _), (written, keys) in owners.items():
        if len(keys) > 1 and (touched is None or not touched.isdisjoint(keys)):
            whose = f"{', '.join(list(keys)[:-1])} and {list(keys)[-1]}"
            yield (
                f'"{written}" is {_CALLED[kind]} of {whose}: a ticket by it alone is nobody\'s, and listed by '
                "`jira-csext clients unmatched`"
            )


_CALLED: Final = {"name": "a name", "domain": "a domain", "person": "a contact"}


def _terms(client: Client) -> Iterator[_Term]:
    for name in (client.key, client.name, *client.aliases):
        yield _Term("name", folded(name), name)
    for domain in client.domains:
        yield _Term("domain", domain_folded(domain), domain)
    for contact in client.contacts:
        for person in (contact.email, *contact.accounts):
            yield _Term("person", person.casefold(), person)
