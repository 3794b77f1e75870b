"""`survey sample`: whom to ask in a quarter, drawn so that anybody can draw the same."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.clients_files import write_for_the_owner
from jira_csext.cli.clients_shared import filters, only, register_of, site_and_store
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import counted, load_settings, opened_store, shown

if TYPE_CHECKING:
    from jira_csext.register import Client, Contact, Register
    from jira_csext.reports.csi import Quarter
    from jira_csext.reports.survey_sample import Candidate
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_COLUMNS = ("client", "contact", "email", "ticket", "score", "at", "comment")
_CSV = _COLUMNS[:2] + _COLUMNS[3:]


@click.command(short_help="Draw whom to ask in a quarter.")
@site_and_store
@click.option("--quarter", "quarter_text", required=True, help="Which quarter, such as 2026Q4.")
@click.option("--size", type=click.IntRange(1, 100_000), required=True, help="How many to ask, at the most.")
@click.option("--per-client", type=click.IntRange(1, 1000), default=1, show_default=True, help="And of one client.")
@click.option("--seed", default="", help="Draws the same again; another one draws others. [default: the quarter]")
@click.option(
    "--of",
    "what",
    type=click.Choice(["contacts", "tickets"]),
    default="contacts",
    show_default=True,
    help="Contacts of clients of that quarter, or tickets resolved in it.",
)
@filters
@click.option("--format", "--output", "shape", type=click.Choice(["text", "csv", "json"]), default="text")
@click.argument("file", required=False, type=click.Path(path_type=Path))
def sample(
    site: Path | None,
    store: str | None,
    quarter_text: str,
    size: int,
    per_client: int,
    seed: str,
    what: str,
    shape: str,
    file: Path | None,
    **narrowed: Any,
) -> None:
    """Draw whom to ask, and write them to FILE (CSV, readable by its owner alone) or show them.

    The CSV has empty columns for score, time and comment: filled in, `survey import` reads it. Clients count as they
    were on the quarter's last day, or today in one that is still going on; only current ones, unless --segment says
    otherwise. That it was drawn is kept in the audit log.
    """
    from jira_csext.reports.survey_sample import drawn

    settings = load_settings(site, None, store)
    quarter = quarter_of_option(quarter_text)
    narrowed = {**narrowed, "segment": narrowed["segment"] or "current"}
    with opened_store(settings) as opened:
        now = helpdesk_now(opened, settings.name)
        register = register_of(opened, settings)
        begins, ends = _span(quarter, settings)
        if begins > now:
            raise Failure(f"--quarter: {quarter} has not begun; draw for one that has")
        of_clients = {one.key: one for one in only(register.clients(min(ends - 1, now)), **narrowed)}
        if what == "contacts":
            rows = dict(_contacts(of_clients))
        else:
            rows = dict(_tickets(opened, settings, register, of_clients, begins, ends))
        found = drawn(rows, size, per_client, seed or str(quarter))
        details = {"quarter": str(quarter), "of": what, "size": size, "per_client": per_client, "drawn": len(found)}
        opened.audit(whoever(), "survey sample drawn", {**details, "seed": seed or str(quarter)}, now)
    asked = [rows[one] for one in found]
    _written(asked, len(rows), what, shape, file)


def quarter_of_option(text: str) -> Quarter:
    """Return the quarter that an option names. Raises Failure."""
    from jira_csext.reports.csi import quarter_named

    try:
        return quarter_named(text)
    except ValueError as error:
        raise Failure(f"--quarter: {error}") from None


def _written(asked: list[dict[str, str]], candidate_count: int, what: str, shape: str, file: Path | None) -> None:
    if file is not None:
        write_for_the_owner(file, _as_csv(asked))
        click.echo(f"{counted(len(asked), 'row')} of {candidate_count} {what} written to {shown(file)}")
    elif shape == "json":
        click.echo(json.dumps(asked, ensure_ascii=False, indent=2))
    elif shape == "csv":
        click.echo(_as_csv(asked), nl=False)
    else:
        for line in _as_text(asked, candidate_count, what):
            click.echo(line)


def _span(quarter: Quarter, settings: Site) -> tuple[int, int]:
    zone = ZoneInfo(settings.helpdesk.zone)
    begins, ends = (
        int(datetime.combine(one.first_on, datetime.min.time(), zone).timestamp()) for one in (quarter, quarter.after)
    )
    return begins, ends


def _contacts(clients: dict[str, Client]) -> Iterator[tuple[Candidate, dict[str, str]]]:
    from jira_csext.reports.survey_sample import Candidate

    for client in clients.values():
        for contact in client.contacts:
            person = contact.email or contact.name or contact.accounts[0]
            yield Candidate(client.key, person.casefold()), _row(client, contact)


def _tickets(
    store: Store, settings: Site, register: Register, clients: dict[str, Client], begins: int, ends: int
) -> Iterator[tuple[Candidate, dict[str, str]]]:
    from jira_csext.core.ticket import RESOLVED
    from jira_csext.reports.survey_sample import Candidate

    for ticket in store.tickets(settings.name):
        if ticket.attributes.get("state") != RESOLVED:
            continue
        changed = [event.at for event in ticket.history if event.field == "state" and event.new == RESOLVED]
        match = register.match(ticket.client, ticket.attributes, ticket.created_at)
        if match.client in clients and begins <= max(changed, default=ticket.created_at) < ends:
            client = clients[match.client]
            reporter = str(ticket.attributes.get("reporter") or "")
            contact = next((one for one in client.contacts if reporter in one.accounts), None)
            yield Candidate(client.key, ticket.id), {**_row(client, contact), "ticket": ticket.key}


def _row(client: Client, contact: Contact | None) -> dict[str, str]:
    row = dict.fromkeys(_COLUMNS, "")
    if contact is not None:
        row |= {"contact": contact.name or contact.email or contact.accounts[0], "email": contact.email}
    return {**row, "client": client.key}


def _as_csv(asked: list[dict[str, str]]) -> str:
    from jira_csext.reports.spreadsheet import csv_line

    # What contacts are called is their own word, and a spreadsheet would work a formula out.
    rows = (csv_line(row[name] for name in _CSV) for row in asked)
    return "".join(f"{line}\n" for line in (csv_line(_CSV), *rows))


def _as_text(asked: list[dict[str, str]], candidate_count: int, what: str) -> Iterator[str]:
    from jira_csext.core.wording import printable

    for row in asked:
        told = (row[name] for name in ("client", "contact", "email", "ticket") if row[name])
        yield printable("  ".join(told))
    yield f"{len(asked)} of {candidate_count} {what}"
    if not candidate_count:
        yield "Nobody fits: are there current clients with contacts? (jira-csext clients list --segment current)"
