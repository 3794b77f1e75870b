"""`status`: how the daemon is, what is wrong and since when, and what to do about it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from jira_csext import clock
from jira_csext.cli.clocks import compared, spelled
from jira_csext.cli.failure import DONE, FINDINGS
from jira_csext.cli.status_store import half_read, roles_waiting, why_silent
from jira_csext.cli.wiring import load_settings, opened_store

if TYPE_CHECKING:
    from jira_csext.site import Site
    from jira_csext.store import Cursor, Holder, Look
    from jira_csext.store.daemon_records import SiteState
    from jira_csext.store.store import Store

_SILENT_AFTER = (30, 300)
"""Seconds without a sign of life after which that is a finding: three turns, within these bounds."""
_RESTS = 180
"""Seconds for which a daemon that rests longer than a turn may be silent; it gives a sign of life every two minutes."""
_UNSERVED_AFTER = 900
_GOOD_WITHIN = 180
_JUST_NOW = 60
_SHOWN = 10
_APART = 60
"""Seconds from which on two clocks are told apart."""

WAYS_OUT = {
    "unreachable": "Nothing is lost: it goes on by itself when the helpdesk answers. `jira-csext doctor` looks closer.",
    "not_admitted": "Give the daemon a good token (CSEXT_HELPDESK__TOKEN or token_file) and start it anew.",
    "scope_refused": "Try helpdesk.scope in Jira's own search, mend it in the site file and start the daemon anew.",
    "not_allowed": "Give our account the permission back; it goes on by itself. `jira-csext doctor` says which.",
    "too_many": "It goes on by itself; a longer daemon.poll_every in the site file asks less.",
    "clock": "Look at the clocks of both machines; it goes on by itself when they agree.",
    "notify": "Mend the address under `people` in the rules, or the service that it means.",
    "canary": "Compare helpdesk.scope in Jira's own search, and reindex a Data Center.",
    "rulebook_refused": "Mend the rules; `jira-csext rules check` names every problem with its place.",
    "rulebook_waiting": "Let it hold with: jira-csext rules accept; or take the edit back.",
    "public_note": "Look at the ticket and at the project's internal comments, then: jira-csext resume",
    "inside_reply": "The state goes by itself once the action was dropped or tried again with success.",
    "said_twice": "Delete one of the two by hand; the state goes within a day after that, and in a week by itself.",
    "no_good_turn": "Mend what the sentence names; the heartbeat and this state come back by themselves.",
    "write_limit": "Mend the rule, or raise limits.writes_per_hour in the site file and start the daemon anew.",
}


@click.command()
@click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
@click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def status(ctx: click.Context, site: Path | None, store: str | None, output: str) -> None:
    """Say how the daemon is, what is wrong and since when. Exit code 1 when something needs a person.

    Asks only the store, so it answers while the helpdesk does not.
    """
    settings = load_settings(site, None, store)
    with opened_store(settings, read_only=True) as opened:
        found = standing(settings, opened, clock.now())
    if output == "json":
        click.echo(json.dumps(found, ensure_ascii=False, indent=2))
    else:
        for line in told(found, ZoneInfo(settings.helpdesk.zone)):
            click.echo(line)
    ctx.exit(FINDINGS if found["attention"] else DONE)


def standing(settings: Site, store: Store, now: int) -> dict[str, object]:
    """Return how the daemon stands with its site, as plain JSON values; `now` is this machine's clock."""
    from jira_csext.cli.silence import as_json
    from jira_csext.reports.verdicts import utc

    name = settings.name
    cursor, holder = store.cursor.of(name), store.lease.holder(name)
    unread = store.looks.unread(name)
    counts = store.outbox.counts(name)
    waiting = store.activations.waiting(name)
    alarmed = roles_waiting(store, name)
    site_now = now + cursor.clock_offset
    return {
        "site": name,
        "helpdesk": settings.helpdesk.url,
        "as_of": utc(site_now),
        "served_by": None if holder is None else {"host": holder.owner.host, "process": holder.owner.pid},
        # By this machine's clock, by which they happened: another's may be moved since.
        "served_since": None if holder is None else utc(holder.since),
        "last_sign_of_life": None if holder is None else utc(holder.renewed_at),
        "adopted_at": utc(cursor.adopted_at),
        "last_good_turn_at": utc(cursor.ticked_at),
        "good_turn_seconds_ago": None if cursor.ticked_at is None else max(0, site_now - cursor.ticked_at),
        "watermark": utc(cursor.watermark),
        "lag_seconds": None if cursor.watermark is None else max(0, site_now - cursor.watermark),
        "clock_offset_seconds": None if cursor.clock_measured_at is None else cursor.clock_offset,
        "rulebook": cursor.rulebook,
        "rulebook_waiting": None
        if waiting is None
        else {"rulebook": waiting.version, "since": utc(waiting.asked_at), "steps": dict(waiting.counts)},
        "silences": [as_json(one, site_now) for one in store.silences.active(name, site_now)],
        "paused": None
        if cursor.pause is None
        else {"by": cursor.pause.by, "at": utc(cursor.pause.at), "reason": cursor.pause.reason},
        "states": [
            {
                "name": state.name,
                "scope": state.scope,
                "place": state.place,
                "since": utc(state.since),
                "sentence": state.sentence,
                "way_out": _way_out(state, alarmed),
            }
            for state in cursor.states
        ],
        "canary": None
        if cursor.canary is None
        else {"understood": cursor.canary.understood, "at": utc(cursor.canary.at), "sentence": cursor.canary.sentence},
        "outbox": dict(counts),
        "written_back": _left_over(settings, store),
        "to_look_at": store.looks.count(name),
        "unfinished_backfills": half_read(settings, store),
        "set_aside": [
            {
                "ticket": look.ticket or look.ticket_id,
                "since": utc(look.since),
                "attempts": look.attempts,
                "again_at": utc(look.not_before),
                "gone": look.gone,
                "reason": look.reason,
            }
            for look in unread
        ],
        "attention": list(_attention(settings, store, cursor, holder, unread, counts.get("parked", 0), alarmed, now)),
    }


def _attention(
    settings: Site,
    store: Store,
    cursor: Cursor,
    holder: Holder | None,
    unread: list[Look],
    parked: int,
    alarmed: frozenset[str],
    now: int,
) -> Iterator[str]:
    """Yield what needs a person, a sentence each."""
    from jira_csext.site.token import token_warning

    if cursor.adopted_at is None:
        yield f"{settings.name} was never watched; begin with: jira-csext doctor, then jira-csext run"
        return
    if holder is None:
        # A scheduler that calls `sync --once` serves it only now and then.
        if cursor.ticked_at is None or now + cursor.clock_offset - cursor.ticked_at > _UNSERVED_AFTER:
            yield "nobody serves it; start: jira-csext run"
    elif store.lease.is_dead(settings.name, holder, socket.gethostname()):
        since = _clock_of(holder.renewed_at + cursor.clock_offset, settings)
        yield f"the daemon (process {holder.owner.pid}) is not running since about {since}; start: jira-csext run"
    elif now - holder.renewed_at > _may_be_silent(settings, cursor):
        since = _clock_of(holder.renewed_at + cursor.clock_offset, settings)
        who = f"process {holder.owner.pid} on {holder.owner.host}"
        silent = spelled(now - holder.renewed_at)
        yield f"{who} has been silent for {silent}, no turn since {since}; {why_silent(settings)}"
    elif (idle := _without_good_turn(cursor, holder, now)) > _good_within(settings):
        why = "" if cursor.states else "; what keeps it stands in the daemon's log"
        yield f"no turn has gone well for {spelled(idle)}{why}"
    if cursor.pause is not None:
        yield "all speech is paused; go on with: jira-csext resume"
    for state in cursor.states:
        where = f" ({state.place})" if state.place else ""
        yield f"{state.name}{where}: {state.sentence} {_way_out(state, alarmed)}".rstrip()
    if warning := token_warning(settings, now):
        yield warning
    if parked:
        yield f"{parked} actions wait for a person; see: jira-csext outbox list --state parked"
    if failing := [look for look in unread if not look.gone]:
        yield f"{len(failing)} tickets could not be read and are tried again later"


def _way_out(state: SiteState, alarmed: frozenset[str]) -> str:
    """Return what to do about a state; `alarmed` are the roles for whom an alarm waits still."""
    way = WAYS_OUT.get(state.name, "")
    role = state.place.rpartition("/")[0]
    if state.scope != "channel" or role in alarmed:
        return way
    return f"No alarm for {role} waits any more; the next one that gets through ends this. {way}"


def _left_over(settings: Site, store: Store) -> str:
    """Return what still stands on tickets after write-back was switched off, "" for nothing."""
    from jira_csext.sync.write_back import left_over

    return "" if settings.write_back else left_over(len(store.write_backs.written_to(settings.name)))


def _without_good_turn(cursor: Cursor, holder: Holder, now: int) -> int:
    """Return for how many seconds a site that is served has had no turn that read to the end."""
    if cursor.ticked_at is None:
        return max(0, now - holder.since)
    return max(0, min(now - holder.since, now + cursor.clock_offset - cursor.ticked_at))


def _good_within(settings: Site) -> int:
    """Return within how many seconds a daemon that is well has a good turn again; announced, search is asked less."""
    from jira_csext.site.settings import seconds_of

    asked = seconds_of(settings.daemon.poll_every)
    if _takes_webhooks(settings):
        asked = max(asked, seconds_of(settings.webhooks.poll_every))
    return max(_GOOD_WITHIN, 3 * asked)


def _takes_webhooks(settings: Site) -> bool:
    webhooks = settings.webhooks
    return bool(webhooks.secret or webhooks.secret_file or webhooks.listen)


def _may_be_silent(settings: Site, cursor: Cursor) -> int:
    """Return for how many seconds a daemon that is well may give no sign of life."""
    from jira_csext.site.settings import seconds_of

    least, most = _SILENT_AFTER
    if _takes_webhooks(settings) or any(state.name in ("too_many", "unreachable") for state in cursor.states):
        least = _RESTS
    return min(max(least, 3 * seconds_of(settings.daemon.poll_every)), most)


def _clock_of(at: int, settings: Site) -> str:
    return f"{datetime.fromtimestamp(at, ZoneInfo(settings.helpdesk.zone)):%Y-%m-%d %H:%M:%S}"


def told(found: dict[str, object], zone: ZoneInfo) -> Iterator[str]:
    """Yield the same for a person, instants in the zone."""
    attention, states, aside = (_list(found[name]) for name in ("attention", "states", "set_aside"))
    silences = _list(found["silences"])

    def at(name: str) -> str:
        return _local(found[name], zone)

    yield f"{found['site']} at {found['helpdesk'] or 'no address'}, as of {at('as_of')} ({zone.key})"
    if isinstance(served := found["served_by"], dict):
        who = f"process {served['process']} on {served['host']}"
        apart = found["clock_offset_seconds"]
        ours = " (this machine's clock)" if isinstance(apart, int) and abs(apart) > _APART else ""
        yield f"  served         by {who} since {at('served_since')}, last heard of {at('last_sign_of_life')}{ours}"
    else:
        yield "  served         by nobody"
    yield f"  watched        {'not yet' if found['adopted_at'] is None else 'since ' + at('adopted_at')}"
    lag = "" if found["lag_seconds"] is None else f", {found['lag_seconds']} s ago"
    yield f"  last good turn {at('last_good_turn_at')}; read up to {at('watermark')}{lag}"
    offset = found["clock_offset_seconds"]
    yield f"  clock          {compared(offset) if isinstance(offset, int) else 'not measured yet'}"
    yield f"  rulebook       {found['rulebook'] or 'none yet'}"
    if isinstance(pause := found["paused"], dict):
        reason = pause["reason"] or "no reason given"
        yield f"  paused         by {pause['by']} since {_local(pause['at'], zone)}: {reason}"
    if isinstance(waiting := found["rulebook_waiting"], dict):
        yield f"  waiting        rulebook {waiting['rulebook']} since {_local(waiting['since'], zone)}"
    for one in silences[:_SHOWN]:
        yield f"  silent         {_meant(one)} until {_local(one['until'], zone)}, {one['owner']}: {one['reason']}"
    if len(silences) > _SHOWN:
        yield f"  silent         {len(silences) - _SHOWN} more; jira-csext silence list"
    if isinstance(canary := found["canary"], dict):
        sees = "search understands dates" if canary["understood"] else str(canary["sentence"])
        yield f"  canary         {sees} ({_local(canary['at'], zone)})"
    counts = found["outbox"] if isinstance(found["outbox"], dict) else {}
    yield "  outbox         " + (", ".join(f"{count} {state}" for state, count in counts.items()) or "empty")
    if found["written_back"]:
        yield f"  written back   {found['written_back']}"
    yield f"  to look at     {found['to_look_at']} tickets"
    for look in aside[:_SHOWN]:
        gone = "gone" if look["gone"] else "not read"
        since, again = _local(look["since"], zone), _local(look["again_at"], zone)
        yield f"  set aside      {look['ticket']} {gone} since {since}, again {again}: {look['reason']}"
    if len(aside) > _SHOWN:
        yield f"  set aside      {len(aside) - _SHOWN} more"
    for past in _list(found["unfinished_backfills"]):
        begun = f", begun {_local(past['begun_at'], zone)}" if past["begun_at"] else ""
        come = f"{past['behind_it']} {past['counted_in']} are behind it"
        yield f"  not finished   {past['backfill']}{begun}: {come}; unless it is at work, go on with: {past['go_on']}"
    for state in states:
        where = f" {state['place']}" if state["place"] else ""
        yield f"  wrong          {state['name']}{where} since {_local(state['since'], zone)}"
    idle = found["good_turn_seconds_ago"]
    ago = f" The last good turn was {spelled(idle)} ago." if isinstance(idle, int) and idle > _JUST_NOW else ""
    yield f"All is well.{ago}" if not attention else "Needs a person:"
    for sentence in attention:
        yield f"  - {sentence}"


def _meant(silence: dict[str, object]) -> str:
    named = (f"{kind} {silence[kind]}" for kind in ("rule", "ticket", "client", "project") if silence[kind])
    return f"{silence['id']} for {', '.join(named)}"


def _list(given: object) -> list[dict[str, object]]:
    return given if isinstance(given, list) else []


def _local(given: object, zone: ZoneInfo) -> str:
    if not isinstance(given, str):
        return "never"
    return f"{datetime.fromisoformat(given).astimezone(zone):%Y-%m-%d %H:%M:%S}"
