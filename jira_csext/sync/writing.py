"""From an action to what is sent: the text of a note or reply, the people it mentions, the label."""

from __future__ import annotations

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.cycle import Cycle
from jira_csext.core.escalation import level_of
from jira_csext.core.rulebook import ActionKind
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.port import Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.people import called
from jira_csext.sync.speech import Facts, naming_unfilled
from jira_csext.sync.watched import Watched


def write_for(watched: Watched, row: OutboxRow, ticket: Ticket, cycle: Cycle, kind: ActionKind, now: int) -> Write:
    """Return the write that carries an action out as `kind`, its text made of the ticket and its cycle as they are now.

    Raises SpeechError.
    """
    action = row.action
    if kind == "label":
        return Write(row.key, "label", value=action.value)
    rulebook = watched.rulebook
    calendar = rulebook.default_calendar or ALWAYS
    client = watched.client_of(ticket).as_of(now)
    people = called(action.mention, rulebook.people, ticket, client, calendar.local(now).date())
    level = level_of(rulebook, row.step)
    facts = Facts(
        now,
        ticket,
        rulebook.sla(cycle.rule),
        cycle,
        plain_text(row.step),
        client,
        people.accounts,
        people.unfilled,
        escalation=level[0].name if level else "",
        level=int(plain_text(row.step).rpartition(" ")[2]) if level else 0,
        zone=calendar.spec.timezone,
    )
    said = watched.templates.say(action.value, facts, kind)
    # Whom we could not find is nothing that a client should read.
    text = naming_unfilled(said, people.unfilled) if kind == "note" else said.text
    return Write(row.key, kind, text, mention=() if said.calls else people.accounts)
