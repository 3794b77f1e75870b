"""Files of issues: what is read of them, and the sentence for what is no such file."""

from __future__ import annotations

import gzip
import json
import os
import random
import zlib
from pathlib import Path

import pytest

from jira_csext.sync import issue_file
from jira_csext.sync.issue_file import FileRefused, issue_lines, misnamed

ONE, TWO = b'{"id": "1"}', b'{"id": "2"}'


def a_file(tmp_path: Path, data: bytes, name: str = "issues.jsonl") -> Path:
    path = tmp_path / name
    path.write_bytes(data)
    return path


def read(path: Path) -> list[tuple[int, bytes]]:
    return [(line.number, line.data.strip()) for line in issue_lines(path)]


def refused(path: Path) -> str:
    with pytest.raises(FileRefused) as caught:
        read(path)
    return str(caught.value).replace(f"{path.parent}{os.sep}", "")


@pytest.mark.parametrize(
    "data", [ONE + b"\n" + TWO, ONE + b"\r\n" + TWO + b"\r\n", b"\xef\xbb\xbf" + ONE + b"\n" + TWO]
)
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize("name", ["issues.jsonl", "issues.jsonl.gz"])
def test_lines_are_read_packed_or_not_whatever_the_name(tmp_path: Path, data: bytes, packed: bool, name: str) -> None:
    assert read(a_file(tmp_path, gzip.compress(data) if packed else data, name)) == [(1, ONE), (2, TWO)]


def test_blank_lines_are_passed_over_and_counted(tmp_path: Path) -> None:
    assert read(a_file(tmp_path, b"\n \n" + ONE + b"\n\n" + TWO + b"\n")) == [(3, ONE), (5, TWO)]


def test_a_name_that_says_otherwise_is_noticed(tmp_path: Path) -> None:
    packed, plain = a_file(tmp_path, gzip.compress(ONE), "a.jsonl"), a_file(tmp_path, ONE, "b.jsonl.gz")
    assert misnamed(packed) == f"{packed} is compressed (gzip), whatever its name says; read as it is"
    assert misnamed(plain) == f"{plain} is not compressed, whatever its name says; read as it is"
    assert misnamed(a_file(tmp_path, ONE, "c.jsonl")) == misnamed(tmp_path / "none") == ""


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "issues.jsonl holds no issues at all; export them again, one JSON object a line"),
        (b"\n\n", "issues.jsonl holds no issues at all; export them again, one JSON object a line"),
        (gzip.compress(b"", mtime=0), "issues.jsonl holds no issues at all; export them again, one JSON object a line"),
        (b"\x89PNG\r\n\x1a\n\0\0", "issues.jsonl: no Jira issues, it begins with '\\\\x89PNG'"),
        (b"<html><body>Log in", "issues.jsonl: no Jira issues, it begins with '<html><body>Log in'"),
        (b"Issue key,Summary\nSUP-1,x\n", "issues.jsonl: no Jira issues, it begins with 'Issue key,Summary'"),
        ('{"id": "1"}'.encode("utf-16"), "issues.jsonl: saved as UTF-16; save it as UTF-8"),
    ],
)
def test_a_file_of_another_kind_is_named(tmp_path: Path, data: bytes, said: str) -> None:
    assert refused(a_file(tmp_path, data)).startswith(said)


@pytest.mark.parametrize(
    ("thing", "indent", "how"),
    [
        ([{"id": "1"}], None, "a JSON array; write one issue a line: jq -c '.[]' "),
        ([{"id": "1"}], 2, "a JSON array; write one issue a line: jq -c '.[]' "),
        ({"id": "1", "key": "SUP-1"}, 2, "JSON over many lines; write one issue a line: jq -c . "),
        (
            {"startAt": 0, "total": 1, "issues": [{"id": "1"}]},
            None,
            "a page of search results; write one issue a line: jq",
        ),
        (
            {"issues": [], "nextPageToken": "x"},
            None,
            "a page of search results; write one issue a line: jq -c '.issues[]' ",
        ),
    ],
)
def test_json_of_another_shape_is_answered_with_the_command_that_mends_it(
    tmp_path: Path, thing: object, indent: int | None, how: str
) -> None:
    assert refused(a_file(tmp_path, json.dumps(thing, indent=indent).encode())).startswith(f"issues.jsonl: {how}")


def test_an_issue_that_only_speaks_of_issues_is_no_page(tmp_path: Path) -> None:
    line = b'{"fields": {"labels": ["issues"]}, "issues": [], "id": "1"}'
    assert read(a_file(tmp_path, line)) == [(1, line)]


def test_what_is_no_plain_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "none.jsonl") == "none.jsonl: there is no such file"
    assert refused(tmp_path).endswith(" is a folder; name one file in it")
    assert refused(tmp_path / "pipe").startswith("pipe is no plain file, and it has to be read twice; ")


def test_a_file_that_may_not_be_read_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_file(tmp_path, ONE)

    def denied(self: Path, mode: str, buffering: int = -1) -> None:
        raise PermissionError(13, "Permission denied", str(self))

    monkeypatch.setattr(Path, "open", denied)
    assert refused(path) == "issues.jsonl cannot be read: Permission denied"


def test_every_whole_line_before_the_cut_of_a_compressed_file_is_read(tmp_path: Path) -> None:
    # Lines that hardly compress, so that each is some way into the file.
    noise = random.Random(1)
    lines = [json.dumps({"id": str(number), "text": noise.randbytes(400).hex()}).encode() for number in range(300)]
    whole = gzip.compress(b"\n".join(lines) + b"\n")
    cut = whole[: len(whole) * 2 // 3]
    there = zlib.decompressobj(31).decompress(cut).count(b"\n")
    assert 150 < there < 250
    found: list[bytes] = []
    with pytest.raises(FileRefused) as caught:
        found.extend(line.data.strip() for line in issue_lines(a_file(tmp_path, cut, "cut.gz")))
    assert found == lines[:there]
    assert f"ends in the middle after line {there}; the issues before that were read; " in str(caught.value)


@pytest.mark.parametrize("place", [-6, -2])
def test_a_compressed_file_with_a_wrong_check_sum_is_damaged(tmp_path: Path, place: int) -> None:
    data = bytearray(gzip.compress(ONE + b"\n" + TWO + b"\n"))
    data[place] ^= 0xFF
    assert refused(a_file(tmp_path, bytes(data), "bad.gz")).startswith(
        "bad.gz: the compressed file is damaged (found out behind line 2), so what was read of it may be wrong"
    )


def test_a_compressed_file_with_garbage_inside_is_damaged(tmp_path: Path) -> None:
    packed = gzip.compress(b"\n".join(ONE for _ in range(10)))
    assert "is damaged" in refused(a_file(tmp_path, packed[:10] + b"\xff" * 20, "bad.gz"))
    assert "is damaged" in refused(a_file(tmp_path, gzip.compress(ONE) + b"\x1f\x8bxx" + b"\0" * 20, "more.gz"))


def test_a_line_longer_than_any_issue_is_named_and_the_next_one_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issue_file, "MAX_LINE_BYTES", 100)
    path = a_file(tmp_path, ONE + b"\n{" + b" " * 250 + b"}\n" + TWO + b"\n")
    found = list(issue_lines(path))
    assert [(line.number, line.data.strip()) for line in found] == [(1, ONE), (2, b""), (3, TWO)]
    assert found[1].problem == "the line is longer than 100 bytes; no issue is"


def test_positions_grow_to_the_end_of_the_file(tmp_path: Path) -> None:
    path = a_file(tmp_path, gzip.compress(ONE + b"\n" + TWO), "a.gz")
    positions = [line.position for line in issue_lines(path)]
    assert positions == sorted(positions)
    assert positions[-1] <= path.stat().st_size
