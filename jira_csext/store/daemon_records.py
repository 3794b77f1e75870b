"""What the daemon puts through the door of the store and takes out again; instants are epoch seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, NamedTuple

from jira_csext.core.ticket import Ticket
from jira_csext.store.records import LiveVerdict, SubjectKind

if TYPE_CHECKING:
    # The engine itself, which a command that only reads the store need not load.
    from jira_csext.core.decide import Decision
    from jira_csext.core.limit import Counted
    from jira_csext.core.rulebook import Action, ActionKind

OutboxState = Literal["pending", "held", "sending", "unknown", "sent", "superseded", "shadow", "parked", "abandoned"]
"""What has become of one action; `store.states` says which may follow which."""

NewState = Literal["pending", "held", "shadow", "superseded", "parked"]
"""The states in which an action may enter the outbox."""


class Known(NamedTuple):
    """A ticket on record with what the daemon keeps of it.

    `fetched_at` names the reading; `updated` is the helpdesk's mark of the reading that was last ticked ("" for none);
    `first_seen_at` is as in `core.decide.Record`, 0 for a ticket that was in sight from the start.
    """

    ticket: Ticket
    fetched_at: int
    updated: str
    first_seen_at: int
    wake_at: int | None


class Planned(NamedTuple):
    """An action as it enters the outbox: at once (`pending`), later (`held` until `not_before`), or only on record."""

    action: Action
    state: NewState = "pending"
    reason: str = ""
    not_before: int | None = None


class Taken(NamedTuple):
    """A decision to be written down. Without `planned` the actions of one that is to `act` are all pending at once."""

    decision: Decision
    planned: Sequence[Planned] = ()


class TickRecord(NamedTuple):
    """All that one tick found out about one ticket, under the rulebook version `rulebook`.

    `ticket` has the merged history. `is_reading` says that it was read anew (at `fetched_at`, with the helpdesk's mark
    `updated`); else it was only evaluated again, and `fetched_at` is that of `Known`. `first_seen_at` is kept when
    the ticket is new here (see `core.decide.Record`). `counted` is what the ticket adds to counts, None where
    nothing is counted.
    """

    ticket: Ticket
    fetched_at: int
    rulebook: str
    wake_at: int | None = None
    verdicts: Sequence[LiveVerdict] = ()
    decisions: Sequence[Taken] = ()
    updated: str = ""
    first_seen_at: int = 0
    is_reading: bool = True
    counted: Sequence[Counted] | None = None


class TickSaved(NamedTuple):
    """What became of a tick. `older`: a newer reading was on record, so nothing at all was written; tick it again.

    `queued` are the keys of the actions that entered the outbox.
    """

    older: bool
    queued: tuple[str, ...] = ()


class StoredDecision(NamedTuple):
    """A decision on record, with the ticket it belongs to."""

    ticket: str
    ticket_id: str
    decision: Decision
    decided_at: int
    version: str


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """One action of one decision, and what has become of it.

    `key` is its marker for good; `short` its first characters' stand-in that people type. `ticket` is the key today.
    `sending_at` is the helpdesk's clock at the first attempt: where a look for the marker may end.
    """

    key: str
    short: str
    subject_kind: SubjectKind
    ticket: str
    ticket_id: str
    decision: str
    rule: str
    cycle: int
    step: str
    action: Action
    public: bool
    due_at: int
    decided_at: int
    version: str
    state: OutboxState
    reason: str
    not_before: int | None
    attempts: int
    sending_at: int | None
    remote_id: str
    changed_at: int

    @property
    def kind(self) -> ActionKind:
        """What is to be done."""
        return self.action.kind

    @property
    def about(self) -> str:
        """What it is done with, for people: the text, label, role or state, or the fields with their values."""
        return self.action.value or ", ".join(f"{name}={told}" for name, told in self.action.details)


class CardRecord(NamedTuple):
    """What is kept of a ticket's status card: a digest of what it says, and when it was put right after a person."""

    digest: str
    written_at: int
    restored_at: int | None


class OutboxChange(NamedTuple):
    """One line of an action's story: the state it entered, when and why."""

    at: int
    state: OutboxState
    reason: str
    not_before: int | None
    attempts: int
    remote_id: str


class Pause(NamedTuple):
    """Who stopped all speech on a site, when and why."""

    by: str
    at: int
    reason: str


class Canary(NamedTuple):
    """Whether search still understood dates when last asked, and what was found if not."""

    understood: bool
    at: int
    sentence: str


class Channel(NamedTuple):
    """A way to reach somebody beside the helpdesk: what waits for it since when, its last use, since when it fails.

    `tried_at` is when it was last tried, well or not.
    """

    waiting_since: int | None = None
    sent_at: int | None = None
    failing_since: int | None = None
    tried_at: int | None = None


StateScope = Literal["site", "project", "rule", "channel"]


class SiteState(NamedTuple):
    """Something that is wrong until it is mended: `name` (`unreachable`, `not_admitted`, `write_limit`, …) in words.

    `place` is the project, rule or channel it holds for, "" for the whole site. `since` stays while it lasts.
    """

    scope: StateScope
    place: str
    name: str
    since: int
    sentence: str


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the daemon stands with a site; None for what has not happened yet.

    `watermark` is on the helpdesk's clock: everything up to it has been read and ticked. `clock_offset` is what must
    be added to the local clock, as measured at `clock_measured_at`. `swept_at` is when all of the scope was last
    compared with what is on record. `rulebook` is the version in force.
    """

    watermark: int | None = None
    adopted_at: int | None = None
    ticked_at: int | None = None
    swept_at: int | None = None
    clock_offset: int = 0
    clock_measured_at: int | None = None
    canary: Canary | None = None
    pause: Pause | None = None
    rulebook: str = ""
    states: tuple[SiteState, ...] = ()
    activated_at: Mapping[str, int] = field(default_factory=dict)


Wants = Literal["read", "evaluate"]


class Look(NamedTuple):
    """A ticket that must be looked at again, whatever its `wake_at` says: read anew, or only evaluated.

    `attempts` above 0: it could not be read (`gone`: it was not to be seen), why says `reason`, and it is set aside
    until `not_before`. `ticket` is its key where it is on record.
    """

    ticket_id: str
    ticket: str
    wants: Wants
    reason: str
    since: int
    urgent: bool = False
    attempts: int = 0
    not_before: int | None = None
    gone: bool = False


class Owner(NamedTuple):
    """Who serves a site: a process of its own, `token` a text that no other run of the program has."""

    host: str
    pid: int
    token: str


class Holder(NamedTuple):
    """Who holds a site's lease, since when, and when it last said so."""

    owner: Owner
    since: int
    renewed_at: int
