"""What a ticket's fields say where its promises stand, for staff to filter and sort by. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple, get_args

from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.step import plain_text
from jira_csext.core.ticket import Ticket

Status = Literal["running", "paused", "at_risk", "breached", "met"]
STATUSES: Final[tuple[Status, ...]] = get_args(Status)

RESPONSE_DUE, RESOLUTION_DUE, PROMISED_DUE = "response_due", "resolution_due", "promised_due"
STATUS, LABEL = "status", "label"

_RESPONSES: Final = frozenset({"first_response", "next_response", "keep_informed"})
_WORST_FIRST: Final[tuple[Status, ...]] = ("breached", "at_risk", "running", "paused")
_WARNINGS: Final = frozenset({"percent", "before"})


class Plan(NamedTuple):
    """What is written back: which of our `words` have a field, and since when (epoch seconds).

    `label_prefix` is "" for no labels; `called` are the site's own words for the statuses. `clears`: what was written
    is taken away again, and nothing is written any more.
    """

    words: tuple[str, ...]
    since: int
    label_prefix: str = ""
    called: Mapping[Status, str] = {}
    clears: bool = False

    @property
    def labels(self) -> tuple[str, ...]:
        """Every label of ours."""
        return tuple(self.label_of(status) for status in STATUSES) if self.label_prefix else ()

    def label_of(self, status: Status) -> str:
        """Return the label of a status: one word."""
        return f"{self.label_prefix}{status.replace('_', '-')}"


def shown_of(plan: Plan, rulebook: Rulebook, ticket: Ticket, evaluation: Evaluation) -> dict[str, str]:
    """Return what the ticket's fields are to say, by our words for them; what is empty is left out.

    Instants are ISO 8601 in UTC. Rules in shadow show nothing, a clock that was cancelled neither, nor a plan that
    clears.
    """
    if plan.clears:
        return {}
    counted = [cycle for cycle in evaluation.cycles if not rulebook.sla(cycle.rule).shadow]
    status = status_of(rulebook, counted)
    promised = ticket.attributes.get("promised_at")
    every = {
        RESPONSE_DUE: _due(cycle for cycle in counted if cycle.metric in _RESPONSES),
        RESOLUTION_DUE: _due(cycle for cycle in counted if cycle.metric == "resolution"),
        PROMISED_DUE: promised if isinstance(promised, str) else "",
        STATUS: (plan.called.get(status) or status.replace("_", " ")) if status else "",
    }
    shown = {word: every[word] for word in plan.words if every[word]}
    return {**shown, LABEL: plan.label_of(status)} if status and plan.label_prefix else shown


def status_of(rulebook: Rulebook, cycles: Iterable[Cycle]) -> Status | None:
    """Return how a ticket stands: the worst of its open clocks; once none is open, whether all were kept.

    At risk is a clock of which a warning has come due and the deadline has not. None where nothing was promised.
    """
    each = [(cycle, _status(rulebook, cycle)) for cycle in cycles if cycle.state != "cancelled"]
    is_open = {status for cycle, status in each if cycle.is_open}
    for status in _WORST_FIRST:
        if status in is_open:
            return status
    ended = {status for _, status in each}
    return "breached" if "breached" in ended else "met" if "met" in ended else None


def _status(rulebook: Rulebook, cycle: Cycle) -> Status:
    if cycle.state == "running" and any(_is_warning(rulebook, cycle, fired.step) for fired in cycle.fired):
        return "at_risk"
    return "running" if cycle.state == "cancelled" else cycle.state


def _is_warning(rulebook: Rulebook, cycle: Cycle, fired: str) -> bool:
    step = rulebook.sla(cycle.rule).step_texts.get(plain_text(fired))
    if step is None or step.at.kind not in _WARNINGS:
        return False
    return step.at.kind != "percent" or 0 < step.at.percent < 100


def _due(cycles: Iterable[Cycle]) -> str:
    """Return the soonest deadline of the open clocks; a clock that stands still has none."""
    due = [cycle.due_at for cycle in cycles if cycle.is_open and cycle.due_at is not None]
    return datetime.fromtimestamp(min(due), UTC).isoformat() if due else ""
