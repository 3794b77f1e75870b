"""Tells the dates that we promise from all others that a text names. When in doubt, it is none of ours."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from jira_csext.core.dates import cues, parties, verbs
from jira_csext.core.dates.clauses import Clause, is_russian_future, is_russian_past, may_promise, read_clauses
from jira_csext.core.dates.parts import token, word
from jira_csext.core.dates.phrases import Phrase, phrases
from jira_csext.core.dates.tokens import Token
from jira_csext.core.dates.words import (
    DEEDS,
    MONTHS,
    NOMINATIVE,
    SHORT_WEEKDAYS,
    SHORT_WEEKDAYS_RUSSIAN,
    WEEKDAYS,
)

_FAR: Final = 1 << 30
_REPORTS: Final = ("что", "that", "")
_RANGE_STARTS: Final = frozenset({*WEEKDAYS, *SHORT_WEEKDAYS, *SHORT_WEEKDAYS_RUSSIAN})
_NEGATED: Final = ("не", "not", "n't")


def ours(tokens: list[Token]) -> list[tuple[int, Phrase]]:
    """Return the phrases of one sentence that are promises of ours, each with the number of its clause."""
    found = phrases(tokens)
    if not found or _is_asked(tokens) or _is_goodbye(tokens, found) or tokens[0].raw == ">":
        return []
    promised: list[tuple[int, Phrase]] = []
    verdict = True
    remaining = iter(found)
    phrase = next(remaining, None)
    quoted = _quoted(tokens)
    is_doubtful = is_reported = False
    is_ahead = _speaks_ahead(tokens)
    read = list(read_clauses(tokens, found))
    for number, clause in enumerate(read):
        is_of_another = is_doubtful or (is_reported and clause.opener in _REPORTS)
        is_of_another = is_of_another or (number + 1 < len(read) and _reports_before(read[number + 1]))
        own = False if is_of_another else may_promise(tokens, clause)
        verdict = verdict if own is None else own
        is_doubtful = " ".join(clause.words) in cues.DOUBT
        if clause.words:
            is_reported = bool(cues.REPORTED.search(" ".join(clause.words))) and not clause.is_of_us
        while phrase is not None and phrase.core < clause.last:
            may_be = verdict or (own is None and bool(clause.words) and _is_days_ahead(phrase))
            # "It starts on Friday and is done in a day" counts from Friday.
            may_be = may_be and not (promised and tokens[phrase.core].word == "за")
            if may_be and not quoted[phrase.core] and _is_promise(tokens, clause, phrase, is_ahead=is_ahead):
                promised.append((number, phrase))
            phrase = next(remaining, None)
    return promised


def _reports_before(clause: Clause) -> bool:
    """Return whether a short clause says whose words stood before it: ", Google writes"."""
    alone = [one for one in clause.words if one.isalpha()]
    if not 0 < len(alone) < 5 or clause.opener:
        return False
    text = " ".join(alone)
    return bool(cues.HEARSAY.match(text)) or (not clause.is_of_us and bool(cues.REPORTED.search(text)))


def _is_goodbye(tokens: Sequence[Token], found: Sequence[Phrase]) -> bool:
    """Return whether the sentence only says goodbye: "До четверга!"."""
    said = sum(one.kind in ("word", "number") for one in tokens)
    return tokens[0].word == "до" and found[0].hour is None and found[0].last == said


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


def _is_days_ahead(phrase: Phrase) -> bool:
    """Return whether it is tomorrow or so many days on, which the past of the clause before does not reach."""
    return phrase.day is not None and phrase.day.kind == "days" and phrase.day.number > 0


def _is_promise(tokens: Sequence[Token], clause: Clause, phrase: Phrase, *, is_ahead: bool) -> bool:
    return (
        _is_led_well(tokens, phrase)
        and not _is_bound_to_event(tokens, phrase)
        and not _ends_range(tokens, phrase)
        and not _is_good_until(tokens, clause, phrase)
        and not _is_said_otherwise(tokens, phrase)
        and not _is_named_only(tokens, phrase)
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
        return any(word(tokens, k) in cues.SCHEDULED for k in range(phrase.first - 6, phrase.first - 1))
    behind = token(tokens, phrase.last)
    return not (behind.raw in "'’" and behind.glued and behind.raw) or word(tokens, phrase.last + 1) == "time"


def _is_said_otherwise(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Return whether the day is refused, only names a thing, or the hour is one of another zone."""
    lead, behind, beyond = word(tokens, phrase.first - 1), word(tokens, phrase.last), word(tokens, phrase.last + 1)
    if behind in ("is", "are", "was", "does") and beyond in _NEGATED:
        return True
    if behind in ("your", "their", "her", "his") and beyond == "time":
        return True
    if behind == "не" or (behind == "по" and token(tokens, phrase.last + 1).is_capital):
        return True
    if token(tokens, phrase.last).is_capital and beyond == "time":
        return True
    if word(tokens, phrase.last - 1) == "first" and token(tokens, phrase.last).kind == "number":
        return True
    if phrase.day is None or phrase.day.kind != "weekday":
        return False
    # "A week on Monday" and "Monday week" are another Monday; the night to Friday is Thursday's.
    is_week_on = behind == "week" or (lead == "week" and word(tokens, phrase.first - 2) == "a")
    is_night = tokens[phrase.first].word == "на" and (lead == "ночь" or lead in WEEKDAYS)
    return is_week_on or is_night or lead in ("еще", "a", "your", "my")


def _is_named_only(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Return whether a day is talked about ("Friday is off the table") or tells things apart ("our Friday call")."""
    if phrase.hour is not None or phrase.day is None or phrase.day.kind not in ("weekday", "days"):
        return False
    behind = token(tokens, phrase.last)
    opening = tokens[phrase.first].word
    if phrase.first == phrase.core and behind.word in cues.DAY_IS:
        return True
    which = opening if opening == "the" else word(tokens, phrase.first - 1) if phrase.first == phrase.core else ""
    return (
        (which in verbs.DETERMINERS or which == "s")
        and which != "this"
        and behind.kind == "word"
        and behind.word not in cues.OF_DAYS
    )


def _ends_range(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Return whether the phrase is the later end of opening hours, or a day that only something moved can go to."""
    opening, before = tokens[phrase.first].word, word(tokens, phrase.first - 1)
    if opening != "to":
        return before in ("–", "—", "-", "to", "through") and word(tokens, phrase.first - 2) in _RANGE_STARTS
    return not any(verbs.MOVES_TO.fullmatch(word(tokens, k)) for k in range(max(0, phrase.first - 6), phrase.first))


def _is_good_until(tokens: Sequence[Token], clause: Clause, phrase: Phrase) -> bool:
    """Return whether a Russian "до" says how long something lasts, where nobody does anything."""
    return clause.is_lasting and "до" in (tokens[phrase.first].word, word(tokens, phrase.core - 1))


def _is_told_back(tokens: Sequence[Token], clause: Clause, phrase: Phrase) -> bool:
    """Return whether a span was one of the past ("поднят через минуту"), or how long work takes without our verb."""
    lead = tokens[phrase.core].word
    if lead == "за":
        return not clause.future or any(cues.GIVES_NOTICE.fullmatch(tokens[at].word) for at in clause.future[-3:])
    if lead != "через":
        return False
    told = [verbs.PARTICIPLE_RUSSIAN.fullmatch(tokens[at].word) for at in clause.future]
    return all(told) and any(verbs.PARTICIPLE_RUSSIAN.fullmatch(one) for one in clause.words)


def _is_bound_to_event(tokens: Sequence[Token], phrase: Phrase) -> bool:
    """Return whether the time counts from something else ("three days after payment") or is one end of a habit."""
    behind = word(tokens, phrase.last)
    if behind in ("–", "—", "-", "to", "through", "по") and word(tokens, phrase.last + 1) in WEEKDAYS:
        return True
    if behind in ("or", "или"):
        return True
    if behind == "of" and phrase.day is not None and phrase.day.kind == "day_of_month":
        return True
    counts = phrase.span is not None or (
        phrase.day is not None and phrase.day.kind in ("days", "working_days", "months")
    )
    return counts and behind in cues.AFTER_EVENT and word(tokens, phrase.last + 1) not in ("now", "today")


def _nearest_verb_is_ahead(clause: Clause, phrase: Phrase) -> bool:
    if not clause.past:
        return True
    if clause.future and phrase.day is not None and phrase.day.kind == "days" and phrase.day.number:
        return True
    return _distance(clause.future, phrase) <= _distance(clause.past, phrase)


def _distance(places: Sequence[int], phrase: Phrase) -> int:
    """Return how many words lie between a phrase and the nearest of the verbs there; very many where there is none."""
    at = bisect_left(places, phrase.first)
    before = phrase.first - places[at - 1] if at else _FAR
    after = places[at] - phrase.last + 1 if at < len(places) else _FAR
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
    if is_russian and any(one.word in DEEDS for one in tokens) and not any(is_russian_past(one.word) for one in tokens):
        return True
    return is_russian and any(
        one.word in verbs.FUTURE or one.word in parties.RECEIVING_RUSSIAN or is_russian_future(one.word)
        for one in tokens
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


def _hour_alone_is_meant(tokens: Sequence[Token], clause: Clause, phrase: Phrase) -> bool:
    """Return whether an hour without a day is a promise for today, not the hour at which something always is."""
    if phrase.hour is None or phrase.hour.is_span or clause.takes_time:
        return False
    if phrase.hour.kind in ("closing", "noon", "opening"):
        return phrase.first < phrase.core or tokens[phrase.core].word in ("eod", "cob")
    if tokens[phrase.core].word == "без":
        return clause.is_of_us or bool(clause.future)
    leads = {tokens[at].word for at in range(phrase.first, phrase.core)}
    if leads & {"by", "к", "ко", "than", "позднее", "позже"}:
        return True
    if not leads:
        return False
    # "At midnight" needs a verb of what is to come: nights have their habits.
    return clause.is_of_us or (clause.brings and (phrase.hour.kind == "clock" or bool(clause.future)))
