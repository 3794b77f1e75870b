"""The past lived through again: what is decided is what a daemon decided that looked at every event and wake-up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.decide import Record, Spoken, decide
from jira_csext.core.replay import Decided, replayed
from jira_csext.core.rulebook import Action, Rulebook, Sla, Step
from tests.building import a_rule, a_ticket, at, change, offset, said, says
from tests.living import seen, watched
from tests.strategies import World, worlds
from tests.strategies_books import full_worlds

NOTE, REPLY = Action("note", "reminder"), Action("reply", "still-working")
Told = list[tuple[int, str, str, tuple[Action, ...]]]


def lived(world: World, since: int) -> Told:
    """What a daemon decides that knows nothing of what is to come, and looks at every event and `wake_at`."""
    record = Record(since, "live")
    decided: Told = []
    for now, found in watched(world):
        if now <= since:
            continue
        for one in decide(world.rulebook, found, record, now):
            decided.append((now, one.key, one.outcome, one.actions))
            record = replace(record, spoken={**record.spoken, one.key: Spoken(now, "live", one.due_at)})
    return decided


def plain(decided: tuple[Decided, ...]) -> Told:
    return [(now, one.key, one.outcome, one.actions) for now, one in decided]


def speaking(rule: Sla) -> Sla:
    """The rule with something to do at each step."""
    return replace(rule, steps=tuple(replace(step, do=step.do or (NOTE, REPLY)) for step in rule.steps))


def done(decided: Told) -> Told:
    """What was decided in some order; what fell due before adoption is written down and does nothing."""
    return sorted((one for one in decided if one[2] != "before_adoption"), key=repr)


@settings(max_examples=150)
@given(worlds(rule_count=2), st.data())
def test_what_is_replayed_is_what_a_daemon_decided_live(world: World, data: st.DataObject) -> None:
    book = replace(world.rulebook, slas=tuple(map(speaking, world.rulebook.slas)))
    world = replace(world, rulebook=book)
    since = data.draw(st.sampled_from((0, *world.instants)))

    again = replayed(book, world.ticket, world.client, since, world.instants[-1])

    assert done(plain(again.decided)) == done(lived(world, since))


@settings(max_examples=60)
@given(full_worlds())
def test_escalations_repeats_and_dates_are_replayed_as_they_were_lived(world: World) -> None:
    book = replace(world.rulebook, slas=tuple(map(speaking, world.rulebook.slas)))
    world = replace(world, rulebook=book)
    # That an instant looks the same afterwards is the engine's to keep (test_properties_books.py).
    assume(all(found == seen(world, now) for now, found in watched(world)))

    again = replayed(book, world.ticket, world.client, 0, world.instants[-1])

    assert done(plain(again.decided)) == done(lived(world, 0))


def stepped(*steps: str) -> Rulebook:
    rule = a_rule(goals="4h")
    return Rulebook((replace(rule, steps=tuple(Step(offset(text), (NOTE,)) for text in steps)),))


def test_a_warning_given_before_somebody_cancelled_was_given() -> None:
    ticket = a_ticket("Mon 10:00", change("Mon 13:00", "state", "open", "resolved"))
    again = replayed(stepped("50%", "breach"), ticket, NO_CLIENT, 0, at("Mon 17:00"))
    assert [(said(now), one.step, one.outcome) for now, one in again.decided] == [("Mon 12:00", "50%", "act")]


@pytest.mark.parametrize(("since", "steps"), [("Mon 11:59", ["50%", "breach"]), ("Mon 12:00", ["breach"])])
def test_what_fell_due_before_the_span_is_none_of_it(since: str, steps: list[str]) -> None:
    ticket = a_ticket("Mon 10:00", says("Mon 16:00", "agent"))
    again = replayed(stepped("50%", "breach"), ticket, NO_CLIENT, at(since), at("Mon 17:00"))
    assert [one.step for _, one in again.decided if one.outcome == "act"] == steps
