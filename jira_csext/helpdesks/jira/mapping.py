"""A Jira issue becomes a ticket: attributes as they are now, history in our words, and sentences on what was odd."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter

from jira_csext.core.ticket import OPEN, RESOLVED, Attributes, Event, Ticket
from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.helpdesks.jira.attributes import attributes_of
from jira_csext.helpdesks.jira.changes import NO_CHANGES, Changelog, Dated, File, Histories, new_event
from jira_csext.helpdesks.jira.comments import internally, messages, said_in
from jira_csext.helpdesks.jira.disagreements import disagreements
from jira_csext.helpdesks.jira.instants import instant_ms
from jira_csext.helpdesks.jira.ordered import in_order
from jira_csext.helpdesks.jira.roles import aliases_of, circle_of
from jira_csext.helpdesks.jira.site import JiraSite
from jira_csext.helpdesks.jira.speakers import Circle, Person
from jira_csext.helpdesks.jira.text import plain
from jira_csext.helpdesks.jira.wire import WireFields, WireIssue

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
    created_at = _created_at(fields, key)
    notices: list[str] = []
    project = fields.project
    people = site.people
    holders = people[fields.reporter], people[fields.assignee]
    standing = site.standings[fields.issuetype, fields.priority, project, fields.status]
    attributes = attributes_of(fields, standing, holders, site, notices)
    said = said_in(fields, site, notices)
    histories = _histories(issue, site, notices)
    aliases = aliases_of(fields, holders, histories, site)
    circle = circle_of(attributes, holders, histories, internally(said), site, aliases, created_at)

    changes = NO_CHANGES
    if histories[0]:
        changes = Changelog(histories, site, standing.states, project, aliases).read(circle, notices)
    beside: list[Dated] = []
    if issue.changelog is None or issue.changelog.histories is None:
        beside += _without_changelog(fields, attributes, notices)
    if fields.attachment or changes.files:
        beside += _attached(fields, changes.files, circle, site, notices)
    if said[0]:
        beside += messages(said, circle, notices)
    history = [_created_event(fields, created_at, holders[0], circle, site, notices)]
    if beside:
        dated = [*zip(changes.instants, changes.events, strict=True), *beside]
        dated.sort(key=_INSTANT)
        history += map(_EVENT, dated)
    else:
        history += changes.events
    if len(history) > 1 and history[1].at < created_at:
        _not_before_creation(history, notices)
    if len(set(map(_EVENT_ID, history))) < len(history):
        _told_apart(history)
    if changes.last:
        notices += disagreements(changes.last, attributes, fields)
    client = attributes.get("client") or ""
    return Ticket(
        key,
        identity,
        created_at,
        attributes,
        tuple(history),
        client[0] if isinstance(client, tuple) else str(client),
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


def _created_at(fields: WireFields, key: str) -> int:
    if fields.created is None:
        raise TicketRefused(f"{key} has no instant of creation (fields.created); read it again with that field")
    try:
        return instant_ms(fields.created) // 1000
    except ValueError as problem:
        raise TicketRefused(f"{key}: fields.created: {problem}") from None


def _histories(issue: WireIssue, site: JiraSite, notices: list[str]) -> Histories:
    changelog = issue.changelog
    if changelog is None or not changelog.histories:
        return (), (), ()
    there = len(changelog.histories)
    if changelog.total is not None and changelog.total > there:
        notices.append(f"history is cut: {there} of {changelog.total} changes")
    instants, histories = in_order(changelog.histories, "change", notices)
    people = site.people
    return instants, [people[history.author] for history in histories], histories


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


def _created_event(
    fields: WireFields, at: int, reporter: Person, circle: Circle, site: JiraSite, notices: list[str]
) -> Event:
    # What arrives by mail or through an app is the reporter's word, whoever typed it in.
    author = site.people[fields.creator]
    if fields.creator is None or author.by == "bot":
        author = reporter
    by = author.by or circle.place(author.id, at)
    text = plain(fields.description, "created", notices)
    return new_event(Event, (at, "created", "created", by, author.id, "", None, None, True, text, None))


def _attached(
    fields: WireFields, files: Sequence[File], circle: Circle, site: JiraSite, notices: list[str]
) -> list[Dated]:
    """Return the files there are and, from the changelog, those that were there once."""
    instants, attachments = in_order(fields.attachment or (), "attachment", notices)
    attached: list[File] = [
        (at, site.people[file.author], str(file.id), file.filename or "")
        for at, file in zip(instants, attachments, strict=True)
    ]
    there = {number for _, _, number, _ in attached}
    attached += [file for file in files if file[2] not in there]
    dated: list[Dated] = []
    for at, person, number, name in attached:
        seconds, author = at // 1000, person.id
        by = person.by or circle.place(author, seconds)
        event = (seconds, "attached", f"a{number}", by, author, "attachment", None, name, False, "", None)
        dated.append((at, new_event(Event, event)))
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
    last: dict[str, int] = {}
    for index, event in enumerate(history):
        number = last.get(event.id, 0) + 1
        if number > 1:
            while f"{event.id}~{number}" in taken:
                number += 1
            history[index] = event._replace(id=f"{event.id}~{number}")
        last[event.id] = number
