"""`rules accept`: which rulebook is meant, and what `status` says while one waits."""

from __future__ import annotations

import pytest

from tests.cli.daemon import Operator, operator
from tests.stories.told import NOTES_ONLY

__all__ = ["operator"]


@pytest.fixture
def waiting(operator: Operator) -> str:
    """The version of an edit that would fire a step, where no step is to be fired at once."""
    stage = operator.stage
    site = stage.folder / "csext.yaml"
    site.write_text(site.read_text("utf-8") + "daemon: {accept_above: 0}\n", "utf-8")
    stage.to("09:40")
    stage.asks()
    operator.calls("sync", "--once")
    stage.to("12:00")
    operator.calls("sync", "--once")
    stage.rules(NOTES_ONLY.replace("target: 4h", "target: 2h"))
    operator.calls("sync", "--once")
    version: str = operator.json("status", code=1)["rulebook_waiting"]["rulebook"]
    return version


def test_status_says_what_waits_since_when_and_how_much_it_would_fire(operator: Operator, waiting: str) -> None:
    found = operator.json("status", code=1)

    assert found["rulebook_waiting"] == {
        "rulebook": waiting,
        "since": "2026-05-18T09:00:00Z",
        "steps": {"answered": 1},
    }
    assert found["rulebook"] != waiting
    assert f"  waiting        rulebook {waiting} since 2026-05-18 12:00:00" in operator.calls("status").lines


def test_accepted_it_holds_from_the_next_turn_on(operator: Operator, waiting: str) -> None:
    outcome = operator.calls("rules", "accept", waiting[:6])

    assert outcome.lines == [
        f"The rulebook {waiting} is accepted and holds from the daemon's next turn on; it fires 1 step at once"
    ]
    operator.calls("sync", "--once")
    found = operator.json("status")
    assert (found["rulebook"], found["rulebook_waiting"]) == (waiting, None)
    assert f"{waiting} is in force" in operator.calls("rules", "accept").sentence
    assert f"The rulebook {waiting} is in force already" in operator.calls("rules", "accept", waiting).sentence


@pytest.mark.parametrize("digest", ["abc", "0123456789abcdef"])
def test_another_digest_is_refused_and_the_two_that_could_be_meant_are_named(
    operator: Operator, waiting: str, digest: str
) -> None:
    operator.stage.rules(NOTES_ONLY.replace("target: 4h", "target: 1h"))

    outcome = operator.calls("rules", "accept", digest)

    assert outcome.code == 2
    assert f'"{digest}" is no rulebook to accept: {waiting} waits, and ' in outcome.sentence
    assert operator.json("status", code=1)["rulebook_waiting"]["rulebook"] == waiting


def test_a_dry_run_shows_what_an_edit_that_waits_would_say(operator: Operator, waiting: str) -> None:
    told = operator.calls("sync", "--once", "--dry-run")

    assert "answered breach: note" in told.out
    assert operator.json("status", code=1)["rulebook_waiting"]["rulebook"] == waiting
