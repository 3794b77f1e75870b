"""What goes through the door of the store beside tickets and verdicts themselves; instants are epoch seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import Verdict

SubjectKind = Literal["ticket", "client", "cause"]
"""What the engine looks at: most rules at a ticket, playbooks at a client, limits at a cause or a client."""


class TicketRecord(NamedTuple):
    """A ticket as read at `fetched_at`, with what was worked out of it.

    `wake_at` is the next instant at which it must be looked at again. `verdicts` are provisional ones and replace
    the ticket's earlier provisional ones; None leaves them as they are (the daemon saves its own through
    `Store.save_live_verdicts`).
    """

    ticket: Ticket
    fetched_at: int
    wake_at: int | None = None
    verdicts: Sequence[Verdict] | None = None


class Refused(NamedTuple):
    """A ticket that the database cannot hold, and why; the rest of its batch was saved."""

    key: str
    reason: str


class Saved(NamedTuple):
    """What became of a batch: `older_count` snapshots were older than what is on record and changed nothing.

    `older` are their ids.
    """

    saved_count: int
    older_count: int
    refused: tuple[Refused, ...] = ()
    older: frozenset[str] = frozenset()


class LiveVerdict(NamedTuple):
    """A verdict given by the daemon; `is_open` says that its cycle may still change (`Cycle.is_open`)."""

    verdict: Verdict
    is_open: bool


class Due(NamedTuple):
    """A subject whose `wake_at` has come. `remote_id` is the helpdesk's own, `key` what people call it."""

    kind: SubjectKind
    remote_id: str
    key: str
    wake_at: int


class StoredVerdict(NamedTuple):
    """A verdict with the ticket it belongs to.

    `given_at` is when it took this form, None for one of a backfill (`provisional`); `amended_at` when late facts
    last changed it after its cycle had closed.
    """

    ticket: str
    ticket_id: str
    verdict: Verdict
    provisional: bool
    final: bool
    given_at: int | None
    amended_at: int | None


class Amendment(NamedTuple):
    """A verdict that no longer stands, as it was, with the instant and the reason of its end."""

    ticket: str
    verdict: Verdict
    replaced_at: int
    reason: str


@dataclass(frozen=True, slots=True)
class RulebookVersion:
    """All that a version on a verdict stands for.

    `texts` are the rule files by name, `calendars` the digest of each compiled calendar by name, `mapping` the digest
    of the site's mapping, `engine` the program's version.
    """

    version: str
    texts: Mapping[str, str]
    calendars: Mapping[str, str] = field(default_factory=dict)
    mapping: str = ""
    engine: str = ""
    first_used_at: int = 0


class JudgedBy(NamedTuple):
    """A version, the first instant at which it was in force (None: never on this site), and how many cycles it judged.

    Verdicts of before versions were kept name none: "".
    """

    version: str
    in_force_at: int | None
    cycle_count: int


class AuditEntry(NamedTuple):
    """Who did what, when; `details` are plain JSON values."""

    at: int
    who: str
    what: str
    details: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a backfill of one source has come.

    `position` is the byte behind the last line that is done (of the unpacked text), `line` its number from 1,
    `counts` whatever the backfill adds up, by name.
    """

    source: str
    position: int
    line: int
    counts: Mapping[str, int] = field(default_factory=dict)
    done: bool = False


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is on record; `verdict_counts` is by state, `provisional_count` how many of them a backfill gave."""

    ticket_count: int
    open_count: int
    gone_count: int
    event_count: int
    provisional_count: int
    verdict_counts: Mapping[str, int]
