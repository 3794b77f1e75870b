"""To whom a note is restricted where Service Management does not keep it from the client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple


class Circle(NamedTuple):
    """The role or group to which notes are restricted where Service Management does not keep them inside."""

    type: Literal["role", "group"]
    value: str


def circle_of(internal: Mapping[str, Any]) -> Circle | None:
    """Return whom the site file's section `internal` names; a role before a group."""
    if internal.get("role"):
        return Circle("role", str(internal["role"]))
    return Circle("group", str(internal["group"])) if internal.get("group") else None


def nowhere_inside(project: str) -> str:
    """Return the sentence on a project in which a note would be read by the client."""
    return (
        f"Project {project} has no internal comments (no Service Management), so a note there would be read by the "
        "client. Name a role or a group of ours under `internal` in the site file; notes are restricted to it then."
    )
