"""From an action to what is sent: texts, the people called, the account, label, state or fields."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import step_key
from jira_csext.core.escalation import level_of
from jira_csext.core.people import account_of, called
from jira_csext.core.rulebook import Action, ActionKind, Rulebook
from jira_csext.core.speech_text import as_plain
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Attributes, Ticket
from jira_csext.helpdesks.port import Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.delay_told import as_told
from jira_csext.sync.notify import Notification
from jira_csext.sync.notify_text import by_itself, with_names
from jira_csext.sync.people import addresses_of, id_of, names_of
from jira_csext.sync.speech import Facts, SpeechError, naming_unfilled
from jira_csext.sync.watched import Watched

_PUT_ON_SOMEBODY = ("assign", "watch", "notify")


class NobodyToGet(ValueError):
    """An action of which nobody fills the role; the sentence names it, and there is nothing to be done."""


class Occasion(NamedTuple):
    """What an action is carried out on: the ticket as it is now, and the cycle that the rule speaks of.

    A command's action has no cycle. `tried_at` is when it was sent last, if its answer was lost.
    """

    ticket: Ticket
    cycle: Cycle | None = None
    tried_at: int | None = None


def write_for(watched: Watched, row: OutboxRow, occasion: Occasion, kind: ActionKind, now: int) -> Write | Notification:
    """Return what carries an action out as `kind`, its text made of the ticket and its cycle as they are now.

    Raises SpeechError for a text that cannot be made, NobodyToGet.
    """
    action = row.action
    if kind in ("label", "unlabel", "transition"):
        return Write(row.key, kind, value=action.value)
    if kind == "set":
        return Write(row.key, kind, fields=action.details)
    if kind in ("assign", "watch"):
        return Write(row.key, kind, value=_account(watched, row, occasion, now))
    if occasion.cycle is None:
        raise SpeechError(f"{row.ticket}: {kind} is said of a promise, and none is spoken of here")
    if kind == "ticket":
        return _new_ticket(watched, row, occasion, occasion.cycle, now)
    if kind == "notify":
        return _notification(watched, row, occasion, occasion.cycle, now)
    return _said(watched, row, occasion, occasion.cycle, kind, now)


def actions_beside(rulebook: Rulebook, row: OutboxRow) -> Sequence[Action]:
    """Return all that the rules do at the step or level that a row is of."""
    level = level_of(rulebook, row.step)
    if level is not None:
        return level[1].do
    step = rulebook.sla(row.rule).step_texts.get(plain_text(row.step))
    return step.do if step is not None else ()


def _said(watched: Watched, row: OutboxRow, occasion: Occasion, cycle: Cycle, kind: ActionKind, now: int) -> Write:
    where = Where(watched, occasion.ticket, now)
    accounts, unfilled = where.called(row.action.mention)
    cycle = as_told(watched, row, occasion.ticket, cycle)
    if kind == "note":
        # Whoever reads the level's note also learns which of its other roles nobody fills.
        beside = [do.value for do in actions_beside(watched.rulebook, row) if do.kind in _PUT_ON_SOMEBODY and do.value]
        unfilled = tuple(dict.fromkeys((*unfilled, *(role for role in beside if not where.is_filled(role)))))
    said = watched.templates.say(row.action.value, _facts(where, row, cycle, accounts, unfilled), kind)
    # Whom we could not find is nothing that a client should read.
    text = naming_unfilled(said, unfilled) if kind == "note" else said.text
    return Write(row.key, kind, text, mention=() if said.calls else accounts)


def _new_ticket(watched: Watched, row: OutboxRow, occasion: Occasion, cycle: Cycle, now: int) -> Write:
    where = Where(watched, occasion.ticket, now)
    accounts, unfilled = where.called(roles_of_ticket(row))
    return new_ticket(watched, row, _facts(where, row, cycle, accounts, unfilled), occasion.tried_at)


def roles_of_ticket(row: OutboxRow) -> list[str]:
    """Return the role, if any, to which a new ticket is assigned."""
    assign = dict(row.action.details).get("assign")
    return [] if assign is None else [assign]


def new_ticket(
    watched: Watched, row: OutboxRow, facts: Facts, tried_at: int | None, labels: tuple[str, ...] = ()
) -> Write:
    """Return what makes the ticket of an action, assigned to the first of those called. Raises SpeechError."""
    said = watched.templates.say(row.action.value, facts, "ticket")
    return Write(
        row.key,
        "ticket",
        naming_unfilled(said, facts.unfilled),
        dict(row.action.details).get("type", ""),
        summary=said.summary,
        assignee=facts.called[0] if facts.called else "",
        tried_at=tried_at,
        labels=labels,
    )


def _notification(watched: Watched, row: OutboxRow, occasion: Occasion, cycle: Cycle, now: int) -> Notification:
    where, role = Where(watched, occasion.ticket, now), row.action.value
    addresses = where.addresses(role)
    accounts, _ = where.called([role])
    facts = _facts(where, row, cycle, accounts, ())
    subject = str(occasion.ticket.attributes.get("summary") or "")
    title = f"{occasion.ticket.key}: {subject}" if subject else occasion.ticket.key
    beside = (do.value for do in actions_beside(watched.rulebook, row) if do.kind == "note")
    template = template_of_notification(row) or next(beside, "")
    if not template:
        return Notification(role, title, by_itself(facts, watched.templates.language), addresses)
    return notification(watched, role, template, facts, title, addresses)


def template_of_notification(row: OutboxRow) -> str:
    """Return the template that a `notify` names itself, "" for none."""
    return dict(row.action.details).get("template") or ""


def notification(
    watched: Watched, role: str, template: str, facts: Facts, title: str, addresses: tuple[str, ...]
) -> Notification:
    """Return what is said beside the helpdesk, from a template whose own summary goes first. Raises SpeechError."""
    said = watched.templates.say(template, facts, "notify")
    return Notification(role, said.summary or title, as_plain(with_names(said.text, facts.names)), addresses)


def _account(watched: Watched, row: OutboxRow, occasion: Occasion, now: int) -> str:
    details = dict(row.action.details)
    if "account" in details:
        return id_of(watched, details["account"])
    accounts, _ = Where(watched, occasion.ticket, now).called([row.action.value])
    if not accounts:
        raise NobodyToGet(f"nobody fills the role {row.action.value}")
    return accounts[0]


class Where:
    """The ticket among people: who fills which role for it today. `client` is its own unless one is given."""

    def __init__(self, watched: Watched, ticket: Ticket, now: int, client: Attributes | None = None) -> None:
        self.watched = watched
        self.ticket = ticket
        self.now = now
        self.calendar = watched.rulebook.default_calendar or ALWAYS
        self.client: Attributes = watched.client_of(ticket).as_of(now) if client is None else client
        self.today: date = self.calendar.local(now).date()

    def called(self, roles: Iterable[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the ids of those who fill the roles, each once, and the roles that nobody fills."""
        people = self.watched.rulebook.people
        found = called(roles, people, self.ticket.attributes, self.client, self.today)
        return tuple(dict.fromkeys(id_of(self.watched, account) for account in found.accounts)), found.unfilled

    def addresses(self, role: str) -> tuple[str, ...]:
        """Return the addresses of whoever fills a role. Raises NobodyToGet where there are none."""
        found = addresses_of(role, self.watched.rulebook.people, self.ticket, self.client, self.today)
        if not found:
            raise NobodyToGet(f"nobody can be notified as {role}: no address stands under `people: {role}: notify`")
        return found

    def is_filled(self, role: str) -> bool:
        people = self.watched.rulebook.people
        if account_of(role, people, self.ticket.attributes, self.client, self.today):
            return True
        return bool(addresses_of(role, people, self.ticket, self.client, self.today))


def _facts(where: Where, row: OutboxRow, cycle: Cycle, accounts: tuple[str, ...], unfilled: tuple[str, ...]) -> Facts:
    rulebook = where.watched.rulebook
    sla = rulebook.sla(cycle.rule)
    level = level_of(rulebook, row.step)
    assignee = str(where.ticket.attributes.get("assignee") or "")
    return Facts(
        where.now,
        where.ticket,
        sla,
        cycle,
        plain_text(row.step),
        where.client,
        accounts,
        unfilled,
        names_of(where.watched, (*accounts, assignee)),
        escalation=level[0].name if level else "",
        level=int(plain_text(row.step).rpartition(" ")[2]) if level else 0,
        raised_by=next(
            (step.cause for step in cycle.fired if step_key(sla, cycle, step) == row.decision.partition("/after ")[0]),
            "",
        ),
        zone=where.calendar.spec.timezone,
    )
