"""Our mark on an issue: which of our actions were carried out on it, and by which of them it was made."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import blake2b
from typing import Any, Final, NamedTuple

import msgspec

from jira_csext.helpdesks.jira.pieces import opened

_VERSION: Final = 1
# A property holds 32,768 characters, and what was done so long ago is not asked for again anyway.
_REMEMBERED: Final = 100
_LONGEST: Final = 30_000


class Marks(NamedTuple):
    """`made_by` is the key of the action that made the issue, "" for everybody else's; `done` the others by key.

    What was done is named as a receipt names it (`label:sla-at-risk`); oldest first.
    """

    made_by: str
    done: Mapping[str, str]


def marks_of(value: object) -> Marks:
    """Return what the property of an issue says; nothing when it is missing or not ours."""
    value = opened(value)
    if not isinstance(value, Mapping):
        return Marks("", {})
    made_by, done = value.get("key"), value.get("done")
    known = done.items() if isinstance(done, Mapping) else ()
    return Marks(
        made_by if isinstance(made_by, str) else "",
        {key: what for key, what in known if isinstance(key, str) and isinstance(what, str)},
    )


def keys_on(value: object, issue_id: str) -> dict[str, str]:
    """Return every key on an issue with what carries it; that of the action that made it is carried by itself."""
    marks = marks_of(value)
    return {**({marks.made_by: issue_id} if marks.made_by else {}), **marks.done}


def with_done(value: object, key: str, what: str) -> dict[str, Any]:
    """Return the property with one action more, the oldest of too many left out."""
    made_by, known = marks_of(value)
    done = {**dict(list(known.items())[-_REMEMBERED + 1 :]), key: what}
    while len(done) > 1 and len(msgspec.json.encode(done)) > _LONGEST:
        del done[next(iter(done))]
    return {**made_for(made_by), "done": done, "v": _VERSION}


def made_for(key: str) -> dict[str, Any]:
    """Return the property, of a comment or an issue, that says by which action it was made."""
    return {"key": key, "v": _VERSION} if key else {}


def label_for(key: str) -> str:
    """Return the label by which search finds the issue that an action made; no search sees a property."""
    return f"csext-{blake2b(key.encode(), digest_size=8).hexdigest()}"
