"""An agency whose rules look at clients: helpdesk in memory, store on the disk, register, a clock that moves."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.register import Matching
from jira_csext.register.history import NewChange
from jira_csext.register.live import LiveRegister
from jira_csext.rulefiles import load_rulebook
from jira_csext.store import RulebookVersion, open_store
from jira_csext.store.store import Store
from jira_csext.sync.clients import Clients
from jira_csext.sync.loop import turn
from jira_csext.sync.reload import rule_names
from jira_csext.sync.speech import Templates
from jira_csext.sync.watched import Limits, Watched

SITE = "acme"
RULES = Path(__file__).resolve().parents[2] / "rules"
DAY = 86400

PLAYBOOKS = """
version: 1
people:
  account-manager: {from: client.manager}
  head-of-service: {account: anna.k}
calendars:
  office: {timezone: UTC, hours: {mon-fri: ["10:00-18:00"]}}
segments:
  current: {}
  refused: {enter_when: {type: lead, becomes: {resolution: ["Won't do", Declined]}}}
  churned: {enter_when: {contract_ended: 1cd ago}}
playbooks:
  refused-follow-up:
    when: {client.segment: refused}
    from: segment_entered
    steps: [{at: 90cd after, do: [{ticket: {type: lead, template: follow-up, assign: account-manager}}]}]
  churned-win-back:
    when: {client.segment: churned}
    from: segment_entered
    steps: [{at: 30cd after, do: [{ticket: {type: lead, template: win-back, assign: head-of-service}}]}]
  touchpoint:
    when: {client.segment: current}
    from: last_contact
    steps: [{at: 14cd after, do: [{ticket: {type: meeting, template: touchpoint}}], repeat: {every: 14cd}}]
  before-the-end:
    when: {client.segment: current}
    from: contract_ends
    steps: [{at: 30cd before, do: [{ticket: {type: task, template: discuss-boundaries}}]}]
"""


def on(text: str) -> int:
    """`2026-06-01 10:00`, UTC."""
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


class World:
    """The helpdesk and the paths outlive every daemon; `days` lets time pass, a turn every so many hours."""

    def __init__(self, folder: Path, rules: str, now: str, *, project: str = "LEAD") -> None:
        self.helpdesk = MemoryHelpdesk(on(now), {"SUP": "property", "LEAD": "property"})
        for account in ("anna.k", "oleg.d", "kim"):
            self.helpdesk.employ(account)
        self.project = project
        self.store_path = folder / "csext.db"
        self.rules = folder / "rules"
        self.rules.mkdir()
        (self.rules / "rules.yaml").write_text(rules, "utf-8")

    @contextmanager
    def daemon(self) -> Iterator[Watched]:
        """A daemon's life: what it knows is on the disk, or gone afterwards."""
        with open_store(f"sqlite:///{self.store_path}") as store:
            yield self.watched(store)

    def watched(self, store: Store) -> Watched:
        loaded = load_rulebook(self.rules)
        store.put_rulebook(RulebookVersion(loaded.rulebook.digest, {}))
        names = rule_names(loaded.rulebook)
        store.activations.activate(SITE, loaded.rulebook.digest, names, self.helpdesk.now)
        clients = Clients(LiveRegister(store.register, Matching()), self.project)
        return Watched(
            SITE,
            self.helpdesk,
            store,
            loaded.rulebook,
            loaded.rulebook.digest,
            Templates(RULES, "en"),
            {"SUP": "property", "LEAD": "property"},
            Limits(grace=0),
            client_of=clients.register.client_of,
            clients=clients,
        )

    def turns(self, watched: Watched) -> None:
        """Turns until nothing is left to do now."""
        for _ in range(20):
            if not turn(watched, self.helpdesk.now).more:
                return
        raise AssertionError("there was always more to do")

    def until(self, when: str, *, every: int = DAY) -> None:
        """Let time pass with a daemon beside it, which takes turns every so many seconds."""
        with self.daemon() as watched:
            self.turns(watched)
            while self.helpdesk.now < on(when):
                self.helpdesk.now = min(self.helpdesk.now + every, on(when))
                self.turns(watched)

    def tell(self, key: str, at: str, why: str = "said", **fields: object) -> None:
        """Write something of a client into the register, which holds from that instant on."""
        with open_store(f"sqlite:///{self.store_path}") as store:
            change = NewChange(key, on(at), fields, why)
            store.register.record([change], "kim", "told", {}, store.register.revision(), self.helpdesk.now)

    def made(self, kind: str) -> list[Ticket]:
        """The tickets of a type that were made by us, oldest first."""
        written = [write.key for _, write in self.helpdesk.written if write.kind == "ticket"]
        tickets = [self.helpdesk.ticket(ticket_id) for ticket_id in self.helpdesk._tickets]
        ours = [ticket for ticket in tickets if ticket.history[0].author == "csext"]
        assert len(ours) == len(written)
        return [ticket for ticket in ours if ticket.attributes["type"] == kind]

    def segments(self, key: str) -> list[tuple[str, str]]:
        """Each segment that a client came into, with the reason."""
        with open_store(f"sqlite:///{self.store_path}") as store:
            register = LiveRegister(store.register).register
            return [(change.new, change.reason) for _, change in register.transitions(key)]
