"""Survey answers in the store: each once, corrected, and in order."""

from __future__ import annotations

import pytest

from jira_csext.store import StoreError
from jira_csext.store.store import Store
from jira_csext.store.surveys import SurveyAnswer, Taken

ONE = SurveyAnswer("csv", "p1", "acme", "Vera", 1000, 9, "fine", "", {"Again?": "yes"})
TWO = SurveyAnswer("field", "site/1", "", "", 500, 3, ticket="SUP-1")


def test_answers_come_back_as_they_were_oldest_first(store: Store) -> None:
    assert store.surveys.take([ONE, TWO], "anna", {}, 2000) == Taken(added_count=2)

    assert list(store.surveys.answers()) == [TWO, ONE]
    assert list(store.surveys.answers(since=500, until=1000)) == [TWO]


def test_the_same_place_of_another_source_is_another_answer(store: Store) -> None:
    other = SurveyAnswer("feedback", "p1", "acme", "", 1000, 8)

    assert store.surveys.take([ONE, other], "anna", {}, 2000).added_count == 2


def test_looking_what_would_change_changes_nothing(store: Store) -> None:
    store.surveys.take([ONE], "anna", {}, 2000)

    assert store.surveys.compared([ONE, TWO]) == Taken(added_count=1, same_count=1)
    assert list(store.surveys.answers()) == [ONE]


def test_what_changes_nothing_is_not_in_the_audit_log(store: Store) -> None:
    for _ in range(2):
        store.surveys.take([ONE], "anna", {"file": "a.csv"}, 2000)

    told = [(entry.what, dict(entry.details)) for entry in store.audit_log()]
    assert told == [("survey answers imported", {"file": "a.csv", "added": 1, "changed": 0})]


def test_a_text_that_no_database_can_hold_takes_nothing(store: Store) -> None:
    unfit = SurveyAnswer("csv", "p2", "acme", "half \ud800", 1000, 9)

    with pytest.raises(StoreError, match="nothing was written"):
        store.surveys.take([ONE, unfit], "anna", {}, 2000)
    assert list(store.surveys.answers()) == []
