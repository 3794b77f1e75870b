"""Commands: which words of an internal comment are taken for one, and which never are."""

from __future__ import annotations

import pytest

from jira_csext.core.commands import Command, CommandMoment, attempt_in, command_in, heeded, with_commands
from jira_csext.core.ticket import Event
from jira_csext.core.told import CLIENT_WISH
from tests.building import a_calendar, a_ticket, at, says


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
        ("answered elsewhere", Command("answered", "elsewhere")),
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


def test_what_begins_like_a_command_is_an_attempt_of_which_the_author_should_hear() -> None:
    for text, word in (
        ("snooze 2h", "snoozed"),
        ("отложить до завтра", "snoozed"),
        ("we snoozed it", ""),
        ("promise them something", "promised"),
        ("Обещаю перезвонить", "promised"),
        ("promised", ""),
        ("confirm", "confirmed"),
        ("confirm with the client that it is done", ""),
        ("Подтверждаю.", "confirmed"),
        ("cause", "cause"),
        ("причина:", "cause"),
        ("causes are many", ""),
    ):
        assert attempt_in(text) == word, text


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


MOSCOW = a_calendar("10:00-19:00", "Europe/Moscow")
# Monday 1 June 2026, 13:00 in Moscow.
HEARING = CommandMoment(at("Mon 10:00"), MOSCOW)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("promise 2026-06-04 15:00", Command("promised", "2026-06-04T15:00:00+03:00")),
        ("Promise: Friday noon", Command("promised", "2026-06-05T12:00:00+03:00")),
        ("promise 2026-06-05", Command("promised", "2026-06-05T19:00:00+03:00")),
        ("promise 2026-06-06", Command("promised", "2026-06-07T00:00:00+03:00")),
        ("обещаю к четвергу 15:00", Command("promised", "2026-06-04T15:00:00+03:00")),
        ("Обещаем завтра\nклиент согласен", Command("promised", "2026-06-02T19:00:00+03:00")),
        ("promise Friday noon at the client's wish", Command("promised", "2026-06-05T12:00:00+03:00", CLIENT_WISH)),
        ("promise Friday, as the client asked", Command("promised", "2026-06-05T19:00:00+03:00", CLIENT_WISH)),
        ("обещаю в пятницу (по просьбе клиента)", Command("promised", "2026-06-05T19:00:00+03:00", CLIENT_WISH)),
        ("cause the supplier's parts came late", Command("cause", "the supplier's parts came late")),
        ("Cause: of no importance", Command("cause", "of no importance")),
        ("причина: в платёжном шлюзе.", Command("cause", "в платёжном шлюзе")),
        ("причина поставщик", Command("cause", "поставщик")),
    ],
)
def test_a_date_and_a_cause_are_told(text: str, command: Command) -> None:
    assert command_in(text, HEARING) == command


@pytest.mark.parametrize(
    "text",
    [
        "promise",
        "promise them nothing",
        "promise 2026-05-04",
        "promise Friday or Monday",
        "promise Friday if the parts come",
        "promise Thursday, 5 June",
        "promised Friday",
        "обещаю перезвонить",
        "I promise Friday noon",
        "confirm",
        "confirm Friday",
        "cause",
        "causes are many",
        "Cause of the delay is the supplier",
        "Причина в том, что поставщик опоздал",
        f"cause {'x' * 256}",
    ],
)
def test_a_date_that_is_past_or_doubtful_and_sentences_on_causes_are_not(text: str) -> None:
    assert command_in(text, HEARING) is None


def confirmed(*events: Event) -> list[tuple[str, object]]:
    """What was told in a history that ends with a confirmation at 11:00 UTC."""
    note = says("Mon 11:00", "agent", "confirm", public=False)
    return [(event.field, event.new) for event in with_commands((*events, note), MOSCOW) if event.kind == "own"]


def test_a_confirmation_promises_the_date_of_our_last_message_that_names_one() -> None:
    older = says("Mon 10:00", "agent", "We will send it by Friday noon.")
    newer = says("Mon 10:30", "agent", "It will be ready on Thursday at 15:00.")
    without = says("Mon 10:40", "agent", "Thank you!")
    theirs = says("Mon 10:50", "client", "We will send the papers tomorrow.")

    assert confirmed(older) == [("promised", "2026-06-05T12:00:00+03:00")]
    assert confirmed(older, newer, without, theirs) == [("promised", "2026-06-04T15:00:00+03:00")]


def test_nothing_is_confirmed_where_no_message_names_one_date_that_is_still_ahead() -> None:
    assert confirmed() == []
    assert confirmed(says("Mon 10:00", "client", "We will send it by Friday noon.")) == []
    assert confirmed(says("Mon 10:00", "agent", "We will send it by Friday noon.", public=False)) == []
    assert confirmed(says("Mon 10:00", "agent", "The draft will be ready on Tuesday, the rest on Friday.")) == []
    assert confirmed(says("Mon 10:00", "agent", "We will call you at 13:30.")) == []


def test_nobody_else_promises_or_names_a_cause() -> None:
    others = (
        says("Mon 10:00", "agent", "promise Friday"),
        says("Mon 10:10", "client", "promise Friday"),
        says("Mon 10:20", "bot", "cause supplier", public=False),
        says("Mon 10:30", "unknown", "cause supplier", public=False),
    )
    assert with_commands(others, MOSCOW) == others


def test_a_ticket_holds_what_was_told_and_keeps_it_when_the_comment_goes() -> None:
    note = says("Mon 11:00", "agent", "cause supplier", public=False)
    told = heeded(a_ticket("Mon 09:00", note), MOSCOW)
    gone = told._replace(history=tuple(one._replace(text="", deleted_at=at("Tue 09:00")) for one in told.history))

    assert told.attributes["cause"] == "supplier"
    assert heeded(told, MOSCOW) == told
    assert [event.new for event in heeded(gone, MOSCOW).history if event.kind == "own"] == ["supplier"]
