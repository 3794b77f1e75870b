"""What comes of deadlines and delays by time alone, as they stand at a moment of their replay."""

from __future__ import annotations

from functools import partial
from typing import Final

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.conduct import last_contact_hour_at
from jira_csext.core.contact_hours import hours_of
from jira_csext.core.delay_inputs import Inputs, Situation
from jira_csext.core.delay_instants import at_once, at_once_by, before, named_by, spoken_at, told_by
from jira_csext.core.delay_rule import DRAFT, MISSED, MOST_WITHOUT_DATE, OTHERWISE, DelayWarning
from jira_csext.core.delay_state import Delay, Heard, Pending, Watch
from jira_csext.core.rulebook import Rulebook

BREACH: Final = "\0breach"
DEADLINE: Final = "\0deadline"
PRESUMED: Final = "\0presumed"
"""What a `Pending` is called by which a delay is taken for granted."""
_INNER: Final = frozenset({BREACH, DEADLINE, PRESUMED})
# What Pending(…) does, without its constructor in Python.
_pending = partial(tuple.__new__, Pending)
NOTHING: Final = Situation(None, None, "", "", is_done=False)


def is_step(pending: Pending) -> bool:
    """Is it a step that people are shown, not only an instant that changes the verdict?"""
    return pending.what not in _INNER


class Ahead:
    """One ticket's deadlines and delays, oldest first, as they stand, and what comes next if nothing happens."""

    def __init__(self, rulebook: Rulebook, inputs: Inputs) -> None:
        self.watches: list[Watch] = []
        self.delays: list[Delay] = []
        self.heard = Heard()
        self._rulebook = rulebook
        self._inputs = inputs
        self._situation = NOTHING
        self._contact: Calendar | None = None
        self._since = 0
        # The same deadline is asked after again and again; what it leads to is worked out once.
        self._reminded: dict[tuple[str, int], tuple[int, ...]] = {}
        self._told: dict[tuple[str, int, Calendar], int] = {}
        self._last: dict[tuple[int, Calendar], int] = {}

    @property
    def watch(self) -> Watch | None:
        """The deadline that is watched now."""
        return self.watches[-1] if self.watches and not self.watches[-1].ending else None

    @property
    def delay(self) -> Delay | None:
        """The delay that the client has not heard of yet."""
        return self.delays[-1] if self.delays and not self.delays[-1].ending else None

    @property
    def deadline_at(self) -> int | None:
        """The deadline in force."""
        return self._situation.deadline_at

    @property
    def deadline_of(self) -> str:
        """The promise whose due instant that is, "" for a date."""
        return self._situation.deadline_id.partition(":")[0]

    @property
    def heard_at(self) -> int | None:
        """The date that the client last heard; a promise that nobody dated is heard as it is in force."""
        heard, deadline_at = self.heard.at, self._situation.deadline_at
        if self._situation.deadline_id and deadline_at is not None:
            return deadline_at if heard is None else max(heard, deadline_at)
        return deadline_at if heard is None else heard

    @property
    def purpose_at(self) -> int | None:
        """The instant after which a warning would warn of nothing: the date heard, or by when a new one was to come."""
        heard_at = self.heard_at
        return None if heard_at is None else _purpose_at(self.delay, heard_at)

    @property
    def new_date_at(self) -> int | None:
        """The date that a person entered and the client has not heard."""
        deadline_at, heard_at = self._situation.deadline_at, self.heard_at
        return deadline_at if deadline_at is not None and heard_at is not None and deadline_at > heard_at else None

    def told_by(self) -> int | None:
        """By when the client is to know."""
        watch, heard_at = self.watch, self.heard_at
        return None if watch is None or heard_at is None else self._told_by(watch.rule, heard_at)

    def named_by(self, at: int) -> int | None:
        """By when a message at that instant would say that a date will be named."""
        watch = self.watch
        return None if watch is None else named_by(watch.rule, at, self._hours(watch.rule))

    def upcoming(self) -> list[Pending]:
        """Return what comes by time alone, soonest first."""
        return sorted(self._planned())

    def soonest(self) -> Pending | None:
        """Return what comes next by time alone."""
        planned = self._planned()
        return min(planned) if planned else None

    def _planned(self) -> list[Pending]:
        watch = self.watch
        if watch is None:
            return []
        delay, deadline_at, heard_at = self.delay, self._situation.deadline_at, self.heard_at
        planned = [] if deadline_at is None else self._of_watch(watch, deadline_at)
        if heard_at is not None:
            if delay is not None:
                planned += self._of_delay(delay, heard_at)
            elif deadline_at is not None:
                planned += self._presumptions(watch, heard_at)
        return planned

    def _of_watch(self, watch: Watch, deadline_at: int) -> list[Pending]:
        planned: list[Pending] = []
        for place, at in enumerate(self._reminders(watch.rule, deadline_at)):
            if place not in watch.done and at > watch.start_at:
                planned.append(_pending((max(at, self._since), watch.rule.remind[place].text, place, 0, at, watch)))
        if watch.breached_at is None:
            planned.append(_pending((deadline_at + 1, DEADLINE, 0, 0, deadline_at, watch)))
        return planned

    def _presumptions(self, watch: Watch, heard_at: int) -> list[Pending]:
        """Return when it is taken for granted that the deadline slips, because nobody has said anything."""
        heard, since = self.heard, self._since
        planned: list[Pending] = []
        began_at = max(watch.start_at, heard.since)
        if heard_at >= began_at:
            planned.append(_pending((max(heard_at + 1, since), MISSED, 0, 0, heard_at, watch)))
        asked_at = began_at if watch.reminded_at is None or watch.reminded_at < began_at else watch.reminded_at
        if heard.touched_at > asked_at or since > heard_at:
            return planned
        drafted, spoken = self._told_by(watch.rule, heard_at), self._last_hour(watch.rule, heard_at)
        if began_at < drafted < spoken:
            planned.append(_pending((max(drafted, asked_at, since), PRESUMED, 0, 0, drafted, watch)))
        elif spoken > began_at:
            planned.append(_pending((max(spoken, asked_at, since), PRESUMED, 0, 1, spoken, watch)))
        return planned

    def _of_delay(self, delay: Delay, heard_at: int) -> list[Pending]:
        if self._situation.is_paused:
            return []
        planned: list[Pending] = []
        since = self._since
        if delay.breached_at is None and (by := self.due(delay)) is not None:
            planned.append(_pending((by + 1, BREACH, 0, 0, by, delay)))
        if delay.kind == "missed":
            if not delay.is_missed:
                planned.append(_pending((max(delay.start_at + 1, since), MISSED, 0, 0, delay.start_at, delay)))
            return planned
        if not delay.without_date and not delay.is_missed and heard_at >= delay.start_at:
            planned.append(_pending((heard_at + 1, MISSED, 0, 0, heard_at, delay)))
        if delay.posts > delay.without_date:
            return planned
        at = self._otherwise_at(delay, heard_at)
        is_late = at >= _purpose_at(delay, heard_at) or delay.posts >= MOST_WITHOUT_DATE
        if is_late and delay.rule.otherwise == "post":
            # With no contact hour left before the deadline a person gets the draft.
            at = max(delay.kind_since, since) if delay.posts < MOST_WITHOUT_DATE else max(at, since)
            if not delay.drafted:
                planned.append(_pending((at, DRAFT, 0, 0, at, delay)))
        else:
            planned.append(_pending((max(at, since), OTHERWISE, 0, delay.posts, at, delay)))
        return planned

    def _otherwise_at(self, delay: Delay, heard_at: int) -> int:
        rule, contact = delay.rule, self._hours(delay.rule)
        if rule.otherwise != "post" and delay.kind != "presumed":
            # Staff may be spoken to at any hour.
            return max(self._told_by(rule, heard_at), delay.kind_since)
        if delay.named_by is not None:
            return max(spoken_at(delay.named_by, contact), delay.kind_since)
        if delay.kind == "presumed":
            return max(self._last_hour(rule, heard_at), delay.start_at)
        by = self._told_by(rule, heard_at)
        if by <= delay.kind_since:
            return at_once(delay.kind_since, contact)
        return max(spoken_at(by, contact), delay.kind_since)

    def due(self, delay: Delay) -> int | None:
        """By when the client is to have heard of a delay, None while that is not known."""
        heard_at = self.heard_at
        if heard_at is None:
            return None
        if delay.named_by is not None:
            return delay.named_by
        if delay.kind == "missed":
            return delay.start_at
        if delay.kind == "presumed":
            return self._hours(delay.rule).prev_open(heard_at)
        by = self._told_by(delay.rule, heard_at)
        if by > delay.kind_since:
            return by
        return max(delay.kind_since, min(heard_at, at_once_by(delay.kind_since, self._hours(delay.rule))))

    def _reminders(self, rule: DelayWarning, deadline_at: int) -> tuple[int, ...]:
        """Return when staff are reminded of a deadline, in the order of `rule.remind`."""
        found = self._reminded.get((rule.name, deadline_at))
        if found is None:
            found = tuple(before(offset, deadline_at, rule.calendar) for offset in rule.remind)
            self._reminded[rule.name, deadline_at] = found
        return found

    def _told_by(self, rule: DelayWarning, heard_at: int) -> int:
        """Return by when the client is to know that a date it has heard cannot be kept."""
        contact = self._hours(rule)
        found = self._told.get((rule.name, heard_at, contact))
        if found is None:
            found = self._told[rule.name, heard_at, contact] = told_by(rule, heard_at, contact)
        return found

    def _last_hour(self, rule: DelayWarning, heard_at: int) -> int:
        """Return when the last hour of contact before a date begins."""
        contact = self._hours(rule)
        found = self._last.get((heard_at, contact))
        if found is None:
            found = self._last[heard_at, contact] = last_contact_hour_at(contact, heard_at)
        return found

    def _hours(self, rule: DelayWarning) -> Calendar:
        """Return when the client may be written to; where no `conduct` says so, in the hours of the rule."""
        if self._contact is None:
            client, conduct = self._inputs.client_at(self._since), self._rulebook.conduct
            if conduct.hours is None and rule.name not in conduct.urgent:
                self._contact = hours_of(client, self._rulebook.calendars, rule.calendar)
            else:
                self._contact = conduct.contact_hours(client, rule.name) or ALWAYS
        return self._contact


def _purpose_at(delay: Delay | None, heard_at: int) -> int:
    return heard_at if delay is None or delay.named_by is None else max(heard_at, delay.named_by)
