"""Escalations: who is called when, what ends it, and what else is silent meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.decide import Decision, Record, Silence, Spoken, decide
from jira_csext.core.duration import parse_duration
from jira_csext.core.evaluate import Evaluation, evaluate
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.occurrence import ACKNOWLEDGED, AGENT_REPLY
from jira_csext.core.rulebook import Absence, Action, Escalation, Level, Repeat, Role, Rulebook, Sla, Step
from jira_csext.core.ticket import Event, Ticket
from tests.building import OFFICE, a_goal, a_rule, a_ticket, at, change, offset, said, says

NOTE, LABEL = Action("note", "escalation"), Action("label", "escalated")
PEOPLE = {
    "head": Role("head", account="anna"),
    "director": Role("director", account="oleg"),
    "manager": Role("manager", client_attribute="manager"),
}


def repeat(every: str, times: int) -> Repeat:
    return Repeat(parse_duration(every), times)


def a_level(after: str, to: str, *do: Action) -> Level:
    return Level(parse_duration(after), (to,), do or (NOTE,))


LEADERSHIP = Escalation(
    "leadership",
    (a_level("0m", "head"), a_level("2h", "director", NOTE, LABEL)),
    until=(AGENT_REPLY, ACKNOWLEDGED),
    repeat=repeat("1wd", 2),
)


def a_book(*rules: Sla, escalation: Escalation = LEADERSHIP, **people: Role) -> Rulebook:
    roles = {**PEOPLE, **people}
    return Rulebook(rules, default_calendar=OFFICE, people=roles, escalations={escalation.name: escalation})


def escalating(metric: str = "resolution", goals: str = "4h", name: str = "rule", at_step: str = "breach") -> Sla:
    return replace(a_rule(metric, goals, name=name), steps=(Step(offset(at_step), escalate="leadership"),))


def told(when: str, word: str, author: str, value: str | None = None, number: int = 1) -> Event:
    return Event(at(when), "own", f"n{number}/told", "agent", author, field=word, new=value, text="a reason")


def steps(evaluation: Evaluation) -> list[str]:
    return [f"{one.step} at {said(one.at)}" for c in evaluation.cycles for one in c.fired if not one.superseded_by]


def run(ticket: Ticket, now: str, book: Rulebook | None = None, client: ClientTimeline = NO_CLIENT) -> list[str]:
    return steps(evaluate(book or a_book(escalating()), ticket, client, at(now)))


def test_levels_count_working_time_from_the_step_that_raised_them_and_the_last_one_repeats() -> None:
    ticket = a_ticket("Mon 11:00")
    assert run(ticket, "Mon 15:00") == []
    assert run(ticket, "Mon 15:00:01") == ["breach at Mon 15:00", "leadership level 1 at Mon 15:00"]
    assert run(ticket, "+1w Mon 12:00") == [
        "breach at Mon 15:00",
        "leadership level 1 at Mon 15:00",
        "leadership level 2 at Mon 17:00",
        "leadership level 2/repeat 1 at Tue 17:00",
        "leadership level 2/repeat 2 at Wed 17:00",
    ]


def test_what_is_ahead_is_known_and_wakes_the_ticket() -> None:
    evaluation = evaluate(a_book(escalating()), a_ticket("Mon 11:00"), NO_CLIENT, at("Mon 15:30"))
    (cycle,) = evaluation.cycles
    assert [(step, said(when)) for step, when in cycle.upcoming] == [
        ("leadership level 2", "Mon 17:00"),
        ("leadership level 2/repeat 1", "Tue 17:00"),
        ("leadership level 2/repeat 2", "Wed 17:00"),
    ]
    assert said(evaluation.wake_at) == "Mon 17:00"


def test_an_answer_ends_it_at_any_hour() -> None:
    ticket = a_ticket("Mon 11:00", says("Mon 16:00", "agent"))
    assert run(ticket, "Wed 12:00") == ["breach at Mon 15:00", "leadership level 1 at Mon 15:00"]
    (ended,) = evaluate(a_book(escalating()), ticket, NO_CLIENT, at("Wed 12:00")).escalations
    assert said(ended.ended_at) == "Mon 16:00"


def test_the_end_of_its_cause_ends_it() -> None:
    ticket = a_ticket("Mon 11:00", change("Mon 16:30", "state", "open", "resolved"))
    assert run(ticket, "Wed 12:00") == ["breach at Mon 15:00", "leadership level 1 at Mon 15:00"]


def test_only_somebody_whom_it_called_can_acknowledge_it() -> None:
    by_head = a_ticket("Mon 11:00", told("Mon 15:30", "acknowledged", "anna"))
    too_early = a_ticket("Mon 11:00", told("Mon 15:30", "acknowledged", "oleg"))
    by_director = a_ticket("Mon 11:00", told("Tue 10:00", "taken", "Oleg"))
    assert len(run(by_head, "Wed 18:00")) == 2
    assert len(run(too_early, "Wed 18:00")) == 5
    assert len(run(by_director, "Wed 18:00")) == 3


def test_assigning_the_ticket_is_an_acknowledgement_by_whom_it_called() -> None:
    assign = change("Mon 15:30", "assignee", None, "kim")._replace(author="anna")
    assert len(run(a_ticket("Mon 11:00", assign), "Wed 18:00")) == 2
    assert len(run(a_ticket("Mon 11:00", assign._replace(author="kim")), "Wed 18:00")) == 5
    assert len(run(a_ticket("Mon 11:00", assign._replace(by="bot")), "Wed 18:00")) == 5


def test_a_snooze_moves_what_falls_in_it_to_its_end_and_what_comes_together_speaks_once() -> None:
    ticket = a_ticket("Mon 11:00", told("Mon 15:30", "snoozed", "kim", "1wd"))
    assert run(ticket, "Wed 18:00") == [
        "breach at Mon 15:00",
        "leadership level 1 at Mon 15:00",
        "leadership level 2 at Tue 15:30",
        "leadership level 2/repeat 1 at Wed 15:30",
    ]
    until = a_ticket("Mon 11:00", told("Mon 15:30", "snoozed", "kim", "2026-06-03T09:15"))
    assert run(until, "Wed 12:00")[2:] == ["leadership level 2 at Wed 09:15"]
    odd = a_ticket("Mon 11:00", told("Mon 15:30", "snoozed", "kim", "a while"))
    assert run(odd, "Mon 17:00")[2:] == ["leadership level 2 at Mon 17:00"]


def test_a_level_that_nobody_fills_gives_way_to_the_next_at_once() -> None:
    book = a_book(
        escalating(), escalation=replace(LEADERSHIP, levels=(a_level("0m", "manager"), *LEADERSHIP.levels[1:]))
    )
    ticket = a_ticket("Mon 11:00")
    assert run(ticket, "Mon 16:00", book)[1:] == ["leadership level 2 at Mon 15:00"]
    managed = a_client("acme", manager="kim")
    assert run(ticket, "Mon 16:00", book, managed)[1:] == ["leadership level 1 at Mon 15:00"]


def test_somebody_away_is_stood_in_for_and_the_substitute_may_acknowledge() -> None:
    away = (Absence(date(2026, 6, 1), date(2026, 6, 5), "director"),)
    book = a_book(escalating(), head=Role("head", account="anna", away=away))
    assert len(run(a_ticket("Mon 11:00", told("Mon 15:30", "acknowledged", "oleg")), "Wed 18:00", book)) == 2
    assert len(run(a_ticket("Mon 11:00", told("Mon 15:30", "acknowledged", "anna")), "Wed 18:00", book)) == 5


def test_a_further_cause_joins_and_it_lasts_as_long_as_any_of_them() -> None:
    book = a_book(escalating("next_response", "2h", "answer"), escalating("resolution", "3h", "done"))
    ticket = a_ticket("Mon 11:00", change("Mon 16:30", "state", "open", "resolved"))
    evaluation = evaluate(book, ticket, NO_CLIENT, at("Wed 12:00"))
    (only_one,) = evaluation.escalations
    assert (only_one.rule, said(only_one.started_at), said(only_one.ended_at)) == ("answer", "Mon 13:00", "Mon 16:30")
    assert steps(evaluation) == [
        "breach at Mon 13:00",
        "leadership level 1 at Mon 13:00",
        "leadership level 2 at Mon 15:00",
        "breach at Mon 14:00",
    ]


def test_after_its_end_a_new_cause_raises_it_anew() -> None:
    book = a_book(escalating("next_response", "1h"))
    ticket = a_ticket("Mon 11:00", says("Mon 12:30", "agent"), says("Mon 13:00", "client"))
    runs = evaluate(book, ticket, NO_CLIENT, at("Mon 15:00")).escalations
    assert [(said(one.started_at), said(one.ended_at)) for one in runs] == [
        ("Mon 12:00", "Mon 12:30"),
        ("Mon 14:00", None),
    ]


# The metric that waits for leadership.


def test_leadership_is_late_when_nobody_it_called_has_answered() -> None:
    ack = Sla("ack", BUILT_IN["leadership_ack"], (a_goal("1h"),), steps=(Step(offset("breach")),))
    book = a_book(ack, escalating())
    silent = evaluate(book, a_ticket("Mon 11:00"), NO_CLIENT, at("Mon 16:30"))
    first = silent.cycles[0]
    assert (first.rule, said(first.started_at), first.state) == ("ack", "Mon 15:00", "breached")
    heard = evaluate(book, a_ticket("Mon 11:00", told("Mon 15:40", "acknowledged", "anna")), NO_CLIENT, at("Wed 12:00"))
    assert [(c.state, said(c.stopped_at)) for c in heard.cycles if c.rule == "ack"] == [("met", "Mon 15:40")]
    solved = a_ticket("Mon 11:00", change("Mon 15:20", "state", "open", "resolved"))
    assert [c.state for c in evaluate(book, solved, NO_CLIENT, at("Wed 12:00")).cycles if c.rule == "ack"] == [
        "cancelled"
    ]


# Decisions.


def decided(book: Rulebook, ticket: Ticket, now: str, record: Record | None = None) -> list[Decision]:
    evaluation = evaluate(book, ticket, NO_CLIENT, at(now))
    return decide(book, evaluation, record or Record(adopted_at=0, version="v1"), at(now))


def outcomes(decisions: Sequence[Decision]) -> list[str]:
    return [f"{one.step} {one.outcome}" for one in decisions]


def test_a_level_mentions_whom_it_calls_and_its_key_names_the_step_that_raised_it() -> None:
    decision = decided(a_book(escalating()), a_ticket("Mon 11:00"), "Mon 15:30")[1]
    assert decision.key == "rule/created/breach/leadership level 1"
    assert decision.actions == (replace(NOTE, mention=("head",)),)


def test_levels_found_late_together_are_each_called_beside_the_steps_of_the_rule() -> None:
    rule = escalating()
    rule = replace(rule, steps=(*rule.steps, Step(offset("3h after"), (LABEL,))))
    assert outcomes(decided(a_book(rule), a_ticket("Mon 11:00"), "Tue 12:00")) == [
        "breach superseded",
        "leadership level 1 act",
        "leadership level 2 act",
        "3h after act",
    ]


def test_while_it_runs_other_notes_are_only_recorded_and_labels_still_come() -> None:
    other = replace(a_rule("resolution", "5h", name="other"), steps=(Step(offset("breach"), (NOTE, LABEL)),))
    quiet = replace(a_rule("resolution", "5h", name="quiet"), steps=(Step(offset("breach"), (NOTE,)),))
    ticket = a_ticket("Mon 11:00")
    by_rule = {one.rule: one for one in decided(a_book(escalating(), other, quiet), ticket, "Mon 16:30")}
    assert (by_rule["other"].outcome, by_rule["other"].actions) == ("act", (LABEL,))
    assert by_rule["quiet"].outcome == "superseded"
    assert by_rule["quiet"].reason == "kept back: leadership was called at 2026-06-01 15:00"
    assert (by_rule["other"].kept_back, by_rule["quiet"].kept_back) == ((NOTE,), (NOTE,))
    loud = a_book(escalating(), quiet, escalation=replace(LEADERSHIP, inhibit=False))
    assert {one.rule: one.outcome for one in decided(loud, ticket, "Mon 16:30")}["quiet"] == "act"


def test_an_escalation_that_has_called_everybody_in_vain_keeps_nothing_back_any_more() -> None:
    offsets = ("breach", "2h after", "4h after")
    late = replace(a_rule("resolution", "5h", name="late"), steps=tuple(Step(offset(at), (NOTE,)) for at in offsets))
    book = a_book(escalating(), late, escalation=replace(LEADERSHIP, repeat=repeat("1h", 1)))
    ticket, outcome = a_ticket("Mon 11:00"), []
    for now in ("Mon 16:01", "Tue 10:01", "Tue 12:01"):
        outcome += [one.outcome for one in decided(book, ticket, now) if one.rule == "late"][-1:]
    (run,) = evaluate(book, ticket, NO_CLIENT, at("Tue 12:01")).escalations
    assert (said(run.spent_at or 0), run.ended_at) == ("Tue 10:00", None)
    assert outcome == ["superseded", "superseded", "act"]


def test_an_escalation_that_began_before_anybody_watched_stays_silent_to_its_end() -> None:
    record = Record(adopted_at=at("Mon 15:30"), version="v1")
    decisions = decided(a_book(escalating()), a_ticket("Mon 11:00"), "+1w Mon 12:00", record)
    assert {one.outcome for one in decisions} == {"before_adoption"}


def test_what_falls_due_in_a_silence_is_recorded_and_not_said_later() -> None:
    silence = Silence("s1", at("Mon 14:00"), at("Mon 16:00"), rule="rule", reason="moving house", owner="kim")
    record = Record(adopted_at=0, version="v1", silences=(silence,))
    decisions = decided(a_book(escalating()), a_ticket("Mon 11:00"), "Mon 15:30", record)
    assert outcomes(decisions) == ["breach silenced", "leadership level 1 silenced"]
    assert decisions[0].reason == "kim asked for silence: moving house"
    spoken = {one.key: Spoken(at("Mon 15:30"), "v1", one.due_at) for one in decisions}
    later = decided(a_book(escalating()), a_ticket("Mon 11:00"), "Mon 17:00", Record(0, "v1", spoken=spoken))
    assert outcomes(later) == ["leadership level 2 act"]


def test_a_renamed_rule_goes_on_under_its_first_name() -> None:
    renamed = replace(escalating(name="new-name"), renamed_from=("old-name", "older-name"))
    assert decided(a_book(renamed), a_ticket("Mon 11:00"), "Mon 15:30")[0].key == "old-name/created/breach"
