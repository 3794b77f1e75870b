"""Scenarios: a ticket's story, and all that the rules must make of it; read with places and problems like rules."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, ValidationError

from jira_csext.core.rulebook import Source
from jira_csext.core.ticket import Value
from jira_csext.rulefiles.folder import read_rule_file
from jira_csext.rulefiles.happenings import (
    Beginning,
    Happening,
    beginning_from,
    client_from,
    history_from,
)
from jira_csext.rulefiles.model import Section, at_its_place, sentences
from jira_csext.rulefiles.moments import Moment, moment_from
from jira_csext.rulefiles.problems import Key, ScenarioRefused
from jira_csext.rulefiles.problems import Path as Way
from jira_csext.rulefiles.source import SourceFile


def _moment_or_none(value: object) -> Moment | None:
    return None if value is None else moment_from(value)


MomentType = Annotated[Moment, PlainValidator(moment_from)]
MaybeMoment = Annotated[Moment | None, PlainValidator(_moment_or_none)]


class ExpectedCycle(Section):
    """One run of a rule's clock as it stands at the end: still open without `stopped`, in time without `breached`."""

    example: ClassVar[str] = "{due: 2026-03-10 12:00, stopped: 2026-03-10 10:30}"

    started: MaybeMoment = Field(default=None, examples=["2026-03-06 16:00"])
    due: MaybeMoment = Field(default=None, examples=["2026-03-10 12:00"])
    """Compared where it is written; an empty one says that there is no due instant."""
    stopped: MaybeMoment = Field(default=None, examples=["2026-03-10 10:30"])
    breached: bool = Field(default=False, examples=["true"])
    cancelled: bool = Field(default=False, examples=["true"])
    paused: bool = Field(default=False, examples=["true"])
    goal: int = Field(default=0, examples=["1"])
    """Which goal is in force, from 1; compared where it is written."""


class ExpectedStep(Section):
    """A step and the moment at which it falls; one that was `superseded` (another spoke for it) need not be listed."""

    example: ClassVar[str] = "{at: 2026-03-06 18:00, step: 50%}"

    at: MomentType = Field(examples=["2026-03-06 18:00"])
    step: str = Field(examples=["50%"])
    superseded: bool = Field(default=False, examples=["true"])


class Expected(Section):
    """All that happens by one rule: each cycle in order (compared where it is written), and each step."""

    example: ClassVar[str] = "RULE: {cycles: [{due: 2026-03-10 12:00}], fired: []}"

    cycles: list[ExpectedCycle] | None = Field(default=None, examples=["[{due: 2026-03-10 12:00}]"])
    fired: list[ExpectedStep] = Field(default=[], examples=["[{at: 2026-03-06 18:00, step: 50%}]"])


class ScenarioFile(Section):
    """A scenario as it is written."""

    example: ClassVar[str] = "scenario: NAME, and below it ticket:, history: and expect:"

    scenario: str = Field(min_length=1, examples=["a complaint left over a long weekend"])
    rulebook: str = Field(default="..", min_length=1, examples=[".."])
    """The folder of the rules, from the folder that this file is in."""
    client: Annotated[dict[str, Value], PlainValidator(client_from)] = Field(
        default={}, examples=["{key: acme, tier: key}"]
    )
    ticket: Annotated[Beginning, PlainValidator(beginning_from)] = Field(
        examples=["{type: complaint, created: 2026-03-06 16:00}"]
    )
    history: Annotated[list[Happening], PlainValidator(history_from)] = Field(default=[])
    ends: MaybeMoment = Field(default=None, examples=["2026-03-11 19:00"])
    expect: dict[str, Expected] | None = Field(default=None, examples=[Expected.example])


@dataclass(frozen=True, slots=True)
class Scenario:
    """A scenario ready to be played; `rulebook` is the folder of the rules it is about."""

    name: str
    rulebook: Path
    story: ScenarioFile
    source: SourceFile

    @property
    def expect(self) -> dict[str, Expected]:
        """What must happen, by rule."""
        return self.story.expect or {}

    def place(self, *path: Key) -> Source:
        """Return where a part of it was written."""
        return Source(self.source.name, *self.source.place_of_key(path))

    def moments(self) -> Iterator[Moment]:
        """Yield every moment at which something happens, or must have happened; due instants are plans."""
        yield self.story.ticket.created
        yield from (happening.at for happening in self.story.history)
        for _, moment in expected_moments(self.story):
            yield moment


def scenario_files(rules: Path) -> list[Path]:
    """Return the scenarios of a rules folder, `scenarios/*.yaml`, by name."""
    return sorted((rules / "scenarios").glob("*.yaml"))


def load_scenario(path: Path) -> Scenario:
    """Return the scenario of one file. Raises ScenarioRefused with every problem in it."""
    source, problems = read_rule_file(path)
    if source is None or problems:
        raise ScenarioRefused(problems)
    try:
        story = ScenarioFile.model_validate(source.value)
    except ValidationError as error:
        found = sentences(ScenarioFile, error)
        raise ScenarioRefused(at_its_place(source, way, text) for way, text in found) from None
    if late := [at_its_place(source, way, text) for way, text in _out_of_time(story)]:
        raise ScenarioRefused(late)
    rules = Path(os.path.normpath(path.parent / story.rulebook))
    return Scenario(story.scenario, rules, story, source)


def expected_moments(story: ScenarioFile) -> Iterator[tuple[Way, Moment]]:
    """Yield what must have happened by the end of the scenario, with the way to where it is written."""
    for rule, expected in (story.expect or {}).items():
        for place, cycle in enumerate(expected.cycles or ()):
            for key, moment in (("started", cycle.started), ("stopped", cycle.stopped)):
                if moment is not None:
                    yield ("expect", rule, "cycles", place, key), moment
        for place, step in enumerate(expected.fired):
            yield ("expect", rule, "fired", place, "at"), step.at


def _out_of_time(story: ScenarioFile) -> Iterator[tuple[Way, str]]:
    created, ends = story.ticket.created, story.ends
    happened: list[tuple[Way, Moment]] = [
        (("history", place, "at"), happening.at) for place, happening in enumerate(story.history)
    ]
    if ends is not None:
        happened.append((("ends",), ends))
    for way, moment in (*happened, *expected_moments(story)):
        if moment.local < created.local:
            yield way, f"{moment} is before the ticket is created ({created}); move it"
        elif ends is not None and moment.local > ends.local:
            yield way, f"{moment} is after the scenario ends ({ends}); move one of the two"
