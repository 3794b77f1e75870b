"""Every figure equals the one worked out in plain Python over raw verdicts: on real tickets and on generated cycles."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.histories import REAL_SITE
from jira_csext.data import rules_folder
from jira_csext.reports.figures.facts import CYCLE_COLUMNS, TICKET_COLUMNS, Facts, Span
from jira_csext.reports.figures.kept import kept_by, kept_by_week
from jira_csext.reports.figures.proof import Ending, told_report, unanswered_report
from jira_csext.store import open_store
from tests.command import Agency, call
from tests.reports.second_way import Row, by_name, kept, monday, percentile, promises, told, waiting

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture(scope="module")
def real(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """Real tickets of a help desk, worked through by the shipped rules."""
    folder = tmp_path_factory.mktemp("real")
    site = {**REAL_SITE, "rules": str(rules_folder()), "store": f"sqlite:///{folder / 'csext.db'}"}
    (folder / "csext.yaml").write_text(json.dumps(site), "utf-8")
    agency = Agency(folder)
    assert agency.backfill(shared / "real-jira" / "helpdesk-it.jsonl.gz").code in (0, 1)
    return agency


@pytest.mark.parametrize("whose", ["real", "reported"])
def test_what_the_command_says_equals_plain_python_over_the_raw_verdicts(
    whose: str, request: pytest.FixtureRequest
) -> None:
    agency: Agency = request.getfixturevalue(whose)
    zone = MOSCOW if whose == "reported" else ZoneInfo("UTC")
    with open_store(f"sqlite:///{agency.store}", read_only=True) as store:
        cycles = list(_rows(store.report_rows.cycles("site")))
        tickets = list(_rows(store.report_rows.tickets("site")))
    assert len(cycles) > 100
    said = _said(agency)

    promised = promises(cycles)
    assert said["kept"] == kept(promised, lambda cycle: "all")
    assert said["kept_by_rule"] == kept(cycles, lambda cycle: str(cycle["rule"]))
    for by in ("client", "tier", "manager", "type"):
        assert said[f"kept_by_{by}"] == kept(promised, lambda cycle, by=by: str(cycle[by])), by  # type: ignore[misc]
    weeks = kept(promised, lambda cycle: monday(cycle["started_at"], zone))
    assert {name: row for name, row in said["kept_by_week"].items() if row["promised_count"]} == weeks
    assert said["told"] == ({"all": told(cycles)} if told(cycles)["delay_count"] else {})

    complaints = [ticket for ticket in tickets if ticket["type"] == "complaint"]
    whole = said["complaints"].get("all", {"complaint_count": 0, "solved_count": 0})
    assert whole["complaint_count"] == len(complaints)
    assert whole["solved_count"] == sum(ticket["resolved_at"] is not None for ticket in complaints)
    end = max(ticket["fetched_at"] for ticket in tickets) + 1
    asleep = {_key(cycles, subject) for subject in waiting(cycles, end)}
    assert set(said["waiting"]) == asleep
    broken: dict[str, set[int]] = {}
    for cycle in promised:
        if cycle["state"] == "breached":
            broken.setdefault(cycle["rule"], set()).add(cycle["subject_id"])
    assert {name: row["ticket_count"] for name, row in said["missed_by_rule"].items()} == {
        rule: len(subjects) for rule, subjects in broken.items()
    }
    for name, row in said["assignees"].items():
        own = [cycle for cycle in promised if (cycle["assignee"] or "(none)") == name]
        assert row["promised_count"] == len(own)
        answers = [one for one in own if one["metric"] in ("first_response", "next_response")]
        assert row["response_median_seconds"] == percentile(_times(answers), 0.5)


def _times(cycles: Iterable[Row]) -> list[int]:
    return [
        one["elapsed_seconds"]
        for one in cycles
        if one["state"] in ("met", "breached") and one["stopped_at"] is not None
    ]


def _key(cycles: list[Row], subject: int) -> str:
    return next(str(cycle["ticket"]) for cycle in cycles if cycle["subject_id"] == subject)


def _said(agency: Agency) -> dict[str, dict[str, Row]]:
    outcome = call("report", "all", "--site", agency.site, "--format", "json")
    assert (outcome.code, outcome.err) == (0, "")
    parts = [part for report in json.loads(outcome.out)["reports"] for part in report["parts"]]
    return {part["part"]: dict(by_name(part["rows"])) for part in parts}


def _rows(batches: Any) -> Iterator[Row]:
    for batch in batches:
        for row in zip(*batch.values(), strict=True):
            yield dict(zip(batch, row, strict=True))


INSTANTS = st.integers(0, 3_000_000)
CYCLES = st.fixed_dictionaries(
    {
        **{name: st.sampled_from(["", "a", "Б"]) for name in ("type", "assignee", "client", "segment", "tier")},
        "manager": st.sampled_from(["", "olga", "max"]),
        "rule": st.sampled_from(["one", "two"]),
        "metric": st.sampled_from(["first_response", "next_response", "resolution", "client_warned", "leadership_ack"]),
        "state": st.sampled_from(["met", "breached", "running", "paused", "cancelled"]),
        "subject_id": st.integers(1, 9),
        "started_at": INSTANTS,
        "due_at": st.none() | INSTANTS,
        "stopped_at": st.none() | INSTANTS,
        "breached_at": st.none(),
        "elapsed_seconds": st.integers(0, 50),
        "paused_seconds": st.integers(0, 9),
        "provisional": st.just(1),
        "amended_at": st.none(),
    }
).filter(lambda cycle: cycle["state"] != "met" or cycle["stopped_at"] is not None)


# An engine is opened for each example.
@settings(max_examples=25)
@given(st.lists(CYCLES, max_size=40), st.integers(0, 2_000_000), st.integers(1, 1_000_000))
def test_generated_cycles_have_the_same_figures_in_both_ways(cycles: list[Row], since: int, length: int) -> None:
    span = Span(since, since + length, MOSCOW, since + length)
    facts = Facts(_batches(CYCLE_COLUMNS, cycles), _batches(TICKET_COLUMNS, [_ticket(n) for n in range(1, 10)]), span)
    within = [cycle for cycle in cycles if since <= cycle["started_at"] < since + length]
    for by in ("client", "tier", "manager"):
        assert _figures(kept_by(facts, by)) == kept(promises(within), lambda cycle, by=by: str(cycle[by]))  # type: ignore[misc]
    weeks = {name: row for name, row in _figures(kept_by_week(facts)).items() if row["promised_count"]}
    assert weeks == kept(promises(within), lambda cycle: monday(cycle["started_at"], MOSCOW))
    delays = told_report(facts, lambda key, at: Ending("", is_done=False)).part("told")
    assert list(_figures(delays).values()) == ([told(within)] if told(within)["delay_count"] else [])
    unanswered = unanswered_report(facts)
    asleep = waiting(cycles, span.now)
    assert {row.name for row in unanswered.part("waiting").rows} == {f"SUP-{subject}" for subject in asleep}
    for row in unanswered.part("unanswered_by_week").rows:
        then = waiting(cycles, row.instant_at)
        late = [one for one in then.values() if any(_is_late(cycle, row.instant_at) for cycle in one)]
        assert (row.unanswered_count, row.late_count) == (len(then), len(late))


def _is_late(cycle: Row, at: int) -> bool:
    return cycle["due_at"] is not None and cycle["due_at"] < at


def _figures(part: Any) -> dict[str, Row]:
    return dict(by_name(row._asdict() for row in part.rows))


def _ticket(number: int) -> Row:
    words = dict.fromkeys(("type", "state", "priority", "assignee", "cause", "client"), "")
    instants = {"created_at": 0, "resolved_at": None, "gone_at": None, "is_open": 1, "is_odd": 0}
    return {**words, **instants, "subject_id": number, "ticket": f"SUP-{number}"}


def _batches(columns: tuple[str, ...], rows: list[Row]) -> list[dict[str, list[Any]]]:
    return [{name: [row[name] for row in some] for name in columns} for some in (rows[:7], rows[7:]) if some]
