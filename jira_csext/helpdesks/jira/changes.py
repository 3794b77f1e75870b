"""A changelog in our words: who changed which attribute from what to what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from jira_csext.core.ticket import Event, Value
from jira_csext.core.told import DATES, OURS
from jira_csext.helpdesks.jira.fields import changed_value
from jira_csext.helpdesks.jira.site import JiraSite, States
from jira_csext.helpdesks.jira.speakers import Circle, Person
from jira_csext.helpdesks.jira.wire import Identity, WireHistory, WireItem, WireProject

Dated = tuple[int, Event]
"""An event with its instant in milliseconds, by which it is put in order."""

File = tuple[int, Person, str, str]
"""Somebody attached a file at an instant (milliseconds): its id and name."""

Histories = tuple[Sequence[int], Sequence[Person], Sequence[WireHistory]]
"""The instants of histories in milliseconds, oldest first, their authors, and the histories themselves."""

# What Event(…) does, without its constructor in Python, which was most of the cost of a long history.
new_event = tuple.__new__


class Changes(NamedTuple):
    """What a changelog tells, oldest first: events and beside them their instants in milliseconds, and files.

    `last` is the last new value of each attribute, and its id.
    """

    instants: Sequence[int]
    events: Sequence[Event]
    files: Sequence[File]
    last: Mapping[str, tuple[Value, Identity]]


NO_CHANGES = Changes((), (), (), {})


class Changelog(NamedTuple):
    """A changelog to be read: its histories, and what of the issue and the site it takes to understand them.

    `aliases` give the id of those whom the changelog may call by another of their names.
    """

    histories: Histories
    site: JiraSite
    states: States
    project: WireProject | None
    aliases: Mapping[str, str]

    def read(self, circle: Circle, notices: list[str]) -> Changes:
        """Return the changes. Statuses that the site does not map go to `notices`."""
        instants: list[int] = []
        events: list[Event] = []
        files: list[File] = []
        last: dict[str, tuple[Value, Identity]] = {}
        attribute_of, states, place = self.site.attribute_of, self.states, circle.place
        ours = self.site.ours
        for at, person, history in zip(*self.histories, strict=True):
            seconds, author = at // 1000, person.id
            by = person.by or place(author, seconds)
            prefix = f"t{at}" if history.id is None else history.id
            if history.items is None:
                notices.append(f"change {prefix} does not say what was changed")
                continue
            for index, item in enumerate(history.items):
                attribute = attribute_of[item.field_id or item.field]
                if attribute is None:
                    if not (item.field_id or item.field):
                        notices.append(f"change {prefix} does not say which field was changed")
                    continue
                old: Value = item.old_text
                new: Value = item.new_text
                if attribute == "status":
                    was, notice = states[item.old_id, item.old_text]
                    now, another = states[item.new_id, item.new_text]
                    if notice or another:
                        notices += filter(None, (notice, another))
                elif attribute == "attachment":
                    if item.new_id is not None:
                        files.append((at, person, str(item.new_id), item.new_text or ""))
                    continue
                elif attribute == "project" and self._tells_key(history):
                    continue
                else:
                    was = now = ""
                    old, new = self._values(attribute, item)
                    if attribute == "key":
                        attribute = "project"
                last[attribute] = (new, item.new_id)
                event_id = f"{prefix}.{index}"
                if old != new:
                    # Looked at only for dates: all other changes count alike, whoever made them.
                    text = OURS if attribute in DATES and not ours.isdisjoint(person.names) else ""
                    event = (seconds, "changed", event_id, by, author, attribute, old, new, False, text, None)
                    events.append(new_event(Event, event))
                    instants.append(at)
                if was != now:
                    event = (seconds, "changed", event_id + "s", by, author, "state", was, now, False, "", None)
                    events.append(new_event(Event, event))
                    instants.append(at)
        return Changes(instants, events, files, last)

    def _values(self, attribute: str, item: WireItem) -> tuple[Value, Value]:
        old_id, old, new_id, new = item.old_id, item.old_text, item.new_id, item.new_text
        if attribute in {"assignee", "reporter"}:
            before = str(old_id) if old_id else old or None
            after = str(new_id) if new_id else new or None
            aliases = self.aliases
            if not aliases:
                return before, after
            return aliases.get(before or "", before), aliases.get(after or "", after)
        if attribute == "priority":
            words = self.site.priority_words
            return words[old_id, old], words[new_id, new]
        if attribute == "type":
            words = self.site.type_words
            return words[old_id, old], words[new_id, new]
        if attribute == "project":
            return self._project_named(old_id, old), self._project_named(new_id, new)
        read = _READ.get(attribute)
        if read is not None:
            return read(old), read(new)
        return changed_value(attribute, old_id, old), changed_value(attribute, new_id, new)

    def _project_named(self, identity: Identity, text: str | None) -> Value:
        # Without the key beside it a move is told by the project's id and name, and rules speak of keys.
        project = self.project
        if project is not None and project.key and (text == project.name or str(identity) == str(project.id)):
            return project.key
        return text or None

    def _tells_key(self, history: WireHistory) -> bool:
        """Does the change also tell the issue's new key, and with it the projects' keys?"""
        attribute_of = self.site.attribute_of
        return any(attribute_of[item.field_id or item.field] == "key" for item in history.items or ())


def _labels(text: str | None) -> Value:
    return tuple(text.split()) or None if text else None


def _project_in(key: str | None) -> Value:
    return key.rpartition("-")[0] or None if key else None


def _stripped(text: str | None) -> Value:
    return text.strip() or None if text else None


_READ: Mapping[str, Callable[[str | None], Value]] = {
    "labels": _labels,
    "key": _project_in,
    "resolution": _stripped,
    "summary": _stripped,
}
