"""Who speaks of what in a draft: every place in which a rulebook does an action, calls a role or asks a condition."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from jira_csext.core.delay_rule import DRAFT_TEXT, KNOWN_TEXT, REMINDER, TOLD_TEXT, WARNING_TEXT
from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.events import conditions_in
from jira_csext.rulefiles.problems import Key, Problem
from jira_csext.rulefiles.sections.actions import ActionEntry
from jira_csext.rulefiles.sections.delay_warnings import DelayWarningEntry
from jira_csext.rulefiles.sections.escalations import LevelEntry
from jira_csext.rulefiles.sections.limits import LimitEntry
from jira_csext.rulefiles.sections.metrics import EVENT_KEYS
from jira_csext.rulefiles.sections.playbooks import PlaybookEntry, PlaybookStepEntry
from jira_csext.rulefiles.sections.slas import SlaEntry, StepEntry

DEFAULT = "default"


class Place(NamedTuple):
    """Where something is written: the entry, and the way from there."""

    entry: Entry[Any]
    path: tuple[Key, ...]

    def inner(self, *path: Key) -> Place:
        """Return the place of a part of it."""
        return Place(self.entry, (*self.path, *path))

    def problem(self, says: str, *path: Key) -> Problem:
        """Return a problem with it, or with a part of it."""
        return self.entry.problem(*self.path, *path, says=says)

    def warning(self, says: str, *path: Key) -> Problem:
        """Return a problem that does not refuse the rulebook."""
        return self.entry.warning(*self.path, *path, says=says)


def default_calendar(draft: Draft) -> str:
    """Return the name of the calendar that rules have without naming one: `default`, or the only one not `always`."""
    names = draft.names["calendars"]
    if DEFAULT in names:
        return DEFAULT
    worked = [name for name in names if name not in draft.calendars or not draft.calendars[name].value.is_always]
    return worked[0] if len(worked) == 1 else ""


def calendar_of_goal(draft: Draft, rule: str, place: int) -> str:
    """Return the name of the calendar that a goal is measured on: its own, else the rule's, else the default."""
    sla = draft.slas[rule].value
    return sla.goals[place].calendar or sla.calendar or default_calendar(draft)


def calendar_of_rule(draft: Draft, rule: str) -> str:
    """Return the name of the calendar on which a rule's own facts are measured: its own, the default, or a goal's."""
    sla = draft.slas[rule].value
    return sla.calendar or default_calendar(draft) or calendar_of_goal(draft, rule, 0)


def steps_written(draft: Draft) -> Iterator[tuple[Place, StepEntry]]:
    """Yield every step of every rule."""
    for entry in draft.slas.values():
        for place, step in enumerate(entry.value.steps):
            yield Place(entry, ("steps", place)), step


def levels_written(draft: Draft) -> Iterator[tuple[Place, LevelEntry]]:
    """Yield every level of every escalation."""
    for entry in draft.escalations.values():
        for place, level in enumerate(entry.value.levels):
            yield Place(entry, ("levels", place)), level


OtherRule = Entry[DelayWarningEntry] | Entry[LimitEntry] | Entry[PlaybookEntry]


def other_rules(draft: Draft) -> Iterator[OtherRule]:
    """Yield the rules that are no promises: delay warnings, limits and playbooks."""
    yield from draft.delay_warnings.values()
    yield from draft.limits.values()
    yield from draft.playbooks.values()


def every_rule(draft: Draft) -> Iterator[Entry[SlaEntry] | OtherRule]:
    """Yield every rule of any kind."""
    yield from draft.slas.values()
    yield from other_rules(draft)


def calendar_written(draft: Draft, entry: OtherRule) -> str:
    """Return the name of the calendar that a rule without goals has: its own, else the default."""
    return entry.value.calendar or default_calendar(draft)


def client_steps_written(draft: Draft) -> Iterator[tuple[Place, PlaybookStepEntry]]:
    """Yield every step of every playbook."""
    for entry in draft.playbooks.values():
        for place, step in enumerate(entry.value.steps):
            yield Place(entry, ("steps", place)), step


def lists_done(draft: Draft) -> Iterator[tuple[Place, str | list[str | ActionEntry]]]:
    """Yield what every step, level and limit does."""
    for place, step in steps_written(draft):
        yield place.inner("do"), step.do
    for place, level in levels_written(draft):
        yield place.inner("do"), level.do
    for limit in draft.limits.values():
        yield Place(limit, ("do",)), limit.value.do
    for place, client_step in client_steps_written(draft):
        yield place.inner("do"), client_step.do


def actions_named(draft: Draft) -> Iterator[tuple[Place, str]]:
    """Yield every action that a step or level does by its name."""
    for place, done in lists_done(draft):
        if isinstance(done, str):
            yield place, done
            continue
        for item, action in enumerate(done):
            if isinstance(action, str):
                yield place.inner(item), action


def actions_written(draft: Draft) -> Iterator[tuple[Place, ActionEntry]]:
    """Yield every single action: those under `actions` first, then those that steps and levels spell out."""
    for named in draft.actions.values():
        for item, action in enumerate(named.value):
            yield Place(named, (item,)), action
    for place, done in lists_done(draft):
        for item, written in enumerate(done):
            if isinstance(written, ActionEntry):
                yield place.inner(item), written
    for delay in draft.delay_warnings.values():
        for action in said_of_delay(draft, delay.value):
            yield Place(delay, ()), action


def said_of_delay(draft: Draft, delay: DelayWarningEntry) -> Iterator[ActionEntry]:
    """Yield what a delay warning says, in texts that it does not name itself."""
    manager = manager_role(draft)
    everybody = list(dict.fromkeys(("assignee", manager)))
    if delay.remind_staff:
        yield ActionEntry(note=REMINDER, mention=["assignee"])
    yield ActionEntry(note=KNOWN_TEXT, mention=everybody)
    yield ActionEntry(note=DRAFT_TEXT, mention=[manager])
    if delay.otherwise.way == "post":
        yield ActionEntry(reply=WARNING_TEXT)
        yield ActionEntry(note=TOLD_TEXT, mention=everybody)


def manager_role(draft: Draft) -> str:
    """Return the role that looks after the client: the first that is filled from the register, else the assignee."""
    return next((entry.name for entry in draft.people.values() if entry.value.from_ == "client.manager"), "assignee")


def roles_called(draft: Draft) -> Iterator[tuple[Place, str]]:
    """Yield every role that is called, gets a ticket or stands in."""
    for person in draft.people.values():
        for item, away in enumerate(person.value.away):
            yield Place(person, ("away", item, "instead")), away.instead
    for place, action in actions_written(draft):
        for path, role in action.roles():
            yield place.inner(*path), role
    for place, level in levels_written(draft):
        for role in level.to:
            yield place.inner("to"), role


def events_written(draft: Draft) -> Iterator[tuple[Place, object]]:
    """Yield the events that metrics, escalations, limits and segments wait for, as they were written."""
    for metric in draft.metrics.values():
        for key in EVENT_KEYS:
            yield Place(metric, (key,)), metric.raw(key)
    for escalation in draft.escalations.values():
        yield Place(escalation, ("until",)), escalation.raw("until")
    for limit in draft.limits.values():
        yield Place(limit, ("count",)), limit.raw("count")
    for segment in draft.segments.values():
        yield Place(segment, ("enter_when",)), segment.raw("enter_when")


def conditions_written(draft: Draft) -> Iterator[tuple[Place, object]]:
    """Yield every condition as it was written, those that narrow events among them."""
    for sla in draft.slas.values():
        yield Place(sla, ("when",)), sla.raw("when")
        yield Place(sla, ("pause_while",)), sla.raw("pause_while")
        for item in range(len(sla.value.goals)):
            yield Place(sla, ("goals", item, "when")), sla.raw("goals", item, "when")
    for metric in draft.metrics.values():
        yield Place(metric, ("pause_while",)), metric.raw("pause_while")
    for rule in other_rules(draft):
        yield Place(rule, ("when",)), rule.raw("when")
    for place, event in events_written(draft):
        for path, condition in conditions_in(event):
            yield place.inner(*path), condition


def raised(draft: Draft) -> frozenset[str]:
    """Return the names of the escalations that a step or a delay raises."""
    steps = (step.escalate for _, step in steps_written(draft) if step.escalate)
    return frozenset((*steps, *(name for _, name in raised_by_delays(draft))))


def raised_by_delays(draft: Draft) -> Iterator[tuple[Place, str]]:
    """Yield every escalation that a delay warning raises."""
    for delay in draft.delay_warnings.values():
        if delay.value.otherwise.escalate:
            yield Place(delay, ("otherwise", "escalate")), delay.value.otherwise.escalate
        if delay.value.postponed is not None:
            yield Place(delay, ("postponed", "escalate")), delay.value.postponed.escalate
