"""Files of Jira issues, one a line, plain or gzip, read line by line; a sentence for whatever is not such a file."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_GZIP = b"\x1f\x8b"
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
# Ten thousand comments of the largest size that Jira takes are a third of this.
MAX_LINE_BYTES = 1_000_000_000
_CHUNK = 1 << 20


class FileRefused(ValueError):
    """A file that does not hold issues, one a line; the message is a sentence with the way out."""


class Line(NamedTuple):
    """One line: its number from 1, its bytes, and how far into the file (as it lies on the disk) reading has come.

    `problem` says why there are no bytes, for a line that is too long to be an issue.
    """

    number: int
    data: bytes
    position: int
    problem: str = ""


def issue_lines(path: Path) -> Iterator[Line]:
    """Yield the lines that hold something, in order; whether they are compressed, their bytes say and not the name.

    Raises FileRefused for a file that cannot be read or is no file of issues, and (after the last whole line) for one
    that ends in the middle.
    """
    check_kind(path)
    number = 0
    try:
        with path.open("rb", buffering=_CHUNK) as raw:
            for line in _lines(_unpacked(raw), raw):
                if not number:
                    _check_first(path, line.data)
                number = line.number
                yield line
    except EOFError:
        where = f"after line {number}; the issues before that were read" if number else "before the first line"
        raise FileRefused(f"{path}: the compressed file ends in the middle {where}; export the rest again") from None
    except (zlib.error, gzip.BadGzipFile):
        raise FileRefused(
            f"{path}: the compressed file is damaged (found out behind line {number}), so what was read of it may be "
            "wrong; export it again and read it anew"
        ) from None
    except OSError as error:
        raise FileRefused(f"{path} cannot be read: {error.strerror or error}") from None
    if not number:
        raise FileRefused(f"{path} holds no issues at all; export them again, one JSON object a line")


def misnamed(path: Path) -> str:
    """Return a sentence where the name says compressed and the bytes do not, or the other way round; else nothing."""
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(len(_GZIP)) == _GZIP
    except OSError:
        return ""
    if is_packed == (path.suffix == ".gz"):
        return ""
    return f"{path} is {'compressed (gzip)' if is_packed else 'not compressed'}, whatever its name says; read as it is"


def check_kind(path: Path) -> None:
    """Raise FileRefused for what cannot be read twice from its beginning: a folder, a pipe, nothing at all."""
    if path.is_file():
        return
    if path.is_dir():
        raise FileRefused(f"{path} is a folder; name one file in it")
    if path.exists():
        raise FileRefused(f"{path} is no plain file, and it has to be read twice; save what comes out of it to a file")
    raise FileRefused(f"{path}: there is no such file")


class _OneAtATime(io.RawIOBase):
    """Hands on what was unpacked before an error is raised; a buffer right above GzipFile would lose it."""

    def __init__(self, unpacked: gzip.GzipFile) -> None:
        self._unpacked = unpacked

    def readable(self) -> bool:
        """Return that it can be read, as a buffer asks."""
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        """Fill the buffer with what one step of unpacking gives."""
        view = memoryview(buffer).cast("B")
        data = self._unpacked.read1(len(view))
        view[: len(data)] = data
        return len(data)


def _unpacked(raw: IO[bytes]) -> IO[bytes]:
    is_packed = raw.read(len(_GZIP)) == _GZIP
    raw.seek(0)
    return io.BufferedReader(_OneAtATime(gzip.GzipFile(fileobj=raw)), _CHUNK) if is_packed else raw


def _lines(source: IO[bytes], raw: IO[bytes]) -> Iterator[Line]:
    number = 0
    while data := source.readline(MAX_LINE_BYTES):
        number += 1
        if number == 1:
            data = data.removeprefix(_BOM)
        if len(data) == MAX_LINE_BYTES and not data.endswith(b"\n"):
            while (rest := source.readline(_CHUNK)) and not rest.endswith(b"\n"):
                pass
            yield Line(number, b"", raw.tell(), f"the line is longer than {MAX_LINE_BYTES:,} bytes; no issue is")
        elif not data.isspace():
            yield Line(number, data, raw.tell())


class _Page(msgspec.Struct, gc=False):
    issues: list[msgspec.Raw] | None = None
    fields: msgspec.Raw = msgspec.Raw(b"")


def _check_first(path: Path, data: bytes) -> None:
    """Say what a file is instead, where its first line gives it away; one command turns most exports into lines."""
    start = data.lstrip()[:200]
    if start.startswith(b"["):
        raise FileRefused(f"{path}: a JSON array; write one issue a line: jq -c '.[]' {path}")
    if start.rstrip() == b"{":
        raise FileRefused(
            f"{path}: JSON over many lines; write one issue a line: jq -c . {path} "
            "(jq -c '.issues[]' for a page of search results)"
        )
    if start.startswith(b"{") and _is_page(data):
        raise FileRefused(f"{path}: a page of search results; write one issue a line: jq -c '.issues[]' {path}")
    if start.startswith(_UTF16):
        raise FileRefused(f"{path}: saved as UTF-16; save it as UTF-8")
    if start and not start.startswith(b"{"):
        begins = start[:20].decode("utf-8", "backslashreplace").strip()
        raise FileRefused(f"{path}: no Jira issues, it begins with {begins!r}; expected one JSON object a line")


def _is_page(line: bytes) -> bool:
    try:
        page = msgspec.json.decode(line, type=_Page)
    except (ValueError, RecursionError):
        return False
    return page.issues is not None and not page.fields
