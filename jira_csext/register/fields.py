"""The fields of a client, in the order in which files and commands show them, and how each is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final, Literal, NamedTuple

from jira_csext.register import checks
from jira_csext.register.checks import Check
from jira_csext.register.model import Client, Contact
from jira_csext.register.words import from_a_cell, in_a_cell, one_line

FieldValue = str | tuple[str, ...] | tuple[tuple[str, str], ...] | tuple[Contact, ...]
Kind = Literal["text", "list", "targets", "contacts"]


class Field(NamedTuple):
    """A field of a client; `check` is for its text, or for each item of its list."""

    name: str
    kind: Kind = "text"
    check: Check = one_line


FIELDS: Final = (
    Field("name", check=checks.name),
    Field("aliases", "list", checks.name),
    Field("segment", check=checks.segment),
    Field("tier"),
    Field("manager"),
    Field("tags", "list"),
    Field("language", check=checks.language),
    Field("form_of_address", check=checks.form_of_address),
    Field("timezone", check=checks.timezone),
    Field("contact_hours", check=checks.hours),
    Field("calendar", check=checks.word),
    Field("targets", "targets"),
    Field("contract_from", check=checks.day),
    Field("contract_to", check=checks.day),
    Field("monthly_value", check=checks.amount),
    Field("currency", check=checks.currency),
    Field("working_file"),
    Field("documents", "list"),
    Field("domains", "list", checks.domain),
    Field("contacts", "contacts"),
)
BY_NAME: Final[Mapping[str, Field]] = {field.name: field for field in FIELDS}

CONTACT_CHECKS: Final[Mapping[str, Check]] = {
    "name": one_line,
    "role": one_line,
    "email": checks.email,
    "accounts": one_line,
}
"""What a contact has, in the order in which it is written; `accounts` is a list."""


def list_of(field: Field, items: Iterable[str]) -> tuple[str, ...]:
    """Return the items as they are kept, each once. Raises ValueError for the first that cannot be."""
    return tuple(dict.fromkeys(kept for item in items if (kept := field.check(item))))


def targets_of(pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """Return targets by metric, sorted. Raises ValueError for the first that cannot be, or that stands twice."""
    found: dict[str, str] = {}
    for name, written in pairs:
        metric = checks.metric(name)
        if metric in found:
            raise ValueError(f'"{metric}" has two targets; keep one')
        found[metric] = checks.target(written)
    return tuple(sorted(found.items()))


def contact_of(name: str = "", role: str = "", email: str = "", accounts: Iterable[str] = ()) -> Contact:
    """Return a contact as it is kept. Raises ValueError where nothing says who it is."""
    kept = tuple(dict.fromkeys(one for account in accounts if (one := one_line(account))))
    contact = Contact(one_line(name), one_line(role), checks.email(email), kept)
    if not (contact.name or contact.email or contact.accounts):
        raise ValueError("a contact needs a name, an e-mail address or an account")
    return contact


def from_cell(field: Field, text: str) -> FieldValue:
    """Return the value that one line of text means (a cell, or `tier=key` of a command). Raises ValueError."""
    match field.kind:
        case "text":
            return field.check(text)
        case "list":
            return list_of(field, from_a_cell(text))
        case "targets":
            return targets_of(_pair(item) for item in from_a_cell(text))
        case "contacts":
            return (_contact_in_a_line(text),) if text.strip() else ()


def to_cell(field: Field, value: Any) -> str:
    """Return the one line of text that `from_cell` reads as the value; several contacts are shown with bars between."""
    match field.kind:
        case "text":
            return str(value)
        case "list":
            return in_a_cell(value)
        case "targets":
            return in_a_cell(f"{metric}={target}" for metric, target in value)
        case "contacts":
            return " | ".join(map(contact_in_a_line, value))


def contact_in_a_line(contact: Contact) -> str:
    """Return a contact as commands write it: `Anna Petrova; role=director; email=anna@acme.com; account=anna.p`."""
    parts = [f"name={contact.name}" if "=" in contact.name else contact.name] if contact.name else []
    parts += [f"role={contact.role}"] if contact.role else []
    parts += [f"email={contact.email}"] if contact.email else []
    return in_a_cell([*parts, *(f"account={account}" for account in contact.accounts)])


def _contact_in_a_line(text: str) -> Contact:
    known: dict[str, str] = {}
    accounts = []
    for item in from_a_cell(text):
        what, equals, value = item.partition("=")
        what = what.strip().casefold() if equals else "name"
        if what == "account":
            accounts.append(value)
        elif what not in ("name", "role", "email") or what in known:
            raise ValueError(
                f'"{item}" is not understood; write a contact like '
                '"Anna Petrova; role=director; email=anna@acme.com; account=anna.p"'
            )
        else:
            known[what] = value if equals else item
    return contact_of(accounts=accounts, **known)


def _pair(item: str) -> tuple[str, str]:
    metric, equals, target = item.partition("=")
    if not equals:
        raise ValueError(f'"{item}" is no target; write it like first_response=4h')
    return metric, target


def to_plain(value: Any) -> object:
    """Return the value as lists, mappings and texts, as JSON and YAML have them."""
    if isinstance(value, str):
        return value
    if value and isinstance(value[0], Contact):
        return [contact_plain(contact) for contact in value]
    if value and isinstance(value[0], tuple):
        return dict(value)
    return list(value)


def contact_plain(contact: Contact) -> dict[str, object]:
    """Return what is known of a contact, by name."""
    parts = {"name": contact.name, "role": contact.role, "email": contact.email, "accounts": list(contact.accounts)}
    return {name: part for name, part in parts.items() if part}


def from_plain(field: Field, plain: Any) -> FieldValue:
    """Return the value that `to_plain` was given; it was checked when it was written down."""
    match field.kind:
        case "text":
            return str(plain)
        case "list":
            return tuple(plain)
        case "targets":
            return tuple(dict(plain).items())
        case "contacts":
            return tuple(Contact(**{**one, "accounts": tuple(one.get("accounts", ()))}) for one in plain)


def client_plain(client: Client) -> dict[str, object]:
    """Return all fields of a client by name, the key first, as JSON shows them."""
    shown: dict[str, object] = {"key": client.key}
    for field in FIELDS:
        value = getattr(client, field.name)
        shown[field.name] = {} if field.kind == "targets" and not value else to_plain(value)
    return shown


def wrong_together(client: Client) -> list[tuple[str, str]]:
    """Return fields whose values do not go together, each with a sentence."""
    found = []
    if client.contract_from and client.contract_to and client.contract_to < client.contract_from:
        found.append(
            ("contract_to", f"the contract ends ({client.contract_to}) before it begins ({client.contract_from})")
        )
    if client.monthly_value and not client.currency:
        found.append(("currency", f"the monthly value {client.monthly_value} has no currency; write one such as RUB"))
    return found
