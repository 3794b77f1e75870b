"""Short ways to say a ticket, a calendar and a rule in tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.core.client import NO_CLIENT, ClientTimeline
from jira_csext.core.conditions import Always, Condition
from jira_csext.core.cycle import Cycle
from jira_csext.core.duration import parse_duration
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.rulebook import Goal, Offset, OnReopen, Rulebook, Sla, Step, Target
from jira_csext.core.ticket import Event, Speaker, Ticket, Value

WEEK = {"Mon": 1, "Tue": 2, "Wed": 3, "Thu": 4, "Fri": 5, "Sat": 6, "Sun": 7}


def at(text: str) -> int:
    """`Mon 10:00` in the week of 1 June 2026 (UTC), `+1w Mon 10:00` in the one after, or an ISO instant."""
    weeks = 0
    if text.startswith("+"):
        ahead, text = text.split("w ", 1)
        weeks = int(ahead)
    if text[:3] in WEEK:
        day, _, clock = text.partition(" ")
        hour, minute, *second = (int(part) for part in clock.split(":"))
        moment = datetime(2026, 6, WEEK[day], hour, minute, second[0] if second else 0, tzinfo=UTC)
        return int(moment.timestamp()) + weeks * 7 * 86400
    moment = datetime.fromisoformat(text)
    assert moment.tzinfo is not None, f"{text} names no zone"
    return int(moment.timestamp())


def said(moment: int | None) -> str | None:
    """The instant as tests write it: `Mon 10:00`, with seconds where there are some."""
    if moment is None:
        return None
    value = datetime.fromtimestamp(moment, UTC)
    weeks = (value.date() - datetime(2026, 6, 1, tzinfo=UTC).date()).days // 7
    text = value.strftime("%a %H:%M:%S" if value.second else "%a %H:%M")
    return text if weeks == 0 else f"{weeks:+d}w {text}"


def a_calendar(hours: Mapping[str, str] | str = "09:00-17:00", timezone: str = "UTC", **more: Any) -> Calendar:
    """A week of Monday to Friday with the same hours, or of the days given (`{"Sat": "10:00-14:00"}`)."""
    by_day = dict.fromkeys(("Mon", "Tue", "Wed", "Thu", "Fri"), hours) if isinstance(hours, str) else hours
    week = {WEEK[day] - 1: tuple(_span(span) for span in spans.split(",")) for day, spans in by_day.items()}
    return Calendar(CalendarSpec(name="office", timezone=timezone, hours=week, **more))


def _span(text: str) -> tuple[int, int]:
    opens, closes = (int(clock[:2]) * 60 + int(clock[3:]) for clock in text.split("-"))
    return opens, closes if closes > opens else closes + 24 * 60


OFFICE = a_calendar()


def offset(text: str) -> Offset:
    """A step's place in the words of the rules language."""
    if text.endswith("%"):
        return Offset(text, "percent", percent=int(text[:-1]))
    if text in ("breach", "stop"):
        return Offset(text, "breach" if text == "breach" else "stop")
    amount, word = text.split()
    return Offset(text, "before" if word == "before" else "after", duration=parse_duration(amount))


def target(text: str) -> Target:
    """A target in the words of the rules language."""
    if text == "end of day":
        return Target(text, "end_of_day")
    if text == "end of next working day":
        return Target(text, "end_of_next_working_day")
    return Target(text, duration=parse_duration(text))


def a_goal(text: str, when: Condition | None = None, calendar: Calendar = OFFICE) -> Goal:
    """A goal of that target."""
    return Goal(target(text), calendar, when or Always())


def a_rule(
    metric: str = "first_response",
    goals: str | Sequence[Goal] = "4h",
    steps: Sequence[str] = (),
    *,
    calendar: Calendar = OFFICE,
    when: Condition | None = None,
    pause_while: Condition | None = None,
    on_reopen: OnReopen = "new_cycle",
    name: str = "rule",
) -> Sla:
    """A rule of one metric with one goal (or several) and steps at the given places."""
    return Sla(
        name,
        BUILT_IN[metric],
        (a_goal(goals, calendar=calendar),) if isinstance(goals, str) else tuple(goals),
        when or Always(),
        tuple(Step(offset(text)) for text in steps),
        pause_while,
        on_reopen,
    )


def a_ticket(created: str | int, *events: Event, by: Speaker = "client", key: str = "SUP-1", **now: Value) -> Ticket:
    """A ticket as it is after its events; attributes that no event changes are given as they are now."""
    created_at = at(created) if isinstance(created, str) else created
    attributes: dict[str, Value] = {"state": "open", **now}
    for event in sorted(events, key=lambda event: event.at):
        if event.kind == "changed":
            attributes[event.field] = event.new
    history = (Event(created_at, "created", "created", by), *events)
    return Ticket(key, "10001", created_at, attributes, tuple(sorted(history, key=lambda event: event.at)))


_numbers = iter(range(1, 10**9))


def change(when: str | int, field: str, old: Value, new: Value) -> Event:
    """An attribute changed."""
    moment = at(when) if isinstance(when, str) else when
    return Event(moment, "changed", f"h{next(_numbers):09}", "agent", "kim", field, old, new)


def says(when: str | int, by: Speaker, text: str = "", *, public: bool = True) -> Event:
    """Somebody wrote."""
    moment = at(when) if isinstance(when, str) else when
    return Event(moment, "message", f"c{next(_numbers):09}", by, by, public=public, text=text)


def judged(rule: Sla | Sequence[Sla], ticket: Ticket, now: str | int, client: ClientTimeline = NO_CLIENT) -> Evaluation:
    """The evaluation at an instant."""
    slas = (rule,) if isinstance(rule, Sla) else tuple(rule)
    return evaluate(Rulebook(slas), ticket, client, at(now) if isinstance(now, str) else now)


def only(evaluation: Evaluation) -> Cycle:
    """The one cycle there is."""
    (cycle,) = evaluation.cycles
    return cycle


def fired(cycle: Cycle) -> list[str]:
    """The steps that spoke, each as `step at instant`."""
    return [f"{step.step} at {said(step.at)}" for step in cycle.fired if not step.superseded_by]
