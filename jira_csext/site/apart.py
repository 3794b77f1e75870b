"""What is written back is kept apart from what is read: fields in which people promise, labels that name a client."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from jira_csext.site.settings import Site

_DUE_DATE: Final = ("duedate", "due date")
"""How Jira's own due date is called in any Jira, and in one that speaks English."""
_DATES: Final = ("promised_at", "due_at")
_OF_STAFF: Final = "our own deadline would be taken for a promise of theirs"


def clashes(site: Site) -> Iterator[str]:
    """Yield what is wrong between `write_back` and the rest, each after the names that lead to its place."""
    given = site.write_back
    read = {source.casefold(): attribute for attribute, source in site.fields.items()}
    for word, source in given.fields.items():
        attribute = read.get(source.casefold(), "")
        if attribute in _DATES:
            yield (
                f'write_back: {word}: "{source}" stands under `fields: {attribute}`, where the date that staff promise '
                f"is read; {_OF_STAFF}. Name another field"
            )
        elif attribute:
            yield (
                f'write_back: {word}: "{source}" stands under `fields: {attribute}`; what we write there would be '
                "taken for what people wrote. Name another field"
            )
        elif source.casefold() in _DUE_DATE and "due_at" not in site.fields:
            yield (
                f'write_back: {word}: "{source}" is where the date that staff promise is read (due_at); {_OF_STAFF}. '
                "Name another field, or say under `fields: due_at` which other field staff promise in"
            )
    if given.label_prefix and "label" in site.clients.match:
        prefix = site.clients.label_prefix
        named = next((label for label in given.labels if prefix and label.startswith(prefix)), "")
        if named:
            yield (
                f"write_back: label_prefix: the label {named} would name a client, for it begins with "
                f'`clients: label_prefix` ("{prefix}"); write another, such as sla-is-'
            )


def labels_of(site: Site) -> Mapping[str, str]:
    """Return the labels that are written back, with what says so, for the rules to leave them alone."""
    said = f'write_back.label_prefix "{site.write_back.label_prefix}" in the site file'
    return dict.fromkeys(site.write_back.labels, said)
