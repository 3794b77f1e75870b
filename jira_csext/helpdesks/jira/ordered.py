"""The parts of an issue's history in order of time, whatever order, doubles and gaps they come with."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import TypeVar

import msgspec

from jira_csext.helpdesks.jira.instants import instant_ms
from jira_csext.helpdesks.jira.wire import Identity, WireAttachment, WireComment, WireHistory

Part = TypeVar("Part", WireHistory, WireComment, WireAttachment)


def in_order(parts: Sequence[Part], what: str, notices: list[str]) -> list[tuple[int, Part]]:
    """Return the parts with their instants in milliseconds, by instant and then by id as a number.

    What has no readable instant cannot be placed: it is left out, with a notice. The same part twice (pages that
    overlap) is one.
    """
    if not parts:
        return []
    try:
        instants = [instant_ms(part.created) for part in parts]
        dated = list(zip(instants, parts, strict=True))
    except ValueError:
        dated = _readable(parts, what, notices)
        instants = [at for at, _ in dated]
    if len(instants) < 2 or len(set(instants)) == len(instants):
        if instants != sorted(instants):
            dated.sort(key=itemgetter(0))
        return dated
    # Parts of one instant and one id are told apart by all they hold, so that the order of reading never shows.
    keyed: dict[tuple[int, int, str, bytes], tuple[int, Part]] = {}
    for at, part in dated:
        number, text = _as_number(part.id)
        keyed[at, number, text, msgspec.json.encode(part, order="deterministic")] = (at, part)
    return [keyed[key] for key in sorted(keyed)]


def _readable(parts: Sequence[Part], what: str, notices: list[str]) -> list[tuple[int, Part]]:
    dated: list[tuple[int, Part]] = []
    left_out: list[str] = []
    for part in parts:
        try:
            dated.append((instant_ms(part.created), part))
        except ValueError as problem:
            left_out.append(f"{what} {part.id} is left out: {problem}")
    notices += sorted(left_out)
    return dated


def _as_number(identity: Identity) -> tuple[int, str]:
    text = "" if identity is None else str(identity)
    return (int(text), "") if text.isascii() and text.isdigit() and len(text) < 20 else (10**20, text)
