"""Conduct in force: when a public message leaves, and what sends it to a person instead (rules: `core.conduct`)."""

from __future__ import annotations

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import ClientTimeline
from jira_csext.core.conduct import Cap, Speech, when_to_speak
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import Decision, purpose_at
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.grace import is_known_ahead
from jira_csext.core.rulebook import Action
from jira_csext.core.speech_text import as_plain
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import FiredStep
from jira_csext.helpdesks.port import Write
from jira_csext.store.daemon_records import OutboxRow, Planned
from jira_csext.sync.drafts import Draft
from jira_csext.sync.guards import Verdict
from jira_csext.sync.named import named_in
from jira_csext.sync.people import id_of
from jira_csext.sync.speech_words import instant
from jira_csext.sync.watched import Watched
from jira_csext.sync.writing import Where

GRACE = "grace: a person may still be first"
AHEAD = "its instant is still ahead"


def grace_of(watched: Watched) -> int:
    """Return for how many seconds a person may be first: as the rules say, else the site file."""
    grace = watched.rulebook.conduct.grace
    return watched.limits.grace if grace is None else grace


def entered(
    watched: Watched,
    action: Action,
    decision: Decision,
    ticket: Ticket,
    client: ClientTimeline,
    evaluation: Evaluation,
    now: int,
) -> Planned:
    """Return in which state a public message enters the outbox: it waits for the client's hours, or for a person."""
    cycle = next((one for one in evaluation.cycles if (one.rule, one.number) == (decision.rule, decision.cycle)), None)
    grace = grace_of(watched)
    earliest = now + grace
    if cycle is not None and now - decision.due_at <= grace:
        step = FiredStep(decision.step, decision.due_at)
        fired = next((one for one in cycle.fired if one[:2] == step[:2]), step)
        if is_known_ahead(watched.rulebook, ticket, client, cycle, fired, grace):
            earliest = max(now, decision.due_at)
    speech = _speech(watched, decision.rule, decision.step, cycle, client, earliest, now)
    if speech.way != "wait":
        return Planned(action)
    is_grace = speech.at == earliest
    why = GRACE if is_grace else _why(watched, decision.rule, client, speech.at, now)
    return Planned(action, "held", why, speech.at)


def held_for_grace(watched: Watched, action: Action, now: int) -> Planned:
    """Return how a public message enters the outbox that nobody could see coming."""
    grace = grace_of(watched)
    return Planned(action, "held", GRACE, now + grace) if grace else Planned(action)


def spoken(watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle | None, now: int) -> Verdict | Draft | None:
    """Return what keeps a public message from the client at this moment: it waits, or a person gets it."""
    rule = cycle.rule if cycle is not None else row.rule
    due_at = _purpose_at(watched, row.step, cycle)
    if due_at is not None and now >= due_at:
        return Draft("late")
    client = watched.client_of(ticket)
    speech = _speech(watched, rule, row.step, cycle, client, now, now)
    if speech.way == "draft":
        return Draft("closed")
    if speech.way == "wait":
        return Verdict("held", _why(watched, rule, client, speech.at, now), speech.at)
    return _capped(watched, row, client, now)


def wrong_words(watched: Watched, write: Write, ticket: Ticket, now: int) -> Draft | None:
    """Return why a text must not reach the client: it names another client, or gives an excuse."""
    text, conduct = as_plain(write.text), watched.rulebook.conduct
    if conduct.never_mention_other_clients and (named := named_in(watched, write.text, ticket, now)):
        return Draft("leak", "; ".join(f"“{one.phrase}”: {one.client}" for one in named))
    if conduct.no_excuses:
        # A large table of words, which is needed only where something is said to a client.
        from jira_csext.rulefiles.excuses import excuses_in

        if excuses := excuses_in(text):
            return Draft("excuse", "; ".join(dict.fromkeys(f"“{one.phrase}”: {one.reason}" for one in excuses)))
    return None


def asked(watched: Watched, ticket: Ticket, now: int) -> tuple[str, ...]:
    """Return the account of whoever gets a draft: the assignee, else the client's manager, else nobody."""
    where = Where(watched, ticket, now)
    accounts, _ = where.called(["assignee"])
    manager = str(where.client.get("client.manager") or "")
    return accounts or ((id_of(watched, manager),) if manager else ())


def _speech(
    watched: Watched, rule: str, step: str, cycle: Cycle | None, client: ClientTimeline, earliest: int, now: int
) -> Speech:
    hours = watched.rulebook.conduct.contact_hours(client.as_of(now), rule)
    return when_to_speak(hours, _purpose_at(watched, step, cycle), earliest, now)


def _purpose_at(watched: Watched, step: str, cycle: Cycle | None) -> int | None:
    if cycle is None:
        return None
    found = watched.rulebook.sla(cycle.rule).step_texts.get(plain_text(step))
    return purpose_at(found, cycle) if found is not None else None


def _why(watched: Watched, rule: str, client: ClientTimeline, at: int, now: int) -> str:
    hours = watched.rulebook.conduct.contact_hours(client.as_of(now), rule) or ALWAYS
    opening = instant(hours.local(at), "en", hours.local(now).year)
    return f"contact hours: the client is written to from {opening} on"


def _capped(watched: Watched, row: OutboxRow, client: ClientTimeline, now: int) -> Draft | None:
    conduct = watched.rulebook.conduct
    if (cap := conduct.per_ticket) is not None:
        told = _replies(watched, row, cap, now).get(row.ticket_id, 0)
        if told >= cap.replies:
            return Draft("per_ticket", _said(told, cap))
    if (cap := conduct.per_client) is not None and client.key:
        told = 0
        for ticket_id, count in _replies(watched, row, cap, now).items():
            known = watched.store.ticket_with_id(watched.site, ticket_id)
            if known is not None and watched.client_of(known).key == client.key:
                told += count
        if told >= cap.replies:
            return Draft("per_client", _said(told, cap))
    return None


def _replies(watched: Watched, row: OutboxRow, cap: Cap, now: int) -> dict[str, int]:
    return watched.store.outbox.replies_since(watched.site, now - cap.within, besides=row.key)


def _said(replies: int, cap: Cap) -> str:
    hours, rest = divmod(cap.within, 3600)
    within = f"{hours}h" if not rest else f"{cap.within // 60}m"
    return f"{replies} / {within}"
