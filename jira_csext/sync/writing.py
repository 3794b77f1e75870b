"""From an action to what is sent: the text of a note or reply, the people it mentions, the label."""

from __future__ import annotations

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.evaluate import evaluate
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.port import Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.people import called
from jira_csext.sync.speech import Facts, SpeechError
from jira_csext.sync.watched import Watched


def write_for(watched: Watched, row: OutboxRow, ticket: Ticket, now: int) -> Write:
    """Return the write for an action, its text made of the ticket as it is now. Raises SpeechError."""
    action = row.action
    if action.kind == "label":
        return Write(row.key, "label", value=action.value)
    client = watched.client_of(ticket)
    rulebook = watched.rulebook
    cycle = next(
        (
            found
            for found in evaluate(rulebook, ticket, client, now).cycles
            if row.decision.startswith(f"{found.rule}/{found.start_id}/")
        ),
        None,
    )
    if cycle is None:
        raise SpeechError(f"{row.ticket}: the cycle that {row.rule} speaks of is not there any more")
    text = watched.templates.text(action.value, Facts(ticket, rulebook.sla(row.rule), cycle))
    calendar = rulebook.default_calendar or ALWAYS
    people = called(action.mention, rulebook.people, ticket, client.as_of(now), calendar.local(now).date())
    if people.unfilled:
        text += f"\n({', '.join(people.unfilled)}: –)"
    return Write(row.key, action.kind, text, mention=people.accounts)
