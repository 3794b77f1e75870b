"""People taken out of the client register, in every change on record; what their clients were otherwise stays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Protocol

from sqlalchemy import insert, select, update

from jira_csext.store.codec import json_text, json_value
from jira_csext.store.database import Database
from jira_csext.store.register_schema import client, client_change
from jira_csext.store.sql import with_values

PERSONAL: Final[Mapping[str, object]] = {
    "name": "",
    "aliases": [],
    "domains": [],
    "contacts": [],
    "working_file": "",
    "documents": [],
}
"""The fields of a client that may name people or lead to them, as they are when they are empty."""

ERASED: Final = "(erased)"


class Wanted(Protocol):
    """Whose data is to go."""

    @property
    def client(self) -> str:
        """The client of whom all that is personal goes, "" for none."""

    def means(self, text: str, client: str = "") -> bool:
        """Is it an account or address of theirs, or their name as a contact of that client?"""

    def is_named_in(self, text: str) -> bool:
        """Does a sentence name them?"""


def scrub_register(database: Database, wanted: Wanted, who: str, because: str, now: int) -> int:
    """Take the contacts that are meant out of every change, and all that is personal of `wanted.client`.

    Returns how many contacts and clients that were. Each client touched gets a last change that says so, by which a
    daemon that runs learns of it. Inside a transaction.
    """
    asked = (
        select(client_change.c.id, client.c.id, client.c.folded, client_change.c.at)
        .add_columns(client_change.c.fields, client_change.c.why)
        .select_from(client_change.join(client, client.c.id == client_change.c.client_id))
        .order_by(client_change.c.at, client_change.c.id)
    )
    gone: set[tuple[int, str]] = set()
    latest: dict[int, dict[str, object]] = {}
    for row, client_id, folded, at, text, why in _rows(database, asked):
        fields: dict[str, Any] = json_value(text)
        is_whole = bool(wanted.client) and folded == wanted.client.casefold()
        if is_whole:
            left = {name: PERSONAL.get(name, value) for name, value in fields.items()}
            reason = ERASED
            gone.add((client_id, ""))
        else:
            kept, taken = _parted(fields.get("contacts", []), wanted, folded)
            left = {**fields, "contacts": kept} if taken else fields
            reason = ERASED if wanted.is_named_in(why) else why
            gone.update((client_id, json_text(one)) for one in taken)
        if "contacts" in left and at <= now:
            latest[client_id] = {"contacts": left["contacts"]}
        if is_whole:
            latest[client_id] = dict(PERSONAL)
        if left != fields or reason != why:
            values = {"fields": json_text(left), "why": reason}
            _run(database, update(client_change).where(client_change.c.id == row).values(**values))
    for client_id in {client_id for client_id, _ in gone}:
        told = {"at": now, "fields": json_text(latest.get(client_id, {})), "who": who, "why": because}
        _run(database, insert(client_change).values(client_id=client_id, recorded_at=now, **told))
    return len(gone)


def _parted(contacts: list[Any], wanted: Wanted, client: str) -> tuple[list[Any], list[Any]]:
    """Return the contacts that stay, and those that are meant by name, address or account."""
    kept: list[Any] = []
    taken: list[Any] = []
    for one in contacts:
        named = (one.get("name", ""), one.get("email", ""), *one.get("accounts", ()))
        (taken if any(wanted.means(text, client) for text in named) else kept).append(one)
    return kept, taken


def _rows(database: Database, statement: Any) -> list[Any]:
    return database.connection.execute(*with_values(statement)).fetchall()


def _run(database: Database, statement: Any) -> None:
    database.connection.execute(*with_values(statement))
