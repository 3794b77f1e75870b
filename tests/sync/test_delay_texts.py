"""The shipped texts of delays never speak of the past as if it lay ahead, and a repeated one says what is new."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import ActionKind, Rulebook
from jira_csext.core.speech_text import as_plain
from jira_csext.core.ticket import Event
from jira_csext.sync.speech import Facts, Templates
from tests.building import a_ticket, at, change
from tests.core.test_delay import DUE_FRIDAY, a_warning, own

WARNED = own("Fri 16:01", "warned")


def said(
    repo: Path, language: str, name: str, now: str, *events: Event, step: str = "", kind: ActionKind = "reply"
) -> str:
    ticket = a_ticket("Mon 10:00", DUE_FRIDAY, *events, summary="Banner")
    cycles = evaluate(Rulebook((), delay_warnings=(a_warning(),)), ticket, NO_CLIENT, at(now)).cycles
    cycle = next(one for one in reversed(cycles) if one.metric == "client_warned" and one.is_open)
    facts = Facts(at(now), ticket, a_warning().rule, cycle, step=step)
    return as_plain(Templates(repo / "rules", language).say(name, facts, kind).text)


def test_the_first_message_before_the_deadline_speaks_of_it_as_ahead(repo: Path) -> None:
    text = said(repo, "en", "delay-warning", "Fri 16:00")

    assert text.startswith("“Banner” will not be ready by Fri 5 June, 17:00 (UTC). We will name the new date by Mon 8")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (
            "en",
            "of “Banner” by Mon 8 June, 16:01 (UTC). It is not set yet; we will name it by Tue 9 June, 15:56 (UTC).",
        ),
        (
            "ru",
            "новую дату до пн 8 июня, 16:01 (UTC). Она пока не определена; назовём её до вт 9 июня, 15:56 (UTC).",
        ),
    ],
)
def test_a_second_message_without_a_date_says_what_the_first_had_promised(repo: Path, language: str, told: str) -> None:
    text = said(repo, language, "delay-warning", "+1w Mon 15:56", WARNED)

    assert told in text
    assert "5 " not in text.replace("15:56", "")


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", "“Banner” was to be ready by Fri 5 June, 17:00 (UTC) and is not ready yet. The new date is Wed 10 June"),
        ("ru", "«Banner»: срок был пт 5 июня, 17:00 (UTC), работа ещё не готова. Новая дата: ср 10 июня"),
    ],
)
def test_a_new_date_named_after_the_deadline_says_that_it_has_passed(repo: Path, language: str, told: str) -> None:
    moved = change("+1w Mon 12:00", "due_at", "2026-06-05", "2026-06-10")

    assert said(repo, language, "delay-warning", "+1w Mon 15:56", WARNED, moved).startswith(told)


@pytest.mark.parametrize(
    ("language", "passed", "ahead"),
    [
        ("en", "was to be ready by Fri 5 June, 17:00 (UTC) and is not ready yet", "will not be ready"),
        ("ru", "срок был пт 5 июня, 17:00 (UTC), работа ещё не готова", "готово не будет"),
    ],
)
def test_the_draft_on_a_missed_deadline_is_written_for_after_it(
    repo: Path, language: str, passed: str, ahead: str
) -> None:
    text = said(repo, language, "draft-delay", "Fri 17:01", step="missed", kind="note")
    before = said(repo, language, "draft-delay", "Fri 10:00", step="draft", kind="note")

    assert passed in text
    assert ahead not in text
    assert ahead in before
    assert passed not in before


def test_the_draft_after_three_messages_names_the_hour_that_was_promised(repo: Path) -> None:
    warned = [WARNED, own("+1w Mon 15:57", "warned"), own("+1w Tue 15:53", "warned")]

    text = said(repo, "en", "draft-delay", "+1w Wed 15:50", *warned, step="draft", kind="note")

    assert text.startswith("The deadline has passed (Fri 5 June, 17:00 (UTC)), and the client waits for a new date.")
    assert "We said that we would name it by Wed 10 June, 15:53 (UTC)." in text
    assert "Will this be ready" not in text
