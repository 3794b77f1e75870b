"""Many issues out of few: the real ones repeated, each copy with an id, a key and dates of its own.

Copies are shifted back by whole weeks, so that weekdays, hours of the day and everything between two events of a ticket
stay as they were; the first copy is the original.
"""

from __future__ import annotations

import gzip
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import count, islice
from pathlib import Path

from benchmarks.histories import REAL
from jira_csext.sandbox.agency import write_history

WEEKS = 260
_DAY = re.compile(rb'(?<=")\d{4}-\d\d-\d\d(?=["T])')
_Pieces = tuple[list[bytes], list[int]]


def write_issues(file: Path, issues: int, weeks: int = WEEKS) -> None:
    """Write so many issues, one a line."""
    lines = islice(copies(weeks), issues)
    if file.suffix == ".gz":
        with gzip.open(file, "wb", compresslevel=1) as packed:
            packed.writelines(lines)
    else:
        with file.open("wb") as plain:
            plain.writelines(lines)


def copies(weeks: int = WEEKS) -> Iterator[bytes]:
    """Yield the issues there are, again and again; copy by copy, as an export of years goes through all projects."""
    originals = [_cut(line) for line in _originals()]
    for turn in count():
        shift = -7 * (turn * 37 % weeks) if turn else 0
        for number, (pieces, days) in enumerate(originals, turn * len(originals)):
            yield _copy(pieces, days, shift, number)


def _originals() -> Iterator[bytes]:
    files = sorted(REAL.glob("*.jsonl.gz"))
    if files:
        for file in files:
            yield from gzip.decompress(file.read_bytes()).splitlines()
        return
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "agency.jsonl.gz"
        write_history(made)
        yield from gzip.decompress(made.read_bytes()).splitlines()


def _cut(line: bytes) -> _Pieces:
    """Return what stands between the dates of an issue, and the dates as days; its id and key are left open."""
    issue = json.loads(line)
    project = str(issue["key"]).partition("-")[0]
    issue = {"id": "", "key": "", **{name: value for name, value in issue.items() if name not in ("id", "key")}}
    text = json.dumps(issue, ensure_ascii=False, separators=(",", ":")).encode()
    text = text.removeprefix(b'{"id":"","key":""')
    days = [date.fromisoformat(found.decode()).toordinal() for found in _DAY.findall(text)]
    return [project.encode(), *_DAY.split(text)], days


def _copy(pieces: list[bytes], days: list[int], shift: int, number: int) -> bytes:
    project, first, *rest = pieces
    parts = [b'{"id":"%d","key":"%b-%d"' % (10_000_000 + number, project, 1_000_000 + number), first]
    for day, piece in zip(days, rest, strict=True):
        parts += (_day(day + shift), piece)
    parts.append(b"\n")
    return b"".join(parts)


@cache
def _day(ordinal: int) -> bytes:
    return (date.min + timedelta(days=max(ordinal, 1) - 1)).isoformat().encode()
