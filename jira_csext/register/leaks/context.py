"""Whether a word of everyday life means the company of that name here: its capital, quotes, the words around it."""

from __future__ import annotations

from jira_csext.register.leaks import company_words as company
from jira_csext.register.leaks.elsewhere import is_beside_reader
from jira_csext.register.leaks.given_names import is_given_name
from jira_csext.register.leaks.meanings import is_on_road
from jira_csext.register.leaks.paths import InPaths
from jira_csext.register.leaks.sentence_start import SentenceStart
from jira_csext.register.leaks.small_letters import SmallLetters
from jira_csext.register.leaks.working_words import is_human


class Place(SentenceStart, SmallLetters, InPaths):
    """A place of a text where a name of everyday words is spelt, and the judgement on it."""

    def means_company(self, *, is_surname: bool) -> bool:
        """Return whether a reader understands the company; in doubt, where a capital speaks for it, yes."""
        if self._has_legal_form():
            return True
        if is_surname and self._is_person():
            return False
        if self._is_called_company():
            return True
        if self._is_public_thing() or self._is_in_work() or is_on_road(self._words, self._first, self._last):
            return False
        if self._is_day_or_month():
            return self._is_asking_day()
        if self._is_in_document() or self._is_joined_in_path() or self._begins_identifier():
            return self._last - self._first > 1 or not self._is_working() or self._setting.is_of_others
        if self._words[self._first].before in ("/", "\\") and self._is_named_in_path():
            return True
        if self._is_shown_in_interface():
            return False
        if self._is_quoted():
            return self._is_capital() or self._words[self._first].raw[0].isdigit() or not self._setting.has_capitals
        if self._is_in_path():
            return self._last - self._first > 1 or self._is_named_in_path()
        if not self._is_capital() or self._is_half_capital():
            return self._is_written_small()
        if self._is_numbered() or self._is_in_quoted_title() or self._is_beside_product():
            return False
        if is_beside_reader(self._words, self._first, self._last) and not self._is_first():
            return True
        if not self._setting.has_small:
            return True
        if self._opens_title():
            return self._heads_title()
        return self._begins_sentence_as_company() if self._is_first() else self._is_name_of_its_own()

    def is_named_outright(self) -> bool:
        """Return whether the words stand as a name only: with a legal form or kind before them, or in quotes."""
        if self._has_legal_form() or self._is_called_company():
            return True
        return self._is_quoted() and self._is_capital() and not self._is_shown_in_interface()

    def _has_legal_form(self) -> bool:
        if self._word(self._first - 1) in company.LEGAL_BEFORE:
            return True
        after = self._word(self._last)
        return after in company.LEGAL_AFTER and (after != "company" or self._is_capital())

    def _is_numbered(self) -> bool:
        """Return whether a number tells a thing among many: Chapter 2, Page 14, «Шаг 3»."""
        if self._last - self._first > 1 or self._last >= len(self._words):
            return False
        return self._gap_after() in (" ", " № ", " no. ", " #") and self._words[self._last].raw.isdigit()

    def _is_beside_product(self) -> bool:
        """Return whether something public of that name is meant: "Signal or WhatsApp", «Проводник Windows»."""
        after, beyond = self._word(self._last), self._word(self._last + 1)
        before, led = self._word(self._first - 1), self._word(self._first - 2)
        is_listed = (after in company.LISTING and beyond in company.PRODUCTS) or (
            before in company.LISTING and led in company.PRODUCTS
        )
        is_next = self._gap_after() == " " and self._words[self._first].cyrillic and after in company.PRODUCTS
        return is_listed or is_next or (self._gap_after().strip() == "," and after in company.PRODUCTS)

    def _is_in_quoted_title(self) -> bool:
        """Return whether an English title in quotes has the word after its article: "The Lookout's Daughter"."""
        if self._last - self._first > 1 or self._first == 0 or self._words[self._first].cyrillic:
            return False
        led = self._words[self._first - 1]
        return led.raw in ("The", "A", "An") and led.before[-1:] in company.OPENING_QUOTES

    def _opens_title(self) -> bool:
        before = self._words[self._first].before
        return before[-1:] in company.OPENING_QUOTES and before[-1:] not in ("'", "’")

    def _heads_title(self) -> bool:
        """Return whether a title in quotes is about the company: «Радуга: разбор», but not «Рассвет на Эльбрусе»."""
        gap, after = self._gap_after(), self._word(self._last)
        if (
            (self._last - self._first > 1 and after not in ("of", "in"))
            or gap[:1] in (":", ",", "/", "|", "—", "–", "+")
            or " — " in gap
        ):
            return True
        return after in ("x", "х", "and", "и", "vs") or is_human(after)

    def _is_public_thing(self) -> bool:
        """Return whether a street, star, book or ship of that name is meant."""
        gap = self._words[self._first].before
        if self._word(self._first - 1) in company.ROOMS and self._is_in_owner_case():
            return False
        if self._is_quoted() and self._is_base and company.WORKS.fullmatch(self._word(self._first - 1)):
            return True
        is_told = self._word(self._first - 1) in company.PUBLIC_BEFORE and not (set(gap) & set(",.;:!?("))
        return is_told or (not self._gap_after().strip() and self._word(self._last) in company.PUBLIC_AFTER)

    def _is_person(self) -> bool:
        beside = [self._words[at] for at in (self._first - 1, self._last) if 0 <= at < len(self._words)]
        if any(is_given_name(one) for one in beside) or self._word(self._first - 1) in company.PEOPLE_OF_OURS:
            return True
        initial = self._words[self._last].raw if self._last < len(self._words) else ""
        behind = self._words[self._last + 1].before if self._last + 1 < len(self._words) else self._setting.tail
        return len(initial) == 1 and initial.isupper() and behind.startswith(".")

    def _is_called_company(self) -> bool:
        gap = self._words[self._first].before
        before = self._word(self._first - 1)
        if gap.strip() == ":" and company.COMPANY.fullmatch(before):
            return self._is_capital()
        if len(gap.strip()) > 1 or company.STARTS.search(gap) or "," in gap or "(" in gap:
            return False
        is_figure = self._words[self._first].raw[0].isdigit()
        is_foreign = self._setting.is_russian and not self._words[self._first].cyrillic
        is_plain = not self._is_capital() and self._setting.has_capitals and not is_foreign
        if company.COMPANY.fullmatch(before):
            return not is_plain and (not is_figure or bool(gap.strip()))
        return (
            before in company.OF
            and bool(company.AT_COMPANY.fullmatch(self._word(self._first - 2)))
            and not is_plain
            and not is_figure
        )

    def _is_shown_in_interface(self) -> bool:
        gaps = self._words[self._first].before + self._gap_after()
        if ">" in gaps or "→" in gaps or "#" in self._gap_after():
            return True
        if self._word(self._last) in company.CONTROLS and not self._gap_after().strip():
            return True
        if self._is_in_owner_case() or (self._gap_after()[:1] in ("'", "’") and self._word(self._last) == "s"):
            return False
        at = self._before_quoted_list()
        near = [self._word(at - back) for back in (1, 2, 3)]
        is_option = len(near[0]) == 1 and near[1] in company.INTERFACE
        return (
            near[0] in company.INTERFACE
            or is_option
            or (near[1] in company.INTERFACE and near[0] in ("the", "a", "to", "на", "в"))
        )

    def _before_quoted_list(self) -> int:
        """Return the place behind what a list in quotes is of: «Дата» in "columns «Дата», «Время»"."""
        at = self._first
        while at > 0 and self._words[at].before[-1:] in company.OPENING_QUOTES and self._words[at].before[:-1].strip():
            if self._words[at].before[:1] not in company.CLOSING_QUOTES:
                break
            at -= 1
            while at > 0 and not self._words[at].before.strip():
                at -= 1
        return at

    def _is_in_work(self) -> bool:
        """Return whether a title in quotes that tells of a play or book has the word among others."""
        for at in range(self._first, max(0, self._first - 4), -1):
            gap = self._words[at].before
            if gap[-1:] in company.OPENING_QUOTES:
                return at < self._first and bool(company.WORKS.fullmatch(self._word(at - 1)))
            if gap.strip():
                return False
        return False

    def _is_name_of_its_own(self) -> bool:
        """Return whether a capital inside a sentence is the name's own, not part of a longer one or of a title."""
        first = self._words[self._first]
        before = self._words[self._first - 1]
        joined = not first.before.strip()
        is_part = joined and self._is_titled(before) and self._first > 1 and not self._starts_at(self._first - 1)
        if self._is_in_owner_case() and not (is_part and before.cyrillic):
            return True
        next_word = self._words[self._last] if self._last < len(self._words) and not self._gap_after().strip() else None
        follows = next_word is not None and self._is_titled(next_word)
        if next_word is not None and next_word.raw.isupper() and len(next_word.raw) > 1:
            # "Your Pioneer DJ deck", "the Beacon API": a product has an article or a title before it.
            follows = before.word in company.DETERMINED or (joined and self._is_titled(before))
        if self._setting.is_russian and not first.cyrillic:
            # Apache Spark is no client of that name.
            is_product = joined and self._is_titled(before) and not before.cyrillic
            return not follows and not is_product
        return not is_part and not (follows and not self._setting.is_russian)
