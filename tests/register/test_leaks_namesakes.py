"""Rivers, poets, planets, heroes and public abbreviations called like a client, and the client all the same."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from jira_csext.register.leaks import KnownAs, LeakGuard

BY_DICTIONARY = pytest.mark.skipif(
    any(find_spec(name) is None for name in ("pymorphy3", "wordfreq")), reason="the dictionaries are not installed"
)
GUARD = LeakGuard(
    [
        KnownAs("oka", ("ООО «Ока-Транс»",), ("Ока", "Oka Trans")),
        KnownAs("tyutchev", ("Клиника Тютчева", "Тютчев"), ("Tyutchev Clinic",)),
        KnownAs("gagarin", ("Отель «Гагарин»", "Гагарин"), ("Gagarin",)),
        KnownAs("village", ("Посёлок «Ладога»",), ("Ладога",)),
        KnownAs("kolobok", ("Пекарня «Колобок»",), ("Kolobok",)),
        KnownAs("svet", ("Автошкола «Зелёный свет»",), ("Zeleny Svet",)),
        KnownAs("aprel", ("Аптеки «Апрель»", "Апрель")),
        KnownAs("format", ("Типография «Формат»", "Формат")),
        KnownAs("yantar", ("Ювелирный дом «Янтарь»", "Янтарь")),
        KnownAs("lisa", ("Магазин «Хитрая лиса»",), ("Hitraya Lisa",)),
        KnownAs("belov", ("ИП Белов",), ("Belov",)),
        KnownAs("gsm", ("АО «Главстроймонтаж»",), ("ГСМ",)),
        KnownAs("utro", ("Пекарня «Доброе утро»",)),
        KnownAs("severn", ("Severn Timber Ltd",), ("Severn",)),
        KnownAs("byron", ("Byron Legal LLP", "Byron")),
        KnownAs("newton", ("Newton Optics Ltd", "Newton")),
        KnownAs("mercury", ("Mercury Thermometers plc", "Mercury")),
        KnownAs("carver", ("Carver & Daughters", "Carver")),
        KnownAs("chester", ("Chester Foods Ltd", "Chester")),
        KnownAs("csp", ("Coastal Supply Partners",), ("CSP",)),
        KnownAs("spf", ("Southern Pet Foods Ltd",), ("SPF",)),
        KnownAs("amp", ("Allied Medical Plastics",), ("AMP",)),
        KnownAs("scout", ("Scout Estate Agents", "Scout")),
    ]
)


def named(text: str) -> set[str]:
    return {leak.client for leak in GUARD.leaks(text, "somebody")}


@BY_DICTIONARY
@pytest.mark.parametrize(
    "text",
    [
        "Закат над Окой сжали, страница открывается быстрее.",
        "Мост через Оку на схеме подписан.",
        "Эпиграф из Тютчева поправили, пропала запятая.",
        "Поэт Тютчев упомянут в тексте экскурсии.",
        "Офис переехал на улицу Гагарина, 15.",
        "Викторина о Гагарине засчитывает оба ответа.",
        "Сказка про Колобка обрывалась на лисе.",
        "Апрель выдался тихим, обращений было вдвое меньше.",
        "Зелёный свет лампы на фото получился болотным.",
        "Номер «Янтарь» на четвёртом этаже закрыт до конца ремонта.",
        "В басне хитрая лиса льстит вороне.",
        "Инженер Белов А. С. получил доступ.",
        "Расход ГСМ по машинам теперь виден за каждый день.",
        "The photo of the Severn in flood now has a caption.",
        "The riverside walk along the Severn is on the events page.",
        "The quotation from Byron in the programme had a typo.",
        "Byron Bay in the travel claim is in Australia.",
        "Isaac Newton's portrait is in focus now.",
        "Newton's method converges in five steps.",
        "Mercury is closest to the sun, so the quiz answer was right.",
        'The line "by a local stone carver" is missing from the second panel.',
        "Chester Bennett from accounts will send the credit note.",
        "It was blocked by your Content-Security-Policy (CSP) header.",
        "The SPF record for your domain is published, mail passes again.",
        "Sunscreen with SPF 30 is no longer filed under food.",
        "The guitar amp photo is 6 MB, it will shrink.",
        "Scout the new menu and say what you think.",
    ],
)
def test_what_everybody_knows_by_that_name_is_no_client(text: str) -> None:
    assert named(text) == set()


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("На Оке это заработало сразу.", "oka"),
        ("Перевозчик из Оки просил такой же отчёт.", "oka"),
        ("Тютчев просил добавить поле с полисом.", "tyutchev"),
        ("Запрос пришёл от имени Тютчева, а попал к вам.", "tyutchev"),
        ("Для Гагарина мы писали бронирование.", "gagarin"),
        ("Посёлок Ладога переехал на тот же сервер.", "village"),
        ("Костюмы шьёт Колобок, ему мы делали сайт.", "kolobok"),
        ("Апрель перенёс релиз на среду, начнём с вас.", "aprel"),
        ("Зелёный свет ученикам шлёт такие же письма.", "svet"),
        ("Форматом мы занимаемся с прошлого года.", "format"),
        ("Доброму утру и вам счета выставим первого числа.", "utro"),
        ("Сайт ГСМ мы переносили на этот же сервер.", "gsm"),
        ("ГСМ попросил считать расход по машинам отдельно.", "gsm"),
        ("Белов заказал вторую дверь через эту форму.", "belov"),
        ("The map of the Severn office went to you by mistake.", "severn"),
        ("The Byron quote was accepted yesterday, yours is still open.", "byron"),
        ("We sent the quotation from Byron to your inbox.", "byron"),
        ("Newton's formula sheet was uploaded to your folder.", "newton"),
        ("The mission statement was written for Mercury too.", "mercury"),
        ("Carver sent the signed copy.", "carver"),
        ("The carver invoice went to you.", "carver"),
        ("Chester pay monthly.", "chester"),
        ("CSP placed the same order twice.", "csp"),
        ("SPF asked us to check their DNS records too.", "spf"),
        ("Scout's photos ended up in your gallery.", "scout"),
    ],
)
def test_the_client_of_that_name_is_one_all_the_same(text: str, client: str) -> None:
    assert named(text) == {client}
