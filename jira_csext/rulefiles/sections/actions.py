"""`actions`: named things to do on a ticket. A new kind is a field of `ActionEntry` and a word in `KINDS`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Annotated, ClassVar, get_args

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from jira_csext.core.rulebook import Action, ActionKind
from jira_csext.rulefiles.conditions import FIELDS
from jira_csext.rulefiles.model import Names, NotEmpty, Section, entry_from
from jira_csext.rulefiles.problems import KEY, Path, Wrong, kind_of, nearest, quoted, unknown
from jira_csext.rulefiles.values import label_from, name_from, template_from

KINDS: tuple[ActionKind, ...] = get_args(ActionKind)
SPOKEN = ("note", "reply")
"""What is said on the ticket, and may call somebody by `mention`."""

_HOW = "write one of {note: TEMPLATE}, {reply: TEMPLATE}, {label: WORD}"
_SETTABLE = ("priority", "cause")
_NOT_SET = {
    "status": "a status is changed by {transition: STATE}",
    "state": "a state is changed by {transition: STATE}",
    "resolution": "a resolution comes with {transition: resolved}",
    "assignee": "a ticket is given to somebody by {assign: ROLE}",
    "labels": "a label is put on by {label: WORD}, and taken off by {unlabel: WORD}",
    "type": "the type of a ticket cannot be changed; open a new one by {ticket: {type: task, template: NAME}}",
    "project": "a ticket cannot be moved; open a new one by {ticket: {type: task, template: NAME}}",
}

Template = Annotated[str, PlainValidator(template_from), WithJsonSchema({"type": "string"})]
Label = Annotated[str, PlainValidator(label_from), WithJsonSchema({"type": "string"})]


def _one_name(example: str) -> Callable[[object], str]:
    """Return what reads a single name; whoever writes anything else is shown `example`."""

    def read(value: object) -> str:
        if isinstance(value, list):
            raise ValueError(f"expected one name, found a list; write an item for each, like {example}")
        try:
            return name_from(value)
        except ValueError:
            raise ValueError(f"expected a name, found {kind_of(value)}; write like {example}") from None

    return read


_TEXT = WithJsonSchema({"type": "string"})
Assigned = Annotated[str, PlainValidator(_one_name("{assign: head-of-service}")), _TEXT]
Watcher = Annotated[str, PlainValidator(_one_name("{watch: head-of-service}")), _TEXT]
Notified = Annotated[str, PlainValidator(_one_name("{notify: director}")), _TEXT]
State = Annotated[str, PlainValidator(_one_name("{transition: resolved}")), _TEXT]
TicketType = Annotated[str, PlainValidator(_one_name("{ticket: {type: task, template: NAME}}")), _TEXT]


def _values_from(value: object) -> dict[str, str]:
    if not isinstance(value, dict) or not value:
        raise ValueError(f"expected fields and their values, found {kind_of(value)}; write {{set: {{priority: High}}}}")
    found: list[tuple[Path, str]] = []
    values: dict[str, str] = {}
    for key, inner in value.items():
        if why := _why_not_set(key):
            found.append(((key, KEY), why))
        elif isinstance(inner, bool):
            values[key] = str(inner).lower()
        elif isinstance(inner, int | float) or (isinstance(inner, str) and inner.strip()):
            values[key] = str(inner)
        else:
            found.append(((key,), f"expected a value to set, found {kind_of(inner)}; write one word"))
    if found:
        raise Wrong(*found)
    return values


def _why_not_set(key: str) -> str:
    if key in _SETTABLE or (key.startswith(FIELDS) and key != FIELDS):
        return ""
    if other := _NOT_SET.get(key):
        return f"{quoted(key)} is not set; {other}"
    if nearest(key, _SETTABLE):
        return unknown("field", key, _SETTABLE)
    return f"{unknown('field', key, _SETTABLE)}, fields.NAME"


FieldValues = Annotated[dict[str, str], PlainValidator(_values_from), WithJsonSchema({"type": "object"})]


class TicketEntry(Section):
    """A new ticket, linked to the one that it comes from."""

    example: ClassVar[str] = "{type: task, template: discuss-boundaries, assign: account-manager}"

    type: TicketType = Field(examples=["task"])
    """Its type, as conditions name it."""
    template: Template = Field(examples=["discuss-boundaries"])
    """What it says; the first line of the text is its summary."""
    assign: Assigned = Field(default="", examples=["account-manager"])
    """The role that gets it."""


class ActionEntry(Section):
    """One thing to do: exactly one kind, and for what is said, whom to mention."""

    example: ClassVar[str] = "{note: reminder, mention: assignee}"

    later: ClassVar[Mapping[str, str]] = {
        "escalate": "an escalation is raised by a step, not by an action; write escalate: NAME beside `at`"
    }

    note: Template = Field(default="", examples=["reminder"])
    """An internal comment from a template."""
    reply: Template = Field(default="", examples=["nudge"])
    """A public comment from a template."""
    label: Label = Field(default="", examples=["sla-at-risk"])
    """A label to put on the ticket."""
    unlabel: Label = Field(default="", examples=["sla-at-risk"])
    """A label to take off the ticket."""
    set: FieldValues = Field(default={}, examples=["{priority: High}"])
    """Fields with their new values: `priority`, `cause`, `fields.NAME`."""
    assign: Assigned = Field(default="", examples=["head-of-service"])
    """The role that gets the ticket."""
    watch: Watcher = Field(default="", examples=["head-of-service"])
    """The role that watches the ticket from now on."""
    transition: State = Field(default="", examples=["resolved"])
    """The state to bring the ticket to."""
    ticket: Annotated[TicketEntry | None, NotEmpty] = Field(default=None, examples=[TicketEntry.example])
    """A new ticket."""
    notify: Notified = Field(default="", examples=["director"])
    """The role to reach by its addresses beside the helpdesk."""
    mention: Names = Field(default=[], examples=["assignee"])
    """The role, or roles, to mention in a note or reply."""
    template: Template = Field(default="", examples=["escalation"])
    """What a `notify` says; left out, what the step says by itself."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> ActionEntry:
        kinds = [kind for kind in KINDS if getattr(self, kind)]
        if not kinds:
            raise ValueError(f"this does nothing; {_HOW}")
        if len(kinds) > 1:
            named = f"{', '.join(kinds[:-1])} and {kinds[-1]}"
            count = "two" if len(kinds) == 2 else "several"
            raise ValueError(f"{named} are {count} actions; write each as an item of its own")
        kind = kinds[0]
        found: list[tuple[Path, str]] = []
        if self.mention and kind not in SPOKEN:
            found.append((("mention",), f"{_A[kind]} mentions nobody; put `mention` beside a note or a reply"))
        if self.template and kind != "notify":
            way_out = f"write {{{kind}: {self.template}}}" if kind in SPOKEN else "put it beside a notify"
            found.append((("template",), f"{_A[kind]} has no `template` beside it; {way_out}"))
        if found:
            raise Wrong(*found)
        return self

    @property
    def kind(self) -> ActionKind:
        """What it does."""
        return next(kind for kind in KINDS if getattr(self, kind))

    def action(self) -> Action:
        """Return the action as the engine sees it."""
        kind = self.kind
        if self.ticket is not None:
            assigned = (("assign", self.ticket.assign),) if self.ticket.assign else ()
            return Action("ticket", self.ticket.template, details=(("type", self.ticket.type), *assigned))
        if kind == "set":
            return Action("set", details=tuple(self.set.items()))
        details = (("template", self.template),) if self.template else ()
        return Action(kind, getattr(self, kind), tuple(self.mention), details)

    def roles(self) -> Iterator[tuple[Path, str]]:
        """Yield every role that it calls, with the way to it."""
        for key in ("assign", "watch", "notify"):
            if role := getattr(self, key):
                yield (key,), role
        yield from ((("mention",), role) for role in self.mention)
        if self.ticket is not None and self.ticket.assign:
            yield ("ticket", "assign"), self.ticket.assign

    def texts(self) -> Iterator[tuple[Path, str]]:
        """Yield every template that it names, with the way to it."""
        for key in (*SPOKEN, "template"):
            if name := getattr(self, key):
                yield (key,), name
        if self.ticket is not None:
            yield ("ticket", "template"), self.ticket.template


_A = {kind: f"an {kind}" if kind[0] in "aeiou" else f"a {kind}" for kind in KINDS}

ActionList = Annotated[list[ActionEntry], Field(min_length=1, examples=["[{note: reminder, mention: assignee}]"])]


def do_from(value: object) -> str | list[str | ActionEntry]:
    """Return an action's name, or a list of actions and names; Wrong with everything wrong in it."""
    if isinstance(value, str) and value:
        return value
    if not isinstance(value, list) or not value:
        raise ValueError(f"expected an action's name or a list of actions, found {kind_of(value)}; write do: NAME")
    found: list[tuple[Path, str]] = []
    items: list[str | ActionEntry] = []
    for place, item in enumerate(value):
        try:
            items.append(item if isinstance(item, str) and item else entry_from(ActionEntry, item))
        except Wrong as wrong:
            found += [((place, *path), text) for path, text in wrong.found]
    if found:
        raise Wrong(*found)
    return items


Do = Annotated[str | list[str | ActionEntry], PlainValidator(do_from), WithJsonSchema({"type": ["string", "array"]})]
