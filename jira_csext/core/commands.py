"""Commands: what a person of ours tells us by an internal comment, as events of our own.

The first line of the comment must be a command and nothing else, so that ordinary words are never taken for one. A new
command is a line in `_FORMS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from jira_csext.core.duration import DurationError, parse_duration
from jira_csext.core.ticket import Event, Value

COMMANDS = ("ack", "take", "snooze DURATION because REASON", "snooze until DATE TIME because REASON", "answered")
"""How each is written; `docs/staff-commands.md` says what it does."""


class Command(NamedTuple):
    """What was told: `word` is the field of the own event, `value` its detail, `reason` why."""

    word: str
    value: Value = None
    reason: str = ""


def command_in(text: str) -> Command | None:
    """Return the command that the text's first line is; None where it is none, or not a whole one."""
    line = " ".join(text.strip().partition("\n")[0].split()).rstrip(".!")
    for pattern, made in _FORMS:
        match = pattern.fullmatch(line)
        if match is not None:
            return made(match)
    return None


def is_attempt(text: str) -> bool:
    """Does the first line begin like a command that has a detail, and is none? Its author should be told."""
    line = " ".join(text.strip().partition("\n")[0].split())
    return _ATTEMPT.match(line) is not None and command_in(text) is None


def with_commands(history: tuple[Event, ...]) -> tuple[Event, ...]:
    """Return the history with an own event behind each internal comment of ours that is a command.

    Public messages, and those of clients and machines, command nothing. A command that was seen stays, whatever becomes
    of its comment.
    """
    notes = [event for event in history if event.kind == "message" and not event.public and event.by == "agent"]
    if not notes:
        return history
    seen = {event.id for event in history if event.kind == "own"}
    told = {}
    for note in notes:
        command = command_in(note.text)
        if command is not None and (told_id := f"{note.id}/told") not in seen:
            told[note.id] = Event(
                note.at,
                "own",
                told_id,
                note.by,
                note.author,
                field=command.word,
                new=command.value,
                text=command.reason,
            )
    if not told:
        return history
    events: list[Event] = []
    for event in history:
        events.append(event)
        if event.id in told:
            events.append(told[event.id])
    return tuple(events)


def _snooze_for(match: re.Match[str]) -> Command | None:
    try:
        duration = parse_duration(match["time"].lower())
    except DurationError:
        return None
    return Command("snoozed", str(duration), match["reason"])


def _snooze_until(match: re.Match[str]) -> Command:
    at = f"{match['date']}T{int(match['hour']):02d}:{match['minute']}" if match["hour"] else match["date"]
    return Command("snoozed", at, match["reason"])


_BECAUSE = r"(?:,? (?:because(?: of)?|потому что|так как|из-за)|:) (?P<reason>\S.*)"
_DATE = r"(?P<date>\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]))(?:[ T](?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d))?"
_ELSEWHERE = "elsewhere|by phone|by mail|по телефону|почтой|лично"
_Form = tuple[re.Pattern[str], Callable[[re.Match[str]], Command | None]]


def _form(pattern: str, made: Callable[[re.Match[str]], Command | None]) -> _Form:
    return re.compile(pattern, re.IGNORECASE), made


_FORMS: tuple[_Form, ...] = (
    _form(r"ack(?:nowledged)?|принято|принял|приняла", lambda match: Command("acknowledged")),
    _form(r"take|беру", lambda match: Command("taken")),
    _form(rf"(?:snooze|отложить)(?: for| на)? (?P<time>[0-9hmswcd]+){_BECAUSE}", _snooze_for),
    _form(rf"(?:snooze until|отложить до) {_DATE}{_BECAUSE}", _snooze_until),
    _form(
        rf"(?:answered|отвечено)(?: (?P<how>{_ELSEWHERE}))?(?:: (?P<reason>\S.*))?",
        lambda match: Command("answered", match["how"], match["reason"] or ""),
    ),
)
_ATTEMPT = re.compile(r"(?:snooze|отложить)\b", re.IGNORECASE)
