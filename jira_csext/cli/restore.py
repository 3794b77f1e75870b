"""`restore`: a store put where the site file says, from a copy or from the file that it was in until now."""

from __future__ import annotations

from pathlib import Path

import click

from jira_csext import clock
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import whoever
from jira_csext.cli.wiring import counted, load_settings, opened_store, shown, store_called


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
@click.option("--store", help="Where to put it, instead of where the site file says.")
def restore(file: Path, site: Path | None, store: str | None) -> None:
    """Put the store that FILE holds where the site file says its store is; there must be none yet.

    FILE is a copy that `backup` made, or a store's own file, whose daemon is stopped: so a store moves from a file to a
    PostgreSQL server. FILE stays as it is. All of it is put there or nothing; see docs/operating.md, "Copy and
    restore", for what to do before the daemon starts again.
    """
    from jira_csext.store import StoreError
    from jira_csext.store.restore import restore as put_back
    from jira_csext.store.revisions import HEAD

    settings = load_settings(site, None, store)
    try:
        found = put_back(file, settings.store)
    except StoreError as error:
        raise Failure(str(error)) from None
    place = store_called(settings)
    if found.revision == HEAD:
        # An older one stays as it is: the program of its time may be what it was put back for.
        told = {"file": file.name, "to": place, "tickets": found.ticket_count}
        with opened_store(settings, any_helpdesk=True) as opened:
            opened.audit(whoever(), "store restored", told, clock.now())
    click.echo(f"{place}: {counted(found.ticket_count, 'ticket')} from {shown(file)}, schema {found.revision}")
    if found.mended_count:
        click.echo(
            f"A zero character, which no server holds, is shown as \ufffd in {counted(found.mended_count, 'row')}."
        )
    click.echo(
        f"If {shown(file)} is older than what the daemon said last: jira-csext pause --because restored, before it "
        "starts; see docs/operating.md, Copy and restore."
    )
