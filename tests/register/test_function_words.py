"""Names that no text can be searched for: refused alone, taken with their legal form or in quotation marks."""

from __future__ import annotations

import pytest

from jira_csext.register.csv_file import read_csv
from jira_csext.register.entries import ImportRefused


@pytest.mark.parametrize("name", ["The", "We", "Мы", "это", "Добрый день", "For You"])
@pytest.mark.parametrize("column", ["name", "aliases"])
def test_a_name_of_words_of_every_letter_is_refused_with_the_way_out(column: str, name: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        read_csv("clients", f"key,{column}\nacme,{name}\n".encode())
    assert f'"{name}" is a word of every letter' in str(refused.value)
    assert f"ООО «{name}»" in str(refused.value)


@pytest.mark.parametrize("name", ["ООО «Мы»", "The Ltd", "«Это»", "The Works", "Наш дом", "День", "May", "Will", "A"])
def test_a_name_with_more_to_it_is_taken(name: str) -> None:
    [entry] = read_csv("clients", f"key,name\nacme,{name}\n".encode())
    assert entry.given["name"] == name
