"""People and towns that share their name with a client: Frank from support, M. Lindqvist, a train to Whitby."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jira_csext.register.leaks.dictionary import is_russian_place
from jira_csext.register.leaks.given_names import GIVEN_NAMES, is_given_name
from jira_csext.register.leaks.ordinary import is_ordinary
from jira_csext.register.leaks.spelling import Word, listed

_AND: Final = listed("and or и или with с")
_OF_OURS: Final = listed("""
    colleague colleagues teammate teammates engineer manager designer developer mr mrs ms miss dr courier director
    photographer driver ask call ring write email welcome hi hello dear thanks
    """)
_TITLES: Final = listed("mr mrs ms miss")
_DESKS: Final = listed("support accounts sales our the it design finance hr reception billing marketing ops legal qa")
_ABSENCE: Final = re.compile(
    r"back|away|out|off|on|ill|sick|here|there|your|our|free|busy|call|ring|write|email|join|visit|come|be|bring|help|"
    r"reply|answer|meet|see|send|drive|looks?|deals?"
)
_ARE: Final = listed("is ll will was")
_PRONOUNS: Final = listed("he she his her him")
_SHAPES: Final = (
    "by", "ton", "ham", "ford", "bury", "wick", "wich", "worth", "field", "gate", "chester", "cester", "mouth", "port",
    "ley", "dale", "stone", "shire", "borough", "burgh", "ridge", "low", "row", "wood", "well", "stead", "minster",
    "pool", "bridge", "haven", "combe", "hurst", "church", "mere", "thorpe", "don", "ness",
)  # fmt: skip
"""Ends of the names of English towns."""
_TOWNS: Final = listed("""
    york leeds bath dover derby durham ely exeter kent kendal lancaster leicester lincoln london luton oxford perth
    preston reading ripon rugby stirling stroud truro tyne wells wigan windsor boston dallas denver austin houston
    phoenix orlando paris berlin madrid rome vienna milan geneva cologne florence lyon nice riga tallinn vilnius
    """)
_INTO: Final = listed("in to from near through towards past outside around via")
_GOING: Final = re.compile(
    r"i|m|we|he|she|re|is|s|are|was|am|be|been|being|office|depot|branch|station|warehouse|train|trains|bus|flight|"
    r"plane|ferry|left|leaves?|leaving|travel\w*|driv\w+|fly\w*|flew|live[sd]?|living|born|based|stuck|holiday|"
    r"wedding|weekend|trip|home|venue|hotel|hall|motorway|traffic|road|photographer|courier|van|lorry|weather|snow|"
    r"way|meeting|conference|next|moved|stay\w*|back|now|today|tomorrow"
)
_SETTLED: Final = re.compile(
    r"house|houses|flat|shop|site|plot|survey|premises|garage|garden|school|clinic|store|yard|pub|church|job|jobs|"
    r"party|fair|market|show|exhibition|museum|park|address|street|parking"
)
_RUSSIAN_INTO: Final = listed("в во из до под через по около")
_OUT_OF_RIVERS: Final = listed("""
    оки волги камы лены дона невы оби енисея амура ангары ветлуги суры урала вятки печоры двины иртыша тобола байкала
    ладоги онеги селигера катуни белой
    """)
"""Nobody is of a river."""
_THEIRS: Final = listed("their theirs they them client customer customers clients")


def is_person(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether one word is the name of a person here: after an initial, or a given name told of as of people."""
    if last - first != 1 or not words[first].raw[0].isupper():
        return False
    one, before = words[first], words[first - 1] if first else None
    if before is not None and len(before.raw) == 1 and before.raw.isupper() and one.before in (". ", ".", ".\u00a0"):
        return True
    if before is not None and before.word in _TITLES and one.before in (" ", ". "):
        return True
    return one.word in GIVEN_NAMES and not one.cyrillic and _is_told_as_person(words, first, last)


def is_full_name(words: Sequence[Word], first: int, last: int, tail: str) -> bool:
    """Return whether a given name has a surname behind it and a person's desk or doing: "Chester Bennett from"."""
    if last - first != 1 or last >= len(words) or words[last].before != " ":
        return False
    one, surname = words[first], words[last]
    is_named = one.raw[0].isupper() and surname.raw[0].isupper() and not surname.raw.isupper() and not one.cyrillic
    if not is_named or not is_given_name(one) or is_ordinary(surname) or any(near.word in _THEIRS for near in words):
        return False
    after = words[last + 1] if last + 1 < len(words) else None
    gap = after.before if after is not None else tail
    if after is not None and gap == " " and after.word in ("from", "in", "at"):
        return last + 2 < len(words) and words[last + 2].word in _DESKS
    return after is not None and gap == " " and after.word in ("will", "ll", "who")


def _is_told_as_person(words: Sequence[Word], first: int, last: int) -> bool:
    before = words[first - 1].word if first and not words[first].before.strip() else ""
    after = words[last] if last < len(words) else None
    if before in _OF_OURS or (before in _AND and first > 1 and words[first - 2].word in GIVEN_NAMES):
        return True
    if after is None:
        return False
    beyond = words[last + 1].word if last + 1 < len(words) else ""
    if after.word in _AND and beyond in GIVEN_NAMES and words[last + 1].raw[0].isupper():
        return True
    if after.word == "from" and beyond in _DESKS:
        return not any(one.word in _THEIRS for one in words[last + 1 : last + 4])
    if any(one.word in _THEIRS for one in words):
        return False
    if any(one.word in _PRONOUNS for one in words[last:]):
        return True
    return after.word in _ARE and bool(_ABSENCE.fullmatch(beyond))


def _is_settled(word: str) -> bool:
    return bool(_GOING.fullmatch(word)) or bool(_SETTLED.fullmatch(word))


def is_town(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether one word is a town where somebody is or goes: "I'm in Harrow", «в Казани»."""
    if last - first != 1 or not first or not words[first].raw[0].isupper() or words[first].before.strip():
        return False
    one, before = words[first], words[first - 1]
    if one.cyrillic:
        if before.word == "из" and one.word in _OUT_OF_RIVERS:
            return False
        return before.word in _RUSSIAN_INTO and is_russian_place(one.word)
    if any(near.word in _THEIRS for near in words):
        return False
    if not (one.word in _TOWNS or (len(one.word) > 4 and one.word.endswith(_SHAPES))):
        return False
    led = words[first - 2].word if first > 1 else ""
    if before.word == "in" and last < len(words) and words[last].before[:1] not in ("'", "’") and _is_settled(led):
        return True
    is_going = bool(_GOING.fullmatch(before.word)) and before.word in ("left", "leaves", "leaving", "visit", "near")
    return is_going or (before.word in _INTO and bool(_GOING.fullmatch(led)))
