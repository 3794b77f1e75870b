"""`run`: the daemon, beside the helpdesk until it is told to stop."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext import clock
from jira_csext.cli.answering import answering, hints_of
from jira_csext.cli.attended import Attended, Stopped
from jira_csext.cli.deliveries_told import DeliveriesTold
from jira_csext.cli.failure import StoreUnreached
from jira_csext.cli.interruption import Signalled, set_by_signals
from jira_csext.cli.log import line
from jira_csext.cli.retention import with_daily_work
from jira_csext.cli.rules_in_force import reload_of, rules_to_start_with
from jira_csext.cli.signs import with_signs
from jira_csext.cli.wiring import (
    failure_of,
    has_store,
    load_settings,
    opened_helpdesk,
    opened_store,
    site_options,
    watched_site,
)
from jira_csext.sync.notify_systemd import Manager

if TYPE_CHECKING:
    from jira_csext.cli.wiring import Wired
    from jira_csext.helpdesks.errors import HelpdeskError
    from jira_csext.helpdesks.port import Helpdesk
    from jira_csext.meter import Meter
    from jira_csext.site import Site
    from jira_csext.store import Owner, SiteState
    from jira_csext.store.store import Store
    from jira_csext.sync.loop import Turn
    from jira_csext.sync.reload import InForce, Reload
    from jira_csext.sync.watched import Watched

_LEARNED_EVERY = 3600
_LONGEST_REST = 120
_STORE_ASKED_EVERY = 5


class Bell(Signalled):
    """Set once the daemon is to stop; rung, it wakes whoever rests, for there is something to do.

    `manager` hears of each rest, for a loop that hangs takes none.
    """

    def __init__(self) -> None:
        super().__init__()
        self.manager = Manager(os.environ)
        self._rung = threading.Event()

    def set(self) -> None:
        """Stop."""
        super().set()
        self.ring()

    def ring(self) -> None:
        """Wake whoever rests, or whoever rests next."""
        self._rung.set()

    def rest(self, seconds: float) -> bool:
        """Wait so many seconds, less when it rings; True when the daemon is to stop."""
        if not self.is_set():
            self.manager.alive()
            self._rung.wait(seconds)
            self._rung.clear()
            self.manager.alive()
        return self.is_set()


@click.command()
@site_options
def run(site: Path | None, rules: Path | None, store: str | None) -> None:
    """Watch the helpdesk and say what must be said, until Ctrl-C or SIGTERM; the action under way is finished first.

    One line a turn goes to standard output. The first start adopts the site: nothing is ever said about what fell due
    before. An edit of the rules holds from the next turn on, once nothing was saved for ten seconds; wrong rules leave
    those in force as they are, and what would fire much at once waits for `jira-csext rules accept`.
    """
    settings = load_settings(site, rules, store)
    with stop_on_signals() as stop:
        _serve_when_reached(settings, stop)


def _serve_when_reached(settings: Site, stop: Bell) -> None:
    """Serve the site once the server of its store answers, and again should it go away; until told to stop.

    A machine that comes up may have us before its database, and whoever starts daemons gives up after some times.
    Raises Failure for any trouble that does not pass.
    """
    from jira_csext.site.settings import seconds_of

    told = ""
    while True:
        try:
            has_store(settings)
            wired = rules_to_start_with(settings)
            with opened_store(wired.site) as opened:
                serve(wired, opened, seconds_of(wired.site.daemon.poll_every), stop)
                return
        except StoreUnreached as away:
            if stop.is_set():
                raise
            if told != str(away):
                told = str(away)
                click.echo(line("waiting_for_store", reason=told))
            stop.manager.alive(f"waiting for the store: {told}")
        if stop.wait(_STORE_ASKED_EVERY):
            return


@contextmanager
def stop_on_signals() -> Iterator[Bell]:
    """Yield an event that Ctrl-C and SIGTERM set; the handlers that were there come back."""
    stop = Bell()
    with set_by_signals(stop):
        yield stop


@contextmanager
def leased(store: Store, site: str) -> Iterator[Owner]:
    """Serve the site alone for a while. Raises LeaseHeld, before anything was touched, when another one does."""
    from jira_csext.store import this_process

    owner = this_process()
    store.lease.acquire(site, owner, clock.now())
    try:
        yield owner
    finally:
        store.lease.release(site, owner, clock.now())


def serve(wired: Wired, store: Store, poll_every: int, stop: Bell) -> None:
    """Take turns until `stop` is set. Raises Failure, StoreError."""
    from jira_csext.meter import Meter
    from jira_csext.site.settings import seconds_of
    from jira_csext.sync import loop

    name, meter = wired.site.name, Meter()
    hints, silent_after = hints_of(wired.site, meter), seconds_of(wired.site.daemon.silent_after)
    with closing(opened_helpdesk(wired.site, lambda seconds: waited(stop, seconds))) as helpdesk:
        told = DeliveriesTold(store, helpdesk)
        attended = Attended(helpdesk, told.write, stop.is_set, told.is_public, _tell_of_waiting)
        with leased(store, name) as owner, answering(wired.site, owner.token, meter, stop.ring):
            meter.beat_at = clock.now()
            click.echo(line("started", site=name, helpdesk=wired.site.helpdesk.url, poll_every=f"{poll_every}s"))
            try:
                reload = reload_of(wired, lambda in_force: click.echo(in_force_line(in_force)))
                watched = _watched(wired, store, attended, owner, poll_every, reload, meter, stop)
                if watched is not None:
                    click.echo(line("rules_in_force", rulebook=watched.version, rules=len(watched.rulebook.slas)))
                    for text in notice_lines(watched):
                        click.echo(text)
                    stop.manager.alive(f"watching {name}")
                    with with_signs(
                        wired.site, helpdesk, meter, with_daily_work(teller(watched), wired.site, store)
                    ) as tell:
                        loop.run(
                            watched,
                            owner,
                            poll_every,
                            clock.now,
                            stop.rest,
                            tell,
                            stop.is_set,
                            reload,
                            hints,
                            silent_after,
                        )
            except Stopped:
                pass
            stop.manager.stopping()
    click.echo(line("stopped", site=name))


def notice_lines(watched: Watched) -> Iterator[str]:
    """Yield a line for each thing in the site file that the helpdesk does not bear out, and for what is left over."""
    from jira_csext.sync.fitting import NOT_INSTALLED, is_installed
    from jira_csext.sync.forecast_use import wants_forecasts
    from jira_csext.sync.read_anew import ANEW
    from jira_csext.sync.write_back import remaining

    for notice in watched.notices:
        yield line("tickets_read_anew" if notice.startswith(ANEW) else "site_file_does_not_fit", reason=notice)
    if wants_forecasts(watched.rulebook) and not is_installed():
        yield line("forecasts_off", reason=f"when_risk asks for them, and nothing is fitted here. {NOT_INSTALLED}")
    if told := remaining(watched):
        yield line("written_back", reason=told)


def in_force_line(in_force: InForce) -> str:
    """Return the line of an edit of the rules that holds from now on."""
    (watched, activated) = in_force
    renamed = ", ".join(f"{former} -> {today}" for former, today in activated.renamed)
    found = {"rulebook": watched.version, "rules": len(watched.rulebook.slas), "renamed": renamed}
    return line("rules_in_force", **found, abandoned=activated.abandoned_count or None)


def teller(watched: Watched) -> Callable[[Turn], None]:
    """Return what is done after each turn: a line for it and for what became wrong or well, and once an hour the
    helpdesk's projects are learned anew."""
    from jira_csext.store import StoreError

    known = watched.store.cursor.of(watched.site).states
    learned_at = clock.now()

    def tell(done: Turn) -> None:
        nonlocal known, learned_at
        try:
            states = watched.store.cursor.of(watched.site).states
        except StoreError:
            # The turn has met with it as well, and says so.
            states = known
        for text in state_lines(known, states):
            click.echo(text)
        known = states
        click.echo(turn_line(done))
        if clock.now() - learned_at >= _LEARNED_EVERY and not done.trouble:
            learned_at = clock.now()
            _learn(watched)

    return tell


def turn_line(done: Turn) -> str:
    """Return the line of a turn: what was found, and how many actions came to which state."""
    counts = {state: count for state, count in sorted(done.delivered.items()) if count}
    found = {"changed": done.changed_count, "taken_in": done.taken_in_count, "woken": done.woken_count}
    fitted = {"forecast": done.fitted} if done.fitted else {}
    return line("turn_done", **found, sent=counts.pop("sent", 0), **counts, **fitted, trouble=done.trouble)


def state_lines(before: tuple[SiteState, ...], after: tuple[SiteState, ...]) -> Iterator[str]:
    """Yield a line for each state that is new, and for each that is over."""
    names = [{(state.scope, state.place, state.name) for state in states} for states in (before, after)]
    for state in after:
        if (state.scope, state.place, state.name) not in names[0]:
            yield line("state_raised", name=state.name, scope=state.scope, place=state.place, reason=state.sentence)
    for state in before:
        if (state.scope, state.place, state.name) not in names[1]:
            yield line("state_cleared", name=state.name, scope=state.scope, place=state.place)


def waited(stop: threading.Event, seconds: float) -> None:
    """Wait so many seconds, less when told to stop."""
    stop.wait(seconds)


def _tell_of_waiting(sentence: str) -> None:
    click.echo(line("waiting_for_helpdesk", reason=sentence))


def _watched(
    wired: Wired,
    store: Store,
    helpdesk: Helpdesk,
    owner: Owner,
    poll_every: int,
    reload: Reload,
    meter: Meter,
    stop: Bell,
) -> Watched | None:
    """Return the site once its helpdesk answers, None when told to stop first.

    An outage is waited out, for whoever starts daemons would only start this one again. What the helpdesk refuses at
    the first start ever is likelier a mistake in the site file, so it ends with a sentence then; a daemon that has
    served before stays and tries again. What an upgrade would do at once may have to wait for a person.
    """
    from jira_csext.helpdesks.errors import HelpdeskError, TooMany, Unreachable
    from jira_csext.sync.plan_gate import EngineWaits

    name, told = wired.site.name, ""
    while True:
        try:
            return replace(watched_site(wired, store, helpdesk, clock.now(), reload), meter=meter)
        except HelpdeskError as error:
            is_first = store.cursor.of(name).watermark is None
            if is_first and not isinstance(error, TooMany | Unreachable):
                raise failure_of(error) from None
            _note(store, name, error)
            stop.manager.alive(f"waiting for the helpdesk: {error}")
        except EngineWaits as waits:
            if told != str(waits):
                told = str(waits)
                click.echo(line("waiting_for_accept", reason=told))
            stop.manager.alive("waiting for `rules accept`")
        if stop.wait(min(poll_every, _LONGEST_REST)):
            return None
        meter.beat_at = clock.now()
        store.lease.renew(name, owner, clock.now())


def _note(store: Store, site: str, error: HelpdeskError) -> None:
    from jira_csext.helpdesks.errors import NotAdmitted
    from jira_csext.store import SiteState

    now = clock.now() + store.cursor.of(site).clock_offset
    state = "not_admitted" if isinstance(error, NotAdmitted) else "unreachable"
    store.cursor.raise_state(site, SiteState("site", "", state, now, str(error)))
    click.echo(line("waiting_for_helpdesk", name=state, reason=error))


def _learn(watched: Watched) -> None:
    """Learn which projects there are and where notes can be kept inside; what is known holds until that succeeds."""
    from jira_csext.helpdesks.errors import HelpdeskError

    try:
        able = watched.helpdesk.capabilities()
    except HelpdeskError as error:
        click.echo(line("capabilities_unknown", reason=error))
        return
    watched.internal_notes.clear()
    watched.internal_notes.update(able.internal_notes)
