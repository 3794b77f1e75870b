"""The rules reference is what the models say now, and each example in it is loaded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from jira_csext.core.delay_rule import CLIENT_WARNED
from jira_csext.core.metric import BUILT_IN
from jira_csext.rulefiles import load_rulebook
from jira_csext.rulefiles import reference_text as text
from jira_csext.rulefiles.conditions import CLIENT_ATTRIBUTES, TICKET_ATTRIBUTES, condition_from
from jira_csext.rulefiles.events import EVENTS, events_from
from jira_csext.rulefiles.model import Section, entry_from
from jira_csext.rulefiles.schema_fields import value_of, written_examples
from jira_csext.rulefiles.sections import RulebookFile
from jira_csext.rulefiles.sections.actions import KINDS, ActionEntry, TicketEntry
from jira_csext.rulefiles.sections.calendars import CalendarEntry, Holidays
from jira_csext.rulefiles.sections.delay_warnings import DelayWarningEntry, PostponedEntry
from jira_csext.rulefiles.sections.escalations import EscalationEntry, LevelEntry, RepeatEntry
from jira_csext.rulefiles.sections.metrics import MetricEntry
from jira_csext.rulefiles.sections.people import Away, Person
from jira_csext.rulefiles.sections.slas import GoalEntry, SlaEntry, StepEntry
from jira_csext.rulefiles.source import read_source
from jira_csext.rulefiles.values import duration_from, offset_from, target_from
from tools.rules_reference import DOCUMENT, main

SMALLEST: Mapping[type[Section], str] = {
    RulebookFile: "{version: 1}",
    Person: "{account: anna.k}",
    Away: "{first: 2026-12-28, last: 2027-01-10, instead: director}",
    CalendarEntry: "{timezone: UTC, hours: always}",
    Holidays: "{country: DE}",
    SlaEntry: "{when: always, metric: resolution, goals: [{target: 4h}]}",
    GoalEntry: "{target: 4h}",
    StepEntry: "{at: breach, do: x}",
    RepeatEntry: "{every: 1wd, times: 3}",
    MetricEntry: "{start: created, stop: resolved}",
    EscalationEntry: "{until: acknowledged, levels: [{after: 0m, to: x, do: y}]}",
    LevelEntry: "{after: 0m, to: x, do: y}",
    TicketEntry: "{type: task, template: x}",
    DelayWarningEntry: "{when: always, deadline: due_at, client_told_by: 1wd before}",
    PostponedEntry: "{more_than: 2, escalate: x}",
}
"""The least that each mapping needs, beside which an example of a key stands."""


def blocks() -> list[str]:
    """The blocks of YAML on the page."""
    return re.findall(r"```yaml\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)


def examples() -> Iterator[tuple[type[Section], str, str]]:
    for model in SMALLEST:
        for name, field in model.model_fields.items():
            yield from ((model, field.alias or name, example) for example in written_examples(model, name))


def test_the_page_and_the_schema_of_the_rules_are_up_to_date() -> None:
    assert main(["--check"]) == 0


def test_all_blocks_together_are_one_rulebook_that_loads_without_a_warning(tmp_path: Path) -> None:
    for number, block in enumerate(blocks()):
        (tmp_path / f"{number}.yaml").write_text(block, "utf-8")
    loaded = load_rulebook(tmp_path)
    assert [str(warning) for warning in loaded.warnings] == []
    assert blocks() == [f"{example}\n" for example in text.EXAMPLES.values()]


def test_the_blocks_use_every_key_that_there_is() -> None:
    written = set(re.findall(r"([\w.]+):", "\n".join(blocks())))
    every: list[type[Section]] = [*SMALLEST, ActionEntry]
    keys = {field.alias or name for model in every for name, field in model.model_fields.items()}
    assert keys - written == set()


@pytest.mark.parametrize(
    ("model", "key", "example"), list(examples()), ids=lambda part: part.__name__ if isinstance(part, type) else None
)
def test_an_example_of_a_key_is_taken(model: type[Section], key: str, example: str) -> None:
    smallest: Any = value_of(SMALLEST[model])
    entry_from(model, {**smallest, key: value_of(example)})


@pytest.mark.parametrize("kind", KINDS)
def test_an_example_of_an_action_is_taken(kind: str) -> None:
    for example in written_examples(ActionEntry, kind):
        assert entry_from(ActionEntry, {kind: value_of(example)}).kind == kind


def test_the_examples_of_what_stands_beside_an_action_are_taken() -> None:
    for example in written_examples(ActionEntry, "mention"):
        assert entry_from(ActionEntry, {"note": "x", "mention": value_of(example)}).kind == "note"
    for example in written_examples(ActionEntry, "template"):
        assert entry_from(ActionEntry, {"notify": "x", "template": value_of(example)}).kind == "notify"


@pytest.mark.parametrize(
    ("read", "rows"),
    [(duration_from, text.DURATIONS), (target_from, text.TARGETS), (offset_from, text.OFFSETS)],
)
def test_a_value_in_the_tables_is_taken(read: Callable[[object], object], rows: tuple[tuple[str, str], ...]) -> None:
    assert all(read(written) for written, _ in rows)


def test_conditions_and_events_in_the_tables_are_taken() -> None:
    for name in text.ATTRIBUTES:
        if name != "client.segment":
            for value, _ in text.COMPARISONS:
                assert name in condition_from({name: value_of(value)}).reads
    for key, (example, _) in text.LOGIC.items():
        assert str(condition_from({key: value_of(example)}))
    for example, _ in text.EVENTS.values():
        assert events_from(value_of(example))


def test_the_tables_leave_nothing_out() -> None:
    assert tuple(text.ATTRIBUTES) == (*TICKET_ATTRIBUTES, "fields.NAME", *CLIENT_ATTRIBUTES)
    assert set(text.EVENTS) == set(EVENTS)
    assert set(text.METRICS) == {*BUILT_IN, CLIENT_WARNED.name}
    assert set(text.DOES) == set(KINDS)


def test_every_example_is_yaml_that_is_read_as_meant() -> None:
    for _, key, example in examples():
        assert read_source("x", f"{key}: {example}\n".encode()).problems == [], example
