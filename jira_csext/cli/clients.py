"""`clients`: who the clients are, what they were at any time, who said so, and which tickets are nobody's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from jira_csext.cli.clients_change import set_
from jira_csext.cli.clients_erase import erase
from jira_csext.cli.clients_files import export_, import_
from jira_csext.cli.clients_shared import (
    OUTPUT,
    filters,
    instant,
    key_in,
    only,
    register_of,
    shown_at,
    site_and_store,
    there_already,
    values_shown,
)
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now
from jira_csext.cli.wiring import counted, load_settings, opened_store

if TYPE_CHECKING:
    from jira_csext.register import Change, Client, Match
    from jira_csext.register.history import State
    from jira_csext.site import Site

_LIST_COLUMNS = ("key", "name", "segment", "tier", "manager")
_TICKETS_NAMED = 5


@click.group()
def clients() -> None:
    """Who the clients are: key, names, segment, tier, manager, contacts and what was agreed with them.

    Nothing is ever overwritten: every change keeps who made it, when, why, and from when on it holds.
    """


clients.add_command(set_)
clients.add_command(import_)
clients.add_command(export_)
clients.add_command(erase)


@clients.command("list")
@site_and_store
@filters
@click.option("--at", "at_text", default="", help="As they were then, such as 2026-03-01.")
@OUTPUT
def list_(site: Path | None, store: str | None, at_text: str, output: str, **narrowed: Any) -> None:
    """List the clients, by key."""
    from jira_csext.core.wording import printable
    from jira_csext.register.fields import client_plain

    settings = load_settings(site, None, store)
    with opened_store(there_already(settings), read_only=True) as opened:
        at = instant(at_text, settings) if at_text else helpdesk_now(opened, settings.name)
        register = register_of(opened, settings)
        found = list(only(register.clients(at), **narrowed))
    if output == "json":
        click.echo(json.dumps([client_plain(client) for client in found], ensure_ascii=False, indent=2))
        return
    if not found:
        way_out = "leave out a filter" if len(register) else "bring them in with: jira-csext clients import FILE"
        click.echo(f"No client is like that; {way_out}.")
        return
    rows = [_LIST_COLUMNS, *([printable(str(getattr(one, name))) for name in _LIST_COLUMNS] for one in found)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(_LIST_COLUMNS))]
    for row in rows:
        click.echo("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    click.echo(counted(len(found), "client"))


@clients.command(short_help="Show what is known of a client, and since when.")
@site_and_store
@click.option("--at", "at_text", default="", help="As they were then, such as 2026-03-01.")
@OUTPUT
@click.argument("client")
def show(site: Path | None, store: str | None, at_text: str, output: str, client: str) -> None:
    """Show what is known of CLIENT (key or name), and since when."""
    from jira_csext.register.fields import client_plain

    settings = load_settings(site, None, store)
    with opened_store(there_already(settings), read_only=True) as opened:
        at = instant(at_text, settings) if at_text else helpdesk_now(opened, settings.name)
        register = register_of(opened, settings)
    key = key_in(register, client)
    then = register.client(key, at)
    if output == "json":
        click.echo(json.dumps(client_plain(then), ensure_ascii=False, indent=2))
        return
    for line in _shown(then, [state for state in register.states(key) if state.at <= at], settings):
        click.echo(line)
    first = register.states(key)[0].at
    if first > at:
        click.echo(f"  known only since {shown_at(first, settings)}; shown is what was first written down")


def _shown(client: Client, states: list[State], settings: Site) -> Iterator[str]:
    from jira_csext.core.wording import printable
    from jira_csext.register.fields import FIELDS, contact_in_a_line, to_cell

    yield client.key
    for field in FIELDS:
        value = getattr(client, field.name)
        if not value:
            continue
        parts = value if field.kind == "contacts" else [value]
        for place, part in enumerate(parts):
            text = contact_in_a_line(part) if field.kind == "contacts" else to_cell(field, part)
            change = _since(states, field.name, part)
            since = f"  (since {shown_at(change.at, settings)}, {change.who})" if change else ""
            yield printable(f"  {'' if place else field.name:<16} {text}{since}")


def _since(states: list[State], field: str, part: object) -> Change | None:
    """Return the change by which the field came to hold the value, or the contact, and has held it ever since."""
    found = None
    for state in reversed(states):
        held = getattr(state.client, field)
        if held != part and not (field == "contacts" and part in held):
            break
        if field in state.change.fields:
            found = state.change
    return found


@clients.command(short_help="Tell who changed what, when and why.")
@site_and_store
@click.option("--field", default="", help="Only changes of this field, such as tier.")
@click.option("--segments", is_flag=True, help="Only moves from segment to segment.")
@click.option("--since", default="", help="Only changes that hold from then on or later, such as 2026-03-01.")
@filters
@OUTPUT
@click.argument("client", required=False)
def history(
    site: Path | None,
    store: str | None,
    field: str,
    since: str,
    output: str,
    client: str | None,
    *,
    segments: bool,
    **narrowed: Any,
) -> None:
    """Tell every change of CLIENT, or of all clients: from when on, what, who said so, when and why.

    A filter asks for what the client was after the change.
    """
    from jira_csext.register.entries import not_a_field
    from jira_csext.register.fields import BY_NAME

    settings = load_settings(site, None, store)
    if field and field not in BY_NAME:
        raise Failure(f"--field: {not_a_field(field, BY_NAME)}")
    after = instant(since, settings) if since else None
    asked = "segment" if segments else field
    with opened_store(there_already(settings), read_only=True) as opened:
        register = register_of(opened, settings)
    keys = [key_in(register, client)] if client else register.keys()
    told = [
        one
        for key in keys
        for one in _told(register.states(key), asked)
        if (after is None or one[0].at >= after) and any(only([one[2]], **narrowed))
    ]
    told.sort(key=lambda one: (one[0].at, one[0].number))
    if output == "json":
        click.echo(json.dumps([_told_json(*one) for one in told], ensure_ascii=False, indent=2))
        return
    for change, before, now, fields in told:
        said = "" if abs(change.recorded_at - change.at) < 60 else f" on {shown_at(change.recorded_at, settings)}"
        what = values_shown(before, now, fields) or "added"
        click.echo(f"{shown_at(change.at, settings)}  {change.client}  {what}  ({change.who}{said}: {change.why})")
    if not told:
        click.echo("Nothing of the kind has changed.")


_Told = tuple["Change", "Client | None", "Client", list[str]]


def _told(states: list[State], field: str) -> Iterator[_Told]:
    """Yield each change with the client before and after it, and the fields in which they differ."""
    first = min(state.change.number for state in states)
    before = None
    for state in states:
        known = None if before is None and state.change.number == first else before or state.client
        named = [name for name in state.change.fields if known is None or _differs(known, state.client, name)]
        if field in named or (not field and (named or known is None)):
            yield state.change, known, state.client, [field] if field else named
        before = state.client


def _differs(one: Client, two: Client, field: str) -> bool:
    return bool(getattr(one, field) != getattr(two, field))


def _told_json(change: Change, before: Client | None, after: Client, fields: list[str]) -> dict[str, object]:
    from jira_csext.register.fields import to_plain
    from jira_csext.reports.verdicts import utc

    def plain(client: Client | None, name: str) -> object:
        return None if client is None else to_plain(getattr(client, name)) or None

    return {
        "client": change.client,
        "at": utc(change.at),
        "fields": {name: {"old": plain(before, name), "new": plain(after, name)} for name in fields},
        "who": change.who,
        "why": change.why,
        "recorded_at": utc(change.recorded_at),
    }


@clients.command(short_help="List the tickets whose client is not known.")
@site_and_store
@click.option("--all", "every", is_flag=True, help="Resolved tickets as well.")
@OUTPUT
def unmatched(site: Path | None, store: str | None, output: str, *, every: bool) -> None:
    """List the tickets whose client is not known, or may be several: nobody's is ever guessed."""
    settings = load_settings(site, None, store)
    with opened_store(there_already(settings), read_only=True) as opened:
        register = register_of(opened, settings)
        count = 0
        found: dict[Match, list[str]] = {}
        for ticket in opened.register.tickets(settings.name, open_only=not every):
            count += 1
            match = register.match(ticket.client, ticket.attributes, ticket.created_at)
            if match.outcome != "matched":
                found.setdefault(match, []).append(ticket.key)
    if output == "json":
        shown = [{**match._asdict(), "clients": list(match.clients), "tickets": keys} for match, keys in found.items()]
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
        return
    which = "ticket" if every else "open ticket"
    if not count:
        click.echo(f"No {which} is on record.")
        return
    if not found:
        click.echo(f"Every client is known, of {counted(count, which)}.")
        return
    click.echo(f"{counted(sum(map(len, found.values())), which)} of {count} without a client:")
    for line in _unmatched_lines(found.items()):
        click.echo(line)


def _unmatched_lines(found: Iterable[tuple[Match, list[str]]]) -> Iterator[str]:
    from jira_csext.core.wording import printable

    for match, keys in sorted(found, key=lambda one: (-len(one[1]), one[0])):
        more = f", … and {len(keys) - _TICKETS_NAMED} more" if len(keys) > _TICKETS_NAMED else ""
        yield printable(f"  {len(keys):>5}  {match.reason}: {', '.join(keys[:_TICKETS_NAMED])}{more}")
