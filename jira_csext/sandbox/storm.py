"""Faults by chance: so many of a hundred calls suffer one of every kind there is, the same ones for the same seed.

Which call suffers what depends on the call and on how often it was made before, and not on the order in which several
connections happen to ask.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from typing import NamedTuple

from jira_csext.sandbox import faults
from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.faults import Effect, Fault
from jira_csext.sandbox.faults_of_content import cut_changes, cut_comments, forgetful, left_out, repeated_token, shifted
from jira_csext.sandbox.rest.wire import Request

_ANY = ("* *",)
_SEARCH = ("* */search*",)
_BULK = ("POST */bulkfetch",)
_ISSUES = ("POST */issue/bulkfetch", "GET */issue/[0-9]*", "POST */changelog/bulkfetch")
_PEOPLE = "GET */user*"
_QUESTIONS = ("*/search*", "*/bulkfetch", "*/comment/list", "*/mypermissions", "*/permissions")

_QUOTAS = ("jira-quota-tenant-based", "jira-quota-global-based", "jira-cost-based")

_CLOUD_LAG, _DC_LAG = 540, 110
"""Seconds that search may be behind: Atlassian says minutes of Cloud's, Data Center's is nearly at once."""

NEVER_CAME = "X-Sandbox-Never-Came"
"""Marks an answer that comes later than anybody waits; a caller under trial gives up at once instead of waiting."""


class When(NamedTuple):
    """When a call was made, and since when what was changed may not be found yet (None: no matter when)."""

    now: int
    since: int | None


class Kind(NamedTuple):
    """A fault that is thrown: `weight` times as often as one of weight 1.

    `calls` are globs of method and path, `but` is one of those that are spared. `before` or `after` Jira has acted, or
    either; `writes` is whether only what changes something suffers from it.
    """

    make: Callable[[Dice, When], Effect]
    weight: int = 1
    calls: tuple[str, ...] = _ANY
    but: str = ""
    before: bool = True
    after: bool = True
    writes: bool = False


def _plain(effect: Callable[[], Effect]) -> Callable[[Dice, When], Effect]:
    return lambda _dice, _when: effect()


def _status(code: int, retry_after: str | None = None) -> Callable[[Dice, When], Effect]:
    return lambda _dice, _when: faults.status(code, retry_after)


def _never_came() -> Effect:
    return lambda answer: answer.with_headers({NEVER_CAME: "1"})


def _in_seconds(dice: Dice, _when: When) -> Effect:
    return faults.too_many(seconds=dice.pick((0, 1, 5, 30, 120, 300)), reason="jira-burst-based")


def _of_quota(dice: Dice, _when: When) -> Effect:
    return faults.too_many(seconds=dice.pick((60, 600, 1800)), reason=dice.pick(_QUOTAS))


def _of_ticket(dice: Dice, _when: When) -> Effect:
    return faults.too_many(seconds=dice.pick((1, 2, 30)), reason="jira-per-issue-on-write")


def _of_tokens(dice: Dice, _when: When) -> Effect:
    return faults.out_of_tokens(dice.pick((1, 5, 60)))


def _structured(dice: Dice, _when: When) -> Effect:
    return faults.structured_limit(dice.pick((5, 45)), beta=dice.chance(50))


def _at_date(dice: Dice, when: When) -> Effect:
    return faults.too_many(date=datetime.fromtimestamp(when.now + dice.pick((10, 90, 240)), UTC))


def _with_reset(dice: Dice, when: When) -> Effect:
    return faults.too_many(reset=f"{datetime.fromtimestamp(when.now + dice.pick((30, 180)), UTC):%Y-%m-%dT%H:%MZ}")


def _stale(dice: Dice, when: When) -> Effect:
    return forgetful(50, dice.between(1, 1 << 30), when.since)


def _left_out(dice: Dice, _when: When) -> Effect:
    return left_out(30, dice.between(1, 1 << 30))


def _shifted(dice: Dice, when: When) -> Effect:
    return shifted(dice.between(1, 5), when.since)


KINDS: Mapping[str, Kind] = {
    "400": Kind(_status(400), after=False, writes=True),
    "401": Kind(_plain(faults.unauthorized), 2, after=False),
    "captcha": Kind(_plain(faults.captcha), after=False),
    # Of a person these mean that nobody can tell who it is, which is remembered, and no fault.
    "403": Kind(_plain(faults.forbidden), 2, but=_PEOPLE, after=False),
    "403 empty": Kind(_plain(faults.no_licence), but=_PEOPLE, after=False),
    "404": Kind(_status(404), 2, but=_PEOPLE, after=False),
    "409": Kind(_status(409), after=False, writes=True),
    "413": Kind(_status(413), 1, ("POST */comment",), after=False),
    "429 seconds": Kind(_in_seconds, 2, after=False),
    "429 date": Kind(_at_date, after=False),
    "429 reset": Kind(_with_reset, after=False),
    "429 quota": Kind(_of_quota, after=False),
    "429 tokens": Kind(_of_tokens, after=False),
    "429 structured": Kind(_structured, after=False),
    "429 nothing": Kind(_plain(faults.too_many), after=False),
    "429 per issue": Kind(_of_ticket, after=False, writes=True),
    "500": Kind(_status(500), 2),
    "502": Kind(_status(502), 2),
    "503": Kind(_status(503), 2),
    "503 retry": Kind(_status(503, "20")),
    "503 page": Kind(_plain(faults.maintenance)),
    "504": Kind(_status(504)),
    "dropped": Kind(_plain(faults.dropped), 3),
    "cut off": Kind(_plain(faults.cut_off), before=False),
    "timeout": Kind(_plain(_never_came), 3),
    "html": Kind(_plain(faults.login_page), 2),
    "redirect": Kind(_plain(faults.redirect), 2),
    "truncated": Kind(_plain(faults.truncated), 2, before=False),
    "wrong type": Kind(_plain(faults.wrong_type), before=False),
    "hostile": Kind(_plain(faults.hostile), before=False),
    "empty": Kind(_plain(faults.empty), before=False),
    "stale index": Kind(_stale, 5, _SEARCH, before=False),
    "shifted page": Kind(_shifted, 5, _SEARCH, before=False),
    "repeated token": Kind(_plain(repeated_token), 3, _SEARCH, before=False),
    "cut comments": Kind(_plain(cut_comments), 5, (*_ISSUES, "GET */comment"), before=False),
    "cut changes": Kind(_plain(cut_changes), 5, _ISSUES, before=False),
    "left out": Kind(_left_out, 3, _BULK, before=False),
}
"""Every kind, by name. What is refused has not been done; of the rest nobody can tell."""


class Storm:
    """While it `blows`, `percent` of a hundred calls suffer; `thrown` counts the faults by kind."""

    def __init__(self, percent: int, seed: object, kinds: Mapping[str, Kind] = KINDS) -> None:
        self.blows = True
        self.thrown: Counter[str] = Counter()
        self.percent = percent
        self._seed = seed
        self._kinds = kinds
        self._asked: Counter[tuple[str, str, bytes]] = Counter()

    def fault(self, request: Request, now: int) -> Fault | None:
        """Return what the call suffers from, None when it passes. `now` is the stand-in's clock in epoch seconds."""
        if not self.blows:
            return None
        call = (request.method, request.path, request.body)
        self._asked[call] += 1
        dice = Dice("storm", self._seed, *call, self._asked[call])
        if not dice.chance(self.percent):
            return None
        writes = _writes(request)
        asked = f"{request.method} {request.path}"
        weights = {
            name: kind.weight
            for name, kind in self._kinds.items()
            if (writes or not kind.writes)
            and not fnmatchcase(asked, kind.but)
            and any(fnmatchcase(asked, glob) for glob in kind.calls)
        }
        name = dice.weighed(weights)
        kind = self._kinds[name]
        after = kind.after and (not kind.before or dice.chance(50))
        told = f"{name} {'after' if after else 'before'}" if kind.before and kind.after and writes else name
        self.thrown[told] += 1
        return Fault(kind.make(dice, When(now, _since(request, now))), "*", "*", None, 100, after, told)


def _since(request: Request, now: int) -> int | None:
    """Return since when changes may not be found yet: asked for everything, search may forget whatever it likes."""
    if b"updated >=" not in request.body:
        return None
    return now - (_CLOUD_LAG if request.path.endswith("/jql") else _DC_LAG)


def _writes(request: Request) -> bool:
    return request.method != "GET" and not any(fnmatchcase(request.path, glob) for glob in _QUESTIONS)
