"""The slow way in, for issues whose shape is not the expected one: what fits is kept, what does not is named.

Only lines that the fast reading refuses come here, so a plugin's odd value costs its field and not the ticket.
"""

from __future__ import annotations

import json
import re
import types
from typing import Any, Union, get_args, get_origin

import msgspec
from msgspec import Raw, Struct

from jira_csext.helpdesks.errors import TicketRefused
from jira_csext.helpdesks.jira.instants import number_shown
from jira_csext.helpdesks.jira.wire import WireIssue

_UNFIT = object()

# The parsers give up at several hundred levels. A document as deep as its text is read, two levels for each of its
# own, fits in here together with the place where it stands.
_DEEPEST = 256
_BRACKET_OR_STRING = re.compile(rb'[\[\]{}]|"[^"\\]*+(?:\\.[^"\\]*+)*+"?', re.DOTALL)


def repaired(line: bytes, kind: type[WireIssue]) -> tuple[WireIssue, list[str]]:
    """Return the issue without the parts that have another shape than Jira's, and a sentence for each of them.

    Raises TicketRefused when the line is no JSON object.
    """
    notices: list[str] = []
    try:
        thing = _loaded(line)
    except RecursionError:
        thing = _loaded(_shallow(line))
        notices.append(f"the issue is nested more than {_DEEPEST} levels deep; what lies deeper is taken as missing")
    if not isinstance(thing, dict):
        raise TicketRefused(f"the line holds {_named(thing)} where an issue, a JSON object, must stand")
    return _struct(kind, thing, "", notices), notices


def _loaded(line: bytes) -> object:
    try:
        return msgspec.json.decode(line)
    except UnicodeDecodeError as problem:
        raise _not_utf8(problem) from None
    except msgspec.DecodeError as problem:
        reason = str(problem)
    try:
        # Half a character, which an emoji cut at a length limit leaves behind, is read by the more patient parser.
        text = line.decode("utf-8-sig")
        thing = json.loads(text, parse_constant=lambda _: None)
        whole = json.dumps(thing, ensure_ascii=False).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return msgspec.json.decode(whole)
    except UnicodeDecodeError as problem:
        raise _not_utf8(problem) from None
    except ValueError:
        raise TicketRefused(
            f"the line is no whole JSON: {reason.removeprefix('JSON is malformed: ').replace('Input', 'input')}"
        ) from None


def _shallow(line: bytes) -> bytes:
    """Return the line with null for each list and object that lies too deep."""
    kept: list[bytes] = []
    depth = start = 0
    for found in _BRACKET_OR_STRING.finditer(line):
        if found[0] in (b"[", b"{"):
            depth += 1
            if depth == _DEEPEST + 1:
                kept.append(line[start : found.start()])
        elif found[0] in (b"]", b"}"):
            if depth == _DEEPEST + 1:
                kept.append(b"null")
                start = found.end()
            depth -= 1
    if depth > _DEEPEST:
        raise TicketRefused("the line is nested too deeply to be an issue")
    return b"".join([*kept, line[start:]])


def _not_utf8(problem: UnicodeDecodeError) -> TicketRefused:
    return TicketRefused(f"the line is not UTF-8 text (byte {problem.start})")


def _struct(kind: type[Any], thing: dict[str, Any], where: str, notices: list[str]) -> Any:
    fitting: dict[str, object] = {}
    for info in msgspec.structs.fields(kind):
        if info.encode_name in thing:
            path = f"{where}.{info.encode_name}" if where else info.encode_name
            value = _fitted(info.type, thing[info.encode_name], path, notices)
            if value is not _UNFIT:
                fitting[info.name] = value
    return kind(**fitting)


def _fitted(kind: Any, value: object, where: str, notices: list[str]) -> Any:
    if kind is Raw:
        return Raw(msgspec.json.encode(value))
    try:
        return msgspec.convert(value, kind)
    except (ValueError, RecursionError):
        pass
    for choice in get_args(kind) if get_origin(kind) in (Union, types.UnionType) else (kind,):
        if isinstance(choice, type) and issubclass(choice, Struct) and isinstance(value, dict):
            return _struct(choice, value, where, notices)
        if get_origin(choice) is list and isinstance(value, list):
            (item,) = get_args(choice)
            fitted = [_fitted(item, part, f"{where}[{index}]", notices) for index, part in enumerate(value)]
            return [part for part in fitted if part is not _UNFIT]
        if choice is str and isinstance(value, int | float) and not isinstance(value, bool):
            return str(value)
    notices.append(f"{where} holds {_named(value)}, which Jira does not send there; taken as missing")
    return _UNFIT


def _named(value: object) -> str:
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    return f"the number {number_shown(value)}" if isinstance(value, int | float) else f'"{str(value)[:40]}"'
