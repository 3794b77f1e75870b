"""Labels and fields: set in one request with our mark, where they are not so already."""

from __future__ import annotations

from typing import Final

from msgspec import Raw, Struct

from jira_csext.helpdesks.errors import Refused
from jira_csext.helpdesks.jira.changing import Changing
from jira_csext.helpdesks.jira.choice import some
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.fields import attribute_named
from jira_csext.helpdesks.jira.marks import marks_of, with_done
from jira_csext.helpdesks.jira.outgoing import FieldMeta, Outgoing, Unfit, Wanted
from jira_csext.helpdesks.jira.paths import issue_path
from jira_csext.helpdesks.jira.people import People
from jira_csext.helpdesks.jira.permissions import EDIT
from jira_csext.helpdesks.jira.pieces import MARKER
from jira_csext.helpdesks.jira.session import JiraSession
from jira_csext.helpdesks.jira.target import target_of, values_of
from jira_csext.helpdesks.port import Receipt, Write

_LONGEST_LABEL = 255
_SYSTEM = {
    "priority": "priority",
    "type": "issuetype",
    "summary": "summary",
    "due_at": "duedate",
    "resolution": "resolution",
}
# What has an action of its own; a field would go past its checks.
_OTHERWISE = {
    "state": "transition: STATE",
    "status": "transition: STATE",
    "assignee": "assign: ROLE",
    "labels": "label: LABEL",
}


class _EditMeta(Struct):
    fields: dict[str, FieldMeta] = {}


class FieldWriter:
    """Edits the issues of one site."""

    def __init__(self, session: JiraSession, changing: Changing, people: People, facts: Facts) -> None:
        self._session: Final = session
        self._changing: Final = changing
        self._outgoing: Final = Outgoing(facts.reader.site.mapping, people)
        own = {field.attribute: field.field_id for field in facts.reader.site.fields}
        self._fields: Final = {**_SYSTEM, **own}

    def label(self, issue_id: str, write: Write) -> Receipt:
        """Put a label on, or (`unlabel`) take it off. Raises Refused for what Jira does not take as a label."""
        label, on = write.value, write.kind == "label"
        if not label or len(label) > _LONGEST_LABEL or any(character.isspace() for character in label):
            raise Refused(f'"{label}" is no label to Jira: it takes one word of up to {_LONGEST_LABEL} characters.')
        target = target_of(self._session, issue_id, "labels")
        what = f"{write.kind}:{label}"
        if (label in target.fields.labels) == on or write.key in marks_of(target.mark).done:
            # So already, or done by us once and undone by a person since, who shall be right.
            return Receipt(what, already=True)
        edit: dict[str, object] = {"update": {"labels": [{"add" if on else "remove": label}]}}
        return self._edited(issue_id, write.key, what, edit, target.mark)

    def set(self, issue_id: str, write: Write) -> Receipt:
        """Set fields by our names for them. Raises Refused with all that cannot be set, and the reasons."""
        what = f"set:{','.join(name for name, _ in write.fields)}"
        ids = self._named(write)
        mark = target_of(self._session, issue_id).mark
        if write.key in marks_of(mark).done:
            return Receipt(what, already=True)
        metas = self._session.get(_EditMeta, f"{issue_path(issue_id)}/editmeta").value.fields
        if not metas:
            self._changing.demand(EDIT, issue_id)
        wanted = self._wanted(write, ids, metas)
        now = values_of(self._session, issue_id, list(wanted))
        sent = {field_id: each.sent for field_id, each in wanted.items() if not each.is_there(now.get(field_id))}
        if not sent:
            return Receipt(what, already=True)
        return self._edited(issue_id, write.key, what, {"fields": sent}, mark)

    def _edited(self, issue_id: str, key: str, what: str, edit: dict[str, object], mark: object) -> Receipt:
        properties = [{"key": MARKER, "value": with_done(mark, key, what)}]
        self._changing.issue(Raw, "PUT", issue_id, "", {**edit, "properties": properties}, EDIT)
        return Receipt(what)

    def _named(self, write: Write) -> dict[str, str]:
        """Return the fields' ids by our names for them."""
        ids: dict[str, str] = {}
        problems: list[str] = []
        for name, _ in write.fields:
            field_id = self._fields.get(name) or self._fields.get(attribute_named(name))
            if name in _OTHERWISE:
                problems.append(f"{name} is not set but done by `{_OTHERWISE[name]}`")
            elif field_id is None:
                known = some(each.removeprefix("fields.") for each in self._fields)
                problems.append(f"{name} is no field that the site file knows; there are {known}")
            else:
                ids[name] = field_id
        if problems or not ids:
            raise Refused(f"Nothing was set: {'; '.join(problems) or 'no field is named'}.")
        return ids

    def _wanted(self, write: Write, ids: dict[str, str], metas: dict[str, FieldMeta]) -> dict[str, Wanted]:
        wanted: dict[str, Wanted] = {}
        problems: list[str] = []
        for name, value in write.fields:
            meta = metas.get(ids[name])
            if meta is None:
                problems.append(
                    f"{name} ({ids[name]}) is not on this ticket's edit screen, or not ours to set; add it there"
                )
                continue
            try:
                wanted[ids[name]] = self._outgoing.value(meta, value)
            except Unfit as unfit:
                problems.append(f"{name}: {unfit}")
        if problems:
            raise Refused(f"Nothing was set: {'; '.join(problems)}.")
        return wanted
