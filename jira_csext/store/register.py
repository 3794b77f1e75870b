"""The client register in the database: changes in, all or none, and changes out; knows nothing of what they mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, Protocol

from sqlalchemy import bindparam, func, insert, literal_column, select

from jira_csext.core.ticket import Value
from jira_csext.store.codec import attributes_of, json_text, json_value
from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.journal import add_audit
from jira_csext.store.register_schema import client, client_change
from jira_csext.store.schema import subject
from jira_csext.store.sites import site_id_if_known
from jira_csext.store.sql import prepared

_UNFIT: Final = (UnicodeError, OverflowError, TypeError)


class ClientChange(NamedTuple):
    """A change on record: fields of a client that are other from `at` on, as JSON values, with who, why and when said.

    `number` grows with every change of any client.
    """

    number: int
    client: str
    at: int
    fields: Mapping[str, Any]
    who: str
    why: str
    recorded_at: int


class ChangeToKeep(Protocol):
    """A change that is to be recorded."""

    @property
    def client(self) -> str:
        """The client's key; a new one makes a client."""

    @property
    def at(self) -> int:
        """From when on it holds."""

    @property
    def fields(self) -> Mapping[str, object]:
        """The fields that are other from then on, as JSON values."""

    @property
    def why(self) -> str:
        """The reason."""


class TicketSaid(NamedTuple):
    """What a ticket on record says of its client."""

    key: str
    client: str
    attributes: Mapping[str, Value]
    created_at: int
    ticket_id: str = ""


class RegisterMoved(StoreError):
    """Somebody else has changed the register since it was read; nothing was written, work it out anew."""


_REVISION: Final = prepared(select(func.coalesce(func.max(client_change.c.id), literal_column("0")))).text
_KNOWN: Final = prepared(select(client.c.folded, client.c.id)).text
_ADD_CLIENT: Final = prepared(insert(client).values(key=bindparam("key"), folded=bindparam("folded")))
_COLUMNS: Final = ("client_id", "at", "fields", "who", "why", "recorded_at")
_ADD_CHANGE: Final = prepared(insert(client_change).values({name: bindparam(name) for name in _COLUMNS}))
_CHANGES: Final = prepared(
    select(
        client_change.c.id,
        client.c.key,
        client_change.c.at,
        client_change.c.fields,
        client_change.c.who,
        client_change.c.why,
        client_change.c.recorded_at,
    )
    .select_from(client_change.join(client, client.c.id == client_change.c.client_id))
    .where(client_change.c.id > bindparam("after"))
    .order_by(client_change.c.id)
).text
_TICKETS: Final = (
    select(subject.c.key, subject.c.client, subject.c.attributes, subject.c.created_at, subject.c.remote_id)
    .where(subject.c.site_id == bindparam("site_id"), subject.c.kind == "ticket", subject.c.gone_at.is_(None))
    .order_by(subject.c.id)
)
_ALL_TICKETS: Final = prepared(_TICKETS)
_OPEN_TICKETS: Final = prepared(_TICKETS.where(subject.c.is_open))


class ClientRegister:
    """The register of a store, as `Store.register`; shared by all sites that keep their tickets there."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def revision(self) -> int:
        """Return the number of the last change, 0 for none; cheap enough for every turn of a daemon."""
        with self._database.sentences():
            ((number,),) = self._database.connection.execute(_REVISION).fetchall()
        return int(number)

    def changes(self, *, after: int = 0) -> list[ClientChange]:
        """Return the changes behind a number, in the order in which they were recorded."""
        with self._database.sentences():
            rows = self._database.connection.execute(_CHANGES, (after,)).fetchall()
        return [
            ClientChange(number, key, at, json_value(fields), who, why, recorded_at)
            for number, key, at, fields, who, why, recorded_at in rows
        ]

    def record(
        self,
        changes: Sequence[ChangeToKeep],
        who: str,
        what: str,
        details: Mapping[str, object],
        based_on: int,
        now: int,
    ) -> None:
        """Write the changes and a line of the audit log (`what`, `details`), all or nothing.

        Raises RegisterMoved when the register is no longer at the revision that they are `based_on`, and StoreError for
        a text that no database can hold.
        """
        try:
            rows = [(change.client, change.at, json_text(dict(change.fields)), who, change.why) for change in changes]
            with self._database.writing():
                if self.revision() != based_on:
                    raise RegisterMoved(
                        "Somebody else has changed the register in this moment, so nothing was written; "
                        "run the command again."
                    )
                self._write(rows, now)
                add_audit(self._database, who, what, details, now)
        except _UNFIT as error:
            raise StoreError(f"The register cannot hold one of these values ({error}); nothing was written.") from error

    def _write(self, rows: Sequence[tuple[str, int, str, str, str]], now: int) -> None:
        connection = self._database.connection
        known: dict[str, int] = dict(connection.execute(_KNOWN).fetchall())
        new = {key.casefold(): key for key, *_ in reversed(rows) if key.casefold() not in known}
        if new:
            added = [_ADD_CLIENT.values(key=key, folded=folded) for folded, key in reversed(new.items())]
            connection.executemany(_ADD_CLIENT.text, added)
            known = dict(connection.execute(_KNOWN).fetchall())
        connection.executemany(
            _ADD_CHANGE.text,
            [
                _ADD_CHANGE.values(
                    client_id=known[key.casefold()], at=at, fields=fields, who=who, why=why, recorded_at=now
                )
                for key, at, fields, who, why in rows
            ],
        )

    def tickets(self, site: str, *, open_only: bool = False) -> Iterator[TicketSaid]:
        """Yield what each ticket that is still there says of its client, in the order they were first saved."""
        statement = _OPEN_TICKETS if open_only else _ALL_TICKETS
        with self._database.snapshot() as connection:
            values = statement.values(site_id=site_id_if_known(self._database, site))
            for key, said, attributes, created_at, ticket_id in connection.execute(statement.text, values):
                yield TicketSaid(key, said, attributes_of(attributes), created_at, ticket_id)
