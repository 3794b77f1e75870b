"""Abbreviations of trade and everyday life, each with the talk in which it has its public sense."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from jira_csext.register.leaks.spelling import Word, listed
from jira_csext.register.leaks.working_words import is_human

_AROUND: Final = 3
_OF_CLIENTS: Final = re.compile(
    r"сайт\w*|проект\w*|объект\w*|офис\w*|отдел\w*|кабинет\w*|договор\w*|акт\w{0,2}|счет\w*|письм\w+|заявк\w+|"
    r"клиент\w*|заказчик\w*|контракт\w*|помогал\w*|прислал\w*|просьб\w+|клон\w*|"
    r"site|project|account|contract|office|client|customer|invoice"
)
_PARTIES: Final = listed("у для с со к ко от как with for from at to like and и")
_TALK: Final = (
    ("гсм", r"топлив\w+|расход\w*|машин\w*|накладн\w+|литр\w*|заправ\w+|бензин\w*|дизел\w+|пробег\w*|путев\w+"),
    ("пвз", r"достав\w+|выда\w+|геолокац\w+|заказ\w*|товар\w*|посыл\w+|ближайш\w+|курьер\w*|постамат\w*|самовывоз\w*"),
    ("кпд", r"процент\w*|двигател\w+|насос\w*|светильник\w*|котл\w+|котел|мощност\w+|указан\w*|таблиц\w+|прибор\w*"),
    ("стм", r"под|полк\w+|бренд\w*|марк\w+|ассортимент\w*|собственн\w+"),
    ("crp", r"blood|анализ\w*|кров\w+|норм\w*|показател\w+"),
    ("cpr", r"courses?|train\w+|aid|first|mannequin\w*|class\w*"),
    ("ii iii iv vi vii viii ix xi xii", r"versions?|parts?|chapters?|volumes?|phase|drips?|версия|части?|главы?|том"),
    ("тмц ос мбп", r"склад\w*|учет\w*|списа\w+|инвентар\w+|накладн\w+|остатк\w+|ведомост\w+"),
    ("отк", r"контрол\w+|брак\w*|штамп\w*|качеств\w+|проверк\w+|партии"),
    ("акб", r"заряд\w*|аккумулятор\w*|вольт\w*|емкост\w+|телефон\w*|машин\w*|ампер\w*|замен\w+"),
    ("мкад кад зсд цкад", r"съезд\w*|пробк\w+|км|километр\w*|за|доставк\w+|пределами|внутри"),
    ("лдсп мдф дсп осб", r"столешниц\w+|фасад\w*|плит\w+|корпус\w*|кромк\w+|мм|лист\w*|материал\w*|шкаф\w*"),
    ("пвх", r"окн\w+|профил\w+|пленк\w+|труб\w+|материал\w*|тент\w*|покрыти\w+"),
    ("ржд жд", r"билет\w*|поезд\w*|вокзал\w*|тариф\w*|расписани\w+|вагон\w*"),
    ("мрот ндфл есн усн псн енвд енс осно", r"налог\w*|ставк\w+|отчет\w*|зарплат\w+|режим\w*|взнос\w*|справк\w+"),
    ("егрн егрюл егрип", r"выписк\w+|реестр\w*|сведени\w+|росреестр\w*"),
    ("омс дмс", r"полис\w*|страхов\w+|анализ\w*|прием\w*"),
    ("узи мрт экг оак фгдс", r"врач\w*|запис\w+|кабинет\w*|прием\w*|обследован\w+|анализ\w*|услуг\w+|аппарат\w*"),
    ("бжу ккал кбжу", r"порци\w+|блюд\w+|калор\w+|карточк\w+|меню|грамм\w*"),
    ("нспк сбп", r"платеж\w*|оплат\w+|банк\w*|комисси\w+|перевод\w*|qr"),
    ("сиз", r"каск\w+|перчат\w+|выда\w+|охран\w+|спецодежд\w+|инструктаж\w*"),
    ("цод", r"стойк\w+|сервер\w*|питани\w+|канал\w*|наш\w*"),
    ("кпи kpi", r"план\w*|показател\w+|отчет\w*|target\w*|report\w*|quarter\w*"),
    ("то", r"пробег\w*|км|машин\w*|механик\w*|регламент\w*|осмотр\w*"),
    ("spf dkim dmarc mx", r"records?|dns|domain\w*|mail\w*|запис\w+|домен\w*|почт\w+|sunscreen|sun|cream|lotion|spam"),
    ("mot", r"vans?|cars?|due|fleet|garages?|vehicles?|certificate\w*|expir\w+|reminders?|tyres?|dates?|lorr\w+"),
    ("pos epos", r"terminals?|tills?|receipts?|checkout|payments?|printers?|касс\w+|терминал\w*|чек\w*|материал\w*"),
    ("csp cors csrf xss hsts", r"headers?|policy|browsers?|scripts?|blocked|blocks?|inline|console|заголов\w+"),
    ("ttl rtt mtu bgp", r"latency|packets?|seconds|секунд\w*|записи|cache|кэш\w*|dns|router\w*"),
    ("pto wfh hr", r"days?|leave|policy|calendar|holiday\w*|balance"),
    ("pcb cpu gpu bga smd led lcd", r"boards?|chips?|screens?|solder\w*|fans?|cores?|load|lamps?|lights?|плат\w+"),
    ("vin sku gtin upc asin mpn", r"codes?|vehicles?|columns?|fields?|products?|numbers?|barcodes?|код\w*|колонк\w+"),
    ("aov cac ltv arpu roas cpa cpl", r"campaign\w*|ads?|spend|report\w*|metric\w*|month\w*|orders?|кампани\w+"),
    ("eta etd pod bol awb fob cif dap ddp", r"shipments?|deliver\w+|parcels?|drivers?|carrier\w*|incoterms|port"),
    ("bst gmt est cet ist edt pst", r"time|clocks?|am|pm|zone|utc"),
    ("psd eps jpg tiff svg", r"files?|print\w*|images?|logo\w*|format\w*|vector|файл\w*|логотип\w*"),
    ("ndt rcd mcb ptfe hdpe abs pla", r"pipes?|plastic|tests?|material\w*|breaker\w*|cable\w*|print\w*|filament"),
    ("pta sen ofsted gcse", r"school\w*|pupil\w*|parents?|meeting\w*|exam\w*|class\w*|teacher\w*"),
    ("gp icu ae bmi mri ent", r"patients?|surger\w+|appointment\w*|ward\w*|clinic\w*|doctor\w*|scan\w*|weight"),
    ("atm iban bic swift pin", r"bank\w*|card\w*|account\w*|cash|payment\w*|карт\w+|банк\w*|счет\w*|реквизит\w*"),
)
_THEMES: Final = {short: talk for shorts, talk in _TALK for short in shorts.split()}


def is_in_its_talk(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether an abbreviation stands in the talk of its public sense: "SPF record", "Доставка в ПВЗ"."""
    theme = _THEMES.get(words[first].word)
    if theme is None or not words[first].raw.isupper():
        return False
    after = words[last] if last < len(words) else None
    if after is not None and (
        any(is_human(one.word) for one in words[last : last + _AROUND]) or after.before[:1] in ("'", "’")
    ):
        return False
    is_next = (
        after is not None and after.before == " " and (after.raw.isdigit() or bool(re.fullmatch(theme, after.word)))
    )
    if first and words[first - 1].word in _PARTIES and (words[first].cyrillic or not is_next):
        return False
    if first and _OF_CLIENTS.fullmatch(words[first - 1].word):
        return False
    near = (*words[max(0, first - _AROUND) : first], *words[last : last + _AROUND])
    return any(re.fullmatch(theme, one.word) for one in near)


def is_spelt_out(words: Sequence[Word], first: int, last: int, tail: str) -> bool:
    """Return whether an abbreviation stands in brackets behind its words: "Content-Security-Policy (CSP)".

    Where they are the client's own, they are met as its name.
    """
    short = words[first].word
    gap = words[last].before if last < len(words) else tail
    if not words[first].before.endswith("(") or not gap.startswith(")") or first < len(short) or len(short) < 2:
        return False
    return [one.word[:1] for one in words[first - len(short) : first]] == list(short)
