"""All names of all clients by the stems of their words, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from jira_csext.register.leaks.company_words import LEGAL_AFTER, LEGAL_BEFORE
from jira_csext.register.leaks.context import Place, Setting, setting_of
from jira_csext.register.leaks.given_names import GIVEN_NAMES
from jira_csext.register.leaks.meanings import has_given_name, is_on_road, is_public
from jira_csext.register.leaks.ordinary import is_ordinary, looks_like_surname
from jira_csext.register.leaks.slips import SHORTEST, is_slip_of, slips
from jira_csext.register.leaks.spelling import PEOPLE, Forms, Word, forms, is_cyrillic, skeleton

# Letters of one alphabet at a time, so that a Russian ending behind a Latin name stands apart from it.
# A soft hyphen or a space without width belongs to the word that it stands in.
_WORD: Final = re.compile(
    "[a-zà-öø-ɏ][a-zà-öø-ɏ\u00ad\u200b-\u200d\u2060]*|[а-яёіїєґў][а-яёіїєґў\u00ad\u200b-\u200d\u2060]*|[0-9]+",
    re.IGNORECASE,
)
_UNSEEN: Final = re.compile("[\u00ad\u200b-\u200d\u2060]+")
_QUOTED: Final = re.compile('[«“„"]([^«»“”„"]{2,80})[»”“"]')
_GAP: Final = re.compile(r"\s{0,3}[-‐‑–&+_]?\s{0,3}")
_AND: Final = frozenset({"and", "и", "с", "со", "n", "плюс", "plus"})
_LONGEST_ENDING: Final = 4
_LONGEST_PEOPLE: Final = 8
_SHORTEST_WITH_PEOPLE: Final = 5
_LONGEST_WINDOW: Final = 4
_NEAR: Final = 3


class NameFound(NamedTuple):
    """Characters `start` up to `end` of a text name the clients."""

    start: int
    end: int
    clients: frozenset[str]
    why: str


class _Entry(NamedTuple):
    """One name of a client: the forms of its words, and how it is to be met."""

    client: str
    words: tuple[Forms, ...]
    why: str
    short: str
    """The name itself where it is an abbreviation, which has no forms; else empty."""
    needs_and: bool
    is_surname: bool
    is_glued: bool
    """Met only with hyphens or underscores between its words, as in addresses and names of files."""


def words_of(text: str) -> list[Word]:
    """Return the words and figures of a text, each with what stands before it."""
    found: list[Word] = []
    end = 0
    for piece in _WORD.finditer(text):
        raw = _UNSEEN.sub("", piece[0]) if not piece[0].isalnum() else piece[0]
        word = raw.lower().replace("ё", "е")
        found.append(
            Word(piece.start(), piece.end(), raw, word, skeleton(word), is_cyrillic(word), text[end : piece.start()])
        )
        end = piece.end()
    return found


class Names:
    """An index of names, and the search for them."""

    def __init__(self) -> None:
        self._single: Final[dict[str, list[_Entry]]] = {}
        # Many names begin alike ("Студия …"), so a longer one is found by how its second word begins as well.
        self._longer: Final[dict[tuple[str, str], list[_Entry]]] = {}
        self._known: Final[set[tuple[str, str]]] = set()
        self._by_whole: Final[dict[str, list[tuple[frozenset[str], _Entry]]]] = {}
        self._slipped: Final[dict[str, list[tuple[frozenset[str], _Entry]]]] = {}
        self._beside: Final[dict[str, list[tuple[int, _Entry]]]] = {}

    def add(self, client: str, name: str, kind: str) -> None:
        """Add a name or alias, official forms and the part in quotation marks with it."""
        why = f'a form of their {kind} "{name}"'
        for part in {name, *_QUOTED.findall(name)}:
            self._put(client, _core(part), why, is_glued=False)

    def add_label(self, client: str, label: str) -> None:
        """Add the first part of a domain, as it stands in addresses, folders and names of files."""
        words = words_of(label)
        if sum(len(one.spelt) for one in words) >= 5 and not all(is_ordinary(one) for one in words):
            self._put(client, words, f'"{label}" of their domain', is_glued=True)

    def _put(self, client: str, words: list[Word], why: str, *, is_glued: bool) -> None:
        known = client, " ".join(one.raw for one in words)
        if known in self._known or len(known[1]) < 2:
            return
        self._known.add(known)
        spelt = tuple(forms(one.word) for one in words)
        short = words[0].raw if len(words) == 1 and _is_short(words[0].raw) else ""
        entry = _Entry(
            client, spelt, why, short,
            all(len(one.raw) == 1 and one.raw.isalpha() for one in words),
            len(words) == 1 and looks_like_surname(words[0].word),
            is_glued,
        )  # fmt: skip
        for stem in {spelt[0].base, *(stem for stem, _ in spelt[0].stems)}:
            if len(spelt) == 1:
                self._single.setdefault(stem, []).append(entry)
            else:
                self._longer.setdefault((stem, _begins(spelt[1].base)), []).append(entry)
        if entry.needs_and or short:
            return
        self._put_loose(entry, words)
        before = "".join(one.base for one in spelt[:-1])
        for stem, endings in (*spelt[-1].stems, (spelt[-1].base, frozenset({""}))):
            self._by_whole.setdefault(before + stem, []).append((endings, entry))

    def _put_loose(self, entry: _Entry, words: list[Word]) -> None:
        """Add the ways to meet a name that is mistyped, or whose words stand apart: "Елене Черновой в ателье"."""
        distinct = [at for at, one in enumerate(words) if not is_ordinary(one) and one.word not in GIVEN_NAMES]
        if len(words) == 1:
            for stem, endings in entry.words[0].stems[:1] if distinct and not entry.is_surname else ():
                if len(stem) >= SHORTEST:
                    for slip in slips(stem):
                        self._slipped.setdefault(slip, []).append((endings, entry))
        elif distinct and len(distinct) < len(words) and not entry.is_glued:
            for at in distinct:
                if len(entry.words[at].base) >= _SHORTEST_WITH_PEOPLE:
                    for stem in {entry.words[at].base, *(stem for stem, _ in entry.words[at].stems)}:
                        self._beside.setdefault(stem, []).append((at, entry))

    def find(self, text: str, to: str) -> Iterator[NameFound]:
        """Yield where names stand that a reader takes for those clients; those of `to` wherever they stand."""
        words = words_of(text)
        setting = setting_of(text, words)
        for first, last, entry, is_sure in self._met(words, setting):
            is_meant = (is_sure and not is_on_road(words, first, last)) or Place(
                words, first, last, setting
            ).means_company(is_surname=entry.is_surname or has_given_name(words, first, last))
            if is_meant or entry.client == to:
                yield NameFound(words[first].start, words[last - 1].end, frozenset({entry.client}), entry.why)

    def _met(self, words: Sequence[Word], setting: Setting) -> Iterator[tuple[int, int, _Entry, bool]]:
        for at, one in enumerate(words):
            spelt = one.spelt
            further = at + 2 if at + 2 < len(words) and words[at + 1].word in _AND else at + 1
            second = _begins(words[further].spelt) if further < len(words) else ""
            for cut in range(min(_LONGEST_ENDING, len(spelt) - 1) + 1):
                stem = spelt[: len(spelt) - cut]
                for entry in (*self._single.get(stem, ()), *self._longer.get((stem, second), ())):
                    last = _sequence(words, at, entry)
                    if last and (cut == 0 or not entry.short) and not is_public(words, at, last, entry.short):
                        is_sure = _is_sure(words[at:last], entry, setting) and not has_given_name(words, at, last)
                        yield at, last, entry, is_sure
                if stem in self._beside or stem in self._slipped:
                    yield from self._met_loosely(words, at, stem)
            yield from self._met_people(words, at)
            yield from self._met_joined(words, at, setting)

    def _met_loosely(self, words: Sequence[Word], at: int, stem: str) -> Iterator[tuple[int, int, _Entry, bool]]:
        """Yield mistyped names, and those whose words stand near one another in whatever order."""
        one = words[at]
        for endings, entry in self._slipped.get(stem, ()):
            is_own = entry.words[0].fits(one.spelt, cyrillic=one.cyrillic, strict=False)
            if one.spelt[len(stem) :] in endings and not is_own and not is_ordinary(one):
                yield at, at + 1, entry, not has_given_name(words, at, at + 1)
        for place, entry in self._beside.get(stem, ()):
            if entry.words[place].fits(one.spelt, cyrillic=one.cyrillic, strict=False) and any(
                form.fits(near.spelt, cyrillic=near.cyrillic, strict=False) and is_ordinary(near)
                for number, form in enumerate(entry.words)
                if number != place
                for near in (*words[max(0, at - _NEAR) : at], *words[at + 1 : at + 1 + _NEAR])
            ):
                yield at, at + 1, entry, True

    def _met_people(self, words: Sequence[Word], at: int) -> Iterator[tuple[int, int, _Entry, bool]]:
        """Yield what the people of a client are called: парусовцы for Парус."""
        spelt = words[at].spelt
        if not words[at].cyrillic:
            return
        for cut in range(3, min(_LONGEST_PEOPLE, len(spelt) - _SHORTEST_WITH_PEOPLE) + 1):
            if spelt[len(spelt) - cut :] in PEOPLE:
                for entry in self._single.get(spelt[: len(spelt) - cut], ()):
                    if not entry.short:
                        yield at, at + 1, entry, True

    def _met_joined(self, words: Sequence[Word], at: int, setting: Setting) -> Iterator[tuple[int, int, _Entry, bool]]:
        """Yield names that are written apart or together otherwise: Red Fox for RedFox, альфастрой for Альфа-Строй."""
        whole = ""
        for last in range(at + 1, min(at + _LONGEST_WINDOW, len(words)) + 1):
            one = words[last - 1]
            if last > at + 1 and not _GAP.fullmatch(one.before):
                return
            whole += one.spelt
            pieces = words[at:last]
            for cut in range(min(_LONGEST_ENDING, len(one.spelt) - 1) + 1):
                stem, ending = whole[: len(whole) - cut], one.spelt[len(one.spelt) - cut :]
                for endings, entry in self._by_whole.get(stem, ()):
                    if ending in endings and len(entry.words) != len(pieces) and _is_one_name(pieces, entry):
                        yield at, last, entry, True


def _begins(spelt: str) -> str:
    return spelt if spelt.isdigit() else spelt[:1]


def _is_short(raw: str) -> bool:
    return 2 <= len(raw) <= 5 and sum(one.isupper() for one in raw) * 2 >= len(raw) and raw[-1].isupper()


def _core(name: str) -> list[Word]:
    """Return the words of a name without its legal form and the initials behind a surname."""
    words = [one for one in words_of(name) if one.word not in ("and", "и")]
    while len(words) > 1 and words[0].word in LEGAL_BEFORE:
        del words[0]
    while len(words) > 1 and words[-1].word in LEGAL_AFTER:
        del words[-1]
    while len(words) > 1 and len(words[-1].raw) == 1 and words[-1].raw.isupper() and len(words[0].raw) > 1:
        del words[-1]
    return words


def _sequence(words: Sequence[Word], at: int, entry: _Entry) -> int:
    """Return the place behind the name when it stands word by word from a place on, else 0."""
    is_single = len(entry.words) == 1
    for number, form in enumerate(entry.words):
        has_and = False
        if number:
            if at < len(words) and words[at].word in _AND and _GAP.fullmatch(words[at].before):
                has_and, at = True, at + 1
            if at >= len(words) or not _GAP.fullmatch(words[at].before):
                return 0
            gap = words[at].before.strip()
            if (entry.needs_and and not (has_and or gap in ("&", "+"))) or (entry.is_glued and gap not in ("-", "_")):
                return 0
        if at >= len(words):
            return 0
        one = words[at]
        is_slip = number > 0 and not one.word.isdigit() and not is_ordinary(one) and is_slip_of(one.spelt, form)
        if not is_slip and not form.fits(one.spelt, cyrillic=one.cyrillic, strict=is_single):
            return 0
        at += 1
    if entry.short and not _is_abbreviation(words[at - 1], entry.short):
        return 0
    return at


def _is_abbreviation(one: Word, short: str) -> bool:
    """Return whether a word is the abbreviation, in either alphabet; two letters of the other one are too few."""
    if one.word == short.lower().replace("ё", "е"):
        return True
    return one.cyrillic != is_cyrillic(short.lower()) and len(one.raw) == len(short) > 2


def _is_sure(pieces: Sequence[Word], entry: _Entry, setting: Setting) -> bool:
    """Return whether the letters alone tell that the client is meant."""
    if entry.short and setting.has_small and pieces[0].raw.isupper():
        return True
    if entry.is_surname:
        return False
    if all(is_ordinary(one) for one in pieces):
        # Studio7 in one word is no studio with a number.
        is_together = len(pieces) > 1 and all(not one.before for one in pieces[1:])
        return is_together and any(one.raw.isdigit() for one in pieces) and not all(one.raw.isdigit() for one in pieces)
    return True


def _is_one_name(pieces: Sequence[Word], entry: _Entry) -> bool:
    """Return whether pieces that spell a name together are written as one."""
    if len(pieces) == 1:
        return not entry.is_glued and not is_ordinary(pieces[0])
    if any(one.cyrillic != pieces[0].cyrillic for one in pieces if not one.raw.isdigit()):
        return all(not one.before for one in pieces[1:])
    letters = [one for one in pieces if not one.raw.isdigit()]
    if any(len(one.raw) < 2 for one in letters):
        return all(one.before in ("", "-", "_") for one in pieces[1:])
    if all(one.before.strip() or not one.before for one in pieces[1:]):
        return not entry.is_glued or all(one.before for one in pieces[1:])
    return all(one.raw[0].isupper() for one in letters) and bool(letters)
