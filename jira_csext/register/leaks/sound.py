"""How a foreign name sounds, in letters of either alphabet: Brackenhurst and «Брекенхёрст» have one key.

Vowels are heard too differently to count (Leeds, «Лидс»; Hughes, «Хьюз»), so a key is made of consonants alone, with
those as one that Russian does not tell apart. Latin spelling leaves several ways to read a name; all of them are keys.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product
from typing import Final

FEWEST: Final = 3
"""Consonants that a key must have to be of anybody's name."""
_W: Final = re.compile("у(?=[аеиоыэюя])")
_MOST_READINGS: Final = 64
_VOWELS: Final = frozenset("aeiouyäöüéèêáàóòíúаеёиоуыэюяйьъії")
_RUSSIAN: Final = {
    "б": "b", "в": "f", "г": "g", "д": "d", "ж": "j", "з": "s", "к": "k", "л": "l", "м": "m", "н": "n", "п": "p",
    "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "ts", "ч": "c", "ш": "x", "щ": "x", "ґ": "g",
}  # fmt: skip
# The longest first; "" is a letter that is not heard.
_LATIN: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("shch", ("x",)), ("tsch", ("c",)), ("tch", ("c",)), ("sch", ("x", "sk")), ("ough", ("", "f", "g")),
    ("augh", ("", "f", "g")), ("igh", ("", "g")), ("dge", ("j",)), ("sh", ("x",)), ("ch", ("c", "k", "x", "h")),
    ("ck", ("k",)), ("ph", ("f",)), ("th", ("t", "s", "d")), ("gh", ("", "g", "h")), ("kh", ("h", "k", "kh")),
    ("zh", ("j",)), ("wh", ("", "f", "h")), ("rh", ("r", "rh")), ("ts", ("ts",)), ("tz", ("ts",)), ("cz", ("c", "x")),
    ("qu", ("k", "kf")), ("q", ("k",)), ("dj", ("j",)), ("sz", ("x", "s")), ("x", ("ks", "s", "h", "gs")),
    ("ng", ("ng", "n")),
    ("b", ("b",)), ("d", ("d",)), ("f", ("f",)), ("k", ("k",)), ("l", ("l",)), ("m", ("m",)), ("n", ("n",)),
    ("p", ("p",)), ("r", ("r",)), ("s", ("s",)), ("t", ("t",)), ("v", ("f",)), ("w", ("f", "")),
    ("z", ("s", "ts")), ("h", ("h", "g", "")), ("j", ("j", "", "h")), ("ł", ("l",)), ("ñ", ("n",)), ("ç", ("s",)),
    ("š", ("x",)), ("č", ("c",)), ("ž", ("j",)), ("ß", ("s",)),
)  # fmt: skip
_SOFTENING: Final = frozenset("eiyéèê")
_CASES: Final = (
    "", "ом", "ем", "ым", "им", "ам", "ям", "ах", "ях", "ами", "ями", "ов", "ев", "ых", "ого", "ому", "цы", "цев",
    "цам", "овцы", "овцев", "овцам", "ский", "ская", "ское", "ские", "ского", "скому", "ской", "ским", "ском", "скую",
    "ских", "овский", "овская", "овского", "овской", "овское", "овские",
)  # fmt: skip


@lru_cache(16_384)
def keys_of(word: str, *, cyrillic: bool, is_inflected: bool) -> frozenset[str]:
    """Return how a folded word may sound, nothing for what is too short; `is_inflected` takes Russian endings off."""
    if not cyrillic:
        found = {_squeezed(key) for key in _readings(word)}
        if is_inflected and word.endswith("s"):
            found |= {_squeezed(key) for key in _readings(word[:-1])}
    else:
        stems = {word.removesuffix(case) for case in _CASES} if is_inflected else {word}
        found = {_squeezed(_heard(one)) for stem in stems for one in (stem, _W.sub("в", stem))}
    return frozenset(key for key in found if len(key) >= FEWEST)


def _heard(word: str) -> str:
    first = "a" if word[:1] in _VOWELS and word[:1] not in ("й", "у") else ""
    return first + "".join(_RUSSIAN.get(letter, "") for letter in word.replace("дж", "ж"))


def _readings(word: str) -> list[str]:
    parts: list[tuple[str, ...]] = [("a", "") if word[:1] == "u" else ("a",) if word[:1] in _VOWELS else ("",)]
    if word[:2] in ("kn", "wr", "gn", "ps"):
        word = word[1:]
    at = 0
    while at < len(word):
        letter, beyond = word[at], word[at + 1 : at + 2]
        if letter == "c" and word[at : at + 2] not in ("ch", "ck", "cz"):
            parts.append(("s", "ts", "c") if beyond in _SOFTENING and beyond else ("k", "ts"))
            at += 1
        elif letter == "g" and word[at : at + 2] != "gh":
            parts.append(("g", "j") if beyond in _SOFTENING and beyond else ("g",))
            at += 1
        else:
            spelt = next((one for one in _LATIN if word.startswith(one[0], at)), None)
            if spelt is not None:
                parts.append(spelt[1])
            at += len(spelt[0]) if spelt is not None else 1
    readings: list[str] = []
    for number, reading in enumerate(product(*parts)):
        if number >= _MOST_READINGS:
            break
        readings.append("".join(reading))
    return readings


def _squeezed(key: str) -> str:
    """Return the key without doubled sounds."""
    return "".join(sound for at, sound in enumerate(key) if sound != key[at - 1 : at])
