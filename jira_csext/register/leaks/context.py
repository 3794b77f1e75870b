"""Whether a word of everyday life means the company of that name here: its capital, quotes, the words around it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from jira_csext.register.leaks import company_words as company
from jira_csext.register.leaks.elsewhere import speaks_of_others, stands_as_name
from jira_csext.register.leaks.everyday_russian import RUSSIAN
from jira_csext.register.leaks.given_names import GIVEN_NAMES
from jira_csext.register.leaks.meanings import is_on_road
from jira_csext.register.leaks.spelling import Word
from jira_csext.register.leaks.working_words import CALENDAR, is_human, is_thing, is_working


class Setting(NamedTuple):
    """What the whole text tells of its capitals and its language."""

    has_capitals: bool
    has_small: bool
    is_russian: bool
    is_of_others: bool
    tail: str


def setting_of(text: str, words: Sequence[Word]) -> Setting:
    """Return what the whole text tells: whether it is written in small letters only, in capitals only, in Russian."""
    cyrillic = sum(one.cyrillic for one in words)
    return Setting(
        any(one.raw != one.word.replace("ё", "е") and one.raw != one.raw.lower() for one in words),
        any(not one.raw.isupper() for one in words if not one.raw.isdigit()),
        cyrillic * 2 > len(words),
        speaks_of_others(words),
        text[words[-1].end :] if words else "",
    )


class Place:
    """Words `first` up to `last` of a text, which spell a name of everyday words."""

    def __init__(self, words: Sequence[Word], first: int, last: int, setting: Setting) -> None:
        self._words = words
        self._first = first
        self._last = last
        self._setting = setting

    def means_company(self, *, is_surname: bool) -> bool:
        """Return whether a reader understands the company; in doubt, where a capital speaks for it, yes."""
        if self._word(self._first - 1) in company.LEGAL_BEFORE or self._word(self._last) in company.LEGAL_AFTER:
            return True
        if is_surname and self._is_person():
            return False
        if self._is_called_company():
            return True
        if self._is_public_thing() or is_on_road(self._words, self._first, self._last):
            return False
        if self._is_day_or_month():
            return self._is_asking_day()
        if self._is_in_document() or self._is_joined_in_path() or self._begins_identifier():
            return self._last - self._first > 1 or not self._is_working() or self._setting.is_of_others
        if self._is_shown_in_interface() or self._is_in_compound():
            return False
        if self._is_quoted():
            return self._is_capital() or self._words[self._first].raw[0].isdigit() or not self._setting.has_capitals
        if self._is_in_path():
            return self._last - self._first > 1 or self._is_named_in_path()
        if not self._is_capital():
            return self._is_written_small()
        if not self._setting.has_small:
            return True
        if self._opens_title():
            return self._heads_title()
        return self._begins_sentence_as_company() if self._is_first() else self._is_name_of_its_own()

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

    def _opens_title(self) -> bool:
        before = self._words[self._first].before
        return before[-1:] in company.OPENING_QUOTES and before[-1:] not in ("'", "’")

    def _heads_title(self) -> bool:
        """Return whether a title in quotes is about the company: «Радуга: разбор», but not «Рассвет на Эльбрусе»."""
        gap, after = self._gap_after(), self._word(self._last)
        if self._last - self._first > 1 or gap[:1] in (":", ",", "/", "|", "—", "–", "+") or " — " in gap:
            return True
        return after in ("x", "х", "and", "и", "vs") or is_human(after)

    def _is_joined_in_path(self) -> bool:
        """Return whether a name of several words is written with hyphens in the name of a branch, table or server."""
        if self._last - self._first < 2 or any(
            self._words[at].before not in ("-", "_") for at in range(self._first + 1, self._last)
        ):
            return False
        before, after = self._words[self._first].before[-1:], self._gap_after()
        return before in ("/", "_", "-", "=", "@") or (after[:1] in ("/", "_", "-") and len(after) == 1)

    def _begins_identifier(self) -> bool:
        """Return whether a table, host or archive is named after the company: "thimble_orders", "web-rychag-02"."""
        if self._last - self._first > 1:
            return False
        before, after = self._words[self._first].before, self._gap_after()
        if after in ("-", "_") and before[-1:] not in ("-", "_"):
            return bool(company.DATA.fullmatch(self._word(self._last)))
        is_led = before in ("-", "_") and bool(company.HOSTS.fullmatch(self._word(self._first - 1)))
        return is_led and after.strip() in ("-", "_", "", ".")

    def _is_public_thing(self) -> bool:
        """Return whether a street, star, book or ship of that name is meant."""
        gap = self._words[self._first].before
        is_told = self._word(self._first - 1) in company.PUBLIC_BEFORE and not (set(gap) & set(",.;:!?("))
        return is_told or (not self._gap_after().strip() and self._word(self._last) in company.PUBLIC_AFTER)

    def _is_person(self) -> bool:
        before = self._word(self._first - 1)
        if before in GIVEN_NAMES or before in company.PEOPLE_OF_OURS or self._word(self._last) in GIVEN_NAMES:
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
        near = [self._word(self._first - back) for back in (1, 2, 3)]
        is_option = len(near[0]) == 1 and near[1] in company.INTERFACE
        return (
            near[0] in company.INTERFACE
            or is_option
            or (near[1] in company.INTERFACE and near[0] in ("the", "a", "to", "на", "в"))
        )

    def _is_in_compound(self) -> bool:
        after = self._gap_after()
        if after in ("-", "‑", "–") and self._last < len(self._words):
            return not self._words[self._last].raw.isdigit() and self._word(self._last) not in ("то", "таки", "ка")
        return self._words[self._first].before in ("-", "‑") and self._first > 0

    def _is_quoted(self) -> bool:
        before, after = self._words[self._first].before, self._gap_after()
        return (
            before[-1:] in company.OPENING_QUOTES
            and after[:1] in company.CLOSING_QUOTES
            and bool(before)
            and bool(after)
        )

    def _is_in_path(self) -> bool:
        before, after = self._words[self._first].before, self._gap_after()
        return (
            before[-1:] in ("/", "\\", "_", "@")
            or after[:1] in ("/", "\\", "_", "@")
            or (after == "." and self._last < len(self._words))
        )

    def _is_in_document(self) -> bool:
        """Return whether the name begins the name of a file that is about a client: an offer, notes, an invoice."""
        if self._gap_after() not in ("-", "_") or self._words[self._first].before[-1:] in ("-", "_"):
            return False
        is_paper = False
        for at in range(self._last, min(self._last + 6, len(self._words))):
            one = self._words[at]
            if one.before == "." and company.DOCUMENT.fullmatch(one.word):
                return is_paper
            if one.before not in ("-", "_"):
                return False
            is_paper |= bool(company.PAPER.fullmatch(one.word))
        return False

    def _is_named_in_path(self) -> bool:
        is_file = self._gap_after() in ("_", "-") and bool(company.PAPER.fullmatch(self._word(self._last)))
        return is_file or bool(company.CLIENTS_FOLDER.fullmatch(self._word(self._first - 1)))

    def _is_written_small(self) -> bool:
        if self._setting.has_capitals and not self._is_capital_for_sentences():
            return False
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

    def _is_capital_for_sentences(self) -> bool:
        """Return whether only sentences begin with a capital, as telephones write."""
        return not any(
            one.raw[0].isupper() and not self._starts_at(at) and not one.before.endswith("\n")
            for at, one in enumerate(self._words)
        )

    def _is_given_something(self) -> bool:
        """Return whether a Russian dative speaks of the one who gets something: "это чемодану письмо"."""
        one = self._words[self._first]
        stem = one.word[:-1]
        if not one.cyrillic or (one.word[-1] == "у" and stem in RUSSIAN):
            return one.cyrillic
        is_dative = one.word[-1] == "е" and (stem + "а" in RUSSIAN or stem + "я" in RUSSIAN)
        return is_dative and bool(company.GIVEN.fullmatch(self._word(self._last)))

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

    def _is_of_thing(self) -> bool:
        return is_thing(self._word(self._last), self._word(self._last + 1))

    def _begins_sentence_as_company(self) -> bool:
        after, gap = self._word(self._last), self._gap_after()
        if self._last - self._first > 1 and not self._words[self._last - 1].raw[0].islower():
            return True
        if gap[:1] in ("'", "’") and after == "s":
            return not self._is_working() or not is_thing("is", self._word(self._last + 1))
        if gap.strip() in (",", "(") and after == "the":
            return True
        if "," in gap:
            return bool(company.GREETING.fullmatch(after)) or "\n" in gap
        if after == "и" and company.ADDRESSED.fullmatch(self._word(self._last + 1)):
            return True
        if gap.strip():
            return False
        if self._last - self._first > 1:
            # "Next step: you approve" is a heading, and so is «Точка сборки бампера».
            is_phrase = all(is_working(self._words[at]) for at in range(self._first, self._last))
            if not is_phrase and self._words[self._first].cyrillic:
                return True
            return after not in company.BEING and (
                self._is_subject(after) or is_human(after) or self._setting.is_of_others
            )
        if self._is_working():
            return self._is_person_at_work(after)
        is_given = self._is_given_something() and bool(company.GIVEN.fullmatch(after))
        return is_given or ((is_human(after) or self._is_subject(after)) and not self._is_of_thing())

    def _is_person_at_work(self, after: str) -> bool:
        """Return whether a word of our own trade does here what only people do: "Margin do our books"."""
        if self._is_given_something() and company.GIVEN.fullmatch(after):
            return True
        if is_human(after) and after not in company.OF_THINGS_TOO:
            return not (after in company.PLAIN_VERBS and self._words[self._first].word.endswith("s"))
        does = self._is_subject(after) or bool(company.DOES_RUSSIAN.fullmatch(after))
        return self._setting.is_of_others and does and not self._is_of_thing()

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

    def _is_name_of_its_own(self) -> bool:
        """Return whether a capital inside a sentence is the name's own, not part of a longer one or of a title."""
        first = self._words[self._first]
        before = self._words[self._first - 1]
        joined = not first.before.strip()
        is_part = joined and before.raw[0].isupper() and self._first > 1 and not self._starts_at(self._first - 1)
        follows = (
            self._last < len(self._words)
            and not self._gap_after().strip()
            and self._words[self._last].raw[:1].isupper()
        )
        if self._setting.is_russian and not first.cyrillic:
            return not follows
        return not is_part and not (follows and not self._setting.is_russian and len(self._words[self._last].raw) > 1)

    def _starts_at(self, at: int) -> bool:
        return at == 0 or bool(company.STARTS.search(self._words[at].before))
