"""The JSON schema of rule files: every right rulebook passes, wrong ones do not, and a folder's own names are in it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import PlainValidator

from jira_csext.rulefiles import KnownWords, RulebookRefused, load_rulebook
from jira_csext.rulefiles.folder import read_rule_file
from jira_csext.rulefiles.model import Section
from jira_csext.rulefiles.schema import rules_schema
from jira_csext.rulefiles.schema_fields import examples_of, meaning_of
from jira_csext.rulefiles.schema_kinds import kind_of
from jira_csext.rulefiles.schema_names import Names, names_of
from jira_csext.rulefiles.sections import RulebookFile
from jira_csext.rulefiles.source import read_source
from tests.rulefiles.schema_trial import Trial, trial_of

REPO = Path(__file__).resolve().parents[2]
RULES = REPO / "rules"
WRONG_FOLDER = REPO / "tests" / "data" / "wrong-rulebooks"


@cache
def of_any_folder() -> Trial:
    return trial_of(rules_schema())


def values_in(path: Path) -> Any:
    source, problems = read_rule_file(path)
    return None if source is None or problems else source.value


def value_of(text: str) -> Any:
    source = read_source("rules/a.yaml", text.encode()).source
    assert source is not None
    return source.value


def models(model: Any = RulebookFile) -> Iterator[type[Section]]:
    """Every model that a rule file is made of."""
    if isinstance(model, type) and issubclass(model, Section):
        yield model
        for field in model.model_fields.values():
            yield from models(field.annotation)
    else:
        for part in get_args(model):
            yield from models(part)


def readers(annotation: Any, metadata: tuple[Any, ...] = ()) -> Iterator[Any]:
    """Every reader of a value in a type."""
    yield from (part.func for part in metadata if isinstance(part, PlainValidator))
    if hasattr(annotation, "__metadata__"):
        yield from readers(get_args(annotation)[0], annotation.__metadata__)
    else:
        for part in get_args(annotation):
            yield from readers(part)


@pytest.mark.parametrize("path", sorted(RULES.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_rules_that_come_with_the_program_pass_with_their_own_names(path: Path) -> None:
    assert trial_of(rules_schema(names_of(RULES))).wrong(values_in(path)) == []


def test_the_example_of_the_language_passes_without_the_sections_of_later_releases(shared: Path) -> None:
    design = (shared / "design" / "rules-language.md").read_text("utf-8")
    example = value_of(design.partition("```yaml\n")[2].partition("```")[0])
    now = {name: section for name, section in example.items() if name not in RulebookFile.later}
    assert {"slas", "metrics", "escalations"} <= set(now)
    assert of_any_folder().wrong(now) == []


def test_every_wrong_rulebook_that_only_needs_a_warning_passes(tmp_path: Path) -> None:
    passed = 0
    for number, path in enumerate(sorted(WRONG_FOLDER.glob("*.yaml"))):
        folder = tmp_path / str(number)
        folder.mkdir()
        (folder / path.name).write_bytes(path.read_bytes())
        try:
            load_rulebook(folder)
        except RulebookRefused:
            continue
        assert of_any_folder().wrong(values_in(folder / path.name)) == [], path.name
        passed += 1
    assert passed > 3


RULE = "slas: {a: {when: always, metric: resolution, goals: [{target: 4h}]%s}}"
REFUSED = (
    "version: 2",
    "version: '1'",
    "slos: {}",
    "slas: []",
    "slas: {a b: {when: always, metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {when: always, goals: [{target: 4h}]}}",
    "slas: {a: {when: always, metric: resolution, goals: []}}",
    "slas: {a: {when: {}, metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {when: {typ: bug}, metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {when: {type: []}, metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {when: {type: {nott: bug}}, metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {when: [{type: bug}], metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {when: {any: {type: bug}}, metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {when: {client.segment: curent}, metric: resolution, goals: [{target: 4h}]}}",
    "slas: {a: {when: always, metric: resolution, goals: [{target: 1d}]}}",
    "slas: {a: {when: always, metric: resolution, goals: [{target: 4}]}}",
    "slas: {a: {when: always, metric: resolution, goals: [{target: 0m}]}}",
    "slas: {a: {when: always, metric: resolution, goals: [{target: end of week}]}}",
    "slas: {a: {when: always, metric: resolution, goals: [{target: 4h, when: {unanswered_for: 2h}}]}}",
    "slas: {a: {when: always, metric: resolution, goals: [{target: 4h, effective_from: soon}]}}",
    RULE % ", on_reopen: again",
    RULE % ", shadow: 'yes'",
    RULE % ", steps: [{at: 150%, do: x}]",
    RULE % ", steps: [{at: 50%}]",
    RULE % ", steps: [{at: before 2h, do: x}]",
    RULE % ", steps: [{at: stop, do: x, repeat: {every: 1wd, times: 1}}]",
    RULE % ", steps: [{at: breach, do: x, repeat: {every: 0m, times: 1}}]",
    RULE % ", steps: [{at: breach, do: x, repeat: {every: 1wd, times: 0}}]",
    RULE % ", steps: [{at: breach, do: [{note: x, label: y}]}]",
    RULE % ", steps: [{at: breach, do: [{mention: x}]}]",
    "actions: {a: []}",
    "actions: {a: [{note: Re Minder}]}",
    "actions: {a: [{label: two words}]}",
    "actions: {a: [{label: x, mention: assignee}]}",
    "actions: {a: [{note: x, template: y}]}",
    "actions: {a: [{set: {status: Done}}]}",
    "actions: {a: [{ticket: {type: task}}]}",
    "people: {a: {}}",
    "people: {a: {from: client.name}}",
    "people: {a: {notify: someone}}",
    "people: {a: {account: x, away: [{first: 2026-13-01, last: 2026-12-02, instead: b}]}}",
    "calendars: {a: {timezone: Mars/Base, hours: always}}",
    "calendars: {a: {hours: {mon-fri: ['10:00-18:00']}}}",
    "calendars: {a: {timezone: UTC, hours: {monday: ['10:00-18:00']}}}",
    "calendars: {a: {timezone: UTC, hours: {mon: '10:00-18:00'}}}",
    "calendars: {a: {timezone: UTC, hours: {mon: ['10:00-25:00']}}}",
    "calendars: {a: {timezone: UTC, hours: always, holidays: {country: Russia}}}",
    "calendars: {a: {timezone: UTC, hours: always, closed: [tomorrow]}}",
    "metrics: {a: {start: created}}",
    "metrics: {a: {start: created, stop: done}}",
    "metrics: {a: {start: {becomes: always}, stop: resolved}}",
    "metrics: {a: {start: [created], stop: resolved}}",
    "metrics: {a: {start: {created: true, resolved: true}, stop: resolved}}",
    "metrics: {a: {start: {type: bug}, stop: resolved}}",
    "escalations: {a: {until: acknowledged, levels: []}}",
    "escalations: {a: {until: acknowledged, levels: [{after: 4h, do: x}]}}",
    "escalations: {a: {until: acknowledged, levels: [{after: soon, to: b, do: x}]}}",
)


@pytest.mark.parametrize("text", REFUSED)
def test_a_wrong_rulebook_does_not_pass(text: str) -> None:
    assert not of_any_folder().is_valid(value_of(text)), text


OWN = """\
people: {head: {account: anna.k}}
calendars: {office: {timezone: UTC, hours: always}}
metrics: {visit: {start: created, stop: resolved}}
escalations: {up: {until: acknowledged, levels: [{after: 0m, to: head, do: [{note: x}]}]}}
actions: {tell: [{note: x, mention: head}]}
slas: {a: {when: {type: Bug}, metric: visit, calendar: office, goals: [{target: 4h}]}}
"""
SITE = KnownWords(
    types=frozenset({"bug"}), states=frozenset({"in_review"}), fields=frozenset({"Seats"}), templates=frozenset({"x"})
)


@pytest.fixture
def own(tmp_path: Path) -> Trial:
    (tmp_path / "a.yaml").write_text(OWN)
    return trial_of(rules_schema(names_of(tmp_path, SITE)))


@pytest.mark.parametrize(
    "text",
    [
        OWN,
        "actions: {b: [{assign: assignee}, {watch: reporter}, {note: not-written-yet, mention: [head, assignee]}]}",
        "slas: {b: {when: {state: In_Review}, metric: visit, goals: [{target: 4h}], steps: [{at: 50%, do: tell}]}}",
        "slas: {b: {when: {state: waiting_for_client, type: other}, metric: first_response, goals: [{target: 4h}]}}",
        "slas: {b: {when: {fields.seats: 3, state: 'wait*'}, metric: visit, goals: [{target: 4h}]}}",
        "metrics: {late: {start: {breached: a}, stop: resolved}}",
        "actions: {b: [{transition: resolved}, {set: {fields.SEATS: 3}}, {ticket: {type: task, template: y}}]}",
    ],
)
def test_the_folders_own_names_and_the_sites_words_pass(own: Trial, text: str) -> None:
    assert own.wrong(value_of(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "actions: {b: [{assign: haed}]}",
        "actions: {b: [{note: x, mention: [head, nobody]}]}",
        "slas: {b: {when: always, metric: vist, goals: [{target: 4h}]}}",
        "slas: {b: {when: always, metric: visit, calendar: ofice, goals: [{target: 4h}]}}",
        "slas: {b: {when: always, metric: visit, goals: [{target: 4h}], steps: [{at: 50%, do: tel}]}}",
        "slas: {b: {when: always, metric: visit, goals: [{target: 4h}], steps: [{at: 50%, escalate: down}]}}",
        "slas: {b: {when: {state: in_revue}, metric: visit, goals: [{target: 4h}]}}",
        "slas: {b: {when: {fields.Chairs: 3}, metric: visit, goals: [{target: 4h}]}}",
        "metrics: {late: {start: {breached: b}, stop: resolved}}",
    ],
)
def test_a_name_that_is_nobodys_does_not_pass(own: Trial, text: str) -> None:
    assert not own.is_valid(value_of(text))


def test_while_a_file_cannot_be_read_any_name_may_be_in_it(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(OWN)
    (tmp_path / "b.yaml").write_text("actions: {tell-all: [")
    assert names_of(tmp_path, SITE) == Names(site=SITE)


def test_an_entry_with_a_slip_in_it_lends_its_name_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(OWN)
    (tmp_path / "b.yaml").write_text("actions: {half-done: [{nte: x}]}\n")
    assert names_of(tmp_path).sections["actions"] == ("tell", "half-done")


def test_every_value_type_of_the_models_has_a_schema_of_its_own() -> None:
    missing = {
        f"{model.__name__}.{name}"
        for model in models()
        for name, field in model.model_fields.items()
        for reader in readers(field.annotation, tuple(field.metadata))
        if kind_of(reader) is None
    }
    assert missing == set(), "add a line to _KINDS of schema_kinds"


def test_every_key_says_what_it_means_and_shows_an_example() -> None:
    for model in models():
        for name in model.model_fields:
            assert meaning_of(model, name).endswith("."), f"{model.__name__}.{name}"
            assert examples_of(model, name), f"{model.__name__}.{name}"


def patterns(schema: object) -> Iterator[str]:
    """Every pattern in a schema."""
    if isinstance(schema, dict):
        for key, inner in schema.items():
            if key == "pattern" and isinstance(inner, str):
                yield inner
            elif key == "patternProperties":
                yield from inner
            yield from patterns(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from patterns(inner)


def test_patterns_are_written_as_python_and_strict_ecma_script_both_read_them() -> None:
    site = KnownWords(states=frozenset({"In/Review (2)", "на проверке"}), fields=frozenset({"Root-cause #1"}))
    found = set(patterns(rules_schema(Names(site=site))))
    assert len(found) > 15
    for pattern in found:
        re.compile(pattern)
        # ECMA Script refuses every escape of a character that needs none.
        assert set(re.findall(r"\\(.)", pattern)) <= set("sSdDwW.^$*+?()[]{}|/\\-"), pattern
        assert "\\-" not in re.sub(r"\[(?:[^\]\\]|\\.)*\]", "", pattern), pattern
        assert "(?P" not in pattern
        assert "(?i" not in pattern


def test_the_schema_is_json_of_the_draft_that_it_names() -> None:
    schema = rules_schema()
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(schema)) == schema
    assert schema["properties"]["slas"]["description"] == "What is promised."
