"""Every operation that the product uses of a Jira, each with something that asks it; both flavours, and both desks."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Final, NamedTuple

from jira_csext.helpdesks.jira.adapter import JiraHelpdesk
from jira_csext.helpdesks.jira.survey import Surveyor
from jira_csext.helpdesks.jira.survey_way import Way, admitted
from jira_csext.helpdesks.port import Receipt, Sighting, Write
from jira_csext.sandbox import faults
from jira_csext.sandbox.faults import Effect
from jira_csext.sandbox.rest.wire import Answer
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
Before = Callable[[Scene], object]


def _as_usual(_: Scene) -> None:
    pass


class Operation(NamedTuple):
    """One request to a path, and what makes it; `before` brings about what it is only made in.

    The path is a glob beneath /rest/api/2, or beneath the host where it begins so; `T` is the ticket.
    """

    method: str
    path: str
    act: Act
    flavours: tuple[Flavour, ...] = BOTH
    before: Before = _as_usual

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


def _knocks(scene: Scene) -> Any:
    box = scene.jira.box
    email, token = box.auth
    way, surveyor = admitted(Way(box.url, email if box.site.cloud else ""), token, scene.jira.waits.append)
    return way.email, surveyor.me


def _examined(scene: Scene) -> Any:
    return list(scene.helpdesk.examined())


def _examined_further(scene: Scene) -> Any:
    """A site file that restricts notes to a group, and writes back."""
    more: dict[str, Any] = {"internal": {"group": "support"}, "write_back": {"response_due": "Response due"}}
    return list(scene.jira.another_helpdesk(**more).examined())


def _made(scene: Scene) -> Receipt:
    # Each has a key of its own, or search would find the one that was made before.
    what = Write(f"k/{scene.ticket_id}", "ticket", "Call them", "task", summary="Call", project=PLAIN)
    return scene.helpdesk.write(scene.ticket_id, what._replace(assignee=scene.person()))


def _understood(scene: Scene) -> Any:
    return scene.helpdesk.understands_dates(Sighting(scene.ticket_id, ""), MONDAY_MORNING_AT)


def _noted(scene: Scene) -> Receipt:
    return scene.writes("note", text="Nobody has answered yet.", mention=(scene.person(),))


def _noted_by_a_newcomer(scene: Scene) -> Receipt:
    """A note in which somebody is called whose login is not known yet."""
    return _noted(scene._replace(helpdesk=scene.jira.another_helpdesk()))


def _a_comment_is_refused(scene: Scene) -> object:
    """A refusal makes the adapter ask which permissions we have."""
    return scene.jira.box.faults.order(faults.status(400), "POST", "*/comment")


def _somebody_is_refused(scene: Scene) -> object:
    """What Data Center says of a person as if it were of us is asked once more."""
    return scene.jira.box.faults.order(faults.unauthorized(), "POST", "*/watchers")


def _the_token_has_scopes(scene: Scene) -> object:
    """Such a token is let in by another way only, for which the site is asked who it is."""
    return scene.jira.box.faults.order(faults.unauthorized(), "GET", "/rest/api/2/myself")


def _the_ticket_is_broken(scene: Scene) -> None:
    """Whether it is the ticket or the site is found out by asking the site something simple."""
    scene.jira.spoil(scene.ticket_id)


def _the_screen_is_small(scene: Scene) -> None:
    """What the screen for new tickets has no place for is added once they are made."""
    scene.jira.box.site.screens.not_on_new = {"labels", "assignee", "description"}


def _left_out(*names: str) -> Effect:
    def effect(answer: Answer) -> Answer:
        return replace(answer, body=json.dumps(_without(json.loads(answer.body), names)).encode())

    return effect


def _without(tree: Any, names: tuple[str, ...]) -> Any:
    if isinstance(tree, dict):
        return {name: _without(value, names) for name, value in tree.items() if name not in names}
    return [_without(value, names) for value in tree] if isinstance(tree, list) else tree


def _kinds_are_not_told(scene: Scene) -> object:
    """An issue that does not say of which kind its project is."""
    path = f"*/issue/{scene.ticket_id}"
    return scene.jira.box.faults.order(_left_out("projectTypeKey"), "GET", path, times=None, after=True)


def _properties_are_not_told(scene: Scene) -> object:
    """A comment that does not say who may read it."""
    names = _left_out("properties", "jsdPublic", "visibility")
    return scene.jira.box.faults.order(names, "GET", "*/issue/*/comment/*", times=None, after=True)


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


def _doubled(scene: Scene) -> Any:
    return scene.helpdesk.doubles(scene.ticket_id)


def _joined(scene: Scene) -> Any:
    return scene.writes("watch", value=scene.jira.id_of(CLIENT))


ON_A_NOTE: Final = (_edited, _is_public, _removed, _doubled, _reads_apart)
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
    Operation("GET", "/mypermissions", _noted, before=_a_comment_is_refused),
    Operation("GET", "/mypermissions", lambda scene: scene.helpdesk.actions_in(SERVICE)),
    Operation("GET", "/configuration", _learns),
    Operation("GET", "/myself", lambda scene: scene.helpdesk.account()),
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
    Operation("GET", "/myself", _knocks),
    Operation("GET", "/_edge/tenant_info", _knocks, CLOUD, before=_the_token_has_scopes),
    Operation("GET", "/issuetype", _examined),
    Operation("GET", "/field", _examined),
    Operation("GET", "/priority", _examined),
    Operation("GET", "/status", _examined),
    Operation("GET", "/user", _examined),
    Operation("GET", f"/project/{PLAIN}/role", _examined),
    Operation("GET", "/group/member", _examined_further),
    Operation("GET", "/issue/*/editmeta", _examined_further),
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
    Operation("GET", "/serverInfo", Scene.reads, before=_the_ticket_is_broken),
    Operation("GET", _COMMENTS, _doubled),
    Operation("GET", "/comment/*/properties/*", _doubled, DC),
    # People
    Operation("GET", "/user", lambda scene: scene.helpdesk.person(scene.person())),
    Operation("GET", "/user", _noted_by_a_newcomer, DC),
    Operation("GET", "/user/search", lambda scene: scene.helpdesk.person(AGENTS_NAME)),
    # Comments
    Operation("GET", "/issue/T", _noted),
    Operation("POST", _COMMENTS, _noted),
    Operation("POST", _COMMENTS, lambda scene: scene.writes("reply", text="We are on it.")),
    Operation("GET", f"/project/{SERVICE}", _noted, before=_kinds_are_not_told),
    Operation("GET", _COMMENT, _edited),
    Operation("PUT", _COMMENT, _edited),
    Operation("GET", _COMMENT, _is_public),
    Operation("GET", "/comment/*/properties/*", _is_public, before=_properties_are_not_told),
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
    Operation(
        "POST",
        "/issue/T/watchers",
        lambda scene: scene.writes("watch", value=scene.person()),
        DC,
        before=_somebody_is_refused,
    ),
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
    Operation("PUT", "/issue/*[0-9]", _made, before=_the_screen_is_small),
    Operation("PUT", "/issue/*/assignee", _made, before=_the_screen_is_small),
)
