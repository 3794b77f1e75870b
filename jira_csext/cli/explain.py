"""`explain`: why a ticket's promises stand as they do, now or at any past instant."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from jira_csext import clock
from jira_csext.cli.explain_forecast import foreseen_by
from jira_csext.cli.explain_silence import NO_HUSH, Hush, hush_of
from jira_csext.cli.explain_silence import told as silences_told
from jira_csext.cli.explain_silence import told_as_json as silences_as_json
from jira_csext.cli.failure import Failure
from jira_csext.cli.pause import helpdesk_now
from jira_csext.cli.wiring import (
    clients_of,
    instant_of,
    load_rules,
    load_settings,
    opened_store,
    site_options,
    tell_of_guesses,
)

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.client import ClientTimeline
    from jira_csext.core.forecast_open import Foreseen
    from jira_csext.core.ticket import Ticket
    from jira_csext.store import OutboxChange, OutboxRow
    from jira_csext.store.store import Store


@click.command()
@site_options
@click.option("--at", "at", help="As of this instant. [default: now]")
@click.option("--output", "--format", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.argument("ticket")
def explain(ticket: str, at: str | None, site: Path | None, rules: Path | None, store: str | None, output: str) -> None:
    """Say why TICKET is due when it is: what counted, each pause and its cause, the goals chosen and passed over.

    It is judged by today's rules, as of the instant given: nothing that came later is seen.
    """
    _refuse_no_key(ticket)
    wired = load_rules(load_settings(site, rules, store))
    with opened_store(wired.site, read_only=True) as opened:
        name = wired.site.name
        client_of = clients_of(opened, wired.site).register.client_of
        found = opened.ticket(name, ticket) or opened.ticket(name, ticket.upper())
        stories = [] if found is None else stories_of(opened, name, found)
        hush = NO_HUSH if found is None else hush_of(opened, name, found, client_of)
        # What is due goes by the helpdesk's clock, as the daemon and `status` judge.
        now = helpdesk_now(opened, name)
        foreseen = () if found is None else _foreseen(opened, wired, found, client_of(found), at, now)
    if found is None:
        raise Failure(f"No ticket {ticket} is on record; read it first: jira-csext backfill --from FILE")
    tell_of_guesses(wired.site)
    click.echo(explained(wired, found, at, output, stories, hush, client_of(found), now, foreseen))


def _foreseen(
    store: Store, wired: Wired, ticket: Ticket, client: ClientTimeline, at: str | None, now: int
) -> Sequence[Foreseen]:
    from jira_csext.core.calendar import ALWAYS

    as_of = now if at is None else instant_of(at, wired.rulebook.default_calendar or ALWAYS)
    return foreseen_by(store, wired.site.name, wired.rulebook, ticket, client, as_of)


def _refuse_no_key(ticket: str) -> None:
    from jira_csext.core.wording import printable

    if not ticket.strip():
        raise Failure("Which ticket? Name it by its key: jira-csext explain SUP-1")
    try:
        ticket.encode()
    except UnicodeEncodeError:
        raise Failure(f'"{printable(ticket)}" is no text, so no ticket has it as its key; type the key anew') from None


class ActionStory(NamedTuple):
    """One action on the ticket and what has become of it, the first change first."""

    row: OutboxRow
    changes: Sequence[OutboxChange]


def stories_of(store: Store, site: str, ticket: Ticket) -> list[ActionStory]:
    """Return what was decided to be said on a ticket, due earliest first."""
    return [ActionStory(row, store.outbox.story(row.key)) for row in store.outbox.rows(site, ticket=ticket.key)]


def explained(
    wired: Wired,
    ticket: Ticket,
    at: str | None,
    output: str,
    stories: Sequence[ActionStory] = (),
    hush: Hush = NO_HUSH,
    client: ClientTimeline | None = None,
    now: int | None = None,
    foreseen: Sequence[Foreseen] = (),
) -> str:
    """Return the explanation of a ticket as text or JSON, with forecasts, what was said and what not. Raises Failure.

    It is as of `at`; without that as of `now`, the helpdesk's clock, or this machine's where none was measured.
    """
    from jira_csext.core.calendar import ALWAYS, BeyondHorizon, NoWorkingTime
    from jira_csext.core.evaluate import evaluate
    from jira_csext.core.forecast_told import as_json as forecasts_as_json
    from jira_csext.core.forecast_told import told as forecasts_told
    from jira_csext.core.reasons import reasons
    from jira_csext.core.wording import printable, told
    from jira_csext.reports.explanation import explanation
    from jira_csext.reports.named_people import with_names
    from jira_csext.sync.clients import client_by_name
    from jira_csext.sync.version import version_of

    calendar = wired.rulebook.default_calendar or ALWAYS
    if at is not None:
        now = instant_of(at, calendar)
    elif now is None:
        now = clock.now()
    client = client_by_name(ticket) if client is None else client
    try:
        evaluation = evaluate(wired.rulebook, ticket, client, now)
        found = reasons(wired.rulebook, ticket, client, evaluation, now)
        named = with_names(ticket, wired.rulebook)
        lines = [*_head(ticket, calendar, now), "", *told(found, named, now), *_told(stories, calendar, now)]
        lines += [*silences_told(hush, calendar, now), *forecasts_told(foreseen, calendar)]
    except (BeyondHorizon, NoWorkingTime) as error:
        raise Failure(f"{printable(ticket.key)}: {error}") from None
    if output == "json":
        version = version_of(wired.rulebook, wired.loaded.texts, wired.site.mapping().described).digest
        told_as_json = {**explanation(named, client, evaluation, found, version, now), "said": [*_said(stories, now)]}
        told_as_json |= {**silences_as_json(hush, now), "forecasts": forecasts_as_json(foreseen)}
        return json.dumps(told_as_json, ensure_ascii=False, indent=2)
    return "\n".join(map(printable, lines)).rstrip()


def _as_of(stories: Sequence[ActionStory], now: int) -> Iterator[tuple[OutboxRow, OutboxChange]]:
    """Yield each action that had been decided by then, with the last that had become of it."""
    for row, changes in stories:
        seen = [change for change in changes if change.at <= now]
        if seen:
            yield row, seen[-1]


def _told(stories: Sequence[ActionStory], calendar: Calendar, now: int) -> Iterator[str]:
    acted = [*_as_of(stories, now)]
    if acted:
        yield ""
        yield "What was said of it, and what was not:"
    for row, change in acted:
        why = f": {change.reason}" if change.reason else ""
        what = f"{row.rule} {row.step}: {row.kind} {row.about}"
        yield f"  {what}, {change.state} {calendar.local(change.at):%Y-%m-%d %H:%M}{why}"


def _said(stories: Sequence[ActionStory], now: int) -> Iterator[dict[str, object]]:
    from jira_csext.reports.verdicts import utc

    for row, change in _as_of(stories, now):
        action = {"rule": row.rule, "cycle": row.cycle, "step": row.step, "kind": row.kind, "value": row.action.value}
        yield {**action, "state": change.state, "at": utc(change.at), "reason": change.reason, "key": row.key}


def _head(ticket: Ticket, calendar: Calendar, now: int) -> Iterator[str]:
    """Say which ticket, and how it stood then: not how it stands today."""
    from jira_csext.core.timeline import Timeline
    from jira_csext.sync.scope import is_out_of_scope

    as_of = f"{ticket.key} as of {calendar.local(now):%Y-%m-%d %H:%M} ({calendar.spec.timezone})"
    if now < ticket.created_at:
        yield f"{as_of}: it did not exist yet. It was created {calendar.local(ticket.created_at):%Y-%m-%d %H:%M}."
        return
    yield as_of
    attributes = Timeline(ticket, now).states[-1][1]
    for name in ("summary", "type", "priority", "status", "state"):
        if attributes.get(name):
            yield f"  {name}: {attributes[name]}"
    if ticket.client:
        yield f"  client: {ticket.client}"
    if ticket.gone_at is not None and ticket.gone_at <= now and not is_out_of_scope(ticket):
        yield f"  gone: the helpdesk has not shown it since {calendar.local(ticket.gone_at):%Y-%m-%d %H:%M}"
    for notice in ticket.notices:
        yield f"  notice: {notice}"
