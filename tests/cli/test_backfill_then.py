"""`backfill --rules-as-then` and `rules history`: the past by the rules of then, as an operator calls it."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from jira_csext import clock
from jira_csext.sync import backfill as module
from tests.cli.daemon import Operator
from tests.command import Agency, Outcome, agency_in, call, dump, history, pressed_after, written
from tests.stories.reloading import Reloading
from tests.stories.told import NOTES_ONLY, a_stage

EDITED = "2026-05-06"
EDITED_AT = datetime.fromisoformat("2026-05-06T00:00:00+03:00")


@pytest.fixture
def agency(tmp_path: Path) -> Agency:
    """The made agency; `then` has its rules from May 6 on, and those of before, in which each 8h was 4h."""
    agency = agency_in(tmp_path / "agency")
    for day in ("2026-04-20", EDITED):
        shutil.copytree(agency.folder / "rules", agency.folder / "then" / day)
    slas = agency.folder / "then" / "2026-04-20" / "slas.yaml"
    slas.write_text(slas.read_text("utf-8").replace("target: 8h", "target: 4h"), "utf-8")
    written(agency.folder / "h.jsonl", history())
    return agency


def then_in(agency: Agency) -> tuple[object, ...]:
    return "--rules-as-then", "--rules-history", agency.folder / "then"


def as_then(agency: Agency, *words: object) -> Outcome:
    return agency.backfill(agency.folder / "h.jsonl", *then_in(agency), *words)


def judged(agency: Agency, store: str, *words: object) -> dict[tuple[str, str, int], dict[str, Any]]:
    """The verdicts of a backfill into a store of its own."""
    there = ("--store", f"sqlite:///{agency.folder / store}")
    assert agency.backfill(agency.folder / "h.jsonl", *there, *words).code == 0
    return {(one["ticket"], one["rule"], one["cycle"]): one for one in agency.verdicts(*there)}


def test_each_cycle_is_judged_by_the_rules_in_force_when_it_closed(agency: Agency) -> None:
    old = judged(agency, "old.db", "--rules", agency.folder / "then" / "2026-04-20")
    new = judged(agency, "new.db")

    found = judged(agency, "then.db", *then_in(agency))

    assert found.keys() == old.keys() == new.keys()

    # An edit asks for open tickets; what still runs on one resolved before stays with the rules that saw it last.
    resolved = {"SUP-9", "SUP-16"}

    def of_then(name: tuple[str, str, int]) -> dict[str, Any]:
        stopped = old[name]["stopped_at"]
        is_old = name[0] in resolved if stopped is None else datetime.fromisoformat(stopped) < EDITED_AT
        return old[name] if is_old else new[name]

    assert found == {name: of_then(name) for name in found}
    assert found != old
    assert found != new
    assert len({one["rulebook"] for one in found.values()}) == 2


def test_the_summary_says_by_which_rules_and_how_many_closed_before_the_first(agency: Agency) -> None:
    shutil.move(agency.folder / "then" / "2026-04-20", agency.folder / "then" / "2026-04-29")

    outcome = as_then(agency)

    assert outcome.code == 0, outcome.err
    place = outcome.lines.index("  judged by the rules of then:")
    first, second, early = outcome.lines[place + 1 : place + 4]
    assert " (since 2026-04-29 00:00): " in first
    assert " (since 2026-05-06 00:00): " in second
    cycles = [int(line.rsplit(": ", 1)[1].split()[0]) for line in (first, second)]
    verdicts = agency.verdicts()
    by_version = [sum(one["rulebook"].startswith(line.split()[0]) for one in verdicts) for line in (first, second)]
    assert cycles == by_version
    began = datetime.fromisoformat("2026-04-29T00:00:00+03:00")
    closed = sum(
        one["stopped_at"] is not None and datetime.fromisoformat(one["stopped_at"]) < began for one in verdicts
    )
    assert closed > 0
    assert early == f"  {closed} cycles closed before the first rulebook on record and are judged by that one"


def test_the_report_of_health_says_which_rules_judged_how_many(agency: Agency) -> None:
    assert as_then(agency).code == 0

    told = call("report", "health", "--site", agency.site, "--format", "json")

    assert told.code == 0, told.err
    (part,) = (one for one in json.loads(told.out)["reports"][0]["parts"] if one["part"] == "judged_by")
    named = Counter(one["rulebook"] for one in agency.verdicts())
    assert {row["name"]: row["found_count"] for row in part["rows"]} == dict(named)
    assert {row["of_count"] for row in part["rows"]} == {named.total()}
    assert len(named) == 2


@pytest.mark.parametrize("workers", [1, 2])
def test_interrupted_and_resumed_with_more_hands_it_ends_the_same_and_tells_the_same(
    agency: Agency, monkeypatch: pytest.MonkeyPatch, workers: int
) -> None:
    undisturbed = as_then(agency, "--store", f"sqlite:///{agency.folder}/undisturbed.db")
    monkeypatch.setattr(module, "_BATCH", 20)
    with monkeypatch.context() as patched:
        patched.setattr(module, "_record", pressed_after(70, module._record))
        assert as_then(agency).code == 130
    assert 0 < len(dump(agency.store)["subject"]) < 118

    resumed = as_then(agency, "--resume", "--workers", workers)

    assert resumed.lines[1:] == undisturbed.lines
    assert dump(agency.store) == dump(agency.folder / "undisturbed.db")


def test_a_ticket_that_comes_again_is_counted_once_under_the_rules_that_judge_it_in_the_end(
    agency: Agency, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_BATCH", 30)
    once = as_then(agency, "--store", f"sqlite:///{agency.folder}/once.db")
    some = history()
    written(agency.folder / "h.jsonl", [*some, *some[:50]])

    again = as_then(agency)

    assert [line for line in again.lines if "repeat a ticket" not in line] == once.lines
    assert dump(agency.store) == dump(agency.folder / "once.db")


def test_other_rules_of_then_are_another_backfill_to_resume(agency: Agency) -> None:
    assert as_then(agency).code == 0
    shutil.move(agency.folder / "then" / EDITED, agency.folder / "then" / "2026-05-07")

    assert "worked through to its end before" not in as_then(agency, "--resume").out
    assert "worked through to its end before" in as_then(agency, "--resume").out


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("then/spring", None, "a folder is called by the day from which on its rules were in force"),
        ("then/2026-05-08", None, "no rule files here"),
        ("then/2026-05-08/slas.yaml", "version: 1\nslaz: {}\n", "from 2026-05-08 00:00 on cannot be read"),
        ("then", "[]", "is not what `jira-csext rules history --output json` writes"),
        ("then", '{"versions": []}', "holds no rulebook"),
        ("then", '{"versions": [{"since": "2026-05-01T10:00", "texts": {}}]}', "2026-05-01T10:00 names no zone"),
    ],
)
def test_rules_of_then_that_cannot_be_used_are_a_sentence(
    agency: Agency, name: str, text: str | None, told: str
) -> None:
    place = agency.folder / name
    if text is None:
        place.mkdir()
    else:
        if place.is_dir():
            shutil.rmtree(place)
        place.parent.mkdir(exist_ok=True)
        place.write_text(text, "utf-8")

    outcome = as_then(agency)

    assert (outcome.code, outcome.out) == (2, "")
    assert told in outcome.err
    assert not agency.store.exists()


def test_without_a_daemon_the_store_knows_no_rules_of_then_and_says_where_to_name_them(agency: Agency) -> None:
    words = (agency.folder / "h.jsonl", "--rules-as-then")
    before = agency.backfill(*words)
    assert not agency.store.exists()
    assert agency.backfill(agency.folder / "h.jsonl").code == 0

    for outcome in (before, agency.backfill(*words)):
        assert outcome.code == 2
        assert outcome.sentence == (
            "The store does not know which rules were in force on site: the daemon writes them down from its start on. "
            "Name them with --rules-history, or leave out --rules-as-then and today's rules judge all"
        )


def test_rules_of_today_that_were_never_in_force_judge_what_is_open_and_nothing_as_of_before(agency: Agency) -> None:
    shutil.rmtree(agency.folder / "then" / EDITED)

    today = call("backfill", "--site", agency.site, "--from", agency.folder / "h.jsonl", *then_in(agency))
    before = as_then(agency, "--store", f"sqlite:///{agency.folder}/before.db")

    (line,) = [line for line in today.lines if "(today's, not in force yet): " in line]
    assert not line.endswith(" 0 cycles")
    assert "today's" not in before.out


def test_rules_of_then_are_asked_for_with_both_words(agency: Agency) -> None:
    outcome = agency.backfill(agency.folder / "h.jsonl", "--rules-history", agency.folder / "then")

    assert (outcome.code, outcome.sentence) == (
        2,
        "--rules-history goes with --rules-as-then; without it today's rules judge all",
    )


@pytest.fixture
def daemon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reloading]:
    """A daemon that lived through two edits, with a ticket that closed under each of the rules and one still open."""
    with a_stage(tmp_path, NOTES_ONLY) as stage:
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        daemon = Reloading(stage)
        first, second, third, _ = (stage.asks() for _ in range(4))
        daemon.at("10:00")
        stage.answers(first)
        daemon.at("10:01")
        daemon.edit(
            NOTES_ONLY.replace("target: 4h", "target: 3h").replace("answered:", "seen:\n    renamed_from: answered")
        )
        daemon.at("10:02", "10:03")
        stage.to("10:30")
        stage.answers(second)
        daemon.at("10:31")
        daemon.edit(
            NOTES_ONLY.replace("target: 4h", "target: 2h").replace("answered:", "seen:\n    renamed_from: answered")
        )
        daemon.at("10:32", "10:33")
        stage.to("11:00")
        stage.answers(third)
        daemon.at("11:01")
        yield daemon


def test_from_the_history_that_a_daemon_wrote_a_fresh_store_gets_the_verdicts_that_it_kept(
    daemon: Reloading, tmp_path: Path
) -> None:
    stage = daemon.stage
    operator = Operator(stage)
    versions = operator.json("rules", "history")
    assert [one["since"] for one in versions["versions"]][1:] == ["2026-05-18T07:03:00Z", "2026-05-18T07:33:00Z"]
    file = tmp_path / "history.json"
    file.write_text(json.dumps(versions), "utf-8")
    fresh = ("--store", f"sqlite:///{tmp_path / 'fresh.db'}")

    outcome = operator.calls(
        "backfill", "--since", "2026-05-18 09:00", "--rules-as-then", "--rules-history", file, *fresh
    )

    assert outcome.code == 0, outcome.err
    kept, found = ([*operator.calls("report", "verdicts", "--format", "csv", *where).lines] for where in ((), fresh))
    closed = [line for line in kept if ",running," not in line]
    assert closed == [line for line in found if ",running," not in line]
    assert len(kept) == len(found) == 5
    assert sorted(line.partition(": ")[2] for line in outcome.lines if "since" in line and line.startswith("    ")) == [
        "1 cycle",
        "1 cycle",
        "2 cycles",
    ]


def test_beside_the_daemon_its_own_store_says_what_was_in_force(daemon: Reloading) -> None:
    operator = Operator(daemon.stage)

    outcome = operator.calls("backfill", "--since", "2026-05-18 09:00", "--rules-as-then", "--dry-run")

    assert outcome.code == 0, outcome.err
    assert "  judged by the rules of then:" in outcome.lines
    lines = operator.calls("rules", "history").lines
    assert len(lines) == 3
    assert lines[0].endswith(" files")
    assert [line.rpartition("  ")[2] for line in lines[1:]] == ["changed: slas.yaml"] * 2


def test_before_any_daemon_there_is_no_history_of_rules(agency: Agency) -> None:
    assert agency.backfill(agency.folder / "h.jsonl").code == 0

    outcome = call("rules", "history", "--site", agency.site)

    assert outcome.lines == ["No rulebook was in force on site yet; the daemon writes them down from its start on."]
