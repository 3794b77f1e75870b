"""Finds excuses in what is written to clients, and texts that do not say what will be done and by when."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from jira_csext.core.dates import names_a_date
from jira_csext.rulefiles.excuse_given import given_as_reason, is_the_clients, stands_in, without_moves
from jira_csext.rulefiles.excuse_kind import right_kind
from jira_csext.rulefiles.excuse_score import BARE, Reasons, explains_only, needed, reasons_in, says_what_was_done
from jira_csext.rulefiles.excuse_words import OWN
from jira_csext.rulefiles.excuse_words_others import ABOUT_OTHERS, OTHERS

_SENTENCE: Final = re.compile(r"[^.!?…\n]+[.!?…\n]*")
_QUOTED: Final = re.compile('«[^«»\n]{0,200}»|“[^“”\n]{0,200}”|"[^"\n]{0,200}"')
_NOT_OURS: Final = re.compile(
    rf"{_QUOTED.pattern}|(?<![\w.+-])[\w.+-]{{1,64}}@[\w.-]+|https?://\S+|(?<![\w.-])[\w-]{{1,64}}(?:\.[\w-]{{1,64}}){{1,8}}"
)
_NUMBERS: Final = re.compile(r"[0-9]{1,2}[:.][0-9]{2}|[0-9]{1,2} [a-zа-я]{3,}")


class Excuse(NamedTuple):
    """`text[start:end]` is `phrase`, which gives a reason that helps no client; `reason` names its kind."""

    start: int
    end: int
    phrase: str
    reason: str


def excuses_in(text: str) -> list[Excuse]:
    """Return the excuses in a text of ours, Russian or English, in order and apart from one another.

    Workload, illness, holidays, other people or clients, technology, forgetting: given as the reason, they are refused
    even beside a plan. What is about the client's own visitors, in quotation marks, or a cause told together with what
    was done is none.
    """
    folded = _folded(text)
    quoted = [(found.start(), found.end()) for found in _QUOTED.finditer(folded)]
    found: list[Excuse] = []
    unquoted = _NOT_OURS.sub(lambda piece: " " * len(piece[0]), folded)
    enough = needed(folded)
    is_done, is_covered = says_what_was_done(without_moves(folded)), stands_in(folded)
    for sentence in _SENTENCE.finditer(folded):
        sure = [
            excuse
            for excuse in sorted(
                [
                    *_excuses_of(text, folded, sentence.start(), sentence.end()),
                    *_given(text, folded, sentence, is_done=is_done, is_covered=is_covered),
                ],
                key=lambda excuse: (excuse.start, excuse.end),
            )
            if not any(start <= excuse.start and excuse.end <= end for start, end in quoted)
        ]
        # Who is away and for whom somebody stands in, with the date, is news.
        is_news = is_covered and not sure and enough > BARE
        added = None if is_news else reasons_in(unquoted, *sentence.span(), 0 if sure else enough)
        if not sure and added is None and enough == BARE:
            added = explains_only(unquoted, sentence.start(), sentence.end())
        for excuse in _joined(text, sure, added):
            if not found or excuse.start >= found[-1].end:
                kind = right_kind(excuse.reason, folded[excuse.start : excuse.end], folded[slice(*sentence.span())])
                found.append(excuse._replace(reason=kind))
    return found


def _excuses_of(text: str, folded: str, start: int, end: int) -> Iterator[Excuse]:
    about_others = ABOUT_OTHERS.search(folded, start, end)
    for cue in (*OWN, *OTHERS):
        if cue.is_soft and _NUMBERS.search(folded):
            continue
        for words in cue.words.finditer(folded, start, end):
            if about_others is not None and about_others.start() <= words.start():
                continue
            if not is_the_clients(folded, start, words.span(), cue.reason):
                yield Excuse(words.start(), words.end(), text[words.start() : words.end()], cue.reason)


def _given(text: str, folded: str, sentence: re.Match[str], *, is_done: bool, is_covered: bool) -> Iterator[Excuse]:
    start, end = sentence.span()
    about_others = ABOUT_OTHERS.search(folded, start, end)
    for first, last, reason in given_as_reason(folded, start, end, is_done=is_done, is_covered=is_covered):
        if about_others is None or about_others.start() > first:
            yield Excuse(first, last, text[first:last], reason)


def _joined(text: str, sure: list[Excuse], added: Reasons | None) -> list[Excuse]:
    """Return what is surely an excuse together with the causes told around it."""
    if added is None:
        return sure
    apart = [one for one in sure if one.end <= added.start or added.end <= one.start]
    within = [one for one in sure if one not in apart]
    start = min((added.start, *(one.start for one in within)))
    end = max((added.end, *(one.end for one in within)))
    reason = within[0].reason if within else added.reason
    return sorted([*apart, Excuse(start, end, text[start:end], reason)])


def lacks_plan(text: str) -> bool:
    """Return whether a text that leaves something open does not say by when it will be dealt with.

    A date of ours or a variable of a template that stands for one (`{{ due_at }}`) is a plan; what is done needs none.
    """
    folded = _folded(text)
    return bool(_OPEN.search(folded)) and not _VARIABLE.search(folded) and not names_a_date(text)


_VARIABLE: Final = re.compile(r"\{\{[^{}]{0,200}(?:_at|_on|due|date|until|deadline|promised|when|time)[^{}]{0,200}\}\}")
_OPEN: Final = re.compile(
    r"(?<!\w)(?:"
    r"извин\w+|прости\w+|задерж\w+|опозда\w+|пока (?:не|без|нет|еще)|еще не|не готов\w?|в работе|работаем|"
    r"занимаемся|разбираемся|смотрим|проверяем|уточня\w+|передал\w*|принят\w?|получили ваш\w*|взяли|верн[её]мся|"
    r"ответим|сделаем|пришл[её]м|исправим|починим|свяжемся|сообщим|напишем|позже|скоро|в ближайшее время|как только|"
    r"постараемся|жд[её]м|"
    r"sorry|apolog\w+|delay\w*|late|not (?:yet|ready)|nothing (?:yet|to show)|no news|still|in progress|working on|"
    r"looking into|checking|investigat\w+|passed|forwarded|received your|we(?:[’']ll| will)|i(?:[’']ll| will)|will be|"
    r"soon|shortly|later|as soon as|asap|get back|waiting"
    r")(?!\w)"
)


def _folded(text: str) -> str:
    """Return the text in small letters with `е` for `ё`, each character in its place."""
    return "".join(one.lower() if len(one.lower()) == 1 else one for one in text).replace("ё", "е")
