"""Whether what the adapter sends is what Atlassian's OpenAPI documents describe; their known gaps are listed here."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from jira_csext.sandbox.requests_log import Logged
from tests.sandbox.openapi_check import CLOUD, DATA_CENTER, DESK, Schema, _Check, _document, _operation

# Text is wiki markup in REST v2; the document is of v3, where it is a document tree.
TEXT = "body"
# Data Center declares the value of a property as a string, and takes objects.
PROPERTY_VALUE = re.compile(r"properties\[\d+\]\.value: .* is not of type string", re.DOTALL)
# Declared as a part of a path that has no place for it.
DECLARED_ELSEWHERE = {
    ("/api/2/group/member", "groupname"),
    # Told of in words only.
    ("/api/2/issue/{issueIdOrKey}/transitions", "expand"),
}


class Requests:
    """The documents of a folder, and requests held against them."""

    def __init__(self, folder: Path) -> None:
        self._documents = {"cloud": _document(folder / CLOUD), "dc": _document(folder / DATA_CENTER)}
        self._desk = _document(folder / DESK)

    def problems(self, flavour: str, logged: Iterable[Logged]) -> list[str]:
        """Return what is not as documented, a sentence each."""
        return sorted({problem for request in logged for problem in self._of(flavour, request)})

    def _of(self, flavour: str, request: Logged) -> Iterator[str]:
        is_desk = request.path.startswith("/rest/servicedeskapi")
        # There is no document for Service Management on Data Center; what is asked there is what Cloud describes.
        document = self._desk if is_desk else self._documents[flavour]
        path = (
            request.path.replace("/rest/api/2/", "/rest/api/3/")
            if flavour == "cloud" or is_desk
            else request.path.removeprefix("/rest")
        )
        found = _operation(document, request.method, path)
        if found is None:
            yield f"{request.method} {request.path} is not documented for {flavour}"
            return
        form, operation = found
        known = {each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"}
        for name in parse_qs(request.query):
            if name not in known and (form, name) not in DECLARED_ELSEWHERE:
                yield f"{request.method} {form}: the parameter {name} is not documented"
        if request.body:
            yield from self._of_body(document, operation, f"{request.method} {form}", json.loads(request.body))
        elif operation.get("requestBody", {}).get("required"):
            yield f"{request.method} {form}: there is no body"

    def _of_body(self, document: Schema, operation: Schema, place: str, sent: Any) -> Iterator[str]:
        schema = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            yield f"{place}: a body is not documented"
            return
        if not isinstance(sent, dict):
            # A watcher is named by a bare string.
            yield from _Check(document).value(schema, sent, place)
            return
        assert isinstance(sent.get(TEXT, ""), str), "v2 takes text"
        bare = {name: value for name, value in sent.items() if name != TEXT}
        for problem in _Check(document).value(schema, bare, place):
            if not PROPERTY_VALUE.search(problem):
                yield problem
        yield from _limits(document, schema, bare, place)


def _limits(document: Schema, schema: Schema, sent: dict[str, Any], place: str) -> Iterator[str]:
    """Yield lists that are longer, and numbers that are larger, than the document allows."""
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    for name, value in sent.items():
        limits = schema.get("properties", {}).get(name, {})
        if isinstance(value, list) and not limits.get("minItems", 0) <= len(value) <= limits.get(
            "maxItems", len(value)
        ):
            yield f"{place}: {name} has {len(value)} entries"
        if isinstance(value, int) and not limits.get("minimum", value) <= value <= limits.get("maximum", value):
            yield f"{place}: {name} is {value}"
