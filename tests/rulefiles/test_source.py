"""YAML to plain values and places: what is read as what, and where it stands."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.rulefiles.source import MAX_BYTES, SourceFile, read_source


def read(text: str) -> SourceFile:
    source, problems = read_source("rules/a.yaml", text.encode())
    assert source is not None, problems
    assert problems == []
    return source


def said(data: bytes) -> list[str]:
    return [str(problem) for problem in read_source("a.yaml", data).problems]


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("18:00", "18:00"),
        ("08:30", "08:30"),
        ("10:30:15", "10:30:15"),
        ("no", "no"),
        ("on", "on"),
        ("Yes", "Yes"),
        ("2026-12-30", "2026-12-30"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("1e3", "1e3"),
        ("1", 1),
        ("-7", -7),
        ("1.5", 1.5),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ('"1"', "1"),
        ("'true'", "true"),
        ("!!str 5", "5"),
        ("50%", "50%"),
    ],
)
def test_a_scalar_is_what_yaml_1_2_says(written: str, value: object) -> None:
    assert read(f"key: {written}\n").value == {"key": value}


@pytest.mark.parametrize("written", ["007", "1.10", "+5", "0o17", "-0", "123456789012345678901234567890"])
def test_a_number_that_would_not_be_written_so_again_stays_a_text(written: str) -> None:
    assert read(f"key: {written}\n").value == {"key": written}


def test_every_key_and_value_has_its_place() -> None:
    source = read('version: 1\nslas:\n  first:\n    goals:\n      - {target: 4h}\n      - target: "8h"\n')

    assert source.place_of(("version",)) == (1, 10)
    assert source.place_of_key(("slas", "first")) == (3, 3)
    assert source.place_of(("slas", "first", "goals", 0, "target")) == (5, 18)
    assert source.place_of(("slas", "first", "goals", 1)) == (6, 9)
    assert source.place_of_key(("slas", "first", "goals", 1, "target")) == (6, 9)


def test_a_missing_value_has_the_place_of_what_should_hold_it() -> None:
    source = read("slas:\n  first:\n    when: always\n")

    assert source.place_of(("slas", "first", "goals", 0, "target")) == (3, 5)


def test_columns_count_characters_not_bytes() -> None:
    assert read("имя: значение\n").place_of(("имя",)) == (1, 6)


def test_a_byte_order_mark_and_windows_line_ends_move_nothing() -> None:
    source, problems = read_source("a.yaml", "\ufeffversion: 1\r\nslas: {}\r\n".encode())

    assert problems == []
    assert source is not None
    assert source.value == {"version": 1, "slas": {}}
    assert source.place_of_key(("slas",)) == (2, 1)


def test_an_alias_is_the_value_and_has_the_place_of_its_anchor() -> None:
    source = read("a: &hours [x, y]\nb: *hours\n")

    assert source.value == {"a": ["x", "y"], "b": ["x", "y"]}
    assert source.place_of(("b", 1)) == (1, 15)


def test_duplicates_are_all_named_with_both_places() -> None:
    assert said(b"a: 1\nb: {x: 1, x: 2}\na: 3\n") == [
        'a.yaml:2:11: "x" is written twice (first on line 2, column 5); keep one',
        'a.yaml:3:1: "a" is written twice (first on line 1, column 1); keep one',
    ]


def test_a_file_of_the_largest_size_is_read_and_a_larger_one_is_not() -> None:
    comment = b"# " + b"x" * (MAX_BYTES - 3) + b"\n"

    assert read_source("a.yaml", comment).problems == []
    assert said(comment + b"#") == ["a.yaml: the file has 2.0 MB, and a rule file at most 2 MB; split it"]


def test_a_billion_laughs_are_refused_within_the_bound() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]

    (message,) = said("\n".join(lines).encode())

    assert "aliases multiply this to more than" in message


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? "])
def test_endless_nesting_is_refused_whatever_it_is_made_of(opening: str) -> None:
    (message,) = said((opening * 100_000).encode())

    assert "nested more than 40 deep" in message


def test_a_lone_carriage_return_ends_a_line() -> None:
    assert said(b"a: 1\rb: \x01\r") == ["a.yaml:2:4: a character that is no text (U+0001); delete it"]


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_get_problems(data: bytes) -> None:
    source, problems = read_source("a.yaml", data)

    assert source is not None or problems
    assert all(problem.what and (problem.line > 0) is (problem.column > 0) for problem in problems)


@given(st.text(alphabet="ab:-?[]{},&*!|>'\"%@`#~ \n\t1\\<", max_size=60))
def test_any_punctuation_is_read_or_gets_problems_on_a_line_of_the_file(text: str) -> None:
    source, problems = read_source("a.yaml", text.encode())

    assert source is not None or problems
    assert all(1 <= problem.line <= text.count("\n") + 2 for problem in problems)


Tree = st.recursive(
    st.one_of(
        st.text(alphabet="abc:#-?*& '\"{}[],\u0416", max_size=6), st.integers(-9999, 9999), st.booleans(), st.none()
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.text(alphabet="abcdef", min_size=1, max_size=3), inner, max_size=3),
    ),
    max_leaves=12,
)


@given(st.dictionaries(st.text(alphabet="abcdef", min_size=1, max_size=3), Tree, max_size=4))
def test_json_is_read_as_json_reads_it(value: dict[str, object]) -> None:
    assert read(json.dumps(value, ensure_ascii=False)).value == value
