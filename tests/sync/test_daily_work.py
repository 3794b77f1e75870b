"""What the daemon does once a day: old texts cut, a portion a turn, and answers on tickets written down."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.core.ticket import Event
from jira_csext.register import Matching, Register
from jira_csext.store import TicketRecord, open_store
from jira_csext.store.store import Store
from jira_csext.sync.retention import DailyWork, Kept, cut_all, days_before
from jira_csext.sync.survey_answers import answers_on
from tests.building import at
from tests.store.records_built import MONDAY, SITE, a_record, a_ticket

DAY = 86400
NOW = MONDAY + 400 * DAY + 1
KEPT = Kept(comment_days=400)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    """A store with one ticket, four hundred days old."""
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as opened:
        opened.save_tickets(SITE, [a_record()])
        yield opened


def texts(store: Store) -> list[str]:
    return [event.text for ticket in store.tickets(SITE) for event in ticket.history]


def told(store: Store) -> list[tuple[str, int]]:
    return [(entry.what, entry.at) for entry in store.audit_log()]


def work(store: Store, kept: Kept = KEPT, matching: Matching | None = None) -> DailyWork:
    return DailyWork(store, SITE, kept, "UTC", matching)


def test_what_is_older_than_it_is_kept_for_is_cut_and_the_rest_stays(store: Store) -> None:
    work(store).go_on(NOW)

    assert texts(store) == ["", "Here."]
    assert told(store) == [("retention kept", NOW)]


def test_it_is_done_once_a_day_also_after_a_restart(store: Store) -> None:
    work(store).go_on(NOW)
    work(store).go_on(NOW + 1000)
    assert texts(store) == ["", "Here."]

    work(store).go_on(NOW + DAY)
    assert texts(store) == ["", ""]


def test_of_a_large_site_a_portion_is_looked_at_after_each_turn(store: Store) -> None:
    store.save_tickets(SITE, [a_record(f"BIG-{number}") for number in range(300)])
    daily = work(store)

    daily.go_on(NOW)
    assert texts(store).count("") == 200
    daily.go_on(NOW + 1)
    assert texts(store).count("") == 301
    assert store.retention.done_at(SITE, "retention") == NOW + 1


def test_without_a_word_in_the_site_file_nothing_is_cut(store: Store) -> None:
    work(store, Kept()).go_on(NOW)

    assert texts(store) == ["Where is my invoice?", "Here."]
    assert told(store) == []


def test_days_are_those_of_the_calendar_on_the_wall() -> None:
    spring, before = 1774821600, 1774738800  # Berlin, 30 and 29 March 2026, 00:00: the day between has 23 hours
    assert days_before(spring, 1, "Europe/Berlin") == before


def test_a_count_says_what_a_cut_would_do(store: Store) -> None:
    assert cut_all(store, SITE, KEPT, "UTC", "anna", NOW, only_count=True).comment_count == 1
    assert texts(store) == ["Where is my invoice?", "Here."]
    assert cut_all(store, SITE, KEPT, "UTC", "anna", NOW).comment_count == 1


def test_answers_on_tickets_are_written_down_once_a_day(store: Store) -> None:
    rated = a_ticket("SUP-2", attributes={"type": "question", "state": "resolved", "fields.feedback": 5})
    store.save_tickets(SITE, [TicketRecord(rated, MONDAY + 3600)])
    daily = work(store, Kept(), Matching())

    for turn in range(3):
        daily.go_on(NOW + turn)

    (answer,) = store.surveys.answers()
    assert (answer.source, answer.score, answer.ticket, answer.client) == ("feedback", 10, "SUP-2", "")


@pytest.mark.parametrize(
    ("attributes", "score"),
    [({"fields.feedback": stars}, score) for stars, score in ((1, 2), (2, 4), (3, 6), (4, 8), (5, 10))]
    + [({"fields.satisfaction": "7", "fields.feedback": 1}, 7)],
)
def test_stars_are_mapped_and_a_score_counts_before_them(attributes: dict[str, str | int], score: int) -> None:
    found = answers_on([a_ticket(attributes=attributes)], Register(), SITE)

    assert [(answer.score, answer.place) for answer in found.answers] == [(score, f"{SITE}/id of SUP-1")]


@pytest.mark.parametrize("value", [0, 6, -1, "many", "3.5", ("a",)])
def test_what_is_no_rating_is_told_and_left_out(value: str | int | tuple[str, ...]) -> None:
    found = answers_on([a_ticket(attributes={"fields.feedback": value})], Register(), SITE)

    assert found.answers == ()
    assert found.notices[0].startswith("SUP-1: fields.feedback says ")


def test_an_answer_is_dated_by_the_ticket_else_by_its_change_else_by_the_resolution() -> None:
    resolved = Event(at("Tue 10:00"), "changed", "h1", "agent", "oleg", "state", "open", "resolved")
    changed = Event(at("Wed 10:00"), "changed", "h2", "client", "vera", "fields.satisfaction", None, 9)
    dated: dict[str, str | int] = {"fields.satisfaction": 9, "fields.feedback_at": "2026-06-04T10:00:00Z"}

    def answered_at(attributes: dict[str, str | int], *events: Event) -> int:
        return answers_on([a_ticket(attributes=attributes, history=events)], Register(), SITE).answers[0].at

    assert answered_at(dated, resolved, changed) == at("Thu 10:00")
    assert answered_at({"fields.satisfaction": 9}, resolved, changed) == at("Wed 10:00")
    assert answered_at({"fields.satisfaction": 9}, resolved) == at("Tue 10:00")
    assert answered_at({"fields.satisfaction": 9}) == MONDAY
