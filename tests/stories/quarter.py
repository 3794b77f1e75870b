"""A quarter of an agency in one process: clients who wait, people who forget, and the daemon's turns between them."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

from jira_csext.core.calendar import Calendar
from jira_csext.core.client import ClientTimeline
from jira_csext.core.delay_rule import WARNING_TEXT
from jira_csext.core.ticket import Event, Ticket
from jira_csext.data import rules_folder
from jira_csext.helpdesks.memory import MemoryHelpdesk
from jira_csext.rulefiles import KnownWords, load_rulebook
from jira_csext.store import OutboxRow, Owner, RulebookVersion, open_store
from jira_csext.store.spoken import AS_DRAFT
from jira_csext.sync.delay_told import TOLD_WITH
from jira_csext.sync.loop import turn
from jira_csext.sync.notify import Notification, Reached
from jira_csext.sync.reload import rule_names
from jira_csext.sync.speech import Templates
from jira_csext.sync.watched import Limits, Watched
from tests.stories.quarter_figures import Missed, Outcome
from tests.stories.quarter_people import AWAY, DAY, START, Size, Task, client_called, shares, tasks_of

SITE = "agency"
OWNER = Owner("here", 1, "quarter")

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


LATER = "This takes longer; it will be done by"


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
    tasks = sorted(tasks_of(size, calendar, Random(seed)))
    found = Outcome(len(tasks), size.clients * (size.days // 7), size.people * size.days)

    def notifies(what: Notification, before: Collection[str]) -> Reached:
        found.grouped[what.addresses[0].removeprefix("box://"), (helpdesk.now - START) // DAY] += 1
        return Reached(("told",), (), ())

    with open_store(f"sqlite:///{folder / 'quarter.db'}") as store:
        store.put_rulebook(RulebookVersion("v1", {}))
        store.cursor.adopt(SITE, START)
        store.cursor.put_in_force(SITE, "v1", rule_names(rulebook), START)
        store.lease.acquire(SITE, OWNER, START)
        limits = Limits(writes_per_hour=100_000, deliveries_per_turn=1000)
        templates = Templates(rules, "en")
        watched = Watched(
            SITE, helpdesk, store, rulebook, "v1", templates, {"SUP": "property"}, limits, _client_of, notifies=notifies
        )
        ids = _played(watched, helpdesk, tasks, calendar, size)
        rows = list(store.outbox.rows(SITE))
        found.verdicts.update(v.verdict.state for v in store.verdicts(SITE) if v.verdict.metric == "client_warned")
    _counted(found, rows, dict(zip(ids, tasks, strict=True)))
    _judged(found, zip(tasks, ids, strict=True), helpdesk, rows, START + size.days * DAY)
    return found


def _client_of(ticket: Ticket) -> ClientTimeline:
    return client_called(str(ticket.attributes["fields.client"]))


def _played(
    watched: Watched, helpdesk: MemoryHelpdesk, tasks: Sequence[Task], calendar: Calendar, size: Size
) -> list[str]:
    """Let people act at their instants and the daemon look every so often; return the tickets' ids."""
    ids = [""] * len(tasks)
    acts: list[tuple[int, int, str]] = []
    for number, task in enumerate(tasks):
        acts += [(task.opens_at, number, "opens"), (task.done_at, number, "done")]
        if task.does not in ("", "forgets"):
            acts.append((task.acts_at, number, task.does))
    acts.sort()
    place = 0
    for now in range(START, START + size.days * DAY, size.every):
        while place < len(acts) and acts[place][0] <= now:
            helpdesk.now, number, what = acts[place]
            _act(helpdesk, ids, tasks[number], number, what, calendar)
            place += 1
        helpdesk.now = now
        if any(since <= now < until for since, until in AWAY):
            continue
        watched.store.lease.renew(SITE, OWNER, now)
        while turn(watched, now).more:
            pass
    return ids


def _act(helpdesk: MemoryHelpdesk, ids: list[str], task: Task, number: int, what: str, calendar: Calendar) -> None:
    new, ticket_id = calendar.local(task.new_at), ids[number]
    if what == "opens":
        more: dict[str, Any] = {
            "type": "task",
            "assignee": task.person,
            "fields.client": task.client,
            "promised_at": calendar.local(task.due_at).isoformat(),
            "fields.organisations": (task.client,) if shares(task.client) else (),
        }
        ids[number] = helpdesk.open("SUP", "Please do this.", author=task.reporter, summary=f"Task {number}", **more)
    elif what == "done":
        helpdesk.change(ticket_id, "state", "resolved", author=task.person)
    elif what == "says nothing new":
        helpdesk.say(ticket_id, "We are still working on it.", "agent", author=task.person)
    elif what == "insists":
        helpdesk.say(ticket_id, "promise " + f"{calendar.local(task.due_at):%Y-%m-%d %H:%M}", "agent", public=False)
    else:
        helpdesk.change(ticket_id, "promised_at", new.isoformat(), author=task.person)
        if what == "tells":
            helpdesk.say(ticket_id, f"{LATER} {new:%d %B}.", "agent", author=task.person)


def _counted(found: Outcome, rows: Sequence[OutboxRow], tasks: dict[str, Task]) -> None:
    found.unsettled = sum(row.state in ("sending", "unknown") for row in rows)
    for row in rows:
        task = tasks[row.ticket_id]
        day = (row.changed_at - START) // DAY
        if row.state == "sent" and row.public and not row.reason.startswith(AS_DRAFT):
            found.messages[task.client, day // 7] += 1
        elif row.state == "sent" and row.kind == "notify":
            found.alarms["p0" if row.action.value == "head" else task.person, day] += 1


def _judged(
    found: Outcome, played: Iterator[tuple[Task, str]], helpdesk: MemoryHelpdesk, rows: Sequence[OutboxRow], last: int
) -> None:
    # Of several deadlines of one client that slip together they hear in one message, on one of the tickets.
    by_key = {row.key: row for row in rows}
    jointly = {
        row.ticket_id: by_key[row.reason.partition(" (")[2].removesuffix(")")].changed_at
        for row in rows
        if row.state == "sent" and row.reason.startswith(TOLD_WITH)
    }
    for task, ticket_id in played:
        if task.due_at >= last or task.done_at <= task.due_at:
            continue
        ticket = helpdesk.ticket(ticket_id)
        told = [(event.at, by) for event in ticket.history if (by := _tells(event, helpdesk, ticket_id))]
        if ticket_id in jointly:
            told.append((jointly[ticket_id], "us, on another ticket of theirs"))
        at, by = min(told, default=(None, ""))
        one = Missed(ticket.key, task.client, task.does, task.due_at, at, by)
        found.missed.append(one)
        if not one.in_time:
            found.why_untold[ticket.key] = _why(one)


def _tells(event: Event, helpdesk: MemoryHelpdesk, ticket_id: str) -> str:
    """Return who tells the client of a delay by an event, "" for an event that does not."""
    if event.kind != "message" or not event.public:
        return ""
    if event.by == "agent":
        return "a person" if event.text.startswith(LATER) else ""
    fetched = next(iter(helpdesk.read([ticket_id])))
    marks = getattr(fetched, "markers", {})
    return "us" if any(f"c{remote}" == event.id and key.endswith(WARNING_TEXT) for key, remote in marks.items()) else ""


def _why(one: Missed) -> str:
    if any(since <= one.due_at <= until for since, until in AWAY):
        return "nobody ran the daemon in the last hours before the date"
    if one.does == "insists":
        return "whoever has it had promised the same date once more"
    return "never said" if one.told_at is None else f"first said {one.told_at - one.due_at} s after the date"
