"""Stories of forecasts: a table fitted by the daemon itself, and a crossing that staff hear of once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from jira_csext.cli.run import notice_lines
from jira_csext.core.delay_rule import RISK_CROSSED
from jira_csext.core.forecast import OF_A_DATE, WHOLE, Clock, Curve, Group, Table
from jira_csext.core.forecast_cases import DATE_LANDMARKS
from jira_csext.core.ticket import Event
from jira_csext.sync import fitting
from jira_csext.sync.forecast_fit import DailyFit, keep
from tests.stories.test_delay_told import MORE, RULES, TEXTS
from tests.stories.told import AGENT, Stage, a_stage

WITH_RISK = RULES.replace("    client_told_by", "    when_risk: 70%\n    client_told_by")
MON, TUE, WED, FRI = "2026-05-18", "2026-05-19", "2026-05-20", "2026-05-22"


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    with a_stage(tmp_path, WITH_RISK, more=MORE, texts=TEXTS) as made:
        yield made


def a_table(stage: Stage, *, late: float, version: str = "abc123") -> Table:
    """A table in which, of those open after half of their time, so many miss their date; before that hardly any."""
    half, whole = WHOLE // 2, WHOLE
    early, later = Curve((half, whole), (0.2, 0.1), (900, 800), 1000), Curve((whole,), (late,), (800,), 1000)
    curves: dict[tuple[int, Group], Curve] = {
        (place, ()): early if place < 2 else later for place in range(len(DATE_LANDMARKS))
    }
    return Table(version, stage.local_now, 0, {OF_A_DATE: Clock(OF_A_DATE, DATE_LANDMARKS, 5, 10, 1000, 900, curves)})


def given(stage: Stage, table: Table) -> None:
    """Let a table be in use, as after a fit."""
    keep(stage.store, stage.watched.site, table, stage.local_now)
    stage.watched.forecasts.forget()


def promised(stage: Stage) -> str:
    """A ticket whose client was promised Friday evening, on Monday at ten."""
    stage.to("10:00")
    key = stage.asks()
    stage.box.person(AGENT).promise(key, FRI)
    stage.at("10:01")
    return key


def crossings(stage: Stage, key: str) -> list[Event]:
    ticket = stage.store.ticket(stage.watched.site, key)
    assert ticket is not None
    return [event for event in ticket.history if event.field == RISK_CROSSED]


def known(stage: Stage, key: str) -> int:
    """How often staff heard of a delay."""
    return [said.word for said in stage.said(key)].count("Known")


def test_the_daemon_looks_when_time_alone_brings_the_crossing_and_staff_hear_once(stage: Stage) -> None:
    stage.to("09:00")
    stage.turn()
    given(stage, a_table(stage, late=0.8))
    key = promised(stage)
    assert crossings(stage, key) == []

    # Of the 32 working hours (Thursday is closed) half have passed on Tuesday evening, and nobody has written a word.
    for day, time in ((TUE, "12:00"), (WED, "10:00"), (WED, "10:30"), (WED, "12:00"), (WED, "15:00")):
        stage.at(time, day)

    (event,) = crossings(stage, key)
    assert event.new == 80
    assert "80% against 70%, by 1000 cases of forecast abc123: the date promised" in event.text
    assert known(stage, key) == 1


def test_a_restart_and_a_new_reading_find_the_crossing_on_record(stage: Stage) -> None:
    stage.to("09:00")
    stage.turn()
    given(stage, a_table(stage, late=0.8))
    key = promised(stage)
    stage.at("10:30", WED)
    assert len(crossings(stage, key)) == 1

    stage.start()
    stage.at("10:40", WED)
    stage.box.person(AGENT).comment(key, "Still at it.", internal=True)
    stage.at("10:45", WED)

    assert len(crossings(stage, key)) == 1
    assert known(stage, key) == 1


def test_a_table_that_says_otherwise_lets_it_fall_back_and_the_client_hears_nothing(stage: Stage) -> None:
    stage.to("09:00")
    stage.turn()
    given(stage, a_table(stage, late=0.8))
    key = promised(stage)
    stage.at("10:30", WED)

    stage.to("11:00", WED)
    given(stage, a_table(stage, late=0.65, version="near"))
    stage.turn()
    assert [event.new for event in crossings(stage, key)] == [80]
    stage.to("12:00", WED)
    given(stage, a_table(stage, late=0.3, version="far"))
    stage.turn()

    assert [event.new for event in crossings(stage, key)] == [80, 30]
    verdicts = [one.verdict for one in stage.store.verdicts(stage.watched.site)]
    assert [one.state for one in verdicts if one.metric == "client_warned"] == ["cancelled"]
    assert not any(said.public for said in stage.said(key))


def test_the_daemon_fits_once_a_day_by_itself_and_says_what_is_too_few(stage: Stage) -> None:
    promised(stage)
    fit = DailyFit()
    versions = []
    for minutes in range(4):
        table = fit.go_on(stage.watched, stage.local_now + minutes)
        versions += [table] if table is not None else []

    (first,) = versions
    assert {name: (clock.case_count, dict(clock.curves)) for name, clock in first.clocks.items()} == {
        OF_A_DATE: (1, {})
    }
    newest = stage.store.forecasts.newest(stage.watched.site)
    assert newest is not None
    assert newest.version == first.version
    # With so few cases it is tried again after an hour: a site just adopted has more by then.
    assert [fit.go_on(stage.watched, stage.local_now + 3500 + step) for step in range(3)] == [None, None, None]
    assert [fit.go_on(stage.watched, stage.local_now + 3700 + step) is not None for step in range(2)] == [False, True]


def test_without_scipy_nothing_is_fitted_and_the_daemon_says_so_as_it_starts(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fitting, "find_spec", lambda _name: None)
    promised(stage)

    (told,) = notice_lines(stage.watched)

    assert "forecasts_off" in told
    assert "pip install 'jira_csext[forecast]'" in told
    assert DailyFit().go_on(stage.watched, stage.local_now) is None


def test_where_no_rule_asks_for_forecasts_nothing_is_fitted(stage: Stage) -> None:
    promised(stage)
    rulebook = replace(stage.watched.rulebook, delay_warnings=())
    watched = replace(stage.watched, rulebook=rulebook)
    fit = DailyFit()

    assert [fit.go_on(watched, stage.local_now + step) for step in range(3)] == [None, None, None]
    assert stage.store.forecasts.newest(stage.watched.site) is None
