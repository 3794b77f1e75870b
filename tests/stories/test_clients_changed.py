"""The register changes beside a daemon, or while there is none: open tickets are judged by it all the same."""

from __future__ import annotations

from pathlib import Path

from tests.stories.client_world import SITE, World
from tests.stories.test_clients_limits import a_world, verdicts

RETURNED = """
version: 1
calendars:
  office: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}
slas:
  answer: {when: {type: complaint, client.name: Acme}, metric: first_response, goals: [{target: 4h}]}
"""


def test_what_was_changed_while_no_daemon_ran_is_found_at_its_start(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.until("2026-03-03 10:00")
    world.helpdesk.open("SUP", "Help", type="complaint", labels=("client-acme",))
    world.until("2026-03-03 11:00")
    world.tell("acme", "2026-03-01", "it was so all along", tier="key")

    with world.daemon() as watched:
        world.turns(watched)

    assert [state for state, _, _ in verdicts(world)] == ["running"]


def test_a_name_that_is_taken_away_takes_its_tickets_along(tmp_path: Path) -> None:
    world = World(tmp_path, RETURNED, "2026-03-02 10:00")
    world.tell("acme", "2026-03-01", name="Acme", aliases=["Bluebell"])
    ticket = world.helpdesk.open("SUP", "Help", type="complaint", client="Bluebell")
    with world.daemon() as watched:
        world.turns(watched)
        known = watched.store.known(SITE, ticket)
        assert known is not None
        assert watched.client_of(known.ticket).key == "acme"

        world.tell("acme", "2026-03-01", "a slip", aliases=[])
        world.turns(watched)

        assert watched.client_of(known.ticket).key != "acme"
        assert [one.verdict.state for one in watched.store.verdicts(SITE)] == []


def test_a_backfilled_past_is_counted_in_the_next_turn(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    with world.daemon() as watched:
        assert watched.store.counted.recount(SITE) is not None
        watched.store.counted.forget_recount(SITE)
        world.turns(watched)
        state = watched.store.counted.recount(SITE)
        assert state is not None
        assert state.done
