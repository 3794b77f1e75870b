"""A draft without errors to the frozen rulebook that the engine asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.conditions import Always, Condition
from jira_csext.core.conduct import Conduct
from jira_csext.core.delay_rule import DelayWarning, Postponed
from jira_csext.core.duration import Duration
from jira_csext.core.limit import Limit
from jira_csext.core.metric import BUILT_IN, Metric
from jira_csext.core.playbook import Playbook, PlaybookRepeat, PlaybookStep
from jira_csext.core.rulebook import (
    Action,
    Agreed,
    Escalation,
    Goal,
    Level,
    Repeat,
    Rulebook,
    Sla,
    Step,
    Target,
)
from jira_csext.core.segment_rule import SegmentRule
from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.placing import knows_time, on_calendar, placed
from jira_csext.rulefiles.sections.actions import ActionEntry
from jira_csext.rulefiles.sections.conduct import ConductEntry
from jira_csext.rulefiles.sections.delay_warnings import DelayWarningEntry
from jira_csext.rulefiles.sections.escalations import EscalationEntry, RepeatEntry
from jira_csext.rulefiles.sections.limits import LimitEntry
from jira_csext.rulefiles.sections.naming import CalendarOfClient
from jira_csext.rulefiles.sections.people import role
from jira_csext.rulefiles.sections.playbooks import PlaybookEntry, PlaybookStepEntry
from jira_csext.rulefiles.sections.segments import EnterWhen, SegmentEntry
from jira_csext.rulefiles.sections.slas import SlaEntry, StepEntry
from jira_csext.rulefiles.uses import (
    calendar_of_goal,
    calendar_of_rule,
    calendar_written,
    default_calendar,
    manager_role,
)
from jira_csext.rulefiles.values import TargetOfClient


def assembled(draft: Draft, calendars: Mapping[str, Calendar], digest: str) -> Rulebook:
    """Return the rulebook that a draft without errors is; `calendars` are its own, ready."""
    actions = {entry.name: tuple(item.action() for item in entry.value) for entry in draft.actions.values()}
    assembly = _Assembly(draft, calendars, actions)
    return Rulebook(
        slas=tuple(assembly.sla(entry) for entry in draft.slas.values()),
        calendars=MappingProxyType(dict(calendars)),
        default_calendar=calendars.get(default_calendar(draft)),
        actions=MappingProxyType(actions),
        people=MappingProxyType({name: role(name, entry.value, calendars) for name, entry in draft.people.items()}),
        escalations=MappingProxyType({entry.name: assembly.escalation(entry) for entry in draft.escalations.values()}),
        digest=digest,
        limits=tuple(assembly.limit(entry) for entry in draft.limits.values()),
        playbooks=tuple(assembly.playbook(entry) for entry in draft.playbooks.values()),
        segments=tuple(assembly.segment(entry) for entry in draft.segments.values()),
        conduct=assembly.conduct,
        delay_warnings=tuple(assembly.delay_warnings()),
    )


class _Assembly:
    """What its parts share: calendars and actions by name, and conditions and clocks that several rules ask for."""

    def __init__(
        self, draft: Draft, calendars: Mapping[str, Calendar], actions: Mapping[str, tuple[Action, ...]]
    ) -> None:
        self._draft = draft
        self._calendars = calendars
        self._actions = actions
        # Rules that ask the same share one condition and one clock, so that the engine answers it once per ticket.
        self._shared: dict[Condition, Condition] = {}
        self._metrics: dict[tuple[str, str], Metric] = {}
        self.conduct = _conduct(draft, calendars)

    def sla(self, entry: Entry[SlaEntry]) -> Sla:
        sla = entry.value
        calendar = self._calendars[calendar_of_rule(self._draft, entry.name)]
        return Sla(
            name=entry.name,
            metric=self._metric(sla.metric, calendar),
            goals=tuple(self._goal(entry, place) for place in range(len(sla.goals))),
            when=self._condition(sla.when, calendar),
            steps=tuple(self._step(entry, place, step) for place, step in enumerate(sla.steps)),
            pause_while=None if sla.pause_while is None else self._condition(sla.pause_while, calendar),
            on_reopen=sla.on_reopen,
            shadow=sla.shadow,
            effective_at=_midnight(sla.effective_from, calendar),
            renamed_from=tuple(sla.renamed_from),
            description=sla.description,
            source=entry.place(),
            conduct=self.conduct,
        )

    def escalation(self, entry: Entry[EscalationEntry]) -> Escalation:
        escalation = entry.value
        calendar = self._calendars.get(escalation.calendar)
        default = self._calendars.get(default_calendar(self._draft), ALWAYS)
        levels = tuple(
            Level(level.after, tuple(level.to), self._done(level.do), entry.place("levels", place))
            for place, level in enumerate(escalation.levels)
        )
        return Escalation(
            name=entry.name,
            levels=levels,
            until=placed(escalation.until, calendar or default, self._calendars, self.conduct),
            repeat=_repeat(escalation.repeat),
            calendar=calendar,
            inhibit=escalation.inhibit,
            source=entry.place(),
        )

    def delay_warnings(self) -> list[DelayWarning]:
        entries = sorted(self._draft.delay_warnings.values(), key=lambda entry: entry.name == _LAST)
        return [self._delay_warning(entry) for entry in entries]

    def _delay_warning(self, entry: Entry[DelayWarningEntry]) -> DelayWarning:
        delay = entry.value
        calendar = self._calendars.get(calendar_written(self._draft, entry), ALWAYS)
        postponed = delay.postponed
        return DelayWarning(
            name=entry.name,
            when=self._condition(delay.when, calendar),
            deadlines=delay.deadline,
            told_by=delay.client_told_by,
            calendar=calendar,
            remind=delay.remind_staff,
            when_risk=delay.when_risk,
            otherwise=delay.otherwise.way,
            escalate=delay.otherwise.escalate,
            new_date_within=delay.new_date_within,
            postponed=None if postponed is None else Postponed(postponed.more_than, postponed.escalate),
            manager=manager_role(self._draft),
            shadow=delay.shadow,
            renamed_from=tuple(delay.renamed_from),
            description=delay.description,
            conduct=self.conduct,
            source=entry.place(),
        )

    def limit(self, entry: Entry[LimitEntry]) -> Limit:
        limit = entry.value
        calendar = self._calendars.get(calendar_written(self._draft, entry), ALWAYS)
        return Limit(
            name=entry.name,
            count=placed(limit.count, calendar, self._calendars, self.conduct),
            per=limit.per,
            more_than=limit.more_than,
            do=self._done(limit.do),
            when=self._condition(limit.when or Always(), calendar),
            within=limit.within,
            calendar=calendar,
            shadow=limit.shadow,
            renamed_from=tuple(limit.renamed_from),
            description=limit.description,
            named=limit.do if isinstance(limit.do, str) else "",
            source=entry.place(),
        )

    def playbook(self, entry: Entry[PlaybookEntry]) -> Playbook:
        playbook = entry.value
        return Playbook(
            name=entry.name,
            start=playbook.from_,
            steps=tuple(self._client_step(entry, place, step) for place, step in enumerate(playbook.steps)),
            when=playbook.when,
            calendar=self._calendars.get(calendar_written(self._draft, entry), ALWAYS),
            shadow=playbook.shadow,
            renamed_from=tuple(playbook.renamed_from),
            description=playbook.description,
            source=entry.place(),
        )

    def _client_step(self, entry: Entry[PlaybookEntry], place: int, step: PlaybookStepEntry) -> PlaybookStep:
        repeat = step.repeat
        return PlaybookStep(
            text=step.at.text,
            duration=step.at.duration or Duration(0, "calendar_days"),
            before=step.at.kind == "before",
            do=self._done(step.do),
            named=step.do if isinstance(step.do, str) else "",
            repeat=None if repeat is None else PlaybookRepeat(repeat.every, repeat.times),
            source=entry.place("steps", place),
        )

    def segment(self, entry: Entry[SegmentEntry]) -> SegmentRule:
        enter_when = entry.value.enter_when or EnterWhen()
        default = self._calendars.get(default_calendar(self._draft), ALWAYS)
        return SegmentRule(
            entry.name,
            placed(enter_when.events, default, self._calendars, self.conduct),
            enter_when.contract_ended,
            entry.place(),
        )

    def _goal(self, entry: Entry[SlaEntry], place: int) -> Goal:
        goal = entry.value.goals[place]
        calendar = self._calendars[calendar_of_goal(self._draft, entry.name, place)]
        asked_of = goal.target.asked_of if isinstance(goal.target, TargetOfClient) else ""
        written = goal.calendar or entry.value.calendar
        calendar_asked_of = written.asked_of if isinstance(written, CalendarOfClient) else ""
        is_agreed = bool(asked_of or calendar_asked_of)
        return Goal(
            target=Target(goal.target.text, goal.target.kind, goal.target.duration),
            agreed=Agreed(asked_of, calendar_asked_of, self._calendars) if is_agreed else None,
            calendar=calendar,
            when=self._condition(goal.when or Always(), calendar),
            effective_at=_midnight(goal.effective_from, calendar),
            source=entry.place("goals", place),
        )

    def _step(self, entry: Entry[SlaEntry], place: int, step: StepEntry) -> Step:
        return Step(
            at=step.at,
            do=self._done(step.do),
            named=step.do if isinstance(step.do, str) else "",
            escalate=step.escalate,
            repeat=_repeat(step.repeat),
            source=entry.place("steps", place),
        )

    def _done(self, do: str | Iterable[str | ActionEntry]) -> tuple[Action, ...]:
        done: list[Action] = []
        for item in (do,) if isinstance(do, str) else do:
            done += self._actions[item] if isinstance(item, str) else [item.action()]
        return tuple(done)

    def _condition(self, condition: Condition, calendar: Calendar) -> Condition:
        condition = on_calendar(condition, calendar)
        return self._shared.setdefault(condition, condition)

    def _metric(self, name: str, calendar: Calendar) -> Metric:
        if name in BUILT_IN:
            return BUILT_IN[name]
        own = self._draft.metrics[name].value
        pause = own.pause_while
        is_timed = knows_time((*own.start, *own.stop, *own.cancel)) or (pause is not None and bool(pause.facts))
        key = (name, calendar.spec.name if is_timed else "")
        if key not in self._metrics:
            self._metrics[key] = Metric(
                name,
                starts=placed(own.start, calendar, self._calendars, self.conduct),
                stops=placed(own.stop, calendar, self._calendars, self.conduct),
                cancels=placed(own.cancel, calendar, self._calendars, self.conduct),
                pause=None if pause is None else self._condition(pause, calendar),
            )
        return self._metrics[key]


def _conduct(draft: Draft, calendars: Mapping[str, Calendar]) -> Conduct:
    default = calendars.get(default_calendar(draft), ALWAYS)
    # Each value was read with its entry.
    values: dict[str, Any] = {name: entry.value for name, entry in draft.conduct.items()}
    written = ConductEntry.model_construct(**values)
    hours = written.contact_hours
    own = None
    if hours is not None:
        own = calendars[hours.default] if isinstance(hours.default, str) else hours.default.calendar("contact hours")
    return Conduct(
        hours=own,
        calendars=calendars,
        zone=default.spec.timezone,
        urgent=frozenset(hours.urgent if hours is not None else ()),
        grace=written.grace,
        per_ticket=None if written.per_ticket is None else written.per_ticket.replies,
        per_client=None if written.per_client is None else written.per_client.replies,
        never_mention_other_clients=written.never_mention_other_clients,
        no_excuses=written.no_excuses,
        unknown_speakers=written.unknown_speakers,
    )


# Of the delay warnings it is for what no other matches, wherever it is written.
_LAST = "default"


def _repeat(entry: RepeatEntry | None) -> Repeat | None:
    return None if entry is None else Repeat(entry.every, entry.times)


def _midnight(on: date | None, calendar: Calendar) -> int | None:
    """Return the start of a date in the calendar's zone."""
    return None if on is None else calendar.instant(datetime.fromisoformat(f"{on}"))
