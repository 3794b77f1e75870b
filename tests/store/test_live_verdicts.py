"""The daemon's verdicts: which stand, which are amended, and what is remembered of those that do not."""

from __future__ import annotations

import pytest

from jira_csext.core.verdict import Verdict
from jira_csext.store import LiveVerdict, StoreError
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, a_record, a_verdict, closed, running

NOON = MONDAY + 2 * 3600


def give(store: Store, *given: LiveVerdict, rulebook: str = "v1", now: int = NOON) -> None:
    store.save_tickets(SITE, [a_record()])
    store.save_live_verdicts(SITE, "id of SUP-1", given, rulebook, now)


def on_record(store: Store) -> list[Verdict]:
    return [stored.verdict for stored in store.verdicts(SITE)]


def reasons(store: Store) -> list[str]:
    return [amendment.reason for amendment in store.amendments(SITE)]


def test_a_verdict_comes_back_exactly_as_it_was_given(store: Store) -> None:
    give(store, closed())

    (stored,) = store.verdicts(SITE)
    assert stored.verdict == a_verdict()
    assert (stored.ticket, stored.ticket_id) == ("SUP-1", "id of SUP-1")
    assert (stored.provisional, stored.final, stored.given_at, stored.amended_at) == (False, True, NOON, None)


def test_an_open_cycle_follows_todays_rules(store: Store) -> None:
    give(store, running(target_seconds=3600))
    give(store, running(target_seconds=1800, rulebook="v2"), rulebook="v2")

    assert on_record(store) == [running(target_seconds=1800, rulebook="v2").verdict]
    assert reasons(store) == []


def test_a_closed_verdict_is_never_changed_by_another_version(store: Store) -> None:
    give(store, closed())

    give(store, closed(target_seconds=60, state="breached", rulebook="v2"), rulebook="v2")

    assert on_record(store) == [a_verdict()]
    assert reasons(store) == []


def test_a_closed_verdict_is_not_reopened_by_another_version(store: Store) -> None:
    give(store, closed())

    give(store, running(rulebook="v2"), rulebook="v2")

    assert on_record(store) == [a_verdict()]


def test_late_facts_amend_a_closed_verdict_and_the_old_one_is_kept_with_the_reason(store: Store) -> None:
    give(store, closed())

    give(store, closed(stopped_at=MONDAY + 4000, elapsed_seconds=4000, state="breached"), now=NOON + 60)

    (stored,) = store.verdicts(SITE)
    assert (stored.verdict.state, stored.given_at, stored.amended_at) == ("breached", NOON + 60, NOON + 60)
    (amendment,) = store.amendments(SITE, ticket="SUP-1")
    assert amendment.verdict == a_verdict()
    assert (amendment.ticket, amendment.replaced_at) == ("SUP-1", NOON + 60)
    assert amendment.reason == (
        f"late facts: stopped_at {MONDAY + 900} -> {MONDAY + 4000}, elapsed_seconds 900 -> 4000, state met -> breached"
    )


def test_late_facts_that_reopen_a_cycle_amend_it(store: Store) -> None:
    give(store, closed())

    give(store, running())

    assert on_record(store) == [running().verdict]
    assert reasons(store)[0].startswith(f"late facts: stopped_at {MONDAY + 900} -> none, ")


def test_the_same_verdict_again_changes_nothing(store: Store) -> None:
    give(store, closed())

    give(store, closed(), now=NOON + 60)

    (stored,) = store.verdicts(SITE)
    assert (stored.given_at, stored.amended_at) == (NOON, None)
    assert reasons(store) == []


def test_a_late_event_may_renumber_a_cycle_without_amending_it(store: Store) -> None:
    give(store, closed(cycle=1))

    give(store, closed(cycle=2))

    assert [verdict.cycle for verdict in on_record(store)] == [2]
    assert reasons(store) == []


def test_a_cycle_that_late_facts_dissolved_is_removed_and_remembered(store: Store) -> None:
    give(store, closed())

    give(store, closed(start_id="m0"))

    assert [verdict.start_id for verdict in on_record(store)] == ["m0"]
    assert reasons(store) == ["late facts: there was no such cycle"]


def test_a_closed_cycle_of_a_rule_that_was_dropped_stands_and_an_open_one_goes(store: Store) -> None:
    give(store, closed(), running(start_id="m2", cycle=2))

    give(store, rulebook="v2")

    assert on_record(store) == [a_verdict()]
    assert reasons(store) == ["no rule in force looks at this cycle any more"]


def test_a_cancelled_cycle_that_may_come_back_is_not_final(store: Store) -> None:
    left_the_scope = running(state="cancelled", stopped_at=MONDAY + 60)
    give(store, left_the_scope)

    give(store, running(elapsed_seconds=90))

    assert [verdict.state for verdict in on_record(store)] == ["running"]
    assert reasons(store) == []


def test_a_live_verdict_takes_the_place_of_a_provisional_one(store: Store) -> None:
    store.save_tickets(SITE, [a_record(verdicts=[a_verdict(state="breached")])])

    give(store, closed())

    assert [(stored.verdict.state, stored.provisional) for stored in store.verdicts(SITE)] == [("met", False)]
    assert reasons(store) == []


def test_a_backfill_leaves_live_verdicts_alone(store: Store) -> None:
    give(store, closed())

    store.save_tickets(SITE, [a_record(verdicts=[a_verdict(state="breached"), a_verdict(rule="another")])])

    found = [(stored.verdict.rule, stored.verdict.state, stored.provisional) for stored in store.verdicts(SITE)]
    assert found == [("another", "met", True), ("first-answer", "met", False)]


def test_provisional_verdicts_that_the_daemon_does_not_repeat_stay(store: Store) -> None:
    store.save_tickets(SITE, [a_record(verdicts=[a_verdict(rule="dropped-long-ago")])])

    give(store, closed())

    assert [verdict.rule for verdict in on_record(store)] == ["dropped-long-ago", "first-answer"]


def test_a_verdict_of_an_unknown_version_is_refused_and_nothing_is_saved(store: Store) -> None:
    with pytest.raises(StoreError, match="names the rulebook version v9, which is not on record"):
        store.save_tickets(SITE, [a_record(verdicts=[a_verdict(rulebook="v9")])])

    assert list(store.tickets(SITE)) == []


def test_a_verdict_needs_its_ticket(store: Store) -> None:
    with pytest.raises(StoreError, match="The ticket 77 of acme is not on record"):
        store.save_live_verdicts(SITE, "77", [closed()], "v1", NOON)


def test_verdicts_are_found_by_every_filter(store: Store) -> None:
    store.save_tickets(
        SITE,
        [
            a_record("SUP-1", verdicts=[a_verdict(rule="a"), a_verdict(rule="b", state="breached")]),
            a_record("SUP-2", verdicts=[a_verdict(rule="a", client="Bolt", started_at=MONDAY + 60)]),
        ],
    )

    def found(**filters: object) -> list[str]:
        rows = store.verdicts(SITE, **filters)  # type: ignore[arg-type]
        return [f"{stored.ticket} {stored.verdict.rule}" for stored in rows]

    assert found() == ["SUP-1 a", "SUP-1 b", "SUP-2 a"]
    assert found(rule="a") == ["SUP-1 a", "SUP-2 a"]
    assert found(client="Bolt") == ["SUP-2 a"]
    assert found(ticket="SUP-1") == ["SUP-1 a", "SUP-1 b"]
    assert found(states=("breached", "cancelled")) == ["SUP-1 b"]
    assert found(since=MONDAY + 60) == ["SUP-2 a"]
    assert found(until=MONDAY + 60) == ["SUP-1 a", "SUP-1 b"]


def test_verdicts_are_read_as_of_one_instant_whatever_is_saved_meanwhile(store: Store) -> None:
    store.save_tickets(SITE, [a_record(f"SUP-{n}", verdicts=[a_verdict()]) for n in range(1500)])
    reading = store.verdicts(SITE)
    next(reading)

    store.save_tickets(SITE, [a_record(f"SUP-{n}", verdicts=[a_verdict(state="breached")]) for n in range(1500)])

    assert {stored.verdict.state for stored in reading} == {"met"}
