"""An instant that nothing was read of is told as of what was, in every report alike, and a sentence says so."""

from __future__ import annotations

import json
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jira_csext import clock
from jira_csext.store import open_store
from tests.command import END, Agency, agency_in, an_issue, call, written

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

ENDED_AT = int(datetime.fromisoformat(END).timestamp())


def told(agency: Agency, report: str, *more: object) -> tuple[dict[str, Any], dict[str, Any]]:
    """The whole answer, and its first part's first row."""
    whole: dict[str, Any] = json.loads(call("report", report, "--site", agency.site, "--format", "json", *more).out)
    first: dict[str, Any] = next(iter(whole["reports"][0]["parts"][0]["rows"]), {})
    return whole, first


def test_an_instant_after_the_last_reading_is_told_as_of_what_was_judged_last_in_every_report(watched: Agency) -> None:
    for when in (("--at", "2030-01-01"), ("--until", "2030-01-01")):
        outcome = call("report", "unanswered", "--site", watched.site, *when)
        assert outcome.err == (
            f'{when[0]} "2030-01-01" lies after the last reading, so all is told as of 2026-05-22 19:00: what came '
            "later is not known here.\n"
        )
        assert outcome.out == call("report", "unanswered", "--site", watched.site, "--at", END).out
        kept, _ = told(watched, "sla", *when)
        assert kept["as_of"] == "2026-05-22T16:00:00Z"
        assert kept["notes"][0]["note"] == "beyond_reading"
        page = call("report", "all", "--site", watched.site, "--format", "html", *when).out
        assert "so all is told as of 2026-05-22 19:00" in page[: page.index("<main>")]
        russian = call("report", "sla", "--site", watched.site, "--language", "ru", *when).err
        assert "позже последнего чтения, поэтому всё — на 2026-05-22 19:00" in russian


def test_an_instant_up_to_an_hour_after_the_last_reading_is_told_of_as_asked(watched: Agency, tmp_path: Path) -> None:
    for seconds, is_said in ((60, False), (3600, False), (3601, True)):
        at = datetime.fromtimestamp(ENDED_AT + seconds, datetime.fromisoformat(END).tzinfo).isoformat()
        outcome = call("report", "unanswered", "--site", watched.site, "--at", at)
        assert (outcome.code, bool(outcome.err)) == (0, is_said), seconds


def test_a_span_up_to_the_end_of_the_year_makes_no_noise_beside_a_daemon_that_reads(
    watched: Agency, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    agency = Agency(tmp_path / "agency")
    shutil.copytree(watched.folder, agency.folder)
    now = ENDED_AT + 90 * 86_400
    with open_store(f"sqlite:///{agency.store}") as store:
        store.cursor.advance("site", now - 70, now - 60)
    monkeypatch.setattr(clock, "now", lambda: now)
    assert call("report", "sla", "--site", agency.site, "--until", "2030-01-01").err == ""
    assert call("report", "sla", "--site", agency.site, "--at", "2026-08-20 19:00").err == ""
    assert "after the last reading" in call("report", "sla", "--site", agency.site, "--at", "2026-08-20 21:00").err


def test_a_span_that_begins_after_the_last_reading_is_refused_with_that_reading(watched: Agency) -> None:
    said = call("report", "sla", "--since", "2026-05-30", "--site", watched.site).sentence
    assert '--since "2026-05-30" is after the last reading, 2026-05-22 17:50' in said


def test_tables_fitted_later_than_the_instant_asked_for_are_named_with_the_way_out(
    watched: Agency, tmp_path: Path
) -> None:
    pytest.importorskip("scipy", reason="Tables are fitted by SciPy: pip install 'jira_csext[forecast]'")
    agency = Agency(tmp_path / "agency")
    shutil.copytree(watched.folder, agency.folder)
    site = ("--site", agency.site)
    assert call("forecast", "fit", *site).code == 0
    said = call("report", "risk", *site).out
    assert "No forecast is fitted" not in said
    assert "so none counts; fit one as of then: jira-csext forecast fit --at 2026-05-22T17:50:" in said
    assert call("forecast", "fit", *site, "--at", "2026-05-22 18:00").code == 0
    said = call("report", "risk", *site).out
    assert "(the first of 2026-05-22 18:00)" in said
    assert "ask for a later instant: --at 2026-05-22T18:00:00+03:00" in said
    assert "so none counts" not in call("report", "risk", *site, "--at", "2026-05-22T18:00:00+03:00").out


def test_an_instant_between_the_last_reading_and_what_was_judged_as_of_is_as_it_stood_then(tmp_path: Path) -> None:
    agency = agency_in(tmp_path / "agency")
    silent = an_issue(comment={"comments": [], "total": 0})
    assert agency.backfill(written(tmp_path / "one.jsonl", [silent])).code == 0
    for at, missed, is_late in (("2026-05-18 11:00", 0, False), (END, 1, True)):
        _, kept = told(agency, "sla", "--at", at, "--sla", "first-response")
        _, waiting = told(agency, "unanswered", "--at", at, "--sla", "first-response")
        assert (kept["missed_count"], waiting["is_late"]) == (missed, is_late)
    page = call("report", "sla", "--site", agency.site, "--format", "html", "--at", "2026-05-18 11:00").out
    assert "As known at 2026-05-18 11:00" in page
