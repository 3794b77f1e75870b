"""Which function answers which path, and what a function is handed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple
from urllib.parse import unquote

from jira_csext.sandbox.rest.wire import Answer, Refused, Request, refusal, said
from jira_csext.sandbox.state.model import Account, Comment, Flavour, Issue, Project
from jira_csext.sandbox.state.site import Site


@dataclass(frozen=True, slots=True)
class Call:
    """A request for which a route was found: who asks, what the path named, and which version of the API it spoke."""

    site: Site
    request: Request
    account: Account | None
    named: Mapping[str, str]
    version: Literal["2", "3"]

    @property
    def documents(self) -> bool:
        """Whether texts are document trees here (REST v3) instead of wiki markup (v2)."""
        return self.version == "3"

    def caller(self) -> Account:
        """Return who asks. Raises Refused (401) for nobody."""
        if self.account is None:
            raise unauthorized(self.site)
        return self.account

    def issue(self) -> Issue:
        """Return the issue the path names. Raises Refused (404) when the caller sees none: gone, hidden or never."""
        issue = self.site.issue(self.named["issue"])
        if issue is None or not self.site.sees(self.account, issue):
            raise no_issue(self.site)
        return issue

    def comment(self, issue: Issue) -> Comment:
        """Return the comment the path names. Raises Refused (404)."""
        found = self.site.comment(issue, self.named["comment"])
        if found is None or not self.site.reads(self.account, issue, found):
            raise refusal(404, f"Can not find a comment for the id: {self.named['comment']}.")
        return found

    def project_of(self, issue: Issue) -> Project:
        """Return the project of an issue."""
        return self.site.projects[issue.project]

    def needs(
        self, permission: str, issue: Issue, message: str, status: int | None = None, *, field: str | None = None
    ) -> None:
        """Raise Refused unless the caller has the permission where the issue is, and the issue may be written to.

        Without a status it is what this site says to writes; a field takes the blame where Jira blames one.
        """
        if not self.site.may(self.account, permission, self.project_of(issue)):
            status = status or self.site.quirks.refused_write_status
            raise refusal(status, errors={field: message}) if field else refusal(status, message)
        if issue.archived or self.project_of(issue).archived:
            raise refusal(400, "The issue is archived and can only be read.")


Handler = Callable[[Call], Answer]


class Route(NamedTuple):
    """A method and a path's form, and who answers."""

    method: str
    form: re.Pattern[str]
    flavours: tuple[Flavour, ...]
    handler: Handler


ROUTES: list[Route] = []

_NAME = re.compile(r"\{(\w+)\}")
_V2_OR_V3 = "/rest/api/(?P<version>2|3|latest)"


def route(method: str, path: str, *flavours: Flavour) -> Callable[[Handler], Handler]:
    """Let the function answer the method on the path; `/api/…` is meant under every version that the flavour has."""
    form = _NAME.sub(r"(?P<\1>[^/]+)", path)
    if form.startswith("/api/"):
        form = _V2_OR_V3 + form.removeprefix("/api")

    def kept(handler: Handler) -> Handler:
        ROUTES.append(Route(method, re.compile(form), flavours or ("cloud", "dc"), handler))
        return handler

    return kept


class Found(NamedTuple):
    """What a path leads to: the handler if there is one for the method, the names in it, the methods there are."""

    handler: Handler | None
    named: Mapping[str, str]
    version: Literal["2", "3"]
    methods: frozenset[str]


def find_route(site: Site, method: str, path: str) -> Found:
    """Return who answers on this site."""
    methods: set[str] = set()
    for each in ROUTES:
        matched = each.form.fullmatch(path)
        if matched is None or site.flavour not in each.flavours:
            continue
        named = {name: unquote(value) for name, value in matched.groupdict().items()}
        version = named.pop("version", None)
        if version == "3" and not site.cloud:
            continue
        methods.add(each.method)
        if each.method == method:
            spoken: Literal["2", "3"] = "3" if version == "3" or (version == "latest" and site.cloud) else "2"
            return Found(each.handler, named, spoken, frozenset(methods))
    return Found(None, {}, "2", frozenset(methods))


def no_issue(site: Site) -> Refused:
    """Return the refusal that hides whether an issue is gone, hidden or was never there."""
    if site.cloud:
        return refusal(404, "Issue does not exist or you do not have permission to see it.")
    return refusal(404, "Issue Does Not Exist")


def unauthorized(site: Site) -> Refused:
    """Return the refusal of a request that needs to know who asks."""
    if site.cloud:
        return refusal(401, "Client must be authenticated to access this resource.")
    body = {"message": "Client must be authenticated to access this resource.", "status-code": 401}
    return Refused(said(body, 401).with_headers({"WWW-Authenticate": 'OAuth realm="jira"'}))
