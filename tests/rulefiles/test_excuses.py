"""Excuses in what is written to clients: what is one, what is none, and the score on the labelled texts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.rulefiles.excuses import excuses_in, lacks_plan


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Мы зашиваемся, руки не доходят до вашей заявки.", "workload"),
        ("Программист уволился, разбираемся.", "too few people"),
        ("Вы сами поздно прислали тексты.", "the client is blamed"),
        ("Ваше письмо попало в спам.", "technology"),
        ("Sorry, we have been so busy lately.", "workload"),
        ("The supplier let us down again.", "others are to blame"),
        ("Traffic was terrible.", "weather and traffic"),
        ("I forgot to send it.", "forgotten"),
        ("Если бы вы прислали тексты раньше, задержки не было бы.", "the client is blamed"),
        ("Ключ только у Дениса, а он в горах.", "only one person could"),
        ("The bank holiday threw us, hence the silence.", "holidays"),
        ("Half the team is off sick, hence the silence.", "illness"),
        ("tom's got the flu so no idea when the page goes live", "illness"),
        ("Windows decided to update itself in the middle of the import.", "technology"),
        ("The courier firm is hopeless, as everybody knows.", "others are to blame"),
        ("The heatwave knocked everyone out.", "weather and traffic"),
        ("Everything takes longer with this framework.", "explained, nothing done"),
    ],
)
def test_an_excuse_is_found_with_its_reason(text: str, reason: str) -> None:
    assert reason in {one.reason for one in excuses_in(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Кнопка «Забыли пароль?» снова работает.",
        "Если вы не успели заполнить анкету, ссылка действует до пятницы.",
        "Поставщик подтвердил дату: 5 июня.",
        "Users who forget their password get a mail within a minute.",
        "Причина сбоя: полный диск. Место освободили в 10:40, расширение поставим сегодня в 22:00.",
        "The strike at the port moves your delivery to 14 June; storage is on us.",
        "Текст новости про завал на трассе заменили.",
        "Which of the four printers shows the fault?",
        "The backlog view now shows 50 items per page.",
        "We forgot nothing: all 14 points are in the file.",
        "Our mistake, the wrong logo was printed. New cards reach you on Friday.",
    ],
)
def test_a_fact_in_the_words_of_an_excuse_is_none(text: str) -> None:
    assert excuses_in(text) == []


def test_what_leaves_something_open_needs_a_date() -> None:
    assert lacks_plan("Извините за задержку, занимаемся.")
    assert lacks_plan("Sorry, nothing yet. We will get back to you.")


@pytest.mark.parametrize(
    "text",
    [
        "Извините за задержку. Макет пришлём завтра до 12:00.",
        "Sorry for the wait. The proof reaches you by noon tomorrow.",
        "Sorry for the wait. We answer by {{ ticket.due_at }}.",
        "Готово: форма снова отправляет письма.",
    ],
)
def test_a_date_a_variable_for_one_and_finished_work_are_a_plan(text: str) -> None:
    assert not lacks_plan(text)


@pytest.mark.parametrize("half", ["open", "aside", "second-open", "second-aside"])
def test_excuses_are_found_with_precision_09_and_recall_08(
    repo: Path, half: str, record_property: Callable[[str, object], None]
) -> None:
    lines = [
        json.loads(line) for line in (repo / f"tests/data/texts/excuses-{half}.jsonl").read_text("utf-8").splitlines()
    ]
    right, wrong, missed = [], [], []
    for line in lines:
        found = excuses_in(line["text"])
        start = line["text"].find(line["phrase"])
        end = start + len(line["phrase"])
        if line["label"] == "fine":
            wrong += [f"{line['id']}: {one.phrase!r} is no excuse" for one in found[:1]]
        elif any(one.start < end and start < one.end for one in found):
            right.append(line["id"])
        else:
            missed.append(f"{line['id']}: {line['phrase']!r} is one")
    precision, recall = len(right) / max(len(right) + len(wrong), 1), len(right) / (len(right) + len(missed))
    summary = f"{half}: precision {precision:.3f}, recall {recall:.3f} ({len(wrong)} wrong, {len(missed)} missed)"
    record_property("score", summary)
    # The second half kept aside (first look: 0.974, 0.925) must not be tuned on, so its lines stay unnamed.
    report = "\n".join([summary, *(wrong + missed if half != "second-aside" else [])])
    assert precision >= 0.9, report
    assert recall >= 0.8, report


@given(st.text())
def test_any_text_gives_phrases_that_stand_in_it(text: str) -> None:
    lacks_plan(text)
    for one in excuses_in(text):
        assert text[one.start : one.end] == one.phrase


@pytest.mark.parametrize(
    "piece", ["a ", "a-", "due to a-", "we ", "не ", "because of the ", "a", "the designer is ", "{{ ", "«", '"a']
)
def test_a_long_hostile_text_takes_time_in_proportion(piece: str) -> None:
    started = time.perf_counter()
    excuses_in(piece * (100_000 // len(piece)))
    lacks_plan(piece * (100_000 // len(piece)))
    assert time.perf_counter() - started < 20
