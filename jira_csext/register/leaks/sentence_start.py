"""A name of everyday words at the start of a sentence, whose capital tells nothing."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.register.leaks import company_words as company
from jira_csext.register.leaks.dictionary import is_animate, is_oblique_noun
from jira_csext.register.leaks.elsewhere import is_said_of_reader, speaks_to_reader
from jira_csext.register.leaks.everyday_russian import RUSSIAN
from jira_csext.register.leaks.grammar import acts, is_recipient
from jira_csext.register.leaks.spelling import listed
from jira_csext.register.leaks.spot import Spot
from jira_csext.register.leaks.working_words import CALENDAR, RUSSIAN_CALENDAR, is_human, is_thing, is_working

_SEEMS_VERB: Final = re.compile(
    r"(?!(?:is|was|has|as|this|its|less|always|needs?|seeds|perhaps)$)[a-z]{2,}(?:s|ed)"
    r"|[а-я]{2,}(?:л|ла|ло|ли|лся|лась|лись|ет|ит|ют|ут|ят|ат)|[а-я]{2,}(?:нес|вез|вел|шел)"
)


_GOES_BY: Final = re.compile(
    r"выда(?:л[аои]?сь|лся)|прош(?:ел|ла|ло)|был[аои]?|наступил[аои]?|закрыт[ао]?|закончил\w*|начал\w*|подойдет|подходит|"
    r"устро(?:ит|ил)\w?|удобн\w+|свобод\w+|занят[ао]?|выходной|рабоч\w+|праздничн\w+|не|уже|оста(?:л\w+|ется)|год\w*"
)
_OF_OURS_OR_READER: Final = listed("вашего вашей ваших нашего нашей наших этого этой этих")
_TOLD_OF_MANY: Final = listed("are were have")
_STAFF: Final = re.compile(
    r"[a-z]+(?:ers|ors|ists|ants|ians|ees)|files|photos|pictures|tickets|orders|parcels|logins|accounts|sites|pages|"
    r"shops|stores|hotels|offices|friends|guests|clients|payments|requests|emails|mails|plans|data"
)
_BEHIND_THINGS: Final = company.PLACED | company.DETERMINED | listed("к от of for in on with at to by from")


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
        if self._last - self._first > 1:
            return False
        # In Russian a capital inside a sentence is the name's own.
        word = self._words[self._first].word
        is_russian = word in RUSSIAN_CALENDAR and self._is_first() and not self._is_quoted()
        return word in CALENDAR or (is_russian and self._is_told_of_time())

    def _is_told_of_time(self) -> bool:
        """Return whether a Russian day, month or season goes by, suits somebody or has its number behind it."""
        near = [one.word for one in self._words[self._last : self._last + 3]]
        if not near or self._gap_after().strip() or self._setting.is_of_others:
            return False
        return near[0].isdigit() or near[0] in company.PLACED or any(map(_GOES_BY.fullmatch, near))

    def _is_asking_day(self) -> bool:
        """Return whether May is a company or a person: May wants, like May; not a month."""
        after = self._word(self._last)
        if not self._is_capital() or self._gap_after().strip():
            return False
        if self._words[self._first].cyrillic:
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
        if self._is_set_beside_somebody() or self._is_ours_or_acting_month(after):
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
                if self._is_base and self._has_something():
                    # «Зелёный свет лампы», «Второе дыхание проекту дала идея».
                    return False
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

    def _has_something(self) -> bool:
        """Return whether a noun in the genitive or dative follows a thing, and nobody acts behind it."""
        near = self._words[self._last : self._last + 5]
        if not near or near[0].before != " " or any(is_human(one.word) for one in near) or self._setting.is_of_others:
            return False
        # A doctor gives something to his patients; a light is of a lamp.
        is_given = near[0].word.endswith(("у", "ю", "е", "ам", "ям"))
        is_somebody = is_animate(self._words[self._last - 1].word) or (is_given and is_animate(near[0].word))
        return near[0].raw.islower() and is_oblique_noun(near[0].word) and not is_somebody

    def _is_ours_or_acting_month(self, after: str) -> bool:
        """Return whether we tell whom we look after, «Форматом мы занимаемся», or a month acts: «Апрель перенёс»."""
        if self._words[self._first].word in RUSSIAN_CALENDAR and _SEEMS_VERB.fullmatch(after):
            # What a month does without going by is done by a company.
            return not self._gap_after().strip()
        is_led = after == "мы" and bool(company.LOOKING_AFTER.fullmatch(self._word(self._last + 1)))
        return is_led and not self._is_base and self._words[self._first].cyrillic

    def _is_set_beside_somebody(self) -> bool:
        """Return whether the sentence speaks of the reader as well, or the text of others: in doubt it is a company."""
        after = self._word(self._last)
        if self._is_working() or self._is_of_thing() or self._gap_after().strip() or after in _BEHIND_THINGS:
            return False
        if self._setting.is_of_others:
            return True
        return speaks_to_reader(self._words, self._last) and not self._is_within_phrase()

    def _is_within_phrase(self) -> bool:
        """Return whether the word is of something, or tells of what kind it is: «Опора вашего», "Anchor links are"."""
        near = self._words[self._last : self._last + 5]
        if len(near) < 2 or near[0].before != " " or near[1].before != " " or any(is_human(one.word) for one in near):
            return False
        if self._words[self._first].cyrillic:
            after = near[0].word
            is_of_thing = near[0].raw.islower() and is_oblique_noun(after) and not is_animate(after)
            return self._is_base and (after in _OF_OURS_OR_READER or is_of_thing)
        is_staff = _STAFF.fullmatch(near[0].word) or company.PAPER.fullmatch(near[0].word)
        return near[1].word in _TOLD_OF_MANY and near[0].word.endswith("s") and not is_staff

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
