"""Evaluation: history, rulebook, client and an instant give the cycles, what fired in them, and when to look again.

Pure and total: the same input gives the same output at any past instant, and nothing is accumulated between calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from jira_csext.core.agreed import agreed_with
from jira_csext.core.calendar import Calendar
from jira_csext.core.candidates import Candidate, candidates_of
from jira_csext.core.client import ClientTimeline
from jira_csext.core.cycle import Cycle, Ending, Pause, Run, runs_of
from jira_csext.core.delay_cycles import DelayCycles
from jira_csext.core.early import spoken_early
from jira_csext.core.escalation import OF_ESCALATIONS, Raised, found_out, raised, with_levels
from jira_csext.core.goal import Segment, ever_held, goal_for, said_at, segments_of
from jira_csext.core.measure import Measure
from jira_csext.core.occurrence import breach_of
from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.core.shared import Shared
from jira_csext.core.step import Planned, due_by, fired_in_order, no_steps, planned, text_of, with_stops
from jira_csext.core.stretch import Parts, parts_of
from jira_csext.core.ticket import Attributes, Ticket
from jira_csext.core.timeline import Timeline
from jira_csext.core.verdict import FiredStep, VerdictState

ENGINE = "3"
"""The engine's part of a verdict's version: raised whenever the same history could be judged differently."""


class Evaluation(NamedTuple):
    """What a ticket's promises stand at. `wake_at` is the next instant at which that changes by time alone, if any.

    `escalations` are the runs of escalations, oldest first; their levels stand in the cycles that raised them.
    """

    cycles: tuple[Cycle, ...]
    wake_at: int | None
    escalations: tuple[Raised, ...] = ()


NOTHING = Evaluation((), None)


def evaluate(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, now: int, *, shared: Shared | None = None
) -> Evaluation:
    """Return every cycle of every rule that ever applied to the ticket, as they stood at `now` (epoch seconds).

    What happened after `now` is not seen, so any past instant can be asked for. `shared` keeps what another rulebook
    with the same rules (`core.alike`) may ask for again of this ticket and client.
    """
    if now < ticket.created_at:
        return NOTHING
    timeline, gone_at = _seen_until(rulebook, ticket, shared, now)
    wakes: list[int] = [] if timeline.wake_at is None or gone_at is not None else [timeline.wake_at]
    cycles: list[Cycle] = []
    delays: Sequence[Cycle] = ()
    if rulebook.delay_warnings:
        of_delays = _delays(rulebook, timeline, client, gone_at, shared, now)
        delays = of_delays.at(now)
        wakes += of_delays.next_at(now)
    if not rulebook.waits and shared is None:
        for one in candidates_of(rulebook).of(timeline, client):
            _judge(one, timeline, ticket, client, gone_at, now, cycles, wakes)
    elif shared is not None and not rulebook.waits:
        for one in candidates_of(rulebook).of(timeline, client):
            rule = shared.as_seen(one.sla, timeline, client)
            own = timeline.known(id(rule))
            if own is None:
                own = timeline.keep(id(rule), ([], []))
                seen = one if rule is one.sla else Candidate(rule, None, held=False)
                _judge(seen, timeline, ticket, client, gone_at, now, *own)
            cycles += own[0]
            wakes += own[1]
    else:
        by_place: dict[int, list[Cycle]] = {}
        for place, sla in rulebook.in_order:
            if sla.needs:
                _find_out(sla.needs, rulebook, timeline, client, by_place, delays, gone_at, now)
            own_cycles = by_place.setdefault(place, [])
            _judge(Candidate(sla, None, held=False), timeline, ticket, client, gone_at, now, own_cycles, wakes)
        cycles = [cycle for place in sorted(by_place) for cycle in by_place[place]]
    cycles += delays
    runs: Sequence[Raised] = ()
    if rulebook.escalations:
        if rulebook.escalations_need:
            timeline.derived.update(_breaches(rulebook.escalations_need, cycles))
        runs = raised(rulebook, timeline, client, cycles, gone_at, now)
        if runs:
            cycles = with_levels(cycles, runs)
            wakes += [at for run in runs if run.ended_at is None for _, at in run.upcoming[:1]]
    return Evaluation(tuple(cycles), min(wakes) if wakes else None, tuple(runs))


def delays_until(
    rulebook: Rulebook, ticket: Ticket, client: ClientTimeline, until: int, *, shared: Shared | None = None
) -> DelayCycles:
    """Return the cycles of the delay warnings at any instant until `until`, as `evaluate` has them then.

    What escalations add is not in them. The ticket was created by then.
    """
    timeline, gone_at = _seen_until(rulebook, ticket, shared, until)
    return _delays(rulebook, timeline, client, gone_at, shared, until)


def _delays(
    rulebook: Rulebook, timeline: Timeline, client: ClientTimeline, gone_at: int | None, shared: Shared | None, now: int
) -> DelayCycles:
    if shared is None:
        return DelayCycles(rulebook, timeline, client, gone_at, now)
    # The very objects that they are judged by: another rulebook with these judges them the same.
    asked: list[object] = [rulebook.delay_warnings, rulebook.conduct, rulebook.calendars]
    asked += [shared.as_seen(sla, timeline, client) for sla in rulebook.deadline_slas]
    key = tuple(map(id, asked))
    return timeline.known(key) or timeline.keep(key, DelayCycles(rulebook, timeline, client, gone_at, now))


def _seen_until(rulebook: Rulebook, ticket: Ticket, shared: Shared | None, now: int) -> tuple[Timeline, int | None]:
    """Return what happened until now, and when the ticket was gone, if it is."""
    strangers = rulebook.conduct.unknown_speakers == "client"
    if shared is None:
        timeline = Timeline(ticket, now, rulebook.facts, strangers=strangers)
    else:
        timeline = shared.until(ticket, rulebook, now, strangers=strangers)
    return timeline, ticket.gone_at if ticket.gone_at is not None and ticket.gone_at <= now else None


def _find_out(
    needs: frozenset[str],
    rulebook: Rulebook,
    timeline: Timeline,
    client: ClientTimeline,
    by_place: Mapping[int, Sequence[Cycle]],
    delays: Sequence[Cycle],
    gone_at: int | None,
    now: int,
) -> None:
    """Let stand in the timeline what a rule waits for: breaches of other rules, and what escalations did."""
    cycles = [*(cycle for place in sorted(by_place) for cycle in by_place[place]), *delays]
    derived = timeline.derived
    if not needs.isdisjoint(OF_ESCALATIONS):
        derived.update(_breaches(needs | rulebook.escalations_need, cycles))
        derived.update(found_out(raised(rulebook, timeline, client, cycles, gone_at, now)))
    else:
        derived.update(_breaches(needs, cycles))


def _breaches(needs: frozenset[str], cycles: Iterable[Cycle]) -> dict[str, list[tuple[int, str]]]:
    """Return the breaches that somebody waits for; one that happened stays, though the cycle was cancelled later."""
    breaches: dict[str, dict[int, str]] = {}
    for cycle in cycles:
        name = breach_of(cycle.rule)
        if name in needs and cycle.elapsed_seconds > cycle.target_seconds and cycle.breached_at is not None:
            breaches.setdefault(name, {})[cycle.breached_at] = f"{name}:{cycle.start_id}"
    return {name: sorted(found.items()) for name, found in breaches.items()}


def _judge(
    candidate: Candidate,
    timeline: Timeline,
    ticket: Ticket,
    client: ClientTimeline,
    gone_at: int | None,
    now: int,
    cycles: list[Cycle],
    wakes: list[int],
) -> None:
    """Add the rule's cycles, and the instants at which they change by time alone."""
    general, goal, held = candidate
    is_one_client = len(client.changes) <= 1
    then = client.as_of(ticket.created_at)
    sla = general
    if goal is None:
        if not (held or ever_held(general.when, timeline, client)):
            return
        sla = agreed_with(general, then)
        if is_one_client and sla.is_plain and sla.judged_by.isdisjoint(timeline.changed):
            goal = goal_for(sla, timeline.states[0][1], then, ticket.created_at)
            if goal is None:
                return
    number = 1
    for run in runs_of(sla, timeline, client):
        if gone_at is None:
            seen = run
        elif run.start_at > gone_at:
            continue
        else:
            seen = run if run.end_at is not None and run.end_at <= gone_at else _vanished(run, gone_at)
        as_of_start = then
        if not is_one_client:
            as_of_start = client.as_of(run.start_at)
            sla = agreed_with(general, as_of_start)
        judged = _judged(sla, timeline, as_of_start, seen, goal, number, now)
        if judged is not None:
            cycle, wake_at = judged
            cycles.append(cycle)
            number += 1
            if wake_at is not None:
                wakes.append(wake_at)


def _vanished(run: Run, gone_at: int) -> Run:
    return run._replace(end_at=gone_at, end_id="", ending="gone")


def _judged(
    sla: Sla, timeline: Timeline, client: Attributes, run: Run, goal: int | None, number: int, now: int
) -> tuple[Cycle, int | None] | None:
    """Return the cycle of a run and its next instant of interest; None where the rule never applied in it.

    `goal` is the one in force all along, None where it must be looked for.
    """
    ending: Ending
    start_at, _, stopped_at, stop_id, ending, gaps = run
    segments: Sequence[Segment] = ()
    left: Segment | None = None
    date_at: int | None = None
    if goal is None or gaps:
        segments = segments_of(sla, timeline, client, run, now)
        goal, date_at = segments[-1].goal, segments[-1].date_at
        if goal is None and len(segments) > 1:
            # It left the rule's scope and did not come back before the stop: cancelled when it left.
            left = segments[-1]
            ending, stopped_at, stop_id = "when" if run.ending == "" else "cancelled", left.start_at, left.cause
            segments = segments[:-1]
            goal, date_at = segments[-1].goal, segments[-1].date_at
        if goal is None:
            return None
    end = now if stopped_at is None else stopped_at
    parts = parts_of(run, sla.stands_still_while, timeline, client, end)
    running = parts
    if date_at is not None:
        # A date that was promised is moved by no pause.
        parts = Parts(((start_at, end),))
    stretches, _, ran_at_end = parts
    runs_on = ran_at_end and stopped_at is None
    measure = Measure(sla.goals[goal], start_at, stretches, runs_on=runs_on, date_at=date_at)
    plan = planned(sla.steps, measure, start_at, stopped_at if ending == "stopped" else None)
    hours = sla.conduct.contact_hours(client, sla.name) if sla.conduct is not None and sla.public_warnings else None
    if hours is not None:
        plan = spoken_early(plan, sla, hours, measure, start_at)
    if len(segments) > 1 or left:
        fired = _fired_over(sla, timeline, segments, run, running, stopped_at, hours, now)
    elif plan:
        fired = fired_in_order(sla.steps, due_by(plan, sla.steps, stopped_at, now), None)
    else:
        fired = []
    if left:
        run = run._replace(end_at=stopped_at, end_id=stop_id, ending=ending)
    return _cycle(sla, run, number, goal, parts, measure, plan, fired, now)


def _cycle(
    sla: Sla,
    run: Run,
    number: int,
    goal: int,
    parts: Parts,
    measure: Measure,
    plan: Sequence[Planned],
    fired: Sequence[FiredStep],
    now: int,
) -> tuple[Cycle, int | None]:
    start_at, start_id, stopped_at, stop_id, ending, _ = run
    stretches, pauses, ran_at_end = parts
    elapsed, target, due_at, breached_at = measure.elapsed, measure.target, measure.due_at, measure.breached_at
    breached = elapsed > target
    if due_at is None and ran_at_end:
        # A cycle that stopped with time left keeps the instant that it was due at.
        due_at = measure.ahead(target)
    upcoming: list[tuple[str, int]] = []
    wake_at: int | None = None
    if stopped_at is None:
        for at, seen_from, place, repeat in plan:
            if seen_from > now:
                upcoming.append((text_of(sla.steps[place], repeat), at))
                wake_at = seen_from if wake_at is None or seen_from < wake_at else wake_at
        if not breached and breached_at is not None and (wake_at is None or breached_at < wake_at):
            wake_at = breached_at + 1
    end = now if stopped_at is None else stopped_at
    paused_seconds = _paused_seconds(pauses, measure, end) if pauses else 0
    # What Cycle(…) does, without its constructor in Python.
    values = (
        sla.name,
        sla.metric.name,
        number,
        start_id,
        start_at,
        stopped_at,
        stop_id,
        ending,
        _state(ending, breached=breached, paused=stopped_at is None and not measure.runs_on),
        goal + 1,
        target,
        due_at,
        breached_at,
        elapsed,
        paused_seconds,
        tuple(stretches),
        tuple(pauses),
        tuple(fired),
        tuple(upcoming),
        end - start_at - elapsed - paused_seconds,
        None,
    )
    return tuple.__new__(Cycle, values), wake_at


def _paused_seconds(pauses: Sequence[Pause], measure: Measure, end: int) -> int:
    between = measure.calendar.between
    return sum([between(pause.start_at, end if pause.end_at is None else pause.end_at) for pause in pauses])


def _state(ending: Ending, *, breached: bool, paused: bool) -> VerdictState:
    if ending in _CANCELLED:
        return "cancelled"
    if breached:
        return "breached"
    if ending == "stopped":
        return "met"
    return "paused" if paused else "running"


_CANCELLED = frozenset({"cancelled", "when", "gone"})


def _fired_over(
    sla: Sla,
    timeline: Timeline,
    segments: Sequence[Segment],
    run: Run,
    parts: Parts,
    stopped_at: int | None,
    hours: Calendar | None,
    now: int,
) -> list[FiredStep]:
    """Return the steps as they fired while goals came and went.

    A step fires by the goal in force then; what a new goal finds already due fires as one when it comes into force, and
    what it moves ahead again is due again (architecture.md, "A step fires once per cycle").
    """
    fired: list[FiredStep] = []
    done: set[tuple[int, int]] = set()
    spoken: set[str] = set()
    is_open = stopped_at is None
    end = now if stopped_at is None else stopped_at
    # A ticket may go to and fro between goals thousands of times; what each of them plans is worked out once.
    plans: dict[tuple[int, int | None], tuple[list[Planned], set[int], dict[tuple[int, int], int]]] = {}
    for position, (since, end_at, goal, cause, ending, date_at) in enumerate(segments):
        if goal is None:
            continue
        if (goal, date_at) not in plans:
            ran = parts if date_at is None else Parts(((run.start_at, end),))
            runs_on = ran.ran_at_end and is_open
            measure = Measure(sla.goals[goal], run.start_at, ran.stretches, runs_on=runs_on, date_at=date_at)
            never = no_steps(sla.steps, measure, run.start_at)
            meant = planned(sla.steps, measure, run.start_at, None)
            early = spoken_early(meant, sla, hours, measure, run.start_at) if hours is not None else meant
            plans[goal, date_at] = early, never, {(step.place, step.repeat): step.at for step in meant}
        plan, never, meant_at = plans[goal, date_at]
        if ending == "stopped":
            plan = with_stops(plan, sla.steps, end_at)
        steps: list[FiredStep] = []
        if position:
            came = {(step.place, step.repeat) for step in plan if step.seen_from <= since}
            done = {step for step in done if step in came or step[0] in never}
            late = [step for step in plan if step.seen_from <= since and (step.place, step.repeat) not in done]
            if date_at is not None and late:
                # What falls before a date was set is no step of it; only that it has passed already is still told.
                set_at = said_at(sla.goals[goal], timeline, since)
                late = [
                    step
                    for step in late
                    if meant_at.get((step.place, step.repeat), step.at) >= set_at or _is_breach(sla, step)
                ]
            steps.extend(fired_in_order(sla.steps, late, since))
            done |= came
        pending = [step for step in plan if (step.place, step.repeat) not in done]
        if ending:
            due = due_by(pending, sla.steps, end_at, now)
        else:
            # In the second in which a goal gives way to another, nothing is seen by it any more.
            due = due_by(pending, sla.steps, None, now if is_open and position == len(segments) - 1 else end_at - 1)
        steps.extend(fired_in_order(sla.steps, due, None))
        done.update((step.place, step.repeat) for step in due)
        fired.extend(step._replace(again=cause) if step.step in spoken else step for step in steps)
        spoken.update(step.step for step in steps)
    return fired


def _is_breach(sla: Sla, step: Planned) -> bool:
    return sla.steps[step.place].at.kind == "breach" and not step.repeat
