"""`calendar`: by hand and as JSON lines, the shapes that other programs rely on."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from tests.command import Agency, Outcome, call

OFFICE = {"timezone": "Europe/Moscow", "hours": {"mon-fri": ["09:00-18:00"]}, "closed": ["2026-05-11"]}
FILES = ("extracted", "extracted-edge", "generated")
# Where the settled semantics differ from the suite that a fact came from (see tests/core/test_calendar_vectors.py).
DIFFERENT = {"edge-0008", "edge-0009", "edge-0010", "edge-0011", "edge-0016", "edge-0027", "edge-0032"}


def lines(*asked: object) -> bytes:
    return "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked).encode()


def answers(outcome: Outcome) -> list[Any]:
    assert (outcome.code, outcome.err) == (0, "")
    return [json.loads(line) for line in outcome.lines]


def add(*asked: object, more: Iterable[object] = ()) -> list[Any]:
    return answers(call("calendar", "add", "--jsonl", *more, given=lines(*asked)))


def between(*asked: object) -> list[Any]:
    return answers(call("calendar", "between", "--jsonl", given=lines(*asked)))


def test_seconds_are_added_and_taken_away() -> None:
    start = "2026-05-12T14:30:00+03:00"
    assert add(
        {"calendar": OFFICE, "start": start, "seconds": 4 * 3600},
        {"calendar": OFFICE, "start": start, "seconds": -6 * 3600},
        {"calendar": OFFICE, "start": "2026-05-12T19:00:00.900+03:00", "seconds": 0},
    ) == [
        {"instant": "2026-05-13T06:30:00Z"},
        {"instant": "2026-05-08T14:30:00Z"},
        {"instant": "2026-05-13T06:00:00Z"},
    ]


def test_an_answer_is_one_line_of_plain_json() -> None:
    asked = {"calendar": OFFICE, "start": "2026-05-12T14:30:00+03:00", "seconds": 60}
    assert call("calendar", "add", "--jsonl", given=lines(asked)).out == '{"instant": "2026-05-12T11:31:00Z"}\n'
    asked = {"calendar": OFFICE, "start": "2026-05-08T09:00:00+03:00", "end": "2026-05-13T00:00:00+03:00"}
    assert call("calendar", "between", "--jsonl", given=lines(asked)).out == '{"seconds": 64800}\n'


def test_a_calendar_may_be_named_in_the_rulebook(agency: Agency) -> None:
    site = ("--site", agency.site)
    asked = {"start": "2026-05-08T17:00:00+03:00", "seconds": 7200}
    assert add({"calendar": "default", **asked}, {"calendar": "always", **asked}, more=site) == [
        {"instant": "2026-05-12T08:00:00Z"},
        {"instant": "2026-05-08T16:00:00Z"},
    ]


def test_what_is_wrong_with_a_line_is_said_in_its_place_and_the_rest_goes_on(agency: Agency) -> None:
    start = "2026-05-12T14:30:00+03:00"
    right = {"calendar": OFFICE, "start": start, "seconds": 60}
    given = b"\n".join(
        (
            b"xx",
            b"\xff\xfe",
            b"[1]",
            b"[" * 100_000,
            lines(
                {**right, "calendar": "offcie"},
                {**right, "calendar": 5},
                {**right, "calendar": {"timezone": "Mars/X", "hours": "always"}},
                {**right, "calendar": {"timezone": "UTC", "hours": {}}},
                {**right, "start": "2026-05-12T14:30:00"},
                {**right, "start": 5},
                {**right, "start": "0001-01-01T00:00:00+14:00"},
                {**right, "seconds": 1.5},
                {**right, "seconds": True},
                {**right, "seconds": 10**30},
                {"start": start, "seconds": 1},
                {"calendar": OFFICE, "seconds": 1},
                right,
            ),
        )
    )
    found = answers(call("calendar", "add", "--jsonl", "--site", agency.site, given=given))
    assert [list(answer) for answer in found] == [["error"]] * 16 + [["instant"]]
    for answer, said in zip(
        found[:-1],
        (
            "the line is no JSON: ",
            "the line is no JSON: ",
            "a line is a JSON object",
            "the line is no JSON: ",
            'There is no calendar "offcie"; the rulebook has default, berlin, always',
            "expected a mapping",
            "timezone: ",
            "hours: this calendar never opens",
            '"start" is an instant with its offset (2026-05-12T14:30:00+03:00), not "2026-05-12T14:30:00"',
            '"start" is an instant with its offset (2026-05-12T14:30:00+03:00), not 5',
            'calendar "given" was asked for an instant before the year 1900',
            '"seconds" is a whole number, not 1.5',
            '"seconds" is a whole number, not true',
            'calendar "given" was asked for an instant after the year 2200',
            '"calendar" is missing',
            '"start" is missing',
        ),
        strict=True,
    ):
        assert answer["error"].startswith(said)


def test_a_rulebook_that_cannot_be_read_is_named_for_every_line_that_needs_it(tmp_path: Path) -> None:
    start = {"start": "2026-05-12T14:30:00+03:00", "seconds": 60}
    asked = ({"calendar": "office", **start}, {"calendar": OFFICE, **start}, {"calendar": "office", **start})
    first, second, third = add(*asked, more=("--rules", tmp_path / "none"))
    assert first == third
    assert "there is no such folder" in first["error"]
    assert second == {"instant": "2026-05-12T11:31:00Z"}


def as_given(calendar: dict[str, Any]) -> dict[str, Any]:
    """A vector's calendar in the shape that programs give."""

    def spans(by_day: dict[str, list[list[str]]]) -> dict[str, list[str]]:
        return {day: ["-".join(span) for span in stretches] for day, stretches in by_day.items()}

    return {
        "timezone": calendar["tz"],
        "hours": spans(calendar["weekly"]),
        "closed": calendar["holidays"],
        "open": spans(calendar["extra"]),
    }


def wrong_answers(folder: Path) -> tuple[set[str], int]:
    """The ids of the vectors that a run over all of them answers otherwise, and how many were asked."""
    vectors = [vector for name in FILES for vector in json.loads((folder / f"{name}.json").read_text("utf-8"))]
    wrong: set[str] = set()
    asked_count = 0
    for operation, keys, answer_key in (
        ("add", ("start", "seconds"), "instant"),
        ("between", ("start", "end"), "seconds"),
    ):
        # A calendar without any hours is refused rather than answered for; no suite asks about one.
        asked = [vector for vector in vectors if vector["op"] == operation]
        given = lines(*({"calendar": as_given(one["calendar"]), **{key: one[key] for key in keys}} for one in asked))
        found = answers(call("calendar", operation, "--jsonl", given=given))
        asked_count += len(asked)
        for vector, answer in zip(asked, found, strict=True):
            if answer.get(answer_key) != _expected(vector):
                wrong.add(vector["id"])
    return wrong, asked_count


def _expected(vector: dict[str, Any]) -> object:
    from jira_csext.reports.verdicts import utc
    from tests.core.test_calendar_vectors import instant

    expect = vector["expect"]
    return utc(instant(expect)) if isinstance(expect, str) else expect


def test_the_vectors_kept_here_are_answered_through_the_command(repo: Path) -> None:
    wrong, asked = wrong_answers(repo / "tests" / "data" / "business-time")
    assert asked > 100
    assert wrong <= DIFFERENT


def test_all_vectors_of_the_collection_are_answered_through_the_command(shared: Path) -> None:
    wrong, asked = wrong_answers(shared / "vectors" / "business-time")
    assert asked > 1000
    assert wrong <= DIFFERENT
    assert len(wrong) <= asked * 0.02


# By hand.


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("2026-05-12 14:30", "5wd"), "2026-05-19 14:30:00+03:00  (2026-05-19T11:30:00Z)"),
        (("2026-05-12 14:30", "-4h"), "2026-05-08 17:30:00+03:00  (2026-05-08T14:30:00Z)"),
        (("2026-05-08 17:30", "-1wd"), "2026-05-07 17:30:00+03:00  (2026-05-07T14:30:00Z)"),
        (("2026-05-12", "30cd"), "2026-06-11 00:00:00+03:00  (2026-06-10T21:00:00Z)"),
        (("2026-05-12T14:30:00Z", "0m"), "2026-05-12 17:30:00+03:00  (2026-05-12T14:30:00Z)"),
    ],
)
def test_a_duration_is_added_in_the_calendar_s_own_time(agency: Agency, words: tuple[str, str], said: str) -> None:
    done = call("calendar", "add", "--site", agency.site, "default", *words)
    assert (done.code, done.lines) == (0, [said])


def test_the_time_between_two_instants_is_working_time(agency: Agency) -> None:
    done = call("calendar", "between", "--site", agency.site, "default", "2026-05-08", "2026-05-13")
    assert (done.code, done.out) == (0, "16h 00m  (57600 seconds)\n")


def test_days_that_are_not_decreed_yet_are_warned_of_on_standard_error(agency: Agency) -> None:
    done = call("calendar", "add", "--site", agency.site, "default", "2030-05-08", "1h")
    assert (done.code, len(done.lines)) == (0, 1)
    assert done.err.startswith("warning: calendar default: the moved days of 20")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add",), 'Say which calendar, from when and how long: jira-csext calendar add office "2026-05-12 14:30" 4h'),
        (("between", "default", "2026-05-12"), "Say which calendar, from when to when: "),
        (
            ("add", "offcie", "2026-05-12", "4h"),
            'There is no calendar "offcie"; the rulebook has default, berlin, always',
        ),
        (("add", "default", "soon", "4h"), '"soon" is no instant; write 2026-05-12, '),
        (("add", "default", "2026-05-12", "1d"), '"1d" '),
        (("add", "default", "1850-05-12", "1h"), '"1850-05-12": calendar "default" was asked for an instant before '),
        (("between", "default", "1850-05-12", "2026-05-12"), '"1850-05-12": calendar "default" was asked for '),
        (("add", "--jsonl", "default"), "With --jsonl the questions are lines of standard input; "),
    ],
)
def test_what_cannot_be_counted_is_one_sentence(agency: Agency, words: tuple[str, ...], said: str) -> None:
    done = call("calendar", words[0], "--site", agency.site, *words[1:])
    assert done.code == 2
    assert done.sentence.startswith(said)


def test_an_end_before_the_start_is_said_to_hold_nothing(agency: Agency) -> None:
    done = call("calendar", "between", "--site", agency.site, "default", "2026-05-20", "2026-05-12")
    assert (done.code, done.out) == (0, "0m  (0 seconds)\n")
    assert done.err == "note: 2026-05-12 is before 2026-05-20, and nothing lies between; swap the two\n"


@pytest.mark.parametrize("at", ["2200-12-31 23:30", "2201-01-02", "0001-01-01"])
def test_a_sum_beyond_the_calendars_years_is_refused(agency: Agency, at: str) -> None:
    done = call("calendar", "add", "always", at, "1h", "--site", agency.site)
    assert done.code == 2
    assert "it serves 1900 to 2200" in done.sentence


def test_half_a_surrogate_pair_is_an_error_of_its_line_alone(agency: Agency) -> None:
    start = "2026-05-12T14:30:00+03:00"
    odd = ("\ud800", {**OFFICE, "timezone": "\ud800"}, {**OFFICE, "\ud800": 1}, OFFICE)
    asked = "".join(json.dumps({"calendar": one, "start": start, "seconds": 0}) + "\n" for one in odd)
    *wrong, right = answers(call("calendar", "add", "--jsonl", "--site", agency.site, given=asked))
    assert [list(one) for one in wrong] == [["error"]] * 3
    assert all("\\ud800" in one["error"] for one in wrong)
    assert right == {"instant": "2026-05-12T11:30:00Z"}
