"""Where in a text the words of a name stand: what is before and behind them, and what is told of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

from jira_csext.register.leaks import company_words as company
from jira_csext.register.leaks.elsewhere import speaks_of_others
from jira_csext.register.leaks.everyday_russian import RUSSIAN
from jira_csext.register.leaks.grammar import TOOLS_DO
from jira_csext.register.leaks.ordinary import is_rare
from jira_csext.register.leaks.spelling import Word, listed
from jira_csext.register.leaks.working_words import CALENDAR, is_thing, is_working

_PLURALS_TOO: Final = listed("requests orders signs trains books hosts reports likes asks pays renews")
_BEHIND_NOUNS: Final = listed("in of from are were on per to and")
"""Words before which "requests" are things asked for, not what somebody does."""


class Setting(NamedTuple):
    """What the whole text tells of its capitals and its language."""

    has_capitals: bool
    has_small: bool
    is_russian: bool
    is_of_others: bool
    tail: str
    is_strict: bool = False


def setting_of(text: str, words: Sequence[Word], *, strict: bool = False) -> Setting:
    """Return what the whole text tells: whether it is written in small letters only, in capitals only, in Russian."""
    cyrillic = sum(one.cyrillic for one in words)
    return Setting(
        any(one.raw != one.word.replace("ё", "е") and one.raw != one.raw.lower() for one in words),
        any(not one.raw.isupper() for one in words if not one.raw.isdigit()),
        cyrillic * 2 > len(words),
        speaks_of_others(words),
        text[words[-1].end :] if words else "",
        strict,
    )


class Spot:
    """Words `first` up to `last` of a text, which spell a name of everyday words."""

    def __init__(
        self, words: Sequence[Word], first: int, last: int, setting: Setting, capitals: Sequence[bool], *, is_base: bool
    ) -> None:
        """`capitals` says which words of the name the register writes with one, `is_base` that none is inflected."""
        self._is_base = is_base
        self._words = words
        self._first = first
        self._last = last
        self._setting = setting
        self._capitals = capitals

    def _word(self, at: int) -> str:
        return self._words[at].word if 0 <= at < len(self._words) else ""

    def _gap_after(self) -> str:
        return self._words[self._last].before if self._last < len(self._words) else self._setting.tail

    def _is_capital(self) -> bool:
        return any(self._words[at].raw[0].isupper() for at in range(self._first, self._last)) and (
            self._words[self._first].raw[0].isupper() or self._words[self._first].raw[0].isdigit()
        )

    def _is_first(self) -> bool:
        before = self._words[self._first].before
        if before.strip() == ":" and self._gap_after()[:1] in (",", ".", ";", "", ")", "\n"):
            return False
        return self._first == 0 or bool(company.STARTS.search(before))

    def _is_working(self) -> bool:
        return self._last - self._first == 1 and is_working(self._words[self._first])

    def _is_rare(self) -> bool:
        """Return whether hardly anybody ever says one of the words, so that a reader thinks of the name first."""
        return any(is_rare(self._words[at]) for at in range(self._first, self._last))

    def _is_quoted(self) -> bool:
        before, after = self._words[self._first].before, self._gap_after()
        return (
            before[-1:] in company.OPENING_QUOTES
            and after[:1] in company.CLOSING_QUOTES
            and bool(before)
            and bool(after)
        )

    def _is_given_something(self) -> bool:
        """Return whether a Russian dative speaks of the one who gets something: "это чемодану письмо"."""
        one = self._words[self._first]
        stem = one.word[:-1]
        if not one.cyrillic or (one.word[-1] == "у" and stem in RUSSIAN):
            return one.cyrillic
        is_dative = one.word[-1] == "е" and (stem + "а" in RUSSIAN or stem + "я" in RUSSIAN)
        return is_dative and bool(company.GIVEN.fullmatch(self._word(self._last)))

    def _is_of_thing(self) -> bool:
        if self._word(self._last) in _PLURALS_TOO and self._word(self._last + 1) in _BEHIND_NOUNS:
            return True
        if not self._setting.is_of_others and TOOLS_DO.fullmatch(self._word(self._last)):
            return True
        return is_thing(self._word(self._last), self._word(self._last + 1))

    def _is_subject(self, after: str) -> bool:
        """Return whether what follows is done by people: "Волна перешла на…", but not "Волна была…"."""
        first = self._words[self._first]
        if after in ("is", "are", "was", "were", "will", "can", "and", "or", "has", "had"):
            if after == "and" and self._word(self._last + 1) not in ("you", "your", "yours", "we", "us"):
                at = self._last + 1
                return at < len(self._words) and self._words[at].raw[0].isupper()
            # "Target is Friday" is a thing; a company does not go without an article when it is one.
            return not first.cyrillic and first.word not in company.THINGS
        return bool(company.AFTER.fullmatch(after)) and not company.NOT_AFTER.fullmatch(after)

    def _starts_at(self, at: int) -> bool:
        return at == 0 or bool(company.STARTS.search(self._words[at].before))

    @staticmethod
    def _is_titled(one: Word) -> bool:
        """Return whether a word may be part of one title with the name: no day, no abbreviation, no "I"."""
        return one.raw[0].isupper() and not one.raw.isupper() and one.word not in CALENDAR

    def _is_in_owner_case(self) -> bool:
        """Return whether a Russian name is inflected as an owner is; a title keeps its form, or ends in -у at most."""
        one = self._words[self._last - 1]
        return one.cyrillic and self._is_capital() and not self._is_base and not one.word.endswith(("у", "ю"))

    def _is_season(self) -> bool:
        return self._words[self._first].word.startswith(("весн", "лет", "осен", "зим", "утр", "вечер", "ноч", "сред"))
