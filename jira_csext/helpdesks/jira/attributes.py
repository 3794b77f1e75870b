"""A ticket's attributes as they are now: canonical words and the helpdesk's own, people, dates, the site's fields."""

from __future__ import annotations

import msgspec

from jira_csext.core.ticket import Value
from jira_csext.helpdesks.jira.fields import DATES, a_date, may_be_id, plain_value
from jira_csext.helpdesks.jira.site import JiraSite, SiteField, Standing
from jira_csext.helpdesks.jira.speakers import Holders
from jira_csext.helpdesks.jira.wire import NOT_SENT, WireFields


def attributes_of(
    fields: WireFields, standing: Standing, holders: Holders, site: JiraSite, notices: list[str]
) -> dict[str, Value]:
    """Return the attributes as they are now, without those that are missing."""
    reporter, assignee = holders
    found = standing.attributes.copy()
    if standing.notice:
        notices.append(standing.notice)
    resolution = fields.resolution
    if fields.summary and (summary := fields.summary.replace("\0", "").strip()):
        found["summary"] = summary
    if fields.labels:
        found["labels"] = tuple(fields.labels)
    # A display name says at least that there is somebody; it is never taken as an id to know a speaker by.
    if fields.assignee is not None and (name := assignee.id or fields.assignee.display_name):
        found["assignee"] = name
    if fields.reporter is not None and (name := reporter.id or fields.reporter.display_name):
        found["reporter"] = name
    if fields.reporter is not None and fields.reporter.email:
        # By it a client is found whose people have no account that the register knows.
        found["reporter_email"] = fields.reporter.email
    if resolution is not None and resolution.name:
        found["resolution"] = resolution.name
    if fields.duedate is not None and (due_at := _date(fields.duedate, "due_at", notices)):
        found["due_at"] = due_at
    for field in site.fields:
        value = _site_value(field, fields, notices)
        if value is not None:
            found[field.attribute] = value
        else:
            # A site whose promise stands in a field of its own does not mean Jira's due date, also while it is empty.
            found.pop(field.attribute, None)
    return found


def _date(given: str | float | None, attribute: str, notices: list[str]) -> str | None:
    try:
        return a_date(given)
    except ValueError as problem:
        notices.append(f"{attribute} is taken as missing: {problem}")
        return None


def _site_value(field: SiteField, fields: WireFields, notices: list[str]) -> Value:
    given = getattr(fields, field.slot, NOT_SENT)
    if not isinstance(given, msgspec.Raw):
        value: Value = plain_value(msgspec.to_builtins(given))
    elif given:
        try:
            value = plain_value(msgspec.json.decode(given))
        except (ValueError, RecursionError):
            notices.append(f"{field.attribute} is taken as missing: its value ({field.field_id}) cannot be read")
            return None
    else:
        if not field.known and not may_be_id(field.source):
            notices.append(
                f'field "{field.source}" of the site file ({field.attribute}) is in no list of fields and not in the '
                "ticket; nothing is read from it"
            )
        return None
    if field.attribute in DATES and not isinstance(value, tuple):
        return _date(value, field.attribute, notices)
    return value
