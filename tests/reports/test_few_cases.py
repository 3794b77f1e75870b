"""A figure that rests on few cases is marked where it stands, whatever else its row counts."""

from __future__ import annotations

import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from jira_csext.reports.about import About
from jira_csext.reports.figures.facts import CYCLE_COLUMNS, TICKET_COLUMNS, Facts, Span
from jira_csext.reports.figures.rows import Report
from jira_csext.reports.plain import as_csv, as_json, as_text
from jira_csext.reports.words import words_in

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

DAY = 86_400
UTC = ZoneInfo("UTC")
SPAN = Span(0, 20 * DAY, UTC, 20 * DAY)


def promises(rule: str, *, kept: int = 0, missed: int = 0, still: int = 0, **own: object) -> list[dict[str, Any]]:
    """So many promises of a rule, each begun on the second day."""
    states = ["met"] * kept + ["breached"] * missed + ["running"] * still
    blank = {**dict.fromkeys(CYCLE_COLUMNS, ""), **dict.fromkeys(("paused_seconds", "provisional"), 0)}
    return [
        {
            **blank,
            "metric": "resolution",
            "rule": rule,
            "client": "acme",
            "manager": "olga",
            "started_at": DAY,
            "due_at": 2 * DAY,
            "stopped_at": None if state == "running" else DAY + 60,
            "elapsed_seconds": 60,
            "state": state,
            "amended_at": None,
            "rulebook_id": 1,
            **own,
        }
        for state in states
    ]


def facts_of(cycles: list[dict[str, Any]], most_cases: int = 20) -> Facts:
    """The cycles, each on a ticket of its own."""
    rows = [{**one, "subject_id": number} for number, one in enumerate(cycles)]
    words = dict.fromkeys(TICKET_COLUMNS, "")
    instants = {"created_at": DAY, "resolved_at": None, "gone_at": None, "is_open": 1, "is_odd": 0}
    tickets = [
        {**words, **instants, "subject_id": n, "ticket": f"SUP-{n}", "assignee": "max"} for n in range(len(rows))
    ]
    return Facts(
        [{name: [one[name] for one in rows] for name in CYCLE_COLUMNS}],
        [{name: [one[name] for one in tickets] for name in TICKET_COLUMNS}],
        SPAN,
        most_cases=most_cases,
    )


def kept(cycles: list[dict[str, Any]], most_cases: int = 20) -> Report:
    from jira_csext.reports.figures.kept import kept_report

    return kept_report(facts_of(cycles, most_cases))


MOSTLY_OPEN = promises("work-done", kept=2, still=162)


def test_a_share_rests_on_what_was_kept_or_missed_and_not_on_what_is_still_open() -> None:
    report = kept(MOSTLY_OPEN)
    for name in ("kept", "kept_by_rule", "kept_by_client", "kept_by_manager", "kept_by_type"):
        part = report.part(name)
        assert part.few_of(0) == ["kept_share", "median_seconds", "p90_seconds", "p95_seconds"], name
    week = report.part("kept_by_week")
    assert [place for place in range(len(week.rows)) if week.few_of(place)] == [0]


def test_times_rest_on_what_was_stopped_and_a_share_on_what_is_late_as_well() -> None:
    cycles = promises("answer", kept=15) + promises("answer", missed=10, stopped_at=None)
    (row,) = kept(cycles).part("kept_by_rule").rows
    assert (row.kept_share, row.stopped_count) == (0.6, 15)
    assert kept(cycles).part("kept_by_rule").few_of(0) == ["median_seconds", "p90_seconds", "p95_seconds"]
    assert not kept(promises("answer", kept=20)).part("kept_by_rule").has_few


def test_clients_and_managers_have_stars_by_what_their_own_figures_rest_on() -> None:
    from jira_csext.reports.figures.people import clients_report, managers_report

    facts = facts_of(MOSTLY_OPEN)
    managers = managers_report(facts)
    for part in (clients_report(facts).parts[0], managers.part("managers"), managers.part("assignees")):
        assert part.few_of(0) == ["kept_share", "resolution_median_seconds"], part.name
    facts = facts_of([*promises("a", kept=20), *promises("b", kept=3, metric="first_response")])
    assert clients_report(facts).parts[0].few_of(0) == ["response_median_seconds"]


def test_the_star_stands_at_the_figure_in_text_json_and_csv() -> None:
    report = kept(MOSTLY_OPEN)
    lines = list(as_text([report], words_in("en"), UTC))
    (line,) = [line for line in lines if line.startswith("work-done")]
    assert line.split() == [*("work-done", "164", "2", "0", "162", "0"), *("100", "%", "*", "2"), *("1m", "*") * 3]
    assert "* rests on fewer than 20 cases: chance may be all there is to it." in lines
    parts = json.loads(as_json([report], {}))["reports"][0]["parts"]
    (row,) = next(part["rows"] for part in parts if part["part"] == "kept_by_rule")
    assert row["few"] == ["kept_share", "median_seconds", "p90_seconds", "p95_seconds"]
    head, first, *_ = as_csv([report])
    cells = dict(zip(head.split(","), first.split(","), strict=True))
    assert cells["few"] == "kept_share median_seconds p90_seconds p95_seconds"


def test_the_page_and_its_pictures_have_the_star_at_the_figure() -> None:
    from jira_csext.reports.page.page import page

    text = page([kept(MOSTLY_OPEN)], About("site", SPAN), words_in("en"))
    assert "100\u00a0% * · n\u00a0=\u00a02</text>" in text
    assert '<td class="nowrap">100\u00a0% *</td>' in text
    assert "<b>100\u00a0% *</b>" in text


def test_csv_names_every_ticket_behind_a_figure_and_the_page_the_newest_twenty() -> None:
    from jira_csext.reports.page.page import page

    report = kept(promises("answer", missed=27), most_cases=1000)
    head, first, *_ = as_csv([report])
    keys = dict(zip(head.split(","), first.split(","), strict=True))["tickets"].split()
    assert sorted(keys) == sorted(f"SUP-{number}" for number in range(27))
    text = page([report], About("site", SPAN), words_in("en"))
    assert "<summary>27 tickets</summary>" in text
    assert "and 7 more" in text
    beyond = kept(promises("answer", missed=27), most_cases=25)
    *_, last = next(line for line in as_csv([beyond]) if ",kept," in line).split()
    assert last == "+2"


def test_the_worst_shares_come_first_in_table_and_picture_and_what_is_not_drawn_is_named() -> None:
    from jira_csext.reports.page.page import page

    cycles = [
        one for n in range(1, 11) for one in promises("answer", kept=100 - n, missed=n, client=f"client {n:02}")
    ] + promises("answer", kept=1, missed=2, client="rare")
    report = kept(cycles)
    names = [row.name for row in report.part("kept_by_client").rows]
    assert names == [*(f"client {n:02}" for n in range(10, 0, -1)), "rare"]
    text = page([report], About("site", SPAN), words_in("en"))
    picture = text[text.index('id="picture-kept_by_client"') :]
    picture = picture[: picture.index("</figure>")]
    drawn = [name for name in names if f">{name}</text>" in picture]
    assert drawn == names[:8]
    assert "Not drawn: client 02 98.0\u00a0%, client 01 99.0\u00a0%, rare 33.3\u00a0% *." in picture


def test_the_note_of_a_picture_counts_what_it_draws() -> None:
    from jira_csext.reports.figures.proof import unanswered_report
    from jira_csext.reports.page.page import page

    cycles = promises("answer", still=3, metric="first_response")
    text = page([unanswered_report(facts_of(cycles))], About("site", SPAN), words_in("en"))
    assert "at the end of each week. The last: 3." in text
