"""Words that a rule may speak because the site file maps something onto them, and texts because they are there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jira_csext.core.ticket import OPEN, RESOLVED, WAITING_FOR_CLIENT
from jira_csext.rulefiles.checks import actions_written
from jira_csext.rulefiles.conditions import FIELDS, words_spoken
from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.problems import Path, Problem, nearest, quoted
from jira_csext.rulefiles.sections.slas import SlaEntry

_STATES = (OPEN, WAITING_FOR_CLIENT, RESOLVED)
_SPOKEN = ("note", "reply")


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What the site file knows, each set as it is written there; None where everything may occur.

    `states` are None where there is no site file: then a status is `open` or `resolved`, by its category. `templates`
    are the names of the texts in the site's `language`, None where they are not looked at.
    """

    types: frozenset[str] | None = None
    states: frozenset[str] | None = None
    priorities: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    templates: frozenset[str] | None = None
    language: str = ""

    def of(self, attribute: str) -> frozenset[str] | None:
        """Return the words that the attribute can have, None where everything may occur."""
        return {
            "type": self.types,
            "priority": self.priorities,
            "client.tier": self.tiers,
        }.get(attribute)


def unmapped_words(draft: Draft, site: KnownWords) -> Iterator[Problem]:
    """Yield every word of a condition that no ticket of this site can ever have.

    States and fields come from the site file alone, so there it is an error; without a site file, and for a state that
    is ours and has no status, a warning. A type, priority or tier can exist in the helpdesk without being mapped, so
    there it is a warning.
    """
    for entry in draft.slas.values():
        for path in _conditions(entry.value):
            for inner, attribute, word in words_spoken(entry.raw(*path)):
                if attribute == "state":
                    yield from _unmapped_state(entry, (*path, *inner), word, site)
                elif what := _unmapped(site, attribute, word):
                    yield entry.warning(*path, *inner, says=what)
            yield from _unmapped_fields(entry, path, site)


def missing_templates(draft: Draft, site: KnownWords) -> Iterator[Problem]:
    """Yield, as warnings, texts that an action names and that nobody has written in the site's language."""
    if site.templates is None:
        return
    folder = f"templates/{site.language}"
    for entry, path, action in actions_written(draft):
        for kind in _SPOKEN:
            name: str = getattr(action, kind)
            if name and name not in site.templates:
                near = nearest(name, sorted(site.templates))
                way_out = f'did you mean "{near}"?' if near else f"write {folder}/{name}.txt"
                yield entry.warning(*path, kind, says=f"there is no template {quoted(name)} in {folder}/; {way_out}")


def _unmapped_state(entry: Entry[SlaEntry], path: Path, word: str, site: KnownWords) -> Iterator[Problem]:
    folded = word.casefold()
    mapped = sorted(site.states or ())
    if "*" in word or folded in (name.casefold() for name in mapped):
        return
    outcome = "always holds" if path.count("not") % 2 else "never holds"
    if site.states is None:
        if folded not in _STATES:
            near = nearest(word, _STATES)
            way_out = f'did you mean "{near}"?' if near else f"known: {', '.join(_STATES)}"
            says = f"no site file maps a status to {quoted(word)}, so this {outcome}; {way_out}"
            yield entry.warning(*path, says=says)
    elif folded == WAITING_FOR_CLIENT:
        says = (
            f"the site file maps no status to {WAITING_FOR_CLIENT}, so this {outcome}; "
            "write the statuses that mean it under `states` there"
        )
        yield entry.warning(*path, says=says)
    elif folded not in _STATES:
        known = [*mapped, *(state for state in _STATES if state not in mapped)]
        yield entry.problem(*path, says=_not_known("state", word, sorted(known)))


def _unmapped(site: KnownWords, attribute: str, word: str) -> str:
    mapped = site.of(attribute)
    if mapped is None or "*" in word:
        return ""
    known = sorted(mapped)
    if word.casefold() in (name.casefold() for name in known):
        return ""
    return _not_known(attribute.removeprefix("client."), word, known)


def _not_known(name: str, word: str, known: list[str]) -> str:
    near = nearest(word, known)
    way_out = f'did you mean "{near}"?' if near else f"map it there; known: {', '.join(known) or 'none'}"
    return f"the site file knows no {name} {quoted(word)}; {way_out}"


def _unmapped_fields(entry: Entry[SlaEntry], path: Path, site: KnownWords) -> Iterator[Problem]:
    if site.fields is None:
        return
    for inner in _fields_named(entry.raw(*path)):
        name = str(inner[-1]).removeprefix(FIELDS)
        if name.casefold() not in {known.casefold() for known in site.fields}:
            near = nearest(name, site.fields)
            way_out = f'did you mean "{FIELDS}{near}"?' if near else f"add it under `{FIELDS[:-1]}` there"
            yield entry.problem(*path, *inner, says=f"the site file knows no field {quoted(name)}; {way_out}")


def _fields_named(value: object, path: Path = ()) -> Iterator[Path]:
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _fields_named(item, (*path, place))
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key.startswith(FIELDS):
                yield (*path, key)
            else:
                yield from _fields_named(inner, (*path, key))


def _conditions(sla: SlaEntry) -> Iterator[Path]:
    yield ("when",)
    yield ("pause_while",)
    for place in range(len(sla.goals)):
        yield ("goals", place, "when")
