"""The risk list's points, lists of past weeks, and likelihoods, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

import pytest

from jira_csext.reports.figures.risk import risk_backtest, risk_report
from jira_csext.reports.figures.risk_past import (
    Week,
    band_of,
    bands,
    hits_of,
    likelihood,
    mondays,
    reasons,
    tops,
    weeks_of,
)
from jira_csext.reports.figures.risk_rows import Band
from jira_csext.reports.figures.risk_score import REASONS, ReasonName, Standing, points_of, standings
from jira_csext.reports.figures.risk_signs import DAY, WEEK, Answer, Expected, Kind, Past, Sign, has_fallen
from jira_csext.reports.words import LANGUAGES

NOW = 1_000 * DAY
FOREVER = 1 << 60


def sign(kind: Kind, ticket: int, from_at: int = NOW - DAY, until_at: int = FOREVER, client: str = "acme") -> Sign:
    return Sign(kind, client, "SUP", f"SUP-{ticket}", from_at, until_at)


def a_standing(name: str, points: int, tickets: int = 0) -> Standing:
    known: dict[ReasonName, int] = dict.fromkeys((reason.name for reason in REASONS), 0) | {"late_promises": points}
    behind: dict[ReasonName, list[str]] = {reason.name: [] for reason in REASONS}
    return Standing(name, known, known, {**behind, "recent_tickets": [f"SUP-{number}" for number in range(tickets)]})


def a_week(points: dict[str, int], complained: Sequence[str], name: str = "2026-05-04") -> Week:
    return Week(name, 0, [a_standing(one, some) for one, some in points.items()], dict.fromkeys(complained, ("X-1",)))


def test_the_points_of_a_client_add_up_as_by_hand() -> None:
    signs = [
        # Two tickets are late, one of them with two promises: 2 x 2 = 4.
        *(sign("late", 1), sign("late", 1), sign("late", 2)),
        # One has waited for two and a half days: 1 for the ticket, 2 for the days.
        sign("waiting", 3, NOW - 2 * DAY - DAY // 2),
        # 3 for the complaint, 1 each for two causes, 2 for the date; three tickets are 1 + log2(3) steps: 3 x 2.58.
        *(sign("complaint", 4), sign("cause", 4), sign("cause", 5), sign("postponed", 2)),
        *(sign("came", 4), sign("came", 5), sign("came", 6)),
    ]
    # Satisfaction fell from 2 to 1 against 1 to 1: 3.
    quarter = 13 * WEEK
    answers = [Answer(NOW - quarter - DAY, score) for score in (9, 8, 1)] + [Answer(NOW - DAY, s) for s in (10, 2)]
    # 0.6 + 0.7 deadlines missed, 2.6 points, so 2; what is late already is not foreseen as well.
    ahead = [Expected("acme", "SUP", f"SUP-{number}", odds) for number, odds in ((1, 0.9), (7, 0.6), (8, 0.7))]

    (acme,) = standings(Past(signs, {"acme": answers}), ahead, "client", NOW)

    assert acme.found["expected_misses"] == pytest.approx(1.3)
    assert acme.points == {
        "late_promises": 4,
        "expected_misses": 2,
        "unanswered_messages": 1,
        "silent_days": 2,
        "recent_complaints": 3,
        "named_causes": 2,
        "fallen_satisfaction": 3,
        "postponed_dates": 2,
        "recent_tickets": 7,
    }
    assert (acme.total, acme.known_always) == (26, 24)
    assert acme.tickets["late_promises"] == ["SUP-1", "SUP-2"]
    assert acme.tickets["expected_misses"] == ["SUP-8", "SUP-7"]


def test_no_reason_gives_more_than_its_bound_and_each_head_of_a_column_names_its_weight() -> None:
    for reason in REASONS:
        assert points_of(reason, 1_000) == reason.most
        for words in LANGUAGES.values():
            assert words.columns[f"{reason.name}_points"].endswith(f"×{reason.each}")
            assert reason.name in words.values


@pytest.mark.parametrize(
    ("count", "steps", "points"),
    [(1, 1, 3), (2, 2, 6), (3, 2.58, 7), (4, 3, 9), (31, 5.95, 17), (32, 6, 18), (100, 7.64, 22), (700, 10.45, 30)],
)
def test_each_doubling_of_the_tickets_is_a_step_and_what_lies_between_counts(
    count: int, steps: float, points: int
) -> None:
    (acme,) = standings(Past([sign("came", number) for number in range(count)]), None, "client", NOW)
    assert (acme.found["recent_tickets"], acme.points["recent_tickets"]) == (steps, points)
    assert len(acme.tickets["recent_tickets"]) == count


def test_a_sign_counts_from_its_first_second_until_before_its_last() -> None:
    signs = [sign("complaint", 1, NOW, NOW + 10)]
    totals = [
        [one.total for one in standings(Past(signs), None, "client", at)] for at in (NOW - 1, NOW, NOW + 9, NOW + 10)
    ]
    assert totals == [[], [3], [3], []]


def test_a_ticket_without_a_client_counts_for_its_project_alone() -> None:
    past = Past([sign("late", 1, client=""), sign("late", 2)])
    assert [(one.name, one.total) for one in standings(past, None, "client", NOW)] == [("acme", 2)]
    assert [(one.name, one.total) for one in standings(past, None, "project", NOW)] == [("SUP", 4)]
    assert [one.name for one in standings(past, None, "client_and_project", NOW)] == ["acme · SUP"]


@pytest.mark.parametrize(
    ("before", "lately", "fallen"),
    [
        ([9, 9, 1], [9, 1], True),
        ([9, 1], [9, 9, 1], False),
        ([9, 1], [9, 1], False),
        ([9], [1], True),
        ([1], [9], False),
        ([], [1], False),
        ([9], [], False),
        ([9, 5, 6, 7], [9, 4], False),
    ],
)
def test_satisfaction_has_fallen_when_the_index_is_lower_than_in_the_quarter_before(
    before: list[int], lately: list[int], *, fallen: bool
) -> None:
    answers = [Answer(NOW - 14 * WEEK, score) for score in before] + [Answer(NOW - WEEK, score) for score in lately]
    assert has_fallen(answers, NOW) is fallen


def test_an_answer_of_tomorrow_is_not_known_today() -> None:
    assert not has_fallen([Answer(NOW - 14 * WEEK, 9), Answer(NOW + 1, 1)], NOW)


def test_weeks_begin_on_mondays_of_the_site_and_are_over() -> None:
    moscow = ZoneInfo("Europe/Moscow")
    # 2026-05-01 00:00 to 2026-05-18 12:00 in Moscow.
    found = mondays(1_777_582_800, 1_779_094_800, moscow)
    assert [name for name, _, _ in found] == ["2026-05-04", "2026-05-11"]
    assert found[0][2] == found[1][1]


def test_a_week_in_which_the_clocks_change_has_an_hour_less() -> None:
    ((name, start, end),) = mondays(1_774_220_400, 1_774_825_200, ZoneInfo("Europe/Berlin"))
    assert (name, end - start) == ("2026-03-23", WEEK - 3600)


def test_a_complaint_counts_for_the_week_it_becomes_known_in_and_is_no_sign_of_itself() -> None:
    known = sign("active", 1, NOW - WEEK)
    at_once, within, last = sign("complaint", 2, NOW), sign("complaint", 3, NOW + 1), sign("complaint", 4, NOW + WEEK)
    after = sign("complaint", 5, NOW + WEEK + 1)
    newcomer = sign("complaint", 6, NOW + 5, client="new")
    (week,) = weeks_of(Past([known, at_once, within, last, after, newcomer]), lambda at: None, [("w", NOW, NOW + WEEK)])
    assert [(one.name, one.total) for one in week.standings] == [("acme", 3)]
    assert week.complained == {"acme": ("SUP-3", "SUP-4"), "new": ("SUP-6",)}
    assert week.known_count == 1


def test_the_head_of_a_list_shares_its_last_place_among_equals_and_names_nobody_without_points() -> None:
    week = a_week({"a": 9, "b": 5, "c": 5, "d": 5, "e": 0}, complained=["a", "c", "e"])
    assert hits_of(week, 1, lambda one: one.total) == (1, 1.0)
    # One place for three equals, of whom one complained.
    assert hits_of(week, 2, lambda one: one.total) == pytest.approx((2, 1 + 1 / 3))
    assert hits_of(week, 10, lambda one: one.total) == (4, 2.0)
    assert hits_of(a_week({"a": 0}, complained=["a"]), 3, lambda one: one.total) == (0, 0.0)


def test_the_worth_of_the_head_is_its_share_against_that_of_all() -> None:
    # 4 + 4 clients, 2 + 1 of those on the list complained: 3 / 8. The first of each list: 2 of 2, lift 8 / 3.
    weeks = [a_week({"a": 9, "b": 5, "c": 0, "d": 0}, ["a", "c"]), a_week({"a": 1, "b": 9, "c": 0, "d": 0}, ["b", "z"])]
    first = tops(weeks)[0]
    assert (first.name, first.named_count, first.hit_amount, first.hit_share) == ("top_1", 2, 2.0, 1.0)
    assert first.base_share == 3 / 8
    assert first.lift == pytest.approx(8 / 3)
    # One who complained was on no list, and counts among those not caught.
    assert (first.complained_count, first.caught_share) == (4, 0.5)
    late = reasons(weeks)[0]
    assert (late.week_count, late.complained_count, late.complained_share) == (4, 2, 0.5)
    assert late.lift == pytest.approx(0.5 / (3 / 8))


def test_the_busiest_are_a_list_of_their_own_to_compare_with() -> None:
    week = Week("w", 0, [a_standing("calm", 9, tickets=1), a_standing("busy", 1, tickets=7)], {"busy": ("X-1",)})
    first = tops([week])[0]
    assert (first.hit_amount, first.lift, first.busiest_hit_amount, first.busiest_lift) == (0.0, 0.0, 1.0, 2.0)


def test_bands_hold_every_week_of_every_client_with_the_exact_interval() -> None:
    weeks = [a_week({"a": 0, "b": 3, "c": 35}, ["c"]) for _ in range(4)]
    found = bands(weeks)
    assert [(band.name, band.week_count, band.complained_count) for band in found] == [
        *(("0", 4, 0), ("1-4", 4, 0), ("5-9", 0, 0), ("10-14", 0, 0), ("15-19", 0, 0), ("20-29", 0, 0), ("≥ 30", 4, 4)),
    ]
    # Four of four: by Clopper and Pearson the share is at least 0.025 ** (1 / 4).
    assert found[-1].low_share == pytest.approx(0.025**0.25)
    assert (found[-1].high_share, found[2].complained_share, found[2].low_share) == (1.0, None, None)
    assert [band_of(points) for points in (0, 1, 4, 5, 10, 15, 20, 48)] == [0, 1, 1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(("weeks", "complained", "is_said"), [(30, 10, True), (29, 10, False), (30, 9, False)])
def test_a_likelihood_is_said_only_of_enough_cases(weeks: int, complained: int, *, is_said: bool) -> None:
    some = Band("1-4", weeks, complained, complained / weeks, 0.1, 0.5)
    known = [Band("0", 0, 0, None, None, None), some, *([Band("", 0, 0, None, None, None)] * 4)]
    assert (likelihood(known, 4) is some) is is_said


def test_the_list_leaves_out_who_has_no_points_and_says_how_many() -> None:
    past = Past([sign("late", 1), sign("active", 2, client="quiet")])
    report = risk_report(past, None, [], NOW)
    part = report.part("risk_by_client")
    assert [row.name for row in part.rows] == ["acme"]
    assert ("no_points", {"count": 1, "of": 2}) in part.notes
    assert any(name == "too_few_to_say" for name, _ in part.notes)
    (why,) = report.part("risk_reasons").rows
    assert (why.reason, why.found_amount, why.each_points, why.most_points, why.earned_points) == (
        *("late_promises", 1, 2, 6, 2),
    )
    assert report.part("risk_reasons").cases[0].keys == ("SUP-1",)


def test_a_history_in_which_silence_brings_complaints_is_told_by_the_backtest() -> None:
    # Each week another of five clients waits from Friday on, and complains on Tuesday.
    signs, weeks = [], []
    for number in range(50):
        monday = NOW + number * WEEK
        unlucky = f"client-{number % 5}"
        weeks.append((f"week-{number}", monday, monday + WEEK))
        signs += [sign("active", 1, 0, client=f"client-{one}") for one in range(5) if not number]
        signs.append(sign("waiting", number, monday - 3 * DAY, monday + DAY, unlucky))
        signs.append(sign("complaint", number, monday + DAY, monday + 2 * DAY, unlucky))
    report = risk_backtest(Past(signs), lambda at: None, weeks)
    first = report.part("risk_tops").rows[0]
    assert (first.named_count, first.hit_amount, first.base_share, first.lift) == (50, 50.0, 0.2, 5.0)
    silent = next(row for row in report.part("risk_reasons_judged").rows if row.name == "silent_days")
    assert (silent.week_count, silent.complained_count) == (50, 50)
    assert sum(row.hit_amount for row in report.part("risk_by_past_week").rows) == 50
    assert report.part("risk_by_past_week").cases[3].keys == ("SUP-3",)
