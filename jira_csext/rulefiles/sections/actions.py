"""`actions`: named things to do on a ticket. A new kind is a field of `ActionEntry` and a word in `_KINDS`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from jira_csext.core.rulebook import Action, ActionKind
from jira_csext.rulefiles.model import Section, not_yet
from jira_csext.rulefiles.problems import Wrong
from jira_csext.rulefiles.values import label_from, template_from, words_from

_KINDS: tuple[ActionKind, ...] = ("note", "reply", "label")
_SPOKEN = ("note", "reply")
_HOW = "write one of {note: TEMPLATE}, {reply: TEMPLATE}, {label: WORD}"

Template = Annotated[str, PlainValidator(template_from), WithJsonSchema({"type": "string"})]
Label = Annotated[str, PlainValidator(label_from), WithJsonSchema({"type": "string"})]
Roles = Annotated[list[str], PlainValidator(words_from), WithJsonSchema({"type": ["string", "array"]})]


class ActionEntry(Section):
    """One thing to do: exactly one kind, and for what is said, whom to mention."""

    example: ClassVar[str] = "{note: reminder, mention: assignee}"

    later: ClassVar[Mapping[str, str]] = {
        kind: not_yet(kind, _HOW)
        for kind in ("assign", "watch", "notify", "transition", "set", "unlabel", "ticket", "escalate")
    }

    note: Template = Field(default="", examples=["reminder"])
    """An internal comment from a template."""
    reply: Template = Field(default="", examples=["nudge"])
    """A public comment from a template."""
    label: Label = Field(default="", examples=["sla-at-risk"])
    """A label to put on the ticket."""
    mention: Roles = Field(default=[], examples=["assignee"])
    """The role, or roles, to mention in a note or reply."""

    @model_validator(mode="after")
    def _is_one_thing(self) -> ActionEntry:
        kinds = [kind for kind in _KINDS if getattr(self, kind)]
        if not kinds:
            raise ValueError(f"this does nothing; {_HOW}")
        if len(kinds) > 1:
            raise ValueError(f"{' and '.join(kinds)} are two actions; write each as an item of its own")
        if self.mention and kinds[0] not in _SPOKEN:
            raise Wrong.at("mention", says=f"a {kinds[0]} mentions nobody; put `mention` beside a note or a reply")
        return self

    def action(self) -> Action:
        """Return the action as the engine sees it."""
        kind = next(kind for kind in _KINDS if getattr(self, kind))
        return Action(kind, getattr(self, kind), tuple(self.mention))


ActionList = Annotated[list[ActionEntry], Field(min_length=1, examples=["[{note: reminder, mention: assignee}]"])]
