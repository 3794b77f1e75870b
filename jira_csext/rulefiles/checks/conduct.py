"""Conduct that names what is not there, or that nothing can come of."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.problems import Problem, quoted, unknown
from jira_csext.rulefiles.sections.conduct import CapEntry, ContactHoursEntry


def unknown_in_conduct(draft: Draft) -> Iterator[Problem]:
    """Yield the urgent rules and the calendar that conduct names and nobody has written."""
    entry = contact_hours_written(draft)
    if entry is None:
        return
    default, calendars = entry.value.default, draft.names["calendars"]
    if isinstance(default, str) and default not in calendars:
        yield entry.problem("default", says=unknown("calendar", default, calendars))
    rules = {name: section for section in ("slas", "limits", "delay_warnings") for name in draft.names.get(section, ())}
    is_list = isinstance(entry.raw("urgent"), list)
    for place, name in enumerate(entry.value.urgent):
        path = ("urgent", place) if is_list else ("urgent",)
        if name in draft.names["playbooks"]:
            says = f"{quoted(name)} is a playbook, which says nothing to clients; leave it out"
            yield entry.problem(*path, says=says)
        elif name not in rules:
            yield entry.problem(*path, says=unknown("rule", name, rules))


def caps_that_never_hold(draft: Draft) -> Iterator[Problem]:
    """Yield, as a warning, a cap per client that one of its tickets alone would reach first."""
    per_client, per_ticket = draft.conduct.get("per_client"), draft.conduct.get("per_ticket")
    if per_client is None or per_ticket is None:
        return
    of_client, of_ticket = per_client.value, per_ticket.value
    if not isinstance(of_client, CapEntry) or not isinstance(of_ticket, CapEntry):
        return
    client, ticket = of_client.replies, of_ticket.replies
    if client.replies < ticket.replies and client.within >= ticket.within:
        says = (
            f"a client gets {client.replies} at most, so the {ticket.replies} of one ticket are never reached; "
            "raise this, or lower per_ticket"
        )
        yield per_client.warning("replies", says=says)


def contact_hours_written(draft: Draft) -> Entry[ContactHoursEntry] | None:
    """Return what conduct says of contact hours, None where it says nothing."""
    entry = draft.conduct.get("contact_hours")
    if entry is None or not isinstance(entry.value, ContactHoursEntry):
        return None
    return Entry(entry.name, entry.value, entry.source, entry.path)
