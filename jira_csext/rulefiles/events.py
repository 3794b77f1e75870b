"""Events as an admin writes them (`agent_reply`, `{becomes: {status: Rework}, type: bug}`) to the engine's own.

A word is one of the engine's `WORDS`; a new key with a detail of its own is a line in `_DETAILED`. What stands beside
it are conditions that narrow it; `any:` holds a list of events.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TypeVar

from jira_csext.core.conditions import Always, Condition
from jira_csext.core.occurrence import WORDS, AttachmentAdded, Becomes, Breached, LabelAdded, Narrowed, Occurrence
from jira_csext.core.outside import CONTACT_HOURS, OutsideContactHours
from jira_csext.rulefiles.conditions import condition_from, is_attribute
from jira_csext.rulefiles.problems import KEY, Path, Wrong, kind_of, quoted, unknown
from jira_csext.rulefiles.values import words_from

_T = TypeVar("_T")
_Found = list[tuple[Path, str]]
_HOW = "write one like agent_reply, or {becomes: {state: resolved}}"
_LATER = ("client_told",)
CONTRACT_ENDED = "contract_ended"
_OF_CLIENTS = {
    CONTRACT_ENDED: "a contract ends with a client and not in a ticket; write it as the `enter_when` of a segment",
    "segment_entered": "a segment is entered by a client and not in a ticket; write it as the `from` of a playbook",
    "last_contact": "a contact is with a client and not in a ticket; write it as the `from` of a playbook",
}
_OUTSIDE = "{outside: client.contact_hours}"


def events_from(value: object) -> tuple[Occurrence, ...]:
    """Return the occurrences that a `start`, `stop` or `until` names; any of them will do.

    Raises Wrong with everything wrong in them.
    """
    found: _Found = []
    events = _events(value, (), found)
    if found:
        raise Wrong(*found)
    return tuple(dict.fromkeys(events))


def conditions_in(value: object, path: Path = ()) -> Iterator[tuple[Path, object]]:
    """Yield every condition of an event that was found right, as it was written, with the way to it."""
    if not isinstance(value, dict):
        return
    if _is_choice(value):
        for place, part in enumerate(value["any"]):
            yield from conditions_in(part, (*path, "any", place))
    if "becomes" in value:
        yield (*path, "becomes"), value["becomes"]
    if beside := _beside(value):
        yield path, beside


def breaches_in(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Yield every rule whose breach an event that was found right waits for, with the way to its name."""
    if not isinstance(value, dict):
        return
    if _is_choice(value):
        for place, part in enumerate(value["any"]):
            yield from breaches_in(part, (*path, "any", place))
    rules = value.get("breached")
    if isinstance(rules, list):
        yield from (((*path, "breached", place), rule) for place, rule in enumerate(rules))
    elif rules is not None:
        yield (*path, "breached"), rules


def _is_event(key: str) -> bool:
    return key in WORDS or key in _DETAILED or key == CONTRACT_ENDED


def _is_choice(value: Mapping[str, object]) -> bool:
    """Whether `any` holds events, not conditions: there is no event beside it."""
    return "any" in value and not any(map(_is_event, value))


def _beside(value: Mapping[str, object]) -> dict[str, object]:
    """Return what narrows an event: all that is none."""
    is_choice = _is_choice(value)
    return {key: inner for key, inner in value.items() if not _is_event(key) and not (is_choice and key == "any")}


def _events(value: object, path: Path, found: _Found) -> tuple[Occurrence, ...]:
    if isinstance(value, str) and value:
        if value in WORDS:
            return (WORDS[value],)
        found.append((path, _no_word(value)))
    elif isinstance(value, list):
        found.append((path, "a list is no event; write {any: […]} if one of them is enough"))
    elif isinstance(value, dict) and value:
        return _mapping(value, path, found)
    else:
        found.append((path, f"expected an event, found {kind_of(value)}; {_HOW}"))
    return ()


def _mapping(value: Mapping[str, object], path: Path, found: _Found) -> tuple[Occurrence, ...]:
    keys = [key for key in value if _is_event(key)]
    if len(keys) > 1:
        says = f"{keys[0]} and {keys[1]} are two events; write {{any: […]}} with an item for each"
        found.append(((*path, keys[1], KEY), says))
        return ()
    if _is_choice(value):
        events = _any_of(value["any"], (*path, "any"), found)
    elif keys:
        events = _one(keys[0], value[keys[0]], (*path, keys[0]), found)
    else:
        found.append(_no_event(value, path))
        return ()
    if beside := _beside(value):
        nothing: Condition = Always()
        condition = _noted(condition_from, beside, path, found, nothing)
        return tuple(Narrowed(event, condition) for event in events)
    return events


def _no_event(value: Mapping[str, object], path: Path) -> tuple[Path, str]:
    for key in value:
        if is_attribute(key):
            says = (
                f"{quoted(key)} is no event; write {{becomes: {{{key}: …}}}} for the moment in which it comes to hold"
            )
            return (*path, key, KEY), says
    key = next(iter(value))
    if key in ("all", "not"):
        says = f"two events never happen as one, so `{key}` cannot join them; write the second as a condition beside it"
        return (*path, key, KEY), says
    return (*path, key, KEY), _no_word(key)


def _no_word(word: str) -> str:
    if word in _OF_CLIENTS:
        return _OF_CLIENTS[word]
    if word in _LATER:
        return f"the event `{word}` is not supported yet; leave it out for now"
    if word in _DETAILED:
        return f"`{word}` needs to be told of what; write {_DETAILED[word][1]}"
    if word == "escalated":
        return "`escalated` is the engine's own word; to measure who answers an escalation use metric: leadership_ack"
    if word.startswith("becomes ") or is_attribute(word):
        return f"{quoted(word)} is no event; write {{becomes: {{state: resolved}}}} with what it becomes"
    return unknown("event", word, (*WORDS, *_DETAILED))


def _any_of(value: object, path: Path, found: _Found) -> tuple[Occurrence, ...]:
    if not isinstance(value, list) or not value:
        found.append(
            (path, f"expected a list of events, found {kind_of(value)}; write {{any: [agent_reply, resolved]}}")
        )
        return ()
    return tuple(event for place, part in enumerate(value) for event in _events(part, (*path, place), found))


def _one(key: str, detail: object, path: Path, found: _Found) -> tuple[Occurrence, ...]:
    if key == CONTRACT_ENDED:
        found.append(((*path, KEY), _OF_CLIENTS[key]))
        return ()
    if key in WORDS:
        if isinstance(detail, dict) and list(detail) == ["outside"]:
            if detail["outside"] != CONTACT_HOURS:
                says = f"outside of what? there are the client's contact hours; write {{{key}: {_OUTSIDE}}}"
                found.append(((*path, "outside"), says))
            return (OutsideContactHours(WORDS[key]),)
        if detail is not None and detail is not True:
            found.append((path, _no_detail(key, detail)))
        return (WORDS[key],)
    read, _ = _DETAILED[key]
    return _noted(read, detail, path, found, ())


def _no_detail(word: str, detail: object) -> str:
    if isinstance(detail, dict) and "outside" in detail:
        return f"conditions stand beside the event; write {{{word}: {_OUTSIDE}, type: bug}}"
    if isinstance(detail, dict):
        return f"conditions stand beside the event; write {{{word}: true, type: bug}}"
    return f"expected true, found {kind_of(detail)}; write {{{word}: true}}, and what narrows it beside it"


def _noted(read: Callable[[object], _T], value: object, path: Path, found: _Found, otherwise: _T) -> _T:
    try:
        return read(value)
    except Wrong as wrong:
        found += [((*path, *inner), text) for inner, text in wrong.found]
    except ValueError as error:
        found.append((path, str(error)))
    return otherwise


def _becomes(value: object) -> tuple[Occurrence, ...]:
    condition: Condition = condition_from(value)
    if isinstance(condition, Always):
        raise ValueError("`always` holds from the first moment on, so it never comes to hold; write created")
    return (Becomes(condition),)


def _label_added(value: object) -> tuple[Occurrence, ...]:
    words = words_from(value)
    for place, word in enumerate(words):
        if any(character.isspace() for character in word):
            dashed = quoted("-".join(word.split()))
            raise Wrong.at(
                *((place,) if isinstance(value, list) else ()), says=f"a label has no spaces; write {dashed}"
            )
    return tuple(LabelAdded(word) for word in words)


def _attachment_added(value: object) -> tuple[Occurrence, ...]:
    if value is True:
        return (AttachmentAdded("*"),)
    return tuple(AttachmentAdded(word) for word in words_from(value))


def _breached(value: object) -> tuple[Occurrence, ...]:
    return tuple(Breached(rule) for rule in words_from(value))


_DETAILED: Mapping[str, tuple[Callable[[object], tuple[Occurrence, ...]], str]] = {
    "becomes": (_becomes, "{becomes: {state: resolved}}"),
    "label_added": (_label_added, '{label_added: WORD}, or "*" for any'),
    "attachment_added": (_attachment_added, '{attachment_added: "*report*"}, or "*" for any'),
    "breached": (_breached, "{breached: RULE}"),
}
EVENTS = (*WORDS, *_DETAILED)
"""Every word that an event may begin with."""
