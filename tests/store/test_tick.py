"""What one tick found out about a ticket is kept together, once, and never over something newer."""

from __future__ import annotations

import pytest

from jira_csext.core.decide import Record, Spoken
from jira_csext.core.rulebook import Action
from jira_csext.core.ticket import Event
from jira_csext.store import Known, Planned, StoredDecision, StoreError, Taken, TicketUnfit, TickSaved, open_store
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, a_record, a_ticket, closed, running
from tests.store.ticks_built import DUE, LABEL, NOTE, NOW, REPLY, a_decision, a_tick, key_of


def test_a_tick_keeps_all_that_it_found_out(store: Store) -> None:
    saved = store.save_tick(SITE, a_tick(), NOW)

    assert saved == TickSaved(older=False, queued=(key_of("note overdue"), key_of("label sla-breached")))
    assert store.known(SITE, "id of SUP-1") == Known(
        a_ticket(), NOW - 10, "2026-06-01T11:00:00.000+0000", first_seen_at=0, wake_at=NOW + 600
    )
    assert [one.verdict for one in store.verdicts(SITE)] == [running().verdict]
    assert list(store.decisions(SITE)) == [
        StoredDecision("SUP-1", "id of SUP-1", a_decision(actions=()), decided_at=NOW, version="v1")
    ]
    note, label = store.outbox.rows(SITE)
    assert (note.action, note.kind, note.public, note.state, note.due_at) == (NOTE, "note", False, "pending", DUE)
    assert (note.rule, note.cycle, note.step, note.version) == ("first-answer", 1, "breach", "v1")
    assert (note.reason, note.attempts, note.sending_at, note.remote_id) == ("breach of cycle 1 came due", 0, None, "")
    assert label.action == LABEL


def test_what_was_decided_is_on_record_for_the_next_tick(store: Store) -> None:
    store.cursor.adopt(SITE, MONDAY)
    store.cursor.put_in_force(SITE, "v1", ["first-answer"], MONDAY + 5)
    store.save_tick(SITE, a_tick(first_seen_at=NOW - 1), NOW)

    assert store.record_of(SITE, "id of SUP-1", "v2", NOW + 60) == Record(
        adopted_at=MONDAY,
        version="v2",
        activated_at={"first-answer": MONDAY + 5},
        first_seen_at=NOW - 1,
        spoken={"first-answer/created/breach": Spoken(NOW, "v1", NOW - 100)},
    )


def test_a_site_never_adopted_counts_as_adopted_now(store: Store) -> None:
    assert store.record_of(SITE, "id of SUP-1", "v1", NOW) == Record(NOW, "v1")


def test_a_decision_on_record_is_not_taken_again(store: Store) -> None:
    store.save_tick(SITE, a_tick(), NOW)

    again = a_tick(decisions=(Taken(a_decision(reason="thought better of it", actions=(REPLY,))),))
    assert store.save_tick(SITE, again, NOW + 60).queued == ()

    assert [one.decision.reason for one in store.decisions(SITE)] == ["breach of cycle 1 came due"]
    assert [row.action for row in store.outbox.rows(SITE)] == [NOTE, LABEL]


def test_a_decision_that_is_not_to_act_is_on_record_and_not_in_the_outbox(store: Store) -> None:
    late = a_decision("50%", outcome="superseded", reason="breach speaks for both", actions=())
    early = a_decision("stop", outcome="before_adoption", reason="it fell due before", actions=())

    store.save_tick(SITE, a_tick(decisions=(Taken(late), Taken(early))), NOW)

    assert {one.decision.outcome for one in store.decisions(SITE)} == {"superseded", "before_adoption"}
    assert list(store.outbox.rows(SITE)) == []


def test_an_action_enters_the_outbox_as_it_was_planned(store: Store) -> None:
    held = Planned(REPLY, "held", "contact hours begin at 10:00", not_before=NOW + 900)
    shadow = Planned(NOTE, "shadow", "the rule is a shadow")

    store.save_tick(SITE, a_tick(decisions=(Taken(a_decision(), (held, shadow)),)), NOW)

    first, second = store.outbox.rows(SITE)
    assert (first.state, first.reason, first.not_before) == ("held", "contact hours begin at 10:00", NOW + 900)
    assert first.public
    assert (second.state, second.reason, second.not_before) == ("shadow", "the rule is a shadow", None)


def test_two_notes_of_one_step_have_keys_of_their_own(store: Store) -> None:
    twice = a_decision(actions=(NOTE, Action("note", "overdue", ("director",)), Action("note", "reminder")))

    saved = store.save_tick(SITE, a_tick(decisions=(Taken(twice),)), NOW)

    assert saved.queued == (key_of("note overdue"), key_of("note overdue #2"), key_of("note reminder"))


def test_an_older_reading_changes_nothing_at_all(store: Store) -> None:
    store.save_tick(SITE, a_tick(decisions=()), NOW)
    store.looks.ask(SITE, ["id of SUP-1"], "read", "a webhook", NOW - 60)

    late = a_tick(fetched_at=NOW - 11, wake_at=5, updated="older", verdicts=(closed(),), attributes={"state": "old"})
    assert store.save_tick(SITE, late, NOW + 5) == TickSaved(older=True)

    known = store.known(SITE, "id of SUP-1")
    assert known is not None
    assert (known.wake_at, known.updated, known.ticket.attributes["state"]) == (NOW + 600, a_tick().updated, "open")
    assert [one.verdict.state for one in store.verdicts(SITE)] == ["running"]
    assert list(store.decisions(SITE)) == []
    assert store.looks.count(SITE) == 1


def test_a_ticket_evaluated_again_keeps_its_reading(store: Store) -> None:
    store.save_tick(SITE, a_tick(decisions=()), NOW)

    # What is evaluated may leave out what was read: nothing of it is written.
    again = a_tick(attributes={}, history=(), is_reading=False, wake_at=None, updated="")
    assert len(store.save_tick(SITE, again, NOW + 60).queued) == 2

    assert store.known(SITE, "id of SUP-1") == Known(a_ticket(), NOW - 10, a_tick().updated, 0, wake_at=None)


@pytest.mark.parametrize("fetched_at", [NOW - 20, NOW - 5])
def test_what_was_evaluated_on_another_reading_than_the_one_on_record_is_not_kept(
    store: Store, fetched_at: int
) -> None:
    store.save_tick(SITE, a_tick(decisions=()), NOW)

    assert store.save_tick(SITE, a_tick(is_reading=False, fetched_at=fetched_at), NOW) == TickSaved(older=True)
    assert list(store.decisions(SITE)) == []


def test_what_was_never_read_cannot_be_evaluated(store: Store) -> None:
    assert store.save_tick(SITE, a_tick(is_reading=False), NOW).older
    assert store.counts(SITE).ticket_count == 0


def test_first_sight_is_kept_from_the_first_tick_on(store: Store) -> None:
    store.save_tick(SITE, a_tick(first_seen_at=NOW - 1), NOW)
    store.save_tick(SITE, a_tick(fetched_at=NOW + 60, first_seen_at=NOW + 60), NOW + 61)
    store.save_tickets(SITE, [a_record(fetched_at=NOW + 70)])

    assert store.record_of(SITE, "id of SUP-1", "v1", NOW).first_seen_at == NOW - 1


def test_a_ticket_that_a_backfill_knew_was_in_sight_from_the_start(store: Store) -> None:
    store.save_tickets(SITE, [a_record(fetched_at=MONDAY)])
    store.save_tick(SITE, a_tick(first_seen_at=NOW - 1), NOW)

    assert store.record_of(SITE, "id of SUP-1", "v1", NOW).first_seen_at == 0


def test_the_mark_of_a_reading_is_that_of_the_last_tick_and_a_backfill_leaves_it(store: Store) -> None:
    store.save_tick(SITE, a_tick(updated="mark 1"), NOW)
    store.save_tickets(SITE, [a_record(fetched_at=NOW + 70)])

    assert store.looks.changed(SITE, [("id of SUP-1", "mark 1")]) == []
    assert store.looks.changed(SITE, [("id of SUP-1", "mark 2")]) == ["id of SUP-1"]


def test_a_message_seen_once_stays_whatever_a_later_tick_brings(store: Store) -> None:
    store.save_tick(SITE, a_tick(decisions=()), NOW)
    shorter = (Event(MONDAY, "created", "created", "client", "anna", text="Where is my invoice?"),)

    store.save_tick(SITE, a_tick(fetched_at=NOW, history=shorter), NOW)

    known = store.known(SITE, "id of SUP-1")
    assert known is not None
    assert [event.id for event in known.ticket.history] == ["created", "m1"]


def test_a_value_that_no_database_holds_is_a_sentence_about_that_ticket(store: Store) -> None:
    with pytest.raises(TicketUnfit, match=r"SUP-1 cannot be kept: the database cannot hold one of its values"):
        store.save_tick(SITE, a_tick(attributes={"fields.count": 1 << 70, "summary": "half \ud800"}), NOW)

    assert store.counts(SITE).ticket_count == 0
    assert store.save_tick(SITE, a_tick("SUP-2"), NOW).queued


def test_a_version_that_is_not_on_record_is_refused_and_nothing_is_kept(store: Store) -> None:
    with pytest.raises(StoreError, match=r"version v9, which is not on record\. Save the version first"):
        store.save_tick(SITE, a_tick(rulebook="v9", verdicts=()), NOW)

    assert store.counts(SITE).ticket_count == 0


def test_a_report_reads_ticks_and_outbox_while_the_daemon_writes(store: Store, url: str) -> None:
    store.save_tick(SITE, a_tick(), NOW)

    with open_store(url, read_only=True, busy_seconds=0.05) as reader, store.transaction():
        store.save_tick(SITE, a_tick("SUP-2"), NOW)

        assert reader.outbox.counts(SITE) == {"pending": 2}
        assert [row.ticket for row in reader.outbox.rows(SITE)] == ["SUP-1", "SUP-1"]
        assert len(list(reader.decisions(SITE, ticket="SUP-1"))) == 1
        assert reader.cursor.of(SITE).watermark is None
        with pytest.raises(StoreError, match="may not be written to"):
            reader.outbox.drop(SITE, key_of("note overdue"), "anna", "", NOW)


def test_a_locked_store_is_a_sentence_for_the_tick_and_for_the_mark(store: Store, url: str) -> None:
    store.save_tick(SITE, a_tick(), NOW)

    with open_store(url, busy_seconds=0.05) as other, store.transaction():
        with pytest.raises(StoreError, match="stayed locked by another program"):
            other.save_tick(SITE, a_tick("SUP-2"), NOW)
        with pytest.raises(StoreError, match="stayed locked by another program"):
            other.outbox.mark(key_of("note overdue"), "sending", "", NOW)

    assert store.outbox.mark(key_of("note overdue"), "sending", "", NOW).attempts == 1
