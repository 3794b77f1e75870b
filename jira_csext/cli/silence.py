"""`silence`: for a time nothing is said about a rule, a ticket, a client or a project, because somebody wants it so."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now, whoever
from jira_csext.cli.wiring import clients_of, load_settings, opened_store

if TYPE_CHECKING:
    from jira_csext.core.ticket import Ticket
    from jira_csext.site import Site
    from jira_csext.store.silences import StoredSilence
    from jira_csext.store.store import Store

_SITE = click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
_STORE = click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db.")


@click.group()
def silence() -> None:
    """Say nothing for a time: what falls due meanwhile is written down as silenced, and not said later either."""


@silence.command()
@_SITE
@_STORE
@click.option("--rule", default="", help="Only this rule.")
@click.option("--ticket", default="", help="Only this ticket, by its key.")
@click.option("--client", default="", help="Only tickets of this client.")
@click.option("--project", default="", help="Only tickets of this project.")
@click.option("--until", "until", help="When it ends: 2026-05-12, or 2026-05-12T18:00; in the zone of the site file.")
@click.option("--for", "length", help="How long it lasts: 45m, 4h or 3cd (calendar days); 90cd at most.")
@click.option("--because", default="", help="Why; shown wherever something is not said because of it.")
@click.option("--owner", default="", help="Who wants it. [default: you]")
def add(
    site: Path | None,
    store: str | None,
    rule: str,
    ticket: str,
    client: str,
    project: str,
    until: str | None,
    length: str | None,
    because: str,
    owner: str,
) -> None:
    """Begin a silence now. Of --rule, --ticket, --client and --project all that are given must hold of a step.

    What was decided before is still said; `jira-csext outbox drop` gives it up.
    """
    from jira_csext.core.decide import Silence

    if not (rule or ticket or client or project):
        raise Failure("Silence what? Name --rule, --ticket, --client or --project; all at once: jira-csext pause")
    if not because.strip():
        raise Failure("A silence needs its reason, for those who wonder later: --because TEXT")
    settings = load_settings(site, None, store)
    name = settings.name
    with opened_store(settings, must_exist=True) as opened:
        now = helpdesk_now(opened, name)
        over_at = _end(until, length, ZoneInfo(settings.helpdesk.zone), now)
        found = _ticket(opened, settings, ticket) if ticket else None
        _check_rule(opened, name, rule)
        wanted = Silence(
            "",
            now,
            over_at,
            rule=rule,
            ticket="" if found is None else found.id,
            client=client,
            project=project,
            reason=because.strip(),
            owner=owner or whoever(),
        )
        unknown = list(_unknown(opened, settings, client, project, now))
        added = opened.silences.add(name, wanted, "" if found is None else found.key, now)
    said = added.silence
    click.echo(f"{said.id}: silent {what_of(added)} until {_local(said.until, settings)}")
    click.echo(f"End it sooner with: jira-csext silence end {said.id}")
    for warning in unknown:
        click.echo(f"warning: {warning}", err=True)


@silence.command("list")
@_SITE
@_STORE
@click.option("--all", "everything", is_flag=True, help="Those that are over as well.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
def list_(site: Path | None, store: str | None, *, everything: bool, output: str) -> None:
    """List the silences in force."""
    settings = load_settings(site, None, store)
    with opened_store(settings, read_only=True) as opened:
        now = helpdesk_now(opened, settings.name)
        found = opened.silences.all_of(settings.name)
    if not everything:
        found = [one for one in found if one.is_active(now)]
    if output == "json":
        click.echo(json.dumps([as_json(one, now) for one in found], ensure_ascii=False, indent=2))
        return
    for one in found:
        click.echo("\n".join(_told(one, settings, now)))
    if not found:
        click.echo("No silence is in force." if not everything else "There never was a silence.")


@silence.command()
@_SITE
@_STORE
@click.argument("name", metavar="ID")
def end(site: Path | None, store: str | None, name: str) -> None:
    """End the silence ID now. What fell due in it stays unsaid."""
    settings = load_settings(site, None, store)
    with opened_store(settings, must_exist=True) as opened:
        ended = opened.silences.end(settings.name, name, whoever(), helpdesk_now(opened, settings.name))
    click.echo(f"{ended.silence.id}: the silence {what_of(ended)} is over; it was {ended.silence.owner}'s")


def what_of(stored: StoredSilence) -> str:
    """Return what a silence is about: `for rule X, ticket SUP-1`."""
    named = stored.silence
    parts = {"rule": named.rule, "ticket": stored.ticket, "client": named.client, "project": named.project}
    return "for " + ", ".join(f"{kind} {name}" for kind, name in parts.items() if name)


def as_json(stored: StoredSilence, now: int) -> dict[str, object]:
    """Return a silence as plain JSON values."""
    from jira_csext.reports.verdicts import utc

    named = stored.silence
    return {
        "id": named.id,
        "active": stored.is_active(now),
        "since": utc(named.since),
        "until": utc(named.until),
        "rule": named.rule,
        "ticket": stored.ticket,
        "client": named.client,
        "project": named.project,
        "reason": named.reason,
        "owner": named.owner,
        "ended_by": stored.ended_by,
    }


def _told(stored: StoredSilence, settings: Site, now: int) -> Iterator[str]:
    named = stored.silence
    over = "" if stored.is_active(now) else " (over)" if not stored.ended_by else f" (ended by {stored.ended_by})"
    span = f"{_local(named.since, settings)} to {_local(named.until, settings)}"
    yield f"{named.id}  {what_of(stored)}, {span}{over}"
    yield f"   {named.owner}: {named.reason}"


def _local(at: int, settings: Site) -> str:
    zone = ZoneInfo(settings.helpdesk.zone)
    return f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M:%S} ({zone.key})"


def _end(until: str | None, length: str | None, zone: ZoneInfo, now: int) -> int:
    """Return when the silence ends, epoch seconds. Raises Failure."""
    from jira_csext.store.silences import LONGEST

    if (until is None) == (length is None):
        raise Failure("A silence ends: say --until WHEN or --for HOW LONG, one of them")
    over_at = _instant(until, zone) if until is not None else _later(length or "", zone, now)
    given = until or length
    if over_at <= now:
        raise Failure(f'"{given}" is over already; name an end that is still to come')
    if over_at - now > LONGEST:
        days = LONGEST // 86400
        raise Failure(f'"{given}" is more than {days} days; what is to be silent for good is `shadow: true` on a rule')
    return over_at


def _instant(text: str, zone: ZoneInfo) -> int:
    try:
        moment = datetime.fromisoformat(text)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=zone)).timestamp())
    except (ValueError, OverflowError):
        raise Failure(
            f'"{text}" is no instant; write 2026-05-12, 2026-05-12T18:00 ({zone.key}) or 2026-05-12T18:00:00+03:00'
        ) from None


def _later(text: str, zone: ZoneInfo, now: int) -> int:
    from jira_csext.core.duration import DurationError, parse_duration

    try:
        length = parse_duration(text)
    except DurationError as error:
        raise Failure(str(error)) from None
    if length.unit == "working_days":
        raise Failure(f'"{text}": a silence lasts by the clock on the wall; write 4h, or 3cd (calendar days)')
    if length.unit == "seconds":
        return now + length.amount
    return int((datetime.fromtimestamp(now, zone) + timedelta(days=length.amount)).timestamp())


def _ticket(store: Store, settings: Site, key: str) -> Ticket:
    found = store.ticket(settings.name, key) or store.ticket(settings.name, key.upper())
    if found is None:
        raise Failure(f"No ticket {key} is on record; is that its key, and is it in helpdesk.scope?")
    return found


def _unknown(store: Store, settings: Site, client: str, project: str, now: int) -> Iterator[str]:
    """Yield a sentence for a client and a project that no ticket on record has: a slip, or one still to come."""
    wanted = {kind: name for kind, name in (("client", client), ("project", project)) if name}
    known: dict[str, dict[str, str]] = {kind: {} for kind in wanted}
    if not wanted:
        return
    client_of = clients_of(store, settings).register.client_of
    for ticket in store.tickets(settings.name):
        whose = client_of(ticket)
        named = {
            "client": (whose.key, ticket.client, whose.as_of(now).get("client.name")),
            "project": (ticket.key.rpartition("-")[0],),
        }
        for kind, name in list(wanted.items()):
            # As `sync.silences` compares them, in any case of letters.
            known[kind] |= {str(one).casefold(): str(one) for one in named[kind] if one}
            if name.casefold() in known[kind]:
                del wanted[kind]
        if not wanted:
            return
    for kind, name in wanted.items():
        near = get_close_matches(name.casefold(), known[kind], n=1)
        hint = f'; did you mean "{known[kind][near[0]]}"?' if near else ""
        yield f'no ticket on record is of {kind} "{name}", so nothing is silent yet{hint}'


def _check_rule(store: Store, site: str, rule: str) -> None:
    known = store.cursor.of(site).activated_at
    if rule and known and rule not in known:
        near = get_close_matches(rule, known, n=1)
        hint = f'did you mean "{near[0]}"?' if near else f"there are: {', '.join(known)}"
        raise Failure(f'There is no rule "{rule}"; {hint}')
