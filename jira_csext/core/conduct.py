"""How clients are spoken to: in which hours, how often, after what grace, and what never reaches them. Pure.

All durations here are wall clock. Whether an action is said, waits, or goes to a person as a draft is decided here;
the shell obeys.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from jira_csext.core.calendar import BeyondHorizon, Calendar, CalendarSpec, NoWorkingTime
from jira_csext.core.contact_hours import hours_of
from jira_csext.core.ticket import Attributes

MARGIN: Final = 900
"""What is moved to the end of the contact hours leaves so many seconds before they close: turns take time."""

UnknownSpeakers = Literal["client", "nobody"]


class Cap(NamedTuple):
    """At most so many replies `within` any so many seconds."""

    replies: int
    within: int


@dataclass(frozen=True, slots=True)
class Conduct:
    """What the rules say of speaking to clients.

    `hours` are those of clients of whom the register knows none, None for any hour; one who names a calendar means one
    of `calendars`, and hours of a client without a zone are in `zone`. `urgent` rules speak at any hour. `grace` are
    the seconds in which a person may be first, None where the site's setting counts. `unknown_speakers` says whose
    messages those of strangers are.
    """

    hours: Calendar | None = None
    calendars: Mapping[str, Calendar] = field(default_factory=dict, compare=False)
    zone: str = "UTC"
    urgent: frozenset[str] = frozenset()
    grace: int | None = None
    per_ticket: Cap | None = None
    per_client: Cap | None = None
    never_mention_other_clients: bool = True
    no_excuses: bool = False
    unknown_speakers: UnknownSpeakers = "client"

    def contact_hours(self, client: Attributes, rule: str = "") -> Calendar | None:
        """Return when the client may be written to by the rule, None for at any hour.

        The client's own hours come first. The default ones are read on the clock of the client's wall, where the
        register knows it.
        """
        if rule in self.urgent:
            return None
        default = self.hours or _day_and_night(self.zone)
        if zone := str(client.get("client.timezone") or ""):
            default = _in_zone(default, zone)
        found = hours_of(client, self.calendars, default)
        return None if _never_closes(found) else found


NO_CONDUCT: Final = Conduct()
"""What holds where the rules say nothing: a client's own hours are kept, and none is named to another."""


class Speech(NamedTuple):
    """What becomes of a public message now: it is said, it waits until `at`, or a person gets it as a draft."""

    way: Literal["say", "wait", "draft"]
    at: int


def when_to_speak(hours: Calendar | None, purpose_at: int | None, earliest_at: int, now: int) -> Speech:
    """Return what becomes of a public message that may leave from `earliest_at` on, within the client's `hours`.

    `purpose_at` is the deadline that it warns of, None for what warns of none: said at that instant or later it would
    be no warning, so where no contact hour is left before it (or none ever comes) a person gets the draft, and at once.
    Waiting for a person
    to be first gives way where it would outlast the purpose.
    """
    at = max(earliest_at, now)
    if purpose_at is not None and at >= purpose_at:
        at = now
    if hours is not None:
        try:
            at = hours.next_open(at)
        except (NoWorkingTime, BeyondHorizon):
            return Speech("draft", now)
    if purpose_at is not None and at >= purpose_at:
        return Speech("draft", now)
    return Speech("say" if at <= now else "wait", at)


def latest_contact_at(hours: Calendar, at: int) -> int:
    """Return the latest instant at or before `at` at which a client may still be written to in good time.

    That is `at` itself where the hours are open and stay so for a quarter of an hour, else a quarter of an hour before
    they close, or their opening where they are shorter.
    """
    if hours.is_open(at):
        closing = hours.intervals(at, at + MARGIN)[0][1]
        if closing == at + MARGIN:
            return at
    else:
        closing = hours.prev_open(at)
    return hours.intervals(closing - MARGIN, closing)[-1][0]


def last_contact_hour_at(hours: Calendar, deadline_at: int) -> int:
    """Return when the last hour of contact before a deadline begins: from then on an hour of it is left."""
    return hours.add(deadline_at, -3600)


@lru_cache(64)
def _day_and_night(zone: str) -> Calendar:
    return Calendar(CalendarSpec("any hour", zone, always=True))


def _never_closes(hours: Calendar) -> bool:
    spec = hours.spec
    return spec.always and not spec.closed and not spec.open and spec.holidays is None


@lru_cache(512)
def _in_zone(hours: Calendar, zone: str) -> Calendar:
    """Return the same hours on the clocks of another zone; as they are where there is no such zone."""
    if hours.spec.timezone == zone:
        return hours
    try:
        return Calendar(replace(hours.spec, timezone=zone))
    except ValueError:
        return hours
