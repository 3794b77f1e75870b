"""`doctor`: does the helpdesk let us do what the site file and the rules want? A line for each thing looked at."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.attended import attend
from jira_csext.cli.clients_rules import clients_examined
from jira_csext.cli.clocks import compared, is_this_machine
from jira_csext.cli.doctor_compare import clocks_compared
from jira_csext.cli.doctor_people import notify_examined, people_examined
from jira_csext.cli.doctor_speakers import speakers_examined
from jira_csext.cli.failure import DONE, FINDINGS, UNREACHABLE, Failure, StoreUnreached
from jira_csext.cli.interruption import ended_by_signals
from jira_csext.cli.wiring import (
    has_store,
    load_rules,
    load_settings,
    opened_helpdesk,
    opened_store,
    shown,
    site_options,
)
from jira_csext.helpdesks.examination import Examinable, Finding

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.core.rulebook import Action
    from jira_csext.helpdesks.port import Helpdesk

# A helpdesk's clock decides what is due, so a difference is harmless; this much says that one of them is wrong.
_ODD_SECONDS, _WRONG_SECONDS = 5, 60
_COLOURS = {"ok": "green", "warning": "yellow", "problem": "red"}
_INTERRUPTED = "Interrupted; what is not listed above was not looked at."


@click.command()
@site_options
@click.option("--people", is_flag=True, help="Tell who wrote on recent tickets, whom we took them for, and why.")
@click.option("--compare-sla", is_flag=True, help="Set our clocks beside Service Management's own on recent tickets.")
@click.option("--tickets", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many, the newest.")
@click.option("--output", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_context
def doctor(
    ctx: click.Context,
    site: Path | None,
    rules: Path | None,
    store: str | None,
    tickets: int,
    output: str,
    *,
    people: bool,
    compare_sla: bool,
) -> None:
    """Look whether everything is there that the daemon needs; reads only, and says what to do about the rest.

    Exit code 1 when something is to be looked at, 3 when the helpdesk or the server of the store does not answer.
    """
    from jira_csext.helpdesks.errors import HelpdeskError, TooMany, Unreachable

    wired = load_rules(load_settings(site, rules, store))
    findings: list[Finding] = []
    code = DONE

    def tell(finding: Finding) -> None:
        findings.append(finding)
        if output == "text":
            grade = click.style(f"{finding.grade:<8}", fg=_COLOURS[finding.grade])
            click.echo(f"{grade} {finding.about:<14} {finding.sentence}")

    for finding in _at_home(wired):
        tell(finding)
    if _is_store_away(wired):
        code = UNREACHABLE
    try:
        with ended_by_signals(_INTERRUPTED) as ended, closing(opened_helpdesk(wired.site)) as helpdesk:
            attend(helpdesk, ended.is_set)
            for finding in _there(wired, helpdesk):
                tell(finding)
            if people:
                for finding in speakers_examined(wired.site, helpdesk, helpdesk.clock()):
                    tell(finding)
            if compare_sla:
                for finding in clocks_compared(wired, helpdesk, tickets, helpdesk.clock()):
                    tell(finding)
    except HelpdeskError as error:
        tell(Finding("problem", "reachable", str(error)))
        code = UNREACHABLE if isinstance(error, Unreachable | TooMany) else FINDINGS
    if output == "json":
        click.echo(json.dumps([finding._asdict() for finding in findings], ensure_ascii=False, indent=2))
    ctx.exit(code or (FINDINGS if any(finding.grade != "ok" for finding in findings) else DONE))


def _is_store_away(wired: Wired) -> bool:
    try:
        has_store(wired.site)
    except StoreUnreached:
        return True
    except Failure:
        # Wrong, and not away; the finding says which.
        return False
    return False


def _at_home(wired: Wired) -> Iterator[Finding]:
    """Look at what lies on this machine: rules, templates, store."""
    from jira_csext.site.token import token_warning

    loaded, settings = wired.loaded, wired.site
    if ending := token_warning(settings, clock.now()):
        yield Finding("warning", "token", ending)
    for warning in loaded.warnings:
        yield Finding("warning", "rules", str(warning))
    yield Finding("ok", "rules", f"{len(wired.rulebook.slas)} promises in {shown(settings.rules)}")
    shadowed = [sla.name for sla in wired.rulebook.promises if sla.shadow]
    if shadowed:
        yield Finding("ok", "rules", f"in shadow, so nothing is done for them: {', '.join(shadowed)}")
    folder = settings.rules / "templates" / settings.language
    wanted = {action.value for action in _actions(wired) if action.kind in ("note", "reply", "ticket")}
    missing = sorted(name for name in wanted if not (folder / f"{name}.txt").is_file())
    for name in missing:
        yield Finding("problem", "templates", f"there is no {shown(folder)}/{name}.txt; write it")
    if wanted and not missing:
        yield Finding("ok", "templates", f"all {len(wanted)} texts are in {shown(folder)}")
    yield from notify_examined(_actions(wired), wired.rulebook.people)
    try:
        with opened_store(settings) as store:
            adopted = store.cursor.of(settings.name).adopted_at is not None
            about_clients = list(clients_examined(store, settings, wired.rulebook))
    except Failure as failure:
        yield Finding("problem", "store", failure.message)
        return
    yield Finding("ok", "store", "can be written to" + ("" if adopted else "; the site was never watched yet"))
    yield from about_clients


def _there(wired: Wired, helpdesk: Helpdesk) -> Iterator[Finding]:
    """Look at the helpdesk, as our account sees it. Raises HelpdeskError."""
    helpdesk_now = helpdesk.clock()
    yield Finding("ok", "reachable", f"{wired.site.helpdesk.url or helpdesk.kind} answers and knows us")
    account = helpdesk.account()
    yield Finding("ok", "account", f"we are {account.name or account.id} ({account.id}), zone {account.timezone}")
    yield _clocks(helpdesk_now - clock.now(), wired.site.helpdesk.url)
    able = helpdesk.capabilities()
    for kind in sorted({action.kind for action in _actions(wired)} - able.actions - {"notify"}):
        why = able.missing.get(kind, "which our account may do nowhere")
        yield Finding("problem", "account", f"the rules write a {kind}: {why}")
    if isinstance(helpdesk, Examinable):
        yield from helpdesk.examined()
    else:
        for notice in able.notices:
            yield Finding("warning", "helpdesk", notice)
        for project, how in sorted(able.internal_notes.items()):
            means = "internal comments" if how == "property" else "restricted to a role or group of ours"
            yield Finding("ok", f"project {project}", f"notes are {means}")
    yield from people_examined(wired.rulebook.people, helpdesk)
    yield from _reading(wired, helpdesk, helpdesk_now)


def _clocks(offset: int, url: str) -> Finding:
    ahead = compared(offset)
    if abs(offset) > _ODD_SECONDS and is_this_machine(url):
        # Two programs on one machine have one clock, unless one of them keeps a time of its own, as the sandbox does.
        return Finding("ok", "clock", f"{ahead}, as a stand-in's on this machine may be; what is due goes by it")
    if abs(offset) > _WRONG_SECONDS:
        return Finding("problem", "clock", f"{ahead}; one of them is wrong. What is due goes by the helpdesk's")
    if abs(offset) > _ODD_SECONDS:
        return Finding("warning", "clock", f"{ahead}; what is due goes by the helpdesk's")
    return Finding("ok", "clock", "both agree" if abs(offset) <= 1 else ahead)


def _reading(wired: Wired, helpdesk: Helpdesk, now: int) -> Iterator[Finding]:
    """Read one ticket of the scope, and ask whether search finds it by its date."""
    from jira_csext.helpdesks.port import Sighting, Unread

    first = next(islice(helpdesk.everything(), 1), None)
    scope = wired.site.helpdesk.scope or "everything"
    if first is None:
        yield Finding("warning", "scope", f"no ticket is found by helpdesk.scope: {scope}")
        return
    found = next(iter(helpdesk.read([first.ticket_id])))
    if isinstance(found, Unread):
        yield Finding("problem", "scope", f"the first ticket found ({first.ticket_id}) cannot be read: {found.reason}")
        return
    ticket = found.ticket
    yield Finding("ok", "scope", f"tickets are found and read: {ticket.key} with {len(ticket.history)} events")
    for notice in ticket.notices:
        yield Finding("warning", "scope", f"{ticket.key}: {notice}")
    if not ticket.client:
        yield Finding("warning", "scope", f"{ticket.key} names no client; `fields: client` says where it stands")
    if helpdesk.understands_dates(Sighting(ticket.id, found.updated), now):
        yield Finding("ok", "search", "finds tickets by the date of their last change")
    else:
        yield Finding("problem", "search", f"does not find {ticket.key} by its date; changes would be missed")


def _actions(wired: Wired) -> Iterator[Action]:
    for sla in wired.rulebook.slas:
        for step in sla.steps:
            yield from step.do
    for escalation in wired.rulebook.escalations.values():
        for level in escalation.levels:
            yield from level.do
