"""Namesakes that everybody knows: a river, a poet, a planet or a hero called like a client."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jira_csext.register.leaks.dictionary import is_russian_person, is_russian_place
from jira_csext.register.leaks.famous import FAMOUS, FAMOUS_RUSSIANS, HEROES, SCHOLARS, SKY
from jira_csext.register.leaks.spelling import Word, listed
from jira_csext.register.leaks.working_words import is_human

_NEAR: Final = 5
_LONGEST_ENDING: Final = 3
_LANDMARKS: Final = re.compile(
    r"берег(?:а|у|ом|е|ов|ам|ами|ах)?|усть[еяю]|русл[оаеу]|исток(?:а|у|ом|е|и|ов)?|приток(?:а|у|ом|е|и|ов)?|"
    r"долин(?:а|ы|е|у|ой)|набережн(?:ая|ой|ую)|пойм(?:а|ы|е|у)|низовь[ея]х?|верховь[ея]х?|остров(?:а|у|ом|е)?|"
    r"полуостров(?:а|у|ом|е)?|озер(?:о|а|у|ом|е)|рек(?:а|и|е|у|ой)|вулкан(?:а|у|ом|е)?|мыс(?:а|у|ом|е)?|"
    r"залив(?:а|у|ом|е)?|пролив(?:а|у|ом|е)?|перевал(?:а|у|ом|е)?|хреб(?:ет|та|ту|том|те)|поселок|поселк[аеу]|"
    r"поселком|сел(?:о|а|е|у)|деревн(?:я|и|е|ю|ей)|хутор(?:а|у|ом|е)?|станиц(?:а|ы|е|у|ей)|"
    r"водохранилищ(?:е|а|у)"
)
_STREETS: Final = re.compile(
    r"ул|улиц(?:а|ы|е|у|ей)|проспект(?:а|у|ом|е)?|площад(?:ь|и|ью)|переул(?:ок|ка|ку|ке|ком)|бульвар(?:а|у|ом|е)?|"
    r"шоссе|станци(?:я|и|ю|ей)|метро"
)
_TRAVEL: Final = re.compile(
    r"экспедици\w+|поездк\w+|путешестви\w+|сплав\w{0,2}|рыбалк\w+|круиз\w{0,3}|вид\w{0,3}|закат\w{0,3}|рассвет\w{0,3}|"
    r"мост\w{0,3}|поход\w{0,3}|экскурси\w+|дорог\w+"
)
_ABOVE: Final = listed("над вдоль")
_UPON: Final = listed("на по к над до вдоль через")
_RANKS: Final = re.compile(
    # Not "доктор" or "Mr", by whom a clinic may be called.
    r"княз(?:ь|я|ю|ем|е)|княгин(?:я|и|е|ю)|граф(?:а|у|ом|е)?|графин(?:я|и|е|ю)|цар(?:ь|я|ю|ем|е)|цариц(?:а|ы|е|у)|"
    r"император(?:а|у|ом|е)?|корол(?:ь|я|ю|ем)|королев(?:а|ы|е|у)|поэт(?:а|у|ом|е)?|писател(?:ь|я|ю|ем|е)|"
    r"прозаик\w{0,2}|драматург\w{0,2}|композитор\w{0,2}|скульптор\w{0,2}|академик\w{0,2}|философ\w{0,2}|"
    r"космонавт\w{0,2}|полковод(?:ец|ца|цу|цем)|маршал\w{0,2}|декабрист\w{0,2}|баснопис(?:ец|ца)|сказочник\w{0,2}|"
    r"мореплавател\w{1,2}|архитектор\w{0,2}|боярын\w{1,2}|боярин\w{0,2}|"
    r"lord|sir|lady|prince|princess|king|queen|saint|emperor|poet|novelist|composer|painter|physicist|philosopher|"
    r"playwright|sculptor"
)
_WORKS: Final = re.compile(
    r"стих\w{0,3}|стихотворени\w{1,2}|поэм\w{1,2}|повест\w{1,3}|сказк\w{1,3}|сказок|сказ(?:ы|ов|ам|ах)|басн\w{1,3}|"
    r"басен|цитат\w{0,3}|эпиграф\w{0,2}|памятник\w{0,2}|бюст\w{0,2}|усадьб\w{1,2}|двор(?:ец|ца|це|цу)|сонет\w{0,2}|"
    r"пьес\w{1,2}|мемуар\w{0,3}|творчеств\w{1,2}|имени|эпох\w{1,2}|комеди\w{1,2}|опер\w{1,2}|"
    r"симфони\w{1,2}"
)
_ABOUT: Final = listed("из о об про по")
_SCHOOL: Final = re.compile(
    r"репродукци\w+|картин\w{0,3}|полот(?:но|на|ен)|выставк\w{1,3}|квиз\w{0,2}|викторин\w{1,2}|биографи\w{1,2}|"
    r"портрет\w{0,3}|роман\w{0,3}|рассказ\w{0,3}|лекци\w{1,2}|юбиле\w{1,3}|музе\w{1,2}|иллюстраци\w+|романс\w{0,3}"
)
_ON_SCHOOL: Final = re.compile(r"вопрос\w{0,3}|тест\w{0,2}|стать\w{1,2}|фото|фильм\w{0,3}|урок\w{0,3}|билет\w{0,3}")
_GUISES: Final = re.compile(
    r"виде|образе?|костюм\w{0,2}|геро[йяюе]м?|персонаж\w{0,2}|маск\w{1,2}|фигурк\w{1,2}|кукл\w{1,2}|сказк\w{1,3}|"
    r"сказок|мультфильм\w{0,2}|с|со|и"
)
_ENGLISH_WORKS: Final = re.compile(
    r"novels?|poems?|poetry|sonnets?|statues?|busts?|portraits?|verses?|biograph\w+|symphon\w+|manuscripts?|"
    r"paintings?|quotes?|quotations?|museum|centenary|birthplace"
)
_BY_AUTHORS: Final = listed("line lines passage passages chapter words play plays works")
_OF_TRADE: Final = re.compile(
    # A quote, or quotation, is an offer as well.
    r"prices?|priced|vat|invoices?|order\w*|discount\w*|accept\w*|approv\w*|sign(?:s|ed)?|sent|send\w*|cost\w*|offers?|"
    r"cheaper|higher|lower|expires?|valid|attach\w*|inbox|received"
)
_LAWS: Final = listed("law laws method theorem constant equation equations cradle transform telescope")
_VIEWS: Final = listed("""
    photo photos picture pictures view views map level levels flood floods sunset sunrise bridge walk walks path trail
    trails boat boats cruise cruises bank banks course source mouth
    """)
_ALONG: Final = listed("along across over beside up down upstream downstream beneath alongside")
_OF_RIVERS: Final = listed("""
    estuary valley gorge bore floodplain bay peninsula cathedral marshes island islands abbey
    forest heath moor
    """)
_BEHIND_RIVER: Final = listed("in at is was and near on from runs floods bursts by for has with")
_OF_SKY: Final = re.compile(
    r"planets?|telescopes?|missions?|astronom\w+|constellations?|comets?|spacecraft|"
    r"планет\w*|созвезди\w*|звездн\w+|телескоп\w*|космическ\w+|астроном\w*|солнц\w+|комет\w*"
)
_PARTIES: Final = listed("""
    у для к ко с со от for with at to like our клиент клиента клиенту клиентом client customer
    """)
_BETWEEN: Final = (" ", "", " «", ' "')


def is_namesake(words: Sequence[Word], first: int, last: int, tail: str) -> bool:
    """Return whether a word in capitals names what everybody knows by that name, going by what stands beside it."""
    one = words[first]
    if last - first != 1 or not one.raw[0].isupper() or (len(one.raw) > 1 and one.raw.isupper()):
        return False
    gap = words[last].before if last < len(words) else tail
    if last < len(words) and gap == " " and is_human(words[last].word):
        return False
    before = words[first - 1] if first and one.before in _BETWEEN else None
    led = words[first - 2] if before is not None and first > 1 and before.before == " " else None
    if one.word in SKY and _is_in_sky(words, first, last, before):
        return True
    if one.cyrillic:
        return before is not None and _is_known_to_russians(one, before, led)
    if before is not None and (_RANKS.fullmatch(before.word) or (len(before.raw) == 2 and before.raw.isupper())):
        # HG Wells.
        return bool(_RANKS.fullmatch(before.word)) or one.word in FAMOUS
    return _is_river(words, first, last, gap, led) or _is_of_learning(words, first, last, gap)


def kind_before(words: Sequence[Word], first: int) -> str:
    """Return the skeleton of the kind of place that stands before a name, for it may be part of the name; else ""."""
    if first and words[first].before in _BETWEEN and _LANDMARKS.fullmatch(words[first - 1].word):
        return words[first - 1].spelt
    return ""


def _is_known_to_russians(one: Word, before: Word, led: Word | None) -> bool:
    is_place = is_russian_place(one.word)
    if _STREETS.fullmatch(before.word):
        return True
    if _is_famous_russian(one.word) and _SCHOOL.fullmatch(before.word):
        return True
    if led is not None and _is_famous_russian(one.word) and before.word in _ABOUT:
        return bool(_SCHOOL.fullmatch(led.word) or _ON_SCHOOL.fullmatch(led.word) or _WORKS.fullmatch(led.word))
    if _LANDMARKS.fullmatch(before.word) or (is_place and before.word in _ABOVE):
        return is_place
    if is_place and led is not None and before.word in _UPON and _TRAVEL.fullmatch(led.word):
        return True
    if _RANKS.fullmatch(before.word):
        return is_russian_person(one.word)
    work = led if led is not None and before.word in _ABOUT else before
    if _is_hero(one.word) and (_GUISES.fullmatch(work.word) or _GUISES.fullmatch(before.word)):
        return before.word not in ("с", "со", "и") or (led is not None and _is_hero(led.word))
    if work.word == "имени" and led is not None and led.word == "от":
        # On behalf of somebody.
        return False
    return bool(_WORKS.fullmatch(work.word)) and is_russian_person(one.word)


def _is_famous_russian(word: str) -> bool:
    ends = range(max(3, len(word) - _LONGEST_ENDING), len(word) + 1)
    return any(word[:end] in FAMOUS_RUSSIANS for end in ends)


def _is_hero(word: str) -> bool:
    ends = range(max(2, len(word) - _LONGEST_ENDING), len(word) + 1)
    return any(word[:end] in HEROES for end in ends)


def _is_in_sky(words: Sequence[Word], first: int, last: int, before: Word | None) -> bool:
    """Return whether planets or stars are told of beside one: "Apollo, Mercury and Gemini", "the planet Mercury"."""
    if before is not None and before.word in _PARTIES:
        return False
    if last < len(words) and words[last].word == "s" and words[last].before[:1] in ("'", "’"):
        return False
    for at in (*range(max(0, first - _NEAR), first), *range(last, min(len(words), last + _NEAR))):
        if _OF_SKY.fullmatch(words[at].word):
            return True
        if words[at].word in ("sun", "moon") and at and words[at - 1].word == "the":
            return True
    return False


def _is_river(words: Sequence[Word], first: int, last: int, gap: str, led: Word | None) -> bool:
    """Return whether a river or bay is meant: "the photo of the Severn in flood", "Byron Bay", "the Severn estuary"."""
    if gap == " " and last < len(words) and words[last].word in _OF_RIVERS and words[last].raw[0].isupper():
        return True
    if first < 2 or words[first - 1].word != "the" or words[first].before != " " or led is None:
        return False
    after = words[last].word if last < len(words) else ""
    if gap == " " and after in _OF_RIVERS:
        return True
    if gap == " " and after not in _BEHIND_RIVER:
        return False
    if led.word in _ALONG:
        return gap[:1] not in ("'", "’")
    is_view = led.word in ("of", "from") and first > 2 and words[first - 3].word in _VIEWS
    return is_view and gap[:1] not in ("'", "’")


def _is_of_learning(words: Sequence[Word], first: int, last: int, gap: str) -> bool:
    """Return whether a writer or scholar is meant: "quotation from Thackeray", "novel by Hardy", "Newton's law"."""
    word = words[first].word
    at = last + 1 if gap[:1] in ("'", "’") and last < len(words) and words[last].word == "s" else last
    after = words[at].word if at < len(words) and words[at].before == " " else ""
    if word in SCHOLARS and after in _LAWS:
        return True
    if word not in FAMOUS:
        return False
    if any(_OF_TRADE.fullmatch(one.word) for one in words):
        return False
    if _ENGLISH_WORKS.fullmatch(after):
        return True
    if first < 2 or at > last or words[first].before != " " or words[first - 1].before != " ":
        return False
    led, before = words[first - 2].word, words[first - 1].word
    if before == "by" and led in _BY_AUTHORS:
        return True
    return before in ("from", "by", "of") and bool(_ENGLISH_WORKS.fullmatch(led)) and gap[:1] not in ("'", "’")
