"""Limits: which counts have tipped one, and what becomes of that; decided group by group, in a transaction each."""

from __future__ import annotations

from jira_csext.core.decide import Decision, Outcome
from jira_csext.core.limit import Limit, Tip, tip_key, tips
from jira_csext.store.daemon_records import OutboxRow, Planned, Taken
from jira_csext.store.tallies import Group, Told
from jira_csext.sync.conduct import held_for_grace
from jira_csext.sync.counting import CONTACT, SEGMENT
from jira_csext.sync.holds import HOLDS, Standing
from jira_csext.sync.silences import silences_on
from jira_csext.sync.watched import Watched

_GROUPS = 500


def look_at_limits(watched: Watched, now: int) -> bool:
    """Decide on what has tipped a limit since the last look; return whether there is more to do at once."""
    store, site = watched.store, watched.site
    groups = store.counted.due(site, _GROUPS)
    for group in groups:
        if group.rule.startswith((SEGMENT, CONTACT)):
            continue
        limit = watched.rulebook.limit(group.rule)
        with store.transaction():
            if limit is not None:
                _decide(watched, limit, group, now)
            store.counted.looked_at(site, [group])
    return len(groups) == _GROUPS


def _decide(watched: Watched, limit: Limit, group: Group, now: int) -> None:
    store, site = watched.store, watched.site
    as_told = Group(limit.first_name, group.folded)
    told = [one.at for one in store.counted.told(site, as_told)]
    for tip in tips(limit, store.counted.of(site, group), told):
        outcome, reason = _outcome(watched, limit, tip, now)
        actions = limit.do if outcome == "act" else ()
        key = tip_key(limit, group.folded, tip)
        decision = Decision(key, limit.name, 1, limit.step, tip.at, outcome, reason, actions)
        store.clients.decide(
            site, tip.ticket_id, [Taken(decision, _planned(watched, limit, decision, now))], watched.version, now
        )
        store.counted.tell(site, as_told, Told(tip.at, key, tip.times, tip.cases))


def _outcome(watched: Watched, limit: Limit, tip: Tip, now: int) -> tuple[Outcome, str]:
    store, site = watched.store, watched.site
    record = store.record_of(site, tip.ticket_id, watched.version, now)
    if tip.at <= max(record.adopted_at, record.activated_at.get(limit.name, now), record.first_seen_at):
        return "before_adoption", "it was one too many before this ticket and limit were watched"
    ticket = store.ticket_with_id(site, tip.ticket_id)
    if ticket is not None and record.silences:
        for silence in silences_on(record.silences, ticket, watched.client_of(ticket), now):
            if silence.since <= tip.at < silence.until and silence.rule in ("", limit.name):
                return "silenced", f"silenced by {silence.owner or 'somebody'}: {silence.reason}"
    return "act", f"{tip.times} were counted, and {limit.more_than} are the most"


def _planned(watched: Watched, limit: Limit, decision: Decision, now: int) -> list[Planned]:
    if limit.shadow:
        why = "the limit is in shadow: this is what it would have done"
        return [Planned(action, "shadow", why) for action in decision.actions]
    return [
        held_for_grace(watched, action, now) if action.kind == "reply" else Planned(action)
        for action in decision.actions
    ]


def limit_standing(limit: Limit, row: OutboxRow) -> Standing:
    """Return whether what a limit called for is still to be done: what was counted stays counted."""
    if limit.shadow:
        return Standing("superseded" if row.state == "unknown" else "shadow", "the limit is in shadow by now")
    asked = any((do.kind, do.value) == (row.kind, row.action.value) for do in limit.do)
    return HOLDS if asked or not row.public else Standing("superseded", "the limit no longer asks for this")


def told_of(watched: Watched, limit: Limit, row: OutboxRow) -> Told:
    """Return what was counted when an action of a limit was decided."""
    told = watched.store.counted.told_by(watched.site, limit.first_name, row.decision)
    return told or Told(row.due_at, row.decision, limit.more_than + 1, (row.ticket,))
