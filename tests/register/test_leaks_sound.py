"""A distinctive name in the other alphabet, written as it is heard and declined as its sentence needs."""

from __future__ import annotations

import pytest

from jira_csext.register.leaks import KnownAs, LeakGuard

# What a client is called, and how somebody wrote it down.
HEARD = """
    Brackenhurst Брекенхёрсте|Brackenhurst Брэкенхерсту|Vanterpool Вантерпула|Quillmoor Квиллмуром
    Quillmoor Куильмуру|Lakewood Лейквуде|Hawthorne Хоторна|Thornbury Торнбери|Whitcombe Уиткомба
    Wexford Уэксфорду|Ashworth Эшворта|Pemberton Пембертоном|Kingsleigh Кингслея|Jorvik Йорвика
    Juniperus Джуниперуса|Zephyrine Зефирайна|Fjordhus Фьордхуса|Tolbrex Толбрекса|Chelwood Челвуда
    Schreiber Шрайбера|Schumann Шумана|Phelps Фелпса|Knightley Найтли|Wrightson Райтсона|Huxley Хаксли
    Gainsborough Гейнсборо|Cheltenham Челтнема|Cirencester Сайренсестера|Oakhurst Оукхёрста|Eastleigh Истли
    Winterbourne Уинтерборна|Bexhill Бексхилла|Calloway Кэллоуэя|Dunmore Данмора|Fairbairn Фэрберна
    Greystoke Грейстока|Holloway Холлоуэя|Ironbridge Айронбриджа|Jessamine Джессамина|Kettering Кеттеринга
    Langford Лэнгфорда|Marchbank Марчбанка|Northgate Нортгейта|Ormskirk Ормскирка|Penhallow Пенхэллоу
    Ravensworth Рейвенсворта|Silverton Силвертона|Tamsworth Тамсворта|Underhill Андерхилла|Wolverley Вулверли
    Yarborough Ярборо|Vextorra Векстору|Lumbergate Ламбергейтом|Zandrix Зандрикса|Brindlecote Бриндлкота
    Теплодар Teplodar|Жемчугор Zhemchugor|Ромашкино Romashkino|Хвоинск Khvoinsk|Щуровнино Shchurovnino
    Ярцевомед Yartsevomed|Цветмонтаж Cvetmontazh|Черноборье Chernoborye|Шуваловка Shuvalovka
    Гавротень Gavroten|Скородуй Skoroduy|Вятремстрой Vyatremstroj|Ольхонвест Olkhonvest|Мурмолад Murmolad
    """
PAIRS = [tuple(pair.split()) for line in HEARD.strip().splitlines() for pair in line.strip().split("|")]


def test_there_are_sixty_pairs_and_more() -> None:
    assert len(PAIRS) >= 60


@pytest.mark.parametrize(("name", "heard"), PAIRS)
def test_a_distinctive_name_is_known_by_its_sound_in_the_other_alphabet(name: str, heard: str) -> None:
    guard = LeakGuard([KnownAs("one", (f"{name} Group",)), KnownAs("two", ("Теремок",))])
    assert {leak.client for leak in guard.leaks(f"Форму взяли у {heard}, вашу сократим.", "two")} == {"one"}
    assert guard.leaks(f"Форму взяли у {heard}, вашу сократим.", "one") == []


@pytest.mark.parametrize(
    "text",
    [
        "Проверьте счёт до пятницы, акты пришлём следом, а договор — в понедельник.",
        "The invoice renders fine now; resend it whenever you're ready, thanks.",
        "Перезапустили воркеры, очередь разгребли за двадцать минут.",
        "Fresh builds ship on Thursdays, hotfixes whenever needed.",
    ],
)
def test_no_word_of_an_ordinary_text_sounds_like_any_of_those_names(text: str) -> None:
    guard = LeakGuard([KnownAs(name, (name,)) for name, _ in PAIRS])
    assert guard.leaks(text, "nobody") == []


SHARED = LeakGuard(
    [
        KnownAs("dairy", ("Quillmoor Dairy",)),
        KnownAs("oak", ("Brackenhurst Oak",)),
        KnownAs("farm", ("Brackenhurst Farm",)),
        KnownAs("tyres", ("Vanterpool Tyres",)),
        KnownAs("wharf", ("Vanterpool Wharf",)),
    ]
)


def test_the_telling_word_of_a_longer_name_is_looked_for_alone() -> None:
    assert {leak.client for leak in SHARED.leaks("Same as Quillmoor's form.", "oak")} == {"dairy"}
    assert {leak.client for leak in SHARED.leaks("Same as quillmoor, really.", "oak")} == {"dairy"}


def test_a_word_that_two_clients_share_names_neither_and_one_of_the_reader_nobody() -> None:
    assert SHARED.leaks("As at Vanterpool last week.", "dairy") == []
    assert SHARED.leaks("As at Brackenhurst last week.", "oak") == []
