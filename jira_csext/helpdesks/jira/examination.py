"""Does this Jira fit its site file? Its projects, words and people looked at one by one, for `doctor`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from msgspec import Raw, Struct, field

from jira_csext.helpdesks.errors import Gone, NotAllowed, Refused
from jira_csext.helpdesks.examination import Finding, Grade, near, nearest
from jira_csext.helpdesks.jira.facts import Facts
from jira_csext.helpdesks.jira.fields import DATES, FieldCatalogue
from jira_csext.helpdesks.jira.inside import Circle
from jira_csext.helpdesks.jira.permissions import (
    ASSIGN,
    COMMENT,
    CREATE,
    DELETE_OWN,
    EDIT,
    EDIT_OWN,
    LINK,
    READ,
    TITLES,
    TRANSITION,
    WATCH,
    options_of,
    permissions_of,
)
from jira_csext.helpdesks.jira.session import API, JiraSession
from jira_csext.helpdesks.jira.wire import WireUser
from jira_csext.helpdesks.mapping import SiteMapping, Words

_MOST_PROJECTS: Final = 50
_NAMED: Final = 8
_DATED: Final = ("date", "datetime")
_RIGHTS: Final[tuple[tuple[str, Grade, str], ...]] = (
    (READ, "problem", "read"),
    (COMMENT, "problem", "comment"),
    (EDIT, "warning", "set labels and fields"),
    (EDIT_OWN, "warning", "bring a status card up to date"),
    (DELETE_OWN, "warning", "take back a note that came out public"),
    (ASSIGN, "warning", "assign"),
    (WATCH, "warning", "add watchers"),
    (TRANSITION, "warning", "move tickets on"),
    (CREATE, "warning", "make tickets"),
    (LINK, "warning", "link the tickets it makes"),
)


class _Category(Struct):
    key: str = ""


class _Named(Struct):
    id: str | int
    name: str = ""
    category: _Category = field(default_factory=_Category, name="statusCategory")


class Examination:
    """Looks at one Jira, as our account sees it."""

    def __init__(
        self, session: JiraSession, facts: Facts, mapping: SiteMapping, scope: str, circle: Circle | None
    ) -> None:
        self._session: Final = session
        self._facts: Final = facts
        self._mapping: Final = mapping
        self._scope: Final = scope
        self._circle: Final = circle

    def findings(self) -> Iterator[Finding]:
        """Yield everything that was found. Raises HelpdeskError when Jira as a whole fails."""
        yield from self._projects()
        yield from self._words("types", "issuetype", self._mapping.types, self._mapping.type_of)
        yield from self._words("priorities", "priority", self._mapping.priorities, self._mapping.priority_of)
        yield from self._statuses()
        yield from self._fields()
        yield from self._people()

    def _projects(self) -> Iterator[Finding]:
        seen = self._facts.services
        if not seen:
            yield Finding("problem", "projects", 'our account sees no project; give it "Browse projects"')
            return
        keys, missing = projects_in(self._scope, seen)
        for key in missing:
            yield Finding(
                "problem", "projects", f"helpdesk.scope names {key}, which our account does not see{near(key, seen)}"
            )
        for key in keys[:_MOST_PROJECTS]:
            yield from self._project(key)
        options = options_of(self._session)
        for on, what in ((options.watching, "watching tickets"), (options.linking, "linking tickets")):
            if not on:
                sentence = f"{what} is switched off in this Jira; an administrator switches it on in its options"
                yield Finding("warning", "projects", sentence)
        if len(keys) > _MOST_PROJECTS:
            yield Finding(
                "warning",
                "projects",
                f"{len(keys) - _MOST_PROJECTS} more projects were not looked at; name them in helpdesk.scope",
            )

    def _project(self, key: str) -> Iterator[Finding]:
        rights = permissions_of(self._session, key, cloud=self._facts.cloud)
        about = f"project {key}"
        able = [what for right, _, what in _RIGHTS if right in rights]
        if able:
            yield Finding("ok", about, f"our account may {', '.join(able)}")
        for right, grade, what in _RIGHTS:
            if right not in rights:
                yield Finding(grade, about, f'our account may not {what}; give it "{TITLES[right]}" there')
        yield self._inside(key, about)

    def _inside(self, key: str, about: str) -> Finding:
        """Say how a note is kept from the client there."""
        if self._facts.services[key]:
            return Finding("ok", about, "notes are internal comments (Service Management)")
        circle = self._circle
        if circle is None:
            what = "a note cannot be kept internal: name a role or group of ours under `internal` in the site file"
            return Finding("problem", about, what)
        restricted = f"notes are restricted to the {circle.type} {circle.value}"
        try:
            known = self._circles(key, circle)
        except (NotAllowed, Gone):
            # An ordinary account may write for a role whose list it may not see.
            return Finding("ok", about, f"{restricted}; only an administrator may look up whether it is there")
        if circle.value not in known:
            what = f"there is no {circle.type} {circle.value} (internal) there{near(circle.value, known)}"
            return Finding("problem", about, what)
        return Finding("ok", about, restricted)

    def _circles(self, key: str, circle: Circle) -> Sequence[str]:
        if circle.type == "role":
            return list(self._session.get(dict[str, str], f"{API}/project/{key}/role").value)
        try:
            self._session.get(Raw, f"{API}/group/member", {"groupname": circle.value, "maxResults": 1})
        except (Gone, Refused):
            return []
        return [circle.value]

    def _words(
        self, section: str, path: str, words: Words, word_of: Callable[[str, str], str | None]
    ) -> Iterator[Finding]:
        there = self._session.get(list[_Named], f"{API}/{path}").value
        yield from _unknown_words(section, words, there)
        mapped = {name.casefold() for word, names in words.items() for name in (word, *names)}
        odd = [f"{each.name} ({word_of(each.name, str(each.id))})" for each in there if not mapped & _names_of(each)]
        if odd and words:
            yield Finding("warning", section, f"not in the site file, so rules know them by another word: {_some(odd)}")
        elif not odd:
            yield Finding("ok", section, f"all {len(there)} are in the site file")

    def _statuses(self) -> Iterator[Finding]:
        there = self._session.get(list[_Named], f"{API}/status").value
        mapping = self._mapping
        yield from _unknown_words("states", mapping.states, there)
        states: dict[str, list[str]] = {}
        guessed: dict[str, str] = {}
        for each in there:
            named = mapping.state_of(each.name, str(each.id))
            state = named or mapping.state_of(None, None, each.category.key or "undefined") or "open"
            states.setdefault(state, []).append(each.name)
            if named is None and each.category.key not in mapping.categories:
                guessed[each.name] = state
        for state, names in states.items():
            yield Finding("ok", "states", f"{state}: {_some(list(dict.fromkeys(names)))}")
        if guessed:
            here = {each.name.casefold() for each in there}
            slips = [name for names in mapping.states.values() for name in names if name.casefold() not in here]
            said = [f"{name} ({state}{_written(name, slips)})" for name, state in guessed.items()]
            yield Finding("warning", "states", f"not in the site file, taken by their category: {_some(said)}")

    def _fields(self) -> Iterator[Finding]:
        catalogue = self._session.get_with(FieldCatalogue.from_list, f"{API}/field")
        unknown = self._facts.reader.unknown_fields
        for each in unknown:
            # A field that holds no dates is not what was meant by a name much like it.
            names = catalogue.named(_DATED) if each.attribute in DATES else catalogue.names.values()
            what = (
                f'{each.attribute}: there is no field "{each.source}" that our account sees{near(each.source, names)}'
            )
            yield Finding("problem", "fields", what)
        if not unknown and self._mapping.fields:
            yield Finding("ok", "fields", f"all {len(self._mapping.fields)} of the site file are there")

    def _people(self) -> Iterator[Finding]:
        for notice in self._facts.unread_groups:
            yield Finding("warning", "people", notice)
        agents = self._mapping.agents
        accounts = sorted(agents.accounts | agents.former)
        try:
            missing = [account for account in accounts if not self._is_person(account)]
        except NotAllowed as error:
            yield Finding("warning", "people", str(error))
            return
        if accounts:
            grade: Grade = "problem" if len(missing) == len(accounts) else "warning" if missing else "ok"
            unknown = f"; not known here: {_some(missing)}" if missing else ""
            found = f"{len(accounts) - len(missing)} of {len(accounts)} accounts under agents are found{unknown}"
            yield Finding(grade, "people", found)
        count = len(self._facts.reader.site.mapping.agents.members)
        if count:
            yield Finding("ok", "people", f"{count} names of members of the groups under agents are ours")
        elif not accounts and not agents.assignable:
            what = "nobody is known as ours, so no answer would count; name groups or accounts under agents"
            yield Finding("problem", "people", what)

    def _is_person(self, account: str) -> bool:
        ways: tuple[Mapping[str, str], ...] = ({"accountId": account},)
        if not self._facts.cloud:
            ways = ({"key": account}, {"username": account})
        for params in ways:
            try:
                self._session.get(WireUser, f"{API}/user", params)
            except (Gone, Refused):
                continue
            return True
        return False


def projects_in(scope: str, seen: Mapping[str, object]) -> tuple[list[str], list[str]]:
    """Return the projects that a scope names and we see, all that we see where it names none; and those we do not."""
    found = re.findall(r"\bproject\s*(?:=|\bin\b)\s*(\([^)]*\)|\"[^\"]*\"|'[^']*'|[^\s()\"']+)", scope, re.IGNORECASE)
    named = [word.strip(" \t\"'") for part in found for word in part.strip("()").split(",")]
    by_fold = {key.casefold(): key for key in seen}
    # A project may be named by its name or id as well; only what looks like a key is missed.
    keys = [by_fold[name.casefold()] for name in named if name.casefold() in by_fold]
    missing = [name for name in named if name.casefold() not in by_fold and re.fullmatch(r"[A-Z][A-Z0-9_]+", name)]
    return list(dict.fromkeys(keys)) or ([] if missing else list(seen)), missing


def _unknown_words(section: str, words: Words, there: Sequence[_Named]) -> Iterator[Finding]:
    """Yield the words of ours that nothing there is called by: a slip, or a word that is not needed."""
    known = {name for each in there for name in _names_of(each)}
    shown = [each.name for each in there]
    for word, names in words.items():
        every = [word, *names]
        if names and not any(name.casefold() in known for name in every):
            hint = next((hint for name in every if (hint := near(name, shown))), "")
            yield Finding("warning", section, f"{word}: nothing there is called {_some(list(names))}{hint}")


def _written(name: str, slips: Sequence[str]) -> str:
    meant = nearest(name, slips)
    return f'; the site file has "{meant}"' if meant else ""


def _names_of(each: _Named) -> set[str]:
    return {each.name.casefold(), str(each.id)}


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return ", ".join(names[:_NAMED]) + more
