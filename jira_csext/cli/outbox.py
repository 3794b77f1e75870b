"""`outbox`: what was decided to be said, what has become of each action, and what a person may do about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, get_args
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import load_settings, opened_store
from jira_csext.store.daemon_records import OutboxState

if TYPE_CHECKING:
    from jira_csext.site import Site
    from jira_csext.store import OutboxRow
    from jira_csext.store.store import Store

_STATES: tuple[OutboxState, ...] = get_args(OutboxState)
_WAITING: tuple[OutboxState, ...] = ("pending", "held", "sending", "unknown", "parked")
_SHOWN = 20

_Command = TypeVar("_Command", bound=Callable[..., Any])


def _site_and_store(command: _Command) -> _Command:
    for option in (
        click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db."),
        click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]"),
    ):
        command = option(command)
    return command


@click.group()
def outbox() -> None:
    """What was decided to be said, and what has become of it.

    States: pending, held (grace, or a limit), sending, unknown (looked for before anything is sent again), sent,
    superseded (no longer to be said, and why), shadow, parked (waits for a person), abandoned.
    """


@outbox.command("list")
@_site_and_store
@click.option("--state", "states", multiple=True, type=click.Choice(_STATES), help="Only these; may be repeated.")
@click.option("--ticket", default="", help="Only this ticket, by its key.")
@click.option("--all", "every", is_flag=True, help="Those that are done with as well.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_(
    site: Path | None, store: str | None, states: tuple[OutboxState, ...], ticket: str, output: str, *, every: bool
) -> None:
    """List the actions that are not settled, due earliest first."""
    settings = load_settings(site, None, store)
    asked = states or (() if every or ticket else _WAITING)
    with opened_store(settings, read_only=True) as opened:
        rows = opened.outbox.rows(settings.name, states=asked, ticket=ticket.upper())
        if output == "json":
            click.echo(json.dumps([_json(row) for row in rows], ensure_ascii=False, indent=2))
            return
        count = 0
        for row in rows:
            count += 1
            click.echo(_in_a_line(row, ZoneInfo(settings.helpdesk.zone)))
    if not count:
        click.echo("Nothing waits." if asked == _WAITING else "There is none.")


@outbox.command()
@_site_and_store
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.argument("name")
def show(site: Path | None, store: str | None, name: str, output: str) -> None:
    """Tell the story of NAME: an action's short key, a ticket, or a ticket with rule and step ("SUP-42 RULE STEP")."""
    settings = load_settings(site, None, store)
    with opened_store(settings, read_only=True) as opened:
        rows = _found(opened, settings, name)
        if output == "json":
            told = [
                {**_json(row), "came_out": _came_out(opened, row), "story": [*_story_json(opened, row)]} for row in rows
            ]
            click.echo(json.dumps(told, ensure_ascii=False, indent=2))
            return
        for number, row in enumerate(rows):
            if number:
                click.echo()
            for line in _told(opened, row, ZoneInfo(settings.helpdesk.zone)):
                click.echo(line)


@outbox.command()
@_site_and_store
@click.option("--parked", "every", is_flag=True, help="All that are parked.")
@click.option("--rule", default="", help="With --parked: only those of this rule.")
@click.argument("names", nargs=-1, metavar="[NAME]...")
def retry(site: Path | None, store: str | None, names: tuple[str, ...], rule: str, *, every: bool) -> None:
    """Let parked actions be tried again; each is said only if it still holds then."""
    if every == bool(names):
        raise Failure(
            "Try what again? Name actions by their short keys, or all at once: jira-csext outbox retry --parked"
        )
    if rule and not every:
        raise Failure("--rule goes with --parked: jira-csext outbox retry --parked --rule RULE")
    settings = load_settings(site, None, store)
    site_name = settings.name
    with opened_store(settings, must_exist=True) as opened:
        if every:
            rows = [row for row in opened.outbox.rows(site_name, states=("parked",)) if rule in ("", row.rule)]
        else:
            rows = [_the_one(opened, settings, name, parked_first=True) for name in names]
        # Two names may mean the same action.
        rows = list({row.key: row for row in rows}.values())
        with opened.transaction():
            for row in rows:
                opened.outbox.retry(site_name, row.key, whoever(), helpdesk_now(opened, site_name))
    for row in rows:
        click.echo(f"{_named(row)}: is tried again")
    if not rows:
        click.echo(f"Nothing of {rule} is parked." if rule else "Nothing is parked.")


@outbox.command()
@_site_and_store
@click.option("--because", default="", help="Why; kept in the audit log.")
@click.argument("name")
def drop(site: Path | None, store: str | None, name: str, because: str) -> None:
    """Give an action up: it is never said."""
    settings = load_settings(site, None, store)
    with opened_store(settings, must_exist=True) as opened:
        row = _the_one(opened, settings, name)
        opened.outbox.drop(settings.name, row.key, whoever(), because, helpdesk_now(opened, settings.name))
    click.echo(f"{_named(row)}: is given up")


def _found(store: Store, settings: Site, name: str) -> list[OutboxRow]:
    rows = store.outbox.find(settings.name, name)
    if not rows:
        key, space, rest = name.partition(" ")
        rows = store.outbox.find(settings.name, f"{key.upper()}{space}{rest}")
    if not rows:
        raise Failure(
            f'No action is called "{name}"; name one by its short key, or by its ticket, rule and step. '
            "`jira-csext outbox list --all` shows them."
        )
    return rows


def _the_one(store: Store, settings: Site, name: str, *, parked_first: bool = False) -> OutboxRow:
    rows = _found(store, settings, name)
    if parked_first and len(parked := [row for row in rows if row.state == "parked"]) == 1:
        return parked[0]
    if len(rows) > 1:
        named = "\n".join(f"  {_in_a_line(row, ZoneInfo(settings.helpdesk.zone))}" for row in rows[:_SHOWN])
        raise Failure(f'"{name}" names {len(rows)} actions; take the short key of one:\n{named}')
    return rows[0]


def _named(row: OutboxRow) -> str:
    return f"{row.ticket} {row.rule} {row.step} {row.kind} {row.about}"


def _in_a_line(row: OutboxRow, zone: ZoneInfo) -> str:
    reason = f"  {row.reason}" if row.reason else ""
    return f"{row.short[:8]}  {row.state:<10}  {_at(row.due_at, zone)}  {_named(row)}{reason}"


def _told(store: Store, row: OutboxRow, zone: ZoneInfo) -> Iterator[str]:
    seen = "" if row.kind not in ("note", "reply") else ", seen by the client" if row.public else ", internal"
    if came := _came_out(store, row):
        seen += f", but it came out {came}"
    cycle = f" (cycle {row.cycle})" if row.cycle else ""
    yield f"{row.ticket} {row.rule} {row.step}{cycle}: {row.kind} {row.about}{seen}"
    yield f"  key      {row.key}"
    yield f"  short    {row.short[:8]}"
    yield f"  due      {_at(row.due_at, zone)}, decided {_at(row.decided_at, zone)} ({zone.key})"
    if row.action.mention:
        yield f"  calls    {', '.join(row.action.mention)}"
    yield f"  rulebook {row.version}"
    for change in store.outbox.story(row.key):
        until = f", not before {_at(change.not_before, zone)}" if change.not_before is not None else ""
        remote = f", remote id {change.remote_id}" if change.remote_id else ""
        reason = f": {change.reason}" if change.reason else ""
        yield f"  {_at(change.at, zone)}  {change.state}{reason}{until}{remote}"


def _at(instant: int, zone: ZoneInfo) -> str:
    return f"{datetime.fromtimestamp(instant, zone):%Y-%m-%d %H:%M:%S}"


def _json(row: OutboxRow) -> dict[str, object]:
    from jira_csext.reports.verdicts import utc

    return {
        "key": row.key,
        "short": row.short,
        "ticket": row.ticket,
        "rule": row.rule,
        "cycle": row.cycle,
        "step": row.step,
        "kind": row.kind,
        "value": row.action.value,
        "mention": list(row.action.mention),
        "details": dict(row.action.details),
        "public": row.public,
        "state": row.state,
        "reason": row.reason,
        "due_at": utc(row.due_at),
        "decided_at": utc(row.decided_at),
        "not_before": utc(row.not_before),
        "attempts": row.attempts,
        "remote_id": row.remote_id,
        "changed_at": utc(row.changed_at),
        "rulebook": row.version,
    }


def _came_out(store: Store, row: OutboxRow) -> str:
    """Return as what a message last came out against what it was meant to be, "" where it did not."""
    from jira_csext.sync.inside import CAME_OUT_INTERNAL, CAME_OUT_PUBLIC

    if row.kind not in ("note", "reply") or row.state != "parked":
        return ""
    last = store.outbox.story(row.key)[-1].reason
    return "public" if last.startswith(CAME_OUT_PUBLIC) else "internal" if last.startswith(CAME_OUT_INTERNAL) else ""


def _story_json(store: Store, row: OutboxRow) -> Iterator[dict[str, object]]:
    from jira_csext.reports.verdicts import utc

    for change in store.outbox.story(row.key):
        yield {"at": utc(change.at), "state": change.state, "reason": change.reason, "remote_id": change.remote_id}
