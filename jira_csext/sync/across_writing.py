"""From an action of a limit or playbook to what is sent: neither has a cycle, and a client has no ticket."""

from __future__ import annotations

from typing import Literal, NamedTuple

from jira_csext.core.client import NOBODY
from jira_csext.core.limit import Limit
from jira_csext.core.playbook import standing_of
from jira_csext.core.rulebook import ActionKind
from jira_csext.core.ticket import Attributes, Ticket
from jira_csext.helpdesks.port import Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.clients_tick import life_of
from jira_csext.sync.counting import contact_group
from jira_csext.sync.guards import project_of
from jira_csext.sync.limits import told_of
from jira_csext.sync.notify import Notification
from jira_csext.sync.people import names_of
from jira_csext.sync.speech import Facts, SpeechError, naming_unfilled
from jira_csext.sync.watched import Watched
from jira_csext.sync.writing import (
    Occasion,
    Where,
    new_ticket,
    notification,
    roles_of_ticket,
    template_of_notification,
    write_for,
)

_OF_NO_CYCLE = ("note", "reply", "ticket", "notify")


class OfClient(NamedTuple):
    """What is to be made for a client, and in which project."""

    write: Write
    project: str


class LetGo(NamedTuple):
    """A step of a playbook is not to be done any more, and why."""

    state: Literal["superseded", "shadow"]
    reason: str


def write_of_limit(
    watched: Watched, row: OutboxRow, limit: Limit, ticket: Ticket, kind: ActionKind, tried_at: int | None, now: int
) -> Write | Notification:
    """Return what carries an action of a limit out on the ticket that was one too many. As `write_for` otherwise."""
    if kind not in _OF_NO_CYCLE:
        return write_for(watched, row, Occasion(ticket, None, tried_at), kind, now)
    told = told_of(watched, limit, row)
    where = Where(watched, ticket, now)
    accounts, unfilled = where.called(roles_of_ticket(row) or row.action.mention)
    facts = Facts(
        now,
        ticket,
        step=row.step,
        client=where.client,
        called=accounts,
        unfilled=unfilled,
        names=names_of(watched, (*accounts, str(ticket.attributes.get("assignee") or ""))),
        counted=told.times,
        cases=told.cases,
        promise=limit.description or limit.name,
        rule=limit.name,
        zone=where.calendar.spec.timezone,
    )
    if kind == "notify":
        return _notification(watched, row, limit, where, facts)
    if kind == "ticket":
        return new_ticket(watched, row, facts, tried_at, _label_of(watched, facts.client))
    said = watched.templates.say(row.action.value, facts, kind)
    text = naming_unfilled(said, unfilled) if kind == "note" else said.text
    return Write(row.key, kind, text, mention=() if said.calls else accounts)


def _notification(watched: Watched, row: OutboxRow, limit: Limit, where: Where, facts: Facts) -> Notification:
    role = row.action.value
    addresses = where.addresses(role)
    title = f"{where.ticket.key}: {limit.name}"
    beside = (do.value for do in limit.do if do.kind in ("note", "ticket"))
    template = template_of_notification(row) or next(beside, "")
    if not template:
        return Notification(role, title, f"{facts.promise}: {facts.counted} ({', '.join(facts.cases)})", addresses)
    return notification(watched, role, template, facts, title, addresses)


def _label_of(watched: Watched, client: Attributes) -> tuple[str, ...]:
    """Return the label by which a new ticket is its client's."""
    key = client.get("client.key")
    if watched.clients is None or not watched.clients.label_prefix or not key:
        return ()
    return (f"{watched.clients.label_prefix}{key}",)


def write_of_client(watched: Watched, row: OutboxRow, tried_at: int | None, now: int) -> OfClient | LetGo:
    """Return what carries a step of a playbook out, or why it is not to be done. Raises SpeechError."""
    clients = watched.clients
    playbook = watched.rulebook.playbook(row.rule)
    if clients is None or row.ticket not in clients.register.register:
        return LetGo("superseded", "the client is not in the register any more")
    if playbook is None:
        return LetGo("superseded", "no playbook asks for it any more")
    if playbook.shadow:
        return LetGo("superseded" if row.state == "unknown" else "shadow", "the playbook is in shadow by now")
    life = life_of(watched, clients, row.ticket)
    run, why_not = standing_of(watched.rulebook, life, row.decision, now)
    if run is None:
        return LetGo("superseded", why_not)
    project = clients.project or _last_project(watched, row.ticket)
    if not project:
        raise SpeechError(
            f"In which project? Nobody has written for {row.ticket} yet; name one in the site file: "
            "clients: {project: KEY}"
        )
    where = Where(watched, Ticket(row.ticket, "", now, NOBODY, ()), now, life.client.as_of(now))
    accounts, unfilled = where.called(roles_of_ticket(row))
    facts = Facts(
        now,
        step=row.step,
        client=where.client,
        called=accounts,
        unfilled=unfilled,
        names=names_of(watched, accounts),
        since=run.from_at,
        promise=playbook.description or playbook.name,
        rule=playbook.name,
        zone=where.calendar.spec.timezone,
    )
    made = new_ticket(watched, row, facts, tried_at, _label_of(watched, facts.client))
    return OfClient(made._replace(project=project), project)


def _last_project(watched: Watched, key: str) -> str:
    """Return the project in which we were last in touch with a client."""
    for count in reversed(watched.store.counted.of(watched.site, contact_group(key))):
        ticket = watched.store.ticket_with_id(watched.site, count.ticket_id)
        if ticket is not None and ticket.gone_at is None and project_of(ticket):
            return project_of(ticket)
    return ""
