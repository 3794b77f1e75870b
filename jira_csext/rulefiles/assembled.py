"""A draft without errors to the frozen rulebook that the engine asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.conditions import Always, Condition
from jira_csext.core.metric import BUILT_IN, Metric
from jira_csext.core.rulebook import Action, Escalation, Goal, Level, Repeat, Rulebook, Sla, Step
from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.placing import knows_time, on_calendar, placed
from jira_csext.rulefiles.sections.actions import ActionEntry
from jira_csext.rulefiles.sections.escalations import EscalationEntry, RepeatEntry
from jira_csext.rulefiles.sections.people import role
from jira_csext.rulefiles.sections.slas import SlaEntry, StepEntry
from jira_csext.rulefiles.uses import calendar_of_goal, calendar_of_rule, default_calendar


def assembled(draft: Draft, calendars: Mapping[str, Calendar], digest: str) -> Rulebook:
    """Return the rulebook that a draft without errors is; `calendars` are its own, ready."""
    actions = {entry.name: tuple(item.action() for item in entry.value) for entry in draft.actions.values()}
    assembly = _Assembly(draft, calendars, actions)
    return Rulebook(
        slas=tuple(assembly.sla(entry) for entry in draft.slas.values()),
        calendars=MappingProxyType(dict(calendars)),
        default_calendar=calendars.get(default_calendar(draft)),
        actions=MappingProxyType(actions),
        people=MappingProxyType({entry.name: role(entry.name, entry.value) for entry in draft.people.values()}),
        escalations=MappingProxyType({entry.name: assembly.escalation(entry) for entry in draft.escalations.values()}),
        digest=digest,
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
            until=placed(escalation.until, calendar or default),
            repeat=_repeat(escalation.repeat),
            calendar=calendar,
            inhibit=escalation.inhibit,
            source=entry.place(),
        )

    def _goal(self, entry: Entry[SlaEntry], place: int) -> Goal:
        goal = entry.value.goals[place]
        calendar = self._calendars[calendar_of_goal(self._draft, entry.name, place)]
        return Goal(
            target=goal.target,
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
                starts=placed(own.start, calendar),
                stops=placed(own.stop, calendar),
                cancels=placed(own.cancel, calendar),
                pause=None if pause is None else self._condition(pause, calendar),
            )
        return self._metrics[key]


def _repeat(entry: RepeatEntry | None) -> Repeat | None:
    return None if entry is None else Repeat(entry.every, entry.times)


def _midnight(on: date | None, calendar: Calendar) -> int | None:
    """Return the start of a date in the calendar's zone."""
    return None if on is None else calendar.instant(datetime.fromisoformat(f"{on}"))
