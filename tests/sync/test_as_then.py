"""The past judged as it was then: what a backfill finds is what a daemon kept that lived through every edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.rulefiles.rulebook import rulebook_from
from jira_csext.rulefiles.source import read_source
from jira_csext.store import RulebookVersion, StoredVerdict, open_store
from jira_csext.store.store import Store
from jira_csext.sync.as_then import Era, RulesThen
from jira_csext.sync.clients import client_by_name
from jira_csext.sync.loop import turn
from jira_csext.sync.past import PastJob, backfill_past
from jira_csext.sync.version import version_of
from jira_csext.sync.watched import Watched
from tests.building import a_ticket, at, change, says
from tests.watching import SITE, a_watched

HEAD = """\
version: 1
calendars:
  default: {timezone: UTC, hours: always}
slas:
"""
FIRST, SECOND, THIRD = (
    HEAD
    + """\
  answered:
    when: always
    metric: first_response
    goals: [{target: 4h}]
    steps: [{at: breach, do: [{label: late}]}]
  solved:
    when: {type: question}
    metric: resolution
    goals: [{target: 48h}]
  kept-informed:
    when: always
    metric: next_response
    goals: [{target: 8h}]
""",
    HEAD
    + """\
  first-answer:
    renamed_from: answered
    when: always
    metric: first_response
    goals: [{target: 2h}]
    steps: [{at: 50%, do: [{label: late}]}]
  solved:
    when: always
    metric: resolution
    on_reopen: resume
    goals: [{when: {priority: High}, target: 6h}, {target: 24h}]
""",
    HEAD
    + """\
  first-reply:
    renamed_from: [answered, first-answer]
    when: {type: question}
    metric: first_response
    goals: [{target: 6h}]
  solved:
    when: always
    metric: resolution
    pause_while: {state: waiting_for_client}
    goals: [{target: 72h}]
  kept-informed:
    when: always
    metric: keep_informed
    goals: [{target: 3h}]
""",
)
"""Edits that rename a rule, take one away and bring it back, and change targets, conditions, clocks and steps."""

Edits = Sequence[tuple[int, Rulebook, str]]


def a_rulebook(text: str) -> tuple[Rulebook, str, Mapping[str, str]]:
    source = read_source("slas.yaml", text.encode()).source
    assert source is not None
    loaded = rulebook_from([source])
    return loaded.rulebook, version_of(loaded.rulebook, loaded.texts, "").digest, loaded.texts


def kept(store: Store, text: str) -> tuple[Rulebook, str]:
    rulebook, version, texts = a_rulebook(text)
    store.put_rulebook(RulebookVersion(version, texts))
    return rulebook, version


class Life:
    """A helpdesk and a daemon beside it that takes a turn after everything that happens, and whenever it is due."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.helpdesk = MemoryHelpdesk(at("Mon 10:00"), {"SUP": "property"})
        self.tickets: list[str] = []
        self.edits: list[Era] = []
        self.watched: Watched = replace(a_watched(store, self.helpdesk, self.helpdesk.now - 60), store=store)
        self.edit(FIRST)

    def edit(self, text: str) -> None:
        """Put rules in force now."""
        rulebook, version = kept(self.store, text)
        self.store.activations.activate(SITE, version, rulebook.former_names, self.helpdesk.now)
        self.watched = replace(self.watched, rulebook=rulebook, version=version)
        self.edits.append(Era(rulebook, version, self.helpdesk.now))
        self.turns()

    def turns(self) -> None:
        while turn(self.watched, self.helpdesk.now).more:
            pass

    def until(self, moment: int) -> None:
        """Let time pass, with a turn at each instant that somebody waits for."""
        while True:
            due = self.store.due(SITE, 1, moment)
            if not due or due[0].wake_at <= self.helpdesk.now:
                break
            self.helpdesk.now = due[0].wake_at
            self.turns()
        self.helpdesk.now = moment

    def act(self, what: str, which: int) -> None:
        """Let something happen, to one of the tickets that there are."""
        helpdesk = self.helpdesk
        if what.startswith("edit"):
            self.edit({"edit 2": SECOND, "edit 3": THIRD, "edit back": FIRST}[what])
            return
        if what == "open" or not self.tickets:
            self.tickets.append(helpdesk.open("SUP", "Please.", type=("question", "bug")[which % 2], state="open"))
        else:
            one = self.tickets[which % len(self.tickets)]
            acts: dict[str, Callable[[], object]] = {
                "asks": lambda: helpdesk.say(one, "And now?"),
                "answers": lambda: helpdesk.say(one, "Here it is.", "agent"),
                "waits": lambda: helpdesk.change(one, "state", "waiting_for_client"),
                "resolves": lambda: helpdesk.change(one, "state", "resolved"),
                "opens again": lambda: helpdesk.change(one, "state", "open"),
                "hurries": lambda: helpdesk.change(one, "priority", "High"),
                "retypes": lambda: helpdesk.change(one, "type", "bug"),
            }
            acts[what]()
        self.turns()


ACTS = ("open", "asks", "answers", "waits", "resolves", "opens again", "hurries", "retypes")
STORIES = st.lists(
    st.tuples(
        st.integers(1, 40 * 60), st.sampled_from((*ACTS, *ACTS, "edit 2", "edit 3", "edit back")), st.integers(0, 5)
    ),
    min_size=4,
    max_size=30,
)


def told(stored: Sequence[StoredVerdict]) -> list[tuple[object, ...]]:
    """Verdicts without what grows by the second while a cycle is open."""
    found = []
    for one in stored:
        verdict = one.verdict
        if verdict.stopped_at is None:
            verdict = verdict._replace(elapsed_seconds=0, paused_seconds=0, closed_seconds=0)
        found.append((one.ticket_id, *verdict))
    return sorted(found, key=repr)


def backfilled(life: Life, store: Store, *eras: Era) -> list[StoredVerdict]:
    """What a backfill over the API into a fresh store finds by the same edits."""
    for text in (FIRST, SECOND, THIRD):
        kept(store, text)
    now = life.helpdesk.now
    last = life.edits[-1]
    job = PastJob(SITE, "", last.rulebook, last.version, 0, None, now, then=RulesThen(eras))
    backfill_past(job, store, life.helpdesk, resume=False, rest=lambda _: None, watch=lambda *_: None)
    return list(store.verdicts(SITE))


@given(STORIES)
@settings(max_examples=12, deadline=None)
def test_a_backfill_by_the_rules_of_then_finds_what_a_daemon_kept_that_lived_through_the_edits(
    story: list[tuple[int, str, int]],
) -> None:
    with ExitStack() as opened:
        life = Life(opened.enter_context(open_store("sqlite:///:memory:")))
        moment = life.helpdesk.now
        for minutes, what, which in story:
            moment += minutes * 60
            life.until(moment)
            life.act(what, which)
        life.until(moment + 3600)
        life.turns()
        fresh = opened.enter_context(open_store("sqlite:///:memory:"))

        found = backfilled(life, fresh, *life.edits)

        assert told(found) == told(list(life.store.verdicts(SITE)))
        assert all(one.provisional for one in found)
        # But for the version that the daemon was set up with, and for edits that changed nothing.
        known = [(one.version, one.since) for one in life.store.activations.history(SITE)][1:]
        assert known == [(era.version, era.since) for era in edits_of(life)]


def edits_of(life: Life) -> list[Era]:
    """The edits that put other rules in force than those before."""
    pairs = pairwise([None, *life.edits])
    return [era for before, era in pairs if era is not None and (before is None or before.version != era.version)]


def rules(*since: str | None) -> RulesThen:
    """The first, second and third rulebook, in force from these instants on; None is today's, of the very instant."""
    texts = (FIRST, SECOND, THIRD)
    begins = [None if moment is None else at(moment) for moment in since]
    held = enumerate(zip(texts, begins, strict=False))
    return RulesThen(tuple(Era(a_rulebook(text)[0], str(place + 1), begin) for place, (text, begin) in held))


def by_rule(then: RulesThen, ticket: Ticket, now: str) -> dict[str, tuple[str, int, str]]:
    """Of each rule how its last cycle stands, its target in hours, and which of the versions 1, 2 and 3 says so."""
    found = then.judged(ticket, client_by_name(ticket), at(now)).verdicts
    return {one.rule: (one.state, one.target_seconds // 3600, one.rulebook) for one in found}


KEPT = {"kept-informed": ("met", 8, "1")}


def a_question(*events: Event) -> Ticket:
    return a_ticket("Mon 10:00", *events, type="question")


def test_what_closed_keeps_the_verdict_of_then_and_what_is_open_follows_the_new_rules_from_its_start() -> None:
    ticket = a_question(says("Mon 13:00", "agent"))

    found = by_rule(rules("Mon 10:00", "Tue 10:00"), ticket, "Wed 12:00")

    assert found == {"first-answer": ("met", 4, "1"), "solved": ("breached", 24, "2"), **KEPT}


def test_before_an_edit_the_rules_of_before_judge_and_it_is_as_if_there_were_no_other() -> None:
    ticket = a_question(says("Mon 13:00", "agent"))

    found = by_rule(rules("Mon 10:00", "Tue 10:00"), ticket, "Tue 09:59")

    assert found == {"answered": ("met", 4, "1"), "solved": ("running", 48, "1"), **KEPT}


def test_what_was_before_the_first_rulebook_on_record_is_judged_by_that_one() -> None:
    ticket = a_question(says("Mon 13:00", "agent"), change("Mon 18:00", "state", "open", "resolved"))

    found = by_rule(rules("Tue 10:00", "Wed 10:00"), ticket, "Thu 10:00")

    assert found == {"first-answer": ("met", 4, "1"), "solved": ("met", 48, "1"), **KEPT}


def test_a_ticket_that_was_resolved_is_looked_at_again_only_when_something_happens_to_it() -> None:
    resolved = (says("Mon 13:00", "agent"), change("Mon 18:00", "state", "open", "resolved"))
    _, second, third = rules("Mon 10:00", "Mon 10:00", "Wed 10:00").eras
    then = RulesThen((second, third))

    quiet = by_rule(then, a_question(*resolved), "Thu 10:00")
    heard_of = by_rule(then, a_question(*resolved, says("Wed 12:00", "agent", public=False)), "Thu 10:00")

    assert quiet == {"first-reply": ("breached", 2, "2"), "solved": ("met", 24, "2")}
    # What closed stands; a rule that is new finds what none has judged.
    assert heard_of == {**quiet, "kept-informed": ("breached", 3, "3")}


def test_rules_of_today_that_nobody_has_put_in_force_judge_what_is_open_now() -> None:
    ticket = a_question(says("Mon 13:00", "agent"))

    found = by_rule(rules("Mon 09:00", None), ticket, "Wed 12:00")

    assert found == {"first-answer": ("met", 4, "1"), "solved": ("breached", 24, "2"), **KEPT}


@pytest.mark.parametrize(
    ("answered", "version"),
    [("Tue 09:59", "1"), ("Tue 10:00", "2")],
)
def test_what_closes_in_the_very_second_of_an_edit_is_judged_by_the_new_rules(answered: str, version: str) -> None:
    found = by_rule(rules("Mon 10:00", "Tue 10:00"), a_question(says(answered, "agent")), "Wed 12:00")

    assert found["first-answer"][2] == version


def test_an_edit_that_was_taken_back_within_the_second_judges_nothing_and_its_names_hold() -> None:
    then = rules("Mon 10:00", "Tue 10:00", "Tue 10:00")

    found = by_rule(then, a_question(says("Mon 13:00", "agent")), "Wed 12:00")

    assert found["first-reply"] == ("met", 4, "1")
    assert found["solved"] == ("running", 72, "3")
