"""What the status card says of commands and promised dates: what became of each, and what is still to be confirmed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from jira_csext.core.calendar import ALWAYS, Calendar
from jira_csext.core.commanded import command_key
from jira_csext.core.commands import attempt_in, told_id
from jira_csext.core.escalation import SNOOZED, snoozed_until
from jira_csext.core.evaluate import Evaluation
from jira_csext.core.occurrence import PROMISED
from jira_csext.core.promises import Ledger, dates_said_in, ledger, offered
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.ticket import Event, Ticket
from jira_csext.core.timeline import Timeline
from jira_csext.core.told import DATES

_COMMANDS: Final = frozenset({"acknowledged", "taken", SNOOZED, "answered", "promised", "cause"})

Effect = Literal[
    "heard",
    "not_called",
    "taken",
    "snoozed",
    "no_instant",
    "answered",
    "promised",
    "promised_later",
    "promised_at_wish",
    "promised_again",
    "cause",
    "not_understood",
    "no_date",
    "nothing_to_confirm",
    "no_cause",
]


class Told(NamedTuple):
    """What became of a command of `by`; `until` of a snooze or a promise, `text` its reason or what was not understood.

    A promise that is the `number`th postponement says so. `trouble` is why what was told is not in its field.
    """

    at: int
    by: str
    effect: Effect
    text: str = ""
    until: int | None = None
    number: int = 0
    trouble: str = ""


class DateInForce(NamedTuple):
    """The promised date in force: who gave it when, and when the client heard of it (None: from nobody so far).

    `postponed` is how often the date was moved later.
    """

    date_at: int
    at: int
    by: str
    told_at: int | None
    postponed: int


class Offer(NamedTuple):
    """A date (or several, `dates`) that a message of `by` to the client names, and that nobody has confirmed yet."""

    at: int
    by: str
    phrase: str
    date_at: int
    dates: int


def heeds_dates(rulebook: Rulebook) -> bool:
    """Does any rule ask for the date that was promised to the client?"""
    if any(deadline.attribute in DATES for warning in rulebook.delay_warnings for deadline in warning.deadlines):
        return True
    return any(
        PROMISED in (*sla.metric.starts, *sla.metric.stops) or any(goal.target.kind == "date" for goal in sla.goals)
        for sla in rulebook.slas
    )


def offers_after(ticket: Ticket, known: Collection[str], since: int, calendar: Calendar, now: int) -> bool:
    """Does a message of ours after `since` that was not `known` yet name a date for staff to confirm?"""
    new = (event for event in ticket.history if event.at > since and event.id not in known)
    is_said = any(
        event.kind == "message" and event.public and event.by == "agent" and dates_said_in(event, calendar)
        for event in new
    )
    return is_said and offer_of(ledger(Timeline(ticket, now), calendar), since, now) is not None


def commands_after(history: Iterable[Event], known: Collection[str], since: int) -> bool:
    """Has somebody given a command after `since`, or tried to, that was not `known` (ids of events) yet?"""
    return any(event.id not in known for event in _new_commands(tuple(history), since))


def _new_commands(history: Sequence[Event], since: int) -> Iterator[Event]:
    heard = {event.id for event in history if event.kind == "own"}
    for event in history:
        if event.at <= since or event.by != "agent":
            continue
        is_command = event.kind == "own" and event.field in _COMMANDS and event.id.endswith("/told")
        is_note = event.kind == "message" and not event.public and event.deleted_at is None
        if is_command or (is_note and attempt_in(event.text) and told_id(event) not in heard):
            yield event


def dated_of(dates: Ledger) -> DateInForce | None:
    """Return the promised date in force, None for none."""
    promise = dates.in_force
    if promise is None:
        return None
    return DateInForce(promise.date_at, promise.at, promise.author, promise.told_at, dates.postponements)


def offer_of(dates: Ledger, since: int, now: int) -> Offer | None:
    """Return the date of a message after `since` that is to be confirmed, None for none."""
    said = offered(dates, now)
    if said is None or said.at <= since:
        return None
    ahead = {date.at for date in said.dates if date.at > now}
    phrase = said.phrase if len(ahead) == 1 else ", ".join(dict.fromkeys(date.phrase for date in said.dates))
    return Offer(said.at, said.author, " ".join(phrase.split())[:100], min(ahead), len(ahead))


def told_of(
    rulebook: Rulebook,
    ticket: Ticket,
    evaluation: Evaluation,
    dates: Ledger,
    refused: Mapping[str, str],
    since: int,
    now: int,
) -> Iterator[Told]:
    """Yield what became of the commands after `since`, oldest first.

    `refused` are the reasons why decisions on commands, by their keys, could not be carried out.
    """
    heard = {event_id for run in evaluation.escalations for _, event_id in run.acknowledged}
    for event in _new_commands(ticket.history, since):
        if event.at > now:
            continue
        if event.kind == "message":
            first_line = " ".join(event.text.strip().partition("\n")[0].split())
            yield Told(event.at, event.author, _NOT_UNDERSTOOD[attempt_in(event.text)], first_line[:100])
        elif event.field == "acknowledged":
            yield Told(event.at, event.author, "heard" if event.id in heard else "not_called")
        elif event.field == SNOOZED:
            until = _until(rulebook, evaluation, event)
            yield Told(event.at, event.author, "no_instant" if until is None else "snoozed", event.text, until)
        elif event.field == "taken":
            yield Told(event.at, event.author, "taken", trouble=refused.get(command_key(event), ""))
        elif event.field == "promised":
            yield from (one._replace(trouble=refused.get(command_key(event), "")) for one in _promised(dates, event))
        elif event.field == "cause":
            trouble = refused.get(command_key(event), "")
            yield Told(event.at, event.author, "cause", str(event.new), trouble=trouble)
        else:
            how = f"({event.new})" if event.new else ""
            yield Told(event.at, event.author, "answered", " ".join(filter(None, (how, event.text))))


_NOT_UNDERSTOOD: Final[Mapping[str, Effect]] = {
    SNOOZED: "not_understood",
    "promised": "no_date",
    "confirmed": "nothing_to_confirm",
    "cause": "no_cause",
}


def _promised(dates: Ledger, event: Event) -> Iterator[Told]:
    counted = 0
    for promise in dates.promises:
        counted += promise.postpones
        if promise.event_id == event.id:
            effect: Effect = "promised_later" if promise.postpones else "promised"
            if promise.change == "same":
                effect = "promised_again"
            elif promise.at_clients_wish:
                effect = "promised_at_wish"
            yield Told(event.at, event.author, effect, "", promise.date_at, counted if promise.postpones else 0)


def _until(rulebook: Rulebook, evaluation: Evaluation, event: Event) -> int | None:
    """Return until when a snooze lasts, on the calendar of the escalation that ran then, if one did."""
    day = rulebook.default_calendar or ALWAYS
    calendar = day
    for run in evaluation.escalations:
        if run.started_at <= event.at and (run.ended_at is None or event.at <= run.ended_at):
            goal = next(c.goal for c in evaluation.cycles if (c.rule, c.start_id) == (run.rule, run.start_id))
            calendar = rulebook.escalations[run.name].calendar or rulebook.sla(run.rule).goals[goal - 1].calendar
    return snoozed_until(str(event.new), event.at, calendar, day)
