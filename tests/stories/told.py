"""A story's stage: a stand-in Jira over real HTTP, the daemon beside it as the site file says, and a moving clock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import NamedTuple

from jira_csext.cli.wiring import load_rules, load_settings, opened_helpdesk, opened_store, watched_site
from jira_csext.helpdesks.port import Helpdesk
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.people import BLUEBELL, IRINA, OLEG, POLAR_TEA
from jira_csext.sandbox.state.model import Flavour
from jira_csext.store import OutboxRow, Owner, this_process
from jira_csext.store.store import Store
from jira_csext.sync.loop import Turn, run, turn
from jira_csext.sync.watched import Watched

CLIENT, AGENT, HEAD = BLUEBELL.contacts[0].name, IRINA.name, "anna.kedrova"
DAY = "2026-05-18"

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: always}
people:
  head: {account: anna.kedrova}
actions:
  remind: [{note: reminder, mention: assignee}, {label: sla-at-risk}]
  tell-client: [{reply: still-working}]
  tell-head: [{note: overdue, mention: head}, {label: sla-breached}]
slas:
  answered:
    description: A person answers within four hours.
    when: {type: question}
    metric: first_response
    goals: [{target: 4h}]
    steps:
      - {at: 50%, do: remind}
      - {at: 1h before, do: tell-client}
      - {at: breach, do: tell-head}
"""
"""A question of 10:00 is reminded of at 12:00, the client hears at 13:00, it is breached at 14:00."""

NOTES_ONLY = RULES.replace("      - {at: 1h before, do: tell-client}\n", "")

TEMPLATES = {
    "reminder": "Reminder, {{ left }} left",
    "still-working": "Working; you hear from us by {{ due }}",
    "overdue": "Overdue by {{ over }}",
}


Acts = Mapping[str, Callable[[], object]]
"""What people do at a time of the day, before the daemon's turn."""


class Said(NamedTuple):
    """What we wrote on a ticket: its first word, and whether the client sees it."""

    word: str
    public: bool


class Stage:
    """One story. Times are `11:30` or `11:30:05` of the day, Moscow time; `now` is what the box shows."""

    def __init__(self, box: Sandbox, folder: Path, url: str) -> None:
        self.box = box
        self.folder = folder
        self.url = url
        self.ahead = 0
        """By how many seconds this machine's clock is ahead of the helpdesk's."""
        self._open = ExitStack()
        self.store: Store
        self.helpdesk: Helpdesk
        self.watched: Watched
        self._owner: Owner

    @property
    def local_now(self) -> int:
        """This machine's clock."""
        return self.box.now_ms // 1000 + self.ahead

    def rules(self, text: str) -> None:
        """Write the rules; Cloud knows nobody by login, so there people are named by their ids."""
        if self.box.site.cloud:
            for name in (HEAD, OLEG.name):
                text = text.replace(f"account: {name}", f"account: {self.box.site.person(name).account_id}")
        (self.folder / "rules" / "slas.yaml").write_text(text, "utf-8")

    def start(self) -> None:
        """Start the daemon, or start it anew after whatever became of the last one."""
        self.stop()
        wired = load_rules(load_settings(self.folder / "csext.yaml", None))
        self.store = self._open.enter_context(opened_store(wired.site))
        self.helpdesk = opened_helpdesk(wired.site, lambda _seconds: None)
        self._open.callback(self.helpdesk.close)
        self._owner = this_process()
        self.store.lease.acquire(wired.site.name, self._owner, self.local_now)
        self.watched = watched_site(wired, self.store, self.helpdesk, self.local_now)

    def stop(self) -> None:
        """End the daemon as a kill would: nothing is told to anybody."""
        self._open.close()

    def at(self, time: str, day: str = DAY) -> Turn:
        """Make it that time, people acting on the way, and let the daemon take a turn."""
        self.to(time, day)
        return self.turn()

    def to(self, time: str, day: str = DAY) -> None:
        """Make it that time; the daemon does not look."""
        self.box.move_to(f"{day}T{time}{':00' if len(time) == 5 else ''}+03:00")

    def turn(self) -> Turn:
        """Let the daemon take one turn."""
        self.renew()
        return turn(self.watched, self.local_now)

    def renew(self) -> None:
        """Let the daemon give a sign of life, and no more."""
        self.store.lease.renew(self.watched.site, self._owner, self.local_now)

    def asks(self, kind: str = "Question", project: str = "SUP") -> str:
        """Let a client write a ticket that Irina is to answer; return its key."""
        key = self.box.person(CLIENT).create(project, kind, "Where is it?", "Where is my order?", company=BLUEBELL)
        self.box.person(AGENT).assign(key, AGENT)
        return key

    def answers(self, key: str) -> None:
        """Let Irina answer."""
        self.box.person(AGENT).comment(key, "Here it is.")

    def said(self, key: str) -> list[Said]:
        """What we wrote on the ticket, as the helpdesk keeps it, without those who are called."""
        issue, site = self.box.issue(key), self.box.site
        return [
            Said(
                next(word.strip(",;") for word in comment.body.split() if not word.startswith("[~")),
                not site.is_internal(issue, comment) and comment.visibility is None,
            )
            for comment in issue.comments
            if comment.author == self.box.bot.uid
        ]

    def words(self, key: str) -> str:
        """The first words of what we wrote, in order."""
        return " ".join(said.word for said in self.said(key))

    def labels(self, key: str) -> tuple[str, ...]:
        """The ticket's labels."""
        return tuple(self.box.issue(key).fields["labels"])

    def rows(self, key: str = "") -> list[OutboxRow]:
        """What stands in the outbox."""
        return list(self.store.outbox.rows(self.watched.site, ticket=key))

    def became(self, key: str) -> list[str]:
        """Each action with its state: `50% note sent`."""
        return [f"{row.step} {row.kind} {row.state}" for row in self.rows(key)]

    def wrong(self) -> list[str]:
        """The names of what is wrong."""
        return [state.name for state in self.store.cursor.of(self.watched.site).states]


def a_day(stage: Stage, times: list[str], acts: Acts) -> list[Turn]:
    """Let the daemon run through these times of the day, something happening before its turn at some of them."""
    turns: list[Turn] = []
    left = iter(times)

    def on(_seconds: float) -> bool:
        time = next(left, "")
        if time:
            stage.to(time)
            acts.get(time, lambda: None)()
        return not time

    on(0)
    stage.store.lease.release("story", stage._owner, stage.local_now)
    run(stage.watched, this_process(), 60, lambda: stage.local_now, on, turns.append)
    assert len(turns) == len(times)
    return turns


@contextmanager
def a_stage(
    folder: Path,
    rules: str = RULES,
    *,
    flavour: Flavour = "cloud",
    service: bool = True,
    begins: str = "09:30",
    more: str = "",
    texts: Mapping[str, str] | None = None,
    store: str = "",
) -> Iterator[Stage]:
    """Set a stage: a daemon that has adopted its site at that time. `more` are lines of the site file.

    `texts` are templates beside the usual ones; the `store` is a file in the folder unless another URL is given.
    """
    box = Sandbox(flavour, service_management=service, at=f"{DAY}T{begins}:00+03:00")
    with box.serving() as serving:
        email, token = box.auth
        (folder / "rules" / "templates" / "en").mkdir(parents=True)
        for name, text in {**TEMPLATES, **(texts or {})}.items():
            (folder / "rules" / "templates" / "en" / f"{name}.txt").write_text(text, "utf-8")
        (folder / "token").write_text(token, "utf-8")
        person = f", email: {email}" if flavour == "cloud" else ""
        internal = "" if "internal:" in more else "internal: {role: Service Desk Team}\n"
        card = "" if "status_card:" in more else "status_card: false\n"
        fields = "" if "fields:" in more else "fields: {client: Organizations}\n"
        lines = (
            "name: story",
            f"helpdesk: {{kind: jira, url: '{serving.url}'{person}, token_file: token, zone: Europe/Moscow,",
            "  scope: 'project in (SUP, LEAD)'}",
            "agents: {groups: [support]}",
            "states:",
            "  open: [Open, In Progress, Открыт, В работе]",
            "  waiting_for_client: [Waiting for customer, Ожидание клиента]",
            "  resolved: [{category: done}]",
            internal + card + fields + (f"store: '{store}'\n" if store else "") + more,
        )
        (folder / "csext.yaml").write_text("\n".join(lines), "utf-8")
        stage = Stage(box, folder, serving.url)
        stage.rules(rules)
        stage.start()
        try:
            stage.turn()
            yield stage
        finally:
            stage.stop()


OTHER_CLIENT = POLAR_TEA.contacts[0].name
