"""An editor that speaks with a YAML language server: opens a file, and tells what the server says of it."""

from __future__ import annotations

import json
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import Any


class Editor:
    """The server's client for as long as a test takes; everything is said over its standard input and output."""

    def __init__(self, command: Sequence[str], folder: Path) -> None:
        self._server = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        # A server that falls silent would be waited for without end.
        self._patience = threading.Timer(120, self._server.kill)
        self._patience.start()
        self._asked = 0
        self.ask("initialize", {"processId": None, "rootUri": folder.as_uri(), "capabilities": {}})
        self._say({"method": "initialized", "params": {}})
        # No catalogue from the network: only the schema that the file itself names.
        settings = {"yaml": {"validate": True, "completion": True, "hover": True, "schemaStore": {"enable": False}}}
        self._say({"method": "workspace/didChangeConfiguration", "params": {"settings": settings}})

    def problems(self, path: Path) -> list[str]:
        """Open a file, and return what is wrong with it as `line: sentence`."""
        document = {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": path.read_text("utf-8")}
        self._say({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        while True:
            told = self._hear()
            if told.get("method") == "textDocument/publishDiagnostics" and told["params"]["uri"] == document["uri"]:
                found = told["params"]["diagnostics"]
                return [f"{one['range']['start']['line'] + 1}: {one['message']}" for one in found]

    def offered(self, path: Path, line: int, column: int) -> list[str]:
        """Return what is offered at a place of an open file, counted from 1."""
        at = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line - 1, "character": column - 1}}
        return [item["label"] for item in self.ask("textDocument/completion", at)["items"]]

    def said_of(self, path: Path, line: int, column: int) -> str:
        """Return what is shown of a place of an open file, counted from 1."""
        at = {"textDocument": {"uri": path.as_uri()}, "position": {"line": line - 1, "character": column - 1}}
        return str(self.ask("textDocument/hover", at)["contents"])

    def ask(self, method: str, params: object) -> Any:
        """Return the answer to a request."""
        self._asked += 1
        self._say({"id": self._asked, "method": method, "params": params})
        while True:
            told = self._hear()
            if told.get("id") == self._asked and "method" not in told:
                return told["result"]

    def close(self) -> None:
        """End the server."""
        self._patience.cancel()
        self._server.kill()
        self._server.communicate()

    def _say(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._server.stdin is not None
        self._server.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self._server.stdin.flush()

    def _hear(self) -> dict[str, Any]:
        """Return the next message; a question of the server's own is answered with nothing."""
        assert self._server.stdout is not None
        length = 0
        while line := self._server.stdout.readline().strip():
            name, _, value = line.partition(b":")
            if name.lower() == b"content-length":
                length = int(value)
        assert length, "the language server has ended"
        told: dict[str, Any] = json.loads(self._server.stdout.read(length))
        if "id" in told and "method" in told:
            asked = told["params"].get("items") if told["method"] == "workspace/configuration" else None
            self._say({"id": told["id"], "result": [None] * len(asked) if asked else None})
        return told
