"""SQLAlchemy's statements as text for the driver: composed and checked there, run without its cost per row."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import ClauseElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

DialectName = Literal["sqlite", "postgresql"]

_POSTGRESQL: Any = postgresql.dialect

DIALECTS: Final[dict[DialectName, Dialect]] = {
    "sqlite": sqlite.dialect(),
    "postgresql": _POSTGRESQL(paramstyle="format"),
}


class Statement(NamedTuple):
    """A statement's text, the names of its values in the order in which they go in, and those already known."""

    text: str
    names: tuple[str, ...]
    known: Mapping[str, Any]

    def values(self, **given: object) -> list[object]:
        """Return the values in order; raises KeyError for one that is missing."""
        known = self.known
        return [given[name] if name in given else known[name] for name in self.names]


def prepared(statement: ClauseElement, dialect: DialectName = "sqlite") -> Statement:
    """Return a statement to be run many times."""
    compiled = statement.compile(dialect=DIALECTS[dialect])
    known = {name: value for name, value in compiled.params.items() if value is not None}
    return Statement(str(compiled), tuple(getattr(compiled, "positiontup", None) or ()), known)


def with_values(statement: ClauseElement, dialect: DialectName = "sqlite") -> tuple[str, list[Any]]:
    """Return the text of a statement composed for one occasion, and the values that were written into it."""
    compiled = statement.compile(dialect=DIALECTS[dialect], compile_kwargs={"render_postcompile": True})
    params = compiled.params
    return str(compiled), [params[name] for name in getattr(compiled, "positiontup", None) or ()]
