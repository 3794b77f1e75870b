"""An issue's comments: who said what when, and whether it reached the client."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from jira_csext.core.ticket import Event
from jira_csext.helpdesks.jira.changes import Dated, new_event
from jira_csext.helpdesks.jira.ordered import in_order
from jira_csext.helpdesks.jira.site import JiraSite
from jira_csext.helpdesks.jira.speakers import Circle, Person, Since
from jira_csext.helpdesks.jira.text import plain
from jira_csext.helpdesks.jira.wire import WireComment, WireFields

PUBLIC_PROPERTY = "sd.public.comment"

Said = tuple[Sequence[int], Sequence[Person], Sequence[bool], Sequence[WireComment]]
"""The instants of comments in milliseconds, their authors, whether the client sees them, and the comments."""


def said_in(fields: WireFields, site: JiraSite, notices: list[str]) -> Said:
    """Return the comments, oldest first; that some are missing goes to `notices`."""
    page = fields.comment
    if page is None:
        return (), (), (), ()
    there = page.comments or ()
    if page.total is not None and page.total > len(there):
        notices.append(f"history is cut: {len(there)} of {page.total} comments")
    if not there:
        return (), (), (), ()
    instants, comments = in_order(there, "comment", notices)
    people = site.people
    return instants, [people[comment.author] for comment in comments], list(map(is_public, comments)), comments


def internally(said: Said) -> list[Since]:
    """Return who wrote internally when, of those whom neither the account nor the site file places."""
    instants, authors, public, _ = said
    if all(public):
        return []
    return [
        (at // 1000, author.id)
        for at, author, seen in zip(instants, authors, public, strict=True)
        if not seen and author.by is None
    ]


def messages(said: Said, circle: Circle, notices: list[str]) -> list[Dated]:
    """Return the comments as events; who wrote them is as of the moment. Text that is left out goes to `notices`."""
    dated: list[Dated] = []
    for at, person, public, comment in zip(*said, strict=True):
        seconds, author = at // 1000, person.id
        # Clients cannot write internally, so whoever does is one of ours, unless a machine.
        by = person.by or (circle.place(author, seconds) if public else "agent")
        event_id = f"ct{at}" if comment.id is None else f"c{comment.id}"
        text = plain(comment.body, event_id, notices)
        event = (seconds, "message", event_id, by, author, "", None, None, public, text, None)
        dated.append((at, new_event(Event, event)))
    return dated


def is_public(comment: WireComment) -> bool:
    """Return False when anything says that the comment is internal: Cloud's `jsdPublic`, the property, a restriction.

    Without any of them a comment is public, also in Service Management.
    """
    if comment.jsd_public is False or comment.visibility is not None:
        return False
    properties = comment.properties
    return not properties or not any(prop.key == PUBLIC_PROPERTY and _says_internal(prop.value) for prop in properties)


def _says_internal(value: msgspec.Raw) -> bool:
    # Data Center declares the value as a string and sends what was stored: an object, or an object within a string.
    # What cannot be read is not taken as said to the client.
    try:
        said = msgspec.json.decode(value) if value else None
        if isinstance(said, str):
            said = msgspec.json.decode(said)
    except (ValueError, RecursionError):
        return True
    internal = said.get("internal") if isinstance(said, dict) else None
    return internal is not False and internal != "false"
