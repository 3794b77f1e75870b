"""Reports of a past instant: what came, changed, ended or broke later had not, and what nobody wrote down is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jira_csext.cli.report_then import columns_then
from jira_csext.core.ticket import Event, Ticket
from jira_csext.sandbox.people import PEOPLE
from tests.cli.test_report_figures import ANSWERS
from tests.command import Agency, agency_in, an_issue, call, history, written

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

DAY = 86_400


def rows(agency: Agency, report: str, part: str, *more: object) -> list[dict[str, Any]]:
    outcome = call("report", report, "--site", agency.site, "--format", "json", *more)
    assert (outcome.code, outcome.err) == (0, "")
    parts = [one for report in json.loads(outcome.out)["reports"] for one in report["parts"]]
    return next(one["rows"] for one in parts if one["part"] == part)


def changed(number: int, at: str, field: str, old: str, new: str) -> dict[str, Any]:
    item = {"field": field, "fieldtype": "jira", "fromString": old, "toString": new, "from": old, "to": new}
    return {
        "id": str(number),
        "author": {"name": "pavel.rechnoy"},
        "created": f"2026-05-{at}:00.000+0300",
        "items": [item],
    }


@pytest.fixture(scope="module")
def changing(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """A question, a complaint from the 19th, handed over on the 20th and solved on the 21st; and one of the 20th."""
    agency = agency_in(tmp_path_factory.mktemp("changing") / "agency")
    issue = an_issue(
        1,
        issuetype={"name": "Complaint"},
        assignee={"name": "irina.lugova"},
        status={"id": "3", "name": "Closed", "statusCategory": {"key": "done"}},
        resolutiondate="2026-05-21T12:00:00.000+0300",
    )
    issue["changelog"] = {
        "histories": [
            changed(1, "19T12:00", "issuetype", "Question", "Complaint"),
            changed(2, "20T12:00", "assignee", "timur.yasenev", "irina.lugova"),
            changed(3, "21T12:00", "status", "Open", "Closed"),
        ],
        "total": 3,
    }
    later = an_issue(2, created="2026-05-20T10:00:00.000+0300", comment={"comments": [], "total": 0})
    assert agency.backfill(written(agency.folder / "two.jsonl", [issue, later])).code == 0
    return agency


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        ("2026-05-19 11:00", None),
        ("2026-05-19 13:00", (1, 0, 1)),
        ("2026-05-21 11:59", (1, 0, 1)),
        ("2026-05-21 12:01", (1, 1, 0)),
    ],
)
def test_a_complaint_is_one_from_when_it_became_one_and_open_until_it_was_solved(
    changing: Agency, at: str, counts: tuple[int, int, int] | None
) -> None:
    found = rows(changing, "complaints", "complaints", "--at", at)
    assert [(row["complaint_count"], row["solved_count"], row["open_count"]) for row in found] == [counts] * bool(
        counts
    )


def test_a_ticket_is_on_the_desk_that_it_was_on_and_one_that_came_later_is_on_none(changing: Agency) -> None:
    before = {row["name"]: row["open_count"] for row in rows(changing, "workload", "workload", "--at", "2026-05-20")}
    after = {
        row["name"]: row["open_count"] for row in rows(changing, "workload", "workload", "--at", "2026-05-20 13:00")
    }
    assert before == {"timur.yasenev": 1}
    assert after == {"irina.lugova": 1, "(none)": 1}
    (health,) = [
        row for row in rows(changing, "health", "health", "--at", "2026-05-20") if row["name"] == "no_assignee"
    ]
    assert (health["found_count"], health["of_count"]) == (0, 1)


def test_what_is_not_on_record_of_a_past_instant_is_said_where_it_stands_and_of_today_nothing_is(
    watched: Agency,
) -> None:
    past = ("--site", watched.site, "--at", "2026-05-08 12:00")
    said = call("report", "workload", *past).out
    assert "Open at that instant and left out: " in said
    assert "Deadlines, and which rules ask for a ticket, are as last judged" in call("report", "sla", *past).out
    assert "Сроки и то, какие правила" in call("report", "sla", *past, "--language", "ru").out
    assert "is as of today" in call("report", "health", *past).out
    page = call("report", "sla", *past, "--format", "html").out
    assert "As known at 2026-05-08 12:00: what came, ended or broke later does not count." in page
    today = call("report", "all", "--site", watched.site).out
    assert "at that instant" not in today
    assert "is as of today" not in today


def test_beyond_the_bound_of_histories_the_report_says_of_how_many_they_were_read(
    changing: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jira_csext.cli.report_then.MOST", 1)
    said = call("report", "managers", "--site", changing.site, "--at", "2026-05-20 11:00").out
    assert "As they were then: 1 of 2 tickets" in said


def test_an_answer_counts_at_a_past_instant_once_its_day_was_over(tmp_path: Path) -> None:
    agency = agency_in(tmp_path / "agency")
    assert agency.backfill(written(tmp_path / "one.jsonl", [an_issue()])).code == 0
    register = tmp_path / "clients.csv"
    register.write_text("key,name,manager\nacme,Acme,anna\n", "utf-8")
    assert call("clients", "import", register, "--site", agency.site).code == 0
    answers = tmp_path / "answers.csv"
    answers.write_text(ANSWERS.replace("-08-0", "-02-0").replace("-10-0", "-05-0"), "utf-8")
    assert call("survey", "import", answers, "--site", agency.site).code == 0
    counts = {
        at: [row["answer_count"] for row in rows(agency, "csi", "csi_by_quarter", "--at", at)]
        for at in ("2026-02-05 23:59", "2026-02-06 00:00", "2026-05-18 12:00")
    }
    assert counts == {"2026-02-05 23:59": [2], "2026-02-06 00:00": [3], "2026-05-18 12:00": [5, 4]}


def test_a_ticket_opened_again_was_resolved_in_between() -> None:
    def state(at: int, old: str, new: str) -> Event:
        return Event(at, "changed", str(at), "agent", field="state", old=old, new=new)

    created = Event(0, "created", "0", "client")
    events = (created, state(2 * DAY, "open", "resolved"), state(4 * DAY, "resolved", "open"))
    ticket = Ticket("SUP-1", "1", 0, {"state": "open", "type": "bug"}, events, gone_at=6 * DAY)
    at = {day: columns_then(ticket, day * DAY) for day in (1, 3, 5, 7)}
    assert [at[day]["is_open"] for day in at] == [1, 0, 1, 0]
    assert [at[day]["resolved_at"] for day in at] == [None, 2 * DAY, None, None]
    assert [at[day]["gone_at"] for day in at] == [None, None, None, 6 * DAY]


def test_people_of_the_cloud_are_never_told_of_by_accounts(tmp_path: Path) -> None:
    agency = agency_in(tmp_path / "agency")
    text = json.dumps(history(), ensure_ascii=False)
    for person in PEOPLE:
        text = text.replace(f'"{person.name}"', f'"{person.account_id}"')
    assert agency.backfill(written(tmp_path / "cloud.jsonl", json.loads(text))).code == 0
    said = call("report", "all", "--site", agency.site, "--language", "ru").out
    assert "сотрудник " in said
    for person in PEOPLE:
        assert person.account_id not in said
    names = [row["name"] for row in rows(agency, "workload", "workload")]
    assert len(set(names)) == len(names) >= 5
    assert {row["told_by"][:11] for row in rows(agency, "told", "delays") if row["told_at"]} == {"one of ours"}
