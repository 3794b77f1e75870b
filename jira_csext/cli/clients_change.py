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
    from jira_csext.register import Client, Register
    from jira_csext.register.difference import Edit
    from jira_csext.site import Site


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
        changes = list(edit.changes(at, because.strip()))
        if not changes:
            click.echo(f"{key} is so already; nothing changes.")
            return
        details = {"client": key, "fields": sorted(edit.fields), "because": because.strip(), "anyway": anyway}
        opened.register.record(changes, whoever(), "client changed", details, register.revision, now)
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
