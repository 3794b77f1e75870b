"""A helpdesk in memory, a store and a daemon between them, for tests of deliveries; time moves only when told to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jira_csext.core.calendar import ALWAYS
from jira_csext.core.metric import BUILT_IN
from jira_csext.core.rulebook import Action, Rulebook, Sla, Step
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.helpdesks.port import Write
from jira_csext.store import OutboxRow, RulebookVersion, open_store
from jira_csext.store.store import Store
from jira_csext.sync.deliver import deliver
from jira_csext.sync.speech import Templates
from jira_csext.sync.tick import tick_reading
from jira_csext.sync.watched import Limits, Watched
from tests.building import a_goal, at, offset

SITE = "acme"
START = at("Mon 10:00")
NOTE = Action("note", "overdue")
LABEL = Action("label", "sla-breached")
REPLY = Action("reply", "still-working")
RULES_FOLDER = Path(__file__).resolve().parents[2] / "rules"

Steps = Sequence[tuple[str, Sequence[Action]]]


def a_promise(*steps: tuple[str, Sequence[Action]], name: str = "answer", target: str = "1h", **more: Any) -> Sla:
    """A first answer within an hour, day and night, and what is done on the way."""
    made = tuple(Step(offset(text), tuple(do)) for text, do in steps)
    return Sla(name, BUILT_IN["first_response"], (a_goal(target, calendar=ALWAYS),), steps=made, **more)


class Desk:
    """A site that is watched since Monday ten o'clock."""

    def __init__(self, folder: Path, *slas: Sla, limits: Limits | None = None) -> None:
        self.path = folder / "csext.db"
        self.helpdesk = MemoryHelpdesk(START, {"SUP": "property"})
        self.now = START
        self.store: Store = open_store(f"sqlite:///{self.path}")
        self.store.put_rulebook(RulebookVersion("v1", {}))
        self.store.cursor.adopt(SITE, START)
        self.store.cursor.put_in_force(SITE, "v1", [sla.name for sla in slas], START)
        self.watched = Watched(
            SITE,
            self.helpdesk,
            self.store,
            Rulebook(slas),
            "v1",
            Templates(RULES_FOLDER, "en"),
            {"SUP": "property"},
            limits or Limits(grace=0),
        )

    def put_in_force(self, version: str, *slas: Sla) -> None:
        """Let another rulebook hold from now on."""
        self.store.put_rulebook(RulebookVersion(version, {}))
        self.store.cursor.put_in_force(SITE, version, [sla.name for sla in slas], self.now)
        self.watched = replace(self.watched, rulebook=Rulebook(slas), version=version)

    def restart(self) -> None:
        """End the daemon and begin it again on what is on the disk."""
        self.store.close()
        self.store = open_store(f"sqlite:///{self.path}")
        self.watched = replace(self.watched, store=self.store)

    def later(self, seconds: int) -> None:
        """Let time pass."""
        self.now += seconds
        self.helpdesk.now = self.now

    def ticked(self, ticket_id: str) -> None:
        """Take a ticket in as it is now."""
        (found,) = self.helpdesk.read([ticket_id])
        tick_reading(self.watched, found, self.now)  # type: ignore[arg-type]
        self.helpdesk.asked.clear()

    def overdue(self, project: str = "SUP") -> str:
        """Let a client write, their hour pass, and the daemon notice; return the ticket's id."""
        self.later(60)
        ticket_id = self.helpdesk.open(project, "Where is my order?")
        self.later(3601)
        self.ticked(ticket_id)
        return ticket_id

    def delivered(self) -> Counter[str]:
        """Let one round of deliveries be made."""
        return deliver(self.watched, self.now)

    def rows(self) -> list[OutboxRow]:
        return list(self.store.outbox.rows(SITE))

    def states(self) -> dict[str, str]:
        """What has become of each action, by what it does."""
        return {f"{row.kind} {row.action.value}": row.state for row in self.rows()}

    def row(self, kind: str = "note") -> OutboxRow:
        """The one action of that kind."""
        (row,) = [row for row in self.rows() if row.kind == kind]
        return row

    def said(self) -> list[Write]:
        """What was carried out, in order."""
        return [write for _, write in self.helpdesk.written]

    def names(self) -> list[str]:
        """The states of the site in force."""
        return [state.name for state in self.store.cursor.of(SITE).states]
