"""A rules folder to a frozen rulebook, or to every problem with it at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from jira_csext.core.rulebook import Rulebook
from jira_csext.rulefiles.assembled import assembled
from jira_csext.rulefiles.checks import CHECKS, CHECKS_OF_NAMES, CHECKS_OF_USE, CHECKS_ON_CALENDARS, Check
from jira_csext.rulefiles.draft import Draft, draft_of
from jira_csext.rulefiles.folder import digest_of, read_folder
from jira_csext.rulefiles.known_words import CHECKS_OF_SITE, KnownWords
from jira_csext.rulefiles.problems import Problem, RulebookRefused, in_order
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
    for check in CHECKS_ON_CALENDARS:
        problems += check(draft, calendars)
    site = site or KnownWords()
    for check_of_site in CHECKS_OF_SITE:
        problems += check_of_site(draft, site)
    if any(problem.severity == "error" for problem in problems):
        raise RulebookRefused(problems)
    problems += _checked(draft, CHECKS_OF_USE)
    if not (draft.slas or draft.delay_warnings or draft.limits or draft.playbooks) and not problems:
        first = next(iter(texts), "")
        problems.append(Problem(first, 1, 1, "", "no rules: nothing is promised to anybody; write slas:", "warning"))
    rulebook = assembled(draft, calendars, digest_of(texts))
    return LoadedRulebook(rulebook, in_order(problems), MappingProxyType(dict(texts)))


def _checked(draft: Draft, checks: Iterable[Check]) -> list[Problem]:
    return [problem for check in checks for problem in check(draft)]
