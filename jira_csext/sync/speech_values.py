"""What a template may say, out of the facts of a ticket, in the reader's language and zone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Undefined

from jira_csext.core.calendar.zone import Zone
from jira_csext.core.client import NOBODY
from jira_csext.core.cycle import Cycle
from jira_csext.core.rulebook import Sla
from jira_csext.core.ticket import Attributes, Ticket
from jira_csext.sync.speech_markup import calling, filled
from jira_csext.sync.speech_why import why
from jira_csext.sync.speech_words import NONE, duration, instant, nobody, unknown

FAMILIAR = "familiar"
_LONGEST_VALUE = 500
_LONGEST_QUOTE = 300
_NO_NAMES: Mapping[str, str] = {}


class Facts(NamedTuple):
    """What a template may speak of, all as of `now` (epoch seconds).

    `step` is the text of the step; `client` the client's attributes; `called` the accounts to mention and
    `unfilled` the roles that nobody fills; `names` what accounts are called, where that is known. `escalation` and
    `level` are of a level's note, `counted` and `cases` (ticket keys) of a limit, `since` of a playbook, `promise`
    and `rule` of what has no SLA, `new_date` of a delay, `raised_by` the step that raised the escalation. `zone` is
    the team's, for what is measured day and night.
    """

    now: int
    ticket: Ticket | None = None
    sla: Sla | None = None
    cycle: Cycle | None = None
    step: str = ""
    client: Attributes = NOBODY
    called: tuple[str, ...] = ()
    unfilled: tuple[str, ...] = ()
    names: Mapping[str, str] = _NO_NAMES
    escalation: str = ""
    level: int = 0
    counted: int = 0
    since: int | None = None
    new_date: int | None = None
    zone: str = ""
    cases: tuple[str, ...] = ()
    promise: str = ""
    rule: str = ""
    raised_by: str = ""

    @property
    def about(self) -> str:
        """What the facts are of, as people call it."""
        return self.ticket.key if self.ticket else str(self.client.get("client.key") or NONE)


class Reader(NamedTuple):
    """Who reads: the language, and the zone of the instants."""

    language: str
    zone: ZoneInfo


class Value(str):
    """A text to compare with and, where it is empty, what stands in its place."""

    __slots__ = ("without",)
    without: str

    def __new__(cls, text: str, without: str = NONE) -> Value:
        """Return the value of a text."""
        value = super().__new__(cls, text)
        value.without = without
        return value


class Foreign(Value):
    """A text that nobody of ours has chosen: the client's words, what a ticket is called."""

    __slots__ = ()


class Calls(str):
    """The people to call: a text to compare with, and whom it calls where it is said."""

    __slots__ = ("accounts",)
    accounts: tuple[str, ...]

    def __new__(cls, accounts: tuple[str, ...]) -> Calls:
        """Return the value that calls these accounts."""
        value = super().__new__(cls, ", ".join(accounts))
        value.accounts = accounts
        return value


def put_in(value: object) -> str:
    """Return a value as it goes between a template's own words: literal, whatever it holds."""
    if isinstance(value, Undefined):
        # A choice without an `else` says nothing.
        return ""
    if isinstance(value, Calls):
        return ", ".join(calling(account) for account in value.accounts)
    text = str(value)
    return filled(text or (value.without if isinstance(value, Value) else ""), is_foreign=isinstance(value, Foreign))


def zone_of(facts: Facts, preferred: object = None) -> ZoneInfo:
    """Return the zone of the instants: the preferred one, the goal's, or the team's where that says nothing (UTC)."""
    goal = facts.sla.goals[facts.cycle.goal - 1] if facts.sla and facts.cycle else None
    own = goal.calendar.spec.timezone if goal else ""
    for name in (preferred, own if own != "UTC" else "", facts.zone, own):
        if isinstance(name, str) and name:
            try:
                return Zone(name).info
            except (ValueError, OSError, LookupError):
                # A zone in the register that there is not; an instant is better told in ours than not at all.
                continue
    return ZoneInfo("UTC")


def values(facts: Facts, reader: Reader) -> dict[str, Value | Calls | int]:
    """Return every word that a template may say, by its name."""
    language = reader.language
    ticket, sla, cycle, client = facts.ticket, facts.sla, facts.cycle, facts.client
    attributes = ticket.attributes if ticket else NOBODY
    without = nobody(language)
    assignee = str(attributes.get("assignee") or "")
    left = cycle.target_seconds - cycle.elapsed_seconds if cycle else None
    delay = cycle.delay if cycle else None
    heard_at = delay.heard_at if delay else None

    def at(moment: int | None) -> Value:
        if moment is None:
            return Value("")
        local = Zone(reader.zone.key)
        return Value(instant(local.local(moment), language, local.local(facts.now).year))

    def long(seconds: int | None) -> Value:
        # Nothing left is nothing to speak of, and yet it can be said.
        if seconds is None:
            return Value("")
        said = duration(max(seconds, 0), language)
        return Value(said) if seconds > 0 else Value("", said)

    return {
        "ticket": Value(ticket.key if ticket else ""),
        **{name: Foreign(_cut(attributes.get(name))) for name in ("summary", "cause")},
        **{name: Value(_cut(attributes.get(name))) for name in ("type", "priority", "status")},
        "assignee": Value(facts.names.get(assignee, assignee), without),
        "client": Value(
            _cut(client.get("client.name") or (ticket.client if ticket else "") or client.get("client.key")),
            unknown(language),
        ),
        "address": Value(FAMILIAR if client.get("client.form_of_address") == FAMILIAR else "formal"),
        "quote": Foreign(_last_said(ticket)),
        "promise": Value(_cut(facts.promise or ((sla.description or sla.name) if sla else ""))),
        "started": at(cycle.started_at if cycle else None),
        "due": at(cycle.due_at if cycle else None),
        "why": Value(why(cycle, facts.raised_by or facts.step, language, at, long, facts.now) if cycle else ""),
        "target": long(cycle.target_seconds if cycle else None),
        "left": long(left),
        "over": long(None if left is None else -left),
        "new_date": at(delay.new_date_at if delay else facts.new_date),
        "deadline": at(heard_at),
        "passed": at(heard_at if heard_at is not None and heard_at <= facts.now else None),
        "named_by": at(delay.named_by if delay else None),
        "promised_by": at(delay.promised_by if delay else None),
        "told_by": at(delay.told_by if delay else None),
        "since": at(facts.since),
        "count": facts.counted,
        "cases": Value(", ".join(facts.cases)),
        "called": Calls(facts.called),
        "rule": Value(facts.rule or (sla.name if sla else "")),
        "step": Value(facts.step),
        "escalation": Value(facts.escalation),
        "level": facts.level,
        "unfilled": Value(", ".join(facts.unfilled), ""),
    }


def _last_said(ticket: Ticket | None) -> str:
    """Return the client's last message that still stands."""
    for event in reversed(ticket.history if ticket else ()):
        is_said = event.kind in ("message", "created") and event.public and event.deleted_at is None
        if event.by == "client" and is_said and event.text.strip():
            return _cut(event.text, _LONGEST_QUOTE)
    return ""


def _cut(value: object, longest: int = _LONGEST_VALUE) -> str:
    """Return a value on one line and of bounded length, cut between words where there are some."""
    words = ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
    # What is far beyond the cut need not be looked at.
    line = " ".join(words[: 10 * longest].split())
    if len(line) <= longest:
        return line
    head = line[:longest]
    return f"{head.rsplit(' ', 1)[0] if ' ' in head[longest // 2 :] else head}…"
