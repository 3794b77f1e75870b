"""How common the words of both languages are, where the packages of the extra `names` are installed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from importlib import import_module
from typing import Any, Final

COMMON: Final = 3.3
"""Zipf frequency (the decimal logarithm of uses in a thousand million words) from which on a word is everyday."""
_NO_NAMES: Final = 4.2
"""The same from which on hardly a surname or a town is met among English words."""
_NAMES_OF_SOMEBODY: Final = ("Surn", "Patr", "Orgn", "Abbr", "Trad")
_OF_SURNAMES: Final = ("ов", "ова", "ев", "ева", "ин", "ина", "ый", "ой", "ых", "им", "ым")
_SHORTEST: Final = 3
_DECLINED: Final = ("NOUN", "ADJF", "NUMR", "PRTF")
_FOLD: Final = frozenset(
    {"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "hundred", "thousand"}
)
_EVERYDAY: Final = 1e-4
_PLURALS: Final = (("", ""), ("s", ""), ("es", ""), ("ies", "y"))


@lru_cache(1)
def _russian() -> Any:
    """Return the analyzer of Russian words, or nothing where it is not installed. It takes 25 MB and 0.25 s."""
    try:
        return import_module("pymorphy3").MorphAnalyzer()
    except ImportError:
        return None


@lru_cache(2)
def _frequencies(language: str) -> Mapping[str, float]:
    """Return the share of each common word in all text, none where the package is not installed. It takes 10 MB."""
    try:
        words = import_module("wordfreq").get_frequency_dict(language, "small")
    except ImportError:
        return {}
    if language != "ru":
        return dict(words)
    folded: dict[str, float] = {}
    for word, share in words.items():
        plain = word.replace("ё", "е")
        folded[plain] = folded.get(plain, 0.0) + share
    return folded


def has_dictionaries() -> bool:
    """Return whether both packages are installed, so that frequencies decide rather than our own lists."""
    return _russian() is not None and bool(_frequencies("en"))


def _is_common(share: float, least: float = COMMON) -> bool:
    return share > 0 and math.log10(share) + 9 >= least


@lru_cache(65_536)
def is_russian_word(word: str) -> bool:
    """Return whether a folded word is a form of a Russian word that is nobody's surname, brand or abbreviation."""
    analyzer = _russian()
    if analyzer is None or len(word) < _SHORTEST or not analyzer.word_is_known(word):
        return False
    plain = [not _is_of_somebody(one) for one in analyzer.parse(word)]
    return all(plain) or (any(plain) and not word.endswith(_OF_SURNAMES))


@lru_cache(16_384)
def forms_of_russian(word: str) -> frozenset[str]:
    """Return the forms of a noun or adjective in its own number: люди, людьми; nothing for what is no word."""
    analyzer = _russian()
    if analyzer is None or not analyzer.word_is_known(word):
        return frozenset()
    parsed = analyzer.parse(word)
    if any(map(_is_of_somebody, parsed)):
        # Петровой is of Петрова, not of Петров.
        return frozenset()
    return frozenset(
        form.word.replace("ё", "е")
        for one in parsed
        if one.tag.POS in _DECLINED
        for form in one.lexeme
        if form.word[:2] == word[:2] and form.tag.number == one.tag.number
    )


@lru_cache(65_536)
def is_common_russian(word: str) -> bool:
    """Return whether a folded word is a form of an everyday word, which is as common as all its forms together."""
    analyzer = _russian()
    if analyzer is None:
        return False
    shares = _frequencies("ru")
    return any(
        _is_common(sum(shares.get(form, 0.0) for form in {each.word.replace("ё", "е") for each in one.lexeme}))
        for one in analyzer.parse(word)
        if not _is_of_somebody(one)
    )


def _is_of_somebody(parsed: Any) -> bool:
    return any(mark in parsed.tag for mark in _NAMES_OF_SOMEBODY)


@lru_cache(65_536)
def is_russian_place(word: str) -> bool:
    """Return whether a folded word is a form of the name of a town, river or country."""
    analyzer = _russian()
    return analyzer is not None and analyzer.word_is_known(word) and "Geox" in analyzer.parse(word)[0].tag


@lru_cache(16_384)
def is_russian_person(word: str) -> bool:
    """Return whether a folded word is a form of a surname or given name that the dictionary knows or surmises."""
    analyzer = _russian()
    return analyzer is not None and any(mark in one.tag for one in analyzer.parse(word) for mark in ("Surn", "Name"))


@lru_cache(16_384)
def is_oblique_noun(word: str) -> bool:
    """Return whether a folded word is a Russian noun in the genitive or dative and nothing but nouns otherwise."""
    analyzer = _russian()
    if analyzer is None or len(word) < _SHORTEST or not analyzer.word_is_known(word):
        return False
    parsed = analyzer.parse(word)
    return all(one.tag.POS == "NOUN" for one in parsed) and any(one.tag.case in ("gent", "datv") for one in parsed)


@lru_cache(16_384)
def is_animate(word: str) -> bool:
    """Return whether a folded word is most likely a Russian noun for somebody alive."""
    analyzer = _russian()
    return analyzer is not None and "anim" in analyzer.parse(word)[0].tag


def is_english_word(word: str) -> bool:
    """Return whether a folded word, or that of which it is the plural, is among the 29,000 commonest English ones.

    Norwood and Yamaha are among them too: there is no telling names from words there, but for the commonest.
    """
    return _share_of_english(word) > 0


def is_plain_english(word: str) -> bool:
    """Return whether a folded word, or that of which it is the plural, is so common that it is hardly a name."""
    return _is_common(_share_of_english(word), _NO_NAMES)


def is_common_english(word: str) -> bool:
    """Return whether a folded word, or that of which it is the plural, is an everyday one."""
    return _is_common(_share_of_english(word))


@lru_cache(65_536)
def _share_of_english(word: str) -> float:
    if len(word) < _SHORTEST:
        return 0.0
    if word.endswith("fold") and word.removesuffix("fold") in _FOLD:
        return _EVERYDAY
    shares = _frequencies("en")
    return max(shares.get(word[: len(word) - len(end)] + more, 0.0) for end, more in _PLURALS if word.endswith(end))
