"""Service Management's clocks, dates and people as its own API writes them."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from jira_csext.sandbox.rest.view import View
from jira_csext.sandbox.state.desk import FIRST_RESPONSE, RESOLUTION, cycles
from jira_csext.sandbox.state.model import CustomField, Issue, Json

CLOCKS = (FIRST_RESPONSE, RESOLUTION)


def date_value(view: View, at_ms: int) -> Json:
    """Return an instant in the four forms in which Service Management gives each."""
    local = datetime.fromtimestamp(at_ms // 1000, UTC).astimezone(view.zone)
    return {
        "iso8601": f"{local:%Y-%m-%dT%H:%M:%S%z}",
        "jira": view.when(at_ms),
        "friendly": f"{local:%d/%b/%y %H:%M}",
        "epochMillis": at_ms,
    }


def _duration(ms: int) -> Json:
    minutes = abs(ms) // 60_000
    return {"millis": ms, "friendly": f"{'-' if ms < 0 else ''}{minutes // 60}h {minutes % 60}m"}


def clock_value(view: View, issue: Issue, custom: CustomField) -> Json:
    """Return the value of a field that holds one of the clocks: the same that its own resource tells."""
    return clock(view, issue, RESOLUTION if "resolution" in custom.name.lower() else FIRST_RESPONSE)


def clock(view: View, issue: Issue, name: str) -> Json:
    """Return one of the clocks of a request."""
    number = CLOCKS.index(name) + 1
    told: Json = {
        "id": str(number),
        "name": name,
        "_links": {"self": f"{view.site.base_url}/rest/servicedeskapi/request/{issue.id}/sla/{number}"},
        "completedCycles": [],
        "slaDisplayFormat": "NEW_SLA_FORMAT",
    }
    for run in cycles(view.site, issue, name):
        common: Json = {
            "startTime": date_value(view, run.started_ms),
            "breachTime": date_value(view, run.breach_ms),
            "breached": run.breached,
            "goalDuration": _duration(run.goal_ms),
            "elapsedTime": _duration(run.elapsed_ms),
            "remainingTime": _duration(run.goal_ms - run.elapsed_ms),
        }
        if run.stopped_ms is None:
            told["ongoingCycle"] = {**common, "paused": run.paused, "withinCalendarHours": run.open}
        else:
            told["completedCycles"].append({**common, "stopTime": date_value(view, run.stopped_ms)})
    return told


def desk_user(view: View, uid: str) -> Json:
    """Return a person as Service Management writes one: never with an account type."""
    account = view.site.accounts[uid]
    address = f"{view.base}/user?" + (
        f"accountId={quote(account.account_id)}" if view.cloud else f"username={quote(account.login)}"
    )
    told: Json = {
        "displayName": account.display_name,
        "active": account.active,
        "timeZone": account.zone,
        "_links": {"jiraRest": address, "self": address},
    }
    if view.cloud:
        return {"accountId": account.account_id, **told}
    return {"name": account.login, "key": account.key, "emailAddress": account.email, **told}
