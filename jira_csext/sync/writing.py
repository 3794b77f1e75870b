"""From an action to what is sent: the text of a note or reply, the people it mentions, the label."""

from __future__ import annotations

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.cycle import Cycle
from jira_csext.core.rulebook import ActionKind
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.port import Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.people import called
from jira_csext.sync.speech import Facts
from jira_csext.sync.watched import Watched


def write_for(watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle, kind: ActionKind, now: int) -> Write:
    """Return the write that carries an action out as `kind`, its text made of the ticket and its cycle as they are now.

    Raises SpeechError.
    """
    action = row.action
    if kind == "label":
        return Write(row.key, "label", value=action.value)
    rulebook = watched.rulebook
    text = watched.templates.text(action.value, Facts(ticket, rulebook.sla(cycle.rule), cycle))
    calendar = rulebook.default_calendar or ALWAYS
    client = watched.client_of(ticket).as_of(now)
    people = called(action.mention, rulebook.people, ticket, client, calendar.local(now).date())
    # Whom we could not find is nothing that a client should read.
    if people.unfilled and kind == "note":
        text += f"\n({', '.join(people.unfilled)}: –)"
    return Write(row.key, kind, text, mention=people.accounts)
