"""However deliveries, people and interruptions follow each other: no move that cannot be, and no action lost."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from jira_csext.core.rulebook import Action
from jira_csext.store import NewState, OutboxState, Planned, Taken, WrongState, open_store
from jira_csext.store.states import FOLLOWS, LIVE, UNSETTLED, WRITTEN
from tests.store.records_built import SITE, V1
from tests.store.ticks_built import NOW, a_decision, a_tick

STATES: tuple[OutboxState, ...] = get_args(OutboxState)


def test_every_state_says_what_may_follow_it() -> None:
    assert set(FOLLOWS) == set(STATES)
    assert set(UNSETTLED) == {state for state, next_ones in FOLLOWS.items() if next_ones - {"parked"}}
    assert set(LIVE) == set(UNSETTLED) - {"parked"}
    assert set(WRITTEN) == {"sending", "unknown", "sent"}


def test_what_was_sent_or_may_have_been_is_never_simply_sent_again() -> None:
    assert {state for state, next_ones in FOLLOWS.items() if "sending" in next_ones} == {"pending", "held", "unknown"}
    assert FOLLOWS["sent"] == {"parked"}
    assert "held" not in FOLLOWS["sending"]


def test_what_has_ended_stays_so() -> None:
    assert not FOLLOWS["superseded"] | FOLLOWS["abandoned"] | FOLLOWS["shadow"]


@pytest.mark.parametrize("state", LIVE)
def test_every_state_that_is_not_an_end_leads_to_one(state: OutboxState) -> None:
    reached: set[OutboxState] = {state}
    while True:
        further = reached.union(*(FOLLOWS[one] for one in reached))
        if further == reached:
            break
        reached = further

    assert {"sent", "parked", "superseded", "abandoned"} <= reached


class TheOutbox(RuleBasedStateMachine):
    """The outbox beside the simplest model of it: a state and a story for each key."""

    actions = Bundle("actions")

    @initialize()
    def an_empty_store(self) -> None:
        self.store = open_store("sqlite://")
        self.store.put_rulebook(V1)
        self.stories: dict[str, list[OutboxState]] = {}
        self.decided = 0
        self.now = NOW

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.store.close()

    @rule(
        target=actions,
        state=st.sampled_from(get_args(NewState)),
        ticket=st.sampled_from(["SUP-1", "SUP-2"]),
        count=st.integers(1, 3),
    )
    def decide(self, state: NewState, ticket: str, count: int) -> tuple[str, ...]:
        self.decided += 1
        self.now += 1
        chosen = a_decision(f"{self.decided}h after", due_at=self.now)
        planned = tuple(Planned(Action("note", f"l{n}"), state) for n in range(count))
        saved = self.store.save_tick(SITE, a_tick(ticket, decisions=(Taken(chosen, planned),), verdicts=()), self.now)
        keys = tuple(row.key for row in self.store.outbox.rows(SITE) if row.key not in self.stories)
        assert len(keys) == count
        # What is kept back from the first waits for nothing.
        assert set(saved.queued) == (set() if state == "superseded" else set(keys))
        self.stories |= {key: [state] for key in keys}
        return keys

    @rule(keys=actions, place=st.integers(0, 2), state=st.sampled_from(STATES), later=st.integers(-5, 50))
    def mark(self, keys: tuple[str, ...], place: int, state: OutboxState, later: int) -> None:
        key = keys[place % len(keys)]
        self.now += 1
        old = self.stories[key][-1]
        if state in FOLLOWS[old]:
            row = self.store.outbox.mark(key, state, "why", self.now, not_before=self.now + later)
            assert row.state == state
            self.stories[key].append(state)
            return
        with pytest.raises(WrongState) as caught:
            self.store.outbox.mark(key, state, "why", self.now)
        assert caught.value.state == old

    @rule(keys=consumes(actions))
    def decide_again(self, keys: tuple[str, ...]) -> None:
        """The same decisions taken again change nothing."""
        row = self.store.outbox.row(keys[0])
        assert row is not None
        again = a_decision(row.step, due_at=self.now)
        saved = self.store.save_tick(SITE, a_tick(row.ticket, decisions=(Taken(again),), verdicts=()), self.now)
        assert saved.queued == ()

    @rule(keys=actions)
    def a_person_steps_in(self, keys: tuple[str, ...]) -> None:
        key, self.now = keys[0], self.now + 1
        if self.stories[key][-1] == "parked":
            self.store.outbox.retry(SITE, key, "anna", self.now)
            self.stories[key].append("pending")
        elif self.stories[key][-1] in ("pending", "held", "unknown"):
            self.store.outbox.drop(SITE, key, "anna", "", self.now)
            self.stories[key].append("abandoned")

    @invariant()
    def nothing_is_lost(self) -> None:
        if not hasattr(self, "stories"):
            return
        rows = {row.key: row for row in self.store.outbox.rows(SITE)}
        assert {key: row.state for key, row in rows.items()} == {key: story[-1] for key, story in self.stories.items()}
        for key, story in self.stories.items():
            assert [change.state for change in self.store.outbox.story(key)] == story
            assert rows[key].attempts == story.count("sending")
            assert (rows[key].sending_at is None) == ("sending" not in story)
        assert sum(self.store.outbox.counts(SITE).values()) == len(self.stories)

    @invariant()
    def whatever_can_move_is_offered_in_the_end_and_in_the_order_of_its_decision(self) -> None:
        if not hasattr(self, "stories"):
            return
        rows = list(self.store.outbox.rows(SITE))
        by_decision: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            by_decision.setdefault((row.ticket_id, row.decision), []).append(row.key)
        first_unsettled = {
            next((key for key in keys if self.stories[key][-1] in UNSETTLED), "") for keys in by_decision.values()
        }
        expected = {key for key in first_unsettled if key and self.stories[key][-1] in LIVE}
        far = self.now + 1000
        assert {row.key for row in self.store.outbox.deliverable(SITE, 1000, far)} == expected


TheOutbox.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestTheOutbox = TheOutbox.TestCase
