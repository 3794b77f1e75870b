"""`explain`: why a ticket's promises stand as they do, now or at any past instant."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import instant_of, load_rules, load_settings, opened_store, site_options

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.ticket import Ticket


@click.command()
@site_options
@click.option("--at", "at", help="As of this instant. [default: now]")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.argument("ticket")
def explain(ticket: str, at: str | None, site: Path | None, rules: Path | None, store: str | None, output: str) -> None:
    """Say why TICKET is due when it is: what counted, each pause and its cause, the goals chosen and passed over.

    It is judged by today's rules, as of the instant given: nothing that came later is seen.
    """
    wired = load_rules(load_settings(site, rules, store))
    with opened_store(wired.site, read_only=True) as opened:
        name = wired.site.name
        found = opened.ticket(name, ticket) or opened.ticket(name, ticket.upper())
    if found is None:
        raise Failure(f"{ticket} is not in the store of {name}; read it first: jira-csext backfill --from FILE")
    click.echo(explained(wired, found, at, output))


def explained(wired: Wired, ticket: Ticket, at: str | None, output: str) -> str:
    """Return the explanation of a ticket as text or JSON. Raises Failure."""
    from jira_csext.core.calendar import ALWAYS, BeyondHorizon, NoWorkingTime
    from jira_csext.core.evaluate import evaluate
    from jira_csext.core.reasons import reasons
    from jira_csext.core.wording import told
    from jira_csext.reports.explanation import explanation
    from jira_csext.sync.clients import client_by_name
    from jira_csext.sync.version import version_of

    calendar = wired.rulebook.default_calendar or ALWAYS
    now = clock.now() if at is None else instant_of(at, calendar)
    client = client_by_name(ticket)
    try:
        evaluation = evaluate(wired.rulebook, ticket, client, now)
        found = reasons(wired.rulebook, ticket, client, evaluation, now)
    except (BeyondHorizon, NoWorkingTime) as error:
        raise Failure(f"{ticket.key}: {error}") from None
    if output == "json":
        version = version_of(wired.rulebook, wired.loaded.texts, wired.site.mapping().described).digest
        return json.dumps(explanation(ticket, client, evaluation, found, version, now), ensure_ascii=False, indent=2)
    return "\n".join([*_head(ticket, calendar, now), "", *told(found, ticket, now)]).rstrip()


def _head(ticket: Ticket, calendar: Calendar, now: int) -> Iterator[str]:
    """Say which ticket, and how it stood then: not how it stands today."""
    from jira_csext.core.timeline import Timeline

    as_of = f"{ticket.key} as of {calendar.local(now):%Y-%m-%d %H:%M} ({calendar.spec.timezone})"
    if now < ticket.created_at:
        yield f"{as_of}: it did not exist yet. It was created {calendar.local(ticket.created_at):%Y-%m-%d %H:%M}."
        return
    yield as_of
    attributes = Timeline(ticket, now).states[-1][1]
    for name in ("summary", "type", "priority", "status", "state"):
        if attributes.get(name):
            yield f"  {name}: {attributes[name]}"
    if ticket.client:
        yield f"  client: {ticket.client}"
    if ticket.gone_at is not None and ticket.gone_at <= now:
        yield f"  gone: the helpdesk has not shown it since {calendar.local(ticket.gone_at):%Y-%m-%d %H:%M}"
    for notice in ticket.notices:
        yield f"  notice: {notice}"
