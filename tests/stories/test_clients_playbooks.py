"""Clients through the months: refused, gone, back again; a clock that moves, daemons that come and go."""

from __future__ import annotations

from pathlib import Path

from tests.stories.client_world import PLAYBOOKS, SITE, World, on


def test_a_lead_is_refused_and_ninety_days_later_one_follow_up_exists_after_restarts_and_a_re_import(
    tmp_path: Path,
) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("delta", "2026-03-01", name="Delta", manager="oleg.d")
    world.until("2026-03-03 10:00")
    lead = world.helpdesk.open("LEAD", "How much is a site?", type="lead", client="Delta", labels=("client-delta",))
    world.until("2026-03-04 12:00")
    world.helpdesk.change(lead, "resolution", "Declined")
    world.helpdesk.change(lead, "state", "resolved")
    refused_at = world.helpdesk.now

    world.until("2026-04-10 10:00")
    # The same file once more says what is known already.
    world.tell("delta", "2026-03-01", "from the sales table", name="Delta", manager="oleg.d")
    world.until("2026-05-20 10:00")
    assert world.made("lead") == []
    world.until("2026-06-02 09:00")
    assert world.made("lead") == [], "ninety days are over on 2 June at noon"
    world.until("2026-06-02 13:00", every=3600)
    world.until("2026-09-30 10:00", every=7 * 86400)

    (follow_up,) = world.made("lead")
    assert follow_up.created_at - refused_at == 90 * 86400
    assert follow_up.attributes["assignee"] == "oleg.d"
    assert follow_up.attributes["labels"] == ("client-delta",)
    assert [segment for segment, _ in world.segments("delta")] == ["refused"]
    assert "resolution" in world.segments("delta")[0][1]


def test_an_older_copy_of_the_store_finds_the_follow_up_that_was_made(tmp_path: Path) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("delta", "2026-03-02 10:00", name="Delta", segment="refused")
    world.until("2026-05-30 10:00", every=5 * 86400)
    copy = world.store_path.read_bytes()
    world.until("2026-06-02 10:00")
    assert len(world.made("lead")) == 1

    world.store_path.write_bytes(copy)
    for leftover in tmp_path.glob("csext.db-*"):
        leftover.unlink()
    world.until("2026-06-05 10:00")

    assert len(world.made("lead")) == 1


def test_a_contract_ends_and_the_win_back_starts(tmp_path: Path) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("acme", "2026-03-02 10:00", name="Acme", segment="current", contract_to="2026-03-31")

    world.until("2026-04-01 23:00", every=3600 * 6)
    assert [segment for segment, _ in world.segments("acme")] == ["current"]
    world.until("2026-04-02 01:00", every=3600)
    assert world.segments("acme")[-1] == ("churned", "the contract ended on 2026-03-31")
    world.until("2026-05-05 10:00", every=3 * 3600)

    (win_back,) = world.made("lead")
    # Thirty days later is a Saturday: it is made when the office opens.
    assert win_back.created_at == on("2026-05-04 10:00")
    assert win_back.attributes["assignee"] == "anna.k"


def test_a_client_returns_and_the_playbook_stops(tmp_path: Path) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("acme", "2026-03-02 10:00", name="Acme", segment="current", contract_to="2026-03-31")
    world.until("2026-04-20 10:00")
    assert world.segments("acme")[-1][0] == "churned"
    world.tell("acme", "2026-04-20 10:00", "signed again", contract_from="2026-04-25", contract_to="2027-04-24")

    world.until("2026-06-20 10:00")

    assert world.segments("acme")[-1] == ("current", "a contract from 2026-04-25")
    assert world.made("lead") == []


def test_a_client_who_left_the_playbook_before_delivery_gets_no_ticket(tmp_path: Path) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("delta", "2026-03-02 10:00", name="Delta", segment="refused")
    world.until("2026-05-31 09:00", every=5 * 86400)
    world.helpdesk.now = on("2026-06-01 10:00")
    with world.daemon() as watched:
        watched.store.cursor.pause(SITE, "kim", "holidays", world.helpdesk.now)
        world.turns(watched)
        watched.store.cursor.resume(SITE, "kim", world.helpdesk.now)
    world.tell("delta", "2026-06-01 11:00", "signed", segment="current")

    world.helpdesk.now = on("2026-06-01 12:00")
    world.until("2026-06-02 12:00")

    assert world.made("lead") == []
    with world.daemon() as watched:
        (row,) = watched.store.outbox.rows(SITE)
        assert (row.state, row.ticket) == ("superseded", "delta")


def test_touchpoints_come_every_fortnight_until_somebody_is_in_touch(tmp_path: Path) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("acme", "2026-03-02 10:00", name="Acme", segment="current")
    world.until("2026-03-31 10:00", every=43200)
    assert [ticket.created_at for ticket in world.made("meeting")] == [on("2026-03-16 10:00"), on("2026-03-30 10:00")]
    ticket = world.helpdesk.open("SUP", "Hello", type="question", labels=("client-acme",))
    world.helpdesk.say(ticket, "Good day", "agent")

    world.until("2026-04-13 10:00", every=43200)
    assert len(world.made("meeting")) == 2
    world.until("2026-04-15 10:00", every=43200)
    assert world.made("meeting")[-1].created_at == on("2026-04-14 10:00")


def test_a_note_before_the_contract_ends_is_made_once(tmp_path: Path) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("acme", "2026-03-02 10:00", name="Acme", segment="current", contract_to="2026-05-31")
    world.until("2026-05-15 10:00")

    (note,) = world.made("task")
    # Thirty days before the first of June is a Saturday.
    assert note.created_at == on("2026-05-04 10:00")


def test_what_a_person_put_right_the_rules_do_not_turn_round(tmp_path: Path) -> None:
    world = World(tmp_path, PLAYBOOKS, "2026-03-02 10:00")
    world.tell("delta", "2026-03-01", name="Delta")
    world.until("2026-03-02 12:00")
    lead = world.helpdesk.open("LEAD", type="lead", labels=("client-delta",))
    world.helpdesk.now += 60
    world.helpdesk.change(lead, "resolution", "Declined")
    world.until("2026-03-03 10:00")
    assert world.segments("delta")[-1][0] == "refused"

    world.tell("delta", "2026-03-02 12:01", "it was a slip", segment="")
    world.until("2026-07-10 10:00", every=5 * 86400)

    with world.daemon() as watched:
        assert watched.clients is not None
        assert watched.clients.register.register.client("delta", world.helpdesk.now).segment == ""
    assert world.made("lead") == []
