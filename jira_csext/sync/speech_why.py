"""Why people are called, in a sentence: what raised an escalation, as it stands when the level speaks."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from jira_csext.core.cycle import Cycle
from jira_csext.core.delay_rule import MISSED, OTHERWISE, POSTPONED
from jira_csext.core.step import plain_text
from jira_csext.sync.speech_words import counted

Said = Callable[[int | None], str]
"""Says an instant, or a length of time, in the reader's language; "" for none."""


class _Phrases(NamedTuple):
    postponed: str
    often: str
    times: tuple[str, str, str]
    known: str
    to_be_told: str
    untold: str
    missed: str
    due: str
    broken: str
    over: str


_PHRASES = {
    "en": _Phrases(
        "The date has been postponed {}.",
        "The date has been postponed more often than the rule allows.",
        ("time", "times", "times"),
        " The client last heard: {}.",
        "The client is to hear of the delay by {} and has not been told yet.",
        "The client was to hear of the delay by {} and has not been told.",
        "The date has passed ({}), and the client has not been told of a delay.",
        "The promise “{rule}” is due {due}.",
        "The promise “{rule}” is broken: it was due {due}.",
        " Working time since then: {}.",
    ),
    "ru": _Phrases(
        "Дата перенесена {}.",
        "Дата перенесена чаще, чем допускает правило.",
        ("раз", "раза", "раз"),
        " Клиент знает о сроке: {}.",
        "Клиент должен узнать о задержке не позже {}, пока ему не сказали.",
        "Клиент должен был узнать о задержке не позже {}, но ему не сказали.",
        "Срок прошёл ({}), а клиенту о задержке не сказали.",
        "Срок обещания «{rule}»: {due}.",
        "Обещание «{rule}» нарушено, срок был {due}.",
        " Рабочего времени с тех пор: {}.",
    ),
}


def why(cycle: Cycle, raised_by: str, language: str, at: Said, long: Said, now: int) -> str:
    """Return why a step of the cycle calls people, as of `now`; "" where nothing is known of it.

    `raised_by` is the step that raised the escalation, or calls by itself. Other languages than English and Russian
    read English.
    """
    short = language.partition("-")[0].casefold()
    words = _PHRASES.get(short, _PHRASES["en"])
    step, delay = plain_text(raised_by), cycle.delay
    heard_at = delay.heard_at if delay is not None else None
    known = words.known.format(at(heard_at)) if heard_at is not None else ""
    if step == POSTPONED:
        if delay is None or not delay.postponed:
            return words.often
        return words.postponed.format(counted(delay.postponed, words.times, short)) + known
    if step == MISSED:
        return words.missed.format(at(heard_at)) if heard_at is not None else ""
    if step == OTHERWISE:
        told_by = delay.told_by if delay is not None else None
        if told_by is None:
            return ""
        return (words.to_be_told if now < told_by else words.untold).format(at(told_by)) + known
    if delay is not None or cycle.due_at is None:
        return known.strip()
    if now <= cycle.due_at:
        return words.due.format(rule=cycle.rule, due=at(cycle.due_at))
    over = cycle.elapsed_seconds - cycle.target_seconds
    since = words.over.format(long(over)) if over >= 60 else ""
    return words.broken.format(rule=cycle.rule, due=at(cycle.due_at)) + since
