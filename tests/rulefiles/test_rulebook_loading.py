"""A rules folder becomes a frozen rulebook, or a refusal that leaves nothing out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jira_csext.core.calendar import CalendarError
from jira_csext.core.conditions import AllOf, Always, Is
from jira_csext.core.rulebook import Action, Source
from jira_csext.rulefiles import KnownWords, Problem, RulebookRefused, calendar_from, load_rulebook
from jira_csext.rulefiles.rulebook import rulebook_from
from jira_csext.rulefiles.source import MAX_BYTES, SourceFile, read_source

PEOPLE = """\
version: 1
people:
  account-manager: {from: client.manager}
  head:
    account: anna.k
    notify: "mailto://${ALARM}"
    away: [{first: 2026-12-28, last: 2027-01-10, instead: account-manager}]
calendars:
  office:
    timezone: Europe/Moscow
    hours: {mon-thu: ["10:00-13:00", "14:00-19:00"], fri: ["10:00-18:00"]}
    closed: ["2026-12-30"]
    open: {"2026-11-01": ["10:00-16:00"]}
  always: {hours: always}
"""
RULES = """\
version: 1
slas:
  complaint-first-response:
    description: A person answers.
    when: {type: complaint, client.segment: current}
    metric: first_response
    goals:
      - {when: {client.tier: key}, target: 30m, calendar: always}
      - {target: 4h}
    steps:
      - {at: 50%, do: remind}
      - {at: breach, do: [remind, {label: late}, {watch: head}]}
    pause_while: {state: waiting_for_client}
    on_reopen: resume
actions:
  remind: [{note: reminder, mention: [assignee, account-manager]}, {label: at-risk}]
"""


def folder_with(tmp_path: Path, **files: str | bytes) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_bytes(text if isinstance(text, bytes) else text.encode())
    return tmp_path


def refusal(folder: Path, site: KnownWords | None = None) -> list[str]:
    with pytest.raises(RulebookRefused) as refused:
        load_rulebook(folder, site)
    return [str(problem).replace(f"{folder}", "rules") for problem in refused.value.problems]


def test_files_are_merged_by_section_into_what_the_engine_asks_for(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, people=PEOPLE, rules=RULES)

    loaded = load_rulebook(folder)

    assert loaded.warnings == ()
    rulebook = loaded.rulebook
    (sla,) = rulebook.slas
    office, always = rulebook.calendars["office"], rulebook.calendars["always"]
    assert sla.when == AllOf((Is("type", ("complaint",)), Is("client.segment", ("current",))))
    assert [(goal.target.text, goal.calendar, goal.when) for goal in sla.goals] == [
        ("30m", always, Is("client.tier", ("key",))),
        ("4h", office, Always()),
    ]
    assert rulebook.default_calendar is office
    remind = (Action("note", "reminder", ("assignee", "account-manager")), Action("label", "at-risk"))
    assert [(step.at.text, step.named, step.do) for step in sla.steps] == [
        ("50%", "remind", remind),
        ("breach", "", (*remind, Action("label", "late"), Action("watch", "head"))),
    ]
    assert (sla.pause_while, sla.on_reopen) == (Is("state", ("waiting_for_client",)), "resume")
    assert rulebook.people["account-manager"].client_attribute == "manager"
    assert rulebook.people["head"].away[0].instead == "account-manager"


def test_every_part_knows_its_line(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, people=PEOPLE, rules=RULES)

    (sla,) = load_rulebook(folder).rulebook.slas

    file = str(folder / "rules.yaml")
    assert sla.source == Source(file, 3, 3)
    assert sla.goals[1].source == Source(file, 9, 9)
    assert sla.steps[1].source == Source(file, 12, 9)


def test_the_digest_tells_texts_and_names_apart(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, people=PEOPLE, rules=RULES)
    before = load_rulebook(folder)

    (folder / "rules.yaml").write_text(RULES + "# a word more\n")
    after = load_rulebook(folder)
    (folder / "rules.yaml").rename(folder / "slas.yaml")
    renamed = load_rulebook(folder)

    assert len({loaded.rulebook.digest for loaded in (before, after, renamed)}) == 3
    assert len(before.rulebook.digest) == 64
    assert before.texts == {"people.yaml": PEOPLE, "rules.yaml": RULES}


def test_a_default_calendar_is_the_one_of_that_name(tmp_path: Path) -> None:
    default = '  default: {timezone: UTC, hours: {mon: ["10:00-18:00"]}}\n'
    folder = folder_with(tmp_path, people=PEOPLE + default, rules=RULES)

    loaded = load_rulebook(folder)

    assert loaded.rulebook.slas[0].goals[1].calendar.name == "default"
    assert [problem.where for problem in loaded.warnings] == ['calendar "office"']


def test_a_missing_folder_and_a_file_in_its_place_are_sentences(tmp_path: Path) -> None:
    file = tmp_path / "rules.yaml"
    file.write_text(RULES)

    assert refusal(tmp_path / "none") == ["rules: there is no such folder; name the folder that holds the rule files"]
    assert refusal(file) == [f"rules: this is a file; name the folder that holds it ({tmp_path})"]


def test_files_that_cannot_be_read_are_named_and_the_rest_is_read(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, people=PEOPLE, rules=RULES.replace("4h", "4"))
    (folder / "folder.yaml").mkdir()
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    (folder / ".swap.yaml").write_text("{")

    folder_said, link_said, duration_said = refusal(folder)
    assert folder_said == "rules/folder.yaml: this is a folder with the name of a rule file; rename it"
    assert link_said == "rules/gone.yaml: the file is a link to something that is gone; delete or mend it"
    assert duration_said.startswith('rules/rules.yaml:9:18: sla "complaint-first-response": goal 2: target: ')


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "huge.yaml").open("wb") as file:
        file.truncate(50_000_000)

    assert refusal(tmp_path) == ["rules/huge.yaml: the file has 50.0 MB, and a rule file at most 2 MB; split it"]
    assert MAX_BYTES == 2_000_000


def test_names_are_not_called_unknown_while_a_file_is_unreadable(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, people="calendars: {office: [", rules=RULES)

    assert refusal(folder) == ["rules/people.yaml:1:21: the [ opened here is not closed; add the ]"]


def test_a_version_is_asked_for_by_a_warning(tmp_path: Path) -> None:
    folder = folder_with(tmp_path, people=PEOPLE.replace("version: 1\n", ""), rules=RULES.replace("version: 1\n", ""))

    (warning,) = load_rulebook(folder).warnings

    assert "no file says which version" in str(warning)


def test_a_rulebook_without_rules_is_a_warning(tmp_path: Path) -> None:
    (warning,) = load_rulebook(folder_with(tmp_path, a="version: 1\nslas:\n")).warnings

    assert "nothing is promised" in warning.what


SITE = KnownWords(
    types=frozenset({"complaint", "bug"}),
    states=frozenset({"in_review", "waiting_for_client"}),
    priorities=frozenset({"High", "Low"}),
    tiers=frozenset({"key"}),
    fields=frozenset({"Root cause"}),
)


MAP_IT = "map it there; known"
ROOT_CAUSE = 'did you mean "fields.Root cause"?'
COMPLAINT = 'did you mean "complaint"?'


def test_words_that_the_site_maps_are_fine_in_any_case(tmp_path: Path) -> None:
    rules = RULES.replace("type: complaint", 'type: [Complaint, "*"], fields.root cause: x, state: [IN_REVIEW, open]')

    assert load_rulebook(folder_with(tmp_path, people=PEOPLE, rules=rules), SITE).warnings == ()


def test_words_that_the_site_does_not_map_are_told_with_the_nearest(tmp_path: Path) -> None:
    rules = RULES.replace(
        "type: complaint", "type: complain, priority: {not: Asap}, fields.Rot cause: x, state: in_revue"
    )
    folder = folder_with(tmp_path, people=PEOPLE, rules=rules.replace("client.tier: key", "client.tier: gold"))

    sla = 'sla "complaint-first-response"'
    knows_no = "the site file knows no"
    assert refusal(folder, SITE) == [
        f'rules/rules.yaml:5:18: warning: {sla}: when: type: {knows_no} type "complain"; {COMPLAINT}',
        f'rules/rules.yaml:5:44: warning: {sla}: when: priority: not: {knows_no} priority "Asap"; {MAP_IT}: High, Low',
        f'rules/rules.yaml:5:69: {sla}: when: fields.Rot cause: {knows_no} field "Rot cause"; {ROOT_CAUSE}',
        f'rules/rules.yaml:5:79: {sla}: when: state: {knows_no} state "in_revue"; did you mean "in_review"?',
        f'rules/rules.yaml:8:30: warning: {sla}: goal 1: when: client.tier: {knows_no} tier "gold"; {MAP_IT}: key',
    ]


def warnings(folder: Path, site: KnownWords | None = None) -> list[str]:
    return [warning.what for warning in load_rulebook(folder, site).warnings]


NO_STATUS_WAITS = (
    "the site file maps no status to waiting_for_client, so this never holds; "
    "write the statuses that mean it under `states` there"
)


@pytest.mark.parametrize(
    ("site", "condition", "said"),
    [
        (KnownWords(), "state: waiting_for_client", []),
        (KnownWords(), 'state: ["open", "wait*"]', []),
        (
            None,
            "state: waiting",
            ['no site file maps a status to "waiting", so this never holds; known: open, waiting_for_client, resolved'],
        ),
        (
            None,
            "not: {state: resolvd}",
            ['no site file maps a status to "resolvd", so this always holds; did you mean "resolved"?'],
        ),
        (
            KnownWords(states=frozenset()),
            "state: waiting_for_client",
            [NO_STATUS_WAITS],
        ),
        (KnownWords(states=frozenset()), "state: [open, resolved]", []),
    ],
)
def test_a_state_that_no_ticket_can_have_is_told(
    tmp_path: Path, site: KnownWords | None, condition: str, said: list[str]
) -> None:
    text = (
        "version: 1\ncalendars: {default: {timezone: UTC, hours: always}}\nslas:\n  done:\n    when: always\n"
        f"    metric: resolution\n    goals: [{{target: 4h}}]\n    pause_while: {{{condition}}}\n"
    )

    assert warnings(folder_with(tmp_path, rules=text), site) == said


def test_a_text_that_nobody_has_written_is_told_with_the_nearest(tmp_path: Path) -> None:
    text = (
        "version: 1\ncalendars: {default: {timezone: UTC, hours: always}}\nslas:\n  done:\n    when: always\n"
        "    metric: resolution\n    goals: [{target: 4h}]\n"
        "    steps: [{at: 50%, do: remind}, {at: breach, do: [{reply: sorry}, {label: late}]}]\n"
        "actions: {remind: [{note: remindr}]}\n"
    )
    folder = folder_with(tmp_path, rules=text)

    assert warnings(folder, KnownWords(templates=frozenset({"reminder"}), language="en")) == [
        'there is no template "sorry" in templates/en/; write templates/en/sorry.txt',
        'there is no template "remindr" in templates/en/; did you mean "reminder"?',
    ]
    assert warnings(folder) == []


def test_a_calendar_may_be_given_as_json() -> None:
    calendar = calendar_from(
        {"timezone": "Europe/Berlin", "hours": {"mon-fri": ["09:00-17:00"]}, "closed": ["2026-12-24"]}
    )

    assert calendar.spec.timezone == "Europe/Berlin"
    assert [on.isoformat() for on in calendar.spec.closed] == ["2026-12-24"]


def test_a_wrong_calendar_is_one_sentence() -> None:
    given_wrong = {"timezone": "Berlin", "hours": {"mon": ["9-17"]}, "holidays": {"country": "Germany"}, "zone": 1}

    with pytest.raises(CalendarError) as refused:
        calendar_from(given_wrong)

    assert str(refused.value) == (
        'timezone: "Berlin" is no time zone; did you mean "Europe/Berlin"?; '
        'hours: mon: item 1: "9-17" is no stretch of hours; write it like "10:00-18:00"; '
        'holidays: country: "Germany" is no country with known holidays; did you mean "DE"?; '
        'unknown key "zone"; did you mean "timezone"?'
    )


@pytest.mark.parametrize("given_wrong", [None, [], "office", {"hours": None}, {"hours": {"mon": [None]}}])
def test_whatever_is_given_for_a_calendar_gets_a_sentence(given_wrong: object) -> None:
    with pytest.raises(CalendarError, match=";"):
        calendar_from(given_wrong)


def problems_with(source: SourceFile) -> tuple[Problem, ...]:
    """What the loader says of one file; any other exception than a refusal is a failure."""
    try:
        return rulebook_from([source], SITE).warnings
    except RulebookRefused as refused:
        return refused.problems


ODD_LINES = ["  x: {}", "    - {}", "when: {not: }", "goals: [4h]", "*a", "&a", "[", "{", ": "]
PIECES = st.sampled_from([*RULES.splitlines(), *PEOPLE.splitlines(), *ODD_LINES])


@given(st.lists(PIECES, max_size=25))
def test_any_lines_make_a_rulebook_or_problems_and_nothing_else(lines: list[str]) -> None:
    source, problems = read_source("a.yaml", "\n".join(lines).encode())

    assert source is not None or problems
    if source is not None:
        assert all(problem.line for problem in problems_with(source))


SECTIONS = ("slas", "people", "calendars", "actions", "metrics", "escalations")
KEYS = (
    *("when", "goals", "target", "steps", "at", "do", "note", "hours", "mon", "not", "any", "type", "known", "from"),
    *("away", "holidays", "country", "open", "closed", "calendar", "pause_while", "mention", "x"),
    *("start", "stop", "cancel", "until", "levels", "after", "to", "repeat", "every", "times", "escalate", "metric"),
    *("becomes", "breached", "label_added", "unanswered_for", "set", "ticket", "template", "notify", "renamed_from"),
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-99, 99),
    st.text(max_size=8),
    st.sampled_from(["always", "4h", "bug", "50%", "RU", "first_response", "2026-12-30", "22:00-06:00", "agent_reply"]),
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)),
    max_leaves=25,
)


@given(st.dictionaries(st.sampled_from(SECTIONS), st.dictionaries(st.text(max_size=3), ANYTHING)))
def test_any_values_make_a_rulebook_or_problems_and_nothing_else(value: dict[str, object]) -> None:
    source, problems = read_source("a.yaml", json.dumps(value).encode())

    found = problems if source is None else [*problems, *problems_with(source)]

    assert all(problem.what for problem in found)


@pytest.mark.parametrize(
    ("written", "meant"), [("", False), ("    shadow: false\n", False), ("    shadow: true\n", True)]
)
def test_a_rule_in_shadow_is_read_as_such(tmp_path: Path, written: str, meant: bool) -> None:
    (tmp_path / "slas.yaml").write_text(
        "version: 1\ncalendars: {default: {timezone: UTC, hours: always}}\nslas:\n  answered:\n    when: always\n"
        f"    metric: first_response\n    goals: [{{target: 4h}}]\n{written}",
        "utf-8",
    )

    assert load_rulebook(tmp_path).rulebook.sla("answered").shadow is meant
