"""What a ticket adds to the counts of limits, to the moves of its client, and to when we were last in touch with them.

Worked out with each tick; what is on record from before a rule was there is counted once, a slice a turn.
"""

from __future__ import annotations

from hashlib import sha256

from jira_csext.core.client import ClientTimeline
from jira_csext.core.contact import last_contact_on
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.limit import Counted, counted_on
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.segment_rule import entered_on
from jira_csext.core.ticket import Ticket
from jira_csext.store.tallies import Group, Recount, folded
from jira_csext.sync.watched import Watched

CONTACT = "contact:last"
SEGMENT = "segment:"
"""Names that no rule can have; behind the second stands the segment."""
_SLICE = 500


def counts_anything(rulebook: Rulebook) -> bool:
    """Is anything in the rulebook asked of more than one ticket?"""
    return bool(rulebook.limits or rulebook.segments or rulebook.playbooks)


def counted_for(
    watched: Watched, ticket: Ticket, client: ClientTimeline, found: Evaluation, now: int
) -> list[Counted] | None:
    """Return all that the ticket adds to counts, None where nothing is counted."""
    if not counts_anything(watched.rulebook):
        return None
    counted = counted_on(watched.rulebook, ticket, client, found, now)
    if watched.clients is not None and client.key in watched.clients.register.register:
        entered = entered_on(watched.rulebook, ticket, client, found, now)
        counted += (Counted(f"{SEGMENT}{one.segment}", client.key, one.at, one.event) for one in entered)
        contact_at = last_contact_on(ticket, now)
        if contact_at is not None:
            counted.append(Counted(CONTACT, client.key, contact_at, "last"))
    return counted


def contact_group(key: str) -> Group:
    """Return the group under which the contacts with a client are kept."""
    return Group(CONTACT, folded(key))


def recount(watched: Watched, now: int) -> bool:
    """Count what is on record by rules that are new, a slice of the tickets; return whether all are counted.

    Until then nothing is decided: half a count tells nothing.
    """
    rulebook, tallies, site = watched.rulebook, watched.store.counted, watched.site
    if not counts_anything(rulebook):
        return True
    mark = _mark(rulebook)
    state = tallies.recount(site)
    if state is None or state.mark != mark:
        state = Recount(mark, 0, done=False)
    if state.done:
        return True
    some = tallies.behind(site, state.after_id, _SLICE)
    for _, ticket_id in some:
        ticket = watched.store.ticket_with_id(site, ticket_id)
        if ticket is None:
            continue
        client = watched.client_of(ticket)
        counted = counted_for(watched, ticket, client, evaluate(rulebook, ticket, client, now), now)
        tallies.put(site, ticket_id, counted or [])
    after_id = some[-1][0] if some else state.after_id
    done = len(some) < _SLICE
    tallies.recounted(site, Recount(mark, after_id, done))
    return done


def _mark(rulebook: Rulebook) -> str:
    """Return a digest of what is counted: how many are too many changes no count."""
    limits = [(limit.name, limit.count, limit.per, str(limit.when)) for limit in rulebook.limits]
    segments = [(rule.name, rule.enter_when) for rule in rulebook.segments]
    return sha256(repr((limits, segments, bool(rulebook.playbooks))).encode()).hexdigest()[:16]
