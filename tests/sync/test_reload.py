"""Reloading without files: when an edit is looked at, what it would fire, and how long a turn has to wait for that."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jira_csext.core.rulebook import Rulebook, Sla
from jira_csext.store import Owner, StoreError
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn, run, turn
from jira_csext.sync.reload import Reload, Rules, RulesRefused
from jira_csext.sync.reload_count import StepCount
from jira_csext.sync.version import Version
from jira_csext.sync.watched import Limits, Watched
from tests.building import a_rule, at
from tests.watching import SITE, Asked, a_watched, first_answer

HOUR = 3600


@pytest.fixture
def watched(store: Store, helpdesk: Asked) -> Watched:
    return a_watched(store, helpdesk, helpdesk.now, first_answer("breach"), Limits(writes_per_hour=1000))


class Written:
    """Rules as an admin writes them: `saves` changes them, `problems` makes them wrong."""

    def __init__(self) -> None:
        self.mark = "v1"
        self.rules: tuple[Sla, ...] = (first_answer("breach"),)
        self.problems: tuple[str, ...] = ()
        self.loaded_count = 0
        self.saved_meanwhile = ""

    def saves(self, mark: str, *rules: Sla) -> None:
        self.mark, self.rules = mark, rules or self.rules

    def fingerprint(self) -> str:
        return self.mark

    def load(self) -> Rules:
        self.loaded_count += 1
        if self.saved_meanwhile:
            self.mark, self.saved_meanwhile = self.saved_meanwhile, ""
        if self.problems:
            raise RulesRefused(self.problems)
        rulebook, version = Rulebook(self.rules), Version(self.mark, {"slas.yaml": self.mark}, {}, "", "")
        return Rules(rulebook, version, lambda now: replace(now, rulebook=rulebook, version=version.digest))


def with_target(hours: str, *steps: str) -> Sla:
    """The rule as it was, with another target."""
    rule = first_answer(*steps or ("breach",))
    (goal,) = rule.goals
    return replace(rule, goals=(replace(goal, target=a_rule(goals=hours).goals[0].target),))


def opened(helpdesk: Asked, watched: Watched, count: int) -> list[str]:
    """So many tickets, on record and open for three hours."""
    tickets = [helpdesk.open("SUP") for _ in range(count)]
    turn(watched, helpdesk.now)
    helpdesk.now += 3 * HOUR
    turn(watched, helpdesk.now)
    return tickets


def test_an_edit_is_read_once_when_it_has_rested_and_not_again(watched: Watched) -> None:
    written, now = Written(), at("Mon 10:00")
    reload = Reload(written, 50)
    assert reload.look(watched, now).version == "v1"
    assert (written.loaded_count, reload.wait_seconds) == (1, None)

    written.saves("v2", with_target("6h"))
    waits = []
    for second in (60, 65, 69, 70, 80, 90):
        watched = reload.look(watched, now + second)
        waits.append((watched.version, reload.wait_seconds))

    assert waits == [("v1", 10), ("v1", 5), ("v1", 1), ("v2", None), ("v2", None), ("v2", None)]
    assert written.loaded_count == 2


def test_what_is_saved_while_it_is_being_read_is_read_again_when_it_has_rested(watched: Watched) -> None:
    written, now = Written(), at("Mon 10:00")
    reload = Reload(written, 50)
    written.saved_meanwhile = "v2"

    versions = [reload.look(watched, now + second).version for second in (0, 9, 10)]

    assert versions == ["v1", "v1", "v2"]


def test_a_helpdesk_whose_clock_was_set_back_delays_an_edit_by_ten_seconds_and_no_more(watched: Watched) -> None:
    written, now = Written(), at("Mon 10:00")
    reload = Reload(written, 50)
    reload.look(watched, now)
    written.saves("v2")
    reload.look(watched, now + 60)

    reload.look(watched, now - HOUR)

    assert reload.look(watched, now - HOUR + 10).version == "v2"


def test_the_first_problems_are_told_and_how_many_more_there_are(watched: Watched, store: Store) -> None:
    written = Written()
    written.problems = ("a.yaml:1:1: one", "a.yaml:2:1: two", "a.yaml:3:1: three", "a.yaml:4:1: four")

    Reload(written, 50).look(watched, at("Mon 10:00"))

    (state,) = store.cursor.of(SITE).states
    assert (state.name, state.since) == ("rulebook_refused", at("Mon 10:00"))
    assert state.sentence == (
        "The rules cannot be taken in, and the rulebook v1 stays in force: a.yaml:1:1: one; a.yaml:2:1: two; "
        "a.yaml:3:1: three; and 1 more."
    )


def test_many_open_tickets_are_counted_in_slices_while_the_turns_go_on(
    watched: Watched, store: Store, helpdesk: Asked
) -> None:
    opened(helpdesk, watched, 25)
    written = Written()
    reload = Reload(written, 10, slice_count=10)
    reload.look(watched, helpdesk.now)
    written.saves("v2", with_target("2h"))
    reload.look(watched, helpdesk.now)

    waits = []
    for _ in range(4):
        helpdesk.now += 10
        assert reload.look(watched, helpdesk.now) is watched
        waits.append(reload.wait_seconds)

    assert waits == [1, 1, None, None]
    waiting = store.activations.waiting(SITE)
    assert waiting is not None
    assert waiting.counts == {"first-answer": 25}
    assert helpdesk.written == []
    store.activations.accept(SITE, "v2", "kim", helpdesk.now)
    assert reload.look(watched, helpdesk.now).version == "v2"


def counted(watched: Watched, now: int, *rules: Sla) -> dict[str, int]:
    count = StepCount(watched, replace(watched, rulebook=Rulebook(rules), version="v2"))
    while not count.done:
        count.go_on(3, now)
    return dict(count.by_rule)


def test_only_what_the_edit_brings_about_and_somebody_would_hear_of_is_counted(
    watched: Watched, helpdesk: Asked
) -> None:
    opened(helpdesk, watched, 5)
    new, now = replace(with_target("1h"), name="another"), helpdesk.now
    before = dict(watched.store.outbox.counts(SITE))

    assert counted(watched, now, with_target("2h")) == {"first-answer": 5}
    assert counted(watched, now, with_target("6h")) == {}
    # A new rule says nothing about what fell due before it was there; a renamed one is not new.
    assert counted(watched, now, with_target("4h"), new) == {}
    assert counted(watched, now, replace(new, renamed_from=("first-answer",))) == {"another": 5}
    assert counted(watched, now, replace(with_target("2h"), shadow=True)) == {}
    # What falls due just now does so under the rules in force as well.
    assert counted(watched, now + 2 * HOUR, with_target("4h", "75%", "breach")) == {}
    assert dict(watched.store.outbox.counts(SITE)) == before


def test_a_count_that_the_store_interrupts_begins_anew(
    watched: Watched, helpdesk: Asked, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened(helpdesk, watched, 5)
    proposed = replace(watched, rulebook=Rulebook((with_target("2h"),)), version="v2")
    count = StepCount(watched, proposed)
    count.go_on(2, helpdesk.now)

    def locked(*_: object) -> None:
        raise StoreError("csext.db stayed locked.")

    with monkeypatch.context() as broken:
        broken.setattr(watched.store, "record_of", locked)
        with pytest.raises(StoreError):
            count.go_on(2, helpdesk.now)
    assert not count.done

    count.go_on(10, helpdesk.now)

    assert (count.done, count.ticket_count, count.by_rule.total()) == (True, 5, 5)


def test_the_daemon_comes_back_for_an_edit_sooner_than_for_its_next_poll(watched: Watched, helpdesk: Asked) -> None:
    written = Written()
    waited: list[float] = []
    turns: list[Turn] = []

    def wait(seconds: float) -> bool:
        waited.append(seconds)
        helpdesk.now += round(seconds)
        if len(waited) == 1:
            written.saves("v2", with_target("6h"))
        return len(waited) == 4

    run(watched, Owner("here", 1, "us"), 60, lambda: helpdesk.now, wait, turns.append, reload=Reload(written, 50))

    assert waited == [60, 10, 60, 60]
    assert watched.store.cursor.of(SITE).rulebook == "v2"
    assert len(turns) == 4
