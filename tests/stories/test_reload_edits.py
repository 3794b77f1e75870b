"""Stories of edited rules: they hold from the next turn on, and neither a mistake nor a flood comes of an edit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext import clock
from tests.stories.reloading import Reloading
from tests.stories.told import NOTES_ONLY, RULES, a_stage

SHORTER = NOTES_ONLY.replace("target: 4h", "target: 2h")


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reloading]:
    with a_stage(tmp_path, NOTES_ONLY, more="daemon: {accept_above: 1}\n") as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        yield Reloading(stage)


def test_an_edit_holds_once_nothing_was_saved_for_ten_seconds(daemon: Reloading) -> None:
    daemon.at("10:00")
    before = daemon.version

    daemon.edit(NOTES_ONLY.replace("do: remind", "do: remind-all").replace("50%", "25%"))
    daemon.at("10:01:00", "10:01:05")
    daemon.edit(NOTES_ONLY.replace("50%", "25%"))
    daemon.at("10:01:06", "10:01:15")
    assert daemon.version == before
    assert daemon.wrong() == {}

    daemon.at("10:01:16")

    assert daemon.version != before
    assert len(daemon.in_force) == 1


def test_every_verdict_names_the_version_that_gave_it_and_its_text_is_kept(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    answered, waiting = daemon.stage.asks(), daemon.stage.asks()
    daemon.at("10:01")
    daemon.stage.answers(answered)
    daemon.at("10:02")
    before = daemon.version

    daemon.edit(NOTES_ONLY.replace("4h", "3h"))
    daemon.at("10:03:00", "10:03:10", "10:04")

    store = daemon.stage.store
    named = {stored.ticket: stored.verdict.rulebook for stored in store.verdicts("story")}
    assert named == {answered: before, waiting: daemon.version}
    texts = {kept.version: kept.texts["slas.yaml"] for kept in store.rulebooks()}
    assert [("4h" in texts[version], "3h" in texts[version]) for version in named.values()] == [
        (True, False),
        (False, True),
    ]


def test_wrong_rules_leave_those_in_force_and_say_so_until_they_are_mended(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    key = daemon.stage.asks()
    daemon.at("10:01")
    before = daemon.version

    daemon.edit(NOTES_ONLY.replace("metric: first_response", "metric: first_reponse"))
    daemon.at("10:02:00", "10:02:10", "12:01")

    assert daemon.stage.words(key) == "Reminder"
    assert "first_reponse" in daemon.wrong()["rulebook_refused"]
    assert before in daemon.wrong()["rulebook_refused"]
    told = daemon.calls("status")
    assert told.code == 1
    assert "rules check" in told.out
    daemon.edit(NOTES_ONLY)
    daemon.at("12:02:00", "12:02:10")
    assert daemon.wrong() == {}
    assert daemon.version == before


def test_what_would_fire_much_waits_for_a_person_and_the_old_rules_work_on(daemon: Reloading) -> None:
    daemon.stage.to("09:40")
    tickets = [daemon.stage.asks(), daemon.stage.asks()]
    daemon.at("09:41", "11:41")
    assert [daemon.stage.words(key) for key in tickets] == ["Reminder", "Reminder"]

    daemon.edit(NOTES_ONLY.replace("target: 4h", "target: 2h30m"))
    daemon.at("12:20:00", "12:20:10", "12:21")

    assert [daemon.stage.words(key) for key in tickets] == ["Reminder", "Reminder"]
    assert "would fire 2 steps at once (answered 2)" in daemon.wrong()["rulebook_waiting"]
    assert "accept" in daemon.calls("status").out
    third = daemon.stage.asks()
    daemon.at("12:22", "14:22")
    assert daemon.stage.words(third) == "Reminder"

    accepted = daemon.calls("rules", "accept")
    daemon.at("14:23", "14:24")

    assert accepted.code == 0
    assert [daemon.stage.words(key).split()[-1] for key in tickets] == ["Overdue", "Overdue"]
    assert daemon.wrong() == {}
    (entry,) = [one for one in daemon.stage.store.audit_log() if one.what == "rulebook accepted"]
    assert entry.details["version"] == daemon.version


def test_an_edit_taken_back_waits_no_more_and_nothing_can_be_accepted(daemon: Reloading) -> None:
    daemon.stage.to("09:40")
    for _ in range(2):
        daemon.stage.asks()
    daemon.at("09:41", "11:45")
    daemon.edit(NOTES_ONLY.replace("target: 4h", "target: 2h"))
    daemon.at("11:46:00", "11:46:10")
    assert set(daemon.wrong()) == {"rulebook_waiting"}

    daemon.edit(NOTES_ONLY)
    daemon.at("11:47:00", "11:47:10")

    assert daemon.wrong() == {}
    assert "No rulebook waits" in daemon.calls("rules", "accept").sentence


def test_rules_accepted_ahead_do_not_wait(daemon: Reloading) -> None:
    daemon.stage.to("09:40")
    tickets = [daemon.stage.asks(), daemon.stage.asks()]
    daemon.at("09:41", "11:45")
    daemon.edit(SHORTER)
    refused = daemon.calls("rules", "accept", "abcdef")
    version = refused.sentence.partition(" is the one in")[0].rpartition(" ")[2]

    assert daemon.calls("rules", "accept", version[:8]).code == 0
    daemon.at("11:46:00", "11:46:10", "11:47")

    assert daemon.version == version
    assert [daemon.stage.words(key) for key in tickets] == ["Reminder Overdue", "Reminder Overdue"]


def test_started_anew_with_an_edit_that_would_fire_much_the_rules_of_before_hold(daemon: Reloading) -> None:
    daemon.stage.to("09:40")
    for _ in range(2):
        daemon.stage.asks()
    daemon.at("09:41", "11:45")
    before = daemon.version
    daemon.edit(SHORTER)

    daemon.start()
    daemon.at("11:46")

    assert daemon.version == before
    assert set(daemon.wrong()) == {"rulebook_waiting"}
    daemon.stage.start()
    assert daemon.version == before


def test_started_anew_with_wrong_rules_those_of_before_hold(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    key = daemon.stage.asks()
    daemon.at("10:01")
    daemon.edit("slas: [")

    daemon.start()
    daemon.at("12:01")

    assert daemon.stage.words(key) == "Reminder"
    assert set(daemon.wrong()) == {"rulebook_refused"}


def test_what_a_removed_rule_still_had_to_say_is_abandoned(tmp_path: Path) -> None:
    with a_stage(tmp_path, RULES) as stage:
        daemon = Reloading(stage)
        stage.to("10:00")
        key = stage.asks()
        # Seen coming a grace ahead.
        daemon.at("10:01", "12:56")
        assert "1h before reply held" in stage.became(key)

        daemon.edit(RULES.replace("  answered:", "  solved:").replace("first_response", "resolution"))
        daemon.at("12:56:20", "12:56:30", "12:59")

        (row,) = [row for row in stage.rows(key) if row.kind == "reply" and row.rule == "answered"]
        assert (row.state, row.reason) == ("abandoned", "the rule answered is no longer in the rulebook")
        assert daemon.in_force[0].activated.abandoned_count == 1
        assert not any(said.public for said in stage.said(key))


def test_a_renamed_rule_keeps_its_past_and_says_nothing_twice(tmp_path: Path) -> None:
    with a_stage(tmp_path, RULES) as stage:
        daemon = Reloading(stage)
        stage.to("10:00")
        key = stage.asks()
        daemon.at("10:01", "12:01", "12:56")
        assert stage.words(key) == "Reminder"

        renamed = RULES.replace("  answered:\n", "  answered-in-time:\n    renamed_from: answered\n")
        daemon.edit(renamed)
        daemon.at("12:56:20", "12:56:30", "13:00", "13:01", "14:01", "14:02")

        assert daemon.in_force[0].activated.renamed == (("answered", "answered-in-time"),)
        assert stage.words(key) == "Reminder Working Overdue"
        assert {row.rule for row in stage.rows(key)} == {"answered-in-time"}
        assert {stored.verdict.rule for stored in stage.store.verdicts("story")} == {"answered-in-time"}
        assert [stored.verdict.rule for stored in stage.store.amendments("story")] == []


def test_a_former_name_that_is_forgotten_is_refused_for_it_would_say_all_again(tmp_path: Path) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        daemon = Reloading(stage)
        daemon.at("10:00")
        daemon.edit(NOTES_ONLY.replace("  answered:\n", "  in-time:\n    renamed_from: answered\n"))
        daemon.at("10:01:00", "10:01:10")
        assert daemon.wrong() == {}

        daemon.edit(NOTES_ONLY.replace("  answered:\n", "  in-time:\n"))
        daemon.at("10:02:00", "10:02:10")

        assert "write renamed_from: [answered]" in daemon.wrong()["rulebook_refused"]


def test_another_folder_in_the_site_file_is_followed(daemon: Reloading) -> None:
    folder = daemon.stage.folder
    other = folder / "other"
    (folder / "rules").rename(other)
    (folder / "rules").mkdir()
    daemon.edit(NOTES_ONLY)
    daemon.at("10:00", "10:00:20")
    assert daemon.wrong() == {}

    before = daemon.version
    (other / "slas.yaml").write_text(NOTES_ONLY.replace("4h", "6h"), "utf-8")
    site = folder / "csext.yaml"
    site.write_text(site.read_text("utf-8") + "rules: other\n", "utf-8")
    daemon.at("10:01:00", "10:01:10")

    assert daemon.version != before
    assert daemon.stage.watched.rulebook.slas[0].goals[0].target.text == "6h"
    site.write_text("nonsense: [", "utf-8")
    daemon.at("10:02:00", "10:02:10")
    assert "rulebook_refused" in daemon.wrong()


def test_a_template_is_said_as_it_was_last_saved(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    key = daemon.stage.asks()
    daemon.at("10:01")
    template = daemon.stage.folder / "rules" / "templates" / "en" / "reminder.txt"
    template.write_text("Remember {{ ticket }}", "utf-8")

    daemon.at("10:02:00", "10:02:10", "12:01")

    assert daemon.stage.words(key) == "Remember"
    assert daemon.in_force == []


def test_a_template_that_cannot_be_said_is_told_when_it_is_saved(daemon: Reloading) -> None:
    daemon.at("10:00")
    template = daemon.stage.folder / "rules" / "templates" / "en" / "reminder.txt"
    template.write_text("{{ tikcet }}", "utf-8")

    daemon.at("10:02:00", "10:02:10")

    assert "reminder.txt:1" in daemon.wrong()["rulebook_refused"]
