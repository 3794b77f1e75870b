"""A rule file as bytes to plain values with the place of every key and value. Knows YAML, and nothing of rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

import yaml

from jira_csext.rulefiles.problems import Path, Problem
from jira_csext.rulefiles.reader import BREAK, Plain, Reader, Spot, Unreadable
from jira_csext.rulefiles.syntax import syntax_problem

MAX_BYTES = 2_000_000

_BOM = "\ufeff"
_NOT_TEXT = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Parser: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One file, read: its name as the admin gave it, its text, its one value, and the places of everything in it."""

    name: str
    text: str
    value: Plain
    spot: Spot

    def place_of(self, path: Path) -> tuple[int, int]:
        """Return line and column of the value at `path`, or of what should hold it where it is missing."""
        spot = self.spot
        for key in path:
            inner = spot.items.get(key)
            if inner is None:
                break
            spot = inner
        return spot.line, spot.column

    def place_of_key(self, path: Path) -> tuple[int, int]:
        """Return line and column of the key that ends `path`; of the value, where a list holds it."""
        spot = self.spot
        for key in path[:-1]:
            spot = spot.items.get(key, spot)
        return spot.keys.get(str(path[-1])) or self.place_of(path)


class Read(NamedTuple):
    """What came of reading a file: nothing, where what can be read would mislead, and what is wrong with it."""

    source: SourceFile | None
    problems: list[Problem]


def read_source(name: str, data: bytes) -> Read:
    """Return the values of YAML `data` with their places, and every problem with it as YAML. Never raises."""
    if len(data) > MAX_BYTES:
        return Read(None, [Problem(name, 0, 0, "", too_large(len(data)))])
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        return Read(None, [_not_utf8(name, data, error)])
    text = text.removeprefix(_BOM)
    if match := _NOT_TEXT.search(text):
        line, column = _line_and_column(text[: match.start()])
        what = f"a character that is no text (U+{ord(match[0]):04X}); delete it"
        return Read(None, [Problem(name, line, column, "", what)])
    reader = Reader(name)
    parser = _Parser(text)
    try:
        value, spot = reader.document(iter(parser.get_event, None))
    except yaml.MarkedYAMLError as error:
        return Read(None, [*reader.problems, syntax_problem(name, text, error, reader.unclosed)])
    except Unreadable as error:
        return Read(None, [*reader.problems, error.problem])
    finally:
        parser.dispose()
    return Read(None if reader.lacks_keys else SourceFile(name, text, value, spot), reader.problems)


def too_large(size: int) -> str:
    """Return the sentence for a file that is larger than any rule file."""
    return f"the file has {size / 1_000_000:.1f} MB, and a rule file at most {MAX_BYTES // 1_000_000} MB; split it"


def _line_and_column(before: str) -> tuple[int, int]:
    breaks = list(BREAK.finditer(before))
    return len(breaks) + 1, len(before) - (breaks[-1].end() if breaks else 0) + 1


def _not_utf8(name: str, data: bytes, error: UnicodeDecodeError) -> Problem:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Problem(name, 1, 1, "", "the file is saved as UTF-16; save it as UTF-8")
    before = data[: error.start].decode("utf-8").removeprefix(_BOM)
    line, column = _line_and_column(before)
    what = f"byte 0x{data[error.start]:02X} is not UTF-8; save the file as UTF-8 (it may be Windows-1251 or Latin-1)"
    return Problem(name, line, column, "", what)
