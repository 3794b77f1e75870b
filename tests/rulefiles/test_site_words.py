"""What the site file and its helpdesk show of a rulebook: words that nothing is mapped to, actions that cannot be."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.rulefiles import KnownWords, RulebookRefused, load_rulebook

RULES = """\
version: 1
people: {{head: {{account: anna.k}}}}
calendars: {{office: {{timezone: UTC, hours: {{mon-fri: ["10:00-18:00"]}}}}}}
slas:
  answered:
    when: {{type: bug}}
    metric: own
    goals: [{{target: 4h}}]
    steps: [{{at: breach, do: [{action}]}}]
metrics:
  own: {{start: {event}, stop: resolved, pause_while: {{state: {state}}}}}
"""
SITE = KnownWords(
    types=frozenset({"bug", "task"}),
    states=frozenset({"in_review"}),
    priorities=frozenset({"High"}),
    fields=frozenset({"Round"}),
)
KNOWS_NO = "the site file knows no"


def said(
    folder: Path,
    site: KnownWords | None = SITE,
    *,
    action: str = "{label: late}",
    event: str = "created",
    state: str = "in_review",
) -> list[str]:
    (folder / "rules.yaml").write_text(RULES.format(action=action, event=event, state=state), "utf-8")
    try:
        problems = load_rulebook(folder, site).warnings
    except RulebookRefused as refused:
        problems = refused.problems
    used = [problem for problem in problems if "no rule calls" not in problem.what]
    return [f"{problem.severity}: {problem.where.rpartition(': ')[2]}: {problem.what}" for problem in used]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("{set: {priority: High, fields.Round: 2}}", []),
        ("{set: {priority: Asap}}", [f'warning: priority: {KNOWS_NO} priority "Asap"; map it there; known: High']),
        ("{set: {fields.Rond: 2}}", [f'error: fields.Rond: {KNOWS_NO} field "Rond"; did you mean "fields.Round"?']),
        ("{set: {cause: ours}}", [f'error: cause: {KNOWS_NO} field "cause"; add it under `fields` there']),
        ("{transition: in_review}", []),
        ("{transition: resolved}", []),
        ("{transition: in_revue}", [f'error: transition: {KNOWS_NO} state "in_revue"; did you mean "in_review"?']),
        ("{ticket: {type: task, template: talk}}", []),
        (
            "{ticket: {type: tsk, template: talk}}",
            [f'warning: type: {KNOWS_NO} type "tsk"; did you mean "task"?'],
        ),
    ],
)
def test_an_action_can_bring_about_only_what_the_site_maps(tmp_path: Path, action: str, expected: list[str]) -> None:
    assert said(tmp_path, action=action) == expected


def test_words_of_events_and_of_metrics_are_looked_at_too(tmp_path: Path) -> None:
    event = "{any: [{becomes: {type: bgu}}, {assigned: true, fields.Rond: 1}]}"

    assert said(tmp_path, event=event, state="in_revue") == [
        f'warning: type: {KNOWS_NO} type "bgu"; did you mean "bug"?',
        f'error: fields.Rond: {KNOWS_NO} field "Rond"; did you mean "fields.Round"?',
        f'error: state: {KNOWS_NO} state "in_revue"; did you mean "in_review"?',
    ]


def test_without_a_site_file_a_transition_to_an_unknown_state_is_a_warning(tmp_path: Path) -> None:
    assert said(tmp_path, None, action="{transition: resolvd}", state="open") == [
        'warning: transition: no site file maps a status to "resolvd", so nothing can be done; did you mean "resolved"?'
    ]


def test_what_the_helpdesk_cannot_do_is_refused(tmp_path: Path) -> None:
    site = KnownWords(can=frozenset({"note", "label"}))

    assert said(tmp_path, site, state="open") == []
    assert said(tmp_path, site, action="{assign: head}", state="open") == [
        "error: assign: the configured helpdesk cannot do this; leave it out (it can: label, note)"
    ]


def test_texts_of_tickets_and_notifications_are_looked_for(tmp_path: Path) -> None:
    site = KnownWords(templates=frozenset({"talk"}), language="en")
    actions = "{ticket: {type: task, template: tolk}}, {notify: head, template: call}"

    told = said(tmp_path, site, action=actions, state="open")

    assert 'warning: template: there is no template "tolk" in templates/en/; did you mean "talk"?' in told
    assert 'warning: template: there is no template "call" in templates/en/; write templates/en/call.txt' in told
