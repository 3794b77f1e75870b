"""Single facts about the dates that a message promises: each phrase, and what is none of ours."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.core.dates import dates_said, names_a_date
from tests.calendars import OFFICE, at, shown, weekdays

NINE_TO_SIX = Calendar(CalendarSpec("nine to six", "Europe/Moscow", weekdays("09:00-18:00")))
WEDNESDAY = at(NINE_TO_SIX, "2026-05-13T10:00")


def said(text: str, calendar: Calendar = NINE_TO_SIX, written: str = "2026-05-13T10:00") -> list[str]:
    found = dates_said(text, at(calendar, written), calendar)
    return [one.on.isoformat() if one.is_date_only else shown(calendar, one.at) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Мы перезвоним вам завтра в 15:00.", "2026-05-14 15:00"),
        ("We ring you tomorrow at half past two.", "2026-05-14 14:30"),
        ("Мы перезвоним вам завтра в половине четвёртого.", "2026-05-14 15:30"),
        ("We lost the parcel and resend it tomorrow.", "2026-05-14"),
        ("Монтаж начнём в понедельник в 9 утра.", "2026-05-18 09:00"),
        ("Доставим не позже 22.05.", "2026-05-22"),
        ("Ответим вам в течение двух часов.", "2026-05-13 12:00"),
        ("Результат сообщим на следующей неделе в среду.", "2026-05-20"),
        ("Релиз перенесён на пятницу, 22 мая.", "2026-05-22"),
        ("Бригада приедет 18 мая с 10 до 12.", "2026-05-18 12:00"),
        ("Тестируем до конца завтрашнего дня.", "2026-05-14 18:00"),
        ("Сделаем до конца недели.", "2026-05-15 18:00"),
        ("Завтра отправим макет в 15:00.", "2026-05-14 15:00"),
        ("Сделаем не в пятницу, а в понедельник.", "2026-05-18"),
        ("Доставим через 2-3 дня.", "2026-05-16"),
        ("I'll call you tomorrow at 3pm.", "2026-05-14 15:00"),
        ("Your refund will arrive within three business days.", "2026-05-18"),
        ("We have moved the release to Friday, 22 May.", "2026-05-22"),
        ("The draft is with you tomorrow before lunch.", "2026-05-14 12:00"),
        ("We release the update on May 21st.", "2026-05-21"),
        ("The corrected proof reaches you by noon tomorrow.", "2026-05-14 12:00"),
        ("We will fix it by the end of Thursday.", "2026-05-14 18:00"),
        ("By the end of May you get the report.", "2026-05-31"),
        ("Отвечу завтра к 17-30.", "2026-05-14 17:30"),
        ("Разберём за два рабочих дня.", "2026-05-15"),
        ("Отгрузка 19.05, трек пришлём.", "2026-05-19"),
        ("ur form goes live thu at 4pm", "2026-05-14 16:00"),
        ("done by 2moro 11am", "2026-05-14 11:00"),
        ("Gets fixed this afternoon between 3 and 5 pm.", "2026-05-13 17:00"),
    ],
)
def test_a_promised_date_is_worked_out(text: str, expected: str) -> None:
    assert said(text) == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Если не ответите до пятницы, закроем заявку.",
        "Пришлите правки до 20 мая.",
        "Поддержка отвечает до 21:00.",
        "Надеемся успеть к пятнице.",
        "Через 3 дня после оплаты счёт закроется.",
        "В тестовой среде всё работает.",
        "Встреча была в понедельник.",
        "Обновление выйдет 31 июня.",
        "Приедем в четверг или в пятницу?",
        "> отправим в пятницу",
        "Please review by 20 May.",
        "Invoice 1205 of 12 May 2026 is attached.",
        "You launch on 1 June, noted.",
        "The account closes 3 days after payment.",
        "We hope to make it by Friday.",
        "The price is 12.05 USD.",
        "The supplier promised Friday.",
        "Your accountant said that she pays on Monday.",
        "Провайдер сообщил, что тянет кабель до субботы.",
        "The second coat is dry.",
        "The Black Friday banner is in the archive.",
        "Firmware 4.11.27 suits your gate.",
        "Lovely to meet you on Wednesday!",
        "Сделали за два дня, как и обещали.",
        "Сервер упал в 3:15, поднят через четыре минуты.",
    ],
)
def test_a_date_that_is_no_promise_of_ours_is_left_out(text: str) -> None:
    assert said(text) == []


def test_the_end_of_the_day_is_that_of_the_calendar() -> None:
    assert said("Ответим завтра до конца дня.", Calendar(OFFICE)) == ["2026-05-14 19:00"]


def test_working_days_are_those_of_the_calendar() -> None:
    four_days = Calendar(CalendarSpec("four days", "Europe/Moscow", weekdays("09:00-18:00", 0, 1, 2, 3)))
    assert said("It ships in two working days.", four_days, "2026-05-14T10:00") == ["2026-05-19"]


def test_a_shift_past_midnight_belongs_to_the_date_on_which_it_opens() -> None:
    nights = Calendar(CalendarSpec("nights", "Europe/Berlin", weekdays("22:00-30:00")))
    assert said("It ships in two working days.", nights, "2026-05-13T12:00") == ["2026-05-15"]


def test_a_calendar_that_never_opens_gives_no_working_days() -> None:
    never = Calendar(CalendarSpec("never", "UTC"))
    assert said("It ships in two working days.", never) == []


def test_a_date_without_an_hour_is_due_when_its_hours_close() -> None:
    [one] = dates_said("Пришлём отчёт к пятнице.", WEDNESDAY, NINE_TO_SIX)
    assert (one.phrase, one.is_date_only, shown(NINE_TO_SIX, one.at)) == ("к пятнице", True, "2026-05-15 18:00")


def test_today_written_after_hours_still_has_the_evening() -> None:
    [one] = dates_said("Ответим сегодня.", at(NINE_TO_SIX, "2026-05-13T19:00"), NINE_TO_SIX)
    assert shown(NINE_TO_SIX, one.at) == "2026-05-14 00:00"


def test_an_hour_is_of_the_day_that_the_sentence_named() -> None:
    text = "В среду в 11:00 включим его у вас, в 11:30 я позвоню."
    assert said(text) == ["2026-05-20 11:00", "2026-05-20 11:30"]


def test_names_a_date_needs_no_moment_of_writing() -> None:
    assert names_a_date("We send it by Friday.")
    assert not names_a_date("We sent it on Friday.")


_PHRASES = (
    "завтра к пятнице 15 мая до 18:00 через два дня с 10 по , . ? « » ( если пришлём отправили на следующей неделе "
    "конца tomorrow by Friday in two working days at noon end of the week 2026-05-20 12.05 99.99 31 June - – th го"
)
_WORDS = _PHRASES.split()


@given(st.one_of(st.text(), st.lists(st.sampled_from(_WORDS)).map(" ".join)))
def test_any_text_gives_phrases_that_stand_in_it_and_lie_ahead(text: str) -> None:
    end = 0
    for one in dates_said(text, WEDNESDAY, NINE_TO_SIX):
        assert text[one.start : one.end] == one.phrase
        assert one.start >= end
        assert one.at > WEDNESDAY
        end = one.end


@pytest.mark.parametrize(
    "piece",
    [
        "1",
        "1-",
        "1.",
        "завтра ",
        "tomorrow, ",
        "by ",
        "on Friday ",
        "no later than ",
        "two or ",
        "a",
        "«",
        "«a» ",
        "if ",
        "is x at 5 pm ",
        "сделают вам в 15:00 ",
        "ссылка до завтра ",
        "so ",
    ],
)
def test_a_long_hostile_text_takes_time_in_proportion(piece: str) -> None:
    started = time.perf_counter()
    dates_said(piece * (100_000 // len(piece)), WEDNESDAY, NINE_TO_SIX)
    assert time.perf_counter() - started < 10
