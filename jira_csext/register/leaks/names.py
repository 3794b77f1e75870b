"""All names of all clients by the stems of their words, and where they stand in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from typing import Final, NamedTuple

from jira_csext.register.function_words import FUNCTION_WORDS, is_function_name
from jira_csext.register.leaks.abbreviations import is_client_here, is_known_abbreviation
from jira_csext.register.leaks.company_words import STARTS
from jira_csext.register.leaks.context import Place
from jira_csext.register.leaks.dictionary import has_dictionaries
from jira_csext.register.leaks.entry import (
    AND,
    GAP,
    Entry,
    begins,
    core,
    is_base,
    is_capital,
    is_one_name,
    is_short,
    is_sure,
    letters,
    sequence,
)
from jira_csext.register.leaks.given_names import GIVEN_NAMES
from jira_csext.register.leaks.meanings import has_given_name, is_on_road, is_public
from jira_csext.register.leaks.namesakes import is_namesake, kind_before
from jira_csext.register.leaks.ordinary import (
    SHORTEST_TELLING,
    is_known_word,
    is_ordinary,
    is_telling,
    looks_like_surname,
)
from jira_csext.register.leaks.persons import is_full_name, is_person, is_town
from jira_csext.register.leaks.slips import SHORTEST, slips
from jira_csext.register.leaks.sound import keys_of
from jira_csext.register.leaks.spelling import PEOPLE, Word, forms, forms_of_name
from jira_csext.register.leaks.spot import Setting, setting_of
from jira_csext.register.leaks.text_words import words_of
from jira_csext.register.leaks.themes import is_in_its_talk, is_spelt_out
from jira_csext.register.leaks.things import is_english_thing, is_word_in_small_letters
from jira_csext.register.leaks.working_words import is_working

_QUOTED: Final = re.compile('[«“„"]([^«»“”„"]{2,80})[»”“"]')
_LONGEST_ENDING: Final = 4
_LONGEST_PEOPLE: Final = 8
_SHORTEST_WITH_PEOPLE: Final = 4
_LONGEST_WINDOW: Final = 4
_NEAR: Final = 3
_KIND: Final = 4
"""Letters by which a kind of place is known in any case."""


class NameFound(NamedTuple):
    """Characters `start` up to `end` of a text name the clients."""

    start: int
    end: int
    clients: frozenset[str]
    why: str


class Names:
    """An index of names, and the search for them."""

    def __init__(self) -> None:
        self._single: Final[dict[str, list[Entry]]] = {}
        # Many names begin alike ("Студия …"), so a longer one is found by how its second word begins as well.
        self._longer: Final[dict[tuple[str, str], list[Entry]]] = {}
        self._known: Final[set[tuple[str, str]]] = set()
        self._by_whole: Final[dict[str, list[tuple[frozenset[str], Entry]]]] = {}
        self._slipped: Final[dict[str, list[tuple[frozenset[str], Entry]]]] = {}
        self._compound: Final[dict[str, list[Entry]]] = {}
        self._beside: Final[dict[str, list[tuple[int, Entry]]]] = {}
        self._by_sound: Final[dict[tuple[str, bool], list[Entry]]] = {}
        self._holders: Final[dict[str, set[str]]] = {}
        # How the words of all names of a client begin: «Посёлок «Ёлкино парк»» is no village called so.
        self._kinds: Final[dict[str, set[str]]] = {}

    def add(self, client: str, names: Iterable[str], aliases: Iterable[str]) -> None:
        """Add all names of a client, official forms and parts in quotation marks with them, and what tells it alone."""
        cores: list[tuple[list[Word], str]] = []
        own = [one for name in (*names, *aliases) for one in core(name)]
        # Veter in Latin letters is no name where the client is called «Ветер».
        plain = {forms(one.word).base for one in own if is_ordinary(one)}
        for kind, called in (("name", names), ("alias", aliases)):
            for name in called:
                for part in dict.fromkeys((name, *_QUOTED.findall(name))):
                    words = core(part)
                    cores.append((words, name))
                    self._put(client, words, f'a form of their {kind} "{name}"', is_glued=False, plain=plain)
        self._kinds.setdefault(client, set()).update(one.spelt[:_KIND] for words, _ in cores for one in words)
        for words, name in cores:
            for one in words:
                base = forms(one.word).base
                self._holders.setdefault(base, set()).add(client)
                if len(words) > 1 and base not in plain and is_telling(one):
                    self._put_part(client, one, f'a part of their name "{name}"')

    def _put_part(self, client: str, word: Word, why: str) -> None:
        """Add a word of a longer name, which tells the client alone."""
        known = client, word.raw
        if known in self._known:
            return
        self._known.add(known)
        spelt, is_surname = forms_of_name(word.word), looks_like_surname(word.word)
        capitals = (word.raw[0].isupper(),)
        entry = Entry(client, (spelt,), why, "", False, False, is_surname, False, False, capitals, is_part=True)
        for stem in {spelt.base, *(stem for stem, _ in spelt.stems)}:
            self._single.setdefault(stem, []).append(entry)
        self._put_loose(entry, [word], frozenset())
        self._put_sound(entry, word)

    def _put_sound(self, entry: Entry, word: Word) -> None:
        for key in keys_of(word.word, cyrillic=word.cyrillic, is_inflected=False):
            self._by_sound.setdefault((key, word.cyrillic), []).append(entry)

    def add_label(self, client: str, label: str) -> None:
        """Add the first part of a domain, as it stands in addresses, folders and names of files."""
        words = words_of(label)
        is_own = not all(is_ordinary(one) for one in words) or (len(words) > 1 and not all(map(is_working, words)))
        if sum(len(one.spelt) for one in words) >= 5 and is_own:
            self._put(client, words, f'"{label}" of their domain', is_glued=True, plain=set())

    def _put(self, client: str, words: list[Word], why: str, *, is_glued: bool, plain: Set[str]) -> None:
        known = client, " ".join(one.raw for one in words)
        if known in self._known or len(known[1]) < 2:
            return
        self._known.add(known)
        spelt = tuple(forms_of_name(one.word) for one in words)
        short = words[0].raw if len(words) == 1 and is_short(words[0].raw) else ""
        entry = Entry(
            client, spelt, why, short, is_known_abbreviation("".join(one.raw for one in words)) and is_capital(words),
            all(len(one.raw) == 1 and one.raw.isalpha() for one in words),
            len(words) == 1 and looks_like_surname(words[0].word),
            is_function_name(known[1]),
            is_glued,
            tuple(one.raw[0].isupper() for one in words),
        )  # fmt: skip
        for stem in {spelt[0].base, *(stem for stem, _ in spelt[0].stems)}:
            if len(spelt) == 1:
                self._single.setdefault(stem, []).append(entry)
            else:
                self._longer.setdefault((stem, begins(spelt[1].base)), []).append(entry)
        if entry.needs_and or short or entry.is_function:
            return
        if len(words) == 1 and is_telling(words[0]):
            self._put_sound(entry, words[0])
        self._put_loose(entry, words, plain)
        if len(spelt) == 2 and words[0].cyrillic and words[1].cyrillic:
            self._put_compound(entry)
        before = "".join(one.base for one in spelt[:-1])
        for stem, endings in (*spelt[-1].stems, (spelt[-1].base, frozenset({""}))):
            self._by_whole.setdefault(before + stem, []).append((endings, entry))

    def _put_compound(self, entry: Entry) -> None:
        """Add what is said of the people of a name of two words: жемчужнобереговский for Жемчужный берег."""
        for first in {stem for stem, _ in entry.words[0].stems}:
            for second in {stem for stem, _ in entry.words[1].stems}:
                for between in "oe":
                    self._compound.setdefault(first + between + second, []).append(entry)

    def _put_loose(self, entry: Entry, words: list[Word], plain: Set[str]) -> None:
        """Add the ways to meet a name that is mistyped, or whose words stand apart: "Елене Черновой в ателье"."""
        distinct = [
            at
            for at, one in enumerate(words)
            if not is_ordinary(one) and one.word not in GIVEN_NAMES and forms(one.word).base not in plain
        ]
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

    def find(self, text: str, to: str, *, strict: bool) -> Iterator[NameFound]:
        """Yield where names stand that a reader takes for those clients; those of `to` wherever they stand.

        With `strict` they count wherever they stand as well, whatever else their words may mean.
        """
        words = words_of(text)
        setting = setting_of(text, words, strict=strict)
        for first, last, entry, is_sure_here in self._met(words, setting):
            if entry.is_part and self._is_shared(entry, to, strict=strict):
                continue
            if entry.client == to or self._is_meant(words, first, last, entry, setting, is_sure=is_sure_here):
                yield NameFound(words[first].start, words[last - 1].end, frozenset({entry.client}), entry.why)

    def _is_shared(self, entry: Entry, to: str, *, strict: bool) -> bool:
        """Return whether a word of a longer name tells nobody which client is meant, or is the reader's own."""
        holders = self._holders[entry.words[0].base]
        return to in holders or (len(holders) > 1 and not strict)

    def _is_meant(
        self, words: Sequence[Word], first: int, last: int, entry: Entry, setting: Setting, *, is_sure: bool
    ) -> bool:
        """Return whether the client is meant by the words that spell its name."""
        if entry.is_function and all(one.word in FUNCTION_WORDS for one in words[first:last]):
            place = Place(words, first, last, setting, entry.capitals, is_base=is_base(words[first:last], entry))
            return place.is_named_outright()
        if setting.is_strict:
            return last - first > 1 or words[first].raw.isupper() or words[first].word not in FUNCTION_WORDS
        if entry.short and (is_in_its_talk(words, first, last) or is_spelt_out(words, first, last, setting.tail)):
            return False
        if entry.short and setting.has_capitals and is_word_in_small_letters(words, first, last, setting.tail):
            return False
        if entry.is_known_abbreviation and setting.has_small and words[first].raw.isupper():
            return is_client_here(words, first, last, setting.tail)
        if is_person(words, first, last) or is_town(words, first, last):
            return False
        if is_namesake(words, first, last, setting.tail):
            return kind_before(words, first)[:_KIND] in self._kinds[entry.client]
        if is_full_name(words, first, last, setting.tail):
            return False
        if setting.has_capitals and is_english_thing(words, first, last, setting.tail):
            return False
        if is_sure and not is_on_road(words, first, last):
            return True
        place = Place(words, first, last, setting, entry.capitals, is_base=is_base(words[first:last], entry))
        return place.means_company(is_surname=entry.is_surname or has_given_name(words, first, last))

    def _met(self, words: Sequence[Word], setting: Setting) -> Iterator[tuple[int, int, Entry, bool]]:
        for at, one in enumerate(words):
            spelt = one.spelt
            further = at + 2 if at + 2 < len(words) and words[at + 1].word in AND else at + 1
            second = begins(words[further].spelt) if further < len(words) else ""
            for cut in range(min(_LONGEST_ENDING, len(spelt) - 1) + 1):
                stem = spelt[: len(spelt) - cut]
                for entry in (*self._single.get(stem, ()), *self._longer.get((stem, second), ())):
                    last = sequence(words, at, entry, strict=setting.is_strict)
                    if (
                        last
                        and (cut == 0 or not entry.short)
                        and (setting.is_strict or not is_public(words, at, last, entry.short))
                    ):
                        is_sure_here = is_sure(words[at:last], entry, setting) and not has_given_name(words, at, last)
                        yield at, last, entry, is_sure_here
                if stem in self._beside or stem in self._slipped:
                    yield from self._met_loosely(words, at, stem)
            yield from self._met_people(words, at, setting)
            yield from self._met_by_sound(words, at)
            yield from self._met_joined(words, at, setting)

    def _met_loosely(self, words: Sequence[Word], at: int, stem: str) -> Iterator[tuple[int, int, Entry, bool]]:
        """Yield mistyped names, and those whose words stand near one another in whatever order."""
        one = words[at]
        for endings, entry in self._slipped.get(stem, ()):
            is_own = entry.words[0].fits(one.spelt, cyrillic=one.cyrillic, strict=False)
            if one.spelt[len(stem) :] in endings and not is_own and not is_known_word(one):
                yield at, at + 1, entry, not has_given_name(words, at, at + 1)
        for place, entry in self._beside.get(stem, ()):
            if entry.words[place].fits(one.spelt, cyrillic=one.cyrillic, strict=False) and any(
                form.fits(near.spelt, cyrillic=near.cyrillic, strict=False) and is_ordinary(near)
                for number, form in enumerate(entry.words)
                if number != place
                for near in (*words[max(0, at - _NEAR) : at], *words[at + 1 : at + 1 + _NEAR])
            ):
                yield at, at + 1, entry, True

    def _met_by_sound(self, words: Sequence[Word], at: int) -> Iterator[tuple[int, int, Entry, bool]]:
        """Yield distinctive names that are written in the other alphabet as they are heard: «Брекенхёрст»."""
        one = words[at]
        if len(one.word) < SHORTEST_TELLING or is_known_word(one) or not self._by_sound:
            return
        is_named = one.raw[0].isupper() and at > 0 and not STARTS.search(one.before)
        if not is_named and not has_dictionaries():
            # Nobody knows then that "only" is a word of its own.
            return
        seen: set[int] = set()
        for key in keys_of(one.word, cyrillic=one.cyrillic, is_inflected=True):
            for entry in self._by_sound.get((key, not one.cyrillic), ()):
                if id(entry) not in seen:
                    seen.add(id(entry))
                    yield at, at + 1, entry, not entry.is_surname and not has_given_name(words, at, at + 1)

    def _met_people(self, words: Sequence[Word], at: int, setting: Setting) -> Iterator[tuple[int, int, Entry, bool]]:
        """Yield what the people of a client are called: парусовцы for Парус."""
        spelt = words[at].spelt
        if not words[at].cyrillic:
            return
        for cut in range(3, min(_LONGEST_PEOPLE, len(spelt) - _SHORTEST_WITH_PEOPLE) + 1):
            if spelt[len(spelt) - cut :] in PEOPLE:
                stem = spelt[: len(spelt) - cut]
                for entry in (*self._single.get(stem, ()), *self._compound.get(stem, ())):
                    is_plain = "ov" not in spelt[len(stem) :] and is_ordinary(words[at])
                    if not entry.short and (setting.is_strict or not is_plain):
                        yield at, at + 1, entry, True

    def _met_joined(self, words: Sequence[Word], at: int, setting: Setting) -> Iterator[tuple[int, int, Entry, bool]]:
        """Yield names that are written apart or together otherwise: Red Fox for RedFox, альфастрой for Альфа-Строй."""
        whole = ""
        for last in range(at + 1, min(at + _LONGEST_WINDOW, len(words)) + 1):
            one = words[last - 1]
            if last > at + 1 and not GAP.fullmatch(one.before):
                return
            whole += letters(one)
            pieces = words[at:last]
            for cut in range(min(_LONGEST_ENDING, len(one.spelt) - 1) + 1):
                stem, ending = whole[: len(whole) - cut], whole[len(whole) - cut :]
                for endings, entry in self._by_whole.get(stem, ()):
                    if (
                        ending in endings
                        and len(entry.words) != len(pieces)
                        and is_one_name(pieces, entry, strict=setting.is_strict)
                    ):
                        yield at, last, entry, True
