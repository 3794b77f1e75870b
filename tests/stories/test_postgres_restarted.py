"""Stories of a daemon whose PostgreSQL server is stopped, at any moment and for a while: it goes on by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.helpdesks.port import Receipt, Write
from jira_csext.store import Holder, StoreError, open_store, this_process
from tests.postgres import Server, a_server
from tests.stories.told import NOTES_ONLY, Stage, a_day, a_stage


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that may be stopped, for no other test uses it."""
    with a_server() as made:
        yield made


@pytest.fixture
def stage(tmp_path: Path, server: Server) -> Iterator[Stage]:
    with server.database() as url, a_stage(tmp_path, NOTES_ONLY, store=url) as made:
        yield made
        made.stop()


def test_a_server_that_is_restarted_between_two_turns_is_not_even_noticed(stage: Stage, server: Server) -> None:
    stage.to("10:00")
    key = stage.asks()

    turns = a_day(stage, ["10:01", "11:59", "12:01", "12:02"], {"11:59": server.restart, "12:02": server.restart})

    assert [done.trouble for done in turns] == ["", "", "", ""]
    assert stage.words(key) == "Reminder"


def test_while_the_server_is_down_turns_say_so_and_afterwards_all_is_said_once(stage: Stage, server: Server) -> None:
    stage.to("10:00")
    key = stage.asks()
    times = ["10:01", "11:59", "12:05", "12:25", "12:30", "12:31"]

    turns = a_day(stage, times, {"11:59": server.stop, "12:30": server.start})

    assert [bool(done.trouble) for done in turns] == [False, True, True, True, False, False]
    assert "cannot be reached" in turns[1].trouble
    assert "a daemon goes on by itself" in turns[1].trouble
    assert stage.words(key) == "Reminder"
    assert stage.labels(key) == ("sla-at-risk",)
    assert stage.wrong() == []


@pytest.mark.parametrize("way", ["fast", "immediate"])
@pytest.mark.parametrize("moment", ["before the helpdesk acts", "behind it"])
def test_a_server_that_stops_while_a_note_is_being_sent_doubles_nothing(
    stage: Stage, server: Server, way: str, moment: str
) -> None:
    stage.to("10:00")
    key = stage.asks()
    helpdesk = stage.watched.helpdesk
    write = helpdesk.write

    def stopped_beside_it(ticket_id: str, asked: Write) -> Receipt:
        helpdesk.write = write  # type: ignore[method-assign]
        if moment == "before the helpdesk acts":
            server.restart(way)
            return write(ticket_id, asked)
        receipt = write(ticket_id, asked)
        server.stop(way)
        return receipt

    helpdesk.write = stopped_beside_it  # type: ignore[method-assign, assignment]
    times = ["10:01", "12:01", "12:02", "12:03", "12:10", "12:20"]

    acts = {"12:03": server.start} if moment == "behind it" else {}

    turns = a_day(stage, times, acts)

    assert bool(turns[1].trouble) == (moment == "behind it")
    assert stage.words(key) == "Reminder"
    assert stage.labels(key) == ("sla-at-risk",)
    assert {row.state for row in stage.rows(key)} == {"sent"}


def test_a_server_that_stops_in_the_midst_of_a_transaction_keeps_nothing_of_it(stage: Stage, server: Server) -> None:
    store = stage.store

    with pytest.raises(StoreError, match="cannot be reached"), store.transaction():  # noqa: PT012 - a whole
        store.audit("kim", "first", {}, 1)
        server.restart("immediate")
        store.audit("kim", "second", {}, 2)

    assert [entry.what for entry in store.audit_log() if entry.who == "kim"] == []
    store.audit("kim", "third", {}, 3)
    assert [entry.what for entry in store.audit_log() if entry.who == "kim"] == ["third"]


def test_a_server_that_may_forget_its_last_transactions_in_a_crash_remembers_who_serves_the_site(
    server: Server,
) -> None:
    us = this_process()
    with server.database() as url, open_store(f"{url}&options=-csynchronous_commit%3Doff") as store:
        store.lease.acquire("agency", us, 1_000)

        server.restart("immediate")

        store.lease.renew("agency", us, 1_060)
        assert store.lease.holder("agency") == Holder(us, 1_000, 1_060)


def test_a_server_that_stops_in_the_midst_of_a_long_reading_ends_it_with_a_sentence(
    stage: Stage, server: Server
) -> None:
    with stage.store.transaction():
        for number in range(5_000):
            stage.store.audit("kim", f"{number}", {}, number)
    reading = stage.store.audit_log()
    assert next(reading).what is not None

    server.restart()

    with pytest.raises(StoreError, match="cannot be reached"):
        list(reading)
    assert len(list(stage.store.audit_log())) >= 5_000


def test_a_daemon_that_is_told_to_stop_while_its_server_is_down_says_why_it_could_not_say_goodbye(
    stage: Stage, server: Server
) -> None:
    server.stop()
    with pytest.raises(StoreError, match="cannot be reached"):
        stage.store.lease.release("story", stage._owner, stage.local_now)
    server.start()

    stage.store.lease.release("story", stage._owner, stage.local_now)

    assert stage.store.lease.holder("story") is None


def test_who_asks_without_a_server_is_told_in_one_sentence(stage: Stage, server: Server) -> None:
    server.stop()
    try:
        with pytest.raises(StoreError, match=r"cannot be reached \(.*\)\. Check that the server runs"):
            stage.store.cursor.of("story")
        with pytest.raises(StoreError, match="cannot be reached"):
            list(stage.store.outbox.rows("story"))
        with pytest.raises(StoreError, match="cannot be reached"), stage.store.transaction():
            pass
    finally:
        server.start()
    assert stage.store.cursor.of("story").watermark is not None
