"""Silences on record: what is read for deciding, and what the store refuses whoever asks."""

from __future__ import annotations

from typing import Any

import pytest

from jira_csext.core.decide import Silence
from jira_csext.store import StoreError, open_store
from jira_csext.store.silences import LONGEST
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE
from tests.store.watched import statements

HOUR = 3600


def a_silence(**changes: Any) -> Silence:
    """Of a rule, for an hour."""
    given: dict[str, Any] = {"id": "", "since": MONDAY, "until": MONDAY + HOUR, "rule": "first-answer"}
    return Silence(**{**given, "reason": "tea", "owner": "kim", **changes})


def record_silences(store: Store, now: int, site: str = SITE) -> list[str]:
    return [silence.id for silence in store.record_of(site, "1", "v1", now).silences]


def test_a_silence_is_on_the_record_at_once_and_until_ninety_days_after_its_end(store: Store) -> None:
    assert record_silences(store, MONDAY) == []

    added = store.silences.add(SITE, a_silence(), "", MONDAY)

    assert added.silence == a_silence(id="1")
    assert record_silences(store, MONDAY) == ["1"]
    assert record_silences(store, MONDAY + LONGEST + HOUR - 1) == ["1"]
    assert record_silences(store, MONDAY + LONGEST + HOUR) == []
    assert record_silences(store, MONDAY, "another") == []


def test_it_is_read_once_for_all_tickets_of_a_tick(store: Store) -> None:
    store.silences.add(SITE, a_silence(), "", MONDAY)

    with statements(store) as asked:
        for ticket in range(10):
            store.record_of(SITE, str(ticket), "v1", MONDAY)

    assert sum("FROM silence" in statement for statement in asked) == 1


def test_one_that_another_program_adds_is_seen_in_the_next_tick(store: Store, url: str) -> None:
    assert record_silences(store, MONDAY) == []
    with open_store(url) as other:
        other.silences.add(SITE, a_silence(), "", MONDAY)

    assert record_silences(store, MONDAY + 1) == ["1"]


def test_one_that_is_ended_holds_until_then(store: Store) -> None:
    store.silences.add(SITE, a_silence(), "", MONDAY)

    ended = store.silences.end(SITE, "1", "anna", MONDAY + 60)

    assert (ended.silence.until, ended.ended_by) == (MONDAY + 60, "anna")
    assert store.silences.active(SITE, MONDAY + 59) == [ended]
    assert store.silences.active(SITE, MONDAY + 60) == []
    with pytest.raises(StoreError, match="over already, ended by anna"):
        store.silences.end(SITE, "1", "kim", MONDAY + 61)


def test_one_that_is_ended_in_the_second_in_which_it_began_never_was(store: Store) -> None:
    store.silences.add(SITE, a_silence(), "", MONDAY)

    ended = store.silences.end(SITE, "1", "anna", MONDAY)

    assert not ended.is_active(MONDAY)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"rule": ""}, "A silence of everything is a pause"),
        ({"reason": " "}, "needs its reason"),
        ({"until": MONDAY}, "ends after it begins"),
        ({"until": MONDAY + LONGEST + 1}, "within 90 days"),
    ],
)
def test_a_silence_without_name_reason_or_end_is_refused(store: Store, wrong: dict[str, object], told: str) -> None:
    with pytest.raises(StoreError, match=told):
        store.silences.add(SITE, a_silence(**wrong), "", MONDAY)

    assert list(store.audit_log()) == []
