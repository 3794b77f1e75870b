"""The starter's conduct and delay warnings fitted to a site: its clock, its types, no word of rules left out."""

from __future__ import annotations

import re
from collections.abc import Collection

from jira_csext.site.draft_yaml import scalar

_NAMING = re.compile(r"^( +\w+: )\[([\w, -]+)\](.*)\n", re.MULTILINE)
_ZONE = re.compile(r"(\btimezone: )[\w/+-]+")
_DEADLINE = re.compile(r", \{sla: ([\w-]+)\}")
_TYPES = re.compile(r"(\btype: )\[([\w, -]+)\]")
_HOLIDAYS = re.compile(r", holidays: \{country: \w+\}")


def conduct_text(text: str, rules: Collection[str], zone: str, country: str) -> str:
    """Return `conduct.yaml`; a list in it that names rules keeps those that are there, and goes when none is."""
    text = _NAMING.sub(lambda found: _kept(found, rules), text)
    text = _ZONE.sub(lambda found: found[1] + scalar(zone), text)
    return _HOLIDAYS.sub(f", holidays: {{country: {scalar(country)}}}" if country else "", text)


def delays_text(text: str, rules: Collection[str], types: Collection[str]) -> str:
    """Return `delays.yaml` for tickets of these types, with deadlines by rules that are there; "" for none of them."""
    text = _DEADLINE.sub(lambda found: found[0] if found[1] in rules else "", text)
    text = _TYPES.sub(lambda found: f"{found[1]}[{_among(found[2], types)}]", text)
    return "" if "type: []" in text else text


def _among(names: str, known: Collection[str]) -> str:
    return ", ".join(name for name in names.split(", ") if name in known)


def _kept(found: re.Match[str], rules: Collection[str]) -> str:
    names = [name for name in found[2].split(", ") if name in rules]
    return f"{found[1]}[{', '.join(names)}]{found[3]}\n" if names else ""
