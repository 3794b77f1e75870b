"""A ticket brought into a canonical state, by the one way that its workflow has from where it stands."""

from __future__ import annotations

from typing import Final

from msgspec import Raw, Struct, field

from jira_csext.core.ticket import OPEN, RESOLVED
from jira_csext.helpdesks.errors import Refused
from jira_csext.helpdesks.jira.changing import Changing
from jira_csext.helpdesks.jira.choice import best, some
from jira_csext.helpdesks.jira.facts import Facts, Project
from jira_csext.helpdesks.jira.outgoing import FieldMeta
from jira_csext.helpdesks.jira.paths import issue_path
from jira_csext.helpdesks.jira.permissions import TRANSITION
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.helpdesks.jira.target import target_of
from jira_csext.helpdesks.jira.wire import WireProject, WireStatus
from jira_csext.helpdesks.port import Receipt, Write


class _Way(Struct):
    id: str
    name: str = ""
    to: WireStatus = WireStatus()
    fields: dict[str, FieldMeta] = {}
    available: bool = field(default=True, name="isAvailable")

    @property
    def asks_for(self) -> list[str]:
        """The names of what its screen wants to know and does not know by itself."""
        return [meta.name or name for name, meta in self.fields.items() if meta.required and not meta.has_default]


class _Ways(Struct):
    transitions: list[_Way] = []


class StatusWriter:
    """Moves the issues of one site on."""

    def __init__(self, session: JiraSession, changing: Changing, facts: Facts) -> None:
        self._session: Final = session
        self._changing: Final = changing
        self._site: Final = facts.reader.site

    def transition(self, issue_id: str, write: Write) -> Receipt:
        """Bring the issue into a state; one that it is in already is left. A status may be meant by its own name.

        Raises Refused, naming the ways there are, when none leads there, several do, or the one wants to know more.
        """
        word, receipt = write.value.strip(), Receipt(f"state:{write.value}")
        target = target_of(self._session, issue_id, "status").fields
        here, project = target.status or WireStatus(), target.project
        state = self._canonical(word)
        if self._means(here, word, state, project):
            return receipt._replace(already=True)
        params = {"expand": "transitions.fields"}
        found = self._session.get(_Ways, f"{issue_path(issue_id)}/transitions", params).value.transitions
        ways = [way for way in found if way.available]
        if not ways:
            # Who may not move an issue on is told of no way.
            self._changing.demand(TRANSITION, issue_id)
        way = self._only(ways, word, state, project, here.name or "")
        self._changing.issue(Raw, "POST", issue_id, "/transitions", {"transition": {"id": way.id}}, TRANSITION)
        return receipt

    def _only(self, ways: list[_Way], word: str, state: str | None, project: Project, here: str) -> _Way:
        fit = [
            way
            for way in ways
            if self._means(way.to, word, state, project) or word.casefold() in (way.name.casefold(), way.id)
        ]
        fit = best(fit, word, state, self._site.mapping.states, lambda way: (way.to.name or "", str(way.to.id)))
        if len(fit) > 1:
            # A status that several ways lead to: one of them may be what the word says.
            fit = best(fit, word, None, {}, lambda way: (way.name, way.id))
        where = f'from status "{here}" of project {project.key}'
        if not fit:
            there = some(f"{way.to.name} ({self._state(way.to, project)})" for way in ways)
            raise Refused(f"No way leads {where} to `{word}`; ways lead to {there}.")
        if len(fit) > 1:
            named = some(f'"{way.name}" to {way.to.name}' for way in fit)
            raise Refused(
                f"Several ways lead {where} to `{word}`: {named}. Name the one that is meant, or list its status first "
                "under `states` in the site file."
            )
        if fit[0].asks_for:
            raise Refused(
                f'The way {where} to `{word}` ("{fit[0].name}") wants to know {some(fit[0].asks_for)}, which only a '
                "person can say; let a person go it, or take the field off its screen."
            )
        return fit[0]

    def _canonical(self, word: str) -> str | None:
        """Return the state that a word is, or that the status of that name is in; None for no state of this site."""
        mapping = self._site.mapping
        known = {OPEN, RESOLVED, *mapping.states, *mapping.categories.values()}
        by_fold = {state.casefold(): state for state in known}
        return by_fold.get(word.casefold()) or mapping.state_of(word)

    def _means(self, status: WireStatus, word: str, state: str | None, project: Project) -> bool:
        if word.casefold() in ((status.name or "").casefold(), str(status.id)):
            return True
        # A status by its own name is that one, and not any other of the same state.
        is_state = state is not None and state.casefold() == word.casefold()
        return is_state and self._state(status, project) == state

    def _state(self, status: WireStatus, project: Project) -> str:
        place = WireProject(project.id or None, project.key)
        return str(self._site.standings[None, None, place, status].attributes["state"])
