"""Whatever people do, whatever fails, whenever the daemon dies: what must be said is said, once, and not too late."""

from __future__ import annotations

import sqlite3
import tempfile
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.cycle import Cycle
from jira_csext.core.evaluate import evaluate
from jira_csext.core.rulebook import Action
from jira_csext.helpdesks.errors import (
    Conflict,
    Gone,
    HelpdeskError,
    NotAdmitted,
    NotAllowed,
    OutcomeUnknown,
    TooMany,
    Unreachable,
)
from jira_csext.helpdesks.port import Receipt, Write
from jira_csext.store.daemon_records import OutboxRow
from jira_csext.sync.loop import turn
from jira_csext.sync.watched import Limits
from tests.sync.delivering import LABEL, NOTE, REPLY, SITE, Desk, a_promise

UNLIMITED = Limits(grace=120, writes_per_hour=10**6, writes_per_day=10**6, replies_per_day=10**6)
FIRST = a_promise(("10m before", (REPLY,)), ("breach", (NOTE, LABEL)), ("1h after", (Action("note", "escalation"),)))
ALSO = a_promise(("breach", (REPLY, NOTE)), name="also", target="2h")

FAILURES = [
    kind("It did not work.") for kind in (Unreachable, NotAdmitted, NotAllowed, Conflict, Gone, TooMany, OutcomeUnknown)
]


class Killed(BaseException):
    """Stands for SIGKILL: nothing of ours catches it, and the store is opened anew after it."""


class Deliveries(RuleBasedStateMachine):
    """A daemon between people and a helpdesk that fails."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.desk = Desk(Path(self.folder.name), FIRST, ALSO, limits=UNLIMITED)
        self.tickets: list[str] = []
        self.copy = Path(self.folder.name) / "older.db"
        self.late: list[str] = []
        self.die_at: tuple[str, str] | None = None
        carry_out = self.desk.helpdesk.write

        def judged_write(ticket_id: str, write: Write) -> Receipt:
            if self._cycle(ticket_id, write.key).stopped_at is not None:
                self.late.append(write.key)
            receipt = carry_out(ticket_id, write)
            if self.die_at == ("after", "write"):
                self.die_at = None
                raise Killed
            return receipt

        self.desk.helpdesk.write = judged_write  # type: ignore[method-assign]
        self._turn()
        self.tickets += [self.desk.helpdesk.open("SUP") for _ in range(2)]

    # People and time

    @rule()
    def somebody_writes_a_ticket(self) -> None:
        self.tickets.append(self.desk.helpdesk.open("SUP"))

    @precondition(lambda self: self.tickets)
    @rule(data=st.data(), public=st.booleans())
    def one_of_ours_writes(self, data: st.DataObject, public: bool) -> None:
        self.desk.helpdesk.say(data.draw(st.sampled_from(self.tickets)), "On it", "agent", public=public)

    @precondition(lambda self: self.tickets)
    @rule(data=st.data(), state=st.sampled_from(["resolved", "open"]))
    def one_of_ours_moves_it(self, data: st.DataObject, state: str) -> None:
        self.desk.helpdesk.change(data.draw(st.sampled_from(self.tickets)), "state", state)

    @rule(seconds=st.sampled_from([1, 30, 61, 120, 300, 1800, 3000, 3601]))
    def time_passes(self, seconds: int) -> None:
        self.desk.later(seconds)

    # What fails

    @rule(
        error=st.sampled_from(
            [
                Unreachable("x"),
                NotAdmitted("x"),
                NotAllowed("x"),
                Conflict("x"),
                Gone("x"),
                TooMany("x"),
                OutcomeUnknown("x"),
            ]
        ),
        times=st.integers(1, 3),
    )
    def writes_fail_before_they_are_done(self, error: HelpdeskError, times: int) -> None:
        self.desk.helpdesk.order("write", error, times=times)

    @rule(times=st.integers(1, 3))
    def answers_to_writes_are_lost(self, times: int) -> None:
        self.desk.helpdesk.order("write", OutcomeUnknown("lost"), after=True, times=times)

    @rule(operation=st.sampled_from(["read", "clock", "is_public"]))
    def the_helpdesk_does_not_answer(self, operation: Any) -> None:
        self.desk.helpdesk.order(operation, Unreachable("away"))

    @rule(
        when=st.sampled_from(["before", "after"]),
        state=st.sampled_from(["sending", "sent", "unknown", "pending", "write"]),
    )
    def the_daemon_will_be_killed(self, when: str, state: str) -> None:
        self.die_at = (when, state)

    @rule()
    def the_store_is_copied(self) -> None:
        with closing(sqlite3.connect(self.desk.path)) as live, closing(sqlite3.connect(self.copy)) as copy:
            live.backup(copy)

    @precondition(lambda self: self.copy.exists())
    @rule()
    def the_older_copy_is_put_back(self) -> None:
        self.desk.store.close()
        with closing(sqlite3.connect(self.copy)) as older, closing(sqlite3.connect(self.desk.path)) as live:
            older.backup(live)
        self.desk.restart()

    # The daemon

    @rule()
    def the_daemon_takes_a_turn(self) -> None:
        self._turn()

    @rule(turns=st.integers(2, 12), every=st.sampled_from([60, 300, 900]))
    def the_daemon_is_at_work_for_a_while(self, turns: int, every: int) -> None:
        for _ in range(turns):
            self.desk.later(every)
            self._turn()

    # What must hold

    @invariant()
    def nothing_is_said_twice(self) -> None:
        counted = Counter(write.key for write in self.desk.said())
        assert all(count == 1 for count in counted.values()), counted

    @invariant()
    def nothing_is_said_after_the_cycle_has_ended(self) -> None:
        assert self.late == []

    def teardown(self) -> None:
        try:
            self._at_the_end_everything_is_said()
        finally:
            self.desk.store.close()
            self.folder.cleanup()

    def _at_the_end_everything_is_said(self) -> None:
        self.desk.helpdesk._faults.clear()
        self.die_at = None
        healed_at = self.desk.now
        for _ in range(45):
            self.desk.later(120)
            self._turn()
        self.nothing_is_said_twice()
        self.nothing_is_said_after_the_cycle_has_ended()
        said = {write.key for write in self.desk.said()}
        for ticket_id in self.tickets:
            for cycle in self._cycles(ticket_id):
                spoken = [fired for fired in cycle.fired if not fired.superseded_by]
                if cycle.stopped_at is not None or not spoken or spoken[-1].at > healed_at:
                    continue
                (sla,) = [sla for sla in (FIRST, ALSO) if sla.name == cycle.rule]
                (step,) = [step for step in sla.steps if step.at.text == spoken[-1].step]
                for action in step.do:
                    key = f"{SITE}/{ticket_id}/{cycle.rule}/{cycle.start_id}/{step.at.text}"
                    # A warning that was found too late is a note from the start.
                    ways = {f"{key}/{kind} {action.value}" for kind in {action.kind, "note"}}
                    has_label = action.kind == "label" and action.value in self._labels(ticket_id)
                    assert has_label or ways & said, (key, self.desk.states())

    def _turn(self) -> None:
        store = self.desk.store
        mark = type(store.outbox).mark.__get__(store.outbox)

        def deadly_mark(key: str, state: str, *rest: Any, **more: Any) -> OutboxRow:
            if self.die_at == ("before", state):
                self.die_at = None
                raise Killed
            row: OutboxRow = mark(key, state, *rest, **more)
            if self.die_at == ("after", state):
                self.die_at = None
                raise Killed
            return row

        store.outbox.mark = deadly_mark  # type: ignore[method-assign]
        try:
            turn(self.desk.watched, self.desk.now)
        except Killed:
            self.desk.restart()

    def _cycles(self, ticket_id: str) -> tuple[Cycle, ...]:
        ticket = self.desk.helpdesk.ticket(ticket_id)
        return evaluate(self.desk.watched.rulebook, ticket, NO_CLIENT, self.desk.now).cycles

    def _cycle(self, ticket_id: str, key: str) -> Cycle:
        (cycle,) = [
            cycle
            for cycle in self._cycles(ticket_id)
            if key.startswith(f"{SITE}/{ticket_id}/{cycle.rule}/{cycle.start_id}/")
        ]
        return cycle

    def _labels(self, ticket_id: str) -> tuple[str, ...]:
        labels = self.desk.helpdesk.ticket(ticket_id).attributes.get("labels")
        return labels if isinstance(labels, tuple) else ()


Deliveries.TestCase.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
TestDeliveries = Deliveries.TestCase
