"""A site being watched by one plain rule, and helpdesks in memory that tell what they were asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.rulebook import Action, Rulebook, Sla, Step
from jira_csext.helpdesks.errors import HelpdeskError
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.helpdesks.port import Fetched, Helpdesk, Sighting, Unread
from jira_csext.store import RulebookVersion
from jira_csext.store.store import Store
from jira_csext.sync.speech import Templates
from jira_csext.sync.watched import Limits, Watched
from tests.building import a_rule, at, offset

SITE = "acme"
RULE = "first-answer"
RULES = Path(__file__).resolve().parents[1] / "rules"
FOUR_HOURS = 4 * 3600


def first_answer(*steps: str, **more: Any) -> Sla:
    """The first answer within four hours, round the clock; a note for the team at each step."""
    rule = a_rule(goals="4h", calendar=ALWAYS, name=RULE, **more)
    given = tuple(Step(offset(text), (Action("note", "overdue"),)) for text in steps or ("breach",))
    return Sla(rule.name, rule.metric, rule.goals, rule.when, given, rule.pause_while, rule.on_reopen)


def a_watched(
    store: Store, helpdesk: Helpdesk, now: int, rule: Sla | None = None, limits: Limits | None = None
) -> Watched:
    """The site `SITE` with the rule in force from `now` on."""
    rule = rule or first_answer()
    store.put_rulebook(RulebookVersion("v1", {}))
    store.cursor.put_in_force(SITE, "v1", [rule.name], now)
    return Watched(
        SITE,
        helpdesk,
        store,
        Rulebook((rule,)),
        "v1",
        Templates(RULES, "en"),
        {"SUP": "property"},
        limits or Limits(),
    )


class Asked(MemoryHelpdesk):
    """A helpdesk in memory that notes how many seconds back it was asked for changes and which tickets were read.

    `breaks_after`: so many sightings come of everything, then the connection breaks. `a_read_takes`: seconds that pass
    with each ticket read. `marks` False: everything is listed without marks, as Cloud does. `outside`: tickets that can
    be read and that no search shows.
    """

    def __init__(self, now: str | int, **given: Any) -> None:
        super().__init__(at(now) if isinstance(now, str) else now, {"SUP": "property"}, **given)
        self.looked_back: list[int] = []
        self.reads: list[str] = []
        self.breaks: list[tuple[int, HelpdeskError]] = []
        self.a_read_takes = 0
        self.marks = True
        self.outside: set[str] = set()
        self.understands = True
        self.beside_count = 0
        self.canary_count = 0

    def changed_since(self, watermark: int, beside: Sighting | None = None) -> Iterator[Sighting]:
        self.looked_back.append(self.now - watermark)
        self.beside_count += beside is not None
        lost = "" if beside is None or self.understands else beside.ticket_id
        for sighting in super().changed_since(watermark, beside):
            if sighting.ticket_id not in {*self.outside, lost}:
                yield sighting

    def everything(self) -> Iterator[Sighting]:
        after, error = self.breaks.pop(0) if self.breaks else (-1, None)
        for place, sighting in enumerate(super().everything()):
            if place == after and error is not None:
                raise error
            if sighting.ticket_id not in self.outside:
                yield sighting if self.marks else sighting._replace(updated="")

    def read(self, ticket_ids: Sequence[str]) -> Iterator[Fetched | Unread]:
        self.reads += ticket_ids
        self.now += self.a_read_takes * len(ticket_ids)
        yield from super().read(ticket_ids)

    def understands_dates(self, known: Sighting, now: int) -> bool:
        self.canary_count += 1
        return self.understands

    def notes_on(self, *tickets: str) -> list[int]:
        """How many notes of ours each ticket has."""
        return [sum(ticket_id == one and write.kind == "note" for one, write in self.written) for ticket_id in tickets]
