"""Words that a rule may speak because the site file maps something onto them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jira_csext.core.ticket import OPEN, RESOLVED, WAITING_FOR_CLIENT
from jira_csext.rulefiles.conditions import FIELDS, words_spoken
from jira_csext.rulefiles.draft import Draft, Entry
from jira_csext.rulefiles.problems import Path, Problem, nearest, quoted
from jira_csext.rulefiles.sections.slas import SlaEntry

_ALWAYS_KNOWN = {"state": (OPEN, WAITING_FOR_CLIENT, RESOLVED)}


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What the site file knows, each set as it is written there; None where everything may occur."""

    types: frozenset[str] | None = None
    states: frozenset[str] | None = None
    priorities: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    fields: frozenset[str] | None = None

    def of(self, attribute: str) -> frozenset[str] | None:
        """Return the words that the attribute can have, None where everything may occur."""
        return {
            "type": self.types,
            "state": self.states,
            "priority": self.priorities,
            "client.tier": self.tiers,
        }.get(attribute)


def unmapped_words(draft: Draft, site: KnownWords) -> Iterator[Problem]:
    """Yield every word of a condition that no ticket of this site can ever have.

    States and fields come from the site file alone, so there it is an error. A type, priority or tier can exist in the
    helpdesk without being mapped, so there it is a warning.
    """
    for entry in draft.slas.values():
        for path in _conditions(entry.value):
            for inner, attribute, word in words_spoken(entry.raw(*path)):
                if what := _unmapped(site, attribute, word):
                    problem = entry.problem if attribute == "state" else entry.warning
                    yield problem(*path, *inner, says=what)
            yield from _unmapped_fields(entry, path, site)


def _unmapped(site: KnownWords, attribute: str, word: str) -> str:
    mapped = site.of(attribute)
    if mapped is None or "*" in word:
        return ""
    known = sorted({*mapped, *_ALWAYS_KNOWN.get(attribute, ())})
    if word.casefold() in (name.casefold() for name in known):
        return ""
    name = attribute.removeprefix("client.")
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
