"""Two daemons at one store on a PostgreSQL server, whose connections break: one serves, and nothing is said twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random

import psycopg
import pytest

from jira_csext.cli.failure import Failure
from jira_csext.helpdesks.port import Receipt, Write
from jira_csext.store import LeaseHeld, LeaseLost, StoreError, lease
from jira_csext.store.postgres import PostgresDatabase
from tests.stories.cutting import Cutting, cutting
from tests.stories.told import RULES, Stage, a_stage

SAID = Counter(("Reminder", "Working", "Overdue"))


@pytest.fixture
def stage(tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    # Who is refused waits a moment for a lock that is about to be free; here it comes back in two minutes anyway.
    monkeypatch.setattr(lease, "_A_MOMENT", 0.05)
    monkeypatch.setattr(lease, "_TAKEN_AGAIN_WITHIN", 0.3)
    with a_stage(tmp_path, RULES, store=postgres_url) as made:
        yield made


def raw(stage: Stage) -> psycopg.Connection[object]:
    assert isinstance(stage.store._database, PostgresDatabase)
    return stage.store._database.raw


class Daemon:
    """One of two that would serve the site, and how it fared."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.serves = False
        self.fared: Counter[str] = Counter()

    def goes_on(self) -> None:
        """Take a turn, or try to serve the site if it does not."""
        try:
            if not self.serves:
                self.stage.start()
                self.serves = True
            self.fared["troubled" if self.stage.turn().trouble else "well"] += 1
        except (LeaseHeld, LeaseLost) as refused:
            self.fared[type(refused).__name__] += 1
            self.serves = False
        except (StoreError, Failure):
            self.fared["troubled"] += 1


def test_two_that_take_the_site_from_each_other_all_day_say_everything_once(
    stage: Stage, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    random = Random("two")
    other = Stage(stage.box, stage.folder, stage.url)
    stage.stop()
    daemons = [Daemon(stage), Daemon(other)]
    with cutting(postgres_url, monkeypatch) as cuts:
        stage.to("10:00")
        keys: list[str] = []
        for minute in range(0, 6 * 60, 4):
            stage.to(f"{10 + minute // 60}:{minute % 60:02}")
            if minute % 12 == 0 and minute < 60:
                keys.append(stage.asks())
            if minute < 5 * 60 + 16:
                cuts.cut_at(random.randrange(random.choice((30, 60, 120))), random.choice(("before", "behind")))
            for daemon in random.sample(daemons, 2):
                daemon.goes_on()
        other.stop()

    assert [Counter(said.word for said in stage.said(key)) for key in keys] == [SAID] * len(keys)
    assert {stage.labels(key) for key in keys} == {("sla-at-risk", "sla-breached")}
    for daemon in daemons:
        assert min(daemon.fared[how] for how in ("well", "troubled", "LeaseHeld", "LeaseLost")) > 3, daemon.fared


def test_who_is_cut_off_and_followed_in_the_midst_of_sending_says_that_one_thing_and_no_more(
    stage: Stage, postgres_url: str
) -> None:
    stage.to("10:00")
    first, second = stage.asks(), stage.asks()
    stage.at("10:01")
    stage.to("12:01")
    other = Stage(stage.box, stage.folder, stage.url)
    helpdesk = stage.watched.helpdesk
    write = helpdesk.write
    ends = Cutting(postgres_url)

    def followed_behind_its_back(ticket_id: str, asked: Write) -> Receipt:
        helpdesk.write = write  # type: ignore[method-assign]
        ends.end(raw(stage))
        other.start()
        other.turn()
        assert stage.words(first) + stage.words(second) == "Reminder"
        return write(ticket_id, asked)

    helpdesk.write = followed_behind_its_back  # type: ignore[method-assign, assignment]
    with ends.admin, pytest.raises(LeaseLost, match="it is served by another jira-csext"):
        stage.turn()
    stage.stop()
    try:
        for minute in range(2, 12):
            other.at(f"12:{minute:02}")

        assert (stage.words(first), stage.words(second)) == ("Reminder", "Reminder")
        states = {other.store.outbox.story(row.key)[-1].state for row in other.rows()}
        assert states == {"sent"}
        assert "found on the ticket" in {row.reason for row in other.rows()}
    finally:
        other.stop()
