"""Reading a helpdesk again: nothing that was seen is forgotten or rewritten."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.history import merged
from jira_csext.core.ticket import Event
from tests.building import at, change, says

NOON = at("Mon 12:00")


def history(*events: Event) -> tuple[Event, ...]:
    return (Event(at("Mon 10:00"), "created", "created", "client"), *events)


def test_the_first_read_is_taken_as_it_is() -> None:
    fetched = history(says("Mon 11:00", "client"))
    assert merged((), fetched, NOON) == fetched


def test_new_events_take_their_place_in_time() -> None:
    early, late = says("Mon 10:30", "client"), says("Mon 11:00", "agent")
    assert merged(history(late), history(late, early), NOON) == history(early, late)


def test_an_event_keeps_its_instant_and_the_kind_of_author_it_had_at_first_sight() -> None:
    first = says("Mon 11:00", "agent")
    moved = first._replace(at=at("Mon 11:30"), by="unknown", text="edited")
    assert merged(history(first), history(moved), NOON)[1] == first._replace(text="edited")


def test_a_message_that_is_gone_stays_with_the_instant_of_the_read() -> None:
    deleted = says("Mon 11:00", "agent")
    again = merged(history(deleted), history(), NOON)
    assert again == history(deleted._replace(deleted_at=NOON))


def test_it_keeps_the_instant_of_the_first_read_without_it() -> None:
    deleted = says("Mon 11:00", "agent")
    once = merged(history(deleted), history(), NOON)
    assert merged(once, history(), NOON + 3600) == once


def test_our_own_events_and_changes_that_a_cut_changelog_no_longer_shows_stay() -> None:
    own = Event(at("Mon 11:00"), "own", "o1", "bot", field="told")
    changed = change("Mon 11:30", "state", "open", "on_hold")
    assert merged(history(own, changed), history(), NOON) == history(own, changed)


def test_a_message_made_public_later_was_not_said_to_the_client_then() -> None:
    note = says("Mon 11:00", "agent", public=False)
    assert merged(history(note), history(note._replace(public=True)), NOON)[1].public is False


_ids = st.sampled_from([f"c{number}" for number in range(6)])
_events = st.builds(
    Event,
    at=st.integers(0, 20),
    kind=st.sampled_from(("changed", "message", "own")),
    id=_ids,
    by=st.sampled_from(("client", "agent", "bot", "unknown")),
    public=st.booleans(),
)
_reads = st.lists(_events, max_size=6, unique_by=lambda event: event.id).map(
    lambda events: tuple(sorted(events, key=lambda event: event.at))
)


@given(_reads, _reads)
def test_the_same_read_again_changes_nothing(known: tuple[Event, ...], fetched: tuple[Event, ...]) -> None:
    once = merged(known, fetched, 30)
    assert merged(once, fetched, 40) == once


@given(st.lists(_reads, min_size=1, max_size=4))
def test_nothing_is_ever_lost_and_the_oldest_comes_first(reads: list[tuple[Event, ...]]) -> None:
    known: tuple[Event, ...] = ()
    for number, fetched in enumerate(reads):
        before = known
        known = merged(known, fetched, 100 + number)
        assert {event.id for event in known} == {event.id for event in (*before, *fetched)}
        assert [event.at for event in known] == sorted(event.at for event in known)
        now = {event.id: event for event in known}
        for event in before:
            assert (now[event.id].at, now[event.id].by) == (event.at, event.by)
