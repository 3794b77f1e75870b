"""Tickets whose course is told, not thrown: each shows one thing that the rules have to get right.

All times are Moscow's. 1 May (a Friday) and 11 May 2026 (a Monday, for Victory Day) are holidays in Russia.
"""

from __future__ import annotations

from jira_csext.sandbox.people import (
    ANNA,
    AUTOMATION,
    BLUEBELL,
    CEDAR_STEEL,
    EVA,
    GLEB,
    HARBOUR,
    IRINA,
    LINDGRUEN,
    MAGPIE_LAB,
    MARINA,
    MORNING_BAKERY,
    PAVEL,
    POLAR_TEA,
    TIMUR,
    VERST,
    Company,
)
from jira_csext.sandbox.plot import Kind, Plot, Priority, instant
from jira_csext.sandbox.words import PHRASES

TICKETS_BEFORE_THE_BANNER = 16
"""How many tickets the agency gets before the complaint about the banner, which so becomes SUP-17."""


def stories() -> list[Plot]:
    """Return the told tickets, in no order."""
    return [
        the_banner(),
        _only_the_machine_answered(),
        _only_a_note_inside(),
        _resolved_without_an_answer(),
        _reopened(),
        _paused_over_victory_day(),
        _key_client_at_night(),
        _key_client_at_night_too_late(),
        _written_on_a_holiday(),
        _german_friday_evening(),
        _a_colleague_was_faster(),
        _became_a_key_client("2026-05-06 10:20", "2026-05-06 12:40"),
        _became_a_key_client("2026-05-13 10:20", "2026-05-13 12:40"),
        _a_question_that_was_a_complaint(),
        _client_silent_to_this_day(),
        _nobody_has_answered_yet(),
        _answered_by_one_who_left(),
    ]


def the_banner() -> Plot:
    """A complaint raised in priority and answered late; its repair, paused over the May holiday, was kept."""
    plot = _told(
        "2026-04-30 10:25",
        POLAR_TEA,
        "complaint",
        "Medium",
        "На баннере старая цена",
        "Баннер на главной обещает чай по прошлогодней цене, покупатели спорят с продавцами. Уберите срочно!",
    )
    plot.say(plot.created_at + 7, AUTOMATION, PHRASES["ru"].received)
    plot.note("2026-04-30 11:10", PAVEL, "Это из апрельской партии, исходники у Тимура.")
    plot.assign("2026-04-30 12:40", MARINA, IRINA)
    plot.set("2026-04-30 14:10", MARINA, "priority", "High")
    plot.move("2026-04-30 14:35", IRINA, "working")
    plot.say(
        "2026-04-30 14:40", IRINA, "Вера, здравствуйте! Баннер сняли, готовим новый. Простите, что ответили не сразу."
    )
    plot.say("2026-04-30 16:00", IRINA, "Пришлите, пожалуйста, утверждённый прайс: сверим все цены на баннерах разом.")
    plot.move("2026-04-30 16:00", IRINA, "waiting")
    # The status stays: whose move it is, the answer itself says.
    plot.say("2026-05-04 11:30", plot.reporter, "Прайс во вложении. Когда будет новый баннер?")
    plot.move("2026-05-04 12:15", IRINA, "working")
    plot.note("2026-05-05 10:20", ANNA, "Ирина, клиент ждёт ответа со вчерашнего дня.")
    plot.say("2026-05-05 12:20", IRINA, "Новый баннер будет в среду до 16:00, цены сверили по прайсу.")
    plot.say("2026-05-06 14:45", IRINA, "Новый баннер на сайте, проверьте, пожалуйста.")
    plot.move("2026-05-06 14:50", IRINA, "resolved")
    plot.say("2026-05-06 15:30", plot.reporter, "Теперь всё верно, спасибо.")
    return plot.say("2026-05-06 15:50", IRINA, "Спасибо, что проверили, Вера!")


def _only_the_machine_answered() -> Plot:
    plot = _told(
        "2026-04-28 15:00",
        VERST,
        "question",
        "Medium",
        "Когда переедет сайт",
        "На встрече говорили о мае. Какого числа?",
    )
    plot.say(plot.created_at + 9, AUTOMATION, PHRASES["ru"].received)
    plot.assign("2026-04-28 15:30", MARINA, TIMUR)
    return plot.say("2026-05-05 10:00", AUTOMATION, "Заявка всё ещё в работе. Это автоматический ответ.")


def _only_a_note_inside() -> Plot:
    plot = _told(
        "2026-05-05 11:15",
        MORNING_BAKERY,
        "bug",
        "High",
        "Не открывается меню",
        "На телефоне меню пустое, на компьютере есть.",
    )
    plot.assign("2026-05-05 11:40", PAVEL, PAVEL).move("2026-05-05 11:40", PAVEL, "working")
    plot.note("2026-05-05 12:05", PAVEL, "Вижу, дело в шрифте. Чиню.")
    plot.say("2026-05-05 16:30", PAVEL, "Зоя, здравствуйте! Меню снова открывается, проверьте, пожалуйста.")
    return plot.move("2026-05-05 16:31", PAVEL, "resolved")


def _resolved_without_an_answer() -> Plot:
    plot = _told(
        "2026-04-29 10:10",
        BLUEBELL,
        "question",
        "Low",
        "Newsletter statistics",
        "Where do we find last month's numbers?",
    )
    plot.note("2026-04-29 10:30", EVA, "Asked and answered on the phone.")
    return plot.move("2026-04-29 10:31", EVA, "resolved")


def _reopened() -> Plot:
    plot = _told(
        "2026-05-06 10:40",
        HARBOUR,
        "bug",
        "High",
        "Gift vouchers cannot be paid",
        "The last step answers with an empty page.",
    )
    plot.assign("2026-05-06 10:55", EVA, EVA).move("2026-05-06 10:55", EVA, "working")
    plot.say("2026-05-06 11:20", EVA, "Hello Maud! We can see it here as well. You will hear from me by four o'clock.")
    plot.say("2026-05-06 15:50", EVA, "Fixed; vouchers can be paid again.")
    plot.move("2026-05-06 15:51", EVA, "resolved")
    plot.say("2026-05-12 12:30", plot.reporter, "It is back, for vouchers above 100 only.")
    plot.move("2026-05-12 12:45", EVA, "open")
    plot.say("2026-05-12 14:20", EVA, "You are right, there is a second cause. A fix goes live tomorrow.")
    plot.move("2026-05-12 14:21", EVA, "working")
    plot.say("2026-05-13 15:10", EVA, "Live now, and tested with every amount.")
    return plot.move("2026-05-13 15:11", EVA, "resolved")


def _paused_over_victory_day() -> Plot:
    plot = _told(
        "2026-05-07 11:00", VERST, "bug", "High", "Калькулятор доставки врёт", "До Казани считает как до Владивостока."
    )
    plot.assign("2026-05-07 11:20", PAVEL, PAVEL).move("2026-05-07 11:20", PAVEL, "working")
    plot.say("2026-05-07 11:45", PAVEL, "Семён, здравствуйте! Проверяем тарифы, вернусь сегодня.")
    plot.say("2026-05-08 16:00", PAVEL, "Пришлите, пожалуйста, таблицу тарифов с первого мая: у нас апрельская.")
    plot.move("2026-05-08 16:00", PAVEL, "waiting")
    plot.say("2026-05-12 11:00", plot.reporter, "Таблица во вложении, извините, праздники.")
    plot.move("2026-05-12 11:30", PAVEL, "working")
    plot.say("2026-05-12 12:10", PAVEL, "Спасибо! Загружаем, в среду к 15:00 всё посчитает верно.")
    plot.say("2026-05-13 14:40", PAVEL, "Тарифы новые, до Казани теперь как до Казани.")
    return plot.move("2026-05-13 14:41", PAVEL, "resolved")


def _key_client_at_night() -> Plot:
    plot = _told(
        "2026-05-16 23:40",
        CEDAR_STEEL,
        "reclamation",
        "Highest",
        "Магазин не принимает оплату",
        "С десяти вечера ни одной оплаты, у нас ночная распродажа!",
    )
    plot.say("2026-05-17 00:02", TIMUR, "Артём, это дежурный. Видим сбой на стороне оплаты, подняли подрядчика.")
    plot.assign("2026-05-17 00:03", TIMUR, TIMUR).move("2026-05-17 00:03", TIMUR, "working")
    plot.say("2026-05-17 01:15", TIMUR, "Оплата снова проходит. В понедельник пришлём разбор.")
    plot.say("2026-05-18 12:00", TIMUR, "Разбор: истёк сертификат у подрядчика, теперь следим за ним сами.")
    return plot.move("2026-05-18 12:01", TIMUR, "resolved")


def _key_client_at_night_too_late() -> Plot:
    plot = _told(
        "2026-05-09 21:05",
        HARBOUR,
        "complaint",
        "High",
        "Wrong banner on the front page",
        "It shows another shop's name!",
        contact=1,
    )
    plot.say(plot.created_at + 11, AUTOMATION, PHRASES["en"].received)
    plot.say("2026-05-09 21:55", EVA, "Ned, the banner is gone. I am sorry that it took me fifty minutes to see this.")
    plot.assign("2026-05-09 21:56", EVA, EVA).move("2026-05-09 21:56", EVA, "working")
    plot.say("2026-05-12 15:30", EVA, "We now check every banner against the shop's name before it goes live.")
    return plot.move("2026-05-12 15:31", EVA, "resolved")


def _written_on_a_holiday() -> Plot:
    plot = _told(
        "2026-05-01 12:30",
        MORNING_BAKERY,
        "question",
        "Medium",
        "Работаете ли вы сегодня",
        "Хотим поменять часы работы на сайте.",
    )
    plot.say("2026-05-04 10:50", IRINA, "Зоя, доброе утро! В праздники мы отдыхали, часы поменяем за час.")
    plot.assign("2026-05-04 10:51", IRINA, IRINA)
    plot.say("2026-05-04 11:40", IRINA, "Часы на сайте новые.")
    return plot.move("2026-05-04 11:41", IRINA, "resolved")


def _german_friday_evening() -> Plot:
    plot = _told(
        "2026-05-08 17:30",
        LINDGRUEN,
        "question",
        "Medium",
        "Shop hours over Pentecost",
        "We close on 25 May. Who changes it?",
    )
    plot.assign("2026-05-08 17:45", EVA, EVA)
    # Monday the 11th is a holiday in Moscow and none in Berlin.
    plot.say("2026-05-11 12:30", EVA, "Good morning Jule! We do; it will say so from the 20th on.")
    return plot.move("2026-05-11 12:31", EVA, "resolved")


def _a_colleague_was_faster() -> Plot:
    plot = _told(
        "2026-05-14 10:05",
        POLAR_TEA,
        "bug",
        "Medium",
        "Заказ приходит дважды",
        "Каждый заказ с утра видим по два раза.",
        contact=1,
    )
    plot.assign("2026-05-14 10:20", MARINA, PAVEL)
    plot.say("2026-05-14 14:30", TIMUR, "Лев, здравствуйте! Павел на выезде, разбираюсь я. Лишние заказы уберём.")
    plot.assign("2026-05-14 14:31", TIMUR, TIMUR).move("2026-05-14 14:31", TIMUR, "working")
    plot.say("2026-05-15 11:00", TIMUR, "Дубли больше не появятся, старые убрали.")
    return plot.move("2026-05-15 11:01", TIMUR, "resolved")


def _became_a_key_client(written: str, answered: str) -> Plot:
    """The laboratory is a key client from 12 May on: the same complaint, the same answer, another promise."""
    plot = _told(
        written,
        MAGPIE_LAB,
        "complaint",
        "Medium",
        "Не пришёл ежемесячный отчёт",
        "Отчёт обещали к началу недели, его нет.",
    )
    plot.say(answered, IRINA, "Здравствуйте! Отчёт отправили, он застрял в почте. Вот ссылка.")
    plot.assign(instant(answered) + 30, IRINA, IRINA)
    return plot.move(instant(answered) + 60, IRINA, "resolved")


def _a_question_that_was_a_complaint() -> Plot:
    plot = _told(
        "2026-05-19 10:30",
        CEDAR_STEEL,
        "question",
        "High",
        "Почему снова нет отчёта",
        "Второй месяц подряд. Это нормально?",
        contact=1,
    )
    plot.set("2026-05-19 11:20", MARINA, "type", "complaint")
    plot.say("2026-05-19 11:35", MARINA, "Нина, это не нормально, и мне жаль. Отчёт будет сегодня до 17:00.")
    plot.assign("2026-05-19 11:36", MARINA, TIMUR)
    plot.say("2026-05-19 16:20", TIMUR, "Отчёт готов, ссылка внутри. Со следующего месяца он уходит сам.")
    return plot.move("2026-05-19 16:21", TIMUR, "resolved")


def _client_silent_to_this_day() -> Plot:
    plot = _told(
        "2026-05-18 11:20",
        MORNING_BAKERY,
        "task",
        "Medium",
        "Фотосъёмка новой витрины",
        "Нужны десять кадров до конца месяца.",
    )
    plot.say("2026-05-18 14:20", IRINA, "Зоя, сделаем! Когда витрина будет готова к съёмке?")
    plot.assign("2026-05-18 14:21", IRINA, IRINA)
    return plot.move("2026-05-18 14:21", IRINA, "waiting")


def _nobody_has_answered_yet() -> Plot:
    return _told(
        "2026-05-22 16:10",
        LINDGRUEN,
        "bug",
        "Medium",
        "Search finds nothing",
        "Since noon the search field finds nothing at all.",
    )


def _answered_by_one_who_left() -> Plot:
    plot = _told(
        "2026-04-27 12:10",
        BLUEBELL,
        "task",
        "Low",
        "Archive of old recipes",
        "Please move the 2019 recipes to the archive.",
    )
    plot.say("2026-04-27 15:00", GLEB, "Hello Rosie! I will do it this week.")
    plot.assign("2026-04-27 15:01", GLEB, GLEB).move("2026-04-27 15:01", GLEB, "working")
    plot.assign("2026-05-08 15:00", ANNA, EVA)
    plot.say("2026-05-08 16:20", EVA, "Hello Rosie! Gleb works elsewhere now; the archive is done.")
    return plot.move("2026-05-08 16:21", EVA, "resolved")


def _told(
    written: str, company: Company, kind: Kind, priority: Priority, summary: str, text: str, *, contact: int = 0
) -> Plot:
    return Plot(instant(written), company, company.contacts[contact], kind, priority, summary, text)
