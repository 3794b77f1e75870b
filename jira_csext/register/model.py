"""What the register knows of a client and of their people, at one instant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

SEGMENTS: Final = ("current", "refused", "churned")
"""The three blocks; an undecided lead is in none of them."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person of the client's: `accounts` are their ids and names in the helpdesk."""

    name: str = ""
    role: str = ""
    email: str = ""
    accounts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Client:
    """A client as they were at one instant; an empty text or tuple is "not known".

    `contact_hours` and `targets` are as written in the rules (`mon-fri 10:00-18:00`, `first_response` and `4h`),
    `contract_from` and `contract_to` ISO dates, the last day included, `monthly_value` a plain decimal number.
    """

    key: str
    name: str = ""
    aliases: tuple[str, ...] = ()
    segment: str = ""
    tier: str = ""
    manager: str = ""
    tags: tuple[str, ...] = ()
    language: str = ""
    form_of_address: str = ""
    timezone: str = ""
    contact_hours: str = ""
    calendar: str = ""
    targets: tuple[tuple[str, str], ...] = ()
    contract_from: str = ""
    contract_to: str = ""
    monthly_value: str = ""
    currency: str = ""
    working_file: str = ""
    documents: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()
