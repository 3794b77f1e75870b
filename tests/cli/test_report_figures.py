"""`report csi`, `report clients` and the others: filters, formats, past instants, and sentences for what cannot be."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.command import Agency, agency_in, call, history, written

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

# By hand: 2026Q3 has 2 happy and 2 unhappy, CSI 1; 2026Q4 has 3 happy and 1 unhappy, CSI 3, so +2.
ANSWERS = """client,score,at
acme,9,2026-08-03
acme,8,2026-08-04
acme,2,2026-08-05
acme,3,2026-08-06
acme,5,2026-08-07
acme,10,2026-10-05
acme,9,2026-10-06
acme,8,2026-10-07
acme,1,2026-10-08
"""


def rows(agency: Agency, report: str, part: str, *more: object) -> list[dict[str, Any]]:
    outcome = call("report", report, "--site", agency.site, "--format", "json", *more)
    assert (outcome.code, outcome.err) == (0, "")
    parts = [one for report in json.loads(outcome.out)["reports"] for one in report["parts"]]
    return next(one["rows"] for one in parts if one["part"] == part)


def test_the_index_of_each_quarter_has_its_movement(tmp_path: Path) -> None:
    agency = agency_in(tmp_path / "agency")
    register = tmp_path / "clients.csv"
    register.write_text("key,name,manager\nacme,Acme,anna\n", "utf-8")
    assert call("clients", "import", register, "--site", agency.site).code == 0
    answers = tmp_path / "answers.csv"
    answers.write_text(ANSWERS, "utf-8")
    assert call("survey", "import", answers, "--site", agency.site).code == 0

    third, fourth = rows(agency, "csi", "csi_by_quarter", "--until", "2027-01-01")
    assert (third["name"], third["csi"], third["movement"]) == ("2026Q3", 1.0, None)
    assert (fourth["name"], fourth["csi"], fourth["csi_before"], fourth["movement"]) == ("2026Q4", 3.0, 1.0, 2.0)
    assert (fourth["happy_count"], fourth["unhappy_count"], fourth["answer_count"]) == (3, 1, 4)
    (anna,) = rows(agency, "csi", "csi_by_manager", "--until", "2027-01-01")
    assert (anna["name"], anna["csi"], anna["movement"]) == ("anna", 3.0, 2.0)


def test_filters_narrow_in_any_case_and_an_unknown_value_is_refused(watched: Agency) -> None:
    (client,) = rows(watched, "clients", "clients", "--client", "bluebell kitchens")
    assert client["name"] == "Bluebell Kitchens"
    assert client["tickets"]["count"] == len(client["tickets"]["keys"]) == 2
    refused = call("report", "clients", "--client", "Bluebel Kitchens", "--site", watched.site)
    assert refused.code == 2
    assert "Bluebell Kitchens" in refused.sentence
    turned = call("report", "sla", "--since", "2026-05-20", "--until", "2026-05-10", "--site", watched.site).sentence
    assert 'it would begin after it ends (--since "2026-05-20", --until "2026-05-10")' in turned
    beyond = call("report", "sla", "--since", "2026-05-30", "--site", watched.site).sentence
    assert '--since "2026-05-30" is after the last reading, 2026-05-22 17:50' in beyond
    assert "--until" not in beyond


def test_what_waited_at_a_past_instant_is_told(watched: Agency) -> None:
    waiting = rows(watched, "unanswered", "waiting", "--at", "2026-05-04 00:00")
    weeks = {row["name"]: row for row in rows(watched, "unanswered", "unanswered_by_week")}
    assert len(waiting) == weeks["2026-04-27"]["unanswered_count"] > 0
    assert all(row["waiting_since_at"] <= "2026-05-03T21:00:00Z" for row in waiting)


def test_every_format_shows_the_same_figures(watched: Agency, tmp_path: Path) -> None:
    (whole,) = rows(watched, "sla", "kept")
    table = csv.DictReader(io.StringIO(call("report", "sla", "--site", watched.site, "--format", "csv").out))
    first = next(table)
    assert (first["part"], first["kept_count"]) == ("kept", str(whole["kept_count"]))
    line = json.loads(call("report", "sla", "--site", watched.site, "--format", "jsonl").lines[0])
    assert line["kept_share"] == whole["kept_share"]
    said = call("report", "sla", "--site", watched.site, "--language", "ru").lines
    assert said[0].startswith("Обещания клиентам.")
    assert str(whole["kept_count"]) in said[2].split()
    out = tmp_path / "page.html"
    assert call("report", "sla", "--site", watched.site, "--format", "html", "--out", out).code == 0
    assert f"<td>{whole['kept_count']}</td>" in out.read_text("utf-8")


def test_bins_have_the_units_of_the_language_and_programs_read_the_same_in_both(
    watched: Agency, tmp_path: Path
) -> None:
    shown = {}
    for language in ("en", "ru"):
        out = tmp_path / f"{language}.html"
        words = ("sla", "--site", watched.site, "--language", language)
        shown[language] = call("report", *words).out
        assert call("report", *words, "--format", "html", "--out", out).code == 0
        shown[f"{language} page"] = out.read_text("utf-8")
    for name in ("en", "en page"):
        assert all(text in shown[name].replace("&gt;", ">") for text in ("≤ 15m", "≤ 2h", "> 128h")), name
    for name in ("ru", "ru page"):
        assert all(text in shown[name].replace("&gt;", ">") for text in ("≤ 15 мин", "≤ 2 ч", "> 128 ч")), name
        assert "≤ 2h" not in shown[name]
    (first, *_) = rows(watched, "sla", "response_times", "--language", "ru")
    assert (first["name"], first["up_to_seconds"]) == ("≤ 15m", 900)


def test_without_the_engine_a_sentence_says_how_to_get_it(watched: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "duckdb", None)
    outcome = call("report", "sla", "--site", watched.site)
    assert outcome.code == 2
    assert 'pip install "jira_csext[report]"' in outcome.sentence


def test_a_client_told_half_an_hour_before_the_date_was_told_in_the_last_hours_as_the_verdict_says(
    tmp_path: Path,
) -> None:
    agency = agency_in(tmp_path / "agency")
    text = json.dumps(history(), ensure_ascii=False)
    # Nobody had said anything of SUP-83, due on the 22nd at 14:02, until a message with a date half an hour later.
    for late, early in (("2026-05-22T14:34:17.217", "2026-05-22T13:34:17.217"), ("22T14:33:37.506", "22T13:33:37.506")):
        assert late in text
        text = text.replace(late, early)
    assert agency.backfill(written(tmp_path / "early.jsonl", json.loads(text))).code == 0
    delays = {row["name"]: row for row in rows(agency, "told", "delays")}
    told = delays["SUP-83"]
    assert (told["state"], told["due_at"], told["told_at"], told["lead_seconds"]) == (
        "told_last_hour",
        "2026-05-22T11:02:32Z",
        "2026-05-22T10:34:17Z",
        28 * 60 + 15,
    )
    (rule,) = rows(agency, "told", "told_by_rule")
    (verdicts,) = (row for row in rows(agency, "sla", "kept_by_rule") if row["name"] == rule["name"])
    assert (rule["last_hour_count"], rule["date_kept_count"], rule["late_count"]) == (1, 1, 1)
    assert (verdicts["kept_count"], verdicts["missed_count"]) == (2, 1)
    assert rule["told_share"] == 0.5


def test_a_russian_reader_has_the_sites_own_words_for_types_and_programs_those_of_the_rules(watched: Agency) -> None:
    page = call("report", "sla", "--site", watched.site, "--language", "ru", "--format", "html").out
    assert all(f">{word}</text>" in page for word in ("Рекламация", "Вопрос", "Ошибка", "Задача"))
    assert "Рекламация" in call("report", "sla", "--site", watched.site, "--language", "ru").out
    assert "Рекламация" not in call("report", "sla", "--site", watched.site).out
    names = {row["name"] for row in rows(watched, "sla", "kept_by_type", "--language", "ru")}
    assert names == {"complaint", "question", "bug", "task"}
