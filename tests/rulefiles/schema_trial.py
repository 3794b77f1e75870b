"""A JSON-schema validator, where one is installed, as the tests of the schema use it."""

from __future__ import annotations

from typing import Any

import pytest


class Trial:
    """A schema in the hands of a validator."""

    def __init__(self, validator: Any) -> None:
        self._validator = validator

    def is_valid(self, value: object) -> bool:
        """Whether the schema takes the value."""
        return bool(self._validator.is_valid(value))

    def wrong(self, value: object) -> list[str]:
        """What the schema finds wrong, each with its place."""
        return [f"{error.json_path}: {error.message}" for error in self._validator.iter_errors(value)]


def trial_of(schema: dict[str, Any]) -> Trial:
    """The schema, checked to be one; skips the test where no validator is installed."""
    jsonschema = pytest.importorskip("jsonschema", reason="Install jsonschema to hold rulebooks against the schema.")
    jsonschema.Draft202012Validator.check_schema(schema)
    return Trial(jsonschema.Draft202012Validator(schema))
