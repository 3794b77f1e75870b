"""Other clients named in a text to one of them: the forms of a name, and everyday words that are names too."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.register.leaks import KnownAs, LeakGuard, known_as
from jira_csext.register.model import Client, Contact

GUARD = LeakGuard(
    [
        KnownAs("alfastroy", ("ООО «Альфа-Строй»",), ("Альфастрой",), ("alfa-stroy.example",), ("ALS",)),
        KnownAs("alfa", ("ООО «Альфа»",), (), ("alfa-med.example",), ("ALF",)),
        KnownAs("volna", ("ООО «Волна»", "Волна"), ("Volna",), (), ("VLN",)),
        KnownAs("orange", ("Orange Clinics Ltd", "Orange"), (), ("orange-clinics.example",), ("ORG",)),
        KnownAs("veter", ("АО «Северный ветер»",), ("СевВетер",), ("сев-ветер.example",), ("SEV",)),
        KnownAs("redfox", ("RedFox Logistics Inc.", "RedFox"), (), (), ("RFX",)),
        KnownAs("ask", ("АСК",), ("ASK",), (), ("ASK",)),
        KnownAs("petrova", ("ИП Петрова А. С.",), (), (), ()),
        KnownAs("harlow", ("Harlow & Finch LLP",), ("H&F",), (), ()),
    ],
    {"OPS-7": "orange"},
)


def named(text: str, to: str = "somebody") -> set[str]:
    return {leak.client for leak in GUARD.leaks(text, to)}


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("Настройки взяли у Альфа-Строя.", "alfastroy"),
        ("Альфастрою сделали скидку.", "alfastroy"),
        ("Saved in the folder of Alfa Stroy.", "alfastroy"),
        ("см. /clients/alfa-stroy/banner.png", "alfastroy"),
        ("Почта info@сев-ветер.example", "veter"),
        ("Перенос Северного ветра закончим в среду.", "veter"),
        ("северному ветру уже отгрузили, ваша партия завтра", "veter"),
        ("Сев Ветер ждёт.", "veter"),
        ("Severny Veter moved to the new plan.", "veter"),
        ("Счёт «Волны» ушёл вам.", "volna"),
        ("Клиент: Волна, срок пятница.", "volna"),
        ("Волна перешла на новый тариф.", "volna"),
        ("When we migrated Orange in April, it took an hour.", "orange"),
        ("Orange signed the same contract.", "orange"),
        ("Отчёт для Orange ушёл вам.", "orange"),
        ("orange-clinics_Q2.xlsx", "orange"),
        ("Details in OPS-7.", "orange"),
        ("redfox had that too", "redfox"),
        ("The Red Fox parcels are late.", "redfox"),
        ("связано с rfx-12", "redfox"),
        ("Вместе с RedFoxом вы попали под сбой.", "redfox"),
        ("ASK run the same integration.", "ask"),
        ("С ИП Петровой мы договорились.", "petrova"),
        ("Harlow and Finch pay less.", "harlow"),
        ("H&F had the same question.", "harlow"),
        ("смотрите rfx 12, там то же самое", "redfox"),
        ("у волны то же самое было, клиент доволен", "volna"),
        ("Волна и вы сидите на одном сервере.", "volna"),
        ("Orange lads saw it first.", "orange"),
        ("orange_onboarding_notes.pdf", "orange"),
        ("Тикет АЛС-12.", "alfastroy"),
    ],
)
def test_a_client_is_known_in_every_form_of_its_name(text: str, client: str) -> None:
    assert named(text) == {client}


@pytest.mark.parametrize(
    ("name", "cases"),
    [
        ("Ромашка", "Ромашки Ромашке Ромашку Ромашкой"),
        ("Долина", "Долины Долине Долину Долиной"),
        ("Семья", "Семьи Семье Семью Семьёй"),
        ("Линия", "Линии Линию Линией"),
        ("Строй", "Строя Строю Строем Строе"),
        ("Ветер", "Ветра Ветру Ветром Ветре"),
        ("Огонь", "Огня Огню Огнём Огне"),
        ("Муравей", "Муравья Муравью Муравьём Муравье"),
        ("Знамя", "Знамени Знаменем"),
        ("Осень", "Осени Осенью"),
        ("Большой", "Большого Большому Большим Большом"),
        ("Полярная звезда", "Полярной звезды|Полярной звезде|Полярную звезду|Полярной звездой"),
        ("Петров и партнёры", "Петрова и партнеров|Петровым и партнёрами"),
        ("Благо", "Блага Благу Благом"),
        ("Стрелец", "Стрельца Стрельцу Стрельцом"),
    ],
)
def test_a_russian_name_is_known_in_every_case(name: str, cases: str) -> None:
    guard = LeakGuard([KnownAs("one", (name,))])
    told = cases.split("|") if "|" in cases else cases.split()
    assert [case for case in told if not guard.leaks(f"Вчера для {case} сделали так же.", "two")] == []


@pytest.mark.parametrize(
    "text",
    [
        "Сильная волна смыла сцену.",
        "Обращения идут волнами.",
        "Альфа-версия выйдет завтра.",
        "The orange banner is ready.",
        "Replace Burnt Orange with #CC5500.",
        "Ask the driver to sign page two.",
        "A red fox on the carton is a nice idea.",
        "Из-за северных ветров кран стоит.",
        "Мария Петрова ответит вам завтра.",
        "UTF-8, ISO-9001 and SUM-IF stay as they are.",
        "If in doubt, ASK before you delete anything.",
        "Нажмите кнопку «Волна».",
        "Press the green Orange button twice.",
        "Anna Orange will call you.",
        "Дом на улице Волна, дом 4.",
    ],
)
def test_an_everyday_word_is_no_client(text: str) -> None:
    assert named(text) == set()


def test_what_the_people_of_a_client_are_called_names_the_client() -> None:
    guard = LeakGuard([KnownAs("parus", ("ООО «Парус»",)), KnownAs("fz", ("ФЗ",))])
    assert [leak.client for leak in guard.leaks("парусовцы передают привет", "two")] == ["parus"]
    assert guard.leaks("Форма учитывает 152-ФЗ.", "two") == []


WORKING = LeakGuard(
    [
        KnownAs("patch", ("Patch",), (), (), ("PTC",)),
        KnownAs("skorost", ("Скорость",), (), (), ("SKO",)),
        KnownAs("thimble", ("Thimble",)),
        KnownAs("klyuch", ("Ключ",)),
        KnownAs("sha", ("Sutton Hale Architects",), ("SHA",), (), ("SHA",)),
        KnownAs("guseva", ("Пекарня Гусевой",)),
        KnownAs("norwood", ("Norwood",)),
        KnownAs("may", ("May & Daughters",), ("May",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("Patch do our vet checks and we do their website.", "patch"),
        ("wrong chat, that pic is for patch the vet ppl", "patch"),
        ("Скорость попросила ту же выгрузку.", "skorost"),
        ("Ключу включили резерв, вам позже.", "klyuch"),
        ("Dropped thimble_orders from your replica.", "thimble"),
        ("All PTC tickets use this template.", "patch"),
        ("Ticket SHA-256 waits behind yours.", "sha"),
        ("Для Гусевой в пекарне ставили такие же кассы.", "guseva"),
        ("Nrowood had that too.", "norwood"),
        ("May wants the same bags.", "may"),
    ],
)
def test_a_client_called_by_a_word_of_our_work_is_told_by_what_is_done(text: str, client: str) -> None:
    assert {leak.client for leak in WORKING.leaks(text, "two")} == {client}


@pytest.mark.parametrize(
    "text",
    [
        "Patch is out. Reboot once.",
        "Скорость загрузки выросла вдвое.",
        "Checksums are SHA-256.",
        "The van is stuck on Norwood Road.",
        "In May we close at four. May I call?",
        "Наталья Гусева вышлет акт.",
        "A thimble of glue holds the sign.",
    ],
)
def test_a_word_of_our_work_in_its_own_sense_is_no_client(text: str) -> None:
    assert WORKING.leaks(text, "two") == []


def test_the_reader_may_be_named_to_themselves() -> None:
    assert named("Альфа-Строй, добрый день! Тикет ALS-4, почта a@alfa-stroy.example.", "alfastroy") == set()


def test_a_name_within_a_longer_one_is_not_named() -> None:
    assert named("Альфа-Строй уже согласовал.") == {"alfastroy"}


def test_a_leak_says_where_it_is_and_why() -> None:
    [leak] = GUARD.leaks("См. SEV-1042.", "alfa")
    assert (leak.phrase, leak.start, leak.end, leak.why) == ("SEV-1042", 4, 12, "a key of their tickets")


def test_the_people_of_a_client_give_their_domains_but_not_free_mail() -> None:
    people = (Contact("A", email="a@acme.example"), Contact("B", email="b.acme@gmail.com"))
    guard = LeakGuard([known_as(Client("acme", "Acme", contacts=people))])
    assert guard.leaks("Sent to x@acme.example", "other")
    assert guard.leaks("Sent to b.acme@gmail.com", "other")
    assert not guard.leaks("Sent to c@gmail.com", "other")


_PIECES = [
    "Волна",
    "Orange",
    " ",
    "-",
    "&",
    "«",
    "»",
    "SEV-1",
    "alfa-stroy.example",
    ".",
    "'",
    "ов",
    "2",
    "\n",
    "Red",
    "fox",
    "A",
]


@given(st.one_of(st.text(), st.lists(st.sampled_from(_PIECES)).map("".join)))
def test_any_text_gives_phrases_that_stand_in_it(text: str) -> None:
    for leak in GUARD.leaks(text, "alfa"):
        assert text[leak.start : leak.end] == leak.phrase
        assert leak.client != "alfa"


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_name_can_be_known(name: str, text: str) -> None:
    LeakGuard([KnownAs("one", (name,), (name,), (name,), (name,), (name,))]).leaks(f"{text} {name} {text}", "two")


def test_five_thousand_clients_are_known_in_a_second_and_a_text_looked_through_in_milliseconds() -> None:
    dice = random.Random(1)
    russian, latin = (
        ["ка", "ро", "ми", "лен", "тра", "вос", "гор", "де", "лин"],
        ["ka", "ro", "mi", "len", "tra", "vos"],
    )

    def word(of: list[str]) -> str:
        return "".join(dice.choices(of, k=3)).capitalize()

    clients = [
        KnownAs(
            f"c{n}",
            (f"ООО «{word(russian)} {word(russian)}»",),
            (f"{word(latin)} {word(latin)}",),
            (f"d{n}.example",),
            (f"P{n}",),
        )
        for n in range(5000)
    ]
    started = time.process_time()
    guard = LeakGuard(clients)
    built = time.process_time() - started
    text = "Добрый день! Карокаро уже согласовала макет, ваш пришлём завтра до 12:00 на d77.example. " * 6
    started = time.process_time()
    for _ in range(10):
        guard.leaks(text, "c1")
    looked = (time.process_time() - started) / 10
    # Three and four times the goals (1 s, 5 ms), since a test may share its machine.
    assert built < 3
    assert looked < 0.02


@pytest.mark.parametrize("piece", ["Волна ", "a-", "a.", "SEV-", "«", "Orange, ", "x@", "A"])
def test_a_long_hostile_text_takes_time_in_proportion(piece: str) -> None:
    started = time.perf_counter()
    GUARD.leaks(piece * (100_000 // len(piece)), "alfa")
    assert time.perf_counter() - started < 20


FUNCTION = LeakGuard([KnownAs("we", ("ООО «Мы»",)), KnownAs("the", ("The",)), KnownAs("day", ("Кафе «Добрый день»",))])


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("Макет для ООО «Мы» готов.", "we"),
        ("Форму «Мы» одобрили вчера.", "we"),
        ("У клиента Мы то же самое.", "we"),
        ("Меню кафе «Добрый день» верстали мы.", "day"),
    ],
)
def test_a_name_of_words_of_every_letter_is_met_in_quotes_or_with_its_kind(text: str, client: str) -> None:
    assert {leak.client for leak in FUNCTION.leaks(text, "two")} == {client}


@pytest.mark.parametrize(
    "text", ["Мы всё починили.", "The form is back.", "Добрый день, коллеги!", "А Мы и не спорим."]
)
def test_such_words_stop_no_other_text(text: str) -> None:
    assert FUNCTION.leaks(text, "two") == []


PUBLIC = LeakGuard(
    [
        KnownAs("cdn", ("Coastal Delivery Network",), ("CDN",)),
        KnownAs("grant", ("Grant Whitlock Audit LLP",), ("Grant",)),
        KnownAs("harrow", ("Harrow & Pike",), ("Harrow",)),
        KnownAs("lindqvist", ("Lindqvist Optik",), ("Lindqvist",)),
        KnownAs("strelka", ("Автошкола «Стрелка»", "Стрелка")),
        KnownAs("bereg", ("Жемчужный берег",)),
    ]
)


@pytest.mark.parametrize(
    ("text", "client"),
    [
        ("We'd take the app from CDN's project.", "cdn"),
        ("Grant asked for the same report.", "grant"),
        ("We were at Harrow on Friday for their launch.", "harrow"),
        ("Lindqvist had that too.", "lindqvist"),
        ("Стрелке вакансию оформили за час, вашу тоже не задержим.", "strelka"),
        ("Жемчужнобереговский бот понравился.", "bereg"),
    ],
)
def test_a_client_is_told_from_what_shares_its_name(text: str, client: str) -> None:
    assert {leak.client for leak in PUBLIC.leaks(text, "two")} == {client}


@pytest.mark.parametrize(
    "text",
    [
        "Our CDN supplier had a glitch.",
        "My colleagues Grant and Helen will help you.",
        "I'm in Harrow on Tuesday seeing my sister.",
        "Approved by M. Lindqvist, our finance lead.",
        "Стрелка вправо листает фото.",
    ],
)
def test_people_towns_and_known_abbreviations_are_no_clients(text: str) -> None:
    assert PUBLIC.leaks(text, "two") == []
