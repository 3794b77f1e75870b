"""A site being watched: everything that a turn of the daemon works with, put together once per rulebook in force."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from jira_csext.core.client import ClientTimeline
from jira_csext.core.rulebook import ActionKind, Rulebook
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.port import Helpdesk, InternalNotes, Person
from jira_csext.meter import Meter
from jira_csext.store.store import Store
from jira_csext.sync.clients import Clients, client_by_name
from jira_csext.sync.notify import Notifies, notified
from jira_csext.sync.speech import Templates


@dataclass(frozen=True, slots=True)
class Limits:
    """What keeps a mistake small; durations in seconds.

    `grace` is how long a person may still be first before a public message leaves. `writes_per_hour` is per rule: a
    rule that wants more is stopped and named. `replies_per_day` and `writes_per_day` are per ticket.
    """

    grace: int = 300
    writes_per_hour: int = 60
    writes_per_day: int = 20
    replies_per_day: int = 3
    reads_per_turn: int = 500
    evaluations_per_turn: int = 2000
    deliveries_per_turn: int = 50


@dataclass(frozen=True, slots=True)
class Watched:
    """One site with its helpdesk, store and the rulebook in force under `version`; `meter` counts what is done.

    `missing` says of actions why the helpdesk lets us do them nowhere; `people` are the accounts looked up so far, by
    whatever they were called (None: there is nobody). `status_card`: each ticket that we act on gets one.
    `notifies` reaches people beside the helpdesk. `clients` is the register, None for a site that works without one.
    """

    site: str
    helpdesk: Helpdesk
    store: Store
    rulebook: Rulebook
    version: str
    templates: Templates
    internal_notes: dict[str, InternalNotes] = field(default_factory=dict)
    limits: Limits = Limits()
    client_of: Callable[[Ticket], ClientTimeline] = client_by_name
    meter: Meter = field(default_factory=Meter)
    missing: dict[ActionKind, str] = field(default_factory=dict)
    people: dict[str, Person | None] = field(default_factory=dict)
    status_card: bool = False
    notifies: Notifies = notified
    clients: Clients | None = None
