"""Filters of reports: a slip is answered with what was meant, from promises and the register; no row is no line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import Agency, agency_in, call, history, written

pytest.importorskip("duckdb", reason="Reports need DuckDB: pip install 'jira_csext[report]'")

REGISTER = (
    "key,name,aliases,tier,manager\n"
    "bluebell,Bluebell Kitchens,BBK Group,key,anna.k\n"
    "acme,Acme Hardware,,standard,oleg.d\n"
)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """The made agency with a register of two clients, one of whom has never written."""
    agency = agency_in(tmp_path_factory.mktemp("filters") / "agency")
    register = agency.folder / "clients.csv"
    register.write_text(REGISTER, "utf-8")
    assert call("clients", "import", register, "--at", "2026-01-01", "--site", agency.site).code == 0
    assert agency.backfill(written(agency.folder / "history.jsonl", history())).code == 0
    return agency


@pytest.mark.parametrize("report", ["sla", "verdicts"])
@pytest.mark.parametrize(
    ("option", "value", "meant"),
    [
        ("client", "acm", "acme"),
        ("client", "bluebel", "bluebell"),
        ("client", "bbk", "BBK Group"),
        ("client", "Harbour", "Harbour & Finch"),
        ("manager", "ana.k", "anna.k"),
        ("tier", "kye", "key"),
    ],
)
def test_a_slip_is_answered_with_what_was_meant(
    known: Agency, report: str, option: str, value: str, meant: str
) -> None:
    outcome = call("report", report, f"--{option}", value, "--site", known.site)

    assert outcome.code == 2
    assert outcome.sentence == f'--{option}: unknown {option} "{value}"; did you mean "{meant}"?'


def test_what_is_far_from_everything_is_answered_with_all_there_is(known: Agency) -> None:
    refused = call("report", "sla", "--manager", "x", "--site", known.site)

    assert refused.sentence == '--manager: unknown manager "x"; known: anna.k, oleg.d'


def test_what_the_register_knows_and_no_promise_has_is_said_to_be_so(known: Agency) -> None:
    for option, value in (("client", "acme"), ("manager", "oleg.d"), ("tier", "standard")):
        refused = call("report", "sla", f"--{option}", value, "--site", known.site)
        assert refused.sentence == f"--{option}: {value} has no promise on record; leave the filter out"
    # A list of verdicts is simply empty then.
    assert call("report", "verdicts", "--client", "acme", "--format", "jsonl", "--site", known.site).out == ""


@pytest.mark.parametrize("report", ["verdicts", "sla"])
def test_a_client_is_found_by_key_and_by_any_name_of_it(known: Agency, report: str) -> None:
    by_key = call("report", report, "--client", "bluebell", "--format", "jsonl", "--site", known.site)

    assert by_key.lines
    for name in ("BBK Group", "bluebell kitchens", "BLUEBELL"):
        assert call("report", report, "--client", name, "--format", "jsonl", "--site", known.site) == by_key


def test_where_no_client_has_a_manager_the_way_to_give_them_one_is_said(watched: Agency) -> None:
    refused = call("report", "sla", "--manager", "x", "--site", watched.site)

    assert refused.sentence == (
        '--manager: unknown manager "x"; no promise on record has any; `jira-csext clients set KEY manager=…` gives '
        "them one"
    )


def test_json_lines_of_no_row_are_no_line(watched: Agency, tmp_path: Path) -> None:
    nothing = ("report", "csi", "--format", "jsonl", "--site", watched.site)

    assert call(*nothing).out == ""
    out = tmp_path / "rows.jsonl"
    assert call(*nothing, "--out", out).code == 0
    assert out.read_bytes() == b""


@pytest.mark.parametrize("report", ["sla", "verdicts"])
def test_a_word_from_the_middle_of_a_name_is_answered_with_the_names_that_have_it(known: Agency, report: str) -> None:
    said = call("report", report, "--client", "сорока", "--site", known.site).sentence
    assert said == '--client: unknown client "сорока"; did you mean "Лаборатория «Сорока»"?'
    several = call("report", report, "--client", "a", "--site", known.site).sentence
    assert 'did you mean "' in several
    assert " or " in several
