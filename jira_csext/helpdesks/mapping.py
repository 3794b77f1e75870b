"""The site file's words: which types, states, priorities, fields and people of a helpdesk mean which of ours."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from zoneinfo import ZoneInfo

from jira_csext.core.ticket import OPEN, RESOLVED
from jira_csext.helpdesks.errors import MappingRefused

Words = Mapping[str, tuple[str, ...]]
"""A canonical word, and the names or ids by which the helpdesk calls it."""

DONE = "done"


@dataclass(frozen=True, slots=True)
class Agents:
    """Our people: accounts written in the site file, those who left, and the members of the groups it names.

    `assignable` says that who is or was assigned to a ticket is one of ours on that ticket.
    """

    accounts: frozenset[str] = frozenset()
    former: frozenset[str] = frozenset()
    members: frozenset[str] = frozenset()
    assignable: bool = True


@dataclass(frozen=True)
class SiteMapping:
    """How one site speaks; immutable, comparable by value. Names are found in any case, and by id as well.

    `categories` are states given by status category (`{resolved: {category: done}}` is `{"done": "resolved"}`).
    `fields` are our names for the helpdesk's fields: an id, a schema name or a display name. `zone` is the zone in
    which the helpdesk means its plain dates.
    """

    types: Words = field(default_factory=dict)
    states: Words = field(default_factory=dict)
    categories: Mapping[str, str] = field(default_factory=dict)
    priorities: Words = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    agents: Agents = Agents()
    bots: frozenset[str] = frozenset()
    zone: str = "UTC"

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash((self.described, self.agents.members))

    @classmethod
    def from_site(cls, site: Mapping[str, Any], members: Collection[str] = ()) -> SiteMapping:
        """Return the mapping that a site file's sections `types`, `states`, … mean; other sections are not looked at.

        `members` are the accounts in the groups named under `agents.groups`, read from the helpdesk. Raises
        MappingRefused with every problem at once.
        """
        problems: list[str] = []
        types, _ = _words(site, "types", problems)
        priorities, _ = _words(site, "priorities", problems)
        states, categories = _words(site, "states", problems)
        agents = _section(site, "agents", problems)
        zone = str(_section(site, "helpdesk", problems).get("zone") or "UTC")
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            problems.append(f'helpdesk: zone: "{zone}" is no time zone; write one such as Europe/Moscow')
        mapping = cls(
            types=types,
            states=states,
            categories=categories,
            priorities=priorities,
            fields=_fields(site, problems),
            agents=Agents(
                accounts=_folded(agents.get("accounts"), "agents: accounts", problems),
                former=_folded(agents.get("former"), "agents: former", problems),
                members=frozenset(member.casefold() for member in members),
                assignable=agents.get("assignable", True) is not False,
            ),
            bots=_folded(site.get("bots"), "bots", problems),
            zone=zone,
        )
        if problems:
            raise MappingRefused(tuple(problems))
        return mapping

    @cached_property
    def described(self) -> str:
        """The mapping as text, the same for the same mapping; part of a verdict's version.

        Who is in a group is left out: that is data of the day, and an event keeps the author it had at first sight.
        """
        agents = self.agents
        parts = {
            "types": dict(self.types),
            "states": dict(self.states),
            "categories": dict(self.categories),
            "priorities": dict(self.priorities),
            "fields": dict(self.fields),
            "agents": [sorted(agents.accounts), sorted(agents.former), agents.assignable],
            "bots": sorted(self.bots),
            "zone": self.zone,
        }
        return json.dumps(parts, ensure_ascii=False, sort_keys=True)

    def type_of(self, name: str | None, identity: str | None = None) -> str | None:
        """Return the canonical type; one that the site does not map is its own word, `"Sub-task X"` → `sub-task_x`."""
        return _canonical(self._type_words, name, identity)

    def priority_of(self, name: str | None, identity: str | None = None) -> str | None:
        """Return the canonical priority; one that the site does not map is its own word."""
        return _canonical(self._priority_words, name, identity)

    def state_of(self, name: str | None, identity: str | None = None, category: str = "") -> str | None:
        """Return the canonical state of a status, or None when neither its name, id nor category says.

        A name beats an id, and both beat the category. A category that the site does not map is `resolved` for `done`
        and `open` for any other.
        """
        words = self._state_words
        state = words.get(name.casefold()) if name else None
        if state is None and identity:
            state = words.get(identity.casefold())
        if state is None and category:
            state = self.categories.get(category) or (RESOLVED if category == DONE else OPEN)
        return state

    @cached_property
    def _type_words(self) -> Mapping[str, str]:
        return _index(self.types)

    @cached_property
    def _priority_words(self) -> Mapping[str, str]:
        return _index(self.priorities)

    @cached_property
    def _state_words(self) -> Mapping[str, str]:
        return _index(self.states)


def _index(words: Words) -> Mapping[str, str]:
    # A canonical word stands for itself as well, unless the site says that the helpdesk means another by it.
    index = {word.casefold(): word for word in words}
    index.update({name.casefold(): word for word, names in words.items() for name in names})
    return index


def _canonical(index: Mapping[str, str], name: str | None, identity: str | None) -> str | None:
    if not name:
        return index.get(identity.casefold(), identity) if identity else None
    folded = name.casefold()
    word = index.get(folded)
    if word is None and identity:
        word = index.get(identity.casefold())
    return "_".join(folded.split()) if word is None else word


def _section(site: Mapping[str, Any], name: str, problems: list[str]) -> Mapping[str, Any]:
    section = site.get(name)
    if section is None:
        return {}
    if not isinstance(section, Mapping):
        problems.append(f"{name}: a mapping must stand here, not {section!r}")
        return {}
    return section


def _words(site: Mapping[str, Any], section: str, problems: list[str]) -> tuple[Words, Mapping[str, str]]:
    """Return the words of a section and, for states, the categories among them."""
    words: dict[str, tuple[str, ...]] = {}
    categories: dict[str, str] = {}
    taken: dict[str, str] = {}
    for word, given in _section(site, section, problems).items():
        names = []
        for name in given if isinstance(given, list | tuple) else [given]:
            if isinstance(name, Mapping) and section == "states" and list(name) == ["category"]:
                other = categories.setdefault(str(name["category"]), str(word))
                if other != word:
                    problems.append(
                        f'{section}: category "{name["category"]}" stands under both "{other}" and "{word}"'
                    )
            elif isinstance(name, str | int) and not isinstance(name, bool):
                other = taken.setdefault(str(name).casefold(), str(word))
                if other != word:
                    problems.append(f'{section}: "{name}" stands under both "{other}" and "{word}"; leave it under one')
                names.append(str(name))
            else:
                allowed = "names, ids or {category: …}" if section == "states" else "names or ids"
                problems.append(f"{section}: {word}: write {allowed} here, not {name!r}")
        words[str(word)] = tuple(names)
    return words, categories


def _fields(site: Mapping[str, Any], problems: list[str]) -> Mapping[str, str]:
    fields: dict[str, str] = {}
    for name, source in _section(site, "fields", problems).items():
        if isinstance(source, str) and source.strip():
            fields[str(name)] = source.strip()
        else:
            problems.append(f"fields: {name}: write a field's id or name here, not {source!r}")
    return fields


def _folded(given: object, where: str, problems: list[str]) -> frozenset[str]:
    if given is None:
        return frozenset()
    accounts = given if isinstance(given, list | tuple | set | frozenset) else [given]
    problems += [
        f"{where}: write account ids or names here, not {account!r}"
        for account in accounts
        if not isinstance(account, str | int) or isinstance(account, bool)
    ]
    return frozenset(str(account).casefold() for account in accounts)
