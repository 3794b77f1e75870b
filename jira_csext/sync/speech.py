"""What is said: a template in the site's language, filled at sending with the facts of the cycle. Plain text only.

The adapter turns the text into the helpdesk's markup and escapes it, so nothing a ticket says can become markup.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import StrictUndefined, TemplateError, nodes
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
# Words, and a choice between them: nothing that loops, calls, grows or reaches into what it is given.
_ALLOWED = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
# Jira takes 32,767 characters, and markup and mentions come on top.
_LONGEST = 30_000
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
        except UnicodeDecodeError:
            raise SpeechError(f"{path} is no UTF-8 text; save it as UTF-8") from None
        known = self._known(facts)
        try:
            parsed = self._environment.parse(source)
            _check(path, parsed, known)
            text = self._environment.from_string(parsed).render(known).strip()
        except (TemplateError, TypeError) as error:
            raise SpeechError(f"{path}: {error}") from None
        if not text:
            raise SpeechError(f"{path} says nothing for {facts.ticket.key}; write what is to be said")
        if len(text) > _LONGEST:
            raise SpeechError(f"{path} makes {len(text)} characters for {facts.ticket.key}; {_LONGEST} are the most")
        return text

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


def _check(path: Path, parsed: nodes.Template, known: Mapping[str, str]) -> None:
    """Raise SpeechError for all that a template asks for and may not, or that is not there."""
    problems: list[str] = []
    for node in parsed.find_all(nodes.Node):
        if not isinstance(node, _ALLOWED):
            problems.append(f"{path}:{node.lineno}: only names and `if` are understood in a template")
        elif isinstance(node, nodes.Name) and node.name not in known:
            problems.append(f'{path}:{node.lineno}: there is no "{node.name}"; there are {", ".join(sorted(known))}')
    if problems:
        raise SpeechError("\n".join(dict.fromkeys(problems)))
