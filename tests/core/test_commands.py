"""Commands: which words of an internal comment are taken for one, and which never are."""

from __future__ import annotations

import pytest

from jira_csext.core.commands import Command, command_in, is_attempt, with_commands
from jira_csext.core.ticket import Event
from tests.building import says


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("ack", Command("acknowledged")),
        ("  Ack.\nI look into it after lunch", Command("acknowledged")),
        ("принято", Command("acknowledged")),
        ("TAKE", Command("taken")),
        ("беру!", Command("taken")),
        ("snooze 2h because the bank answers at noon", Command("snoozed", "2h", "the bank answers at noon")),
        ("snooze for 1wd: waiting for parts", Command("snoozed", "1wd", "waiting for parts")),
        ("отложить на 1h30m потому что ждём банк", Command("snoozed", "1h30m", "ждём банк")),
        (
            "snooze until 2026-03-10 9:30 because the office is shut",
            Command("snoozed", "2026-03-10T09:30", "the office is shut"),
        ),
        ("отложить до 2026-03-10, из-за праздника", Command("snoozed", "2026-03-10", "праздника")),
        ("answered", Command("answered")),
        ("answered by phone", Command("answered", "by phone")),
        ("отвечено по телефону: клиент доволен", Command("answered", "по телефону", "клиент доволен")),
    ],
)
def test_a_line_that_is_a_command_and_nothing_else_is_one(text: str, command: Command) -> None:
    assert command_in(text) == command


@pytest.mark.parametrize(
    "text",
    [
        "",
        "take care of this please",
        "acknowledge the receipt to the client",
        "I will take",
        "snooze 2h",
        "snooze 2 hours because I am busy",
        "snooze 1d because it is late",
        "snooze until tomorrow because it is late",
        "snooze until 2026-13-40 because it is late",
        "answered the client that we are on it",
        "First line\nack",
        "> ack",
    ],
)
def test_ordinary_words_are_no_command(text: str) -> None:
    assert command_in(text) is None


def test_a_snooze_that_lacks_its_reason_is_an_attempt_of_which_the_author_should_hear() -> None:
    assert is_attempt("snooze 2h")
    assert is_attempt("отложить до завтра")
    assert not is_attempt("snooze 2h because of the bank")
    assert not is_attempt("we snoozed it")


def test_only_an_internal_comment_by_a_person_of_ours_commands() -> None:
    ours = says("Mon 11:00", "agent", "ack", public=False)
    others = (
        says("Mon 10:00", "agent", "ack"),
        says("Mon 10:10", "client", "ack"),
        says("Mon 10:20", "bot", "ack", public=False),
        says("Mon 10:30", "client", "ack", public=False),
    )
    history = with_commands((*others, ours))
    assert history[:4] == others
    assert history[4:] == (
        ours,
        Event(ours.at, "own", f"{ours.id}/told", "agent", "agent", field="acknowledged"),
    )


def test_a_command_is_told_once_however_often_the_history_is_read() -> None:
    note = says("Mon 11:00", "agent", "snooze 2h because of the bank", public=False)
    once = with_commands((note,))
    assert with_commands(once) == once
    assert [event.new for event in once] == [None, "2h"]
