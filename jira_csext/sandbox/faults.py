"""Faults on order: what goes wrong with which request, how often, and whether Jira has acted by then."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from fnmatch import fnmatchcase
from typing import Any

from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.faults_of_content import cut_changes, cut_comments, forgetful, left_out, repeated_token, shifted
from jira_csext.sandbox.rest.wire import HTML_TYPE, Answer, Request, said

Effect = Callable[[Answer], Answer]
"""Makes the answer that leaves out of the one that Jira gave (an empty 503 where it has not acted)."""

NOT_ACTED = Answer(503)
LOGIN_PAGE = Answer(
    200,
    b"<!DOCTYPE html><html><head><title>Log in</title></head><body><form><input name='user'></form></body></html>",
    HTML_TYPE,
)
MAINTENANCE_PAGE = Answer(
    503, b"<!DOCTYPE html><html><head><title>Maintenance</title></head><body>Back soon.</body></html>", HTML_TYPE
)


def status(code: int, retry_after: str | None = None) -> Effect:
    """500, 502, 503, 504 or whatever is wanted, with Retry-After if given."""
    answer = said({"errorMessages": [f"The server said {code}."], "errors": {}}, code)
    headers = {"Retry-After": retry_after} if retry_after is not None else {}
    return lambda _: answer.with_headers(headers)


def unauthorized() -> Effect:
    """401, as if the token had expired or been revoked."""
    body = {"message": "Client must be authenticated to access this resource.", "status-code": 401}
    return lambda _: said(body, 401)


def forbidden() -> Effect:
    """403, as if the permission had been taken away."""
    return lambda _: said({"errorMessages": ["You do not have the permission to do this."], "errors": {}}, 403)


def no_licence() -> Effect:
    """403 without a word, as Service Management says that an account is no agent's."""
    return lambda _: Answer(403)


def captcha() -> Effect:
    """403 that asks for a CAPTCHA, after too many wrong passwords."""
    reason = {"X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=/login.jsp"}
    return lambda _: Answer(403, LOGIN_PAGE.body, HTML_TYPE, reason)


def login_page() -> Effect:
    """A page to log in at, with 200."""
    return lambda _: LOGIN_PAGE


def redirect(to: str = "/login.jsp") -> Effect:
    """302 to the page to log in at."""
    return lambda _: Answer(302, headers={"Location": to})


def too_many(
    *,
    seconds: int | None = None,
    date: datetime | None = None,
    reset: str | None = None,
    reason: str | None = None,
) -> Effect:
    """429: with Retry-After in seconds or as an HTTP date, with X-RateLimit-Reset, or without a word of when."""
    headers: dict[str, str] = {}
    if seconds is not None:
        headers["Retry-After"] = str(seconds)
    if date is not None:
        headers["Retry-After"] = format_datetime(date.astimezone(UTC), usegmt=True)
    if reset is not None:
        headers["X-RateLimit-Reset"] = reset
    if reason is not None:
        headers["RateLimit-Reason"] = reason
    return lambda _: said({"errorMessages": ["Rate limit exceeded."], "errors": {}}, 429).with_headers(headers)


def out_of_tokens(seconds: int = 1, fill: int = 10) -> Effect:
    """429 as Data Center says that an account has used its tokens up, `fill` of them coming back each `seconds`."""
    headers = {
        "X-RateLimit-Limit": "100",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-FillRate": str(fill),
        "X-RateLimit-Interval-Seconds": str(seconds),
        "Retry-After": str(seconds),
    }
    return lambda _: said({"message": "Rate limit exceeded."}, 429).with_headers(headers)


def structured_limit(seconds: int, *, beta: bool = False) -> Effect:
    """429 that says by the structured header alone when to come again; with the name that it had at first, or not."""
    prefix = "Beta-" if beta else ""
    headers = {
        f"{prefix}RateLimit-Policy": '"global-app-quota";q=65000;w=3600',
        f"{prefix}RateLimit": f'"global-app-quota";r=0;t={seconds}',
    }
    return lambda _: said({"errorMessages": ["Rate limit exceeded."], "errors": {}}, 429).with_headers(headers)


def maintenance() -> Effect:
    """503 with a page for people, as what stands before Jira answers while it is away."""
    return lambda _: MAINTENANCE_PAGE


def dropped() -> Effect:
    """The connection is closed without an answer."""
    return lambda _: Answer(0, lost=True)


def truncated() -> Effect:
    """Half of the JSON, in an answer that claims to be whole."""
    return lambda answer: Answer(
        answer.status, answer.body[: len(answer.body) // 2] or b"{", answer.content_type, answer.headers
    )


def cut_off() -> Effect:
    """Half of the answer that was announced, then the connection is closed."""
    return lambda answer: Answer(
        answer.status, answer.body or b"{ }", answer.content_type, answer.headers, cut_at=len(answer.body) // 2 or 1
    )


def wrong_type() -> Effect:
    """The right body under the wrong content type."""
    return lambda answer: Answer(answer.status, answer.body, "text/plain", answer.headers)


def empty() -> Effect:
    """200 and nothing."""
    return lambda answer: Answer(200 if answer is NOT_ACTED else answer.status)


def hostile(body: str | None = None) -> Effect:
    """JSON that no reader expects; without a text of one's own, a hundred thousand brackets."""
    sent = b"[" * 100_000 + b"]" * 100_000 if body is None else body.encode("utf-8", "surrogatepass")
    return lambda _: Answer(200, sent)


def as_is() -> Effect:
    """No change; with a hold, an answer that is only slow."""
    return lambda answer: answer


EFFECTS: Mapping[str, Callable[..., Effect]] = {
    "status": status,
    "unauthorized": unauthorized,
    "forbidden": forbidden,
    "no_licence": no_licence,
    "captcha": captcha,
    "login_page": login_page,
    "redirect": redirect,
    "too_many": too_many,
    "out_of_tokens": out_of_tokens,
    "structured_limit": structured_limit,
    "maintenance": maintenance,
    "dropped": dropped,
    "truncated": truncated,
    "cut_off": cut_off,
    "wrong_type": wrong_type,
    "empty": empty,
    "hostile": hostile,
    "slow": as_is,
    "forgetful": forgetful,
    "shifted": shifted,
    "repeated_token": repeated_token,
    "cut_comments": cut_comments,
    "cut_changes": cut_changes,
    "left_out": left_out,
}


class Hold:
    """Keeps answers back until it is let go; nothing here waits for a time to pass."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        """Set as soon as a request is kept."""
        self._released = threading.Event()

    def release(self) -> None:
        """Let all go, those that come later, too."""
        self._released.set()

    def keep(self) -> None:
        """Wait until released; called by the thread of the request."""
        self.reached.set()
        self._released.wait()


@dataclass(slots=True)
class Fault:
    """One order: requests of a method to a path (globs) suffer the effect, `left` times, in so many of a hundred."""

    effect: Effect
    method: str
    path: str
    left: int | None
    percent: int
    after: bool
    name: str
    hold: Hold | None = None
    contains: str = ""
    dice: Dice = field(default_factory=lambda: Dice("faults"))

    def meets(self, request: Request) -> bool:
        """Whether the request suffers from it; asking throws the dice."""
        if self.left == 0 or not fnmatchcase(request.method, self.method) or not fnmatchcase(request.path, self.path):
            return False
        if self.contains and self.contains.encode() not in request.body:
            return False
        return self.percent >= 100 or self.dice.chance(self.percent)


class Faults:
    """The orders in force; the first that meets a request counts."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._holds: list[Hold] = []
        self.by_chance: Callable[[Request], Fault | None] = lambda _: None
        """What a request suffers from that meets no order; see `sandbox.storm`."""

    def order(
        self,
        effect: Effect,
        method: str = "*",
        path: str = "*",
        *,
        times: int | None = 1,
        percent: int = 100,
        seed: object = 0,
        after: bool = False,
        contains: str = "",
        hold: Hold | None = None,
        name: str = "fault",
    ) -> Fault:
        """Order a fault: `times` None for ever, `after` when Jira has acted, `contains` a text of the body."""
        fault = Fault(effect, method, path, times, percent, after, name, hold, contains, Dice("faults", seed))
        self._orders.append(fault)
        if hold is not None:
            self._holds.append(hold)
        return fault

    def hold(self, method: str = "*", path: str = "*", *, times: int | None = 1, after: bool = False) -> Hold:
        """Keep answers back, before or after Jira has acted, and return what lets them go."""
        hold = Hold()
        self.order(as_is(), method, path, times=times, after=after, hold=hold, name="slow")
        return hold

    def order_by_name(self, name: str, options: Mapping[str, Any]) -> Fault:
        """Order a fault as the control page sends it. Raises ValueError that names what is wrong."""
        if name not in EFFECTS:
            raise ValueError(f'There is no fault "{name}"; there are {", ".join(EFFECTS)}.')
        known = {"method", "path", "times", "percent", "seed", "after", "contains"}
        order = {key: value for key, value in options.items() if key in known}
        effect_options = {key: value for key, value in options.items() if key not in known}
        try:
            effect = EFFECTS[name](**effect_options)
            return self.order(effect, **order, name=name, hold=Hold() if name == "slow" else None)
        except (TypeError, AttributeError) as problem:
            raise ValueError(f"{name}: {problem} in {json.dumps(options)}") from None

    def take(self, request: Request) -> Fault | None:
        """Return the fault that meets the request, counted down."""
        for fault in self._orders:
            if fault.meets(request):
                if fault.left is not None:
                    fault.left -= 1
                return fault
        return self.by_chance(request)

    def clear(self) -> None:
        """Take back all orders and let go what is held."""
        self._orders.clear()
        self.release()

    def release(self) -> None:
        """Let go what is held."""
        for hold in self._holds:
            hold.release()
        self._holds.clear()
