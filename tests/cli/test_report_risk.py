"""`report risk`: formats, filters, past instants, forecasts where there are any, and the backtest."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from jira_csext.cli.report_risk_data import history_of
from jira_csext.core.calendar import ALWAYS
from jira_csext.core.ticket import Event, Ticket
from jira_csext.reports.figures.risk_score import REASONS
from tests.command import END, Agency, agency_in, an_issue, call, written

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

DAY = 86_400


def parts(agency: Agency, *more: object) -> dict[str, list[dict[str, Any]]]:
    outcome = call("report", "risk", "--site", agency.site, "--format", "json", *more)
    assert (outcome.code, outcome.err) == (0, "")
    (report,) = json.loads(outcome.out)["reports"]
    return {part["part"]: part["rows"] for part in report["parts"]}


def test_the_list_says_who_and_why_and_that_cases_and_forecasts_are_missing(watched: Agency) -> None:
    said = call("report", "risk", "--site", watched.site).out
    assert said.startswith("Who may complain next week.")
    assert "cases are too few to say" in said
    assert "No forecast is fitted" in said
    assert "tickets with a message of the last 4 weeks nobody answered, open or complaints" in said
    # Whoever reads a report has no docs of ours: what every reason weighs stands in it.
    assert "docs/" not in said
    weights = parts(watched)["risk_weights"]
    assert [(row["name"], row["each_points"], row["most_points"]) for row in weights] == [tuple(one) for one in REASONS]
    rows = parts(watched)["risk_by_client"]
    assert [row["risk_points"] for row in rows] == sorted((row["risk_points"] for row in rows), reverse=True)
    assert all(row["likelihood_share"] is None for row in rows)
    for row in rows:
        assert row["risk_points"] == sum(
            points for name, points in row.items() if name.endswith("_points") and name != "risk_points"
        )


def test_every_format_has_the_same_points(watched: Agency, tmp_path: Path) -> None:
    first = parts(watched)["risk_by_client"][0]
    table = csv.DictReader(io.StringIO(call("report", "risk", "--site", watched.site, "--format", "csv").out))
    assert next(table)["risk_points"] == str(first["risk_points"])
    line = json.loads(call("report", "risk", "--site", watched.site, "--format", "jsonl").lines[0])
    assert (line["part"], line["risk_points"]) == ("risk_by_client", first["risk_points"])
    out = tmp_path / "risk.html"
    words = ("--format", "html", "--language", "ru", "--out", out)
    assert call("report", "risk", "--site", watched.site, *words).code == 0
    page = out.read_text("utf-8")
    assert 'id="picture-risk_by_client"' in page
    assert "Кто может пожаловаться на следующей неделе" in page
    assert f'href="https://jira.agency.example/browse/{first["tickets"]["keys"][0]}"' in page
    assert call("report", "risk", "--backtest", "--site", watched.site, *words).code == 0
    assert "Чего стоил список риска" in out.read_text("utf-8")


def test_a_filter_narrows_the_list_and_leaves_the_points_of_who_stays(watched: Agency) -> None:
    every = {row["name"]: row for row in parts(watched)["risk_by_client"]}
    (one,) = parts(watched, "--client", "bluebell kitchens")["risk_by_client"]
    assert one == every["Bluebell Kitchens"]


def test_a_past_instant_is_looked_at_as_known_then(watched: Agency) -> None:
    before = parts(watched, "--at", "2026-04-27 08:00")
    assert before["risk_by_client"] == []
    then = parts(watched, "--at", "2026-05-04")["risk_by_client"]
    assert then
    assert all(row["recent_complaints_points"] <= 6 for row in then)


def test_the_backtest_has_a_row_for_each_week_since(watched: Agency) -> None:
    every = parts(watched, "--backtest")
    assert [row["name"] for row in every["risk_by_past_week"]] == ["2026-05-04", "2026-05-11"]
    later = parts(watched, "--backtest", "--since", "2026-05-06")
    assert later["risk_by_past_week"] == every["risk_by_past_week"][1:]
    (whole,) = {row["complained_count"] for row in every["risk_tops"]}
    assert whole == sum(row["complained_count"] for row in every["risk_by_past_week"])
    none = parts(watched, "--backtest", "--since", "2026-05-18")
    assert none["risk_tops"] == none["risk_bands"] == []


def test_expected_misses_come_from_the_table_in_use(watched: Agency, tmp_path: Path) -> None:
    pytest.importorskip("scipy", reason="Tables are fitted by SciPy: pip install 'jira_csext[forecast]'")
    agency = Agency(tmp_path / "agency")
    shutil.copytree(watched.folder, agency.folder)
    fitted = call("forecast", "fit", "--site", agency.site, "--at", "2026-05-18")
    assert fitted.code == 0, fitted.err
    at = ("--at", END)
    told = json.loads(call("report", "risk", "--site", agency.site, *at, "--format", "json").out)
    rows = [one for part in told["reports"][0]["parts"] if part["part"] == "risk_reasons" for one in part["rows"]]
    expected = [row for row in rows if row["reason"] == "expected_misses"]
    said = 0.0
    late = {key for row in rows if row["reason"] == "late_promises" for key in row["tickets"]["keys"]}
    for row in expected:
        assert not late.intersection(row["tickets"]["keys"])
        odds = [_likeliest(agency.explain(key)) for key in row["tickets"]["keys"]]
        assert row["found_amount"] == pytest.approx(sum(odds), abs=0.011 * len(odds))
        said += sum(odds)
    assert "No forecast is fitted" not in call("report", "risk", "--site", agency.site, *at).out
    assert expected
    assert said > 0
    weeks = call("report", "risk", "--backtest", "--site", agency.site).out
    assert "A forecast was in use in 0 of 2 weeks." in weeks
    assert call("forecast", "fit", "--site", agency.site, "--at", "2026-05-10").code == 0
    weeks = call("report", "risk", "--backtest", "--site", agency.site).out
    assert "A forecast was in use in 1 of 2 weeks." in weeks


def _likeliest(explained: Any) -> float:
    odds = [one["probability"] for one in explained["forecasts"] if one["probability"] is not None]
    return float(max(odds))


def test_rules_that_cannot_be_read_cost_the_forecasts_alone(watched: Agency, tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "broken.yaml").write_text("slas: 7\n", "utf-8")
    said = call("report", "risk", "--site", watched.site, "--rules", rules)
    assert said.code == 0
    assert "The rules cannot be read" in said.out


def test_a_site_without_a_ticket_has_an_empty_list(tmp_path: Path) -> None:
    agency = agency_in(tmp_path / "agency")
    assert agency.backfill(written(tmp_path / "one.jsonl", [an_issue()])).code == 0
    found = parts(agency, "--at", "2026-05-01")
    assert found["risk_by_client"] == found["risk_reasons"] == []


def a_ticket(*events: Event, **attributes: str) -> Ticket:
    created = Event(0, "created", "0", "client")
    return Ticket("SUP-1", "1", 0, {"type": "complaint", "state": "open", **attributes}, (created, *events))


def test_a_ticket_is_a_complaint_from_when_it_became_one_and_only_as_far_as_known() -> None:
    became = Event(3 * DAY, "changed", "1", "agent", field="type", old="question", new="complaint")
    assert history_of(a_ticket(became), ALWAYS, 5 * DAY).complaint_at == 3 * DAY
    assert history_of(a_ticket(became), ALWAYS, 5 * DAY).regoaled_at == (3 * DAY,)
    assert history_of(a_ticket(became), ALWAYS, 2 * DAY).complaint_at is None
    assert history_of(a_ticket(), ALWAYS, 2 * DAY).complaint_at == 0


def test_a_cause_and_a_date_put_off_count_from_when_they_were_written_down() -> None:
    ticket = a_ticket(
        Event(1 * DAY, "changed", "1", "agent", field="due_at", old=None, new="1970-01-05"),
        Event(2 * DAY, "changed", "2", "agent", field="due_at", old="1970-01-05", new="1970-01-09"),
        Event(4 * DAY, "changed", "3", "agent", field="cause", old=None, new="late supplier"),
        due_at="1970-01-09",
        cause="late supplier",
    )
    history = history_of(ticket, ALWAYS, 6 * DAY)
    assert (history.postponed_at, history.cause_at, history.regoaled_at) == ((2 * DAY,), 4 * DAY, ())
    before = history_of(ticket, ALWAYS, 2 * DAY - 1)
    assert (before.postponed_at, before.cause_at) == ((), None)
