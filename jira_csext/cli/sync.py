"""`sync --once`: one round of what the daemon does, for a scheduler or for looking what it would do."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.attended import Attended, Stopped, tell_of_waiting
from jira_csext.cli.deliveries_told import DeliveriesTold
from jira_csext.cli.failure import Failure, HelpdeskUnreachable, Interrupted
from jira_csext.cli.interruption import ended_by_signals
from jira_csext.cli.rules_in_force import reload_of, rules_to_start_with
from jira_csext.cli.run import leased, notice_lines, state_lines, stop_on_signals, turn_line, waited
from jira_csext.cli.wiring import (
    counted,
    failure_of,
    has_store,
    load_rules,
    load_settings,
    opened_helpdesk,
    opened_store,
    site_options,
    watched_site,
)

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.helpdesks.port import Receipt, Write
    from jira_csext.store import OutboxRow
    from jira_csext.store.store import Store
    from jira_csext.sync.notify import Notification
    from jira_csext.sync.watched import Watched

_DAY = 86400
_SHOWN = 20
_LEAVES_NOTHING = "Stopped; a dry run leaves nothing behind."


@click.command()
@site_options
@click.option("--once", is_flag=True, help="Go on until all that changed is read, then end.")
@click.option("--dry-run", is_flag=True, help="Read and evaluate, print what would be said, record and say nothing.")
def sync(site: Path | None, rules: Path | None, store: str | None, *, once: bool, dry_run: bool) -> None:
    """Read what changed, evaluate, and say what is due; once.

    A dry run works on a copy of the store and ends before anything is recorded.
    """
    if not once:
        raise Failure("sync works once and wants to be told so: sync --once. To keep watching: jira-csext run")
    settings = load_settings(site, rules, store)
    # A dry run is to show what the rules say that are written now, and nothing of those in force before.
    wired = load_rules(settings) if dry_run else rules_to_start_with(settings)
    if dry_run:
        with ended_by_signals(_LEAVES_NOTHING) as ended, copy_of(wired) as copy:
            print_dry_run(copy, ended)
        return
    with stop_on_signals() as stop, opened_store(wired.site) as opened:
        sync_once(wired, opened, stop)


def sync_once(wired: Wired, store: Store, stop: threading.Event) -> None:
    """Take turns until nothing is left to read. Raises Failure, StoreError; the last trouble ends the command."""
    from jira_csext.helpdesks.errors import HelpdeskError
    from jira_csext.sync.plan_gate import EngineWaits

    name = wired.site.name
    with closing(opened_helpdesk(wired.site, lambda seconds: waited(stop, seconds))) as helpdesk, leased(store, name):
        told = DeliveriesTold(store, helpdesk)
        attended = Attended(helpdesk, told.write, stop.is_set, told.is_public, tell_of_waiting)
        before = store.cursor.of(name).states
        try:
            watched = watched_site(wired, store, attended, clock.now())
            for text in notice_lines(watched):
                click.echo(text)
            trouble = _turns(watched, stop, tell=True)
            if stop.is_set():
                raise Stopped
        except HelpdeskError as error:
            raise failure_of(error) from None
        except EngineWaits as waits:
            raise Failure(str(waits)) from None
        except Stopped:
            raise Interrupted("Stopped; what was done is written down. Run it again to go on.") from None
        states = store.cursor.of(name).states
        for text in state_lines(before, states):
            click.echo(text)
        if trouble:
            admitted = all(state.name not in ("not_admitted", "not_allowed") for state in states)
            raise HelpdeskUnreachable(trouble) if admitted else Failure(trouble)


def _turns(watched: Watched, stop: threading.Event, *, tell: bool) -> str:
    """Take turns until nothing is left to read, or told to stop; return what stopped the last one."""
    from jira_csext.sync.loop import turn

    while True:
        done = turn(watched, clock.now(), stopping=stop.is_set)
        if tell:
            click.echo(turn_line(done))
        if not done.more or stop.is_set():
            return done.trouble


@contextmanager
def copy_of(wired: Wired) -> Iterator[Wired]:
    """Yield the site with a copy of its store, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="csext-dry-run-") as folder:
        path = Path(folder) / "copy.db"
        if has_store(wired.site):
            with opened_store(wired.site, read_only=True) as store:
                store.copy_to(path)
        yield replace(wired, site=wired.site.model_copy(update={"store": f"sqlite:///{path}"}))


def print_dry_run(wired: Wired, stop: threading.Event) -> None:
    """Print what one round would say and what would come next. Raises Failure."""
    from jira_csext.helpdesks.errors import HelpdeskError
    from jira_csext.helpdesks.port import Receipt
    from jira_csext.sync.notify import Reached

    said: list[Write] = []
    beside: list[Notification] = []

    def only_noted(_ticket_id: str, write: Write) -> Receipt:
        said.append(write)
        return Receipt("dry run", write.kind == "reply" if write.kind in ("note", "reply") else None)

    def only_noted_beside(what: Notification, _before: Collection[str]) -> Reached:
        beside.append(what)
        return Reached((), (), ())

    with (
        opened_store(wired.site) as store,
        closing(opened_helpdesk(wired.site, lambda seconds: waited(stop, seconds))) as helpdesk,
    ):
        first = store.cursor.of(wired.site.name).adopted_at is None
        before = {row.key for row in store.outbox.rows(wired.site.name)}
        try:
            reload = reload_of(wired, gated=False)
            attended = Attended(helpdesk, only_noted, stop.is_set, tells=tell_of_waiting)
            watched = watched_site(wired, store, attended, clock.now(), reload, gated=False)
            # What is said beside the helpdesk is only noted as well, and no card tells of what was not done.
            watched = replace(watched, status_card=False, notifies=only_noted_beside, sweeps_doubles=False)
            watched = reload.settle(watched, helpdesk.clock())
            trouble = _turns(watched, stop, tell=False)
            if stop.is_set():
                raise Stopped
        except HelpdeskError as error:
            raise failure_of(error) from None
        except Stopped:
            raise Interrupted(_LEAVES_NOTHING) from None
        if trouble:
            raise HelpdeskUnreachable(trouble)
        _print(
            watched,
            said,
            beside,
            [row for row in store.outbox.rows(wired.site.name) if row.key not in before],
            first=first,
        )


def _print(
    watched: Watched, said: list[Write], beside: list[Notification], new: list[OutboxRow], *, first: bool
) -> None:
    from jira_csext.core.speech_text import as_plain

    now = watched.helpdesk.clock()
    if first:
        click.echo("This site was never watched: a first start says nothing about what fell due before it.")
    click.echo(f"Would be said now: {len(said) + len(beside) or 'nothing'}")
    written = {write.key for write in said}
    for write in said:
        row = watched.store.outbox.row(write.key)
        if row is None:
            continue
        who = f", calling {', '.join(write.mention)}" if write.mention else ""
        seen = "seen by the client" if row.public else "internal"
        what = f"{write.kind}, {seen}{who}" if write.kind in ("note", "reply") else f"{write.kind} {row.about}"
        click.echo(f"  {row.ticket} {row.rule} {row.step}: {what}")
        for text in as_plain(write.text).splitlines():
            click.echo(f"    | {text}")
    for told in beside:
        click.echo(f"  {told.title}: notify {told.role} at {counted(len(told.addresses), 'address')}")
        for text in told.text.splitlines():
            click.echo(f"    | {text}")
    for row in new:
        if row.key not in written:
            reason = f" ({row.reason})" if row.reason else ""
            click.echo(f"  {row.ticket} {row.rule} {row.step}: {row.kind} {row.about} would be {row.state}{reason}")
    coming = sorted(_coming(watched, now))
    click.echo(f"Would come due within a day: {len(coming) or 'nothing'}")
    for at, ticket, rule, step in coming[:_SHOWN]:
        click.echo(f"  {_local(watched, at)} {ticket} {rule} {step}")
    if len(coming) > _SHOWN:
        click.echo(f"  and {len(coming) - _SHOWN} more")
    click.echo("Nothing was recorded, nothing was said.")


def _coming(watched: Watched, now: int) -> Iterator[tuple[int, str, str, str]]:
    from jira_csext.sync.coming import coming

    for ticket in watched.store.tickets(watched.site, open_only=True):
        for at, rule, step in coming(watched.rulebook, ticket, watched.client_of(ticket), now, now + _DAY):
            yield at, ticket.key, rule, step


def _local(watched: Watched, at: int) -> str:
    from jira_csext.core.calendar import ALWAYS

    calendar = watched.rulebook.default_calendar or ALWAYS
    return f"{calendar.local(at):%Y-%m-%d %H:%M} ({calendar.spec.timezone})"
