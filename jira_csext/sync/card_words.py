"""The status card in words, Russian or English: what `core.card` found out, each instant in the team's zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jira_csext.core.card import Calling, Card, Effect, Standing, Told
from jira_csext.core.speech_text import Inline, Items, Paragraph, Text, Words

Instant = Callable[[int], str]


class _Phrases(NamedTuple):
    title: str
    running: str
    running_undated: str
    waiting: str
    paused: str
    also_due: str
    late: str
    kept: str
    broken: str
    calling: str
    heard: str
    snoozed: str
    ended: str
    commands: str
    told: Mapping[Effect, str]


_PHRASES = {
    "en": _Phrases(
        title="Where the promises stand",
        running="{promise}: due {due}",
        running_undated="{promise}: open",
        waiting="{promise}: paused, waiting for the client since {since}",
        paused="{promise}: paused since {since}",
        also_due="; due {due}",
        late="{promise}: broken, it was due {due}",
        kept="{promise}: kept, {stopped}",
        broken="{promise}: broken; it was due {due} and done {stopped}",
        calling="Escalation {name}, level {level}: {called}",
        heard="; acknowledged by {who}, {at}",
        snoozed="; put off by {who} until {until}: {reason}",
        ended="; over since {at}",
        commands="Commands",
        told={
            "heard": "acknowledged",
            "not_called": "acknowledged, but no escalation had called them",
            "taken": "took the ticket",
            "snoozed": "calls wait until {until}: {text}",
            "no_instant": "not understood: there is no such instant to wait for",
            "answered": "no reply is owed {text}",
            "not_understood": "not understood: “{text}”; write it like: snooze 2h because the bank answers at noon",
        },
    ),
    "ru": _Phrases(
        title="Как обстоят дела с обещаниями",
        running="{promise}: срок {due}",
        running_undated="{promise}: в работе",
        waiting="{promise}: на паузе, ждём клиента с {since}",
        paused="{promise}: на паузе с {since}",
        also_due="; срок {due}",
        late="{promise}: нарушено, срок был {due}",
        kept="{promise}: выполнено, {stopped}",
        broken="{promise}: нарушено; срок был {due}, сделано {stopped}",
        calling="Эскалация {name}, уровень {level}: {called}",
        heard="; принято: {who}, {at}",
        snoozed="; отложено до {until} ({who}): {reason}",
        ended="; завершена {at}",
        commands="Команды",
        told={
            "heard": "принято",
            "not_called": "принято, но ни одна эскалация этого человека не вызывала",
            "taken": "заявка взята",
            "snoozed": "вызовы отложены до {until}: {text}",
            "no_instant": "не понято: такого момента нет",
            "answered": "ответ клиенту не требуется {text}",
            "not_understood": "не понято: «{text}»; пишите так: отложить 2h потому что ждём банк",
        },
    ),
}


def card_text(card: Card, names: Mapping[str, str], language: str, at: Instant, now: int) -> Text:
    """Return the card as a text, as of `now`; `at` writes an instant, `names` are what accounts are called."""
    phrases = _PHRASES.get(language.partition("-")[0].casefold(), _PHRASES["en"])
    lines = [_standing(standing, phrases, at) for standing in card.standings]
    lines += [_calling(calling, phrases, names, at) for calling in card.callings]
    head: tuple[Inline, ...] = (Words(phrases.title, bold=True), Words(f" ({at(now)})"))
    blocks: list[Paragraph | Items] = [Paragraph(head)]
    if lines:
        blocks.append(Items(tuple((Words(line),) for line in lines)))
    if card.told:
        told = tuple((Words(_told(one, phrases, names, at)),) for one in card.told)
        blocks += [Paragraph((Words(phrases.commands, bold=True),)), Items(told)]
    return Text(tuple(blocks))


def people_in(card: Card) -> Iterator[str]:
    """Yield the accounts that the card names."""
    for calling in card.callings:
        yield from (account for _, account in calling.called)
        if calling.acknowledged is not None:
            yield calling.acknowledged[1]
        if calling.snooze is not None:
            yield calling.snooze.by
    yield from (one.by for one in card.told)


def _standing(standing: Standing, phrases: _Phrases, at: Instant) -> str:
    due = "" if standing.due_at is None else at(standing.due_at)
    stopped = "" if standing.stopped_at is None else at(standing.stopped_at)
    since = "" if standing.paused_at is None else at(standing.paused_at)
    if standing.state == "met":
        form = phrases.kept
    elif standing.state == "breached":
        form = phrases.broken if stopped else phrases.late
    elif since:
        form = phrases.waiting if standing.is_waiting else phrases.paused
        form += phrases.also_due if due else ""
    else:
        form = phrases.running if due else phrases.running_undated
    return form.format(promise=standing.promise, due=due or "—", since=since, stopped=stopped)


def _calling(calling: Calling, phrases: _Phrases, names: Mapping[str, str], at: Instant) -> str:
    called = ", ".join(f"{names.get(account, account)} ({at(when)})" for when, account in calling.called) or "—"
    line = phrases.calling.format(name=calling.escalation, level=calling.level, called=called)
    if calling.acknowledged is not None:
        when, who = calling.acknowledged
        line += phrases.heard.format(who=names.get(who, who), at=at(when))
    if calling.snooze is not None:
        by, until, reason = calling.snooze
        line += phrases.snoozed.format(who=names.get(by, by), until=at(until), reason=reason)
    if calling.ended_at is not None:
        line += phrases.ended.format(at=at(calling.ended_at))
    return line


def _told(told: Told, phrases: _Phrases, names: Mapping[str, str], at: Instant) -> str:
    until = "" if told.until is None else at(told.until)
    effect = phrases.told[told.effect].format(text=told.text, until=until).strip()
    return f"{names.get(told.by, told.by)}, {at(told.at)}: {effect}"
