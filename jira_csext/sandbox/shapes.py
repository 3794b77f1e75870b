"""Plots as Jira tells them: issues of REST v2 with changelog and comments, as Data Center or Cloud sends them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, NamedTuple

from jira_csext.sandbox.people import MOSCOW, PEOPLE, Company, Person
from jira_csext.sandbox.plot import Act, Plot
from jira_csext.sandbox.vocabulary import (
    CATEGORIES,
    DONE,
    ORGANIZATIONS,
    PARTICIPANTS,
    PRIORITIES,
    PROJECT_ID,
    PROJECT_KEY,
    PROJECT_NAME,
    TYPES,
    URL,
    Named,
    Status,
    workflow,
)

Flavour = Literal["data_center", "cloud"]
Json = dict[str, Any]

_STAFF = {person.name: person for person in PEOPLE}


class Numbered(NamedTuple):
    """A plot with the numbers that Jira gave: of the ticket, and of each act in the order of all tickets' acts."""

    number: int
    id: int
    plot: Plot
    act_ids: Sequence[int]


@dataclass(slots=True)
class _Now:
    """How a ticket stands while its acts are gone through."""

    kind: str
    priority: str
    status: Status
    assignee: Person | None = None
    resolved_at: str | None = None


def issue_json(numbered: Numbered, until: int, flavour: Flavour) -> Json:
    """Return the issue as it stands at `until` (epoch seconds); the acts after that are not known yet."""
    return _Telling(numbered, flavour).issue(until)


class _Telling:
    """One ticket in the shapes of one flavour."""

    def __init__(self, numbered: Numbered, flavour: Flavour) -> None:
        self._numbered = numbered
        self._plot = numbered.plot
        self._cloud = flavour == "cloud"
        plot = numbered.plot
        self._now = _Now(plot.kind, plot.priority, workflow(plot.kind)["open"])
        self._comments: list[Json] = []
        self._histories: list[Json] = []
        self._updated = _instant(plot.created_at, numbered.id)

    def issue(self, until: int) -> Json:
        plot, key = self._plot, f"{PROJECT_KEY}-{self._numbered.number}"
        for act, act_id in zip(plot.acts, self._numbered.act_ids, strict=True):
            if act.at > until:
                break
            if act.field:
                self._changed(act, act_id)
            else:
                self._commented(act, act_id)
        histories = self._histories[::-1] if self._cloud else self._histories
        return {
            "expand": "renderedFields,names,schema,operations,editmeta,changelog",
            "id": str(self._numbered.id),
            "self": f"{URL}/rest/api/2/issue/{self._numbered.id}",
            "key": key,
            "fields": self._fields(),
            "changelog": {
                "startAt": 0,
                "maxResults": len(histories),
                "total": len(histories),
                "histories": histories,
            },
        }

    def _fields(self) -> Json:
        plot, now = self._plot, self._now
        count = len(self._comments)
        return {
            "summary": plot.summary,
            "description": plot.text,
            "project": {
                "self": f"{URL}/rest/api/2/project/{PROJECT_ID}",
                "id": PROJECT_ID,
                "key": PROJECT_KEY,
                "name": PROJECT_NAME,
                "projectTypeKey": "service_desk",
            },
            "issuetype": {**_named("issuetype", TYPES[now.kind]), "subtask": False},
            "priority": _named("priority", PRIORITIES[now.priority]),
            "status": _status(now.status),
            "resolution": _named("resolution", DONE) if now.resolved_at else None,
            "resolutiondate": now.resolved_at,
            "created": _instant(plot.created_at, self._numbered.id),
            "updated": self._updated,
            "duedate": None,
            "labels": [],
            "components": [],
            "issuelinks": [],
            "attachment": [],
            "reporter": self._user(plot.reporter),
            "creator": self._user(plot.reporter),
            "assignee": self._user(now.assignee) if now.assignee else None,
            "comment": {"comments": self._comments, "maxResults": count, "total": count, "startAt": 0},
            ORGANIZATIONS: [_organization(plot.company)],
            PARTICIPANTS: [self._user(who) for who in plot.company.contacts if who != plot.reporter],
        }

    def _commented(self, act: Act, act_id: int) -> None:
        at = _instant(act.at, act_id)
        author = self._user(act.by)
        comment: Json = {
            "self": f"{URL}/rest/api/2/issue/{self._numbered.id}/comment/{act_id}",
            "id": str(act_id),
            "author": author,
            "body": act.text,
            "updateAuthor": author,
            "created": at,
            "updated": at,
        }
        if self._cloud:
            comment["jsdPublic"] = act.public
        elif not act.public:
            comment["properties"] = [{"key": "sd.public.comment", "value": {"internal": True}}]
        self._comments.append(comment)
        self._updated = at

    def _changed(self, act: Act, act_id: int) -> None:
        # A change of the same second as a comment comes after it, as when both are made on one screen.
        at = _instant(act.at, act_id, after_comments=True)
        items = self._items(act, at)
        if not items:
            return
        author, last = self._user(act.by), self._histories[-1] if self._histories else None
        if last is not None and last["created"][:19] == at[:19] and last["author"] == author:
            last["items"] += items
            return
        self._histories.append({"id": str(act_id), "author": author, "created": at, "items": items})
        self._updated = at

    def _items(self, act: Act, at: str) -> list[Json]:
        now = self._now
        if act.field == "status":
            return self._moved(workflow(now.kind)[act.to], at)
        if act.field == "priority":
            old, now.priority = now.priority, act.to
            return [self._item("priority", PRIORITIES[old], PRIORITIES[act.to])]
        if act.field == "type":
            old, now.kind = now.kind, act.to
            return [self._item("issuetype", TYPES[old], TYPES[act.to])]
        before, now.assignee = now.assignee, _STAFF[act.to]
        if before == now.assignee:
            return []
        return [self._item("assignee", self._account(before), self._account(now.assignee))]

    def _moved(self, new: Status, at: str) -> list[Json]:
        now = self._now
        old, now.status = now.status, new
        if old == new:
            return []
        items = [self._item("status", Named(old.id, old.name), Named(new.id, new.name))]
        was_resolved, now.resolved_at = now.resolved_at is not None, at if new.category == "done" else None
        if was_resolved or now.resolved_at:
            before, after = (DONE, None) if was_resolved else (None, DONE)
            items.insert(0, self._item("resolution", before, after))
        return items

    def _item(self, name: str, old: Named | None, new: Named | None) -> Json:
        item: Json = {"field": name, "fieldtype": "jira"}
        if self._cloud:
            item["fieldId"] = name
        item["from"], item["fromString"] = old or (None, None)
        item["to"], item["toString"] = new or (None, None)
        return item

    def _account(self, person: Person | None) -> Named | None:
        if person is None:
            return None
        return Named(person.account_id if self._cloud else person.name, person.display_name)

    def _user(self, person: Person) -> Json:
        common = {"displayName": person.display_name, "active": True, "timeZone": "Europe/Moscow"}
        if self._cloud:
            kinds = {"agent": "atlassian", "client": "customer", "bot": "app"}
            own = {"accountId": person.account_id, "accountType": kinds[person.kind]}
            return {"self": f"{URL}/rest/api/2/user?accountId={person.account_id}", **own, **common}
        names = {"name": person.name, "key": person.name, "emailAddress": person.email}
        return {"self": f"{URL}/rest/api/2/user?username={person.name}", **names, **common}


def _named(resource: str, named: Named) -> Json:
    return {"self": f"{URL}/rest/api/2/{resource}/{named.id}", "id": named.id, "name": named.name}


def _status(status: Status) -> Json:
    number, colour, name = CATEGORIES[status.category]
    category = {
        "self": f"{URL}/rest/api/2/statuscategory/{number}",
        "id": number,
        "key": status.category,
        "colorName": colour,
        "name": name,
    }
    return {**_named("status", Named(status.id, status.name)), "description": "", "statusCategory": category}


def _organization(company: Company) -> Json:
    links = {"self": f"{URL}/rest/servicedeskapi/organization/{company.number}"}
    return {"id": str(company.number), "name": company.name, "_links": links}


def _instant(at: int, number: int, *, after_comments: bool = False) -> str:
    """Return the instant as Jira writes it to somebody in Moscow, with milliseconds that keep the order of a second."""
    millis = number * 37 % 400 + (500 if after_comments else 100)
    local = datetime.fromtimestamp(at, UTC).astimezone(MOSCOW)
    return f"{local:%Y-%m-%dT%H:%M:%S}.{millis:03d}{local:%z}"
