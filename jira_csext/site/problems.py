"""What is wrong with a site's settings, said where it was written: in the file, or in a variable. Never a secret."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError

from jira_csext.rulefiles.problems import Problem, nearest
from jira_csext.rulefiles.source import SourceFile
from jira_csext.site.settings import NESTED, PREFIX, Site

_WITH_PASSWORD = re.compile(r"[a-z0-9+.-]+://[^/@\s]*:[^/\s]*@", re.IGNORECASE)
_SECRETS = (
    (("helpdesk", "token"), "a secret", "CSEXT_HELPDESK__TOKEN, or name a file with token_file"),
    (("webhooks", "secret"), "a secret", "CSEXT_WEBHOOKS__SECRET, or name a file with secret_file"),
    (("helpdesk", "url"), "a password", "CSEXT_HELPDESK__TOKEN, and write the address without it"),
    (("store",), "a password", "CSEXT_STORE with the whole address, or PGPASSWORD"),
)


def secrets_in(source: SourceFile | None, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield what is wrong with secrets written in the file; none is ever shown."""
    if source is None:
        return
    for path, what, instead in _SECRETS:
        given: Any = values
        for key in path:
            given = given.get(key) if isinstance(given, dict) else None
        if given is None or (path[-1] not in ("token", "secret") and not _has_password(path, given)):
            continue
        line, column = source.place_of_key(path)
        says = f"{what} does not belong in this file; set {instead}"
        yield str(Problem(source.name, line, column, ".".join(path), says))


def _has_password(path: tuple[str, ...], given: object) -> bool:
    if not isinstance(given, str):
        return False
    if path == ("store",):
        from jira_csext.store.server_url import holds_password

        return holds_password(given)
    return _WITH_PASSWORD.match(given) is not None


def placed(source: SourceFile | None, problem: str) -> str:
    """Put the place before a problem of the mapping, which begins with the names that lead there."""
    path = tuple(problem.split(": ")[:-1])
    variable = _variable_of(path)
    if source is None or variable:
        return f"environment: {variable}: {problem}" if variable else f"environment: {problem}"
    line, column = source.place_of_key(path[:1]) if len(path) < 2 else source.place_of(path[:2])
    return f"{source.name}:{line}:{column}: {problem}"


def _variable_of(path: tuple[str | int, ...]) -> str:
    """Return the environment variable that sets what `path` leads to, nothing where none does."""
    by_name = {name.upper(): name for name in os.environ}
    for length in range(len(path), 0, -1):
        name = PREFIX + NESTED.join(str(part) for part in path[:length]).upper()
        if name in by_name:
            return by_name[name]
    return ""


def unreadable(error: ValueError) -> str:
    """Say which variable of the environment cannot be read, without what it holds."""
    match = re.search(r'field "(\w+)"', str(error))
    name = match[1] if match else ""
    variable = _variable_of((name,)) or f"{PREFIX}{name.upper()}"
    return f'environment: {variable}: write JSON here, such as ["one", "two"] for a list or {{"key": "value"}}'


def said(source: SourceFile | None, error: ValidationError) -> list[str]:
    """Return a sentence for each setting that cannot be used."""
    sentences: dict[str, None] = {}
    for found in error.errors():
        unknown = found["type"] == "extra_forbidden"
        path = tuple(part for part in found["loc"] if not _is_branch(part))
        if path[0] in _WORDS and len(path) > 1 and not unknown:
            path = path[:2]
        where = ".".join(str(part) for part in path)
        what = _unknown(path) if unknown else _wanted(path, found["type"], found["msg"])
        variable = _variable_of(path)
        if source is None or variable:
            sentences[f"environment: {variable or where}: {what}"] = None
            continue
        line, column = source.place_of_key(path) if unknown else source.place_of(path)
        sentences[str(Problem(source.name, line, column, where, what))] = None
    return list(sentences)


_WORDS = ("types", "states", "priorities")


def _is_branch(part: str | int) -> bool:
    """Pydantic names the alternatives of a union in the path (`tuple[…]`); the file knows nothing of them."""
    return isinstance(part, str) and (part in ("str", "int", "Category") or "[" in part)


def _wanted(path: tuple[str | int, ...], kind: str, message: str) -> str:
    if path[0] in _WORDS and len(path) > 1:
        category = ", or {category: new | indeterminate | done}" if path[0] == "states" else ""
        return f"write the helpdesk's names or ids here, such as [Bug, 10004]{category}"
    if kind.startswith("bool"):
        return "write true or false"
    if kind in ("dict_type", "model_type"):
        return "a mapping must stand here"
    if kind in ("tuple_type", "list_type"):
        return "a list must stand here, such as [one, two]"
    if kind in ("string_type", "string_too_short"):
        return "write a word or a text here"
    if kind in ("path_type", "path_not_file", "path_not_directory"):
        return "write the name of a file or folder here"
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    if path == ("language",):
        return "write a language such as en or ru; it is the name of a folder in the rules' templates/"
    return message[0].lower() + message[1:]


_SECTIONS: dict[str, type[BaseModel]] = {
    name: field.annotation
    for name, field in Site.model_fields.items()
    if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel)
}


def _unknown(path: tuple[str | int, ...]) -> str:
    model = _SECTIONS.get(str(path[0]), Site) if len(path) > 1 else Site
    near = nearest(str(path[-1]), model.model_fields)
    hint = f'did you mean "{near}"?' if near else f"known: {', '.join(model.model_fields)}"
    return f'unknown setting "{path[-1]}"; {hint}'
