"""The satisfaction index: every figure of the fixture was worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from jira_csext.reports.csi import NOBODY, Quarter, Rated, csi_of, quarter_named, quarter_of, rows_by
from jira_csext.reports.csi_table import csi_as_csv, csi_as_json, csi_as_text

Q3, Q4 = date(2026, 8, 10), date(2026, 11, 10)

# By hand.    acme: Q3 9 8 3 | Q4 10 9 8 2 5      beta: Q3 1 2 | Q4 8 1 1      gamma: Q4 10 7
ANSWERS = [
    *(Rated(score, Q3, "acme", "anna", "key") for score in (9, 8, 3)),
    *(Rated(score, Q4, "acme", "oleg", "key") for score in (10, 9, 8, 2, 5)),
    *(Rated(score, Q3, "beta", "oleg", "standard") for score in (1, 2)),
    *(Rated(score, Q4, "beta", "oleg", "standard") for score in (8, 1, 1)),
    *(Rated(score, Q4, "gamma", "", "standard") for score in (10, 7)),
]


def figures(by: str, quarter: Quarter | None = None) -> dict[str, tuple[float | None, int, int, int]]:
    return {
        row.name: (row.csi.value, row.csi.high_count, row.csi.low_count, row.csi.answer_count)
        for row in rows_by(ANSWERS, by, quarter)  # type: ignore[arg-type]
    }


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("company", {"company": (7 / 6, 7, 6, 15)}),
        ("manager", {"anna": (2.0, 2, 1, 3), "oleg": (4 / 5, 4, 5, 10), NOBODY: (None, 1, 0, 2)}),
        ("client", {"acme": (2.5, 5, 2, 8), "beta": (0.25, 1, 4, 5), "gamma": (None, 1, 0, 2)}),
        ("tier", {"key": (2.5, 5, 2, 8), "standard": (0.5, 2, 4, 7)}),
        ("quarter", {"2026Q3": (2 / 3, 2, 3, 5), "2026Q4": (5 / 3, 5, 3, 10)}),
    ],
)
def test_each_slice_is_as_worked_out_by_hand(by: str, expected: dict[str, tuple[float | None, int, int, int]]) -> None:
    assert figures(by) == expected


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("company", {"company": (5 / 3, 5, 3, 10)}),
        ("manager", {"oleg": (4 / 3, 4, 3, 8), NOBODY: (None, 1, 0, 2)}),
        ("client", {"acme": (3.0, 3, 1, 5), "beta": (0.5, 1, 2, 3), "gamma": (None, 1, 0, 2)}),
        ("tier", {"key": (3.0, 3, 1, 5), "standard": (1.0, 2, 2, 5)}),
        ("quarter", {"2026Q4": (5 / 3, 5, 3, 10)}),
    ],
)
def test_each_slice_of_one_quarter_is_as_worked_out_by_hand(
    by: str, expected: dict[str, tuple[float | None, int, int, int]]
) -> None:
    assert figures(by, Quarter(2026, 4)) == expected


def test_the_movement_is_from_the_quarter_before() -> None:
    rows = {row.name: row.movement for row in rows_by(ANSWERS, "client", Quarter(2026, 4))}

    assert rows["gamma"] is None
    acme, beta = rows["acme"], rows["beta"]
    assert acme is not None
    assert beta is not None
    assert (acme.before.value, acme.difference) == (2.0, 1.0)
    assert (beta.before.value, beta.difference) == (0.0, 0.5)


def test_a_movement_of_few_answers_is_within_the_spread_and_one_of_many_is_not() -> None:
    many = [
        *(Rated(score, Q3) for score in [9] * 100 + [1] * 100),
        *(Rated(score, Q4) for score in [9] * 300 + [1] * 30),
    ]

    def is_sure(answers: list[Rated]) -> bool:
        (row,) = rows_by(answers, "company", Quarter(2026, 4))
        return row.movement is not None and row.movement.is_sure

    assert (is_sure(ANSWERS), is_sure(many)) == (False, True)


def test_nobody_below_four_is_no_index_and_has_a_lower_bound_only() -> None:
    csi = csi_of([8, 9, 10, 5])

    assert csi.value is None
    assert csi.spread is not None
    assert csi.spread.high is None
    assert csi.spread.low == pytest.approx(0.4132, abs=1e-4)  # 0.025 ** (1 / 3) = 0.2924 as a share


def test_answers_between_say_nothing_of_the_ratio() -> None:
    assert csi_of([4, 5, 6, 7]) == (4, 0, 0, None, None)
    assert csi_of([]) == (0, 0, 0, None, None)


def test_thirty_answers_are_no_small_sample() -> None:
    assert [csi_of([9] * count).is_small for count in (29, 30)] == [True, False]


def test_quarters_are_written_with_a_q_and_follow_each_other_over_the_year() -> None:
    assert quarter_named("2026q1") == quarter_of(date(2026, 3, 31)) == Quarter(2026, 1)
    assert (str(Quarter(2026, 1).before), str(Quarter(2026, 4).after)) == ("2025Q4", "2027Q1")
    assert Quarter(2026, 4).first_on == date(2026, 10, 1)
    for wrong in ("2026", "2026Q5", "Q4", "26Q4", "2026Q12", "٢٠٢٦Q1"):
        with pytest.raises(ValueError, match="is no quarter; write it like 2026Q4"):
            quarter_named(wrong)


def test_the_table_says_what_it_cannot_know() -> None:
    lines = list(csi_as_text(rows_by(ANSWERS, "client", Quarter(2026, 4)), "client", Quarter(2026, 4)))

    assert lines[0] == "Client satisfaction index, 2026Q4, by client"
    assert [line.split()[:2] for line in lines[2:5]] == [["acme", "3.00"], ["beta", "0.50"], ["gamma", "none"]]
    assert "+1.00 from 2.00, within the spread" in lines[2]
    assert lines[4].endswith("no answers then")
    assert lines[-2:] == [
        "No CSI where nobody gave 1 to 3, for nothing is divided by nought: gamma",
        "Fewer than 30 answers, so chance may be all there is to it: acme, beta, gamma",
    ]


def test_without_answers_the_table_says_how_to_get_some() -> None:
    assert list(csi_as_text(rows_by([], "company"), "company", None))[1].startswith("Nobody has answered; ")


def test_programs_get_nulls_and_empty_cells_for_what_is_not_known() -> None:
    rows = rows_by(ANSWERS, "client", Quarter(2026, 4))
    told = csi_as_json(rows, "client", Quarter(2026, 4))

    assert isinstance(told["rows"], list)
    acme, _, gamma = told["rows"]
    assert (acme["csi"], acme["high_count"], acme["low_count"], acme["before"]["difference"]) == (3.0, 3, 1, 1.0)
    assert (gamma["csi"], gamma["spread_high"], gamma["before"], gamma["small_sample"]) == (None, None, None, True)
    assert list(csi_as_csv(rows, "client"))[-1].startswith("gamma,,0.025")
