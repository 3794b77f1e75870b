"""A rules folder to a frozen rulebook, or to every problem with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from jira_csext.core.calendar import Calendar
from jira_csext.core.conditions import Always, Condition
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.rulebook import Action, Goal, Rulebook, Sla, Step
from jira_csext.rulefiles.checks import (
    CHECKS,
    CHECKS_OF_NAMES,
    CHECKS_OF_USE,
    Check,
    calendar_of_goal,
    default_calendar,
    hours_beyond_a_day,
)
from jira_csext.rulefiles.draft import Draft, Entry, draft_of
from jira_csext.rulefiles.folder import digest_of, read_folder
from jira_csext.rulefiles.known_words import KnownWords, missing_templates, unmapped_words
from jira_csext.rulefiles.problems import Problem, RulebookRefused, in_order
from jira_csext.rulefiles.sections.people import role
from jira_csext.rulefiles.sections.slas import SlaEntry, StepEntry
from jira_csext.rulefiles.source import SourceFile


@dataclass(frozen=True, slots=True)
class LoadedRulebook:
    """A rulebook in force, what an admin should still look at, and the text it came from, by file name."""

    rulebook: Rulebook
    warnings: tuple[Problem, ...]
    texts: Mapping[str, str]


def load_rulebook(folder: Path, site: KnownWords | None = None) -> LoadedRulebook:
    """Return the rulebook that all `*.yaml` files directly in `folder` make together.

    `site` holds the words that the site file maps; without it any may occur, and of states our own three. Raises
    RulebookRefused with every problem, warnings among them, by file, line and column; files are named as the folder
    was given.
    """
    found = read_folder(folder)
    return _loaded(found.sources, found.problems, found.texts, site)


def rulebook_from(sources: Iterable[SourceFile], site: KnownWords | None = None) -> LoadedRulebook:
    """Return the rulebook that files read before make together; raises RulebookRefused as `load_rulebook` does."""
    kept = tuple(sources)
    return _loaded(kept, [], {source.name: source.text for source in kept}, site)


def _loaded(
    sources: Iterable[SourceFile], problems: list[Problem], texts: Mapping[str, str], site: KnownWords | None
) -> LoadedRulebook:
    unread = bool(problems)
    draft = draft_of(tuple(sources))
    calendars = {entry.name: entry.value.calendar(entry.name) for entry in draft.calendars.values()}
    problems = [*problems, *draft.problems]
    problems += _checked(draft, CHECKS)
    if not unread and not draft.lacks_names:
        problems += _checked(draft, CHECKS_OF_NAMES)
    problems += hours_beyond_a_day(draft, calendars)
    site = site or KnownWords()
    problems += unmapped_words(draft, site)
    problems += missing_templates(draft, site)
    if any(problem.severity == "error" for problem in problems):
        raise RulebookRefused(problems)
    problems += _checked(draft, CHECKS_OF_USE)
    if not draft.slas and not problems:
        first = next(iter(texts), "")
        problems.append(Problem(first, 1, 1, "", "no rules: nothing is promised to anybody; write slas:", "warning"))
    rulebook = _rulebook(draft, calendars, digest_of(texts))
    return LoadedRulebook(rulebook, in_order(problems), MappingProxyType(dict(texts)))


def _checked(draft: Draft, checks: Iterable[Check]) -> list[Problem]:
    return [problem for check in checks for problem in check(draft)]


def _rulebook(draft: Draft, calendars: dict[str, Calendar], digest: str) -> Rulebook:
    actions = {entry.name: tuple(item.action() for item in entry.value) for entry in draft.actions.values()}
    # Rules that ask the same share one condition, so that the engine answers it once per ticket.
    shared: dict[Condition, Condition] = {}
    return Rulebook(
        slas=tuple(_sla(draft, entry, calendars, actions, shared) for entry in draft.slas.values()),
        calendars=MappingProxyType(calendars),
        default_calendar=calendars.get(default_calendar(draft)),
        actions=MappingProxyType(actions),
        people=MappingProxyType({entry.name: role(entry.name, entry.value) for entry in draft.people.values()}),
        digest=digest,
    )


def _sla(
    draft: Draft,
    entry: Entry[SlaEntry],
    calendars: Mapping[str, Calendar],
    actions: Mapping[str, tuple[Action, ...]],
    shared: dict[Condition, Condition],
) -> Sla:
    sla = entry.value
    goals = tuple(
        Goal(
            target=goal.target,
            calendar=calendars[calendar_of_goal(draft, sla, place)],
            when=shared.setdefault(goal.when or Always(), goal.when or Always()),
            source=entry.place("goals", place),
        )
        for place, goal in enumerate(sla.goals)
    )
    return Sla(
        name=entry.name,
        metric=BUILT_IN[sla.metric],
        goals=goals,
        when=shared.setdefault(sla.when, sla.when),
        steps=tuple(_step(entry, place, step, actions) for place, step in enumerate(sla.steps)),
        pause_while=None if sla.pause_while is None else shared.setdefault(sla.pause_while, sla.pause_while),
        on_reopen=sla.on_reopen,
        shadow=sla.shadow,
        description=sla.description,
        source=entry.place(),
    )


def _step(entry: Entry[SlaEntry], place: int, step: StepEntry, actions: Mapping[str, tuple[Action, ...]]) -> Step:
    source = entry.place("steps", place)
    if isinstance(step.do, str):
        return Step(step.at, actions[step.do], step.do, source)
    done: list[Action] = []
    for item in step.do:
        done += actions[item] if isinstance(item, str) else [item.action()]
    return Step(step.at, tuple(done), "", source)
