"""Proof: was the client told of a delay in time, by whom, and which messages of clients wait for an answer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from jira_csext.reports.figures.facts import Facts
from jira_csext.reports.figures.kept import named, share, with_states
from jira_csext.reports.figures.rows import NOBODY, Delay, Part, Report, Told, Unanswered, Waiting

MOST_DELAYS: Final = 200
"""So many delays are listed one by one, the latest first; all of them count in the shares."""

MOST_WAITING: Final = 500
MOST_WEEKS: Final = 53
"""So many weeks back is counted what waited at their end; more are no picture."""

_NEVER: Final = 1 << 60


class Ending(NamedTuple):
    """What ended a delay: who did it, `client` was told by a public message or the work was done (`is_done`)."""

    by: str
    is_done: bool


WithoutDate = Callable[[str, int, int | None], Sequence[int]]
"""Asked by key, beginning and end of a delay: when did we write within it only that a date will be named?"""


def told_report(
    facts: Facts, ending: Callable[[str, int], Ending], without_date: WithoutDate = lambda *_: ()
) -> Report:
    """Return the share told in time, by manager and client, and the delays; `ending` is asked by key and instant."""
    by = (_told(facts, key) for key in ("manager", "client", "rule"))
    return Report("told", (_told(facts, ""), *by, _delays(facts, ending, without_date)))


def _told(facts: Facts, by: str) -> Part:
    late = "state = $breached AND stopped_at IS NOT NULL"
    query = f"""
        SELECT {by or facts.number("all")}, count(*), count(*) FILTER (WHERE state = $met),
            count(*) FILTER (WHERE {late}),
            count(*) FILTER (WHERE state = $breached AND stopped_at IS NULL),
            count(*) FILTER (WHERE state IN ($running, $paused)),
            quantile_disc(due_at - stopped_at, 0.5) FILTER (WHERE state = $met AND due_at IS NOT NULL),
            arg_max(subject_id, started_at, 60) FILTER (WHERE state = $breached),
            count(DISTINCT subject_id) FILTER (WHERE state = $breached)
        FROM cycle WHERE metric = {facts.number("client_warned")} AND state <> $cancelled GROUP BY 1
    """  # noqa: S608
    found = []
    for key, count, met, late_count, never, still, lead, *cases in facts.rows(with_states(facts, query)):
        shares = share(met, met + late_count + never)
        found.append((Told(named(facts, key), count, met, late_count, never, still, shares, lead), cases))
    found.sort(key=lambda one: (one[0].name == NOBODY, -(one[0].late_count + one[0].never_count), one[0].name))
    behind = facts.cases((place, cases[0], cases[1]) for place, (_, cases) in enumerate(found))
    name = f"told_by_{by}" if by else "told"
    return Part(name, Told._fields, [row for row, _ in found], behind, few_by="delay_count")


def _delays(facts: Facts, ending: Callable[[str, int], Ending], without_date: WithoutDate) -> Part:
    query = f"""
        SELECT ticket, c.client, c.manager, rule, c.started_at, due_at, stopped_at, c.state
        FROM cycle c JOIN ticket USING (subject_id)
        WHERE metric = {facts.number("client_warned")} AND c.state <> $cancelled
        ORDER BY c.started_at DESC, ticket LIMIT {MOST_DELAYS}
    """  # noqa: S608
    rows = []
    for ticket, client, manager, rule, started_at, due_at, stopped_at, state in facts.rows(with_states(facts, query)):
        whose = named(facts, client), named(facts, manager), facts.text(rule)
        end = ending(ticket, stopped_at) if stopped_at is not None else Ending("", is_done=False)
        lead = due_at - stopped_at if due_at is not None and stopped_at is not None else None
        said = _said(facts.text(state), end, is_stopped=stopped_at is not None)
        written = without_date(ticket, started_at, stopped_at)
        last_at = max(written, default=None)
        rows.append(Delay(ticket, *whose, due_at, stopped_at, end.by, lead, len(written), last_at, said))
    count = _told(facts, "").rows[0].delay_count if rows else 0
    notes = (("most", {"shown": len(rows), "of": count}),) if count > len(rows) else ()
    return Part("delays", Delay._fields, rows, notes=notes)


def _said(state: str, end: Ending, *, is_stopped: bool) -> str:
    if not is_stopped:
        return "never_told" if state == "breached" else "not_yet_due"
    late = "_late" if state == "breached" else "_in_time"
    return ("done" if end.is_done else "told") + late


def unanswered_report(facts: Facts) -> Report:
    """Return which messages of clients wait as of the span's `now`, and how many waited at the end of each week."""
    return Report("unanswered", (_waiting(facts), _history(facts)))


def _is_answer(facts: Facts) -> str:
    return f"metric IN ({facts.number('first_response')}, {facts.number('next_response')}) AND state <> $cancelled"


def _is_waiting(facts: Facts, at: int) -> str:
    return f"{_is_answer(facts)} AND started_at <= {at} AND (stopped_at IS NULL OR stopped_at > {at})"


def _waiting(facts: Facts) -> Part:
    now = facts.span.now
    query = f"""
        SELECT ticket, arg_min(c.client, started_at), arg_min(c.manager, started_at), arg_min(rule, started_at),
            min(started_at) AS since, min(due_at)
        FROM (SELECT * FROM every_cycle WHERE {_is_waiting(facts, now)}) c JOIN ticket USING (subject_id)
        GROUP BY ticket ORDER BY since, ticket
    """  # noqa: S608
    found = facts.rows(with_states(facts, query))
    rows = [
        Waiting(
            ticket,
            named(facts, client),
            named(facts, manager),
            facts.text(rule),
            since,
            due_at,
            is_late=due_at is not None and due_at < now,
        )
        for ticket, client, manager, rule, since, due_at in found[:MOST_WAITING]
    ]
    notes = (("most", {"shown": len(rows), "of": len(found)}),) if len(found) > len(rows) else ()
    return Part("waiting", Waiting._fields, rows, notes=notes)


def _history(facts: Facts) -> Part:
    """Return the counts at the end of each of the last weeks, and of the span's last one at `now`."""
    span = facts.span
    weeks = span.weeks()
    ends = [*(at for _, at in weeks[1:]), max(span.now, span.since)]
    shown = [(name, at) for (name, _), at in zip(weeks, ends, strict=True) if at <= span.now][-MOST_WEEKS:]
    # One narrow table, asked once a week: a join by spans takes three times as long.
    facts.rows(
        with_states(
            facts,
            "CREATE OR REPLACE TEMP TABLE answer AS SELECT subject_id, started_at, due_at, "  # noqa: S608
            f"coalesce(stopped_at, {_NEVER}) AS stopped_at FROM every_cycle WHERE {_is_answer(facts)}",
        )
    )
    rows = []
    for name, at in shown:
        ((count, late),) = facts.rows(
            f"SELECT count(DISTINCT subject_id), count(DISTINCT subject_id) FILTER (WHERE due_at < {at}) "  # noqa: S608
            f"FROM answer WHERE started_at <= {at} AND stopped_at > {at}"
        )
        rows.append(Unanswered(name, at, count, late))
    return Part("unanswered_by_week", Unanswered._fields, rows)
