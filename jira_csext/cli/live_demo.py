"""`demo --live`: the daemon beside a stand-in Jira in which two working days pass in seconds, told line by line."""

from __future__ import annotations

import re
import shlex
import textwrap
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.demo import print_counts, print_kept, title
from jira_csext.cli.demo_site import write_site
from jira_csext.cli.explain import explained, stories_of
from jira_csext.cli.failure import Failure
from jira_csext.cli.interruption import Signalled, set_by_signals
from jira_csext.cli.live_story import NO_BREAK, Message, Story, Told
from jira_csext.cli.wiring import (
    failure_of,
    load_rules,
    load_settings,
    opened_helpdesk,
    opened_store,
    program,
    shown,
    watched_site,
)

if TYPE_CHECKING:
    from datetime import date, datetime

    from jira_csext.cli.wiring import Wired
    from jira_csext.core.calendar import Calendar
    from jira_csext.sandbox.box import Sandbox
    from jira_csext.sandbox.state.model import Flavour
    from jira_csext.store import OutboxRow, Owner
    from jira_csext.sync.watched import Watched

_WIDTH, _WORD, _LINES = 100, 8, 2
"""How wide a line may be, how long its word is, and how many lines its text may take."""
_COLOURS = {"breached": "red", "late": "red", "warned": "yellow", "kept": "green", "said": "cyan"}

_BOLD = re.compile(r"(?<![\w*])\*(\S[^*\n]*)\*(?!\w)")

# What cannot be done yet, and nobody knows until when, is tried again as often as the daemon asks its helpdesk.
_POLL_EVERY = 60

Breathe = Callable[[], object]
"""Called after each line: gives whoever watches the time to read it."""


@dataclass(frozen=True, slots=True)
class Live:
    """A demo that is running: the stand-in, the site as the daemon sees it, and as whom we serve it."""

    box: Sandbox
    wired: Wired
    watched: Watched
    story: Story
    calendar: Calendar
    owner: Owner

    @property
    def now(self) -> int:
        """The stand-in's clock, in epoch seconds."""
        return self.box.now_ms // 1000


def stand_in(flavour: Flavour) -> Sandbox:
    """Return the agency's Jira on Monday morning: some tickets are open, and two days are about to begin."""
    from jira_csext.sandbox.box import Sandbox
    from jira_csext.sandbox.two_days import BEGINS, THE_WEEK_BEFORE, the_week_before, two_days

    box = Sandbox(flavour, at=THE_WEEK_BEFORE)
    box.play(the_week_before())
    box.move_to(BEGINS)
    box.play(two_days())
    return box


def run_live_demo(box: Sandbox, folder: Path, breathe: Breathe, *, stay: bool) -> None:
    """Let the two days pass and say what happened.

    `folder` has been made ready by the caller. With `stay` the stand-in answers until Ctrl-C. Raises Failure.
    """
    site, called = shlex.quote(str(shown(folder) / "csext.yaml")), program()
    title("A made agency's Jira, two working days of it, and the daemon that keeps watch beside it")
    click.echo("The clock jumps to whatever comes next: somebody acts, or something falls due. Moscow time.")
    with box.serving() as serving:
        # The demo shows what rules say, word by word; a card on each ticket would say it all again.
        write_site(folder, box, serving.url, status_card=False)
        with _watching(box, folder) as live:
            _let_pass(live, breathe)
            title("\nWhat was promised")
            store, name = live.watched.store, live.watched.site
            print_kept(store.verdicts(name), live.story.was_warned)
            _print_older(live)
            title("\nWhat was said")
            _print_said(live)
            key = _most_interesting(box)
            _print_why(live, key, site)
            answered = next(row.ticket for row in store.outbox.rows(name, states=("sent",)) if row.public)
        title("\nWhere to look next")
        click.echo(f"  the rules that judged:       {shown(folder) / 'rules' / 'slas.yaml'}")
        click.echo(f"  what was said, line by line: {called} outbox list --all --site {site}")
        click.echo(f"  every promise, line by line: {called} report verdicts --site {site}")
        if not stay:
            click.echo(f"  the tickets' own pages:      {called} demo --live --stay")
            return
        click.echo(f"  the tickets' own pages:      {serving.url}/")
        click.echo(f"  the ticket explained above:  {serving.url}/browse/{key}")
        click.echo(f"  what a client is told:       {serving.url}/portal/{answered}")
        _stay()


@contextmanager
def _watching(box: Sandbox, folder: Path) -> Iterator[Live]:
    """Watch the stand-in as any Jira is watched: by a site file, a rules folder and a store."""
    from jira_csext.helpdesks.errors import HelpdeskError
    from jira_csext.store import this_process

    wired = load_rules(load_settings(folder / "csext.yaml", None))
    calendar = wired.rulebook.default_calendar
    if calendar is None:
        raise Failure(f"{shown(folder) / 'rules'} has no default calendar")
    now = box.now_ms // 1000
    helpdesk = opened_helpdesk(wired.site)
    try:
        with opened_store(wired.site) as store:
            owner = this_process()
            store.lease.acquire(wired.site.name, owner, now)
            watched = watched_site(wired, store, helpdesk, now)
            story = Story(store, watched.site, calendar, lambda row: _read_back(box, row))
            yield Live(box, wired, watched, story, calendar, owner)
            store.lease.release(wired.site.name, owner, box.now_ms // 1000)
    except HelpdeskError as error:
        raise failure_of(error) from None
    finally:
        helpdesk.close()


def _let_pass(live: Live, breathe: Breathe) -> None:
    """Take a turn whenever somebody acts or something comes due; in between there is nothing to see."""
    from jira_csext.sandbox.clock import ms_of
    from jira_csext.sandbox.two_days import ENDS
    from jira_csext.sync.loop import turn

    end = ms_of(ENDS) // 1000
    day: date | None = None
    while True:
        now = live.now
        live.watched.store.lease.renew(live.watched.site, live.owner, now)
        done = turn(live.watched, now)
        if done.trouble:
            raise Failure(f"The stand-in's Jira did not go along: {done.trouble}")
        local = live.calendar.local(now)
        for told in live.story.so_far(now):
            if local.date() != day:
                day = local.date()
                title(f"\n{local:%A} {local.day} {local:%B %Y}")
            _print_line(told, local)
            breathe()
        if now >= end:
            return
        live.box.advance(min(_next(live, end), end) - now)


def _next(live: Live, end: int) -> int:
    """Return when something is next to be done: a person acts, a step comes due, or a message may leave."""
    store, site = live.watched.store, live.watched.site
    instants = [due.wake_at for due in store.due(site, 1, end)]
    act_ms = live.box.script.next_ms()
    if act_ms is not None:
        instants.append(-(-act_ms // 1000))
    instants += [row.not_before or live.now + _POLL_EVERY for row in store.outbox.deliverable(site, 100, end)]
    return max(min(instants, default=end), live.now + 1)


def _read_back(box: Sandbox, row: OutboxRow) -> Message:
    """Read what stands on the ticket now, the accounts called by their names."""
    from jira_csext.sandbox.pages import MENTION

    said = next((each for each in box.issue(row.ticket).comments if str(each.id) == row.remote_id), None)
    if said is None:
        raise Failure(f"{row.ticket}: what was said for {row.rule} {row.step} is not on the ticket, and should be")
    names = (found.removeprefix("accountid:") for found in MENTION.findall(said.body))
    accounts = [box.site.account(name) for name in names]
    people = tuple(account.display_name for account in accounts if account is not None)
    plain = _BOLD.sub(r"\1", MENTION.sub("", said.body))
    return Message(people, " ".join(plain.split()))


def _print_line(told: Told, at: datetime) -> None:
    head = f"  {at:%H:%M}  {told.ticket.ljust(6)}  "
    indent = len(head) + _WORD + 2
    lines = textwrap.wrap(told.text, _WIDTH - indent, max_lines=_LINES, placeholder="…", break_on_hyphens=False)
    word = click.style(told.what.ljust(_WORD), fg=_COLOURS.get(told.what))
    click.echo(head + word + "  " + f"\n{' ' * indent}".join(lines).replace(NO_BREAK, " "))


def _print_older(live: Live) -> None:
    adopted_at = live.watched.store.cursor.of(live.watched.site).adopted_at or 0
    broken = live.watched.store.verdicts(live.watched.site, states=("breached",))
    count = sum(each.verdict.due_at is not None and each.verdict.due_at < adopted_at for each in broken)
    click.echo(
        f"({count} of the breached were so before the daemon came: they are counted, and it keeps silent on them)"
    )


def _print_said(live: Live) -> None:
    """Print for each rule the comments it wrote, and how often it kept silent though there was something to say."""
    rules: dict[str, Counter[str]] = {}
    silent: set[tuple[str, str]] = set()
    for row in live.watched.store.outbox.rows(live.watched.site, states=("sent", "superseded")):
        counts = rules.setdefault(row.rule, Counter())
        if row.state == "sent":
            counts[{"note": "internal", "reply": "public"}.get(row.kind, "")] += 1
        elif (row.ticket_id, row.decision) not in silent:
            silent.add((row.ticket_id, row.decision))
            counts["silent"] += 1
    print_counts(rules, ("internal", "public", "silent"))
    click.echo("(internal: to the team; public: to the client; silent: a person was faster, or leadership came)")


def _most_interesting(box: Sandbox) -> str:
    from jira_csext.sandbox.two_days import RAISED_IN_PRIORITY

    return next(issue.key for issue in box.site.issues.values() if issue.fields["summary"] == RAISED_IN_PRIORITY)


def _print_why(live: Live, key: str, site: str) -> None:
    from jira_csext.sandbox.two_days import ENDS

    ticket = live.watched.store.ticket(live.watched.site, key)
    if ticket is None:
        raise Failure(f"{key} is not in the store, and should be")
    title(f"\nWhy? {program()} explain {shlex.quote(key)} --site {site} --at {shlex.quote(ENDS)}")
    click.echo()
    click.echo(explained(live.wired, ticket, ENDS, "text", stories_of(live.watched.store, live.watched.site, ticket)))


def _stay() -> None:
    stopped = Signalled()
    with set_by_signals(stopped):
        click.echo("The stand-in answers until Ctrl-C; its clock stands still.")
        stopped.wait()
    click.echo("Stopped.")
