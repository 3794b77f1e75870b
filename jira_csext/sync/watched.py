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
from jira_csext.sync.forecast_use import InUse
from jira_csext.sync.notify import USUAL, Grouping, Notifies, notified
from jira_csext.sync.speech import Templates
from jira_csext.sync.write_back_shown import Plan


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
    whatever they were called (None: there is nobody), `unsure` those whose answer was lost. `status_card`: each ticket
    that we act on gets one. `notifies` reaches people beside the helpdesk, many alarms by one message as `grouping`
    says. `clients` is the register, None for a site that works without one. `write_back` is what fields of tickets are
    to say, None for nothing. `edits_together`: the helpdesk carries out several edits of one ticket in one request.
    `sweeps_doubles`: a message of ours that came twice is taken back; `looked_through` are the tickets that a look for
    them has done when the helpdesk failed midway, `looked_in_vain` those at which it failed. `told_fields` are the
    attributes with a field of the helpdesk's into which the word of a command is written. `shared_with` is the
    attribute in which a ticket names the organisations whose people may read it.
    `notices` are what of the site file the helpdesk does not bear out, a sentence each. `forecasts` is the table that
    forecasts are looked up in.
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
    unsure: set[str] = field(default_factory=set)
    status_card: bool = False
    notifies: Notifies = notified
    grouping: Grouping = USUAL
    clients: Clients | None = None
    write_back: Plan | None = None
    edits_together: bool = False
    sweeps_doubles: bool = True
    looked_through: set[str] = field(default_factory=set)
    looked_in_vain: set[str] = field(default_factory=set)
    told_fields: frozenset[str] = frozenset()
    notices: tuple[str, ...] = ()
    shared_with: str = "fields.organisations"
    forecasts: InUse = field(default_factory=InUse)
