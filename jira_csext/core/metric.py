"""Metrics: which events start, stop and cancel a clock. A new built-in one is a line in `BUILT_IN`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jira_csext.core.occurrence import AGENT_REPLY, CLIENT_MESSAGE, CREATED, REOPENED, RESOLVED, Occurrence


@dataclass(frozen=True, slots=True)
class Metric:
    """A clock: `starts` set it going, `stops` end it as met or breached, `cancels` end it as neither.

    A start while the clock runs changes nothing. In one second the order is: created, stops, cancels, other starts.
    """

    name: str
    starts: tuple[Occurrence, ...]
    stops: tuple[Occurrence, ...]
    cancels: tuple[Occurrence, ...] = ()


BUILT_IN: Mapping[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric("first_response", starts=(CREATED,), stops=(AGENT_REPLY,), cancels=(RESOLVED,)),
        Metric("next_response", starts=(CLIENT_MESSAGE,), stops=(AGENT_REPLY,), cancels=(RESOLVED,)),
        Metric("resolution", starts=(CREATED, REOPENED), stops=(RESOLVED,)),
    )
}
