"""Playbooks: when the steps of a client's life fall, which of them acts, and when the playbook is over."""

from __future__ import annotations

from dataclasses import replace

from jira_csext.core.client import ClientTimeline
from jira_csext.core.conditions import Is
from jira_csext.core.decide import Record, Silence, Spoken
from jira_csext.core.duration import parse_duration
from jira_csext.core.playbook import (
    Beginning,
    ClientLife,
    Playbook,
    PlaybookRepeat,
    PlaybookStep,
    decide_client,
    evaluate_client,
    standing_of,
)
from jira_csext.core.rulebook import Action, Rulebook
from tests.building import OFFICE, at, said

TICKET = (Action("ticket", "follow-up", details=(("type", "lead"),)),)
WATCHED = Record(at("Mon 00:00"), activated_at={"follow-up": at("Mon 00:00")})


def a_step(text: str, every: str = "", times: int | None = None) -> PlaybookStep:
    amount, word = text.split()
    repeat = PlaybookRepeat(parse_duration(every), times) if every else None
    return PlaybookStep(text, parse_duration(amount), word == "before", TICKET, repeat=repeat)


def a_playbook(*steps: PlaybookStep, segment: str = "refused", start: Beginning = "segment_entered") -> Playbook:
    given = steps or (a_step("2cd after"),)
    return Playbook("follow-up", start, given, Is("client.segment", (segment,)), OFFICE)


def a_life(*changes: tuple[str, str], last_contact: str = "", **known: str) -> ClientLife:
    timeline = tuple(
        (at(when), {"client.key": "acme", "client.segment": segment, **{f"client.{k}": v for k, v in known.items()}})
        for when, segment in changes
    )
    return ClientLife(ClientTimeline("acme", timeline), at(last_contact) if last_contact else None)


def fired(playbook: Playbook, life: ClientLife, now: str) -> list[str]:
    runs = evaluate_client(Rulebook(playbooks=(playbook,)), life, at(now)).runs
    return [f"{step.step} {said(step.at)}" for run in runs for step in run.fired]


def decided(playbook: Playbook, life: ClientLife, now: str, record: Record = WATCHED) -> list[tuple[str, str]]:
    book = Rulebook(playbooks=(playbook,))
    evaluation = evaluate_client(book, life, at(now))
    return [(one.step, one.outcome) for one in decide_client(book, life, evaluation, record, at(now))]


def test_a_step_falls_at_the_next_opening_and_wakes_the_client_then() -> None:
    book, life = Rulebook(playbooks=(a_playbook(),)), a_life(("Thu 12:00", "refused"))

    assert said(evaluate_client(book, life, at("Sat 12:00")).wake_at) == "+1w Mon 09:00"
    assert fired(a_playbook(), life, "+1w Mon 09:00") == ["2cd after +1w Mon 09:00"]


def test_a_client_who_moves_on_leaves_the_playbook() -> None:
    life = a_life(("Mon 12:00", "refused"), ("Tue 12:00", "current"))

    assert fired(a_playbook(), life, "+4w Mon 12:00") == []


def test_a_client_who_comes_back_begins_anew() -> None:
    life = a_life(("Mon 12:00", "refused"), ("Thu 12:00", "current"), ("+2w Mon 12:00", "refused"))

    assert fired(a_playbook(), life, "+2w Fri 12:00") == ["2cd after Wed 12:00", "2cd after +2w Wed 12:00"]


def test_repeats_go_on_while_the_playbook_applies() -> None:
    playbook = a_playbook(a_step("1cd after", every="1cd"))
    life = a_life(("Mon 12:00", "refused"), ("Thu 18:00", "current"))

    assert fired(playbook, life, "+4w Mon 12:00") == [
        *("1cd after Tue 12:00", "1cd after/repeat 1 Wed 12:00", "1cd after/repeat 2 Thu 12:00")
    ]
    limited = a_playbook(a_step("1cd after", every="1cd", times=1))
    assert len(fired(limited, a_life(("Mon 12:00", "refused")), "+4w Mon 12:00")) == 2


def test_the_last_contact_counts_and_the_segment_where_that_was_later() -> None:
    playbook = a_playbook(segment="current", start="last_contact")

    assert fired(playbook, a_life(("Mon 12:00", "current"), last_contact="Tue 12:00"), "Fri 12:00") == [
        "2cd after Thu 12:00"
    ]
    assert fired(playbook, a_life(("Wed 12:00", "current"), last_contact="Tue 12:00"), "Fri 12:00") == [
        "2cd after Fri 12:00"
    ]


def test_before_the_end_of_a_contract_what_falls_before_it_was_known_is_no_step() -> None:
    playbook = a_playbook(a_step("7cd before"), segment="current", start="contract_ends")
    in_time = a_life(("Mon 12:00", "current"), contract_to="2026-06-14")
    too_late = a_life(("+1w Tue 12:00", "current"), contract_to="2026-06-14")

    assert fired(playbook, in_time, "+2w Mon 12:00") == ["7cd before +1w Mon 09:00"]
    assert fired(playbook, too_late, "+2w Mon 12:00") == []


def test_of_steps_found_due_together_the_last_one_acts() -> None:
    playbook = a_playbook(a_step("1cd after"), a_step("2cd after"))
    life = a_life(("Mon 12:00", "refused"))

    assert decided(playbook, life, "+1w Mon 12:00") == [("1cd after", "superseded"), ("2cd after", "act")]


def test_what_fell_due_before_it_was_watched_or_written_down_is_not_acted_on() -> None:
    life = a_life(("Mon 12:00", "refused"))
    late = replace(WATCHED, activated_at={"follow-up": at("Thu 00:00")})
    told_late = life._replace(told_at={at("Mon 12:00"): at("Thu 00:00")})

    assert decided(a_playbook(), life, "Fri 12:00", late) == [("2cd after", "before_adoption")]
    assert decided(a_playbook(), told_late, "Fri 12:00") == [("2cd after", "before_adoption")]
    assert decided(a_playbook(), life, "Fri 12:00") == [("2cd after", "act")]


def test_a_step_on_record_is_not_decided_again_though_its_beginning_was_mended() -> None:
    spoken = {f"follow-up/segment_entered {at('Mon 12:00')}/2cd after": Spoken(at("Wed 12:00"), "v1")}
    record = replace(WATCHED, spoken=spoken)

    assert decided(a_playbook(), a_life(("Mon 12:00", "refused")), "Fri 12:00", record) == []
    assert decided(a_playbook(), a_life(("Mon 10:00", "refused")), "Fri 12:00", record) == []
    again = a_life(("Mon 12:00", "refused"), ("Thu 12:00", "current"), ("+1w Mon 12:00", "refused"))
    assert decided(a_playbook(), again, "+1w Fri 12:00", record) == [("2cd after", "act")]


def test_a_silence_on_the_client_keeps_a_step_from_acting() -> None:
    silence = Silence("1", at("Mon 00:00"), at("Sat 00:00"), client="acme", reason="mourning", owner="kim")

    life = a_life(("Mon 12:00", "refused"))
    assert decided(a_playbook(), life, "Fri 12:00", replace(WATCHED, silences=(silence,))) == [
        ("2cd after", "silenced")
    ]


def test_a_step_holds_until_the_client_leaves() -> None:
    book, life = Rulebook(playbooks=(a_playbook(),)), a_life(("Mon 12:00", "refused"))
    key = f"follow-up/segment_entered {at('Mon 12:00')}/2cd after"
    gone = a_life(("Mon 12:00", "refused"), ("Thu 12:00", "current"))

    assert standing_of(book, life, key, at("Fri 12:00"))[0] is not None
    assert standing_of(book, gone, key, at("Fri 12:00")) == (None, "the client has left the playbook")
    assert standing_of(Rulebook(), life, key, at("Fri 12:00")) == (None, "no playbook asks for it any more")


def test_nothing_is_known_of_a_client_before_they_were_there() -> None:
    assert fired(a_playbook(), a_life(("Mon 12:00", "refused")), "Mon 10:00") == []
