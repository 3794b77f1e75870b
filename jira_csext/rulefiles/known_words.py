"""Words that a rule may speak because the site file maps something onto them, and texts because they are there."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from jira_csext.core.rulebook import ActionKind
from jira_csext.core.ticket import OPEN, RESOLVED, WAITING_FOR_CLIENT
from jira_csext.rulefiles.conditions import FIELDS, words_spoken
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.problems import Path, Problem, nearest, quoted
from jira_csext.rulefiles.uses import Place, actions_written, conditions_written

_STATES = (OPEN, WAITING_FOR_CLIENT, RESOLVED)


@dataclass(frozen=True, slots=True)
class KnownWords:
    """What the site file knows, each set as it is written there; None where everything may occur.

    `states` are None where there is no site file: then a status is `open` or `resolved`, by its category. `templates`
    are the names of the texts in the site's `language`, None where they are not looked at; `texts` is the rules folder
    whose texts are read through as well. `can` are the actions that the configured helpdesk can do, None where nobody
    has asked it, and `missing` says of others why not. `notify` is none of the helpdesk's; where it cannot be done
    here, `missing` says so. `written_labels` are those that are kept up to date on tickets anyway, with what says so.
    """

    types: frozenset[str] | None = None
    states: frozenset[str] | None = None
    priorities: frozenset[str] | None = None
    tiers: frozenset[str] | None = None
    fields: frozenset[str] | None = None
    templates: frozenset[str] | None = None
    language: str = ""
    texts: pathlib.Path | None = None
    can: frozenset[ActionKind] | None = None
    missing: Mapping[ActionKind, str] = field(default_factory=dict)
    written_labels: Mapping[str, str] = field(default_factory=dict)

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
    for place, condition in conditions_written(draft):
        for inner, attribute, word in words_spoken(condition):
            if attribute == "state":
                outcome = "so this always holds" if inner.count("not") % 2 else "so this never holds"
                yield from _unmapped_state(place.inner(*inner), word, site, outcome)
            elif what := _unmapped(site, attribute, word):
                yield place.warning(what, *inner)
        for inner in _fields_named(condition):
            yield from _unmapped_field(place.inner(*inner), str(inner[-1]), site)


def unmapped_aims(draft: Draft, site: KnownWords) -> Iterator[Problem]:
    """Yield every state, field, priority and type that an action would bring about and that this site does not map."""
    for place, action in actions_written(draft):
        if action.transition:
            yield from _unmapped_state(place.inner("transition"), action.transition, site, "so nothing can be done")
        for name, value in action.set.items():
            if name == "priority":
                if what := _unmapped(site, "priority", value):
                    yield place.warning(what, "set", name)
            else:
                yield from _unmapped_field(place.inner("set", name), name, site)
        if action.ticket is not None and (what := _unmapped(site, "type", action.ticket.type)):
            yield place.warning(what, "ticket", "type")


def impossible_actions(draft: Draft, site: KnownWords) -> Iterator[Problem]:
    """Yield every action that the configured helpdesk cannot do, and as a warning what cannot be done from here."""
    for place, action in actions_written(draft):
        if action.kind == "notify":
            if action.kind in site.missing:
                yield place.warning(site.missing[action.kind], action.kind)
        elif site.can is not None and action.kind not in site.can:
            if why := site.missing.get(action.kind):
                yield place.problem(f"the configured helpdesk cannot do this: {why}", action.kind)
                continue
            can = ", ".join(sorted(site.can)) or "nothing"
            yield place.problem(f"the configured helpdesk cannot do this; leave it out (it can: {can})", action.kind)


def missing_templates(draft: Draft, site: KnownWords) -> Iterator[Problem]:
    """Yield, as warnings, texts that an action names and that nobody has written in the site's language."""
    if site.templates is None:
        return
    folder = f"templates/{site.language}"
    for place, action in actions_written(draft):
        for path, name in action.texts():
            if name not in site.templates:
                near = nearest(name, sorted(site.templates))
                way_out = f'did you mean "{near}"?' if near else f"write {folder}/{name}.txt"
                yield place.warning(f"there is no template {quoted(name)} in {folder}/; {way_out}", *path)


def wrong_texts(draft: Draft, site: KnownWords) -> Iterator[Problem]:
    """Yield what is wrong in the texts of the rules folder, and replies that a client's language lacks."""
    if site.texts is None:
        return
    # What reads templates loads Jinja, which commands that only judge can do without.
    from jira_csext.rulefiles.templates_checked import Use, text_problems

    uses = [
        Use(action.kind, name, place.inner(*path).warning)
        for place, action in actions_written(draft)
        for path, name in action.texts()
    ]
    no_excuses = draft.conduct.get("no_excuses")
    lints = no_excuses is not None and no_excuses.value is True
    yield from text_problems(site.texts, site.language, uses, no_excuses=lints)


def labels_taken(draft: Draft, site: KnownWords) -> Iterator[Problem]:
    """Yield the labels of actions that are put on and taken off without a rule: neither would stay as it was meant."""
    for place, action in actions_written(draft):
        if action.kind == "label" and (said := site.written_labels.get(action.label)):
            what = f"{quoted(action.label)} is put on and taken off by {said}, which would take this one off again"
            yield place.problem(f"{what}; write another label here, or another prefix there", "label")


def _unmapped_state(place: Place, word: str, site: KnownWords, outcome: str) -> Iterator[Problem]:
    folded = word.casefold()
    mapped = sorted(site.states or ())
    if "*" in word or folded in (name.casefold() for name in mapped):
        return
    if site.states is None:
        if folded not in _STATES:
            near = nearest(word, _STATES)
            way_out = f'did you mean "{near}"?' if near else f"known: {', '.join(_STATES)}"
            yield place.warning(f"no site file maps a status to {quoted(word)}, {outcome}; {way_out}")
    elif folded == WAITING_FOR_CLIENT:
        yield place.warning(
            f"the site file maps no status to {WAITING_FOR_CLIENT}, {outcome}; "
            "write the statuses that mean it under `states` there"
        )
    elif folded not in _STATES:
        known = [*mapped, *(state for state in _STATES if state not in mapped)]
        yield place.problem(_not_known("state", word, sorted(known)))


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


def _unmapped_field(place: Place, attribute: str, site: KnownWords) -> Iterator[Problem]:
    if site.fields is None:
        return
    name = attribute.removeprefix(FIELDS)
    if name.casefold() not in {known.casefold() for known in site.fields}:
        near = nearest(name, site.fields)
        prefix = FIELDS if attribute.startswith(FIELDS) else ""
        way_out = f'did you mean "{prefix}{near}"?' if near else f"add it under `{FIELDS[:-1]}` there"
        yield place.problem(f"the site file knows no field {quoted(name)}; {way_out}")


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


CheckOfSite = Callable[[Draft, KnownWords], Iterator[Problem]]

CHECKS_OF_SITE: tuple[CheckOfSite, ...] = (
    unmapped_words,
    unmapped_aims,
    impossible_actions,
    missing_templates,
    wrong_texts,
    labels_taken,
)
"""What the site file and its helpdesk show."""
