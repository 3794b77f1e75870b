"""`rules plan` as an admin calls it: what moves, against brute force, against what the daemon counts, and in CI."""

from __future__ import annotations

import gzip
import json
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jira_csext.cli.rules_history import RulesAt
from jira_csext.cli.wiring import load_settings, opened_store
from jira_csext.core.cycle import WATCH
from jira_csext.core.evaluate import evaluate
from jira_csext.sync import version
from jira_csext.sync.clients import client_by_name
from tests.cli.daemon import Operator, operator
from tests.command import Agency, Outcome, agency_in, call, history, written
from tests.stories.told import NOTES_ONLY

__all__ = ["operator"]

NOON = "2026-05-06T12:00:00+03:00"
Moved = set[tuple[str, str, str, int | None, int | None]]


@pytest.fixture(scope="module")
def agency(tmp_path_factory: pytest.TempPathFactory) -> Agency:
    """The made agency, its history on record and in a file, and beside its rules those in which each 8h is 4h."""
    agency = agency_in(tmp_path_factory.mktemp("plan"))
    shutil.copytree(agency.folder / "rules", agency.folder / "new")
    slas = agency.folder / "new" / "slas.yaml"
    slas.write_text(slas.read_text("utf-8").replace("target: 8h", "target: 4h"), "utf-8")
    file = written(agency.folder / "history.jsonl", history())
    assert agency.backfill(file).code == 0
    return agency


def plans(agency: Agency, *words: object, new: str = "new") -> Outcome:
    folders = (agency.folder / new, "--against", agency.folder / "rules", "--site", agency.site)
    return call("rules", "plan", *folders, "--at", NOON, *words)


def moves(outcome: Outcome) -> list[tuple[str, dict[str, Any]]]:
    assert (outcome.code, outcome.err) == (0, "")
    return [(rule["rule"], move) for rule in json.loads(outcome.out)["rules"] for move in rule["moves"]]


def instant(text: str | None) -> int | None:
    return None if text is None else int(datetime.fromisoformat(text).timestamp())


def brute_force(agency: Agency) -> Moved:
    """Each open promise whose deadline is another one, found ticket by ticket without any of the plan's own code."""
    settings = load_settings(agency.site, None)
    books = [RulesAt.of_folder(settings, agency.folder / name).rulebook for name in ("rules", "new")]
    found: Moved = set()
    with opened_store(settings, read_only=True) as store:
        for ticket in store.tickets(settings.name):
            old, new = (
                {
                    (cycle.rule, cycle.start_id): cycle.due_at
                    for cycle in evaluate(book, ticket, client_by_name(ticket), instant(NOON) or 0).cycles
                    if cycle.stopped_at is None and cycle.metric != WATCH
                }
                for book in books
            )
            assert old.keys() == new.keys()
            found |= {(ticket.key, *name, due, new[name]) for name, due in old.items() if due != new[name]}
    return found


@pytest.mark.parametrize("source", ["store", "file"])
@pytest.mark.parametrize("workers", [1, 2])
def test_a_target_of_8h_made_4h_moves_what_brute_force_finds(agency: Agency, source: str, workers: int) -> None:
    more = ("--tickets", agency.folder / "history.jsonl") if source == "file" else ()

    found = moves(plans(agency, "--output", "json", "--workers", workers, *more))

    listed = {
        (move["ticket"], rule, move["cycle"], instant(move["due"]["from"]), instant(move["due"]["to"]))
        for rule, move in found
        if move["due"]["from"] != move["due"]["to"]
    }
    assert listed == brute_force(agency)
    assert len(listed) > 3
    assert all(move["due"]["shift_seconds"] == -4 * 3600 for _, move in found)
    assert all((move["goal"]["from"], move["goal"]["to"]) == ("8h", "4h") for _, move in found)


def test_in_words_each_rule_has_a_line_and_with_all_each_move(agency: Agency) -> None:
    outcome = plans(agency)
    (line,) = [line for line in outcome.lines if line.startswith("every-message-is-answered")]

    assert "due earlier (by 4h of working time on average)" in line
    assert "unchanged" in line
    assert outcome.lines[-1].startswith("In all: ")
    assert len(plans(agency, "--all").lines) == len(outcome.lines) + len(brute_force(agency))


def test_the_same_rules_move_nothing_and_the_exit_code_says_so_if_asked(agency: Agency) -> None:
    same = plans(agency, "--exit-code", new="rules")

    assert (same.code, same.lines[-1]) == (0, "Nothing moves.")
    assert plans(agency, "--exit-code").code == 1
    assert plans(agency).code == 0


def test_wrong_rules_are_refused_with_their_problems(agency: Agency) -> None:
    shutil.copytree(agency.folder / "rules", agency.folder / "wrong", dirs_exist_ok=True)
    (agency.folder / "wrong" / "slas.yaml").write_text("version: 1\nslaz: {}\n", "utf-8")

    outcome = plans(agency, new="wrong")

    assert outcome.code == 2
    assert "slaz" in outcome.err
    assert "there is no such folder" in plans(agency, new="nowhere").sentence


def test_a_rule_that_is_new_gone_or_renamed_is_said_to_be(agency: Agency) -> None:
    shutil.copytree(agency.folder / "rules", agency.folder / "renamed", dirs_exist_ok=True)
    slas = agency.folder / "renamed" / "slas.yaml"
    text = slas.read_text("utf-8").replace(
        "  task-accepted:\n", "  order-confirmed:\n    renamed_from: [task-accepted]\n"
    )
    slas.write_text(text.replace("  first-response:\n", "  first-word:\n"), "utf-8")

    told = plans(agency, new="renamed").lines

    assert "note: order-confirmed was called task-accepted: its past goes on under the new name" in told
    assert "note: first-word is new: nothing will be said about what fell due before it holds" in told
    assert "note: first-response is gone: what it still had to say will be abandoned" in told
    (renamed,) = [line for line in told if line.startswith("order-confirmed: ")]
    assert "newly promised" not in renamed


def test_a_line_that_is_no_ticket_is_left_out_and_said(agency: Agency, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl.gz"
    file.write_bytes(gzip.compress(b"{}\n"))
    assert "left out" in plans(agency, "--tickets", file).out


def test_before_any_daemon_an_edit_is_compared_with_the_rules_of_the_last_backfill(agency: Agency) -> None:
    outcome = call("rules", "plan", agency.folder / "new", "--site", agency.site, "--at", NOON)

    assert outcome.code == 0, outcome.err
    assert outcome.lines[0].startswith("the rules of the last backfill (")
    assert outcome.lines[1:] == plans(agency).lines[1:]


def test_what_was_never_in_force_binds_no_names(agency: Agency) -> None:
    shutil.copytree(agency.folder / "rules", agency.folder / "called")
    slas = agency.folder / "called" / "slas.yaml"
    text = slas.read_text("utf-8")
    assert "\n  work-done:\n" in text
    slas.write_text(text.replace("\n  work-done:\n", "\n  work-done:\n    renamed_from: done\n"), "utf-8")
    words = ("rules", "plan", agency.folder / "called", "--site", agency.site, "--at", NOON)

    by_backfill, by_folder = call(*words), call(*words, "--against", agency.folder / "rules")

    assert "the daemon will refuse it" not in by_backfill.out
    assert "the daemon will refuse it" in by_folder.out


def test_without_any_rules_on_record_the_way_out_is_named(agency: Agency, tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path / 'new.db'}"
    with opened_store(load_settings(agency.site, None, store)):
        pass

    outcome = call("rules", "plan", "--site", agency.site, "--store", store)

    assert outcome.code == 2
    assert outcome.sentence == (
        "No rulebook is in force on site yet, and no backfill has judged its tickets: start the daemon or run "
        "`jira-csext backfill` first, or name the rules to compare with: --against FOLDER"
    )


# Beside a daemon.


@pytest.fixture
def overdue(operator: Operator) -> Operator:
    """A site with a question of 09:40 that is looked at at 12:00, two hours before its deadline."""
    site = operator.stage.folder / "csext.yaml"
    site.write_text(site.read_text("utf-8") + "daemon: {accept_above: 0}\n", "utf-8")
    operator.stage.to("09:40")
    operator.stage.asks()
    operator.calls("sync", "--once")
    operator.stage.to("12:00")
    operator.calls("sync", "--once")
    return operator


def in_rules(operator: Operator, text: str) -> str:
    """Put an edit into a folder beside that of the site, and return what `rules plan` says of it."""
    folder = operator.stage.folder / "edit"
    if not folder.exists():
        shutil.copytree(load_settings(operator.stage.folder / "csext.yaml", None).rules, folder)
    (slas,) = [path for path in folder.glob("*.yaml") if "slas:" in path.read_text("utf-8")]
    slas.write_text(text, "utf-8")
    return str(folder)


def test_what_would_be_done_at_once_is_what_the_daemon_counts_and_waits_for(overdue: Operator) -> None:
    folder = in_rules(overdue, NOTES_ONLY.replace("target: 4h", "target: 2h"))

    found = overdue.json("rules", "plan", folder)
    told = overdue.calls("rules", "plan", folder)

    assert (found["steps_at_once"], found["waits_for_accept"]) == (1, True)
    assert found["rules"][0]["moves"][0]["at_once"] == ["breach"]
    assert found["rules"][0]["breached_at_once"] == [found["rules"][0]["moves"][0]["ticket"]]
    assert told.lines[-1].endswith("so the daemon will wait for `jira-csext rules accept`.")
    overdue.stage.rules(NOTES_ONLY.replace("target: 4h", "target: 2h"))
    overdue.calls("sync", "--once")
    assert overdue.json("status", code=1)["rulebook_waiting"]["steps"] == {"answered": found["steps_at_once"]}


def test_a_step_that_was_done_and_is_ahead_again_is_said_to_come_again(overdue: Operator) -> None:
    folder = in_rules(overdue, NOTES_ONLY.replace("target: 4h", "target: 24h"))

    (move,) = overdue.json("rules", "plan", folder)["rules"][0]["moves"]

    assert [again["step"] for again in move["again"]] == ["50%"]
    assert move["at_once"] == []


# After an upgrade that judges otherwise.


@pytest.fixture
def upgraded(overdue: Operator, monkeypatch: pytest.MonkeyPatch) -> Operator:
    """The same site under a program whose engine finds a target used up in half the time."""
    honest = evaluate

    def hasty(rulebook: Any, ticket: Any, client: Any, now: int, **_: Any) -> Any:
        slas = tuple(
            replace(sla, goals=tuple(replace(goal, target=_halved(goal.target)) for goal in sla.goals))
            for sla in rulebook.slas
        )
        return honest(replace(rulebook, slas=slas), ticket, client, now)

    for module in ("jira_csext.sync.plan", "jira_csext.sync.plan_gate", "jira_csext.sync.tick"):
        monkeypatch.setattr(f"{module}.evaluate", hasty)
    monkeypatch.setattr(version, "ENGINE", "next")
    monkeypatch.setattr("jira_csext.core.evaluate.ENGINE", "next")
    return overdue


def _halved(target: Any) -> Any:
    return replace(target, duration=replace(target.duration, amount=target.duration.amount // 2))


def test_plan_without_a_folder_sets_what_is_on_record_beside_the_new_engine(upgraded: Operator) -> None:
    found = upgraded.json("rules", "plan")

    (move,) = found["rules"][0]["moves"]
    assert (move["state"], move["at_once"]) == ({"from": "running", "to": "breached"}, ["breach"])
    assert found["notes"][0].startswith("what is on record was judged by engine ")
    assert found["waits_for_accept"]


def queued(operator: Operator) -> int:
    settings = load_settings(operator.stage.folder / "csext.yaml", None)
    with opened_store(settings, read_only=True) as store:
        return len(list(store.outbox.rows(settings.name)))


def test_nothing_is_said_before_a_person_has_accepted_what_the_upgrade_would_say(upgraded: Operator) -> None:
    before = queued(upgraded)

    refused = upgraded.calls("sync", "--once")

    assert refused.code == 2
    assert "it would do 1 steps at once (answered 1)" in refused.err
    assert queued(upgraded) == before
    assert upgraded.json("status", code=1)["rulebook_waiting"]["steps"] == {"answered": 1}
    assert "is accepted" in upgraded.calls("rules", "accept").out
    assert upgraded.calls("sync", "--once").code == 0
    assert queued(upgraded) > before
    assert upgraded.json("status")["rulebook_waiting"] is None


def test_an_upgrade_that_judges_alike_begins_at_once(overdue: Operator, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(version, "ENGINE", "next")
    monkeypatch.setattr("jira_csext.core.evaluate.ENGINE", "next")

    assert overdue.calls("rules", "plan").lines[-1] == "Nothing moves."
    assert overdue.calls("sync", "--once").code == 0
