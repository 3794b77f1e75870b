"""Instants and lengths of time as a reader's language says them: English, Russian, and a plain form for all others."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

Forms = tuple[str, str, str]
"""A unit behind 1, behind 2 to 4, and behind all other numbers, as the language counts."""


class _Language(NamedTuple):
    days: tuple[str, ...]
    months: tuple[str, ...]
    hours: Forms
    minutes: Forms
    seconds: Forms
    nobody: str
    unknown: str
    unfilled: str


# fmt: off
_LANGUAGES = {
    "en": _Language(
        ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        ("January", "February", "March", "April", "May", "June",
         "July", "August", "September", "October", "November", "December"),
        ("hour", "hours", "hours"), ("minute", "minutes", "minutes"), ("second", "seconds", "seconds"),
        "nobody", "not known", "Nobody fills the role: {}",
    ),
    "ru": _Language(
        ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
        ("января", "февраля", "марта", "апреля", "мая", "июня",
         "июля", "августа", "сентября", "октября", "ноября", "декабря"),
        ("час", "часа", "часов"), ("минута", "минуты", "минут"), ("секунда", "секунды", "секунд"),
        "никто", "не известен", "Роль никем не занята: {}",
    ),
}
# fmt: on
_OTHER = _Language((), (), ("h", "h", "h"), ("min", "min", "min"), ("s", "s", "s"), "-", "-", "{}: -")

NONE = "—"
"""What stands for an instant, a name or a number that there is not."""


def instant(local: datetime, language: str, this_year: int) -> str:
    """Return the instant as `Mon 1 June, 14:00 (Europe/Moscow)`, with its year unless it is this one.

    `local` is aware, of the reader's zone.
    """
    words = _of(language)
    zone = str(local.tzinfo)
    if not words.days:
        return f"{local:%Y-%m-%d %H:%M} ({zone})"
    year = "" if local.year == this_year else f" {local.year}"
    return f"{words.days[local.weekday()]} {local.day} {words.months[local.month - 1]}{year}, {local:%H:%M} ({zone})"


def duration(seconds: int, language: str) -> str:
    """Return a length of time of whole minutes, as `2 hours 5 minutes` or `21 минута`; seconds below a minute only.

    Hours do not become days, because a day of working time has no fixed length.
    """
    words = _of(language)
    minutes, rest = divmod(seconds, 60)
    if seconds and not minutes:
        return counted(rest, words.seconds, language)
    hours, minutes = divmod(minutes, 60)
    parts = [counted(hours, words.hours, language)] if hours else []
    if minutes or not hours:
        parts.append(counted(minutes, words.minutes, language))
    return " ".join(parts)


def nobody(language: str) -> str:
    """Return how it is said that there is nobody."""
    return _of(language).nobody


def unknown(language: str) -> str:
    """Return how it is said of a client that it is not known who it is."""
    return _of(language).unknown


def unfilled(roles: str, language: str) -> str:
    """Return the sentence that names roles which nobody fills."""
    return _of(language).unfilled.format(roles)


def _of(language: str) -> _Language:
    return _LANGUAGES.get(language.partition("-")[0].casefold(), _OTHER)


def counted(number: int, forms: Forms, language: str) -> str:
    """Return a number with its unit in the form that the language asks for."""
    if language.partition("-")[0].casefold() == "ru":
        # 1, 21, 101, yet not 11; 2 to 4, 22 to 24, yet not 12 to 14.
        tens, ones = number // 10 % 10, number % 10
        place = 2 if tens == 1 or not 1 <= ones <= 4 else (0 if ones == 1 else 1)
    else:
        place = 0 if number == 1 else 2
    return f"{number} {forms[place]}"
