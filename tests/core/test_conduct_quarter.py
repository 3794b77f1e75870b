"""A quarter over twelve zones: no public message outside a client's contact hours, none later than its purpose."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from random import Random
from typing import NamedTuple

import pytest

from jira_csext.core.calendar import ALWAYS, Calendar, CalendarSpec
from jira_csext.core.client import ClientTimeline, a_client
from jira_csext.core.conditions import Is
from jira_csext.core.conduct import MARGIN, Conduct, when_to_speak
from jira_csext.core.cycle import Cycle
from jira_csext.core.decide import cycle_key, purpose_at, step_key
from jira_csext.core.evaluate import evaluate
from jira_csext.core.grace import is_known_ahead
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.rulebook import Action, Rulebook, Sla, Step
from jira_csext.core.ticket import Event, Ticket
from jira_csext.rulefiles.holidays import holiday_years
from tests.building import a_goal, a_ticket, at, change, offset, says

# Both hemispheres change their clocks between March and May, at different dates and hours; Kathmandu is at +05:45.
ZONES = {
    "America/New_York": "US",
    "America/Sao_Paulo": "BR",
    "America/Santiago": "CL",
    "Europe/London": "GB",
    "Europe/Berlin": "DE",
    "Europe/Moscow": "RU",
    "Asia/Kathmandu": "",
    "Asia/Tokyo": "JP",
    "Asia/Vladivostok": "RU",
    "Australia/Lord_Howe": "AU",
    "Pacific/Auckland": "NZ",
    "Pacific/Honolulu": "US",
}
OWN_HOURS = (
    "",
    "mon-fri 09:00-17:00",
    "mon-thu 10:00-13:00, 14:00-19:00; fri 10:00-16:00",
    "sat-sun 22:00-24:00",
    "ru",
)
FIRST, LAST = at("2026-03-01T00:00:00+00:00"), at("2026-05-31T00:00:00+00:00")
GRACE, TURN = 300, 60
REPLY = (Action("reply", "still-working"),)
WORKING = dict.fromkeys(range(5), ((600, 1080),))


def a_default(zone: str) -> Calendar:
    country = ZONES[zone]
    return Calendar(CalendarSpec("contact", zone, WORKING, holidays=holiday_years(country) if country else None))


RU = Calendar(CalendarSpec("ru", "Europe/Moscow", WORKING, holidays=holiday_years("RU")))
CONDUCT = Conduct(a_default("Europe/Moscow"), {"ru": RU}, urgent=frozenset({"urgent"}), grace=GRACE)
STEPS = tuple(Step(offset(text), REPLY) for text in ("0%", "85%", "1h before", "breach", "1wd after", "stop"))


def a_promise(name: str, metric: str, target: str, calendar: Calendar) -> Sla:
    waiting = Is("state", ("waiting_for_client",))
    goals = (a_goal(target, calendar=calendar),)
    return Sla(name, BUILT_IN[metric], goals, steps=STEPS, pause_while=waiting, conduct=CONDUCT)


RULEBOOK = Rulebook(
    (
        a_promise("answer", "first_response", "4h", ALWAYS),
        a_promise("solved", "resolution", "2wd", RU),
        a_promise("urgent", "resolution", "30h", ALWAYS),
    ),
    conduct=CONDUCT,
)


class Said(NamedTuple):
    """One public message: what became of it and when, what it was for, and since when anybody knew of it."""

    rule: str
    way: str
    at: int
    purpose_at: int | None
    decided_at: int
    known_at: int
    hours: Calendar | None


def a_story(dice: Random) -> tuple[Ticket, list[Event]]:
    """A ticket that waits now and then, and is answered and solved at some time or never."""
    created = dice.randrange(FIRST, LAST - 20 * 86400)
    events, moment = [], created
    for _ in range(dice.randrange(3)):
        moment += dice.randrange(600, 2 * 86400)
        back = moment + dice.randrange(600, 3 * 86400)
        events.append(change(moment, "state", "open", "waiting_for_client"))
        events.append(change(back, "state", "waiting_for_client", "open"))
        moment = back
    if dice.random() < 0.5:
        events.append(says(created + dice.randrange(60, 2 * 86400), "agent"))
    if dice.random() < 0.5:
        events.append(change(moment + dice.randrange(60, 5 * 86400), "state", "open", "resolved"))
    return a_ticket(created, *events), sorted(events, key=lambda event: event.at)


def lived_through(ticket: Ticket, events: list[Event], client: ClientTimeline, dice: Random) -> list[Said]:
    """What a daemon does that looks within a minute of every event and of every instant it is to wake at."""
    told: dict[str, Said] = {}
    waiting: dict[str, int] = {}
    decided_at: dict[str, int] = {}
    instants = [event.at for event in events]
    now = ticket.created_at
    while now <= LAST:
        known = a_ticket(ticket.created_at, *(event for event in events if event.at <= now))
        found = evaluate(RULEBOOK, known, client, now)
        for cycle in found.cycles:
            sla = RULEBOOK.sla(cycle.rule)
            hours = CONDUCT.contact_hours(client.as_of(now), cycle.rule)
            for fired in cycle.fired:
                key = step_key(sla, cycle, fired)
                assert key.startswith(cycle_key(sla, cycle))
                if key in told or fired.superseded_by:
                    continue
                if cycle.stopped_at is not None and fired.step != "stop":
                    continue
                purpose = purpose_at(sla.step_texts[fired.step], cycle)
                if key not in waiting:
                    is_known = is_known_ahead(RULEBOOK, known, client, cycle, fired, GRACE)
                    waiting[key] = now if is_known and now - fired.at <= GRACE else now + GRACE
                    decided_at[key] = now
                way, instant = when_to_speak(hours, purpose, waiting[key], now)
                if way == "wait":
                    waiting[key] = instant
                else:
                    told[key] = Said(
                        cycle.rule, way, now, purpose, decided_at[key], known_since(cycle, fired.at), hours
                    )
        held = [instant for key, instant in waiting.items() if key not in told]
        ahead = [one for one in (*instants, *held, found.wake_at) if one is not None and one > now]
        if not ahead:
            break
        now = min(ahead) + dice.randrange(TURN)
    return list(told.values())


def known_since(cycle: Cycle, instant: int) -> int:
    """Since when the clock ran without a break at an instant, so that what is ahead was known."""
    return max((start for start, _ in cycle.stretches if start <= instant), default=cycle.started_at)


@pytest.fixture(scope="module")
def quarter() -> list[Said]:
    dice = Random(20260301)
    said: list[Said] = []
    for number in range(240):
        zone = list(ZONES)[number % len(ZONES)]
        client = a_client(f"c{number}", timezone=zone, contact_hours=OWN_HOURS[number // len(ZONES) % len(OWN_HOURS)])
        ticket, events = a_story(dice)
        said += lived_through(ticket, events, client, dice)
    return said


def test_enough_is_said_early_late_and_as_a_draft_for_the_figures_to_mean_something(quarter: list[Said]) -> None:
    ways = Counter(one.way for one in quarter)

    assert ways["say"] > 500
    assert ways["draft"] > 20


def test_no_message_leaves_outside_the_clients_contact_hours(quarter: list[Said]) -> None:
    assert [
        one for one in quarter if one.way == "say" and one.hours is not None and not one.hours.is_open(one.at)
    ] == []


def test_no_warning_leaves_later_than_its_purpose_or_before_it_was_decided(quarter: list[Said]) -> None:
    said = [one for one in quarter if one.way == "say"]

    assert [one for one in said if one.purpose_at is not None and one.at >= one.purpose_at] == []
    assert [one for one in said if one.at < one.decided_at] == []


def test_an_urgent_rule_and_what_is_no_warning_never_become_drafts(quarter: list[Said]) -> None:
    drafts = [one for one in quarter if one.way == "draft"]

    assert [one for one in drafts if one.rule == "urgent"] == []
    assert [one for one in drafts if one.purpose_at is None] == []


def test_a_draft_goes_to_a_person_only_where_no_contact_time_was_left_since_anybody_knew(quarter: list[Said]) -> None:
    for one in quarter:
        if one.way == "draft":
            assert one.hours is not None
            assert one.purpose_at is not None
            # A whole margin of contact time would have been enough; a turn and the grace may pass before it is used.
            left = one.hours.between(one.known_at + GRACE + TURN, one.purpose_at)
            assert left <= MARGIN + TURN, (datetime.fromtimestamp(one.at, UTC), one)
