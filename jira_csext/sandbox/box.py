"""The stand-in as one object: its site, clock, people, faults, limits and log; `server` puts it on a port."""

from __future__ import annotations

import secrets
from base64 import b64decode
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from jira_csext.sandbox import pages
from jira_csext.sandbox.clock import MovableClock, ms_of
from jira_csext.sandbox.control import control
from jira_csext.sandbox.faults import LOGIN_PAGE, NOT_ACTED, Faults
from jira_csext.sandbox.hand import Hand
from jira_csext.sandbox.limits import Limits
from jira_csext.sandbox.requests_log import Logged, RequestsLog
from jira_csext.sandbox.rest import Call, Found, find_route, unauthorized
from jira_csext.sandbox.rest.wire import Answer, Refused, Request, said
from jira_csext.sandbox.script import Play, Script
from jira_csext.sandbox.server import Serving, serve
from jira_csext.sandbox.small_site import BOT, SERVICE, small_site
from jira_csext.sandbox.state import acts
from jira_csext.sandbox.state.model import Account, Flavour, Issue
from jira_csext.sandbox.state.site import Site
from jira_csext.sandbox.webhooks import Webhooks

FIRST_MORNING = "2026-05-18T09:30:00+03:00"


class _Caller(NamedTuple):
    """Who sent a request, and whether the name and token were right; nobody when none were sent."""

    account: Account | None
    right: bool


class Sandbox:
    """A made agency's Jira. Give it a moment, serve it, and read or write it over HTTP; people act through `person`."""

    def __init__(
        self,
        flavour: Flavour = "cloud",
        *,
        service_management: bool = True,
        at: datetime | str = FIRST_MORNING,
        follow: Callable[[], int] | None = None,
        token: str | None = None,
    ) -> None:
        """Make the site, empty of tickets. `follow` says epoch seconds and lets the clock run; without, it stands."""
        self.clock = MovableClock(at, follow)
        self.site: Site = small_site(flavour, self.clock, service_management=service_management)
        self.token = token or secrets.token_urlsafe(24)
        self.site.tokens[self.token] = BOT.name
        self.bot: Account = self.site.accounts[BOT.name]
        self.faults = Faults()
        self.limits = Limits()
        self.log = RequestsLog()
        self.script = Script()
        self.webhooks = Webhooks(self.site)
        self.lock = self.site.lock
        self._number = 0

    @property
    def url(self) -> str:
        """Where it is served."""
        return self.site.base_url

    @property
    def now_ms(self) -> int:
        """What time it is here."""
        return self.clock.now_ms

    @property
    def auth(self) -> tuple[str, str]:
        """Name and token for basic authentication; Data Center also takes the token alone (`Bearer`)."""
        return (self.bot.email if self.site.cloud else self.bot.login), self.token

    def serving(self, port: int = 0) -> AbstractContextManager[Serving]:
        """Serve on 127.0.0.1, on any free port unless one is named, until the block ends."""
        return serve(self, port)

    # People and time

    def person(self, name: str) -> Hand:
        """Return what somebody does, by login, account id, key or display name. Raises LookupError."""
        return Hand(self.site, name)

    def issue(self, key: str) -> Issue:
        """Return a ticket as it is kept. Raises LookupError."""
        issue = self.site.issue(key)
        if issue is None:
            raise LookupError(f"There is no ticket {key}.")
        return issue

    def advance(self, by: timedelta | float) -> None:
        """Let time pass (a number is seconds); whoever is to act in between acts at the right moment."""
        seconds = by.total_seconds() if isinstance(by, timedelta) else by
        self._move(self.clock.now_ms + round(seconds * 1000))

    def move_to(self, at: datetime | str) -> None:
        """Make it that instant; backwards, nothing is undone and nobody acts."""
        self._move(ms_of(at))

    def play(self, plays: Iterable[Play]) -> None:
        """Let people act on a script as the clock moves on."""
        with self.lock:
            self.script.add(plays)
            self.catch_up()

    def catch_up(self) -> None:
        """Let those act whose moment has come; what a running clock has passed happens at its own instant."""
        with self.lock:
            self._act_until(self.clock.now_ms)

    def _move(self, to_ms: int) -> None:
        with self.lock:
            self._act_until(to_ms)
            self.clock.set(to_ms)

    def _act_until(self, to_ms: int) -> None:
        while (due := self.script.take(to_ms)) is not None:
            if due.at_ms > self.clock.now_ms:
                self.clock.set(due.at_ms)
            with self.site.clock.held_at(due.at_ms):
                due.act(self.person(due.person))

    # What goes wrong without a fault

    def revoke(self, permission: str, project: str = "", person: str = BOT.name) -> None:
        """Take a permission away from somebody; an empty project means a global one."""
        with self.lock:
            right = (self.site.person(person).uid, project, permission)
            self.site.granted.discard(right)
            self.site.revoked.add(right)

    def grant(self, permission: str, project: str = "", person: str = BOT.name) -> None:
        """Give somebody a permission, also one that was taken away."""
        with self.lock:
            right = (self.site.person(person).uid, project, permission)
            self.site.revoked.discard(right)
            self.site.granted.add(right)

    def revoke_token(self) -> None:
        """Let the token expire."""
        self.site.tokens.pop(self.token, None)

    def hide(self, key: str, *, hidden: bool = True) -> None:
        """Put a ticket under a security level that leaves only the leadership; or take it out again."""
        with self.lock:
            self.issue(key).seen_only_by = frozenset(self.site.groups["leadership"]) if hidden else None
            self.site.security_version += 1

    def move(self, key: str, project: str, by: str = "anna.kedrova") -> str:
        """Move a ticket to another project and return its new key."""
        with self.lock:
            issue = self.issue(key)
            acts.move_to(self.site, issue, self.site.person(by).uid, self.site.projects[project])
            return issue.key

    def archive(self, key: str, *, archived: bool = True) -> None:
        """Archive a ticket, or bring it back."""
        with self.lock:
            acts.archive(self.site, self.issue(key), archived=archived)

    def delete(self, key: str) -> None:
        """Delete a ticket."""
        with self.lock:
            acts.delete(self.site, self.issue(key))

    def forget(self, name: str) -> None:
        """Delete a person's account; what they wrote stays."""
        account = self.site.person(name)
        account.deleted, account.active = True, False

    def anonymise(self, name: str) -> None:
        """Rename a person as Data Center does: a new login, a new key, a display name that says nothing."""
        account = self.site.person(name)
        number = self.site.next_id()
        account.login, account.key, account.display_name = f"jirauser{number}", f"JIRAUSER{number}", f"user-{number}"
        account.email = f"{account.login}@jira.invalid"

    def lag(self, low: float, high: float | None = None) -> None:
        """Let search lag behind by so many seconds, each change by its own time within the range."""
        self.site.index.lag_ms = (round(low * 1000), round((low if high is None else high) * 1000))

    def vanish(self, key: str, seconds: float) -> None:
        """Let search lose a ticket for a while that it has shown before."""
        self.site.index.hide(self.issue(key).id, self.now_ms + round(seconds * 1000))

    def reindex(self) -> None:
        """Rebuild the index, after which each indexed `updated` is the present."""
        self.site.index.rebuild(self.now_ms)

    def fill(self, count: int, project: str = SERVICE, kind: str = "Question") -> None:
        """Create many plain open tickets, one millisecond apart and ending now."""
        with self.lock:
            types = {named.name: named.id for named in self.site.types.values()}
            values = {"issuetype": types[kind], "summary": "One of many", "reporter": "web@bluebell-kitchens.example"}
            end_ms = self.now_ms
            for number in range(count):
                with self.clock.held_at(end_ms - count + number):
                    acts.create(self.site, values["reporter"], self.site.projects[project], values)

    # Requests

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request; what it does is done by then, unless a fault stops it before."""
        if request.path.startswith("/sandbox/"):
            return control(self, request)
        with self.lock:
            self.catch_up()
            self._number += 1
            number, at_ms = self._number, self.now_ms
            fault = self.faults.take(request)
            caller = self._caller(request)
        if fault is None:
            answer = self._acted(request, caller)
        elif fault.after:
            answer = self._acted(request, caller)
            if fault.hold is not None:
                fault.hold.keep()
            answer = fault.effect(answer)
        elif fault.hold is not None:
            fault.hold.keep()
            answer = self._acted(request, caller)
        else:
            answer = fault.effect(NOT_ACTED)
        account = caller.account.uid if caller.account else ""
        query = urlencode(request.query, doseq=True)
        status = 0 if answer.lost else answer.status
        name = fault.name if fault else ""
        self.log.add(Logged(number, at_ms, request.method, request.path, query, request.body, account, status, name))
        return answer

    def _acted(self, request: Request, caller: _Caller) -> Answer:
        with self.lock:
            try:
                return self._routed(request, caller)
            except Refused as refused:
                return refused.answer

    def _routed(self, request: Request, caller: _Caller) -> Answer:
        site, path = self.site, request.path
        scoped = f"/ex/jira/{site.cloud_id}"
        if site.cloud and path.startswith(f"{scoped}/"):
            path = path.removeprefix(scoped)
        page = pages.page(site, request)
        if page is not None:
            return page
        if path == "/login.jsp":
            return LOGIN_PAGE
        if not caller.right and not site.quirks.wrong_token_is_anonymous:
            raise unauthorized(site)
        found = find_route(site, request.method, path)
        if found.handler is None:
            return _no_route(site, request, found)
        endpoint = f"{found.handler.__module__.rpartition('.')[2]}.{found.handler.__name__}"
        issue = site.issue(found.named["issue"]) if "issue" in found.named else None
        uid = caller.account.uid if caller.account else ""
        limited = self.limits.refused(request.method, endpoint, issue.id if issue else None, uid, self.now_ms)
        if limited is not None:
            return limited
        call = Call(site, request, caller.account, found.named, found.version)
        try:
            answer = found.handler(call)
        except Refused as refused:
            answer = refused.answer
        return answer.with_headers(self.limits.headers(request.method, endpoint, uid, self.now_ms))

    def _caller(self, request: Request) -> _Caller:
        kind, _, given = request.headers.get("authorization", "").partition(" ")
        if not given:
            return _Caller(None, right=not kind)
        name: str | None = None
        token = given.strip()
        if kind.lower() == "basic":
            try:
                name, _, token = b64decode(token, validate=True).decode().partition(":")
            except ValueError:
                return _Caller(None, right=False)
        elif kind.lower() != "bearer" or self.site.cloud:
            # A token of Cloud is no bearer token.
            return _Caller(None, right=False)
        uid = self.site.tokens.get(token)
        account = self.site.accounts.get(uid or "")
        if account is None or not account.active or (name is not None and name not in {account.email, account.login}):
            return _Caller(None, right=False)
        return _Caller(account, right=True)


def _no_route(site: Site, request: Request, found: Found) -> Answer:
    """Answer what is no resource here: unlike a missing issue, it says so in the server's words, not in Jira's."""
    if found.methods:
        return Answer(405, headers={"Allow": ", ".join(sorted(found.methods))})
    address = f"{site.base_url}{request.path}"
    body: dict[str, Any] = {"message": f"null for uri: {address}", "status-code": 404}
    if site.cloud:
        body = {"status": 404, "error": "Not Found", "message": "No message available", "path": request.path}
    return said(body, 404)
