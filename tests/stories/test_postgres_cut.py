"""Stories of a daemon whose connection to its PostgreSQL server breaks: nothing is lost, and nothing said twice."""

from __future__ import annotations

from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

import pytest

from jira_csext.cli.failure import Failure
from jira_csext.store import LeaseLost, StoreError
from tests.postgres import Server
from tests.stories.cutting import End, cutting
from tests.stories.told import RULES, Stage, a_stage

SAID = Counter(("Reminder", "Working", "Overdue"))


def a_turn(stage: Stage) -> str:
    """Let the daemon take a turn as its loop does; return what was wrong."""
    try:
        return stage.turn().trouble
    except LeaseLost:
        raise
    except StoreError as error:
        return str(error)


@pytest.mark.parametrize("end", ["before", "behind"])
def test_cut_at_any_statement_of_a_turn_everything_is_said_and_nothing_twice(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch, end: End
) -> None:
    random = Random(f"cut {end}")
    troubles: list[str] = []
    with a_stage(tmp_path, RULES, store=postgres_url) as stage, cutting(postgres_url, monkeypatch) as cuts:
        stage.to("10:00")
        keys: list[str] = []
        for minute in range(0, 6 * 60, 2):
            stage.to(f"{10 + minute // 60}:{minute % 60:02}")
            if minute % 8 == 0 and minute < 64:
                keys.append(stage.asks())
            # A turn without news has some thirty statements, one that says something up to some hundred.
            cuts.cut_at(random.randrange(random.choice((30, 60, 120))) if minute < 5 * 60 + 16 else 10**6, end)
            if trouble := a_turn(stage):
                troubles.append(trouble)

        assert [Counter(said.word for said in stage.said(key)) for key in keys] == [SAID] * len(keys)
        assert {stage.labels(key) for key in keys} == {("sla-at-risk", "sla-breached")}
        assert {row.state for row in stage.rows()} == {"sent"}
        assert stage.wrong() == []
    assert len(troubles) > 60
    assert all("cannot be reached" in trouble for trouble in troubles)
    assert set(cuts.cuts) >= {f"{end} {verb}" for verb in ("BEGIN", "BEGIN;", "SELECT", "INSERT", "UPDATE", "COMMIT")}


@pytest.mark.parametrize("end", ["before", "behind"])
def test_cut_at_each_statement_of_its_first_start_it_begins_anew_and_serves_the_site(
    tmp_path: Path, postgres_server: Server, postgres_url: str, monkeypatch: pytest.MonkeyPatch, end: End
) -> None:
    with (
        postgres_server.database() as empty,
        a_stage(tmp_path, RULES, store=postgres_url) as stage,
        cutting(empty, monkeypatch) as cuts,
    ):
        stage.stop()
        site = tmp_path / "csext.yaml"
        site.write_text(site.read_text("utf-8").replace(postgres_url, empty), "utf-8")
        key = stage.asks()
        troubles: list[str] = []
        # Every other statement, and the others in the other way: each start takes a while.
        for starts, number in enumerate(count(("before", "behind").index(end), 2)):
            if len(cuts.cuts) < starts:
                break
            cuts.cut_at(number, end)
            try:
                stage.start()
                stage.turn()
            except (StoreError, Failure) as error:
                troubles.append(str(error))
        cuts.cut_at(10**6, end)
        assert len(cuts.cuts) > 30
        assert all("cannot be reached" in trouble or "The connection broke" in trouble for trouble in troubles)

        # It was adopted once, at 09:30; what falls due after that is said.
        for time in ("10:00", "11:31", "12:31", "12:35", "13:31"):
            stage.at(time)
        assert Counter(said.word for said in stage.said(key)) == SAID
        stage.stop()
