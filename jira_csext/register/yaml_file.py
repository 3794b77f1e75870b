"""The register as YAML: `clients:` by key, each with its fields; reading finds all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

import yaml

from jira_csext.register import checks
from jira_csext.register.entries import Entry, FileProblem, ImportRefused, Place, not_a_field
from jira_csext.register.fields import (
    BY_NAME,
    CONTACT_CHECKS,
    Field,
    FieldValue,
    client_plain,
    contact_of,
    list_of,
    targets_of,
)
from jira_csext.register.model import Client, Contact
from jira_csext.register.yaml_nodes import Node, read_nodes

ROOT: Final = "clients"
_Dumper: Final[Any] = getattr(yaml, "CSafeDumper", yaml.SafeDumper)


def yaml_text(clients: Iterable[Client]) -> str:
    """Return the clients as YAML with every field; `read_yaml` reads the very same clients."""
    written: dict[str, object] = {}
    for client in clients:
        fields = client_plain(client)
        key = str(fields.pop("key"))
        # What is not known is said so: reading the file again then takes a value away that came since.
        written[key] = {name: value or None for name, value in fields.items()}
    text: str = yaml.dump(
        {ROOT: written}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1_000_000
    )
    return text


def read_yaml(name: str, data: bytes) -> list[Entry]:
    """Return what the file says of each client, in its order.

    A key that is not there leaves the field as it is; `null` says that there is no value. Raises ImportRefused with
    everything that cannot be read.
    """
    root = read_nodes(name, data)
    return _Reading(name).entries(root)


class _Reading:
    """Nodes to clients."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._problems: list[FileProblem] = []

    def entries(self, root: Node) -> list[Entry]:
        found = list(self._clients(root))
        if self._problems:
            raise ImportRefused(self._problems)
        return found

    def _clients(self, root: Node) -> Iterator[Entry]:
        clients = root.value.get(ROOT) if isinstance(root.value, dict) else None
        if clients is None or not isinstance(root.value, dict):
            self._report(root.place, "", f"the file has no `{ROOT}:`; write `{ROOT}: {{acme: {{name: Acme}}}}`")
            return
        for key, place in root.keys.items():
            if key != ROOT:
                self._report(place, "", f'"{key}" has no meaning here; all stands under `{ROOT}:`')
        if not isinstance(clients.value, dict):
            if clients.value:
                self._report(clients.place, ROOT, "expected clients by their keys; write `acme: {name: Acme}`")
            return
        seen: dict[str, int] = {}
        for key, node in clients.value.items():
            place = clients.keys[key]
            try:
                kept = checks.key(key)
            except ValueError as error:
                self._report(place, "", str(error))
                continue
            if kept.casefold() in seen:
                self._report(place, kept, f"the client stands here already, in line {seen[kept.casefold()]}; keep one")
            seen.setdefault(kept.casefold(), place.line)
            yield self._client(kept, place, node)

    def _client(self, key: str, place: Place, node: Node) -> Entry:
        given: dict[str, FieldValue] = {}
        places: dict[str, Place] = {}
        if not isinstance(node.value, dict):
            if node.value:
                self._report(node.place, key, "expected the client's fields; write `{name: Acme, tier: key}`")
            return Entry(key, place, given, places)
        for name, value in node.value.items():
            field = BY_NAME.get(name)
            if field is None:
                self._report(node.keys[name], key, not_a_field(name, BY_NAME))
                continue
            places[name] = Place(value.place.line, value.place.column, name)
            try:
                given[name] = self._value(field, value, f"{key}.{name}")
            except ValueError as error:
                self._report(value.place, f"{key}.{name}", str(error))
        return Entry(key, place, given, places)

    def _value(self, field: Field, node: Node, where: str) -> FieldValue:
        match field.kind:
            case "text":
                return field.check(_hours_in_a_line(node) if field.name == "contact_hours" else _text(node))
            case "list":
                return self._list(field, node, where)
            case "targets":
                if not node.value:
                    return ()
                if not isinstance(node.value, dict):
                    raise ValueError("expected targets by metric; write {first_response: 4h}")
                return targets_of((metric, _text(target)) for metric, target in node.value.items())
            case "contacts":
                return tuple(self._contacts(node, where))

    def _list(self, field: Field, node: Node, where: str) -> tuple[str, ...]:
        found: list[str] = []
        for item in _items(node):
            try:
                found += list_of(field, [_text(item)])
            except ValueError as error:
                self._report(item.place, where, str(error))
        return tuple(dict.fromkeys(found))

    def _contacts(self, node: Node, where: str) -> Iterator[Contact]:
        for item in _items(node):
            if not isinstance(item.value, dict):
                self._report(item.place, where, "expected a contact; write {name: Anna Petrova, email: anna@acme.com}")
                continue
            found = len(self._problems)
            parts = {name: self._part(name, value, item, where) for name, value in item.value.items()}
            if len(self._problems) > found:
                continue
            try:
                yield contact_of(**parts)
            except ValueError as error:
                self._report(item.place, where, str(error))

    def _part(self, name: str, node: Node, contact: Node, where: str) -> Any:
        """Return what stands under a contact's key, nothing where it cannot be used."""
        check = CONTACT_CHECKS.get(name)
        if check is None:
            what = not_a_field(name, CONTACT_CHECKS).replace("client", "contact", 1)
            self._report(contact.keys[name], where, what)
            return None
        try:
            if name == "accounts":
                return [check(_text(one)) for one in _items(node)]
            return check(_text(node))
        except ValueError as error:
            self._report(node.place, f"{where}.{name}", str(error))
            return None

    def _report(self, place: Place, where: str, what: str) -> None:
        self._problems.append(FileProblem(self._file, place.line, place.column, where, what))


def _items(node: Node) -> list[Node]:
    """Return the items of a list; a single value is a list of one, nothing is none."""
    if isinstance(node.value, list):
        return node.value
    return [node] if node.value else []


def _text(node: Node) -> str:
    if not isinstance(node.value, str):
        what = "a list" if isinstance(node.value, list) else "a mapping"
        raise ValueError(f"expected one word or text, found {what}")
    return node.value


def _hours_in_a_line(node: Node) -> str:
    """Return contact hours as the register keeps them, from the rules' own form (`{mon-fri: ["10:00-18:00"]}`)."""
    if not isinstance(node.value, dict):
        return _text(node)
    return "; ".join(f"{days} {', '.join(map(_text, _items(hours)))}" for days, hours in node.value.items())
