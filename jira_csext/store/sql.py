"""SQLAlchemy's statements as text for the driver: composed and checked there, run without its cost per row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, Final, NamedTuple, Self

from sqlalchemy import Boolean, ClauseElement
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import Dialect

# SQLite took its `ON CONFLICT` from PostgreSQL: one statement says it to both.
__all__ = ["Sql", "Statement", "prepared", "upsert", "with_values"]

_SQLITE: Final[Dialect] = sqlite.dialect()
_MAKE_POSTGRESQL: Any = PGDialect_psycopg
_POSTGRESQL: Final[Dialect] = _MAKE_POSTGRESQL()
_INLINE: Final = {"render_postcompile": True}


class ForPostgresql(NamedTuple):
    """A statement as PostgreSQL is told it, its values by name; `flags` are those that must be true or false there.

    `own` are the values that were written into the statement, `given` the places and names of those that are told with
    each run. Both databases call only the latter by the same names.
    """

    text: str
    flags: frozenset[str]
    own: Mapping[str, object]
    given: Sequence[tuple[int, str]]


class Sql(str):
    """A statement's text for SQLite, with values in order; for PostgreSQL it is composed when it is first run there."""

    names: tuple[str, ...]
    clause: ClauseElement

    def __new__(cls, text: str, names: Sequence[str], clause: ClauseElement) -> Self:
        """Return the text with the names of its values, in order."""
        made = super().__new__(cls, text)
        made.names = tuple(names)
        made.clause = clause
        return made

    @cached_property
    def for_postgresql(self) -> ForPostgresql:
        """The same statement for PostgreSQL."""
        compiled: Any = self.clause.compile(dialect=_POSTGRESQL, compile_kwargs=_INLINE)
        binds = compiled.binds.items()
        flags = frozenset(name for name, bind in binds if isinstance(bind.type.dialect_impl(_POSTGRESQL), Boolean))
        ours = frozenset(name for name, bind in binds if name == bind.key and not bind.unique)
        given = [(place, name) for place, name in enumerate(self.names) if name in ours]
        own = {name: value for name, value in compiled.params.items() if name not in ours}
        return ForPostgresql(str(compiled), flags, own, given)

    def named(self, values: Sequence[object]) -> dict[str, object]:
        """Return the values in order as PostgreSQL takes them: by name, with true and false for 1 and 0."""
        _, flags, own, places = self.for_postgresql
        given = dict(own)
        for place, name in places:
            given[name] = values[place]
        for name in flags & given.keys():
            if given[name] is not None:
                given[name] = bool(given[name])
        return given


class Statement(NamedTuple):
    """A statement's text, the names of its values in the order in which they go in, and those already known."""

    text: Sql
    names: tuple[str, ...]
    known: Mapping[str, Any]

    def values(self, **given: object) -> list[object]:
        """Return the values in order; raises KeyError for one that is missing."""
        known = self.known
        return [given[name] if name in given else known[name] for name in self.names]


def prepared(statement: ClauseElement) -> Statement:
    """Return a statement to be run many times."""
    compiled = statement.compile(dialect=_SQLITE)
    known = {name: value for name, value in compiled.params.items() if value is not None}
    names = tuple(getattr(compiled, "positiontup", None) or ())
    return Statement(Sql(str(compiled), names, statement), names, known)


def with_values(statement: ClauseElement) -> tuple[Sql, list[Any]]:
    """Return the text of a statement composed for one occasion, and the values that were written into it."""
    compiled = statement.compile(dialect=_SQLITE, compile_kwargs=_INLINE)
    params = compiled.params
    names = getattr(compiled, "positiontup", None) or ()
    return Sql(str(compiled), names, statement), [params[name] for name in names]
