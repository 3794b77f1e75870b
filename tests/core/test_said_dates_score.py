"""How many promised dates are found in the labelled sentences, and how many of the found ones are right."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from jira_csext.core.calendar import Calendar, CalendarSpec
from jira_csext.core.dates import SaidDate, dates_said
from tests.calendars import weekdays

KEPT_ASIDE = frozenset({"fourth-aside"})


@pytest.mark.parametrize(
    "half",
    [
        "open",
        "aside",
        "second-open",
        "second-aside",
        "third-open",
        "third-aside",
        "fourth-open",
        "fourth-aside",
        "own",
    ],
)
def test_promised_dates_are_found_with_precision_095_and_recall_08(
    repo: Path, half: str, record_property: Callable[[str, object], None]
) -> None:
    lines = (repo / f"tests/data/texts/dates-{half}.jsonl").read_text("utf-8").splitlines()
    right, wrong, missed = 0, 0, 0
    report: list[str] = []
    for line in map(json.loads, lines):
        calendar = Calendar(CalendarSpec("office", line["zone"], weekdays("09:00-18:00")))
        written = calendar.instant(datetime.fromisoformat(line["written_at"]))
        expected = {(one["phrase"], one["at"]) for one in line["dates"]}
        for one in dates_said(line["text"], written, calendar):
            at = one.on.isoformat() if one.is_date_only else f"{calendar.local(one.at):%Y-%m-%dT%H:%M}"
            hit = next((label for label in expected if label[1] == at and _overlap(line["text"], label[0], one)), None)
            if hit:
                expected.remove(hit)
                right += 1
            else:
                wrong += 1
                report.append(f"{line['id']}: found {one.phrase!r} as {at}")
        missed += len(expected)
        report += [f"{line['id']}: missed {phrase!r}" for phrase, _ in expected]
    precision, recall = right / max(right + wrong, 1), right / (right + missed)
    summary = f"{half}: precision {precision:.3f}, recall {recall:.3f} ({right} right, {wrong} wrong, {missed} missed)"
    record_property("score", summary)
    # The last half kept aside must not be tuned on, so its lines stay unnamed.
    told = "\n".join([summary, *(report if half not in KEPT_ASIDE else [])])
    assert precision >= 0.95, told
    assert recall >= 0.8, told


def _overlap(text: str, phrase: str, one: SaidDate) -> bool:
    start = text.find(phrase)
    return one.start < start + len(phrase) and start < one.end
