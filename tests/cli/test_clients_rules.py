"""The register against the rules: warned of at `clients set` and `import`, by `rules check --store` and `doctor`."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.cli.clients_rules import clients_examined
from jira_csext.cli.wiring import load_rules, load_settings
from jira_csext.store import open_store
from tests.command import call

RULES = """
version: 1
calendars:
  office: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}
slas:
  answer:
    when: always
    metric: first_response
    calendar: {from: client.calendar, else: office}
    goals: [{target: {from: client.targets.first_response, else: 4h}}]
"""
TABLE = "key,calendar,targets,language\nacme,ofice,first_respons=2h,fr\n"
CALENDAR = 'the rules have no calendar "ofice" (did you mean "office"?); until then the calendars of the rules count'
TARGET = 'no rule asks for a client\'s own "first_respons", so first_respons=2h changes nothing; did you mean'
LANGUAGE = 'the rules have no texts in "fr" (there is en); until then it is written to in en'


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with rules to run in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rules/templates/en").mkdir(parents=True)
    (tmp_path / "rules/rules.yaml").write_text(RULES, "utf-8")
    (tmp_path / "rules/templates/en/said.txt").write_text("Hello", "utf-8")
    (tmp_path / "clients.csv").write_text(TABLE, "utf-8")
    return tmp_path


def test_an_import_tells_row_column_value_and_what_was_meant() -> None:
    for more in (["--dry-run"], []):
        outcome = call("clients", "import", "clients.csv", *more)
        assert outcome.code == 0
        warnings = [line for line in outcome.err.splitlines() if line.startswith("warning")]
        for line, (place, says) in zip(
            warnings,
            [("2:2: acme.calendar", CALENDAR), ("2:3: acme.targets", TARGET), ("2:4: acme.language", LANGUAGE)],
            strict=True,
        ):
            assert line.startswith(f"warning: clients.csv:{place}: {says}")


def test_a_field_set_by_hand_is_held_against_the_rules_and_others_are_not() -> None:
    call("clients", "import", "clients.csv")

    outcome = call("clients", "set", "acme", "calendar=offise", "--because", "agreed")

    (warning,) = outcome.err.splitlines()
    assert warning.startswith('warning: acme.calendar: the rules have no calendar "offise" (did you mean "office"?)')
    assert call("clients", "set", "acme", "tier=key", "--because", "agreed").err == ""


def test_rules_that_are_wrong_are_no_reason_to_refuse_a_client(here: Path) -> None:
    (here / "rules/rules.yaml").write_text("version: 1\nslas: [", "utf-8")
    outcome = call("clients", "import", "clients.csv")
    assert (outcome.code, "warning" in outcome.err) == (0, False)


def test_rules_check_names_clients_of_a_store_when_asked() -> None:
    call("clients", "import", "clients.csv")

    assert "clients" not in call("rules", "check").out
    outcome = call("rules", "check", "--store", "sqlite:///csext.db")

    assert outcome.code == 0
    lines = [line for line in outcome.lines if "clients: " in line]
    assert lines[0].startswith(f"sqlite:///csext.db: warning: clients: calendar of acme: {CALENDAR}")
    assert [line.split(" of acme: ")[1][:20] for line in lines[1:]] == [TARGET[:20], LANGUAGE[:20]]
    assert "3 warnings" in outcome.lines[-1]
    missing = call("rules", "check", "--store", "sqlite:///nothing.db")
    assert (missing.code, "There is no store at" in missing.err) == (2, True)


def test_doctor_tells_of_the_register_only_where_there_is_one() -> None:
    settings = load_settings(None, None)
    wired = load_rules(settings)
    with open_store("sqlite:///csext.db") as store:
        assert list(clients_examined(store, settings, wired.rulebook)) == []
    call("clients", "import", "clients.csv")
    call("clients", "set", "beta", "aliases=ACME", "--new", "--because", "a holding")

    with open_store("sqlite:///csext.db") as store:
        findings = list(clients_examined(store, settings, wired.rulebook))
    assert [one.grade for one in findings] == ["warning"] * 4
    assert findings[-1].sentence.startswith('"acme" is a name of acme and beta: a ticket by it alone is nobody\'s')

    call("clients", "set", "acme", "calendar=", "targets=", "language=en", "--because", "put right")
    call("clients", "set", "beta", "aliases=", "--because", "put right")
    with open_store("sqlite:///csext.db") as store:
        (finding,) = clients_examined(store, settings, wired.rulebook)
    assert (finding.grade, finding.sentence) == ("ok", "2 clients on record, whose words the rules know")


def test_many_rows_that_say_the_same_are_two_places_and_a_count(here: Path) -> None:
    rows = "".join(f"c{number},ofice\n" for number in range(9))
    (here / "many.csv").write_text(f"key,calendar\n{rows}", "utf-8")
    warnings = [line for line in call("clients", "import", "many.csv").err.splitlines() if "warning" in line]
    assert [line.split(": ")[1] for line in warnings] == ["many.csv:2:2", "many.csv:3:2", "many.csv"]
    assert warnings[-1].endswith("… and 7 more rows say the same")


def test_a_change_dated_back_that_a_later_one_takes_back_says_so() -> None:
    call("clients", "import", "clients.csv", "--at", "2026-03-01")

    outcome = call("clients", "set", "acme", "language=en", "--because", "so it was", "--at", "2026-02-01")

    assert outcome.err.splitlines()[-1].startswith("warning: acme: from 2026-03-01 on it is what ")
    assert outcome.err.splitlines()[-1].endswith("said before (language: fr); say it for that day too")
    assert call("clients", "set", "acme", "language=en", "--because", "so it is", "--at", "2026-03-02").err == ""


def test_a_client_added_as_churned_who_never_was_one_is_taken_with_a_warning() -> None:
    outcome = call("clients", "set", "omega", "segment=churned", "--new", "--because", "an old list")
    assert outcome.code == 0
    assert any(line.startswith("warning: omega.segment: churned is who was") for line in outcome.err.splitlines())
    known = call("clients", "set", "psi", "segment=churned", "contract_to=2025-12-31", "--new", "--because", "it ended")
    assert "warning" not in known.err
