"""What `rules plan` and `rules backtest` share: rulebooks to compare, tickets to compare them on, and who does it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from jira_csext import clock
from jira_csext.cli.backfill_age import tell_of_age
from jira_csext.cli.failure import Failure, Interrupted
from jira_csext.cli.rules_folder import read_rules
from jira_csext.cli.rules_in_force import rules_of, rules_of_texts
from jira_csext.cli.wiring import Wired, clients_of, has_store, opened_store, shown, store_called

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.client import ClientTimeline
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.core.ticket import Ticket
    from jira_csext.rulefiles import LoadedRulebook
    from jira_csext.site import Site
    from jira_csext.store.store import Store
    from jira_csext.sync.plan_source import FromFile, FromStore

_Found = TypeVar("_Found")


@dataclass(frozen=True, slots=True)
class RulesAt:
    """Rules and what they are called when they are spoken of; `engine` is the one that what is on record names.

    `is_in_force` says that a daemon serves the site by them, or has.
    """

    name: str
    loaded: LoadedRulebook
    version: str
    engine: str = ""
    version_now: str = ""
    is_in_force: bool = False

    @classmethod
    def of_folder(cls, settings: Site, folder: Path) -> RulesAt:
        """Return the rules of a folder. Raises Failure with every problem."""
        from jira_csext.rulefiles.problems import lines_of

        if not folder.is_dir():
            raise Failure(f"{shown(folder)}: there is no such folder; name the folder that holds the rule files")
        of_folder = settings.model_copy(update={"rules": folder})
        loaded, problems = read_rules(of_folder)
        if loaded is None:
            raise Failure("\n".join(lines_of(problems)))
        version = rules_of(Wired(of_folder, loaded)).version.digest
        return cls(f"{shown(folder)} ({version[:8]})", loaded, version)

    @property
    def rulebook(self) -> Rulebook:
        """The rulebook."""
        return self.loaded.rulebook

    @property
    def calendar(self) -> Calendar:
        """The calendar in whose zone people are told of instants."""
        from jira_csext.core.calendar import ALWAYS

        return self.rulebook.default_calendar or ALWAYS

    @property
    def is_of_other_engine(self) -> bool:
        """Whether what is on record was judged by another engine than this program's."""
        from jira_csext.core.evaluate import ENGINE

        return bool(self.engine) and self.engine != ENGINE

    def judged_now(self) -> RulesAt:
        """Return the same rules as this program judges them."""
        from jira_csext.core.evaluate import ENGINE

        return replace(self, name=f"engine {ENGINE}", version=self.version_now, engine="")

    def is_text_of(self, settings: Site) -> bool:
        """Whether the site's folder holds these very rules."""
        loaded, _ = read_rules(settings)
        return loaded is not None and loaded.texts == self.loaded.texts


def in_force(settings: Site) -> RulesAt:
    """Return the rules in force, of the text that the store keeps; where none ever were, those of the last backfill.

    Raises Failure where there are neither.
    """
    from jira_csext.rulefiles import RulebookRefused

    name = settings.name
    with opened_store(settings, read_only=True, must_exist=True) as store:
        version = store.cursor.of(name).rulebook
        is_in_force = bool(version)
        version = version or _of_last_backfill(store, name)
        kept = store.rulebook(version) if version else None
    if kept is None:
        raise Failure(
            f"No rulebook is in force on {name} yet, and no backfill has judged its tickets: start the daemon or run "
            "`jira-csext backfill` first, or name the rules to compare with: --against FOLDER"
        )
    called = "the rules in force" if is_in_force else "the rules of the last backfill"
    try:
        loaded = rules_of_texts(settings, kept.texts)
    except RulebookRefused as refused:
        first = next((str(problem) for problem in refused.problems if problem.severity == "error"), "")
        raise Failure(
            f"What stands on record for {called}, {version}, cannot be read by this program and site file any more "
            f"({first}); name the rules to compare with: --against FOLDER"
        ) from None
    version_now = rules_of(Wired(settings, loaded)).version.digest
    return RulesAt(f"{called} ({version[:8]})", loaded, version, kept.engine, version_now, is_in_force)


def _of_last_backfill(store: Store, site: str) -> str:
    """Return the version that the last backfill of the site judged by, "" where there was none."""
    last = ""
    for entry in store.audit_log():
        if entry.what == "backfilled" and entry.details.get("site", site) == site:
            last = str(entry.details.get("rulebook", ""))
    return last


def edited(settings: Site, folder: Path | None) -> RulesAt:
    """Return the rules of the folder, or else of the site's own. Raises Failure."""
    return RulesAt.of_folder(settings, settings.rules if folder is None else folder)


def offset_of(settings: Site) -> int:
    """Return how many seconds the helpdesk's clock is ahead, 0 where no store knows."""
    if not has_store(settings):
        return 0
    with opened_store(settings, read_only=True) as store:
        return store.cursor.of(settings.name).clock_offset


def clients_on_record(settings: Site) -> Callable[[Ticket], ClientTimeline]:
    """Return who a ticket's client is, by the register as it is now; without a store by name."""
    from jira_csext.sync.clients import client_by_name

    if not has_store(settings):
        return client_by_name
    with opened_store(settings, read_only=True) as store:
        return clients_of(store, settings).register.register.client_of


def source_of(settings: Site, path: Path | None, calendar: Calendar, *, open_only: bool) -> FromStore | FromFile:
    """Return where the tickets come from: a file if one is named, else the store. Raises Failure."""
    from jira_csext.helpdesks.errors import MappingRefused
    from jira_csext.helpdesks.jira.newest import Newest
    from jira_csext.helpdesks.jira.reading import JiraReader
    from jira_csext.helpdesks.jira.statuses import StatusCatalogue
    from jira_csext.store import open_store
    from jira_csext.sync.issue_file import FileRefused, issue_lines
    from jira_csext.sync.plan_source import FromFile, FromStore

    if path is None:
        if not has_store(settings):
            raise Failure(
                f"There is no store at {store_called(settings)} yet: name tickets with --tickets "
                "FILE, or run the backfill or the daemon first"
            )
        return FromStore(lambda: open_store(settings.store, read_only=True), settings.name, open_only)
    newest = Newest(clock.now())
    try:
        statuses = StatusCatalogue.learned(newest.passing(line.data for line in issue_lines(path)))
        return FromFile(path, JiraReader(settings.mapping(), statuses), calendar, open_only, newest.at)
    except (FileRefused, MappingRefused) as error:
        raise Failure(str(error)) from None


def tell_of_old_file(source: FromStore | FromFile, at: int, calendar: Calendar, option: str) -> None:
    """Say what it does to the figures that a file is older than the instant as of which it is looked at."""
    from jira_csext.sync.plan_source import FromFile

    if isinstance(source, FromFile):
        tell_of_age(source.newest, at, calendar, option)


def looked_through(work: Callable[[int], _Found], workers: int | None) -> _Found:
    """Return what the work finds with so many processes; every way in which it can end badly is a sentence."""
    from jira_csext.store import StoreError
    from jira_csext.sync.issue_file import FileRefused
    from jira_csext.sync.processes import ProcessLost, cores

    try:
        return work(workers or cores())
    except (FileRefused, StoreError) as error:
        raise Failure(str(error)) from None
    except ProcessLost:
        raise Failure(
            "One of the processes was ended from outside; if the system did it for want of memory, call for fewer of "
            "them with --workers 1"
        ) from None
    except KeyboardInterrupt:
        raise Interrupted("Interrupted; nothing was written, so nothing is left behind.") from None
