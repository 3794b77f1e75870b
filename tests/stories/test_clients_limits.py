"""Limits over tickets, clients and causes: the one too many is acted on once, whatever is killed and read again."""

from __future__ import annotations

from pathlib import Path

from tests.stories.client_world import SITE, World, on

LIMITS = """
version: 1
people:
  account-manager: {from: client.manager}
  head-of-service: {account: anna.k}
calendars:
  office: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}
slas:
  answer:
    when: {type: complaint, client.tier: key}
    metric: first_response
    goals: [{target: {from: client.targets.first_response, else: 4h}}]
    steps: [{at: breach, do: [{note: overdue}]}]
limits:
  revision-rounds:
    count: {becomes: {status: Rework}}
    per: ticket
    more_than: 3
    do: [{note: many-revisions, mention: account-manager}]
  writes-out-of-hours:
    description: Acme writes at night
    count: {client_message: {outside: client.contact_hours}}
    per: client
    within: 30cd
    more_than: 2
    do: [{ticket: {type: task, template: discuss-boundaries, assign: account-manager}}]
  same-cause-again:
    count: {becomes: {state: resolved}}
    when: {type: complaint, cause: {known: true}}
    per: cause
    within: 90cd
    more_than: 3
    do: [{ticket: {type: problem, template: recurring-cause, assign: head-of-service}}]
"""


def a_complaint_solved(world: World, cause: str) -> str:
    ticket = world.helpdesk.open("SUP", "It failed", type="complaint", cause=cause, labels=("client-acme",))
    world.helpdesk.now += 3600
    world.helpdesk.change(ticket, "state", "resolved")
    return ticket


def a_world(folder: Path, rules: str = LIMITS) -> World:
    world = World(folder, rules, "2026-03-02 10:00")
    hours = "mon-fri 10:00-18:00"
    world.tell("acme", "2026-03-01", name="Acme", manager="oleg.d", tier="standard", contact_hours=hours)
    world.until("2026-03-02 11:00")
    return world


def test_the_fourth_complaint_of_one_cause_opens_one_problem_ticket_with_its_cases(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    cases: list[str] = []
    for when in ("2026-03-03 12:00", "2026-03-20 12:00", "2026-04-02 12:00", "2026-04-10 12:00", "2026-05-04 12:00"):
        world.until(when, every=6 * 86400)
        cases.append(a_complaint_solved(world, "Printing" if len(cases) % 2 else "printing"))
        a_complaint_solved(world, f"cause {len(cases)}")
        with world.daemon() as watched:
            world.turns(watched)
        assert len(world.made("problem")) == (1 if len(cases) > 3 else 0)

    (problem,) = world.made("problem")
    assert problem.created_at < on("2026-04-10 16:00")
    assert problem.attributes["assignee"] == "anna.k"
    keys = [world.helpdesk.ticket(case).key for case in cases]
    assert all(key in problem.history[0].text for key in keys[:4])
    assert keys[4] not in problem.history[0].text
    assert world.helpdesk.links[cases[3]] == [problem.id]


def test_a_cause_that_is_named_a_day_late_counts_all_the_same(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    for _ in range(3):
        a_complaint_solved(world, "printing")
    late = world.helpdesk.open("SUP", "It failed", type="complaint")
    world.helpdesk.now += 3600
    world.helpdesk.change(late, "state", "resolved")
    world.until("2026-03-04 10:00")
    assert world.made("problem") == []

    world.helpdesk.change(late, "cause", "printing")
    world.until("2026-03-04 11:00")

    assert len(world.made("problem")) == 1


def test_the_fourth_round_of_changes_gets_one_note_and_the_fifth_none(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    ticket = world.helpdesk.open("SUP", "A logo", type="task", labels=("client-acme",))
    for round_number in range(1, 7):
        for status in ("Rework", "Done"):
            world.helpdesk.now += 3600
            world.helpdesk.change(ticket, "status", status)
        with world.daemon() as watched:
            world.turns(watched)
        notes = [write for _, write in world.helpdesk.written if write.kind == "note"]
        assert len(notes) == (1 if round_number > 3 else 0)


def test_a_client_who_writes_at_night_is_talked_to_once_in_thirty_days(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    ticket = world.helpdesk.open("SUP", "Hello", type="question", labels=("client-acme",))
    for night in range(3, 10):
        world.helpdesk.now = on(f"2026-03-0{night} 23:00")
        world.helpdesk.say(ticket, "Are you there?")
        world.until(f"2026-03-0{night} 23:30")
    (task,) = world.made("task")
    assert task.attributes["assignee"] == "oleg.d"
    assert "Acme" in task.history[0].text or "Acme" in str(task.attributes["summary"])

    world.until("2026-04-08 12:00", every=2 * 86400)
    for _ in range(3):
        world.helpdesk.now += 86400
        world.helpdesk.say(ticket, "At noon that is well")
    world.until("2026-04-12 12:00")
    assert len(world.made("task")) == 1


def test_what_was_counted_before_the_limit_was_there_counts_and_what_tipped_then_is_silent(tmp_path: Path) -> None:
    world = World(tmp_path, LIMITS.partition("limits:")[0], "2026-03-02 10:00")
    world.tell("acme", "2026-03-01", name="Acme", manager="oleg.d")
    world.until("2026-03-02 11:00")
    for _ in range(4):
        a_complaint_solved(world, "printing")
    for _ in range(3):
        a_complaint_solved(world, "paper")
    world.until("2026-03-04 10:00")

    (world.rules / "rules.yaml").write_text(LIMITS, "utf-8")
    world.until("2026-03-05 10:00")
    assert world.made("problem") == []
    with world.daemon() as watched:
        outcomes = [one.decision.outcome for one in watched.store.decisions(SITE) if one.decision.rule != "answer"]
        assert outcomes == ["before_adoption"]

    a_complaint_solved(world, "paper")
    world.until("2026-03-06 10:00")
    assert [ticket.attributes["summary"] for ticket in world.made("problem")] != []


def test_a_tier_that_changes_in_mid_month_leaves_old_verdicts_alone_and_rules_the_next_cycle(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.tell("acme", "2026-03-02 11:00", "signed", tier="key", targets={"first_response": "1h"})
    world.until("2026-03-03 10:00")
    first = world.helpdesk.open("SUP", "First", type="complaint", labels=("client-acme",))
    world.helpdesk.now += 2 * 3600
    world.helpdesk.say(first, "Here we are", "agent")
    world.until("2026-03-10 10:00")
    (before,) = verdicts(world)
    assert (before[0], before[1], before[2]) == ("breached", "key", 3600)

    world.tell("acme", "2026-03-15", "cheaper", tier="standard", targets={})
    world.until("2026-03-16 10:00")
    world.helpdesk.open("SUP", "Second", type="complaint", labels=("client-acme",))
    world.until("2026-03-20 10:00")

    assert verdicts(world) == [before]


def test_an_open_ticket_is_judged_anew_when_its_client_changes(tmp_path: Path) -> None:
    world = a_world(tmp_path)
    world.until("2026-03-03 10:00")
    world.helpdesk.open("SUP", "Help", type="complaint", labels=("client-acme",))
    world.until("2026-03-03 11:00")
    assert verdicts(world) == []

    world.tell("acme", "2026-03-01", "it was so all along", tier="key")
    world.until("2026-03-03 12:00")

    assert [verdict[:2] for verdict in verdicts(world)] == [("running", "key")]


def verdicts(world: World) -> list[tuple[str, str, int]]:
    with world.daemon() as watched:
        found = [one.verdict for one in watched.store.verdicts(SITE)]
    return [(verdict.state, verdict.tier, verdict.target_seconds) for verdict in found]
