"""`forecast` as a person calls it: a table fitted and kept, shown, put to the test, and seen in `explain`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jira_csext.store import open_store
from jira_csext.sync import fitting
from tests.command import END, Agency, Outcome, agency_in, call, copies, history, written

pytest.importorskip("scipy", reason="Forecasts are fitted with SciPy: pip install 'jira_csext[forecast]'")


@pytest.fixture(scope="module")
def busy(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """An agency with enough of a past, and a table fitted at its end and another in the middle."""
    made = agency_in(tmp_path_factory.mktemp("busy") / "agency")
    assert made.backfill(written(made.folder / "history.jsonl", copies(history(), 4))).code == 0
    for at in (END, "2026-05-12"):
        assert forecast(made, "fit", "--at", at).code == 0
    return made


def forecast(agency: Agency, *words: object) -> Outcome:
    return call("forecast", *words, "--site", agency.site)


def test_a_fit_tells_of_how_many_cases_and_is_in_use_at_once(agency: Agency) -> None:
    agency.backfill(written(agency.folder / "history.jsonl", copies(history(), 4)))

    outcome = forecast(agency, "fit", "--at", END)

    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.lines[0].endswith("as of 2026-05-22 19:00, of 472 tickets since 2026-04-27")
    assert "  work-done: 256 cases, 212 of them ended" in outcome.lines
    assert outcome.lines[-1] == "Kept, and in use: the daemon looks at every open ticket again."
    with open_store(f"sqlite:///{agency.store}", read_only=True) as store:
        assert {look.reason for look in store.looks.wanted("site", 500, 2_000_000_000)} == {
            f"the forecast table {outcome.lines[0].split()[1][:-1]} is in use"
        }


def test_of_the_made_agency_alone_it_says_what_is_too_few(watched: Agency) -> None:
    outcome = forecast(watched, "fit", "--at", "2026-05-08", "--dry-run")

    assert outcome.code == 0
    assert "  work-done: 27 cases, 18 of them ended: too few to say, 30 are needed" in outcome.lines
    assert outcome.lines[-1] == "Nothing was kept."
    assert forecast(watched, "show").sentence == "No table was fitted by then. Fit one: jira-csext forecast fit"


def test_the_table_in_use_is_shown_by_type_and_priority_and_so_is_one_of_before(busy: Agency) -> None:
    now, then = forecast(busy, "show"), forecast(busy, "show", "--at", "2026-05-13")

    high = (
        "  type bug, priority High: 40 cases, half ended within 5h 29m (20 open for longer), nine in ten within 23h 41m"
    )
    assert [line for line in now.lines if "bug, priority High" in line] == [f"{high} (4 open for longer)"]
    assert then.lines[0].startswith("table ")
    assert " as of 2026-05-12 00:00," in then.lines[0]
    assert "2 tables on record, newest first:" in now.lines


def test_as_json_the_table_has_its_curves(busy: Agency) -> None:
    said: dict[str, Any] = json.loads(forecast(busy, "show", "--output", "json").out)

    clocks = {clock["clock"]: clock for clock in said["clocks"]}
    assert clocks["work-done"]["cases"] == 256
    assert len(said["tables"]) == 2
    for group in clocks["work-done"]["groups"]:
        assert len(group["open_for_longer"]) == len(group["times"])
        assert group["times"] == sorted(group["times"])
        assert group["open"] == sorted(group["open"], reverse=True)


def test_explain_tells_the_probability_the_table_and_what_it_was_compared_with(busy: Agency) -> None:
    at = "2026-05-18T12:00:00+03:00"
    open_then = [
        line["ticket"]
        for line in busy.verdicts("--rule", "work-done")
        if line["started_at"] < "2026-05-18T08" and (line["stopped_at"] or "9") > "2026-05-20"
    ]
    found = {ticket: busy.explain(ticket, at)["forecasts"] for ticket in open_then[:8]}
    ticket, (said,) = next((key, one) for key, one in found.items() if one and one[0]["probability"] is not None)

    assert said["deadline"] == "work-done"
    assert 0 <= said["probability"] <= 1
    assert said["cases"] == said["compared_with"][-1]["cases"] >= 10
    assert said["compared_with"][0]["cases"] >= 30
    lines = call("explain", ticket, "--site", busy.site, "--at", at).lines
    place = lines.index(next(line for line in lines if line.startswith("How likely each deadline is missed")))
    assert lines[place].endswith("of 2026-05-12 00:00")
    assert lines[place + 1].startswith(f"  work-done: {int(said['probability'] * 100 + 1e-3)}%, with ")
    assert "that were open for longer" in lines[place + 2]


def test_explain_as_of_before_any_table_says_so_and_without_one_nothing(busy: Agency, watched: Agency) -> None:
    before = busy.explain("SUP-84", "2026-05-11T12:00:00+03:00")["forecasts"]

    assert all(said["silent"] == "no table" for said in before)
    assert watched.explain("SUP-84")["forecasts"] == []


def test_a_check_prints_scores_beside_base_rates_and_what_came_true(busy: Agency) -> None:
    outcome = forecast(busy, "check", "--refit", "1cd")
    said = json.loads(forecast(busy, "check", "--refit", "1cd", "--output", "json").out)

    assert outcome.code in (0, 1)
    assert outcome.err == ""
    (row,) = [line for line in outcome.lines if line.startswith("all ")]
    total = said["scores"][0]
    assert row.split()[3] == f"{total['own']:.4f}"
    assert said["judged"] >= 30
    assert (outcome.code, said["outcome"]) == ((0, "better") if total["own"] < total["base"] else (1, "no better"))
    assert "etter than the base rate: " in outcome.lines[-1]
    assert sum(tenth["look_count"] for tenth in said["reliability"]) == total["look_count"] > 50


def test_a_check_of_too_little_says_so_with_an_exit_code_of_its_own(watched: Agency) -> None:
    few = forecast(watched, "check")

    assert few.code == 4
    assert "9 forecasts of 9 deadlines by 1 table" in few.lines[1]
    assert few.lines[-1] == (
        "Too little to tell how good it is: 9 deadlines could be judged, where 30 are needed, and tables of so few "
        "cases say little. Take in more history: jira-csext backfill"
    )
    assert json.loads(forecast(watched, "check", "--output", "json").out)["outcome"] == "too little"


def test_a_check_without_any_history_says_so_too(tmp_path: Path) -> None:
    agency = agency_in(tmp_path / "agency")
    with open_store(f"sqlite:///{agency.store}"):
        pass

    nothing = forecast(agency, "check")

    assert nothing.code == 4
    assert "0 deadlines could be judged, where 30 are needed. Take in more history" in nothing.lines[-1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("fit", "--at", "2126-01-01"), '--at "2126-01-01" is still ahead; a table knows only what has been'),
        (("check", "--refit", "2wd"), '--refit "2wd": write calendar days (30cd), hours (12h), or never'),
        (("check", "--refit", "soon"), '--refit: "soon" is no duration'),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(busy: Agency, words: tuple[str, ...], sentence: str) -> None:
    outcome = forecast(busy, *words)

    assert outcome.code == 2
    assert sentence in outcome.sentence


def test_without_scipy_fitting_says_how_to_get_it(busy: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fitting, "is_installed", lambda: False)

    assert "pip install 'jira_csext[forecast]'" in forecast(busy, "fit").sentence


def test_a_store_that_is_not_there_is_not_made(agency: Agency) -> None:
    assert forecast(agency, "fit").code == 2
    assert not Path(agency.store).exists()
