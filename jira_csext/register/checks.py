"""What may stand in each field of a client: a value in, the value as it is kept out, a sentence where it cannot be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Final
from zoneinfo import available_timezones

from jira_csext.core.calendar.spec import FIRST_YEAR, LAST_YEAR, CalendarSpec, problems
from jira_csext.core.duration import DurationError, parse_duration
from jira_csext.register.free_mail import is_free_mail
from jira_csext.register.function_words import is_bare_function_name
from jira_csext.register.hours import contact_hours
from jira_csext.register.model import SEGMENTS
from jira_csext.register.words import domain_folded, nearest, one_line

Check = Callable[[str], str]
"""Returns the text as it is kept. Raises ValueError with a sentence."""

FORMS_OF_ADDRESS: Final = ("formal", "familiar")
TARGETS_IN_WORDS: Final = ("end of day", "end of next working day")
LONGEST_KEY: Final = 100

_LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,8})?")
_DAY_FIRST: Final = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_ISO: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_AMOUNT: Final = re.compile(r"([0-9]{1,3}(?:[ \u00a0\u202f][0-9]{3})+|[0-9]{1,15})(?:[.,]([0-9]{1,2}))?")
_DOMAIN: Final = re.compile(r"(?:[\w-]+\.)+[\w-]{2,}")
_ADDRESS: Final = re.compile(r"[^\s@;,<>\"]+@((?:[\w-]+\.)+[\w-]{2,})")
_METRIC: Final = re.compile(r"[a-z][a-z0-9_-]*")


def key(text: str) -> str:
    """A client's key: what rules and commands call it, and what never changes."""
    kept = one_line(text)
    if not kept:
        raise ValueError("a client needs a key, a short word such as acme")
    if len(kept) > LONGEST_KEY or re.search(r"[\s/;,=\"']", kept):
        raise ValueError(f'"{kept[:40]}" is no key; write one short word without spaces, such as acme or acme-north')
    return kept


def name(text: str) -> str:
    """A client's name or alias; a word of every sentence tells nobody and must stand with its legal form."""
    kept = one_line(text)
    if kept and is_bare_function_name(kept):
        raise ValueError(
            f'"{kept}" is a word of every letter, so no text to others can be searched for it; '
            f"write it with its legal form or its kind, such as ООО «{kept}» or {kept} Ltd"
        )
    return kept


def among(words: Iterable[str]) -> Check:
    """Return the check for one of a few words, in any case."""
    known = tuple(words)

    def check(text: str) -> str:
        word = one_line(text).casefold()
        if word and word not in known:
            raise ValueError(f'"{text.strip()}" is not known here; write {", ".join(known[:-1])} or {known[-1]}')
        return word

    return check


segment: Final = among(SEGMENTS)
form_of_address: Final = among(FORMS_OF_ADDRESS)


def language(text: str) -> str:
    """A language as the folders in the rules' templates are called."""
    word = one_line(text)
    if word and not _LANGUAGE.fullmatch(word):
        raise ValueError(f'"{word}" is no language; write it like en, ru or pt-BR')
    return word


@lru_cache(1000)
def timezone(text: str) -> str:
    """A time zone by its name."""
    zone = one_line(text)
    if zone and (found := problems(CalendarSpec("", zone))):
        near = nearest(zone, sorted(available_timezones()))
        raise ValueError(f'"{zone}" is no time zone; did you mean "{near}"?' if near else found[0])
    return zone


def hours(text: str) -> str:
    """Contact hours as `hours.py` reads them."""
    written = one_line(text)
    contact_hours(written, "UTC")
    return written


def word(text: str) -> str:
    """A name of something in the rules, one word."""
    name = one_line(text)
    if re.search(r"[\s;,]", name):
        raise ValueError(f'"{name}" is several words; write one')
    return name


def day(text: str) -> str:
    """A date, kept as `2026-12-31`; `31.12.2026` is read as well."""
    written = one_line(text)
    if not written:
        return ""
    match = _DAY_FIRST.fullmatch(written)
    year_first = f"{match[3]}-{match[2]:0>2}-{match[1]:0>2}" if match else written
    try:
        if not _ISO.fullmatch(year_first):
            raise ValueError
        on = date.fromisoformat(year_first)
        if not FIRST_YEAR <= on.year <= LAST_YEAR:
            raise ValueError
    except ValueError:
        raise ValueError(f'"{written}" is no date; write it like 2026-12-31 or 31.12.2026') from None
    return on.isoformat()


def amount(text: str) -> str:
    """An amount of money, kept without spaces: `15000` or `15000.50`."""
    written = one_line(text)
    if not written:
        return ""
    match = _AMOUNT.fullmatch(written)
    if match is None:
        raise ValueError(f'"{written}" is no amount; write it like 15000 or 15000.50, without the currency')
    units, hundredths = re.sub(r"\D", "", match[1]), match[2] or ""
    value = Decimal(f"{units}.{hundredths or '0'}")
    return str(int(value)) if value == int(value) else f"{value:.2f}"


def currency(text: str) -> str:
    """A currency by its three letters."""
    code = one_line(text).upper()
    if code and not re.fullmatch("[A-Z]{3}", code):
        raise ValueError(f'"{text.strip()}" is no currency; write its three letters, such as RUB or EUR')
    return code


def domain(text: str) -> str:
    """A domain that is the client's own; one where anybody has a mailbox tells nothing."""
    name = one_line(text).removeprefix("@").strip(".").casefold()
    if not _DOMAIN.fullmatch(name):
        raise ValueError(f'"{text.strip()}" is no domain; write what stands behind the @ of an address: acme.com')
    if is_free_mail(domain_folded(name)):
        raise ValueError(
            f'"{name}" is a domain where anybody has a mailbox, so it says nothing of a client; '
            "leave it out and write the person's address among the contacts"
        )
    return name


def email(text: str) -> str:
    """An e-mail address."""
    address = one_line(text)
    if address and not _ADDRESS.fullmatch(address):
        raise ValueError(f'"{address}" is no e-mail address; write it like anna@acme.com')
    return address


def metric(text: str) -> str:
    """The metric that a target is for."""
    name = one_line(text)
    if not _METRIC.fullmatch(name):
        raise ValueError(f'"{name}" is no metric; write one as the rules call it, such as first_response')
    return name


def target(text: str) -> str:
    """How long something may take, as the rules write it."""
    written = " ".join(one_line(text).split())
    if written in TARGETS_IN_WORDS:
        return written
    try:
        duration = parse_duration(written)
    except DurationError as error:
        raise ValueError(f"{error}, or {TARGETS_IN_WORDS[0]}") from None
    if not duration.amount:
        raise ValueError(f"a target of {written} is over as it starts; write a longer one")
    return written
