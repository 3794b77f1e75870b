"""Rulebooks put in force: renamed rules keep their past, removed ones fall silent, all of it or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from jira_csext.core.verdict import Verdict
from jira_csext.store import LiveVerdict, SiteState, StoreError, Taken, open_store
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, V1, V2, a_record, a_verdict
from tests.store.ticks_built import LABEL, NOTE, NOW, REPLY, a_decision, a_tick, queued

RENAMED = {"answer": ("first-answer",)}


def in_force(store: Store, version: str, rules: Mapping[str, Sequence[str]], now: int = NOW) -> None:
    store.activations.activate(SITE, version, rules, now)


def given(store: Store, version: str = "v1") -> list[tuple[str, str]]:
    return [(stored.verdict.rule, stored.verdict.rulebook) for stored in store.verdicts(SITE)]


def test_what_is_on_record_under_a_former_name_is_found_under_the_name_of_today(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)
    store.save_tick(SITE, a_tick(), NOW)
    keys = [row.key for row in store.outbox.rows(SITE)]

    activated = store.activations.activate(SITE, "v2", RENAMED, NOW + 60)

    assert activated == (True, (("first-answer", "answer"),), 0)
    assert {rule for rule, _ in given(store)} == {"answer"}
    assert [stored.decision.rule for stored in store.decisions(SITE)] == ["answer"]
    # What was decided keeps its name for good, so that it is found on the ticket and not said twice.
    assert [row.key for row in store.outbox.rows(SITE)] == keys
    assert {row.rule for row in store.outbox.rows(SITE)} == {"answer"}
    assert store.cursor.of(SITE).activated_at == {"answer": MONDAY}
    assert list(store.amendments(SITE)) == []


def test_a_rule_that_was_both_is_active_since_the_earlier_of_the_two(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)
    in_force(store, "v2", {"answer": ()}, MONDAY + 60)

    in_force(store, "v1", RENAMED, MONDAY + 120)

    assert store.cursor.of(SITE).activated_at == {"answer": MONDAY}


def test_a_former_name_that_is_another_rule_today_keeps_its_own_past(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)

    activated = store.activations.activate(SITE, "v2", {**RENAMED, "first-answer": ()}, NOW)

    assert activated.renamed == ()
    assert store.cursor.of(SITE).activated_at == {"answer": NOW, "first-answer": MONDAY}


def live(rule: str, version: str, **changes: object) -> LiveVerdict:
    verdict: Verdict = a_verdict(rule=rule, rulebook=version, **changes)
    return LiveVerdict(verdict, is_open=False)


def test_of_two_verdicts_on_one_cycle_todays_stands_and_the_former_is_remembered(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)
    store.save_tickets(SITE, [a_record()])
    store.save_live_verdicts(SITE, "id of SUP-1", [live("first-answer", "v1")], "v1", NOW)
    in_force(store, "v2", {"answer": ()}, NOW)
    store.save_live_verdicts(SITE, "id of SUP-1", [live("answer", "v2", state="breached")], "v2", NOW)

    in_force(store, "v1", RENAMED, NOW + 60)

    assert [(one.verdict.rule, one.verdict.state) for one in store.verdicts(SITE)] == [("answer", "breached")]
    (kept,) = store.amendments(SITE)
    assert (kept.verdict.rule, kept.verdict.state) == ("first-answer", a_verdict().state)
    assert kept.reason == "the rule is called answer now, and has a verdict of its own"


def test_a_verdict_given_live_beats_a_provisional_one_under_the_new_name(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)
    backfilled = a_verdict(rule="answer", rulebook="v2", state="breached")
    store.save_tickets(SITE, [a_record(verdicts=[backfilled])])
    store.save_live_verdicts(SITE, "id of SUP-1", [live("first-answer", "v1")], "v1", NOW)

    in_force(store, "v2", RENAMED, NOW + 60)

    (stands,) = store.verdicts(SITE)
    assert (stands.verdict.rule, stands.verdict.state, stands.provisional) == ("answer", a_verdict().state, False)
    assert list(store.amendments(SITE)) == []


def test_what_a_removed_rule_had_to_say_is_abandoned_and_what_may_be_on_its_way_is_not(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)
    pending, held, parked, sent, unknown = (
        queued(store, action, ticket=f"SUP-{number}")[0]
        for number, action in enumerate((NOTE, REPLY, LABEL, NOTE, NOTE))
    )
    store.outbox.mark(held, "held", "grace", NOW, not_before=NOW + 300)
    store.outbox.mark(parked, "parked", "refused", NOW)
    for key in (sent, unknown):
        store.outbox.mark(key, "sending", "", NOW)
    store.outbox.mark(sent, "sent", "", NOW)
    store.outbox.mark(unknown, "unknown", "", NOW)

    activated = store.activations.activate(SITE, "v2", {"another": ()}, NOW + 60)

    assert activated.abandoned_count == 3
    states = {row.key: row.state for row in store.outbox.rows(SITE)}
    assert [states[key] for key in (pending, held, parked, sent, unknown)] == [
        "abandoned", "abandoned", "abandoned", "sent", "unknown",
    ]  # fmt: skip
    assert store.outbox.story(pending)[-1].reason == "the rule first-answer is no longer in the rulebook"


def test_the_version_in_force_put_in_force_again_changes_nothing(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)
    queued(store, NOTE)

    assert store.activations.activate(SITE, "v1", {"first-answer": ()}, NOW + 60) == (False, (), 0)
    assert {row.state for row in store.outbox.rows(SITE)} == {"pending"}
    assert store.looks.count(SITE) == 0


def test_a_version_that_is_not_on_record_changes_nothing(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)
    queued(store, NOTE)

    with pytest.raises(StoreError, match="v9"):
        in_force(store, "v9", {})

    assert store.cursor.of(SITE).rulebook == "v1"
    assert {row.state for row in store.outbox.rows(SITE)} == {"pending"}


def test_stopped_halfway_the_old_rulebook_holds_with_all_its_rows_and_the_next_call_does_it_all(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_force(store, "v1", {"first-answer": (), "gone": ()}, MONDAY)
    store.save_tick(SITE, a_tick(), NOW)
    store.save_tick(SITE, a_tick("SUP-2", verdicts=(), decisions=(Taken(a_decision(rule="gone")),)), NOW)

    def breaks(*_: object) -> None:
        raise StoreError("The disk is full.")

    with monkeypatch.context() as broken:
        broken.setattr(store.cursor, "hold", breaks)
        with pytest.raises(StoreError, match="full"):
            in_force(store, "v2", RENAMED, NOW + 60)
    assert store.cursor.of(SITE).rulebook == "v1"
    assert {rule for rule, _ in given(store)} == {"first-answer"}
    assert {row.state for row in store.outbox.rows(SITE)} == {"pending"}

    assert store.activations.activate(SITE, "v2", RENAMED, NOW + 90).abandoned_count == 2
    assert {rule for rule, _ in given(store)} == {"answer"}


def test_what_is_wrong_with_a_rule_is_forgotten_with_its_name(store: Store) -> None:
    in_force(store, "v1", {"first-answer": ()}, MONDAY)
    store.cursor.raise_state(SITE, SiteState("rule", "first-answer", "write_limit", NOW, "too much"))

    in_force(store, "v2", RENAMED, NOW + 60)

    assert store.cursor.of(SITE).states == ()


def test_one_version_waits_at_a_time_since_when_it_first_did(store: Store) -> None:
    store.activations.wait(SITE, "v1", {"first-answer": 3, "another": 60}, NOW)
    store.activations.wait(SITE, "v1", {"first-answer": 4}, NOW + 60)
    waiting = store.activations.waiting(SITE)
    assert waiting is not None
    assert (waiting.version, waiting.asked_at, waiting.step_count) == ("v1", NOW, 4)

    store.activations.wait(SITE, "v2", {"another": 70}, NOW + 90)

    waiting = store.activations.waiting(SITE)
    assert waiting == ("v2", NOW + 90, 70, {"another": 70})


def test_who_accepted_a_version_and_when_stays_through_its_activation(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'csext.db'}"
    with open_store(url) as store:
        store.put_rulebook(V1)
        store.put_rulebook(V2)
        store.activations.wait(SITE, "v1", {"first-answer": 60}, NOW)
        store.activations.accept(SITE, "v1", "anna", NOW + 60)
        store.activations.accept(SITE, "v1", "kim", NOW + 90)
        assert store.activations.waiting(SITE) is None
        in_force(store, "v1", {"first-answer": ()}, NOW + 100)

    with open_store(url) as store:
        assert store.activations.accepted(SITE, "v1") == ("anna", NOW + 60)
        assert store.activations.accepted(SITE, "v2") is None
        assert [(entry.who, entry.what) for entry in store.audit_log()] == [("anna", "rulebook accepted")]
