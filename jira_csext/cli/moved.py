"""`moved`: the helpdesk of a site answers at another address now."""

from __future__ import annotations

from pathlib import Path

import click

from jira_csext import clock
from jira_csext.cli.bound import address_of
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import whoever
from jira_csext.cli.wiring import load_settings, opened_store


@click.command()
@click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
@click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def moved(site: Path | None, store: str | None, *, yes: bool) -> None:
    """Say that the site's helpdesk is the same as before and only its address in the site file is new.

    A store takes no tickets of another helpdesk under a site's name; tickets are known by their ids, and another
    helpdesk has the same ones. So say this only of a move: same issues, same ids.
    """
    settings = load_settings(site, None, store)
    named = address_of(settings)
    if not named:
        raise Failure("helpdesk.url: the site file names no address; write the new one there first")
    with opened_store(settings, must_exist=True, any_helpdesk=True) as opened:
        bound = opened.address_of(settings.name)
        if bound == named:
            click.echo(f"{settings.name} is the {named} already; nothing to do.")
            return
        if not bound:
            raise Failure(f"The store holds no tickets of {settings.name} yet, so there is nothing to move")
        if not yes:
            question = f"Is the {named} the same helpdesk as the {bound}, with the same issues under the same ids?"
            click.confirm(question, abort=True, err=True)
        with opened.transaction():
            opened.put_address(settings.name, named, clock.now())
            opened.audit(whoever(), "helpdesk moved", {"site": settings.name, "from": bound, "to": named}, clock.now())
    click.echo(f"{settings.name} is the {named} from now on.")
