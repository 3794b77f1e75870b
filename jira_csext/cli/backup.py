"""`backup`: a checked copy of the store in one file, also while the daemon runs."""

from __future__ import annotations

from pathlib import Path

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import counted, load_settings, shown

_STEPS = ((1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB"))


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
@click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db.")
def backup(file: Path, site: Path | None, store: str | None) -> None:
    """Copy the store into a new FILE and check the copy; the daemon may run and is not held up.

    FILE is readable by this account only, for it holds what clients wrote, and a file that is there is never written
    over. To restore, stop the daemon and put the copy where the store was: see docs/operating.md.
    """
    from jira_csext.store import StoreError
    from jira_csext.store.backup import back_up

    settings = load_settings(site, None, store)
    try:
        copied = back_up(settings.store, file)
    except StoreError as error:
        raise Failure(str(error)) from None
    click.echo(
        f"{shown(file)}: {counted(copied.ticket_count, 'ticket')}, {_size(copied.byte_count)}, "
        f"schema {copied.revision}; checked and sound"
    )


def _size(byte_count: int) -> str:
    for step, unit in _STEPS:
        if byte_count >= step:
            return f"{byte_count / step:.1f} {unit}"
    return f"{byte_count} bytes"
