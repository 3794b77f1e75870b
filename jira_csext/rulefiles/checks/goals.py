"""Goals that no ticket reaches, and rules and dates that change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.conditions import Always
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.implied import contradicts_itself, exclude, implies
from jira_csext.rulefiles.problems import Problem
from jira_csext.rulefiles.sections.slas import GoalEntry

# More pairs than the goals of any agency make; a file that has more in bad faith is not looked through for hours.
_MOST_COMPARED = 10_000


def dead_rules(draft: Draft) -> Iterator[Problem]:
    """Yield rules, and pauses, whose condition no ticket can meet."""
    for entry in draft.slas.values():
        if contradicts_itself(entry.value.when):
            yield entry.problem(
                "when", says="no ticket can be all of this at once; write {any: […]}, or leave a part out"
            )
        pause = entry.value.pause_while
        if pause is not None and contradicts_itself(pause):
            says = "no ticket can be all of this at once, so nothing ever pauses; write {any: […]}, or leave a part out"
            yield entry.problem("pause_while", says=says)


def dead_goals(draft: Draft) -> Iterator[Problem]:
    """Yield goals that no ticket can reach, because an earlier one matches first or the rule leaves none over."""
    compared = 0
    for entry in draft.slas.values():
        goals = entry.value.goals
        for place, goal in enumerate(goals):
            when = goal.when or Always()
            if contradicts_itself(when):
                says = "no ticket can be all of this at once; write {any: […]}, or leave a part out"
                yield entry.problem("goals", place, "when", says=says)
                continue
            if exclude(entry.value.when, when):
                says = f"no ticket gets here: the rule asks for {entry.value.when}; change one of the two"
                yield entry.problem("goals", place, "when", says=says)
                continue
            compared += place
            if compared > _MOST_COMPARED:
                return
            before = next((earlier for earlier in range(place) if _covers(goals[earlier], goal)), None)
            if before is not None:
                why = (
                    "has no `when`" if isinstance(goals[before].when or Always(), Always) else "matches all its tickets"
                )
                says = f"never reached: goal {before + 1} {why} and comes first; move this one above it, or delete one"
                yield entry.problem("goals", place, says=says)


def _covers(earlier: GoalEntry, later: GoalEntry) -> bool:
    """Whether every cycle that the later goal could be for has the earlier one."""
    if earlier.target.kind == "date" and earlier.target != later.target:
        return False
    if earlier.effective_from is not None and (
        later.effective_from is None or later.effective_from < earlier.effective_from
    ):
        return False
    return implies(later.when or Always(), earlier.when or Always())


def idle_dates(draft: Draft) -> Iterator[Problem]:
    """Yield dates from which a goal counts, where the rule itself begins no earlier."""
    for entry in draft.slas.values():
        rule_from = entry.value.effective_from
        for place, goal in enumerate(entry.value.goals):
            if rule_from is not None and goal.effective_from is not None and goal.effective_from <= rule_from:
                says = (
                    f"the rule itself begins on {rule_from}, so this never matters; leave it out, or write a later date"
                )
                yield entry.problem("goals", place, "effective_from", says=says)
