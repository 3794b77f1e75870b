"""A store's site is one helpdesk's: another under the same name is refused, another name is another site."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.cli.bound import address_of
from jira_csext.site.settings import Helpdesk, Site
from jira_csext.store import open_store
from tests.cli.daemon import Operator, operator
from tests.command import Agency, Outcome, agency_in, an_issue, call, written

__all__ = ["operator"]


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    """The made agency with a file of one issue."""
    agency = agency_in(tmp_path)
    written(agency.folder / "h.jsonl", [an_issue(1)])
    return agency


def site_at(agency: Agency, url: str, name: str = "acme") -> Path:
    """The agency's site file, with a helpdesk at that address."""
    lines = [
        line for line in agency.site.read_text("utf-8").splitlines() if not line.startswith(("name:", "helpdesk:"))
    ]
    file = agency.folder / f"{name}-{abs(hash(url))}.yaml"
    file.write_text("\n".join([f"name: {name}", f'helpdesk: {{url: "{url}"}}', *lines]), "utf-8")
    return file


def backfilled(agency: Agency, site: Path) -> Outcome:
    return call("backfill", "--site", site, "--from", agency.folder / "h.jsonl")


@pytest.mark.parametrize(
    "words",
    [
        ("backfill", "--from", "h.jsonl"),
        ("backfill", "--from", "h.jsonl", "--dry-run"),
        ("report", "verdicts"),
        ("rules", "plan"),
        ("explain", "SUP-1"),
        ("status",),
    ],
    ids=" ".join,
)
def test_the_same_name_on_another_address_is_refused_with_the_ways_on(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.chdir(agency.folder)
    first, second = site_at(agency, "https://acme.example"), site_at(agency, "https://other.example/jira")
    assert backfilled(agency, first).code == 0

    outcome = call(*words, "--site", second)

    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[-1] == (
        'The store holds tickets of the jira at acme.example under the name "acme", and the site file names the jira '
        "at other.example/jira; give this one another `name`, or another `store`. Where it is the same helpdesk at a "
        "new address, say so once: jira-csext moved"
    )


def test_two_names_in_one_store_are_two_sites_and_each_report_tells_of_its_own(agency: Agency) -> None:
    first, second = site_at(agency, "https://acme.example"), site_at(agency, "https://other.example", "other")
    assert backfilled(agency, first).code == 0
    written(agency.folder / "h.jsonl", [an_issue(1), an_issue(2)])

    assert backfilled(agency, second).code == 0

    for site, tickets in ((first, {"SUP-1"}), (second, {"SUP-1", "SUP-2"})):
        lines = call("report", "verdicts", "--site", site, "--format", "csv").lines[1:]
        assert {line.partition(",")[0] for line in lines} == tickets


def test_a_site_file_without_an_address_reads_what_is_there(agency: Agency) -> None:
    assert backfilled(agency, site_at(agency, "https://acme.example")).code == 0

    assert call("report", "verdicts", "--site", site_at(agency, "")).code == 0


def test_a_dry_run_binds_nothing(agency: Agency) -> None:
    first, second = site_at(agency, "https://acme.exmaple"), site_at(agency, "https://acme.example")
    assert call("backfill", "--site", first, "--from", agency.folder / "h.jsonl", "--dry-run").code == 0

    assert backfilled(agency, second).code == 0


def test_a_helpdesk_that_moved_is_the_same_once_a_person_has_said_so(agency: Agency) -> None:
    old, new = site_at(agency, "https://acme.example"), site_at(agency, "https://jira.acme.example")
    assert backfilled(agency, old).code == 0
    asked = call("moved", "--site", new, given="n\n")
    assert (asked.code, asked.out) == (130, "")
    assert backfilled(agency, new).code == 2

    told = call("moved", "--site", new, "--yes")

    assert told.lines == ["acme is the jira at jira.acme.example from now on."]
    assert backfilled(agency, new).code == 0
    assert backfilled(agency, old).code == 2
    with open_store(f"sqlite:///{agency.store}") as store:
        (entry,) = (one for one in store.audit_log() if one.what == "helpdesk moved")
    assert entry.details == {"site": "acme", "from": "jira at acme.example", "to": "jira at jira.acme.example"}


@pytest.mark.parametrize(
    ("url", "told"),
    [("", "the site file names no address"), ("https://acme.example", "The store holds no tickets of acme yet")],
)
def test_what_cannot_have_moved_is_told(agency: Agency, url: str, told: str) -> None:
    with open_store(f"sqlite:///{agency.store}"):
        pass

    assert told in call("moved", "--site", site_at(agency, url), "--yes").sentence


def test_one_that_has_not_moved_is_told_so(agency: Agency) -> None:
    site = site_at(agency, "https://acme.example")
    assert backfilled(agency, site).code == 0

    assert call("moved", "--site", site, "--yes").lines == ["acme is the jira at acme.example already; nothing to do."]


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("https://Acme.example/", "jira at acme.example"),
        ("http://acme.example:80", "jira at acme.example"),
        ("https://acme.example:8443/jira/", "jira at acme.example:8443/jira"),
        ("http://127.0.0.1:41231", "jira on this machine"),
        ("http://localhost:8080", "jira on this machine"),
        ("", ""),
    ],
)
def test_one_helpdesk_has_one_address_however_it_is_written(url: str, address: str) -> None:
    assert address_of(Site(helpdesk=Helpdesk(url=url))) == address


def test_a_daemon_binds_its_site(operator: Operator) -> None:
    operator.stage.start()

    assert operator.stage.store.address_of("story") == "jira on this machine"
