"""Words that speak of others than the reader: a wrong addressee, the same thing at theirs, a place in a queue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jira_csext.register.leaks.spelling import Word, listed

_OTHERS: Final = re.compile(
    # somebody else's, sent or shown by mistake
    r"делали|рисовали|внедряли|ставили|настраивали|"
    r"wrong|oops|whoops|sorry|soz|sry|mistake|mixed|ignore|meant|mislabel\w+|"
    r"чуж(?:ой|ая|ое|ие|ого|им|их|ую)|перепута\w+|ошиб(?:ся|лась|лись|очно)|ошибке|сорр?и|упс|ой|пардон|вперемешку|"
    r"случайно|"
    # the same thing at others
    r"same|identical|likewise|тоже|также|самое|такой|такая|такое|такую|такие|таких|такого|заодно|аналогичн\w+|"
    # others, and their turn
    r"ppl|folks|guys|lads|crew|peeps|theirs?|them|they|both|another|"
    r"клиент\w*|заказчик\w*|customers?|clients?|ребята|ребят|девочки|девчат\w*|парни|соседн\w+|"
    r"они|им|их|обоим|оба|обеим|двоих|следующ(?:ий|ая|ие)"
)
_THE_SAME: Final = listed("тот та то те той того тому тем том ту тех теми так")
_NOT_YOURS: Final = listed("yours urs ur your you u ваш ваша ваше ваши вам вас твой твое")
_NEGATION: Final = listed("not isn isnt aint no не")
_PREPOSITIONS: Final = listed("""
    for from at with to by like unlike via of over n and w 4 из от у для с со к ко про за под до кроме как на по вместо
    """)
_BARE_AFTER: Final = listed("""
    the and also too had has have did do does did's wants asked said uses r are were is was s ppl guys folks lads
    sorry soz but so just again yesterday today mon tue wed thu fri not
    """)
_THINGS_OF_CLIENTS: Final = re.compile(
    r"скрин\w*|файл\w*|тикет\w*|заявк\w+|счет\w*|акт\w*|договор\w*|логин\w*|макет\w*|баннер\w*|письм\w+|сайт\w*|"
    r"админк\w+|"
    r"чат\w*|проект\w*|база|базу|созвон\w*|похож\w*|screenshots?|screens?|pics?|links?|files?|logins?|chats?|"
    r"tickets?|invoices?|sites?"
)
_COMPARED: Final = listed("та тот то те такой такая такие такое тоже также")
_ARTICLES: Final = listed("a an the our your this that these those each every any no some my its 1 one")


def speaks_of_others(words: Sequence[Word]) -> bool:
    """Return whether a text of everyday chat speaks of somebody else: "wrong window", "not yours", "то же самое"."""
    for at, one in enumerate(words):
        if _OTHERS.fullmatch(one.word):
            return True
        if one.word in _NOT_YOURS and at + 1 < len(words) and words[at + 1].word in ("не", "not"):
            return True
        if one.word == "urs" or (one.word in _NOT_YOURS and at and words[at - 1].word in _NEGATION):
            return True
        if (
            one.word in ("вы", "вас", "you")
            and at > 1
            and words[at - 1].word in ("и", "did", "do")
            and words[at - 2].word
            in (
                "что",
                "как",
                "as",
                "so",
                "then",
            )
        ):
            return True
        if one.word == "же" and at and words[at - 1].word in _THE_SAME:
            return True
        if one.word == "next" and at and words[at - 1].word in ("re", "are", "ur", "you", "yours"):
            return True
    return False


def stands_as_name(words: Sequence[Word], first: int, last: int, tail: str) -> bool:
    """Return whether small letters stand where a name does: "for basket the grocery people", "скрин из ковчега"."""
    before = words[first - 1].word if first else ""
    gap = words[first].before
    after = words[last] if last < len(words) else None
    gap_after = after.before if after is not None else tail
    if not first or gap.strip(" "):
        return False
    if words[first].cyrillic:
        thing = words[first - 2].word if first > 1 else ""
        is_from = before in ("из", "от", "у", "для") or (before in ("с", "со", "к", "про") and bool(gap_after.strip()))
        is_compared = before in ("у", "в", "на") and after is not None and after.word in _COMPARED
        return (
            is_compared
            or (before in _PREPOSITIONS and bool(_THINGS_OF_CLIENTS.fullmatch(thing)))
            or is_from
            or bool(_THINGS_OF_CLIENTS.fullmatch(before))
        )
    ends = after is None or bool(gap_after.strip()) or after.word in _BARE_AFTER
    is_possessive = (
        words[first].word.endswith("s") and bool(_THINGS_OF_CLIENTS.fullmatch(after.word)) if after else False
    )
    return before not in _ARTICLES and ((before in _PREPOSITIONS and ends) or is_possessive)
