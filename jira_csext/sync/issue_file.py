"""Files of Jira issues, one a line, plain or gzip, read line by line; a sentence for whatever is not such a file."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
# Ten thousand comments of the largest size that Jira takes are a third of this.
MAX_LINE_BYTES = 1_000_000_000
_CHUNK = 1 << 20


class FileRefused(ValueError):
    """A file that does not hold issues, one a line; the message is a sentence with the way out."""


class Line(NamedTuple):
    """One line: its number from 1, its bytes, and how far into the file (as it lies on the disk) reading has come."""

    number: int
    data: bytes
    position: int


def issue_lines(path: Path) -> Iterator[Line]:
    """Yield the lines that hold something, in order.

    Raises FileRefused for a file that cannot be read or is no file of issues, and (after the last whole line) for one
    that ends in the middle.
    """
    try:
        with path.open("rb") as raw:
            head = raw.read(len(_GZIP))
            raw.seek(0)
            if head == _GZIP:
                with gzip.GzipFile(fileobj=raw) as unpacked:
                    yield from _lines(path, io.BufferedReader(unpacked, _CHUNK), raw)
            else:
                yield from _lines(path, raw, raw)
    except OSError as error:
        raise FileRefused(f"{path}: {error.strerror or 'it is not the gzip file that it begins as'}") from None


def _lines(path: Path, lines: BinaryIO, raw: BinaryIO) -> Iterator[Line]:
    number = 0
    while True:
        number += 1
        try:
            data = lines.readline(MAX_LINE_BYTES)
        except (EOFError, zlib.error) as error:
            broken = "ends in the middle" if isinstance(error, EOFError) else "is damaged"
            raise FileRefused(
                f"{path}: the compressed file {broken} after line {number - 1}; "
                "the issues before that were read, export the rest again"
            ) from None
        if not data:
            return
        if number == 1:
            data = data.removeprefix(_BOM)
            _check_first(path, data)
        if data.strip():
            yield Line(number, data, raw.tell())


def _check_first(path: Path, data: bytes) -> None:
    """Say what a file is instead, where its first line gives it away; one command turns most exports into lines."""
    start = data.lstrip()[:200]
    if start.startswith(b"["):
        raise FileRefused(f"{path}: a JSON array; write one issue a line: jq -c '.[]' {path}")
    if start.startswith(b"{") and b'"issues"' in start:
        raise FileRefused(f"{path}: a page of search results; write one issue a line: jq -c '.issues[]' {path}")
    if start.rstrip() == b"{":
        raise FileRefused(f"{path}: one issue over many lines; write one issue a line: jq -c . {path}")
    if start and not start.startswith(b"{"):
        begins = start[:20].decode("utf-8", "backslashreplace").strip()
        raise FileRefused(f"{path}: no Jira issues, it begins with {begins!r}; expected one JSON object a line")
