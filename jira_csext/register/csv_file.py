"""The register as CSV: a row a client, a further row for each further contact; reading finds all that is wrong."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Final, NamedTuple

from jira_csext.register import checks
from jira_csext.register.entries import Entry, FileProblem, ImportRefused, Place, not_a_field
from jira_csext.register.fields import BY_NAME, FIELDS, FieldValue, contact_of, from_cell, to_cell
from jira_csext.register.model import Client, Contact
from jira_csext.register.words import from_a_cell, in_a_cell

KEY: Final = "key"
CONTACT_COLUMNS: Final = ("contact_name", "contact_role", "contact_email", "contact_accounts")
COLUMNS: Final = (KEY, *(field.name for field in FIELDS if field.kind != "contacts"), *CONTACT_COLUMNS)
_ENDS: Final = (",", ";", "\t")
# A spreadsheet works out what begins like this, and a formula of somebody else's may do anything there.
_FORMULA: Final = re.compile("'*[=+\\-@\uff1d\uff0b\uff0d\uff20]")


class _Row(NamedTuple):
    line: int
    cells: list[str]


def csv_text(clients: Iterable[Client]) -> str:
    """Return the clients as CSV with every column; `read_csv` reads the very same clients."""
    written = StringIO()
    rows = csv.writer(written, lineterminator="\n")
    rows.writerow(COLUMNS)
    own = [field for field in FIELDS if field.kind != "contacts"]
    for client in clients:
        cells = [client.key, *(to_cell(field, getattr(client, field.name)) for field in own)]
        first, *others = client.contacts or (None,)
        rows.writerow(map(_as_text, (*cells, *_contact_cells(first))))
        for contact in others:
            rows.writerow(map(_as_text, (client.key, *[""] * len(own), *_contact_cells(contact))))
    return written.getvalue()


def _as_text(cell: str) -> str:
    """Return the cell so that no spreadsheet takes it for a formula: with an apostrophe before, which tells it text."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def as_meant(cell: str) -> str:
    """Return what stood in a cell before an apostrophe told a spreadsheet that it is no formula, whoever wrote it."""
    cell = cell.strip()
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def _contact_cells(contact: Contact | None) -> list[str]:
    if contact is None:
        return [""] * len(CONTACT_COLUMNS)
    return [contact.name, contact.role, contact.email, in_a_cell(contact.accounts)]


def read_csv(name: str, data: bytes) -> list[Entry]:
    """Return what the file says of each client, in its order; commas, semicolons or tabs end its cells.

    A column that is not there leaves the field as it is; an empty cell says that there is no value. Raises
    ImportRefused with everything that cannot be read.
    """
    text = decoded(name, data)
    head = text.partition("\n")[0]
    end = max(_ENDS, key=head.count)
    rows = _rows(name, text, end)
    header = next(rows, None)
    if header is None:
        raise ImportRefused([FileProblem(name, 1, 1, "", f"the file is empty; its first line names columns: {_SOME}")])
    columns, problems = _columns(name, header)
    if KEY not in columns:
        # Without it no row says whose it is.
        raise ImportRefused(problems)
    reading = _Reading(name, columns)
    reading.problems += problems
    try:
        for row in rows:
            reading.take(row)
    except ImportRefused as refused:
        raise ImportRefused([*reading.problems, *refused.problems]) from None
    return reading.entries()


_SOME: Final = "key,name,tier,manager"


def decoded(name: str, data: bytes) -> str:
    """Return the text of a file. Raises ImportRefused where it is no UTF-8."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        what = (
            f"byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8 "
            '(in Excel "CSV UTF-8"; it may be Windows-1251)'
        )
        raise ImportRefused([FileProblem(name, line, column, "", what)]) from None


def _rows(name: str, text: str, end: str) -> Iterator[_Row]:
    lines = csv.reader(StringIO(text, newline=""), delimiter=end, strict=True)
    line = 1
    while True:
        try:
            cells = next(lines, None)
        except csv.Error as error:
            what = f"the row cannot be read ({error}); check its quotation marks, which come in pairs"
            raise ImportRefused([FileProblem(name, line, 1, "", what)]) from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield _Row(line, cells)
        line = lines.line_num + 1


def _columns(name: str, header: _Row) -> tuple[list[str], list[FileProblem]]:
    problems, columns = [], []
    for number, cell in enumerate(header.cells, 1):
        column = cell.strip().casefold()
        if column not in COLUMNS:
            what = not_a_field(cell.strip(), COLUMNS) if column else "the column has no name; delete it, or name it"
            problems.append(FileProblem(name, header.line, number, "", what))
        elif column in columns:
            problems.append(FileProblem(name, header.line, number, column, "the column stands twice; keep one"))
        columns.append(column)
    if KEY not in columns:
        what = f"there is no column key, by which clients are known; the first line names columns: {_SOME}"
        problems.append(FileProblem(name, header.line, 1, "", what))
    missing = [column for column in CONTACT_COLUMNS if column not in columns]
    if missing and len(missing) < len(CONTACT_COLUMNS):
        what = f"contacts are replaced whole, so their columns stand together; add {', '.join(missing)}"
        problems.append(FileProblem(name, header.line, 1, "", what))
    return columns, problems


class _Known:
    """One client as far as the rows told of it."""

    def __init__(self, key: str, place: Place) -> None:
        self.key = key
        self.place = place
        self.given: dict[str, FieldValue] = {}
        self.places: dict[str, Place] = {}
        self.texts: dict[str, tuple[str, int]] = {}
        self.contacts: list[Contact] = []


class _Reading:
    """Rows to clients; a client's further rows bring contacts, their other cells are empty or say the same."""

    def __init__(self, file: str, columns: list[str]) -> None:
        self._file = file
        self._columns = columns
        self._has_contacts = set(CONTACT_COLUMNS) <= set(columns)
        self._clients: dict[str, _Known] = {}
        self.problems: list[FileProblem] = []

    def take(self, row: _Row) -> None:
        """Read one row."""
        if len(row.cells) != len(self._columns):
            what = f"the row has {len(row.cells)} cells and the first line {len(self._columns)}"
            self._report(row.line, min(len(row.cells), len(self._columns)), "", what)
            return
        cells = dict(zip(self._columns, map(as_meant, row.cells), strict=True))
        at = {column: number for number, column in enumerate(self._columns, 1)}
        try:
            key = checks.key(cells[KEY])
        except ValueError as error:
            self._report(row.line, at[KEY], KEY, str(error))
            return
        client = self._clients.get(key.casefold())
        has_contact = self._has_contacts and any(cells[column].strip() for column in CONTACT_COLUMNS)
        if client is None:
            client = self._clients[key.casefold()] = _Known(key, Place(row.line, at[KEY], KEY))
        elif not has_contact:
            what = f'"{key}" has a row already, in line {client.place.line}; keep one'
            self._report(row.line, at[KEY], KEY, what)
            return
        for column, text in cells.items():
            if column in BY_NAME:
                self._cell(client, column, text, Place(row.line, at[column], column))
        if has_contact:
            self._contact(client, cells, row.line, at)

    def _cell(self, client: _Known, column: str, text: str, place: Place) -> None:
        text = text.strip()
        earlier, line = client.texts.get(column, ("", 0))
        if earlier and text not in ("", earlier):
            what = f'"{text}" here, but "{earlier}" in line {line}; write it in one row only'
            self._report(place.line, place.column, column, what)
            return
        if text or column not in client.texts:
            client.texts[column] = text, place.line
            client.places[column] = place
            try:
                client.given[column] = from_cell(BY_NAME[column], text)
            except ValueError as error:
                self._report(place.line, place.column, column, str(error))

    def _contact(self, client: _Known, cells: dict[str, str], line: int, at: dict[str, int]) -> None:
        name, role, email, accounts = (cells[column] for column in CONTACT_COLUMNS)
        where = CONTACT_COLUMNS[2] if email.strip() else CONTACT_COLUMNS[0]
        client.places.setdefault("contacts", Place(line, at[where], where))
        try:
            client.contacts.append(contact_of(name, role, email, from_a_cell(accounts)))
        except ValueError as error:
            self._report(line, at[where], where, str(error))

    def entries(self) -> list[Entry]:
        """Return all clients. Raises ImportRefused when anything was wrong."""
        if self.problems:
            raise ImportRefused(self.problems)
        found = []
        for client in self._clients.values():
            if self._has_contacts:
                client.given["contacts"] = tuple(client.contacts)
            found.append(Entry(client.key, client.place, client.given, client.places))
        return found

    def _report(self, line: int, column: int, where: str, what: str) -> None:
        self.problems.append(FileProblem(self._file, line, column, where, what))
