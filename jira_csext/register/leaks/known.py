"""What a client can be recognised by, taken from their card."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from jira_csext.register.free_mail import is_free_mail
from jira_csext.register.model import Client
from jira_csext.register.words import domain_folded, domain_of


class KnownAs(NamedTuple):
    """Names (official and short), aliases, domains, prefixes of ticket keys and single e-mail addresses of a client."""

    client: str
    names: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    ticket_prefixes: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


def known_as(client: Client, ticket_prefixes: Iterable[str] = ()) -> KnownAs:
    """Return what a client of the register can be recognised by.

    The domains of their people count as theirs; where anybody has a mailbox only the whole address does.
    """
    addresses = [contact.email for contact in client.contacts if contact.email]
    theirs = {domain_of(address) for address in addresses} - {""}
    domains = {domain_folded(domain) for domain in client.domains} | theirs
    return KnownAs(
        client.key,
        (client.name,) if client.name else (),
        client.aliases,
        tuple(sorted(domain for domain in domains if not is_free_mail(domain))),
        tuple(ticket_prefixes),
        tuple(address for address in addresses if is_free_mail(domain_of(address))),
    )
