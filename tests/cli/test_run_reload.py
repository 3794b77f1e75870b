"""`run` takes in edited rules: what it prints of them, from a process of its own."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.test_run_command import PATIENCE, running, until
from tests.stories.told import NOTES_ONLY, Stage, a_stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A site that was adopted at 09:30, asked every second, and that nobody serves now."""
    with a_stage(tmp_path, NOTES_ONLY, more="daemon: {poll_every: 1s}\n") as made:
        made.stop()
        yield made


def test_an_edit_is_told_when_it_holds_and_when_it_is_refused(stage: Stage) -> None:
    with running(stage) as daemon:
        first = until(daemon, "turn_done")
        stage.rules(NOTES_ONLY.replace("  answered:\n", "  in-time:\n    renamed_from: answered\n"))
        until(daemon, "turn_done")
        until(daemon, "turn_done")
        stage.to("09:31")
        taken_in = until(daemon, "rules_in_force")[-1]
        stage.rules("slas: [")
        until(daemon, "turn_done")
        until(daemon, "turn_done")
        stage.to("09:32")
        refused = until(daemon, "state_raised")[-1]
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=PATIENCE)

    assert first[1].startswith("rules_in_force rulebook=")
    assert taken_in.split()[1] != first[1].split()[1]
    assert 'renamed="answered -> in-time"' in taken_in
    assert refused.startswith("state_raised name=rulebook_refused scope=site")
    assert "slas.yaml:1:7" in refused
    assert daemon.returncode == 0


def test_at_its_first_start_ever_wrong_rules_end_it_and_leave_no_store(stage: Stage) -> None:
    (stage.folder / "csext.db").unlink()
    stage.rules("slas: [")

    with running(stage) as daemon:
        out, err = daemon.communicate(timeout=PATIENCE)

    assert (daemon.returncode, out) == (2, "")
    assert "slas.yaml:1:7" in err
    assert not (stage.folder / "csext.db").exists()


def test_a_template_broken_while_it_runs_is_named_and_nothing_is_parked(stage: Stage) -> None:
    template = stage.folder / "rules" / "templates" / "en" / "reminder.txt"
    stage.to("10:00")
    key = stage.asks()
    with running(stage) as daemon:
        until(daemon, "turn_done")
        template.write_text("{{ broken", "utf-8")
        until(daemon, "turn_done")
        until(daemon, "turn_done")
        stage.to("12:01")
        refused = until(daemon, "state_raised name=rulebook_refused")[-1]
        until(daemon, "turn_done")
        until(daemon, "turn_done")
        daemon.send_signal(signal.SIGTERM)
        daemon.communicate(timeout=PATIENCE)

    assert "reminder.txt:1:" in refused
    assert stage.words(key) == "Reminder"
