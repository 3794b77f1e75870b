"""Stories of silences: what falls due in one is written down, and said neither then nor later."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext import clock
from tests.stories.reloading import Reloading
from tests.stories.told import NOTES_ONLY, a_stage


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reloading]:
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        yield Reloading(stage)


def silenced(daemon: Reloading) -> list[tuple[str, str, str]]:
    return [
        (stored.ticket, stored.decision.step, stored.decision.reason)
        for stored in daemon.stage.store.decisions("story")
        if stored.decision.outcome == "silenced"
    ]


def test_what_falls_due_in_a_silence_is_recorded_and_never_said_and_what_comes_later_is(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    key = daemon.stage.asks()
    daemon.at("10:01", "11:00")
    added = daemon.calls(
        "silence", "add", "--rule", "answered", "--for", "90m", "--because", "we move house", "--owner", "kim"
    )

    daemon.at("12:01", "12:30", "12:31", "13:00")
    assert (added.code, daemon.stage.words(key)) == (0, "")
    assert silenced(daemon) == [(key, "50%", "kim asked for silence: we move house")]
    daemon.at("14:01")

    assert daemon.stage.words(key) == "Overdue"


@pytest.mark.parametrize(
    ("words", "silent"),
    [
        (("--project", "sup"), {"SUP", "other SUP"}),
        (("--project", "LEAD"), set()),
        (("--client", "bluebell kitchens"), {"SUP", "other SUP"}),
        (("--client", "Polar Tea"), set()),
        (("--ticket", "first"), {"SUP"}),
        (("--ticket", "first", "--project", "LEAD"), set()),
    ],
)
def test_a_silence_is_for_what_it_names_and_for_nothing_else(
    daemon: Reloading, words: tuple[str, ...], silent: set[str]
) -> None:
    daemon.stage.to("10:00")
    first, other = daemon.stage.asks(), daemon.stage.asks()
    daemon.at("10:01")
    known = daemon.stage.store.ticket("story", first)
    assert known is not None
    said = [
        first if word == "first" else known.client.upper() if word == "bluebell kitchens" else word for word in words
    ]
    assert daemon.calls("silence", "add", *said, "--for", "8h", "--because", "a test").code == 0

    daemon.at("12:01")

    quiet = {name for name, key in (("SUP", first), ("other SUP", other)) if daemon.stage.words(key) == ""}
    assert quiet == silent


def test_what_fell_due_in_a_silence_stays_unsaid_though_the_daemon_was_down_until_after_it(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    key = daemon.stage.asks()
    daemon.at("10:01", "11:00")
    daemon.calls("silence", "add", "--ticket", key.lower(), "--until", "2026-05-18T12:30", "--because", "a call")

    daemon.at("13:00")

    assert daemon.stage.words(key) == ""
    assert [step for _, step, _ in silenced(daemon)] == ["50%"]


def test_a_silence_that_is_ended_holds_for_what_fell_due_in_it_and_no_longer(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    key = daemon.stage.asks()
    daemon.at("10:01", "11:00")
    daemon.calls("silence", "add", "--ticket", key, "--for", "2cd", "--because", "a call")
    daemon.at("12:01")

    ended = daemon.calls("silence", "end", "1")
    daemon.at("12:02", "14:01")

    assert ended.code == 0
    assert daemon.stage.words(key) == "Overdue"
    assert [entry.what for entry in daemon.stage.store.audit_log()] == ["silence added", "silence ended"]


def test_a_renamed_rule_stays_silenced(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    key = daemon.stage.asks()
    daemon.at("10:01", "11:00")
    daemon.calls("silence", "add", "--rule", "answered", "--for", "2h", "--because", "we move house")
    daemon.edit(NOTES_ONLY.replace("  answered:\n", "  in-time:\n    renamed_from: answered\n"))

    daemon.at("11:01:00", "11:01:10", "12:01")

    assert daemon.stage.words(key) == ""
    assert [step for _, step, _ in silenced(daemon)] == ["50%"]


def test_status_and_explain_show_the_silence_and_what_it_kept_from_being_said(daemon: Reloading) -> None:
    daemon.stage.to("10:00")
    key = daemon.stage.asks()
    daemon.at("10:01", "11:00")
    daemon.calls("silence", "add", "--ticket", key, "--for", "4h", "--because", "we phone them", "--owner", "kim")
    daemon.at("12:01")

    status, explained = daemon.calls("status"), daemon.calls("explain", key, "--at", "2026-05-18T12:02:00+03:00")

    assert f"  silent         1 for ticket {key} until 2026-05-18 15:00:00, kim: we phone them" in status.lines
    assert f"  1 for ticket {key} until 2026-05-18 15:00, kim: we phone them" in explained.lines
    assert "  answered 50% of 2026-05-18 12:00 was not said: kim asked for silence: we phone them" in explained.lines
