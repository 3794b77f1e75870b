"""A Jira issue becomes a ticket: attributes as they are now, history in our words, and sentences on what was odd."""

from __future__ import annotations

from operator import itemgetter

from jira_csext.core.ticket import OPEN, RESOLVED, Attributes, Event, Ticket
from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.helpdesks.jira.attributes import attributes_of
from jira_csext.helpdesks.jira.changes import Changelog, Dated, File, Histories, new_event
from jira_csext.helpdesks.jira.comments import is_public
from jira_csext.helpdesks.jira.disagreements import disagreements
from jira_csext.helpdesks.jira.instants import instant_ms
from jira_csext.helpdesks.jira.ordered import in_order
from jira_csext.helpdesks.jira.roles import aliases_of, circle_of
from jira_csext.helpdesks.jira.site import JiraSite
from jira_csext.helpdesks.jira.speakers import NOBODY, Circle, Person
from jira_csext.helpdesks.jira.text import plain
from jira_csext.helpdesks.jira.wire import WireComment, WireFields, WireIssue

Said = list[tuple[int, WireComment, Person, bool]]
"""Comments with their instant, author, and whether the client sees them."""

_INSTANT = itemgetter(0)
_EVENT = itemgetter(1)
_EVENT_ID = itemgetter(2)


def ticket_of(issue: WireIssue, site: JiraSite) -> Ticket:
    """Return the ticket. What is odd but readable is told in its notices.

    Raises TicketRefused when there is no id, no key, no fields or no instant of creation.
    """
    fields = issue.fields
    key, identity = _named(issue)
    if fields is None:
        raise TicketRefused(f"{key} has no fields; read it again with its fields")
    created_ms = _created(fields, key)
    notices: list[str] = []
    project = fields.project
    project_key = None if project is None else project.key or project.name
    states = site.states_for(fields.status, project_key)
    attributes = attributes_of(fields, states, site, notices)
    said = _said(fields, site, notices)
    histories = _histories(issue, site, notices)
    aliases = aliases_of(fields, histories, site)
    internal = [(at // 1000, person.id) for at, _, person, public in said if not public and person.by is None]
    circle = circle_of(fields, attributes, histories, internal, site, aliases, created_ms // 1000)

    changes = Changelog(histories, site, states, project, aliases).read(circle, notices)
    dated = changes.events
    if issue.changelog is None or issue.changelog.histories is None:
        dated += _without_changelog(fields, attributes, notices)
    attached = fields.attachment or changes.files
    if attached:
        dated += _attached(fields, changes.files, circle, site, notices)
    if said:
        dated += _messages(said, circle)
    if said or attached:
        dated.sort(key=_INSTANT)
    history = [_created_event(fields, created_ms, circle, site), *map(_EVENT, dated)]
    if dated and dated[0][0] < created_ms:
        _not_before_creation(history, notices)
    if len(set(map(_EVENT_ID, history))) < len(history):
        _told_apart(history)
    if changes.last:
        notices += disagreements(changes.last, attributes, fields)
    client = attributes.get("client")
    return Ticket(
        key,
        identity,
        created_ms // 1000,
        attributes,
        tuple(history),
        str(client[0] if isinstance(client, tuple) else client or ""),
        None,
        tuple(dict.fromkeys(notices)) if notices else (),
    )


def _named(issue: WireIssue) -> tuple[str, str]:
    identity = "" if issue.id is None else str(issue.id)
    key = issue.key or ""
    if not key and not identity:
        raise TicketRefused("the issue has neither a key nor an id; it cannot be told from others")
    if not key:
        raise TicketRefused(f"the issue with id {identity} has no key")
    if not identity:
        raise TicketRefused(f"{key} has no id; a key alone does not survive a move to another project")
    return key, identity


def _created(fields: WireFields, key: str) -> int:
    if fields.created is None:
        raise TicketRefused(f"{key} has no instant of creation (fields.created); read it again with that field")
    try:
        return instant_ms(fields.created)
    except ValueError as problem:
        raise TicketRefused(f"{key}: fields.created: {problem}") from None


def _histories(issue: WireIssue, site: JiraSite, notices: list[str]) -> Histories:
    changelog = issue.changelog
    if changelog is None or not changelog.histories:
        return ()
    there = len(changelog.histories)
    if changelog.total is not None and changelog.total > there:
        notices.append(f"history is cut: {there} of {changelog.total} changes")
    people = site.people
    return [
        (at, NOBODY, history)
        if (user := history.author) is None
        else (at, people[user.account_id, user.account_type, user.key, user.name], history)
        for at, history in in_order(changelog.histories, "change", notices)
    ]


def _without_changelog(fields: WireFields, attributes: Attributes, notices: list[str]) -> list[Dated]:
    if attributes["state"] != RESOLVED or fields.resolutiondate is None:
        notices.append("there is no changelog; the attributes count as unchanged since creation")
        return []
    try:
        at = instant_ms(fields.resolutiondate)
    except ValueError as problem:
        notices.append(f"there is no changelog, and the date of resolution cannot be read: {problem}")
        return []
    notices.append("there is no changelog; of all changes only the resolution is known, by its date")
    return [(at, Event(at // 1000, "changed", "resolutiondate", "unknown", "", "state", OPEN, RESOLVED))]


def _said(fields: WireFields, site: JiraSite, notices: list[str]) -> Said:
    page = fields.comment
    if page is None:
        return []
    comments = page.comments or []
    if page.total is not None and page.total > len(comments):
        notices.append(f"history is cut: {len(comments)} of {page.total} comments")
    said: Said = []
    for at, comment in in_order(comments, "comment", notices):
        # Nothing at all said about it is by far the commonest case.
        plainly = comment.jsd_public is None and comment.visibility is None and not comment.properties
        said.append((at, comment, site.person(comment.author), plainly or is_public(comment)))
    return said


def _created_event(fields: WireFields, created_ms: int, circle: Circle, site: JiraSite) -> Event:
    # What arrives by mail or through an app is the reporter's word, whoever typed it in.
    at = created_ms // 1000
    author = site.person(fields.creator)
    if fields.creator is None or author.by == "bot":
        author = site.person(fields.reporter)
    by = author.by or circle.place(author.id, at)
    text = plain(fields.description)
    return new_event(Event, (at, "created", "created", by, author.id, "", None, None, True, text, None))


def _messages(said: Said, circle: Circle) -> list[Dated]:
    dated: list[Dated] = []
    for at, comment, person, public in said:
        # Clients cannot write internally, so whoever does is one of ours, unless a machine.
        by = person.by or (circle.place(person.id, at // 1000) if public else "agent")
        event_id = f"ct{at}" if comment.id is None else f"c{comment.id}"
        event = (at // 1000, "message", event_id, by, person.id, "", None, None, public, plain(comment.body), None)
        dated.append((at, new_event(Event, event)))
    return dated


def _attached(fields: WireFields, files: list[File], circle: Circle, site: JiraSite, notices: list[str]) -> list[Dated]:
    """Return the files there are and, from the changelog, those that were there once."""
    attached: list[File] = [
        (at, site.person(file.author), str(file.id), file.filename or "")
        for at, file in in_order(fields.attachment or [], "attachment", notices)
    ]
    there = {number for _, _, number, _ in attached}
    attached += [file for file in files if file[2] not in there]
    dated: list[Dated] = []
    for at, person, number, name in attached:
        seconds, author = at // 1000, person.id
        by = person.by or circle.place(author, seconds)
        dated.append((at, Event(seconds, "attached", f"a{number}", by, author, "attachment", None, name)))
    return dated


def _not_before_creation(history: list[Event], notices: list[str]) -> None:
    created_at = history[0].at
    early = 0
    for index, event in enumerate(history):
        if event.at < created_at:
            history[index] = event._replace(at=created_at)
            early += 1
    if early:
        notices.append(f"{early} events are dated before the ticket itself; taken as of its creation")


def _told_apart(history: list[Event]) -> None:
    """Give events that share an id one of their own, by their order: `17.0`, `17.0~2`."""
    taken = {event.id for event in history}
    seen: set[str] = set()
    for index, event in enumerate(history):
        event_id, number = event.id, 1
        while event_id in seen or (number > 1 and event_id in taken):
            number += 1
            event_id = f"{event.id}~{number}"
        seen.add(event_id)
        if number > 1:
            history[index] = event._replace(id=event_id)
