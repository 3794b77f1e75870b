"""Whose a ticket is: what it says of its client, looked up in the register in a configured order, and never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Literal, NamedTuple

from jira_csext.core.ticket import Attributes, Value
from jira_csext.register.free_mail import is_free_mail
from jira_csext.register.history import State
from jira_csext.register.model import Client
from jira_csext.register.words import domain_folded, domain_of, folded

MatchBy = Literal["organisation", "field", "label", "contact", "domain"]
MATCH_ORDER: Final[tuple[MatchBy, ...]] = ("organisation", "field", "label", "contact", "domain")

Outcome = Literal["matched", "unmatched", "ambiguous"]
_ORGANISATION: Final = tuple(
    f"fields.{name}" for name in ("organisation", "organisations", "organization", "organizations")
)
_ADDRESSES: Final = ("reporter_email", "fields.reporter_email")


class Matching(NamedTuple):
    """What is looked at, in this order; a label names a client behind `label_prefix`."""

    order: tuple[MatchBy, ...] = MATCH_ORDER
    label_prefix: str = "client-"


class Match(NamedTuple):
    """What became of looking for a ticket's client: found `by` what the ticket says (`said`), or why not.

    `client` is a key, empty unless matched; `clients` are all that it may be.
    """

    outcome: Outcome
    client: str = ""
    by: MatchBy | None = None
    said: str = ""
    clients: tuple[str, ...] = ()
    reason: str = ""


class _Spell(NamedTuple):
    """A name, account or domain was the client's from an instant up to another."""

    client: str
    since: int
    until: int


_EVER: Final = -(1 << 62)
_STILL: Final = 1 << 62

_Terms = dict[str, list[_Spell]]
_NAME_FIELDS: Final = frozenset({"name", "aliases"})
_PEOPLE_FIELDS: Final = frozenset({"contacts"})
_DOMAIN_FIELDS: Final = frozenset({"domains"})


class Index:
    """Names, accounts and domains of all clients by the time at which they were theirs.

    Somebody who changed sides counts for the side that they were on when the ticket was created. What nobody had by
    then counts for whoever has it now, so that a name added today finds yesterday's tickets too.
    """

    def __init__(self, clients: Iterable[tuple[str, Sequence[State]]]) -> None:
        self._names: Final[_Terms] = {}
        self._people: Final[_Terms] = {}
        self._domains: Final[_Terms] = {}
        for key, states in clients:
            self._add(key, states)

    def _add(self, key: str, states: Sequence[State]) -> None:
        for terms, fields, words_of in (
            (self._names, _NAME_FIELDS, _names),
            (self._people, _PEOPLE_FIELDS, _people),
            (self._domains, _DOMAIN_FIELDS, _domains),
        ):
            begun: dict[str, int] = {}
            for place, state in enumerate(states):
                if place and fields.isdisjoint(state.change.fields):
                    continue
                words = words_of(state.client)
                since = state.at if place else _EVER
                for word in begun.keys() - words:
                    terms.setdefault(word, []).append(_Spell(key, begun.pop(word), since))
                for word in words - begun.keys():
                    begun[word] = since
            for word, since in begun.items():
                terms.setdefault(word, []).append(_Spell(key, since, _STILL))

    def named(self, name: str, at: int) -> frozenset[str]:
        """Return the clients whose key, name or alias it is."""
        return _at(self._names, folded(name), at)

    def with_contact(self, person: str, at: int) -> frozenset[str]:
        """Return the clients among whose contacts an account or e-mail address is."""
        return _at(self._people, person.strip().casefold(), at)

    def at_domain(self, domain: str, at: int) -> frozenset[str]:
        """Return the clients that own the domain, or else the nearest one above it; nobody owns a free-mail domain."""
        while "." in domain:
            if is_free_mail(domain):
                break
            if found := _at(self._domains, domain, at):
                return found
            domain = domain.partition(".")[2]
        return frozenset()


def _at(terms: _Terms, word: str, at: int) -> frozenset[str]:
    spells = terms.get(word)
    if not spells or not word:
        return frozenset()
    then = frozenset(spell.client for spell in spells if spell.since <= at < spell.until)
    return then or frozenset(spell.client for spell in spells if spell.until == _STILL)


def _names(client: Client) -> frozenset[str]:
    return frozenset(filter(None, map(folded, (client.key, client.name, *client.aliases))))


def _people(client: Client) -> frozenset[str]:
    people = (person for contact in client.contacts for person in (contact.email, *contact.accounts))
    return frozenset(person.casefold() for person in people if person)


def _domains(client: Client) -> frozenset[str]:
    return frozenset(map(domain_folded, client.domains))


def match(index: Index, matching: Matching, client: str, ticket: Attributes, created_at: int) -> Match:
    """Return whose the ticket is, by what it says in `client` (the helpdesk's word for its client) and its attributes.

    The first place that speaks decides: a name that nobody in the register has is not helped by a place further down.
    A person or domain that nobody has says nothing, so the next is asked.
    """
    heard = ""
    for by in matching.order:
        says = list(_says(by, matching, client, ticket))
        if not says:
            continue
        heard = f'{_CALLED[by]} "{says[0]}"'
        if by == "domain":
            found = [index.at_domain(domain_of(one), created_at) for one in says]
        elif by == "contact":
            found = [index.with_contact(one, created_at) for one in says]
        else:
            found = [index.named(one, created_at) for one in says]
        clients = tuple(sorted(frozenset[str]().union(*found)))
        if len(clients) == 1:
            said = next(one for one, of in zip(says, found, strict=True) if of)
            return Match("matched", clients[0], by, said, clients)
        if clients:
            said = ", ".join(one for one, of in zip(says, found, strict=True) if of)
            reason = f'{_CALLED[by]} "{said}" may be {" or ".join(clients)}'
            return Match("ambiguous", "", by, said, clients, reason)
        # Without a prefix any label may be a client's or not, so one that is not says nothing.
        if by in ("organisation", "field") or (by == "label" and matching.label_prefix):
            said = ", ".join(says)
            return Match("unmatched", "", by, said, (), f'{_CALLED[by]} "{said}" is nobody\'s name in the register')
    if not heard:
        return Match("unmatched", reason="the ticket says nothing of a client, and its reporter is not known")
    said = heard.partition(' "')[2].removesuffix('"')
    last: MatchBy = "domain" if heard.startswith(_CALLED["domain"]) else "contact"
    return Match("unmatched", "", last, said, (), f"{heard} is nobody's in the register")


_CALLED: Final[dict[MatchBy, str]] = {
    "organisation": "the organisation",
    "field": "the client field",
    "label": "the label",
    "contact": "the reporter",
    "domain": "the reporter's address",
}


def _says(by: MatchBy, matching: Matching, client: str, ticket: Attributes) -> Iterator[str]:
    match by:
        case "organisation":
            for name in _ORGANISATION:
                yield from _texts(ticket.get(name))
        case "field":
            yield from _texts(ticket.get("client") or client)
        case "label":
            prefix = matching.label_prefix.casefold()
            for label in _texts(ticket.get("labels")):
                if label.casefold().startswith(prefix) and len(label) > len(prefix):
                    yield label[len(prefix) :]
        case "contact":
            for name in ("reporter", *_ADDRESSES):
                yield from _texts(ticket.get(name))
        case "domain":
            for name in (*_ADDRESSES, "reporter"):
                for text in _texts(ticket.get(name)):
                    domain = domain_of(text)
                    if domain and not is_free_mail(domain):
                        yield text


def _texts(value: Value) -> Iterator[str]:
    given = value if isinstance(value, tuple) else (value,)
    for one in given:
        if one is not None and (text := str(one).strip()):
            yield text
