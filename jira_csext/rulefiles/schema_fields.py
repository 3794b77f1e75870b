"""What the keys of the models mean, and their examples, as texts and as the values that they are."""

from __future__ import annotations

from collections.abc import Mapping

from jira_csext.rulefiles.model import Section
from jira_csext.rulefiles.sections import RulebookFile
from jira_csext.rulefiles.sections.calendars import CalendarEntry
from jira_csext.rulefiles.sections.escalations import EscalationEntry, LevelEntry
from jira_csext.rulefiles.sections.people import Away, Person
from jira_csext.rulefiles.sections.slas import SlaEntry, StepEntry
from jira_csext.rulefiles.source import read_source

# Keys that say what they are to whoever reads the models, and need a sentence for whoever does not.
_MEANT: Mapping[tuple[type[Section], str], str] = {
    (RulebookFile, "people"): "Roles that rules may name.",
    (RulebookFile, "calendars"): "When time counts.",
    (RulebookFile, "slas"): "What is promised.",
    (RulebookFile, "metrics"): "Clocks of one's own.",
    (RulebookFile, "escalations"): "Who is called, and who next.",
    (RulebookFile, "actions"): "Named lists of things to do.",
    (Person, "away"): "When somebody else stands in.",
    (Away, "first"): "The first day of it.",
    (Away, "last"): "The last day of it.",
    (CalendarEntry, "holidays"): "Whose public holidays and moved working days apply.",
    (SlaEntry, "metric"): "Which clock measures it.",
    (SlaEntry, "calendar"): "On which the clock runs; left out, `default`, or the only one that is not `always`.",
    (SlaEntry, "goals"): "Targets, each for the tickets of its `when`; the first that matches is in force.",
    (SlaEntry, "steps"): "What to do on the way.",
    (StepEntry, "at"): "When it falls.",
    (EscalationEntry, "levels"): "Whom to call, one level after the other.",
    (LevelEntry, "do"): "What is done then: an action's name, or a list of actions and names.",
}


def meaning_of(model: type[Section], name: str) -> str:
    """Return what a key means, in a sentence; empty for one that nobody has described."""
    said = model.model_fields[name].description or _MEANT.get((model, name), "")
    return " ".join(said.split())


def written_examples(model: type[Section], name: str) -> list[str]:
    """Return the examples of a key as an admin writes them behind it.

    An example that names the key again, `new_cycle, or on_reopen: resume`, is two.
    """
    field = model.model_fields[name]
    key = field.alias or name
    return [part for example in field.examples or [] for part in str(example).split(f", or {key}: ")]


def examples_of(model: type[Section], name: str) -> list[object]:
    """Return the examples of a key as values."""
    return [value_of(example) for example in written_examples(model, name)]


def value_of(example: str) -> object:
    """Return the value that an example means; ValueError where it is no YAML."""
    read = read_source("example", f"value: {example}\n".encode())
    if read.source is None or read.problems or not isinstance(read.source.value, dict):
        raise ValueError(f"the example {example} cannot be read: {'; '.join(map(str, read.problems))}")
    return read.source.value["value"]
