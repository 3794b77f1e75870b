"""The fields of a site that say where promises stand: which they are, and in which form each takes its value."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any, Final
from zoneinfo import ZoneInfo

from jira_csext.helpdesks.errors import MappingRefused, Refused
from jira_csext.helpdesks.examination import near
from jira_csext.helpdesks.jira.fields import DATES, FieldCatalogue
from jira_csext.helpdesks.jira.outgoing import FieldMeta, Unfit, option_named
from jira_csext.helpdesks.mapping import SiteMapping

PREFIX: Final = "write_back."
"""What the port's names of these fields begin with."""
WORDS: Final = ("response_due", "resolution_due", "promised_due", "status")
STATUSES: Final = ("running", "paused", "at_risk", "breached", "met")
_STATUS: Final = "status"
_DATES: Final = ("date", "datetime")
_TEXTS: Final = ("string",)
_CHOICES: Final = ("option", "array")
_DUE_DATE: Final = "duedate"
_NAMED: Final = 5
_LAST_MINUTE: Final = time(23, 59)


class WriteBack:
    """The fields of `write_back` in the site file, by our words.

    `zone` is where the site's dates are meant, `statuses` are all words that a status may have.
    """

    def __init__(self, sources: Mapping[str, str], zone: str, statuses: tuple[str, ...] = ()) -> None:
        self.sources: Final = sources
        self._statuses: Final = statuses
        self._zone: Final = ZoneInfo(zone)

    def __bool__(self) -> bool:
        return bool(self.sources)

    def field_id(self, word: str, catalogue: FieldCatalogue, mapping: SiteMapping) -> str:
        """Return the id of the field that has this word.

        Raises Refused for one that is not there, that two fields answer to, or that tickets are read by: what we write
        would then be taken for what people promised.
        """
        source = self.sources.get(word, "")
        if not source:
            raise Refused(f"The site file names no field under `write_back: {word}`.")
        try:
            found = catalogue.find(source)
        except MappingRefused:
            raise Refused(
                f'write_back.{word}: "{source}" is the name of several fields; write the id of the one that is meant.'
            ) from None
        if found is None:
            hint = self._meant(word, source, catalogue)
            raise Refused(f'write_back.{word}: there is no field "{source}" that our account sees{hint or "."}')
        # Without a word of the site file Jira's own due date is where a promised date is read.
        for attribute, read in {"due_at": _DUE_DATE, **mapping.fields}.items():
            if read and found in (read, _found(catalogue, read)):
                raise Refused(f'write_back.{word}: "{source}" is {_read_as(attribute, read, mapping)}')
        return found

    def problems(self, catalogue: FieldCatalogue, mapping: SiteMapping) -> list[str]:
        """Return a sentence for each field that cannot be written to, as far as the list of fields tells."""
        found: list[str] = []
        for word in self.sources:
            try:
                self.field_id(word, catalogue, mapping)
            except Refused as refused:
                found.append(str(refused))
        return found

    def _meant(self, word: str, source: str, catalogue: FieldCatalogue) -> str:
        """Return what was probably meant, among the fields whose kind takes this word's values."""
        fitting = catalogue.named((*_TEXTS, *_CHOICES) if word == _STATUS else (*_DATES, *_TEXTS))
        if meant := near(source, fitting):
            return meant
        of_date = sorted(catalogue.named(_CHOICES if word == _STATUS else _DATES))[:_NAMED]
        return f"; fields of that kind are: {', '.join(of_date)}." if of_date and catalogue.types else ""

    def misfit(self, word: str, meta: FieldMeta) -> str:
        """Return why a field cannot take this word's values, as the end of a sentence; "" when it can."""
        try:
            self._kind(word, meta)
            for status in self._statuses if word == _STATUS and meta.allowed else ():
                option_named(meta, status)
        except Unfit as unfit:
            return str(unfit)
        return ""

    def fitted(self, word: str, meta: FieldMeta, value: str) -> str:
        """Return the value of the port (ISO 8601 in UTC, a plain date, or a word) as the field takes it. Raises Unfit.

        A field of dates gets the date in the site's zone, one of instants gets them with the offset there, one of
        texts both as people read them. A plain date becomes its last minute where an instant is wanted.
        """
        kind = self._kind(word, meta)
        if not value or word == _STATUS:
            return value
        moment, day = self._moment(value)
        if kind == "date":
            return (day or moment.date()).isoformat()
        if kind == "datetime":
            return moment.isoformat()
        return day.isoformat() if day is not None else f"{moment:%Y-%m-%d %H:%M}"

    def _kind(self, word: str, meta: FieldMeta) -> str:
        kind = meta.schema.type
        if word == _STATUS and kind not in (*_TEXTS, *_CHOICES):
            raise Unfit(f"a field of the kind {_named(meta)} takes no word; make one of text or a list to choose from")
        if word != _STATUS and kind not in (*_DATES, *_TEXTS):
            raise Unfit(
                f"a field of the kind {_named(meta)} takes no date; make one of dates, of date and time or text"
            )
        return kind

    def _moment(self, value: str) -> tuple[datetime, date | None]:
        """Return the instant in the site's zone, and the date where the value is a plain one."""
        if "T" in value:
            return datetime.fromisoformat(value).astimezone(self._zone), None
        day = date.fromisoformat(value)
        return datetime.combine(day, _LAST_MINUTE, self._zone), day


def write_back_of(settings: Mapping[str, Any]) -> WriteBack:
    """Return what a site file writes back; nothing where it says nothing."""
    given = settings.get("write_back") or {}
    sources = {word: str(given[word]) for word in WORDS if given.get(word)}
    called = given.get("words") or {}
    statuses = tuple(str(called.get(status) or status.replace("_", " ")) for status in STATUSES)
    return WriteBack(sources, str((settings.get("helpdesk") or {}).get("zone") or "UTC"), statuses)


def _read_as(attribute: str, read: str, mapping: SiteMapping) -> str:
    """Return as what a field is read that is to be written to, and the way out, as the end of a sentence."""
    if attribute not in DATES:
        return (
            f"read as `fields: {attribute}`; what we write there would be taken for what people wrote. Name another "
            "field."
        )
    if attribute in mapping.fields:
        return (
            f"read as `fields: {attribute}`, the date that staff promise; our own deadline would be taken for a "
            "promise of theirs. Name another field."
        )
    return (
        "where the date that staff promise is read (due_at); our own deadline would be taken for a promise of theirs. "
        "Name another field, or say under `fields: due_at` which other field staff promise in."
    )


def _found(catalogue: FieldCatalogue, source: str) -> str | None:
    try:
        return catalogue.find(source)
    except MappingRefused:
        return None


def _named(meta: FieldMeta) -> str:
    return meta.schema.custom.rpartition(":")[2] or meta.schema.type or "unknown"
