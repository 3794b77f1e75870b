"""`rules accept`: let a rulebook hold that would fire much at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import counted, load_settings, opened_store, site_options

if TYPE_CHECKING:
    from jira_csext.site import Site

_SHORTEST = 6


@click.command()
@site_options
@click.argument("digest", required=False)
def accept(site: Path | None, rules: Path | None, store: str | None, digest: str | None) -> None:
    """Let the rulebook DIGEST hold although it would fire much at once. [default: the one that waits]

    The daemon puts it in force within its next turn. One that does not wait yet can be accepted ahead, if it is the one
    in the rules folder now.
    """
    settings = load_settings(site, rules, store)
    name = settings.name
    with opened_store(settings, must_exist=True) as opened:
        activations = opened.activations
        waiting = activations.waiting(name)
        in_force = opened.cursor.of(name).rulebook
        if digest is None and waiting is None:
            raise Failure(f"No rulebook waits to be accepted; {f'{in_force} is in force' if in_force else 'none is'}")
        if waiting is not None and (digest is None or _means(digest, waiting.version)):
            version = waiting.version
            fires = f"; it fires {counted(waiting.step_count, 'step')} at once"
        else:
            version, fires = _written(settings, digest or "", None if waiting is None else waiting.version), ""
        if version == in_force:
            raise Failure(f"The rulebook {version} is in force already")
        activations.accept(name, version, whoever(), helpdesk_now(opened, name))
    click.echo(f"The rulebook {version} is accepted and holds from the daemon's next turn on{fires}")


def _written(settings: Site, digest: str, waiting: str | None) -> str:
    """Return the version of the rules as they are written now, if `digest` means it. Raises Failure."""
    from jira_csext.cli.rules_in_force import rules_of
    from jira_csext.cli.wiring import load_rules

    version = rules_of(load_rules(settings)).version.digest
    if _means(digest, version):
        return version
    others = f"{waiting} waits" if waiting else "none waits"
    raise Failure(f'"{digest}" is no rulebook to accept: {others}, and {version} is the one in {settings.rules}')


def _means(digest: str, version: str) -> bool:
    return version == digest or (len(digest) >= _SHORTEST and version.startswith(digest))
