"""A new ticket beside another: looked for before it is made, made in one request with its mark, then linked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from msgspec import Raw, Struct, field

from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAllowed, OutcomeUnknown, Refused, StillOpen, Unreachable
from jira_csext.helpdesks.jira.changing import Changing
from jira_csext.helpdesks.jira.errors_of import LOOK_FIRST
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.marks import label_for, made_for, marks_of
from jira_csext.helpdesks.jira.markup import wiki
from jira_csext.helpdesks.jira.new_tickets import NewTicketScreens, demand_known
from jira_csext.helpdesks.jira.people import People
from jira_csext.helpdesks.jira.permissions import ASSIGN, CREATE, EDIT, LINK
from jira_csext.helpdesks.jira.pieces import MARKER
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.target import Target, is_key, target_of
from jira_csext.helpdesks.port import Receipt, Write

_LONGEST_SUMMARY = 255
_LONGEST_NAME = 255
# Of an issue with thousands of links the newest are looked at; search knows the others.
_LINKS_LOOKED_AT = 50
_FOUND_AT_MOST = 200


class _Made(Struct):
    id: str
    key: str = ""


class _Sighted(Struct):
    id: str


class _Found(Struct):
    # Without it nobody has said that there is none, and another would be made.
    issues: list[_Sighted]


class _LinkType(Struct):
    name: str = ""
    inward: str = ""
    outward: str = ""


class _LinkTypes(Struct):
    types: list[_LinkType] = field(default=[], name="issueLinkTypes")


class TicketWriter:
    """Makes tickets on one site."""

    def __init__(
        self, session: JiraSession, changing: Changing, people: People, facts: Facts, tried: dict[str, int]
    ) -> None:
        """`tried` is kept for as long as the site is spoken with: when a ticket was asked for without an answer."""
        self._session: Final = session
        self._changing: Final = changing
        self._people: Final = people
        self._facts: Final = facts
        self._screens: Final = NewTicketScreens(session, changing, facts)
        self._tried: Final = tried

    def ticket(self, parent_id: str, write: Write) -> Receipt:
        """Make a ticket and link it to its parent; one that this action made before is only linked, if it is not.

        Without a parent ("") it is made in `write.project` and linked to nothing. Raises OutcomeUnknown while one that
        was asked for before may still come to light, Refused for a project, type or screen that does not fit; a link or
        an assignee that Jira refuses stands in the receipt's `notice`.
        """
        if not parent_id:
            return self._alone(write)
        parent = target_of(self._session, parent_id)
        linked = self._among_links(parent_id, write.key)
        found, at = (linked, 0) if linked else self._by_label(write.key)
        if found is not None:
            notice = "" if linked else self._link(parent, found.key)
            self._tried.pop(write.key, None)
            return Receipt(str(found.id), already=True, name=found.key, notice=notice)
        self._wait_for_search(write, at)
        made, notices = self._made(write, write.project or parent.fields.project.key, at)
        try:
            notices.append(self._link(parent, made.key))
        except HelpdeskError as error:
            # It is made; what is left to do is found out when it is looked for.
            raise self._open(write.key, at, error) from None
        self._tried.pop(write.key, None)
        return Receipt(made.id, name=made.key, notice=" ".join(filter(None, notices)))

    def _alone(self, write: Write) -> Receipt:
        """Make a ticket that stands beside no other; one that this action made before is left as it is."""
        if not write.project:
            raise Refused("A new ticket that stands beside no other needs its project.")
        found, at = self._by_label(write.key)
        if found is not None:
            self._tried.pop(write.key, None)
            return Receipt(str(found.id), already=True, name=found.key)
        self._wait_for_search(write, at)
        made, notices = self._made(write, write.project, at)
        self._tried.pop(write.key, None)
        return Receipt(made.id, name=made.key, notice=" ".join(filter(None, notices)))

    def _among_links(self, parent_id: str, key: str) -> Target | None:
        try:
            links = target_of(self._session, parent_id, "issuelinks").fields.links
        except Unreachable:
            # So many links that Jira does not come to their end; a site that is down shows in the search, too.
            return None
        for other in list(dict.fromkeys(link.other for link in reversed(links)))[:_LINKS_LOOKED_AT]:
            try:
                issue = target_of(self._session, other, "labels") if other else None
            except (Gone, NotAllowed):
                continue
            if issue is not None and _is_by(issue, key):
                return issue
        return None

    def _by_label(self, key: str) -> tuple[Target | None, int]:
        """Return the ticket that search finds, if there is one, and what Jira's clock showed then."""
        jql, cloud = f'labels = "{label_for(key)}" ORDER BY created ASC', self._facts.cloud
        body: dict[str, object] = {"jql": jql, "fields": ["labels"], "maxResults": _FOUND_AT_MOST}
        found = self._session.ask(_Found, f"{API}/search/jql" if cloud else f"{API}/search", body)
        # Of two the elder is the one that was meant, and a person's copy of it has its label, too.
        for each in found.value.issues:
            try:
                return target_of(self._session, each.id, "labels"), found.at
            except (Gone, NotAllowed):
                continue
        return None, found.at

    def _wait_for_search(self, write: Write, now: int) -> None:
        """Raise StillOpen while search may not show yet what was asked for before."""
        tried = [at for at in (write.tried_at, self._tried.get(write.key)) if at is not None]
        if tried and now < max(tried) + self._facts.lag:
            raise StillOpen(
                f"{self._session.host}: the new ticket was asked for before and may have been made; search may not "
                "show it yet. It is looked for again before another is made.",
                not_before=max(tried) + self._facts.lag,
            )

    def _open(self, key: str, at: int, error: HelpdeskError) -> OutcomeUnknown:
        """Return that the ticket may be there; asked for again, it is looked for past the lag of search."""
        self._tried[key] = at
        return OutcomeUnknown(str(error), not_before=max(error.not_before or 0, at + self._facts.lag))

    def _made(self, write: Write, project: str, at: int) -> tuple[_Made, list[str]]:
        kind = self._screens.type_named(write.value, project)
        screen = self._screens.of(project, kind.id)
        mark = label_for(write.key)
        summary = " ".join(write.summary.split())
        if not summary:
            raise Refused("A new ticket needs a summary; its template begins with one.")
        if len(summary) > _LONGEST_SUMMARY:
            summary = f"{summary[: _LONGEST_SUMMARY - 1]}…"
        fields: dict[str, object] = {"project": {"key": project}, "issuetype": {"id": kind.id}, "summary": summary}
        if write.text and "description" in screen:
            fields["description"] = wiki(write.text, self._people.mention)
        if "labels" in screen:
            fields["labels"] = [mark, *write.labels]
        if write.assignee and "assignee" in screen:
            fields["assignee"] = self._people.named(write.assignee)
        demand_known(screen, fields, f"{kind.name} in project {project}")
        body = {"fields": fields, "properties": [{"key": MARKER, "value": made_for(write.key)}]}
        try:
            made = self._changing.elsewhere(_Made, "POST", "/issue", body, CREATE, project)
        except OutcomeUnknown as error:
            raise self._open(write.key, at, error) from None
        except Refused:
            if "assignee" in fields and self._people.find(write.assignee) is None:
                raise Refused(self._people.unfit(write.assignee, "", "")) from None
            raise
        if not (made.id.isdecimal() and is_key(made.key)):
            sentence = f"{self._session.host} took a new ticket and does not say which it is. {LOOK_FIRST}."
            raise self._open(write.key, at, OutcomeUnknown(sentence))
        try:
            return made, self._completed(made, write, fields, mark)
        except HelpdeskError as error:
            raise self._open(write.key, at, error) from None

    def _completed(self, made: _Made, write: Write, sent: dict[str, object], mark: str) -> list[str]:
        """Add what the screen for new tickets has no place for; return sentences on what could not be added."""
        notices: list[str] = []
        if "labels" not in sent:
            edit = {"update": {"labels": [{"add": label} for label in (mark, *write.labels)]}}
            notices.append(_or_why(lambda: self._changing.issue(Raw, "PUT", made.id, "", edit, EDIT)))
        if write.assignee and "assignee" not in sent:
            who = self._people.named(write.assignee)
            notices.append(_or_why(lambda: self._changing.issue(Raw, "PUT", made.id, "/assignee", who, ASSIGN)))
        return notices

    def _link(self, parent: Target, key: str) -> str:
        """Link the new ticket; return a sentence when that is refused. Raises what leaves its outcome open."""
        try:
            offered = self._session.get(_LinkTypes, f"{API}/issueLinkType").value.types
            types = [each for each in offered if each.name.isprintable() and 0 < len(each.name) <= _LONGEST_NAME]
        except (Gone, NotAllowed, Refused):
            types = []
        if not types:
            return f"{key} could not be linked: linking is switched off in this Jira."
        # Names are translated, but that of the plain relation is the one that reads alike from both ends.
        relates = next((each for each in types if each.name.casefold() == "relates"), None)
        kind = relates or next((each for each in types if each.inward == each.outward), types[0])
        body = {"type": {"name": kind.name}, "inwardIssue": {"key": parent.key}, "outwardIssue": {"key": key}}
        project = parent.fields.project.key
        said = _or_why(lambda: self._changing.elsewhere(Raw, "POST", "/issueLink", body, LINK, project))
        return f"{key} could not be linked to {parent.key}: {said}" if said else ""


def _or_why(act: Callable[[], object]) -> str:
    """Do what can be left undone; return "" when it is done, the sentence when it is refused."""
    try:
        act()
    except (Gone, NotAllowed, Refused) as refused:
        return str(refused)
    return ""


def _is_by(issue: Target, key: str) -> bool:
    return marks_of(issue.mark).made_by == key or label_for(key) in issue.fields.labels
