"""`jira-csext sandbox`: a stand-in Jira on this machine, to try rules on, without risk to a real one."""

from __future__ import annotations

import shlex
from datetime import datetime
from pathlib import Path
from typing import Literal

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.interruption import Signalled, set_by_signals


@click.command()
@click.option("--flavour", type=click.Choice(["cloud", "dc"]), default="cloud", show_default=True, help="Whose API.")
@click.option(
    "--service-management/--no-service-management",
    default=True,
    show_default=True,
    help="Whether clients write in a portal and comments are public or internal.",
)
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="0 takes any that is free.")
@click.option(
    "--at", metavar="INSTANT", help="When its clock begins, e.g. 2026-05-18T09:30:00+03:00 (where the script does)."
)
@click.option("--script/--no-script", default=True, help="Whether people act: two working days from 2026-05-18 on.")
@click.option(
    "--folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Lay out a site file, its token and the rules here, with this Jira's own accounts; then doctor and run work.",
)
def sandbox(
    flavour: Literal["cloud", "dc"],
    service_management: bool,
    port: int,
    at: str | None,
    script: bool,
    folder: Path | None,
) -> None:
    """Run a stand-in Jira on this machine until Ctrl-C.

    It answers like Jira Cloud or Data Center over HTTP, has a page for each ticket, and forgets everything at the end.
    """
    from jira_csext import clock
    from jira_csext.cli.demo_folder import made_anew
    from jira_csext.cli.demo_site import write_site
    from jira_csext.cli.wiring import program, shown
    from jira_csext.sandbox.box import Sandbox
    from jira_csext.sandbox.two_days import BEGINS, two_days

    begins_at = _instant(at) if at else datetime.fromisoformat(BEGINS)
    box = Sandbox(flavour, service_management=service_management, at=begins_at, follow=clock.now)
    if script:
        box.play(two_days())
    if folder is not None:
        made_anew(folder)
    stopped = Signalled()
    try:
        with set_by_signals(stopped), box.serving(port) as serving:
            name, token = box.auth
            click.echo(f"Jira ({flavour}) at {serving.url}")
            click.echo(f"Account {name}, token {token}")
            click.echo(f"Tickets: {serving.url}/")
            if folder is not None:
                write_site(folder, box, serving.url, status_card=True)
                site = shlex.quote(str(shown(folder) / "csext.yaml"))
                click.echo(f"Site file: {site}; look at it with: {program()} doctor --site {site}")
            click.echo(f"Its clock: {begins_at.isoformat()} and running; move it by an hour with:")
            moved = """-H 'Content-Type: application/json' -d '{"seconds": 3600}'"""
            click.echo(f"  curl {moved} {serving.url}/sandbox/clock")
            click.echo("Stop it with Ctrl-C.")
            stopped.wait()
    except OSError as problem:
        raise Failure(f"Port {port} cannot be listened on: {problem.strerror}. Leave --port out to take any.") from None
    click.echo("Stopped.")


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        instant = None
    if instant is None or instant.tzinfo is None:
        raise Failure(f'--at "{text}" is no instant with an offset; write it like 2026-05-18T09:30:00+03:00.')
    return instant
