"""Service Management's own clocks on a request, read by its own API; for agents, so a client's account sees none."""

from __future__ import annotations

from msgspec import Struct, field

from jira_csext.helpdesks.errors import Gone, NotAllowed, Refused
from jira_csext.helpdesks.examination import HelpdeskClock, HelpdeskCycle
from jira_csext.helpdesks.jira.paths import part
from jira_csext.helpdesks.jira.session import JiraSession

_A_PAGE, _MOST_PAGES = 50, 20


class _When(Struct):
    millis: int = field(name="epochMillis")


class _Length(Struct):
    millis: int


class _Cycle(Struct):
    started: _When = field(name="startTime")
    goal: _Length = field(name="goalDuration")
    elapsed: _Length = field(name="elapsedTime")
    stopped: _When | None = field(default=None, name="stopTime")
    breached: bool = False
    paused: bool = False
    is_open: bool = field(default=True, name="withinCalendarHours")


class _Clock(Struct):
    name: str
    completed: list[_Cycle] = field(default=[], name="completedCycles")
    ongoing: _Cycle | None = field(default=None, name="ongoingCycle")


class _Page(Struct):
    values: list[_Clock]
    is_last: bool = field(default=True, name="isLastPage")


def clocks_of(session: JiraSession, issue_id: str) -> tuple[HelpdeskClock, ...] | None:
    """Return the clocks on an issue, None where it is no request, or there is no Service Management.

    Raises NotAllowed when our account is no agent there, Unreachable.
    """
    path = f"/rest/servicedeskapi/request/{part(issue_id)}/sla"
    clocks: list[HelpdeskClock] = []
    for page in range(_MOST_PAGES):
        try:
            found = session.get(_Page, path, {"start": page * _A_PAGE, "limit": _A_PAGE}).value
        except (Gone, Refused):
            return None
        except NotAllowed:
            raise NotAllowed(
                f"{session.host}: the clocks of Service Management are shown to agents only; give our account a seat "
                "as one, and let it see the project."
            ) from None
        clocks += [_clock(each) for each in found.values]
        if found.is_last or not found.values:
            break
    return tuple(clocks)


def _clock(clock: _Clock) -> HelpdeskClock:
    every = [*clock.completed, *([clock.ongoing] if clock.ongoing is not None else [])]
    return HelpdeskClock(clock.name, tuple(sorted(map(_cycle, every))))


def _cycle(cycle: _Cycle) -> HelpdeskCycle:
    return HelpdeskCycle(
        cycle.started.millis // 1000,
        cycle.stopped.millis // 1000 if cycle.stopped is not None else None,
        cycle.goal.millis // 1000,
        cycle.elapsed.millis // 1000,
        cycle.breached,
        cycle.paused,
        cycle.is_open,
    )
