"""A name of everyday words at the start of a sentence, whose capital tells nothing."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.register.leaks import company_words as company
from jira_csext.register.leaks.elsewhere import is_said_of_reader, speaks_to_reader
from jira_csext.register.leaks.everyday_russian import RUSSIAN
from jira_csext.register.leaks.grammar import acts, is_recipient
from jira_csext.register.leaks.spot import Spot
from jira_csext.register.leaks.working_words import CALENDAR, is_human, is_thing, is_working

_SEEMS_VERB: Final = re.compile(
    r"(?!(?:is|was|has|as|this|its|less|always|needs?|seeds|perhaps)$)[a-z]{2,}(?:s|ed)"
    r"|[а-я]{2,}(?:л|ла|ло|ли|лся|лась|лись|ет|ит|ют|ут|ят|ат)"
)


_BEHIND_THINGS: Final = company.PLACED | {"к", "от", "of", "for", "in", "on", "with", "at", "to", "by", "from"}


class SentenceStart(Spot):
    """The words with the capital that every sentence begins with."""

    def _is_half_capital(self) -> bool:
        """Return whether a name of English words has lost its capitals but the one that begins a sentence."""
        pieces = [one for one in self._words[self._first : self._last] if one.word not in ("and", "и")]
        if len(pieces) != len(self._capitals) or len(pieces) < 2 or not self._is_first():
            return False
        return self._setting.has_small and any(
            is_capital and not one.raw[0].isupper()
            for one, is_capital in zip(pieces[1:], self._capitals[1:], strict=True)
            if not one.raw.isdigit()
        )

    def _is_day_or_month(self) -> bool:
        return self._last - self._first == 1 and self._words[self._first].word in CALENDAR

    def _is_asking_day(self) -> bool:
        """Return whether May is a company or a person: May wants, like May; not a month."""
        after = self._word(self._last)
        if not self._is_capital() or self._gap_after().strip():
            return False
        return is_human(after) and after not in (
            "like",
            "book",
            "look",
            "hold",
            "need",
            "run",
            "go",
            "get",
            "come",
            "do",
        )

    def _begins_sentence_as_company(self) -> bool:
        after, gap = self._word(self._last), self._gap_after()
        if not gap.strip() and acts(self._words, self._first, self._last, is_working=self._is_working()):
            return True
        if self._is_only_recipient() or is_said_of_reader(self._words, self._last) or self._is_rare_one_acting():
            return True
        if self._is_set_beside_somebody():
            return True
        if self._last - self._first > 1 and not self._words[self._last - 1].raw[0].islower():
            return True
        if gap[:1] in ("'", "’") and after == "s":
            return not self._is_working() or not is_thing("is", self._word(self._last + 1))
        if ("," in gap or gap.strip() == "(") and after == "the":
            return True
        if "," in gap:
            return bool(company.GREETING.fullmatch(after)) or "\n" in gap
        if self._is_joined_to_others(after) or gap.strip():
            return self._is_joined_to_others(after)
        if self._last - self._first > 1:
            # "Next step: you approve" is a heading, and so is «Точка сборки бампера».
            is_phrase = all(is_working(self._words[at]) for at in range(self._first, self._last))
            if not is_phrase and self._words[self._first].cyrillic:
                if (after in company.PLACED and self._is_base) or self._is_of_thing():
                    # «Белая гора на логотипе стала синей».
                    near = self._words[self._last : self._last + 5]
                    return any(is_human(one.word) for one in near) or self._setting.is_of_others
                return True
            return after not in company.BEING and (
                self._is_subject(after) or is_human(after) or self._setting.is_of_others
            )
        if self._is_working():
            return self._is_person_at_work(after)
        is_given = self._is_given_something() and bool(company.GIVEN.fullmatch(after))
        if self._setting.is_of_others and not self._is_base and self._words[self._first].cyrillic:
            return True
        if self._setting.is_of_others and company.DOES_RUSSIAN.fullmatch(after) and not self._is_of_thing():
            return True
        return is_given or ((is_human(after) or self._is_subject(after)) and not self._is_of_thing())

    def _is_set_beside_somebody(self) -> bool:
        """Return whether the sentence speaks of the reader as well, or the text of others: in doubt it is a company."""
        after = self._word(self._last)
        if self._is_working() or self._is_of_thing() or self._gap_after().strip() or after in _BEHIND_THINGS:
            return False
        return self._setting.is_of_others or speaks_to_reader(self._words, self._last)

    def _is_joined_to_others(self, after: str) -> bool:
        """Return whether the reader, or somebody, is named in one breath: «Волна и вы», "Echo and two others"."""
        beyond = self._word(self._last + 1)
        if after == "и" and company.ADDRESSED.fullmatch(beyond):
            return True
        return after in ("and", "и") and not self._gap_after().strip() and beyond in company.AND_OTHERS

    def _is_rare_one_acting(self) -> bool:
        """Return whether a verb seems to follow a word that hardly anybody says: "Dovetail keeps", «Верстак учит»."""
        if self._gap_after().strip() or not self._is_rare() or self._is_of_thing():
            return False
        after = self._words[self._last] if self._last < len(self._words) else None
        return after is not None and bool(_SEEMS_VERB.fullmatch(after.word))

    def _is_only_recipient(self) -> bool:
        """Return whether "Стрелке" begins what was done for somebody, wherever its verb stands."""
        one = self._words[self._first]
        if self._last - self._first > 1 or not is_recipient(one) or not self._is_given_something():
            stem = one.word[:-1]
            if not (is_recipient(one) and (stem + "а" in RUSSIAN or stem + "я" in RUSSIAN)):
                return False
        near = self._words[self._last : self._last + 5]
        is_done = any(company.GIVEN.fullmatch(word.word) for word in near)
        return is_done and (not self._is_working() or self._setting.is_of_others)

    def _is_person_at_work(self, after: str) -> bool:
        """Return whether a word of our own trade does here what only people do: "Margin do our books"."""
        if self._is_given_something() and (after == "мы" or company.GIVEN.fullmatch(after)):
            return True
        if is_human(after) and after not in company.OF_THINGS_TOO:
            return not (after in company.PLAIN_VERBS and self._words[self._first].word.endswith("s"))
        does = self._is_subject(after) or bool(company.DOES_RUSSIAN.fullmatch(after))
        return self._setting.is_of_others and does and not self._is_of_thing()
