"""Words that stand in every letter, whoever it is about: no client can be looked for by them alone."""

from __future__ import annotations

import re
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_LEGAL_OR_QUOTED: Final = re.compile(
    r"[«»„“”\"]|(?<!\w)(?:ооо|оао|зао|ао|пао|ип|нпо|нко|тоо|чп|гуп|муп|гк|тд|ltd|limited|llc|llp|plc|inc|gmbh|ag|sa|bv|"
    r"corp|corporation|co)(?!\w)",
    re.IGNORECASE,
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


FUNCTION_WORDS: Final = _words("""
    a an the this that these those it its he she they them their we us our ours you your yours i me my mine his her
    him who whom whose which what when where why how all any some no none not and or but nor so if then than as
    because while until since for from of to in on at by with without about over under after before into onto off
    out up down between through is are was were be been being am do does did done have has had would could shall
    should must here there now just also too only very more most such same other another each every both hello hi
    hey dear thanks thank please sorry regards welcome bye я ты он она оно мы вы они меня мне мной тебя тебе вас
    вам вами нас нам нами его ее их ему ей им ими ним ней них мой моя мое мои твой наш наша наше наши ваш ваша ваше
    ваши свой своя свое свои это этот эта эти тот та то те такой такая такое такие кто что чей чья чье какой какая
    какое какие который которая которое которые где когда куда откуда как почему зачем сколько весь вся все каждый
    сам сама само сами другой другая другое другие и а но или либо да нет не ни же ли бы если чтобы потому так
    также тоже уже еще только лишь вот там тут здесь сейчас теперь потом тогда в во на с со к ко у о об от до из за
    под над при про для без через между по после перед около быть был была было были есть будет будут можно нужно
    надо очень более самый привет здравствуйте спасибо пожалуйста извините добрый доброе доброго день вечер утро
    дня уважением
    """)
_GREETINGS: Final = frozenset({"добрый", "доброе", "доброго", "день", "вечер", "утро", "дня"})


def is_function_name(name: str) -> bool:
    """Return whether a name is made of such words alone: "The", "Мы", "Добрый день"; a mere "День" is not."""
    words = [word.casefold().replace("ё", "е") for word in _WORD.findall(name)]
    if sum(map(len, words)) < 2 or any(character.isdigit() for character in name):
        return False
    if not all(word in FUNCTION_WORDS for word in words):
        return False
    return len(words) > 1 or words[0] not in _GREETINGS


def is_bare_function_name(name: str) -> bool:
    """Return whether nothing but such words stands in a name: no legal form, no quotation marks."""
    return not _LEGAL_OR_QUOTED.search(name) and is_function_name(name)
