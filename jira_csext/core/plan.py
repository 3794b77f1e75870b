"""What an edit of the rules would move: a ticket's open promises under one rulebook beside those under another.

Pure: the shell reads tickets and records, and adds up what is found.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from jira_csext.core.cycle import WATCH
from jira_csext.core.decide import Decision, Spoken, step_key
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.measure import calendar_of
from jira_csext.core.rulebook import Goal, Rulebook, Sla
from jira_csext.core.verdict import FiredStep, Verdict, VerdictState

Kind = Literal["begins", "ends", "moves", "same"]
"""What becomes of a promise: the rule begins or stops to apply, something about it changes, or nothing does."""

Place = tuple[str, str, bool]
"""A promise of a ticket: the first name of its rule, the event that started it, whether a deadline is only watched."""


class Promise(NamedTuple):
    """A promise that is open, as one rulebook sees it; instants in epoch seconds, `target` in words.

    `fired` are the steps that have come, `upcoming` those ahead with their instants.
    """

    place: Place
    rule: str
    state: VerdictState
    due_at: int | None
    target: str
    target_seconds: int
    fired: frozenset[str]
    upcoming: Mapping[str, int]


class Move(NamedTuple):
    """What becomes of one promise of a ticket, told as plain values; None or "" for what a side does not have.

    `shift_seconds` is how much later it is due (negative: earlier), in working time of the goal that is to hold; of a
    clock that stands still on both sides, how much more time there is. `fires` are the steps that would be done at
    once, `ahead` those that came already and are to come again, with their instants.
    """

    rule: str
    start_id: str
    kind: Kind
    due_from: int | None
    due_to: int | None
    shift_seconds: int
    target_from: str
    target_to: str
    state_from: str
    state_to: str
    fires: tuple[str, ...]
    ahead: tuple[tuple[str, int], ...]

    @property
    def is_breached_at_once(self) -> bool:
        """Whether a promise that was kept so far would be broken by the edit."""
        return self.state_to == "breached" and self.state_from not in ("", "breached")

    @property
    def is_no_longer_breached(self) -> bool:
        """Whether a promise that is broken would be open again."""
        return self.state_from == "breached" and self.state_to not in ("", "breached")


def open_promises(rulebook: Rulebook, found: Evaluation) -> dict[Place, Promise]:
    """Return the open promises of an evaluation, by their places."""
    promises: dict[Place, Promise] = {}
    for cycle in found.cycles:
        if cycle.stopped_at is not None:
            continue
        sla = rulebook.sla(cycle.rule)
        place = (sla.first_name, cycle.start_id, cycle.metric == WATCH)
        promises[place] = Promise(
            place,
            cycle.rule,
            cycle.state,
            cycle.due_at,
            _target(sla, cycle.goal),
            cycle.target_seconds,
            _spoke(cycle.fired),
            dict(cycle.upcoming),
        )
    return promises


def promises_on_record(rulebook: Rulebook, verdicts: Iterable[Verdict]) -> dict[Place, Promise]:
    """Return the open promises that verdicts tell of; of what lies ahead they tell nothing."""
    names = {sla.name: sla for sla in rulebook.promises}
    promises: dict[Place, Promise] = {}
    for verdict in verdicts:
        if verdict.stopped_at is not None:
            continue
        sla = names.get(verdict.rule)
        place = (verdict.rule if sla is None else sla.first_name, verdict.start_id, verdict.metric == WATCH)
        target = _target(sla, verdict.goal) if sla is not None else ""
        spoke = _spoke(verdict.fired)
        promises[place] = Promise(
            place, verdict.rule, verdict.state, verdict.due_at, target, verdict.target_seconds, spoke, {}
        )
    return promises


def moves(
    before: Mapping[Place, Promise],
    after: Mapping[Place, Promise],
    rulebook: Rulebook,
    fires: Mapping[Place, Sequence[str]],
) -> list[Move]:
    """Return what becomes of each promise; `rulebook` is the one that is to hold, `fires` what it does at once."""
    found: list[Move] = []
    for place in dict.fromkeys((*before, *after, *fires)):
        old, new = before.get(place), after.get(place)
        seen = new or old
        spoken = tuple(fires.get(place, ()))
        ahead: tuple[tuple[str, int], ...] = ()
        if old is not None and new is not None:
            ahead = tuple((step, at) for step, at in new.upcoming.items() if step in old.fired)
        found.append(
            Move(
                place[0] if seen is None else seen.rule,
                place[1],
                _kind(old, new, spoken, ahead),
                None if old is None else old.due_at,
                None if new is None else new.due_at,
                _shift(old, new, rulebook),
                "" if old is None else old.target,
                "" if new is None else new.target,
                "" if old is None else old.state,
                "" if new is None else new.state,
                spoken,
                ahead,
            )
        )
    return found


def at_once(
    rulebook: Rulebook, found: Evaluation, decisions: Iterable[Decision], anyway: Collection[str] = ()
) -> dict[Place, list[str]]:
    """Return which steps would be done by the decisions, by promise.

    What is only written down in shadow is not done; `anyway` are the keys of what would be done without the edit too.
    """
    cycles = {(cycle.rule, cycle.number): cycle for cycle in found.cycles}
    fires: dict[Place, list[str]] = {}
    for one in acting(rulebook, decisions):
        if one.key not in anyway:
            cycle = cycles[one.rule, one.cycle]
            place = (rulebook.sla(one.rule).first_name, cycle.start_id, cycle.metric == WATCH)
            fires.setdefault(place, []).append(one.step)
    return fires


def acting(rulebook: Rulebook, decisions: Iterable[Decision]) -> Iterator[Decision]:
    """Yield the decisions by which something is done: they act, and not only in shadow."""
    for one in decisions:
        if one.outcome == "act" and one.actions and not rulebook.sla(one.rule).shadow:
            yield one


def as_if_spoken(rulebook: Rulebook, found: Evaluation, version: str) -> dict[str, Spoken]:
    """Return the record of a daemon that had said all in its time under these rules: nothing is due any more."""
    spoken: dict[str, Spoken] = {}
    for cycle in found.cycles:
        sla = rulebook.sla(cycle.rule)
        for fired in cycle.fired:
            spoken[step_key(sla, cycle, fired)] = Spoken(fired.at, version, fired.at)
    return spoken


def in_force_since(rulebook: Rulebook, activated_at: Mapping[str, int], now: int) -> dict[str, int]:
    """Return since when each rule is in force, once the rulebook holds `now`.

    A renamed one has been since it was under any of its names, a new one is from now on.
    """
    return {
        sla.name: min(
            (activated_at[name] for name in (sla.name, *sla.renamed_from) if name in activated_at), default=now
        )
        for sla in rulebook.promises
    }


def _kind(old: Promise | None, new: Promise | None, fires: tuple[str, ...], ahead: tuple[tuple[str, int], ...]) -> Kind:
    if old is None:
        return "begins" if new is not None else "moves"
    if new is None:
        return "ends"
    is_same = (old.due_at, old.target, old.target_seconds, old.state) == (
        new.due_at,
        new.target,
        new.target_seconds,
        new.state,
    )
    return "same" if is_same and not fires and not ahead else "moves"


def _shift(old: Promise | None, new: Promise | None, rulebook: Rulebook) -> int:
    if old is None or new is None:
        return 0
    if old.due_at is None or new.due_at is None:
        both_stand = old.due_at is None and new.due_at is None
        return new.target_seconds - old.target_seconds if both_stand else 0
    if old.due_at == new.due_at:
        return 0
    goal = _goal_in_words(rulebook.sla(new.rule), new.target)
    sooner, later = sorted((old.due_at, new.due_at))
    # Two instants with only closed hours between them are as good as one, and still the later is later.
    apart = calendar_of(goal).between(sooner, later) or later - sooner
    return apart if new.due_at > old.due_at else -apart


def _goal_in_words(sla: Sla, target: str) -> Goal:
    return next((goal for goal in sla.goals if goal.target.text == target), sla.goals[0])


def _target(sla: Sla, goal: int) -> str:
    return sla.goals[goal - 1].target.text if 0 < goal <= len(sla.goals) else ""


def _spoke(fired: Iterable[FiredStep]) -> frozenset[str]:
    return frozenset(step.step for step in fired if not step.cause)
