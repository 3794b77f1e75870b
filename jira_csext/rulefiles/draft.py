"""A draft: the entries of all files, section by section, with the problems that their merging shows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar, cast

from pydantic import ValidationError

from jira_csext.core.rulebook import Source
from jira_csext.rulefiles.model import Section, at_its_place, sentences
from jira_csext.rulefiles.problems import KEY, Key, Path, Problem, quoted
from jira_csext.rulefiles.sections import NAMED_SECTIONS, RULE_SECTIONS, VERSION, RulebookFile
from jira_csext.rulefiles.sections.actions import ActionEntry
from jira_csext.rulefiles.sections.calendars import CalendarEntry
from jira_csext.rulefiles.sections.delay_warnings import DelayWarningEntry
from jira_csext.rulefiles.sections.escalations import EscalationEntry
from jira_csext.rulefiles.sections.limits import LimitEntry
from jira_csext.rulefiles.sections.metrics import MetricEntry
from jira_csext.rulefiles.sections.people import Person
from jira_csext.rulefiles.sections.playbooks import PlaybookEntry
from jira_csext.rulefiles.sections.segments import SegmentEntry
from jira_csext.rulefiles.sections.slas import SlaEntry
from jira_csext.rulefiles.source import SourceFile
from jira_csext.rulefiles.values import why_no_name

_Value_co = TypeVar("_Value_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Entry(Generic[_Value_co]):
    """One named entry of a section, with the way to where it was written."""

    name: str
    value: _Value_co
    source: SourceFile
    path: Path

    def problem(self, *path: Key, says: str) -> Problem:
        """Return a problem with the part of the entry that `path` leads to."""
        return at_its_place(self.source, (*self.path, *path), says)

    def warning(self, *path: Key, says: str) -> Problem:
        """Return a problem that does not refuse the rulebook."""
        return self.problem(*path, says=says)._replace(severity="warning")

    def place(self, *path: Key) -> Source:
        """Return where a part of the entry stands; the entry itself by its name."""
        if not path:
            return Source(self.source.name, *self.source.place_of_key(self.path))
        return Source(self.source.name, *self.source.place_of((*self.path, *path)))

    def raw(self, *path: Key) -> object:
        """Return a part of the entry as it was written, None where it was not."""
        found: object = self.source.value
        for key in (*self.path, *path):
            if isinstance(found, dict) and isinstance(key, str):
                found = found.get(key)
            elif isinstance(found, list) and isinstance(key, int):
                found = found[key]
            else:
                return None
        return found


@dataclass
class Draft:
    """What all files say together. `names` holds every name of a section, those of entries that are wrong included."""

    people: dict[str, Entry[Person]] = field(default_factory=dict)
    calendars: dict[str, Entry[CalendarEntry]] = field(default_factory=dict)
    slas: dict[str, Entry[SlaEntry]] = field(default_factory=dict)
    metrics: dict[str, Entry[MetricEntry]] = field(default_factory=dict)
    escalations: dict[str, Entry[EscalationEntry]] = field(default_factory=dict)
    actions: dict[str, Entry[list[ActionEntry]]] = field(default_factory=dict)
    delay_warnings: dict[str, Entry[DelayWarningEntry]] = field(default_factory=dict)
    limits: dict[str, Entry[LimitEntry]] = field(default_factory=dict)
    segments: dict[str, Entry[SegmentEntry]] = field(default_factory=dict)
    playbooks: dict[str, Entry[PlaybookEntry]] = field(default_factory=dict)
    conduct: dict[str, Entry[object]] = field(default_factory=dict)
    """What is written under `conduct`, key by key."""
    names: dict[str, dict[str, Source]] = field(default_factory=lambda: {name: {} for name in NAMED_SECTIONS})
    problems: list[Problem] = field(default_factory=list)
    broken: list[Entry[None]] = field(default_factory=list)
    """Entries with something wrong inside; what can be read of them is still looked at."""
    lacks_names: bool = False
    """Whether a section could not be read, so that `names` are not all."""


def draft_of(sources: Sequence[SourceFile]) -> Draft:
    """Return the files merged by section; what is wrong inside an entry leaves that entry out."""
    draft = Draft()
    for source in sources:
        draft.problems += _names(source, draft.names)
        content = _content(source, draft)
        if content is None:
            continue
        for section in NAMED_SECTIONS:
            entries = cast("dict[str, object]", getattr(draft, section))
            for name, value in _entries(getattr(content, section)):
                entries.setdefault(name, Entry(name, value, source, (section, name)))
    mappings = [source for source in sources if isinstance(source.value, dict)]
    if mappings and not any("version" in cast("dict[str, object]", source.value) for source in mappings):
        what = "no file says which version of the rules language it is in; write version: 1"
        draft.problems.append(Problem(mappings[0].name, 1, 1, "", what, "warning"))
    return draft


def _entries(section: object) -> Iterator[tuple[str, object]]:
    """Yield the entries of a section by name; one that is a mapping of settings has those that are written."""
    if isinstance(section, Section):
        yield from ((name, getattr(section, name)) for name in section.model_fields_set)
    elif isinstance(section, Mapping):
        yield from section.items()


def _content(source: SourceFile, draft: Draft) -> RulebookFile | None:
    """Return what is right in the file, and add what is wrong."""
    if source.value is None:
        what = "the file is empty; write version: 1 and a section, or delete the file"
        draft.problems.append(Problem(source.name, 1, 1, "", what))
        return None
    try:
        content = RulebookFile.model_validate(source.value)
    except ValidationError as error:
        found = list(sentences(RulebookFile, error))
        draft.problems += [at_its_place(source, path, text) for path, text in found]
        draft.lacks_names |= any(_is_of_section(path) for path, _ in found)
        if not isinstance(source.value, dict):
            return None
        wrong = {path[:2] for path, _ in found}
        draft.broken += (Entry(str(path[1]), None, source, path) for path in sorted(wrong, key=str) if len(path) == 2)
        content = RulebookFile.model_validate(_without(source.value, wrong))
    if content.version != VERSION:
        what = f"the rules language that this program knows is version {VERSION}; write version: {VERSION}"
        draft.problems.append(at_its_place(source, ("version",), what))
    return content


def _is_of_section(path: Path) -> bool:
    """Whether a problem hides the names in a section: the whole of it is wrong, or its own name."""
    return (
        path != ("version",) and not (path and path[0] in RulebookFile.later) and len(path) - (path[-1:] == (KEY,)) <= 1
    )


def _without(value: Mapping[str, object], broken: set[Path]) -> dict[str, object]:
    """Return the file's sections without the entries that are wrong, and without sections that are."""
    kept: dict[str, object] = {}
    for section, entries in value.items():
        if section not in RulebookFile.model_fields or any(path[0] == section and len(path) == 1 for path in broken):
            continue
        if isinstance(entries, dict):
            entries = {name: entry for name, entry in entries.items() if (section, name) not in broken}
        kept[section] = entries
    return kept


def _names(source: SourceFile, known: Mapping[str, dict[str, Source]]) -> Iterator[Problem]:
    """Yield names that cannot be, and names that another file has already; add the rest to the known ones."""
    for section in NAMED_SECTIONS:
        entries = source.value.get(section) if isinstance(source.value, dict) else None
        if not isinstance(entries, dict):
            continue
        for name in entries:
            path: Path = (section, name)
            place = Source(source.name, *source.place_of_key(path))
            taken = {other: names[name] for other, names in known.items() if name in names}
            if why := why_no_name(name):
                yield at_its_place(source, (*path, KEY), why)
            elif first := taken.get(section):
                what = f"{quoted(name)} is already in {first.file}:{first.line}:{first.column}; rename or delete one"
                yield at_its_place(source, (*path, KEY), what)
            elif section in RULE_SECTIONS and (rule := next((r for r in RULE_SECTIONS if r in taken), "")):
                first = taken[rule]
                what = (
                    f"a rule {quoted(name)} is already in {first.file}:{first.line}:{first.column} ({rule}); "
                    "rename one of them"
                )
                yield at_its_place(source, (*path, KEY), what)
            else:
                known[section][name] = place
