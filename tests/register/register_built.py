"""Changes, clients and tickets for tests of the register."""

from __future__ import annotations

from itertools import count
from typing import Any

from hypothesis import strategies as st

from jira_csext.core.ticket import Ticket, Value
from jira_csext.register import Change, Client, Contact, Register
from jira_csext.register.checks import FORMS_OF_ADDRESS
from jira_csext.register.function_words import is_bare_function_name
from jira_csext.register.model import SEGMENTS
from jira_csext.register.words import one_line
from jira_csext.store.register import ClientChange
from tests.building import at

_numbers = count(1)


def day(text: str) -> int:
    """Midnight UTC of the date, as an instant."""
    return at(f"{text}T00:00:00+00:00")


def said(key: str, when: str, *, who: str = "anna", why: str = "so it is", **fields: Any) -> ClientChange:
    """A change that holds from the date on, as the store gives it back; each is recorded after the one before."""
    number = next(_numbers)
    plain: dict[str, object] = {
        name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()
    }
    return ClientChange(number, key, day(when), plain, who, why, day(when))


def a_register(*changes: ClientChange) -> Register:
    """The register that holds these changes."""
    return Register(changes)


def a_ticket(created: str = "2026-06-01", client: str = "", **attributes: Value) -> Ticket:
    """A ticket with what it says of its client."""
    return Ticket("SUP-1", "1", day(created), attributes, (), client)


def why_of(change: Change) -> tuple[str, str]:
    """Who and why."""
    return change.who, change.why


_TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Zl", "Zp"), exclude_characters=_TURNING)
    | st.sampled_from(";\\,\"'=+@|#:-&*~ё«"),
    max_size=12,
).map(one_line)
_FULL = _TEXTS.filter(bool)
_NAMES = _TEXTS.filter(lambda name: not is_bare_function_name(name))
_LISTS = st.lists(_FULL, max_size=3, unique=True).map(tuple)
_KEYS = st.from_regex(r"[a-zа-я0-9~#\[{!&*?:.-]{1,8}", fullmatch=True)
_DAYS = st.sampled_from(["", "2026-01-31", "2026-12-01"])
_EMAILS = st.sampled_from(["", "anna@acme.com", "Boris.B+x@пример.рф"])
_CONTACTS = st.builds(Contact, _TEXTS, _TEXTS, _EMAILS, _LISTS).filter(
    lambda contact: bool(contact.name or contact.email or contact.accounts)
)
_TARGETS = st.dictionaries(
    st.sampled_from(["first_response", "next_response", "resolution"]), st.sampled_from(["4h", "5wd", "end of day"])
).map(lambda targets: tuple(sorted(targets.items())))

CLIENTS = st.builds(
    Client,
    _KEYS,
    name=_NAMES,
    aliases=st.lists(_NAMES.filter(bool), max_size=3, unique=True).map(tuple),
    segment=st.sampled_from(["", *SEGMENTS]),
    tier=_TEXTS,
    manager=_TEXTS,
    tags=_LISTS,
    language=st.sampled_from(["", "no", "ru", "pt-BR"]),
    form_of_address=st.sampled_from(["", *FORMS_OF_ADDRESS]),
    timezone=st.sampled_from(["", "Europe/Moscow"]),
    contact_hours=st.sampled_from(["", "always", "office", "mon-thu 10:00-13:00, 14:00-19:00; fri 10:00-18:00"]),
    calendar=st.sampled_from(["", "office"]),
    targets=_TARGETS,
    contract_from=_DAYS,
    monthly_value=st.sampled_from(["", "0", "15000", "15000.50"]),
    currency=st.just("RUB"),
    working_file=_TEXTS,
    documents=_LISTS,
    domains=st.sampled_from([(), ("acme.com",), ("acme.com", "пример.рф")]),
    contacts=st.lists(_CONTACTS, max_size=3).map(tuple),
)
"""Any client that the register can hold."""

REGISTERS = st.lists(CLIENTS, max_size=4, unique_by=lambda client: client.key.casefold())
"""Any few clients."""
