"""What commands share: the options that name site, rules and store, and the values that they stand for."""

from __future__ import annotations

import os
import shlex
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jira_csext.cli.failure import Failure, HelpdeskUnreachable, StoreUnreached

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.rulebook import ActionKind, Rulebook
    from jira_csext.helpdesks.errors import HelpdeskError
    from jira_csext.helpdesks.port import Capabilities, Helpdesk
    from jira_csext.helpdesks.registry import Wait
    from jira_csext.rulefiles import KnownWords, LoadedRulebook
    from jira_csext.site import Site
    from jira_csext.store import StoreError
    from jira_csext.store.store import Store
    from jira_csext.sync.clients import Clients
    from jira_csext.sync.reload import Reload
    from jira_csext.sync.watched import Watched
    from jira_csext.sync.write_back_shown import Plan

_Command = TypeVar("_Command", bound=Callable[..., Any])
_PROGRAM = "jira-csext"
# What Service Management knows of a request is read without a word in the site file.
_READ_ANYWAY = frozenset({"organisations", "request_type", "feedback", "feedback_at"})


def site_options(command: _Command) -> _Command:
    """Add `--site`, `--rules` and `--store`; the last two beat the site file."""
    for option in (
        click.option("--store", help="Database to use instead of the site file's, such as sqlite:///csext.db."),
        click.option("--rules", type=click.Path(path_type=Path), help="Rules folder instead of the site file's."),
        click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]"),
    ):
        command = option(command)
    return command


def rules_options(command: _Command) -> _Command:
    """Add `--site` and `--rules`, for commands that need no store."""
    for option in (
        click.option("--rules", type=click.Path(path_type=Path), help="Rules folder instead of the site file's."),
        click.option("--site", type=click.Path(path_type=Path), help="Site file. [default: csext.yaml, if there]"),
    ):
        command = option(command)
    return command


@dataclass(frozen=True, slots=True)
class Wired:
    """A site ready to be worked with: its settings, and the rulebook in force."""

    site: Site
    loaded: LoadedRulebook

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook that the folder holds."""
        return self.loaded.rulebook


def load_settings(site: Path | None, rules: Path | None, store: str | None = None) -> Site:
    """Return the site's settings with the options laid over them. Raises Failure with every problem."""
    from jira_csext.site import SiteRefused, load_site

    try:
        settings = load_site(site, required=False)
    except SiteRefused as refused:
        raise Failure(str(refused)) from None
    given = {"rules": rules, "store": store}
    return settings.model_copy(update={name: value for name, value in given.items() if value is not None})


def load_rules(settings: Site) -> Wired:
    """Return the site with its rulebook. Raises Failure with every problem of the rules."""
    from jira_csext.rulefiles import RulebookRefused, load_rulebook

    try:
        return Wired(settings, load_rulebook(shown(settings.rules), words_of(settings)))
    except RulebookRefused as refused:
        raise Failure(str(refused)) from None


def words_of(settings: Site, able: Capabilities | None = None) -> KnownWords:
    """Return the words that the site file maps; of what it does not speak of, any word may occur, but no state.

    `able` is what the helpdesk said it can do, where it was asked.
    """
    from jira_csext.rulefiles import KnownWords
    from jira_csext.site.apart import labels_of
    from jira_csext.sync.notify import NOT_INSTALLED, is_installed

    missing: dict[ActionKind, str] = dict(able.missing) if able is not None else {}
    if not is_installed():
        missing["notify"] = NOT_INSTALLED
    return KnownWords(
        can=able.actions if able is not None else None,
        missing=missing,
        types=frozenset(settings.types) or None,
        states=frozenset(settings.states) if settings.states or settings.file is not None else None,
        priorities=frozenset(settings.priorities) or None,
        fields=frozenset(settings.fields) | _READ_ANYWAY if settings.fields else None,
        written_labels=labels_of(settings),
    )


def tell_of_guesses(settings: Site) -> None:
    """Say on standard error that there is no site file, where nothing else maps words or names people either."""
    if settings.file is None and not settings.maps_words:
        click.echo(
            "no site file: people, states and words are guessed, and waiting for the client may not be recognised; "
            "name one with --site (see docs/site-file.md)",
            err=True,
        )


def program() -> str:
    """Return how this program was called, so that a command which is printed can be pasted and runs."""
    called = sys.argv[0]
    name = Path(called).name
    if name == "main.py":
        return f"{shlex.quote(sys.executable)} -m jira_csext.cli.main"
    if name != _PROGRAM or called == shutil.which(_PROGRAM):
        return _PROGRAM
    return shlex.quote(called)


def counted(count: int, what: str) -> str:
    """Return `1 rule`, `2 rules`."""
    return f"{count} {what}{'' if count == 1 else 's'}"


def has_store(settings: Site) -> bool:
    """Return whether the site's store is there already; looking makes none. Raises Failure."""
    from jira_csext.store import StoreError
    from jira_csext.store.opening import is_there

    try:
        return is_there(settings.store)
    except StoreError as error:
        raise _store_failure(error) from None


def store_called(settings: Site) -> str:
    """Return how people are told of the site's store: as its file, or as its place on a server without a password."""
    from jira_csext.store.opening import file_of
    from jira_csext.store.server_url import place_of

    return str(file_of(settings.store) or place_of(settings.store))


@contextmanager
def opened_store(
    settings: Site,
    *,
    read_only: bool = False,
    must_exist: bool = False,
    tells_new: bool = False,
    any_helpdesk: bool = False,
) -> Iterator[Store]:
    """Open the site's store for a while; raises Failure with the store's sentence, whenever it comes.

    `must_exist` is for what says something about a daemon's site, which an empty store made by a slip knows nothing
    of; `tells_new` says on standard error that a store was made. A store that holds another helpdesk's tickets under
    the site's name is refused, unless `any_helpdesk` will do.
    """
    from jira_csext.cli.bound import refuse_another
    from jira_csext.store import StoreError, open_store
    from jira_csext.store.opening import missing_at

    is_new = (must_exist or tells_new) and not has_store(settings)
    if is_new and must_exist:
        raise Failure(missing_at(settings.store))
    try:
        with open_store(settings.store, read_only=read_only) as store:
            for notice in store.notices:
                click.echo(notice, err=True)
            if is_new and tells_new:
                click.echo(f"a new store was made at {store_called(settings)}", err=True)
            if not any_helpdesk:
                refuse_another(settings, store)
            yield store
    except StoreError as error:
        raise _store_failure(error) from None


def _store_failure(error: StoreError) -> Failure:
    from jira_csext.store.errors import StoreUnreachable

    return (StoreUnreached if isinstance(error, StoreUnreachable) else Failure)(str(error))


def opened_helpdesk(settings: Site, wait: Wait | None = None) -> Helpdesk:
    """Return the helpdesk that the site file means; it has not been asked anything yet. Raises Failure.

    `wait` waits a number of seconds and may end early.
    """
    from jira_csext.helpdesks.errors import MappingRefused, SettingsRefused
    from jira_csext.helpdesks.registry import open_helpdesk, wait_seconds

    plain = settings.model_dump(mode="json", exclude={"helpdesk": {"token"}, "webhooks": {"secret"}})
    try:
        return open_helpdesk(plain, {"token": _token_of(settings)}, wait or wait_seconds)
    except (SettingsRefused, MappingRefused) as refused:
        raise Failure(str(refused)) from None


def _token_of(settings: Site) -> str:
    helpdesk = settings.helpdesk
    if helpdesk.token is not None:
        return helpdesk.token.get_secret_value()
    if helpdesk.token_file is None:
        return ""
    try:
        return helpdesk.token_file.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no text"
        raise Failure(f"helpdesk.token_file: {shown(helpdesk.token_file)} cannot be read: {why}") from None


def clients_of(store: Store, settings: Site) -> Clients:
    """Return the clients of the site, as the store's register has them now."""
    from jira_csext.cli.clients_shared import matching_of
    from jira_csext.register.live import LiveRegister
    from jira_csext.sync.clients import Clients

    register = LiveRegister(store.register, matching_of(settings))
    return Clients(register, settings.clients.project, settings.clients.label_prefix, settings.helpdesk.zone)


def watched_site(
    wired: Wired, store: Store, helpdesk: Helpdesk, now: int, reload: Reload | None = None, *, gated: bool = True
) -> Watched:
    """Return the site ready for a turn, its rulebook in force from now on. Raises HelpdeskError, StoreError.

    After an upgrade that would do much at once only because it judges otherwise, EngineWaits, unless not `gated`.

    What the helpdesk can keep internal is asked of it; its own clock dates the rules that are new, because what falls
    due is dated by it as well. `now` is this machine's clock. Where the rules were edited since the site was last
    served, those of before hold at first, and `reload` takes the edit in between turns, so that none has to wait;
    without one it is taken in here.
    """
    from jira_csext.cli.bound import bind
    from jira_csext.cli.rules_in_force import kept_rules, reload_of, rules_of
    from jira_csext.core.told import TOLD
    from jira_csext.site.settings import seconds_of
    from jira_csext.store import RulebookVersion
    from jira_csext.sync.notify import Grouping
    from jira_csext.sync.people import with_people
    from jira_csext.sync.plan_gate import Upgrade, let_through
    from jira_csext.sync.read_anew import read_anew
    from jira_csext.sync.reload import rule_names
    from jira_csext.sync.speech import Templates
    from jira_csext.sync.watched import Limits, Watched
    from jira_csext.sync.write_back import clear_all

    settings = wired.site
    kept = kept_rules(settings, store)
    first = wired if kept is None or kept.texts == wired.loaded.texts else replace(wired, loaded=kept)
    rulebook, version, _ = rules_of(first)
    able = helpdesk.capabilities()
    helpdesk_now = helpdesk.clock()
    limits, clients = settings.limits, clients_of(store, settings)
    if gated:
        client_of, accept_above = clients.register.client_of, settings.daemon.accept_above
        let_through(Upgrade(settings.name, rulebook, version, client_of, accept_above), store, helpdesk_now)
    anew = read_anew(store, settings.name, store.cursor.of(settings.name).rulebook, version.mapping, helpdesk_now)
    bind(settings, store, now)
    store.put_rulebook(RulebookVersion(*version, first_used_at=now))
    store.activations.activate(settings.name, version.digest, rule_names(rulebook), helpdesk_now)
    watched = Watched(
        settings.name,
        helpdesk,
        store,
        rulebook,
        version.digest,
        Templates(settings.rules, settings.language),
        dict(able.internal_notes),
        Limits(
            grace=seconds_of(limits.grace),
            writes_per_hour=limits.writes_per_hour,
            writes_per_day=limits.writes_per_day,
            replies_per_day=limits.replies_per_day,
        ),
        missing=dict(able.missing),
        status_card=settings.status_card,
        client_of=clients.register.client_of,
        clients=clients,
        write_back=_write_back(settings, store, helpdesk_now),
        edits_together=able.together,
        shared_with=able.shared_with,
        told_fields=frozenset(settings.fields) & frozenset(TOLD.values()),
        notices=(*able.notices, *filter(None, (anew,))),
        grouping=Grouping(
            seconds_of(settings.notify.group_wait),
            seconds_of(settings.notify.group_interval),
            seconds_of(settings.notify.fallback_after),
        ),
    )
    clear_all(watched, helpdesk_now)
    watched = with_people(watched, helpdesk_now)
    return reload_of(wired).settle(watched, helpdesk_now) if reload is None else watched


def _write_back(settings: Site, store: Store, now: int) -> Plan | None:
    """Return what is written back from now on, None for nothing."""
    from jira_csext.sync.write_back_shown import Plan

    given = settings.write_back
    if not given:
        store.write_backs.end(settings.name)
        return None
    since = store.write_backs.begin(settings.name, now)
    return Plan(tuple(given.fields), since, given.label_prefix, dict(given.words), given.clear)


def with_rules(watched: Watched, wired: Wired, version: str) -> Watched:
    """Return the site with the rules in place of those it had, their people looked up; all else stays as it is."""
    from jira_csext import clock
    from jira_csext.sync.people import with_people
    from jira_csext.sync.speech import Templates

    templates = Templates(wired.site.rules, wired.site.language)
    now = clock.now() + watched.store.cursor.of(watched.site).clock_offset
    return with_people(replace(watched, rulebook=wired.rulebook, version=version, templates=templates), now)


def failure_of(error: HelpdeskError) -> Failure:
    """Return how a command ends that the helpdesk let down: 3 when it cannot be reached, 2 when it refuses us."""
    from jira_csext.helpdesks.errors import TooMany, Unreachable

    kind = HelpdeskUnreachable if isinstance(error, Unreachable | TooMany) else Failure
    return kind(str(error))


def shown(path: Path) -> Path:
    """Return the path as a person would write it: from here, where it lies below here."""
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would show where a link leads, not what was typed
    here = Path.cwd()
    return absolute.relative_to(here) if absolute.is_relative_to(here) else path


def instant_of(text: str, calendar: Calendar) -> int:
    """Return the epoch second that a person means: ISO 8601, in the calendar's zone where it names none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise Failure(
            f'"{text}" is no instant; write 2026-05-12, "2026-05-12 14:30" ({calendar.spec.timezone}) '
            "or 2026-05-12T14:30:00+03:00"
        ) from None
    try:
        at = calendar.instant(moment)
        # Beyond the years that calendars serve: said here, before anything is counted from it.
        calendar.local(at)
    except (ValueError, OverflowError) as error:
        raise Failure(f'"{text}": {error}') from None
    return at
