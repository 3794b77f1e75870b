"""`rules route`: who would be told of a ticket, when, by which rule and level, and at which address."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.failure import Failure
from jira_csext.cli.rules_folder import output_option
from jira_csext.cli.wiring import (
    clients_of,
    has_store,
    instant_of,
    load_rules,
    load_settings,
    opened_store,
    site_options,
    tell_of_guesses,
)

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.client import ClientTimeline
    from jira_csext.core.ticket import Ticket, Value
    from jira_csext.site import Site
    from jira_csext.sync.route import Told

_NEW = "a new ticket"


@click.command(short_help="Show who would be told of a ticket, and when.")
@site_options
@click.option("--type", "kind", help="Of a new ticket of this type, as the rules call it, instead of one on record.")
@click.option("--client", "client_key", help="The new ticket's client, by the key in the register.")
@click.option("--priority", help="The new ticket's priority, as the rules call it.")
@click.option("--project", help="The project that it comes in.")
@click.option("--assignee", help="The account that it is assigned to.")
@click.option("--at", "at_text", help="As of this instant, at which a new ticket comes. [default: now]")
@output_option
@click.argument("ticket", required=False)
def route(
    ticket: str | None,
    kind: str | None,
    client_key: str | None,
    priority: str | None,
    project: str | None,
    assignee: str | None,
    at_text: str | None,
    site: Path | None,
    rules: Path | None,
    store: str | None,
    output: str,
) -> None:
    """Say who would be told of TICKET from now on, if nobody did anything more; or of a ticket that came in now.

    Each step that tells somebody is shown with its instant, rule and level, absences and hours heeded. Nothing is
    written, and nothing is asked of the helpdesk.

    Exit codes: 0 done, 2 wrong rules, or no such ticket.
    """
    from jira_csext.core.calendar import ALWAYS, BeyondHorizon, NoWorkingTime
    from jira_csext.sync.route import route as routed

    wanted = {"type": kind, "priority": priority, "project": project, "assignee": assignee}
    given = {name: value for name, value in wanted.items() if value}
    if ticket is None and kind is None:
        raise Failure("Whose route? Name a ticket on record (jira-csext rules route SUP-1), or a new one with --type")
    if ticket is not None and (given or client_key):
        raise Failure(f"{ticket} has its own type and client; leave --type and its like out, or leave the ticket out")
    wired = load_rules(load_settings(site, rules, store))
    calendar = wired.rulebook.default_calendar or ALWAYS
    now = clock.now() if at_text is None else instant_of(at_text, calendar)
    if ticket is None:
        subject, client = _new_ticket(wired.site, given, client_key or "", now)
    else:
        subject, client, offset = _on_record(wired.site, ticket)
        now = now + offset if at_text is None else now
    tell_of_guesses(wired.site)
    try:
        found = routed(wired.rulebook, subject, client, now)
    except (BeyondHorizon, NoWorkingTime) as error:
        raise Failure(f"{subject.key}: {error}") from None
    click.echo(_as_json(subject, found, now) if output == "json" else "\n".join(_lines(subject, found, calendar, now)))


def _new_ticket(settings: Site, given: dict[str, str], client_key: str, now: int) -> tuple[Ticket, ClientTimeline]:
    from jira_csext.core.client import NO_CLIENT, a_client
    from jira_csext.core.ticket import OPEN, Event, Ticket

    attributes: dict[str, Value] = {"state": OPEN, **given}
    created = Event(now, "created", "created", "client")
    subject = Ticket(_NEW, "", now, attributes, (created,), client=client_key)
    if not client_key:
        return subject, NO_CLIENT
    if not has_store(settings):
        return subject, a_client(client_key)
    with opened_store(settings, read_only=True) as store:
        register = clients_of(store, settings).register.register
        if client_key not in register:
            raise Failure(f'"{client_key}" is not in the register; `jira-csext clients list` names those who are')
        return subject, register.timeline(client_key)


def _on_record(settings: Site, key: str) -> tuple[Ticket, ClientTimeline, int]:
    with opened_store(settings, read_only=True, must_exist=True) as store:
        found = store.ticket(settings.name, key) or store.ticket(settings.name, key.upper())
        if found is None:
            raise Failure(f"No ticket {key} is on record; read it first: jira-csext backfill --from FILE")
        client = clients_of(store, settings).register.client_of(found)
        return found, client, store.cursor.of(settings.name).clock_offset


def _lines(ticket: Ticket, found: Sequence[Told], calendar: Calendar, now: int) -> Iterator[str]:
    from jira_csext.core.wording import printable

    yield printable(
        f"{ticket.key} as of {_at(calendar, now)} ({calendar.spec.timezone}), if nobody does anything more:"
    )
    if not found:
        yield "  nobody would be told anything"
    before = None
    for told in found:
        head = (told.at, told.rule, told.step)
        if head != before:
            level = f", {told.escalation} level {told.level}" if told.escalation else f", {told.step}"
            yield printable(f"  {_at(calendar, told.at)}  {told.rule}{level}{' (in shadow)' if told.shadow else ''}")
            before = head
        who = told.role if not told.account or told.account == told.role else f"{told.role} ({told.account})"
        if not told.account and told.role != "client" and not told.ways:
            who += ", whom nobody fills"
        yield printable(f"      {told.kind}: {who}")
        for way in told.ways:
            later = "" if way.at == told.at else f", from {_at(calendar, way.at)} on"
            yield printable(f"        {way.address}{later}{', if the one before fails' if way.fallback else ''}")


def _at(calendar: Calendar, at: int) -> str:
    return f"{calendar.local(at):%a %Y-%m-%d %H:%M}"


def _as_json(ticket: Ticket, found: Sequence[Told], now: int) -> str:
    from jira_csext.reports.verdicts import utc

    told = [
        {
            **one._asdict(),
            "at": utc(one.at),
            "ways": [{**way._asdict(), "at": utc(way.at)} for way in one.ways],
        }
        for one in found
    ]
    return json.dumps({"ticket": ticket.key, "as_of": utc(now), "told": told}, ensure_ascii=False, indent=2)
