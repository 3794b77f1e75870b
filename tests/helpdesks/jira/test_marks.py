"""Our mark on an issue: what it remembers, and that whatever else stands there harms nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.helpdesks.jira.marks import Marks, keys_on, label_for, made_for, marks_of, with_done

_json: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["key", "done", "v", "x"]), inner),
    max_leaves=8,
)


def test_a_mark_keeps_who_made_the_issue_beside_what_was_done_on_it() -> None:
    mark = with_done(made_for("parent/ticket"), "a", "label:x")

    assert marks_of(mark) == Marks("parent/ticket", {"a": "label:x"})
    assert keys_on(mark, "10042") == {"parent/ticket": "10042", "a": "label:x"}


def test_a_mark_within_a_string_is_read_alike() -> None:
    mark = with_done(None, "a", "set:priority")

    assert marks_of(json.dumps(mark)) == marks_of(mark)


@pytest.mark.parametrize("value", [None, "", "{", 7, [], {"done": 3, "key": []}, {"done": {"a": 1, "b": "set:x"}}])
def test_what_is_not_ours_is_left_out(value: object) -> None:
    assert set(keys_on(value, "1").values()) <= {"set:x"}


def test_the_oldest_of_too_many_are_forgotten_and_the_property_never_grows_too_long_for_jira() -> None:
    mark: dict[str, Any] = {}
    for number in range(250):
        mark = with_done(mark, f"{number}/{'ключ' * 60}", "label:sla-at-risk")

    assert len(json.dumps(mark, ensure_ascii=False)) < 32_768
    assert list(marks_of(mark).done)[-1].startswith("249/")


@given(value=_json)
def test_whatever_stands_there_a_mark_can_be_added(value: object) -> None:
    assert marks_of(with_done(value, "new", "label:x")).done["new"] == "label:x"


@given(st.text(min_size=1))
def test_a_label_for_a_key_is_one_word_that_jira_takes(key: str) -> None:
    label = label_for(key)

    assert len(label) < 30
    assert not any(character.isspace() for character in label)
    assert label == label_for(key)
