"""What is said: a template in the site's language, filled at sending with the facts of the cycle. Plain text only.

The adapter turns the text into the helpdesk's markup and escapes it, so nothing a ticket says can become markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from jira_csext.core.calendar import Calendar
from jira_csext.core.cycle import Cycle
from jira_csext.core.duration import format_seconds
from jira_csext.core.measure import measured_on
from jira_csext.core.rulebook import Sla
from jira_csext.core.ticket import Ticket

LANGUAGES = ("en", "ru")

_DAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "ru": ("пн", "вт", "ср", "чт", "пт", "сб", "вс"),
}
# fmt: off
_MONTHS = {
    "en": [
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ],
    "ru": [
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ],
}
# fmt: on
_NOBODY = {"en": "nobody", "ru": "никто"}
_UNITS = {"en": {"h": "h", "m": "m", "s": "s"}, "ru": {"h": " ч", "m": " мин", "s": " с"}}


class SpeechError(ValueError):
    """A text that cannot be made; the sentence names the template and what is wrong with it."""


class Facts(NamedTuple):
    """What a template may speak of: the ticket, its rule and cycle, all as of the sending."""

    ticket: Ticket
    sla: Sla
    cycle: Cycle


class Templates:
    """The templates of a rules folder (`templates/<language>/NAME.txt`) in one language."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder / "templates" / language
        self._language = language if language in LANGUAGES else "en"
        self._environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False)
        self._environment.globals.clear()

    def text(self, name: str, facts: Facts) -> str:
        """Return the text to say. Raises SpeechError when the template is missing or asks for what is not there."""
        path = self._folder / f"{name}.txt"
        try:
            source = _source(path, path.stat().st_mtime_ns)
        except OSError:
            raise SpeechError(f"There is no template {path}; write it, or name another in the action") from None
        try:
            text = self._environment.from_string(source).render(self._known(facts))
        except TemplateError as error:
            raise SpeechError(f"{path}: {error}") from None
        return text.strip()

    def _known(self, facts: Facts) -> Mapping[str, str]:
        ticket, sla, cycle = facts
        calendar, target = measured_on(sla.goals[cycle.goal - 1], cycle.started_at)
        left = target - cycle.elapsed_seconds
        nobody = _NOBODY[self._language]
        return {
            "ticket": ticket.key,
            "rule": sla.name,
            "promise": sla.description or sla.name,
            "due": self._instant(calendar, cycle.due_at),
            "left": self._duration(max(left, 0)),
            "over": self._duration(max(-left, 0)),
            "client": ticket.client or nobody,
            "assignee": str(ticket.attributes.get("assignee") or nobody),
        }

    def _duration(self, seconds: int) -> str:
        units = _UNITS[self._language]
        return "".join(units.get(letter, letter) for letter in format_seconds(seconds))

    def _instant(self, calendar: Calendar, at: int | None) -> str:
        if at is None:
            return "—"
        local: datetime = calendar.local(at)
        day = _DAYS[self._language][local.weekday()]
        month = _MONTHS[self._language][local.month - 1]
        return f"{day} {local.day} {month}, {local:%H:%M} ({calendar.spec.timezone})"


@lru_cache(maxsize=256)
def _source(path: Path, _changed_ns: int) -> str:
    return path.read_text(encoding="utf-8")
