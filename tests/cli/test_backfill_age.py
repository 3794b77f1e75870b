"""As of when a backfill judges, and what it says of a file that is older than that."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.helpdesks.jira.newest import Newest
from tests.command import END, Agency, Outcome, agency_in, an_issue, call, copies, history, pressed_after, written

MONTH_LATER = 1_782_115_200  # 22 June 2026, 11:00 in Moscow
NEWEST = "newest change in it: 2026-05-22 17:50"
OLD = (
    "nothing in the file is younger than 2026-05-22 17:50 (Europe/Moscow), 30 days before the instant as of which it "
    "is judged: if it was exported then, what people did since is missing, and promises that were open count as "
    "breached for want of it; to judge it as of its own end: "
)
BY_ITS_COMMENT = (
    b'{"fields": {"created": "2026-05-17T11:00:00.000+0300", "comment": {"comments": [{"created": '
    b'"2026-05-18T11:00:00.000+0300"}]}}, "changelog": {"histories": [{"created": 1778000000000}]}}'
)


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Agency:
    """The made agency a month after its history was exported."""
    monkeypatch.setattr(clock, "now", lambda: MONTH_LATER)
    made = agency_in(tmp_path / "agency")
    written(made.folder / "history.jsonl", history())
    return made


def backfilled(agency: Agency, *words: object) -> Outcome:
    return call("backfill", "--site", agency.site, "--from", agency.folder / "history.jsonl", *words)


def breached(outcome: Outcome) -> int:
    return int(outcome.out.partition(" met, ")[2].partition(" breached")[0])


def test_an_old_export_judged_as_of_now_says_so_and_the_very_option_that_mends_it(agency: Agency) -> None:
    now = backfilled(agency)

    assert f"  judged as of 2026-06-22 11:00 (Europe/Moscow); {NEWEST}" in now.lines
    (said,) = now.err.splitlines()
    assert said.startswith(f"  {OLD}")
    option, until = said.removeprefix(f"  {OLD}").split()

    then = backfilled(agency, option, until)

    assert (then.code, then.err) == (0, "")
    assert f"  judged as of 2026-05-22 17:51 (Europe/Moscow); {NEWEST}" in then.lines
    assert breached(then) < breached(now)


@pytest.mark.parametrize("words", [(), ("--workers", 2)])
def test_a_resumed_backfill_tells_of_the_same_age(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, words: tuple[object, ...]
) -> None:
    from jira_csext.sync import backfill as module

    monkeypatch.setattr(module, "_BATCH", 20)
    # The newest change is behind the interruption.
    of = sorted(copies(history(), 1), key=lambda issue: str(issue["fields"].get("updated")), reverse=True)
    written(agency.folder / "history.jsonl", of)
    whole = backfilled(agency, "--store", f"sqlite:///{agency.folder}/whole.db")
    with monkeypatch.context() as patched:
        patched.setattr(module, "_record", pressed_after(50, module._record))
        assert backfilled(agency, "--workers", 1).code == 130

    resumed = backfilled(agency, "--resume", *words)

    assert "went on behind line" in resumed.lines[0]
    assert resumed.lines[1:] == whole.lines
    assert (resumed.err.splitlines()[-1], NEWEST in resumed.out) == (whole.err.splitlines()[-1], True)


def test_an_export_of_today_is_not_told_of_as_old(agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: MONTH_LATER - 30 * 86400)

    outcome = backfilled(agency)

    assert "judged as of 2026-05-23 11:00" in outcome.out
    assert outcome.err == ""


def test_a_change_ahead_of_the_clock_does_not_hide_how_old_the_others_are(agency: Agency) -> None:
    ahead = an_issue(999_999, updated="2031-01-01T00:00:00.000+0300")
    written(agency.folder / "history.jsonl", [*history(), ahead])

    assert OLD in backfilled(agency).err


@pytest.mark.parametrize("words", [("backtest", "--since", "2026-05-01"), ("plan", "--against")])
def test_a_plan_and_a_backtest_of_an_old_file_say_it_too(agency: Agency, words: tuple[str, ...]) -> None:
    rules = agency.folder / "rules"
    which = (rules, rules) if words[0] == "plan" else ("--rules", rules)
    called = ("rules", *words, *which, "--site", agency.site, "--tickets", agency.folder / "history.jsonl")
    option = "--at" if words[0] == "plan" else "--until"

    now = call(*called)
    then = call(*called, option, "2026-05-22T17:51+03:00")

    assert now.err == f"{OLD}{option} 2026-05-22T17:51+03:00\n"
    assert (then.code, then.err) == (0, "")


def test_what_was_judged_otherwise_since_is_judged_anew_and_not_called_finished(agency: Agency) -> None:
    first = backfilled(agency, "--until", END)
    assert backfilled(agency).code == 0

    again = backfilled(agency, "--until", END, "--resume")
    finished = backfilled(agency, "--until", END, "--resume")

    assert "so --resume begins it anew" in again.err
    assert again.out == first.out
    assert finished.lines[0].endswith("so nothing was read; to read it anew, leave out --resume")
    assert (finished.lines[1:], finished.err) == (first.lines, "")
    states = [line["state"] for line in agency.verdicts()]
    assert states.count("breached") == breached(first)


@pytest.mark.parametrize(
    ("line", "at"),
    [
        (b'{"fields": {"updated": "2026-05-18T11:00:00.000+0300"}}', 1_779_091_200),
        (b'{"fields": {"created": "2026-05-18T11:00:00.000+0300", "updated": "soon"}}', 1_779_091_200),
        (BY_ITS_COMMENT, 1_779_091_200),
        (b'{"fields": {}}', 0),
        (b"{}", 0),
        (b"no issue", 0),
        (b'{"fields": {"updated": "2031-01-01T00:00:00.000+0300"}}', 0),
    ],
)
def test_the_newest_change_is_found_in_whatever_an_issue_says_of_it(line: bytes, at: int) -> None:
    newest = Newest(MONTH_LATER)

    assert list(newest.passing([line])) == [line]
    assert newest.at == at
