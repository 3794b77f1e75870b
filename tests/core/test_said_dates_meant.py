"""Whose date it is: what we promise is told from refusals, others' doings, what lasts, and days only talked about."""

from __future__ import annotations

import pytest

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.core.dates import dates_said
from tests.calendars import at, shown, weekdays

OFFICE_IN_MOSCOW = Calendar(CalendarSpec("nine to six", "Europe/Moscow", weekdays("09:00-18:00")))
WEDNESDAY = at(OFFICE_IN_MOSCOW, "2030-04-10T10:00")


def said(text: str) -> list[str]:
    found = dates_said(text, WEDNESDAY, OFFICE_IN_MOSCOW)
    return [one.on.isoformat() if one.is_date_only else shown(OFFICE_IN_MOSCOW, one.at) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("We can't make Thursday, I'm afraid.", id="a refusal"),
        pytest.param("There is no way this is done by Friday.", id="no chance of it"),
        pytest.param("До среды результата не ждите.", id="a refusal of the reader's hope"),
        pytest.param("Четверг не обещаю.", id="a promise denied"),
        pytest.param("Google reviews the ads within two business days.", id="a platform"),
        pytest.param("Банк подтвердит платёж завтра, так они нам написали.", id="a bank"),
        pytest.param("The old API shuts down on 1 June, Google writes.", id="words of others, named behind"),
        pytest.param("It is out on 20 April, I read.", id="hearsay, named behind"),
        pytest.param("Your crew arrives Wednesday 8:00.", id="people of the client"),
        pytest.param("We trust you will return the signed copy by Friday.", id="what the reader will do"),
        pytest.param("В вашем календаре на пятницу 10:00 стоит совет.", id="a paper of the client"),
        pytest.param("Remind me on Monday if you still see it.", id="a request to us"),
        pytest.param("Акт нужно подписать до 15-го.", id="a duty of nobody"),
        pytest.param("Чтобы запустить рассылку в четверг, нужен логотип.", id="a purpose"),
        pytest.param("Договор у вас до 31 декабря 2030 года.", id="a contract"),
        pytest.param("Промокод активен до 30 апреля включительно.", id="a code"),
        pytest.param("Coupon codes die at midnight on Sunday.", id="what ends by itself"),
        pytest.param("It clears itself within 24 hours.", id="what happens by itself"),
        pytest.param("Our desk is staffed 8 am to 8 pm, Monday to Saturday.", id="opening hours"),
        pytest.param("Invoices go out on the 1st of the month.", id="a habit"),
        pytest.param("Standard response time is within four hours.", id="a standard"),
        pytest.param("Friday is off the table.", id="a day that is talked about"),
        pytest.param("Our Friday call is cancelled.", id="a day that tells things apart"),
        pytest.param("The course takes place on 18 April in Leeds.", id="an event"),
        pytest.param("До понедельника!", id="a goodbye"),
        pytest.param("Have a good weekend, talk Monday!", id="a greeting"),
        pytest.param("Замеры снимет Наталья, она позвонит за час.", id="notice before something"),
        pytest.param("Сделаем в ночь на пятницу.", id="a night between two days"),
        pytest.param("We ship it a week on Monday.", id="a Monday that is not the next"),
        pytest.param("I'll call you tomorrow at 10 your time.", id="an hour of another zone"),
    ],
)
def test_a_date_that_nobody_of_ours_gave_is_left_out(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("You asked for Friday; we can do Monday by noon.", ["2030-04-15 12:00"]),
        ("Вам нужно к пятнице, мы отдадим в четверг.", ["2030-04-11"]),
        ("Slight change of plan: instead of Thursday we present on Friday at 14:00.", ["2030-04-12 14:00"]),
        ("The second invoice is sent out on 2 May.", ["2030-05-02"]),
        ("We'll have it sorted no later than the 18th.", ["2030-04-18"]),
        ("All pages translated by the end of April.", ["2030-04-30"]),
        ("На сайте исправим в пятницу.", ["2030-04-12"]),
        ("Call you at 3 pm.", ["2030-04-10 15:00"]),
        ("Доступ восстановят до 14:00, я держу на контроле.", ["2030-04-10 14:00"]),
        ("Срок сдвинулся, новая дата — 18 апреля.", ["2030-04-18"]),
        ("Видео смонтируем за три дня.", ["2030-04-13"]),
        ("План такой: прототип 19 июня, запуск 3 июля.", ["2030-06-19", "2030-07-03"]),
    ],
)
def test_a_date_of_ours_is_found_beside_those_of_others(text: str, expected: list[str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("this evening at seven", "2030-04-10 19:00"),
        ("tonight by nine", "2030-04-10 21:00"),
        ("tomorrow morning at half past nine", "2030-04-11 09:30"),
        ("at 8 tomorrow night", "2030-04-11 20:00"),
        ("by 5 tomorrow", "2030-04-11 17:00"),
        ("by 1700 on Friday", "2030-04-12 17:00"),
        ("at ten to four", "2030-04-10 15:50"),
        ("tomorrow 2-4 pm", "2030-04-11 16:00"),
        ("on Friday the 19th", "2030-04-19"),
        ("by 19-Apr", "2030-04-19"),
        ("on the twenty-second of April", "2030-04-22"),
        ("two weeks from now", "2030-04-24"),
        ("in three weeks' time", "2030-05-01"),
        ("in a couple of hours", "2030-04-10 12:00"),
        ("in an hour and a half", "2030-04-10 11:30"),
        ("in 2h", "2030-04-10 12:00"),
        ("first thing Monday, 9 am", "2030-04-15 09:00"),
    ],
)
def test_a_time_in_english_is_read_whole(words: str, expected: str) -> None:
    assert said(f"We'll send it to you {words}.") == [expected]


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("сегодня вечером в 7", "2030-04-10 19:00"),
        ("завтра утром к 10", "2030-04-11 10:00"),
        ("завтра к трём", "2030-04-11 15:00"),
        ("завтра в час дня", "2030-04-11 13:00"),
        ("завтра к 14 часам", "2030-04-11 14:00"),
        ("с 10 до 12 завтра", "2030-04-11 12:00"),
        ("завтра в обед", "2030-04-11 12:00"),
        ("завтра, в четверг, в 16:00", "2030-04-11 16:00"),
        ("с утра в пятницу", "2030-04-12"),
        ("завтра после обеда", "2030-04-11"),
        ("в четверть пятого", "2030-04-10 16:15"),
        ("без пятнадцати пять", "2030-04-10 16:45"),
        ("через час-полтора", "2030-04-10 11:30"),
        ("через два с половиной часа", "2030-04-10 12:30"),
        ("минут через двадцать", "2030-04-10 10:20"),
        ("через пару дней", "2030-04-12"),
        ("за день", "2030-04-11"),
    ],
)
def test_a_time_in_russian_is_read_whole(words: str, expected: str) -> None:
    assert said(f"Мы пришлём вам отчёт {words}.") == [expected]


def test_a_past_hour_is_not_joined_to_the_day_behind_it() -> None:
    assert said("Записи подали в 10:20, завтра в 10:30 проверим.") == ["2030-04-11 10:30"]
