"""What may happen to a ticket in a scenario beside words and changes, by the names that events have in rules.

A new one is a line in `_READ` and what it comes to in `done_by`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.delay_rule import RISK_CROSSED, WARNED
from jira_csext.core.occurrence import ANSWERED
from jira_csext.core.ticket import Event, Speaker, Value
from jira_csext.rulefiles.moments import Promise, promise_from, promised_value
from jira_csext.rulefiles.problems import kind_of
from jira_csext.rulefiles.sections.delay_warnings import percent_from
from jira_csext.rulefiles.values import label_from, name_from, words_from


class Deed(NamedTuple):
    """Something done, by its `word`, and of what: `answered`, `label_added`, `promised`, what the forecast said."""

    word: str
    names: tuple[str, ...] = ()
    promise: Promise = None


class Doer(NamedTuple):
    """Who did it, when, and under which id."""

    at: int
    event_id: str
    by: Speaker
    author: str


def deed_from(word: str, value: object) -> Deed:
    """Return what `label_added: vip` or `promised: 2026-03-12` says was done; ValueError."""
    return _READ[word](value)._replace(word=word)


def done_by(deed: Deed, doer: Doer, attributes: dict[str, Value], calendar: Calendar) -> Iterator[Event]:
    """Yield the events of a deed; the attributes become what they are after it."""
    at, event_id, by, author = doer
    named = f"{event_id}.{deed.word}"
    match deed.word:
        case "answered":
            text = " ".join(deed.names)
            yield Event(at, "own", named, by, author, ANSWERED.name, None, text or None, text=text)
        case "assigned":
            yield changed(doer, "assignee", deed.names[0], attributes)
        case "label_added":
            labels = attributes.get("labels") or ()
            before = labels if isinstance(labels, tuple) else (str(labels),)
            yield changed(doer, "labels", (*before, *(name for name in deed.names if name not in before)), attributes)
        case "attachment_added":
            for number, name in enumerate(deed.names, 1):
                yield Event(at, "attached", f"{named}.{number}", by, author, "attachment", None, name)
        case "promised":
            value = promised_value(deed.promise, calendar)
            if attributes.get("promised_at") == value:
                yield Event(at, "own", named, by, author, "promised", value, value)
            else:
                yield changed(doer, "promised_at", value, attributes)
        case "forecast":
            yield Event(at, "own", named, "bot", "bot", RISK_CROSSED, None, int(deed.names[0]))
        case "warned":
            yield Event(at, "own", named, "bot", "bot", WARNED)


def changed(doer: Doer, name: str, new: Value, attributes: dict[str, Value]) -> Event:
    """Return the change of an attribute, which becomes what it is after it."""
    event = Event(doer.at, "changed", f"{doer.event_id}.{name}", doer.by, doer.author, name, attributes.get(name), new)
    attributes[name] = new
    return event


def _answered(value: object) -> Deed:
    if value is True or value is None:
        return Deed("")
    if isinstance(value, str):
        return Deed("", (value,))
    raise ValueError(f"expected why no reply is owed, found {kind_of(value)}; write answered: true, or the reason")


def _assigned(value: object) -> Deed:
    return Deed("", (name_from(value),))


def _label_added(value: object) -> Deed:
    return Deed("", tuple(label_from(word) for word in words_from(value)))


def _attachment_added(value: object) -> Deed:
    return Deed("", tuple(words_from(value)))


def _promised(value: object) -> Deed:
    if value is None:
        raise ValueError("no date stands here; write promised: 2026-03-12; an empty promised_at: takes one back")
    return Deed("", promise=promise_from(value))


def _forecast(value: object) -> Deed:
    return Deed("", (str(percent_from(value)),))


def _warned(value: object) -> Deed:
    if value is True or value is None:
        return Deed("")
    raise ValueError(f"expected nothing more, found {kind_of(value)}; write warned: true")


_READ: Mapping[str, Callable[[object], Deed]] = {
    "answered": _answered,
    "assigned": _assigned,
    "label_added": _label_added,
    "attachment_added": _attachment_added,
    "promised": _promised,
    "forecast": _forecast,
    "warned": _warned,
}
DEEDS = tuple(_READ)
"""Their names, as a history writes them."""
