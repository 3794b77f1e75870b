"""Finds other clients in a text: their names in any form, aliases, domains, addresses and ticket keys."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from jira_csext.register.leaks.known import KnownAs
from jira_csext.register.leaks.names import NameFound, Names, words_of
from jira_csext.register.leaks.ordinary import is_ordinary
from jira_csext.register.words import domain_folded

_HOST: Final = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+)+")
_ADDRESS: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_KEY: Final = re.compile(r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9]{0,19})[-‐‑–—_]([0-9]{1,9})(?![A-Za-z0-9])")


class Leak(NamedTuple):
    """`text[start:end]` is `phrase`, which names the client whose key is `client`; `why` says by what, in few words."""

    client: str
    phrase: str
    start: int
    end: int
    why: str


class LeakGuard:
    """Knows all clients by name and looks for them in texts. Built once; never changed, so threads may share it."""

    def __init__(self, clients: Iterable[KnownAs], ticket_keys: Mapping[str, str] | None = None) -> None:
        """`ticket_keys` are tickets whose client is known, by key; they beat the prefixes of the clients."""
        self._names: Final = Names()
        self._domains: Final[dict[str, frozenset[str]]] = {}
        self._addresses: Final[dict[str, frozenset[str]]] = {}
        self._prefixes: Final[dict[str, frozenset[str]]] = {}
        self._keys: Final = {key.upper(): frozenset({client}) for key, client in (ticket_keys or {}).items()}
        for known in clients:
            self._add(known)

    def _add(self, known: KnownAs) -> None:
        for name in known.names:
            self._names.add(known.client, name, "name")
        for alias in known.aliases:
            self._names.add(known.client, alias, "alias")
        for domain in map(domain_folded, known.domains):
            _put(self._domains, domain, known.client)
            self._names.add_label(known.client, domain.partition(".")[0])
        for address in known.addresses:
            _put(self._addresses, address.casefold(), known.client)
        for prefix in known.ticket_prefixes:
            _put(self._prefixes, prefix.upper(), known.client)

    def leaks(self, text: str, to: str) -> list[Leak]:
        """Return where a text to the client `to` names another client, in the order of the text.

        The reader's own names, domains and keys are none, nor is what only lies within them. A name made of everyday
        words counts where it reads as a company: by a capital inside a sentence, in quotes, with a legal form or
        "client" before it. In doubt it counts: a text stopped in vain is read by a person, a name let out is out.
        """
        found = [*self._hosts(text), *self._ticket_keys(text), *self._names.find(text, to)]
        told = _outermost(found)
        own = {one[:2] for one in told if to in one.clients}
        leaks = {
            Leak(client, text[one.start : one.end], one.start, one.end, one.why)
            for one in told
            if one[:2] not in own
            for client in one.clients
        }
        return sorted(leaks, key=lambda leak: (leak.start, leak.end, leak.client, leak.why))

    def _hosts(self, text: str) -> Iterator[NameFound]:
        for address in _ADDRESS.finditer(text):
            if clients := self._addresses.get(address[0].casefold()):
                yield NameFound(address.start(), address.end(), clients, "their e-mail address")
        for host in _HOST.finditer(text):
            domain = domain_folded(host[0])
            while "." in domain:
                if clients := self._domains.get(domain):
                    yield NameFound(host.start(), host.end(), clients, "their domain")
                    break
                domain = domain.partition(".")[2]

    def _ticket_keys(self, text: str) -> Iterator[NameFound]:
        for key in _KEY.finditer(text):
            prefix, number = key.groups()
            # "top-10" and "sum-2" in small letters are words; "meb-77" is a key.
            if prefix.islower() and all(is_ordinary(one) for one in words_of(prefix)):
                continue
            clients = self._keys.get(f"{prefix}-{number}".upper()) or self._prefixes.get(prefix.upper())
            if clients:
                yield NameFound(key.start(), key.end(), clients, "a key of their tickets")


def _put(terms: dict[str, frozenset[str]], term: str, client: str) -> None:
    terms[term] = terms.get(term, frozenset()) | {client}


def _outermost(found: list[NameFound]) -> list[NameFound]:
    """Return what lies within nothing longer: "Мир мебели" is not "Мир"."""
    told: list[NameFound] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not told or one.end > told[-1].end or one[:2] == told[-1][:2]:
            told.append(one)
    return told
