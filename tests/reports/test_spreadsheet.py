"""CSV for a spreadsheet: words of other people are text there, whatever they begin with."""

from __future__ import annotations

import csv
from io import StringIO

import pytest

from jira_csext.reports.spreadsheet import csv_line


@pytest.mark.parametrize(
    "text", ["=1+1", "+7 495", "-2", "@SUM(A1)", "\t=1", "\tplain", "\r=1", " =1", "'=1", "＝1", "\n=1"]
)
def test_a_text_that_a_spreadsheet_would_work_out_has_an_apostrophe_before_it(text: str) -> None:
    assert next(csv.reader(StringIO(csv_line([text]), newline=""))) == [f"'{text}"]


@pytest.mark.parametrize("text", ["acme", "CS-42", "2026-05-04", "O'Neill", "'quoted'", "a=b", "", " a"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert next(csv.reader(StringIO(csv_line(["x", text]), newline=""))) == ["x", text]


def test_numbers_below_nought_stay_numbers_and_none_is_empty() -> None:
    assert csv_line([-3, -0.5, None, 7]) == "-3,-0.5,,7"
