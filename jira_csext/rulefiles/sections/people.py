"""`people`: roles that rules may name, filled by the client or by an account."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from jira_csext.core.calendar import Calendar
from jira_csext.core.rulebook import Absence, Role, Terms
from jira_csext.rulefiles.model import DayType, NotEmpty, Section, entry_from
from jira_csext.rulefiles.problems import Path, Wrong, kind_of, quoted, unknown
from jira_csext.rulefiles.sections.conduct import DefaultHours


class ChannelEntry(Section):
    """A way to reach somebody beside the helpdesk that is not simply used whenever there is something to say."""

    example: ClassVar[str] = '{url: "mailto://…", hours: office}'

    url: str = Field(examples=['"mailto://…"'])
    """The Apprise address; secrets by ${ENV}."""
    hours: Annotated[DefaultHours | None, NotEmpty] = Field(
        default=None, examples=['office, or hours: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}}']
    )
    """When it is used; what comes at other hours waits for them, unless another address has reached them."""
    fallback: bool = Field(default=False, examples=["true"])
    """Used only while the address before it fails or is out of its hours."""

    @model_validator(mode="after")
    def _is_address(self) -> ChannelEntry:
        if "://" not in self.url:
            raise Wrong.at("url", says=_no_address(self.url))
        return self


def _no_address(text: str) -> str:
    return f'{quoted(text)} is no Apprise address; write it like "mailto://…"'


def _addresses_from(value: object) -> list[ChannelEntry]:
    items = value if isinstance(value, list) else [value]
    found: list[tuple[Path, str]] = []
    addresses: list[ChannelEntry] = []
    for place, item in enumerate(items):
        path: Path = (place,) if isinstance(value, list) else ()
        try:
            channel = _channel_from(item)
        except Wrong as wrong:
            found += [((*path, *inner), says) for inner, says in wrong.found]
            continue
        except ValueError as error:
            found.append((path, str(error)))
            continue
        if channel.fallback and not place:
            found.append(((*path, "fallback"), "nothing comes before it; write first what it stands in for"))
        if any(channel.url == other.url for other in addresses):
            found.append((path, "this address is named twice; leave one of them out"))
        addresses.append(channel)
    if not items:
        raise ValueError('an empty list reaches nobody; write notify: ["mailto://…"], or leave it out')
    if found:
        raise Wrong(*found)
    return addresses


def _channel_from(item: object) -> ChannelEntry:
    if isinstance(item, dict):
        return entry_from(ChannelEntry, item)
    if not isinstance(item, str) or not item:
        raise ValueError(f'expected an address, found {kind_of(item)}; write "mailto://…", or {ChannelEntry.example}')
    if "://" not in item:
        raise ValueError(_no_address(item))
    return ChannelEntry(url=item)


# Attributes of a client that may name an account; its name or language never does.
PEOPLE_OF_CLIENT = ("client.key", "client.segment", "client.tier", "client.manager", "client.tags")


def _client_attribute_from(value: object) -> str:
    if not isinstance(value, str) or value not in PEOPLE_OF_CLIENT:
        shown = unknown("client attribute", value, PEOPLE_OF_CLIENT) if isinstance(value, str) else ""
        raise ValueError(shown or f"expected an attribute of the client, found {kind_of(value)}; write client.manager")
    return value


Addresses = Annotated[
    list[ChannelEntry], PlainValidator(_addresses_from), WithJsonSchema({"type": ["string", "object", "array"]})
]
ClientAttribute = Annotated[str, PlainValidator(_client_attribute_from), WithJsonSchema({"enum": PEOPLE_OF_CLIENT})]


class Away(Section):
    """Days, the first and the last included, on which somebody else stands in."""

    example: ClassVar[str] = "{first: 2026-12-28, last: 2027-01-10, instead: head-of-service}"

    first: DayType = Field(examples=["2026-12-28"])
    last: DayType = Field(examples=["2027-01-10"])
    instead: str = Field(examples=["head-of-service"])
    """The role of whoever stands in."""

    @model_validator(mode="after")
    def _in_order(self) -> Away:
        if self.last < self.first:
            raise Wrong.at("last", says=f"ends ({self.last}) before it begins ({self.first}); swap the two")
        return self


class Person(Section):
    """A role: who fills it, how else to reach them, who stands in."""

    example: ClassVar[str] = "NAME: {account: anna.k}"

    from_: ClientAttribute = Field(default="", alias="from", examples=["client.manager"])
    """The attribute of the client that names the account."""
    account: str = Field(default="", examples=["anna.k"])
    """The account in the helpdesk, where the client names nobody."""
    notify: Addresses = Field(default=[], examples=['["mailto://…"]'])
    """[Addresses](#addresses) beside the helpdesk, by Apprise; secrets by ${ENV}."""
    away: list[Away] = Field(default=[], examples=["[{first: 2026-12-28, last: 2027-01-10, instead: head-of-service}]"])

    @model_validator(mode="after")
    def _is_somebody(self) -> Person:
        if not (self.from_ or self.account or self.notify):
            raise ValueError("nobody fills this role; write {account: NAME}, or {from: client.manager}")
        return self


def role(name: str, person: Person, calendars: Mapping[str, Calendar]) -> Role:
    """Return the role as the engine sees it."""
    away = tuple(Absence(absence.first, absence.last, absence.instead) for absence in person.away)
    terms = {one.url: _terms(one, calendars) for one in person.notify if one.hours is not None or one.fallback}
    addresses = tuple(one.url for one in person.notify)
    return Role(name, person.account, person.from_.removeprefix("client."), addresses, away, terms)


def _terms(channel: ChannelEntry, calendars: Mapping[str, Calendar]) -> Terms:
    hours = channel.hours
    if hours is None:
        return Terms(None, channel.fallback)
    return Terms(calendars[hours] if isinstance(hours, str) else hours.calendar("hours"), channel.fallback)
