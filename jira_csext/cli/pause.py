"""`pause` and `resume`: all speech on a site stopped, and let go on."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.wiring import load_settings, opened_store

if TYPE_CHECKING:
    from jira_csext.store.store import Store

_SITE = click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
_STORE = click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db.")


@click.command()
@_SITE
@_STORE
@click.option("--because", default="", help="Why; shown by `status` and kept in the audit log.")
def pause(site: Path | None, store: str | None, because: str) -> None:
    """Stop all speech on the site from the next action on, also of a daemon that runs; reading and judging go on."""
    settings = load_settings(site, None, store)
    with opened_store(settings, must_exist=True) as opened:
        before = opened.cursor.of(settings.name).pause
        opened.cursor.pause(settings.name, whoever(), because, helpdesk_now(opened, settings.name))
    if before is not None:
        reason = f": {before.reason}" if before.reason else ""
        click.echo(f"{settings.name} was paused already, by {before.by}{reason}")
        return
    click.echo(f"{settings.name} is paused: nothing is written to the helpdesk. Go on with: jira-csext resume")


@click.command()
@_SITE
@_STORE
def resume(site: Path | None, store: str | None) -> None:
    """Let the site be spoken on again. Of what fell due meanwhile only that is said which still holds."""
    settings = load_settings(site, None, store)
    name = settings.name
    with opened_store(settings, must_exist=True) as opened:
        now = helpdesk_now(opened, name)
        before = opened.cursor.of(name)
        if before.pause is None:
            click.echo(f"{name} was not paused")
            return
        opened.cursor.resume(name, whoever(), now)
        # The alarm that had stopped everything is answered by the person who lets it go on.
        opened.cursor.clear_state(name, "public_note")
    click.echo(f"{name} goes on; it was paused by {before.pause.by}")


def whoever() -> str:
    """Return who calls the command, as the system knows them."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "somebody"


def helpdesk_now(store: Store, site: str) -> int:
    """Return the present instant by the helpdesk's clock, as far as it is known."""
    return clock.now() + store.cursor.of(site).clock_offset
