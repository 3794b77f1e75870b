"""`clients import` and `clients export`: a difference first, all or nothing, and the same register back."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from jira_csext.store import open_store
from tests.command import Outcome, call

HEADER = "key,name,segment,tier,contract_from\n"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def imported(text: str, *more: object, name: str = "clients.csv") -> Outcome:
    Path(name).write_text(text, "utf-8")
    return call("clients", "import", name, *more)


def test_a_dry_run_shows_the_difference_and_leaves_no_trace(here: Path) -> None:
    outcome = imported(HEADER + "acme,Acme,current,key,\n", "--dry-run")

    assert outcome.lines == [
        "added:",
        "  acme  name: Acme, segment: current, tier: key",
        "would be 1 client added, 0 changed, 0 as they were",
    ]
    assert [path.name for path in here.iterdir()] == ["clients.csv"]
    imported(HEADER + "acme,Acme,current,key,\nbeta,Beta,,,\n")
    with open_store("sqlite:///csext.db") as store:
        before = store.register.changes()

    dry = imported(HEADER + "acme,Acme,current,gold,\n", "--dry-run")

    assert dry.lines == [
        "changed:",
        "  acme  tier: key -> gold",
        "would be 0 clients added, 1 changed, 0 as they were",
        "1 not in the file, left alone: beta",
    ]
    with open_store("sqlite:///csext.db") as store:
        assert store.register.changes() == before


def test_looking_before_there_is_a_store_says_how_to_begin(here: Path) -> None:
    outcome = call("clients", "list")
    assert outcome.out == "No client is like that; bring them in with: jira-csext clients import FILE.\n"
    assert list(here.iterdir()) == []


def test_the_same_file_again_changes_nothing() -> None:
    text = HEADER + "acme,Acme,current,key,\nbeta,Beta,,,2020-01-01\n"
    assert imported(text).lines[-1] == "2 clients added, 0 changed, 0 as they were"
    with open_store("sqlite:///csext.db") as store:
        before = store.register.changes()

    assert imported(text).lines == ["0 clients added, 0 changed, 2 as they were"]

    with open_store("sqlite:///csext.db") as store:
        assert store.register.changes() == before


def test_one_bad_row_keeps_all_others_out(here: Path) -> None:
    outcome = imported(HEADER + "acme,Acme,current,key,\nbeta,Beta,kurrent,,31.02.2026\n")

    assert outcome.code == 2
    assert outcome.err.splitlines() == [
        "a new store was made at csext.db",
        'clients.csv:3:3: segment: "kurrent" is not known here; write current, refused or churned',
        'clients.csv:3:5: contract_from: "31.02.2026" is no date; write it like 2026-12-31 or 31.12.2026',
    ]
    with open_store("sqlite:///csext.db") as store:
        assert store.register.changes() == []


@pytest.mark.parametrize("suffix", ["csv", "yaml"])
def test_what_is_exported_is_imported_elsewhere_as_the_same(suffix: str) -> None:
    imported(
        "clients:\n"
        "  acme:\n"
        "    name: ООО «Акме»\n"
        "    aliases: [Acme, 'A; B']\n"
        "    targets: {first_response: 2h}\n"
        "    contacts: [{name: Anna, accounts: [a, b]}, {email: b@acme.com}]\n"
        "  beta: {tier: key}\n",
        name="clients.yaml",
    )
    assert call("clients", "export", f"one.{suffix}").code == 0

    assert call("clients", "import", f"one.{suffix}", "--store", "sqlite:///other.db").code == 0
    assert call("clients", "export", f"two.{suffix}", "--store", "sqlite:///other.db").code == 0

    assert Path(f"one.{suffix}").read_bytes() == Path(f"two.{suffix}").read_bytes()
    assert call("clients", "import", f"one.{suffix}").lines == ["0 clients added, 0 changed, 2 as they were"]


def test_an_export_is_for_its_owner_s_eyes_and_stands_in_the_audit_log(here: Path) -> None:
    imported(HEADER + "acme,Acme,current,key,\nbeta,Beta,,standard,\n")
    Path("out.csv").write_text("older", "utf-8")

    outcome = call("clients", "export", "out.csv", "--tier", "key")

    assert outcome.out.startswith("1 client as of ")
    assert stat.S_IMODE((here / "out.csv").stat().st_mode) == 0o600
    assert len(Path("out.csv").read_text("utf-8").splitlines()) == 2
    assert sorted(path.name for path in here.iterdir() if path.name.startswith(".")) == []
    with open_store("sqlite:///csext.db") as store:
        entries = list(store.audit_log())
    assert [entry.what for entry in entries] == ["clients imported", "clients exported"]
    assert entries[0].details == {"file": "clients.csv", "added": 2, "changed": 0}
    assert (entries[1].details["file"], entries[1].details["clients"], entries[1].details["tier"]) == (
        "out.csv",
        1,
        "key",
    )


def test_an_export_as_of_a_day_is_the_register_of_that_day() -> None:
    imported(HEADER + "acme,Acme,current,standard,\n", "--at", "2026-01-01")
    imported("key,tier\nacme,key\n", "--at", "2026-03-15", "--because", "signed")

    past = call("clients", "export", "--format", "csv", "--at", "2026-03-14")

    assert "acme,Acme,,current,standard," in past.out
    assert "acme,Acme,,current,key," in call("clients", "export", "--format", "csv").out


def test_a_long_import_names_twenty_and_counts_all() -> None:
    outcome = imported("key\n" + "".join(f"client-{number:02}\n" for number in range(25)))

    assert outcome.lines[21] == "  … and 5 more; `jira-csext clients history` tells all"
    assert outcome.lines[-1] == "25 clients added, 0 changed, 0 as they were"


def test_a_program_reads_the_difference_as_json() -> None:
    imported(HEADER + "acme,Acme,,standard,\nbeta,,,,\n")

    found = json.loads(imported("key,tier,contract_from\nacme,key,2020-01-01\n", "--dry-run", "--output", "json").out)

    assert found == {
        "dry_run": True,
        "added": [],
        "changed": [
            {
                "client": "acme",
                "fields": {
                    "tier": {"old": "standard", "new": "key"},
                    "contract_from": {"old": None, "new": "2020-01-01"},
                    "segment": {"old": None, "new": "current"},
                },
            }
        ],
        "same_count": 0,
        "absent": ["beta"],
        "warnings": [],
    }


def test_a_name_shared_is_a_warning_and_no_refusal() -> None:
    outcome = imported("key,name\nacme,Acme\nbeta,ACME\n")
    assert outcome.code == 0
    assert outcome.err.splitlines()[1].startswith('warning: "acme" is a name of acme and beta')


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["import", "nope.csv"], "nope.csv: there is no such file."),
        (["import", "clients.txt"], '"clients.txt" does not end in .csv or .yaml'),
        (["export"], '"-" does not end in .csv or .yaml'),
        (["export", "nowhere/out.csv"], "nowhere/out.csv cannot be written: No such file or directory."),
        (["import", ".", "--format", "csv"], ".: there is no such file."),
    ],
)
def test_a_file_that_cannot_be_used_says_why(words: list[str], says: str) -> None:
    imported("key\nacme\n")
    outcome = call("clients", *words)
    assert outcome.code == 2
    assert outcome.sentence.startswith(says)


def test_standard_input_is_read_when_its_format_is_named() -> None:
    assert call("clients", "import", "-", "--format", "csv", given="key,name\nacme,Acme\n").code == 0
    wrong = call("clients", "import", "-", "--format", "csv", given="key,nam\n")
    assert wrong.sentence == 'standard input:1:2: a client has no "nam"; did you mean "name"?'


def test_a_bad_first_line_does_not_hide_what_is_wrong_further_down() -> None:
    outcome = imported("key,nmae,segment\nacme,Acme,kurrent\n")

    assert outcome.code == 2
    assert "clients.csv:1:2" in outcome.err
    assert "clients.csv:2:3: segment" in outcome.err
