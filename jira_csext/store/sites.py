"""Row ids of what everything else names: sites and rulebook versions. Looked up once, then remembered.

A site's name stands for one helpdesk: which, is kept beside it from the first of its tickets on.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, insert, select

from jira_csext.store.database import Database
from jira_csext.store.errors import StoreError
from jira_csext.store.schema import rulebook_version, site, site_helpdesk
from jira_csext.store.sql import prepared, upsert, with_values

_FIND_SITE: Final = prepared(select(site.c.id).where(site.c.name == bindparam("name"))).text
_ADD_SITE: Final = prepared(insert(site).values(name=bindparam("name")).returning(site.c.id)).text
_FIND_VERSION: Final = prepared(
    select(rulebook_version.c.id).where(rulebook_version.c.version == bindparam("version"))
).text

NOWHERE: Final = 0
"""The id of a site that nothing was ever saved for; no row has it."""


def site_id(database: Database, name: str) -> int:
    """Return the site's id, a new one for a site met for the first time; inside a transaction."""
    found = site_id_if_known(database, name)
    if found == NOWHERE:
        (found,) = database.connection.execute(_ADD_SITE, (name,)).fetchone()
        database.ids["site", name] = found
    return found


def site_id_if_known(database: Database, name: str) -> int:
    """Return the site's id, `NOWHERE` for one that is not on record."""
    return _remembered(database, "site", name, _FIND_SITE)


def address_of(database: Database, name: str) -> str:
    """Return the address of the helpdesk that the site's tickets are from, "" while that is not on record."""
    asked = select(site_helpdesk.c.address).select_from(site_helpdesk.join(site)).where(site.c.name == name)
    with database.sentences():
        row = database.connection.execute(*with_values(asked)).fetchone()
    return "" if row is None else str(row[0])


def put_address(database: Database, name: str, address: str, now: int) -> None:
    """Write which helpdesk the site's tickets are from, in the place of what was said before."""
    with database.writing() as connection:
        row = {"address": address, "bound_at": now}
        statement = upsert(site_helpdesk).values(site_id=site_id(database, name), **row)
        connection.execute(*with_values(statement.on_conflict_do_update(index_elements=["site_id"], set_=row)))


def rulebook_id(database: Database, version: str) -> int | None:
    """Return the id of a rulebook version, None for none. Raises StoreError for one that is not on record."""
    if not version:
        return None
    found = _remembered(database, "rulebook", version, _FIND_VERSION)
    if found == NOWHERE:
        raise StoreError(
            f"A verdict names the rulebook version {version}, which is not on record. "
            "Save the version first (Store.put_rulebook): a verdict must stay explainable."
        )
    return found


def _remembered(database: Database, kind: str, name: str, statement: str) -> int:
    found = database.ids.get((kind, name))
    if found is None:
        with database.sentences():
            row = database.connection.execute(statement, (name,)).fetchone()
        if row is None:
            return NOWHERE
        found = database.ids[kind, name] = int(row[0])
    return found
