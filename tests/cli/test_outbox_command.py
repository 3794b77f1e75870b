"""`outbox`: what was decided to be said, its story, what a person may do about it, and `explain`."""

from __future__ import annotations

import pytest

from tests.cli.daemon import Operator, operator

__all__ = ["operator"]


@pytest.fixture
def parked(operator: Operator) -> Operator:
    """A site where the template of a reminder is missing, so the note waits for a person and its label with it."""
    (operator.stage.folder / "rules" / "templates" / "en" / "reminder.txt").unlink()
    operator.stage.to("10:00")
    operator.stage.asks()
    operator.stage.to("12:01")
    assert operator.calls("sync", "--once").code == 0
    return operator


def test_what_waits_is_listed_with_its_reason(parked: Operator) -> None:
    (note, label) = parked.json("outbox", "list")

    assert (note["ticket"], note["rule"], note["step"], note["kind"]) == ("SUP-1", "answered", "50%", "note")
    assert (note["state"], label["state"]) == ("parked", "pending")
    assert "reminder.txt" in note["reason"]
    outcome = parked.calls("outbox", "list", "--state", "parked")
    assert [line.split()[1:2] for line in outcome.lines] == [["parked"]]


def test_a_story_is_told_from_the_decision_on(parked: Operator) -> None:
    outcome = parked.calls("outbox", "show", "sup-1 answered 50%")

    assert outcome.code == 0
    assert "SUP-1 answered 50% (cycle 1): note reminder, internal" in outcome.lines
    assert any(line.startswith("  2026-05-18 12:01:00  parked: ") for line in outcome.lines)


def test_an_action_tried_again_is_said_once_mended(parked: Operator) -> None:
    template = parked.stage.folder / "rules" / "templates" / "en" / "reminder.txt"
    template.write_text("Reminder", "utf-8")
    (short,) = [row["short"] for row in parked.json("outbox", "list", "--state", "parked")]

    assert parked.calls("outbox", "retry", short[:8]).out.startswith("SUP-1 answered 50% note reminder")
    parked.calls("sync", "--once")

    assert parked.stage.words("SUP-1") == "Reminder"
    assert parked.calls("outbox", "list").out == "Nothing waits.\n"


def test_an_action_given_up_is_never_said_and_lets_the_next_go(parked: Operator) -> None:
    (short,) = [row["short"] for row in parked.json("outbox", "list", "--state", "parked")]

    assert parked.calls("outbox", "drop", short[:8], "--because", "told by phone").code == 0
    parked.calls("sync", "--once")

    assert parked.stage.said("SUP-1") == []
    assert parked.stage.labels("SUP-1") == ("sla-at-risk",)
    (row,) = parked.json("outbox", "show", short)
    assert row["reason"].endswith("gave it up: told by phone")


def test_a_name_of_several_actions_is_asked_back(parked: Operator) -> None:
    outcome = parked.calls("outbox", "drop", "SUP-1")

    assert outcome.code == 2
    assert outcome.err.startswith('"SUP-1" names 2 actions; take the short key of one:\n')


@pytest.mark.parametrize("verb", ["show", "retry", "drop"])
def test_a_name_of_none_is_told(parked: Operator, verb: str) -> None:
    assert "No action is called" in parked.calls("outbox", verb, "SUP-99").sentence


def test_what_was_said_already_cannot_be_tried_again(parked: Operator) -> None:
    (short,) = [row["short"] for row in parked.json("outbox", "list", "--state", "parked")]
    parked.calls("outbox", "drop", short)

    assert "abandoned" in parked.calls("outbox", "retry", short).sentence


def test_explain_says_why_the_daemon_stayed_silent(operator: Operator) -> None:
    stage = operator.stage
    stage.to("10:00")
    key = stage.asks()
    stage.start()
    stage.to("12:01")
    stage.box.revoke("ADD_COMMENTS", "SUP")
    stage.turn()
    stage.to("12:02")
    stage.answers(key)
    stage.box.grant("ADD_COMMENTS", "SUP")
    for time in ("12:10", "12:40"):
        stage.at(time)

    outcome = operator.calls("explain", key)

    assert "What was said of it, and what was not:" in outcome.lines
    told = [line for line in outcome.lines if "answered 50%: note reminder, superseded" in line]
    assert len(told) == 1
    assert "faster" in told[0]
    assert {said["state"] for said in operator.json("explain", key)["said"]} == {"superseded"}
    assert "What was said" not in operator.calls("explain", key, "--at", "2026-05-18T11:00:00+03:00").out


def test_all_that_is_parked_is_tried_again_at_once_by_rule_if_wanted(parked: Operator) -> None:
    other = parked.calls("outbox", "retry", "--parked", "--rule", "another")
    outcome = parked.calls("outbox", "retry", "--parked")

    assert other.out == "Nothing of another is parked.\n"
    assert outcome.lines == ["SUP-1 answered 50% note reminder: is tried again"]
    assert parked.json("outbox", "list", "--state", "parked") == []


def test_a_name_of_two_actions_means_the_one_that_is_parked(parked: Operator) -> None:
    assert parked.calls("outbox", "retry", "SUP-1 answered 50%").code == 0
    assert parked.json("outbox", "list", "--state", "parked") == []


def test_to_retry_nothing_in_particular_is_refused(parked: Operator) -> None:
    assert "Try what again?" in parked.calls("outbox", "retry").sentence
    assert "--rule goes with --parked" in parked.calls("outbox", "retry", "SUP-1", "--rule", "answered").sentence
