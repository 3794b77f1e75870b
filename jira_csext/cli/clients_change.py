"""`clients set`: one client changed by hand, from a day on and with a reason."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.clients_shared import instant, key_in, register_of, shown_at, site_and_store, values_shown
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import load_settings, opened_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jira_csext.register import Client, Register
    from jira_csext.register.difference import Edit
    from jira_csext.site import Site
    from jira_csext.store.store import Store


@click.command("set", short_help="Change a client, from a day on and with a reason.")
@site_and_store
@click.option("--because", default="", help="Why; kept with the change.")
@click.option("--at", "at_text", default="", help="From when on it holds, such as 2026-03-01. [default: now]")
@click.option("--new", "is_new", is_flag=True, help="Add the client, who is not in the register yet.")
@click.option("--anyway", is_flag=True, help="Move to a segment that would not take them, to mend a mistake.")
@click.argument("client")
@click.argument("assignments", nargs=-1, required=True, metavar="FIELD=VALUE...")
def set_(
    site: Path | None,
    store: str | None,
    because: str,
    at_text: str,
    client: str,
    assignments: tuple[str, ...],
    *,
    is_new: bool,
    anyway: bool,
) -> None:
    """Change CLIENT: `tier=key`, `tags+=vip`, `domains-=acme.com`, `manager=` for nobody.

    A contact is written "Anna Petrova; role=director; email=anna@acme.com; account=anna.p".
    """
    from jira_csext.register import Client
    from jira_csext.register.assignments import assigned
    from jira_csext.register.checks import key as checked_key

    if not because.strip():
        raise Failure('Say why with --because "…": it is kept with the change, and is asked for later.')
    settings = load_settings(site, None, store)
    with opened_store(settings, tells_new=True) as opened:
        now = helpdesk_now(opened, settings.name)
        at = instant(at_text, settings) if at_text else now
        register = register_of(opened, settings)
        try:
            key = checked_key(client) if is_new else key_in(register, client)
            if is_new and key in register:
                raise Failure(f"{register.key_of(key)} is in the register already; leave out --new to change it.")
            before = None if is_new else register.client(key, at)
            after = assigned(before or Client(key), assignments)
        except ValueError as error:
            raise Failure(str(error)) from None
        edit = _edit(register, before, after, settings, at, anyway=anyway)
        warnings = list(_odd(opened, register, edit, settings, at))
        changes = list(edit.changes(at, because.strip()))
        if not changes:
            click.echo(f"{key} is so already; nothing changes.")
            return
        details = {"client": key, "fields": sorted(edit.fields), "because": because.strip(), "anyway": anyway}
        opened.register.record(changes, whoever(), "client changed", details, register.revision, now)
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    since = f"from {shown_at(at, settings)} on ({settings.helpdesk.zone})"
    click.echo(f"{key} {since}: {values_shown(before, after, edit.fields) or 'added'}")
    if edit.moved is not None:
        click.echo(f"{key} {since}: segment: {edit.moved.old or 'nothing'} -> current, by {edit.moved.reason}")


def _edit(register: Register, before: Client | None, after: Client, settings: Site, at: int, *, anyway: bool) -> Edit:
    """Return the edit with what a new contract brings. Raises Failure for a move that no segment allows."""
    from jira_csext.register.difference import Edit
    from jira_csext.register.segments import SegmentEvent, Standing, Unmoved, by_contract

    edit = Edit(before, after)
    if "segment" in edit.fields:
        if before is not None:
            moved = register.transition(before.key, SegmentEvent("by_hand", to=after.segment, anyway=anyway), at)
            if isinstance(moved, Unmoved):
                raise Failure(f"segment={after.segment}: {moved.reason}. --anyway mends what was recorded wrongly.")
        return edit
    standing = register.standing(before.key, at) if before is not None else Standing()
    on = datetime.fromtimestamp(at, ZoneInfo(settings.helpdesk.zone)).date()
    return edit._replace(moved=by_contract(before, after, standing, on, at))


def _odd(store: Store, register: Register, edit: Edit, settings: Site, at: int) -> Iterator[str]:
    """Yield what may be so and yet is hardly meant: words that the rules do not know, what other clients have too."""
    from jira_csext.cli.clients_rules import rules_known
    from jira_csext.register.difference import is_matched_by
    from jira_csext.register.fitting import misfits
    from jira_csext.register.segments import never_current
    from jira_csext.register.shared import shared

    key = edit.after.key
    for misfit in misfits(edit.after, rules_known(settings, store)):
        if misfit.field in edit.fields:
            yield f"{key}.{misfit.field}: {misfit.what}"
    for state in register.states(key) if edit.before is not None else ():
        if state.at > at and (again := [name for name in edit.fields if name in state.change.fields]):
            since, said = shown_at(state.at, settings), values_shown(None, state.client, again)
            yield f"{key}: from {since} on it is what {state.change.who} said before ({said}); say it for that day too"
            break
    if why := never_current(edit.before, edit.after):
        yield f"{key}.segment: {why}"
    if is_matched_by(edit):
        others = (client for client in register.clients(at) if client.key != key)
        yield from shared([*others, edit.after], frozenset({key}))
