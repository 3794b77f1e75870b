"""One spelling for all ways to write a name: Russian and Latin letters, cases of Russian, `ё` and `е`."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from jira_csext.register.leaks.dictionary import forms_of_russian

_CYRILLIC: Final = str.maketrans(
    {
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "i",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "h", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "sh", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu",
        "я": "ia",
        "і": "i", "ї": "i", "є": "e", "ґ": "g", "ў": "u",
    }
)  # fmt: skip
# Every usual romanisation of a Russian letter ends in one form, and a Latin name meets the same treatment.
_LATIN: Final = (
    ("shch", "sh"), ("sch", "sh"), ("kh", "h"), ("tz", "ts"), ("x", "ks"), ("w", "v"), ("ck", "k"), ("ph", "f"),
    ("y", "i"), ("j", "i"), ("q", "k"),
)  # fmt: skip
_DOUBLED_I: Final = re.compile("ii+")
_MARKS: Final = str.maketrans(
    "áàâäãåçéèêëíìîïñóòôöõúùûüýßøłśżźćńęąšžčřěůďťň", "aaaaaaceeeeiiiinooooouuuuysolszzcneaszcreudtn"
)
_IS_CYRILLIC: Final = re.compile("[а-яёіїєґў]")

_NUMBER_WORDS: Final = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9", "ten": "10",
    "один": "1", "два": "2", "две": "2", "двух": "2", "двумя": "2", "три": "3", "трех": "3", "тремя": "3",
    "четыре": "4",
    "пять": "5", "пяти": "5", "пятью": "5", "шесть": "6", "шести": "6", "семь": "7", "семи": "7",
    "восемь": "8", "восьми": "8", "девять": "9", "девяти": "9", "десять": "10", "десяти": "10",
}  # fmt: skip


def listed(text: str) -> frozenset[str]:
    """Return the words of a text as a set."""
    return frozenset(text.split())


def is_cyrillic(word: str) -> bool:
    """Return whether the folded word has a Russian letter."""
    return not word.isascii() and bool(_IS_CYRILLIC.search(word))


@lru_cache(65_536)
def skeleton(word: str) -> str:
    """Return the spelling that a folded word shares with all its romanisations; a number word becomes its figure."""
    word = word.replace("ё", "е")
    return _NUMBER_WORDS[word] if word in _NUMBER_WORDS else plain_skeleton(word)


@lru_cache(65_536)
def plain_skeleton(word: str) -> str:
    """Return the same without figures for number words."""
    plain = word if word.isascii() else word.translate(_CYRILLIC).translate(_MARKS)
    for letters, canonical in _LATIN:
        if letters in plain:
            plain = plain.replace(letters, canonical)
    return _DOUBLED_I.sub("i", plain)


class Word(NamedTuple):
    """One run of letters of one alphabet, or of digits; `word` is folded, `before` is what stands since the last "
    "one."""

    start: int
    end: int
    raw: str
    word: str
    spelt: str
    cyrillic: bool
    before: str


class Forms(NamedTuple):
    """Stems of a word as skeletons, each with the endings that it may have, and the word as it stands in a "
    "dictionary."""

    base: str
    stems: tuple[tuple[str, frozenset[str]], ...]
    is_cyrillic: bool

    def fits(self, spelt: str, *, cyrillic: bool, strict: bool) -> bool:
        """Return whether a skeleton is a form of the word; `strict` allows Latin letters only the dictionary's "
        "form."""
        if spelt == self.base:
            return True
        if self.is_cyrillic and not cyrillic and strict:
            return False
        return any(spelt.startswith(stem) and spelt[len(stem) :] in endings for stem, endings in self.stems)


def _spelt(endings: str) -> frozenset[str]:
    return frozenset(skeleton(one) if one != "-" else "" for one in endings.split())


_ADJECTIVE: Final = _spelt("ый ий ой ая яя ое ее ые ие ого его ому ему ым им ом ем ую юю ей ых их ыми ими")
_FEMALE: Final = _spelt("а ы и е у ой ою ей ею ам ами ах")
_SOFT_FEMALE: Final = _spelt("я и е ю ей ею")
_ON_IA: Final = _spelt("ия ии ию ией иею")
_ON_IE: Final = _spelt("ие ия ию ием ии")
_NEUTER: Final = _spelt("о а у ом е")
_SOFT_NEUTER: Final = _spelt("е я ю ем и а у")
_SOFT: Final = _spelt("- я ю ем е и ью ей")
_ON_J: Final = _spelt("й я ю ем е и")
_MALE: Final = _spelt("- а у ом ем е ам ами ах")
_PLURAL: Final = _spelt("ы и а я ов ев ей ам ям ами ями ьми ах ях -")
_PLURAL_PRONOUN: Final = _spelt("и их им ими е й я ю его ему ем ей")
_SURNAME: Final = _spelt("- а у ым е ы ых ыми ого ому ом ой ую ое")
_SURNAME_FEMALE: Final = _spelt("а ой у ою ы ых ым ыми")
_SURNAME_PLURAL: Final = _spelt("ы ых ым ыми")
_LATIN_CASES: Final = _spelt("- а у ом ем е ы и s es")
_ON_BIA: Final = _spelt("ьев ья ьи ье ью ьей ей ьям ьями ьях")
_ON_EJ: Final = _spelt("ей ья ью ьем ье ьи")
_ON_MIA: Final = _spelt("я ени енем ена")
PEOPLE: Final = _spelt(
    "овец овца овцу овцем овцы овцев овцам овцами овцах евцы евцев инцы инцев инцам цы цев цам цами "
    "овский овская овское овские овского овской овским овских овскую овскому овском "
    "евский евская евские евского евской евским евских"
)
"""Endings of what the people of a company are called: парусовцы."""
_NOTHING: Final = frozenset({""})
_SHORT_FLEEING: Final = listed("день пень лев лед мох сон рот лоб шов ров лен рожь пес")
_VOWELS: Final = frozenset("аеиоуыэюя")

_BY_END: Final = (
    (("овы", "евы", "ины", "ыны"), 1, _SURNAME_PLURAL),
    (("ова", "ева", "ина"), 1, _SURNAME_FEMALE | _FEMALE),
    (("ья",), 2, _ON_BIA),
    (("мя",), 1, _ON_MIA | _SOFT_FEMALE),
    (("ои",), 1, _PLURAL_PRONOUN),
    (("ия",), 2, _ON_IA),
    (("ие",), 2, _ON_IE | _ADJECTIVE),
    (("ый", "ой", "ая", "яя", "ое", "ее", "ые"), 2, _ADJECTIVE),
    (("а",), 1, _FEMALE),
    (("я",), 1, _SOFT_FEMALE),
    (("о",), 1, _NEUTER),
    (("е",), 1, _SOFT_NEUTER),
    (("ы", "и"), 1, _PLURAL),
    (("ь",), 1, _SOFT),
)


@lru_cache(65_536)
def forms(word: str) -> Forms:
    """Return the forms of a folded word of a name: Russian cases by its ending, Latin words as Russians decline "
    "them."""
    word = word.replace("ё", "е")
    base = skeleton(word)
    if word.isdigit() or word in _NUMBER_WORDS or len(word) < 2:
        return Forms(base, (), is_cyrillic(word))
    if not is_cyrillic(word):
        stems = [(base, _LATIN_CASES)]
        if base.endswith("a") and len(base) > 3:
            stems.append((base[:-1], _FEMALE))
        return Forms(base, tuple(stems), False)
    return Forms(base, tuple((skeleton(stem), ends) for stem, ends in _stems(word) if len(stem) > 1), True)


@lru_cache(16_384)
def forms_of_name(word: str) -> Forms:
    """Return the forms of a word of a name, those with them that endings cannot tell: люди, людьми."""
    plain = forms(word)
    told = {stem + ending for stem, endings in plain.stems for ending in endings} | {plain.base}
    others = {skeleton(form) for form in forms_of_russian(word.replace("ё", "е"))} - told
    return plain._replace(stems=(*plain.stems, *((form, _NOTHING) for form in sorted(others))))


def _stems(word: str) -> list[tuple[str, frozenset[str]]]:
    if len(word) < 3:
        return [(word, _MALE)]
    if word.endswith("ий") and len(word) > 3:
        return [(word[:-2], _ADJECTIVE), (word[:-1], _ON_J)]
    if word.endswith("ой"):
        # Большой is declined as an adjective, строй as a noun.
        return [(word[:-2], _ADJECTIVE), (word[:-1], _ON_J)]
    if word.endswith("ей"):
        return [(word[:-1], _ON_J), (word[:-2], _ON_EJ)]
    for ends, cut, endings in _BY_END:
        if word.endswith(ends) and len(word) > cut + 1:
            fled = _without_fleeing_vowel(word, endings) if ends == ("ь",) else []
            return [(word[:-cut], endings), *fled]
    if word.endswith("й"):
        return [(word[:-1], _ON_J)]
    if word.endswith(("ов", "ев", "ин")) and len(word) > 4:
        return [(word, _SURNAME | _MALE)]
    if word == "заяц":
        return [(word, _MALE), ("зайц", _MALE)]
    return [(word, _MALE), *_without_fleeing_vowel(word, _MALE)]


def _without_fleeing_vowel(word: str, endings: frozenset[str]) -> list[tuple[str, frozenset[str]]]:
    """Return the stem of ветер, ветра; купец, купца; огонь, огня: a vowel flees before an ending."""
    stem = word.removesuffix("ь")
    if len(stem) < 3 or stem[-2] not in "ео":
        return []
    if len(stem) == 3:
        # День, дня; лев, льва; but not дом, стол.
        return [(stem[:-2] + stem[-1], endings - {""})] if word in _SHORT_FLEEING else []
    if stem[-3] not in _VOWELS:
        return [(stem[:-2] + stem[-1], endings - {""})]
    # Заяц, зайца; ручеек, ручейка; боец, бойца.
    return [(stem[:-2] + "й" + stem[-1], endings - {""})]
