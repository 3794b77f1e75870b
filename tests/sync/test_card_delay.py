"""The status card says by when the client must be told of a delay, in both languages, until they are."""

from __future__ import annotations

import pytest

from jira_csext.core.card import card_of
from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Always
from jira_csext.core.delay_rule import Deadline, DelayWarning
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.speech_text import as_plain
from jira_csext.core.ticket import Event
from jira_csext.sync.card_words import Style, card_text
from tests.building import OFFICE, a_ticket, at, change, offset, said, says

RULEBOOK = Rulebook(
    delay_warnings=(
        DelayWarning("in-time", Always(), (Deadline("due_at"),), offset("1wd before"), OFFICE, otherwise="post"),
    )
)
DUE = change("Mon 10:30", "due_at", None, "2026-06-05")
MOVED = change("Tue 12:00", "due_at", "2026-06-05", "2026-06-09")
TOLD = says("Wed 12:00", "agent", "It takes longer: we will be done by 9 June.")
TOLD_LATE = TOLD._replace(at=at("Fri 12:00"))
DONE = change("Wed 12:00", "state", "open", "resolved")


def lines(now: str, *events: Event, language: str = "en") -> str:
    ticket = a_ticket("Mon 10:00", *events)
    card = card_of(RULEBOOK, ticket, evaluate(RULEBOOK, ticket, NO_CLIENT, at(now)), (), 0, at(now))
    style = Style(language, lambda instant: str(said(instant)), str)
    return as_plain(card_text(card, {}, style, at(now)))


@pytest.mark.parametrize(
    ("now", "events", "english", "russian"),
    [
        (
            "Tue 13:00",
            (DUE, MOVED),
            "Delay: the client must be told by Thu 16:45",
            "Задержка: сообщить клиенту нужно до Thu 16:45",
        ),
        (
            "Fri 10:00",
            (DUE, MOVED),
            "Delay: the client has not been told and should have been by Thu 16:45",
            "Задержка: клиенту ещё не сообщено, а нужно было до Thu 16:45",
        ),
        (
            "Wed 13:00",
            (DUE, MOVED, TOLD),
            "Delay: the client was told Wed 12:00",
            "Задержка: клиенту сообщено Wed 12:00",
        ),
        (
            "Fri 13:00",
            (DUE, MOVED, TOLD_LATE),
            "Delay: the client was told Fri 12:00, and should have been by Thu 16:45",
            "Задержка: клиенту сообщено Fri 12:00, а нужно было до Thu 16:45",
        ),
    ],
)
def test_the_card_says_what_the_client_is_owed(now: str, events: tuple[Event, ...], english: str, russian: str) -> None:
    assert english in lines(now, *events)
    assert russian in lines(now, *events, language="ru")


def test_where_the_work_was_done_first_no_word_of_a_delay_is_owed() -> None:
    assert "Delay" not in lines("Wed 13:00", DUE, MOVED, DONE)
