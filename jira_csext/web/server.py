"""The daemon's addresses, served in a thread of their own until the daemon ends."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, NamedTuple

import uvicorn
from starlette.applications import Starlette

MOST_CONNECTIONS: Final = 1000
"""Whoever comes beyond that is answered with 503."""

_END_WITHIN: Final = 5
_IDLE_SECONDS: Final = 30


class Address(NamedTuple):
    """Where to listen; port 0 takes any that is free."""

    host: str
    port: int

    def __str__(self) -> str:
        """Return it as it stands in an URL."""
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


class Listening(NamedTuple):
    """An address taken: nobody else can have it, and whoever calls waits until it is served."""

    address: Address
    socket: socket.socket


def listen(address: Address) -> Listening:
    """Take an address. Raises OSError when that cannot be."""
    family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
    # Many knock at once after an outage, and each is to be heard.
    taken = socket.create_server((address.host, address.port), family=family, backlog=1024)
    return Listening(Address(address.host, taken.getsockname()[1]), taken)


@contextmanager
def serving(faces: Sequence[tuple[Listening, Starlette]]) -> Iterator[None]:
    """Serve until the block ends; then each request under way is answered, and the sockets are closed."""
    servers = [uvicorn.Server(_settings(app)) for _, app in faces]
    sockets = [listening.socket for listening, _ in faces]
    thread = threading.Thread(target=_serve, args=(servers, sockets), name="http", daemon=True)
    thread.start()
    try:
        yield
    finally:
        for server in servers:
            server.should_exit = True
        thread.join(_END_WITHIN + 2)
        for each in sockets:
            with contextlib.suppress(OSError):
                each.close()


def _serve(servers: Sequence[uvicorn.Server], sockets: Sequence[socket.socket]) -> None:
    async def all_of_them() -> None:
        await asyncio.gather(*(server.serve(sockets=[each]) for server, each in zip(servers, sockets, strict=True)))

    asyncio.run(all_of_them())


def _settings(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        # Addresses may hold a secret, and the daemon's lines are its own.
        access_log=False,
        log_config=None,
        log_level="critical",
        lifespan="off",
        ws="none",
        server_header=False,
        date_header=True,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=_END_WITHIN,
    )
