"""A CSV file of answers to the question how satisfied a client is: read whole, or refused with all that is wrong."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from io import StringIO
from typing import Final, NamedTuple, TypeVar

from jira_csext.register.csv_file import as_meant, decoded
from jira_csext.register.entries import FileProblem, ImportRefused
from jira_csext.register.words import folded, one_line
from jira_csext.store.surveys import SurveyAnswer

COLUMNS: Final = ("client", "contact", "score", "at", "comment", "ticket")
"""What is known by name; every other column is a further question."""
NEEDED: Final = ("client", "score", "at")
_ENDS: Final = (",", ";", "\t")
_LONGEST: Final = 20_000
_Value = TypeVar("_Value")


class _Row(NamedTuple):
    line: int
    cells: dict[str, str]
    places: dict[str, int]


def read_answers(
    name: str, data: bytes, key_of: Callable[[str], str], instant_of: Callable[[str], int], now: int
) -> list[SurveyAnswer]:
    """Return the answers of the file, in its order; commas, semicolons or tabs end its cells.

    `key_of` returns a client's key and `instant_of` the epoch second that a person means; both raise ValueError. Raises
    ImportRefused with everything that is wrong, each with line and column.
    """
    text = decoded(name, data)
    head = text.partition("\n")[0]
    reading = _Reading(name, key_of, instant_of, now)
    answers = [reading.answer(row) for row in _rows(name, text, max(_ENDS, key=head.count), reading.problems)]
    if reading.problems:
        raise ImportRefused(reading.problems)
    return [one for one in answers if one is not None]


def place_of(client: str, contact: str, at: int) -> str:
    """Return what an answer from a file is known by: a digest, so that it holds nobody's name after they are erased."""
    words = "\0".join((client.casefold(), folded(contact), str(at)))
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:32]


def _rows(name: str, text: str, end: str, problems: list[FileProblem]) -> Iterator[_Row]:
    lines = csv.reader(StringIO(text, newline=""), delimiter=end, strict=True)
    try:
        columns = _columns(name, next(lines, []))
        line = lines.line_num + 1
        for cells in lines:
            if any(cell.strip() for cell in cells):
                if len(cells) == len(columns):
                    places = {column: number for number, column in enumerate(columns, 1)}
                    yield _Row(line, dict(zip(columns, map(str.strip, cells), strict=True)), places)
                else:
                    what = f"the row has {len(cells)} cells and the first line {len(columns)}"
                    problems.append(FileProblem(name, line, min(len(cells), len(columns)), "", what))
            line = lines.line_num + 1
    except csv.Error as error:
        what = f"the row cannot be read ({error}); check its quotation marks, which come in pairs"
        raise ImportRefused([FileProblem(name, lines.line_num, 1, "", what)]) from None


def _columns(name: str, header: list[str]) -> list[str]:
    """Return the columns by name, known ones in small letters. Raises ImportRefused."""
    if not header:
        raise ImportRefused(
            [FileProblem(name, 1, 1, "", "the file is empty; its first line is: client,contact,score,at")]
        )
    columns: list[str] = []
    problems: list[FileProblem] = []
    for number, cell in enumerate(header, 1):
        column = cell.strip().casefold() if cell.strip().casefold() in COLUMNS else cell.strip()
        if not column:
            problems.append(FileProblem(name, 1, number, "", "the column has no name; delete it, or name it"))
        elif column in columns:
            problems.append(FileProblem(name, 1, number, column, "the column stands twice; keep one"))
        columns.append(column)
    missing = [column for column in NEEDED if column not in columns]
    if missing:
        what = (
            f"there is no column {', '.join(missing)}; the first line names client, score and at, and may name others"
        )
        problems.append(FileProblem(name, 1, 1, "", what))
    if problems:
        raise ImportRefused(problems)
    return columns


class _Reading:
    """Rows to answers; what is wrong is collected."""

    def __init__(self, file: str, key_of: Callable[[str], str], instant_of: Callable[[str], int], now: int) -> None:
        self._file, self._key_of, self._instant_of, self._now = file, key_of, instant_of, now
        self._seen: dict[str, int] = {}
        self.problems: list[FileProblem] = []

    def answer(self, row: _Row) -> SurveyAnswer | None:
        """Return the answer, None where anything in it is wrong."""
        before = len(self.problems)
        client = self._read(row, "client", self._client)
        contact = self._read(row, "contact", lambda cell: one_line(as_meant(cell)))
        score = self._read(row, "score", _score)
        at = self._read(row, "at", self._at)
        ticket = self._read(row, "ticket", one_line)
        comment = self._read(row, "comment", _text)
        more = {name: _text(cell) for name, cell in row.cells.items() if name not in COLUMNS and cell}
        if len(self.problems) > before or client is None or score is None or at is None:
            return None
        place = place_of(client, contact or "", at)
        if place in self._seen:
            what = f"this client, contact and time stand in line {self._seen[place]} already; keep one"
            self.problems.append(FileProblem(self._file, row.line, row.places["client"], "", what))
            return None
        self._seen[place] = row.line
        return SurveyAnswer("csv", place, client, contact or "", at, score, comment or "", ticket or "", more)

    def _read(self, row: _Row, column: str, read: Callable[[str], _Value]) -> _Value | None:
        if column not in row.cells:
            return None
        try:
            return read(row.cells[column])
        except ValueError as error:
            self.problems.append(FileProblem(self._file, row.line, row.places[column], column, str(error)))
            return None

    def _client(self, text: str) -> str:
        if not text:
            raise ValueError("an answer needs its client; write the key or name from the register")
        return self._key_of(text)

    def _at(self, text: str) -> int:
        at = self._instant_of(text)
        if at > self._now:
            raise ValueError(f'"{text}" is still to come; write when the answer was given')
        return at


def _score(text: str) -> int:
    if text.isdecimal() and text.isascii() and 1 <= int(text[:4]) <= 10 and len(text) <= 2:
        return int(text)
    raise ValueError(f'"{text}" is no score; write a whole number from 1 to 10')


def _text(text: str) -> str:
    kept = text.replace("\0", "")
    if len(kept) > _LONGEST:
        raise ValueError(f"the text has {len(kept)} characters; {_LONGEST} are the most")
    return kept
