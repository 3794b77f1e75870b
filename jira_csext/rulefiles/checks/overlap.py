"""Rules of one metric for the same tickets: both run, which is seldom meant."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.implied import exclude, form, plain_words, shared_example
from jira_csext.rulefiles.problems import Problem, quoted
from jira_csext.rulefiles.sections.slas import SlaEntry

# Each is compared with all above it, and no agency has as many promises of one kind.
_MOST_COMPARED = 200

_Words = Mapping[str, frozenset[str]]


def overlapping_rules(draft: Draft) -> Iterator[Problem]:
    """Yield, as warnings, rules that measure what an earlier one measures, of tickets that both are for.

    A rule in shadow beside the one that it is to follow is no overlap.
    """
    by_metric: dict[str, list[tuple[Entry[SlaEntry], _Words]]] = defaultdict(list)
    for entry in draft.slas.values():
        if entry.value.shadow:
            continue
        words = plain_words(entry.value.when)
        earlier = by_metric[entry.value.metric]
        for first, others in earlier:
            if not _are_apart(words, others) and (says := _overlap(first, entry)):
                yield entry.warning("when", says=says)
                break
        if len(earlier) < _MOST_COMPARED:
            earlier.append((entry, words))


def _are_apart(words: _Words, others: _Words) -> bool:
    """Whether one attribute has other words in each; most rules differ by their type, and this is soon seen."""
    return any(name in others and words[name].isdisjoint(others[name]) for name in words)


def _overlap(first: Entry[SlaEntry], second: Entry[SlaEntry]) -> str:
    one, two = first.value.when, second.value.when
    if exclude(one, two):
        return ""
    place = first.place()
    named = f"{quoted(first.name)} ({place.file}:{place.line}) measures {second.value.metric}"
    if form(one) == form(two):
        return f"{named} of the same tickets, and both will run; keep one, or narrow one `when`"
    example = shared_example(one, two)
    like = f", like {example}" if example else ""
    return f"{named} of some of the same tickets{like}, and both will run; narrow one `when`, unless that is meant"
