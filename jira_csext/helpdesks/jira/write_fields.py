"""Labels and fields: all that is asked of one issue set in one request with our mark, where it is not so already."""

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
from jira_csext.helpdesks.jira.target import Target, target_with_values
from jira_csext.helpdesks.jira.write_back import PREFIX, WriteBack
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


class _Edit:
    """What one request will change, put together from several actions in their order."""

    def __init__(self, target: Target, values: dict[str, Raw]) -> None:
        self.labels: Final = list(target.fields.labels)
        self.operations: Final[list[dict[str, str]]] = []
        self.sent: Final[dict[str, object]] = {}
        self.values: Final = values
        self.mark: object = target.mark
        self.is_marked = False

    def is_done(self, write: Write) -> bool:
        """Was it done once? A person who undid it since shall be right."""
        return not write.standing and write.key in marks_of(self.mark).done

    def did(self, write: Write, what: str) -> Receipt:
        """Remember an action as done by this request."""
        if not write.standing:
            self.mark = with_done(self.mark, write.key, what)
            self.is_marked = True
        return Receipt(what)

    @property
    def body(self) -> dict[str, object]:
        """The request, empty when nothing is to be changed."""
        body: dict[str, object] = {}
        if self.sent:
            body["fields"] = self.sent
        if self.operations:
            body["update"] = {"labels": self.operations}
        if body and self.is_marked:
            body["properties"] = [{"key": MARKER, "value": self.mark}]
        return body


class FieldWriter:
    """Edits the issues of one site."""

    def __init__(
        self, session: JiraSession, changing: Changing, people: People, facts: Facts, write_back: WriteBack
    ) -> None:
        self._session: Final = session
        self._changing: Final = changing
        self._mapping: Final = facts.reader.site.mapping
        self._outgoing: Final = Outgoing(self._mapping, people)
        self._catalogue: Final = facts.catalogue
        self._write_back: Final = write_back
        own = {field.attribute: field.field_id for field in facts.reader.site.fields}
        self._fields: Final = {**_SYSTEM, **own}

    def edit(self, issue_id: str, write: Write) -> Receipt:
        """Put labels on, take them off (`unlabel`), `set` fields: the action and all that go with it, in one request.

        Raises Refused, before anything is sent, with all that cannot be set, and for what Jira does not take as a
        label.
        """
        every = (write._replace(also=()), *write.also)
        for each in every:
            _refuse_odd_label(each)
        ids = {name: field_id for each in every if each.kind == "set" for name, field_id in self._named(each).items()}
        target, values = target_with_values(self._session, issue_id, ("labels", *dict.fromkeys(ids.values())))
        edit = _Edit(target, values)
        metas: dict[str, FieldMeta] = {}
        if any(each.kind == "set" and not edit.is_done(each) for each in every):
            metas = self._session.get(_EditMeta, f"{issue_path(issue_id)}/editmeta").value.fields
            if not metas:
                self._changing.demand(EDIT, issue_id)
        receipts = [self._set(edit, each, ids, metas) if each.kind == "set" else _label(edit, each) for each in every]
        if body := edit.body:
            self._changing.issue(Raw, "PUT", issue_id, "", body, EDIT)
        return receipts[0]._replace(also=tuple(receipts[1:]))

    def _set(self, edit: _Edit, write: Write, ids: dict[str, str], metas: dict[str, FieldMeta]) -> Receipt:
        what = f"set:{','.join(name for name, _ in write.fields)}"
        if edit.is_done(write):
            return Receipt(what, already=True)
        wanted = self._wanted(write, ids, metas)
        # What an action before this one sets in the same request is not as it was read any more.
        sent = {
            field_id: each.sent
            for field_id, each in wanted.items()
            if field_id in edit.sent or not each.is_there(edit.values.get(field_id))
        }
        if not sent:
            return Receipt(what, already=True)
        edit.sent.update(sent)
        return edit.did(write, what)

    def _named(self, write: Write) -> dict[str, str]:
        """Return the fields' ids by our names for them."""
        ids: dict[str, str] = {}
        problems: list[str] = []
        for name, _ in write.fields:
            if name.startswith(PREFIX):
                ids[name] = self._write_back.field_id(name.removeprefix(PREFIX), self._catalogue, self._mapping)
                continue
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
                wanted[ids[name]] = self._outgoing.value(meta, self._fitted(name, meta, value))
            except Unfit as unfit:
                problems.append(f"{name}: {unfit}")
        if problems:
            raise Refused(f"Nothing was set: {'; '.join(problems)}.")
        return wanted

    def _fitted(self, name: str, meta: FieldMeta, value: str) -> str:
        return self._write_back.fitted(name.removeprefix(PREFIX), meta, value) if name.startswith(PREFIX) else value


def _refuse_odd_label(write: Write) -> None:
    label = write.value
    if write.kind == "set" or (label and len(label) <= _LONGEST_LABEL and not any(map(str.isspace, label))):
        return
    raise Refused(f'"{label}" is no label to Jira: it takes one word of up to {_LONGEST_LABEL} characters.')


def _label(edit: _Edit, write: Write) -> Receipt:
    label, on = write.value, write.kind == "label"
    what = f"{write.kind}:{label}"
    if (label in edit.labels) == on or edit.is_done(write):
        return Receipt(what, already=True)
    edit.operations.append({"add" if on else "remove": label})
    (edit.labels.append if on else edit.labels.remove)(label)
    return edit.did(write, what)
