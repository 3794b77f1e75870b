"""`sync --once`: one round for real, and one that leaves nothing behind."""

from __future__ import annotations

import hashlib

import pytest

from jira_csext.sandbox import faults
from tests.cli.daemon import Operator, operator

__all__ = ["operator"]


def test_one_round_says_what_is_due_and_tells_of_each(operator: Operator) -> None:
    operator.stage.to("10:00")
    key = operator.stage.asks()
    operator.stage.to("12:01")

    outcome = operator.calls("sync", "--once")

    assert outcome.code == 0
    assert operator.stage.words(key) == "Reminder"
    delivered = f"decision_delivered ticket={key} rule=answered cycle=1 step=50% kind=note attempt=1 remote_id="
    assert outcome.lines[0].startswith(delivered)
    assert outcome.lines[-1] == "turn_done changed=1 taken_in=1 woken=0 sent=2"


def test_a_dry_run_prints_what_would_be_said_and_leaves_no_trace(operator: Operator) -> None:
    stage = operator.stage
    stage.to("10:00")
    key = stage.asks()
    stage.to("12:01")
    store = stage.folder / "csext.db"
    before = hashlib.sha256(store.read_bytes()).hexdigest()

    first, second = operator.calls("sync", "--once", "--dry-run"), operator.calls("sync", "--once", "--dry-run")

    assert (first.code, first.out) == (0, second.out)
    assert f"  {key} answered 50%: note, internal, calling " in first.out
    assert "    | Reminder, 1 hour 59 minutes left" in first.out
    assert f"  {key} answered 50%: label sla-at-risk" in first.out
    assert f"  2026-05-18 14:00 (Europe/Moscow) {key} answered breach" in first.out
    assert first.lines[-1] == "Nothing was recorded, nothing was said."
    assert stage.words(key) == ""
    assert hashlib.sha256(store.read_bytes()).hexdigest() == before
    operator.stage.start()
    assert operator.stage.rows() == []


def test_a_dry_run_of_a_site_never_watched_makes_no_store(operator: Operator) -> None:
    (operator.stage.folder / "csext.db").unlink()

    outcome = operator.calls("sync", "--once", "--dry-run")

    assert outcome.code == 0
    assert "never watched" in outcome.lines[0]
    assert not (operator.stage.folder / "csext.db").exists()


@pytest.mark.parametrize("words", [("sync", "--once"), ("sync", "--once", "--dry-run"), ("doctor",)])
def test_a_helpdesk_that_does_not_answer_ends_with_3(operator: Operator, words: tuple[str, ...]) -> None:
    operator.stage.box.faults.order(faults.status(503), times=None)

    outcome = operator.calls(*words)

    assert outcome.code == 3
    assert "answered 503" in outcome.out + outcome.err


@pytest.mark.parametrize("words", [("sync", "--once"), ("sync", "--once", "--dry-run")])
def test_a_dead_token_ends_with_2_and_the_way_out(operator: Operator, words: tuple[str, ...]) -> None:
    operator.stage.box.revoke_token()

    outcome = operator.calls(*words)

    assert outcome.code == 2
    assert "CSEXT_HELPDESK__TOKEN" in outcome.sentence


def test_no_token_at_all_is_told_before_anything_is_asked(operator: Operator) -> None:
    (operator.stage.folder / "token").unlink()

    assert "helpdesk.token_file" in operator.calls("sync", "--once").sentence


def test_a_site_that_a_daemon_serves_is_left_alone(operator: Operator) -> None:
    operator.stage.start()

    outcome = operator.calls("sync", "--once")

    assert outcome.code == 2
    assert "already served by another jira-csext" in outcome.sentence


def test_without_once_it_says_what_is_missing(operator: Operator) -> None:
    assert "sync --once" in operator.calls("sync").sentence
