"""Adds up what speaks for an excuse in a sentence, and what the text does and promises, which speaks against one."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from jira_csext.core.dates import names_a_date
from jira_csext.rulefiles.excuse_hints import HINTS, UNDONE

BARE: Final = 2
_ENOUGH: Final = BARE
_TWICE: Final = 2

_CLOCK: Final = re.compile(r"(?<!\w)(?:[0-9]{1,2}[:.][0-9]{2}|[0-9]{1,2} ?[ap]m)(?!\w)")
_FIGURE: Final = re.compile(r"[0-9]")
_DONE: Final = re.compile(
    r"(?<!не )(?<!вы )(?<!бы )(?<!они )(?<!внезапно )(?<!вдруг )(?<!опять )(?<!нам )(?<!нас )(?<!\w)(?:(?:ис|вы|"
    r"за|пере|по|про|с|от|до|об|у|на|раз|рас|при|под|в|воз|вос)?"
    r"(?:правили|слали|сылали|менили|верили|ставили|грузили|делали|чинили|дали|ложили|лили|крыли|пустили|новили|"
    r"строили|"
    r"готовили|брали|оформили|вели|несли|нашли|везли|вернули|бавили|ключили|ширили|писали|числили|печатали|считали|"
    r"смотрели|тестировали|гласовали|становили|твердили|метили|чистили|двинули|звонили|резали|рисовали|убрали|"
    r"увеличили|сократили|удалили|создали|купили|заказали|оплатили|сверили|внесли|учли|сняли|приняли|взяли|"
    r"отправили|выслали|прислали|обновили|опубликовали|подтвердили|зафиксировали|перезапустили|откатили|"
    r"задеплоили|залили)|"
    r"(?:я|сам|сама) (?:\w+ )?(?:ис|вы|за|пере|по|про|с|от|до|об|у|на)\w{3,}л[аи]?|"
    r"готов[аоы]?|сделан[аоы]?|принято|исправлен\w*|заменен\w*|отправлен\w*|включен\w*|выключен\w*|добавлен\w*|"
    r"обновлен[аоы]?|"
    r"открыт[аоы]?|закрыт[аоы]?|проверен[аоы]?|перенесен[аоы]?|восстановлен\w*|настроен\w*|загружен во|опубликован\w*|"
    r"доставлен\w*|подписан[аоы]?|оплачен[аоы]?|сменен[аоы]?|удален[аоы]?|возвращен\w*|записан[аоы]?|"
    r"заработал[аои]?|снова работа(?:ет|ют)|уже на сайте|подтверждаю|закрываю|меняем|ставим|отправляем|"
    r"успели раньше)(?!\w)"
    r"|(?<!not )(?<!n't )(?<!n’t )(?<!never )(?<!\w)(?:done|fixed|replaced|removed|refunded|resent|re-?sent|"
    r"restored|added|"
    r"shipped|posted|uploaded|published|deployed|released|renewed|repaired|rebuilt|restarted|rolled back|"
    r"switched (?:on|off|it|to)|"
    r"turned (?:on|off)|corrected|adjusted|raised to|extended|credited|reset|filed|booked|ordered|signed|"
    r"attached|enclosed|"
    r"confirmed|installed|tested|verified|moved (?:it|them|the|your)|merged|swapp(?:ed|ing)|cleared|cleaned|"
    r"unlocked|approved|"
    r"is ready|are ready|is live|are live|is back|are back|works again|works now|working again|in your inbox|"
    r"delivered|enabled|disabled|patched|"
    r"updated|closing this|split|reduced|doubled|blocked the)(?!\w)"
)  # fmt: skip
_ASKED: Final = re.compile(
    r"(?<!\w)(?:пожалуйста|please(?! (?:understand|bear|forgive|excuse|be patient|accept))|нажмите|пришлите|"
    r"выберите|введите|проверьте|ответьте|подтвердите|откройте|напишите|"
    r"сообщите|укажите|press|click|enter|choose|pick|open the|let us know|(?<!what )could you|(?<!what )can you|"
    r"would you)(?!\w)"
)
_THANKS: Final = re.compile(
    r"(?<!\w)(?:спасибо|благодар\w+|рад[аы]?|да|ок|окей|хорошо|согласен|согласна|согласны|верно|правильно|"
    r"конечно|теперь|отныне|"
    r"во вложении|в папке|в кабинете|по ссылке|доступ[ен]\w*|действует|входит|"
    r"https?|вот|here(?:[’']s| is| are)|thanks?|thank you|glad|happy|yes|yep|ok|okay|sure|agreed|of course|"
    r"correct|right|now|ready|received|"
    r"in section|in the (?:folder|rota|calendar|cabinet))(?!\w)"
)
_DAY: Final = re.compile(
    r"(?<!\w)(?:понедельник\w*|вторник\w*|сред[уеы]|четверг\w*|пятниц\w+|суббот\w+|воскресень\w+|завтра|послезавтра|"
    r"январ\w+|феврал\w+|марта?|апрел\w+|ма[яе]|июн\w+|июл\w+|август\w*|сентябр\w+|октябр\w+|ноябр\w+|декабр[яе]|"
    r"mondays?|tuesdays?|wednesdays?|thursdays?|fridays?|saturdays?|sundays?|tomorrow|january|february|april|"
    r"june|july|september|"
    r"october|november|send (?:us|me)|tell (?:us|me)|have a look|(?:посмотрите|возьмите|дайте|фильтруйте|"
    r"скажите|смотрите|гляньте|глянте))(?!\w)"
)
_CLAUSES: Final = re.compile(r"[,:;—–-] ")
_WILL: Final = re.compile(
    r"(?<!\w)(?:(?:при|с|вы|по|от|за|до|ис|об|пере|под|про|на|у|раз|вер)\w+(?:им|ем|лю|шу|жу|чу|ню|вим|дим|ду|ню)|"
    r"(?<!не )могу|(?<!не )можем|берем|оставляем|приезжайте|начинаем|приступаем|ставим|делаем|правим|i[’']?ll|"
    r"we[’']?ll|i will|we will|(?:i|we) can|shall i|shall we|is possible)(?!\w)"
)
_EXPLAINS: Final = tuple(
    re.compile(rf"(?<!\w)(?:{words})(?!\w)")
    for words in (
        r"мы|нас|нам|наш\w*|я|меня|мне|we|us|our|ours|i|me|my|we[’']re|we[’']ve|i[’']m|i[’']ve",
        r"а|но|хотя|зато|but|although|though|however|while|and that[’']s that|what",
        r"не|нет|ни|нельзя|невозможн\w+|никак\w*|никого|never|no|not|cannot|\w+n[’']t|nothing|without|без",
        r"все|всё|вся|всегда|никто|любо\w+|у всех|везде|everything|everyone|everybody|nobody|all|always|every|whole",
        r"кто-то|чей-то|чуж\w+|другие|другим|они|их|им|он|она|знаете ли",
        r"someone|somebody|they|their|them|he|she|people|those|this|that[’']s|true story|you know",
        r"вы (?:\w+ )?\w+ли|you (?:\w+ )?(?:\w+ed|were|had|came|caught|gave|sent|took|said|made|told|did|went|got)",
    )
)
_CONDITION: Final = re.compile(r"\s*(?:если вы(?! бы)|если у вас|if you(?!r? (?:had|only)|[’']d|[’']ve))(?!\w)")
_LONGEST_SENTENCE: Final = 600
_QUESTION: Final = re.compile(r"\?\s*$")


class Reasons(NamedTuple):
    """Characters `start` up to `end` hold the causes that a sentence gives; `reason` is the heaviest one."""

    start: int
    end: int
    reason: str


def needed(folded: str) -> int:
    """Return how many points make an excuse in this text: more where it says what was done, and where by when."""
    has_date = bool(_CLOCK.search(folded)) or names_a_date(folded)
    points = _ENOUGH
    if has_date:
        points += 3
    elif _FIGURE.search(folded):
        points += 2
    if _DONE.search(folded):
        points += 3
    if _ASKED.search(folded):
        points += 2
    return points


def says_what_was_done(folded: str) -> bool:
    """Does the text say that something was put right?"""
    return bool(_DONE.search(folded))


def reasons_in(folded: str, start: int, end: int, enough: int) -> Reasons | None:
    """Return the causes that a sentence gives when they reach `enough` points, each kind of hint counted once."""
    end = min(end, start + _LONGEST_SENTENCE)
    if _QUESTION.search(folded[start:end]):
        return None
    if _CONDITION.match(folded, start, end):
        return None
    points, first, last, heaviest, is_undone = 0, end, start, (0, ""), False
    for hint in HINTS:
        words = hint.words.search(folded, start, end)
        if words is None:
            continue
        points += hint.weight
        is_undone |= hint.reason == UNDONE
        if hint.weight == _TWICE and hint.words.search(folded, words.end(), end):
            points += 1
        if hint.is_cause:
            first, last = min(first, words.start()), max(last, words.end())
            if hint.weight > heaviest[0]:
                heaviest = hint.weight, hint.reason
    if points < enough or not heaviest[0] or (heaviest[0] < _TWICE and not is_undone and points <= _ENOUGH):
        return None
    return Reasons(first, last, heaviest[1])


def explains_only(folded: str, start: int, end: int) -> Reasons | None:
    """Return a sentence that explains and does nothing, for texts that say neither what was done nor what will be."""
    end = min(end, start + _LONGEST_SENTENCE)
    if _QUESTION.search(folded[start:end]) or any(kind.search(folded) for kind in (_THANKS, _WILL, _DAY)):
        return None
    if _CONDITION.match(folded, start, end):
        return None
    told = [hint for hint in HINTS if hint.words.search(folded, start, end)]
    points = len(told)
    if any(hint.reason == UNDONE for hint in told) and _CLAUSES.search(folded, start, end):
        points += 1
    points += sum(1 for words in _EXPLAINS if words.search(folded, start, end))
    if points < _ENOUGH:
        return None
    piece = folded[start:end]
    first = start + len(piece) - len(piece.lstrip())
    return Reasons(first, start + len(piece.rstrip(" .!…\n\t")), "explained, nothing done")
