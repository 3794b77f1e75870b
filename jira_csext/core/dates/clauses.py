"""The clauses of a sentence, and whether a date in one of them may be a promise of ours."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from jira_csext.core.dates import cues, parties, verbs
from jira_csext.core.dates.parts import word
from jira_csext.core.dates.phrases import Phrase
from jira_csext.core.dates.tokens import Token

_DONE_BY: Final = frozenset({"by", "within", "before", "tomorrow", "завтра", "к", "до"})


class Clause(NamedTuple):
    """Tokens `first` up to `last` of a sentence, without those of a date; `opener` is the word that it begins with.

    `past` and `future` are the places of verbs. `is_lasting`: of what is so until a day; `follows_us`: it goes on with
    what we do; `brings`: something is done or arrives; `takes_time`: it says how long.
    """

    first: int
    last: int
    words: tuple[str, ...]
    opener: str
    past: tuple[int, ...] = ()
    future: tuple[int, ...] = ()
    is_of_us: bool = False
    is_lasting: bool = False
    follows_us: bool = False
    brings: bool = False
    takes_time: bool = False


def _split(tokens: list[Token], found: list[Phrase]) -> Iterator[Clause]:
    taken = bytearray(len(tokens))
    for phrase in found:
        for at in range(phrase.first, phrase.last):
            taken[at] = 1
    first, opener = 0, ""
    words: list[str] = []
    for at, one in enumerate(tokens):
        if taken[at]:
            continue
        splits = one.raw in cues.SPLITS and not one.glued if one.raw in "–-" else one.raw in cues.SPLITS
        if splits or one.word in cues.OPENS_CLAUSE or one.word in cues.CONDITION:
            if at > first:
                yield Clause(first, at, tuple(words), opener)
            first, words = at, []
            opener = "" if splits else one.word
            continue
        words.append(one.word)
    yield Clause(first, len(tokens), tuple(words), opener)


def read_clauses(tokens: list[Token], found: list[Phrase]) -> Iterator[Clause]:
    """Yield the clauses of a sentence with what their verbs tell."""
    before = False
    for clause in _split(tokens, found):
        is_of_us = parties.speaks_of_us(clause.words, verbs.NOUNS_LIKE_FUTURE)
        clause = clause._replace(is_of_us=is_of_us, follows_us=before and clause.opener in ("and", "then"))
        before = is_of_us or clause.follows_us
        past, future = _verbs(tokens, clause)
        does = is_of_us or any(tokens[at].word not in parties.STATIVE for at in future)
        is_lasting = not does and parties.is_lasting(clause.words)
        yield clause._replace(
            past=past,
            future=future,
            is_lasting=is_lasting,
            brings=_brings(clause.words) or (not is_lasting and _is_done_once(tokens, future)),
            takes_time=not cues.TAKES.isdisjoint(clause.words),
        )


def _brings(words: Sequence[str]) -> bool:
    """Return whether something will be, arrives or is done, so that an hour alone is the hour of that."""
    if not (verbs.FUTURE | verbs.ARRIVES).isdisjoint(words):
        return True
    return any(one in verbs.BE and further.endswith("ed") for one, further in pairwise(words))


def _is_done_once(tokens: Sequence[Token], future: Sequence[int]) -> bool:
    return any(verbs.ONCE_RUSSIAN.fullmatch(tokens[at].word) for at in future)


def may_promise(tokens: Sequence[Token], clause: Clause) -> bool | None:
    """Return whether a date in the clause may be ours; None for a short one, which means what the one before means."""
    text = " ".join(clause.words)
    if clause.opener in cues.CONDITION or cues.NOT_OURS.search(text) or cues.OF_CLIENT.search(text):
        return False
    if cues.CLIENTS_EVENT.search(text) or _asks(clause) or parties.is_of_reader(clause.words):
        return False
    if (clause.past and not clause.future) or _refuses(tokens, clause):
        return False
    if not clause.is_of_us and _is_of_others(clause, text):
        return False
    if cues.NEW_DATE.search(text) or clause.future or clause.is_of_us:
        return True
    return _tells_itself(clause.words)


def _tells_itself(words: Sequence[str]) -> bool | None:
    """Return whether a clause without a word of ours tells what is delivered; None for the telegram of a few words."""
    alone = [one for one in words if one.isalpha()]
    if verbs.DELIVERS.intersection(alone):
        is_main = alone[0] in ("the", "our", "your") and len(alone) > 1
        return True if is_main or len(alone) > 5 else None
    # "The form asks for it": a verb, but none that brings anything to the reader.
    acts = any(one.isascii() and one.endswith("s") and not one.endswith(("ss", "us")) for one in alone[2:-1])
    return False if len(alone) > 5 or (acts and alone[0] in verbs.DETERMINERS) else None


def _is_of_others(clause: Clause, text: str) -> bool:
    """Return whether a clause without a word of ours tells what others do or say, or what ends by itself."""
    if cues.REPORTED.search(text) or parties.is_of_others(text) or parties.CLIENTS_PAPERS.search(text):
        return True
    return (not clause.future and bool(cues.LICENCE.search(text))) or (clause.is_lasting and parties.lasts(text))


def _refuses(tokens: Sequence[Token], clause: Clause) -> bool:
    """Return whether the verb of the clause is denied, and no other one tells what is to come."""
    denied = {at for at in range(clause.first, clause.last - 1) if _is_denied(tokens, at)}
    return bool(denied) and all(at - 1 in denied for at in clause.future)


def _is_denied(tokens: Sequence[Token], at: int) -> bool:
    behind = word(tokens, at + 1)
    if tokens[at].word == "не":
        is_verb = is_russian_future(behind) or behind.endswith(("ть", "йте", "ите", "ться", "ю", "ешь", "ишь"))
        return is_verb or behind in parties.RECEIVING_RUSSIAN
    return tokens[at].word in ("never", "unable", "нельзя", "невозможно")


def _asks(clause: Clause) -> bool:
    """Return whether the clause asks the reader to do something, by a verb at its beginning."""
    said = parties.without_lead_ins(clause.words)
    if said[:1] and said[0] in verbs.REQUEST_VERBS and not clause.follows_us:
        # "Call you at five" is our own telegram, "call us" is a request.
        return said[1:2] not in (["you"], ["u"]) and not verbs.THINGS_DO.intersection(said[1:2])
    if said[1:2] in (["me"], ["us"]) and said[0] not in verbs.BEFORE_US:
        return True
    return any(_is_imperative(clause.words, at) for at in range(len(clause.words)))


def _is_imperative(words: Sequence[str], at: int) -> bool:
    one = words[at]
    if not one.endswith(("ите", "йте", "ьте", "итесь", "йтесь", "ете", "етесь")) or len(one) < 5:
        return False
    return (
        one not in parties.RECEIVING_RUSSIAN
        and one not in verbs.NOUNS_LIKE_REQUEST
        and (one[:-1] not in verbs.NOUNS_LIKE_FUTURE)
    )


def _verbs(tokens: Sequence[Token], clause: Clause) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where verbs of the past and of the future stand in a clause."""
    past: list[int] = []
    future: list[int] = []
    is_english_ahead = False
    for at in range(clause.first, clause.last):
        one = tokens[at].word
        if tokens[at].kind != "word":
            continue
        if one in verbs.FUTURE or (is_russian_future(one)):
            future.append(at)
            is_english_ahead = is_english_ahead or one in verbs.FUTURE
        # "We'll have it sorted" is still to come.
        elif (
            not (is_english_ahead and one.endswith("ed"))
            and _is_past(tokens, at, clause)
            and not (verbs.MOVED.fullmatch(one) and _leads_on(tokens, at, clause.last))
        ):
            past.append(at)
    return tuple(past), tuple(future)


def _is_past(tokens: Sequence[Token], at: int, clause: Clause) -> bool:
    if tokens[at].word in verbs.PAST:
        # "Is sent on Friday" is still to come, "was sent" is not.
        return word(tokens, at - 1) not in verbs.BE
    return _is_english_past(tokens, at, clause) or is_russian_past(tokens[at].word)


def is_russian_future(one: str) -> bool:
    return (
        bool(verbs.FUTURE_RUSSIAN.fullmatch(one))
        and not verbs.ALWAYS_RUSSIAN.fullmatch(one)
        and not one.isascii()
        and one not in verbs.NOUNS_LIKE_FUTURE
    )


def is_russian_past(one: str) -> bool:
    return bool(verbs.PAST_RUSSIAN.fullmatch(one)) and not one.isascii() and one not in verbs.NOUNS_LIKE_PAST


def _is_english_past(tokens: Sequence[Token], at: int, clause: Clause) -> bool:
    """Return whether a word in -ed tells the past; "is scheduled" does not, nor does "Fixed by Friday"."""
    one = tokens[at].word
    if not (one.isascii() and one.endswith("ed") and len(one) > 4) or one in ("need", "speed", "indeed", "exceed"):
        return False
    around = {word(tokens, at - 1), word(tokens, at - 2)}
    if at == clause.first and _is_led_by_deadline(tokens, at, 7):
        return False
    if not clause.is_of_us and not around & verbs.PERFECT and _is_led_by_deadline(tokens, at, 3):
        return False
    if word(tokens, at - 1) in ("as", "returns", "comes", "goes", "arrives"):
        return False
    # "The corrected proof" is a thing, "we corrected it" is the past.
    if word(tokens, at - 1) in verbs.DETERMINERS:
        return False
    if around & verbs.PERFECT:
        return True
    return not around & verbs.BE


def _leads_on(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Return whether something moved or planned goes to, for or on a later day: "перенесли на пятницу"."""
    return any(tokens[k].word in ("to", "for", "на") for k in range(at + 1, min(at + 8, end)))


def _is_led_by_deadline(tokens: Sequence[Token], at: int, reach: int) -> bool:
    """Return whether a participle without a verb says by when: "Fixed by noon", not "Fixed on Tuesday"."""
    return any(word(tokens, k) in _DONE_BY for k in range(at + 1, min(at + reach, len(tokens))))
