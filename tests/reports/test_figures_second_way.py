"""Every figure equals the one worked out in plain Python over raw verdicts: on real tickets and on generated cycles."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.histories import REAL_SITE
from jira_csext.data import rules_folder
from jira_csext.reports.figures.facts import CYCLE_COLUMNS, PAST_CYCLE_COLUMNS, TICKET_COLUMNS, Facts, Span
from jira_csext.reports.figures.health import judged_counts
from jira_csext.reports.figures.kept import kept_by, kept_by_week
from jira_csext.reports.figures.proof import Ended, told_report, unanswered_report
from jira_csext.store import open_store
from tests.command import Agency, call
from tests.reports.second_way import (
    Row,
    by_name,
    first_due,
    kept,
    monday,
    percentile,
    promises,
    then,
    ticket_then,
    told,
    waiting,
)

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


# Without an instant as of the last reading, else as it stood then.
@pytest.mark.parametrize(
    ("whose", "at"),
    [
        ("real", ""),
        ("real", "2011-11-16 12:00"),
        ("reported", ""),
        ("reported", "2026-05-05 13:00"),
        ("reported", "2026-05-13 09:30"),
    ],
)
def test_what_the_command_says_equals_plain_python_over_the_raw_verdicts(
    whose: str, at: str, request: pytest.FixtureRequest
) -> None:
    agency: Agency = request.getfixturevalue(whose)
    zone = MOSCOW if whose == "reported" else ZoneInfo("UTC")
    with open_store(f"sqlite:///{agency.store}", read_only=True) as store:
        cycles = list(_rows(store.report_rows.cycles("site")))
        tickets = list(_rows(store.report_rows.tickets("site")))
        histories = {ticket.key: ticket.history for ticket in store.tickets("site")}
    assert len(cycles) > 100
    now = max(ticket["fetched_at"] for ticket in tickets) + 1
    if at:
        now = int(datetime.fromisoformat(at).replace(tzinfo=zone).timestamp())
        tickets = [ticket_then(one, histories[one["ticket"]], now) for one in tickets if one["created_at"] <= now]
        types = {one["subject_id"]: one for one in tickets}
        cycles = [
            {**one, **{name: types[one["subject_id"]][name] for name in ("type", "assignee")}}
            for one in then(cycles, now)
        ]
        assert len(cycles) > 20
    said = _said(agency, *(("--at", at) if at else ()))

    promised = promises(cycles)
    assert said["kept"] == kept(promised, lambda cycle: "all")
    assert said["kept_by_rule"] == kept(cycles, lambda cycle: str(cycle["rule"]))
    for by in ("client", "tier", "manager", "type"):
        assert said[f"kept_by_{by}"] == kept(promised, lambda cycle, by=by: str(cycle[by])), by  # type: ignore[misc]
    weeks = kept(promised, lambda cycle: monday(cycle["started_at"], zone))
    assert {name: row for name, row in said["kept_by_week"].items() if row["promised_count"]} == weeks
    delays = told(cycles, cycles, tickets)
    assert said["told"] == ({"all": delays} if delays["delay_count"] + delays["date_kept_count"] else {})

    complaints = [ticket for ticket in tickets if ticket["type"] == "complaint"]
    whole = said["complaints"].get("all", {"complaint_count": 0, "solved_count": 0, "open_count": 0})
    assert whole["complaint_count"] == len(complaints)
    assert whole["solved_count"] == sum(ticket["resolved_at"] is not None for ticket in complaints)
    assert whole["open_count"] == sum(ticket["is_open"] for ticket in complaints)
    asleep = {_key(cycles, subject): first_due(some) for subject, some in waiting(cycles, now).items()}
    assert set(said["waiting"]) == set(asleep)
    for key, row in said["waiting"].items():
        assert (row["rule"], row["due_at"]) == (asleep[key]["rule"], _utc(asleep[key]["due_at"])), key
    by_client = Counter(one["client"] or "(none)" for one in asleep.values())
    assert {name: row["unanswered_count"] for name, row in said["clients"].items()} == {
        name: by_client[name] for name in said["clients"]
    }
    last = list(said["unanswered_by_week"].values())[-1]
    assert last["unanswered_count"] == len(asleep) == sum(by_client[name] for name in said["clients"])
    assert last["late_count"] == sum(row["is_late"] for row in said["waiting"].values())
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
    for name, row in said["workload"].items():
        mine = [ticket for ticket in tickets if (ticket["assignee"] or "(none)") == name]
        assert (row["created_count"], row["open_count"]) == (len(mine), sum(ticket["is_open"] for ticket in mine))
        assert row["resolved_count"] == sum(ticket["resolved_at"] is not None for ticket in mine)
    for name, row in said["pauses_by_rule"].items():
        own = [one for one in promised if one["rule"] == name and one["paused_seconds"] is not None]
        assert (row["cycle_count"], row["paused_seconds"]) == (len(own), sum(one["paused_seconds"] for one in own))
    assert said["health"]["provisional"]["of_count"] == len(cycles)
    judged = {name: row["found_count"] for name, row in said.get("judged_by", {}).items()}
    assert judged == ({} if at else Counter(one["rulebook"] or "(none)" for one in cycles))
    assert said["health"]["gone"]["found_count"] == sum(ticket["gone_at"] is not None for ticket in tickets)


def _utc(at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _times(cycles: Iterable[Row]) -> list[int]:
    return [
        one["elapsed_seconds"]
        for one in cycles
        if one["state"] in ("met", "breached") and one["stopped_at"] is not None
    ]


def _key(cycles: list[Row], subject: int) -> str:
    return next(str(cycle["ticket"]) for cycle in cycles if cycle["subject_id"] == subject)


def _said(agency: Agency, *words: object) -> dict[str, dict[str, Row]]:
    outcome = call("report", "all", "--site", agency.site, "--format", "json", *words)
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
        "breached_at": st.none() | INSTANTS,
        "start_id": st.sampled_from(["presumed:created", "known:7"]),
        "elapsed_seconds": st.integers(0, 50),
        "paused_seconds": st.integers(0, 9),
        "provisional": st.just(1),
        "amended_at": st.none(),
        "rulebook_id": st.none() | st.integers(1, 3),
    }
).filter(lambda cycle: cycle["state"] != "met" or cycle["stopped_at"] is not None)


# An engine is opened for each example.
@settings(max_examples=40)
@given(st.lists(CYCLES, max_size=40), st.integers(0, 2_000_000), st.integers(1, 1_000_000), st.booleans())
def test_generated_cycles_have_the_same_figures_in_both_ways(
    cycles: list[Row], since: int, length: int, is_past: bool
) -> None:
    # Two delays of a ticket do not begin in one second.
    cycles = list({(one["subject_id"], one["started_at"]): one for one in cycles}.values())
    span = Span(since, since + length, MOSCOW, since + length, is_past=is_past)
    columns = PAST_CYCLE_COLUMNS if is_past else CYCLE_COLUMNS
    tickets = [_ticket(n) for n in range(1, 10)]
    facts = Facts(_batches(columns, cycles), _batches(TICKET_COLUMNS, tickets), span)
    known = then(cycles, span.now) if is_past else cycles
    within = [cycle for cycle in known if since <= cycle["started_at"] < since + length]
    for by in ("client", "tier", "manager"):
        assert _figures(kept_by(facts, by)) == kept(promises(within), lambda cycle, by=by: str(cycle[by]))  # type: ignore[misc]
    weeks = {name: row for name, row in _figures(kept_by_week(facts)).items() if row["promised_count"]}
    assert weeks == kept(promises(within), lambda cycle: monday(cycle["started_at"], MOSCOW))
    presumed = [one for one in cycles if one["metric"] == "client_warned" and one["start_id"].startswith("presumed")]
    columns_of = {name: [one[name] for one in presumed] for name in ("subject_id", "started_at")}
    delays = told_report(facts, lambda key, at: Ended("", is_said=True), presumed=columns_of).part("told")
    expected = told(within, known, tickets)
    is_any = expected["delay_count"] + expected["date_kept_count"]
    assert list(_figures(delays).values()) == ([expected] if is_any else [])
    # Where none of them is a kept date, the share is the one that the verdicts have.
    verdicts = kept((one for one in within if one["metric"] == "client_warned"), lambda one: "all").get("all")
    if verdicts is not None and not expected["date_kept_count"]:
        assert expected["told_share"] == verdicts["kept_share"]
    assert dict(judged_counts(facts)) == Counter(one["rulebook_id"] for one in within)
    unanswered = unanswered_report(facts)
    asleep = waiting(known, span.now)
    assert {row.name: row.due_at for row in unanswered.part("waiting").rows} == {
        f"SUP-{subject}": first_due(some)["due_at"] for subject, some in asleep.items()
    }
    for row in unanswered.part("unanswered_by_week").rows:
        before = waiting(known, row.instant_at)
        late = [one for one in before.values() if any(_is_late(cycle, row.instant_at) for cycle in one)]
        assert (row.unanswered_count, row.late_count) == (len(before), len(late))


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
