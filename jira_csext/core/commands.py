"""Commands: what a person of ours tells us by an internal comment, as events of our own.

The first line of the comment must be a command and nothing else, so that ordinary words are never taken for one. A new
command is a line in `_FORMS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.dates.asked import date_meant
from jira_csext.core.duration import DurationError, parse_duration
from jira_csext.core.promises import dates_said_in
from jira_csext.core.ticket import Attributes, Event, Ticket, Value
from jira_csext.core.told import CLIENT_WISH, TOLD, is_ours, is_told, with_told

COMMANDS = (
    "ack",
    "take",
    "snooze DURATION because REASON",
    "snooze until DATE TIME because REASON",
    "answered",
    "promise DATE TIME",
    "promise DATE TIME at the client's wish",
    "confirm",
    "cause TEXT",
)
"""How each is written; `docs/staff-commands.md` says what it does."""

_LONGEST_CAUSE: Final = 255


class Command(NamedTuple):
    """What was told: `word` is the field of the own event, `value` its detail, `reason` why."""

    word: str
    value: Value = None
    reason: str = ""


class CommandMoment(NamedTuple):
    """When a command was given, by whose hours its words are meant, and what was said publicly by ours before."""

    at: int = 0
    calendar: Calendar = ALWAYS
    said: Event | None = None


NOWHERE: Final = CommandMoment()


def command_in(text: str, moment: CommandMoment = NOWHERE) -> Command | None:
    """Return the command that the text's first line is; None where it is none, or not a whole one."""
    line = _first_line(text).rstrip(".!")
    for pattern, made in _FORMS:
        match = pattern.fullmatch(line)
        if match is not None:
            return made(match, moment)
    return None


def attempt_in(text: str) -> str:
    """Return as which command the first line begins ("snoozed", "promised", "confirmed", "cause"), "" for none.

    Where such a line told us nothing its author should hear of it.
    """
    line = _first_line(text).rstrip(".!")
    return next((word for word, pattern in _ATTEMPTS.items() if pattern.match(line)), "")


def told_id(note: Event) -> str:
    """Return the id of the own event that a comment becomes, if it is a command."""
    return f"{note.id}/told"


def heeded(ticket: Ticket, calendar: Calendar) -> Ticket:
    """Return the ticket with its commands: their events in the history, and the attributes that they have set.

    Dates that we wrote ourselves where promised ones stand are undone in the attributes.
    """
    history = with_commands(ticket.history, calendar, ticket.attributes)
    told = (event for event in history if event.kind == "own" or (event.kind == "changed" and event.text))
    if not any(is_told(event) or is_ours(event) for event in told):
        return ticket if history is ticket.history else ticket._replace(history=history)
    changes = sorted((one for one in history if one.kind == "changed" or is_told(one)), key=lambda event: event.at)
    standing, _ = with_told(ticket.attributes, changes)
    return ticket._replace(history=history, attributes=standing)


def with_commands(
    history: tuple[Event, ...], calendar: Calendar = ALWAYS, attributes: Attributes | None = None
) -> tuple[Event, ...]:
    """Return the history with an own event behind each internal comment of ours that is a command.

    Public messages, and those of clients and machines, command nothing. A command that was seen stays, whatever becomes
    of its comment. Dates are meant by the hours and zone of `calendar`; `attributes` are what the helpdesk shows.
    """
    notes = [event for event in history if event.kind == "message" and not event.public and event.by == "agent"]
    if not notes:
        return history
    seen = {event.id for event in history if event.kind == "own"}
    told = {}
    for note in notes:
        if told_id(note) in seen:
            continue
        said = _last_said(history, note, calendar) if attempt_in(note.text) == "confirmed" else None
        command = command_in(note.text, CommandMoment(note.at, calendar, said))
        if command is not None:
            old = (attributes or {}).get(TOLD[command.word]) if command.word in TOLD else None
            told[note.id] = Event(
                note.at,
                "own",
                told_id(note),
                note.by,
                note.author,
                field=command.word,
                old=old,
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


def _first_line(text: str) -> str:
    return " ".join(text.strip().partition("\n")[0].split())


def _last_said(history: Sequence[Event], note: Event, calendar: Calendar) -> Event | None:
    """Return the last public message of ours before a comment that names a date."""
    found: Event | None = None
    for event in history:
        if event.at > note.at or event.id == note.id:
            break
        is_ours = event.kind == "message" and event.public and event.by == "agent" and event.deleted_at is None
        if is_ours and dates_said_in(event, calendar):
            found = event
    return found


def _snooze_for(match: re.Match[str], moment: CommandMoment) -> Command | None:
    try:
        duration = parse_duration(match["time"].lower())
    except DurationError:
        return None
    return Command("snoozed", str(duration), match["reason"])


def _snooze_until(match: re.Match[str], moment: CommandMoment) -> Command:
    at = f"{match['date']}T{int(match['hour']):02d}:{match['minute']}" if match["hour"] else match["date"]
    return Command("snoozed", at, match["reason"])


def _promise(match: re.Match[str], moment: CommandMoment) -> Command | None:
    when = date_meant(match["when"], moment.at, moment.calendar)
    return None if when is None else _promised(when.at, moment, CLIENT_WISH if match["wish"] else "")


def _confirm(match: re.Match[str], moment: CommandMoment) -> Command | None:
    """Return the promise of the one date that was named; of several it is not known which is meant."""
    said = moment.said
    ahead = {date.at for date in dates_said_in(said, moment.calendar) if date.at > moment.at} if said else set()
    return _promised(ahead.pop(), moment, CLIENT_WISH if match["wish"] else "") if len(ahead) == 1 else None


def _promised(at: int, moment: CommandMoment, reason: str) -> Command:
    # To the minute, as every field of a helpdesk has it, and with the offset of those who read it there.
    return Command("promised", moment.calendar.local(at - at % 60).isoformat(), reason)


def _cause(match: re.Match[str], moment: CommandMoment) -> Command | None:
    return Command("cause", match["text"]) if len(match["text"]) <= _LONGEST_CAUSE else None


_BECAUSE = r"(?:,? (?:because(?: of)?|потому что|так как|из-за)|:) (?P<reason>\S.*)"
_DATE = r"(?P<date>\d{4}-(?:0\d|1[0-2])-(?:[0-2]\d|3[01]))(?:[ T](?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d))?"
_ELSEWHERE = "elsewhere|by phone|by mail|по телефону|почтой|лично"
_WISH = (
    r"(?P<wish>,? \(?(?:(?:at|on|by) (?:the |our )?client[’']?s (?:own )?(?:wish|request)"
    r"|as the client (?:asked|asks|wishes|wished)|по (?:просьбе|желанию) клиента)\)?)?"
)
# "Cause of the delay is …" and "Причина в том, что …" are sentences; with a colon there is no doubt.
_SENTENCE = (
    r"(?:of|is|was|are|were|for|behind|why|that|to|seems|may|might|unknown|в|во|того|этого|тому|была|было|по|на|с|у"
    r"|задержки|проблемы|ошибки|сбоя)\b"
)
_Form = tuple[re.Pattern[str], Callable[[re.Match[str], CommandMoment], Command | None]]


def _form(pattern: str, made: Callable[[re.Match[str], CommandMoment], Command | None]) -> _Form:
    return re.compile(pattern, re.IGNORECASE), made


_FORMS: tuple[_Form, ...] = (
    _form(r"ack(?:nowledged)?|принято|принял|приняла", lambda match, moment: Command("acknowledged")),
    _form(r"take|беру", lambda match, moment: Command("taken")),
    _form(rf"(?:snooze|отложить)(?: for| на)? (?P<time>[0-9hmswcd]+){_BECAUSE}", _snooze_for),
    _form(rf"(?:snooze until|отложить до) {_DATE}{_BECAUSE}", _snooze_until),
    _form(
        rf"(?:answered|отвечено)(?: (?P<how>{_ELSEWHERE}))?(?:: (?P<reason>\S.*))?",
        lambda match, moment: Command("answered", match["how"], match["reason"] or ""),
    ),
    _form(rf"(?:promise|обещаю|обещаем):? (?P<when>\S.*?){_WISH}", _promise),
    _form(rf"(?:confirm|подтверждаю){_WISH}", _confirm),
    _form(rf"(?:cause|причина)(?: ?: ?| (?!{_SENTENCE}))(?P<text>[^\s:].*)", _cause),
)
_ATTEMPTS: Final = {
    word: re.compile(pattern, re.IGNORECASE)
    for word, pattern in (
        ("snoozed", r"(?:snooze|отложить)\b"),
        ("promised", r"(?:promise|обещаю|обещаем)\b"),
        ("confirmed", rf"(?:confirm|подтверждаю){_WISH}$"),
        ("cause", r"(?:cause|причина)(?: ?:|$| )"),
    )
}
