"""What a recorded complaint says: the words, who heard them and when, in the language of the site's texts."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from jira_csext.site import Site

_LONGEST: Final = 80
_SUMMARY: Final = {"en": "Complaint: {words}", "ru": "Жалоба: {words}"}
_FACTS: Final = {
    "en": "Said by the client on {heard}, heard by {by}, recorded on {now} ({zone}). Clocks run from the recording.",
    "ru": "Сказано клиентом {heard}, услышал(а) {by}, записано {now} ({zone}). Сроки идут с момента записи.",
}


def summary_of(words: str, settings: Site) -> str:
    """Return a summary of the first words."""
    first = " ".join(words.split())
    if len(first) > _LONGEST:
        first = f"{first[:_LONGEST].rpartition(' ')[0] or first[:_LONGEST]}…"
    return _in(_SUMMARY, settings).format(words=first)


def text_of(words: str, heard_by: str, heard_at: int, now: int, settings: Site) -> str:
    """Return the ticket's text: what was said, and below it who heard it when."""
    zone = ZoneInfo(settings.helpdesk.zone)
    heard, recorded = (f"{datetime.fromtimestamp(at, zone):%Y-%m-%d %H:%M}" for at in (heard_at, now))
    facts = _in(_FACTS, settings).format(heard=heard, by=heard_by.strip(), now=recorded, zone=zone.key)
    return f"{words.strip()}\n\n{facts}"


def _in(texts: dict[str, str], settings: Site) -> str:
    return texts.get(settings.language.partition("-")[0], texts["en"])
