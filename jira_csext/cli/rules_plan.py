"""`rules plan`: what an edit of the rules would move on the open tickets, before anybody puts it in force."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.failure import DONE, FINDINGS
from jira_csext.cli.rules_folder import output_option
from jira_csext.cli.rules_history import (
    RulesAt,
    clients_on_record,
    edited,
    in_force,
    looked_through,
    offset_of,
    source_of,
    tell_of_old_file,
)
from jira_csext.cli.wiring import counted, instant_of, load_settings, shown, tell_of_guesses

if TYPE_CHECKING:
    from jira_csext.core.plan_sums import Plan
    from jira_csext.site import Site
    from jira_csext.sync.plan import PlanJob
    from jira_csext.sync.plan_source import FromFile, FromStore


@click.command(short_help="Show what an edit of the rules would move on the open tickets.")
@click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]")
@click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db.")
@click.option(
    "--against",
    type=click.Path(path_type=Path),
    help="Compare with the rules of this folder instead of those in force.",
)
@click.option(
    "--tickets",
    type=click.Path(path_type=Path),
    help="Look at the tickets of this file (as `backfill --from` reads it) instead of those in the store.",
)
@click.option("--at", "at_text", help="Compare as of this instant. [default: now]")
@click.option("--all", "every", is_flag=True, help="List each move.")
@click.option("--exit-code", is_flag=True, help="End with 1 when anything moves.")
@click.option("--workers", type=click.IntRange(1, 64), help="How many processes work. [default: one for each core]")
@output_option
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.pass_context
def plan(
    ctx: click.Context,
    folder: Path | None,
    site: Path | None,
    store: str | None,
    against: Path | None,
    tickets: Path | None,
    at_text: str | None,
    workers: int | None,
    output: str,
    *,
    every: bool,
    exit_code: bool,
) -> None:
    """Compare the rules in force with those in FOLDER, on the open tickets. [default: the site's rules folder]

    Which deadlines move, which goals change, which rules begin or stop to apply, and what would be said at once.
    Nothing is written, and nothing is asked of the helpdesk. In force are the rules that the store keeps; where no
    daemon has begun yet, those of the last backfill. After an upgrade that judges otherwise, and without FOLDER, what
    is on record is compared with what would be found now.

    Exit codes: 0 done, 1 with --exit-code: something moves, 2 wrong rules, or nothing to compare.
    """
    settings = load_settings(site, None, store)
    before = RulesAt.of_folder(settings, against) if against is not None else in_force(settings)
    by_engine = folder is None and before.is_of_other_engine
    after = before.judged_now() if by_engine else edited(settings, folder)
    tell_of_guesses(settings)
    calendar = after.calendar
    now = _now(settings) if at_text is None else instant_of(at_text, calendar)
    job = _job(settings, before, after, now, on_record=by_engine and tickets is None)
    # Of another instant it is not known beforehand which tickets were open then.
    source = source_of(settings, tickets, calendar, open_only=at_text is None)
    if at_text is None:
        tell_of_old_file(source, now, calendar, "--at")
    # Where no daemon serves the site, none refuses a name: nothing was said under it.
    found = _found(job, source, workers, names_bind=against is not None or before.is_in_force)
    told = {"from": before.version, "to": after.version, "accept_above": settings.daemon.accept_above}
    waits = tickets is None and found.fire_count > settings.daemon.accept_above
    if before.is_of_other_engine:
        found.notes.insert(0, _of_engine(settings, before, folder, by_engine=by_engine))
    if output == "json":
        from jira_csext.reports.plan_json import plan_values

        values = {**told, "at": _utc(now), "waits_for_accept": waits, **plan_values(found)}
        click.echo(json.dumps(values, ensure_ascii=False, indent=2))
    else:
        from jira_csext.reports.plan_text import plan_lines

        local = f"{calendar.local(now):%Y-%m-%d %H:%M} ({calendar.spec.timezone})"
        looked_at = f"{counted(found.ticket_count, 'ticket')} with open promises, as of {local}"
        click.echo(f"{before.name} against {after.name}: {looked_at}")
        for line in plan_lines(found, calendar, every=every):
            click.echo(line)
        click.echo(_in_all(found, waits=waits, accept_above=settings.daemon.accept_above))
    ctx.exit(FINDINGS if exit_code and found.moves_anything else DONE)


def _job(settings: Site, before: RulesAt, after: RulesAt, now: int, *, on_record: bool) -> PlanJob:
    from jira_csext.sync.plan import PlanJob

    return PlanJob(
        settings.name,
        before.rulebook,
        before.version,
        after.rulebook,
        after.version,
        now,
        clients_on_record(settings),
        on_record,
    )


def _found(job: PlanJob, source: FromStore | FromFile, workers: int | None, *, names_bind: bool) -> Plan:
    from jira_csext.sync.plan import planned
    from jira_csext.sync.reload_names import problems_of_names

    found = looked_through(lambda count: planned(job, source, count), workers)
    if names_bind:
        found.notes += [f"the daemon will refuse it: {problem}" for problem in problems_of_names(job.before, job.after)]
    return found


def _now(settings: Site) -> int:
    """Return what the helpdesk's clock shows now, as far as the store knows how it goes."""
    return clock.now() + offset_of(settings)


def _in_all(found: Plan, *, waits: bool, accept_above: int) -> str:
    if not found.moves_anything:
        return "Nothing moves."
    moved = sum(len(rule.moved) for rule in found.rules.values())
    tickets = len({key for rule in found.rules.values() for key, _ in rule.moved})
    fires = (
        f"{counted(found.fire_count, 'step')} would be done at once" if found.fire_count else "nothing is said at once"
    )
    wait = f"; that is more than {accept_above}, so the daemon will wait for `jira-csext rules accept`" if waits else ""
    return f"In all: {counted(moved, 'promise')} of {counted(tickets, 'ticket')}; {fires}{wait}."


def _of_engine(settings: Site, before: RulesAt, folder: Path | None, *, by_engine: bool) -> str:
    if by_engine:
        edit = ""
        if not before.is_text_of(settings):
            edit = f"; {shown(settings.rules)} holds other rules, for which name the folder"
        return f"what is on record was judged by engine {before.engine}, and is compared with what this one finds{edit}"
    return (
        f"what is on record was judged by engine {before.engine}; here both rulebooks are judged by this one, and "
        f"`jira-csext rules plan` without {folder} shows what the upgrade moves"
    )


def _utc(at: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
