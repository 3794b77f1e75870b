"""The promise ledger: each date that a client was promised, who gave it, what the client heard, and what is in force.

Pure: all of it is read from a ticket's timeline, so it can be asked for any past instant. Instants are epoch seconds.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import Cycle
from jira_csext.core.dates import dates_said
from jira_csext.core.dates.asked import dates_named
from jira_csext.core.goal import instant_of
from jira_csext.core.ticket import Event, Speaker
from jira_csext.core.timeline import Timeline
from jira_csext.core.told import CLIENT_WISH, DATES, MISSING, TOLD, dates_given, without_carried_out

Source = Literal["field", "command"]
Change = Literal["first", "later", "earlier", "same", "aside"]
"""What a promise did to the date in force: set the first, moved it, repeated it, or nothing (another one precedes)."""

GRACE: Final = 300
"""Within how many seconds of another change a date that is moved counts as one with it."""


class Promise(NamedTuple):
    """A date that was set, moved or repeated: by whom, when (`at`), by which event, in a field or by a command.

    `date_at` is the instant promised; of a date alone the end of its hours, or its 24:00. `in_force_at` is the date in
    force after it. `told_at` and `told_by` are the public message of ours by which the client knows the date, if there
    is one. `postpones`: it counts as a postponement, which one at the client's own wish does not.
    """

    at: int
    event_id: str
    by: Speaker
    author: str
    attribute: str
    date_at: int
    source: Source
    change: Change
    in_force_at: int
    at_clients_wish: bool = False
    postpones: bool = False
    told_at: int | None = None
    told_by: str = ""


class NamedDate(NamedTuple):
    """A date that a message names, as an instant; of a date alone (`is_date_only`) the end of its hours."""

    at: int
    is_date_only: bool
    phrase: str = ""


class Said(NamedTuple):
    """A public message of ours that names a promised date; `date_at` is the one in force then, or else the latest.

    `phrase` are the words that name it; "" in a machine's message, which only repeats what a person has promised.
    `dates` are all that it names.
    """

    at: int
    event_id: str
    by: Speaker
    author: str
    date_at: int
    is_date_only: bool
    phrase: str
    dates: tuple[NamedDate, ...]


class Heard(NamedTuple):
    """From `at` on the client believes in `date_at`, because of the event of that id."""

    at: int
    date_at: int
    event_id: str


class Ledger(NamedTuple):
    """All promised dates of a ticket as of the end of its timeline, oldest first.

    `said` are messages that name a date; none is a promise until it is confirmed. `heard` are the dates that the client
    heard one after another: the first one set counts as heard, and so does one that they asked for. `standing` are the
    promises that the ticket's attributes hold now; the first is in force.
    """

    promises: tuple[Promise, ...] = ()
    said: tuple[Said, ...] = ()
    heard: tuple[Heard, ...] = ()
    standing: tuple[Promise, ...] = ()

    @property
    def in_force(self) -> Promise | None:
        """The promise that holds now; None where no date is promised, or it was taken back."""
        return self.standing[0] if self.standing else None

    @property
    def client_heard(self) -> Heard | None:
        """What the client last heard."""
        return self.heard[-1] if self.heard else None

    @property
    def postponements(self) -> int:
        """How often the date was moved later; changes close together count as one."""
        return sum(promise.postpones for promise in self.promises)


class Deadline(NamedTuple):
    """An instant that a ticket has to keep: `of` is `promised_at`, `due_at` or the name of a rule."""

    of: str
    at: int


def ledger(timeline: Timeline, calendar: Calendar, grace: int = GRACE) -> Ledger:
    """Return the ledger of a timeline, up to its end; dates and words mean what they do on `calendar`.

    Moves of the date that follow one another within `grace` seconds count as one: from the date before the first of
    them to that after the last.
    """
    found = timeline.known((ledger, id(calendar), grace))
    if isinstance(found, Ledger):
        return found
    promises, standing = _given(timeline, calendar)
    promises = _counted(promises, grace)
    said = tuple(_said(timeline, promises, calendar))
    told = {_key(promise): _told(promise, said, calendar) for promise in promises}
    heard = tuple(_heard(promises, said))
    answer = Ledger(tuple(told.values()), said, heard, tuple(told[_key(promise)] for promise in standing))
    return timeline.keep((ledger, id(calendar), grace), answer)


def deadlines(
    timeline: Timeline, cycles: Iterable[Cycle], order: Sequence[str], calendar: Calendar
) -> tuple[Deadline, ...]:
    """Return the deadlines that a ticket has at the end of its timeline, as `order` has them; the first is in force.

    `order` names `promised_at`, `due_at` or rules: of a rule its open cycle counts, which has no instant while paused.
    """
    attributes = timeline.states[-1][1]
    due_at = {cycle.rule: cycle.due_at for cycle in cycles if cycle.is_open}
    found: list[Deadline] = []
    for name in order:
        at = instant_of(attributes.get(name), calendar) if name in DATES else due_at.get(name)
        if at is not None:
            found.append(Deadline(name, at))
    return tuple(found)


def offered(found: Ledger, now: int) -> Said | None:
    """Return the last message of a person of ours that names a date still ahead, for staff to confirm as a promise.

    None where somebody has given a promise since, or it names the date in force.
    """
    last = next((one for one in reversed(found.said) if one.by == "agent"), None)
    if last is None or not any(date.at > now for date in last.dates):
        return None
    is_settled = any(promise.at >= last.at or promise.told_by == last.event_id for promise in found.promises)
    return None if is_settled else last


def names(date: NamedDate, date_at: int, calendar: Calendar) -> bool:
    """Does what a message names mean a promised instant: that very one, or where it names a date alone, its date?"""
    if date.at == date_at:
        return True
    return date.is_date_only and calendar.local(date.at - 1).date() == calendar.local(date_at - 1).date()


def _given(timeline: Timeline, calendar: Calendar) -> tuple[list[Promise], list[Promise]]:
    """Return the promises as they were given, and those that the attributes hold in the end, by precedence."""
    holds: dict[str, Promise] = {}
    promises: list[Promise] = []
    in_force_at: int | None = None
    for event, name, date_at in _dates_over_time(timeline, calendar):
        if date_at is None:
            holds.pop(name, None)
            # What was taken back is still what the next date is compared with, unless another is in force.
            in_force_at = next((one.date_at for one in _in_order(holds)), in_force_at)
            continue
        promise = holds[name] = _promise(event, name, date_at)
        first = _in_order(holds)[0]
        change: Change = "aside" if first is not promise else _change(in_force_at, date_at)
        in_force_at = first.date_at
        holds[name] = promise._replace(change=change, in_force_at=in_force_at)
        promises.append(holds[name])
    return promises, _in_order(holds)


def _dates_over_time(timeline: Timeline, calendar: Calendar) -> Iterator[tuple[Event, str, int | None]]:
    """Yield what an attribute came to hold by an event, as an instant; None where a date was taken back."""
    created_at, first, created_id = timeline.states[0]
    creation = next((event for event in timeline.events if event.kind == "created"), None)
    by, author = (creation.by, creation.author) if creation is not None else ("unknown", "")
    for name in DATES:
        date_at = instant_of(first.get(name), calendar)
        if date_at is not None:
            yield Event(created_at, "created", created_id, by, author), name, date_at
    given = {event.id for event in dates_given(timeline.events, created_at)}
    for event in without_carried_out(timeline.events):
        name = TOLD.get(event.field, "") if event.kind == "own" else event.field
        if event.id in given:
            date_at = instant_of(event.new, calendar)
            if date_at is not None:
                yield event, name, date_at
        elif event.kind == "changed" and name in DATES and event.at > created_at and event.new in MISSING:
            yield event, name, None


def _promise(event: Event, name: str, date_at: int) -> Promise:
    is_command = event.kind == "own"
    wish = event.text == CLIENT_WISH if is_command else event.kind == "changed" and event.by == "client"
    source: Source = "command" if is_command else "field"
    return Promise(event.at, event.id, event.by, event.author, name, date_at, source, "first", date_at, wish)


def _in_order(holds: Mapping[str, Promise]) -> list[Promise]:
    """Return what the attributes hold, the one in force first."""
    return [holds[name] for name in DATES if name in holds]


def _change(before: int | None, after: int) -> Change:
    if before is None:
        return "first"
    return "same" if after == before else "later" if after > before else "earlier"


def _counted(promises: Sequence[Promise], grace: int) -> list[Promise]:
    """Return the promises with the postponements marked: of moves close together the last, if it is later than before.

    What a move is compared with is the latest date that was promised before the first of them: a date moved to and fro
    and back is one postponement.
    """
    found: list[Promise] = []
    in_force_at: int | None = None
    base = furthest = 0
    last_move: int | None = None
    for promise in promises:
        found.append(promise)
        if promise.change in ("later", "earlier") and in_force_at is not None:
            if last_move is not None and promise.at - found[last_move].at <= grace:
                found[last_move] = found[last_move]._replace(postpones=False)
            else:
                base = furthest
            last_move = len(found) - 1
            postpones = promise.in_force_at > base and not promise.at_clients_wish
            found[last_move] = promise._replace(postpones=postpones)
        in_force_at = promise.in_force_at
        furthest = max(furthest, in_force_at)
    return found


def _said(timeline: Timeline, promises: Sequence[Promise], calendar: Calendar) -> Iterator[Said]:
    """Yield the public messages of ours that name dates; of a machine's those that repeat what was promised by then."""
    instants = [promise.at for promise in promises]
    for event in timeline.events:
        if event.kind != "message" or not event.public or event.by not in ("agent", "bot"):
            continue
        known = promises[: bisect_right(instants, event.at)]
        if event.by == "agent":
            dates = dates_said_in(event, calendar)
        else:
            dates = tuple(
                date
                for date in (_dates_named(event.text, event.at, calendar) if known else ())
                if any(names(date, promise.date_at, calendar) for promise in known)
            )
        if dates:
            in_force = [date for date in dates if known and names(date, known[-1].in_force_at, calendar)]
            counts = in_force[0] if in_force else max(dates, key=lambda date: date.at)
            yield Said(event.at, event.id, event.by, event.author, counts.at, counts.is_date_only, counts.phrase, dates)


def dates_said_in(message: Event, calendar: Calendar) -> tuple[NamedDate, ...]:
    """Return the dates that a message of ours promises, in the order of its text."""
    return _dates_said(message.text, message.at, calendar)


@lru_cache(maxsize=4096)
def _dates_said(text: str, at: int, calendar: Calendar) -> tuple[NamedDate, ...]:
    return tuple(NamedDate(one.at, one.is_date_only, one.phrase) for one in dates_said(text, at, calendar))


@lru_cache(maxsize=4096)
def _dates_named(text: str, at: int, calendar: Calendar) -> tuple[NamedDate, ...]:
    return tuple(NamedDate(one.at, one.is_date_only) for one in dates_named(text, at, calendar))


def _told(promise: Promise, said: Sequence[Said], calendar: Calendar) -> Promise:
    """Return the promise with the message by which the client knows it: the last one before it, or the first after."""
    before = [one for one in said if one.at <= promise.at]
    after = (one for one in said if one.at > promise.at)
    for one in (*before[-1:], *after):
        if any(names(date, promise.date_at, calendar) for date in one.dates):
            return promise._replace(told_at=one.at, told_by=one.event_id)
    return promise


def _heard(promises: Sequence[Promise], said: Sequence[Said]) -> Iterator[Heard]:
    found = [Heard(one.at, one.date_at, one.event_id) for one in said]
    found += [
        Heard(one.at, one.in_force_at, one.event_id)
        for one in promises
        if one.at_clients_wish and one.change != "aside"
    ]
    first = next((one for one in promises if one.change == "first"), None)
    # Whoever was named a later date before it was set believes in that one.
    if first is not None and not any(one.at <= first.at and one.date_at >= first.date_at for one in found):
        found.append(Heard(first.at, first.date_at, first.event_id))
    return iter(sorted(found, key=lambda one: one.at))


def _key(promise: Promise) -> tuple[str, str]:
    return promise.event_id, promise.attribute
