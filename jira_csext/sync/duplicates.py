"""Once a day: did a message of ours come twice after all? What staff read is taken back, what a client read is told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jira_csext.helpdesks.errors import Conflict, Gone, NotAllowed, OutcomeUnknown, Refused, Unreachable
from jira_csext.helpdesks.port import Double
from jira_csext.store.daemon_records import SiteState
from jira_csext.sync.watched import Watched

SAID_TWICE: Final = "said_twice"
"""The state of a site on which something stands twice that is not ours to delete; its place is the ticket's id."""
_WORK: Final = "doubles"
_DAY, _WEEK = 86_400, 7 * 86_400
_TICKETS_AT_ONCE: Final = 200


def sweep_doubles(watched: Watched, now: int) -> int:
    """Look once a day at the tickets on which we spoke since the last look; return how many doubles were taken back.

    A request that was given up on may be carried out hours later, and a store that was restored knows less than the
    tickets do. Of two notes with one mark the younger is deleted. A reply is never deleted, for the client has read it:
    a state of the site says so, for a week or until one of the two is gone. Nothing while paused. Raises HelpdeskError
    for what concerns the whole site; the look is taken again then. A ticket at which it fails a second time is
    left until the next day's look, which goes back over this day as well.
    """
    store, site = watched.store, watched.site
    cursor = store.cursor.of(site)
    before = store.retention.done_at(site, _WORK)
    if not watched.sweeps_doubles or cursor.pause is not None or (before is not None and now - before < _DAY):
        return 0
    told = {state.place: state for state in cursor.states if state.name == SAID_TWICE}
    since = now - _WEEK if before is None else before - _DAY
    tickets = dict.fromkeys([*store.outbox.spoken_on(site, since, _TICKETS_AT_ONCE), *told])
    count = 0
    for ticket_id in tickets:
        if ticket_id in watched.looked_through:
            continue
        try:
            count += _looked_at(watched, ticket_id, told.get(ticket_id), now)
        except (Unreachable, OutcomeUnknown):
            if ticket_id not in watched.looked_in_vain:
                watched.looked_in_vain.add(ticket_id)
                raise
        watched.looked_through.add(ticket_id)
    watched.looked_through.clear()
    watched.looked_in_vain.clear()
    store.retention.done(site, _WORK, "jira-csext", {"taken_back": count}, now)
    return count


def _looked_at(watched: Watched, ticket_id: str, told: SiteState | None, now: int) -> int:
    try:
        doubles = watched.helpdesk.doubles(ticket_id)
    except (Gone, NotAllowed, Refused, Conflict):
        return 0
    count = _settled(watched, ticket_id, doubles, now)
    if told is not None and (not doubles or now - told.since >= _WEEK):
        watched.store.cursor.clear_state(watched.site, SAID_TWICE, place=ticket_id)
    return count


def _settled(watched: Watched, ticket_id: str, doubles: Sequence[Double], now: int) -> int:
    count = 0
    left: list[str] = []
    for double in doubles:
        if double.public:
            left.append("seen by the client, so it is yours to delete")
            continue
        try:
            watched.helpdesk.remove(ticket_id, double.remote_id)
        except Gone:
            continue
        except (NotAllowed, Refused, Conflict) as error:
            left.append(str(error))
            continue
        count += 1
        _noted(watched, ticket_id, double, now)
    if left:
        _told(watched, ticket_id, left, now)
    return count


def _noted(watched: Watched, ticket_id: str, double: Double, now: int) -> None:
    what = {"site": watched.site, "ticket": ticket_id, "key": double.key, "comment": double.remote_id}
    watched.store.audit("jira-csext", "double taken back", what, now)


def _told(watched: Watched, ticket_id: str, left: list[str], now: int) -> None:
    store, site = watched.store, watched.site
    if any(state.name == SAID_TWICE and state.place == ticket_id for state in store.cursor.of(site).states):
        return
    known = store.known(site, ticket_id)
    name = known.ticket.key if known is not None else f"ticket {ticket_id}"
    sentence = f"{name} carries one of our messages twice: {'; '.join(dict.fromkeys(left))}."
    store.cursor.raise_state(site, SiteState("site", ticket_id, SAID_TWICE, now, sentence))
