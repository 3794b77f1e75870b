"""Other helpdesks' promises as rulebooks of ours: the same tickets come out the same, but for a short list."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest
import yaml

from jira_csext.rulefiles import load_rulebook
from tests.rulefiles import dialect_frappe, dialect_others, dialect_rt, dialect_zammad
from tests.rulefiles.dialects import Record

DATA = Path(__file__).parents[1] / "data" / "dialects"
FILES = ("extracted.json", "generated-rt.json", "generated-frappe.json")

# How a record's policy is written as a rulebook, and where its verdicts are not ours.
DIALECTS: dict[str, tuple[Callable[[Record], str], Callable[[Record], list[str]]]] = {
    "rt": (dialect_rt.rulebook_of, dialect_rt.differences),
    "frappe": (dialect_frappe.rulebook_of, dialect_frappe.differences),
    "zammad-2020": (dialect_zammad.rulebook_of, dialect_zammad.differences),
    "zammad-2021": (dialect_zammad.rulebook_of, dialect_zammad.differences),
    "glpi": (dialect_others.glpi_rulebook, dialect_others.glpi_differences),
    "otrs": (dialect_others.otrs_rulebook, dialect_others.otrs_differences),
    "chatwoot": (dialect_others.chatwoot_rulebook, dialect_others.chatwoot_differences),
}
# What cannot be expressed: reason -> dialects, what, why, the keys it concerns, the records.
REASONS: dict[str, dict[str, Any]] = json.loads((DATA / "differing.json").read_text())


def reasons_of(record: Record) -> list[str]:
    return [reason for reason, entry in REASONS.items() if record["id"] in entry["records"]]


def unexplained(records: Iterable[Record]) -> dict[str, list[str]]:
    """What differs for no listed reason, or is listed and does not differ."""
    found = {}
    for record in records:
        wrong = DIALECTS[record["dialect"]][1](record)
        allowed = {key for reason in reasons_of(record) for key in REASONS[reason]["keys"]}
        left = [line for line in wrong if line.split(": ")[0].split()[-1] not in allowed]
        if allowed and not wrong:
            left.append("is listed as differing and is equal")
        if left:
            found[record["id"]] = left
    return found


def everything(shared: Path) -> list[Record]:
    folder = shared / "vectors" / "sla-cycles"
    records = [record for name in FILES for record in json.loads((folder / name).read_text())]
    return [record for record in records if record["dialect"] != "canonical"]


FEW: list[Record] = json.loads((DATA / "records.json").read_text())


@pytest.mark.parametrize("record", FEW, ids=[f"{record['dialect']}-{record['id']}" for record in FEW])
def test_a_dialect_s_record_kept_here_comes_out_the_same_or_differs_as_listed(record: Record) -> None:
    assert unexplained([record]) == {}


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_dialect_s_rulebook_shown_here_is_the_one_its_record_is_judged_by(dialect: str) -> None:
    text = (DATA / "books" / f"{dialect}.yaml").read_text()
    name = text.split(".", 1)[0].rsplit(" ", 1)[1]
    (record,) = (record for record in FEW if record["id"] == name)
    assert yaml.safe_load(text) == json.loads(DIALECTS[dialect][0](record))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_dialect_s_rulebook_shown_here_loads_without_errors(dialect: str, tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text((DATA / "books" / f"{dialect}.yaml").read_text())
    assert load_rulebook(tmp_path).rulebook.slas


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_record_of_a_dialect_comes_out_the_same_or_differs_as_listed(shared: Path, dialect: str) -> None:
    assert unexplained(record for record in everything(shared) if record["dialect"] == dialect) == {}


def test_a_run_of_rt_with_a_lunch_break_is_equal_once_monday_morning_is_on_saturday(shared: Path) -> None:
    records = [record for record in everything(shared) if record["dialect"] == "rt" and _has_lunch(record)]
    assert len(records) > len(REASONS["monday-morning-on-saturday"]["records"])
    assert {record["id"]: wrong for record in records if (wrong := dialect_rt.differences(_as_run(record)))} == {}


def _has_lunch(record: Record) -> bool:
    return len(record["calendar"]["weekly"].get("mon", ())) > 1


def _as_run(record: Record) -> Record:
    week = record["calendar"]["weekly"]
    morning, afternoon = week["mon"]
    weekly = {**week, "mon": [afternoon], "sat": [morning]}
    return {**record, "calendar": {**record["calendar"], "weekly": weekly}}


def test_frappe_s_deadline_is_ours_and_the_hold_that_lies_after_it(shared: Path) -> None:
    listed = REASONS["hold-after-deadline"]["records"]
    records = [record for record in everything(shared) if record["dialect"] == "frappe" and record["id"] in listed]
    assert records
    for record in records:
        assert dialect_frappe.differences(record, holds_after=True) == [], record["id"]


def test_the_counts_in_the_table_of_dialects_are_those_of_the_records(shared: Path) -> None:
    records = everything(shared)
    total = Counter(record["dialect"] for record in records)
    differing = Counter(record["dialect"] for record in records if reasons_of(record))
    readme = (DATA / "README.md").read_text()
    for dialect in DIALECTS:
        count, different = total[dialect], differing[dialect]
        assert f"| {dialect} | {count} | {count} | {count - different} | {different} |" in readme
    for reason, entry in REASONS.items():
        cells = (reason, ", ".join(entry["dialects"]), entry["what"], entry["why"], len(entry["records"]))
        assert f"| {' | '.join(map(str, cells))} |" in readme
