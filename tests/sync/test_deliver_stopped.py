"""Told to stop, or paused, in the middle of a round: the action under way is finished and no further one begun."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from jira_csext.helpdesks.port import Fetched, Unread
from jira_csext.store import Owner
from jira_csext.sync.deliver import deliver
from jira_csext.sync.loop import Turn, run
from tests.sync.delivering import LABEL, NOTE, SITE, Desk, a_promise

BROKEN = ("breach", (NOTE, LABEL))
US = Owner("here", 1, "us")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A rule whose breach is noted, then labelled; two tickets are overdue."""
    desk = Desk(tmp_path, a_promise(BROKEN))
    desk.overdue()
    desk.overdue()
    return desk


def while_reading(desk: Desk, monkeypatch: pytest.MonkeyPatch, act: Callable[[], object]) -> None:
    """Let something happen while a ticket is being read."""
    read = desk.helpdesk.read

    def slowly(ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        yield from read(ticket_ids)
        act()

    monkeypatch.setattr(desk.helpdesk, "read", slowly)


def test_told_to_stop_it_ends_behind_the_action_under_way_and_goes_on_there_later(desk: Desk) -> None:
    assert deliver(desk.watched, desk.now, stopping=lambda: bool(desk.said())) == {"sent": 1}
    assert [write.kind for write in desk.said()] == ["note"]

    assert desk.delivered() == {"sent": 3}
    assert [write.kind for write in desk.said()] == ["note", "label", "note", "label"]


def test_a_pause_in_the_middle_of_a_round_ends_it_behind_the_action_under_way(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = desk.helpdesk.write

    def then_paused(*given: object) -> object:
        receipt = write(*given)  # type: ignore[arg-type]
        desk.store.cursor.pause(SITE, "olga", "a fair", desk.now)
        return receipt

    monkeypatch.setattr(desk.helpdesk, "write", then_paused)

    assert desk.delivered() == {"sent": 1}
    assert [write.kind for write in desk.said()] == ["note"]


def test_a_pause_while_the_ticket_is_being_read_is_in_time(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    while_reading(desk, monkeypatch, lambda: desk.store.cursor.pause(SITE, "olga", "a fair", desk.now))

    desk.delivered()

    assert desk.said() == []
    assert {row.state for row in desk.rows()} == {"pending"}


def test_the_loop_ends_with_the_action_under_way_and_gives_up_the_site(desk: Desk) -> None:
    turns: list[Turn] = []

    def stopping() -> bool:
        return bool(desk.said())

    run(desk.watched, US, 60, lambda: desk.now, lambda _: stopping(), turns.append, stopping)

    assert [done.delivered for done in turns] == [{"sent": 1}]
    assert len(desk.said()) == 1
    assert desk.store.lease.holder(SITE) is None
