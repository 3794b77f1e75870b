"""Does what the register says of clients mean anything to the rules: calendars, targets, languages, contact hours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from jira_csext.core.calendar.spec import CalendarSpec
from jira_csext.core.contact_hours import DAYS, contact_hours
from jira_csext.core.rulebook import Rulebook
from jira_csext.register.model import Client
from jira_csext.register.words import nearest

SHORTEST_MINUTES: Final = 15
"""Contact hours below this are a slip: a public warning is said a quarter of an hour before they close."""

_OWN: Final = "client.calendar"
_TARGETS: Final = "client.targets."
_NAMED: Final = 5
_SHOWN: Final = 50


class RuleWords(NamedTuple):
    """What the rules know of the words that a register may say.

    `targets` are the metrics of which a rule asks the client's own target, `metrics` all that rules measure.
    `languages` are those with texts, None where that is not known; `language` is the site's.
    """

    calendars: frozenset[str] = frozenset()
    takes_calendar: bool = False
    targets: frozenset[str] = frozenset()
    metrics: frozenset[str] = frozenset()
    languages: frozenset[str] | None = None
    language: str = ""


class Misfit(NamedTuple):
    """A value that the rules cannot use: the field, the value as it is written, and what then happens."""

    field: str
    value: str
    what: str


def words_of_rules(rulebook: Rulebook, languages: Iterable[str] | None = None, language: str = "") -> RuleWords:
    """Return what a rulebook knows; `languages` are the folders of its texts, `language` is the site's."""
    asked = {name for sla in rulebook.slas for name in sla.asked_of_client}
    return RuleWords(
        frozenset(rulebook.calendars),
        _OWN in asked,
        frozenset(name.removeprefix(_TARGETS) for name in asked if name.startswith(_TARGETS)),
        frozenset(sla.metric.name for sla in rulebook.slas),
        None if languages is None else frozenset(languages),
        language,
    )


def misfits(client: Client, rules: RuleWords | None) -> Iterator[Misfit]:
    """Yield what of a client means nothing to the rules, and contact hours that hardly open.

    None stands for rules that are not known: then only what is odd in itself is told.
    """
    yield from _hours(client.contact_hours)
    if rules is None:
        return
    hours = contact_hours(client.contact_hours, client.timezone).calendar
    if hours and hours not in rules.calendars:
        unknown = _no_calendar(hours, rules.calendars)
        yield Misfit("contact_hours", hours, f"{unknown}; until then it is written to in the hours of everybody else")
    yield from _calendar(client.calendar, rules)
    for metric, target in client.targets:
        yield from _target(metric, target, rules)
    yield from _language(client.language, rules)


def all_misfits(clients: Iterable[Client], rules: RuleWords | None) -> Iterator[str]:
    """Yield a sentence for each value that means nothing to the rules, with the clients that have it."""
    found: dict[Misfit, list[str]] = {}
    for client in clients:
        for misfit in misfits(client, rules):
            found.setdefault(misfit, []).append(client.key)
    for misfit, keys in found.items():
        more = f" and {len(keys) - _NAMED} more" if len(keys) > _NAMED else ""
        yield f"{misfit.field} of {', '.join(keys[:_NAMED])}{more}: {misfit.what}"


def some_of(sentences: Iterable[str]) -> Iterator[str]:
    """Yield the sentences; of very many the first, and how many more there are."""
    every = list(sentences)
    yield from every[:_SHOWN]
    if len(every) > _SHOWN:
        yield f"… and {len(every) - _SHOWN} more of the kind"


def _calendar(name: str, rules: RuleWords) -> Iterator[Misfit]:
    if not name:
        return
    if name not in rules.calendars:
        unknown = _no_calendar(name, rules.calendars)
        yield Misfit("calendar", name, f"{unknown}; until then the calendars of the rules count for it")
    elif not rules.takes_calendar:
        way = "calendar: {from: client.calendar, else: NAME}"
        yield Misfit("calendar", name, f'no rule asks for a client\'s own calendar, so "{name}" changes nothing; {way}')


def _no_calendar(name: str, known: Iterable[str]) -> str:
    calendars = sorted(known)
    near = nearest(name, calendars)
    hint = f'did you mean "{near}"?' if near else f"they have {', '.join(calendars) or 'none'}"
    return f'the rules have no calendar "{name}" ({hint})'


def _target(metric: str, target: str, rules: RuleWords) -> Iterator[Misfit]:
    if metric in rules.targets:
        return
    written = f"{metric}={target}"
    near = "" if metric in rules.metrics else nearest(metric, sorted(rules.targets or rules.metrics))
    if near:
        hint = f'did you mean "{near}"?'
    elif rules.targets:
        hint = f"they ask for {', '.join(sorted(rules.targets))}"
    else:
        hint = f"a goal asks for one by target: {{from: client.targets.{metric}, else: {target}}}"
    yield Misfit(
        "targets", written, f'no rule asks for a client\'s own "{metric}", so {written} changes nothing; {hint}'
    )


def _language(language: str, rules: RuleWords) -> Iterator[Misfit]:
    known = rules.languages
    if not language or known is None or not known:
        return
    folded = {name.casefold() for name in known}
    if language.casefold() in folded or language.casefold().partition("-")[0] in folded:
        return
    near = nearest(language, sorted(known))
    hint = f' (did you mean "{near}"?)' if near else f" (there is {', '.join(sorted(known))})"
    instead = rules.language or "the language of the site"
    yield Misfit(
        "language", language, f'the rules have no texts in "{language}"{hint}; until then it is written to in {instead}'
    )


def _hours(written: str) -> Iterator[Misfit]:
    spec = contact_hours(written, "UTC").spec
    for weekday, opens, closes in _stretches(spec) if spec is not None else ():
        minutes = closes - opens
        if minutes < SHORTEST_MINUTES:
            day, clock = DAYS[weekday], f"{_clock(opens)}-{_clock(closes)}"
            yield Misfit(
                "contact_hours",
                written,
                f'"{day} {clock}" opens for {minutes} minute{"" if minutes == 1 else "s"}, in which hardly a message '
                "leaves; write the hours in which the client wants to hear from us",
            )
            return


def _stretches(spec: CalendarSpec) -> Iterator[tuple[int, int, int]]:
    week: Mapping[int, Iterable[tuple[int, int]]] = spec.hours
    for weekday, stretches in sorted(week.items()):
        for opens, closes in stretches:
            yield weekday, opens, closes


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
