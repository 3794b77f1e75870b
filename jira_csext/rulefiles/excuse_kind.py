"""Which kind of excuse it is, where the words that were found tell only that it is one."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.rulefiles.excuse_named import OTHER_PEOPLE, OTHER_PEOPLE_RUSSIAN

_ILLNESS: Final = re.compile(
    r"(?<!\w)(?:(?:за|при|рас)?бол(?:ел|ела|ели|еет|еют)|больничн\w+|болезн\w+|грипп\w*|простуд\w+|температур\w+|"
    r"ковид\w*|"
    r"орви|sick|ill|illness|unwell|poorly|flu|covid|fever|migraine|norovirus|in hospital|food poisoning)(?!\w)"
)
_NAMED: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("illness", _ILLNESS),
    (
        "holidays",
        re.compile(
            r"(?<!\w)(?:отпуск\w*|праздник\w*|каникул\w*|отгул\w*|майские|новогодн\w+|корпоратив\w*|vacations?|"
            r"holidays?|annual leave|on leave|easter|christmas|thanksgiving)(?!\w)"
        ),
    ),
    (
        "weather and traffic",
        re.compile(
            r"(?<!\w)(?:снег\w*|снегопад\w*|пробк\w+|погод\w+|метел\w+|гроз\w+|жар[аы]|ливн\w+|weather|snow\w*|"
            r"traffic|"
            r"storms?|heatwave|fog)(?!\w)"
        ),
    ),
    (
        "technology",
        re.compile(
            r"(?<!\w)(?:сервер\w*|интернет\w*|хостинг\w*|сервис\w* рассыл\w+|почт[аеуы]|компьютер\w*|ноутбук\w*|"
            r"винд\w+|windows|outlook|wordpress|google|гугл\w*|битрикс\w*|vpn|впн|crm|црм|плагин\w*|платформ\w+|"
            r"server|internet|"
            r"network|computer|laptop|e-?mail|software|database|plug-?in|cloud|tech|outage|technical|"
            r"техническ\w+)(?!\w)"
        ),
    ),
    (
        "workload",
        re.compile(
            r"(?<!\w)(?:завал\w*|загруз\w+|нагруз\w+|навалил\w+|сумасшедш\w+|хаос\w*|столько (?:задач|работ)\w*|"
            r"горит|горят|busy|chaos|hectic|backlog|workload|blew up)(?!\w)"
        ),
    ),
    ("others are to blame", re.compile(rf"(?<!\w)(?:{OTHER_PEOPLE_RUSSIAN}|couriers?|{OTHER_PEOPLE})(?!\w)")),
)
"""What tells the kind, the surest first."""

_OUTSIDE: Final = re.compile(
    r"(?<!\w)(?:suppliers?|vendors?|contractors?|couriers?|printers?|providers?|partners?|поставщик\w*|подрядчик\w*|"
    r"типограф\w+|хостер\w*|партнер\w*|курьер\w*)(?: (?:is|are|was|were|has|have|завален\w*|занят\w*|перегружен\w*|"
    r"загружен\w*)(?!\w))"
)
_VAGUE: Final = frozenset({"trouble", "it cannot be helped", "someone is away", "nobody knew", "only one person could"})
_ALSO_AWAY: Final = frozenset({"holidays", "someone is away"})


def right_kind(reason: str, phrase: str, sentence: str) -> str:
    """Return the kind of an excuse: what was found says it, or else what stands in its words or its sentence.

    All is folded. Whoever is off sick is ill and on no holiday.
    """
    if reason in _ALSO_AWAY and _ILLNESS.search(phrase):
        return "illness"
    if reason == "workload" and _OUTSIDE.search(sentence):
        return "others are to blame"
    if reason not in _VAGUE:
        return reason
    for where in (phrase, sentence):
        for kind, words in _NAMED:
            if words.search(where):
                return kind
    return reason
