"""Channels: how people are reached beside the helpdesk, each by a name that stands for its address."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from jira_csext.store.daemon_records import Channel
from jira_csext.store.daemon_schema import channel
from jira_csext.store.database import Database
from jira_csext.store.sites import site_id, site_id_if_known
from jira_csext.store.sql import upsert, with_values

_NEVER_USED: Final = Channel()


class Channels:
    """The channels of a store, as `Store.channels`. Instants are epoch seconds of the helpdesk's clock."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, site: str, name: str) -> Channel:
        """Return how a channel stands; one that was never used has nothing."""
        columns = [channel.c[field] for field in Channel._fields]
        with self._database.reading() as connection:
            asked = select(*columns).where(
                channel.c.site_id == site_id_if_known(self._database, site), channel.c.name == name
            )
            found = connection.execute(*with_values(asked)).fetchone()
            return Channel(*found) if found is not None else _NEVER_USED

    def wait(self, site: str, name: str, now: int) -> None:
        """Write that something waits to be said there, unless something does already."""
        known = self.of(site, name)
        if known.waiting_since is None:
            self._put(site, name, known._replace(waiting_since=now))

    def reached(self, site: str, name: str, now: int) -> None:
        """Write that everything was said there that waited."""
        self._put(site, name, Channel(None, now, None, now))

    def failed(self, site: str, name: str, now: int) -> None:
        """Write that nobody was reached there; since when that is so stays."""
        known = self.of(site, name)
        since = now if known.failing_since is None else known.failing_since
        self._put(site, name, known._replace(failing_since=since, tried_at=now))

    def _put(self, site: str, name: str, stands: Channel) -> None:
        with self._database.writing() as connection:
            key = {"site_id": site_id(self._database, site), "name": name}
            added = upsert(channel).values(**key, **stands._asdict())
            statement = added.on_conflict_do_update(
                index_elements=[channel.c.site_id, channel.c.name], set_=stands._asdict()
            )
            connection.execute(*with_values(statement))
