"""The URL of a database on a server: told without its password, and refused where a part of that would slip through."""

from __future__ import annotations

import re
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple
from urllib.parse import unquote

from jira_csext.store.errors import StoreError

HIDDEN: Final = "…"
_SCHEMES: Final = ("postgresql", "postgres")
_SECRET_WORDS: Final = ("password", "secret")
_SCHEMA: Final = re.compile(r"search_path=(\w+)")


class _Parts(NamedTuple):
    scheme: str
    user: str
    password: str
    rest: str
    query: tuple[str, ...]


def is_postgresql(url: str) -> bool:
    """Does the URL name a database of a PostgreSQL server?"""
    return url.partition("://")[0] in _SCHEMES


def holds_password(url: str) -> bool:
    """Does a URL hold a password, or what may be one that is written wrongly?"""
    parts = _parts_of(url)
    if parts.password or any(map(_is_secret, parts.query)):
        return True
    return parts.scheme != "sqlite" and any("@" in one for one in (parts.rest, *parts.query))


def place_of(url: str) -> str:
    """Return how a database is called when people are told of it: without its password.

    Raises StoreError for a URL in which a server would take a part of the password for its address.
    """
    parts = _parts_of(url)
    return _put(parts, [f"{one.partition('=')[0]}={HIDDEN}" if _is_secret(one) else one for one in parts.query])


def dump_command(url: str, target: Path) -> str:
    """Return how the server's own program is called to copy the store into a file; it asks for the password itself.

    Raises StoreError as `place_of` does.
    """
    parts = _parts_of(url)
    query = [one for one in parts.query if not _is_secret(one)]
    schema = _SCHEMA.search(unquote("&".join(query)))
    words = ["pg_dump", "--format=custom", *([f"--schema={schema[1]}"] if schema else []), f"--file={target}"]
    return shlex.join([*words, _put(parts, query)])


def _put(parts: _Parts, query: Sequence[str]) -> str:
    if any("@" in one for one in (parts.rest, *parts.query)):
        raise StoreError(
            "The store's URL cannot be read, for a name or password in it holds an @ or a / as it is. Write %40 and "
            "%2F for them, or leave the password out and set PGPASSWORD."
        )
    user = f"{parts.user}@" if parts.user or parts.password else ""
    return f"{parts.scheme}://{user}{parts.rest}" + (f"?{'&'.join(query)}" if query else "")


def without_password(text: str, url: str) -> str:
    """Return what a driver says of the URL with no password of it shown; some of its complaints quote the URL."""
    parts = _parts_of(url)
    secrets = [parts.password, *(one.partition("=")[2] for one in parts.query if _is_secret(one))]
    for secret in sorted({form for one in secrets for form in (one, unquote(one)) if form}, key=len, reverse=True):
        text = text.replace(secret, HIDDEN)
    return text


def _parts_of(url: str) -> _Parts:
    """Cut the URL where the server's own library does: a name and a password end at the first @ before any /."""
    scheme, _, rest = url.partition("://")
    account = ""
    if named := re.match(r"([^@/]*)@", rest):
        account, rest = named[1], rest[named.end() :]
    rest, _, query = rest.partition("?")
    user, _, password = account.partition(":")
    return _Parts(scheme, user, password, rest, tuple(query.split("&")) if query else ())


def _is_secret(parameter: str) -> bool:
    name = unquote(parameter.partition("=")[0]).lower()
    return any(word in name for word in _SECRET_WORDS)
