"""Words of reports: one ticket and two tickets, in Russian by three forms; and a site's own words for its types."""

from __future__ import annotations

from string import Formatter

import pytest

from jira_csext.reports.words import LANGUAGES, types_in, words_in


@pytest.mark.parametrize(
    ("language", "count", "said"),
    [
        ("en", 0, "0 tickets"),
        ("en", 1, "1 ticket"),
        ("en", 2, "2 tickets"),
        ("ru", 1, "1 обращение"),
        ("ru", 2, "2 обращения"),
        ("ru", 5, "5 обращений"),
        ("ru", 11, "11 обращений"),
        ("ru", 14, "14 обращений"),
        ("ru", 21, "21 обращение"),
        ("ru", 104, "104 обращения"),
        ("ru", 112, "112 обращений"),
    ],
)
def test_a_count_has_the_form_of_its_word(language: str, count: int, said: str) -> None:
    assert words_in(language).on_page("cases", count=count) == said


def test_both_languages_have_the_same_sentences_with_the_same_values() -> None:
    english, russian = LANGUAGES["en"], LANGUAGES["ru"]
    for texts, others in ((english.notes, russian.notes), (english.page, russian.page)):
        assert texts.keys() == others.keys()
        for name, text in texts.items():
            assert _fields(text) >= _fields(others[name]), name
    assert english.parts.keys() == russian.parts.keys()


def _fields(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


def test_types_have_the_name_in_the_readers_letters_that_the_site_file_maps() -> None:
    mapped = {"complaint": ("Complaint", "Рекламация", "Жалоба"), "bug": ("Bug",), "task": "Задача", "other": 7}
    assert types_in("ru", mapped) == {"complaint": "Рекламация", "task": "Задача"}
    assert types_in("en", mapped) == {}
