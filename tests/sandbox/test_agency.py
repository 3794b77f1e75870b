"""What the shipped rules make of the made agency: the demo leans on every one of these facts."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple, get_args

import pytest

from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import evaluate
from jira_csext.core.ticket import Ticket
from jira_csext.core.verdict import VerdictState
from jira_csext.helpdesks.jira.reading import JiraReader
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.rulefiles import load_rulebook
from jira_csext.sandbox.agency import END, MOST_INTERESTING, clients, issues, site_file
from jira_csext.sandbox.people import MOSCOW, PEOPLE
from jira_csext.sandbox.shapes import Flavour
from jira_csext.site import load_site

RULES = Path(__file__).resolve().parents[2] / "rules"


class Agency(NamedTuple):
    """All tickets, and their cycles by key."""

    tickets: list[Ticket]
    cycles: dict[str, tuple[Cycle, ...]]

    def told(self, summary: str, rule: str) -> list[Cycle]:
        """The cycles of a rule in the told tickets of that summary, oldest first."""
        keys = [ticket.key for ticket in self.tickets if ticket.attributes["summary"] == summary]
        return [cycle for key in keys for cycle in self.cycles[key] if cycle.rule == rule]


def read(flavour: Flavour) -> list[Ticket]:
    lines = [json.dumps(issue).encode() for issue in issues(flavour=flavour)]
    site = load_site(site_file(), required=True)
    reader = JiraReader(site.mapping(), StatusCatalogue.learned(lines))
    return [reader.read(line) for line in lines]


@pytest.fixture(scope="module")
def agency() -> Agency:
    tickets = read("data_center")
    rulebook, known, now = load_rulebook(RULES).rulebook, clients(), int(END.timestamp())
    cycles = {ticket.key: evaluate(rulebook, ticket, known[ticket.client], now).cycles for ticket in tickets}
    return Agency(tickets, cycles)


def local(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).astimezone(MOSCOW).strftime("%m-%d %H:%M")


def spoken(cycle: Cycle) -> list[tuple[str, str | None]]:
    return [(step.step, local(step.at)) for step in cycle.fired if not step.superseded_by]


@pytest.mark.parametrize("flavour", get_args(Flavour))
def test_every_issue_is_read_without_a_notice_and_every_speaker_is_known(flavour: Flavour) -> None:
    tickets = read(flavour)
    assert [ticket.notices for ticket in tickets if ticket.notices] == []
    assert {event.by for ticket in tickets for event in ticket.history} == {"client", "agent", "bot"}
    assert {ticket.client for ticket in tickets} == set(clients())


def test_data_center_and_cloud_tell_the_same_history() -> None:
    def told(ticket: Ticket) -> list[tuple[Any, ...]]:
        return [(event.at, event.kind, event.by, event.field, event.text) for event in ticket.history]

    assert [told(ticket) for ticket in read("data_center")] == [told(ticket) for ticket in read("cloud")]


def test_all_of_the_agencys_people_and_nobody_else_speak_as_agents(agency: Agency) -> None:
    agents = {event.author for ticket in agency.tickets for event in ticket.history if event.by == "agent"}
    assert agents <= {person.name for person in PEOPLE}
    assert len(agents) >= 6


def test_there_is_a_verdict_of_every_kind_and_most_promises_are_kept(agency: Agency) -> None:
    assert len(agency.tickets) == 118
    assert sum(len(ticket.history) for ticket in agency.tickets) == 1666
    states = Counter(cycle.state for cycles in agency.cycles.values() for cycle in cycles if cycle.is_promise)
    assert set(states) == set(get_args(VerdictState))
    assert states == {"met": 582, "breached": 49, "cancelled": 4, "running": 22, "paused": 9}


def test_some_promises_are_kept_only_after_a_warning(agency: Agency) -> None:
    warned = [cycle for cycles in agency.cycles.values() for cycle in cycles if cycle.state == "met" and spoken(cycle)]
    assert len(warned) > 20


def test_the_banner_raised_in_priority_is_answered_late(agency: Agency) -> None:
    (cycle,) = [c for c in agency.cycles[MOST_INTERESTING] if c.rule == "complaint-first-response"]
    assert (cycle.state, local(cycle.due_at), local(cycle.stopped_at)) == ("breached", "04-30 11:25", "04-30 14:40")
    assert spoken(cycle) == [("50%", "04-30 12:25"), ("breach", "04-30 14:10"), ("leadership level 1", "04-30 14:10")]


def test_the_banner_paused_over_the_holiday_is_put_right_in_time(agency: Agency) -> None:
    (cycle,) = [c for c in agency.cycles[MOST_INTERESTING] if c.rule == "complaint-resolution"]
    assert (cycle.state, local(cycle.due_at), local(cycle.stopped_at)) == ("met", "05-06 15:55", "05-06 14:50")
    assert [(local(pause.start_at), local(pause.end_at)) for pause in cycle.pauses] == [("04-30 16:00", "05-04 11:30")]
    assert cycle.paused_seconds == 4 * 3600 + 1800
    assert spoken(cycle) == [
        ("50%", "05-05 10:55"),
        ("4h before", "05-06 10:55"),
        ("85%", "05-06 11:19"),
        ("stop", "05-06 14:50"),
    ]


@pytest.mark.parametrize(
    ("summary", "rule", "states"),
    [
        ("Когда переедет сайт", "first-response", ["breached"]),
        ("Не открывается меню", "first-response", ["breached"]),
        ("Newsletter statistics", "first-response", ["cancelled"]),
        ("Gift vouchers cannot be paid", "bug-resolution", ["met", "met"]),
        ("Калькулятор доставки врёт", "bug-resolution", ["met"]),
        ("Магазин не принимает оплату", "complaint-first-response", ["met"]),
        ("Wrong banner on the front page", "complaint-first-response", ["breached"]),
        ("Работаете ли вы сегодня", "first-response", ["met"]),
        ("Shop hours over Pentecost", "first-response", ["met"]),
        ("Заказ приходит дважды", "first-response", ["met"]),
        ("Не пришёл ежемесячный отчёт", "complaint-first-response", ["met", "breached"]),
        ("Почему снова нет отчёта", "complaint-first-response", ["breached"]),
        ("Фотосъёмка новой витрины", "work-done", ["paused"]),
        ("Search finds nothing", "first-response", ["running"]),
        ("Archive of old recipes", "task-accepted", ["met"]),
    ],
)
def test_each_told_ticket_shows_what_it_is_told_for(
    agency: Agency, summary: str, rule: str, states: list[VerdictState]
) -> None:
    assert [cycle.state for cycle in agency.told(summary, rule)] == states


def test_the_pause_over_victory_day_counts_no_holiday(agency: Agency) -> None:
    (cycle,) = agency.told("Калькулятор доставки врёт", "bug-resolution")
    # From Friday 16:00 to Tuesday 11:00: two hours of Friday, one of Tuesday, none of Monday the 11th.
    assert cycle.paused_seconds == 3 * 3600
