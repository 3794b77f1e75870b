"""What looks like the key of a ticket and is a public standard: UTF-8, SHA-256, ISO-9001, RFC-2822, TOP-10."""

from __future__ import annotations

import re
from typing import Final

from jira_csext.register.leaks.spelling import listed

_NUMBERS: Final = {
    "utf": "7 8 16 32", "sha": "0 1 2 3 224 256 384 512", "md": "4 5", "aes": "128 192 256", "rsa": "1024 2048 4096",
    "des": "3", "crc": "8 16 32 64", "tls": "1", "wpa": "2 3", "ipv": "4 6", "usb": "2 3 4", "mp": "3 4", "cat": "5 "
    "6 7 8",
    "top": "3 5 7 10 15 20 25 30 50 100 250 500 1000", "sev": "0 1 2 3 4 5", "gpt": "2 3 4 5 6", "covid": "19",
    "ean": "8 13 14", "upc": "12", "base": "32 64 85", "cp": "437 866 1251 1252", "koi": "8 7", "ascii": "7 8",
    "html": "4 5", "css": "1 2 3 4", "es": "5 6", "arm": "64", "amd": "64", "code": "39 93 128", "wcag": "2",
    "iso": "639 690 2859 3166 4217 8583 8601 8859 9000 9001 9004 9660 10646 12207 13485 14001 14644 15189 15408 15504 "
    "16949 17020 17021 17024 17025 17034 17100 18295 19005 19011 19650 20000 20022 20121 21001 21500 22000 22301 22400 "
    "23001 25010 26000 26262 27000 27001 27002 27017 27018 27701 28000 29119 31000 32000 37001 37301 39001 41001 42001 "
    "44001 45001 50001 55001 56002",
}  # fmt: skip
_PUBLIC: Final = {prefix: listed(numbers) for prefix, numbers in _NUMBERS.items()}
_WHOLE: Final = frozenset(
    {"rfc", "http", "гост", "gost", "снип", "сп", "din", "en", "ansi", "ieee", "ral", "cve", "kb"}
)
"""Prefixes whose every number may be public; a text about a ticket says so."""
_PUBLIC_TALK: Final = re.compile(
    r"header|spec\b|standard|protocol|encod|charset|complian|format|status|code|response|error|syntax|addresses|"
    r"certif|audit|"
    r"стандарт|заголов|кодиров|формат|ответ|ошибк|протокол|сертиф|норм|требован|вернул|отдал|отда[её]т|цвет",
    re.IGNORECASE,
)
_SURELY_TICKET: Final = re.compile(
    r"(?:тикет\w*|заявк\w+|задач\w+|обращени\w+|дубль|ticket|issue|case|dup|duplicate|linked to|"
    r"merged with)[\s#№:(«\"]*\Z",
    re.IGNORECASE,
)
_AROUND: Final = 60


def is_public_key(text: str, start: int, end: int, prefix: str, number: str) -> bool:
    """Return whether the standard is meant that has such a number, rather than a ticket of a client."""
    folded = prefix.lower()
    before = text[max(0, start - _AROUND) : start]
    if _SURELY_TICKET.search(before):
        return False
    if number.lstrip("0") in _PUBLIC.get(folded, frozenset()):
        return True
    if folded not in _WHOLE:
        return False
    return bool(_PUBLIC_TALK.search(before) or _PUBLIC_TALK.search(text[end : end + _AROUND]))
