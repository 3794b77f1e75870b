"""Tables of the rules reference: the keys of a model with value, default, example and meaning."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic import PlainValidator
from pydantic.fields import FieldInfo

from jira_csext.rulefiles.model import Section
from jira_csext.rulefiles.schema_fields import meaning_of, written_examples
from jira_csext.rulefiles.schema_kinds import kind_of, kind_of_field
from jira_csext.rulefiles.sections import NAMED_SECTIONS, RulebookFile
from jira_csext.rulefiles.sections.actions import ActionEntry, TicketEntry
from jira_csext.rulefiles.sections.calendars import Holidays
from jira_csext.rulefiles.sections.conduct import CapEntry, ContactHoursEntry
from jira_csext.rulefiles.sections.delay_warnings import PostponedEntry
from jira_csext.rulefiles.sections.escalations import LevelEntry, RepeatEntry
from jira_csext.rulefiles.sections.people import Away
from jira_csext.rulefiles.sections.playbooks import PlaybookRepeatEntry, PlaybookStepEntry
from jira_csext.rulefiles.sections.slas import GoalEntry, StepEntry

_CALLED: Mapping[type[Section], tuple[str, str]] = {
    Away: ("an [absence](#absences)", "[absences](#absences)"),
    Holidays: ("a [country](#holidays)", ""),
    GoalEntry: ("", "[goals](#goals)"),
    StepEntry: ("", "[steps](#steps)"),
    RepeatEntry: ("a [repetition](#repetitions)", ""),
    LevelEntry: ("", "[levels](#levels)"),
    ActionEntry: ("", "[actions](#actions)"),
    TicketEntry: ("a [new ticket](#new-tickets)", ""),
    ContactHoursEntry: ("[contact hours](#contact-hours)", ""),
    PostponedEntry: ("a [limit of postponements](#postponements)", ""),
    CapEntry: ("a [cap](#caps)", ""),
    PlaybookStepEntry: ("", "[steps](#steps-of-a-playbook)"),
    PlaybookRepeatEntry: ("a [repetition](#repetitions-of-a-playbook)", ""),
}
"""One mapping of a model, and a list of them."""


def keys(model: type[Section], names: Iterable[str] = ()) -> Iterator[str]:
    """Yield the table of a model's keys, or of those that are named, as lines of Markdown."""
    shown = tuple(names) or tuple(model.model_fields)
    rows = []
    for name in shown:
        field = model.model_fields[name]
        key = field.alias or name
        examples = ", ".join(code(f"{key}: {example}") for example in written_examples(model, name))
        rows.append((code(key), value_of(model, name), _default(field), examples, meaning_of(model, name)))
    yield from table(("key", "value", "left out", "example", "meaning"), rows)


def value_of(model: type[Section], name: str) -> str:
    """Return what a key takes, in words."""
    if model is RulebookFile and name == "conduct":
        return "[settings](#conduct)"
    if name in NAMED_SECTIONS and model is RulebookFile:
        return f"[entries](#{name}), each by its name"
    kind = kind_of_field(model, name)
    field = model.model_fields[name]
    return kind.called if kind else _called(field.annotation, field.metadata)


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Yield a table as lines of Markdown."""
    yield f"| {' | '.join(heads)} |"
    yield f"|{'---|' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def code(text: str) -> str:
    """Return the text as code."""
    return f"`{text}`"


def _called(annotation: Any, metadata: Sequence[Any]) -> str:
    if hasattr(annotation, "__metadata__"):
        return _called(get_args(annotation)[0], [*annotation.__metadata__, *metadata])
    reader = next((part.func for part in metadata if isinstance(part, PlainValidator)), None)
    kind = kind_of(reader) if reader is not None else None
    if kind is not None:
        return kind.called
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin in (Union, UnionType):
        return _called(next(part for part in arguments if part is not NoneType), [])
    if origin is Literal:
        return " or ".join(map(code, arguments))
    if origin is list:
        return f"a list of {_CALLED[arguments[0]][1]}"
    if isinstance(annotation, type) and issubclass(annotation, Section):
        return _CALLED[annotation][0]
    least, most = (next((getattr(part, at) for part in metadata if isinstance(part, of)), None) for of, at in _BOUNDS)
    if annotation is int and least is not None and most is not None:
        return f"a number from {least} to {most}"
    return {str: "a text", int: "a number", bool: "`true` or `false`"}[annotation]


_BOUNDS = ((Ge, "ge"), (Le, "le"))


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "must be there"
    if isinstance(field.default, bool):
        return code(str(field.default).lower())
    return code(str(field.default)) if field.default else "—"
