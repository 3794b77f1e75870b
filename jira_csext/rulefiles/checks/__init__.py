"""What only the whole rulebook shows: names without an owner, what never comes, what is said twice.

A new check is a function of the draft that yields problems, and a word in one of the tuples below.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from jira_csext.core.calendar import Calendar
from jira_csext.rulefiles.checks.callings import levels_at_once, levels_without_people, unreachable_roles
from jira_csext.rulefiles.checks.clients import (
    dead_client_rules,
    limits_that_never_tip,
    playbooks_of_tickets,
    steps_without_a_ticket,
    unknown_segments,
)
from jira_csext.rulefiles.checks.clocks import circles, idle_clocks
from jira_csext.rulefiles.checks.conduct import caps_that_never_hold, unknown_in_conduct
from jira_csext.rulefiles.checks.delays import deadlines_of_promises, delays_never_reached
from jira_csext.rulefiles.checks.goals import dead_goals, dead_rules, idle_dates
from jira_csext.rulefiles.checks.hours import hours_beyond_a_day
from jira_csext.rulefiles.checks.names import (
    old_names,
    unknown_actions,
    unknown_calendars,
    unknown_escalations,
    unknown_metrics,
    unknown_people,
    unknown_rules,
)
from jira_csext.rulefiles.checks.overlap import overlapping_rules
from jira_csext.rulefiles.checks.reserved import reserved_names
from jira_csext.rulefiles.checks.steps import dead_steps, steps_said_twice
from jira_csext.rulefiles.checks.unused import unused_names
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.problems import Problem

Check = Callable[[Draft], Iterator[Problem]]
CheckOnCalendars = Callable[[Draft, Mapping[str, Calendar]], Iterator[Problem]]

CHECKS: tuple[Check, ...] = (
    dead_rules,
    dead_goals,
    idle_dates,
    steps_said_twice,
    overlapping_rules,
    unknown_segments,
    dead_client_rules,
    limits_that_never_tip,
    playbooks_of_tickets,
    caps_that_never_hold,
    reserved_names,
    delays_never_reached,
)
CHECKS_ON_CALENDARS: tuple[CheckOnCalendars, ...] = (dead_steps, hours_beyond_a_day)
CHECKS_OF_NAMES: tuple[Check, ...] = (
    unknown_calendars,
    unknown_metrics,
    unknown_actions,
    unknown_people,
    unknown_escalations,
    unknown_rules,
    old_names,
    idle_clocks,
    circles,
    steps_without_a_ticket,
    unknown_in_conduct,
    deadlines_of_promises,
)
"""Told only once every file and section could be read: a name may stand in the one that could not."""
CHECKS_OF_USE: tuple[Check, ...] = (unused_names, levels_without_people, levels_at_once, unreachable_roles)
"""Told only of a rulebook without errors: a slip in a name makes the right one look unused."""
