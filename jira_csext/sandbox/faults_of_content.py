"""Answers that look well and are not whole: search that lags behind, pages that shift, histories that are cut."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.rest.wire import Answer
from jira_csext.sandbox.state.model import Json

Effect = Callable[[Answer], Answer]


def forgetful(percent: int = 50, seed: object = 0, since: int | None = None) -> Effect:
    """Search that lags behind: some of the issues that it should find are not there yet, or not there again.

    With `since` (epoch seconds) only what was changed from then on may be missing, where the answer says when it was.
    """
    dice = Dice("forgetful", seed)

    def stale(body: Json) -> None:
        if isinstance(body.get("issues"), list):
            body["issues"] = [each for each in body["issues"] if not (_is_new(each, since) and dice.chance(percent))]

    return _changed(stale)


def shifted(by: int = 1, since: int | None = None) -> Effect:
    """A page of search from which issues moved to another one while the pages were turned: its first are missing.

    With `since` (epoch seconds) only of those changed from then on, where the answer says when.
    """

    def moved(body: Json) -> None:
        if isinstance(body.get("issues"), list):
            first = [each for each in body["issues"][:by] if not _is_new(each, since)]
            body["issues"] = first + body["issues"][by:]

    return _changed(moved)


def _is_new(issue: Any, since: int | None) -> bool:
    updated = (issue.get("fields") or {}).get("updated") if isinstance(issue, dict) else None
    return since is None or not isinstance(updated, str) or datetime.fromisoformat(updated).timestamp() >= since


def repeated_token() -> Effect:
    """Search that hands out the token of the page before; the first time, one that leads to where it was handed out."""
    guard = threading.Lock()
    last = ""

    def repeated(body: Json) -> None:
        nonlocal last
        if not isinstance(body.get("issues"), list):
            return
        with guard:
            token = last or body.get("nextPageToken") or "the-same-again"
            last = token
        body |= {"nextPageToken": token, "isLast": False}

    return _changed(repeated)


def cut_comments() -> Effect:
    """Half of the comments, wherever a list of them is told; its `total`, where there is one, counts them all."""

    def cut(body: Json) -> None:
        for page in _lists_within(body, "comments"):
            page["comments"] = page["comments"][: len(page["comments"]) // 2]

    return _changed(cut)


def cut_changes() -> Effect:
    """Half of the changelog, the newest changes; its `total`, where there is one, counts them all."""

    def cut(body: Json) -> None:
        for name in ("histories", "changeHistories"):
            for page in _lists_within(body, name):
                page[name] = page[name][: len(page[name]) // 2]

    return _changed(cut)


def left_out(percent: int = 50, seed: object = 0) -> Effect:
    """Some of what was asked for in bulk is not in the answer, issues or their changes; nothing says so."""
    dice = Dice("left out", seed)

    def fewer(body: Json) -> None:
        for name in ("issues", "issueChangeLogs"):
            if isinstance(body.get(name), list):
                body[name] = [each for each in body[name] if not dice.chance(percent)]

    return _changed(fewer)


def _changed(change: Callable[[Json], None]) -> Effect:
    """Return the effect of changing the JSON of an answer that is a success; any other answer leaves as it is."""

    def effect(answer: Answer) -> Answer:
        if not 200 <= answer.status < 300 or not answer.body:
            return answer
        body: Any = json.loads(answer.body)
        if not isinstance(body, dict):
            return answer
        change(body)
        return replace(answer, body=json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())

    return effect


def _lists_within(value: Any, name: str) -> list[Json]:
    """Return the objects anywhere within the value that have a list of that name."""
    found: list[Json] = []
    if isinstance(value, dict):
        if isinstance(value.get(name), list):
            found.append(value)
        for each in value.values():
            found += _lists_within(each, name)
    elif isinstance(value, list):
        for each in value:
            found += _lists_within(each, name)
    return found
