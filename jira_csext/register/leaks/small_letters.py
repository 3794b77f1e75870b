"""A name of everyday words in small letters: what tells the company from the thing."""

from __future__ import annotations

from jira_csext.register.leaks import company_words as company
from jira_csext.register.leaks.elsewhere import stands_as_name
from jira_csext.register.leaks.grammar import acts
from jira_csext.register.leaks.spot import Spot
from jira_csext.register.leaks.working_words import is_human


class SmallLetters(Spot):
    """The words without a capital, as they are typed in haste."""

    def _is_written_small(self) -> bool:
        if self._is_partner() or self._is_done_for():
            return True
        if self._setting.has_capitals and not self._is_capital_for_sentences():
            return False
        if not self._setting.has_capitals and not self._is_working() and self._is_taken_from():
            return True
        is_plain_start = not self._setting.has_capitals and self._is_first() and not self._is_working()
        if is_plain_start and acts(self._words, self._first, self._last, is_working=False):
            return True
        is_named = self._setting.is_of_others and (
            stands_as_name(self._words, self._first, self._last, self._setting.tail)
            or (not self._is_working() and self._is_given_something())
        )
        if self._is_given_something() and not self._setting.has_capitals:
            is_named |= any(company.GIVING.fullmatch(self._word(at)) for at in (self._first - 1, self._last))
        after = self._word(self._last)
        if not self._setting.has_capitals and self._is_first() and is_human(after) and not self._gap_after().strip():
            is_named |= after not in company.OF_THINGS_TOO and after not in company.PLAIN_VERBS
        if self._setting.has_capitals or self._is_working():
            return is_named and (not self._setting.has_capitals or not self._is_working())
        return is_named or self._last - self._first > 1 or self._is_told_of_client()

    def _is_partner(self) -> bool:
        """Return whether one meets them or speaks with them, which is done with no thing: "созвон с иволгой"."""
        if (self._last - self._first == 1 and self._is_working()) or self._is_season():
            return False
        return self._word(self._first - 1) in ("с", "со", "with") and bool(
            company.PARTNER.fullmatch(self._word(self._first - 2))
        )

    def _is_done_for(self) -> bool:
        """Return whether a name of several words in small letters is one for whom we did something."""
        return (
            self._last - self._first > 1
            and self._words[self._first].cyrillic
            and self._word(self._first - 1) in ("для", "у")
            and (self._word(self._last) == "мы" or bool(company.GIVEN.fullmatch(self._word(self._last))))
        )

    def _is_taken_from(self) -> bool:
        """Return whether small letters tell of one from whom or for whom something is: "эт от малахита пароль"."""
        one = self._words[self._first]
        if not one.cyrillic or one.before.strip() or self._is_season():
            return False
        before = self._word(self._first - 1)
        if before in ("у", "от") and not self._is_base:
            return True
        is_to_reader = self._word(self._last) in ("на", "к") and self._word(self._last + 1) in ("вас", "вам")
        is_led = before in ("с", "со", "из", "для", "к", "про", "за")
        return is_led and not self._is_base and (self._setting.is_of_others or is_to_reader)

    def _is_capital_for_sentences(self) -> bool:
        """Return whether only sentences begin with a capital, as telephones write."""
        return not any(
            one.raw[0].isupper() and not self._starts_at(at) and not one.before.endswith("\n")
            for at, one in enumerate(self._words)
        )

    def _is_told_of_client(self) -> bool:
        """Return whether a text without any capitals speaks of a client of ours."""
        if any(company.COMPANY.fullmatch(one.word) or one.word in company.LIKEWISE for one in self._words):
            return True
        if (
            self._is_first()
            and self._words[self._first].cyrillic
            and self._setting.is_of_others
            and not self._is_of_thing()
        ):
            return True
        after = self._word(self._last)
        is_told = after in company.HUMAN or (
            self._is_first() and self._is_subject(after) and after not in company.BEING and not self._is_of_thing()
        )
        return is_told or self._word(self._first - 1) in ("у", "like", "unlike")
