"""`explain`: why a ticket's promises stand as they do, now or at any past instant."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import instant_of, load_rules, load_settings, opened_store, site_options

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.core.ticket import Ticket


@click.command()
@site_options
@click.option("--at", "at", help="As of this instant. [default: now]")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.argument("ticket")
def explain(ticket: str, at: str | None, site: Path | None, rules: Path | None, store: str | None, output: str) -> None:
    """Say why TICKET is due when it is: what counted, each pause and its cause, the goals chosen and passed over."""
    wired = load_rules(load_settings(site, rules, store))
    with opened_store(wired.site, read_only=True) as opened:
        found = opened.ticket(wired.site.name, ticket)
    if found is None:
        raise Failure(
            f"{ticket} is not in the store ({wired.site.store}); read it first: jira-csext backfill --from FILE"
        )
    click.echo(explained(wired, found, at, output))


def explained(wired: Wired, ticket: Ticket, at: str | None, output: str) -> str:
    """Return the explanation of a ticket as text or JSON."""
    from jira_csext.core.calendar import ALWAYS
    from jira_csext.core.evaluate import evaluate
    from jira_csext.core.reasons import reasons
    from jira_csext.core.wording import told
    from jira_csext.reports.explanation import explanation
    from jira_csext.sync.backfill import client_of
    from jira_csext.sync.version import version_of

    calendar = wired.rulebook.default_calendar or ALWAYS
    now = clock.now() if at is None else instant_of(at, calendar)
    client = client_of(ticket)
    evaluation = evaluate(wired.rulebook, ticket, client, now)
    found = reasons(wired.rulebook, ticket, client, evaluation, now)
    if output == "json":
        version = version_of(wired.rulebook, wired.loaded.texts, wired.site.mapping().described).digest
        return json.dumps(explanation(ticket, client, evaluation, found, version, now), ensure_ascii=False, indent=2)
    local = calendar.local(now)
    head = [f"{ticket.key}  as of {local:%Y-%m-%d %H:%M} ({calendar.spec.timezone})"]
    if now < ticket.created_at:
        return f"{head[0]}\nIt did not exist yet; it was created {calendar.local(ticket.created_at):%Y-%m-%d %H:%M}."
    known = ("summary", "type", "priority", "status", "state")
    head.extend(f"  {name}: {ticket.attributes[name]}" for name in known if ticket.attributes.get(name))
    if ticket.client:
        head.append(f"  client: {ticket.client}")
    head.extend(f"  notice: {notice}" for notice in ticket.notices)
    return "\n".join([*head, "", *told(found, ticket, now)])
