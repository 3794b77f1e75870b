"""What commands share: the options that name site, rules and store, and the values that they stand for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from jira_csext.cli.failure import Failure

if TYPE_CHECKING:
    from jira_csext.core.calendar import Calendar
    from jira_csext.core.rulebook import Rulebook
    from jira_csext.rulefiles import KnownWords, LoadedRulebook
    from jira_csext.site import Site
    from jira_csext.store.store import Store

_Command = TypeVar("_Command", bound=Callable[..., Any])


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


def words_of(settings: Site) -> KnownWords | None:
    """Return the words that the site file maps; None where it maps nothing, so that any word may occur."""
    from jira_csext.rulefiles import KnownWords

    if not (settings.types or settings.states or settings.priorities or settings.fields):
        return None
    return KnownWords(
        types=frozenset(settings.types) or None,
        states=frozenset(settings.states) or None,
        priorities=frozenset(settings.priorities) or None,
        fields=frozenset(settings.fields) or None,
    )


@contextmanager
def opened_store(settings: Site, *, read_only: bool = False) -> Iterator[Store]:
    """Open the site's store for a while; raises Failure with the store's sentence, whenever it comes."""
    from jira_csext.store import StoreError, open_store

    try:
        with open_store(settings.store, read_only=read_only) as store:
            yield store
    except StoreError as error:
        raise Failure(str(error)) from None


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
        return calendar.instant(moment)
    except ValueError as error:
        raise Failure(f'"{text}": {error}') from None
