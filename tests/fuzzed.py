"""What must hold of any rulebook that loads, whatever it says, and three short lives of a ticket to try it on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from jira_csext.core.client import NO_CLIENT, ClientTimeline, client_attributes
from jira_csext.core.commands import with_commands
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import Record, Spoken, decide
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.limit import Count, counted_on, tips
from jira_csext.core.playbook import ClientLife, decide_client, evaluate_client
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Speaker, Ticket, Value
from jira_csext.rulefiles.problems import Refused
from tests.building import at

DAY = 86400


def refusal_holds(refused: Refused) -> None:
    """A refusal names at least one error, and every problem says something at a place that can be."""
    assert any(problem.severity == "error" for problem in refused.problems)
    for problem in refused.problems:
        assert problem.file, problem
        assert problem.what.strip(), problem
        assert (problem.line >= 1 and problem.column >= 1) or (problem.line, problem.column) == (0, 0), problem
        assert "\n" not in problem.what, problem
        assert "Traceback" not in str(problem), problem


def rulebook_holds(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, instants: Iterable[int]) -> None:
    """Every invariant of evaluating and deciding, at each instant and from each to the next."""
    spoken: dict[str, Spoken] = {}
    elapsed: dict[tuple[object, ...], int] = {}
    fired: dict[tuple[str, str], list[object]] = {}
    for now in sorted(set(instants)):
        if now < ticket.created_at:
            continue
        found = evaluate(rulebook, ticket, client, now)
        assert found.wake_at is None or found.wake_at > now
        _cycles_hold(rulebook, found, ticket, now)
        _escalations_hold(found, now)
        for cycle in found.cycles:
            _cycle_holds(rulebook, cycle, now)
            goal = (cycle.rule, cycle.start_id, cycle.goal, cycle.target_seconds)
            assert cycle.elapsed_seconds >= elapsed.get(goal, 0), (goal, now)
            elapsed[goal] = cycle.elapsed_seconds
            own: list[object] = [step for step in cycle.fired if not step.cause]
            before = fired.get((cycle.rule, cycle.start_id), [])
            assert own[: len(before)] == before, (cycle.rule, now)
            fired[cycle.rule, cycle.start_id] = own
        for decision in decide(rulebook, found, Record(0, "v1", spoken=dict(spoken)), now):
            assert decision.key not in spoken, (decision.key, now)
            assert decision.due_at <= now, (decision, now)
            assert decision.reason, decision
            spoken[decision.key] = Spoken(now, "v1", decision.due_at)
        counted_holds(rulebook, ticket, client, found, now)


def client_holds(rulebook: Rulebook, life: ClientLife, instants: Iterable[int]) -> None:
    """The same of what is promised to a client: nothing before its instant, and each key once."""
    spoken: dict[str, Spoken] = {}
    for now in sorted(set(instants)):
        found = evaluate_client(rulebook, life, now)
        assert found.wake_at is None or found.wake_at > now
        for run in found.runs:
            assert run.begins_at <= now
            assert all(step.at <= now for step in run.fired), (run, now)
        for decision in decide_client(rulebook, life, found, Record(0, "v1", spoken=dict(spoken)), now):
            assert decision.key not in spoken, (decision.key, now)
            spoken[decision.key] = Spoken(now, "v1", decision.due_at)


def counted_holds(rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, found: Evaluation, now: int) -> None:
    """A limit counts nothing before it happens, and no limit tips before it is passed."""
    counted = counted_on(rulebook, ticket, client, found, now)
    assert all(one.at <= now and one.group for one in counted)
    for group in {(one.rule, one.group.casefold()) for one in counted}:
        limit = rulebook.limit(group[0])
        assert limit is not None
        counts = [
            Count(one.at, ticket.id, ticket.key, one.event)
            for one in counted
            if (one.rule, one.group.casefold()) == group
        ]
        assert all(limit.more_than < tip.times <= len(counts) for tip in tips(limit, counts, ()))


def _cycles_hold(rulebook: Rulebook, found: Evaluation, ticket: Ticket, now: int) -> None:
    for sla in rulebook.slas:
        own = [cycle for cycle in found.cycles if cycle.rule == sla.name]
        assert [cycle.number for cycle in own] == list(range(1, len(own) + 1))
        for before, after in pairwise(own):
            assert before.stopped_at is not None
            assert ticket.created_at <= before.started_at <= before.stopped_at <= after.started_at, (sla.name, now)
    names = [(cycle.rule, cycle.start_id) for cycle in found.cycles]
    assert len(set(names)) == len(names), names


def _cycle_holds(rulebook: Rulebook, cycle: Cycle, now: int) -> None:
    goal = rulebook.sla(cycle.rule).goals[cycle.goal - 1]
    end = now if cycle.stopped_at is None else cycle.stopped_at
    if cycle.state in ("running", "breached"):
        assert (cycle.elapsed_seconds > cycle.target_seconds) is (cycle.state == "breached"), cycle
    # What a client negotiated may count on another calendar than the goal's own.
    if cycle.state == "running" and goal.agreed is None:
        assert cycle.due_at is not None, cycle
        by_wall_clock = goal.target.duration is not None and goal.target.duration.unit == "calendar_days"
        left = cycle.due_at - now if by_wall_clock else goal.calendar.between(now, cycle.due_at)
        assert cycle.elapsed_seconds + left == cycle.target_seconds, (cycle, now)
    if goal.target.kind == "date":
        assert cycle.pauses == (), cycle
    assert all(start <= stop for start, stop in cycle.stretches), cycle
    assert all(one[1] <= other[0] for one, other in pairwise(cycle.stretches)), cycle
    assert all(cycle.started_at <= step.at <= end for step in cycle.fired if not step.cause), (cycle, now)
    assert all(at >= now for _, at in cycle.upcoming), (cycle, now)


def _escalations_hold(found: Evaluation, now: int) -> None:
    for run in found.escalations:
        end = now if run.ended_at is None else run.ended_at - 1
        assert all(run.started_at <= level.at <= end for level in run.fired), (run, now)
        assert run.ended_at is None or not run.upcoming, run


def lives() -> Iterator[tuple[Ticket, ClientTimeline, tuple[int, ...]]]:
    """Yield a complaint that goes to and fro, a visit written up late, a task with a date; client and instants."""
    key_client = ClientTimeline(
        "acme",
        (
            (0, client_attributes("acme", tier="standard", segment="current", manager="anna.k", targets="2h")),
            (at("Tue 10:00"), client_attributes("acme", tier="key", segment="current", calendar="always")),
        ),
    )
    for number, (story, client) in enumerate(((_COMPLAINT, key_client), (_VISIT, NO_CLIENT), (_TASK, key_client))):
        ticket = _told(number, story)
        happened = {event.at for event in ticket.history}
        last = max(happened)
        yield ticket, client, (*sorted(happened), last + 1, last + 5400, last + DAY, last + 20 * DAY)


def client_lives() -> Iterator[tuple[ClientLife, tuple[int, ...]]]:
    """Yield a client who left us and one who never came, and when to look."""
    for segment in ("churned", "refused", "current"):
        was = client_attributes("acme", segment="current", contract_to="2026-06-02")
        became = client_attributes("acme", segment=segment, contract_to="2026-06-02")
        client = ClientTimeline("acme", ((at("Mon 10:00"), was), (at("Wed 10:00"), became)))
        start = at("Mon 12:00")
        yield ClientLife(client, start), (start, start + 3 * DAY, start + 40 * DAY, start + 100 * DAY)


_Line = tuple[str, str, str, Value]
_COMPLAINT: tuple[_Line, ...] = (
    ("Mon 10:00", "type", "complaint", None),
    ("Mon 10:05", "priority", "High", "Medium"),
    ("Mon 11:00", "agent", "ack", None),
    ("Mon 12:00", "reply", "We look into it.", None),
    ("Mon 12:30", "state", "waiting_for_client", "open"),
    ("Tue 09:30", "client", "Any news?", None),
    ("Tue 09:30", "state", "open", "waiting_for_client"),
    ("Wed 16:00", "labels", "late", None),
    ("Wed 17:00", "status", "Rework", "Open"),
    ("Thu 10:00", "reply", "Done.", None),
    ("Thu 10:00", "state", "resolved", "open"),
    ("Fri 10:00", "state", "open", "resolved"),
    ("Fri 18:30", "assignee", "oleg.d", None),
)
_VISIT: tuple[_Line, ...] = (
    ("Fri 15:00", "type", "meeting", None),
    ("Fri 17:00", "status", "Meeting held", "Open"),
    ("Fri 17:30", "status", "Visit over", "Meeting held"),
    ("+1w Mon 09:00", "labels", "contact-report", None),
    ("+1w Mon 09:10", "attached", "minutes report.pdf", None),
    ("+1w Mon 12:00", "agent", "snooze 2h because the client is away", None),
)
_TASK: tuple[_Line, ...] = (
    ("Tue 08:00", "type", "task", None),
    ("Tue 09:00", "promised_at", "2026-06-05", None),
    ("Tue 10:00", "due_at", "2026-06-04T12:00:00+00:00", None),
    ("Wed 10:00", "state", "waiting_for_client", "open"),
    ("Thu 10:00", "promised_at", "2026-06-10T10:00:00+00:00", "2026-06-05"),
    ("Thu 11:00", "client", "Please go on", None),
    ("+1w Mon 10:00", "cause", "late supplier", None),
    ("+1w Mon 10:00", "state", "resolved", "waiting_for_client"),
)


def _told(number: int, story: Iterable[_Line]) -> Ticket:
    """The story's ticket; its first line says of what type it is."""
    (first, _, kind, _), *lines = story
    standing: dict[str, Value] = {"type": kind, "state": "open", "priority": "Medium", "project": "SUP"}
    events = [Event(at(first), "created", "created", "client", "client")]
    for place, (moment, what, text, old) in enumerate(lines):
        told = f"e{place}"
        if what in ("reply", "client", "agent"):
            by: Speaker = "client" if what == "client" else "agent"
            events.append(Event(at(moment), "message", told, by, by, public=what != "agent", text=text))
        elif what == "attached":
            events.append(Event(at(moment), "attached", told, "agent", "kim", field="attachment", new=text))
        else:
            new: Value = (text,) if what == "labels" else text
            events.append(Event(at(moment), "changed", told, "agent", "kim", what, old, new))
            standing[what] = new
    return Ticket(f"SUP-{number}", f"1000{number}", at(first), standing, with_commands(tuple(events)), client="acme")
