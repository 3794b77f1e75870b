"""The rulebook as the engine sees it: frozen, resolved, with the place in the files that each part came from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions import Always, AnyOf, Condition, UnansweredFor
from jira_csext.core.conduct import NO_CONDUCT, Conduct
from jira_csext.core.duration import Duration
from jira_csext.core.metric import Metric
from jira_csext.core.occurrence import OF_ESCALATIONS, Occurrence
from jira_csext.core.rule_order import waiting_last
from jira_csext.core.ticket import Value

if TYPE_CHECKING:
    from jira_csext.core.delay_rule import DelayWarning
    from jira_csext.core.limit import Limit
    from jira_csext.core.playbook import Playbook
    from jira_csext.core.segment_rule import SegmentRule


class Source(NamedTuple):
    """Where an admin wrote it: file as given, line and column from 1."""

    file: str = ""
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


NOWHERE = Source()
ALWAYS_HOLDS = Always()

ActionKind = Literal["note", "reply", "label", "unlabel", "set", "assign", "watch", "transition", "ticket", "notify"]


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do about a ticket.

    `value` is what the kind takes: the template of an internal `note`, a public `reply` or a new `ticket`; the label
    to `label` or `unlabel`; the role to `assign`, `watch` or `notify`; the state of a `transition`; "" for `set`.
    `mention` are roles. `details` are the fields to `set` with their values; of a ticket its `type` and the role under
    `assign`; of a `notify` the `template`, if one is named.
    """

    kind: ActionKind
    value: str = ""
    mention: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Offset:
    """When in a cycle a step falls; `text` is how it was written (`50%`, `15m before`, `3h after`, `breach`)."""

    text: str
    kind: Literal["percent", "before", "after", "breach", "stop"]
    percent: int = 0
    duration: Duration | None = None

    @property
    def is_before_deadline(self) -> bool:
        """Whether what is said then warns of a deadline that is still ahead."""
        return self.kind == "before" or (self.kind == "percent" and self.percent < 100)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A step comes again: `times` more, each `every` after the one before."""

    every: Duration
    times: int


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do at an instant of a cycle; `named` is the action's name where one was written.

    `escalate` names the escalation that it raises.
    """

    at: Offset
    do: tuple[Action, ...] = ()
    named: str = ""
    escalate: str = ""
    repeat: Repeat | None = None
    source: Source = NOWHERE


TargetKind = Literal["duration", "end_of_day", "end_of_next_working_day", "date"]


@dataclass(frozen=True, slots=True)
class Target:
    """How long a promise may take: a duration, the end of a working day, or until a date that the ticket has.

    `text` is how it was written; of a `date` it is the attribute: `promised_at` or `due_at`.
    """

    text: str
    kind: TargetKind = "duration"
    duration: Duration | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """Which attributes of the client hold a target or calendar of its own, "" for none; `calendars` are by name."""

    target: str = ""
    calendar: str = ""
    calendars: Mapping[str, Calendar] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Goal:
    """A target for the tickets that its condition names, measured on its calendar.

    It is for cycles that started at `effective_at` or later; None is for all. `agreed` says where the client's own
    target and calendar stand, which then count in the place of these (`core.agreed`).
    """

    target: Target
    calendar: Calendar
    when: Condition = ALWAYS_HOLDS
    effective_at: int | None = None
    source: Source = NOWHERE
    agreed: Agreed | None = None


OnReopen = Literal["new_cycle", "resume"]


@dataclass(frozen=True)
class Sla:
    """One promise: which tickets, which clock, how long, and what to do on the way.

    A rule in `shadow` records what it would have done and does nothing. Cycles that started before `effective_at` are
    none of its own. `renamed_from` are the names it had before, the first of them first: its past goes on under it.
    By `conduct` its public warnings keep to the client's contact hours, None for a rule that needs no such thing.
    """

    name: str
    metric: Metric
    goals: tuple[Goal, ...]
    when: Condition = ALWAYS_HOLDS
    steps: tuple[Step, ...] = ()
    pause_while: Condition | None = None
    on_reopen: OnReopen = "new_cycle"
    shadow: bool = False
    effective_at: int | None = None
    renamed_from: tuple[str, ...] = ()
    description: str = ""
    source: Source = NOWHERE
    conduct: Conduct | None = None

    @cached_property
    def judged_by(self) -> frozenset[str]:
        """The attributes that decide whether the rule applies, which goal is in force, and until which date."""
        dates = frozenset(goal.target.text for goal in self.goals if goal.target.kind == "date")
        return self.when.reads.union(dates, *(goal.when.reads for goal in self.goals))

    @cached_property
    def is_plain(self) -> bool:
        """Whether conditions alone tell the goal in force: no dates of the ticket's, no beginnings."""
        return self.effective_at is None and not any(
            goal.target.kind == "date" or goal.effective_at is not None for goal in self.goals
        )

    @cached_property
    def asked_of_client(self) -> tuple[str, ...]:
        """The attributes of the client in which an agreement about a goal may stand."""
        asked = (name for goal in self.goals if goal.agreed for name in (goal.agreed.target, goal.agreed.calendar))
        return tuple(dict.fromkeys(filter(None, asked)))

    @cached_property
    def agreements(self) -> dict[tuple[Value, ...], Sla]:
        """The rule as it is for clients who negotiated, by what `asked_of_client` holds; kept by `core.agreed`."""
        return {}

    @cached_property
    def stands_still_while(self) -> Condition | None:
        """What pauses the clock: the rule's own condition, or that of its metric."""
        own, of_metric = self.pause_while, self.metric.pause
        if own is None or of_metric is None:
            return of_metric if own is None else own
        return AnyOf((own, of_metric))

    @cached_property
    def needs(self) -> frozenset[str]:
        """What must have been found out about other rules and escalations before its clock can be replayed."""
        return frozenset[str]().union(*(occurrence.needs for occurrence in self.metric.occurrences))

    @cached_property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in it."""
        found = [self.when, *(goal.when for goal in self.goals)]
        if self.stands_still_while is not None:
            found.append(self.stands_still_while)
        for occurrence in self.metric.occurrences:
            found += occurrence.conditions
        return tuple(found)

    @cached_property
    def step_texts(self) -> Mapping[str, Step]:
        """The steps by how their offset is written."""
        return {step.at.text: step for step in self.steps}

    @cached_property
    def public_warnings(self) -> tuple[int, ...]:
        """The places of the steps that tell the client something before the deadline."""
        replies = (any(action.kind == "reply" for action in step.do) for step in self.steps)
        return tuple(
            place for place, is_public in enumerate(replies) if is_public and self.steps[place].at.is_before_deadline
        )

    @property
    def first_name(self) -> str:
        """The name under which its past is on record."""
        return self.renamed_from[0] if self.renamed_from else self.name


@dataclass(frozen=True, slots=True)
class Level:
    """Part of an escalation: `after` it began, call whoever fills the roles in `to`, and do what is said.

    `to` are mentioned in its notes.
    """

    after: Duration
    to: tuple[str, ...]
    do: tuple[Action, ...]
    source: Source = NOWHERE


@dataclass(frozen=True, slots=True)
class Escalation:
    """Who is called, and who next if nobody answers, `until` somebody does.

    Delays run on `calendar`, or else on that of the goal that raised it. `repeat` is of the last level. While it runs,
    other notes on the ticket are only recorded, unless it does not `inhibit`.
    """

    name: str
    levels: tuple[Level, ...]
    until: tuple[Occurrence, ...]
    repeat: Repeat | None = None
    calendar: Calendar | None = None
    inhibit: bool = True
    source: Source = NOWHERE

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition in it."""
        return tuple(condition for occurrence in self.until for condition in occurrence.conditions)


class Absence(NamedTuple):
    """From the first day to the last, both included, somebody else stands in."""

    first: date
    last: date
    instead: str


class Terms(NamedTuple):
    """When an address is used: within its `hours` (None: always), as a `fallback` only where the one before fails."""

    hours: Calendar | None = None
    fallback: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody a rule may name: a fixed `account`, or whom an attribute of the client names (`client_attribute`).

    `notify` are addresses beside the helpdesk in order; `terms` those that are not simply used, by address.
    """

    name: str
    account: str = ""
    client_attribute: str = ""
    notify: tuple[str, ...] = ()
    away: tuple[Absence, ...] = ()
    terms: Mapping[str, Terms] = field(default_factory=dict, hash=False)


@dataclass(frozen=True)
class Rulebook:
    """Everything the admins wrote, in force together. `digest` names the text it came from."""

    slas: tuple[Sla, ...] = ()
    calendars: Mapping[str, Calendar] = field(default_factory=dict)
    default_calendar: Calendar | None = None
    actions: Mapping[str, tuple[Action, ...]] = field(default_factory=dict)
    people: Mapping[str, Role] = field(default_factory=dict)
    escalations: Mapping[str, Escalation] = field(default_factory=dict)
    digest: str = ""
    limits: tuple[Limit, ...] = ()
    playbooks: tuple[Playbook, ...] = ()
    segments: tuple[SegmentRule, ...] = ()
    conduct: Conduct = NO_CONDUCT
    delay_warnings: tuple[DelayWarning, ...] = ()

    def limit(self, name: str) -> Limit | None:
        """Return the limit of that name, None where there is none."""
        return next((limit for limit in self.limits if limit.name == name), None)

    def playbook(self, name: str) -> Playbook | None:
        """Return the playbook of that name, None where there is none."""
        return next((playbook for playbook in self.playbooks if playbook.name == name), None)

    @cached_property
    def former_names(self) -> Mapping[str, tuple[str, ...]]:
        """Every rule of any kind by its name, with the names that it had before."""
        rules: tuple[Sla | Limit | Playbook, ...] = (*self.promises, *self.limits, *self.playbooks)
        return {rule.name: rule.renamed_from for rule in rules}

    @cached_property
    def promises(self) -> tuple[Sla, ...]:
        """The SLAs, and behind them what the delay warnings are to whoever asks a rule for its steps."""
        return (*self.slas, *(warning.rule for warning in self.delay_warnings))

    def sla(self, name: str) -> Sla:
        """Return the SLA of that name, or what a delay warning of that name is as one; raises KeyError."""
        return self._by_name[name]

    @cached_property
    def _by_name(self) -> Mapping[str, Sla]:
        return {sla.name: sla for sla in self.promises}

    @cached_property
    def facts(self) -> tuple[UnansweredFor, ...]:
        """The facts about time that any rule asks for."""
        found: dict[str, UnansweredFor] = {}
        rules: tuple[Sla | Limit | SegmentRule | Escalation, ...] = (
            *self.promises,
            *self.limits,
            *self.segments,
            *self.escalations.values(),
        )
        for rule in rules:
            for condition in rule.conditions:
                for fact in condition.facts:
                    if isinstance(fact, UnansweredFor):
                        found[fact.attribute] = fact
        return tuple(found[name] for name in sorted(found))

    @cached_property
    def in_order(self) -> tuple[tuple[int, Sla], ...]:
        """The rules with their places, those first that wait for nothing, then those that wait for others."""
        return tuple((place, self.slas[place]) for place in waiting_last(self.slas))

    @cached_property
    def escalations_need(self) -> frozenset[str]:
        """What must have been found out about rules before it is known what ends an escalation."""
        untils = (occurrence for escalation in self.escalations.values() for occurrence in escalation.until)
        return frozenset[str]().union(*(occurrence.needs for occurrence in untils)) - OF_ESCALATIONS

    @cached_property
    def escalating(self) -> Mapping[str, Mapping[str, str]]:
        """The escalations that steps raise, by the rule and by the step's text; other rules and steps are left out."""
        found: dict[str, dict[str, str]] = {}
        for sla in self.promises:
            for text, step in sla.step_texts.items():
                if step.escalate in self.escalations:
                    found.setdefault(sla.name, {})[text] = step.escalate
        return found

    @cached_property
    def deadline_slas(self) -> tuple[Sla, ...]:
        """The rules whose promises are deadlines that delay warnings watch."""
        named = {deadline.sla for rule in self.delay_warnings for deadline in rule.deadlines}
        return tuple(sla for sla in self.slas if sla.name in named)

    @cached_property
    def kept(self) -> dict[str, Any]:
        """What is worked out of the rules once and kept as long as they, by the name of what it is."""
        return {}

    @cached_property
    def waits(self) -> bool:
        """Whether any rule waits for what others, or escalations, find out."""
        return any(sla.needs for sla in self.slas)
