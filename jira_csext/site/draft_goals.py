"""Service Management's goals as rules of ours, as far as the goals seen on tickets say what they depend on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jira_csext.core.duration import format_seconds
from jira_csext.helpdesks.jira.survey import SurveyedGoal
from jira_csext.site.draft_words import bare
from jira_csext.site.draft_yaml import listed, remark

_METRICS: Mapping[str, str] = {
    "time to first response": "first_response",
    "first response time": "first_response",
    "first response": "first_response",
    "время до первого ответа": "first_response",
    "время первого ответа": "first_response",
    "время до первой реакции": "first_response",
    "time to resolution": "resolution",
    "resolution time": "resolution",
    "time to done": "resolution",
    "время до решения": "resolution",
    "время решения": "resolution",
    "время до разрешения": "resolution",
    "время до устранения": "resolution",
}


def metric_of(clock: str) -> str | None:
    """Return our metric for a clock of Service Management by its name, None where we know no clock like it."""
    return _METRICS.get(bare(clock))


_DESCRIPTIONS = {
    "first_response": "A person answers within the goal that Service Management shows.",
    "resolution": "It is settled within the goal that Service Management shows.",
}

Pairs = Mapping[tuple[str, str], int]
"""A goal in working seconds by the words of ours for type and priority."""


@dataclass(frozen=True)
class Translated:
    """Rules as YAML, the types that each metric is promised for by them, and what could not be translated."""

    text: str
    covered: Mapping[str, frozenset[str]]
    remarks: tuple[str, ...]


def translated(
    goals: Sequence[SurveyedGoal], type_of: Mapping[str, str], priority_of: Mapping[str, str], *, pauses: bool
) -> Translated:
    """Return the goals as rules; `type_of` and `priority_of` give our word for a name of theirs.

    `pauses` says that a status is known in which we wait for the client, and resolution pauses there.
    """
    by_clock: defaultdict[str, list[SurveyedGoal]] = defaultdict(list)
    for goal in goals:
        by_clock[goal.clock].append(goal)
    rules: list[str] = []
    remarks: list[str] = []
    covered: dict[str, frozenset[str]] = {}
    for clock, seen in by_clock.items():
        name, lengths = remark(clock), ", ".join(format_seconds(one) for one in sorted({goal.seconds for goal in seen}))
        metric = metric_of(clock)
        if metric is None or metric in covered:
            why = "we know no clock like it" if metric is None else "another of its clocks already stands for that"
            remarks.append(f'"{name}" ({lengths}) is not translated: {why}.')
            continue
        pairs, odd = _pairs(seen, type_of, priority_of)
        remarks += [f'"{name}": {each}' for each in odd]
        if pairs:
            types = tuple(dict.fromkeys(kind for kind, _ in pairs))
            covered[metric] = frozenset(types)
            rules.append(_rule(name, metric, types, pairs, pauses=pauses and metric == "resolution"))
    return Translated("\n".join(rules), covered, tuple(remarks))


def _pairs(
    seen: Sequence[SurveyedGoal], type_of: Mapping[str, str], priority_of: Mapping[str, str]
) -> tuple[Pairs, list[str]]:
    """Return the goal of each type and priority; of a pair with several nothing, and a sentence instead."""
    found: defaultdict[tuple[str, str], Counter[int]] = defaultdict(Counter)
    for goal in seen:
        kind = type_of.get(goal.type.casefold(), "")
        if kind:
            found[kind, priority_of.get(goal.priority.casefold(), "")][goal.seconds] += 1
    odd = [
        f"{kind}{f' of priority {priority}' if priority else ''} had goals of "
        f"{', '.join(format_seconds(one) for one in sorted(counts))} by something else than type and priority; "
        "not translated."
        for (kind, priority), counts in found.items()
        if len(counts) > 1
    ]
    return {pair: next(iter(counts)) for pair, counts in found.items() if len(counts) == 1}, odd


def _rule(clock: str, metric: str, types: Sequence[str], pairs: Pairs, *, pauses: bool) -> str:
    name = "jira-first-response" if metric == "first_response" else "jira-resolution"
    # The direct line has a promise of its own in complaints.yaml, and calls leadership by itself.
    direct = ", not: {labels: direct-line}" if metric == "first_response" and "complaint" in types else ""
    lines = [
        f'  # Service Management calls it "{clock}". Its calendar cannot be read, so these hours count on `default`.',
        f"  {name}:",
        f"    description: {_DESCRIPTIONS[metric]}",
        f"    when: {{type: {types[0] if len(types) == 1 else listed(types)}{direct}}}",
        f"    metric: {metric}",
        *(["    pause_while: {state: waiting_for_client}"] if pauses else []),
        "    goals:",
        *(f"      - {goal}" for goal in _goals(types, pairs)),
        "    steps:",
        "      - {at: 75%, do: remind-assignee}",
        "      - {at: breach, do: mark-breached, escalate: leadership}",
    ]
    return "\n".join(lines) + "\n"


def _goals(types: Sequence[str], pairs: Pairs) -> list[str]:
    """Return goals that say what the pairs say, in as few conditions as can be; the most frequent is the rest."""
    usual = Counter(pairs.values()).most_common(1)[0][0]
    rest = f"{{target: {_target(usual)}}}"
    for place, word in ((1, "priority"), (0, "type")):
        by_word: defaultdict[str, set[int]] = defaultdict(set)
        for pair, seconds in pairs.items():
            by_word[pair[place]].add(seconds)
        if all(len(each) == 1 for each in by_word.values()) and "" not in by_word:
            narrow = {one: next(iter(each)) for one, each in by_word.items() if next(iter(each)) != usual}
            return [*(f"{{when: {{{word}: {one}}}, target: {_target(each)}}}" for one, each in narrow.items()), rest]
    return [
        *(
            f"{{when: {{type: {kind}{f', priority: {priority}' if priority else ''}}}, target: {_target(seconds)}}}"
            for (kind, priority), seconds in sorted(pairs.items(), key=lambda pair: not pair[0][1])
            if seconds != usual
        ),
        rest,
    ]


def _target(seconds: int) -> str:
    if seconds % 3600 == 0:
        return f"{seconds // 3600}h"
    return f"{max(1, seconds // 60)}m"
