"""Rate limits as the two flavours have them; off until switched on.

Cloud: bursts by endpoint (a bucket of tokens each) and writes to one issue (20 in 2 seconds, 100 in 30). The hourly
points quota is left out: it does not apply to API tokens. Data Center: a bucket for each account, told of in headers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from jira_csext.sandbox.rest.wire import Answer, said

_BURST_PER_SECOND = {"GET": 100, "POST": 100, "PUT": 50, "DELETE": 50}
_READ_ISSUE, _READ_ISSUE_PER_SECOND = "issue_routes.read", 150
_WRITES = ((20, 2_000), (100, 30_000))


@dataclass(slots=True)
class _Bucket:
    """Tokens that are used up by requests and come back with time."""

    size: int
    per_second: float
    left: float
    at_ms: int

    def take(self, now_ms: int) -> bool:
        self.left = min(self.size, self.left + max(0, now_ms - self.at_ms) * self.per_second / 1000)
        self.at_ms = now_ms
        if self.left < 1:
            return False
        self.left -= 1
        return True

    def seconds_to_next(self) -> int:
        return max(1, -int(-(1 - self.left) // self.per_second))


@dataclass(slots=True)
class Limits:
    """What is limited, and what was used of it. `dc_size` tokens come back by `dc_fill` each `dc_interval_seconds`."""

    burst: bool = False
    per_issue: bool = False
    data_center: bool = False
    burst_share: float = 1.0
    """How much of the documented bursts is allowed; small values make a limit easy to reach."""
    dc_size: int = 100
    dc_fill: int = 10
    dc_interval_seconds: int = 1
    _buckets: dict[str, _Bucket] = field(default_factory=dict)
    _writes: dict[int, list[int]] = field(default_factory=dict)

    def refused(self, method: str, endpoint: str, issue_id: int | None, account: str, now_ms: int) -> Answer | None:
        """Return the answer 429 when a limit is reached; else count the request and return None."""
        if self.per_issue and issue_id is not None and method != "GET":
            wait_ms = self._write(issue_id, now_ms)
            if wait_ms:
                return _too_many(-(-wait_ms // 1000), "jira-per-issue-on-write", now_ms, 20)
        if self.burst:
            bucket = self._burst(method, endpoint, now_ms)
            if not bucket.take(now_ms):
                return _too_many(bucket.seconds_to_next(), "jira-burst-based", now_ms, bucket.size)
        if self.data_center and account:
            bucket = self._of_account(account, now_ms)
            if not bucket.take(now_ms):
                return said({"message": "Rate limit exceeded."}, 429).with_headers(self._dc_headers(bucket))
        return None

    def headers(self, method: str, endpoint: str, account: str, now_ms: int) -> dict[str, str]:
        """Return what an answer that was let through says about the limits."""
        if self.data_center and account:
            return self._dc_headers(self._of_account(account, now_ms))
        if not self.burst:
            return {}
        bucket = self._burst(method, endpoint, now_ms)
        told = {"X-RateLimit-Limit": str(bucket.size), "X-RateLimit-Remaining": str(int(bucket.left))}
        return {**told, "X-RateLimit-NearLimit": "true"} if bucket.left < bucket.size / 5 else told

    def _burst(self, method: str, endpoint: str, now_ms: int) -> _Bucket:
        per_second = (
            _READ_ISSUE_PER_SECOND if (method, endpoint) == ("GET", _READ_ISSUE) else _BURST_PER_SECOND.get(method, 50)
        )
        size = max(1, int(per_second * self.burst_share))
        return self._buckets.setdefault(f"{method} {endpoint}", _Bucket(size, size, size, now_ms))

    def _of_account(self, account: str, now_ms: int) -> _Bucket:
        fill = self.dc_fill / self.dc_interval_seconds
        return self._buckets.setdefault(f"account {account}", _Bucket(self.dc_size, fill, self.dc_size, now_ms))

    def _dc_headers(self, bucket: _Bucket) -> dict[str, str]:
        return {
            "X-RateLimit-Limit": str(self.dc_size),
            "X-RateLimit-Remaining": str(int(bucket.left)),
            "X-RateLimit-FillRate": str(self.dc_fill),
            "X-RateLimit-Interval-Seconds": str(self.dc_interval_seconds),
            "Retry-After": "0" if bucket.left >= 1 else str(bucket.seconds_to_next()),
        }

    def _write(self, issue_id: int, now_ms: int) -> int:
        """Return how many milliseconds to wait before the issue may be written to; 0, and counted, when it may be."""
        written = self._writes.setdefault(issue_id, [])
        written[:] = [at_ms for at_ms in written if now_ms - at_ms < _WRITES[-1][1]]
        for most, window_ms in _WRITES:
            within = [at_ms for at_ms in written if now_ms - at_ms < window_ms]
            if len(within) >= most:
                return within[-most] + window_ms - now_ms
        written.append(now_ms)
        return 0


def _too_many(seconds: int, reason: str, now_ms: int, limit: int) -> Answer:
    reset = datetime.fromtimestamp(now_ms // 1000 + seconds, UTC)
    headers = {
        "Retry-After": str(seconds),
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": f"{reset:%Y-%m-%dT%H:%MZ}",
        "RateLimit-Reason": reason,
    }
    return said({"errorMessages": ["Rate limit exceeded."], "errors": {}}, 429).with_headers(headers)
