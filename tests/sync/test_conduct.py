"""What keeps a public message from its client: hours, grace and caps; and who gets it then."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from jira_csext.core.conduct import Cap, Conduct
from jira_csext.core.speech_text import as_plain
from jira_csext.sync.tick import tick_known
from jira_csext.sync.watched import Limits
from tests.building import a_calendar, at
from tests.sync.conducting import a_desk, asked, know, texts
from tests.sync.delivering import NOTE, REPLY, SITE

# The desk is open on Monday at 10:01, and a promise is an hour long.
EVENING = 7 * 3600 + 2940  # from Mon 10:01 to Mon 17:50
TEN_TO_SIX = a_calendar("10:00-18:00")


# Contact hours


def test_what_is_due_at_night_is_held_with_the_instant_and_said_once_at_the_opening(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("breach", (REPLY,)), hours=TEN_TO_SIX)
    desk.later(EVENING)
    ticket_id = asked(desk)
    desk.later(3601)
    desk.ticked(ticket_id)

    row = desk.row("reply")
    assert (row.state, row.not_before) == ("held", at("Tue 10:00"))
    assert row.reason == "contact hours: the client is written to from Tue 2 June, 10:00 (UTC) on"
    desk.later(3600)
    assert desk.delivered() == {}

    desk.later(at("Tue 10:00") - desk.now)
    assert desk.delivered() == {"sent": 1}
    desk.later(60)
    desk.ticked(ticket_id)
    assert desk.delivered() == {}
    assert texts(desk) == [("reply", "You hear from us by Mon 1 June, 18:50 (UTC).")]


def test_who_answers_over_night_is_first(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("breach", (REPLY,)), hours=TEN_TO_SIX)
    desk.later(EVENING)
    ticket_id = asked(desk)
    desk.later(3601)
    desk.ticked(ticket_id)
    desk.later(7200)
    desk.helpdesk.say(ticket_id, "It is on its way.", "agent")
    desk.later(at("Tue 10:00") - desk.now)

    assert desk.delivered() == {"superseded": 1}


def test_what_staff_are_told_at_night_does_not_speak_for_what_the_client_waits_to_hear(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("breach", (REPLY,)), ("2h after", (NOTE,)), hours=TEN_TO_SIX)
    desk.later(EVENING)
    ticket_id = asked(desk)
    for wait in (3601, 7200):
        desk.later(wait)
        desk.ticked(ticket_id)
        desk.delivered()
    desk.later(at("Tue 10:00") - desk.now)
    desk.delivered()

    assert [kind for kind, _ in texts(desk)] == ["note", "reply"]


def test_hours_that_have_closed_since_are_waited_for_again(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("breach", (REPLY,)), hours=TEN_TO_SIX)
    desk.later(EVENING)
    ticket_id = asked(desk)
    desk.later(3601)
    desk.ticked(ticket_id)
    # The daemon was away all Tuesday.
    desk.later(at("Tue 20:00") - desk.now)

    assert desk.delivered() == {"held": 1}
    assert desk.row("reply").not_before == at("Wed 10:00")


def test_an_urgent_rule_speaks_at_night(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("breach", (REPLY,)), hours=TEN_TO_SIX, urgent=frozenset({"answer"}))
    desk.later(EVENING)
    ticket_id = asked(desk)
    desk.later(3601)
    desk.ticked(ticket_id)

    assert desk.delivered() == {"sent": 1}


def test_the_clients_own_hours_come_first(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("breach", (REPLY,)), hours=TEN_TO_SIX)
    know(desk, "acme", contact_hours="mon-fri 18:00-20:00", timezone="UTC")
    desk.later(EVENING)
    ticket_id = asked(desk, client="acme")
    desk.later(3601)
    desk.ticked(ticket_id)

    assert desk.delivered() == {"sent": 1}


def test_with_no_contact_hour_left_before_the_deadline_a_person_gets_the_draft_at_once(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("10m before", (REPLY,)), hours=TEN_TO_SIX)
    desk.later(EVENING + 3600)
    ticket_id = asked(desk, assignee="kim")
    desk.later(3000)
    desk.ticked(ticket_id)

    assert desk.delivered() == {"sent": 1}
    (write,) = desk.said()
    assert write.kind == "note"
    assert write.mention == ("kim",)
    assert as_plain(write.text) == (
        "This was for the client and has not been sent: the client can no longer be written to in contact hours before "
        "the deadline.\n\nPlease tell the client yourself, in your own words if need be. The text was:\n\n"
        "You hear from us by Mon 1 June, 19:50 (UTC)."
    )
    assert desk.row("reply").reason == (
        "as a draft to a person: the client can no longer be written to in contact hours before the deadline"
    )


def test_a_warning_is_said_before_the_hours_close_for_a_deadline_after_them(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("10m before", (REPLY,)), hours=TEN_TO_SIX)
    desk.later(at("Mon 17:30") - desk.now)
    ticket_id = asked(desk)
    desk.later(900)
    assert tick_known(desk.watched, ticket_id, desk.now) is not None

    assert desk.delivered() == {"sent": 1}
    assert texts(desk) == [("reply", "You hear from us by Mon 1 June, 18:30 (UTC).")]


# Grace


def test_the_grace_of_the_rules_counts_and_without_one_the_site_files(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("0%", (REPLY,)))
    desk.watched = replace(desk.watched, limits=Limits(grace=5))
    first = asked(desk)
    desk.watched = replace(desk.watched, rulebook=replace(desk.watched.rulebook, conduct=Conduct(grace=30)))
    second = asked(desk)

    waits = {row.ticket_id: (row.state, row.not_before) for row in desk.rows()}
    assert waits == {first: ("held", desk.now + 5), second: ("held", desk.now + 30)}


def test_what_is_said_at_a_stop_waits_for_a_person_and_what_was_seen_coming_does_not(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("10m before", (REPLY,)), ("stop", (REPLY,)), grace=300)
    ticket_id = asked(desk)
    desk.later(3000)
    desk.ticked(ticket_id)
    assert desk.row("reply").state == "pending"
    assert desk.delivered() == {"sent": 1}
    desk.later(60)
    desk.helpdesk.say(ticket_id, "Here it is.", "agent")
    desk.ticked(ticket_id)

    stop = desk.rows()[-1]
    assert (stop.step, stop.state, stop.not_before) == ("stop", "held", desk.now + 300)


# Caps


def test_a_reply_over_the_cap_of_its_ticket_becomes_a_draft(tmp_path: Path) -> None:
    desk = a_desk(
        tmp_path, ("10m before", (REPLY,)), ("breach", (REPLY,)), ("1h after", (REPLY,)), per_ticket=Cap(2, 86400)
    )
    ticket_id = asked(desk)
    for wait in (3000, 601, 3600):
        desk.later(wait)
        desk.ticked(ticket_id)
        assert desk.delivered() == {"sent": 1}

    assert [write.kind for write in desk.said()] == ["reply", "reply", "note"]
    assert desk.said()[2].text != ""
    assert "this ticket has had 2 / 24h" in texts(desk)[2][1]


def test_what_went_to_a_person_does_not_count_and_the_cap_is_wall_clock(tmp_path: Path) -> None:
    desk = a_desk(
        tmp_path, ("10m before", (REPLY,)), ("breach", (REPLY,)), ("1h after", (REPLY,)), per_ticket=Cap(1, 4000)
    )
    ticket_id = asked(desk)
    for wait in (3000, 601, 3600):
        desk.later(wait)
        desk.ticked(ticket_id)
        desk.delivered()

    # 4,201 seconds after the first the draft between them counts as nothing.
    assert [write.kind for write in desk.said()] == ["reply", "note", "reply"]


def test_the_cap_of_a_client_counts_over_all_its_tickets_and_no_others(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("breach", (REPLY,)), per_client=Cap(2, 86400))
    know(desk, "acme", name="Acme Tools")
    know(desk, "bluebell", name="Bluebell Kitchens")
    tickets = [asked(desk, client=key) for key in ("acme", "bluebell", "acme", "acme")]
    desk.later(3601)
    for ticket_id in tickets:
        desk.ticked(ticket_id)
    desk.delivered()

    assert [write.kind for write in desk.said()] == ["reply", "reply", "reply", "note"]
    assert "this client has had 2 / 24h" in texts(desk)[3][1]


def test_the_cap_of_the_rules_takes_the_place_of_the_site_files(tmp_path: Path) -> None:
    steps = tuple((f"{hours}h after", (REPLY,)) for hours in range(1, 6))
    desk = a_desk(tmp_path, *steps, per_ticket=Cap(4, 86400))
    ticket_id = asked(desk)
    desk.later(3600)
    for _ in range(5):
        desk.later(3600)
        desk.ticked(ticket_id)
        assert desk.delivered() == {"sent": 1}

    assert [write.kind for write in desk.said()] == ["reply"] * 4 + ["note"]


def test_a_draft_that_was_refused_and_is_tried_again_by_hand_is_a_draft_still(tmp_path: Path) -> None:
    desk = a_desk(tmp_path, ("1h after", (REPLY,)), ("2h after", (REPLY,)), per_ticket=Cap(1, 86400))
    ticket_id = asked(desk)
    desk.later(2 * 3600)
    desk.ticked(ticket_id)
    desk.delivered()
    desk.later(3600)
    desk.ticked(ticket_id)
    second = next(row for row in desk.rows() if row.state == "pending")
    desk.store.outbox.mark(second.key, "parked", "Jira refused it (400)", desk.now)

    desk.store.outbox.retry(SITE, second.key, "kim", desk.now)
    desk.delivered()

    assert [write.kind for write in desk.said()] == ["reply", "note"]
    assert "this ticket has had 1 / 24h" in texts(desk)[1][1]
