"""Public meanings of an abbreviation, and people called by a name: neither is the client of that name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from jira_csext.register.leaks.company_words import OFFICES, ROADS
from jira_csext.register.leaks.given_names import is_given_name
from jira_csext.register.leaks.spelling import Word, listed

_AROUND: Final = 6
_NETWORK: Final = listed("""
    ip router routers firewall port ports gateway rule rules behind address vpn network wan lan роутер роутера
    порт порты порта адрес адреса сеть сети правило правила провайдер провайдера за шлюз шлюза проброс
    """)
_METRICS: Final = listed("""
    lcp fid inp ttfb web vitals metric metrics score layout shift lighthouse pagespeed метрика метрики метрику
    показатель lab
    """)
_GOALS: Final = listed("""
    un goal goals оон цель цели целей target targets sustainable report
    """)
_ZONE: Final = listed("time times zone utc gmt время времени часовой пояс am pm")
_LAW: Final = listed("""
    закон закона закону законом законе статья статьи ст федеральный федерального требования требованиям
    """)
_CRYPTO: Final = listed("""
    hash checksum checksums encryption encrypted cipher disk backup backups sum sums digest signature хэш хеш чек
    сумма суммы сумму шифрование шифрованием шифр шифруем подпись контрольная
    """)
_ENCODING: Final = listed("encoding charset unicode кодировка кодировку кодировке кодировкой файл перекодировал")
_STANDARDS: Final = listed("""
    header headers spec standard standards format status certificate certified audit compliant стандарт стандарта
    стандарту формат сертификат сертификата документ
    """)
_PUBLIC: Final = {
    **dict.fromkeys(("sha", "md", "aes", "rsa", "tls", "ssl", "des", "crc", "wpa"), _CRYPTO),
    **dict.fromkeys(("utf", "утф", "ascii", "koi"), _ENCODING),
    **dict.fromkeys(("iso", "rfc", "din", "гост", "исо"), _STANDARDS),
    "nat": _NETWORK, "dmz": _NETWORK, "dns": _NETWORK, "lan": _NETWORK,
    "cls": _METRICS, "lcp": _METRICS, "seo": _METRICS, "ctr": _METRICS,
    "sdg": _GOALS,
    "ist": _ZONE, "est": _ZONE, "cet": _ZONE, "pst": _ZONE, "bst": _ZONE, "msk": _ZONE, "мск": _ZONE,
    "фз": _LAW, "гк": _LAW, "тк": _LAW, "нк": _LAW, "рф": _LAW,
}  # fmt: skip
"""Abbreviations of public life, and the words beside which they have that meaning."""
_TOLD_TO: Final = listed("""
    before you us me the a an for your him her them first if when again anyone somebody someone
    """)


def is_public(words: Sequence[Word], first: int, last: int, short: str) -> bool:
    """Return whether an abbreviation has its public meaning here: 152-ФЗ, 15:30 IST, a port behind NAT, "ASK first"."""
    if not short:
        return False
    one = words[first]
    if first and not one.before and words[first - 1].raw.isdigit():
        # 2ГИС.
        return True
    around = _PUBLIC.get(one.word)
    before = words[first - 1] if first else None
    if around is not None:
        near = {word.word for word in words[max(0, first - _AROUND) : last + _AROUND]}
        if near & around or (before is not None and before.raw.isdigit()):
            return True
        if last < len(words) and words[last].raw.isdigit():
            return True
    is_verb = one.word in ("ask", "act", "run", "go", "do", "not", "all", "now", "new") and last < len(words)
    if is_verb and not words[last].before.strip() and words[last].word in _TOLD_TO:
        return True
    # Nat Cole is a person.
    is_titled = one.raw[0].isupper() and one.raw[1:].islower()
    follows = last < len(words) and not words[last].before.strip() and words[last].raw[0].isupper()
    return is_titled and follows


def has_given_name(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether one word follows a given name, as surnames do: Joan Merrick."""
    if last - first != 1 or not first or not words[first].raw[0].isupper():
        return False
    before = words[first - 1]
    return before.raw[0].isupper() and is_given_name(before) and not words[first].before.strip(" ")


def is_on_road(words: Sequence[Word], first: int, last: int) -> bool:
    """Return whether the name is one of a road, a station or an office of ours: Norwood Road, our Harrow office."""
    if last >= len(words) or words[last].before != " ":
        return False
    if words[last].word in OFFICES and first and words[first - 1].word in ("our", "наш", "нашем", "нашего"):
        return True
    if words[last].word in ("улице", "улица", "улицы", "улицу", "проспекте", "площади", "шоссе"):
        return True
    return (
        words[last].before == " "
        and words[last].raw[0].isupper()
        and words[last].word in ROADS
        and words[first].raw[0].isupper()
    )
