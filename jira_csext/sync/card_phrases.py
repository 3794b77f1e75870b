"""What the status card says, in each of its languages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from jira_csext.core.card_told import Effect


class Phrases(NamedTuple):
    """What is said in one language; the braces are filled in."""

    title: str
    running: str
    running_undated: str
    waiting: str
    paused: str
    also_due: str
    late: str
    kept: str
    broken: str
    to_warn: str
    unwarned: str
    warned: str
    warned_late: str
    calling: str
    heard: str
    snoozed: str
    ended: str
    commands: str
    earlier: str
    dated: str
    dated_told: str
    dated_untold: str
    postponed: str
    offer: str
    offers: str
    refused: str
    unreached: str
    told: Mapping[Effect, str]


PHRASES: Final = {
    "en": Phrases(
        title="Where the promises stand",
        running="{promise}: due {due}",
        running_undated="{promise}: open",
        waiting="{promise}: paused, waiting for the client since {since}",
        paused="{promise}: paused since {since}",
        also_due="; due {due}",
        late="{promise}: broken, it was due {due}",
        kept="{promise}: kept, {stopped}",
        broken="{promise}: broken; it was due {due} and done {stopped}",
        to_warn="Delay: the client must be told by {due}",
        unwarned="Delay: the client has not been told and should have been by {due}",
        warned="Delay: the client was told {stopped}",
        warned_late="Delay: the client was told {stopped}, and should have been by {due}",
        calling="Escalation {name}, level {level}: {called}",
        heard="; acknowledged by {who}, {at}",
        snoozed="; put off by {who} until {until}: {reason}",
        ended="; over since {at}",
        commands="Commands",
        earlier="and {count} earlier, in the comments",
        dated="Promised date: {date}, by {who}, {at}",
        dated_told="; the client was told {told}",
        dated_untold="; the client has not been told yet",
        postponed="; moved later {count}",
        offer=(
            "Found in the message of {who}, {at}: “{phrase}” ({date}). To make it a promise write: confirm, "
            "or another date: promise {example}"
        ),
        refused="; this could not be done in the helpdesk: {trouble}",
        unreached="Beside the helpdesk, {role}: {trouble}",
        offers="Found in the message of {who}, {at}: “{phrase}”. To make one a promise write: promise {example}",
        told={
            "heard": "acknowledged",
            "not_called": "acknowledged, but no escalation had called them",
            "taken": "took the ticket",
            "snoozed": "calls wait until {until}: {text}",
            "no_instant": "not understood: there is no such instant to wait for",
            "answered": "no reply is owed {text}",
            "promised": "promised {until}",
            "promised_later": "promised {until}: moved later, {number}",
            "promised_at_wish": "promised {until} at the client's wish, which counts as no postponement",
            "promised_again": "promised {until} once more",
            "cause": "the cause is: {text}",
            "not_understood": "not understood: “{text}”; write it like: snooze 2h because the bank answers at noon",
            "no_date": "not understood: “{text}”; write one date that is still ahead: promise {example}",
            "nothing_to_confirm": (
                "nothing to confirm: the last message to the client names no date that is still ahead, or more than "
                "one; write: promise {example}"
            ),
            "no_cause": "not understood: “{text}”; write it like: cause: the supplier's parts came late",
        },
    ),
    "ru": Phrases(
        title="Как обстоят дела с обещаниями",
        running="{promise}: срок {due}",
        running_undated="{promise}: в работе",
        waiting="{promise}: на паузе, ждём клиента с {since}",
        paused="{promise}: на паузе с {since}",
        also_due="; срок {due}",
        late="{promise}: нарушено, срок был {due}",
        kept="{promise}: выполнено, {stopped}",
        broken="{promise}: нарушено; срок был {due}, сделано {stopped}",
        to_warn="Задержка: сообщить клиенту нужно до {due}",
        unwarned="Задержка: клиенту ещё не сообщено, а нужно было до {due}",
        warned="Задержка: клиенту сообщено {stopped}",
        warned_late="Задержка: клиенту сообщено {stopped}, а нужно было до {due}",
        calling="Эскалация {name}, уровень {level}: {called}",
        heard="; принято: {who}, {at}",
        snoozed="; отложено до {until} ({who}): {reason}",
        ended="; завершена {at}",
        commands="Команды",
        earlier="и ещё {count} раньше, в комментариях",
        dated="Обещанный срок: {date}, назначен: {who}, {at}",
        dated_told="; клиенту сообщено {told}",
        dated_untold="; клиенту ещё не сообщено",
        postponed="; перенесён: {count}",
        offer=(
            "В сообщении найден срок ({who}, {at}): «{phrase}» ({date}). Чтобы он стал обещанием, напишите: "
            "подтверждаю, или другой срок: обещаю {example}"
        ),
        refused="; в системе это сделать не удалось: {trouble}",
        unreached="Помимо системы, {role}: {trouble}",
        offers="В сообщении найдены сроки ({who}, {at}): «{phrase}». Чтобы пообещать один, напишите: обещаю {example}",
        told={
            "heard": "принято",
            "not_called": "принято, но ни одна эскалация этого человека не вызывала",
            "taken": "заявка взята",
            "snoozed": "вызовы отложены до {until}: {text}",
            "no_instant": "не понято: такого момента нет",
            "answered": "ответ клиенту не требуется {text}",
            "promised": "обещано: {until}",
            "promised_later": "обещано: {until}; перенос: {number}",
            "promised_at_wish": "обещано: {until}, по просьбе клиента, переносом не считается",
            "promised_again": "срок {until} обещан ещё раз",
            "cause": "причина: {text}",
            "not_understood": "не понято: «{text}»; пишите так: отложить 2h потому что ждём банк",
            "no_date": "не понято: «{text}»; напишите один срок, который ещё не прошёл: обещаю {example}",
            "nothing_to_confirm": (
                "подтверждать нечего: в последнем сообщении клиенту нет срока, который ещё не прошёл, "
                "или их несколько; напишите: обещаю {example}"
            ),
            "no_cause": "не понято: «{text}»; пишите так: причина: поставщик задержал детали",
        },
    ),
}
