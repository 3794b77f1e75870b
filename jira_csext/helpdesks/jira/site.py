"""A Jira site ready to be read: its mapping, statuses and fields, worked out once and then only looked up."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from jira_csext.core.ticket import OPEN, Value
from jira_csext.helpdesks.errors import MappingRefused
from jira_csext.helpdesks.jira.fields import IMPLIED, ORGANISATIONS, PARTICIPANTS, FieldCatalogue, attribute_named
from jira_csext.helpdesks.jira.remembered import Remembered
from jira_csext.helpdesks.jira.speakers import Person, person_of
from jira_csext.helpdesks.jira.statuses import StatusCatalogue, category_key
from jira_csext.helpdesks.jira.wire import (
    SYSTEM_FIELDS,
    Identity,
    WireIssue,
    WireNamed,
    WireProject,
    WireStatus,
    WireUser,
    issue_struct,
    site_slot,
)
from jira_csext.helpdesks.mapping import SiteMapping

# The changelog's names for the fields that every site has. Data Center writes the first word of each pair as `field`,
# Cloud as `fieldId`; neither is translated.
_CHANGED: Mapping[str, str] = {
    "status": "status",
    "issuetype": "type",
    "issue type": "type",
    "priority": "priority",
    "assignee": "assignee",
    "reporter": "reporter",
    "resolution": "resolution",
    "labels": "labels",
    "summary": "summary",
    "duedate": "due_at",
    "due date": "due_at",
    "project": "project",
    "key": "key",
    "issuekey": "key",
    "attachment": "attachment",
}

NOBODYS: Final[frozenset[str]] = frozenset()
"""The ids of our own account where there is none: in a file."""

Named = tuple[Identity, str | None]
"""An id and a name."""

States = Remembered[Named, tuple[str, str]]
"""The canonical state of a status, and the notice that it was not known, or ""."""

Labels = tuple[WireNamed | None, WireNamed | None, WireProject | None, WireStatus | None]
"""An issue's type, priority, project and status."""


class Standing(NamedTuple):
    """What the labels of an issue say: its attributes, the states of its project's statuses, the notice or ""."""

    attributes: dict[str, Value]
    states: States
    notice: str


class SiteField(NamedTuple):
    """One of the site's own fields: our attribute, the id it has on the site, where the struct holds it, if at all."""

    attribute: str
    source: str
    field_id: str
    slot: str
    known: bool


class JiraSite:
    """What reading a site's issues needs; holds no ticket. Its memories only save work, they never change an answer.

    `attribute_of` gives the attribute behind a changelog's field (None: we keep none), `people` who somebody is (NOBODY
    for no author and for deleted accounts), `type_words` and `priority_words` the canonical word of an id and a name,
    `standings` what an issue's labels say, `ours` all ids of our own account. `knows_aliases` is False until somebody
    was seen who goes by several ids.
    """

    def __init__(
        self, mapping: SiteMapping, statuses: StatusCatalogue, catalogue: FieldCatalogue, ours: frozenset[str] = NOBODYS
    ) -> None:
        """Raises MappingRefused when the site file names a field that two fields answer to."""
        self.mapping: Final = mapping
        self.ours: Final = ours
        self.fields: Final = _site_fields(mapping, catalogue)
        self.issue_type: Final[type[WireIssue]] = issue_struct(
            list(dict.fromkeys(field.field_id for field in self.fields if field.field_id not in SYSTEM_FIELDS))
        )
        changed = _changed_names(self.fields, catalogue)
        self.attribute_of: Final = Remembered[str | None, str | None](
            lambda name: changed.get(name.casefold()) if name else None
        )
        self.type_words: Final = Remembered[Named, str | None](
            lambda named: mapping.type_of(named[1], _as_text(named[0]))
        )
        self.priority_words: Final = Remembered[Named, str | None](
            lambda named: mapping.priority_of(named[1], _as_text(named[0]))
        )
        self.people: Final = Remembered[WireUser | None, Person](self._person_of)
        self.standings: Final = Remembered[Labels, Standing](self._standing_of)
        self.knows_aliases = False
        self._statuses: Final = statuses
        self._states: Final = Remembered[str | None, States](
            lambda project: Remembered(lambda named: self._state_of(named, project, ""))
        )

    @property
    def unknown_fields(self) -> tuple[SiteField, ...]:
        """The fields of the site file that no list of fields has named; they are read by that name as an id."""
        return tuple(field for field in self.fields if not field.known)

    def _person_of(self, user: WireUser | None) -> Person:
        person = person_of(user, self.mapping)
        self.knows_aliases = self.knows_aliases or len(person.names) > 1
        return person

    def _standing_of(self, labels: Labels) -> Standing:
        kind, priority, project, status = labels
        project_key = None if project is None else project.key or project.name
        states = self._states_for(status, project_key)
        found: dict[str, Value] = {}
        if kind is not None and (word := self.type_words[kind.id, kind.name]):
            found["type"] = word
        if priority is not None and (word := self.priority_words[priority.id, priority.name]):
            found["priority"] = word
        if project_key:
            found["project"] = project_key
        found["state"], notice = OPEN, ""
        if status is not None:
            if name := status.name or _as_text(status.id):
                found["status"] = name
            found["state"], notice = states[status.id, status.name]
        return Standing(found, states, notice)

    def _states_for(self, own: WireStatus | None, project: str | None) -> States:
        """Return the states of a project's statuses, each with the notice that it is taken as open, if it is.

        `own` is the issue's present status; its category counts where the catalogue does not know it.
        """
        states = self._states[project]
        category = category_key(own)
        if own is None or not category or not states[own.id, own.name][1]:
            return states
        mine = self._state_of((own.id, own.name), project, category)
        present = own.id, own.name

        def work_out(named: Named) -> tuple[str, str]:
            same = named[0] == present[0] if named[0] and present[0] else named[1] == present[1]
            return mine if same else states[named]

        return Remembered(work_out)

    def _state_of(self, named: Named, project: str | None, category: str) -> tuple[str, str]:
        mapping, statuses = self.mapping, self._statuses
        identity, name = _as_text(named[0]), named[1]
        # A changelog keeps the name of its day; the catalogue knows today's.
        state = mapping.state_of(name, identity) or mapping.state_of(statuses.name_of(identity))
        if state is None:
            state = mapping.state_of(None, None, statuses.category_of(name, identity) or category)
        shown = name or identity
        if state is not None or not shown:
            return state or OPEN, ""
        where = f" of project {project}" if project else ""
        return OPEN, f'status "{shown}"{where} is not mapped in the site file; taken as open'


def _as_text(identity: Identity) -> str | None:
    return None if identity is None else str(identity)


def _site_fields(mapping: SiteMapping, catalogue: FieldCatalogue) -> tuple[SiteField, ...]:
    wanted = {attribute_named(name): source for name, source in mapping.fields.items()}
    if wanted.get("due_at") == "duedate":
        del wanted["due_at"]
    participants = catalogue.find(PARTICIPANTS)
    if participants is not None:
        wanted.setdefault("participants", participants)
    organisations = catalogue.find(ORGANISATIONS)
    if organisations is not None and organisations not in map(catalogue.find, wanted.values()):
        # Those that a request is shared with say whose it is, whether or not the site file speaks of them.
        wanted["fields.organisations"] = organisations
    for attribute, schema in IMPLIED.items():
        found = _only(catalogue, schema)
        if found is not None and found not in map(catalogue.find, wanted.values()):
            wanted.setdefault(attribute, found)
    slots: dict[str, str] = {}
    fields = []
    for attribute, source in wanted.items():
        found = catalogue.find(source)
        field_id = found or source
        system = field_id in SYSTEM_FIELDS
        slot = field_id if system else slots.setdefault(field_id, site_slot(len(slots)))
        fields.append(SiteField(attribute, source, field_id, slot, known=system or found is not None))
    return tuple(fields)


def _only(catalogue: FieldCatalogue, schema: str) -> str | None:
    """Return the one field with that schema; nobody has asked for it, so of several none."""
    try:
        return catalogue.find(schema)
    except MappingRefused:
        return None


def _changed_names(fields: tuple[SiteField, ...], catalogue: FieldCatalogue) -> Mapping[str, str]:
    taken = {field.attribute for field in fields}
    # A site whose promise stands in a field of its own does not mean Jira's due date.
    names = {name: attribute for name, attribute in _CHANGED.items() if attribute not in taken}
    for field in fields:
        for name in (field.source, field.field_id, catalogue.names.get(field.field_id, "")):
            if name:
                names.setdefault(name.casefold(), field.attribute)
    return names
