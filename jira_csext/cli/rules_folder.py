"""What the commands of `rules` share: the folders that they are about, and how one is read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import load_settings, shown, words_of

if TYPE_CHECKING:
    from jira_csext.helpdesks.port import Capabilities
    from jira_csext.rulefiles import KnownWords, LoadedRulebook, Problem
    from jira_csext.site import Site

output_option = click.option(
    "--output",
    "--format",
    type=click.Choice(["text", "json"]),
    default="text",
    show_default=True,
    help="For people or machines.",
)
folder_argument = click.argument("folder", required=False, type=click.Path(path_type=Path))
folders_argument = click.argument("folders", metavar="[FOLDER]...", nargs=-1, type=click.Path(path_type=Path))


def settings_of(site: Path | None, folders: tuple[Path, ...], rules: Path | None) -> list[Site]:
    """Return the settings for each folder; where none is named, for that of the site file.

    A folder that is not there is a slip of whoever called, and no finding about rules: Failure.
    """
    if folders and rules is not None:
        raise Failure(f"The rules folder is named twice, {folders[0]} and --rules {rules}; leave one of them out")
    settings = load_settings(site, rules)
    found = [settings.model_copy(update={"rules": folder}) for folder in dict.fromkeys(folders)] or [settings]
    for one in found:
        _refuse_no_folder(one.rules)
    return found


def all_words_of(settings: Site, able: Capabilities | None = None) -> KnownWords:
    """Return the words of the site file, what its helpdesk can do, and the texts of the rules folder."""
    from jira_csext.rulefiles.folder import template_names

    folder = shown(settings.rules)
    texts = template_names(folder, settings.language)
    return replace(words_of(settings, able), templates=texts, language=settings.language, texts=folder)


def read_rules(settings: Site, able: Capabilities | None = None) -> tuple[LoadedRulebook | None, list[Problem]]:
    """Return the rulebook with its warnings, or without one all problems; `able` as the helpdesk said, if asked."""
    from jira_csext.rulefiles import RulebookRefused, load_rulebook

    try:
        loaded = load_rulebook(shown(settings.rules), all_words_of(settings, able))
    except RulebookRefused as refused:
        return None, list(refused.problems)
    return loaded, list(loaded.warnings)


def names_of_rules(loaded: LoadedRulebook | None) -> list[str] | None:
    """Return the names of all rules, None where they could not be read."""
    return None if loaded is None else list(loaded.rulebook.former_names)


def _refuse_no_folder(rules: Path) -> None:
    place = shown(rules)
    if rules.is_file():
        raise Failure(f"{place}: this is a file; name the folder that holds it ({place.parent})")
    if not rules.is_dir():
        raise Failure(f"{place}: there is no such folder; name the folder that holds the rule files")
