"""Values of fields as callers send them, turned into those that are kept; what is wrong with them, field by field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from jira_csext.sandbox.rest.documents import to_text
from jira_csext.sandbox.rest.routing import Call
from jira_csext.sandbox.rest.wire import refusal
from jira_csext.sandbox.state.model import CustomField, Issue, Named, Project, Raw

_EDITABLE = {
    "summary",
    "description",
    "priority",
    "labels",
    "duedate",
    "assignee",
    "reporter",
    "issuetype",
}
_LONGEST_SUMMARY = 255


class _Wrong(Exception):
    """What is wrong with one value."""


def text_body(call: Call, given: object, errors_key: str = "comment") -> str:
    """Return a text sent in the form of the API's version. Raises Refused (400)."""
    if call.documents:
        if not isinstance(given, dict):
            raise refusal(400, errors={errors_key: "Comment body is not valid!"})
        try:
            text = to_text(given)
        except ValueError as problem:
            raise refusal(400, str(problem)) from None
    elif isinstance(given, str):
        text = given
    else:
        raise refusal(400, "Can not deserialize instance of java.lang.String out of START_OBJECT token")
    return text


def wanted_values(
    call: Call,
    issue: Issue | None,
    fields: Mapping[str, Any],
    update: Mapping[str, Any],
    also: frozenset[str] = frozenset(),
) -> dict[str, Raw]:
    """Return what an edit sets, from its `fields` and `update` parts. Raises Refused (400) naming every bad field."""
    wanted: dict[str, Raw] = {}
    errors: dict[str, str] = {}
    for name, value in fields.items():
        try:
            _refuse_unless_editable(call, name, also)
            if name in update:
                raise _Wrong(f"Field '{name}' cannot be set by both 'fields' and 'update'.")
            wanted[name] = _read(call, name, value)
        except _Wrong as wrong:
            errors[name] = str(wrong)
    for name, operations in update.items():
        try:
            _refuse_unless_editable(call, name, also)
            wanted[name] = _updated(call, name, issue.fields.get(name) if issue else (), operations)
        except _Wrong as wrong:
            errors[name] = str(wrong)
    if errors:
        raise refusal(400, errors=errors)
    return wanted


def _refuse_unless_editable(call: Call, name: str, also: frozenset[str]) -> None:
    custom = call.site.custom_fields.get(name)
    if name in _EDITABLE or name in also or (custom is not None and custom.editable):
        return
    raise _Wrong(f"Field '{name}' cannot be set. It is not on the appropriate screen, or unknown.")


def _updated(call: Call, name: str, before: Raw, operations: object) -> Raw:
    if not isinstance(operations, list) or not all(isinstance(each, dict) and len(each) == 1 for each in operations):
        raise _Wrong("Operations must be a list of objects with one operation each.")
    value = before
    for operation in operations:
        ((verb, given),) = operation.items()
        if verb == "set":
            value = _read(call, name, given)
        elif name == "labels" and verb in {"add", "remove"}:
            (label,) = _labels([given])
            rest = tuple(each for each in value or () if each != label)
            value = (value or ()) if verb == "add" and label in (value or ()) else (*rest, label)
            value = rest if verb == "remove" else value
        else:
            raise _Wrong(f"Operation '{verb}' is not supported for the field '{name}'.")
    return value


def _read(call: Call, name: str, given: object) -> Raw:
    custom = call.site.custom_fields.get(name)
    if custom is not None:
        return None if given is None else _CUSTOM[custom.kind](call, custom, given)
    if name == "summary":
        return _summary(given)
    if name == "description":
        return None if given is None else text_body(call, given, "description")
    if name == "labels":
        return _labels(given)
    if name == "duedate":
        return None if given is None else _date(given)
    if name in {"assignee", "reporter"}:
        return person_sent(call, given)
    catalogue = {
        "priority": call.site.priorities,
        "issuetype": call.site.types,
        "resolution": call.site.resolutions,
    }[name]
    return _named(catalogue, name, given)


def _summary(given: object) -> str:
    if not isinstance(given, str) or not given.strip():
        raise _Wrong("You must specify a summary of the issue.")
    if "\n" in given or "\r" in given:
        raise _Wrong("The summary is invalid because it contains newline characters.")
    if len(given) > _LONGEST_SUMMARY:
        raise _Wrong(f"Summary can't exceed {_LONGEST_SUMMARY} characters.")
    return given


def _labels(given: object) -> tuple[str, ...]:
    if not isinstance(given, list) or not all(isinstance(label, str) for label in given):
        raise _Wrong("data was not an array of strings")
    for label in given:
        if not label or any(character.isspace() for character in label):
            raise _Wrong(f"The label '{label}' contains spaces which is invalid.")
    return tuple(dict.fromkeys(given))


def _date(given: object) -> str:
    try:
        return date.fromisoformat(str(given)).isoformat()
    except ValueError:
        raise _Wrong("Error parsing date string. Expected format: yyyy-MM-dd") from None


def _named(catalogue: Mapping[str, Named], name: str, given: object) -> str:
    if isinstance(given, dict):
        for each in catalogue.values():
            if str(given.get("id")) == each.id or given.get("name") == each.name:
                return each.id
    raise _Wrong(f"Specify a valid '{name}' by id or name.")


def person_sent(call: Call, given: object) -> str | None:
    """Return the login of whom a caller names, `{accountId}` or `{name}`; None for nobody. Raises Refused (400)."""
    if given is None:
        return None
    sent = given.get("accountId" if call.site.cloud else "name") if isinstance(given, dict) else None
    if sent is None:
        return None
    account = call.site.account(str(sent))
    if account is None:
        raise refusal(400, errors={"assignee": f"User '{sent}' does not exist."})
    return account.uid


def _option(call: Call, custom: CustomField, given: object) -> str:
    value = given.get("value") if isinstance(given, dict) else None
    if not isinstance(value, str):
        raise _Wrong(f"Specify a valid 'id' or 'value' for {custom.name}")
    if custom.options and value not in custom.options:
        raise _Wrong(f"Option value '{value}' is not valid")
    return value


def _options(call: Call, custom: CustomField, given: object) -> tuple[str, ...]:
    if not isinstance(given, list):
        raise _Wrong("data was not an array")
    return tuple(_option(call, custom, each) for each in given)


def _plain_text(call: Call, custom: CustomField, given: object) -> str:
    if not isinstance(given, str):
        raise _Wrong("Operation value must be a string")
    return given


def _number(call: Call, custom: CustomField, given: object) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise _Wrong("Operation value must be a number")
    return given


def _plain_date(call: Call, custom: CustomField, given: object) -> str:
    return _date(given)


def _instant(call: Call, custom: CustomField, given: object) -> int:
    try:
        instant = datetime.strptime(str(given), "%Y-%m-%dT%H:%M:%S.%f%z")
    except ValueError:
        raise _Wrong("Error parsing time: expected yyyy-MM-dd'T'HH:mm:ss.SSSZ") from None
    return round(instant.timestamp() * 1000)


def _organizations(call: Call, custom: CustomField, given: object) -> tuple[str, ...]:
    numbers = [str(each.get("id")) if isinstance(each, dict) else str(each) for each in _list(given)]
    if any(number not in call.site.organizations for number in numbers):
        raise _Wrong("Organization does not exist.")
    return tuple(numbers)


def _participants(call: Call, custom: CustomField, given: object) -> tuple[str, ...]:
    return tuple(uid for each in _list(given) if (uid := person_sent(call, each)) is not None)


def _list(given: object) -> list[object]:
    if not isinstance(given, list):
        raise _Wrong("data was not an array")
    return given


def _read_only(call: Call, custom: CustomField, given: object) -> Raw:
    raise _Wrong(f"Field '{custom.id}' cannot be set. It is not on the appropriate screen, or unknown.")


_CUSTOM: Mapping[str, Callable[[Call, CustomField, object], Raw]] = {
    "organizations": _organizations,
    "participants": _participants,
    "request_type": _plain_text,
    "date": _plain_date,
    "datetime": _instant,
    "option": _option,
    "options": _options,
    "text": _plain_text,
    "number": _number,
    "sla": _read_only,
    "rating": _read_only,
}


def project_sent(call: Call, given: object) -> Project:
    """Return the project a new issue is for. Raises Refused (400)."""
    if isinstance(given, dict):
        for project in call.site.projects.values():
            named = project.key == given.get("key") or project.id == str(given.get("id"))
            if named and call.site.may(call.account, "BROWSE_PROJECTS", project):
                return project
    raise refusal(400, errors={"project": "valid project is required"})
