"""Places in words: `slas`, `complaints`, `goals`, 1, `target` is `sla "complaints": goal 2: target`."""

from __future__ import annotations

from jira_csext.rulefiles.problems import Path, quoted

_ENTRY = {
    "people": "person",
    "calendars": "calendar",
    "slas": "sla",
    "metrics": "metric",
    "escalations": "escalation",
    "actions": "action",
    "delay_warnings": "delay warning",
    "limits": "limit",
    "segments": "segment",
    "playbooks": "playbook",
    "expect": "expected of",
}
_ITEM = {
    "goals": "goal",
    "steps": "step",
    "levels": "level",
    "away": "absence",
    "history": "event",
    "cycles": "cycle",
    "fired": "fired",
    "closed": "closed date",
    "any": "any",
    "all": "all",
    "deadline": "deadline",
    "remind_staff": "reminder",
    "do": "action",
    "mention": "role",
    "to": "role",
    "urgent": "rule",
    "renamed_from": "name",
    "label_added": "label",
    "attachment_added": "file",
    "breached": "rule",
}


def where(path: Path) -> str:
    """Return the way to a value as an admin would say it; nothing for the whole file."""
    if not path:
        return ""
    section, *rest = path
    if section not in _ENTRY or not rest:
        return _said("", [str(section)], rest)
    return _said(str(section), [f"{_ENTRY[str(section)]} {quoted(str(rest[0]))}"], rest[1:])


def _said(holder: str, parts: list[str], rest: list[str | int] | tuple[str | int, ...]) -> str:
    holder = holder or parts[0]
    for key in rest:
        if isinstance(key, int):
            # The name of the list and the place in it are one word: goals, 1 is goal 2.
            noun = _ITEM.get(holder)
            if noun and parts[-1] == holder:
                parts.pop()
            parts.append(f"{noun or 'item'} {key + 1}")
        else:
            holder = key
            parts.append(key)
    return ": ".join(parts)
