"""Whether an answer is one that Atlassian's OpenAPI documents describe; their known defects are listed and skipped."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

Schema = Mapping[str, Any]

CLOUD = "jira-cloud-platform-v3.2025-12.json"
DESK = "jira-service-management-cloud.2025-10.json"
DATA_CENTER = "jira-software-dc-10.3.24.json"

# The changelog has nulls where the documents say string; a field's value is declared an object and is anything.
NULL_ALLOWED = {"ChangeDetails", "ChangeItemBean"}
ANYTHING = {
    ("IssueBean", "fields"),
    ("IssueUpdateBean", "fields"),
    ("EntityPropertyBean", "value"),
    ("IssueBean", "properties"),
}
# Declared as one item, answered as a list or as a page of them.
ONE_IS_MANY = {
    "/api/2/field",
    "/api/2/status",
    "/api/2/issuetype",
    "/api/2/priority",
    "/api/2/resolution",
    "/api/2/project",
    "/api/2/project/{projectIdOrKey}/statuses",
    "/api/2/user/search",
    "/api/2/user/assignable/search",
    "/api/2/group/member",
}
# Statuses that happen and that the documents leave out.
UNDOCUMENTED = {
    ("dc", 401),
    ("dc", 404),
    ("cloud", 429),
    ("dc", 429),
    ("cloud", 415),
    ("dc", 403),
    ("cloud", 410),
}


class Contract:
    """The three documents, read from a folder."""

    def __init__(self, folder: Path) -> None:
        self._documents = {name: _document(folder / name) for name in (CLOUD, DESK, DATA_CENTER)}

    def problems(self, flavour: str, method: str, path: str, status: int, body: bytes) -> list[str]:
        """Return what is wrong with an answer, a sentence each; none when it is as documented."""
        document, documented_path = self._place(flavour, path)
        found = _operation(document, method, documented_path)
        if found is None:
            return [f"{method} {path} is not documented"]
        form, operation = found
        response = operation["responses"].get(str(status))
        if response is None:
            return [] if (flavour, status) in UNDOCUMENTED else [f"{method} {form}: {status} is not documented"]
        content = response.get("content", {}).get("application/json", {})
        schema = content.get("schema")
        if not schema or not body:
            return []
        value = json.loads(body)
        if form in ONE_IS_MANY:
            values = value["values"] if isinstance(value, dict) else value
            return [problem for each in values for problem in _Check(document).value(schema, each, form)]
        return list(_Check(document).value(schema, value, f"{method} {form} {status}"))

    def _place(self, flavour: str, path: str) -> tuple[Schema, str]:
        path = re.sub(r"^/ex/jira/[^/]+", "", path)
        # There is no document for Service Management on Data Center; the shapes are those of Cloud.
        if path.startswith("/rest/servicedeskapi"):
            return self._documents[DESK], path
        if flavour == "cloud":
            return self._documents[CLOUD], re.sub(r"^/rest/api/(2|latest)/", "/rest/api/3/", path)
        return self._documents[DATA_CENTER], re.sub(r"^/rest/api/latest/", "/api/2/", path).removeprefix("/rest")


@cache
def _document(path: Path) -> Schema:
    document: Schema = json.loads(path.read_text())
    return document


def _operation(document: Schema, method: str, path: str) -> tuple[str, Schema] | None:
    """Return the operation whose path has the fewest placeholders."""
    fits = []
    for form, operations in document["paths"].items():
        if method.lower() in operations and re.fullmatch(re.sub(r"\{[^}]+\}", "[^/]+", form), path):
            fits.append((form.count("{"), form, operations[method.lower()]))
    if not fits:
        return None
    _, form, operation = min(fits, key=lambda fit: fit[0])
    return form, operation


_TYPES: Mapping[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


class _Check:
    """Compares a value with a schema of OpenAPI 3.0, as far as these documents use it."""

    def __init__(self, document: Schema) -> None:
        self._schemas = document["components"]["schemas"]

    def value(self, schema: Schema, value: object, place: str, name: str = "") -> Iterator[str]:
        """Yield what is wrong with the value."""
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            yield from self.value(self._schemas[name], value, place, name)
            return
        for part in schema.get("allOf", ()):
            yield from self.value(part, value, place)
        if value is None and (schema.get("nullable") or not schema or "allOf" in schema):
            return
        kind = str(schema.get("type"))
        if kind in _TYPES and (not isinstance(value, _TYPES[kind]) or (kind != "boolean" and isinstance(value, bool))):
            yield f"{place}: {value!r} is not of type {kind}"
            return
        if "enum" in schema and value not in schema["enum"]:
            yield f"{place}: {value!r} is not one of {schema['enum']}"
        if isinstance(value, dict):
            yield from self._object(schema, value, place, name)
        if isinstance(value, list) and "items" in schema:
            for index, each in enumerate(value):
                yield from self.value(schema["items"], each, f"{place}[{index}]")

    def _object(self, schema: Schema, value: Mapping[str, Any], place: str, name: str) -> Iterator[str]:
        properties = schema.get("properties", {})
        for wanted in schema.get("required", ()):
            if wanted not in value:
                yield f"{place}: {wanted} is missing"
        more = schema.get("additionalProperties", True)
        for key, each in value.items():
            if (name, key) in ANYTHING or (each is None and name in NULL_ALLOWED):
                continue
            if key in properties:
                yield from self.value(properties[key], each, f"{place}.{key}")
            elif more is False:
                yield f"{place}: {key} is not documented in {name}"
            elif isinstance(more, dict):
                yield from self.value(more, each, f"{place}.{key}")
