"""Service Management's own clocks, in the simplest form: two goals in hours that run day and night.

The stand-in shows them so that a program that reads them can be tried; they are nobody's promise.
"""

from __future__ import annotations

from typing import NamedTuple

from jira_csext.sandbox.state.model import Issue
from jira_csext.sandbox.state.site import Site

FIRST_RESPONSE, RESOLUTION = "Time to first response", "Time to resolution"
_HOUR_MS = 3_600_000
_GOALS_MS = {FIRST_RESPONSE: 4 * _HOUR_MS, RESOLUTION: 40 * _HOUR_MS}


class Cycle(NamedTuple):
    """One run of a clock; `stopped_ms` is None while it runs, also while it is paused."""

    started_ms: int
    stopped_ms: int | None
    goal_ms: int
    elapsed_ms: int
    paused: bool

    @property
    def breached(self) -> bool:
        """Whether more than the goal has passed."""
        return self.elapsed_ms > self.goal_ms


def cycle(site: Site, issue: Issue, name: str) -> Cycle:
    """Return how one of the two clocks of the issue stands."""
    stopped_ms = _answered_ms(site, issue) if name == FIRST_RESPONSE else issue.fields["resolutiondate"]
    until_ms = site.now_ms if stopped_ms is None else stopped_ms
    waited_ms, waiting = _waited(site, issue, until_ms) if name == RESOLUTION else (0, False)
    elapsed_ms = max(0, until_ms - issue.created_ms - waited_ms)
    return Cycle(issue.created_ms, stopped_ms, _GOALS_MS[name], elapsed_ms, waiting and stopped_ms is None)


def _answered_ms(site: Site, issue: Issue) -> int | None:
    project = site.projects[issue.project]
    for said in issue.comments:
        if said.author and site.is_agent(said.author, project) and not site.is_internal(issue, said):
            return said.created_ms
    return None


def _waited(site: Site, issue: Issue, until_ms: int) -> tuple[int, bool]:
    """Return how long the issue has waited for the client, and whether it does."""
    waited_ms, since_ms = 0, None
    for change in issue.history:
        for item in change.items:
            if item.field_id != "status" or change.at_ms > until_ms:
                continue
            if since_ms is not None:
                waited_ms += change.at_ms - since_ms
            since_ms = change.at_ms if item.new_id in site.waiting_statuses else None
    if since_ms is None:
        return waited_ms, False
    return waited_ms + until_ms - since_ms, True
