"""What we do on the tickets in this process: every action, left alone where it is so already."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from jira_csext.core.speech_text import as_plain
from jira_csext.core.ticket import Event, Ticket, Value
from jira_csext.helpdesks.errors import Ambiguous, Gone, NotAllowed, Refused
from jira_csext.helpdesks.memory_world import US, MemoryWorld
from jira_csext.helpdesks.port import TOGETHER, ActionKind, Double, Person, Receipt, Write

# What has an action of its own.
_NOT_SET = frozenset({"state", "status", "assignee", "reporter", "labels", "project"})


class MemoryActs(MemoryWorld):
    """The actions; each asks first whether we may, and whether there is anything left to do."""

    def _write(self, ticket_id: str, write: Write) -> Receipt:
        if write.kind == "ticket" and not ticket_id:
            return self._make_alone(write)
        ticket = self._seen(ticket_id)
        project = (write.kind == "ticket" and write.project) or str(ticket.attributes["project"])
        if write.kind in self._forbidden[project]:
            raise NotAllowed(f"Our account may not do that in project {project} ({write.kind})")
        if write.edits:
            return self._edit_note(ticket_id, project, write)
        acts: Mapping[ActionKind, Callable[[str, Write], Receipt]] = {
            "label": self._label,
            "unlabel": self._label,
            "set": self._set,
            "assign": self._assign,
            "watch": self._watch,
            "transition": self._transition,
            "ticket": self._make,
        }
        if write.also and any(each.kind not in TOGETHER for each in (write, *write.also)):
            raise Refused("Only labels and fields are changed together.")
        if write.kind in acts:
            for each in write.also:
                _refuse_unset(each)
            receipts = [acts[each.kind](ticket_id, each) for each in (write, *write.also)]
            if not all(receipt.already for receipt in receipts):
                self.written.append((ticket_id, write))
            return receipts[0]._replace(also=tuple(receipts[1:]))
        if write.kind not in ("note", "reply"):
            raise Refused(f"`{write.kind}` is nothing that a helpdesk does")
        return self._say(ticket_id, project, write)

    def _say(self, ticket_id: str, project: str, write: Write) -> Receipt:
        self._refuse_open_notes(project, write)
        public = write.kind == "reply"
        remote_id = self.say(ticket_id, as_plain(write.text), "bot", public=public, author=US.id)
        self._markers[ticket_id].setdefault(write.key, remote_id)
        self._said[ticket_id].append((write.key, remote_id))
        self.written.append((ticket_id, write))
        return Receipt(remote_id, public)

    def _edit_note(self, ticket_id: str, project: str, write: Write) -> Receipt:
        if write.kind != "note":
            raise Refused("Only a note is edited in place; what a client has read stays as it was.")
        self._refuse_open_notes(project, write)
        message, text = self._message(ticket_id, write.edits), as_plain(write.text)
        if message.author != US.id:
            raise NotAllowed(f"Message {write.edits} on ticket {ticket_id} is not ours to edit")
        if message.text == text:
            return Receipt(write.edits, public=False, already=True)
        self.edit(ticket_id, write.edits, text, US.id)
        # The key goes with the text; of two messages with one key the elder is the one that was meant.
        others = {key: marked for key, marked in self._markers[ticket_id].items() if marked != write.edits}
        elder = min(write.edits, others.get(write.key, write.edits), key=int)
        self._markers[ticket_id] = {**others, write.key: elder}
        self.written.append((ticket_id, write))
        return Receipt(write.edits, public=False)

    def _label(self, ticket_id: str, write: Write) -> Receipt:
        labels = self._tickets[ticket_id].attributes.get("labels")
        kept = labels if isinstance(labels, tuple) else ()
        on = write.kind == "label"
        if (write.value in kept) == on:
            return Receipt(f"{write.kind}:{write.value}", already=True)
        rest = tuple(label for label in kept if label != write.value)
        return self._changed_once(ticket_id, write, {"labels": (*rest, write.value) if on else rest}, write.value)

    def _set(self, ticket_id: str, write: Write) -> Receipt:
        _refuse_unset(write)
        attributes = self._tickets[ticket_id].attributes
        new = {name: value for name, value in write.fields if (attributes.get(name) or "") != value}
        return self._changed_once(ticket_id, write, new, ",".join(name for name, _ in write.fields))

    def _changed_once(
        self, ticket_id: str, write: Write, new: Mapping[str, str | tuple[str, ...]], what: str
    ) -> Receipt:
        receipt = Receipt(f"{write.kind}:{what}")
        if not new or (write.key in self._markers[ticket_id] and not write.standing):
            # So already, or undone by a person since, who shall be right.
            return receipt._replace(already=True)
        for name, value in new.items():
            self.change(ticket_id, name, value, "bot", US.id)
        if not write.standing:
            self._markers[ticket_id][write.key] = receipt.remote_id
        return receipt

    def _assign(self, ticket_id: str, write: Write) -> Receipt:
        receipt = Receipt(f"assignee:{write.value}")
        if self._tickets[ticket_id].attributes.get("assignee") == write.value:
            return receipt._replace(already=True)
        self._refuse_stranger(write.value)
        self.change(ticket_id, "assignee", write.value, "bot", US.id)
        return receipt

    def _watch(self, ticket_id: str, write: Write) -> Receipt:
        receipt, watchers = Receipt(f"watcher:{write.value}"), self.watchers[ticket_id]
        if write.value in watchers:
            return receipt._replace(already=True)
        self._refuse_stranger(write.value)
        watchers.append(write.value)
        return receipt

    def _transition(self, ticket_id: str, write: Write) -> Receipt:
        receipt = Receipt(f"state:{write.value}")
        if self._tickets[ticket_id].attributes["state"] == write.value:
            return receipt._replace(already=True)
        if write.value not in self.states:
            raise Refused(f"No way leads to `{write.value}`; ways lead to {', '.join(sorted(self.states))}.")
        self.change(ticket_id, "state", write.value, "bot", US.id)
        return receipt

    def _make(self, ticket_id: str, write: Write) -> Receipt:
        made = next((made for made in self.links[ticket_id] if write.key in self._markers[made]), "")
        if made:
            return Receipt(made, already=True, name=self._tickets[made].key)
        made = self._opened(write, write.project or str(self._tickets[ticket_id].attributes["project"]))
        self.links[ticket_id].append(made)
        self.links[made].append(ticket_id)
        return Receipt(made, name=self._tickets[made].key)

    def _make_alone(self, write: Write) -> Receipt:
        if not write.project:
            raise Refused("A new ticket that stands beside no other needs its project.")
        if write.kind in self._forbidden[write.project]:
            raise NotAllowed(f"Our account may not do that in project {write.project} ({write.kind})")
        made = next((made for made in self._tickets if self._markers[made].get(write.key) == made), "")
        if made:
            return Receipt(made, already=True, name=self._tickets[made].key)
        made = self._opened(write, write.project)
        self.written.append(("", write))
        return Receipt(made, name=self._tickets[made].key)

    def _opened(self, write: Write, project: str) -> str:
        if write.value not in self.types:
            raise Refused(f"There is no type `{write.value}`; there are {', '.join(sorted(self.types))}.")
        if not write.summary.strip():
            raise Refused("A new ticket needs a summary; its template begins with one.")
        if write.assignee:
            self._refuse_stranger(write.assignee)
        more: dict[str, Value] = {"assignee": write.assignee} if write.assignee else {}
        if write.labels:
            more["labels"] = write.labels
        text = as_plain(write.text)
        made = self.open(project, text, "bot", US.id, type=write.value, summary=write.summary, **more)
        self._markers[made][write.key] = made
        return made

    def _person(self, name: str) -> Person | None:
        if name in self.people:
            return self.people[name]
        found = [person for person in self.people.values() if person.name.casefold() == name.strip().casefold()]
        if len(found) > 1:
            ids = tuple(person.id for person in found)
            raise Ambiguous(f'"{name}" may be any of {", ".join(ids)}. Write the id of the one that is meant.', ids)
        return found[0] if found else None

    def _refuse_stranger(self, account: str) -> None:
        if account not in self.people:
            raise Refused(f'There is no account "{account}"; write its id under `people`.')

    def _refuse_open_notes(self, project: str, write: Write) -> None:
        if write.kind == "note" and project not in self.internal_notes:
            raise Refused(f"Project {project} has no internal notes; what is written there is read by the client")

    def _doubles(self, ticket_id: str) -> list[Double]:
        there = {event.id: event for event in self._seen(ticket_id).history}
        said = [(key, remote_id) for key, remote_id in self._said[ticket_id] if f"c{remote_id}" in there]
        elder = dict(reversed(said))
        return [
            Double(key, remote_id, there[f"c{remote_id}"].public) for key, remote_id in said if elder[key] != remote_id
        ]

    def _message(self, ticket_id: str, remote_id: str) -> Event:
        for event in self._seen(ticket_id).history:
            if event.id == f"c{remote_id}":
                return event
        raise Gone(f"There is no message {remote_id} on ticket {ticket_id}")

    def _seen(self, ticket_id: str) -> Ticket:
        if ticket_id not in self._tickets or ticket_id in self._hidden:
            raise Gone(f"There is no ticket {ticket_id}, or it is hidden from us")
        return self._tickets[ticket_id]


def _refuse_unset(write: Write) -> None:
    """Raise Refused for what is nothing that is set."""
    wrong = [name for name, _ in write.fields if name in _NOT_SET]
    if write.kind == "set" and (wrong or not write.fields):
        raise Refused(f"Nothing was set: {', '.join(wrong) or 'no field'} is nothing that is set")
