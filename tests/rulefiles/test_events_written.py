"""Events as admins write them mean what the engine waits for."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.conditions import AllOf, Is, Not
from jira_csext.core.occurrence import (
    AGENT_REPLY,
    CREATED,
    RESOLVED,
    WORDS,
    AttachmentAdded,
    Becomes,
    Breached,
    LabelAdded,
    Narrowed,
    Occurrence,
)
from jira_csext.rulefiles.events import EVENTS, breaches_in, conditions_in, events_from
from jira_csext.rulefiles.problems import Wrong

BUG = Is("type", ("bug",))
HIGH = Is("priority", ("High",))
REPORT = AttachmentAdded("*report*")


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("agent_reply", (AGENT_REPLY,)),
        ({"becomes": {"type": "bug", "priority": "High"}}, (Becomes(AllOf((BUG, HIGH))),)),
        ({"label_added": "done"}, (LabelAdded("done"),)),
        ({"label_added": ["done", "sent"]}, (LabelAdded("done"), LabelAdded("sent"))),
        ({"attachment_added": "*report*"}, (REPORT,)),
        ({"attachment_added": True}, (AttachmentAdded("*"),)),
        ({"breached": "first-answer"}, (Breached("first-answer"),)),
        ({"created": True, "type": "bug"}, (Narrowed(CREATED, BUG),)),
        ({"created": None, "not": {"type": "bug"}}, (Narrowed(CREATED, Not(BUG)),)),
        ({"any": ["agent_reply", {"attachment_added": "*report*"}]}, (AGENT_REPLY, REPORT)),
        ({"any": ["resolved", {"any": ["created", "resolved"]}]}, (RESOLVED, CREATED)),
        ({"any": ["created", "resolved"], "type": "bug"}, (Narrowed(CREATED, BUG), Narrowed(RESOLVED, BUG))),
        (
            {"any": [{"type": "bug"}, {"priority": "High"}], "becomes": {"type": "bug"}},
            (
                Narrowed(
                    Becomes(BUG),
                    events_from({"created": True, "any": [{"type": "bug"}, {"priority": "High"}]})[0].conditions[0],
                ),
            ),
        ),
    ],
)
def test_an_event_means_what_it_says(written: object, meant: tuple[Occurrence, ...]) -> None:
    assert events_from(written) == meant


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_the_engine_is_an_event(word: str) -> None:
    assert events_from(word) == (WORDS[word],)


def test_the_language_has_these_events_and_no_others() -> None:
    assert set(EVENTS) == {
        *("created", "becomes", "client_message", "agent_reply", "agent_note", "answered", "assigned", "label_added"),
        *("attachment_added", "resolved", "reopened", "acknowledged", "promised", "breached"),
    }


def test_everything_wrong_in_an_event_is_told_with_the_way_to_it() -> None:
    with pytest.raises(Wrong) as refused:
        events_from({"any": ["agent_replay", {"becomes": {"typ": "bug"}}, {"label_added": "a b", "x": 1}]})

    paths = [[key for key in path if not str(key).startswith("\0")] for path, _ in refused.value.found]
    assert paths == [["any", 0], ["any", 1, "becomes", "typ"], ["any", 2, "label_added"], ["any", 2, "x"]]


def test_conditions_and_breaches_are_found_wherever_they_stand() -> None:
    written = {
        "any": [{"becomes": {"type": "bug"}, "priority": "High"}, {"any": [{"breached": ["one", "two"]}]}],
        "state": "open",
    }

    assert list(conditions_in(written)) == [
        (("any", 0, "becomes"), {"type": "bug"}),
        (("any", 0), {"priority": "High"}),
        ((), {"state": "open"}),
    ]
    assert list(breaches_in(written)) == [
        (("any", 1, "any", 0, "breached", 0), "one"),
        (("any", 1, "any", 0, "breached", 1), "two"),
    ]


PARTS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.sampled_from([*EVENTS, "always", "bug", "", "a b"])),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from([*EVENTS, "any", "all", "not", "type", "unanswered_for", "x"]), inner, max_size=3
        ),
    ),
    max_leaves=12,
)


@given(PARTS)
def test_whatever_is_written_is_understood_or_refused_with_a_way_out(written: object) -> None:
    with suppress(Wrong):
        events = events_from(written)
        assert events
        assert all(isinstance(path, tuple) for path, _ in (*conditions_in(written), *breaches_in(written)))
