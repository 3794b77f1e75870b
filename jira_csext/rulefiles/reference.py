"""The rules reference: everything that a rules folder may say, from the models that read it, as one Markdown text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import fill

from jira_csext.core.rulebook import ActionKind
from jira_csext.rulefiles import reference_text as text
from jira_csext.rulefiles.conditions import CLIENT_ATTRIBUTES, FIELDS, TICKET_ATTRIBUTES
from jira_csext.rulefiles.events import EVENTS
from jira_csext.rulefiles.model import Section
from jira_csext.rulefiles.reference_tables import code, keys, table, value_of
from jira_csext.rulefiles.schema_fields import written_examples
from jira_csext.rulefiles.sections import RulebookFile
from jira_csext.rulefiles.sections.actions import KINDS, ActionEntry, TicketEntry
from jira_csext.rulefiles.sections.calendars import CalendarEntry, Holidays
from jira_csext.rulefiles.sections.conduct import CapEntry, ConductEntry, ContactHoursEntry
from jira_csext.rulefiles.sections.delay_warnings import DelayWarningEntry, PostponedEntry
from jira_csext.rulefiles.sections.escalations import EscalationEntry, LevelEntry, RepeatEntry
from jira_csext.rulefiles.sections.limits import LimitEntry
from jira_csext.rulefiles.sections.metrics import MetricEntry
from jira_csext.rulefiles.sections.people import Away, ChannelEntry, Person
from jira_csext.rulefiles.sections.playbooks import PlaybookEntry, PlaybookRepeatEntry, PlaybookStepEntry
from jira_csext.rulefiles.sections.segments import SegmentEntry
from jira_csext.rulefiles.sections.slas import GoalEntry, SlaEntry, StepEntry
from jira_csext.rulefiles.templates_known import VARIABLES

_INTRODUCTION = """\
# Rules reference

Every key that a rules folder may hold, with its value and what happens when it is left out. This page is written by
`tools/rules_reference.py` from the models that read the rules; [The rules](rules.md) tells the same as a story.

All `*.yaml` files directly in the folder are one rulebook (YAML 1.2), merged by section. A name stands once in its
section; it has letters, digits, hyphens, dots and underscores, 80 at most. All the blocks of YAML on this page are one
rulebook that loads.

An editor with a YAML language server checks and completes rule files by a schema. It is written, with the folder's own
names, by `jira-csext rules schema --output rules/rules.schema.json`, and the first line of each file says where it is:
`# yaml-language-server: $schema=rules.schema.json`. `jira-csext rules check` finds more: it sees all files together."""

_HOURS = """\
Weekdays are `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`, or a range like `mon-fri`; each has a list of stretches
like `"10:00-13:00"`, because a day may have a break. A stretch that ends before it begins goes over midnight, for at
most 12 hours. An empty list is a closed day, and so is a day that is not named."""

_CONDITIONS = """\
A condition is `always`, or a mapping: all of its keys must hold. An empty one is an error. What is missing equals
nothing."""

_EVENTS = """\
An event is a word, or a mapping of one word to its detail (`true` where it has none). Conditions beside it narrow it:
`{agent_reply: true, priority: High}`. `{any: […]}` is any of several events."""

_TEMPLATES = """\
A template is a text `templates/<language>/NAME.txt` in the rules folder: see [Templates](templates.md) for how it is
written and what each of its words says. The words are {words}. Of these, a `reply` may not say {inside}."""


def rules_reference(needs: Mapping[ActionKind, str]) -> str:
    """Return the reference as Markdown; `needs` says of each action what our account must be allowed to do."""
    return "\n".join(_lines(needs)) + "\n"


def examples() -> str:
    """Return all whole examples of the reference, each one a document's worth of sections."""
    return "\n\n".join(text.EXAMPLES.values())


def _lines(needs: Mapping[ActionKind, str]) -> Iterator[str]:
    yield _INTRODUCTION
    yield from _heading(2, "A rule file")
    yield from keys(RulebookFile)
    yield from _section("people", Person)
    yield "\n`assignee` and `reporter` are roles that each ticket fills; an entry here stands in for an empty one."
    yield from _part("Addresses", ChannelEntry)
    yield from _part("Absences", Away)
    yield from _section("calendars", CalendarEntry)
    yield from _heading(3, "Hours")
    yield _HOURS
    yield from _part("Holidays", Holidays)
    yield from _section("slas", SlaEntry)
    yield from _part("Goals", GoalEntry)
    yield from _part("Steps", StepEntry)
    yield from _part("Repetitions", RepeatEntry)
    yield from _section("metrics", MetricEntry)
    yield from _heading(3, "Built-in metrics")
    yield from table(
        ("metric", "starts", "stops", "ends as cancelled"), ((code(name), *said) for name, said in text.METRICS.items())
    )
    yield from _section("escalations", EscalationEntry)
    yield from _part("Levels", LevelEntry)
    yield from _actions(needs)
    yield from _heading(2, "Delay_warnings")
    yield f"{_said(DelayWarningEntry)} Under {code('delay_warnings:')}, each by its name.\n"
    yield from _example("delay_warnings")
    yield from keys(DelayWarningEntry)
    yield from _heading(3, "Deadlines")
    yield from table(("written", "meaning"), ((code(written), meaning) for written, meaning in text.DEADLINES))
    yield from _part("Postponements", PostponedEntry)
    yield from _heading(3, "Steps of a delay warning")
    yield from table(("step", "when", "what is done"), ((code(step), *said) for step, said in text.DELAY_STEPS.items()))
    yield from _section("limits", LimitEntry)
    yield from _section("segments", SegmentEntry)
    yield from _section("playbooks", PlaybookEntry)
    yield from _part("Steps of a playbook", PlaybookStepEntry)
    yield from _part("Repetitions of a playbook", PlaybookRepeatEntry)
    yield from _heading(2, "Conduct")
    yield f"{_said(ConductEntry)} {text.CONDUCT}\n"
    yield from _example("conduct")
    yield from keys(ConductEntry)
    yield from _part("Contact hours", ContactHoursEntry)
    yield from _part("Caps", CapEntry)
    yield from _conditions()
    yield from _events()
    yield from _values()
    yield from _heading(2, "Templates")
    yield _templates()


def _heading(level: int, title: str) -> Iterator[str]:
    yield f"\n{'#' * level} {title}\n"


def _section(name: str, model: type[Section]) -> Iterator[str]:
    yield from _heading(2, name.capitalize())
    yield f"{_said(model)} Under {code(f'{name}:')}, each by its name.\n"
    yield from _example(name)
    yield from keys(model)


def _part(title: str, model: type[Section]) -> Iterator[str]:
    yield from _heading(3, title)
    yield f"{_said(model)}\n"
    yield from keys(model)


def _said(model: type[Section]) -> str:
    return " ".join((model.__doc__ or "").split())


def _example(name: str) -> Iterator[str]:
    yield f"```yaml\n{text.EXAMPLES[name]}\n```\n"


def _actions(needs: Mapping[ActionKind, str]) -> Iterator[str]:
    yield from _heading(2, "Actions")
    yield "Named lists of things to do; a step or level names one, or spells actions out. Each item does one thing.\n"
    yield from _example("actions")
    rows = []
    for kind in KINDS:
        shown = ", ".join(code(f"{{{kind}: {example}}}") for example in written_examples(ActionEntry, kind))
        rows.append((code(kind), value_of(ActionEntry, kind), shown, text.DOES[kind], needs.get(kind, "—")))
    yield from table(("action", "takes", "example", "what it does", "the account needs, in Jira"), rows)
    yield "\n`jira-csext doctor` says which of them the configured helpdesk cannot do. Beside an action may stand:\n"
    yield from keys(ActionEntry, [name for name in ActionEntry.model_fields if name not in KINDS])
    yield from _part("New tickets", TicketEntry)


def _conditions() -> Iterator[str]:
    yield from _heading(2, "Conditions")
    yield f"{_CONDITIONS}\n"
    yield from _example("conditions")
    attributes = (*TICKET_ATTRIBUTES, f"{FIELDS}NAME", *CLIENT_ATTRIBUTES)
    yield from table(("attribute", "what it is"), ((code(name), text.ATTRIBUTES[name]) for name in attributes))
    yield ""
    yield from table(("value", "holds for"), ((code(value), says) for value, says in text.COMPARISONS))
    yield ""
    yield from table(
        ("key", "example", "holds when"),
        ((code(key), code(f"{key}: {example}"), says) for key, (example, says) in text.LOGIC.items()),
    )


def _events() -> Iterator[str]:
    yield from _heading(2, "Events")
    yield f"{_EVENTS}\n"
    yield from _example("events")
    yield from table(
        ("event", "example", "what happened"),
        ((code(name), code(text.EVENTS[name][0]), text.EVENTS[name][1]) for name in EVENTS),
    )


def _values() -> Iterator[str]:
    yield from _heading(2, "What a client negotiated")
    yield "The register may hold a target or calendar of the client's own; `else` is for all others. It counts as of"
    yield "the start of the cycle.\n"
    yield from _example("negotiated")
    for title, rows, note in (
        ("Durations", text.DURATIONS, "A bare `1d` is refused with the three ways to say it: `8h`, `1wd`, `1cd`."),
        ("Targets", text.TARGETS, "`wd` and `end of …` become working time once, from the start or the next opening."),
        ("Instants of a cycle", text.OFFSETS, "A step falls once a cycle; of steps due together the last one speaks."),
    ):
        yield from _heading(2, title)
        yield from table(("written", "meaning"), ((code(written), meaning) for written, meaning in rows))
        yield f"\n{note}"


def _templates() -> str:
    words = ", ".join(code(name) for name in VARIABLES)
    inside = ", ".join(code(name) for name, variable in VARIABLES.items() if variable.inside)
    return fill(_TEMPLATES.format(words=words, inside=inside), 120, break_long_words=False, break_on_hyphens=False)
