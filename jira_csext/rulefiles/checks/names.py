"""Names without an owner: calendars, actions, roles, metrics, escalations and rules that nobody has written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from jira_csext.core.cycle import WATCH
from jira_csext.core.delay_rule import CLIENT_WARNED
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.people import TICKET_ROLES
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.events import breaches_in
from jira_csext.rulefiles.problems import KEY, Problem, quoted, unknown
from jira_csext.rulefiles.sections import RULE_SECTIONS
from jira_csext.rulefiles.sections.actions import KINDS
from jira_csext.rulefiles.uses import (
    Place,
    actions_named,
    default_calendar,
    events_written,
    every_rule,
    other_rules,
    raised_by_delays,
    roles_called,
    steps_written,
)

_ALWAYS = 'unknown calendar "always"; write `always: {timezone: UTC, hours: always}` under calendars'


def unknown_calendars(draft: Draft) -> Iterator[Problem]:
    """Yield calendars that are named and not there, and goals that have none."""
    without = _why_no_default(draft)
    for entry in draft.slas.values():
        sla = entry.value
        yield from _unknown_calendar(draft, Place(entry, ("calendar",)), sla.calendar)
        for place, goal in enumerate(sla.goals):
            yield from _unknown_calendar(draft, Place(entry, ("goals", place, "calendar")), goal.calendar)
            if without and not sla.calendar and not goal.calendar:
                yield entry.problem("goals", place, says=without)
    for escalation in draft.escalations.values():
        yield from _unknown_calendar(draft, Place(escalation, ("calendar",)), escalation.value.calendar)
    for rule in other_rules(draft):
        yield from _unknown_calendar(draft, Place(rule, ("calendar",)), rule.value.calendar)
        if without and not rule.value.calendar:
            yield rule.problem(says=without)
    for person in draft.people.values():
        is_list = isinstance(person.raw("notify"), list)
        for number, channel in enumerate(person.value.notify):
            if isinstance(channel.hours, str):
                path = ("notify", number, "hours") if is_list else ("notify", "hours")
                yield from _unknown_calendar(draft, Place(person, path), channel.hours)


def _unknown_calendar(draft: Draft, place: Place, name: str) -> Iterator[Problem]:
    names = draft.names["calendars"]
    if name and name not in names:
        yield place.problem(_ALWAYS if name == "always" else unknown("calendar", name, names))


def _why_no_default(draft: Draft) -> str:
    if default_calendar(draft):
        return ""
    names = draft.names["calendars"]
    if not names:
        example = 'office: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}'
        return f"no calendar says when time counts; write one under calendars, like {example}"
    return f"which calendar? write one of {', '.join(names)} here or in the rule, or name one of them default"


def unknown_metrics(draft: Draft) -> Iterator[Problem]:
    """Yield metrics that a rule measures and nobody defines, and metrics of one's own that take a built-in's name."""
    names = (*BUILT_IN, *draft.names["metrics"])
    for entry in (*draft.slas.values(), *draft.broken):
        metric = entry.raw("metric") if entry.path[0] == "slas" else None
        if not isinstance(metric, str) or not metric:
            continue
        if metric == CLIENT_WARNED.name:
            yield entry.problem("metric", says=f"{quoted(metric)} is measured by delay_warnings; write an entry there")
        elif metric not in names:
            yield entry.problem("metric", says=unknown("metric", metric, names))
    for name in draft.metrics:
        if name in BUILT_IN or name in (CLIENT_WARNED.name, WATCH):
            says = f"{quoted(name)} is built in; give this one another name, like own_{name}"
            yield draft.metrics[name].problem(KEY, says=says)


def unknown_actions(draft: Draft) -> Iterator[Problem]:
    """Yield actions that a step or level names and nobody has written."""
    names = draft.names["actions"]
    for place, name in actions_named(draft):
        if name not in names:
            yield place.problem(_unknown_action(name, names))


def _unknown_action(name: str, names: Mapping[str, object]) -> str:
    if name in KINDS:
        return f"`{name}` needs to be told of what; write it in braces, like {{{name}: …}}"
    if names:
        return unknown("action", name, names)
    example = f"actions: {{{name}: [{{note: reminder, mention: assignee}}]}}"
    return f"unknown action {quoted(name)}; there is none yet, so write it, like {example}"


def unknown_people(draft: Draft) -> Iterator[Problem]:
    """Yield roles that are called, or stand in, and that neither the ticket nor `people` fills."""
    roles = (*draft.names["people"], *TICKET_ROLES)
    for place, role in roles_called(draft):
        if place.path[-1] == "instead" and role == place.entry.name:
            yield place.problem(f"{quoted(role)} cannot stand in for itself; name another role")
        elif role not in roles:
            yield place.problem(unknown("role", role, roles))


def unknown_escalations(draft: Draft) -> Iterator[Problem]:
    """Yield escalations that a step raises and nobody has written."""
    names = draft.names["escalations"]
    for place, step in steps_written(draft):
        if step.escalate and step.escalate not in names:
            yield place.problem(_unknown_escalation(step.escalate, names), "escalate")
    for place, name in raised_by_delays(draft):
        if name not in names:
            yield place.problem(_unknown_escalation(name, names))


def _unknown_escalation(name: str, names: Mapping[str, object]) -> str:
    if names:
        return unknown("escalation", name, names)
    return f"unknown escalation {quoted(name)}; there is none yet, so write {quoted(name)} under escalations"


def unknown_rules(draft: Draft) -> Iterator[Problem]:
    """Yield rules that an event waits for and nobody has written."""
    names = draft.names["slas"]
    for place, event in events_written(draft):
        for path, rule in breaches_in(event):
            if rule not in names:
                yield place.problem(unknown("rule", rule, names), *path)


def old_names(draft: Draft) -> Iterator[Problem]:
    """Yield names that a rule is said to have had, and that another rule has, or had too."""
    names = [name for section in RULE_SECTIONS for name in draft.names[section]]
    taken: dict[str, str] = {}
    for entry in every_rule(draft):
        is_list = isinstance(entry.raw("renamed_from"), list)
        for item, old in enumerate(entry.value.renamed_from):
            place = Place(entry, ("renamed_from", item) if is_list else ("renamed_from",))
            if old == entry.name:
                yield place.problem(f"{quoted(old)} is its name today; write the name that it had before")
            elif old in names:
                says = f"a rule {quoted(old)} is still there, and its past is its own; delete that rule, or this name"
                yield place.problem(says)
            elif (other := taken.setdefault(old, entry.name)) != entry.name:
                says = f"{quoted(other)} was {quoted(old)} before, too; a past goes on in one rule, so keep one of them"
                yield place.problem(says)
