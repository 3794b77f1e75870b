"""Ordinary weeks: tickets as chance makes them, most answered well in time, some late, some still open."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.sandbox.dice import Dice
from jira_csext.sandbox.people import (
    AUTOMATION,
    CEDAR_STEEL,
    COMPANIES,
    EVA,
    IRINA,
    MAGPIE_LAB,
    PAVEL,
    POLAR_TEA,
    TIMUR,
    VERST,
    Company,
    Person,
)
from jira_csext.sandbox.plot import Kind, Plot, Priority
from jira_csext.sandbox.words import PHRASES, Topic

_DAY = ((10 * 60, 13 * 60), (14 * 60, 19 * 60))
_OFFICE = Calendar(
    CalendarSpec(
        "the agency's office",
        "Europe/Moscow",
        hours=dict.fromkeys(range(4), _DAY) | {4: ((10 * 60, 18 * 60),)},
        closed=frozenset({date(2026, 5, 1), date(2026, 5, 11), date(2026, 6, 12)}),
    )
)

_COMPANIES: Mapping[Company, int] = dict.fromkeys(COMPANIES, 2) | {
    POLAR_TEA: 6,
    VERST: 4,
    MAGPIE_LAB: 4,
    CEDAR_STEEL: 3,
}
_KINDS: Mapping[Kind, int] = {"question": 7, "task": 5, "bug": 5, "complaint": 2, "reclamation": 1}
_PRIORITIES: Mapping[Priority, int] = {"Medium": 11, "High": 4, "Low": 4, "Highest": 1}
# From the first to the last hour, in the client's zone.
_WRITING_HOURS: Mapping[tuple[int, int], int] = {(10, 17): 8, (8, 9): 1, (18, 20): 1, (21, 23): 1}
# How much of a promised time an answer takes, in percent: mostly little, sometimes nearly all or more.
_SHARES: Mapping[tuple[int, int], int] = {(4, 55): 7, (78, 97): 2, (104, 180): 1}


def an_ordinary_ticket(on: date, dice: Dice, not_before: int = 0) -> Plot:
    """Return what happens to a ticket that a client writes on that date, after `not_before` (epoch seconds)."""
    company = dice.weighed(_COMPANIES)
    phrases = PHRASES[company.language]
    kind = dice.weighed(_KINDS)
    if kind == "reclamation" and company.language != "ru":
        kind = "complaint"
    summary, text = dice.pick(phrases.subjects[_topic(kind)])
    first, last = dice.weighed(_WRITING_HOURS)
    local = datetime(on.year, on.month, on.day, dice.between(first, last), dice.between(0, 59), tzinfo=company.zone)
    created_at = max(int(local.timestamp()), not_before + dice.between(60, 3000)) + dice.between(0, 59)
    reporter = dice.pick(company.contacts)
    plot = Plot(created_at, company, reporter, kind, dice.weighed(_PRIORITIES), summary, text)
    _Course(plot, dice).run()
    return plot


def _topic(kind: Kind) -> Topic:
    return "complaint" if kind == "reclamation" else kind


class _Course:
    """One ticket from its first line to its last; `_now` is how far the story has been told."""

    def __init__(self, plot: Plot, dice: Dice) -> None:
        self._plot = plot
        self._dice = dice
        self._now = plot.created_at
        self._phrases = PHRASES[plot.company.language]
        self._by: Person = EVA if plot.company.language == "en" else dice.pick((IRINA, PAVEL, TIMUR))

    def run(self) -> None:
        """Tell it all, though the reader may look at a time when only half of it has happened."""
        plot, dice, phrases = self._plot, self._dice, self._phrases
        if dice.chance(60):
            plot.say(self._now + dice.between(3, 20), AUTOMATION, phrases.received)
        self._first_answer()
        for _ in range(dice.pick((0, 0, 1, 1, 1, 2))):
            self._ask_and_wait()
        if dice.chance(25):
            self._client_urges()
        self._resolve()

    def _first_answer(self) -> None:
        plot, dice, phrases = self._plot, self._dice, self._phrases
        promised = _answer_minutes(plot)
        taken = self._after(promised * self._share() // 100, at_any_hour=_day_and_night(plot))
        noted = self._between(plot.created_at + 60, taken - 120)
        if noted:
            plot.assign(noted, self._by, self._by).move(noted, self._by, "working")
            if dice.chance(25):
                plot.note(noted + dice.between(20, 50), dice.pick((IRINA, PAVEL, TIMUR)), dice.pick(phrases.notes))
        # Somebody else was faster now and then; the promise is the agency's, not a person's.
        speaker = dice.pick((IRINA, PAVEL, TIMUR)) if dice.chance(12) else self._by
        plot.say(taken, speaker, dice.pick(phrases.first_answers))
        if not noted:
            plot.assign(taken, speaker, self._by).move(taken, speaker, "working")
        self._now = taken

    def _ask_and_wait(self) -> None:
        plot, dice, phrases, by = self._plot, self._dice, self._phrases, self._by
        asked_at = self._after(dice.between(15, 240))
        plot.say(asked_at, by, dice.pick(phrases.questions_to_client)).move(asked_at, by, "waiting")
        answered_at = _awake(asked_at + dice.between(20, 60 * 40) * 60, plot.company, dice)
        plot.say(answered_at, dice.pick((plot.reporter, *plot.company.contacts)), dice.pick(phrases.client_answers))
        self._now = answered_at
        resumed_at = self._after(_next_answer_minutes(plot) * self._share() // 100)
        plot.move(resumed_at, by, "working").say(resumed_at + 40, by, dice.pick(phrases.progress))
        self._now = resumed_at + 40

    def _client_urges(self) -> None:
        plot, dice, phrases = self._plot, self._dice, self._phrases
        urged_at = _awake(self._now + dice.between(60, 60 * 30) * 60, plot.company, dice)
        plot.say(urged_at, plot.reporter, dice.pick(phrases.client_urges))
        self._now = urged_at
        self._now = self._after(_next_answer_minutes(plot) * self._share() // 100)
        plot.say(self._now, self._by, dice.pick(phrases.progress))

    def _resolve(self) -> None:
        plot, dice, phrases, by = self._plot, self._dice, self._phrases, self._by
        spent = (self._now - plot.created_at) // 60 // 3
        left = max(30, _resolution_minutes(plot) * dice.pick((8, 12, 20, 30, 45, 60, 75, 90, 105)) // 100 - spent)
        self._now = self._after(left)
        plot.say(self._now, by, dice.pick(phrases.done)).move(self._now + 25, by, "resolved")
        if dice.chance(18):
            thanked_at = _awake(self._now + dice.between(20, 600) * 60, plot.company, dice)
            plot.say(thanked_at, plot.reporter, dice.pick(phrases.thanks))
            self._now = thanked_at
            # Even a thank-you is answered, nearly always.
            if dice.chance(85):
                plot.say(self._after(dice.between(5, 300)), by, dice.pick(phrases.welcome))

    def _share(self) -> int:
        return self._dice.between(*self._dice.weighed(_SHARES))

    def _after(self, minutes: int, *, at_any_hour: bool = False) -> int:
        """Return when the agency has worked for so long, in office hours or round the clock."""
        seconds = minutes * 60 + self._dice.between(1, 59)
        return self._now + seconds if at_any_hour else _OFFICE.add(self._now, seconds)

    def _between(self, first: int, last: int) -> int:
        """Return an instant of office hours in that time, 0 when there is none."""
        opens = _OFFICE.next_open(first)
        return self._dice.between(opens, last) if opens < last and last - opens < 4 * 3600 else 0


def _is_key(plot: Plot) -> bool:
    return plot.company.is_key(datetime.fromtimestamp(plot.created_at, UTC))


def _day_and_night(plot: Plot) -> bool:
    # Somebody is on duty for the first answer to a key client's complaint; the rest waits for office hours.
    return _topic(plot.kind) == "complaint" and _is_key(plot)


def _answer_minutes(plot: Plot) -> int:
    # People aim at what was promised; the promises themselves stand in rules/slas.yaml.
    if _topic(plot.kind) == "complaint":
        return 30 if _is_key(plot) else 60 if plot.priority in ("Highest", "High") else 240
    if plot.kind == "task":
        return 480
    return 120 if _is_key(plot) or plot.priority in ("Highest", "High") else 240


def _next_answer_minutes(plot: Plot) -> int:
    return 360 if _is_key(plot) or _topic(plot.kind) == "complaint" else 480


def _resolution_minutes(plot: Plot) -> int:
    urgent = plot.priority in ("Highest", "High")
    if _topic(plot.kind) == "complaint":
        return 480 if _is_key(plot) else 1440 if urgent else 2400
    if plot.kind == "question":
        return 1440
    return 1440 if urgent else 3000


def _awake(at: int, company: Company, dice: Dice) -> int:
    """Return the instant, or the next morning when the client sleeps at it."""
    local = datetime.fromtimestamp(at, company.zone)
    if 8 <= local.hour < 22:
        return at
    days = 1 if local.hour >= 22 else 0
    morning = local.replace(hour=8, minute=dice.between(0, 59)) + timedelta(days=days)
    return int(morning.timestamp())
