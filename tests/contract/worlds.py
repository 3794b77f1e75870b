"""Places where a helpdesk is tried: the one in memory, and stand-in Jiras over real HTTP; people act in all alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Protocol

from jira_csext.helpdesks.errors import NotAdmitted, OutcomeUnknown, TooMany
from jira_csext.helpdesks.jira.adapter import JiraHelpdesk, open_jira
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.helpdesks.port import ActionKind, Helpdesk
from jira_csext.sandbox import faults
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Comment, Flavour

MONDAY_MORNING = "2026-05-18T09:30:00+03:00"
MONDAY_MORNING_AT = 1_779_085_800
"""The same instant in epoch seconds."""

SERVICE, PLAIN = "SUP", "LEAD"
"""The first is a service project where there is Service Management; the second never is."""

AGENT, CLIENT = "irina.lugova", "web@bluebell-kitchens.example"
AGENTS_NAME = "Ирина Лугова"

PERMISSIONS: Mapping[ActionKind, str] = {
    "note": "ADD_COMMENTS",
    "reply": "ADD_COMMENTS",
    "label": "EDIT_ISSUES",
    "unlabel": "EDIT_ISSUES",
    "set": "EDIT_ISSUES",
    "assign": "ASSIGN_ISSUES",
    "watch": "MANAGE_WATCHERS",
    "transition": "TRANSITION_ISSUES",
    "ticket": "CREATE_ISSUES",
}
_SENT: Mapping[ActionKind, tuple[str, str]] = {
    "note": ("POST", "*/comment"),
    "reply": ("POST", "*/comment"),
    "label": ("PUT", "*/issue/*"),
    "unlabel": ("PUT", "*/issue/*"),
    "set": ("PUT", "*/issue/*"),
    "assign": ("PUT", "*/assignee"),
    "watch": ("POST", "*/watchers"),
    "transition": ("POST", "*/transitions"),
    "ticket": ("POST", "*/api/2/issue"),
}


class World(Protocol):
    """A helpdesk with people at work in it. Tickets are named by id."""

    name: str
    service: bool
    """Whether SERVICE has comments that Service Management keeps inside."""

    @property
    def helpdesk(self) -> Helpdesk:
        """The helpdesk, spoken to through the port."""

    def open(self, project: str = SERVICE, text: str = "Where is my order?") -> str:
        """Let a client write a ticket."""

    def client_says(self, ticket_id: str, text: str) -> None:
        """Let the client write on it."""

    def agent_says(self, ticket_id: str, text: str, *, internal: bool = False) -> None:
        """Let one of ours write on it."""

    def agent_resolves(self, ticket_id: str) -> None:
        """Let one of ours resolve it."""

    def agent_sets_priority(self, ticket_id: str, priority: str) -> None:
        """Let one of ours change the priority."""

    def agent_sets_labels(self, ticket_id: str, *labels: str) -> None:
        """Let one of ours set the labels, in place of those there are."""

    def agent_edits(self, ticket_id: str, remote_id: str, text: str) -> None:
        """Let one of ours put other words in the place of a message's."""

    def agent_deletes(self, ticket_id: str, remote_id: str) -> None:
        """Let one of ours delete a message."""

    def id_of(self, login: str) -> str:
        """The id by which the helpdesk's events name one of ours."""

    def forbid(self, kind: ActionKind, project: str) -> None:
        """Take from us what an action needs in a project."""

    def pass_time(self, seconds: int) -> None:
        """Move the helpdesk's clock on."""

    def hide(self, ticket_id: str) -> None:
        """Take a ticket out of our account's sight."""

    def spoil(self, ticket_id: str) -> None:
        """Let this one ticket fail whenever it is read."""

    def lose_next_write(self, kind: ActionKind = "note", *, done: bool) -> None:
        """Let the next write of the kind go without an answer, after it was done or before."""

    def lose_next_edit(self, *, done: bool) -> None:
        """Let the next edit of a note go without an answer, after it was done or before."""

    def limit_next(self, seconds: int) -> None:
        """Let the next write be refused by a rate limit for so many seconds."""

    def lock_out(self) -> None:
        """Let our token die."""

    def messages(self, ticket_id: str) -> list[tuple[str, bool]]:
        """Every message as the helpdesk keeps it: the text, and whether the client sees it."""

    def labels(self, ticket_id: str) -> tuple[str, ...]:
        """The labels as the helpdesk keeps them."""

    def watchers(self, ticket_id: str) -> list[str]:
        """The ids of who watches it."""

    def links(self, ticket_id: str) -> list[str]:
        """The ids of the tickets to which it is linked."""

    def count(self) -> int:
        """How many tickets there are."""


class MemoryWorld:
    """The reference."""

    def __init__(self, *, service: bool, circle: bool = True) -> None:
        self.name: str = "memory"
        self.service = service
        inside: dict[str, Any] = {SERVICE: "restricted", PLAIN: "restricted"} if circle else {}
        if service:
            inside[SERVICE] = "property"
        self.helpdesk = MemoryHelpdesk(MONDAY_MORNING_AT, inside)
        self.helpdesk.employ(AGENT, AGENTS_NAME)

    def open(self, project: str = SERVICE, text: str = "Where is my order?") -> str:
        return self.helpdesk.open(project, text)

    def client_says(self, ticket_id: str, text: str) -> None:
        self.helpdesk.say(ticket_id, text)

    def agent_says(self, ticket_id: str, text: str, *, internal: bool = False) -> None:
        self.helpdesk.say(ticket_id, text, "agent", public=not internal)

    def agent_resolves(self, ticket_id: str) -> None:
        self.helpdesk.change(ticket_id, "state", "resolved")

    def agent_sets_priority(self, ticket_id: str, priority: str) -> None:
        self.helpdesk.change(ticket_id, "priority", priority)

    def agent_sets_labels(self, ticket_id: str, *labels: str) -> None:
        self.helpdesk.change(ticket_id, "labels", labels)

    def agent_edits(self, ticket_id: str, remote_id: str, text: str) -> None:
        self.helpdesk.edit(ticket_id, remote_id, text, AGENT)

    def agent_deletes(self, ticket_id: str, remote_id: str) -> None:
        self.helpdesk.drop(ticket_id, remote_id)

    def id_of(self, login: str) -> str:
        return login

    def forbid(self, kind: ActionKind, project: str) -> None:
        self.helpdesk.forbid(*(each for each in PERMISSIONS if PERMISSIONS[each] == PERMISSIONS[kind]), project=project)

    def pass_time(self, seconds: int) -> None:
        self.helpdesk.now += seconds

    def hide(self, ticket_id: str) -> None:
        self.helpdesk.hide(ticket_id)

    def spoil(self, ticket_id: str) -> None:
        self.helpdesk.spoil(ticket_id, "it cannot be read")

    def lose_next_write(self, kind: ActionKind = "note", *, done: bool) -> None:
        self.helpdesk.order("write", OutcomeUnknown("The connection broke off."), after=done)

    def lose_next_edit(self, *, done: bool) -> None:
        self.lose_next_write(done=done)

    def limit_next(self, seconds: int) -> None:
        self.helpdesk.order("write", TooMany("Too many requests.", not_before=self.helpdesk.now + seconds))

    def lock_out(self) -> None:
        self.helpdesk.order("clock", NotAdmitted("The token is dead."))

    def messages(self, ticket_id: str) -> list[tuple[str, bool]]:
        history = self.helpdesk.ticket(ticket_id).history
        return [(event.text, event.public) for event in history if event.kind == "message"]

    def labels(self, ticket_id: str) -> tuple[str, ...]:
        labels = self.helpdesk.ticket(ticket_id).attributes.get("labels")
        return labels if isinstance(labels, tuple) else ()

    def watchers(self, ticket_id: str) -> list[str]:
        return self.helpdesk.watchers[ticket_id]

    def links(self, ticket_id: str) -> list[str]:
        return self.helpdesk.links[ticket_id]

    def count(self) -> int:
        return len(list(self.helpdesk.everything()))


class JiraWorld:
    """A stand-in Jira, and the adapter that speaks with it over HTTP."""

    def __init__(self, box: Sandbox, *, circle: bool = True, **settings: Any) -> None:
        self.box = box
        self.service = box.site.service_management
        self.name: str = box.site.flavour
        self.waits: list[float] = []
        """How long the adapter has waited before it asked again."""
        self.helpdesk: JiraHelpdesk = self.another_helpdesk(circle=circle, **settings)

    def another_helpdesk(
        self,
        *,
        circle: bool = True,
        scope: str = f"project = {SERVICE} OR project = {PLAIN}",
        base: str = "",
        **settings: Any,
    ) -> JiraHelpdesk:
        """A helpdesk that has asked nothing yet; `base` is what follows the host in its address."""
        email, token = self.box.auth
        helpdesk = {"kind": "jira", "url": self.box.url + base, "email": email if self.box.site.cloud else ""}
        site: dict[str, Any] = {
            "helpdesk": {**helpdesk, "scope": scope},
            "agents": {"groups": ["support"] if self.box.site.cloud else [], "accounts": [AGENT]},
            "internal": {"role": "Service Desk Team"} if circle else {},
            "states": {"waiting_for_client": ["Waiting for customer"], "resolved": [{"category": "done"}]},
            "priorities": {"Highest": ["Критичный", "Highest"], "High": ["High"], "Low": ["Low"]},
            "fields": {"promised_at": "Promised date", "cause": "Root cause", "verdict": "SLA status"},
            **settings,
        }
        opened = open_jira(site, {"token": token}, self.waits.append)
        assert isinstance(opened, JiraHelpdesk)
        return opened

    def open(self, project: str = SERVICE, text: str = "Where is my order?") -> str:
        key = self.box.person(CLIENT).create(project, "Question", "A question", text)
        return str(self.box.issue(key).id)

    def client_says(self, ticket_id: str, text: str) -> None:
        self.box.person(CLIENT).comment(ticket_id, text)

    def agent_says(self, ticket_id: str, text: str, *, internal: bool = False) -> None:
        self.box.person(AGENT).comment(ticket_id, text, internal=internal)

    def agent_resolves(self, ticket_id: str) -> None:
        self.box.person(AGENT).move(ticket_id, "Resolved")

    def agent_sets_priority(self, ticket_id: str, priority: str) -> None:
        self.box.person(AGENT).prioritize(ticket_id, priority)

    def agent_sets_labels(self, ticket_id: str, *labels: str) -> None:
        self.box.person(AGENT).set(ticket_id, labels=labels)

    def agent_edits(self, ticket_id: str, remote_id: str, text: str) -> None:
        issue = self.box.issue(ticket_id)
        said = self._comment(ticket_id, remote_id)
        acts.edit_comment(self.box.site, issue, said, AGENT, text, None, said.visibility)

    def agent_deletes(self, ticket_id: str, remote_id: str) -> None:
        acts.delete_comment(self.box.site, self.box.issue(ticket_id), self._comment(ticket_id, remote_id))

    def _comment(self, ticket_id: str, remote_id: str) -> Comment:
        said = self.box.site.comment(self.box.issue(ticket_id), remote_id)
        assert said is not None
        return said

    def id_of(self, login: str) -> str:
        account = self.box.site.person(login)
        return account.account_id if self.box.site.cloud else account.key

    def forbid(self, kind: ActionKind, project: str) -> None:
        self.box.revoke(PERMISSIONS[kind], project)

    def pass_time(self, seconds: int) -> None:
        self.box.advance(timedelta(seconds=seconds))

    def hide(self, ticket_id: str) -> None:
        self.box.hide(ticket_id)

    def spoil(self, ticket_id: str) -> None:
        if self.box.site.cloud:
            self.box.faults.order(faults.status(500), "POST", "*/bulkfetch", times=None, contains=f'"{ticket_id}"')
        else:
            self.box.faults.order(faults.status(500), "GET", f"*/issue/{ticket_id}", times=None)

    def lose_next_write(self, kind: ActionKind = "note", *, done: bool) -> None:
        method, path = _SENT[kind]
        self.box.faults.order(faults.dropped(), method, path, after=done)

    def lose_next_edit(self, *, done: bool) -> None:
        self.box.faults.order(faults.dropped(), "PUT", "*/comment/*", after=done)

    def limit_next(self, seconds: int) -> None:
        self.box.faults.order(faults.too_many(seconds=seconds), "POST", "*/comment")

    def lock_out(self) -> None:
        self.box.revoke_token()
        # The worst of its forms: searches then answer with success, and nothing.
        self.box.site.quirks.wrong_token_is_anonymous = True

    def messages(self, ticket_id: str) -> list[tuple[str, bool]]:
        issue = self.box.issue(ticket_id)
        return [
            (said.body, not self.box.site.is_internal(issue, said) and said.visibility is None)
            for said in issue.comments
        ]

    def labels(self, ticket_id: str) -> tuple[str, ...]:
        return tuple(self.box.issue(ticket_id).fields["labels"])

    def watchers(self, ticket_id: str) -> list[str]:
        return [self.id_of(login) for login in self.box.issue(ticket_id).watchers]

    def links(self, ticket_id: str) -> list[str]:
        issue = self.box.issue(ticket_id)
        return [str(each.outward if each.inward == issue.id else each.inward) for each in issue.links]

    def count(self) -> int:
        return len(self.box.site.issues)

    # What only a Jira can

    def move_to(self, ticket_id: str, project: str) -> None:
        """Move a ticket to another project."""
        self.box.move(ticket_id, project)

    def many_comments(self, ticket_id: str, count: int) -> None:
        """Let the client write often."""
        issue = self.box.issue(ticket_id)
        uid = self.box.site.person(CLIENT).uid
        for number in range(count):
            acts.comment(self.box.site, issue, uid, f"comment {number}")


@contextmanager
def a_jira(flavour: Flavour, *, service: bool = True, circle: bool = True, **settings: Any) -> Iterator[JiraWorld]:
    """Serve a stand-in Jira with an adapter at it."""
    box = Sandbox(flavour, service_management=service, at=MONDAY_MORNING)
    with box.serving():
        world = JiraWorld(box, circle=circle, **settings)
        try:
            yield world
        finally:
            world.helpdesk.close()
