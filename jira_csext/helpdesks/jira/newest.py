"""When an issue last changed, found without reading the rest of it: how old an export is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
from msgspec import Struct

from jira_csext.helpdesks.jira.instants import instant_ms


class _Made(Struct, gc=False):
    created: Any = None


class _Comments(Struct, gc=False):
    comments: list[_Made] | None = None


class _Changelog(Struct, gc=False):
    histories: list[_Made] | None = None


class _Fields(Struct, gc=False):
    updated: Any = None
    created: Any = None
    comment: _Comments | None = None


class _Issue(Struct, gc=False):
    fields: _Fields | None = None
    changelog: _Changelog | None = None


class Newest:
    """The newest change of the issues that have passed; `at` is epoch seconds, 0 before the first.

    What is ahead of `now` says nothing of how old an export is.
    """

    def __init__(self, now: int) -> None:
        self.at = 0
        self._now = now
        self._decode = msgspec.json.Decoder(_Issue).decode

    def passing(self, lines: Iterable[bytes]) -> Iterator[bytes]:
        """Yield the same lines; one that cannot be read tells nothing."""
        for line in lines:
            try:
                issue = self._decode(line)
            except (ValueError, RecursionError):
                issue = _Issue()
            if self.at < (changed_at := _changed_at(issue)) <= self._now:
                self.at = changed_at
            yield line


def _changed_at(issue: _Issue) -> int:
    """Return what the issue says of its last change itself, else its newest comment or entry of the changelog."""
    fields = issue.fields
    if fields is None:
        return 0
    if at := _seconds(fields.updated):
        return at
    changes = issue.changelog.histories if issue.changelog is not None else None
    comments = fields.comment.comments if fields.comment is not None else None
    told = [_seconds(one.created) for one in (*(changes or ()), *(comments or ()))]
    return max([_seconds(fields.created), *told])


def _seconds(written: Any) -> int:
    try:
        return instant_ms(written) // 1000
    except ValueError:
        return 0
