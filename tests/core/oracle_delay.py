"""A second opinion on delay warnings: it lives through a ticket minute by minute and asks at each what is so by then.

Written from docs/rules.md and ADR 8. It plans nothing, and knows neither pauses nor seconds: everything in its worlds
happens on whole minutes. What comes of a date that has passed comes a second after it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.duration import Duration
from tests.core.oracle_contact import back, before, latest_contact
from tests.core.oracle_hours import hours_of

MINUTE, HOUR = 60, 3600
MANY = 3


class Happening(NamedTuple):
    """What somebody does: `date` (of a message, a field, a command) as it is written, `what` as in `Life.take_in`."""

    at: int
    what: str
    date: str | None = None
    risk: int = 0


class Terms(NamedTuple):
    """The rule, and the hours it is measured in."""

    office: Calendar
    contact: Calendar
    told_by: Duration
    reminders: Mapping[str, Duration]
    when_risk: int
    otherwise: str
    postponed_more_than: int
    grace: int
    target: int
    """The seconds of the promise that is the last of the deadlines."""


@dataclass
class Row:
    """A watch over a deadline, or a delay (`kind`), as it went."""

    start_at: int
    kind: str = ""
    ended_at: int | None = None
    ending: str = ""
    fired: list[tuple[str, int]] = field(default_factory=list)
    due_at: int | None = None
    broken_at: int | None = None
    done: set[str] = field(default_factory=set)
    first_reminder: int | None = None
    over_limit: int = 0
    since: int = 0
    undated: int = 0
    posts: int = 0
    named_by: int | None = None
    noted: int | None = None
    is_drafted: bool = False
    is_missed: bool = False

    def state(self, now: int) -> str:
        """What is to be said of it."""
        end = now if self.ended_at is None else self.ended_at
        due_at = self.due_at if self.broken_at is None else self.broken_at
        if self.ending == "cancelled":
            return "cancelled"
        if due_at is not None and end > due_at:
            return "breached"
        return "met" if self.ending == "stopped" else "running"


class Life:
    """A ticket from its creation on."""

    def __init__(self, terms: Terms, created_at: int) -> None:
        self.terms = terms
        self.office, self.contact = hours_of(terms.office), hours_of(terms.contact)
        self.sla_at = self.office.after(created_at, terms.target)
        self.dates: dict[str, str] = {}
        self.is_done = False
        self.deadline: tuple[str, int] | None = None
        self.watches: list[Row] = []
        self.delays: list[Row] = []
        self.last_heard: int | None = None
        self.said_before: int | None = None
        self.heard_since = 0
        self.touched_at = 0
        self.furthest: int | None = None
        self.count = 0
        self.counted_at: int | None = None
        self.risk = 0

    def live(self, happenings: Sequence[Happening], start: int, now: int) -> None:
        """Live from the creation up to and with an instant, whole minutes both."""
        for minute in range(start, now + 1, MINUTE):
            self.keep_dues()
            here = [one for one in happenings if one.at == minute]
            if here or minute == start:
                self.take_in(here, minute)
            while self.comes(minute):
                pass
            if minute < now:
                self.passes(minute)
        self.keep_dues()

    # what stands

    @property
    def watch(self) -> Row | None:
        return next((row for row in self.watches[-1:] if not row.ending), None)

    @property
    def delay(self) -> Row | None:
        return next((row for row in self.delays[-1:] if not row.ending), None)

    @property
    def heard(self) -> int | None:
        """The date that the client believes in; a promise that nobody dated moves with its clock."""
        if self.deadline is not None and self.deadline[0] == "sla":
            return max(self.last_heard or 0, self.deadline[1])
        return self.last_heard

    def in_force(self) -> tuple[str, int] | None:
        if self.is_done:
            return None
        for name in ("promised_at", "due_at"):
            if name in self.dates:
                on = self.office.instant(self.dates[name])
                assert on is not None
                return "date", on
        return "sla", self.sla_at

    # what happens

    def take_in(self, here: Sequence[Happening], at: int) -> None:
        given = [one for one in here if one.what in ("promised_at", "due_at", "command", "wish")]
        for one in given:
            name = one.what if one.what in ("promised_at", "due_at") else "promised_at"
            if one.date is None:
                self.dates.pop(name, None)
            else:
                self.dates[name] = one.date
        for one in here:
            if one.what == "open" and self.is_done:
                self.sla_at = self.office.after(at, self.terms.target)
            if one.what in ("resolved", "open"):
                self.is_done = one.what == "resolved"
        dated = any(one.date is not None for one in given)
        if dated:
            self.touched_at = at
        deadline, wish = self.in_force(), any(one.what == "wish" for one in here)
        if dated and not wish and deadline == self.deadline:
            self.still_holds(at)
        self.turn_to(deadline, at, wish=wish)
        for one in here:
            if one.what == "risk":
                self.risk = one.risk
            elif one.what in ("said", "warned"):
                self.hear(one, at)
        self.settle(at)

    def turn_to(self, deadline: tuple[str, int] | None, at: int, *, wish: bool) -> None:
        was, self.deadline = self.deadline, deadline
        if deadline == was and self.watch is not None:
            if wish and deadline is not None and deadline[0] == "date":
                # What the client asks for they know, whoever had set it before.
                self.last_heard, self.heard_since = deadline[1], at
                self.end_delay(at, "stopped")
            return
        if self.watch is not None:
            self.watch.ended_at, self.watch.ending = at, "stopped" if self.is_done else "cancelled"
            if self.delay is not None and deadline is None:
                self.end_delay(at, "stopped" if self.is_done else "cancelled")
        self.risk = 0
        if deadline is None:
            return
        self.watches.append(Row(at))
        if deadline[0] != "date":
            return
        date_at = deadline[1]
        self.touched_at = at
        if wish:
            self.end_delay(at, "stopped")
        if self.last_heard is None or wish:
            was_said = date_at if wish or self.said_before is None else max(date_at, self.said_before)
            self.last_heard, self.heard_since = was_said, at
        if date_at <= self.last_heard:
            self.still_holds(at)
        self.count_later(date_at, at, wish=wish)
        if date_at < at and all(row.due_at != date_at for row in self.watches[:-1]):
            # Nothing of it lies ahead that could be said later.
            self.watches[-1].fired.append(("missed", at))

    def hear(self, one: Happening, at: int) -> None:
        """A word of ours to the client: with a later date it tells, and ours without one puts the telling off."""
        heard, delay = self.heard, self.delay
        if one.date is not None and one.date < self.office.date_of(at).isoformat():
            # What is past as it is said promises nothing.
            one = one._replace(date=None)
        if self.deadline is None or heard is None:
            said_at = None if one.what == "warned" else self.office.instant(one.date)
            self.said_before = max(filter(None, (said_at, self.said_before)), default=None)
            return
        deadline_at = self.deadline[1]
        if one.what == "warned":
            date_at = deadline_at if deadline_at > heard else None
        elif one.date is None:
            return
        else:
            date_at = self.office.instant(one.date)
            assert date_at is not None
            if self.office.date_of(deadline_at).isoformat() == one.date:
                date_at = max(date_at, deadline_at)
        if date_at is not None and date_at > heard:
            self.end_delay(at, "stopped")
            self.last_heard, self.heard_since, self.touched_at = date_at, at, at
            self.count_later(date_at, at, wish=False)
        elif one.what == "warned" and delay is not None:
            delay.undated += 1
            delay.named_by = self.named_by(at)
            delay.since, delay.is_drafted = at, False
            delay.posts = max(delay.posts, delay.undated)
            self.postpone(at)

    def settle(self, at: int) -> None:
        heard, delay, watch = self.heard, self.delay, self.watch
        if watch is None or heard is None or self.deadline is None:
            return
        is_known = self.deadline[1] > heard
        is_feared = self.risk >= self.terms.when_risk
        if delay is None:
            kind = "known" if is_known else "forecast" if is_feared and heard > at else ""
            if kind:
                self.delays.append(Row(at, kind, since=at))
                watch.fired.append((f"delay {kind}", at))
        elif is_known and delay.kind in ("forecast", "presumed"):
            delay.kind, delay.since = "known", at
            watch.fired.append(("delay known", at))
        elif is_known and delay.kind == "known" and self.deadline[1] != delay.noted:
            watch.fired.append(("delay known", at))
        elif not delay.undated and (
            (delay.kind == "known" and not is_known) or (delay.kind == "forecast" and not is_feared)
        ):
            self.end_delay(at, "cancelled")
        if is_known and self.delay is not None:
            self.delay.noted = self.deadline[1]

    def still_holds(self, at: int) -> None:
        if self.delay is not None and self.delay.kind == "presumed" and not self.delay.undated:
            self.end_delay(at, "cancelled")

    def end_delay(self, at: int, ending: str) -> None:
        if self.delay is not None:
            self.delay.ended_at, self.delay.ending = at, ending

    def count_later(self, date_at: int, at: int, *, wish: bool) -> None:
        is_later = self.furthest is not None and date_at > self.furthest and not wish
        if is_later and (self.counted_at is None or at - self.counted_at > self.terms.grace):
            self.counted_at = at
            self.postpone(at)
        self.furthest = date_at if self.furthest is None else max(self.furthest, date_at)

    def postpone(self, at: int) -> None:
        self.count += 1
        if self.watch is not None and self.count > self.terms.postponed_more_than:
            times = self.watch.over_limit
            self.watch.fired.append((f"postponed/repeat {times}" if times else "postponed", at))
            self.watch.over_limit += 1

    # what comes of the hour

    def keep_dues(self) -> None:
        if self.watch is not None:
            self.watch.due_at = None if self.deadline is None else self.deadline[1]
        if self.delay is not None:
            self.delay.due_at = self.due_of(self.delay)

    def comes(self, minute: int) -> bool:
        """Let one thing come whose hour it is; was there one?"""
        watch, delay, heard = self.watch, self.delay, self.heard
        if watch is None or self.deadline is None or heard is None:
            return False
        for text, duration in self.terms.reminders.items():
            when = before(self.office, duration, self.deadline[1])
            if text not in watch.done and watch.start_at < when <= minute:
                watch.done.add(text)
                watch.first_reminder = minute if watch.first_reminder is None else watch.first_reminder
                watch.fired.append((text, minute))
                return True
        return self.is_presumed(watch, heard, minute) if delay is None else self.is_told(delay, heard, minute)

    def is_presumed(self, watch: Row, heard: int, minute: int) -> bool:
        """Nobody has said a word since the first reminder: the manager gets a draft, and in the last hour we speak."""
        began = max(watch.start_at, self.heard_since)
        asked = began if watch.first_reminder is None else max(began, watch.first_reminder)
        by, last = self.told_by(heard), self.contact_before(heard, HOUR)
        if began <= heard < minute:
            # It was over before anybody looked.
            self.missed(heard, minute)
            return True
        is_draft = began < by < last
        when = by if is_draft else last
        if self.touched_at > asked or heard < minute or when > minute or when <= began:
            return False
        self.delays.append(Row(minute, "presumed", since=minute, is_drafted=is_draft))
        if is_draft:
            self.delays[-1].fired.append(("draft", minute))
        return True

    def missed(self, heard: int, seen: int) -> None:
        row = Row(heard, "missed", since=heard, is_missed=True)
        row.fired.append(("missed", max(seen, heard + 1)))
        self.delays.append(row)

    def is_told(self, delay: Row, heard: int, minute: int) -> bool:
        """Nobody has told the client: `otherwise`, or a draft where no hour to speak is left."""
        if delay.kind == "missed" or delay.posts > delay.undated:
            return False
        when = self.speaks_at(delay, heard)
        purpose = heard if delay.named_by is None else max(heard, delay.named_by)
        posts = self.terms.otherwise == "post"
        if posts and (when >= purpose or delay.posts >= MANY):
            if delay.is_drafted or (delay.posts >= MANY and minute < when):
                return False
            delay.is_drafted = True
            delay.fired.append(("draft", minute))
            return True
        if minute < when:
            return False
        delay.fired.append((f"otherwise/repeat {delay.posts}" if delay.posts else "otherwise", minute))
        delay.posts += 1
        return True

    def speaks_at(self, delay: Row, heard: int) -> int:
        by = self.told_by(heard)
        if self.terms.otherwise != "post" and delay.kind != "presumed":
            when = by
        elif delay.named_by is not None:
            when = self.contact_before(delay.named_by, 5 * MINUTE)
        elif delay.kind == "presumed":
            when = self.contact_before(heard, HOUR)
        else:
            is_late = by <= delay.since
            when = self.contact.next_open(delay.since) if is_late else self.contact_before(by, 5 * MINUTE)
        return max(when, delay.since)

    def passes(self, minute: int) -> None:
        """The second behind a minute: what was due in it, and is not done, is late."""
        watch, delay, heard = self.watch, self.delay, self.heard
        if watch is None or self.deadline is None or heard is None:
            return
        if watch.broken_at is None and self.deadline[1] <= minute:
            watch.broken_at = self.deadline[1]
        if delay is None and heard == minute >= max(watch.start_at, self.heard_since):
            self.missed(heard, heard + 1)
        elif delay is not None and delay.start_at <= heard == minute and not (delay.undated or delay.is_missed):
            delay.is_missed = True
            delay.fired.append(("missed", heard + 1))
        if self.delay is not None and self.delay.broken_at is None:
            due_at = self.due_of(self.delay)
            if due_at is not None and due_at <= minute:
                self.delay.broken_at = due_at

    def due_of(self, delay: Row) -> int | None:
        heard = self.heard
        if heard is None:
            return None
        if delay.named_by is not None:
            return delay.named_by
        if delay.kind == "missed":
            return delay.start_at
        if delay.kind == "presumed":
            return self.contact.latest(heard - 1) + 1 if heard - 1 in self.contact.open else self.contact.latest(heard)
        by = self.told_by(heard)
        return by if by > delay.since else max(delay.since, min(heard, self.contact.after(delay.since, HOUR)))

    # hours

    def contact_before(self, at: int, seconds: int) -> int:
        return back(self.contact, at, seconds)

    def told_by(self, heard: int) -> int:
        return latest_contact(self.contact, before(self.office, self.terms.told_by, heard))

    def named_by(self, at: int) -> int:
        """A working day on, in contact hours."""
        by = latest_contact(self.contact, self.office.days_after(at, Duration(1, "working_days")))
        return by if by > at else self.contact.after(at, HOUR)
