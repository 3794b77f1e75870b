"""What is asked of a database, whichever it is: each statement as it is told to the driver, in order."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from jira_csext.store.store import Store


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Yield the list that grows with each statement of the store while the block lasts."""
    database: Any = store._database
    seen: list[str] = []
    if database.path is not None:
        database.of_sqlite.set_trace_callback(seen.append)
        yield seen
        database.of_sqlite.set_trace_callback(None)
        return
    from jira_csext.store.postgres import PostgresCursor

    execute = PostgresCursor.execute
    executemany = PostgresCursor.executemany

    def one(self: PostgresCursor, sql: str, *values: Any) -> PostgresCursor:
        seen.append(str(sql))
        return execute(self, sql, *values)

    def many(self: PostgresCursor, sql: str, rows: Any) -> PostgresCursor:
        seen.append(str(sql))
        return executemany(self, sql, rows)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostgresCursor, "execute", one)
        patch.setattr(PostgresCursor, "executemany", many)
        yield seen
