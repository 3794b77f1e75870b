"""What every section's model shares, and how pydantic's errors become sentences at their places.

A model forbids unknown keys. Keys of the language that a later release brings are listed in `later`, so that they are
told apart from slips. `examples` of a field are shown to whoever left it out or wrote another kind of value.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from types import UnionType
from typing import Annotated, Any, ClassVar, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainValidator, ValidationError, WithJsonSchema
from pydantic_core import ErrorDetails

from jira_csext.core.conditions import Condition
from jira_csext.core.duration import Duration
from jira_csext.core.rulebook import Offset, Target
from jira_csext.rulefiles import values
from jira_csext.rulefiles.conditions import condition_from, timeless_condition_from
from jira_csext.rulefiles.problems import KEY, MISSING, Path, Problem, Wrong, kind_of, nearest, quoted, unknown
from jira_csext.rulefiles.source import SourceFile
from jira_csext.rulefiles.where import where

_Model = TypeVar("_Model", bound="Section")


class Section(BaseModel):
    """A mapping of the language: unknown keys are refused, nothing is converted, and what is read never changes."""

    # Built when first used: a section's validator is made with that of the file which holds it, not once more before.
    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        frozen=True,
        arbitrary_types_allowed=True,
        use_attribute_docstrings=True,
        defer_build=True,
    )

    later: ClassVar[Mapping[str, str]] = {}
    """Keys that the language knows and this release does not, each with what to do meanwhile."""
    example: ClassVar[str] = ""
    """How one is written, for whoever wrote something else."""


WhenType = Annotated[Condition, PlainValidator(condition_from), WithJsonSchema({"type": ["string", "object"]})]
MaybeWhen = Annotated[Condition | None, PlainValidator(condition_from), WithJsonSchema({"type": ["string", "object"]})]
"""A condition that may be left out; written and empty it is refused."""
GoalWhen = Annotated[
    Condition | None, PlainValidator(timeless_condition_from), WithJsonSchema({"type": ["string", "object"]})
]
"""The same without facts about time."""
TargetType = Annotated[Target, PlainValidator(values.target_from), WithJsonSchema({"type": "string"})]
OffsetType = Annotated[Offset, PlainValidator(values.offset_from), WithJsonSchema({"type": "string"})]
DurationType = Annotated[Duration, PlainValidator(values.duration_from), WithJsonSchema({"type": "string"})]
IntervalType = Annotated[Duration, PlainValidator(values.interval_from), WithJsonSchema({"type": "string"})]
"""A duration longer than nothing."""
DayType = Annotated[date, PlainValidator(values.date_from), WithJsonSchema({"type": "string", "format": "date"})]
MaybeDay = Annotated[
    date | None, PlainValidator(values.first_day_from), WithJsonSchema({"type": "string", "format": "date"})
]
"""A date that may be left out; written and empty it is refused."""
Names = Annotated[list[str], PlainValidator(values.words_from), WithJsonSchema({"type": ["string", "array"]})]
"""One name or a list of them."""


def entry_from(model: type[_Model], value: object) -> _Model:
    """Return a value inside another as the model; Wrong with everything in it that does not fit."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise Wrong(*sentences(model, error)) from None


def at_its_place(source: SourceFile, path: Path, what: str) -> Problem:
    """Return the problem with the value (or, ending in KEY, the key) that `path` leads to."""
    if path and path[-1] == KEY:
        path = path[:-1]
        return Problem(source.name, *source.place_of_key(path), where(path[:-1]), what)
    if path and path[-1] == MISSING:
        path = path[:-1]
        line, column = source.place_of_key(path) if path else source.place_of(path)
        return Problem(source.name, line, column, where(path), what)
    return Problem(source.name, *source.place_of(path), where(path), what)


def sentences(model: type[Section], error: ValidationError) -> Iterator[tuple[Path, str]]:
    """Yield the path to each thing that does not fit the model, and the sentence that says so."""
    details = error.errors(include_url=False)
    slips: dict[Path, set[str]] = defaultdict(set)
    for detail in details:
        if detail["type"] == "extra_forbidden":
            *holder, key = detail["loc"]
            slips[tuple(holder)].update(_meant(_model_at(model, tuple(holder)), str(key)))
    for detail in details:
        path: Path = tuple(detail["loc"])
        cause = detail.get("ctx", {}).get("error")
        if isinstance(cause, Wrong):
            yield from (((*path, *inner), text) for inner, text in cause.found)
        elif isinstance(cause, ValueError):
            yield path, str(cause)
        elif detail["type"] == "extra_forbidden":
            holder_model = _model_at(model, path[:-1])
            key = str(path[-1])
            yield (*path, KEY), holder_model.later.get(key) or _unknown_key(holder_model, key)
        elif detail["type"] == "missing":
            # A key that is there with a slip in it, or in words of a later release, is not missing as well.
            if str(path[-1]) not in slips[path[:-1]]:
                yield (*path[:-1], MISSING), f'"{path[-1]}" is missing; write {_example(model, path)}'
        elif detail["type"] == "too_short":
            yield path, f"{kind_of(detail['input'])} says nothing; {_way_out(model, path)}"
        elif detail["type"] == "too_long":
            most = detail["ctx"]["max_length"]
            yield path, f"{len(detail['input'])} are too many; write at most {most}, and split the rest off"
        else:
            yield path, f"{_expected(detail)}, found {kind_of(detail['input'])}; {_way_out(model, path)}"


def _meant(model: type[Section], key: str) -> Iterable[str]:
    """Return the known keys that an unknown one may have stood for."""
    known = _keys(model)
    return known if key in model.later else (nearest(key, known), key.partition(":")[0])


def _unknown_key(model: type[Section], key: str) -> str:
    before, colon, _ = key.partition(":")
    if colon and before in _keys(model):
        return f"{quoted(key)} lacks the space after its colon; write {before}: and the value after a space"
    return unknown("key", key, _keys(model))


def _keys(model: type[Section]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


_KINDS = {
    "string_type": "a word",
    "list_type": "a list",
    "dict_type": "a mapping (`key: value`)",
    "model_type": "a mapping (`key: value`)",
    "int_type": "a number",
    "bool_type": "true or false",
}


def _expected(detail: ErrorDetails) -> str:
    if detail["type"] == "literal_error":
        return f"expected {detail['ctx']['expected'].replace(chr(39), '')}"
    if detail["type"] in ("greater_than_equal", "less_than_equal"):
        least, most = detail["ctx"].get("ge"), detail["ctx"].get("le")
        return f"expected {most} at most" if least is None else f"expected {least} at least"
    return f"expected {_KINDS.get(detail['type']) or 'something else (' + detail['msg'] + ')'}"


def _way_out(model: type[Section], path: Path) -> str:
    example = _example(model, path)
    return f"write {example}" if example else "see the rules reference"


def _example(model: type[Section], path: Path) -> str:
    """Return how the value at `path` is written: an example of its model, or of the nearest field on the way there."""
    if not path:
        return model.example
    whole = _model_at(model, path)
    if whole.example and whole is not _model_at(model, path[:-1]):
        return whole.example
    for length in range(len(path), 0, -1):
        key = path[length - 1]
        if not isinstance(key, str):
            continue
        field = _model_at(model, path[: length - 1]).model_fields.get(_field_name(key))
        if field is not None and field.examples:
            return f"{key}: {field.examples[0]}"
    return ""


def _field_name(key: str) -> str:
    return "from_" if key == "from" else key


def _model_at(model: type[Section], path: Path) -> type[Section]:
    """Return the model of the mapping at `path`; the last one on the way where there is none."""
    found: Any = model
    last = model
    for key in path:
        if isinstance(found, type) and issubclass(found, Section):
            field = found.model_fields.get(_field_name(str(key)))
            found = _plain(field.annotation) if field is not None else None
        else:
            arguments = get_args(found)
            found = _plain(arguments[-1]) if arguments else None
        if isinstance(found, type) and issubclass(found, Section):
            last = found
    return last


def _plain(annotation: object) -> object:
    """Return the annotation without `Annotated` and without `None`."""
    while get_origin(annotation) is Annotated:
        annotation = get_args(annotation)[0]
    if get_origin(annotation) in (Union, UnionType):
        return next(part for part in get_args(annotation) if part is not type(None))
    return annotation


def _something(value: object) -> object:
    if value is None:
        raise ValueError("nothing stands here; write what is meant, or leave the key out")
    return value


NotEmpty = BeforeValidator(_something)
"""Refuses a key that is written and has nothing behind it, where it may be left out."""
