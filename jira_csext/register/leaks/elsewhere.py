"""Words that speak of others than the reader: a wrong addressee, the same thing at theirs, a place in a queue."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jira_csext.register.leaks.spelling import Word, listed
from jira_csext.register.leaks.working_words import is_working

_OTHERS: Final = re.compile(
    # somebody else's, sent or shown by mistake
    r"делали|рисовали|внедряли|ставили|настраивали|"
    r"wrong|oops|whoops|sorry|soz|sry|mistake|mixed|ignore|meant|mislabel\w+|"
    r"чуж(?:ой|ая|ое|ие|ого|им|их|ую)|перепутал\w*|ошиб(?:ся|лась|лись|очно)|ошибке|сорр?и|упс|ой|пардон|вперемешку|"
    r"случайно|"
    # the same thing at others
    r"same|identical|likewise|тоже|также|самое|такой|такая|такое|такую|такие|таких|такого|заодно|аналогичн\w+|"
    # others, and their turn
    r"ppl|folks|guys|lads|crew|peeps|theirs?|them|they|both|another|others|"
    r"клиент\w*|заказчик\w*|customers?|clients?|ребята|ребят|девочки|девчат\w*|парни|соседн\w+|"
    r"они|им|их|них|ними|обоим|оба|обеим|двоих|следующ(?:ий|ая|ие)"
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
    r"админк\w+|папк\w+|парол\w+|доступ\w*|"
    r"чат\w*|проект\w*|база|базу|созвон\w*|похож\w*|screenshots?|screens?|pics?|links?|files?|logins?|chats?|"
    r"tickets?|invoices?|sites?"
)
_COMPARED: Final = listed("та тот то те такой такая такие такое тоже также")
_READER: Final = listed("you yours yourselves вы вас вам вами ваш ваша ваше ваши вашу")
_READER_ALONE: Final = listed("you yours yourselves вы вас вам вами")
_THEN_READER: Final = listed("and или и or а but plus")
_OF_READER: Final = re.compile(
    # what is said of the reader's own thing apart from the other's: "ваш пришлю", "yours is next", "вам — в четверг"
    r"друг(?:ой|ая|ое|ие)|отдельн\w+|следующ\w+|тоже|также|позже|потом|пришл\w+|отправ\w+|буд(?:ет|ут)|перенес\w+|"
    r"посчита\w+|сдела\w+|постав\w+|завтра|готов\w*|скину|кину|дам|выйдет|не|так|такую|такой|такое|такие|ничем|"
    r"смотрим|заведем|запуст\w+|включ\w+|настро\w+|подключ\w+|перенесем|выкат\w+|закро\w+|обойдется|хуже"
)
_BEFORE_READER: Final = listed("раньше перед до после за и как чем вместе кроме с помимо а")
_ARTICLES: Final = listed("a an the our your this that these those each every any no some my its 1 one")


_ENDS_SENTENCE: Final = re.compile(r"[.!?;\n]")
_OF_THEIRS: Final = listed("your вашей вашего вашему вашем вашим ваших вашими")
_SAME: Final = 5
"""Letters by which two forms of one verb are known."""


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
        if (
            one.word == "же"
            and at
            and (words[at - 1].word in _THE_SAME or words[at - 1].word.startswith(("эт", "так")))
        ):
            return True
        if one.word in ("yours", "yourselves") or _is_reader_apart(words, at):
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
    is_possessive = after is not None and (
        (gap_after[:1] in ("'", "’") and after.word == "s")
        or (words[first].word.endswith("s") and not gap_after.strip() and _is_of_client(after))
    )
    return before not in _ARTICLES and ((before in _PREPOSITIONS and ends) or is_possessive)


def _is_of_client(thing: Word) -> bool:
    return bool(_THINGS_OF_CLIENTS.fullmatch(thing.word)) or is_working(thing)


def _is_reader_apart(words: Sequence[Word], at: int) -> bool:
    """Return whether the reader is set beside somebody else: "раньше вас", "ваш пришлю отдельно", "вам — в четверг"."""
    one = words[at]
    if not one.cyrillic or one.word not in _READER:
        return False
    before = words[at - 1].word if at else ""
    if before in ("раньше", "перед", "кроме", "помимо", "и", "как", "чем") and not words[at].before.strip():
        return before != "и" or one.word in ("вы", "вас", "вам", "вами", "вашу", "вашей")
    after = words[at + 1] if at + 1 < len(words) else None
    if after is None:
        return False
    if "—" in after.before or "–" in after.before:
        return True
    if one.word in ("вас", "вам") and "," in one.before and after.word in ("в", "на", "к", "через"):
        return True
    return not after.before.strip() and one.before.strip() != "" and bool(_OF_READER.fullmatch(after.word))


def is_beside_reader(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether a name stands in one list with the reader: "HMS up, you up", "лежали вы, Шаг и еще двое"."""
    for at in (last, last + 1):
        if at < len(words) and words[at].word in _READER_ALONE:
            between = words[last:at]
            gap = words[at].before.strip()
            if (not between and gap == ",") or (between and (between[0].word in _THEN_READER or gap == ",")):
                return not between or between[0].word in _THEN_READER or _is_said_of_both(words, last, at)
    back = first - 1
    if back >= 0 and words[back].word in _THEN_READER:
        back -= 1
    if back < 0 or words[back].word not in _READER_ALONE:
        return False
    return back < first - 1 or words[first].before.strip() == ","


def is_said_of_reader(words: Sequence[Word], last: int) -> bool:
    """Return whether the same is done for the reader later on: "вчера обновили до новой версии, вас обновим ночью"."""
    for at in range(last + 1, len(words) - 1):
        if words[at].word in _READER and any(mark in words[at].before for mark in ",;—–"):
            stem = words[at + 1].word[:_SAME]
            if len(stem) == _SAME and any(one.word.startswith(stem) for one in words[last:at]):
                return True
    return False


def speaks_to_reader(words: Sequence[Word], last: int) -> bool:
    """Return whether the reader is spoken to between a place and the end of its sentence."""
    for at in range(last, len(words)):
        if at > last and _ENDS_SENTENCE.search(words[at].before):
            return False
        if words[at].word in _READER or words[at].word in _OF_THEIRS:
            return True
    return False


def _is_said_of_both(words: Sequence[Word], last: int, reader: int) -> bool:
    return reader + 1 < len(words) and words[last].word == words[reader + 1].word
