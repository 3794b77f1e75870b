"""Playing scenarios: the one engine evaluates the story at its end, and what it says is compared both ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from jira_csext.core.calendar import ALWAYS, BeyondHorizon, Calendar, NoWorkingTime
from jira_csext.core.cycle import Cycle
from jira_csext.core.escalation import level_text
from jira_csext.core.evaluate import evaluate
from jira_csext.core.limit import TICKET, Count, Counted, Limit, counted_on, tips
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.step import plain_text
from jira_csext.core.verdict import FiredStep
from jira_csext.rulefiles.moments import Moment
from jira_csext.rulefiles.problems import Key, unknown
from jira_csext.rulefiles.scenario_play import played, strangers
from jira_csext.rulefiles.scenarios import Expected, ExpectedCycle, ExpectedStep, Scenario, expected_moments

__all__ = ["ScenarioResult", "played", "run_scenario", "untouched_escalations", "untouched_rules"]


@dataclass(frozen=True, slots=True)
class ScenarioResult:
    """Whether the rules did what the scenario says. `differences` are sentences with the place in the scenario."""

    name: str
    differences: tuple[str, ...] = ()
    touched: frozenset[str] = field(default=frozenset())
    """The rules whose clock ran in it."""
    timezone: str = ""
    """The zone of all its times."""
    raised: frozenset[str] = field(default=frozenset())
    """The escalations that ran in it."""

    @property
    def passed(self) -> bool:
        """Whether nothing differs."""
        return not self.differences


def run_scenario(scenario: Scenario, rulebook: Rulebook) -> ScenarioResult:
    """Return what the rulebook makes of the scenario beside what it should.

    Times are in the zone of the default calendar (UTC where there is none). It ends with its last moment, or at
    `ends`; a moment written to the minute is over with its last second. What cannot be counted, because it lies beyond
    the calendars' years or there is no working time, is a difference too.
    """
    calendar = rulebook.default_calendar or ALWAYS
    zone = calendar.spec.timezone
    if unplayable := (*_beyond(scenario, calendar), *strangers(scenario, rulebook)):
        return ScenarioResult(scenario.name, unplayable, timezone=zone)
    ends = [scenario.story.ends] if scenario.story.ends is not None else list(scenario.moments())
    now = max(calendar.instant(moment.local) + moment.spare_seconds for moment in ends)
    ticket, client = played(scenario, calendar)
    try:
        found = evaluate(rulebook, ticket, client, now)
    except (BeyondHorizon, NoWorkingTime) as error:
        return ScenarioResult(scenario.name, (f"{scenario.place('ticket')}: {error}",), timezone=zone)
    counted = counted_on(rulebook, ticket, client, found, now)
    differences = tuple(_differences(scenario, rulebook, found.cycles, _tipped(rulebook, counted), calendar))
    touched = frozenset((*(cycle.rule for cycle in found.cycles), *(one.rule for one in counted)))
    raised = frozenset(run.name for run in found.escalations)
    return ScenarioResult(scenario.name, differences, touched, zone, raised)


def _beyond(scenario: Scenario, calendar: Calendar) -> Iterator[str]:
    """Yield what is said of each moment that the calendar does not serve, with its place."""
    story = scenario.story
    moments: list[tuple[tuple[Key, ...], Moment]] = [(("ticket", "created"), story.ticket.created)]
    moments += ((("history", place, "at"), happening.at) for place, happening in enumerate(story.history))
    if story.ends is not None:
        moments.append((("ends",), story.ends))
    for way, moment in (*moments, *expected_moments(story)):
        try:
            calendar.local(calendar.instant(moment.local) + moment.spare_seconds)
        except BeyondHorizon as error:
            written = moment.local.isoformat(sep=" ", timespec="minutes")
            yield f"{scenario.place(*way)}: {written}: {error}"


def untouched_rules(rulebook: Rulebook, results: Iterable[ScenarioResult]) -> tuple[str, ...]:
    """Return the rules whose clock ran in none of the scenarios, in the order they are written."""
    touched = frozenset[str]().union(*(result.touched for result in results))
    names = (*(sla.name for sla in rulebook.promises), *(limit.name for limit in _told_by_one_ticket(rulebook)))
    return tuple(name for name in names if name not in touched)


def _told_by_one_ticket(rulebook: Rulebook) -> list[Limit]:
    """Return the limits that a scenario can tell: those of a client or cause take more than one ticket."""
    return [limit for limit in rulebook.limits if limit.per == TICKET]


def _tipped(rulebook: Rulebook, counted: Iterable[Counted]) -> dict[str, list[FiredStep]]:
    """Return the one step of each limit that a scenario can tell, where it fell."""
    kept = list(counted)
    return {
        limit.name: [
            FiredStep(limit.step, tip.at)
            for tip in tips(limit, [Count(one.at, "", "", one.event) for one in kept if one.rule == limit.name], ())
        ]
        for limit in _told_by_one_ticket(rulebook)
    }


def untouched_escalations(rulebook: Rulebook, results: Iterable[ScenarioResult]) -> tuple[str, ...]:
    """Return the escalations that ran in none of the scenarios, in the order they are written."""
    raised = frozenset[str]().union(*(result.raised for result in results))
    return tuple(name for name in rulebook.escalations if name not in raised)


def _differences(
    scenario: Scenario,
    rulebook: Rulebook,
    cycles: Iterable[Cycle],
    tipped: Mapping[str, list[FiredStep]],
    calendar: Calendar,
) -> Iterator[str]:
    by_rule: dict[str, list[Cycle]] = {sla.name: [] for sla in rulebook.promises}
    for cycle in cycles:
        by_rule[cycle.rule].append(cycle)
    for rule in scenario.expect:
        if rule not in by_rule and rule not in tipped:
            what = unknown("rule", rule, (*by_rule, *tipped))
            if rulebook.limit(rule) is not None or rulebook.playbook(rule) is not None:
                what = f'"{rule}" takes more than the one ticket of a scenario; leave it out'
            yield f"{scenario.place('expect', rule)}: {what}"
    for rule, found in by_rule.items():
        compared = _Compared(scenario, rule, calendar, tuple(_step_texts(rulebook, rule)))
        expected = scenario.expect.get(rule, Expected())
        if expected.cycles is not None:
            yield from compared.cycles(expected.cycles, [cycle for cycle in found if cycle.is_promise])
        yield from compared.steps(expected.fired, [step for cycle in found for step in cycle.fired])

    for name, fired in tipped.items():
        compared = _Compared(scenario, name, calendar, tuple(step.step for step in fired))
        yield from compared.steps(scenario.expect.get(name, Expected()).fired, fired)


def _step_texts(rulebook: Rulebook, rule: str) -> Iterator[str]:
    """Yield what the steps of a rule are called, with the levels that they raise."""
    for step in rulebook.sla(rule).steps:
        yield step.at.text
        if step.escalate in rulebook.escalations:
            for number in range(1, len(rulebook.escalations[step.escalate].levels) + 1):
                yield level_text(step.escalate, number)


@dataclass(frozen=True, slots=True)
class _Compared:
    """One rule's cycles and steps beside the expected ones."""

    scenario: Scenario
    rule: str
    calendar: Calendar
    texts: tuple[str, ...]

    def cycles(self, expected: list[ExpectedCycle], found: list[Cycle]) -> Iterator[str]:
        for place, (one, cycle) in enumerate(zip(expected, found, strict=False)):
            for what in self._cycle(one, cycle):
                yield self._says(f"cycle {place + 1}: {what}", "cycles", place)
        for place in range(len(found), len(expected)):
            yield self._says(f"cycle {place + 1} is expected and there is none", "cycles", place)
        # Counted as they are written; the engine also numbers cycles that are only watched, which nobody lists.
        for place, cycle in enumerate(found[len(expected) :], len(expected)):
            yield self._says(f"cycle {place + 1} (started {self._shown(cycle.started_at)}) is not listed", "cycles")

    def _cycle(self, expected: ExpectedCycle, cycle: Cycle) -> Iterator[str]:
        written = expected.model_fields_set
        if "started" in written and not self._same(expected.started, cycle.started_at):
            yield self._instead("started", expected.started, cycle.started_at)
        if "due" in written and not self._same(expected.due, cycle.due_at):
            yield self._instead("due", expected.due, cycle.due_at)
        is_compared = "stopped" in written or not expected.cancelled
        if is_compared and not self._same(expected.stopped, cycle.stopped_at):
            yield self._instead("stopped", expected.stopped, cycle.stopped_at)
        for word, wanted, is_so in (
            ("breached", expected.breached, cycle.state == "breached"),
            ("cancelled", expected.cancelled, cycle.state == "cancelled"),
        ):
            if wanted is not is_so:
                yield f"expected {'' if wanted else 'not '}{word}; it is {cycle.state}"
        if "paused" in written and expected.paused is not (cycle.state == "paused"):
            yield f"expected {'' if expected.paused else 'not '}paused; it is {cycle.state}"
        if expected.goal and expected.goal != cycle.goal:
            yield f"expected goal {expected.goal} in force; it is goal {cycle.goal}"

    def steps(self, expected: list[ExpectedStep], found: list[FiredStep]) -> Iterator[str]:
        left = list(found)
        missed: list[tuple[int, ExpectedStep]] = []
        for place, one in enumerate(expected):
            match = next((step for step in left if self._is(one, step) and self._same(one.at, step.at)), None)
            if match is None:
                missed.append((place, one))
            else:
                left.remove(match)
        for place, one in missed:
            other = next((step for step in left if " ".join(one.step.split()) == step.step), None)
            if other is not None:
                left.remove(other)
            yield self._says(self._missed(one, other), "fired", place)
        for step in left:
            if not step.superseded_by:
                yield self._says(f"{step.step} fired at {self._shown(step.at)} and is not listed", "fired")

    def _is(self, expected: ExpectedStep, step: FiredStep) -> bool:
        return " ".join(expected.step.split()) == step.step and expected.superseded is bool(step.superseded_by)

    def _missed(self, expected: ExpectedStep, other: FiredStep | None) -> str:
        start = f"{expected.step} is expected at {expected.at}"
        if other is None:
            text = plain_text(" ".join(expected.step.split()))
            never = "" if text in self.texts else f": {unknown('step', text, self.texts)}"
            return f"{start} and did not fire{never}"
        if not self._same(expected.at, other.at):
            return f"{start}; it fired at {self._shown(other.at)}"
        if other.superseded_by:
            return f"{start}; {other.superseded_by} spoke in its place (leave it out, or add superseded: true)"
        return f"{start} as superseded; it spoke"

    def _same(self, expected: Moment | None, at: int | None) -> bool:
        if expected is None or at is None:
            return expected is None and at is None
        first = self.calendar.instant(expected.local)
        return first <= at <= first + expected.spare_seconds

    def _instead(self, word: str, expected: Moment | None, at: int | None) -> str:
        wanted = f"{word} at {expected}" if expected is not None else f"no {word} instant"
        return f"expected {wanted}; it is {self._shown(at)}" if at is not None else f"expected {wanted}; there is none"

    def _shown(self, at: int) -> str:
        local: datetime = self.calendar.local(at)
        return local.strftime("%Y-%m-%d %H:%M:%S" if local.second else "%Y-%m-%d %H:%M")

    def _says(self, what: str, *path: Key) -> str:
        place = self.scenario.place("expect", self.rule, *path) if self.rule in self.scenario.expect else None
        return f"{place or self.scenario.place('expect')}: {self.rule}: {what}"
