"""The status card in words, Russian or English: what `core.card` found out, each instant in the team's zone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from jira_csext.core.card import Calling, Card, Standing
from jira_csext.core.card_told import DateInForce, Offer, Told
from jira_csext.core.speech_text import Inline, Items, Paragraph, Text, Words
from jira_csext.sync.card_phrases import PHRASES, Phrases

Instant = Callable[[int], str]


class Style(NamedTuple):
    """In which words: the language, how an instant is written, and a date a week after one, as `promise` takes it."""

    language: str
    at: Instant
    example: Instant


def card_text(card: Card, names: Mapping[str, str], style: Style, now: int) -> Text:
    """Return the card as a text, as of `now`; `names` are what accounts are called."""
    language, at, _ = style
    phrases = PHRASES.get(language.partition("-")[0].casefold(), PHRASES["en"])
    lines = [_standing(standing, phrases, at) for standing in card.standings]
    if card.dated is not None:
        lines.append(_dated(card.dated, phrases, names, at))
    lines += [_calling(calling, phrases, names, at) for calling in card.callings]
    lines += [phrases.unreached.format(role=one.role, trouble=one.trouble) for one in card.unreached]
    if card.offer is not None:
        lines.append(_offer(card.offer, phrases, names, style))
    head: tuple[Inline, ...] = (Words(phrases.title, bold=True), Words(f" ({at(now)})"))
    blocks: list[Paragraph | Items] = [Paragraph(head)]
    if lines:
        blocks.append(Items(tuple((Words(line),) for line in lines)))
    if card.told:
        told = tuple((Words(_told(one, phrases, names, style)),) for one in card.told)
        if card.earlier:
            told = ((Words(phrases.earlier.format(count=card.earlier)),), *told)
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
    yield from (one.by for one in (card.dated, card.offer) if one is not None)


def _standing(standing: Standing, phrases: Phrases, at: Instant) -> str:
    due = "" if standing.due_at is None else at(standing.due_at)
    stopped = "" if standing.stopped_at is None else at(standing.stopped_at)
    since = "" if standing.paused_at is None else at(standing.paused_at)
    if standing.is_of_delay and due:
        is_late = standing.state == "breached"
        if stopped:
            form = phrases.warned_late if is_late else phrases.warned
        else:
            form = phrases.unwarned if is_late else phrases.to_warn
    elif standing.state == "met":
        form = phrases.kept
    elif standing.state == "breached":
        form = phrases.broken if stopped else phrases.late
    elif since:
        form = phrases.waiting if standing.is_waiting else phrases.paused
        form += phrases.also_due if due else ""
    else:
        form = phrases.running if due else phrases.running_undated
    return form.format(promise=standing.promise, due=due or "—", since=since, stopped=stopped)


def _calling(calling: Calling, phrases: Phrases, names: Mapping[str, str], at: Instant) -> str:
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


def _dated(dated: DateInForce, phrases: Phrases, names: Mapping[str, str], at: Instant) -> str:
    line = phrases.dated.format(date=at(dated.date_at), who=names.get(dated.by, dated.by) or "—", at=at(dated.at))
    line += phrases.dated_untold if dated.told_at is None else phrases.dated_told.format(told=at(dated.told_at))
    return line + (phrases.postponed.format(count=_times(dated.postponed, phrases)) if dated.postponed else "")


def _offer(offer: Offer, phrases: Phrases, names: Mapping[str, str], style: Style) -> str:
    form = phrases.offer if offer.dates == 1 else phrases.offers
    date, at = style.at(offer.date_at), style.at(offer.at)
    return form.format(
        who=names.get(offer.by, offer.by), at=at, phrase=offer.phrase, date=date, example=style.example(offer.at)
    )


def _told(told: Told, phrases: Phrases, names: Mapping[str, str], style: Style) -> str:
    until = "" if told.until is None else style.at(told.until)
    number = _times(told.number, phrases)
    form = phrases.told[told.effect]
    effect = form.format(text=told.text, until=until, number=number, example=style.example(told.at)).strip()
    effect += phrases.refused.format(trouble=told.trouble) if told.trouble else ""
    return f"{names.get(told.by, told.by)}, {style.at(told.at)}: {effect}"


def _times(count: int, phrases: Phrases) -> str:
    if phrases is PHRASES["ru"]:
        return f"{count} раза" if count % 10 in (2, 3, 4) and count % 100 not in (12, 13, 14) else f"{count} раз"
    return "once" if count == 1 else f"{count} times"
