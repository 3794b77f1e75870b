"""Words that say when: weekdays, months, numbers and units in Russian and English, every form folded."""

from __future__ import annotations

from typing import Final

_WEEKDAYS: Final = (
    ("monday", "понедельник понедельника понедельнику"),
    ("tuesday", "вторник вторника вторнику"),
    ("wednesday", "среда среду среды среде"),
    ("thursday", "четверг четверга четвергу"),
    ("friday", "пятница пятницу пятницы пятнице"),
    ("saturday", "суббота субботу субботы субботе"),
    ("sunday", "воскресенье воскресенья воскресенью"),
)
_SHORT_WEEKDAYS: Final = ("mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun")
_SHORT_RUSSIAN: Final = ("пн пнд пон", "вт втр", "ср срд", "чт чтв", "пт птн пят", "сб сбт суб", "вс вск")
_USUAL_SLIPS: Final = (
    "", "tusday teusday", "wensday wendesday wednsday wedensday", "thrusday thurday", "firday fryday", "saterday", "",
)  # fmt: skip
_MONTHS: Final = (
    ("january jan", "января янв"),
    ("february feb", "февраля фев"),
    ("march mar", "марта мар"),
    ("april apr", "апреля апр"),
    ("may", "мая"),
    ("june jun", "июня июн"),
    ("july jul", "июля июл"),
    ("august aug", "августа авг"),
    ("september sep sept", "сентября сен сент"),
    ("october oct", "октября окт"),
    ("november nov", "ноября ноя нояб"),
    ("december dec", "декабря дек"),
)
_ENGLISH_NUMBERS: Final = "one two three four five six seven eight nine ten eleven twelve"
_RUSSIAN_NUMBERS: Final = (
    "один одного одну одной", "два двух две двум", "три трех трем", "четыре четырех четырем", "пять пяти",
    "шесть шести", "семь семи", "восемь восьми", "девять девяти", "десять десяти",
    "одиннадцать одиннадцати", "двенадцать двенадцати",
)  # fmt: skip
_RUSSIAN_ORDINALS: Final = (
    "первого второго третьего четвертого пятого шестого седьмого восьмого девятого десятого одиннадцатого "
    "двенадцатого "
    "тринадцатого четырнадцатого пятнадцатого шестнадцатого семнадцатого восемнадцатого девятнадцатого двадцатого"
)
_RUSSIAN_TO: Final = "первому второму третьему четвертому пятому шестому седьмому восьмому девятому десятому"
_ENGLISH_ORDINALS: Final = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth"
)


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


def _misspelt(word: str) -> set[str]:
    """Return the word with one letter lost, doubled or changed with its neighbour, as hurried people type it."""
    slips = {word[:i] + word[i + 1 :] for i in range(1, len(word))}
    slips |= {word[:i] + word[i] + word[i:] for i in range(len(word) - 1)}
    return slips | {word[:i] + word[i + 1] + word[i] + word[i + 2 :] for i in range(1, len(word) - 1)}


def _weekdays() -> dict[str, int]:
    found: dict[str, int] = {}
    for number, (english, russian) in enumerate(_WEEKDAYS):
        for word in (english, *russian.split()):
            if len(word) > 7:
                found |= dict.fromkeys(_misspelt(word), number)
        found |= dict.fromkeys(_USUAL_SLIPS[number].split(), number)
    for number, (english, russian) in enumerate(_WEEKDAYS):
        found |= dict.fromkeys((english, *russian.split()), number)
    return found


WEEKDAYS: Final = _weekdays()
SHORT_WEEKDAYS: Final = {word: at for at, words in enumerate(_SHORT_WEEKDAYS) for word in words.split()}
SHORT_WEEKDAYS_RUSSIAN: Final = {word: at for at, words in enumerate(_SHORT_RUSSIAN) for word in words.split()}
NOMINATIVE: Final = frozenset({"среда", "пятница", "суббота"})
"""Forms that no preposition governs: the subject of a sentence, or a heading."""
MONTHS: Final = {word: at for at, pair in enumerate(_MONTHS, 1) for words in pair for word in words.split()}
MONTHS_OFF: Final = frozenset({"may", "march", "mar", "jan", "dec", "sep", "oct", "nov", "jun", "jul", "apr", "aug"})
"""Months that are other words too, or only the beginning of one: read as months only with a capital letter."""
END_OF_MONTH: Final = {
    **{words.split()[0]: at for at, (words, _) in enumerate(_MONTHS, 1)},
    **{words.split()[0]: at for at, (_, words) in enumerate(_MONTHS, 1)},
}

NUMBERS: Final = {
    **{word: at for at, word in enumerate(_ENGLISH_NUMBERS.split(), 1)},
    **{word: at for at, words in enumerate(_RUSSIAN_NUMBERS, 1) for word in words.split()},
    "a": 1, "an": 1,
}  # fmt: skip
ORDINALS: Final = {
    **{word: at for at, word in enumerate(_RUSSIAN_ORDINALS.split(), 1)},
    **{word: at for at, word in enumerate(_RUSSIAN_TO.split(), 1)},
    **{word: at for at, word in enumerate(_ENGLISH_ORDINALS.split(), 1)},
    "тридцатого": 30, "двадцатому": 20, "тридцатому": 30, "thirtieth": 30,
}  # fmt: skip
TENS: Final = {"двадцать": 20, "тридцать": 30, "twenty": 20, "thirty": 30, "twenty-": 20}

RELATIVE_DAYS: Final = {
    **dict.fromkeys(("today", "tonite", "сегодня", "сегодняшнего", "седня", "сегодн"), 0),
    **dict.fromkeys(_misspelt("tomorrow"), 1),
    **dict.fromkeys(
        ("tomorrow", "tommorow", "tommorrow", "tmrw", "tmr", "tmw", "tomoz", "завтра", "завтро", "завтрашнего"), 1
    ),
    **dict.fromkeys(("послезавтра", "послезавтро", "послезавтрашнего"), 2),
}

MINUTES: Final = listed("minute minutes min mins минуту минуты минут мин")
HOURS: Final = listed("hour hours hr hrs час часа часов")
DAYS: Final = listed("day days день дня дней сутки суток")
WEEKS: Final = listed("week weeks неделю недели недель")
MONTH_UNITS: Final = listed("month months месяц месяца месяцев")
WORKING: Final = listed("working business рабочих рабочий рабочего рабочие рабочую")
DEEDS: Final = listed(
    "отправка отправку отгрузка отгрузку релиз релиза выкатка сдача сдачу поставка поставку доставка доставку выезд "
    "монтаж запуск "
    "показ демо созвон публикация установка отправлю монтажа финал черновик макет отчет верстка перенос переезд "
    "обновление готовность"
)
"""What we do, as a notice without a verb says it: "отправка 14.04"."""
