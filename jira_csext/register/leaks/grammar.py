"""What the grammar of a sentence tells of its first word: a company acts, a thing stands without an article nowhere."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jira_csext.register.leaks.spelling import Word, listed

_BETWEEN: Final = listed("""
    also already just never still only even once recently again both too have has simply actually finally first always
    тоже также уже вчера сегодня недавно наконец еще сам сама само давно только потом нам мне нас меня вас вам и так
    """)
_PAST: Final = listed("""
    saw went gave took came wrote chose ran began drew knew spoke rang drove flew threw were let
    """)
"""English pasts that are no participle as well: only a subject goes before them."""
_PAST_OR_PARTICIPLE: Final = listed("""
    sent made held found paid built kept left lost told bought brought said met heard sold taught caught thought spent
    hit put read won cut split
    """)
TOOLS_DO: Final = re.compile(
    # What a patch, a cache or a script does as well as a person.
    r"fixed|caused|broke|solved|cleared|removed|blocked|stopped|changed|made|filled|covered|triggered|produced|"
    r"dropped|returned|crashed|overwrote|cut|restored|replaced|added|deleted|doubled|helped|hit|met|cost|started|"
    r"ended|loaded|failed|finished|showed|opened|closed|matched|saved|kept|put|came|went|ran|began|were|found|read"
)
_OBJECTS: Final = listed("""
    a an the our your my this that these those their theirs its his her us you me them it one two three same more less
    another no every all both everything something nothing twice
    """)
_MANY: Final = listed("staff team data media police people crew support news works means series headquarters")
_PLURALS: Final = listed("are were have do")
BASES: Final = listed("""
    order use pay sell ship load open keep print store track collect export import post upload approve check test
    prefer book send share buy run like want need ask call write sign host own renew request report do get take make
    rent
    """)
_AFTER_BASES: Final = listed("through via from every each with by at on online weekly daily monthly twice only")
"""What stands behind such a verb without an object."""
_NOT_VERBS: Final = re.compile(
    r"(?:канал|файл|портал|материал|персонал|протокол|журнал|раздел|отдел|сигнал|стол|пол|угол|узел|счетчик|"
    r"модел|недел|панел|цел|рол|мебел|школ|шкал|пчел|скал|сил|правил|дел|числ|стекл|зеркал|начал|бел|мил|кабел|"
    r"двер|отел|петл|земл|капл|строител|пользовател|покупател|водител|производител|указател|учител|заявител|"
    r"читател|двигател|вычислител|показател|зарплат)\w{0,2}"
)
_RUSSIAN_TOOLS: Final = re.compile(
    r"(?:по|на|вы|у|за|пере|от|при|с|раз|про|до|об)?(?:был|стал|шел|шл|работал|лежал|стоял|висел|упал|рос|рвал|горел|"
    r"меня|показал|показыва|да[вл]|скрыл|удалил|нашел|нашл|помог|работ|занял|весил|стоил|содержал|включал|"
    r"перестал|начал|закончил|мешал|блокировал|тормозил|пропускал|пропустил|совпал|выглядел|подходил|сработал|остал|"
    r"ускорил|замедлил|загрузил|открыл|закрыл|исчез|дал|вернул|выдал|принес|перенес|вырос|сбил|уступил|держал)\w*"
)


def acts(words: Sequence[Word], first: int, last: int, *, is_working: bool) -> bool:
    """Return whether what begins a sentence does what only a company or a person does: "Echo saw the same timeout".

    `is_working` says that a thing of our trade is called so too, which does what tools do.
    """
    at = last
    while at < len(words) and words[at].word in _BETWEEN and not words[at].before.strip():
        at += 1
    if at >= len(words) or words[at].before.strip():
        return False
    verb, beyond = words[at].word, words[at + 1].word if at + 1 < len(words) else ""
    name = words[last - 1]
    if name.cyrillic:
        return _acts_in_russian(name, words[at], is_working=is_working)
    if verb in _PLURALS and at == last and not name.word.endswith("s") and name.word not in _MANY:
        return True
    if verb in BASES and at == last and not name.word.endswith("s"):
        # A thing "orders" and "pays" where it does so at all; a company may do it in the plural.
        return beyond in _OBJECTS or beyond in _AFTER_BASES
    if is_working and TOOLS_DO.fullmatch(verb):
        # "Portal hit this bug": what happens to people has something that it happens by.
        return verb in ("hit", "found", "met", "kept") and beyond in ("this", "it", "that", "their", "the", "our")
    if verb in _PAST:
        return True
    is_done = verb in _PAST_OR_PARTICIPLE or (verb.endswith("ed") and len(verb) > 4)
    return is_done and beyond in _OBJECTS


def _acts_in_russian(name: Word, verb: Word, *, is_working: bool) -> bool:
    """Return whether a past verb of the name's gender follows it, which does not tell of a thing."""
    word = verb.word
    if not verb.cyrillic or is_working or _NOT_VERBS.fullmatch(word) or _RUSSIAN_TOOLS.fullmatch(word):
        return False
    end = name.word[-1]
    past = "ла" if end in "ая" else "ло" if end in "ое" else "л"
    ends = ("ла", "л") if end == "ь" else (past,)
    return len(word) > 4 and word.endswith(ends)


def is_recipient(name: Word) -> bool:
    """Return whether a Russian word that begins a sentence can be nothing but the one to whom something is given.

    A feminine word in -е has a preposition before it in every other case: "Стрелке вакансию оформили за час".
    """
    return name.cyrillic and name.word[-1] in "ею" and len(name.word) > 3
