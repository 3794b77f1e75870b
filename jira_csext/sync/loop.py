"""The daemon's turns: fetch, take in, wake, deliver; and what a turn makes of a helpdesk that does not answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial

from jira_csext.clock import elapsed
from jira_csext.core.duration import format_seconds
from jira_csext.helpdesks.errors import HelpdeskError, NotAdmitted, NotAllowed, ScopeRefused, TooMany
from jira_csext.helpdesks.port import Sighting
from jira_csext.store.daemon_records import Cursor, Owner, SiteState
from jira_csext.store.errors import LeaseLost, StoreError, StoreGone
from jira_csext.sync.across import look_across
from jira_csext.sync.clients_refresh import refresh_clients
from jira_csext.sync.deliver import Stopping, deliver, going_on
from jira_csext.sync.duplicates import sweep_doubles
from jira_csext.sync.fetch import listed_as_of, look_for_changes, sweep, take_in, wake
from jira_csext.sync.forecast_fit import DailyFit
from jira_csext.sync.good_turns import GoodTurns
from jira_csext.sync.hints import Hints
from jira_csext.sync.people import with_people_again
from jira_csext.sync.reload import Reload
from jira_csext.sync.watched import Watched

# A helpdesk's clock that moves by more than this against ours has jumped; until two measurements agree nothing public
# is said.
_JUMP = 60
_HOUR = 3600
# Roles without an account may have been nobody's fault but a helpdesk's that was not well at our start.
_PEOPLE_AGAIN = 600
# The lease is renewed at least so often while the helpdesk wants to be left alone for longer.
_LONGEST_REST = 120
_UNWELL = ("not_admitted", "not_allowed", "scope_refused", "too_many", "unreachable")

LocalClock = Callable[[], int]
Wait = Callable[[float], bool]
"""Waits that many seconds; True when the daemon is to stop, which ends the waiting early."""


@dataclass(slots=True)
class Turn:
    """What one turn did; `trouble` is the sentence of what stopped part of it.

    `more`: there is more to read or to say, so go on at once. `rest_seconds` is for how long the helpdesk asked to be
    left alone. `fitted` is the forecast table that is in use since.
    """

    changed_count: int = 0
    taken_in_count: int = 0
    woken_count: int = 0
    delivered: Counter[str] = field(default_factory=Counter)
    trouble: str = ""
    more: bool = False
    rest_seconds: int = 0
    fitted: str = ""


def turn(
    watched: Watched,
    local_now: int,
    *,
    speaks: bool = True,
    stopping: Stopping = going_on,
    hints: Hints | None = None,
) -> Turn:
    """Take one turn and return what it did. `local_now` is this machine's clock, in epoch seconds.

    Once told to stop it begins no further action.
    The helpdesk's own clock decides what is due. A helpdesk that does not answer is a state of the site, kept with
    since when; what is due by time alone is still evaluated, and nothing is lost. `hints` spare searches where what
    changed was announced. Raises StoreError and LeaseLost.
    """
    done = Turn()
    now = local_now + watched.store.cursor.of(watched.site).clock_offset
    reached = False
    refresh_clients(watched, now)
    try:
        now = _fetched(watched, done, hints, local_now)
        reached = True
    except HelpdeskError as error:
        _unwell(watched, done, error, now)
        # What is due by time alone goes another way than search, which alone is to be left alone for a while.
        reached = isinstance(error, TooMany) and error.holds == "endpoint"
    done.woken_count = wake(watched, now)
    done.more = look_across(watched, now) or done.more
    if speaks and reached:
        _deliver(watched, done, stopping, now)
    if reached and not done.trouble and not stopping():
        # What is due goes first: all of a large scope takes a while to list.
        _sweep(watched, done, now)
        if speaks and not done.trouble:
            _sweep_doubles(watched, done, now)
    if not done.trouble:
        _well(watched)
    limits = watched.limits
    done.more = not done.trouble and (
        done.more
        or done.woken_count >= limits.evaluations_per_turn
        or done.delivered.total() >= limits.deliveries_per_turn
    )
    return done


def run(
    watched: Watched,
    owner: Owner,
    poll_every: float,
    clock: LocalClock,
    wait: Wait,
    tell: Callable[[Turn], None],
    stopping: Stopping = going_on,
    reload: Reload | None = None,
    hints: Hints | None = None,
    silent_after: int = 900,
) -> None:
    """Take turns until told to stop. Raises LeaseHeld when another daemon serves the site, LeaseLost later
    on, and StoreGone when the file of the store was removed or replaced.

    `wait` ends the daemon between two turns, `stopping` within one, before its next action. `reload` looks at the rules
    before each turn, and `watched` is then the site with the rulebook in force. `hints` end a rest when one is due.
    When no turn went well for `silent_after` seconds, that becomes a state of the site.
    A database that is locked or a disk that is full costs a turn, whose `trouble` says so, and not the daemon.
    """
    lease, site, meter = watched.store.lease, watched.site, watched.meter
    good_turns = GoodTurns(silent_after, clock())
    people_asked_at, daily_fit = clock(), DailyFit()
    lease.acquire(site, owner, clock())
    try:
        while True:
            meter.beat_at = clock()
            began = elapsed()
            try:
                watched.store.check_in_place()
                lease.renew(site, owner, clock())
                if reload is not None:
                    watched = reload.look(watched, clock() + watched.store.cursor.of(site).clock_offset)
                done = turn(watched, clock(), stopping=stopping, hints=hints)
                good_turns.judge(watched, done.trouble, clock())
                if not done.trouble and not done.more:
                    _fit(watched, done, daily_fit, clock())
                if not done.trouble and clock() - people_asked_at >= _PEOPLE_AGAIN:
                    people_asked_at = clock()
                    watched = with_people_again(watched, people_asked_at + watched.store.cursor.of(site).clock_offset)
            except (LeaseLost, StoreGone):
                raise
            except StoreError as error:
                done = Turn(trouble=str(error))
            _counted(watched, done, elapsed() - began, clock())
            if hints is not None and not done.trouble:
                hints.turned(clock())
            tell(done)
            left = 0 if done.more else max(poll_every, done.rest_seconds)
            if reload is not None and reload.wait_seconds is not None and not done.rest_seconds:
                left = min(left, reload.wait_seconds)
            if hints is not None and not done.trouble and left > 0:
                if hints.rest(watched, left, clock, wait, partial(_kept, watched, owner)):
                    return
                continue
            while left > _LONGEST_REST:
                if wait(_LONGEST_REST):
                    return
                left -= _LONGEST_REST
                _kept(watched, owner, clock())
            if wait(left):
                return
    finally:
        lease.release(site, owner, clock())


def _fit(watched: Watched, done: Turn, daily_fit: DailyFit, local_now: int) -> None:
    table = daily_fit.go_on(watched, local_now + watched.store.cursor.of(watched.site).clock_offset)
    if table is not None:
        done.fitted = table.version


def _kept(watched: Watched, owner: Owner, local_now: int) -> None:
    """Renew the lease while resting; what the store says against it, the next turn will hear and tell."""
    watched.meter.beat_at = local_now
    try:
        watched.store.lease.renew(watched.site, owner, local_now)
    except LeaseLost:
        raise
    except StoreError:
        return


def _counted(watched: Watched, done: Turn, seconds: float, local_now: int) -> None:
    meter = watched.meter
    meter.turn_count += 1
    meter.turns.add(seconds)
    meter.changed_count += done.changed_count
    meter.taken_in_count += done.taken_in_count
    meter.woken_count += done.woken_count
    meter.delivered.update(done.delivered)
    if done.trouble:
        meter.trouble_count += 1
    else:
        meter.good_at = local_now


def _fetched(watched: Watched, done: Turn, hints: Hints | None, local_now: int) -> int:
    """Look for changes and take in what is on the list; return the helpdesk's clock after that."""
    store, site = watched.store, watched.site
    helpdesk_now = watched.helpdesk.clock()
    watched.meter.reached_at = local_now
    now = _measured(watched, helpdesk_now, local_now)
    before = store.cursor.of(site)
    if hints is not None and before.watermark is not None:
        hints.take(watched, listed_as_of(before, min(before.watermark, helpdesk_now)), local_now)
    is_due = _is_canary_due(before, now)
    ticked = store.looks.one_ticked(site) if is_due else None
    known = None if ticked is None else Sighting(*ticked)
    was_understood = before.canary is None or before.canary.understood
    is_shown = False
    # A site of which nothing was taken in yet has nothing to try search with, and a look back all the same.
    if hints is None or is_due or before.watermark is None or hints.wants_search(local_now):
        whole_day = is_due and before.swept_at is not None
        looked = look_for_changes(
            watched,
            helpdesk_now,
            now,
            whole_day=whole_day,
            beside=known if was_understood else None,
            found_by_search=_compared(watched, hints, local_now),
        )
        done.changed_count, is_shown = looked
    else:
        hints.spare()
    if known is not None:
        _canary(watched, now, understood=is_shown or watched.helpdesk.understands_dates(known, now))
    if before.swept_at is None:
        # A list that breaks off is no reason not to serve what is on it.
        _sweep(watched, done, now)
    taken_in = take_in(watched, now)
    done.taken_in_count, done.more = taken_in.ticket_count, taken_in.more
    return taken_in.now


def _compared(watched: Watched, hints: Hints | None, local_now: int) -> Callable[[Sequence[str]], None]:
    return lambda found: None if hints is None else hints.compare(watched, found, local_now)


def _sweep(watched: Watched, done: Turn, now: int) -> None:
    try:
        listed = sweep(watched, now)
    except HelpdeskError as error:
        _unwell(watched, done, error, now)
        return
    done.changed_count += listed
    done.more = done.more or listed > 0


def _sweep_doubles(watched: Watched, done: Turn, now: int) -> None:
    try:
        sweep_doubles(watched, now)
    except HelpdeskError as error:
        _unwell(watched, done, error, now)


def _deliver(watched: Watched, done: Turn, stopping: Stopping, now: int) -> None:
    try:
        done.delivered = deliver(watched, now, stopping=stopping)
    except HelpdeskError as error:
        _unwell(watched, done, error, now)


def _measured(watched: Watched, helpdesk_now: int, local_now: int) -> int:
    cursor, site = watched.store.cursor, watched.site
    before = cursor.of(site)
    offset = helpdesk_now - local_now
    if before.clock_measured_at is not None and abs(offset - before.clock_offset) > _JUMP:
        moved = offset - before.clock_offset
        sentence = (
            f"The helpdesk's clock moved {'ahead' if moved > 0 else 'back'} by {format_seconds(abs(moved))} against "
            "ours; public messages wait until two measurements agree."
        )
        cursor.raise_state(site, SiteState("site", "", "clock", helpdesk_now, sentence))
    elif any(state.name == "clock" for state in before.states):
        cursor.clear_state(site, "clock")
    if before.clock_measured_at is None or offset != before.clock_offset:
        cursor.measured(site, offset, helpdesk_now)
    return helpdesk_now


def _is_canary_due(cursor: Cursor, now: int) -> bool:
    """Once an hour, and until it is mended: a search that misreads dates answers with success and no tickets."""
    if cursor.watermark is None:
        return False
    return cursor.canary is None or not cursor.canary.understood or not 0 <= now - cursor.canary.at < _HOUR


def _canary(watched: Watched, now: int, *, understood: bool) -> None:
    cursor, site = watched.store.cursor, watched.site
    sentence = "" if understood else "Search does not understand dates: changes may be missed until this is mended."
    cursor.canary(site, understood, sentence, now)
    if understood:
        cursor.clear_state(site, "canary")
    else:
        cursor.raise_state(site, SiteState("site", "", "canary", now, sentence))


def _unwell(watched: Watched, done: Turn, error: HelpdeskError, now: int) -> None:
    name = "unreachable"
    if isinstance(error, NotAdmitted):
        name = "not_admitted"
    elif isinstance(error, NotAllowed):
        name = "not_allowed"
    elif isinstance(error, ScopeRefused):
        name = "scope_refused"
    elif isinstance(error, TooMany):
        name = "too_many"
    _well(watched, but=name)
    until = "" if error.not_before is None else f" It is left alone until {_said(error.not_before)}."
    watched.store.cursor.raise_state(watched.site, SiteState("site", "", name, now, f"{error}{until}"))
    done.trouble = str(error)
    if error.not_before is not None and not (isinstance(error, TooMany) and error.holds == "endpoint"):
        done.rest_seconds = max(done.rest_seconds, error.not_before - now)


def _said(instant: int) -> str:
    return datetime.fromtimestamp(instant, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _well(watched: Watched, but: str = "") -> None:
    for state in watched.store.cursor.of(watched.site).states:
        if state.scope == "site" and state.name in _UNWELL and state.name != but:
            watched.store.cursor.clear_state(watched.site, state.name)
