"""What was carried out is written down, and with it that the ticket's status card is to tell of it."""

from __future__ import annotations

from jira_csext.core.card import CARD_RULE
from jira_csext.core.rulebook import Rulebook
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.store.write_backs import WRITE_BACK
from jira_csext.sync.watched import Watched


def carried_out(watched: Watched, row: OutboxRow, reason: str, now: int, *, remote_id: str = "") -> OutboxRow:
    """Write down that an action is done; return it as it is then."""
    store = watched.store
    with store.transaction():
        done = store.outbox.mark(row.key, "sent", reason, now, remote_id=remote_id)
        tells = row.subject_kind == "ticket" and not is_card(row) and row.rule != WRITE_BACK
        if tells and keeps_cards(watched):
            store.cards.want(watched.site, row.ticket_id, f"{row.step} was carried out", watched.version, now)
    if tells and row.kind == "reply":
        # What we say to the client is an event: what it makes due may come before anybody looks at the ticket again.
        store.looks.ask(watched.site, [row.ticket_id], "read", "we have written to the client", now, urgent=True)
    return done


def keeps_cards(watched: Watched) -> bool:
    """Do tickets get status cards: they are asked for, and some rule is out of shadow?"""
    return watched.status_card and not all_in_shadow(watched.rulebook)


def all_in_shadow(rulebook: Rulebook) -> bool:
    """Is every rule only being tried, so that nothing at all is to be written?"""
    return bool(rulebook.promises) and all(sla.shadow for sla in rulebook.promises)


def is_card(row: OutboxRow) -> bool:
    """Is the action the writing of a status card?"""
    return row.cycle == 0 and row.rule == CARD_RULE
