"""`calendar`: count in working time, by hand or for other programs as JSON lines."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import instant_of, load_rules, load_settings, rules_options
from jira_csext.core.calendar import BeyondHorizon, Calendar, CalendarError, NoWorkingTime
from jira_csext.core.duration import DurationError, format_seconds, parse_duration

# -4h is a duration: neither an unknown option nor, by its last letter, a question for help.
_SIGNED = {"ignore_unknown_options": True, "help_option_names": ["--help"]}
_jsonl = click.option("--jsonl", is_flag=True, help="Answer JSON lines from standard input, a line each.")


@click.group()
def calendar() -> None:
    """Count in working time."""


@calendar.command(context_settings=_SIGNED)
@rules_options
@_jsonl
@click.argument("name", required=False)
@click.argument("start", required=False)
@click.argument("duration", required=False)
def add(
    name: str | None, start: str | None, duration: str | None, site: Path | None, rules: Path | None, jsonl: bool
) -> None:
    """Print the instant at which DURATION (4h, 5wd, 30cd; -4h goes back) has passed since START on the calendar NAME.

    With --jsonl each line of standard input is {"calendar": NAME or {"timezone", "hours", "closed", "open"},
    "start": ISO 8601, "seconds": N} and is answered by {"instant": ISO 8601 in UTC} or {"error": why}.
    """
    named = _Named(site, rules)
    if jsonl:
        _answer_lines(_added(named), (name, start, duration))
        return
    if name is None or start is None or duration is None:
        raise Failure(
            'Say which calendar, from when and how long: jira-csext calendar add office "2026-05-12 14:30" 4h'
        )
    found = named(name)
    try:
        at = _moved(found, instant_of(start, found), duration)
        local = found.local(at)
    except (DurationError, BeyondHorizon, NoWorkingTime) as error:
        raise Failure(str(error)) from None
    click.echo(f"{local.isoformat(sep=' ')}  ({_utc(at)})")
    _warn_undecreed(found)


@calendar.command()
@rules_options
@_jsonl
@click.argument("name", required=False)
@click.argument("start", required=False)
@click.argument("end", required=False)
def between(
    name: str | None, start: str | None, end: str | None, site: Path | None, rules: Path | None, jsonl: bool
) -> None:
    """Print the working time from START to END on the calendar NAME.

    With --jsonl each line of standard input is {"calendar", "start", "end"} and is answered by {"seconds": N}.
    """
    named = _Named(site, rules)
    if jsonl:
        _answer_lines(_counted(named), (name, start, end))
        return
    if name is None or start is None or end is None:
        raise Failure("Say which calendar, from when to when: jira-csext calendar between office 2026-05-12 2026-05-20")
    found = named(name)
    try:
        first, last = instant_of(start, found), instant_of(end, found)
        seconds = found.between(first, last)
    except BeyondHorizon as error:
        raise Failure(str(error)) from None
    click.echo(f"{format_seconds(seconds)}  ({seconds} seconds)")
    if last < first:
        click.echo(f"note: {end} is before {start}, and nothing lies between; swap the two", err=True)
    _warn_undecreed(found)


Answer = Callable[[dict[str, Any]], dict[str, object]]


class _Named:
    """The calendars that lines name: those of the rulebook, loaded when one is first asked for, or given in full."""

    def __init__(self, site: Path | None, rules: Path | None) -> None:
        self._site, self._rules = site, rules

    def __call__(self, wanted: object) -> Calendar:
        if not isinstance(wanted, str):
            return _given(json.dumps(wanted, sort_keys=True))
        known = self._known
        if isinstance(known, Failure):
            raise known
        if wanted not in known:
            raise Failure(f'There is no calendar "{wanted}"; the rulebook has {", ".join(known) or "none"}')
        return known[wanted]

    @cached_property
    def _known(self) -> Mapping[str, Calendar] | Failure:
        """The rulebook's calendars, or why there are none: read once, however many lines ask."""
        try:
            return load_rules(load_settings(self._site, self._rules)).rulebook.calendars
        except Failure as failure:
            return failure


# Programs ask about few calendars at a time, and each holds every year that was asked about.
@lru_cache(maxsize=256)
def _given(wanted: str) -> Calendar:
    from jira_csext.rulefiles import calendar_from

    return calendar_from(json.loads(wanted))


def _answer_lines(answer: Answer, words: Sequence[str | None]) -> None:
    """Answer each line by itself: what is wrong with one is said in its place, and the rest goes on."""
    if any(words):
        raise Failure("With --jsonl the questions are lines of standard input; leave out what stands behind it")
    for line in sys.stdin.buffer:
        if line.strip():
            click.echo(json.dumps(_answered(answer, line), ensure_ascii=False))


def _answered(answer: Answer, line: bytes) -> dict[str, object]:
    try:
        asked = json.loads(line)
    except (ValueError, RecursionError) as error:
        return _error(f"the line is no JSON: {error}")
    if not isinstance(asked, dict):
        return _error("a line is a JSON object")
    try:
        return answer(asked)
    except Failure as failure:
        return _error(failure.message)
    except UnicodeEncodeError as error:
        return _error(f'"{error.object}" is no text: it holds half of a character')
    except (CalendarError, BeyondHorizon, NoWorkingTime, RecursionError) as error:
        return _error(str(error))


def _error(said: str) -> dict[str, object]:
    # Half of a surrogate pair, which JSON can name and nobody can encode, is repeated as it was named.
    return {"error": said.encode(errors="backslashreplace").decode()}


def _added(named: _Named) -> Answer:
    def answer(asked: dict[str, Any]) -> dict[str, object]:
        found = named(_part(asked, "calendar"))
        return {"instant": _utc(found.add(_instant(asked, "start"), _seconds(asked)))}

    return answer


def _counted(named: _Named) -> Answer:
    def answer(asked: dict[str, Any]) -> dict[str, object]:
        found = named(_part(asked, "calendar"))
        return {"seconds": found.between(_instant(asked, "start"), _instant(asked, "end"))}

    return answer


def _part(asked: dict[str, Any], name: str) -> object:
    if name not in asked:
        raise CalendarError(f'"{name}" is missing')
    return asked[name]


def _seconds(asked: dict[str, Any]) -> int:
    seconds = _part(asked, "seconds")
    if not isinstance(seconds, int) or isinstance(seconds, bool):
        raise CalendarError(f'"seconds" is a whole number, not {json.dumps(seconds)}')
    return seconds


def _instant(asked: dict[str, Any], name: str) -> int:
    text = _part(asked, name)
    try:
        moment = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise CalendarError(
            f'"{name}" is an instant with its offset (2026-05-12T14:30:00+03:00), not {json.dumps(text)}'
        )
    return math.floor(moment.timestamp())


def _moved(found: Calendar, start: int, duration: str) -> int:
    back = duration.startswith("-")
    wanted = parse_duration(duration.removeprefix("-"))
    if wanted.unit == "working_days":
        if back:
            return found.minus_working_days(start, wanted.amount)
        # As a target of so many working days falls due: they become working time, and an exact fit ends at closing.
        opening = found.next_open(start)
        return found.add(opening, found.between(opening, found.plus_working_days(opening, wanted.amount)))
    amount = -wanted.amount if back else wanted.amount
    return found.plus_calendar_days(start, amount) if wanted.unit == "calendar_days" else found.add(start, amount)


def _warn_undecreed(found: Calendar) -> None:
    if found.undecreed_from is not None:
        click.echo(
            f"warning: calendar {found.name}: the moved days of {found.undecreed_from.year} are not decreed yet; "
            "dates from then on may change (list them under closed and open)",
            err=True,
        )


def _utc(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
