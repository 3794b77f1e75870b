"""Where a changelog's last word on an attribute is not what the issue shows; what it shows counts."""

from __future__ import annotations

from collections.abc import Mapping

from jira_csext.core.ticket import Attributes, Value
from jira_csext.helpdesks.jira.wire import Identity, WireFields

# The site's own fields are left out: a changelog writes them for people to read, in the language of the day.
_COMPARED = frozenset(
    {"status", "type", "priority", "assignee", "reporter", "resolution", "labels", "summary", "due_at"}
)


def disagreements(last: Mapping[str, tuple[Value, Identity]], attributes: Attributes, fields: WireFields) -> list[str]:
    """Return a sentence for each attribute whose last change (value, id) does not lead to its present value."""
    sentences = []
    for attribute, (value, identity) in last.items():
        now = attributes.get(attribute)
        if value == now or (not value and not now) or attribute not in _COMPARED:
            continue
        if _same(attribute, value, now, identity, fields):
            continue
        sentences.append(
            f"{attribute} is {_shown(now)}, but its last change says {_shown(value)}; what the ticket shows counts"
        )
    return sentences


def _same(attribute: str, value: Value, now: Value, identity: Identity, fields: WireFields) -> bool:
    if attribute == "labels" and isinstance(value, tuple) and isinstance(now, tuple):
        return sorted(value) == sorted(now)
    if attribute in ("status", "resolution") and identity is not None:
        # Renamed since: the changelog keeps the name of its day.
        present = fields.status if attribute == "status" else fields.resolution
        return present is not None and str(present.id) == str(identity)
    if attribute in ("assignee", "reporter"):
        present_user = fields.assignee if attribute == "assignee" else fields.reporter
        return present_user is not None and value == present_user.display_name
    return False


def _shown(value: Value) -> str:
    if value is None:
        return "empty"
    return ", ".join(value) if isinstance(value, tuple) else f'"{value}"'
