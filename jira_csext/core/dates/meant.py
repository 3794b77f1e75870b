"""Tells the dates that we promise from all others that a text names. When in doubt, it is none of ours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from jira_csext.core.dates import cues
from jira_csext.core.dates.parts import token, word
from jira_csext.core.dates.phrases import Phrase, phrases
from jira_csext.core.dates.tokens import Token
from jira_csext.core.dates.words import DEEDS, MONTHS, NOMINATIVE, WEEKDAYS

_FAR: Final = 1 << 30
_REPORTS: Final = ("что", "that", "")
_NEGATED: Final = ("не", "not", "n't")


class _Clause(NamedTuple):
    """Tokens `first` up to `last` of a sentence, without those of a date; `opener` is the word that it begins with."""

    first: int
    last: int
    words: tuple[str, ...]
    opener: str
    past: tuple[int, ...] = ()
    future: tuple[int, ...] = ()
    is_of_us: bool = False


def ours(tokens: list[Token]) -> list[tuple[int, Phrase]]:
    """Return the phrases of one sentence that are promises of ours, each with the number of its clause."""
    found = phrases(tokens)
    if not found or _is_asked(tokens) or tokens[0].raw == ">":
        return []
    promised: list[tuple[int, Phrase]] = []
    verdict = True
    remaining = iter(found)
    phrase = next(remaining, None)
    quoted = _quoted(tokens)
    is_doubtful = is_reported = False
    is_ahead = _speaks_ahead(tokens)
    for number, clause in enumerate(_clauses(tokens, found)):
        past, future = _verbs(tokens, clause)
        clause = clause._replace(past=past, future=future, is_of_us=_speaks_of_us(clause.words))
        own = False if is_doubtful or (is_reported and clause.opener in _REPORTS) else _clause_may_promise(clause)
        verdict = verdict if own is None else own
        is_doubtful = " ".join(clause.words) in cues.DOUBT
        if clause.words:
            is_reported = bool(cues.REPORTED.search(" ".join(clause.words))) and not clause.is_of_us
        while phrase is not None and phrase.core < clause.last:
            may_be = verdict or (own is None and bool(clause.words) and _is_days_ahead(phrase))
            if may_be and not quoted[phrase.core] and _is_promise(tokens, clause, phrase, is_ahead=is_ahead):
                promised.append((number, phrase))
            phrase = next(remaining, None)
    return promised


def _is_asked(tokens: Sequence[Token]) -> bool:
    return any(one.raw == "?" for one in tokens[-3:])


def _quoted(tokens: Sequence[Token]) -> list[bool]:
    """Return for each token whether it stands inside quotation marks: a title, or the words of somebody else."""
    inside, straight, found = 0, False, []
    for one in tokens:
        if one.raw in cues.QUOTE_OPENS:
            inside += 1
        elif one.raw in cues.QUOTE_CLOSES:
            inside = max(0, inside - 1)
        elif one.raw == '"':
            straight = not straight
        found.append(inside > 0 or straight)
    return found


def _clauses(tokens: list[Token], found: list[Phrase]) -> Iterator[_Clause]:
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
                yield _Clause(first, at, tuple(words), opener)
            first, words = at, []
            opener = "" if splits else one.word
            continue
        words.append(one.word)
    yield _Clause(first, len(tokens), tuple(words), opener)


def _is_days_ahead(phrase: Phrase) -> bool:
    """Return whether it is tomorrow or so many days on, which the past of the clause before does not reach."""
    return phrase.day is not None and phrase.day.kind == "days" and phrase.day.number > 0


def _clause_may_promise(clause: _Clause) -> bool | None:
    """Return whether a date in the clause may be ours; None for a short one, which means what the one before means."""
    text = " ".join(clause.words)
    if clause.opener in cues.CONDITION or cues.NOT_OURS.search(text) or cues.OF_CLIENT.search(text):
        return False
    if cues.CLIENTS_EVENT.search(text) or _asks(clause) or _is_of_reader(clause):
        return False
    if clause.past and not clause.future:
        return False
    if cues.REPORTED.search(text) and not clause.is_of_us:
        return False
    if cues.LICENCE.search(text) and not clause.future and not clause.is_of_us:
        return False
    is_main = clause.words[:1] in (("the",), ("our",)) and len(clause.words) > 1
    is_whole = bool(clause.future) or len(clause.words) > 5 or clause.is_of_us or is_main
    return True if is_whole else None


def _asks(clause: _Clause) -> bool:
    """Return whether the clause asks the reader to do something, by a verb at its beginning."""
    first = next((one for one in clause.words if one.isalpha()), "")
    if first in cues.REQUEST_VERBS:
        return True
    return any(
        one.endswith(("ите", "йте", "ьте", "итесь", "йтесь", "ете", "етесь")) and len(one) > 4
        and one not in cues.RECEIVING_RUSSIAN
        for one in clause.words
    )  # fmt: skip


def _is_of_reader(clause: _Clause) -> bool:
    """Return whether the clause tells what the reader does: "you launch on Friday", but not "you get it on Friday"."""
    words = [one for one in clause.words if one.isalpha()]
    if words[:1] == ["вы"]:
        return not any(one in cues.RECEIVING_RUSSIAN for one in words)
    return words[:1] == ["you"] and not cues.RECEIVING.intersection(words[1:3])


def _speaks_of_us(words: Sequence[str]) -> bool:
    return any(one in cues.FIRST_PERSON or cues.FIRST_PERSON_RUSSIAN.fullmatch(one) for one in words)


def _verbs(tokens: Sequence[Token], clause: _Clause) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where verbs of the past and of the future stand in a clause."""
    past: list[int] = []
    future: list[int] = []
    for at in range(clause.first, clause.last):
        one = tokens[at].word
        if tokens[at].kind != "word":
            continue
        if one in cues.FUTURE or (_is_russian_future(one)):
            future.append(at)
        elif _is_past(tokens, at, clause) and not (cues.MOVED.fullmatch(one) and _leads_on(tokens, at, clause.last)):
            past.append(at)
    return tuple(past), tuple(future)


def _is_past(tokens: Sequence[Token], at: int, clause: _Clause) -> bool:
    return tokens[at].word in cues.PAST or _is_english_past(tokens, at, clause) or _is_russian_past(tokens[at].word)


def _is_russian_future(one: str) -> bool:
    return bool(cues.FUTURE_RUSSIAN.fullmatch(one)) and not one.isascii() and one not in cues.NOUNS_LIKE_FUTURE


def _is_russian_past(one: str) -> bool:
    return bool(cues.PAST_RUSSIAN.fullmatch(one)) and not one.isascii() and one not in cues.NOUNS_LIKE_PAST


def _is_english_past(tokens: Sequence[Token], at: int, clause: _Clause) -> bool:
    """Return whether a word in -ed tells the past; "is scheduled" does not, nor does "Fixed by Friday"."""
    one = tokens[at].word
    if not (one.isascii() and one.endswith("ed") and len(one) > 4) or one in ("need", "speed", "indeed", "exceed"):
        return False
    around = {word(tokens, at - 1), word(tokens, at - 2)}
    if word(tokens, at - 1) in ("returns", "comes", "goes", "arrives"):
        return False
    # "The corrected proof" is a thing, "we corrected it" is the past.
    if word(tokens, at - 1) in cues.DETERMINERS:
        return False
    if around & cues.PERFECT:
        return True
    return not around & cues.BE and not (one in cues.PARTICIPLE_FIRST and at == clause.first)


def _leads_on(tokens: Sequence[Token], at: int, end: int) -> bool:
    """Return whether something moved or planned goes to, for or on a later day: "перенесли на пятницу"."""
    return any(tokens[k].word in ("to", "for", "на") for k in range(at + 1, min(at + 5, end)))


def _is_promise(tokens: Sequence[Token], clause: _Clause, phrase: Phrase, *, is_ahead: bool) -> bool:
    return (
        _is_led_well(tokens, phrase)
        and not _is_bound_to_event(tokens, phrase)
        and not _is_said_otherwise(tokens, phrase)
        and not _is_told_back(tokens, clause, phrase)
        and _nearest_verb_is_ahead(clause, phrase)
        and (phrase.day is None or _day_is_meant(tokens, phrase, is_ahead=is_ahead))
        and (phrase.day is not None or phrase.span is not None or _hour_alone_is_meant(tokens, clause, phrase))
        and (not _is_bare_today(tokens, phrase) or clause.is_of_us or bool(clause.future))
    )


def _is_led_well(tokens: Sequence[Token], phrase: Phrase) -> bool:
    lead = word(tokens, phrase.first - 1)
    is_version = lead.startswith("верси") and tokens[phrase.core].kind != "number"
    if (lead in cues.BAD_LEADS and not is_version) or lead in _NEGATED:
        return False
    if word(tokens, phrase.first - 2) in _NEGATED and lead in ("in", "в"):
        return False
    if lead == "for":
        return word(tokens, phrase.first - 2) in cues.SCHEDULED
    behind = token(tokens, phrase.last)
    return not (behind.raw in "'’" and behind.glued and behind.raw)


def _is_said_otherwise(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Return whether the day is refused, only names a thing, or the hour is one of another zone."""
    lead, behind, beyond = word(tokens, phrase.first - 1), word(tokens, phrase.last), word(tokens, phrase.last + 1)
    if behind in ("is", "are", "was", "does") and beyond in _NEGATED:
        return True
    if behind == "не" or (behind == "по" and token(tokens, phrase.last + 1).is_capital):
        return True
    if token(tokens, phrase.last).is_capital and beyond == "time":
        return True
    if word(tokens, phrase.last - 1) == "first" and token(tokens, phrase.last).kind == "number":
        return True
    is_weekday = phrase.day is not None and phrase.day.kind == "weekday"
    return is_weekday and lead in ("еще", "a", "your", "my")


def _is_told_back(tokens: Sequence[Token], clause: _Clause, phrase: Phrase) -> bool:
    """Return whether a span was one of the past ("поднят через минуту"), or how long work takes without our verb."""
    lead = tokens[phrase.core].word
    if lead == "за":
        return not clause.future
    if lead != "через":
        return False
    told = [cues.PARTICIPLE_RUSSIAN.fullmatch(tokens[at].word) for at in clause.future]
    return all(told) and any(cues.PARTICIPLE_RUSSIAN.fullmatch(one) for one in clause.words)


def _is_bound_to_event(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Return whether the time counts from something else ("three days after payment") or is one end of a habit."""
    behind = word(tokens, phrase.last)
    if behind in ("–", "—", "-", "to", "through", "по") and word(tokens, phrase.last + 1) in WEEKDAYS:
        return True
    if behind in ("or", "или"):
        return True
    counts = phrase.span is not None or (
        phrase.day is not None and phrase.day.kind in ("days", "working_days", "months")
    )
    return counts and behind in cues.AFTER_EVENT and word(tokens, phrase.last + 1) != "now"


def _nearest_verb_is_ahead(clause: _Clause, phrase: Phrase) -> bool:
    if not clause.past:
        return True
    if clause.future and phrase.day is not None and phrase.day.kind == "days" and phrase.day.number:
        return True
    return _distance(clause.future, phrase) <= _distance(clause.past, phrase)


def _distance(verbs: Sequence[int], phrase: Phrase) -> int:
    """Return how many words lie between a phrase and the nearest of the verbs; very many where there is none."""
    at = bisect_left(verbs, phrase.first)
    before = phrase.first - verbs[at - 1] if at else _FAR
    after = verbs[at] - phrase.last + 1 if at < len(verbs) else _FAR
    return min(before, after)


def _day_is_meant(tokens: Sequence[Token], phrase: Phrase, *, is_ahead: bool) -> bool:
    first = tokens[phrase.core]
    if first.kind == "number" and "." in first.raw:
        return _is_dotted_date(tokens, phrase, is_ahead=is_ahead)
    if first.word in WEEKDAYS and not first.word.isascii():
        return _is_russian_weekday(tokens, phrase)
    month = next((one for one in tokens[phrase.core : phrase.last] if one.word in MONTHS), None)
    if month is not None and not month.word.isascii():
        around = (word(tokens, phrase.first - 1), word(tokens, phrase.first - 2), word(tokens, phrase.last + 1))
        # 8 Марта is a street or a holiday; a date has a small letter.
        return not any(cues.STREET.fullmatch(one) for one in around) and (not month.is_capital or month.raw.isupper())
    return True


def _is_dotted_date(tokens: Sequence[Token], phrase: Phrase, *, is_ahead: bool) -> bool:
    before, behind = word(tokens, phrase.core - 1), word(tokens, phrase.core + 1)
    if before in cues.BEFORE_NUMBERS or behind in cues.NOT_OF_NUMBERS:
        return False
    is_full = tokens[phrase.core].raw.count(".") == 2
    return is_full or phrase.first < phrase.core or is_ahead


def _speaks_ahead(tokens: Sequence[Token]) -> bool:
    """Return whether the sentence is Russian and tells what is to come, where 14.09 is a date without more ado."""
    is_russian = any(one.kind == "word" and not one.word.isascii() for one in tokens)
    if (
        is_russian
        and any(one.word in DEEDS for one in tokens)
        and not any(_is_russian_past(one.word) for one in tokens)
    ):
        return True
    return is_russian and any(
        one.word in cues.FUTURE or one.word in cues.RECEIVING_RUSSIAN or _is_russian_future(one.word) for one in tokens
    )


def _is_russian_weekday(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Return whether it is the day: Russian says one with a preposition, and среда is surroundings as well."""
    if phrase.last > phrase.core + 1 and (phrase.hour or (phrase.day and phrase.day.kind == "date")):
        return True
    first = tokens[phrase.core]
    led = phrase.first < phrase.core
    if not led:
        return word(tokens, phrase.core - 1) in (":", "—", "–") or first.word not in NOMINATIVE
    if first.word == "среде":
        return word(tokens, phrase.core - 1) in ("к", "ко")
    behind = word(tokens, phrase.last)
    return not (
        first.word in ("среду", "среды") and behind.startswith(("разработ", "тестиров", "исполнен", "выполнен"))
    )


def _is_bare_today(tokens: Sequence[Token], phrase: Phrase) -> bool:
    return phrase.hour is None and phrase.last == phrase.core + 1 and tokens[phrase.core].word in ("today", "сегодня")


def _hour_alone_is_meant(tokens: Sequence[Token], clause: _Clause, phrase: Phrase) -> bool:
    """Return whether an hour without a day is a promise for today, not the hour at which something always is."""
    if phrase.hour is None or phrase.hour.is_span:
        return False
    if phrase.hour.kind in ("closing", "noon", "opening"):
        return phrase.first < phrase.core or tokens[phrase.core].word in ("eod", "cob")
    if tokens[phrase.core].word == "без":
        return clause.is_of_us or bool(clause.future)
    leads = {tokens[at].word for at in range(phrase.first, phrase.core)}
    if leads & {"by", "к", "ко", "than", "позднее", "позже"}:
        return True
    return bool(leads) and (clause.is_of_us or not cues.FUTURE.isdisjoint(clause.words))
