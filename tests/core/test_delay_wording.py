"""What began and ended a delay is said in words: how it came to be known, and the event behind it."""

from __future__ import annotations

import pytest

from jira_csext.core.ticket import Event
from jira_csext.core.wording import said_by, said_of
from tests.building import at

MOVED = Event(at("Tue 12:00"), "changed", "h1", "agent", "kim", "due_at", "2026-06-05", "2026-06-09")


@pytest.mark.parametrize(
    ("start_id", "said"),
    [
        ("known:h1", "a delay is known, and the client has not heard of it (due_at: 2026-06-05 → 2026-06-09)"),
        (
            "known:h1@1780000000",
            "a delay is known, and the client has not heard of it (due_at: 2026-06-05 → 2026-06-09)",
        ),
        ("forecast:gone", "a delay is forecast"),
        ("presumed:resolution:created", "nobody has said that the date holds"),
        ("missed:h1", "the date has passed, and the client had not heard of a delay (due_at: 2026-06-05 → 2026-06-09)"),
        ("resolution:h1", "due_at: 2026-06-05 → 2026-06-09"),
        ("h1@1780000000", "due_at: 2026-06-05 → 2026-06-09"),
        ("breach of first:h1", "first was breached"),
    ],
)
def test_the_beginning_of_a_delay_is_said_by_how_it_came(start_id: str, said: str) -> None:
    assert said_by({"h1": MOVED}, start_id) == said


def test_our_own_warning_is_said_as_what_it_was() -> None:
    assert (
        said_of(Event(at("Wed 12:00"), "own", "c1/warned", "bot", "bot", "warned")) == "we told the client of the delay"
    )
