"""Data health: what is not matched, not mapped or set aside, so that a figure is not trusted further than it can be."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from jira_csext.reports.figures.facts import Facts
from jira_csext.reports.figures.kept import share
from jira_csext.reports.figures.rows import NOBODY, Cases, Health, JudgedBy, Part, Report, Unfinished


def health_report(
    facts: Facts,
    known_clients: Collection[str],
    known_types: Collection[str],
    known_states: Collection[str],
    set_aside: Sequence[str],
    judged_by: Sequence[tuple[str, int | None, int]] = (),
    unfinished: Sequence[Unfinished] = (),
) -> Report:
    """Return counts of what is odd, each with its tickets.

    `known_…` are the register's keys and the words that the site file maps; nothing is called unknown where they are
    empty. `set_aside` are tickets that could not be read; `judged_by` versions of the rulebook, since when each was in
    force, and how many cycles it judged; `unfinished` the backfills that were begun only.
    """
    nobody = facts.number("")
    clients, types, states = (
        ", ".join(str(facts.number(word)) for word in (*words, ""))
        for words in (known_clients, known_types, known_states)
    )
    asked = [
        ("no_client", f"client = {nobody}"),
        ("unmatched", f"client NOT IN ({clients})" if known_clients else "false"),
        ("unmapped_type", f"type NOT IN ({types})" if known_types else "false"),
        ("unmapped_state", f"state NOT IN ({states})" if known_states else "false"),
        ("no_rule", "NOT is_asked_for"),
        ("no_assignee", f"is_open = 1 AND assignee = {nobody}"),
        ("odd", "is_odd = 1"),
        ("gone", "gone_at IS NOT NULL"),
    ]
    figures = ", ".join(
        f"count(*) FILTER (WHERE {what}), arg_max(subject_id, created_at, {facts.most_cases}) FILTER (WHERE {what})"
        for _, what in asked
    )
    ((whole, *found),) = facts.rows(f"SELECT count(*), {figures} FROM ticket")  # noqa: S608
    counts, subjects = found[::2], found[1::2]
    rows = [Health(name, count, whole, share(count, whole)) for (name, _), count in zip(asked, counts, strict=True)]
    cases = facts.cases((place, one, counts[place]) for place, one in enumerate(subjects))
    cases[len(rows)] = Cases(len(set_aside), tuple(set_aside[: facts.most_cases]))
    rows.append(Health("set_aside", len(set_aside), whole, share(len(set_aside), whole + len(set_aside))))
    ((cycles, provisional, amended),) = facts.rows(
        "SELECT count(*), count(*) FILTER (WHERE provisional = 1), count(amended_at) FROM cycle"
    )
    rows.append(Health("provisional", provisional, cycles, share(provisional, cycles)))
    rows.append(Health("amended", amended, cycles, share(amended, cycles)))
    odd = Part("health", Health._fields, rows, {k: v for k, v in cases.items() if v.ticket_count})
    begun = (Part("unfinished", Unfinished._fields, unfinished),) if unfinished else ()
    if not judged_by:
        return Report("health", (*begun, odd))
    every = sum(count for _, _, count in judged_by)
    versions = [
        JudgedBy(version or NOBODY, since, count, every, share(count, every)) for version, since, count in judged_by
    ]
    return Report("health", (*begun, odd, Part("judged_by", JudgedBy._fields, versions)))


def judged_counts(facts: Facts) -> list[tuple[int | None, int]]:
    """Return by its number which version of the rulebook judged how many cycles, the one of the first cycle first."""
    query = "SELECT rulebook_id, count(*) FROM cycle GROUP BY rulebook_id ORDER BY min(started_at), rulebook_id"
    return [(number, count) for number, count in facts.rows(query)]
