"""The way to one Jira: reads may be repeated, briefly; a write leaves exactly once, whatever comes back."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final, Generic, NamedTuple, TypeVar, cast
from urllib.parse import urlsplit

import msgspec
import tenacity

from jira_csext.helpdesks.attending import Attendant, Unattended
from jira_csext.helpdesks.errors import HelpdeskError, TooMany, Unreachable
from jira_csext.helpdesks.jira.errors_of import Asked, admission, foreign, is_search, lost, refusal
from jira_csext.helpdesks.jira.gate import Gate
from jira_csext.helpdesks.jira.limits import answered_at, nearly_spent
from jira_csext.helpdesks.jira.sending import Exchanged, exchange, signed_in
from jira_csext.helpdesks.registry import Wait

Shape = TypeVar("Shape")

Params = Mapping[str, str | int]

API: Final = "/rest/api/2"
"""REST v2: texts are wiki markup there, and one renderer serves Cloud and Data Center."""

CONNECTIONS: Final = 4
"""How many reads are under way at once, unless the site file says otherwise (`daemon.connections`)."""

OTHER_SHAPE: Final = "answered JSON of another shape than Jira's"

_TRIES = 3
# A longer wait is not sat out here: the caller is told from when on to ask again.
_LONGEST_WAIT_SECONDS = 5
_BREATH_SECONDS = 1.0
_QUOTED = 400
_FIELD_NAME = re.compile(r"[a-z][a-z0-9_]{0,60}", re.ASCII | re.IGNORECASE)


class Answered(NamedTuple, Generic[Shape]):
    """What Jira said, and what its clock showed then (epoch seconds)."""

    value: Shape
    at: int


class JiraSession:
    """Speaks HTTP with one Jira. Raises HelpdeskError, and nothing else, for whatever goes wrong on the way.

    Several threads may read at once, through one gate; a write leaves while nothing else is under way.
    """

    def __init__(self, url: str, email: str, token: str, wait: Wait, connections: int = CONNECTIONS) -> None:
        """`email` is empty for a personal access token (Data Center). Nothing is asked yet."""
        self.url: Final = url.rstrip("/")
        self.host: Final = urlsplit(url).netloc
        self.connections: Final = connections
        self._gate: Final = Gate(connections, wait)
        self._requests = signed_in(self.url, email, token)
        self._counting: Final = threading.Lock()
        self.request_count = 0
        """How many requests have left so far."""
        self._clock: int | None = None
        self._held: Final[dict[str, tuple[int, TooMany]]] = {}
        self._hurried = False
        self._attendant: Attendant = Unattended()

    def attended_by(self, attendant: Attendant) -> None:
        """Ask this attendant before each request of a read, and whether one that failed is sent again."""
        self._attendant = attendant

    def get(self, shape: type[Shape], path: str, params: Params | None = None) -> Answered[Shape]:
        """Return what stands at the path, tried again a few times."""
        return self._read(Asked("GET", self.host, path), shape, params, None)

    def get_with(self, read: Callable[[bytes], Shape], path: str) -> Shape:
        """Return what `read` makes of what stands at the path; what it cannot read (ValueError) is no answer of Jira's.

        `read` may go deeper than a shape does.
        """
        answer = self.get(msgspec.Raw, path).value
        try:
            return read(bytes(answer))
        except (ValueError, RecursionError):
            raise foreign(Asked("GET", self.host, path), OTHER_SHAPE) from None

    def ask(self, shape: type[Shape], path: str, body: object, params: Params | None = None) -> Answered[Shape]:
        """Return the answer to a POST that changes nothing (a search, a read of many), tried again a few times."""
        return self._read(Asked("POST", self.host, path), shape, params, body)

    def send(
        self, shape: type[Shape], method: str, path: str, body: object = None, params: Params | None = None
    ) -> Answered[Shape]:
        """Change something and return Jira's answer, None where it sends no body.

        Leaves exactly once. Raises OutcomeUnknown when it may have been done all the same.
        """
        with self._gate.alone():
            return self._once(Asked(method, self.host, path, writes=True), shape, params, body)

    def close(self) -> None:
        """Let go of the connections; another request opens them again."""
        self._requests.close()

    def _read(self, asked: Asked, shape: type[Shape], params: Params | None, body: object) -> Answered[Shape]:
        gate = self._gate
        left_at = 0.0

        def once() -> Answered[Shape]:
            nonlocal left_at
            if self._hurried:
                gate.rest(_BREATH_SECONDS)
            with gate.among_others():
                # Whatever it has waited for here, that may have taken a while.
                self._attendant.go_on()
                left_at = gate.rested
                return self._once(asked, shape, params, body)

        retrying = tenacity.Retrying(
            sleep=lambda seconds: gate.rest(seconds, since=left_at),
            stop=tenacity.stop_after_attempt(_TRIES),
            wait=self._pause,
            retry=tenacity.retry_if_exception(self._is_worth_another_try),
            reraise=True,
        )
        return retrying(once)

    def _is_worth_another_try(self, error: BaseException) -> bool:
        return isinstance(error, HelpdeskError) and self._may_pass(error) and self._attendant.asks_again(error)

    def _may_pass(self, error: HelpdeskError) -> bool:
        """Is it likely to be over within seconds?"""
        if isinstance(error, Unreachable):
            return error.not_before is None or self._until(error.not_before) <= _LONGEST_WAIT_SECONDS
        # Without a word on when, a limit is left to the caller, who slows down for everything.
        if isinstance(error, TooMany) and error.not_before is not None:
            return self._until(error.not_before) <= _LONGEST_WAIT_SECONDS
        return False

    def _pause(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        until = getattr(error, "not_before", None)
        return max(float(2 ** (state.attempt_number - 1)), self._until(until) if until is not None else 0.0)

    def _until(self, instant: int) -> float:
        return float("inf") if self._clock is None else float(instant - self._clock)

    def _once(self, asked: Asked, shape: type[Shape], params: Params | None, body: object) -> Answered[Shape]:
        self._refuse_held(asked)
        with self._counting:
            self.request_count += 1
        answer = exchange(self._requests, asked, f"{self.url}{asked.path}", params, body)
        at = self._clock = answered_at(answer.headers)
        self._hurried = nearly_spent(answer.headers)
        if not 200 <= answer.status < 300:
            json = answer.is_json or not answer.body
            named, said = _complained_of(asked, answer)
            error = refusal(asked, answer.status, answer.headers, json=json, named=named, said=said)
            self._hold(asked, error)
            raise error
        refused = admission(asked, answer.status, answer.headers)
        if refused is not None:
            raise refused
        value = _decoded(asked, answer, shape)
        if at is None:
            # Everything is dated by Jira's clock, and HTTP asks every server for a Date.
            raise foreign(asked, "answered without a Date")
        return Answered(value, at)

    def _hold(self, asked: Asked, error: Exception) -> None:
        """Remember a limit that holds for one endpoint, so that nothing leaves for it before its instant."""
        if not isinstance(error, TooMany) or error.holds != "endpoint" or error.not_before is None:
            return
        # What is sat out here is asked again right after, when nobody has heard Jira's clock yet.
        if asked.writes or self._until(error.not_before) > _LONGEST_WAIT_SECONDS:
            self._held[asked.endpoint] = error.not_before, error

    def _refuse_held(self, asked: Asked) -> None:
        until, error = self._held.get(asked.endpoint, (0, None))
        if error is None:
            return
        # By Jira's clock, which every turn asks for; what has not been asked for long is asked again.
        if self._until(until) <= 0:
            self._held.pop(asked.endpoint, None)
            return
        raise TooMany(
            f"{asked}: left alone until the limit on such requests is over ({error.reason}).",
            not_before=until,
            reason=error.reason,
            holds="endpoint",
        )


def _decoded(asked: Asked, answer: Exchanged, shape: type[Shape]) -> Shape:
    # Of an edit nothing is said (204), nor of a link that is made (201). What is made otherwise has an id.
    if asked.writes and shape is msgspec.Raw and not answer.body and answer.status in (201, 204):
        return cast("Shape", None)
    if not answer.is_json:
        raise foreign(asked, f"answered {answer.status}, and not in JSON")
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except msgspec.ValidationError:
        raise foreign(asked, OTHER_SHAPE) from None
    except (ValueError, RecursionError):
        what = "the answer was cut off or garbled" if answer.body else "the answer was empty"
        raise lost(asked, what) from None


class _Complaint(msgspec.Struct):
    errors: dict[str, Any] = msgspec.field(default_factory=dict)
    messages: list[Any] = msgspec.field(default_factory=list, name="errorMessages")


def _complained_of(asked: Asked, answer: Exchanged) -> tuple[tuple[str, ...], str]:
    """Return the names of the fields that a refusal is about, and Jira's own words where they can be shown.

    What it says of a ticket may be a client's text; what it says of a search is about the words of the site file.
    """
    try:
        complaint = msgspec.json.decode(answer.body, type=_Complaint)
    except (ValueError, RecursionError):
        return (), ""
    said = " ".join(words for words in complaint.messages if isinstance(words, str)) if is_search(asked) else ""
    return tuple(name for name in complaint.errors if _FIELD_NAME.fullmatch(name))[:5], said[:_QUOTED]
