"""Which of a helpdesk's names mean a word of ours: what is commonly said in English and Russian, nothing guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

TYPES: Mapping[str, frozenset[str]] = {
    "complaint": frozenset({"complaint", "claim", "reclamation", "рекламация", "жалоба", "претензия"}),
    "question": frozenset(
        {
            *("question", "service request", "support", "support request", "inquiry", "enquiry", "it help", "ask"),
            *("вопрос", "консультация", "обращение", "поддержка", "запрос на обслуживание", "запрос в поддержку"),
        }
    ),
    "bug": frozenset(
        {"bug", "defect", "incident", "problem", "fault", "ошибка", "баг", "дефект", "инцидент", "проблема", "сбой"}
    ),
    "task": frozenset(
        {
            *("task", "change", "new feature", "improvement", "order", "work order", "задача", "задание", "изменение"),
            *("новая функция", "новая функциональность", "улучшение", "заказ", "доработка", "запрос на изменение"),
        }
    ),
}

PRIORITIES: Mapping[str, frozenset[str]] = {
    "Highest": frozenset(
        {
            *("highest", "critical", "blocker", "urgent", "p1", "наивысший", "самый высокий", "критический"),
            *("критичный", "блокер", "блокирующий", "срочный", "срочно"),
        }
    ),
    "High": frozenset({"high", "major", "p2", "высокий", "важный", "значительный", "серьезный"}),
    "Medium": frozenset({"medium", "normal", "p3", "средний", "обычный", "нормальный"}),
    "Low": frozenset(
        {
            *("low", "lowest", "minor", "trivial", "p4", "p5", "низкий", "самый низкий", "наименьший", "низший"),
            *("незначительный", "тривиальный"),
        }
    ),
}

_WAITING_NAMES = frozenset(
    {
        *("waiting for customer", "waiting for client", "waiting for reporter", "waiting for user"),
        *("waiting on customer", "waiting on client", "awaiting customer", "awaiting client", "pending customer"),
        *("awaiting reporter", "waiting for response", "need info", "needs info", "ожидание клиента"),
        *("ожидание ответа клиента", "ожидает клиента", "ожидание заказчика", "ожидание ответа заказчика"),
        *("ожидает ответа клиента", "ждем клиента", "ждем ответа клиента", "на стороне клиента", "у клиента"),
        *("ожидание информации", "ожидание пользователя", "запрошена информация", "ожидание автора"),
    }
)

FIELD_NAMES: Mapping[str, frozenset[str]] = {
    "client": frozenset(
        {"organizations", "organisations", "organization", "organisation", "client", "customer", "company", "account"}
        | {"организации", "организация", "клиент", "заказчик", "компания", "контрагент"}
    ),
    "promised_at": frozenset(
        {"promised date", "promised", "committed date", "promise date", "обещанная дата", "обещанный срок"}
        | {"дата обещания", "согласованный срок"}
    ),
    "cause": frozenset({"root cause", "cause", "причина", "первопричина", "корневая причина", "причина обращения"}),
}

FIELD_SCHEMAS: Mapping[str, str] = {
    "client": "com.atlassian.servicedesk:sd-customer-organizations",
    "participants": "com.atlassian.servicedesk:sd-request-participants",
}


_MACHINE = re.compile(
    r"(?<![^\W_])(automation|bot|robot|system|webhook|integration|script|service account|noreply|"
    r"no-reply|daemon|jenkins|gitlab|zabbix|бот|робот|автомат\w*|интеграция|система)(?![^\W_])"
)


@dataclass(frozen=True)
class Placed:
    """Names of a helpdesk under words of ours, and those that no word was found for."""

    words: Mapping[str, tuple[str, ...]]
    rest: tuple[str, ...] = field(default=())

    def word_of(self, name: str) -> str:
        """Return the word of ours that a name stands under, or nothing."""
        folded = name.casefold()
        return next((word for word, names in self.words.items() if folded in map(str.casefold, names)), "")


def placed(names: Iterable[str], known: Mapping[str, frozenset[str]], said: Mapping[str, str]) -> Placed:
    """Return the names under the words that they are known to mean; `said` (name: word) beats what is known."""
    by_name = {bare(name): word for name, word in said.items()}
    found: dict[str, list[str]] = {}
    rest: list[str] = []
    for name in names:
        folded = bare(name)
        word = by_name.get(folded) or next((word for word, means in known.items() if folded in means), "")
        if word and word != "skip":
            found.setdefault(word, []).append(name)
        else:
            rest.append(name)
    order = [*(word for word in known if word in found), *(word for word in found if word not in known)]
    return Placed({word: tuple(found[word]) for word in order}, tuple(rest))


def means_waiting(name: str) -> bool:
    """Does a status of that name commonly say that the client owes us something?"""
    return bare(name) in _WAITING_NAMES


def sounds_like_waiting(name: str) -> bool:
    """Might it? People are asked about such a status, and nothing is taken for granted."""
    return re.search(r"wait|pend|hold|ожид|ждем|пауз|отлож", bare(name)) is not None


def sounds_like_a_machine(name: str) -> bool:
    """Does a person's name or login say that it is none? Its answers would otherwise count as a person's."""
    return _MACHINE.search(bare(name)) is not None


def bare(name: str) -> str:
    """Return a name as it is compared: small letters, ё as е, single spaces, without a leading `[System]`."""
    folded = " ".join(name.casefold().replace("ё", "е").split())
    return folded.removeprefix("[system] ")


def own_word(name: str) -> str:
    """Return the word of its own that a name becomes: `Access request` is `access_request`."""
    return re.sub(r"\W+", "_", name.casefold()).strip("_") or "other"
