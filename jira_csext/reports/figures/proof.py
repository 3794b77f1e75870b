"""Proof: was the client told of a delay in time, by whom, and which messages of clients wait for an answer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

from jira_csext.reports.figures.facts import Facts
from jira_csext.reports.figures.kept import named, share, with_states
from jira_csext.reports.figures.rows import NOBODY, Delay, Part, Report, Told, Unanswered, Waiting, few_in

MOST_DELAYS: Final = 200
"""So many delays are listed one by one, the latest first; all of them count in the shares."""

MOST_WAITING: Final = 500
MOST_WEEKS: Final = 53
"""So many weeks back is counted what waited at their end; more are no picture."""

_NEVER: Final = 1 << 60

_ENDS: Final = ("in_time", "last_hour", "late", "never", "open", "date_kept")
_SAID: Final = {"never": "never_told", "open": "not_yet_due", "date_kept": "date_kept"}


class Ended(NamedTuple):
    """Who ended a delay; `is_said` where they told the client, else they did the work."""

    by: str
    is_said: bool


EndedBy = Callable[[str, int], Ended]
"""Asked by key and instant: who told the client, or did the work, then?"""

WithoutDate = Callable[[str, int, int | None], Sequence[int]]
"""Asked by key, beginning and end of a delay: when did we write within it only that a date will be named?"""

Presumed = Mapping[str, Sequence[int]]
"""The delays that began because nobody had said anything: their columns `subject_id` and `started_at`."""

NONE_PRESUMED: Final[Presumed] = {"subject_id": (), "started_at": ()}

# A delay that nobody spoke of begins at `client_told_by`, so nobody is told of it by then. Its verdict goes by the date
# itself: whoever is told before that is told in the last hours, and if the work is done by it there was no delay.
_OUTCOMES: Final = """
    CASE WHEN state = $breached THEN if(stopped_at IS NULL, 'never', 'late')
        WHEN state <> $met THEN 'open'
        WHEN NOT is_presumed THEN 'in_time'
        WHEN is_done THEN 'date_kept'
        ELSE 'last_hour' END
"""


def told_report(
    facts: Facts,
    ended_by: EndedBy,
    without_date: WithoutDate = lambda *_: (),
    presumed: Presumed = NONE_PRESUMED,
) -> Report:
    """Return the share told before they were due, by manager, client and rule, and the delays one by one."""
    facts.put("presumed", presumed)
    facts.rows(with_states(facts, f"CREATE OR REPLACE TABLE delay AS {_delay(facts)}"))
    by = (_told(facts, key) for key in ("manager", "client", "rule"))
    return Report("told", (_told(facts, ""), *by, _delays(facts, ended_by, without_date)))


def _delay(facts: Facts) -> str:
    resolution = facts.number("resolution")
    solved = f"SELECT (subject_id, stopped_at) FROM every_cycle WHERE metric = {resolution} AND stopped_at IS NOT NULL"  # noqa: S608
    done = f"(coalesce(c.stopped_at = t.resolved_at, false) OR (c.subject_id, c.stopped_at) IN ({solved}))"
    return f"""
        SELECT *, {_OUTCOMES} AS outcome FROM (
            SELECT c.subject_id, ticket, c.client, c.manager, rule, started_at, due_at, stopped_at, c.state,
                (c.subject_id, started_at) IN (SELECT (subject_id, started_at) FROM presumed) AS is_presumed,
                {done} AS is_done
            FROM cycle c JOIN ticket t USING (subject_id)
            WHERE metric = {facts.number("client_warned")} AND c.state <> $cancelled
        )
    """  # noqa: S608


def _told(facts: Facts, by: str) -> Part:
    query = f"""
        SELECT {by or facts.number("all")}, {", ".join(f"count(*) FILTER (WHERE outcome = '{one}')" for one in _ENDS)},
            quantile_disc(due_at - stopped_at, 0.5) FILTER (WHERE outcome = 'in_time' AND due_at IS NOT NULL),
            arg_max(subject_id, started_at, {facts.newest}) FILTER (WHERE outcome IN ('late', 'never')),
            count(DISTINCT subject_id) FILTER (WHERE outcome IN ('late', 'never'))
        FROM delay GROUP BY 1
    """  # noqa: S608
    found = []
    for key, in_time, last_hour, late, never, still, kept, lead, *cases in facts.rows(query):
        told = in_time + last_hour
        judged = told + late + never
        counts = judged + still, in_time, last_hour, late, never, still, kept
        row = Told(named(facts, key), *counts, share(told, judged), lead)
        found.append((row, cases))
    found.sort(key=lambda one: (one[0].name == NOBODY, -(one[0].late_count + one[0].never_count), one[0].name))
    behind = facts.cases((place, cases[0], cases[1]) for place, (_, cases) in enumerate(found))
    name = f"told_by_{by}" if by else "told"
    rows = [row for row, _ in found]
    return Part(name, Told._fields, rows, behind, few=few_in(row.samples() for row in rows))


def _delays(facts: Facts, ended_by: EndedBy, without_date: WithoutDate) -> Part:
    query = f"""
        SELECT ticket, client, manager, rule, started_at, due_at, stopped_at, outcome, is_done, count(*) OVER ()
        FROM delay ORDER BY started_at DESC, ticket LIMIT {MOST_DELAYS}
    """  # noqa: S608
    rows = []
    whole = 0
    for ticket, client, manager, rule, started_at, due_at, stopped_at, outcome, is_done, count in facts.rows(query):
        whole = count
        whose = named(facts, client), named(facts, manager), facts.text(rule)
        ended = Ended("", is_said=False) if stopped_at is None else ended_by(ticket, stopped_at)
        # Whoever closes a ticket without a word has told nobody.
        is_silent = is_done and not ended.is_said
        told: tuple[int | None, str, int | None] = stopped_at, ended.by, None
        if is_silent:
            told = None, "", stopped_at
        is_lead_known = outcome != "date_kept" and due_at is not None and stopped_at is not None
        lead = due_at - stopped_at if is_lead_known else None
        written = without_date(ticket, started_at, stopped_at)
        last_at = max(written, default=None)
        said = _SAID.get(outcome) or f"{'done' if is_done else 'told'}_{outcome}"
        rows.append(Delay(ticket, *whose, due_at, *told, lead, len(written), last_at, said))
    notes = (("most", {"shown": len(rows), "of": whole}),) if whole > len(rows) else ()
    return Part("delays", Delay._fields, rows, notes=notes)


def unanswered_report(facts: Facts) -> Report:
    """Return which messages of clients wait as of the span's `now`, and how many waited at the end of each week."""
    return Report("unanswered", (_waiting(facts), _history(facts)))


def _answers(facts: Facts) -> str:
    """Return the clocks of answers; one that was cancelled ran until then."""
    return f"""
        SELECT *, coalesce(stopped_at, CASE WHEN state = $cancelled THEN started_at ELSE {_NEVER} END) AS over_at
        FROM every_cycle WHERE metric IN ({facts.number("first_response")}, {facts.number("next_response")})
    """  # noqa: S608


def waiting_tickets(facts: Facts) -> str:
    """Return the query of tickets with a message that nobody had answered as of the span's `now`, one row each.

    `since` is the oldest such message; client, manager, rule and due instant are those of the clock that is due first.
    """
    now = facts.span.now
    # Of two clocks of one ticket, the rule and the deadline shown must be the same one's.
    first = f"(coalesce(due_at, {_NEVER}), started_at, rule)"
    query = f"""
        SELECT subject_id, arg_min(client, {first}) AS client, arg_min(manager, {first}) AS manager,
            arg_min(rule, {first}) AS rule, min(started_at) AS since, min(due_at) AS due_at
        FROM ({_answers(facts)}) WHERE started_at <= {now} AND over_at > {now} GROUP BY subject_id
    """  # noqa: S608
    return with_states(facts, query)


def _waiting(facts: Facts) -> Part:
    now = facts.span.now
    query = f"""
        SELECT ticket, w.client, w.manager, rule, since, due_at
        FROM ({waiting_tickets(facts)}) w JOIN ticket USING (subject_id) ORDER BY since, ticket
    """  # noqa: S608
    found = facts.rows(query)
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
    """Return the counts at the end of each of the last weeks, and of the last one at `now`."""
    now = facts.span.now
    weeks = facts.span.weeks()
    begun = [week for week in weeks if week[1] <= now] or weeks[:1]
    ends = [*(at for _, at in begun[1:]), now]
    shown = [(name, at) for (name, _), at in zip(begun, ends, strict=True)][-MOST_WEEKS:]
    # One narrow table of what waited in these weeks, asked once a week: a join by spans takes three times as long.
    facts.rows(
        with_states(
            facts,
            "CREATE OR REPLACE TEMP TABLE answer AS "  # noqa: S608
            f"SELECT subject_id, started_at, due_at, over_at FROM ({_answers(facts)}) WHERE over_at > {shown[0][1]}",
        )
    )
    rows = []
    for name, at in shown:
        ((count, late),) = facts.rows(
            "SELECT count(*), count(*) FILTER (WHERE first_due_at < $1) FROM (SELECT min(due_at) AS first_due_at "
            "FROM answer WHERE started_at <= $1 AND over_at > $1 GROUP BY subject_id)",
            at,
        )
        rows.append(Unanswered(name, at, count, late))
    return Part("unanswered_by_week", Unanswered._fields, rows)
