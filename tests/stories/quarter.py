"""A quarter of an agency in one process: clients who wait, people who forget, and the daemon's turns between them."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from jira_csext.core.calendar import Calendar
from jira_csext.core.client import ClientTimeline, a_client
from jira_csext.core.ticket import Ticket
from jira_csext.data import rules_folder
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.rulefiles import KnownWords, load_rulebook
from jira_csext.store import Owner, RulebookVersion, open_store
from jira_csext.sync.loop import turn
from jira_csext.sync.notify import Notification, Reached
from jira_csext.sync.reload import rule_names
from jira_csext.sync.speech import Templates
from jira_csext.sync.watched import Limits, Watched
from tests.building import at

SITE = "agency"
START = at("2026-06-01T09:00:00+03:00")
HOUR, DAY = 3600, 86400

RULES = """\
version: 1
calendars:
  default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}, holidays: {country: RU}}
people:
  head: {account: p0, notify: ["box://p0"]}
PEOPLE
actions:
  call: [{notify: assignee}, {notify: head}]
delay_warnings:
  default:
    when: {type: task}
    deadline: promised_at
    remind_staff: [1wd before]
    client_told_by: 4h before
    otherwise: post
conduct:
  contact_hours: {default: {timezone: Europe/Moscow, hours: {mon-fri: ["10:00-18:00"]}, holidays: {country: RU}}}
  grace: 5m
slas:
  kept:
    when: {type: task}
    metric: resolution
    goals: [{target: promised_at}]
    steps:
      - {at: 2h before, do: call}
      - {at: breach, do: call}
"""


class Size(NamedTuple):
    """How much of it: a quarter is ninety days."""

    clients: int
    people: int
    tickets: int
    days: int
    every: int


SMALL, FULL = Size(8, 4, 80, 14, 1800), Size(200, 20, 5000, 91, 900)


class Task(NamedTuple):
    """One ticket's story as it will go: instants, and what whoever has it does about being late."""

    opens_at: int
    client: str
    person: str
    due_at: int
    done_at: int
    does: str
    acts_at: int
    new_at: int


@dataclass(slots=True)
class Outcome:
    """What came of it. `untold` names each ticket whose client did not hear before its deadline, and why."""

    tickets: int = 0
    missed: int = 0
    told_by: Counter[str] = field(default_factory=Counter)
    untold: list[str] = field(default_factory=list)
    public: int = 0
    client_weeks: int = 0
    alarms: int = 0
    messages: int = 0
    person_days: int = 0
    unsettled: int = 0

    def lines(self) -> list[str]:
        """The figures as they are written down."""
        share = len(self.untold) / self.missed if self.missed else 0.0
        days = max(self.person_days, 1)
        alarms = f"{self.alarms / days:.3f} before grouping, {self.messages / days:.3f} after"
        return [
            f"{self.tickets} tickets, {self.missed} missed their date; told before it by {dict(self.told_by)}",
            f"not told: {len(self.untold)} ({share:.2%})",
            *self.untold,
            f"public messages of ours per client and week: {self.public / max(self.client_weeks, 1):.3f}",
            f"alarms per person and day: {alarms}",
        ]


def quarter(folder: Path, size: Size, seed: int = 7) -> Outcome:
    """Let it all happen, and return what came of it."""
    rules = folder / "rules"
    rules.mkdir()
    shutil.copytree(rules_folder() / "templates", rules / "templates")
    roles = "\n".join(f'  r{n}: {{account: p{n}, notify: ["box://p{n}"]}}' for n in range(1, size.people))
    (rules / "a.yaml").write_text(RULES.replace("PEOPLE", roles), "utf-8")
    rulebook = load_rulebook(rules, KnownWords()).rulebook
    calendar = rulebook.default_calendar
    assert calendar is not None
    helpdesk = MemoryHelpdesk(START, {"SUP": "property"})
    for number in range(size.people):
        helpdesk.employ(f"p{number}")
    sent: list[str] = []

    def notifies(what: Notification, before: Collection[str]) -> Reached:
        sent.extend(what.addresses)
        return Reached(("told",), (), ())

    with open_store(f"sqlite:///{folder / 'quarter.db'}") as store:
        store.put_rulebook(RulebookVersion("v1", {}))
        store.cursor.adopt(SITE, START)
        store.cursor.put_in_force(SITE, "v1", rule_names(rulebook), START)
        store.lease.acquire(SITE, Owner("here", 1, "quarter"), START)
        limits = Limits(writes_per_hour=100_000, deliveries_per_turn=1000)
        templates = Templates(rules, "en")
        watched = Watched(
            SITE, helpdesk, store, rulebook, "v1", templates, {"SUP": "property"}, limits, _client_of, notifies=notifies
        )
        tasks = sorted(_tasks(size, calendar, Random(seed)))
        ids = _played(watched, helpdesk, tasks, calendar, size)
        rows = list(store.outbox.rows(SITE))
    found = Outcome(len(tasks), client_weeks=size.clients * size.days // 7, person_days=size.people * size.days)
    found.messages = len(sent)
    found.alarms = sum(row.kind == "notify" and row.state == "sent" for row in rows)
    found.public = sum(row.public and row.state == "sent" for row in rows)
    found.unsettled = sum(row.state in ("sending", "unknown") for row in rows)
    last = START + size.days * DAY
    # Of several deadlines of one client that slip together they hear in one message, on one of the tickets.
    jointly = {row.ticket_id: row.changed_at for row in rows if row.state == "sent" and "together with" in row.reason}
    for task, ticket_id in zip(tasks, ids, strict=True):
        if task.due_at < last and task.done_at > task.due_at:
            _judged(found, task, helpdesk.ticket(ticket_id), jointly.get(ticket_id))
    return found


def _client_of(ticket: Ticket) -> ClientTimeline:
    return a_client(str(ticket.attributes.get("fields.client") or ""))


def _tasks(size: Size, calendar: Calendar, random: Random) -> Iterator[Task]:
    for _ in range(size.tickets):
        opens_at = calendar.add(START, random.randrange(max(size.days - 6, 1) * 5 * 8 // 7) * HOUR + HOUR)
        due_at = calendar.end_of_working_day(opens_at, random.randint(2, 6))
        late = random.random() < 0.4
        done_at = calendar.add(due_at, (random.randint(3, 24) if late else -random.randint(1, 12)) * HOUR)
        # Who is late tells the client in time, moves the date in the field alone, or forgets about it.
        does = random.choices(("tells", "moves", "forgets"), (35, 25, 40))[0] if late else ""
        acts_at = calendar.add(due_at, -random.randint(5, 10) * HOUR)
        yield Task(
            opens_at,
            f"client-{random.randrange(size.clients)}",
            f"p{random.randrange(size.people)}",
            due_at,
            max(done_at, opens_at + HOUR),
            does,
            max(acts_at, opens_at + 1),
            calendar.end_of_working_day(due_at, 3),
        )


def _played(watched: Watched, helpdesk: MemoryHelpdesk, tasks: list[Task], calendar: Calendar, size: Size) -> list[str]:
    """Let people act at their instants and the daemon look every so often; return the tickets' ids."""
    ids = [""] * len(tasks)
    acts: list[tuple[int, int, str]] = []
    for number, task in enumerate(tasks):
        acts += [(task.opens_at, number, "opens"), (task.done_at, number, "done")]
        if task.does in ("tells", "moves"):
            acts.append((task.acts_at, number, task.does))
    acts.sort()
    owner = Owner("here", 1, "quarter")
    place = 0
    for now in range(START, START + size.days * DAY, size.every):
        while place < len(acts) and acts[place][0] <= now:
            when, number, what = acts[place]
            helpdesk.now = when
            _act(helpdesk, ids, tasks[number], number, what, calendar)
            place += 1
        helpdesk.now = now
        watched.store.lease.renew(SITE, owner, now)
        while turn(watched, now).more:
            pass
    return ids


def _act(helpdesk: MemoryHelpdesk, ids: list[str], task: Task, number: int, what: str, calendar: Calendar) -> None:
    new = calendar.local(task.new_at)
    if what == "opens":
        promised = calendar.local(task.due_at).isoformat()
        more: dict[str, Any] = {
            "type": "task",
            "assignee": task.person,
            "fields.client": task.client,
            "promised_at": promised,
        }
        ids[number] = helpdesk.open("SUP", "Please do this.", author="client", summary=f"Task {number}", **more)
    elif what == "tells":
        helpdesk.change(ids[number], "promised_at", new.isoformat(), author=task.person)
        helpdesk.say(ids[number], f"This takes longer; it will be done by {new:%d %B}.", "agent", author=task.person)
    elif what == "moves":
        helpdesk.change(ids[number], "promised_at", new.isoformat(), author=task.person)
    else:
        helpdesk.change(ids[number], "state", "resolved", author=task.person)


def _judged(found: Outcome, task: Task, ticket: Ticket, jointly_at: int | None) -> None:
    found.missed += 1
    said = [event for event in ticket.history if event.kind == "message" and event.public and event.by != "client"]
    before = [event for event in said if event.at < task.due_at]
    if before:
        found.told_by["a person" if before[0].by == "agent" else "us"] += 1
    elif jointly_at is not None and jointly_at < task.due_at:
        found.told_by["us, on another ticket of theirs"] += 1
    else:
        why = f"first said {said[0].at - task.due_at} s after it" if said else "never said"
        found.untold.append(f"{ticket.key} ({task.does}): {why}")
