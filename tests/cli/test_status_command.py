"""`status`, `pause` and `resume`: how the daemon is, from the store alone."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from jira_csext.cli.clocks import compared
from jira_csext.sandbox import faults
from jira_csext.store import open_store
from tests.cli.daemon import Operator, operator

__all__ = ["operator"]


def test_a_site_that_is_served_and_well_needs_nobody(operator: Operator) -> None:
    operator.stage.start()
    operator.stage.at("10:00")

    found = operator.json("status")

    assert found["attention"] == []
    assert found["served_since"] == "2026-05-18T06:30:00Z"
    assert found["last_good_turn_at"] == "2026-05-18T07:00:00Z"
    assert found["lag_seconds"] == 0
    assert found["canary"] is None or found["canary"]["understood"]
    assert operator.calls("status").lines[-1] == "All is well."


def test_an_outage_is_told_with_since_when_and_the_way_out(operator: Operator) -> None:
    operator.stage.start()
    operator.stage.box.faults.order(faults.status(503), times=None)
    operator.stage.at("10:00")
    operator.stage.at("10:04")

    (state,) = operator.json("status", code=1)["states"]

    assert (state["name"], state["since"]) == ("unreachable", "2026-05-18T07:00:00Z")
    assert "goes on by itself" in state["way_out"]
    outcome = operator.calls("status")
    assert outcome.code == 1
    assert "  wrong          unreachable since 2026-05-18 10:00:00" in outcome.lines


def test_a_ticket_set_aside_is_shown_with_its_error(operator: Operator) -> None:
    operator.stage.start()
    operator.stage.to("10:00")
    ticket_id = str(operator.stage.box.issue(operator.stage.asks()).id)
    operator.stage.box.faults.order(faults.status(500), "POST", "*/bulkfetch", times=None, contains=f'"{ticket_id}"')
    operator.stage.at("10:01")

    found = operator.json("status", code=1)

    (aside,) = found["set_aside"]
    assert (aside["ticket"], aside["gone"]) == (ticket_id, False)
    assert "500" in aside["reason"]
    assert found["attention"] == ["1 tickets could not be read and are tried again later"]


def test_a_daemon_that_went_silent_is_told(operator: Operator) -> None:
    operator.stage.start()
    operator.stage.to("10:00")

    (sentence,) = operator.json("status", code=1)["attention"]

    assert "has been silent for 30 minutes" in sentence


def test_a_site_that_nobody_serves_is_told(operator: Operator) -> None:
    operator.stage.to("10:00")
    with_holder = operator.json("status", code=1)
    assert operator.calls("sync", "--once").code == 0
    assert operator.json("status")["attention"] == []
    operator.stage.to("11:00")

    assert operator.json("status", code=1)["attention"] == ["nobody serves it; start: jira-csext run"]
    assert with_holder["served_by"] is not None


def test_a_store_that_is_not_there_yet_is_told_in_a_sentence(operator: Operator) -> None:
    (operator.stage.folder / "csext.db").unlink()

    outcome = operator.calls("status")

    assert outcome.code == 2
    assert "There is no store" in outcome.sentence
    assert "this is the wrong folder or its volume is not mounted" in outcome.sentence

    elsewhere = operator.calls("status", "--store", f"sqlite:///{operator.stage.folder / 'volume' / 'csext.db'}")
    assert "its folder is not there. Mount the volume that holds it" in elsewhere.sentence


def test_pause_and_resume_are_told_with_who_and_why_and_kept_in_the_audit_log(operator: Operator) -> None:
    paused = operator.calls("pause", "--because", "we try it first")
    again = operator.calls("pause")
    found = operator.json("status", code=1)["paused"]
    resumed = operator.calls("resume")

    assert (paused.code, again.code, resumed.code) == (0, 0, 0)
    assert "already" in again.out
    assert found["reason"] == "we try it first"
    assert found["by"] in resumed.out
    operator.stage.start()
    assert [entry.what for entry in operator.stage.store.audit_log()] == ["paused", "resumed"]


def test_paused_a_daemon_is_silent_and_resumed_it_says_what_still_holds(operator: Operator) -> None:
    stage = operator.stage
    stage.to("10:00")
    key = stage.asks()
    operator.calls("pause")
    stage.to("12:01")
    operator.calls("sync", "--once")
    assert stage.words(key) == ""

    operator.calls("resume")
    operator.calls("sync", "--once")

    assert stage.words(key) == "Reminder"


@pytest.mark.parametrize(
    "words",
    [
        ("pause",),
        ("resume",),
        ("silence", "add", "--rule", "answered", "--for", "4h", "--because", "a test"),
        ("silence", "end", "1"),
        ("rules", "accept"),
        ("outbox", "retry", "--parked"),
        ("outbox", "drop", "SUP-1"),
    ],
)
def test_what_speaks_of_a_site_refuses_a_store_that_is_not_there_and_makes_none(
    operator: Operator, tmp_path: Path, words: tuple[str, ...]
) -> None:
    outcome = operator.calls(*words, "--store", f"sqlite:///{tmp_path / 'typo.db'}")

    assert outcome.code == 2
    assert f"There is no store at {tmp_path / 'typo.db'}" in outcome.sentence
    assert not (tmp_path / "typo.db").exists()


def test_a_daemon_that_died_is_told_at_once(operator: Operator) -> None:
    operator.stage.start()
    operator.stage.at("10:00")
    operator.stage.stop()

    (sentence,) = operator.json("status", code=1)["attention"]

    assert "is not running since about 2026-05-18 10:00:00; start: jira-csext run" in sentence


def test_a_daemon_on_another_machine_is_not_judged_by_the_processes_here(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator.stage.start()
    operator.stage.at("10:00")
    operator.stage.stop()
    monkeypatch.setattr(socket, "gethostname", lambda: "elsewhere")

    assert operator.json("status")["attention"] == []


def test_a_daemon_that_takes_no_turn_for_three_of_them_is_told(operator: Operator) -> None:
    operator.stage.start()
    operator.stage.at("10:00")
    operator.stage.to("10:04")

    (sentence,) = operator.json("status", code=1)["attention"]

    assert "no turn since 2026-05-18 10:00:00" in sentence


def test_a_scope_that_the_helpdesk_refuses_is_a_state_of_its_own(operator: Operator) -> None:
    operator.stage.start()
    operator.stage.box.faults.order(faults.status(400), "*", "*/search*", times=None)
    operator.stage.at("10:00")

    (state,) = operator.json("status", code=1)["states"]

    assert state["name"] == "scope_refused"
    assert "helpdesk.scope" in state["way_out"]


@pytest.mark.parametrize(
    ("offset", "words"),
    [
        (0, "the helpdesk's agrees with ours"),
        (-16_290_586, "the helpdesk's is 188 days behind ours"),
        (90, "the helpdesk's is 90 s ahead of ours"),
        (18_000, "the helpdesk's is 5 h ahead of ours"),
    ],
)
def test_clocks_are_compared_in_a_persons_units(offset: int, words: str) -> None:
    assert compared(offset) == words


def test_without_at_a_ticket_is_explained_by_the_helpdesks_clock(operator: Operator) -> None:
    operator.stage.ahead = 7200
    operator.stage.start()
    operator.stage.to("10:00")
    key = operator.stage.asks()
    operator.stage.turn()
    # The clock that jumped is told as well.
    as_of = operator.json("status", code=1)["as_of"]

    assert operator.json("explain", key)["as_of"] == as_of
    assert operator.calls("explain", key).lines[0] == f"{key} as of 2026-05-18 10:00 (Europe/Moscow)"


def test_a_site_that_was_never_watched_says_so_instead_of_since_never(operator: Operator) -> None:
    other = operator.stage.folder / "other.db"
    open_store(f"sqlite:///{other}").close()

    outcome = operator.calls("status", "--store", f"sqlite:///{other}")

    assert "  watched        not yet" in outcome.lines
    assert "never was" not in outcome.out
    assert "was never watched; begin with" in outcome.lines[-1]


def test_a_daemon_that_lives_and_has_had_no_good_turn_for_minutes_is_not_well(operator: Operator) -> None:
    operator.stage.start()
    operator.stage.at("10:00")
    operator.stage.to("10:02")
    operator.stage.renew()
    assert operator.calls("status").lines[-1] == "All is well. The last good turn was 2 minutes ago."

    operator.stage.to("10:07")
    operator.stage.renew()

    (sentence,) = operator.json("status", code=1)["attention"]
    assert sentence == "no turn has gone well for 7 minutes; what keeps it stands in the daemon's log"
