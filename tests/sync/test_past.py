"""The past over the API: what is read, what is written and what is not, beside a daemon and after an interruption."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from jira_csext.core.rulebook import Rulebook
from jira_csext.helpdesks.errors import TooMany, Unreachable
from jira_csext.store import Owner, RulebookVersion, open_store
from jira_csext.store.store import Store
from jira_csext.sync.loop import turn
from jira_csext.sync.past import PastJob, backfill_past
from jira_csext.sync.summary import Summary
from tests.building import at
from tests.watching import SITE, Asked, a_watched, first_answer

HOUR, DAY = 3600, 86400


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as opened:
        opened.put_rulebook(RulebookVersion("v1", {}))
        yield opened


@pytest.fixture
def helpdesk() -> Asked:
    return Asked("Mon 10:00")


class Past:
    """Somebody who has the past worked through, and what that told on the way."""

    def __init__(self, store: Store, helpdesk: Asked) -> None:
        self.store, self.helpdesk = store, helpdesk
        self.rested: list[float] = []
        self.told: list[tuple[int, int]] = []

    def job(self, since: str = "Mon 10:00", until: str | None = None) -> PastJob:
        rulebook = Rulebook((first_answer("breach"),))
        until_at = None if until is None else at(until)
        return PastJob(SITE, "project = SUP", rulebook, "v1", at(since), until_at, self.helpdesk.now)

    def worked_through(self, since: str = "Mon 10:00", until: str | None = None, *, resume: bool = False) -> Summary:
        return backfill_past(
            self.job(since, until),
            self.store,
            self.helpdesk,
            resume=resume,
            rest=self._rest,
            watch=lambda _, done, whole: self.told.append((done, whole)),
        )

    def states(self) -> list[str]:
        return [stored.verdict.state for stored in self.store.verdicts(SITE)]

    def _rest(self, seconds: float) -> None:
        self.rested.append(seconds)
        self.helpdesk.now += round(seconds)


@pytest.fixture
def past(store: Store, helpdesk: Asked) -> Past:
    return Past(store, helpdesk)


def answered(helpdesk: Asked, after: int) -> str:
    """A ticket that was answered after so many seconds."""
    ticket = helpdesk.open("SUP")
    helpdesk.now += after
    helpdesk.say(ticket, "Here it is.", "agent")
    return ticket


def test_verdicts_are_provisional_nothing_is_adopted_and_nothing_enters_the_outbox(
    past: Past, store: Store, helpdesk: Asked
) -> None:
    answered(helpdesk, HOUR)
    answered(helpdesk, 5 * HOUR)
    helpdesk.open("SUP")

    summary = past.worked_through()

    assert past.states() == ["met", "breached", "running"]
    assert all(stored.provisional for stored in store.verdicts(SITE))
    assert (summary.counts["tickets"], summary.counts["cycles"]) == (3, 3)
    cursor = store.cursor.of(SITE)
    assert (cursor.adopted_at, cursor.watermark, cursor.rulebook) == (None, None, "")
    assert store.outbox.counts(SITE) == {}
    assert list(store.decisions(SITE)) == []
    assert helpdesk.written == []


def test_what_did_not_change_since_is_not_read(past: Past, helpdesk: Asked) -> None:
    answered(helpdesk, HOUR)
    helpdesk.now += DAY
    young = answered(helpdesk, HOUR)

    past.worked_through("Tue 10:00")

    assert helpdesk.reads == [young]


def test_they_are_judged_as_of_the_instant_given_and_woken_by_what_is_true_today(
    past: Past, store: Store, helpdesk: Asked
) -> None:
    helpdesk.now += 6 * HOUR
    late = helpdesk.open("SUP")
    helpdesk.now += HOUR

    past.worked_through(until="Mon 15:00")

    # At 15:00 it was not there yet; it is due at 20:00 all the same.
    assert past.states() == []
    known = store.known(SITE, late)
    assert known is not None
    assert known.wake_at == at("Mon 20:00") + 1


def test_interrupted_it_goes_on_behind_what_was_saved_and_tells_the_same(past: Past, helpdesk: Asked) -> None:
    tickets = [answered(helpdesk, 60) for _ in range(230)]
    real = helpdesk.read

    def broken(ticket_ids: list[str]) -> object:
        if tickets[-1] in ticket_ids:
            raise Unreachable("Down.")
        return real(ticket_ids)

    helpdesk.read = broken  # type: ignore[method-assign, assignment]
    with pytest.raises(Unreachable):
        past.worked_through()
    assert len(past.states()) == 200
    helpdesk.read = real  # type: ignore[method-assign]
    helpdesk.reads.clear()
    helpdesk.now += DAY

    summary = past.worked_through(resume=True)

    assert helpdesk.reads == tickets[200:]
    assert (summary.counts["tickets"], summary.resumed_at) == (230, 200)
    assert past.told[-1] == (230, 230)
    assert past.states() == ["met"] * 230


def test_once_it_is_done_there_is_nothing_to_go_on_with_and_without_resume_all_is_read_again(
    past: Past, helpdesk: Asked
) -> None:
    ticket = answered(helpdesk, 60)
    first = past.worked_through()
    helpdesk.reads.clear()
    helpdesk.now += DAY

    again = past.worked_through(resume=True)

    assert helpdesk.reads == []
    assert again.was_finished
    assert (again.counts, again.judged_at) == (first.counts, first.judged_at)
    past.worked_through()
    assert helpdesk.reads == [ticket]


def test_a_ticket_that_cannot_be_read_is_named_and_the_others_are_in(past: Past, helpdesk: Asked) -> None:
    spoilt, _ = answered(helpdesk, 60), answered(helpdesk, 60)
    helpdesk.spoil(spoilt, "its history came in part only")

    summary = past.worked_through()

    assert summary.refused == [f"ticket {spoilt}: its history came in part only"]
    assert past.states() == ["met"]


def test_a_limit_is_waited_out_and_the_batch_asked_for_again(past: Past, helpdesk: Asked) -> None:
    answered(helpdesk, 60)
    helpdesk.order("read", TooMany("Too many requests.", not_before=helpdesk.now + 120))
    helpdesk.order("read", TooMany("Too many requests."))

    past.worked_through()

    assert past.rested == [120, 60]
    assert past.states() == ["met"]


def test_beside_a_daemon_it_breathes_and_what_the_daemon_has_judged_stays(
    past: Past, store: Store, helpdesk: Asked
) -> None:
    watched = a_watched(store, helpdesk, helpdesk.now, first_answer("breach"))
    turn(watched, helpdesk.now)
    helpdesk.now += 60
    ticket = answered(helpdesk, 5 * HOUR)
    turn(watched, helpdesk.now)
    (live,) = store.verdicts(SITE)
    store.lease.acquire(SITE, Owner("here", 1, "us"), helpdesk.now)

    past.worked_through()

    assert past.rested == [1]
    assert list(store.verdicts(SITE)) == [live]
    # And the daemon goes on with it.
    helpdesk.now += 60
    helpdesk.change(ticket, "priority", "High")
    turn(watched, helpdesk.now)
    known = store.known(SITE, ticket)
    assert known is not None
    assert known.ticket.attributes["priority"] == "High"


def test_a_site_that_is_watched_later_adopts_what_was_backfilled_and_says_nothing_of_it(
    past: Past, store: Store, helpdesk: Asked
) -> None:
    overdue = helpdesk.open("SUP")
    helpdesk.now += 5 * HOUR
    past.worked_through()

    watched = a_watched(store, helpdesk, helpdesk.now, first_answer("breach"))
    for _ in range(3):
        turn(watched, helpdesk.now)
        helpdesk.now += HOUR

    assert helpdesk.notes_on(overdue) == [0]
    assert [(stored.verdict.state, stored.provisional) for stored in store.verdicts(SITE)] == [("breached", False)]
