"""The parts of an issue's history in order of time, whatever order, doubles and gaps they come with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import msgspec

from jira_csext.helpdesks.jira.instants import instant_ms
from jira_csext.helpdesks.jira.wire import Identity, WireAttachment, WireComment, WireHistory

Part = TypeVar("Part", WireHistory, WireComment, WireAttachment)


def in_order(parts: Sequence[Part], what: str, notices: list[str]) -> tuple[Sequence[int], Sequence[Part]]:
    """Return the instants of the parts in milliseconds, and the parts; by instant and then by id as a number.

    What has no readable instant cannot be placed: it is left out, with a notice. The same part twice (pages that
    overlap) is one.
    """
    try:
        instants = [instant_ms(part.created) for part in parts]
    except ValueError:
        instants, parts = _readable(parts, what, notices)
    if len(instants) < 2:
        return instants, parts
    distinct = sorted(set(instants))
    if instants == distinct:
        return instants, parts
    if len(distinct) == len(instants):
        there = dict(zip(instants, parts, strict=True))
        return distinct, [there[at] for at in distinct]
    keyed = {(at, _as_number(part.id), b""): part for at, part in zip(instants, parts, strict=True)}
    if len(keyed) < len(instants):
        # Parts of one instant and one id are told apart by all they hold, so that the order of reading never shows.
        keyed = {(at, _as_number(part.id), _whole(part)): part for at, part in zip(instants, parts, strict=True)}
    keys = sorted(keyed)
    return [key[0] for key in keys], [keyed[key] for key in keys]


def _readable(parts: Sequence[Part], what: str, notices: list[str]) -> tuple[list[int], list[Part]]:
    instants: list[int] = []
    readable: list[Part] = []
    left_out: list[str] = []
    for part in parts:
        try:
            instants.append(instant_ms(part.created))
        except ValueError as problem:
            left_out.append(f"{what} {part.id} is left out: {problem}")
        else:
            readable.append(part)
    notices += sorted(left_out)
    return instants, readable


def _whole(part: Part) -> bytes:
    return msgspec.json.encode(part, order="deterministic")


def _as_number(identity: Identity) -> tuple[int, str]:
    text = "" if identity is None else str(identity)
    return (int(text), "") if text.isascii() and text.isdigit() and len(text) < 20 else (10**20, text)
