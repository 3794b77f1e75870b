"""Rulebook versions, the audit log, progress and counts."""

from __future__ import annotations

import pytest

from jira_csext.store import AuditEntry, Counts, Progress, RulebookVersion, StoreError
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, V1, V2, a_record, a_verdict


def test_a_rulebook_version_comes_back_with_its_texts(store: Store) -> None:
    assert store.rulebook("v1") == V1
    assert store.rulebook("v9") is None
    assert store.rulebooks() == [V1, V2]


def test_a_version_on_record_stays_as_it_was_first_used(store: Store) -> None:
    store.put_rulebook(RulebookVersion("v1", {"slas.yaml": "something else"}, first_used_at=MONDAY + 999))

    assert store.rulebook("v1") == V1


def test_a_version_is_found_by_its_first_characters(store: Store) -> None:
    store.put_rulebook(RulebookVersion("0a1b2c3d4e", {}))
    store.put_rulebook(RulebookVersion("0a1b2cffff", {}))

    found = store.rulebook("0a1b2c3")

    assert found is not None
    assert found.version == "0a1b2c3d4e"
    assert store.rulebook("0a1b2") is None
    with pytest.raises(StoreError, match="Several rulebook versions begin with 0a1b2c: 0a1b2c3d4e, 0a1b2cffff"):
        store.rulebook("0a1b2c")


def test_the_audit_log_tells_who_did_what_oldest_first(store: Store) -> None:
    store.audit("anna", "paused", {"why": "an outage", "minutes": 30}, MONDAY + 60)
    store.audit("daemon", "rulebook changed", {"to": "v2", "rules": ["a", "b"]}, MONDAY)

    assert list(store.audit_log()) == [
        AuditEntry(MONDAY, "daemon", "rulebook changed", {"to": "v2", "rules": ["a", "b"]}),
        AuditEntry(MONDAY + 60, "anna", "paused", {"why": "an outage", "minutes": 30}),
    ]
    assert [entry.who for entry in store.audit_log(since=MONDAY + 1)] == ["anna"]
    assert [entry.who for entry in store.audit_log(until=MONDAY + 60)] == ["daemon"]


def test_progress_is_kept_for_each_source(store: Store) -> None:
    assert store.progress(SITE, "a.jsonl") is None

    store.save_tickets(SITE, [a_record()], progress=Progress("a.jsonl", 1000, 5, {"refused": 1}))
    store.save_tickets(SITE, [], progress=Progress("b.jsonl.gz", 7, 1, {}, done=True))
    store.save_tickets(SITE, [], progress=Progress("a.jsonl", 2**40, 6, {"refused": 2}))

    assert store.progress(SITE, "a.jsonl") == Progress("a.jsonl", 2**40, 6, {"refused": 2})
    assert store.progress(SITE, "b.jsonl.gz") == Progress("b.jsonl.gz", 7, 1, {}, done=True)
    assert store.progress("another", "a.jsonl") is None


def test_counts_tell_how_much_is_on_record(store: Store) -> None:
    empty = Counts(0, 0, 0, 0, 0, {})
    assert store.counts(SITE) == empty
    store.save_tickets(
        SITE,
        [
            a_record("SUP-1", verdicts=[a_verdict(), a_verdict(rule="b", state="breached")]),
            a_record("SUP-2", gone_at=MONDAY, verdicts=[a_verdict()]),
            a_record("SUP-3", attributes={"state": "resolved"}),
        ],
    )

    assert store.counts(SITE) == Counts(
        ticket_count=3,
        open_count=1,
        gone_count=1,
        event_count=6,
        provisional_count=3,
        verdict_counts={"breached": 1, "met": 2},
    )
    assert store.counts("another") == empty
