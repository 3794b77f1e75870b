"""What only the whole rulebook shows: names without an owner, goals and steps that never come, rules said twice.

A new check is a function of the draft that yields problems, and a word in one of the tuples at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions import Always
from jira_csext.core.rulebook import Target
from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.implied import exclude, form, implies
from jira_csext.rulefiles.problems import Key, Problem, quoted, unknown
from jira_csext.rulefiles.sections.actions import ActionEntry
from jira_csext.rulefiles.sections.calendars import CalendarEntry
from jira_csext.rulefiles.sections.people import TICKET_ROLES
from jira_csext.rulefiles.sections.slas import SlaEntry

DEFAULT = "default"


def default_calendar(draft: Draft) -> str:
    """Return the name of the calendar that rules have without naming one: `default`, or the only one not `always`."""
    names = draft.names["calendars"]
    if DEFAULT in names:
        return DEFAULT
    worked = [name for name in names if name not in draft.calendars or not draft.calendars[name].value.is_always]
    return worked[0] if len(worked) == 1 else ""


def calendar_of_goal(draft: Draft, sla: SlaEntry, place: int) -> str:
    """Return the name of the calendar that a goal is measured on: its own, else the rule's, else the default."""
    return sla.goals[place].calendar or sla.calendar or default_calendar(draft)


def unknown_calendars(draft: Draft) -> Iterator[Problem]:
    """Yield calendars that are named and not there, and goals that have none."""
    names = draft.names["calendars"]
    without = _why_no_default(draft)
    for entry in draft.slas.values():
        sla = entry.value
        written: list[tuple[str, tuple[Key, ...]]] = [(sla.calendar, ("calendar",))]
        written += [(goal.calendar, ("goals", place, "calendar")) for place, goal in enumerate(sla.goals)]
        for name, path in written:
            if name and name not in names:
                always = "; write `always: {timezone: UTC, hours: always}` under calendars"
                what = unknown("calendar", name, names) if name != "always" else f'unknown calendar "always"{always}'
                yield entry.problem(*path, says=what)
        if without and not sla.calendar:
            for place, goal in enumerate(sla.goals):
                if not goal.calendar:
                    yield entry.problem("goals", place, says=without)


def _why_no_default(draft: Draft) -> str:
    if default_calendar(draft):
        return ""
    names = draft.names["calendars"]
    if not names:
        example = 'office: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}'
        return f"no calendar says when time counts; write one under calendars, like {example}"
    return f"which calendar? write one of {', '.join(names)} here or in the rule, or name one of them default"


def unknown_actions(draft: Draft) -> Iterator[Problem]:
    """Yield actions that a step names and nobody has written."""
    names = draft.names["actions"]
    for entry in draft.slas.values():
        for place, step in enumerate(entry.value.steps):
            if isinstance(step.do, str):
                if step.do not in names:
                    yield entry.problem("steps", place, "do", says=_unknown_action(step.do, names))
                continue
            for item, name in enumerate(step.do):
                if isinstance(name, str) and name not in names:
                    yield entry.problem("steps", place, "do", item, says=_unknown_action(name, names))


def _unknown_action(name: str, names: Mapping[str, object]) -> str:
    if names:
        return unknown("action", name, names)
    example = f"actions: {{{name}: [{{note: reminder, mention: assignee}}]}}"
    return f"unknown action {quoted(name)}; there is none yet, so write it, like {example}"


Written = tuple[Entry[SlaEntry] | Entry[list[ActionEntry]], tuple[Key, ...], ActionEntry]
"""The entry that an action stands in, the way to it from there, and the action."""


def unknown_people(draft: Draft) -> Iterator[Problem]:
    """Yield roles that are mentioned, or stand in, and that neither the ticket nor `people` fills."""
    roles = (*draft.names["people"], *TICKET_ROLES)
    for person in draft.people.values():
        for place, away in enumerate(person.value.away):
            if away.instead == person.name:
                says = f"{quoted(person.name)} cannot stand in for itself; name another role"
                yield person.problem("away", place, "instead", says=says)
            elif away.instead not in roles:
                yield person.problem("away", place, "instead", says=unknown("role", away.instead, roles))
    for entry, path, action in actions_written(draft):
        for role in action.mention:
            if role not in roles:
                yield entry.problem(*path, "mention", says=unknown("role", role, roles))


def actions_written(draft: Draft) -> Iterator[Written]:
    """Yield every single action, those under `actions` first and then those that steps spell out."""
    for named in draft.actions.values():
        for place, action in enumerate(named.value):
            yield named, (place,), action
    for entry in draft.slas.values():
        for place, step in enumerate(entry.value.steps):
            for item, written in enumerate(step.do):
                if isinstance(written, ActionEntry):
                    yield entry, ("steps", place, "do", item), written


def unused_names(draft: Draft) -> Iterator[Problem]:
    """Yield, as warnings, actions that no step does and calendars that no goal is measured on."""
    done: set[str] = set()
    measured = {default_calendar(draft)}
    for entry in draft.slas.values():
        for step in entry.value.steps:
            done.update([step.do] if isinstance(step.do, str) else [item for item in step.do if isinstance(item, str)])
        measured.update(calendar_of_goal(draft, entry.value, place) for place in range(len(entry.value.goals)))
    for action in draft.actions.values():
        if action.name not in done:
            yield _unused(action, "no step does this; name it in a step, or delete it")
    for calendar in draft.calendars.values():
        if calendar.name not in measured:
            yield _unused(calendar, "no goal is measured on this calendar; name it in a rule or goal, or delete it")


def _unused(entry: Entry[list[ActionEntry]] | Entry[CalendarEntry], says: str) -> Problem:
    place = entry.place()
    return entry.warning(says=says)._replace(line=place.line, column=place.column)


def dead_goals(draft: Draft) -> Iterator[Problem]:
    """Yield goals that no ticket can reach, because an earlier one matches first or the rule leaves none over."""
    for entry in draft.slas.values():
        goals = [goal.when or Always() for goal in entry.value.goals]
        for place, when in enumerate(goals):
            if exclude(entry.value.when, when):
                says = f"no ticket gets here: the rule asks for {entry.value.when}; change one of the two"
                yield entry.problem("goals", place, "when", says=says)
                continue
            before = next((earlier for earlier in range(place) if implies(when, goals[earlier])), None)
            if before is not None:
                why = "has no `when`" if isinstance(goals[before], Always) else "matches all its tickets"
                says = f"never reached: goal {before + 1} {why} and comes first; move this one above it, or delete one"
                yield entry.problem("goals", place, says=says)


def dead_steps(draft: Draft) -> Iterator[Problem]:
    """Yield steps that would fall before every start, and steps at the same instant as one above."""
    for entry in draft.slas.values():
        seen: dict[str, int] = {}
        for place, step in enumerate(entry.value.steps):
            first = seen.setdefault(step.at.text, place)
            if first != place:
                says = f"step {first + 1} is at {step.at.text} too; write both actions as a list in one `do`"
                yield entry.problem("steps", place, "at", says=says)
            elif step.at.kind == "before" and all(
                _falls_before(step.at.duration, goal.target) for goal in entry.value.goals
            ):
                targets = ", ".join(goal.target.text for goal in entry.value.goals)
                says = f"{step.at.text} falls before the start of every cycle (target {targets}); write a shorter time"
                yield entry.problem("steps", place, "at", says=says)


def _falls_before(ahead: object, target: Target) -> bool:
    duration = target.duration
    if duration is None or not isinstance(ahead, type(duration)):
        return False
    return ahead.unit == duration.unit and ahead.amount > duration.amount


def rules_said_twice(draft: Draft) -> Iterator[Problem]:
    """Yield, as warnings, rules of one metric for the very same tickets: both run."""
    seen: dict[tuple[str, frozenset[str]], Entry[SlaEntry]] = {}
    for entry in draft.slas.values():
        metric = entry.value.metric
        first = seen.setdefault((metric, form(entry.value.when)), entry)
        if first is not entry:
            place = first.place()
            says = (
                f"{quoted(first.name)} ({place.file}:{place.line}) measures {metric} of the same tickets, "
                "and both will run; keep one, or narrow one `when`"
            )
            yield entry.warning("when", says=says)


def hours_beyond_a_day(draft: Draft, calendars: Mapping[str, Calendar]) -> Iterator[Problem]:
    """Yield, as warnings, targets in hours that are more than a working day of their calendar: `24h` is three of 8h."""
    for entry in draft.slas.values():
        for place, goal in enumerate(entry.value.goals):
            name = calendar_of_goal(draft, entry.value, place)
            calendar = calendars.get(name)
            duration = goal.target.duration
            if calendar is None or calendar.spec.always or duration is None or duration.unit != "seconds":
                continue
            longest = 60 * max((sum(end - start for start, end in day) for day in calendar.spec.weekly()), default=0)
            if 0 < longest < duration.amount:
                yield entry.warning(
                    "goals", place, "target", says=_in_days(goal.target.text, name, duration.amount, longest)
                )


def _in_days(text: str, calendar: str, seconds: int, day: int) -> str:
    exact = f"{seconds // day}wd" if seconds % day == 0 else f"{-(-seconds // day)}wd"
    return (
        f"{text} of working time is {seconds / day:.3g} days of calendar {quoted(calendar)} ({day / 3600:.3g}h each); "
        f"if that is meant, {exact} says it plainly; if not, name a calendar with hours: always"
    )


Check = Callable[[Draft], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (dead_goals, dead_steps, rules_said_twice)
CHECKS_OF_NAMES: tuple[Check, ...] = (unknown_calendars, unknown_actions, unknown_people)
"""Told only once every file and section could be read: a name may stand in the one that could not."""
CHECKS_OF_USE: tuple[Check, ...] = (unused_names,)
"""Told only of a rulebook without errors: a slip in a name makes the right one look unused."""
