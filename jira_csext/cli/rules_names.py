"""The templates' own words against the names of the register: what every client would read of another one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from jira_csext.cli.clients_shared import register_of
from jira_csext.cli.pause import helpdesk_now
from jira_csext.cli.wiring import shown

if TYPE_CHECKING:
    from jira_csext.core.rulebook import Action, Rulebook
    from jira_csext.register.leaks import Leak
    from jira_csext.rulefiles import Problem
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_FILLED = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_NOT_A_LINE_END = re.compile(r"[^\n]")


def names_in_texts(store: Store, settings: Site, rulebook: Rulebook) -> Iterator[Problem]:
    """Yield a warning for each word of a reply's template that is also the name of a client, in any form.

    These words are the same in every message, so they tell no client of another unless they were meant to: whoever
    reads the warning knows. What reads as the company is said to stop every message as well.
    """
    from jira_csext.register.leaks import LeakGuard, known_as
    from jira_csext.rulefiles import Problem

    if not rulebook.conduct.never_mention_other_clients:
        return
    clients = register_of(store, settings).clients(helpdesk_now(store, settings.name))
    guard = LeakGuard(map(known_as, clients))
    said = {action.value for action in _actions(rulebook) if action.kind == "reply"}
    texts = sorted((shown(settings.rules) / "templates").glob("*/**/*.txt"))
    for path in (path for path in texts if path.stem in said):
        text = _own_words(path)
        sure = {leak[:4] for leak in guard.leaks(text, "")}
        told: set[tuple[str, str]] = set()
        for leak in guard.leaks(text, "", strict=True):
            if (leak.client, leak.phrase.casefold()) not in told:
                told.add((leak.client, leak.phrase.casefold()))
                yield Problem(str(path), *_place(text, leak), "", _says(leak, is_sure=leak[:4] in sure), "warning")


def _actions(rulebook: Rulebook) -> Iterator[Action]:
    for sla in rulebook.promises:
        for step in sla.step_texts.values():
            yield from step.do
    for escalation in rulebook.escalations.values():
        for level in escalation.levels:
            yield from level.do
    for limit in rulebook.limits:
        yield from limit.do


def _own_words(path: Path) -> str:
    """Return a template without what is filled in, each word at its place; what cannot be read is told elsewhere."""
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""
    return _FILLED.sub(lambda filled: _NOT_A_LINE_END.sub(" ", filled[0]), text)


def _place(text: str, leak: Leak) -> tuple[int, int]:
    before = text[: leak.start]
    return before.count("\n") + 1, leak.start - (before.rfind("\n") + 1) + 1


def _says(leak: Leak, *, is_sure: bool) -> str:
    named = f'"{leak.phrase}" is also the name of the client {leak.client}'
    if is_sure:
        return f"{named}, and reads so: every message of this text goes to a person as a draft; say it otherwise"
    return f"{named}; as it is the same in every message it stops none, but say it otherwise if the client was meant"
