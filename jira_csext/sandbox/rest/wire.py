"""A request as it came and an answer as it will leave, before and after the sockets."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jira_csext.sandbox.state.model import Json

JSON_TYPE = "application/json;charset=UTF-8"
HTML_TYPE = "text/html;charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    def one(self, name: str, default: str | None = None) -> str | None:
        """Return the last value of a query parameter."""
        values = self.query.get(name)
        return values[-1] if values else default

    def many(self, name: str) -> tuple[str, ...]:
        """Return the values of a parameter that may be repeated or separated by commas."""
        return tuple(part.strip() for value in self.query.get(name, ()) for part in value.split(",") if part.strip())


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer. `cut_at` sends only so many bytes of it and hangs up; `lost` hangs up at once."""

    status: int
    body: bytes = b""
    content_type: str = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)
    cut_at: int | None = None
    lost: bool = False

    def with_headers(self, headers: Mapping[str, str]) -> Answer:
        """Return the answer with more headers."""
        return replace(self, headers={**self.headers, **headers})


class Refused(Exception):
    """The request is answered with an error instead; the answer is the argument."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer.status)
        self.answer = answer


def said(value: object, status: int = 200) -> Answer:
    """Return an answer of JSON."""
    return Answer(status, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def nothing(status: int = 204) -> Answer:
    """Return an answer without a body."""
    return Answer(status)


def refusal(status: int, *messages: str, errors: Mapping[str, str] | None = None) -> Refused:
    """Return a refusal in the form of the platform's API."""
    return Refused(said({"errorMessages": list(messages), "errors": dict(errors or {})}, status))


def desk_refusal(status: int, message: str, key: str = "sd.error") -> Refused:
    """Return a refusal in the form of the Service Management API."""
    body = {"errorMessage": message, "i18nErrorMessage": {"i18nKey": key, "parameters": []}}
    return Refused(said(body, status))


def json_body(request: Request) -> Any:
    """Return the body as JSON. Raises Refused: 415 for another content type, 400 for what is no JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Refused(Answer(415))
    try:
        return json.loads(request.body)
    except (ValueError, RecursionError):
        raise bad_body() from None


def json_object(request: Request) -> Json:
    """Return the body as a JSON object. Raises Refused."""
    body = json_body(request)
    if not isinstance(body, dict):
        raise bad_body()
    return body


def bad_body() -> Refused:
    """Return the refusal of a body that is not of the form that is wanted."""
    return refusal(400, "Invalid request payload. Refer to the REST API documentation and try again.")


def part(body: Json, name: str) -> Json:
    """Return an object within the body, empty when there is none. Raises Refused (400) for anything else."""
    value = body.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise bad_body()
    return value


def words(body: Json, name: str) -> list[str]:
    """Return a list of texts within the body, empty when there is none. Raises Refused (400) for anything else."""
    value = body.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise bad_body()
    return value


def whole(request: Request, name: str, default: int) -> int:
    """Return a whole number of the query. Raises Refused when it is none."""
    given = request.one(name)
    if given is None or given == "":
        return default
    try:
        number = int(given)
    except ValueError:
        raise refusal(400, f"{name}: '{given}' is no whole number.") from None
    return max(0, number)
