"""Texts for clients looked through: excuses, and what says neither what will be done nor by when, each at its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from jira_csext.rulefiles.excuses import excuses_in, lacks_plan

NO_PLAN: Final = "it leaves something open and does not say by when it is dealt with; name what will be done and a date"
_TAG = re.compile(r"\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NOT_A_LINE_END = re.compile(r"[^\n]")


class Finding(NamedTuple):
    """What is wrong with a text: the place, counted from 1, the words ("" for the whole text), and why."""

    line: int
    column: int
    phrase: str
    reason: str


def findings(text: str) -> Iterator[Finding]:
    """Yield what a text of ours, Russian or English, should not say to a client, or lacks; in order.

    Templates may be given as they are written.
    """
    # What only steers a template is nothing that is said; places stay what they were.
    said = _TAG.sub(lambda tag: _NOT_A_LINE_END.sub(" ", tag[0]), text)
    if lacks_plan(said):
        yield Finding(1, 1, "", NO_PLAN)
    for excuse in excuses_in(said):
        before = said[: excuse.start]
        column = excuse.start - (before.rfind("\n") + 1) + 1
        yield Finding(before.count("\n") + 1, column, excuse.phrase, excuse.reason)
