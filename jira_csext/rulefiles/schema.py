"""The JSON schema of a rule file (draft 2020-12), from the same models that read it, for editors and validators."""

from __future__ import annotations

from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from annotated_types import Ge, Le, MaxLen, MinLen
from pydantic import BeforeValidator, PlainValidator, WithJsonSchema
from pydantic.fields import FieldInfo

from jira_csext.rulefiles.model import Section
from jira_csext.rulefiles.schema_conditions import definitions, ref
from jira_csext.rulefiles.schema_fields import examples_of, meaning_of
from jira_csext.rulefiles.schema_kinds import kind_of, kind_of_field, together
from jira_csext.rulefiles.schema_names import Names
from jira_csext.rulefiles.schema_values import NAME_OF_ENTRY, Schema
from jira_csext.rulefiles.sections import RulebookFile
from jira_csext.rulefiles.sections.people import ChannelEntry

DIALECT = "https://json-schema.org/draft/2020-12/schema"

_PLAIN: dict[object, Schema] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    bool: {"type": "boolean"},
}


def rules_schema(names: Names | None = None) -> Schema:
    """Return the JSON schema of one rule file, as plain values for `json.dumps`.

    It refuses nothing that `rules check` takes, as long as `names` are those of the folder; what it cannot say, such as
    the order of two dates, only `rules check` finds. With `names` it offers and asks for the folder's own names.
    """
    return _Walk(names or Names()).schema()


class _Walk:
    """One way through the models, which gathers what they are made of."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._definitions = definitions(names)

    def schema(self) -> Schema:
        """Return the whole schema."""
        self._model(RulebookFile)
        # Only its reader knows that a list of addresses may hold it.
        self._model(ChannelEntry)
        whole = self._definitions.pop(RulebookFile.__name__)
        described = {
            "$schema": DIALECT,
            "title": "Rules of jira_csext",
            "$comment": "Written by `jira-csext rules schema`; run it again after adding names.",
        }
        return {**described, **whole, "$defs": dict(sorted(self._definitions.items()))}

    def _model(self, model: type[Section]) -> Schema:
        name = model.__name__
        if name not in self._definitions:
            # The name first: a model may hold itself.
            self._definitions[name] = {}
            self._definitions[name] = self._mapping(model)
        return ref(name)

    def _mapping(self, model: type[Section]) -> Schema:
        fields = model.model_fields
        required = [field.alias or name for name, field in fields.items() if field.is_required()]
        return {
            "description": " ".join((model.__doc__ or "").split()),
            "type": "object",
            "properties": {field.alias or name: self._field(model, name, field) for name, field in fields.items()},
            **({"required": required} if required else {}),
            "additionalProperties": False,
            **together(model),
        }

    def _field(self, model: type[Section], name: str, field: FieldInfo) -> Schema:
        kind = kind_of_field(model, name)
        found = kind.schema(self._names) if kind else self._value(field.annotation, field.metadata)
        described = {"description": said} if (said := meaning_of(model, name)) else {}
        shown = examples_of(model, name)
        return {**described, **({"examples": shown} if shown else {}), **found}

    def _value(self, annotation: Any, metadata: list[Any]) -> Schema:
        """Return the schema of a type with what is annotated to it."""
        if get_origin(annotation) is not None and hasattr(annotation, "__metadata__"):
            return self._value(get_args(annotation)[0], [*_spread(annotation.__metadata__), *metadata])
        reader = next((part.func for part in metadata if isinstance(part, PlainValidator)), None)
        if reader is not None:
            kind = kind_of(reader)
            return kind.schema(self._names) if kind else _as_annotated(metadata)
        found = self._plain(annotation, optional=not any(isinstance(part, BeforeValidator) for part in metadata))
        return {**found, **_bounds(metadata, is_list=found.get("type") == "array")}

    def _plain(self, annotation: Any, *, optional: bool) -> Schema:
        origin, arguments = get_origin(annotation), get_args(annotation)
        if origin in (Union, UnionType):
            one = self._value(next(part for part in arguments if part is not NoneType), [])
            return {"anyOf": [one, {"type": "null"}]} if optional and NoneType in arguments else one
        if origin is Literal:
            return {"enum": list(arguments)}
        if origin is list:
            return {"type": "array", "items": self._value(arguments[0], [])}
        if origin is dict:
            values = self._value(arguments[1], [])
            return {"type": "object", "propertyNames": NAME_OF_ENTRY, "additionalProperties": values}
        if isinstance(annotation, type) and issubclass(annotation, Section):
            return self._model(annotation)
        return _PLAIN.get(annotation, {})


def _spread(metadata: tuple[Any, ...]) -> list[Any]:
    """Return what is annotated, with what a `Field(…)` among it says."""
    return [inner for part in metadata for inner in (part.metadata if isinstance(part, FieldInfo) else [part])]


def _as_annotated(metadata: list[Any]) -> Schema:
    return next((dict(part.json_schema or {}) for part in metadata if isinstance(part, WithJsonSchema)), {})


def _bounds(metadata: list[Any], *, is_list: bool) -> Schema:
    kind = "Items" if is_list else "Length"
    found: Schema = {}
    for part in metadata:
        match part:
            case Ge():
                found["minimum"] = part.ge
            case Le():
                found["maximum"] = part.le
            case MinLen():
                found[f"min{kind}"] = part.min_length
            case MaxLen():
                found[f"max{kind}"] = part.max_length
    return found
