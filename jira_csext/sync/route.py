"""Who would be told of a ticket if nobody did anything more: every step ahead, whom it means then, and by which way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import level_actions, speaking
from jira_csext.core.escalation import level_of
from jira_csext.core.evaluate import evaluate
from jira_csext.core.people import account_of
from jira_csext.core.rulebook import Action, Rulebook
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Attributes, Ticket
from jira_csext.core.timeline import Timeline
from jira_csext.core.verdict import FiredStep
from jira_csext.sync.notify import called_of
from jira_csext.sync.notify_channels import slots_of, terms_of
from jira_csext.sync.people import addresses_of

HORIZON = 90 * 86400
"""How many seconds ahead is looked: what no chain of calls outlasts."""
CLIENT = "client"


class Way(NamedTuple):
    """An address by which somebody is told, from when on; a `fallback` only if the one before it fails."""

    address: str
    at: int
    fallback: bool


class Told(NamedTuple):
    """Somebody who would be told: by which step of which rule, at which level, and how.

    `role` is as the rules call it (`client` for who reads what is public), `account` "" where nobody fills it. A `way`
    is there where it is said beside the helpdesk.
    """

    at: int
    rule: str
    step: str
    escalation: str
    level: int
    kind: str
    role: str
    account: str
    shadow: bool
    ways: tuple[Way, ...] = ()


def route(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, now: int) -> list[Told]:
    """Return who would be told after `now`, earliest first, if the ticket stayed as it stands then.

    Absences and hours are heeded as of each instant. What another step or a running escalation speaks
    for is left out.
    """
    until = now + HORIZON
    known = ticket._replace(history=tuple(event for event in ticket.history if event.at <= now))
    timeline = Timeline(known, until)
    found: list[Told] = []
    evaluation = evaluate(rulebook, known, client, until)
    for cycle in evaluation.cycles:
        for fired in cycle.fired:
            if fired.at > now and not fired.superseded_by:
                then = known._replace(attributes=timeline.at(fired.at))
                is_hushed = bool(speaking(rulebook, evaluation, cycle, fired.step, fired.at))
                told = _of_step(rulebook, then, client.as_of(fired.at), cycle, fired)
                found += (one for one in told if not (is_hushed and one.kind in ("note", "notify")))
    found.sort(key=lambda told: told.at)
    return list(dict.fromkeys(found))


def _of_step(rulebook: Rulebook, ticket: Ticket, client: Attributes, cycle: Cycle, fired: FiredStep) -> Iterator[Told]:
    sla = rulebook.sla(cycle.rule)
    level = level_of(rulebook, fired.step)
    name, number = ("", 0) if level is None else (level[0].name, level[0].levels.index(level[1]) + 1)
    step = sla.step_texts.get(plain_text(fired.step))
    actions: Sequence[Action] = level_actions(level[1]) if level is not None else step.do if step is not None else ()
    day = (rulebook.default_calendar or ALWAYS).local(fired.at).date()
    for action in actions:
        for role in _roles_of(action):
            account = "" if role == CLIENT else account_of(role, rulebook.people, ticket.attributes, client, day)
            ways: tuple[Way, ...] = ()
            at = fired.at
            if action.kind == "notify":
                ways = tuple(_ways(rulebook, addresses_of(role, rulebook.people, ticket, client, day), role, at))
            elif role == CLIENT:
                hours = rulebook.conduct.contact_hours(client, cycle.rule)
                at = at if hours is None else hours.next_open(at)
            yield Told(at, cycle.rule, fired.step, name, number, action.kind, role, account, sla.shadow, ways)


def _roles_of(action: Action) -> Sequence[str]:
    if action.kind == "reply":
        return (CLIENT,)
    if action.kind in ("assign", "watch", "notify"):
        return (action.value,)
    if action.kind == "ticket":
        return tuple(filter(None, (dict(action.details).get("assign"),)))
    return action.mention


def _ways(rulebook: Rulebook, urls: Sequence[str], role: str, at: int) -> Iterator[Way]:
    for slot in slots_of(urls, terms_of(rulebook.people.values())):
        for address in slot:
            hours = address.terms.hours
            opens = at if hours is None else hours.next_open(at)
            yield Way(called_of(role, address.place, address.url), opens, address.terms.fallback)
