"""Names that nobody uses: most often the right name beside a slip of it, else something that can go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jira_csext.core.people import TICKET_ROLES
from jira_csext.rulefiles.checks.conduct import contact_hours_written
from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.problems import Problem
from jira_csext.rulefiles.uses import (
    actions_named,
    calendar_of_goal,
    default_calendar,
    other_rules,
    raised,
    roles_called,
)


def unused_names(draft: Draft) -> Iterator[Problem]:
    """Yield, as warnings, whatever is written under a name that nothing else takes up."""
    used: dict[str, tuple[frozenset[str], str]] = {
        "people": (_called(draft), "no rule calls this role; name it in an action, or delete it"),
        "calendars": (
            _measured(draft),
            "no goal is measured on this calendar; name it in a rule or goal, or delete it",
        ),
        "metrics": (
            frozenset(entry.value.metric for entry in draft.slas.values()),
            "no rule measures this; name it in a rule, or delete it",
        ),
        "escalations": (raised(draft), "no step raises this; write escalate: with its name in a step, or delete it"),
        "actions": (
            frozenset(name for _, name in actions_named(draft)),
            "no step does this; name it in a step, or delete it",
        ),
    }
    for section, (names, says) in used.items():
        entries: dict[str, Entry[Any]] = getattr(draft, section)
        for entry in entries.values():
            if entry.name not in names:
                yield _unused(entry, says)


def _called(draft: Draft) -> frozenset[str]:
    return frozenset((*TICKET_ROLES, *(role for _, role in roles_called(draft))))


def _measured(draft: Draft) -> frozenset[str]:
    goals = (
        calendar_of_goal(draft, entry.name, place)
        for entry in draft.slas.values()
        for place in range(len(entry.value.goals))
    )
    rules = (entry.value.calendar for entry in draft.slas.values())
    escalations = (entry.value.calendar for entry in draft.escalations.values())
    others = (entry.value.calendar for entry in other_rules(draft))
    contact_hours = contact_hours_written(draft)
    spoken = contact_hours.value.default if contact_hours is not None else ""
    named = spoken if isinstance(spoken, str) else ""
    channels = (one.hours for person in draft.people.values() for one in person.value.notify)
    hours = (name for name in channels if isinstance(name, str))
    return frozenset((default_calendar(draft), named, *goals, *rules, *escalations, *others, *hours))


def _unused(entry: Entry[Any], says: str) -> Problem:
    place = entry.place()
    return entry.warning(says=says)._replace(line=place.line, column=place.column)
