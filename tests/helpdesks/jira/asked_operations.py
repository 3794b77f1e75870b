"""Every operation that the product uses of a Jira, each with something that asks it; both flavours, and both desks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from jira_csext.helpdesks.jira.adapter import JiraHelpdesk
from jira_csext.helpdesks.jira.survey import Surveyor
from jira_csext.helpdesks.port import Receipt, Sighting, Write
from jira_csext.sandbox.state.model import Flavour
from tests.contract.worlds import AGENT, AGENTS_NAME, CLIENT, MONDAY_MORNING_AT, PLAIN, SERVICE, JiraWorld

BOTH: Final[tuple[Flavour, ...]] = ("cloud", "dc")
CLOUD: Final[tuple[Flavour, ...]] = ("cloud",)
DC: Final[tuple[Flavour, ...]] = ("dc",)


class Scene(NamedTuple):
    """A ticket, a note of ours on it (or ""), and a helpdesk that has learned of its site."""

    jira: JiraWorld
    helpdesk: JiraHelpdesk
    ticket_id: str
    note_id: str

    def writes(self, kind: str, **what: Any) -> Receipt:
        """Carry out an action on the ticket."""
        return self.helpdesk.write(self.ticket_id, Write("k", kind, **what))  # type: ignore[arg-type]

    def reads(self) -> Any:
        """Read the ticket."""
        return list(self.helpdesk.read([self.ticket_id]))

    def person(self) -> str:
        """The id of somebody of ours."""
        return self.jira.id_of(AGENT)


Act = Callable[[Scene], Any]


class Operation(NamedTuple):
    """One request to a path (a glob beneath /rest/api/2 or from /rest on, `T` the ticket), and what makes it."""

    method: str
    path: str
    act: Act
    flavours: tuple[Flavour, ...] = BOTH

    @property
    def name(self) -> str:
        """Method and path."""
        return f"{self.method} {self.path}"


def _learns(scene: Scene) -> Any:
    return scene.jira.another_helpdesk(agents={"groups": ["support"]}).capabilities()


def _surveys(scene: Scene) -> Any:
    session = scene.helpdesk._session
    surveyor = Surveyor(session, "")
    return surveyor.survey(surveyor.projects())


def _examined(scene: Scene) -> Any:
    return list(scene.helpdesk.examined())


def _made(scene: Scene) -> Receipt:
    # Each has a key of its own, or search would find the one that was made before.
    what = Write(f"k/{scene.ticket_id}", "ticket", "Call them", "task", summary="Call", project=PLAIN)
    return scene.helpdesk.write(scene.ticket_id, what._replace(assignee=scene.person()))


def _understood(scene: Scene) -> Any:
    return scene.helpdesk.understands_dates(Sighting(scene.ticket_id, ""), MONDAY_MORNING_AT)


def _noted(scene: Scene) -> Receipt:
    return scene.writes("note", text="Nobody has answered yet.", mention=(scene.person(),))


def _refused_comment(scene: Scene) -> Receipt:
    """A refusal that makes the adapter ask which permissions we have."""
    from jira_csext.sandbox import faults

    scene.jira.box.faults.order(faults.status(400), "POST", "*/comment")
    return _noted(scene)


def _edited(scene: Scene) -> Receipt:
    return scene.helpdesk.edit_note(scene.ticket_id, scene.note_id, Write("n", "note", "Another note"))


def _set(scene: Scene) -> Receipt:
    return scene.writes("set", fields=(("priority", "High"), ("promised_at", "2026-05-20"), ("cause", "Плохой бриф")))


def _reads_little(scene: Scene) -> Any:
    """Read a ticket whose comments all come with it."""
    return scene.reads()


def _reads_apart(scene: Scene) -> Any:
    """Read a long ticket with a note of ours from a Cloud that does not tell the properties of comments in a list."""
    scene.jira.box.site.quirks.comment_list_expands_properties = False
    return scene.reads()


def _is_public(scene: Scene) -> bool:
    return scene.helpdesk.is_public(scene.ticket_id, scene.note_id)


def _removed(scene: Scene) -> None:
    scene.helpdesk.remove(scene.ticket_id, scene.note_id)


def _joined(scene: Scene) -> Any:
    return scene.writes("watch", value=scene.jira.id_of(CLIENT))


ON_A_NOTE: Final = (_edited, _is_public, _removed, _reads_apart)
"""What is done with a note that is there already."""

LONG: Final = (Scene.reads, _reads_apart)
READING: Final = (*LONG, _reads_little)
"""What reads tickets, and what of it long ones."""

_COMMENTS, _COMMENT = "/issue/T/comment", "/issue/T/comment/*"
_TYPES = f"/issue/createmeta/{PLAIN}/issuetypes"

OPERATIONS: Final[tuple[Operation, ...]] = (
    # The site
    Operation("GET", "/serverInfo", _learns),
    Operation("GET", "/myself", _learns),
    Operation("GET", "/myself", lambda scene: scene.helpdesk.clock()),
    Operation("GET", "/field", _learns),
    Operation("GET", "/status", _learns),
    Operation("GET", "/project/search", _learns, CLOUD),
    Operation("GET", "/project", _learns, DC),
    Operation("GET", "/group/member", _learns),
    Operation("GET", "/index/summary", _learns, DC),
    Operation("GET", "/mypermissions", _learns),
    Operation("GET", "/mypermissions", _refused_comment),
    Operation("GET", "/configuration", _learns),
    # What `init` and `doctor` ask besides
    Operation("GET", "/serverInfo", _surveys),
    Operation("GET", "/priority", _surveys),
    Operation("GET", "/field", _surveys),
    Operation("GET", "/project/search", _surveys, CLOUD),
    Operation("GET", "/project", _surveys, DC),
    Operation("GET", f"/project/{SERVICE}/statuses", _surveys),
    Operation("GET", f"/project/{SERVICE}", _surveys),
    Operation("GET", f"/project/{PLAIN}/role", _surveys),
    Operation("GET", "/user/assignable/search", _surveys),
    Operation("POST", "/search/jql", _surveys, CLOUD),
    Operation("POST", "/search", _surveys, DC),
    Operation("GET", "/issuetype", _examined),
    Operation("GET", "/priority", _examined),
    Operation("GET", "/status", _examined),
    Operation("GET", "/user", _examined),
    Operation("GET", f"/project/{PLAIN}/role", _examined),
    # Search
    Operation("POST", "/search/jql", lambda scene: list(scene.helpdesk.changed_since(MONDAY_MORNING_AT)), CLOUD),
    Operation("POST", "/search", lambda scene: list(scene.helpdesk.changed_since(MONDAY_MORNING_AT)), DC),
    Operation("POST", "/search/jql", lambda scene: list(scene.helpdesk.everything()), CLOUD),
    Operation("POST", "/search", _understood, DC),
    # Tickets by id
    Operation("POST", "/issue/bulkfetch", Scene.reads, CLOUD),
    Operation("POST", "/changelog/bulkfetch", Scene.reads, CLOUD),
    Operation("POST", "/issue/bulkfetch", _reads_little, CLOUD),
    Operation("POST", "/comment/list", _reads_little, CLOUD),
    Operation("GET", "/issue/T", Scene.reads, DC),
    Operation("GET", _COMMENTS, Scene.reads),
    Operation("GET", "/comment/*/properties/*", Scene.reads, DC),
    Operation("GET", "/comment/*/properties/*", _reads_apart, CLOUD),
    # People
    Operation("GET", "/user", lambda scene: scene.helpdesk.person(scene.person())),
    Operation("GET", "/user/search", lambda scene: scene.helpdesk.person(AGENTS_NAME)),
    # Comments
    Operation("GET", "/issue/T", _noted),
    Operation("POST", _COMMENTS, _noted),
    Operation("POST", _COMMENTS, lambda scene: scene.writes("reply", text="We are on it.")),
    Operation("GET", _COMMENT, _edited),
    Operation("PUT", _COMMENT, _edited),
    Operation("GET", _COMMENT, _is_public),
    Operation("DELETE", _COMMENT, _removed),
    # Fields, labels, people of the ticket
    Operation("GET", "/issue/T", lambda scene: scene.writes("label", value="sla-at-risk")),
    Operation("PUT", "/issue/T", lambda scene: scene.writes("label", value="sla-at-risk")),
    Operation("GET", "/issue/T/editmeta", _set),
    Operation("GET", "/issue/T", _set),
    Operation("PUT", "/issue/T", _set),
    Operation("GET", "/issue/T", lambda scene: scene.writes("assign", value=scene.person())),
    Operation("PUT", "/issue/T/assignee", lambda scene: scene.writes("assign", value=scene.person())),
    Operation("GET", "/issue/T/watchers", lambda scene: scene.writes("watch", value=scene.person())),
    Operation("POST", "/issue/T/watchers", lambda scene: scene.writes("watch", value=scene.person())),
    Operation("GET", "/issue/T/transitions", lambda scene: scene.writes("transition", value="resolved")),
    Operation("POST", "/issue/T/transitions", lambda scene: scene.writes("transition", value="resolved")),
    # Service Management's own API
    Operation("GET", "/user/viewissue/search", _joined),
    Operation("GET", "/rest/servicedeskapi/request/T/participant", _joined),
    Operation("POST", "/rest/servicedeskapi/request/T/participant", _joined),
    Operation("GET", "/rest/servicedeskapi/request/T/sla", lambda scene: scene.helpdesk.clocks_of(scene.ticket_id)),
    # New tickets
    Operation("GET", "/issue/T", _made),
    Operation("POST", "/search/jql", _made, CLOUD),
    Operation("POST", "/search", _made, DC),
    Operation("GET", _TYPES, _made),
    Operation("GET", f"{_TYPES}/*", _made),
    Operation("POST", "/issue", _made),
    Operation("GET", "/issueLinkType", _made),
    Operation("POST", "/issueLink", _made),
)
