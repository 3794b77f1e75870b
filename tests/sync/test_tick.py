"""One tick: what counts as seen from the start, what is said to fail, and in which state an action begins."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jira_csext.helpdesks.port import Fetched
from jira_csext.store import TicketUnfit
from jira_csext.sync import tick
from jira_csext.sync.tick import TicketFailed, tick_known, tick_reading
from jira_csext.sync.watched import Limits
from tests.sync.delivering import NOTE, REPLY, SITE, START, Desk, a_promise

DAY = 86400


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A site watched since Monday ten o'clock, with a watermark."""
    made = Desk(tmp_path, a_promise(("breach", (NOTE,))))
    made.store.cursor.advance(SITE, START, START)
    return made


def an_old_ticket(desk: Desk, age: int) -> Fetched:
    desk.helpdesk.now = START - age
    ticket_id = desk.helpdesk.open("SUP")
    desk.helpdesk.now = desk.now
    (found,) = desk.helpdesk.read([ticket_id])
    assert isinstance(found, Fetched)
    return found


def test_what_falls_due_between_adoption_and_the_reading_of_the_backlog_is_said(desk: Desk) -> None:
    # Due forty minutes after the adoption; its turn to be read comes after two hours.
    found = an_old_ticket(desk, 1200)
    desk.later(7200)
    desk.store.cursor.advance(SITE, desk.now, desk.now)

    tick_reading(desk.watched, found, desk.now, listed_at=START - 1)

    assert [row.state for row in desk.rows()] == ["pending"]


def test_what_fell_due_before_the_adoption_is_never_said(desk: Desk) -> None:
    tick_reading(desk.watched, an_old_ticket(desk, DAY), desk.now, listed_at=START - 1)

    assert desk.rows() == []
    assert [one.decision.outcome for one in desk.store.decisions(SITE)] == ["before_adoption"]


def test_an_old_ticket_that_comes_into_sight_later_is_silent_about_what_fell_due_before(desk: Desk) -> None:
    found = an_old_ticket(desk, 1200)
    desk.later(DAY)
    desk.store.cursor.advance(SITE, desk.now, desk.now)

    tick_reading(desk.watched, found, desk.now, listed_at=desk.now - 60)

    assert desk.rows() == []
    known = desk.store.known(SITE, found.ticket.id)
    assert known is not None
    assert known.first_seen_at == desk.now


def test_a_ticket_that_search_shows_minutes_late_is_simply_new(desk: Desk) -> None:
    desk.later(DAY)
    ticket_id = desk.helpdesk.open("SUP")
    desk.later(1800)
    desk.store.cursor.advance(SITE, desk.now, desk.now)

    desk.ticked(ticket_id)

    known = desk.store.known(SITE, ticket_id)
    assert known is not None
    assert known.first_seen_at == 0


def test_a_ticket_that_the_engine_stumbles_over_fails_by_name(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ticket_id = desk.overdue()

    def stumbling(*given: Any) -> Any:
        raise OverflowError("too large")

    monkeypatch.setattr(tick, "evaluate", stumbling)

    with pytest.raises(TicketFailed, match=r"SUP-\d+ cannot be judged \(OverflowError: too large\)"):
        tick_known(desk.watched, ticket_id, desk.now)
    assert issubclass(TicketFailed, TicketUnfit)


def test_evaluating_what_is_not_on_record_is_nothing(desk: Desk) -> None:
    assert tick_known(desk.watched, "404", desk.now) is None


def test_a_ticket_woken_by_time_alone_decides_as_one_that_was_read(desk: Desk) -> None:
    desk.later(60)
    ticket_id = desk.helpdesk.open("SUP")
    desk.ticked(ticket_id)
    desk.later(3601)

    saved = tick_known(desk.watched, ticket_id, desk.now)

    assert saved is not None
    assert len(saved.queued) == 1
    assert tick_known(desk.watched, ticket_id, desk.now) == (False, ())


def test_a_message_to_the_client_begins_held_and_a_rule_in_shadow_only_on_record(tmp_path: Path) -> None:
    rules = a_promise(("0%", (NOTE, REPLY))), a_promise(("0%", (REPLY,)), name="shadow", shadow=True)
    desk = Desk(tmp_path, *rules, limits=Limits(grace=300))
    desk.later(60)
    desk.ticked(desk.helpdesk.open("SUP"))

    begun = {(row.rule, row.kind): (row.state, row.not_before) for row in desk.rows()}

    assert begun == {
        ("answer", "note"): ("pending", None),
        ("answer", "reply"): ("held", desk.now + 300),
        ("shadow", "reply"): ("shadow", None),
    }
