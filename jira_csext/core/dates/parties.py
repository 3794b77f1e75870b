"""Whose doing a clause tells: ours, the reader's, somebody else's, or that of a thing which lasts by itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jira_csext.core.dates.words import listed

_LEAD_INS: Final = listed(
    "then so and also now just noted ok okay yes right well as i see that not but thus тогда значит то как итак да "
    "понял поняла вижу отметил отметила ну вот a а и но что"
)
_SEEING: Final = listed("see test check view expect find download use try log access open read watch preview")
_GETTING: Final = listed("get have see hear receive find be know notice start enjoy")
_GETTING_NOW: Final = listed("getting receiving hearing seeing having going next")
RECEIVING: Final = listed("get have see hear receive find shall")
RECEIVING_RUSSIAN: Final = listed(
    "увидите получите узнаете сможете услышите заберете найдете ждите ожидайте простите извините здравствуйте "
    "получаете видите будете"
)
_DONE_TO_YOU: Final = listed("call ring phone send email mail text tell give show update ping message get bring")
"""Verbs of our own telegrams: "ring you at five"."""
FIRST_PERSON: Final = listed("we i us our me my мы я нас нам наш наша наши нашу нашего мне")
FIRST_PERSON_RUSSIAN: Final = re.compile(
    r"\w{2,}(?:[еи]м|[еи]мся|лю|шу|чу|жу|гу|ну|ду|ню|рю|ую|ою|аю|яю|юсь|усь|удет|удут)|"
    r"\w*[бд]еру|\w*возьму|(?:с|под|при|пере|об)ниму|приму|(?:пой|зай|най)му|"
    r"(?:от|пере|с|соз|вы|из|за|раз|по|про)?дам"
)

_OUTSIDERS: Final = (
    r"bank|registrar|registry|hosts?|hosting (?:company|provider)|suppliers?|vendors?|carriers?|dhl|ups|fedex|tnt|"
    r"royal mail|post office|google|apple|microsoft|meta|facebook|instagram|amazon|linkedin|tiktok|cloudflare|stripe|"
    r"paypal|council|court|ministry|authority|authorities|customs|insurers?|landlord|auditors?|tax office|"
    r"manufacturers?|publisher|factory|airline|notary|regulator|embassy|app store|play store|marketplace|"
    r"банк|регистратор|хостер|хостинг|перевозчик|сдэк|почта|яндекс|гугл|google|вконтакте|оператор|суд|налоговая|фнс|"
    r"роскомнадзор|министерство|страховая|нотариус|таможня|эквайер|платежная система|вендор|производитель|фабрика|"
    r"завод|маркетплейс|озон|ozon|wildberries|сбер|сбербанк|тинькофф|ростелеком|билайн|мегафон|мтс|ведомство|"
    r"префектура|"
    r"(?:курьерская |почтовая )?служба доставки|курьерская служба|транспортная|типография|администрация (?:города|"
    r"района)|издательство|телеграм|арендодатель|аудитор"
)
OUTSIDER: Final = re.compile(rf"(?:(?:the|a|an|our|your|наш|ваш|сам|сама|их) )?(?:\w+ )?(?:{_OUTSIDERS})(?!\w)")
"""Who acts for themselves, where the clause begins with them."""

_CLIENTS_PEOPLE: Final = (
    r"colleagues?|accountants?|bookkeeper|teams?|boss|director|ceo|cfo|cto|lawyers?|developers?|designers?|agency|"
    r"printers?|couriers?|office|warehouse|board|staff|assistant|secretary|marketing|finance|admins?|it|crew|people|"
    r"photographer|partners?|customers?|users?|guests?|visitors?|shop|store|"
    r"бухгалтер\w*|коллег[аи]|директор|юрист\w*|секретар\w*|команда|сотрудник\w*|разработчик\w*|дизайнер\w*|"
    r"программист\w*|админ\w*|курьер|склад|офис|партнер\w*|клиент\w*|покупател\w*|маркетолог\w*|помощни\w+|босс|"
    r"руководител\w+|совет|магазин|фотограф|айтишник\w*|кладовщик\w*|логист\w*"
)
CLIENTS_PEOPLE: Final = re.compile(rf"(?:your|ваш(?:а|и|е)?|у вас) (?:\w+ )?(?:{_CLIENTS_PEOPLE})(?!\w)")

_CLIENTS_PAPERS: Final = (
    r"calendar|diary|brief|notes?|e ?- ?mail|message|letter|plan|schedule|contract|ticket|request|spec|timeline|"
    r"календар\w+|график\w*|расписани\w+|план\w*|письм\w+|задани\w+|бриф\w*|договор\w*|афиш\w+|анонс\w*|тз|заявк\w+"
)
CLIENTS_PAPERS: Final = re.compile(
    rf"(?<!\w)(?:in|on|per|from|в|на|по|из|согласно) (?:your|вашем|вашей|вашему|вашего|ваших)(?: \w+)? "
    rf"(?:{_CLIENTS_PAPERS})(?!\w)"
)
"""What the client has written, so that a date in it is theirs."""

_LASTING: Final = (
    r"contracts?|plans?|tariffs?|rates?|discounts?|codes?|coupons?|vouchers?|links?|domains?|hosting|certificates?|"
    r"licen[cs]es?|subscriptions?|access|warranty|survey|poll|registration|bookings?|offers?|prices?|lease|pass|"
    r"polic(?:y|ies)|insurance|quotes?|trial|tickets?|sale|promo|tokens?|passwords?|cards?|permits?|visas?|"
    r"exhibition|fair|"
    r"договор\w*|тариф\w*|скидк[аи]|акци[яи]|промокод\w*|купон\w*|ссылк[аи]|домен\w*|хостинг|сертификат\w*|лицензи[яи]|"
    r"подписк[аи]|абонемент\w*|доступ|гаранти[яи]|опрос|голосование|прием|набор|конкурс|регистрация|бронь|цен[аы]|"
    r"предложение|аренда|пропуск|виза|полис|страховка|оферта|распродажа|выставка|токен\w*|пароль|карта|бонусы|баллы|"
    r"программист|дизайнер|верстальщик|менеджер|инженер|специалист|мастер|сотрудник|коллега|разработчик|"
    r"сервер|ставка|условия|код|билеты?|путевка|доверенность|квота|резерв|версия"
)
LASTING: Final = re.compile(rf"(?<!\w)(?:{_LASTING})(?!\w)")
LASTS: Final = re.compile(
    r"(?<!\w)(?:dies?|stops?|lasts?|works?|runs?|lives?|appl(?:y|ies)|holds?|stands?|remains?|stays?|good|on sale|"
    r"paid(?: up)?|covers?|counts?|burns?|vanish(?:es)?|disappears?|active|"
    r"живет|живут|длится|длятся|хранится|хранятся|держится|висит|сохраняется|сгорает|сгорают|сгорит|сгорят|гаснет|"
    r"умирает|перестает|остается|остаются|пропада[ею]т|включает)(?!\w)"
)
"""What such a thing does by itself at the end of its time."""
_BY_ITSELF: Final = re.compile(
    r"^(?:their|his|her|его|ее|их) |(?<!\w)(?:\w+s (?:itself|themselves)|on (?:its|their) own|сам[аои]?)(?!\w)"
)
STATIVE: Final = listed(
    "крутится крутятся показывается показываются транслируется продлится продлятся живет живут идет идут длится "
    "длятся действует действуют хранится хранятся стоит стоят "
    "остается остаются держится "
    "держатся висит висят сохраняется сохраняются сгорает сгорают сгорит активен активна активны активно проплачен "
    "проплачена проплачены оплачен оплачена жив жива рабочая рабочий актуальна актуален актуально актуальны годен "
    "годна годны забронирован забронирована зарезервирован зарезервирована открыт открыта"
)
"""What is so until a day, instead of done by it."""


def speaks_of_us(words: Sequence[str], nouns: frozenset[str]) -> bool:
    """Return whether somebody of ours speaks: a pronoun, or a Russian verb that no noun of `nouns` is."""
    if any(one in FIRST_PERSON or (one in ("will", "ll") and words[0] == one) for one in words):
        return True
    if words[1:2] in (("you",), ("u",)) and words[0] in _DONE_TO_YOU:
        return True
    return any(FIRST_PERSON_RUSSIAN.fullmatch(one) and one not in nouns for one in words)


def without_lead_ins(words: Sequence[str]) -> list[str]:
    """Return the words without marks and without what only leads on: "ok, so", "итак"."""
    alone = [one for one in words if one.isalpha()]
    start = next((at for at, one in enumerate(alone) if one not in _LEAD_INS), len(alone))
    return alone[start:]


def is_of_reader(words: Sequence[str]) -> bool:
    """Return whether the clause tells what the reader does: "you launch on Friday", but not "you get it on Friday"."""
    alone = without_lead_ins(words)
    if alone[:1] == ["вы"]:
        return not any(one in RECEIVING_RUSSIAN for one in alone)
    if alone[:1] not in (["you"], ["u"]):
        return False
    verb, further = [*alone[1:3], "", ""][:2]
    if verb in ("will", "ll", "shall"):
        return not (further in _GETTING or any(one in _GETTING for one in alone[2:4]))
    if verb == "can":
        return not any(one in _SEEING for one in alone[2:4])
    if verb in ("are", "re", "be"):
        return further.endswith("ing") and further not in _GETTING_NOW
    return not RECEIVING.intersection(alone[1:3])


def is_of_others(text: str) -> bool:
    """Return whether the clause begins with somebody else who acts, or tells what goes by itself."""
    return bool(OUTSIDER.match(text) or CLIENTS_PEOPLE.match(text) or _BY_ITSELF.search(text))


def lasts(text: str) -> bool:
    """Return whether the clause says that something lives, runs or ends by itself."""
    return bool(LASTS.search(text))


def is_lasting(words: Sequence[str]) -> bool:
    """Return whether the clause is of a thing or a state that lasts until a day."""
    return any(one in STATIVE for one in words) or bool(LASTING.search(" ".join(words)))
