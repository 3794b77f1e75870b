"""Fields as a command sets them: `tier=key`, `tags+=vip`, `contacts-=anna@acme.com`, `manager=` for nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from jira_csext.register.entries import not_a_field
from jira_csext.register.fields import BY_NAME, Field, FieldValue, from_cell, wrong_together
from jira_csext.register.model import Client, Contact
from jira_csext.register.words import from_a_cell

_WORD: Final = re.compile(r"\s*([A-Za-z_]+)\s*(\+=|-=|=)(.*)", re.DOTALL)


class Unfit(ValueError):
    """Assignments that cannot be carried out; the text is a sentence for each."""


def assigned(client: Client, words: Iterable[str]) -> Client:
    """Return the client with the words carried out in their order. Raises Unfit with everything wrong."""
    problems = []
    for word in words:
        try:
            client = _assigned(client, word)
        except ValueError as error:
            problems.append(f"{word.strip()}: {error}")
    problems += [f"{field}: {what}" for field, what in wrong_together(client)] if not problems else []
    if problems:
        raise Unfit("\n".join(problems))
    return client


def _assigned(client: Client, word: str) -> Client:
    match = _WORD.fullmatch(word)
    if match is None:
        raise ValueError("write a field, an equals sign and its value, such as tier=key")
    name, sign, text = match[1].casefold(), match[2], match[3].strip()
    field = BY_NAME.get(name)
    if name == "key":
        raise ValueError("a client keeps its key; give it further names with aliases+=NAME")
    if field is None:
        raise ValueError(not_a_field(match[1], BY_NAME))
    value: Any = from_cell(field, text) if sign != "-=" else ()
    if sign != "=":
        if field.kind == "text":
            raise ValueError(f"{name} has one value; write {name}=VALUE")
        before = getattr(client, name)
        value = _without(field, before, text) if sign == "-=" else _with(field, before, value)
    fields: dict[str, Any] = {name: value}
    return replace(client, **fields)


def _with(field: Field, before: Any, more: Any) -> FieldValue:
    if field.kind == "targets":
        return tuple(sorted({**dict(before), **dict(more)}.items()))
    return tuple(dict.fromkeys((*before, *more)))


def _without(field: Field, before: Any, text: str) -> FieldValue:
    wanted = {item.casefold() for item in from_a_cell(text)}
    kept = tuple(item for item in before if wanted.isdisjoint(_names(item)))
    if len(kept) == len(before):
        raise ValueError(f"there is no such entry in {field.name}")
    return kept


def _names(item: str | tuple[str, str] | Contact) -> set[str]:
    """Return what an item of a list may be called by: a contact's name, address or account, a target's metric."""
    if isinstance(item, Contact):
        names: tuple[str, ...] = (item.name, item.email, *item.accounts)
    else:
        names = (item,) if isinstance(item, str) else item[:1]
    return {name.casefold() for name in names if name}
