"""Limits that nothing tips, segments that there are not, and playbooks that ask or do what only a ticket has."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.conditions import Condition
from jira_csext.core.rulebook import ActionKind
from jira_csext.rulefiles.conditions import SEGMENTS
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.implied import contradicts_itself
from jira_csext.rulefiles.problems import KEY, Problem, quoted, unknown
from jira_csext.rulefiles.sections.actions import ActionEntry
from jira_csext.rulefiles.uses import client_steps_written, other_rules

WITHOUT_A_TICKET: tuple[ActionKind, ...] = ("ticket",)
"""What a playbook can do: there is no ticket yet to write on."""

_OF_ONE_TICKET = frozenset({"summary", "status", "state"})


def unknown_segments(draft: Draft) -> Iterator[Problem]:
    """Yield segments other than the three, and those that a contract's end does not lead to."""
    for entry in draft.segments.values():
        if entry.name not in SEGMENTS:
            yield entry.problem(KEY, says=unknown("segment", entry.name, SEGMENTS))
        elif entry.value.enter_when is not None and entry.value.enter_when.contract_ended and entry.name != "churned":
            says = "a client whose contract has ended is churned; write contract_ended under churned"
            yield entry.problem("enter_when", says=says)


def dead_client_rules(draft: Draft) -> Iterator[Problem]:
    """Yield limits and playbooks whose condition nothing can meet, and steps of a playbook that are said twice."""
    for entry in other_rules(draft):
        if entry.value.when is not None and contradicts_itself(entry.value.when):
            says = "nothing can be all of this at once; write {any: […]}, or leave a part out"
            yield entry.problem("when", says=says)
    for playbook in draft.playbooks.values():
        seen: dict[str, int] = {}
        for place, step in enumerate(playbook.value.steps):
            first = seen.setdefault(step.at.text, place)
            if first != place:
                says = f"step {first + 1} is at {step.at.text} too; write both actions as a list in one `do`"
                yield playbook.problem("steps", place, "at", says=says)


def limits_that_never_tip(draft: Draft) -> Iterator[Problem]:
    """Yield limits per ticket of what happens to a ticket once, and limits per what every ticket has for itself."""
    for entry in draft.limits.values():
        limit = entry.value
        if limit.per == "ticket" and limit.more_than and entry.raw("count") == "created":
            says = f"a ticket is created once, so never more than {limit.more_than} times; count per client or cause"
            yield entry.problem("more_than", says=says)
        elif limit.per in _OF_ONE_TICKET:
            says = f"{limit.per} says little of what tickets have in common; count per cause, client or assignee"
            yield entry.warning("per", says=says)


def playbooks_of_tickets(draft: Draft) -> Iterator[Problem]:
    """Yield conditions of a playbook that ask for what only a ticket has."""
    for entry in draft.playbooks.values():
        when: Condition = entry.value.when
        asked = sorted(name for name in when.reads if not name.startswith("client."))
        if asked or when.facts:
            named = quoted(asked[0]) if asked else "`unanswered_for`"
            says = f"a playbook looks at clients, and {named} is of a ticket; write like {{client.segment: refused}}"
            yield entry.problem("when", says=says)


def steps_without_a_ticket(draft: Draft) -> Iterator[Problem]:
    """Yield actions of a playbook that need a ticket to be done on."""
    for place, step in client_steps_written(draft):
        for item, action in enumerate([step.do] if isinstance(step.do, str) else step.do):
            path = ("do",) if isinstance(step.do, str) else ("do", item)
            named = draft.actions.get(action) if isinstance(action, str) else None
            done = [action] if isinstance(action, ActionEntry) else named.value if named is not None else []
            for one in done:
                if one.kind not in WITHOUT_A_TICKET:
                    way_out = "open one, like {ticket: {type: lead, template: NAME}}"
                    says = f"there is no ticket yet to do this on ({one.kind}); {way_out}"
                    yield place.problem(says, *path)
                    break
