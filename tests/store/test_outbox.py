"""What becomes of what was decided to be said: in which order, in which states, with which story."""

from __future__ import annotations

import pytest

from jira_csext.core.rulebook import Action, ActionKind
from jira_csext.store import AuditEntry, OutboxChange, OutboxRow, Planned, StoreError, Taken, WrongState
from jira_csext.store.outbox import _DELIVERABLE
from jira_csext.store.spoken import AS_DRAFT
from jira_csext.store.store import Store
from tests.store.records_built import SITE, a_ticket
from tests.store.ticks_built import DUE, LABEL, NOTE, NOW, REPLY, a_decision, a_tick, key_of, queued
from tests.store.watched import statements

REPLIES: tuple[ActionKind, ...] = ("reply",)


def keys(rows: list[OutboxRow]) -> list[str]:
    return [row.key for row in rows]


def ready(store: Store, now: int = NOW, limit: int = 10) -> list[str]:
    return keys(store.outbox.deliverable(SITE, limit, now))


def test_what_is_due_earliest_comes_first_and_no_more_than_asked_for(store: Store) -> None:
    (late,) = queued(store, ticket="SUP-1", due_at=DUE + 60)
    (early,) = queued(store, ticket="SUP-2", due_at=DUE)

    assert ready(store) == [early, late]
    assert ready(store, limit=1) == [early]
    assert store.outbox.deliverable("another site", 10, NOW) == []


def test_an_action_waits_for_the_earlier_ones_of_its_own_decision(store: Store) -> None:
    note, label = queued(store, NOTE, LABEL)

    assert ready(store) == [note]
    store.outbox.mark(note, "sending", "", NOW)
    assert ready(store) == [note]
    store.outbox.mark(note, "unknown", "no answer", NOW + 1, not_before=NOW + 31)
    assert ready(store) == []
    store.outbox.mark(note, "sent", "its marker was found", NOW + 40, remote_id="10931")
    assert ready(store, NOW + 40) == [label]


def test_a_parked_action_holds_back_its_own_decision_until_a_person_decides(store: Store) -> None:
    note, label = queued(store, NOTE, LABEL)
    store.outbox.mark(note, "parked", "Jira refused the comment (413)", NOW)
    assert ready(store) == []

    store.outbox.drop(SITE, note, "anna", "said by telephone", NOW + 60)

    assert ready(store) == [label]


@pytest.mark.parametrize("state", ["parked", "held", "unknown"])
def test_nothing_that_is_stuck_blocks_another_decision(store: Store, state: str) -> None:
    (stuck,) = queued(store, due_at=DUE - 60)
    if state == "parked":
        store.outbox.mark(stuck, "parked", "refused", NOW)
    elif state == "held":
        store.outbox.mark(stuck, "held", "contact hours", NOW, not_before=NOW + 900)
    else:
        store.outbox.mark(stuck, "sending", "", NOW)
        store.outbox.mark(stuck, "unknown", "no answer", NOW, not_before=NOW + 30)
    other = a_decision("2h after", actions=(NOTE,))
    store.save_tick(SITE, a_tick(decisions=(Taken(other),)), NOW)

    assert ready(store) == [key_of("note overdue", step="2h after")]


def test_what_is_held_comes_at_its_instant(store: Store) -> None:
    held = Planned(REPLY, "held", "contact hours", not_before=NOW + 900)
    store.save_tick(SITE, a_tick(decisions=(Taken(a_decision(), (held,)),)), NOW)

    assert ready(store, NOW + 899) == []
    assert ready(store, NOW + 900) == [key_of("reply nudge")]


def test_what_is_only_a_shadow_or_was_given_up_holds_nothing_back(store: Store) -> None:
    planned = (Planned(REPLY, "shadow", "a shadow rule"), Planned(NOTE, "superseded", "nobody to tell"), Planned(LABEL))
    store.save_tick(SITE, a_tick(decisions=(Taken(a_decision(), planned),)), NOW)

    assert ready(store) == [key_of("label sla-breached")]


def test_a_sending_that_was_interrupted_is_to_be_looked_up(store: Store) -> None:
    (note,) = queued(store)
    store.outbox.mark(note, "sending", "", NOW)

    (row,) = store.outbox.deliverable(SITE, 10, NOW + 60)
    assert (row.key, row.state, row.sending_at) == (note, "sending", NOW)
    with pytest.raises(WrongState, match="is sending, so it cannot be sending now"):
        store.outbox.mark(note, "sending", "", NOW + 60)

    store.outbox.mark(note, "unknown", "the program ended while this was being sent", NOW + 60)
    again = store.outbox.mark(note, "sending", "its marker is not on the ticket", NOW + 61)
    assert (again.attempts, again.sending_at) == (2, NOW)


def test_the_whole_story_of_an_action_is_kept(store: Store) -> None:
    (note,) = queued(store)
    store.outbox.mark(note, "held", "grace", NOW + 1, not_before=NOW + 300)
    store.outbox.mark(note, "sending", "", NOW + 300)
    store.outbox.mark(note, "unknown", "the connection was dropped", NOW + 301, not_before=NOW + 331)
    store.outbox.mark(note, "sent", "its marker was found", NOW + 331, remote_id="10931")

    assert store.outbox.story(note) == [
        OutboxChange(NOW, "pending", "breach of cycle 1 came due", None, 0, ""),
        OutboxChange(NOW + 1, "held", "grace", NOW + 300, 0, ""),
        OutboxChange(NOW + 300, "sending", "", None, 1, ""),
        OutboxChange(NOW + 301, "unknown", "the connection was dropped", NOW + 331, 1, ""),
        OutboxChange(NOW + 331, "sent", "its marker was found", None, 1, "10931"),
    ]


def test_sending_is_on_the_disk_before_anything_is_sent(sqlite_store: Store) -> None:
    (note,) = queued(sqlite_store)

    with statements(sqlite_store) as seen:
        sqlite_store.outbox.mark(note, "sending", "", NOW)

    assert seen[:2] == ["PRAGMA synchronous = FULL", "BEGIN IMMEDIATE"]
    assert seen[-2:] == ["COMMIT", "PRAGMA synchronous = NORMAL"]


def test_sending_is_no_part_of_a_larger_transaction(store: Store) -> None:
    (note,) = queued(store)

    with pytest.raises(RuntimeError, match="cannot be part of a larger transaction"), store.transaction():
        store.outbox.mark(note, "sending", "", NOW)


def test_a_move_that_cannot_be_says_what_the_action_is_by_now(store: Store) -> None:
    (note,) = queued(store)
    store.outbox.drop(SITE, note, "anna", "", NOW)

    with pytest.raises(WrongState) as caught:
        store.outbox.mark(note, "sending", "", NOW + 1)

    assert caught.value.state == "abandoned"
    assert [change.state for change in store.outbox.story(note)] == ["pending", "abandoned"]


def test_an_action_that_is_not_there_is_a_sentence(store: Store) -> None:
    with pytest.raises(StoreError, match="There is no action nowhere/1/x in the outbox"):
        store.outbox.mark("nowhere/1/x", "sent", "", NOW)
    with pytest.raises(StoreError, match="There is no action"):
        store.outbox.retry(SITE, "nowhere/1/x", "anna", NOW)
    assert store.outbox.row("nowhere/1/x") is None
    assert store.outbox.story("nowhere/1/x") == []


def test_what_people_do_by_hand_is_in_the_audit_log(store: Store) -> None:
    (note,) = queued(store)
    store.outbox.mark(note, "parked", "refused (400)", NOW)

    assert store.outbox.retry(SITE, note, "anna", NOW + 60).state == "pending"
    assert store.outbox.drop(SITE, note, "oleg", "said by telephone", NOW + 90).state == "abandoned"

    told = {"site": SITE, "ticket": "SUP-1", "key": note}
    assert list(store.audit_log()) == [
        AuditEntry(NOW + 60, "anna", "outbox pending", {**told, "from": "parked", "reason": "anna asked to try again"}),
        AuditEntry(
            NOW + 90,
            "oleg",
            "outbox abandoned",
            {**told, "from": "pending", "reason": "oleg gave it up: said by telephone"},
        ),
    ]


def test_only_what_is_parked_can_be_tried_again_and_what_is_being_sent_cannot_be_dropped(store: Store) -> None:
    (note,) = queued(store)
    with pytest.raises(WrongState, match=r"SUP-1 first-answer breach \(\w{10}\) is pending; only what is parked can"):
        store.outbox.retry(SITE, note, "anna", NOW)
    store.outbox.mark(note, "sending", "", NOW)
    with pytest.raises(WrongState, match="is sending; only what is pending or held or unknown or parked"):
        store.outbox.drop(SITE, note, "anna", "", NOW)
    assert list(store.audit_log()) == []


def test_an_action_is_found_by_whatever_a_person_has_at_hand(store: Store) -> None:
    note, label = queued(store, NOTE, LABEL)
    (other,) = queued(store, ticket="SUP-2")
    short = store.outbox.find(SITE, note)[0].short

    assert keys(store.outbox.find(SITE, note)) == [note]
    assert keys(store.outbox.find(SITE, short)) == [note]
    assert keys(store.outbox.find(SITE, short[:4])) == [note]
    assert keys(store.outbox.find(SITE, "SUP-1")) == [note, label]
    assert keys(store.outbox.find(SITE, "SUP-1 first-answer")) == [note, label]
    assert keys(store.outbox.find(SITE, "SUP-2 first-answer breach")) == [other]
    assert store.outbox.find(SITE, "SUP-2 first-answer 50%") == []
    assert store.outbox.find(SITE, short[:3]) == []
    assert store.outbox.find("another site", "SUP-1") == []


def test_a_moved_ticket_keeps_its_outbox_under_both_names(store: Store) -> None:
    (note,) = queued(store)
    moved = a_ticket("LEAD-9", id="id of SUP-1")
    store.save_tick(SITE, a_tick(ticket=moved, fetched_at=NOW + 60, decisions=()), NOW + 60)

    assert keys(store.outbox.find(SITE, "SUP-1")) == keys(store.outbox.find(SITE, "LEAD-9")) == [note]
    assert [row.ticket for row in store.outbox.rows(SITE)] == ["LEAD-9"]


def test_actions_are_listed_by_state_and_ticket_and_counted(store: Store) -> None:
    note, label = queued(store, NOTE, LABEL)
    (other,) = queued(store, ticket="SUP-2")
    store.outbox.mark(other, "parked", "refused", NOW)

    assert keys(list(store.outbox.rows(SITE))) == [note, label, other]
    assert keys(list(store.outbox.rows(SITE, states=("parked", "held")))) == [other]
    assert keys(list(store.outbox.rows(SITE, ticket="SUP-1"))) == [note, label]
    assert store.outbox.counts(SITE) == {"parked": 1, "pending": 2}
    assert store.outbox.counts("another site") == {}


def test_writes_are_counted_by_rule_ticket_and_kind_with_those_that_may_have_been_made(store: Store) -> None:
    sent, waiting = queued(store, NOTE, REPLY)
    (unknown,) = queued(store, REPLY, ticket="SUP-2", rule="client-silent", key="client-silent/created/breach")
    (refused,) = queued(store, ticket="SUP-3")
    for key in (sent, unknown, refused):
        store.outbox.mark(key, "sending", "", NOW)
    store.outbox.mark(sent, "sent", "", NOW + 1, remote_id="1")
    store.outbox.mark(unknown, "unknown", "no answer", NOW + 1)
    store.outbox.mark(refused, "pending", "429", NOW + 1)

    assert store.outbox.written_since(SITE, NOW) == {"client-silent": 1, "first-answer": 1}
    assert store.outbox.written_since(SITE, NOW + 2) == {}
    assert store.outbox.written_since(SITE, NOW, kinds=REPLIES) == {"client-silent": 1}
    assert store.outbox.written_since(SITE, NOW, ticket_id="id of SUP-1") == {"first-answer": 1}
    assert store.outbox.written_since(SITE, NOW, ticket_id="id of SUP-1", kinds=REPLIES) == {}
    assert store.outbox.written_since("another site", NOW) == {}
    assert store.outbox.row(waiting) is not None


def test_public_messages_are_counted_by_ticket_and_drafts_are_none(store: Store) -> None:
    (said,) = queued(store, REPLY)
    (drafted,) = queued(store, REPLY, ticket="SUP-2")
    (unknown,) = queued(store, REPLY, ticket="SUP-3")
    (note,) = queued(store, ticket="SUP-4")
    for key, reason in ((said, ""), (drafted, f"{AS_DRAFT}its deadline had passed"), (unknown, ""), (note, "")):
        store.outbox.mark(key, "sending", reason, NOW)
    store.outbox.mark(said, "sent", "", NOW + 1, remote_id="1")
    store.outbox.mark(drafted, "sent", f"{AS_DRAFT}its deadline had passed", NOW + 1, remote_id="2")
    store.outbox.mark(unknown, "unknown", "no answer", NOW + 1)
    store.outbox.mark(note, "sent", "", NOW + 1, remote_id="3")

    assert store.outbox.replies_since(SITE, NOW) == {"id of SUP-1": 1, "id of SUP-3": 1}
    assert store.outbox.replies_since(SITE, NOW, besides=unknown) == {"id of SUP-1": 1}
    assert store.outbox.replies_since(SITE, NOW + 2) == {}
    assert store.outbox.replies_since("another site", NOW) == {}


def test_a_draft_of_which_nobody_knows_what_came_is_no_public_message_and_one_sent_anew_is(store: Store) -> None:
    (draft,) = queued(store, REPLY)
    store.outbox.mark(draft, "sending", f"{AS_DRAFT}this client has had 5 / 24h", NOW)
    store.outbox.mark(draft, "unknown", "no answer", NOW + 1)
    assert store.outbox.replies_since(SITE, NOW) == {}

    store.outbox.mark(draft, "sending", "", NOW + 2)
    store.outbox.mark(draft, "unknown", "no answer", NOW + 3)
    assert store.outbox.replies_since(SITE, NOW) == {"id of SUP-1": 1}


def test_a_public_note_taken_back_waits_for_a_person(store: Store) -> None:
    (note,) = queued(store)
    store.outbox.mark(note, "sending", "", NOW)
    store.outbox.mark(note, "sent", "", NOW + 1, remote_id="10931")

    back = store.outbox.mark(note, "parked", "it was public, and has been taken back", NOW + 2)

    assert (back.state, back.remote_id) == ("parked", "10931")


def test_an_action_that_a_restored_older_copy_has_still_pending_can_be_found_sent(store: Store) -> None:
    (note,) = queued(store)

    assert store.outbox.mark(note, "sent", "its marker was found", NOW + 60, remote_id="10931").attempts == 0


def test_mentions_come_back_as_they_went_in(store: Store) -> None:
    action = Action("note", "reminder", ("assignee", "руководитель"))

    queued(store, action)

    assert [row.action for row in store.outbox.rows(SITE)] == [action]


def test_what_is_due_is_found_without_reading_what_was_ever_said(sqlite_store: Store) -> None:
    plan = sqlite_store._database.connection.execute(
        "EXPLAIN QUERY PLAN " + _DELIVERABLE.text, _DELIVERABLE.values(site_id=1, now=NOW, at_most=10)
    ).fetchall()

    assert any("ix_outbox_live" in step for *_, step in plan)
    assert not any(step.startswith("SCAN") for *_, step in plan)


def test_what_is_no_word_holds_nobody_up_while_it_waits_for_a_person(store: Store) -> None:
    decided = a_decision(actions=(Action("transition", "resolved"), NOTE))
    store.save_tick(SITE, a_tick(decisions=(Taken(decided),)), NOW)
    store.outbox.mark(key_of("transition resolved"), "parked", "no way leads there", NOW)

    assert [row.kind for row in store.outbox.deliverable(SITE, 9, NOW)] == ["note"]
