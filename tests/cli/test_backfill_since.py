"""`backfill --since`: the past over the API of a site, as an operator calls it."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.sandbox import faults
from jira_csext.sandbox.state.model import Flavour
from tests.cli.daemon import Operator, operator
from tests.command import call
from tests.stories.told import NOTES_ONLY, a_stage

__all__ = ["operator"]

SINCE = ("backfill", "--since", "2026-05-18 09:00")


def unserved(operator: Operator) -> Operator:
    """The same site, which nobody has ever watched."""
    (operator.stage.folder / "csext.db").unlink()
    return operator


@pytest.mark.parametrize("flavour", ["cloud", "dc"])
def test_it_reads_judges_and_posts_nothing_and_tells_how_often_it_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, flavour: Flavour
) -> None:
    with a_stage(tmp_path, NOTES_ONLY, flavour=flavour) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        stage.stop()
        operator = unserved(Operator(stage))
        stage.to("10:00")
        kept, broken = stage.asks(), stage.asks()
        stage.to("10:30")
        stage.answers(kept)
        stage.to("15:00")
        before = len(stage.box.log)

        outcome = operator.calls(*SINCE)

        assert outcome.code == 0, outcome.err
        requests = len(stage.box.log) - before
        assert outcome.lines[0] == f"asked {stage.url}: {requests} requests"
        assert outcome.lines[1].startswith("since 2026-05-18 09:00: 2 tickets, ")
        assert "  1 met, 1 breached, 0 cancelled" in outcome.lines[2]
        assert [stage.said(key) for key in (kept, broken)] == [[], []]
        reads = ("/search", "/bulkfetch", "/list")
        asked = [*stage.box.log][before:]
        assert all(each.method == "GET" or any(part in each.path for part in reads) for each in asked)
        stage.start()
        assert stage.store.cursor.of("story").adopted_at is None
        assert stage.rows() == []
        told = operator.calls("explain", broken)
        assert "breached: due Mon 18 May 2026 14:00" in told.out


def test_a_dry_run_tells_the_same_and_leaves_no_trace(operator: Operator) -> None:
    operator.stage.to("10:00")
    operator.stage.asks()
    store = operator.stage.folder / "csext.db"
    before = hashlib.sha256(store.read_bytes()).hexdigest()

    outcome = operator.calls(*SINCE, "--dry-run")

    assert outcome.code == 0
    assert "1 ticket, " in outcome.out
    assert outcome.lines[-1] == "Nothing was recorded."
    assert hashlib.sha256(store.read_bytes()).hexdigest() == before


def test_beside_a_daemon_it_says_that_the_daemon_goes_first(
    operator: Operator, monkeypatch: pytest.MonkeyPatch
) -> None:
    operator.stage.to("10:00")
    key = operator.stage.asks()
    operator.stage.start()

    outcome = operator.calls(*SINCE)

    assert outcome.code == 0
    assert "serves story: it goes first" in outcome.err
    operator.stage.at("12:01")
    assert operator.stage.words(key) == "Reminder"


def test_a_helpdesk_that_does_not_answer_ends_it_with_3_and_how_to_go_on(operator: Operator) -> None:
    operator.stage.box.faults.order(faults.status(503), times=None)

    outcome = operator.calls(*SINCE)

    assert outcome.code == 3
    assert outcome.sentence.endswith("the same command with --resume goes on from there.")


def test_a_dead_token_ends_it_with_2_and_the_way_out(operator: Operator) -> None:
    operator.stage.box.revoke_token()

    outcome = operator.calls(*SINCE)

    assert outcome.code == 2
    assert "CSEXT_HELPDESK__TOKEN" in outcome.sentence


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "--from FILE"),
        (("--since", "2026-05-18", "--from", "x.jsonl"), "one of two"),
        (("--since", "yesterday"), '"yesterday" is no instant'),
        (("--since", "yesterday"), "--since: "),
        (("--since", ""), "--since is empty; name an instant"),
        (("--since", "2026-05-18", "--until", ""), "--until is empty; name an instant"),
        (("--since", "2026-05-18", "--until", "soon"), '--until: "soon" is no instant'),
        (("--since", "2027-01-01"), "is not before now"),
        (("--since", "2026-05-18", "--until", "2026-05-01"), "is not before --until 2026-05-01"),
    ],
)
def test_what_cannot_be_meant_is_told_in_a_sentence(operator: Operator, words: tuple[str, ...], told: str) -> None:
    outcome = operator.calls("backfill", *words)

    assert outcome.code == 2
    assert told in outcome.sentence


def test_without_a_helpdesk_in_the_site_file_the_sentence_names_what_is_missing(tmp_path: Path, repo: Path) -> None:
    site = tmp_path / "csext.yaml"
    site.write_text(f"rules: {repo / 'rules'}\nstates: {{resolved: [Done]}}\n", "utf-8")

    outcome = call("backfill", "--since", "2020-01-01", "--site", site, "--store", f"sqlite:///{tmp_path / 'x.db'}")

    assert outcome.code == 2
    assert "helpdesk.url" in outcome.err


def test_a_dry_run_of_a_file_leaves_no_trace_either(operator: Operator, tmp_path: Path) -> None:
    unserved(operator)
    file = tmp_path / "export.jsonl"
    file.write_text("{}\n", "utf-8")

    outcome = operator.calls("backfill", "--from", file, "--dry-run")

    assert outcome.lines[-1] == "Nothing was recorded."
    assert not (operator.stage.folder / "csext.db").exists()


def test_a_scope_narrows_that_of_the_site_and_is_another_backfill_to_resume(operator: Operator) -> None:
    stage = operator.stage
    stage.to("10:00")
    asked = stage.asks()
    every, none = (
        operator.calls(*SINCE, "--scope", f"key = {asked}"),
        operator.calls(*SINCE, "--scope", f"key != {asked}"),
    )
    assert (every.code, none.code) == (0, 0), every.err + none.err
    assert ": 1 ticket, " in every.lines[1]
    assert ": 0 tickets, " in none.lines[1]


def test_a_scope_for_a_file_is_refused(operator: Operator) -> None:
    file = operator.stage.folder / "h.jsonl"
    file.write_text("{}")
    done = operator.calls("backfill", "--from", str(file), "--scope", "project = SUP")
    assert (done.code, done.sentence) == (
        2,
        "--scope goes with --since, where the helpdesk searches; of a file every line is read, so leave it out",
    )


@pytest.mark.parametrize(
    ("scope", "told"),
    [
        ("project = NOWHERE", "Try --scope 'project = NOWHERE' in Jira's own search and mend it"),
        ("project ~~ SUP", "Try --scope 'project ~~ SUP' in Jira's own search and mend it"),
        ("project = SUP ORDER BY created", "--scope: leave ORDER BY out"),
        ("(project = SUP", "--scope: its parentheses do not match"),
        ("project = SUP) OR (project = LEAD", "--scope: its parentheses do not match"),
    ],
)
def test_a_scope_that_is_not_understood_is_told_as_the_options_own(operator: Operator, scope: str, told: str) -> None:
    done = operator.calls(*SINCE, "--scope", scope)

    assert done.code == 2
    assert told in done.err
    assert "helpdesk.scope" not in done.err


def test_parentheses_within_quotes_close_nothing(operator: Operator) -> None:
    outcome = operator.calls(*SINCE, "--scope", 'project = SUP AND status != "a) b"')

    assert "parentheses" not in outcome.err


def test_what_was_created_later_was_not_there_yet(operator: Operator, tmp_path: Path) -> None:
    stage = operator.stage
    stage.to("10:00")
    stage.asks()
    stage.to("11:00")
    stage.asks()

    none = operator.calls(*SINCE, "--until", "2026-05-18 09:59", "--dry-run")
    one = operator.calls(*SINCE, "--until", "2026-05-18 10:30", "--dry-run")

    assert none.lines[1:3] == [
        "since 2026-05-18 09:00: 2 tickets, 4 events, 0 cycles",
        "  none of them was there yet on 2026-05-18 09:59 (Europe/Moscow)",
    ]
    assert "  1 of them was not there yet on 2026-05-18 10:30 (Europe/Moscow)" in one.lines


def test_it_says_as_of_when_it_judged_and_once_it_has_finished_there_is_nothing_to_go_on_with(
    operator: Operator,
) -> None:
    stage = operator.stage
    stage.to("10:00")
    stage.asks()
    first = operator.calls(*SINCE)
    stage.to("11:00")
    stage.asks()

    again, anew = operator.calls(*SINCE, "--resume"), operator.calls(*SINCE)

    assert "  judged as of 2026-05-18 10:00 (Europe/Moscow)" in first.lines
    assert again.lines[1] == (
        "since 2026-05-18 09:00: had been worked through to its end before, so nothing was read; "
        "to read it anew, leave out --resume"
    )
    assert again.lines[2:] == first.lines[1:]
    assert ": 2 tickets, " in anew.lines[1]
