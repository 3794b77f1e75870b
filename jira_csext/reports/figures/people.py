"""Clients, their managers and those who do the work: tickets, promises, and what waits."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

from jira_csext.reports.figures.facts import Facts
from jira_csext.reports.figures.kept import named, share, with_states
from jira_csext.reports.figures.proof import waiting_tickets
from jira_csext.reports.figures.rows import NOBODY, Client, Load, Manager, Part, Pause, Report, few_in


def _of_metrics(facts: Facts, *metrics: str) -> str:
    return f"metric IN ({', '.join(str(facts.number(metric)) for metric in metrics)})"


def _promises(facts: Facts, by: str) -> str:
    stopped = "stopped_at IS NOT NULL AND state IN ($met, $breached)"
    responses = _of_metrics(facts, "first_response", "next_response")
    resolutions = _of_metrics(facts, "resolution")
    return f"""
        SELECT {by} AS key, count(*) AS promised, count(*) FILTER (WHERE state = $met) AS kept,
            count(*) FILTER (WHERE state = $breached) AS missed,
            quantile_disc(elapsed_seconds, 0.5) FILTER (WHERE {stopped} AND {responses}) AS response,
            quantile_disc(elapsed_seconds, 0.5) FILTER (WHERE {stopped} AND {resolutions}) AS resolution,
            count(*) FILTER (WHERE {stopped} AND {responses}) AS responses,
            count(*) FILTER (WHERE {stopped} AND {resolutions}) AS resolutions,
            arg_max(subject_id, started_at, $newest) FILTER (WHERE state = $breached) AS subjects,
            count(DISTINCT subject_id) FILTER (WHERE state = $breached) AS case_count,
            count(DISTINCT client) FILTER (WHERE client <> {facts.number("")}) AS clients
        FROM promise GROUP BY 1
    """  # noqa: S608


def _tickets(facts: Facts, by: str) -> str:
    complaint = facts.number("complaint")
    return f"""
        SELECT {by} AS key, count(*) AS tickets, sum(is_open) AS still,
            count(*) FILTER (WHERE type = {complaint}) AS complaints
        FROM born GROUP BY 1
    """  # noqa: S608


_SAMPLES: Final = "coalesce(responses, 0), coalesce(resolutions, 0)"


def _samples(decided: int, responses: int, resolutions: int) -> dict[str, int]:
    """Return how many cases the figures of a row rest on."""
    medians = {"response_median_seconds": responses, "resolution_median_seconds": resolutions}
    return {"kept_share": decided, **medians}


def clients_report(facts: Facts) -> Report:
    """Return a row for each client with a ticket or a promise in the span or one that waits, the most missed first."""
    waiting = f"SELECT client AS key, count(*) AS waiting FROM ({waiting_tickets(facts)}) GROUP BY 1"  # noqa: S608
    query = f"""
        SELECT key, coalesce(tickets, 0), coalesce(still, 0), coalesce(complaints, 0), coalesce(promised, 0),
            coalesce(kept, 0), coalesce(missed, 0), response, resolution, coalesce(waiting, 0), {_SAMPLES},
            subjects, case_count
        FROM ({_tickets(facts, "client")}) FULL JOIN ({_promises(facts, "client")}) USING (key)
        FULL JOIN ({waiting}) USING (key)
    """  # noqa: S608
    found = []
    for key, tickets, still, complaints, promised, kept, missed, response, resolution, waits, *others in facts.rows(
        with_states(facts, query)
    ):
        kept_share = share(kept, kept + missed)
        counts = tickets, int(still), complaints, promised, missed
        row = Client(named(facts, key), *counts, kept_share, response, resolution, waits)
        found.append((row, others[-2:], _samples(kept + missed, *others[:-2])))
    found.sort(key=lambda one: (one[0].name == NOBODY, -one[0].missed_count, -one[0].ticket_count, one[0].name))
    behind = facts.cases((place, cases[0], cases[1] or 0) for place, (_, cases, _) in enumerate(found))
    rows, few = [row for row, _, _ in found], few_in(samples for _, _, samples in found)
    return Report("clients", (Part("clients", Client._fields, rows, behind, few=few),))


def managers_report(facts: Facts) -> Report:
    """Return a row for each manager of clients, and one for each assignee of tickets."""
    return Report("managers", (people(facts, "manager"), people(facts, "assignee")))


def people(facts: Facts, by: Literal["manager", "assignee"]) -> Part:
    """Return a row for each manager or assignee; whose a promise is, is as of its start for a manager."""
    query = f"""
        SELECT key, coalesce(clients, 0), coalesce(tickets, 0), coalesce(still, 0), coalesce(promised, 0),
            coalesce(kept, 0), coalesce(missed, 0), response, resolution, {_SAMPLES}, subjects, case_count
        FROM ({_tickets(facts, by)}) FULL JOIN ({_promises(facts, by)}) USING (key)
    """  # noqa: S608
    found = []
    for key, clients, tickets, still, promised, kept, missed, response, resolution, *others in facts.rows(
        with_states(facts, query)
    ):
        counts = clients, tickets, int(still), promised, missed
        row = Manager(named(facts, key), *counts, share(kept, kept + missed), response, resolution)
        found.append((row, others[-2:], _samples(kept + missed, *others[:-2])))
    found.sort(key=lambda one: (one[0].name == NOBODY, -one[0].missed_count, -one[0].ticket_count, one[0].name))
    behind = facts.cases((place, cases[0], cases[1] or 0) for place, (_, cases, _) in enumerate(found))
    few = few_in(samples for _, _, samples in found)
    return Part(f"{by}s", Manager._fields, [row for row, _, _ in found], behind, few=few)


def workload_report(facts: Facts) -> Report:
    """Return what each assignee has on the desk, and how much of the time of promises stood still, by rule."""
    return Report("workload", (_load(facts), pauses(facts, "rule"), pauses(facts, "client")))


def _load(facts: Facts) -> Part:
    since, until = facts.span.since, facts.span.until
    query = f"""
        SELECT key, created, resolved, still, coalesce(stopped, 0), coalesce(seconds, 0), subjects FROM (
            SELECT assignee AS key, count(*) FILTER (WHERE created_at >= {since} AND created_at < {until}) AS created,
                count(*) FILTER (WHERE resolved_at >= {since} AND resolved_at < {until}) AS resolved,
                sum(is_open) AS still,
                arg_max(subject_id, created_at, {facts.most_cases}) FILTER (WHERE is_open = 1) AS subjects
            FROM ticket GROUP BY 1
        ) LEFT JOIN (
            SELECT assignee AS key, count(*) AS stopped, sum(elapsed_seconds) AS seconds FROM promise
            WHERE stopped_at IS NOT NULL AND {_of_metrics(facts, "resolution")} GROUP BY 1
        ) USING (key)
    """  # noqa: S608
    found = []
    for key, created, resolved, still, stopped, seconds, subjects in facts.rows(query):
        found.append((Load(named(facts, key), created, resolved, int(still), stopped, int(seconds)), subjects))
    found.sort(key=lambda one: (one[0].name == NOBODY, -one[0].open_count, one[0].name))
    cases = facts.cases((place, subjects, row.open_count) for place, (row, subjects) in enumerate(found))
    return Part("workload", Load._fields, [row for row, _ in found], cases)


def pauses(facts: Facts, by: Literal["rule", "client"]) -> Part:
    """Return how much of the working time of promises stood still; cases are those that paused for more than half."""
    query = f"""
        SELECT {by}, count(paused_seconds), count(*) FILTER (WHERE paused_seconds > 0),
            count(*) FILTER (WHERE paused_seconds > elapsed_seconds),
            sum(paused_seconds), sum(paused_seconds + elapsed_seconds),
            arg_max(subject_id, paused_seconds, {facts.newest}) FILTER (WHERE paused_seconds > elapsed_seconds),
            count(DISTINCT subject_id) FILTER (WHERE paused_seconds > elapsed_seconds)
        FROM promise GROUP BY 1 HAVING sum(paused_seconds) > 0
    """  # noqa: S608
    found = []
    for key, count, paused, half, seconds, whole, *cases in facts.rows(query):
        found.append(
            (Pause(named(facts, key), count, paused, half, share(int(seconds), int(whole)), int(seconds)), cases)
        )
    found.sort(key=lambda one: (-(one[0].paused_share or 0), one[0].name))
    behind = facts.cases((place, cases[0], cases[1]) for place, (_, cases) in enumerate(found))
    notes = _unknown(facts) if facts.span.is_past else ()
    rows = [row for row, _ in found]
    few = few_in({"paused_share": row.cycle_count} for row in rows)
    return Part(f"pauses_by_{by}", Pause._fields, rows, behind, notes, few)


def _unknown(facts: Facts) -> tuple[tuple[str, Mapping[str, object]], ...]:
    """Return the sentence for what was open at a past instant: how long it had paused by then nobody wrote down."""
    ((count, whole),) = facts.rows("SELECT count(*) FILTER (WHERE paused_seconds IS NULL), count(*) FROM promise")
    return (("pauses_then", {"count": count, "of": whole}),) if count else ()
