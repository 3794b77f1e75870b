"""`conduct:` as an admin writes it becomes what the engine and the delivery ask for."""

from __future__ import annotations

from pathlib import Path

from jira_csext.core.conduct import NO_CONDUCT, Cap
from jira_csext.core.rulebook import Rulebook
from jira_csext.rulefiles import load_rulebook
from jira_csext.rulefiles.scenario_run import run_scenario
from jira_csext.rulefiles.scenarios import load_scenario
from tests.building import at

RULES = """
version: 1
calendars:
  office: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}
  always: {timezone: UTC, hours: always}
slas:
  answer:
    when: {type: question}
    metric: first_response
    calendar: always
    goals: [{target: 24h}]
    steps: [{at: 4h before, do: [{reply: working}]}, {at: breach, do: [{note: overdue}]}]
"""


def rulebook(folder: Path, *conduct: str) -> Rulebook:
    (folder / "a.yaml").write_text(RULES, "utf-8")
    for number, written in enumerate(conduct):
        (folder / f"b{number}.yaml").write_text(f"conduct: {written}\n", "utf-8")
    loaded = load_rulebook(folder)
    assert loaded.warnings == ()
    return loaded.rulebook


def test_without_the_section_nobody_is_named_to_another_and_all_else_is_free(tmp_path: Path) -> None:
    conduct = rulebook(tmp_path).conduct

    assert (conduct.hours, conduct.grace, conduct.per_ticket, conduct.per_client) == (None, None, None, None)
    assert (conduct.never_mention_other_clients, conduct.no_excuses) == (True, False)
    assert conduct.unknown_speakers == NO_CONDUCT.unknown_speakers == "client"
    assert conduct.zone == "Europe/Moscow"


def test_files_may_share_the_section_and_durations_are_wall_clock(tmp_path: Path) -> None:
    conduct = rulebook(
        tmp_path,
        "{contact_hours: {default: office, urgent: answer}, grace: 1cd, no_excuses: true}",
        "{per_ticket: {replies: 3 per 1cd}, per_client: {replies: 10 per 90m}, unknown_speakers: nobody}",
        "{never_mention_other_clients: false}",
    ).conduct

    assert conduct.hours is not None
    assert conduct.hours.name == "office"
    assert conduct.urgent == {"answer"}
    assert conduct.grace == 86400
    assert (conduct.per_ticket, conduct.per_client) == (Cap(3, 86400), Cap(10, 5400))
    assert (conduct.never_mention_other_clients, conduct.no_excuses) == (False, True)
    assert conduct.unknown_speakers == "nobody"


def test_hours_of_its_own_have_zone_and_holidays(tmp_path: Path) -> None:
    hours = '{timezone: Europe/Berlin, hours: {mon-fri: ["09:00-17:00"]}, holidays: {country: DE}}'
    found = rulebook(tmp_path, f"{{contact_hours: {{default: {hours}}}}}").conduct.contact_hours({})

    assert found is not None
    assert found.is_open(at("2026-04-30T09:00:00+02:00"))
    assert not found.is_open(at("2026-05-01T09:00:00+02:00"))  # a holiday


STORY = """
scenario: a question at noon whose warning falls into the morning
client: {key: acme, timezone: ZONE}
ticket: {type: question, created: 2026-06-02 12:00}
ends: 2026-06-03 13:00
expect:
  answer:
    fired: [{at: WARNED, step: 4h before}, {at: 2026-06-03 12:00, step: breach}]
"""


def played(folder: Path, zone: str, warned: str) -> tuple[str, ...]:
    path = folder / "scenarios" / "story.yaml"
    path.parent.mkdir()
    path.write_text(STORY.replace("ZONE", zone).replace("WARNED", warned), "utf-8")
    return run_scenario(load_scenario(path), rulebook(folder, "{contact_hours: {default: office}}")).differences


def test_a_scenario_tells_the_instant_to_which_a_warning_was_moved(tmp_path: Path) -> None:
    assert played(tmp_path, "Europe/Moscow", "2026-06-02 17:45") == ()


def test_a_scenario_of_a_client_elsewhere_has_the_clients_clock(tmp_path: Path) -> None:
    # 08:00 in Moscow is 15:00 in Vladivostok.
    assert played(tmp_path, "Asia/Vladivostok", "2026-06-03 08:00") == ()


def test_a_strangers_message_starts_a_clock_only_where_it_is_the_clients(tmp_path: Path) -> None:
    from jira_csext.core.client import NO_CLIENT
    from jira_csext.core.evaluate import evaluate
    from tests.building import a_ticket, says

    rules = RULES.replace("first_response", "next_response")
    ticket = a_ticket("Mon 10:00", says("Mon 12:00", "unknown"), by="agent", type="question")
    for who, cycles in (("client", 1), ("nobody", 0)):
        folder = tmp_path / who
        folder.mkdir()
        (folder / "a.yaml").write_text(f"{rules}conduct: {{unknown_speakers: {who}}}\n", "utf-8")
        book = load_rulebook(folder).rulebook
        assert len(evaluate(book, ticket, NO_CLIENT, at("Tue 10:00")).cycles) == cycles
