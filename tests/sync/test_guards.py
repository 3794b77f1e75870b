"""Guards: what a mistake is kept small by, and how what was stopped goes on."""

from __future__ import annotations

from pathlib import Path

from jira_csext.store import SiteState
from jira_csext.sync.guards import waiting_for
from jira_csext.sync.watched import Limits
from tests.sync.delivering import LABEL, NOTE, REPLY, SITE, Desk, a_promise

OTHER = a_promise(("breach", (LABEL,)), name="other")


def test_a_rule_that_writes_too_much_is_stopped_by_name_and_the_others_go_on(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,))), OTHER, limits=Limits(grace=0, writes_per_hour=2))
    desk.later(60)
    tickets = [desk.helpdesk.open("SUP") for _ in range(3)]
    desk.later(3601)
    for ticket_id in tickets:
        desk.ticked(ticket_id)

    assert desk.delivered() == {"sent": 4, "held": 2}

    places = sorted(state.place for state in desk.store.cursor.of(SITE).states)
    assert places == ["answer", "other"]
    assert "wrote 2 times within an hour" in desk.store.cursor.of(SITE).states[0].sentence


def test_a_write_limit_is_over_by_itself_when_the_hour_is(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,))), limits=Limits(grace=0, writes_per_hour=1))
    desk.later(60)
    tickets = [desk.helpdesk.open("SUP") for _ in range(2)]
    desk.later(3601)
    for ticket_id in tickets:
        desk.ticked(ticket_id)
    desk.delivered()
    assert desk.names() == ["write_limit"]
    desk.later(3601)

    assert desk.delivered() == {"sent": 1}
    desk.later(3601)
    desk.delivered()
    assert desk.names() == []


def test_a_jumped_clock_holds_messages_to_clients_and_not_notes(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,))), a_promise(("breach", (REPLY,)), name="told"))
    desk.overdue()
    desk.store.cursor.raise_state(SITE, SiteState("site", "", "clock", desk.now, "It jumped."))

    assert desk.delivered() == {"sent": 1, "held": 1}
    desk.store.cursor.clear_state(SITE, "clock")
    desk.later(60)
    assert desk.delivered() == {"sent": 1}, "the next turn tells whether it is steady"


def test_a_note_is_parked_where_nothing_keeps_it_inside(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,))))
    desk.overdue("OPEN")

    assert desk.delivered() == {"parked": 1}
    assert desk.row().reason.startswith("A note cannot be kept internal in project OPEN")
    assert desk.said() == []


def test_a_project_that_is_newer_than_our_start_is_asked_about(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (NOTE,))))
    desk.overdue("NEW")
    desk.helpdesk.internal_notes["NEW"] = "property"

    assert desk.delivered() == {"sent": 1}


def three_rules(tmp_path: Path, limits: Limits) -> Desk:
    return Desk(
        tmp_path, *(a_promise(("breach", (REPLY,)), name=name) for name in ("one", "two", "three")), limits=limits
    )


def test_more_messages_to_a_client_than_a_day_may_have_wait_for_a_person(tmp_path: Path) -> None:
    desk = three_rules(tmp_path, Limits(grace=0, replies_per_day=2))
    desk.overdue()

    assert desk.delivered() == {"sent": 2, "parked": 1}

    parked = next(row for row in desk.rows() if row.state == "parked")
    assert parked.reason == "2 replies within a day on this ticket are enough; a person decides"
    desk.store.outbox.retry(SITE, parked.key, "olga", desk.now)
    assert desk.delivered() == {"sent": 1}


def test_more_writes_on_a_ticket_than_a_day_may_have_wait_for_the_next(tmp_path: Path) -> None:
    desk = three_rules(tmp_path, Limits(grace=0, writes_per_day=2))
    desk.overdue()

    assert desk.delivered() == {"sent": 2, "held": 1}
    for _ in range(25):
        desk.later(3600)
        desk.delivered()
    assert [row.state for row in desk.rows()] == ["sent"] * 3


def test_what_may_have_been_written_does_not_stop_itself(tmp_path: Path) -> None:
    desk = Desk(tmp_path, a_promise(("breach", (REPLY,))), limits=Limits(grace=0, replies_per_day=1, writes_per_hour=1))
    desk.overdue()
    desk.store.outbox.mark(desk.row("reply").key, "sending", "", desk.now)
    for _ in range(10):
        desk.later(120)
        desk.delivered()

    assert desk.row("reply").state == "sent"
    assert len(desk.said()) == 1


def test_what_fails_is_tried_again_soon_and_then_ever_more_rarely() -> None:
    assert waiting_for(1000, 1000) == 1120
    assert waiting_for(1000, 1600) == 2200
    assert waiting_for(1000, 1000 + 86400) == 1000 + 86400 + 1800
