"""The version that a verdict names: a digest of everything that the judgement depended on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import NamedTuple

from jira_csext.core.evaluate import ENGINE
from jira_csext.core.rulebook import Rulebook

# Wide enough for any ticket's dates, and fixed, so that the version does not change with the day of asking.
_FIRST_YEAR, _LAST_YEAR = 2000, 2037


class Version(NamedTuple):
    """`digest` names the version; the rest is what the store keeps of it, so that a verdict can be worked out again."""

    digest: str
    texts: Mapping[str, str]
    calendars: Mapping[str, str]
    mapping: str
    engine: str


def version_of(rulebook: Rulebook, texts: Mapping[str, str], mapping: str) -> Version:
    """Return the version of rules, compiled calendars (holidays and zone data among them), site mapping and engine."""
    calendars = {name: calendar.digest(_FIRST_YEAR, _LAST_YEAR) for name, calendar in rulebook.calendars.items()}
    parts = [dict(texts), calendars, mapping, ENGINE]
    digest = hashlib.sha256(json.dumps(parts, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    return Version(digest[:16], texts, calendars, mapping, ENGINE)
