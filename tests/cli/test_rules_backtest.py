"""`rules backtest` as an admin calls it: two rulebooks over one past, the tickets behind a figure, targets that fit."""

from __future__ import annotations

import csv
import json
import shutil
from typing import Any

import pytest

from tests.command import Agency, Outcome, agency_in, call, history, written

SPAN = ("--since", "2026-04-20", "--until", "2026-05-15")


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """The made agency with its history on record and in a file, and beside its rules those in which each 8h is 4h."""
    agency = agency_in(tmp_path_factory.mktemp("backtest"))
    shutil.copytree(agency.folder / "rules", agency.folder / "new")
    slas = agency.folder / "new" / "slas.yaml"
    slas.write_text(slas.read_text("utf-8").replace("target: 8h", "target: 4h"), "utf-8")
    assert agency.backfill(written(agency.folder / "history.jsonl", history())).code == 0
    return agency


def told(agency: Agency, *words: object) -> Outcome:
    folders = ("--rules", agency.folder / "rules", "--rules", agency.folder / "new")
    return call("rules", "backtest", "--site", agency.site, *SPAN, *folders, *words)


def values(agency: Agency, *words: object) -> Any:
    outcome = told(agency, "--output", "json", *words)
    assert (outcome.code, outcome.err) == (0, "")
    return json.loads(outcome.out)


def figure(found: Any, name: str, rule: str = "") -> Any:
    (one,) = [one for one in found["figures"] if (one["figure"], one["rule"]) == (name, rule)]
    return one


def test_a_sharper_target_is_broken_and_warned_of_more_often_and_the_tickets_are_named(agency: Agency) -> None:
    found = values(agency)

    for name in ("breached", "warnings", "notes"):
        one = figure(found, name, "every-message-is-answered")
        old, new = one["values"]
        assert old < new == old + one["difference"]
        assert [sum(tickets.values()) for tickets in one["tickets"]] == [old, new]
    first = figure(found, "notes", "first-response")
    assert first["difference"] == 0
    assert first["tickets"][0] == first["tickets"][1]


def test_breaches_are_those_that_a_backfill_has_put_on_record(agency: Agency) -> None:
    begun = [
        line for line in agency.verdicts("--rule", "first-response") if line["started_at"] >= "2026-04-19T21:00:00Z"
    ]
    until_end = json.loads(
        call(
            *("rules", "backtest", "--site", agency.site, "--rules", agency.folder / "rules"),
            *("--since", "2026-04-20", "--until", "2026-05-22T19:00:01+03:00", "--output", "json"),
        ).out
    )
    for name, state in (("promised", ""), ("kept", "met"), ("breached", "breached")):
        counted = sum(1 for line in begun if state in ("", line["state"]))
        assert figure(until_end, name, "first-response")["values"] == [counted]


@pytest.mark.parametrize("workers", [1, 2])
def test_store_and_file_say_the_same_whoever_works(agency: Agency, workers: int) -> None:
    from_file = values(agency, "--tickets", agency.folder / "history.jsonl", "--workers", workers)
    from_store = values(agency, "--workers", workers)

    assert from_file["figures"] == from_store["figures"]
    assert from_file["people"] == from_store["people"]
    assert from_file["targets"] == from_store["targets"]


def test_of_a_ticket_in_several_lines_the_last_one_counts(agency: Agency) -> None:
    lines = (agency.folder / "history.jsonl").read_text("utf-8").splitlines()
    earlier = json.loads(lines[0])
    earlier["changelog"]["histories"] = []
    twice = agency.folder / "twice.jsonl"
    twice.write_text("\n".join([json.dumps(earlier), *lines[1:], lines[0]]), "utf-8")

    once, again = (values(agency, "--tickets", file) for file in (agency.folder / "history.jsonl", twice))

    assert again["figures"] == once["figures"]
    assert again["people"] == once["people"]
    assert again["tickets"] == once["tickets"]


def test_the_tickets_behind_a_figure_are_listed_and_a_wrong_name_is_answered_with_the_nearest(agency: Agency) -> None:
    found = figure(values(agency), "breached", "every-message-is-answered")

    lines = told(agency, "--show", "breached:every-message-is-answered").lines

    listed = {line.split("\t")[0]: [int(cell) for cell in line.split("\t")[1:]] for line in lines[1:]}
    assert {key: counts[1] for key, counts in listed.items() if counts[1]} == found["tickets"][1]
    assert "did you mean 'notes'?" in told(agency, "--show", "note").sentence


def test_targets_are_suggested_with_their_counts_and_too_few_is_said(agency: Agency) -> None:
    found = values(agency, "--percentiles", "50,90")
    enough = [one for one in found["targets"] if not one["too_few"]]
    text = told(agency).out

    assert enough
    for one in enough:
        half, most = one["within_seconds"]["50"], one["within_seconds"]["90"]
        assert half is not None
        assert most is None or half <= most
    assert "too few to say" in text
    assert "4h is kept in" in text


def test_as_csv_each_figure_is_a_line(agency: Agency) -> None:
    header, *rows = csv.reader(told(agency, "--output", "csv").lines)

    assert header[0:2] == ["figure", "rule"]
    assert header[-1] == "difference"
    assert ["kept", ""] in [row[:2] for row in rows]
    assert all(int(row[4]) == int(row[3]) - int(row[2]) for row in rows)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--percentiles", "0,50"), "write whole numbers between 1 and 99"),
        (("--rules", "third"), "name one folder, or the old one and the new one"),
        (("--until", "2026-04-01"), "turn them"),
    ],
)
def test_a_slip_is_answered_with_a_sentence(agency: Agency, words: tuple[str, ...], sentence: str) -> None:
    outcome = told(agency, *words)
    assert (outcome.code, sentence in outcome.sentence) == (2, True)
