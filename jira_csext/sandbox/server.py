"""The stand-in on a port of 127.0.0.1: plain sockets below, so that an answer can be cut off or never come."""

from __future__ import annotations

import contextlib
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import format_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from jira_csext.sandbox.faults import Faults
from jira_csext.sandbox.rest.wire import Answer, Request
from jira_csext.sandbox.state.site import Site

_LARGEST_BODY = 10_000_000


class Served(Protocol):
    """What answers."""

    site: Site
    faults: Faults

    @property
    def now_ms(self) -> int:
        """What time it is there."""

    def answer(self, request: Request) -> Answer:
        """Return the answer to a request."""


class Serving:
    """A stand-in that is being served."""

    def __init__(self, server: _Server) -> None:
        self._server = server

    @property
    def port(self) -> int:
        """The port it listens on."""
        return int(self._server.server_address[1])

    @property
    def url(self) -> str:
        """The address of its first page."""
        return f"http://127.0.0.1:{self.port}"

    def hang_up(self) -> None:
        """Close every connection that clients keep open."""
        self._server.hang_up()


class _Server(ThreadingHTTPServer):
    """Answers each connection in a thread of its own, and hangs up on all of them at the end."""

    daemon_threads = True
    # Idle connections would otherwise keep the end waiting.
    block_on_close = False
    request_queue_size = 128

    def __init__(self, served: Served, port: int) -> None:
        self.served = served
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        super().__init__(("127.0.0.1", port), _Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        with self._guard:
            self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        with self._guard:
            self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that went away; a defect of the stand-in is shown with its traceback."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def hang_up(self) -> None:
        with self._guard:
            for each in self._open:
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    """Reads a request, asks the stand-in, and writes the whole answer at once."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: _Server

    def answer_it(self) -> None:
        """Read the rest of the request and answer it."""
        try:
            length = int(self.headers.get("Content-Length") or 0)
        except ValueError:
            length = -1
        if "Transfer-Encoding" in self.headers or not 0 <= length <= _LARGEST_BODY:
            self.close_connection = True
            self._send(Answer(413 if length > _LARGEST_BODY else 411))
            return
        body = self.rfile.read(length)
        target = urlsplit(self.path)
        query = parse_qs(target.query, keep_blank_values=True)
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = Request(
            self.command, target.path, {name: tuple(values) for name, values in query.items()}, headers, body
        )
        self._send(self.server.served.answer(request))

    def _send(self, answer: Answer) -> None:
        if answer.lost:
            self._hang_up()
            return
        sent = self._head(answer) + (b"" if self.command == "HEAD" else answer.body)
        if answer.cut_at is not None:
            self.wfile.write(sent[: len(sent) - len(answer.body) + answer.cut_at])
            self._hang_up()
            return
        self.wfile.write(sent)

    def _head(self, answer: Answer) -> bytes:
        try:
            phrase = HTTPStatus(answer.status).phrase
        except ValueError:
            phrase = "Unknown"
        lines = [f"HTTP/1.1 {answer.status} {phrase}", f"Date: {self._date()}"]
        if answer.body:
            lines.append(f"Content-Type: {answer.content_type}")
        if answer.status != HTTPStatus.NO_CONTENT:
            lines.append(f"Content-Length: {len(answer.body)}")
        lines += [f"{name}: {value}" for name, value in answer.headers.items()]
        if self.close_connection:
            lines.append("Connection: close")
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")

    def _date(self) -> str:
        # The stand-in's own clock, as a Jira's is its own.
        return format_datetime(datetime.fromtimestamp(self.server.served.now_ms // 1000, UTC), usegmt=True)

    def _hang_up(self) -> None:
        self.close_connection = True
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_RDWR)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Write nothing: the stand-in keeps a log of its own."""


for _method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
    setattr(_Handler, f"do_{_method}", _Handler.answer_it)


@contextmanager
def serve(served: Served, port: int = 0) -> Iterator[Serving]:
    """Serve until the block ends; whatever is held back then is let go. Raises OSError when the port is taken."""
    server = _Server(served, port)
    serving = Serving(server)
    served.site.base_url = serving.url
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield serving
    finally:
        server.shutdown()
        served.faults.release()
        server.hang_up()
        server.server_close()
        thread.join()
