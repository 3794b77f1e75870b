"""Metrics: which events start, stop and cancel a clock. A new built-in one is a line in `BUILT_IN`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jira_csext.core.conditions import Condition, Is
from jira_csext.core.occurrence import (
    ACKNOWLEDGED,
    AGENT_REPLY,
    CLIENT_MESSAGE,
    CREATED,
    ESCALATED,
    ESCALATION_ENDED,
    REOPENED,
    REPLIED_WHILE_OPEN,
    RESOLVED,
    Becomes,
    Ceases,
    Occurrence,
)
from jira_csext.core.ticket import WAITING_FOR_CLIENT


@dataclass(frozen=True, slots=True)
class Metric:
    """A clock: `starts` set it going, `stops` end it as met or breached, `cancels` end it as neither.

    It stands still while `pause` holds.

    A start while the clock runs changes nothing. In one second the order is: created, stops, cancels, other starts.
    """

    name: str
    starts: tuple[Occurrence, ...]
    stops: tuple[Occurrence, ...]
    cancels: tuple[Occurrence, ...] = ()
    pause: Condition | None = None

    @property
    def occurrences(self) -> tuple[Occurrence, ...]:
        """All that moves it."""
        return (*self.starts, *self.stops, *self.cancels)


_IS_WAITING = Is("state", (WAITING_FOR_CLIENT,))

BUILT_IN: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("first_response", starts=(CREATED,), stops=(AGENT_REPLY,), cancels=(RESOLVED,)),
        Metric("next_response", starts=(CLIENT_MESSAGE,), stops=(AGENT_REPLY,), cancels=(RESOLVED,)),
        Metric("keep_informed", starts=(CREATED, REOPENED, REPLIED_WHILE_OPEN), stops=(AGENT_REPLY, RESOLVED)),
        Metric("resolution", starts=(CREATED, REOPENED), stops=(RESOLVED,)),
        # `state` is the effective one: a message of the client's ends it, a person who asks again brings it back. The
        # message itself is no stop, or the ticket's own text would end what the ticket was made with.
        Metric("waiting_for_client", starts=(Becomes(_IS_WAITING),), stops=(Ceases(_IS_WAITING),)),
        Metric("leadership_ack", (ESCALATED,), stops=(ACKNOWLEDGED, AGENT_REPLY), cancels=(ESCALATION_ENDED,)),
    )
}
