"""`people`: roles that rules may name, filled by the client or by an account."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema, model_validator

from jira_csext.core.rulebook import Absence, Role
from jira_csext.rulefiles.model import DayType, Section
from jira_csext.rulefiles.problems import Wrong, kind_of, quoted, unknown
from jira_csext.rulefiles.values import words_from


def _addresses_from(value: object) -> list[str]:
    addresses = words_from(value)
    found = [
        (
            (place,) if isinstance(value, list) else (),
            f'{quoted(text)} is no Apprise address; write it like "mailto://…"',
        )
        for place, text in enumerate(addresses)
        if "://" not in text
    ]
    if found:
        raise Wrong(*found)
    return addresses


# Attributes of a client that may name an account; its name or language never does.
PEOPLE_OF_CLIENT = ("client.key", "client.segment", "client.tier", "client.manager", "client.tags")


def _client_attribute_from(value: object) -> str:
    if not isinstance(value, str) or value not in PEOPLE_OF_CLIENT:
        shown = unknown("client attribute", value, PEOPLE_OF_CLIENT) if isinstance(value, str) else ""
        raise ValueError(shown or f"expected an attribute of the client, found {kind_of(value)}; write client.manager")
    return value


Addresses = Annotated[list[str], PlainValidator(_addresses_from), WithJsonSchema({"type": ["string", "array"]})]
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
    """Apprise addresses beside the helpdesk; secrets by ${ENV}."""
    away: list[Away] = Field(default=[], examples=["[{first: 2026-12-28, last: 2027-01-10, instead: head-of-service}]"])

    @model_validator(mode="after")
    def _is_somebody(self) -> Person:
        if not (self.from_ or self.account or self.notify):
            raise ValueError("nobody fills this role; write {account: NAME}, or {from: client.manager}")
        return self


def role(name: str, person: Person) -> Role:
    """Return the role as the engine sees it."""
    away = tuple(Absence(absence.first, absence.last, absence.instead) for absence in person.away)
    return Role(name, person.account, person.from_.removeprefix("client."), tuple(person.notify), away)
