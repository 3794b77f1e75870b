"""`complaint`: one that was only spoken, recorded as a ticket once; and how all complaints stand."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.clients_shared import OUTPUT, instant, key_in, register_of, site_and_store, there_already
from jira_csext.cli.complaint_text import summary_of, text_of
from jira_csext.cli.failure import Failure, HelpdeskUnreachable
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import counted, failure_of, load_settings, opened_helpdesk, opened_store

if TYPE_CHECKING:
    from jira_csext.core.ticket import Ticket
    from jira_csext.helpdesks.port import Helpdesk, Receipt, Write
    from jira_csext.site import Site
    from jira_csext.store.store import Store

TYPE = "complaint"
DIRECT_LINE = "direct-line"
"""The label by which the rules bring a complaint straight to leadership."""

_ASKED, _RECORDED = "complaint asked for", "complaint recorded"


@click.group()
def complaint() -> None:
    """Complaints: those that were only spoken are recorded, and all of them listed."""


@complaint.command(short_help="Record a complaint that somebody heard.")
@site_and_store
@click.option("--client", required=True, help="Whose it is: key or name in the register.")
@click.option("--text", "words", required=True, help="What was said, as near to their words as possible.")
@click.option("--heard-by", required=True, help="Who heard it.")
@click.option("--at", "at_text", default="", help="When it was said, such as 2026-11-20T14:30. [default: now]")
@click.option("--summary", default="", help="The ticket's summary. [default: the first words]")
@click.option("--project", default="", help="Where the ticket is made. [default: the only project there is]")
@click.option("--direct-line", is_flag=True, help="For leadership, past the manager: puts on the label direct-line.")
@click.option("--again", is_flag=True, help="It was said once more: record it although it is recorded already.")
@click.option("--dry-run", is_flag=True, help="Show what would be written, and write nothing.")
def add(
    site: Path | None,
    store: str | None,
    client: str,
    words: str,
    heard_by: str,
    at_text: str,
    summary: str,
    project: str,
    *,
    direct_line: bool,
    again: bool,
    dry_run: bool,
) -> None:
    """Record a spoken complaint as a ticket in the helpdesk, which starts its clocks.

    The same client and words again, in any case and spacing, find that ticket and make no other. The clocks run from
    the ticket's creation, because a helpdesk lets nobody date a ticket back; when it was said stands in its text.
    """
    from jira_csext.helpdesks.port import Write

    if not words.strip() or not heard_by.strip():
        raise Failure("A complaint needs what was said (--text) and who heard it (--heard-by).")
    settings = load_settings(site, None, store)
    with opened_store(settings) as opened, closing(opened_helpdesk(settings)) as helpdesk:
        now = helpdesk_now(opened, settings.name)
        heard_at = instant(at_text, settings) if at_text else now
        if heard_at > now:
            raise Failure(f'--at: "{at_text}" is still to come; say when the complaint was heard')
        key = key_in(register_of(opened, settings), client)
        before = _before(opened, settings.name, key, words)
        marker = f"{before.marker}/again {before.times}" if again and before.times else before.marker
        text = text_of(words, heard_by, heard_at, now, settings)
        write = Write(
            marker,
            "ticket",
            text=text,
            value=TYPE,
            summary=summary or summary_of(words, settings),
            project=project,
            tried_at=None if again else before.tried_at,
        )
        labels = [f"{settings.clients.label_prefix}{key}", *([DIRECT_LINE] if direct_line else [])]
        if dry_run:
            click.echo(f"Would be recorded in {project or 'the only project'}: {write.summary}")
            click.echo("\n".join(f"  | {line}" for line in text.splitlines()))
            click.echo(f"labels: {', '.join(labels)}")
            return
        receipt = _recorded(opened, helpdesk, settings, write, labels, key, now)
        is_known = receipt.already and before.times > 0 and not again
        if not is_known:
            told = {"site": settings.name, "marker": write.key, "client": key, "ticket": receipt.name}
            opened.audit(whoever(), _RECORDED, told, now)
    if receipt.notice:
        click.echo(f"warning: {receipt.notice}", err=True)
    if "label" not in settings.clients.match:
        click.echo(
            "warning: `clients: match` of the site file does not ask labels, so put the client into the ticket by hand",
            err=True,
        )
    if is_known:
        click.echo(f"{receipt.name} is this complaint already, said by {key}; --again records it once more.")
        return
    click.echo(f"{receipt.name}: a complaint of {key}, heard by {heard_by.strip()}; its clocks run from now on")


class _Before(NamedTuple):
    """What is on record of the same words: under which marker, how often recorded, and when last asked for in vain."""

    marker: str
    times: int
    tried_at: int | None


def _before(store: Store, site: str, client: str, words: str) -> _Before:
    said = "\0".join((client.casefold(), " ".join(words.casefold().split())))
    marker = f"{site}/{TYPE}/{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:24]}"
    times, tried_at = 0, None
    for entry in store.audit_log():
        if str(entry.details.get("marker", "")).partition("/again ")[0] != marker:
            continue
        if entry.what == _ASKED:
            tried_at = entry.at
        elif entry.what == _RECORDED:
            times, tried_at = times + 1, None
    return _Before(marker, times, tried_at)


def _recorded(
    store: Store,
    helpdesk: Helpdesk,
    settings: Site,
    write: Write,
    labels: list[str],
    client: str,
    now: int,
) -> Receipt:
    """Write the ticket and its labels. Raises Failure; the same command again then goes on where this one stopped."""
    from jira_csext.helpdesks.errors import HelpdeskError, OutcomeUnknown
    from jira_csext.helpdesks.port import Write as NewWrite

    told = {"site": settings.name, "marker": write.key, "client": client}
    receipt = None
    try:
        if not write.project:
            write = write._replace(project=_only_project(helpdesk))
        # On the disk first: should the answer be lost, the next call knows since when the ticket may be there.
        with store.transaction(synced=True):
            store.audit(whoever(), _ASKED, told, now)
        receipt = helpdesk.write("", write)
        for label in labels:
            helpdesk.write(receipt.remote_id, NewWrite(f"{write.key}/label {label}", "label", value=label))
    except OutcomeUnknown as error:
        raise HelpdeskUnreachable(f"{error} Run the same command again in a few minutes.") from None
    except HelpdeskError as error:
        failure = failure_of(error)
        if receipt is not None:
            what = f"{receipt.name} is there, but without its label: {failure.message} Run the same command again."
            raise type(failure)(what) from None
        raise failure from None
    return receipt


def _only_project(helpdesk: Helpdesk) -> str:
    projects = sorted(helpdesk.capabilities().internal_notes)
    if len(projects) == 1:
        return projects[0]
    there = f"; there are {', '.join(projects)}" if projects else ""
    raise Failure(f"In which project is the ticket to be made? Say --project KEY{there}.")


@complaint.command("list")
@site_and_store
@click.option("--all", "every", is_flag=True, help="Those that are closed as well.")
@click.option("--client", default="", help="Only of this client.")
@OUTPUT
def list_(site: Path | None, store: str | None, client: str, output: str, *, every: bool) -> None:
    """List the complaints on record, the oldest first: whose, since when, when they last heard from us, what is due."""
    settings = load_settings(site, None, store)
    with opened_store(there_already(settings), read_only=True) as opened:
        register = register_of(opened, settings)
        wanted = key_in(register, client) if client else ""
        found: list[dict[str, Any]] = []
        for ticket in opened.tickets(settings.name, open_only=not every):
            if ticket.attributes.get("type") != TYPE:
                continue
            match = register.match(ticket.client, ticket.attributes, ticket.created_at)
            whose = match.client if match.outcome == "matched" else ticket.client
            if not wanted or whose == wanted:
                found.append(_standing(opened, settings, ticket, whose))
    found.sort(key=lambda one: (one["created_at"], one["ticket"]))
    if output == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for line in _told(found):
        click.echo(line)
    which = "complaint" if every else "open complaint"
    click.echo(counted(len(found), which) if found else f"No {which} is on record.")


def _standing(store: Store, settings: Site, ticket: Ticket, client: str) -> dict[str, Any]:
    heard = [event.at for event in ticket.history if event.kind == "message" and event.public and event.by != "client"]
    running = store.verdicts(settings.name, ticket=ticket.key, states=("running", "breached"))
    due = [(one.verdict.due_at, one.verdict.rule) for one in running if one.verdict.stopped_at is None]
    labels = ticket.attributes.get("labels")
    first = min(((at, rule) for at, rule in due if at is not None), default=None)
    return {
        "ticket": ticket.key,
        "client": client,
        "created_at": _local(ticket.created_at, settings),
        "state": ticket.attributes.get("state"),
        "direct_line": isinstance(labels, tuple) and DIRECT_LINE in labels,
        "last_heard_at": _local(max(heard), settings) if heard else None,
        "due_at": _local(first[0], settings) if first else None,
        "due": first[1] if first else None,
        "summary": ticket.attributes.get("summary") or "",
    }


def _told(found: list[dict[str, Any]]) -> Iterator[str]:
    from jira_csext.core.wording import printable

    for one in found:
        heard = f"heard from us {one['last_heard_at']}" if one["last_heard_at"] else "heard nothing from us"
        due = f", due {one['due_at']} ({one['due']})" if one["due_at"] else ""
        line = ", direct line" if one["direct_line"] else ""
        whose = one["client"] or "nobody known"
        yield printable(f"{one['ticket']}  {whose}: {one['summary']}")
        yield printable(f"   {one['state']}{line}, since {one['created_at']}, {heard}{due}")


def _local(at: int, settings: Site) -> str:
    return f"{datetime.fromtimestamp(at, ZoneInfo(settings.helpdesk.zone)):%Y-%m-%d %H:%M}"
