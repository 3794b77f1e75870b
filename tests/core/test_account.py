"""The account of a cycle: every second once, and the sums those of the cycle."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given

from jira_csext.core.account import Account, account_of
from jira_csext.core.conditions import Is
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Sla
from jira_csext.core.ticket import Ticket
from jira_csext.core.timeline import Timeline
from tests.building import a_rule, a_ticket, at, change, judged, only, said, says
from tests.strategies import World, worlds

WAITING = Is("state", ("waiting_for_client",))


def account(rule: Sla, ticket: Ticket, now: str) -> Account:
    return account_of(only(judged(rule, ticket, now)), rule, Timeline(ticket, at(now)), at(now))


def told(found: Account) -> list[str]:
    return [
        f"{entry.kind} {said(entry.start_at)} - {said(entry.end_at)}: "
        f"{entry.counted_seconds} {entry.paused_seconds} {entry.closed_seconds}"
        for entry in found.entries
    ]


@given(worlds())
def test_every_second_is_counted_paused_or_closed_and_the_sums_are_the_cycle_s(world: World) -> None:
    (rule,) = world.rulebook.slas
    for now in world.instants:
        timeline = Timeline(world.ticket, now)
        for cycle in evaluate(world.rulebook, world.ticket, world.client, now).cycles:
            found = account_of(cycle, rule, timeline, now)
            end = now if cycle.stopped_at is None else cycle.stopped_at
            whole = found.counted_seconds + found.paused_seconds + found.closed_seconds
            assert whole == end - cycle.started_at
            assert found.counted_seconds == cycle.elapsed_seconds
            assert found.paused_seconds == cycle.paused_seconds
            assert all(earlier.end_at == later.start_at for earlier, later in pairwise(found.entries))


def test_a_pause_over_a_weekend_is_its_working_time_and_its_closed_hours() -> None:
    asked = change("Fri 15:00", "state", "open", "waiting_for_client")
    answered = says("+1w Mon 10:00", "client")
    ticket = a_ticket("Fri 10:00", asked, answered)
    found = account(a_rule("resolution", "8h", pause_while=WAITING), ticket, "+1w Mon 11:00")
    assert told(found) == [
        f"ran Fri 10:00 - Fri 15:00: {5 * 3600} 0 0",
        f"paused Fri 15:00 - +1w Mon 10:00: 0 {3 * 3600} {64 * 3600}",
        f"ran +1w Mon 10:00 - +1w Mon 11:00: {3600} 0 0",
    ]
    pause = found.entries[1]
    assert (pause.cause, pause.ended_by) == (asked.id, answered.id)


def test_a_pause_that_goes_on_has_nothing_that_ended_it() -> None:
    ticket = a_ticket("Mon 10:00", change("Mon 11:00", "state", "open", "waiting_for_client"))
    found = account(a_rule("resolution", "8h", pause_while=WAITING), ticket, "Mon 12:00")
    assert found.entries[-1].ended_by == ""
    assert found.entries[-1].end_at == at("Mon 12:00")


def test_a_cycle_without_any_time_has_an_empty_account() -> None:
    assert account(a_rule(), a_ticket("Mon 10:00"), "Mon 10:00") == Account((), 0, 0, 0)


def test_time_that_a_resumed_cycle_stood_closed_is_a_pause() -> None:
    ticket = a_ticket(
        "Mon 10:00", change("Mon 11:00", "state", "open", "resolved"), change("Mon 12:00", "state", "resolved", "open")
    )
    found = account(a_rule("resolution", "8h", on_reopen="resume"), ticket, "Mon 13:00")
    assert [entry.kind for entry in found.entries] == ["ran", "paused", "ran"]
    assert (found.counted_seconds, found.paused_seconds) == (7200, 3600)
