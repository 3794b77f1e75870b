"""All rows of a store by table, in the order of their keys, whichever database keeps them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from jira_csext.store.schema import metadata
from jira_csext.store.sql import prepared
from jira_csext.store.store import Store


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Return what the store holds."""
    found = {}
    for table in metadata.sorted_tables:
        text = prepared(select(table).order_by(*table.primary_key.columns)).text
        found[table.name] = list(map(tuple, store._database.connection.execute(text).fetchall()))
    return found
