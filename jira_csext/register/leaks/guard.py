"""Finds other clients in a text: their names in any form, aliases, domains, addresses and ticket keys."""

from __future__ import annotations

import gc
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Final, NamedTuple

from jira_csext.register.leaks.known import KnownAs
from jira_csext.register.leaks.names import NameFound, Names
from jira_csext.register.leaks.ordinary import is_ordinary
from jira_csext.register.leaks.public_keys import is_public_key
from jira_csext.register.leaks.spelling import skeleton
from jira_csext.register.leaks.text_words import words_of
from jira_csext.register.words import domain_folded

_HOST: Final = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]+)+")
_ADDRESS: Final = re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+")
_KEY: Final = re.compile(r"(?<![A-Za-z0-9])([A-Za-z][A-Za-z0-9]{0,19})[-‐‑–—_]([0-9]{1,9})(?![A-Za-z0-9])")


# "PRS 90" and "PRS №90": capitals or no everyday word, and two figures at least.
_SPACED_KEY: Final = re.compile(r"(?<![A-Za-z0-9])([A-Za-z]{3,10})\s?[ #№]\s?([0-9]{2,9})(?![A-Za-z0-9%]|[.,:][0-9])")
# "All PRS tickets", "the PRS board", "очередь PRS".
_SPOKEN_PREFIX: Final = re.compile(
    r"(?<![\w-])(?P<before>[A-Z][A-Z0-9]{1,9})[-\s]"
    r"(?i:tickets?|queue|board|project|backlog|issues|requests|cases|keys?|тикет\w*|заявк\w+|задач\w*|обращени\w+|"
    r"очеред\w+|доск\w+)\b"
    r"|(?i:tickets?|queue|board|project|backlog|тикет\w*|заяв\w+|задач\w*|обращени\w+|очеред\w+|доск\w+|проект\w*)"
    r"[\s«\"]{1,2}(?P<after>[A-Z][A-Z0-9]{1,9})(?![\w-])"
    r"|(?<![\w-])(?P<before_star>[A-Z][A-Z0-9]{1,9})-(?:\*|[xXNn#]{1,4}(?!\w))"
)
_RUSSIAN_KEY: Final = re.compile(
    r"(?<![А-Яа-яЁё0-9])([А-Яа-яЁё]{2,10})[-‐‑–— ]([0-9]{1,9})(?![А-Яа-яЁё0-9%]|[.,:][0-9])"
)


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
        self._prefixes_in_russian: Final[dict[str, frozenset[str]]] = {}
        self._keys: Final = {key.upper(): frozenset({client}) for key, client in (ticket_keys or {}).items()}
        with _uncollected():
            for known in clients:
                self._add(known)

    def _add(self, known: KnownAs) -> None:
        self._names.add(known.client, known.names, known.aliases)
        for domain in map(domain_folded, known.domains):
            _put(self._domains, domain, known.client)
            self._names.add_label(known.client, domain.partition(".")[0])
        for address in known.addresses:
            _put(self._addresses, address.casefold(), known.client)
        for prefix in known.ticket_prefixes:
            _put(self._prefixes, prefix.upper(), known.client)
            _put(self._prefixes_in_russian, skeleton(prefix.lower()), known.client)

    def leaks(self, text: str, to: str, *, strict: bool = False) -> list[Leak]:
        """Return where a text to the client `to` names another client, in the order of the text.

        The reader's own names, domains and keys are none, nor is what only lies within them. A name made of everyday
        words counts where it reads as a company: by a capital inside a sentence, in quotes, with a legal form or
        "client" before it. In doubt it counts: a text stopped in vain is read by a person, a name let out is out.

        With `strict` any form of any other name counts in any letters, an everyday word or not, save words of every
        letter ("the", «мы»): for words that nobody of ours has chosen, such as what a ticket is called.
        """
        found = [
            *self._hosts(text),
            *self._ticket_keys(text, strict=strict),
            *self._names.find(text, to, strict=strict),
        ]
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

    def _ticket_keys(self, text: str, *, strict: bool) -> Iterator[NameFound]:
        for key in _KEY.finditer(text):
            prefix, number = key.groups()
            # "top-10" and "sum-2" in small letters are words; "meb-77" is a key.
            if not strict and prefix.islower() and all(is_ordinary(one) for one in words_of(prefix)):
                continue
            clients = self._keys.get(f"{prefix}-{number}".upper())
            if not clients and (strict or not is_public_key(text, key.start(), key.end(), prefix, number)):
                clients = self._prefixes.get(prefix.upper())
            if clients:
                yield NameFound(key.start(), key.end(), clients, "a key of their tickets")
        for spoken in _SPOKEN_PREFIX.finditer(text):
            prefix = spoken[spoken.lastgroup or 0]
            if clients := self._prefixes.get(prefix):
                at = spoken.start(spoken.lastgroup or 0)
                yield NameFound(at, at + len(prefix), clients, "a key of their tickets")
        for key in _SPACED_KEY.finditer(text):
            if strict or key[1].isupper() or not all(is_ordinary(one) for one in words_of(key[1])):
                clients = self._keys.get(f"{key[1]}-{key[2]}".upper()) or self._prefixes.get(key[1].upper())
                if clients and (strict or not is_public_key(text, key.start(), key.end(), key[1], key[2])):
                    yield NameFound(key.start(), key.end(), clients, "a key of their tickets")
        for key in _RUSSIAN_KEY.finditer(text):
            clients = self._prefixes_in_russian.get(skeleton(key[1].lower())) if key[1].isupper() else None
            if clients:
                yield NameFound(key.start(), key.end(), clients, "a key of their tickets")


@contextmanager
def _uncollected() -> Iterator[None]:
    """Keep the garbage collector from looking through a growing index, which would take as long as building it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _put(terms: dict[str, frozenset[str]], term: str, client: str) -> None:
    terms[term] = terms.get(term, frozenset()) | {client}


def _outermost(found: list[NameFound]) -> list[NameFound]:
    """Return what lies within nothing longer: "Мир мебели" is not "Мир"."""
    told: list[NameFound] = []
    for one in sorted(found, key=lambda one: (one.start, -one.end)):
        if not told or one.end > told[-1].end or one[:2] == told[-1][:2]:
            told.append(one)
    return told
