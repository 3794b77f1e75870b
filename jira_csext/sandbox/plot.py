"""What happens to one ticket, told in the agency's words; no helpdesk's shapes and no numbers yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from jira_csext.sandbox.people import MOSCOW, Company, Person

Kind = Literal["complaint", "reclamation", "question", "bug", "task"]
"""A reclamation is a complaint on a workflow of its own, in Russian; rules see one type."""

Priority = Literal["Highest", "High", "Medium", "Low"]
Stage = Literal["open", "working", "waiting", "resolved"]
Changing = Literal["", "status", "priority", "type", "assignee"]


class Act(NamedTuple):
    """Somebody said something (`field` is "") or changed one of status, priority, type and assignee."""

    at: int
    by: Person
    field: Changing = ""
    to: str = ""
    text: str = ""
    public: bool = True


@dataclass(slots=True)
class Plot:
    """A ticket and its acts in order of time; instants in epoch seconds. `at` in the methods is Moscow time as text."""

    created_at: int
    company: Company
    reporter: Person
    kind: Kind
    priority: Priority
    summary: str
    text: str
    acts: list[Act] = field(default_factory=list)

    def say(self, at: int | str, by: Person, text: str) -> Plot:
        """Somebody writes so that the client reads it."""
        return self._add(Act(instant(at), by, text=text))

    def note(self, at: int | str, by: Person, text: str) -> Plot:
        """One of ours writes internally."""
        return self._add(Act(instant(at), by, text=text, public=False))

    def set(self, at: int | str, by: Person, field: Changing, to: str) -> Plot:
        """Somebody changes a field."""
        return self._add(Act(instant(at), by, field, to))

    def move(self, at: int | str, by: Person, to: Stage) -> Plot:
        """Somebody moves the ticket on."""
        return self.set(at, by, "status", to)

    def assign(self, at: int | str, by: Person, to: Person) -> Plot:
        """Somebody gives the ticket to a person."""
        return self.set(at, by, "assignee", to.name)

    def _add(self, act: Act) -> Plot:
        last_at = self.acts[-1].at if self.acts else self.created_at
        if act.at < last_at:
            raise ValueError(f'plot "{self.summary}": an act at {act.at} comes before the one at {last_at}')
        self.acts.append(act)
        return self


def instant(at: int | str) -> int:
    """Return epoch seconds; a text is Moscow time (`2026-04-30 10:25`)."""
    return at if isinstance(at, int) else int(datetime.fromisoformat(at).replace(tzinfo=MOSCOW).timestamp())
