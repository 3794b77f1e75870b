"""Issues read by id as they truly are, whole: fields, every change, every comment, and our markers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Final, Protocol

import msgspec
from msgspec import Raw

from jira_csext.helpdesks.errors import Gone, HelpdeskError, NotAllowed, Refused, TicketRefused, Unreachable
from jira_csext.helpdesks.jira.abreast import abreast
from jira_csext.helpdesks.jira.answered import Answered, Said
from jira_csext.helpdesks.jira.conversation import Conversation
from jira_csext.helpdesks.jira.facts import Facts, ServerInfo
from jira_csext.helpdesks.jira.mapping import ticket_of
from jira_csext.helpdesks.jira.marks import keys_on
from jira_csext.helpdesks.jira.pieces import MARKER, IssuePiece, put_together
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.wire import SYSTEM_FIELDS, WireProject
from jira_csext.helpdesks.port import Fetched, Unread

Read = Fetched | Unread

# So many issues that fail one after the other are not each broken; this way of reading is closed to us.
_NOT_THE_ISSUES_FAULT = 10


class Chunk(Protocol):
    """Reads some issues at once, in the way of the flavour; those that are not there are told as gone."""

    def __call__(self, issue_ids: Sequence[str]) -> Iterator[Read]:
        """Yield each issue. Raises HelpdeskError when that fails for all of them together."""


def read_all(session: JiraSession, issue_ids: Sequence[str], chunk: Chunk, size: int) -> Iterator[Read]:
    """Yield every issue in the order asked for, so many at a time. One that cannot be read is named and stops no other.

    Chunks are read side by side, as many as the session has connections and no further ahead of who takes them. Raises
    HelpdeskError when it is not the issue but the site that fails.
    """
    reading = _Reading(session, chunk)
    ids = list(dict.fromkeys(issue_ids))
    chunks = [ids[start : start + size] for start in range(0, len(ids), size)]
    # The first goes alone: a site that is down is asked no more often for having several connections.
    for some in chunks[:1]:
        yield from reading.some(some)
    yield from reading.abreast(chunks[1:])


class _Reading:
    """One round of reading, and what is known by now of who is to blame for failures."""

    def __init__(self, session: JiraSession, chunk: Chunk) -> None:
        self._session: Final = session
        self._chunk: Final = chunk
        self._site_is_well = False
        self._failed_in_a_row = 0

    def abreast(self, chunks: Sequence[Sequence[str]]) -> Iterator[Read]:
        """Yield the issues of all these chunks."""
        with closing(abreast(self._attempt, chunks, self._session.connections)) as attempts:
            for ids, attempt in zip(chunks, attempts, strict=True):
                yield from self._settled(ids, attempt)

    def some(self, ids: Sequence[str]) -> Iterator[Read]:
        """Yield these issues."""
        return self._settled(ids, self._attempt(ids))

    def _attempt(self, ids: Sequence[str]) -> list[Read] | HelpdeskError:
        """Return these issues, or why they cannot be had all together."""
        try:
            return list(self._chunk(ids))
        except (Gone, Unreachable, NotAllowed, Refused) as problem:
            return problem
        except (ValueError, RecursionError):
            what = f"hands out {_named(ids)} in a shape that is not Jira's; it is read again"
            return Unreachable(f"{self._session.host} {what}.")

    def _settled(self, ids: Sequence[str], attempt: list[Read] | HelpdeskError) -> Iterator[Read]:
        """Yield what was read; where it failed together, each half apart."""
        if isinstance(attempt, list):
            self._failed_in_a_row = 0
            yield from attempt
            return
        if isinstance(attempt, Gone) and len(ids) == 1:
            yield Unread(ids[0], gone=True, reason=str(attempt))
            return
        if not self._site_is_well:
            # Is it the site or one of the issues? The site answers a simple question, or raises for all.
            self._session.get(ServerInfo, f"{API}/serverInfo")
            self._site_is_well = True
        if len(ids) == 1:
            self._failed_in_a_row += 1
            if self._failed_in_a_row >= _NOT_THE_ISSUES_FAULT:
                raise attempt
            yield Unread(ids[0], gone=False, reason=str(attempt))
            return
        middle = len(ids) // 2
        yield from self.some(ids[:middle])
        yield from self.some(ids[middle:])


def _named(ids: Sequence[str]) -> str:
    return f"issue {ids[0]}" if len(ids) == 1 else f"{len(ids)} issues"


def wanted_fields(facts: Facts) -> list[str]:
    """Return the fields to ask for by name: never `*all`, and never the links, of which there can be thousands."""
    own = (field.field_id for field in facts.reader.site.fields)
    return sorted({*SYSTEM_FIELDS, "updated", *own})


class Assembly:
    """Makes tickets of the pieces that Jira hands out."""

    def __init__(self, facts: Facts) -> None:
        self._facts: Final = facts

    def answered(self, found: Answered, said: Said, at: int) -> Read:
        """Return the ticket of the usual shape, or why it is none; `at` is Jira's clock at the read (epoch seconds)."""
        try:
            ticket = ticket_of(found.saying(said.comments), self._facts.reader.site)
        except TicketRefused as refused:
            return Unread(str(found.issue.id), gone=False, reason=str(refused))
        return Fetched(ticket, found.updated, at, {**found.done, **said.markers}, said.own)

    def keeps_some_inside(self, piece: IssuePiece) -> bool:
        """Does Service Management keep comments of this issue from the client?"""
        project = (piece.fields or {}).get("project")
        try:
            key = msgspec.json.decode(project, type=WireProject).key if project else None
        except (ValueError, RecursionError):
            key = None
        # A project that we have not heard of yet may be one; asking costs little.
        return self._facts.services.get(key or "", True)

    def fetched(self, piece: IssuePiece, said: Conversation, histories: Sequence[Raw], at: int) -> Read:
        """Return the ticket, or why it is none; `at` is Jira's clock at the read (epoch seconds)."""
        try:
            ticket = self._facts.reader.read(put_together(piece, said.comments, histories))
        except TicketRefused as refused:
            return Unread(str(piece.id), gone=False, reason=str(refused))
        return Fetched(ticket, piece.updated, at, {**_done(piece), **said.markers}, said.own)


def incomplete(session: JiraSession, piece: IssuePiece, there: int) -> Unread:
    """Return that an issue's history came in part only; nothing is to be decided on it."""
    total = piece.changelog.total if piece.changelog else None
    what = f"announces {total} changes" if total else "hands out no changelog"
    return Unread(
        str(piece.id), gone=False, reason=f"{session.host} {what} of {piece.key}, {there} came; read it again"
    )


def _done(piece: IssuePiece) -> Mapping[str, str]:
    marker = (piece.properties or {}).get(MARKER)
    return keys_on(msgspec.json.decode(marker), str(piece.id)) if marker else {}
