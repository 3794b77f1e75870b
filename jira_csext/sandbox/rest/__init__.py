"""What the stand-in answers over REST, in the shapes of Jira Cloud and Jira Data Center."""

from __future__ import annotations

from jira_csext.sandbox.rest import (
    comment_routes,
    desk_routes,
    history_routes,
    issue_routes,
    link_routes,
    people_routes,
    property_routes,
    screen_routes,
    search_routes,
    site_routes,
)
from jira_csext.sandbox.rest.routing import Call, Found, find_route, unauthorized

ROUTED = (
    site_routes,
    people_routes,
    search_routes,
    history_routes,
    screen_routes,
    issue_routes,
    comment_routes,
    property_routes,
    link_routes,
    desk_routes,
)
"""The modules that answer; a path that fits two forms goes to the earlier module and line."""

__all__ = ["ROUTED", "Call", "Found", "find_route", "unauthorized"]
