"""`clients erase`: the data of a person, or of all people of a client, taken out of the store for good."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.clients_shared import register_of, site_and_store
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import counted, load_settings, opened_store

if TYPE_CHECKING:
    from jira_csext.register import Contact, Register
    from jira_csext.site import Site
    from jira_csext.store.erasure import ToErase
    from jira_csext.store.store import Store


@click.command(short_help="Take a person's data, or all of a client's people, out of the store for good.")
@site_and_store
@click.option("--because", default="", help="Why; kept in the audit log, so name nobody in it.")
@click.option("--dry-run", is_flag=True, help="Say how much would go, and erase nothing.")
@click.argument("whom", metavar="PERSON|CLIENT")
def erase(site: Path | None, store: str | None, because: str, whom: str, *, dry_run: bool) -> None:
    """Erase what is known of a PERSON (e-mail address, account or name of a contact), or of a CLIENT by its key.

    Name, addresses and accounts go from the register with its history, from tickets and from the survey; so does what
    the person wrote, and what was said on tickets of theirs. Counts, instants and verdicts stay. Of a client its names,
    domains, links and all of its contacts go; key, segment, tier and dates stay.

    The audit log says that and by whom it was done, and not whose data it was. What the helpdesk itself holds is not
    touched: erase it there first.
    """
    if not because.strip():
        raise Failure('Say why with --because "…", without naming anybody: it is kept in the audit log.')
    settings = load_settings(site, None, store)
    with opened_store(settings, must_exist=True) as opened:
        now = helpdesk_now(opened, settings.name)
        wanted = _wanted(opened, settings, register_of(opened, settings), whom)
        if wanted.is_named_in(because):
            raise Failure("--because names the person, and it is kept; say why without naming anybody.")
        erased = opened.erasure.erase(wanted, whoever(), because.strip(), now, only_count=dry_run)
    if not any(erased):
        raise Failure(f'Nothing is on record of "{whom}"; give an e-mail address, an account, or the key of a client.')
    said = [
        f"{erased.entry_count} in the register",
        f"{counted(erased.text_count, 'text')} on {counted(erased.ticket_count, 'ticket')}",
        counted(erased.answer_count, "survey answer"),
    ]
    if erased.table_count:
        said.append(counted(erased.table_count, "forecast table"))
    click.echo(f"{'would be erased' if dry_run else 'erased'}: {', '.join(said)}")
    if not dry_run:
        for text in _left(settings):
            click.echo(text)


def _left(settings: Site) -> Iterator[str]:
    """Yield what else there may be, for people to see to."""
    from jira_csext.store.opening import file_of
    from jira_csext.store.server_url import is_postgresql

    yield "Not touched: the helpdesk itself, files that were exported, and backups."
    path = file_of(settings.store)
    if is_postgresql(settings.store):
        yield "The database server clears it away with its next VACUUM; its archived logs hold it still."
    if path is not None:
        for copy in sorted(path.absolute().parent.glob(f"{path.name}.schema-*")):
            yield f"{copy} is a copy from before an update and holds it still; delete it when it is not needed any more"


def _wanted(store: Store, settings: Site, register: Register, whom: str) -> ToErase:
    """Return whose data is meant. Raises Failure where that is not certain."""
    from jira_csext.store.erasure import ToErase

    key = register.key_of(whom)
    if key is not None:
        contacts = {one for state in register.states(key) for one in state.client.contacts}
        tickets = frozenset(_tickets(store, settings, register, key))
        return ToErase(_identifiers(contacts), _names((contact, key) for contact in contacts), key, tickets)
    folded = whom.strip().casefold()
    if folded in {account.casefold() for account in (*settings.agents.accounts, *settings.agents.former)}:
        raise Failure(
            f'"{whom}" is one of ours by the site file, and what was answered by whom is what verdicts rest on; '
            "only the data of clients' people is erased."
        )
    clients = register.keys()
    found: set[tuple[Contact, str]] = set()
    for client in clients:
        for state in register.states(client):
            for contact in state.client.contacts:
                known = (contact.name, contact.email, *contact.accounts)
                if folded in (one.casefold() for one in known if one):
                    found.add((contact, client))
    if len({client for _, client in found}) > 1 and "@" not in whom:
        several = ", ".join(sorted({client for _, client in found}))
        raise Failure(
            f'"{whom}" is a contact of {several}; give the e-mail address or account of the one that is meant'
        )
    # A name alone may be somebody else's as well; what the register does not know is taken for an account or address.
    return ToErase(_identifiers(contact for contact, _ in found) if found else frozenset({folded}), _names(found))


def _identifiers(contacts: Iterable[Contact]) -> frozenset[str]:
    return frozenset(one.casefold() for contact in contacts for one in (contact.email, *contact.accounts) if one)


def _names(contacts: Iterable[tuple[Contact, str]]) -> frozenset[tuple[str, str]]:
    return frozenset((client.casefold(), contact.name.casefold()) for contact, client in contacts if contact.name)


def _tickets(store: Store, settings: Site, register: Register, key: str) -> Iterator[tuple[str, str]]:
    for ticket in store.tickets(settings.name):
        match = register.match(ticket.client, ticket.attributes, ticket.created_at)
        if match.outcome == "matched" and match.client == key:
            yield settings.name, ticket.id
