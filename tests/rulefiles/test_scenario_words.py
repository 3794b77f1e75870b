"""What scenarios can say of a ticket's life beside words and changes, and who says it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.ticket import Event
from jira_csext.rulefiles import ScenarioRefused, load_rulebook, load_scenario, run_scenario
from jira_csext.rulefiles.deeds import DEEDS
from jira_csext.rulefiles.happenings import history_from
from jira_csext.rulefiles.problems import Wrong
from jira_csext.rulefiles.scenario_play import played

RULES = """\
version: 1
people:
  head: {account: anna.k}
  director: {account: oleg.d}
calendars:
  office: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}
slas:
  answer:
    when: {type: complaint}
    metric: first_response
    goals: [{target: 2h}]
    steps:
      - {at: breach, do: mark, escalate: bosses}
      - {at: 1h after, do: mark, repeat: {every: 2h, times: 3}}
  delivery:
    when: {type: task}
    metric: resolution
    goals: [{target: promised_at}, {target: 5wd}]
    steps: [{at: 1wd before, do: mark}]
  report:
    when: {type: meeting}
    metric: written_up
    goals: [{target: 2h}]
metrics:
  written_up: {start: assigned, stop: {any: [{label_added: done}, {attachment_added: "*minutes*"}]}}
escalations:
  bosses:
    until: {any: [agent_reply, acknowledged]}
    levels:
      - {after: 0m, to: head, do: mark}
      - {after: 2h, to: director, do: mark}
    repeat: {every: 1h, times: 1}
actions:
  mark: [{label: late}]
"""


def story(folder: Path, text: str) -> Path:
    (folder / "scenarios").mkdir()
    (folder / "rules.yaml").write_text(RULES, "utf-8")
    path = folder / "scenarios" / "story.yaml"
    path.write_text(text, "utf-8")
    return path


def differences(folder: Path, text: str) -> list[str]:
    path = story(folder, text)
    found = run_scenario(load_scenario(path), load_rulebook(folder).rulebook).differences
    return [difference.replace(f"{path}", "story.yaml") for difference in found]


def events(folder: Path, *lines: str) -> list[Event]:
    history = "".join(f"  - {{at: 2026-03-10 1{place}:00, {line}}}\n" for place, line in enumerate(lines))
    text = f"scenario: x\nticket: {{type: bug, created: 2026-03-10 09:00, labels: [new]}}\nhistory:\n{history}"
    scenario = load_scenario(story(folder, text))
    calendar = load_rulebook(folder).rulebook.default_calendar
    assert calendar is not None
    return list(played(scenario, calendar)[0].history[1:])


def test_deeds_become_the_events_that_the_helpdesk_would_show(tmp_path: Path) -> None:
    lines = ("assigned: kim", "label_added: [vip, new]", "attachment_added: minutes.pdf, by: colleague")

    told = [(event.kind, event.field, event.old, event.new, event.author) for event in events(tmp_path, *lines)]

    assert told == [
        ("changed", "assignee", None, "kim", "agent"),
        ("changed", "labels", ("new",), ("new", "vip"), "agent"),
        ("attached", "attachment", None, "minutes.pdf", "colleague"),
    ]


def test_a_promised_date_is_set_moved_repeated_and_taken_back(tmp_path: Path) -> None:
    lines = (
        "promised: 2026-03-12",
        "promised: 2026-03-12",
        "promised: 2026-03-13 15:00",
        "promised_at: , due_at: 2026-04-01",
    )

    told = [(event.kind, event.field, event.new) for event in events(tmp_path, *lines)]

    assert told == [
        ("changed", "promised_at", "2026-03-12"),
        ("own", "promised", "2026-03-12"),
        ("changed", "promised_at", "2026-03-13T12:00:00Z"),
        ("changed", "promised_at", None),
        ("changed", "due_at", "2026-04-01"),
    ]


def test_an_internal_comment_of_ours_may_be_a_command(tmp_path: Path) -> None:
    lines = ('agent_note: "ack", by: anna.k', 'agent_note: "snooze 2h because lunch"', 'answered: "she thanked us"')

    told = [(event.field, event.author, event.text) for event in events(tmp_path, *lines) if event.kind == "own"]

    assert told == [
        ("acknowledged", "anna.k", ""),
        ("snoozed", "agent", "lunch"),
        ("answered", "agent", "she thanked us"),
    ]


LEFT_ALONE = """\
scenario: nobody answers
ticket: {type: complaint, created: 2026-03-10 10:00}
ends: 2026-03-10 16:00
expect:
  answer:
    cycles: [{due: 2026-03-10 12:00, breached: true}]
    fired:
      - {at: 2026-03-10 12:00, step: breach}
      - {at: 2026-03-10 12:00, step: bosses level 1}
      - {at: 2026-03-10 14:00, step: bosses level 2}
      - {at: 2026-03-10 15:00, step: bosses level 2/repeat 1}
      - {at: 2026-03-10 13:00, step: 1h after}
      - {at: 2026-03-10 15:00, step: 1h after/repeat 1}
"""


def test_levels_and_repeats_stand_under_the_rule_that_raised_them(tmp_path: Path) -> None:
    assert differences(tmp_path, LEFT_ALONE) == []


def test_whoever_is_called_may_say_that_they_have_heard_and_nobody_else(tmp_path: Path) -> None:
    heard = LEFT_ALONE.replace("ends:", "history: [{at: 2026-03-10 13:00, agent_note: ack, by: NAME}]\nends:")
    (tmp_path / "called").mkdir()
    (tmp_path / "other").mkdir()

    assert differences(tmp_path / "other", heard.replace("NAME", "oleg.d")) == []
    assert differences(tmp_path / "called", heard.replace("NAME", "anna.k")) == [
        "story.yaml:11: answer: bosses level 2 is expected at 2026-03-10 14:00 and did not fire",
        "story.yaml:12: answer: bosses level 2/repeat 1 is expected at 2026-03-10 15:00 and did not fire",
    ]


def test_a_step_that_the_rule_does_not_have_is_named_with_the_nearest(tmp_path: Path) -> None:
    text = LEFT_ALONE.replace("bosses level 2}", "boses level 2}")

    assert differences(tmp_path, text) == [
        (
            "story.yaml:10: answer: boses level 2 is expected at 2026-03-10 14:00 and did not fire: "
            'unknown step "boses level 2"; did you mean "bosses level 2"?'
        ),
        "story.yaml:7: answer: bosses level 2 fired at 2026-03-10 14:00 and is not listed",
    ]


def test_an_account_that_nobody_knows_is_told_with_the_nearest(tmp_path: Path) -> None:
    text = """\
scenario: who?
ticket: {type: bug, created: 2026-03-10 10:00, assignee: kim, reporter: vera}
history:
  - {at: 2026-03-10 11:00, agent_note: ack, by: ana.k}
  - {at: 2026-03-10 12:00, agent_note: ack, by: kim}
  - {at: 2026-03-10 12:00, client_message: Hello, by: somebody-of-theirs}
  - {at: 2026-03-10 13:00, assigned: max}
  - {at: 2026-03-10 14:00, agent_reply: Done, by: max}
"""

    assert differences(tmp_path, text) == ['story.yaml:4: unknown account "ana.k"; did you mean "anna.k"?']


def test_a_ticket_may_be_written_by_an_account_of_ours(tmp_path: Path) -> None:
    text = "scenario: x\nticket: {type: bug, created: 2026-03-10 10:00, by: NAME}\n"
    for name in ("known", "unknown"):
        (tmp_path / name).mkdir()

    assert differences(tmp_path / "known", text.replace("NAME", "anna.k")) == []
    assert differences(tmp_path / "unknown", text.replace("NAME", "ana")) == [
        'story.yaml:2: unknown account "ana"; did you mean "anna.k"?'
    ]


def test_a_promise_moves_the_deadline_and_files_and_labels_stop_a_clock_of_ones_own(tmp_path: Path) -> None:
    delivered = """\
scenario: a date is moved
ticket: {type: task, created: 2026-03-10 10:00, promised_at: 2026-03-12}
history: [{at: 2026-03-10 12:00, promised: 2026-03-13 12:00}]
ends: 2026-03-12 13:00
expect:
  delivery: {cycles: [{due: 2026-03-13 12:00, goal: 1}], fired: [{at: 2026-03-12 12:00, step: 1wd before}]}
"""
    written_up = """\
scenario: the minutes come
ticket: {type: meeting, created: 2026-03-10 10:00}
history:
  - {at: 2026-03-10 12:00, assigned: kim}
  - {at: 2026-03-10 13:00, attachment_added: [agenda.pdf, The minutes.docx]}
  - {at: 2026-03-10 14:00, assigned: max}
  - {at: 2026-03-10 15:00, label_added: done}
expect:
  report: {cycles: [{started: 2026-03-10 12:00, stopped: 2026-03-10 13:00}, {stopped: 2026-03-10 15:00}]}
"""
    for name in ("delivered", "written-up"):
        (tmp_path / name).mkdir()

    assert differences(tmp_path / "delivered", delivered) == []
    assert differences(tmp_path / "written-up", written_up) == []


ANYTHING = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=4), st.lists(st.text(max_size=3), max_size=2)
)
LINES = st.dictionaries(
    st.sampled_from([*DEEDS, "at", "by", "client", "agent_note", "due_at", "state", "labels", "x"]),
    st.one_of(ANYTHING, st.sampled_from(["2026-03-10 10:00", "2026-03-10", "colleague", "bot"])),
)


@given(st.lists(LINES, max_size=3))
def test_any_history_is_understood_or_refused(lines: list[dict[str, object]]) -> None:
    with suppress(Wrong):
        assert len(history_from(lines)) == len(lines)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (
            "answered: 5",
            "answered: expected why no reply is owed, found the number 5; write answered: true, or the reason",
        ),
        (
            "answered: true, by: bot",
            "by: only a person can say that no reply is owed; leave `by` out, or write colleague",
        ),
        ("assigned: ", "assigned: expected a name, found nothing; write one word"),
        ("label_added: on hold", 'label_added: a label has no spaces and at most 255 characters; write "on-hold"'),
        ("promised: soon", 'promised: "soon" is no date to promise; write it like 2026-03-12, or 2026-03-12 15:00'),
        (
            "promised: ",
            "promised: no date stands here; write promised: 2026-03-12; an empty promised_at: takes one back",
        ),
        ("due_at: 5", "due_at: the number 5 is no date to promise; write it like 2026-03-12, or 2026-03-12 15:00"),
        (
            "state: open, by: client",
            'by: "client" is no account; what a client does is said by client_message; leave `by` out',
        ),
        ("acknowledged: true", 'unknown key "acknowledged"; known: '),
    ],
)
def test_what_cannot_happen_is_told(tmp_path: Path, line: str, said: str) -> None:
    text = (
        f"scenario: x\nticket: {{type: bug, created: 2026-03-10 09:00}}\nhistory: [{{at: 2026-03-10 11:00, {line}}}]\n"
    )

    with pytest.raises(ScenarioRefused) as refused:
        load_scenario(story(tmp_path, text))

    assert f"event 1: {said}" in str(refused.value)
