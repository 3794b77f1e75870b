"""What an answer that is no success means, as an error of the port with a sentence.

The sentence names the host, the path and the way out. It never holds what the answer said (that may be a client's
text, or a login page) nor what was sent; only what Jira says of a search is quoted, for that is about the site file.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from jira_csext.core.wording import printable
from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    HelpdeskError,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    Refused,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.jira.limits import answered_at, holds_up, limit_reason, not_before

LOOK_FIRST = "It may have been done all the same; it is looked for before anything is sent again"

_STRANGER = (
    "A login page or a proxy may stand in between; open the address in a browser and check helpdesk.url in the site "
    "file, together with its context path"
)
_UNKNOWN = "The token is wrong, expired or revoked: make a new one and set CSEXT_HELPDESK__TOKEN"
_OF_CLOUD = (
    f"{_UNKNOWN}, with helpdesk.email. A token with scopes works only with helpdesk.url: "
    "https://api.atlassian.com/ex/jira/CLOUD-ID, the id stands at https://SITE/_edge/tenant_info"
)
_ELSEWHERE = (
    f"{_UNKNOWN}; a personal access token goes without helpdesk.email, a password or a token of Jira Cloud with it"
)
_CAPTCHA = "It wants a CAPTCHA solved after failed logins: sign in once with a browser as our account, then it goes on"
_DENIED = frozenset({"AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED", "AUTHORISATION_FAILED"})


# The id or key of a ticket, comment, project or version of the API.
_PARTICULAR: Final = re.compile(r"/[^/]*\d[^/]*")


class Asked(NamedTuple):
    """A request as sentences name it; `writes` is whether it would change something."""

    method: str
    host: str
    path: str
    writes: bool = False

    def __str__(self) -> str:
        return f"{self.method} {self.path} at {self.host}"

    @property
    def endpoint(self) -> str:
        """The method and the path without what is particular to one ticket, as Jira counts bursts."""
        return f"{self.method} {_PARTICULAR.sub('/*', self.path.partition('/rest/')[2])}"


def lost(asked: Asked, what: str, until: int | None = None) -> HelpdeskError:
    """Return the error of an answer that never came or cannot be Jira's, `what` being the words for it."""
    if asked.writes:
        return OutcomeUnknown(f"{asked}: {what}. {LOOK_FIRST}.", not_before=until)
    return Unreachable(f"{asked}: {what}.", not_before=until)


def foreign(asked: Asked, what: str) -> HelpdeskError:
    """Return the error of an answer that somebody else than Jira gave."""
    return lost(asked, f"{what}. {_STRANGER}")


def not_sent(asked: Asked, what: str) -> HelpdeskError:
    """Return the error of a request that certainly did not leave, a write included."""
    return Unreachable(f"{asked}: {what}. Nothing was sent; check helpdesk.url, the network and the certificate.")


def admission(asked: Asked, status: int, headers: Mapping[str, str]) -> NotAdmitted | None:
    """Return the error when Jira says, whatever the status, that it does not know us."""
    if "CAPTCHA" in headers.get("X-Authentication-Denied-Reason", "").upper():
        return NotAdmitted(f"{asked}: our account is locked out ({status}). {_CAPTCHA}.")
    if _DENIED & set(headers.get("X-Seraph-LoginReason", "").replace(",", " ").split()):
        return NotAdmitted(f"{asked}: our login was refused ({status}). {_new_token(asked)}.")
    if status == 401 or headers.get("X-AUSERNAME", "").casefold() == "anonymous":
        return NotAdmitted(f"{asked}: Jira does not know us ({status}). {_new_token(asked)}.")
    return None


def _new_token(asked: Asked) -> str:
    """Return what to do about a token; only Atlassian's own hosts are Cloud, where tokens may have scopes."""
    return _OF_CLOUD if f".{asked.host}".endswith((".atlassian.net", ".atlassian.com", ".jira.com")) else _ELSEWHERE


def refusal(
    asked: Asked, status: int, headers: Mapping[str, str], *, json: bool, named: tuple[str, ...], said: str = ""
) -> Exception:
    """Return the error of a status other than success.

    `json` is whether the answer was JSON or empty, as Jira's refusals are; `named` are the fields that it complained
    about, `said` its words where they hold nobody's text but the operator's. A write that something else than Jira
    answered may have been done.
    """
    at = answered_at(headers)
    if refused := admission(asked, status, headers):
        return refused
    if status == 429:
        reason = limit_reason(headers)
        which = f" ({reason})" if reason else ""
        sentence = f"{asked}: too many requests{which}; nothing was done, and we ask again later."
        holds = holds_up(reason, writes=asked.writes, searches=is_search(asked))
        return TooMany(sentence, not_before=not_before(headers, at), reason=reason, holds=holds)
    if status == 403:
        return NotAllowed(f"{asked}: our account may not do that (403). {_right_needed(asked)}.")
    if status == 413:
        return Refused(f"{asked}: too much for this ticket (413). {_TOO_MUCH}.")
    if 300 <= status < 400:
        return foreign(asked, f"answered with a redirect ({status}), which is not followed")
    if status >= 500 or status in (408, 425):
        return lost(asked, f"answered {status}; Jira or what stands before it is not well", not_before(headers, at))
    if not json:
        return foreign(asked, f"answered {status}, and not in JSON")
    if status == 404:
        return Gone(f"{asked}: not there (404): deleted, moved out of our sight, or a permission is gone.")
    if status == 409:
        return Conflict(f"{asked}: somebody changed it in the same moment (409); nothing was done.")
    if status == 410:
        return Refused(f"{asked}: this Jira no longer has that resource (410). Use a newer jira-csext.")
    about = f" because of {', '.join(named)}" if named else ""
    words = f' and says: "{printable(said.strip())}"' if said.strip() else ""
    return Refused(f"{asked}: Jira refused it{about} ({status}){words}. {_what_then(asked)}.")


def is_search(asked: Asked) -> bool:
    """Is it a question in JQL?"""
    return asked.path.endswith(("/search", "/search/jql"))


_TOO_MUCH = "It holds as many comments as Jira takes, or the text is too long; shorten the template or close the ticket"


_RIGHTS = {
    "/assignee": "Assign issues",
    "/watchers": "Manage watcher list",
    "/transitions": "Transition issues",
    "/issueLink": "Link issues",
    "/issue": "Create issues",
}


def _right_needed(asked: Asked) -> str:
    for end, right in _RIGHTS.items():
        if asked.writes and asked.path.endswith(end):
            return f'Give it "{right}" in the ticket\'s project'
    if "/group" in asked.path or "/user" in asked.path:
        return 'Give it the global permission "Browse users and groups"'
    if "/comment" in asked.path:
        rights = {"POST": "Add comments", "DELETE": "Delete own comments", "PUT": "Edit own comments"}
        return f'Give it "{rights.get(asked.method, "Browse projects")}" in the ticket\'s project'
    if "/issue/" in asked.path:
        return f'Give it "{"Edit issues" if asked.writes else "Browse projects"}" in the ticket\'s project'
    return "Give it access to Jira and to the projects in helpdesk.scope"


def _what_then(asked: Asked) -> str:
    if "/search" in asked.path:
        return "Try helpdesk.scope of the site file in Jira's own search and mend it"
    if asked.writes and "/comment" in asked.path:
        return "Look at the template, and at the role or group under `internal`"
    if asked.writes:
        return "Look at the values that the rule sets, and at the fields on the project's edit screen"
    return "Check that helpdesk.url leads to Jira 8.4 or newer, or to Jira Cloud"
