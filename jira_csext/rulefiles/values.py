"""The single values of the language: targets, offsets, dates, template and role names, from the text of a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from jira_csext.core.duration import Duration, DurationError, parse_duration
from jira_csext.core.rulebook import Offset, Target, TargetKind
from jira_csext.rulefiles.problems import KEY, Wrong, kind_of, nearest, quoted

_END_OF: dict[str, TargetKind] = {
    "end of day": "end_of_day",
    "end of next working day": "end_of_next_working_day",
}
DATE_TARGETS = ("promised_at", "due_at")
_FIRST_YEAR, _LAST_YEAR = 1970, 2199
_PERCENT = re.compile(r"([0-9]{1,6})%")
_SIDES = ("before", "after")
_NAME = re.compile(r"[^\W_][\w.-]{0,79}")
_TEMPLATE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")


def target_from(value: object) -> Target:
    """Return the target that `4h`, `5wd`, `30cd`, `end of day` or `promised_at` names; ValueError."""
    if isinstance(value, dict) and "from" in value:
        return _target_of_client(value)
    if not isinstance(value, str):
        raise ValueError(
            f"expected a target, found {kind_of(value)}; write a duration with its unit, like 30m, 4h or 5wd"
        )
    words = " ".join(value.split())
    if kind := _END_OF.get(words):
        return Target(words, kind)
    if words in DATE_TARGETS:
        return Target(words, "date")
    if not value[:1].isdigit() and (near := nearest(words, (*_END_OF, *DATE_TARGETS))):
        raise ValueError(f'{quoted(value)} is no target; did you mean "{near}"?')
    duration = parse_duration(value)
    if not duration.amount:
        raise ValueError(f"a target of {value} is over as it starts; write a longer one")
    return Target(value, duration=duration)


@dataclass(frozen=True, slots=True)
class TargetOfClient(Target):
    """A target that a client may have negotiated otherwise: its own stands in the attribute `asked_of`."""

    asked_of: str = ""


_OWN_TARGET = "write {from: client.targets.first_response, else: 4h}"
_TARGETS = "client.targets."


def _target_of_client(value: dict[str, object]) -> Target:
    asked_of = value["from"]
    if not isinstance(asked_of, str) or not asked_of.startswith(_TARGETS) or asked_of == _TARGETS:
        raise Wrong.at("from", says=f"a client's own targets are by metric; {_OWN_TARGET}")
    if unknown_keys := [key for key in value if key not in ("from", "else")]:
        raise Wrong.at(unknown_keys[0], KEY, says=f"{quoted(unknown_keys[0])} is nothing that goes here; {_OWN_TARGET}")
    if "else" not in value:
        raise Wrong.at("from", says=f"and for a client who negotiated nothing? {_OWN_TARGET}")
    try:
        target = target_from(value["else"])
    except Wrong as wrong:
        raise Wrong(*((("else", *path), says) for path, says in wrong.found)) from None
    except ValueError as error:
        raise Wrong.at("else", says=str(error)) from None
    if isinstance(target, TargetOfClient) or target.kind == "date":
        raise Wrong.at("else", says=f"what holds for all others is a length of time here; {_OWN_TARGET}")
    return TargetOfClient(target.text, target.kind, target.duration, asked_of)


def offset_from(value: object) -> Offset:
    """Return the offset that `50%`, `15m before`, `3h after`, `breach` or `stop` names; ValueError."""
    if not isinstance(value, str):
        way = f"; write {value}% of the target, or like 30m before" if type(value) is int else ""
        raise ValueError(f"expected an instant of a cycle, found {kind_of(value)}{way or '; ' + _OFFSETS}")
    words = value.split()
    text = " ".join(words)
    if text == "breach":
        return Offset(text, "breach")
    if text == "stop":
        return Offset(text, "stop")
    if match := _PERCENT.fullmatch(text):
        percent = int(match[1])
        if percent > 100:
            raise ValueError(f"{text} lies after the deadline; write how long after it, like 3h after")
        return Offset(f"{percent}%", "percent", percent=percent)
    if len(words) == 2 and words[0] in _SIDES:
        raise ValueError(f'{quoted(value)} is written "{words[1]} {words[0]}"')
    if len(words) > 1 and words[-1] in _SIDES:
        duration = parse_duration(" ".join(words[:-1]))
        return Offset(text, "before" if words[-1] == "before" else "after", duration=duration)
    raise ValueError(f"{quoted(value)} is no instant of a cycle; {_no_offset(text)}")


_OFFSETS = "write 50%, 15m before, 3h after, breach or stop"


def _no_offset(text: str) -> str:
    try:
        parse_duration(text)
    except DurationError:
        near = nearest(text, ("breach", "stop"))
        return f'did you mean "{near}"?' if near else _OFFSETS
    return f'write "{text} before" or "{text} after" the deadline'


def duration_from(value: object) -> Duration:
    """Return the duration that `4h`, `0m` or `3wd` names; ValueError."""
    if isinstance(value, str):
        return parse_duration(value)
    way = f"; write a unit behind it, like {value}m or {value}h" if type(value) is int and value >= 0 else ""
    raise ValueError(f"expected a duration, found {kind_of(value)}{way or '; write it like 30m, 4h or 3wd'}")


def interval_from(value: object) -> Duration:
    """Return a duration that is longer than nothing; ValueError."""
    duration = duration_from(value)
    if not duration.amount:
        raise ValueError(f"{quoted(str(value))} would come again at once, without end; write a longer one, like 1wd")
    return duration


def date_from(value: object) -> date:
    """Return the date that `2026-12-30` names; ValueError."""
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"{quoted(value)} is not in the calendar; check month and day") from None
    raise ValueError(f"{_not_a('date', value)}; write it like 2026-12-30")


def first_day_from(value: object) -> date:
    """Return the date from which something is promised; ValueError for one that no agency can mean."""
    on = date_from(value)
    if not _FIRST_YEAR <= on.year <= _LAST_YEAR:
        raise ValueError(f"{on} is no date to promise from; write a year from {_FIRST_YEAR} to {_LAST_YEAR}")
    return on


def local_time_from(value: object) -> datetime:
    """Return the naive local time that `2026-03-06 16:00` names, seconds if given; ValueError."""
    if isinstance(value, str) and (match := _INSTANT.fullmatch(value)):
        on, hour, minute, second = match.groups()
        try:
            return datetime.fromisoformat(f"{on}T{int(hour):02d}:{minute}:{second or '00'}")
        except ValueError:
            raise ValueError(f"{quoted(value)} is not in the calendar or on the clock; check it") from None
    raise ValueError(f"{_not_a('local time', value)}; write it like 2026-03-06 16:00, or with seconds 16:00:05")


def is_to_the_minute(value: object) -> bool:
    """Whether a local time was written without seconds, so that it means the whole minute."""
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    return match is not None and match[4] is None


def template_from(value: object) -> str:
    """Return the name of a template; ValueError."""
    if isinstance(value, str) and _TEMPLATE.fullmatch(value) and len(value) <= 80:
        return value
    raise ValueError(f"{_not_a('name of a template', value)}; write small letters, digits, hyphens, like status-update")


def label_from(value: object) -> str:
    """Return a label; ValueError where the helpdesk would refuse it."""
    if not isinstance(value, str) or not value:
        raise ValueError(f"expected a label, found {kind_of(value)}; write a word, like sla-at-risk")
    if len(value) > 255 or any(character.isspace() for character in value):
        dashed = "-".join(value.split())
        raise ValueError(f"a label has no spaces and at most 255 characters; write {quoted(dashed)}")
    return value


def name_from(value: object) -> str:
    """Return a word that names something; ValueError."""
    if isinstance(value, str) and value.strip():
        return value
    raise ValueError(f"expected a name, found {kind_of(value)}; write one word")


def words_from(value: object) -> list[str]:
    """Return one word, or a list of them, as a list; Wrong names each item that is none."""
    if isinstance(value, str) and value:
        return [value]
    if not isinstance(value, list) or not value:
        raise ValueError(f"expected a word or a list of words, found {kind_of(value)}; write one word, or [one, two]")
    found = [
        ((place,), f"expected a word, found {kind_of(item)}; write one, in quotes if it is a number")
        for place, item in enumerate(value)
        if not _word(item)
    ]
    if found:
        raise Wrong(*found)
    return list(value)


def _not_a(what: str, value: object) -> str:
    return f"{quoted(value)} is no {what}" if isinstance(value, str) else f"expected a {what}, found {kind_of(value)}"


def _word(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def why_no_name(name: str) -> str:
    """Return why `name` cannot name a rule, a calendar, a person or an action; nothing where it can."""
    if _NAME.fullmatch(name):
        return ""
    better = re.sub(r"[^\w.-]+", "-", name).strip("-._")[:80]
    way_out = f'write "{better}"' if _NAME.fullmatch(better) else "write a word like first-response"
    return f"{quoted(name)} cannot be a name; {way_out} (letters, digits, hyphens, dots, underscores; 80 at most)"
