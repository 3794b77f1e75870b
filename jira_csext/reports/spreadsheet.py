"""Lines of CSV that a spreadsheet opens as they are: no text in them is worked out as a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable
from typing import Final

# Names of clients and tickets are other people's words, and a formula may send what stands beside it elsewhere. As in
# the export of clients, with what some spreadsheets pass over before a formula.
_FORMULA: Final = re.compile("[\t\r\n ']*[=+\\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
_END: Final = "\r\n"


def csv_line(cells: Iterable[object]) -> str:
    """Return a line of CSV without its end; None is empty, and a text like a formula has an apostrophe before it.

    Numbers stay as they are, below nought too.
    """
    text = io.StringIO()
    # Only what stands in the end of a line is quoted inside a cell, so the end is written and taken away.
    csv.writer(text, lineterminator=_END).writerow([_safe(one) for one in cells])
    return text.getvalue().removesuffix(_END)


def _safe(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
