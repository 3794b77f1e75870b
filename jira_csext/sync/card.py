"""The status card on a ticket: what is to be written in which place, or why it is left alone."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import NamedTuple

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.calendar.zone import Zone
from jira_csext.core.card import JUST, Card, Unreached, card_of
from jira_csext.core.card_told import commands_after, heeds_dates, offers_after
from jira_csext.core.commanded import RULE as COMMANDS
from jira_csext.core.decide import Record
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.speech_text import Text, as_plain
from jira_csext.core.ticket import Ticket
from jira_csext.core.told import PROMISED_AT
from jira_csext.helpdesks.port import Fetched, Write
from jira_csext.store.cards import card_key
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.card_words import Style, card_text, people_in
from jira_csext.sync.carried import keeps_cards
from jira_csext.sync.guards import project_of
from jira_csext.sync.people import names_of
from jira_csext.sync.scope import is_out_of_scope
from jira_csext.sync.speech_words import instant
from jira_csext.sync.watched import Watched

DELETED = "a person has deleted the card; it is not written again on this ticket"
LEFT_ALONE = "a person has changed the card again; it is left alone from now on"


class LetBe(NamedTuple):
    """Nothing is written: the card is as it should be (`for_good` False), or there will be none any more."""

    reason: str
    for_good: bool = False


class CardWrite(NamedTuple):
    """The card to write: a `digest` of what it says, and whether it puts right what a person did to it."""

    write: Write
    digest: str
    restores: bool


def card_write(
    watched: Watched, row: OutboxRow, fetched: Fetched, ticket: Ticket, evaluation: Evaluation, now: int
) -> CardWrite | LetBe:
    """Return what to do about the card of a ticket as it was just read."""
    own = fetched.messages.get(row.key)
    if own is None and row.remote_id:
        return LetBe(DELETED, for_good=True)
    if is_out_of_scope(ticket):
        return LetBe("the ticket left the scope", for_good=own is None)
    if not keeps_cards(watched):
        return LetBe("status cards are switched off", for_good=own is None)
    if project_of(ticket) not in watched.internal_notes:
        return LetBe("notes are not kept internal in this project, so there is no card", for_good=own is None)
    before = watched.store.cards.of(watched.site, row.ticket_id)
    restores = own is not None and own.edited
    if restores and before is not None and before.restored_at is not None:
        return LetBe(LEFT_ALONE, for_good=True)
    card = _card(watched, ticket, evaluation, now)
    text = _text(watched, card, now)
    digest = _digest(text)
    if own is not None and not restores and before is not None and before.digest == digest:
        return LetBe("it says so already")
    return CardWrite(Write(row.key, "note", text, edits=own.remote_id if own else ""), digest, restores)


def why_wanted(
    watched: Watched, ticket: Ticket, known: Ticket | None, fetched: Fetched, record: Record, now: int
) -> str:
    """Return why a reading of a ticket makes its card be written, "" when it does not.

    Somebody has given a command, named a date to the client, or put other words into the card for the first time.
    """
    if not keeps_cards(watched) or project_of(ticket) not in watched.internal_notes:
        return ""
    seen = {event.id for event in known.history} if known is not None else set()
    since = max(record.adopted_at, record.first_seen_at)
    if commands_after(ticket.history, seen, since):
        return "a command was given"
    calendar = watched.rulebook.default_calendar or ALWAYS
    if _offers(watched) and offers_after(ticket, seen, since, calendar, now):
        return "a message to the client names a date"
    own = fetched.messages.get(card_key(watched.site, ticket.id))
    return "a person has changed the card" if own is not None and own.edited else ""


def _card(watched: Watched, ticket: Ticket, evaluation: Evaluation, now: int) -> Card:
    store, site = watched.store, watched.site
    done = {row.decision for row in store.outbox.rows(site, states=("sent",), ticket=ticket.key)}
    record = store.record_of(site, ticket.id, watched.version, now)
    since = max(record.adopted_at, record.first_seen_at)
    parked = store.outbox.rows(site, states=("parked",), ticket=ticket.key)
    refused = {row.decision: row.reason for row in parked if row.rule == COMMANDS}
    card = card_of(watched.rulebook, ticket, evaluation, done, since, now, refused=refused, offers=_offers(watched))
    return card._replace(unreached=_unreached(watched, ticket, now))


def _unreached(watched: Watched, ticket: Ticket, now: int) -> tuple[Unreached, ...]:
    """Return whom it was tried to tell beside the helpdesk, and who was not reached as the rules say."""
    rows = watched.store.outbox.rows(watched.site, states=("pending", "parked", "sent"), ticket=ticket.key)
    tried = (row for row in rows if row.kind == "notify" and row.attempts and row.changed_at >= now - JUST)
    return tuple(Unreached(row.action.value, row.reason) for row in tried if row.reason)


def _offers(watched: Watched) -> bool:
    """Are promised dates kept here: the site has a field for them, or a rule asks for them?"""
    return PROMISED_AT in watched.told_fields or heeds_dates(watched.rulebook)


def _text(watched: Watched, card: Card, now: int) -> Text:
    language = watched.templates.language
    zone = Zone((watched.rulebook.default_calendar or ALWAYS).spec.timezone)
    this_year = zone.local(now).year

    def at(moment: int) -> str:
        return instant(zone.local(moment), language, this_year)

    def a_week_after(moment: int) -> str:
        return f"{(zone.local(moment) + timedelta(days=7)).date()} 15:00"

    return card_text(card, names_of(watched, people_in(card)), Style(language, at, a_week_after), now)


def _digest(text: Text) -> str:
    """Return a digest of all but the first paragraph, which says as of when it is."""
    return hashlib.sha256(as_plain(Text(text.blocks[1:])).encode()).hexdigest()[:32]
