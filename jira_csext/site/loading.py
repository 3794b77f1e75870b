"""The site file read: its settings with the environment laid over them, or every problem at its place."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from jira_csext.rulefiles.source import SourceFile, read_source
from jira_csext.site.apart import clashes
from jira_csext.site.problems import placed, said, secrets_in, unreadable
from jira_csext.site.settings import PREFIX, Site, SiteRefused

DEFAULT_NAME = "csext.yaml"


def load_site(path: Path | None, *, required: bool) -> Site:
    """Return the settings in the file, or the defaults where there is none and none is `required`.

    Raises SiteRefused with every problem as `file:line:column: what is wrong`.
    """
    place = path or Path(DEFAULT_NAME)
    if place.is_dir():
        raise SiteRefused(
            (f"{place}: this is a folder; name the site file in it with --site, or move the folder away",)
        )
    if not place.is_file():
        if required or path is not None:
            raise SiteRefused((f"{place}: there is no such site file; write one, or name another with --site",))
        return _validated(None, place.parent)
    try:
        data = place.read_bytes()
    except OSError as error:
        raise SiteRefused((f"{place}: cannot be read: {error.strerror}",)) from None
    source, problems = read_source(str(place), data)
    if problems or source is None:
        raise SiteRefused(tuple(str(problem) for problem in problems))
    if source.value is not None and not isinstance(source.value, dict):
        raise SiteRefused((f"{place}:1:1: a site file is a mapping such as `rules: rules/`",))
    site = _validated(source, place.parent)
    site.stands_in(place)
    return site


def _validated(source: SourceFile | None, folder: Path) -> Site:
    values: Mapping[str, Any] = source.value if source is not None and isinstance(source.value, dict) else {}
    problems = list(secrets_in(source, values))
    try:
        site = _settings(_anchored(values, folder))
    except ValidationError as error:
        raise SiteRefused((*problems, *said(source, error))) from None
    except ValueError as error:
        raise SiteRefused((*problems, unreadable(error))) from None
    problems.extend(_mapping_problems(site, source))
    if problems:
        raise SiteRefused(tuple(problems))
    return site


def _settings(values: Mapping[str, Any]) -> Site:
    """Return the settings with the environment laid over them; what reads it costs as much as all the rest."""
    if not any(name.upper().startswith(PREFIX) for name in os.environ):
        return Site(**values)
    from jira_csext.site.environment import SiteInEnvironment

    return SiteInEnvironment(**values)


def _anchored(values: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """Return the file's values with its paths counted from its folder, so that they hold from any directory."""
    anchored = dict(values)
    rules = anchored.setdefault("rules", "rules")
    if isinstance(rules, str):
        anchored["rules"] = folder / rules
    store = anchored.setdefault("store", "sqlite:///csext.db")
    if isinstance(store, str) and (match := re.fullmatch(r"sqlite:///([^/:].*)", store)):
        anchored["store"] = f"sqlite:///{folder / match[1]}"
    for section, key in (("helpdesk", "token_file"), ("webhooks", "secret_file")):
        given = anchored.get(section)
        if isinstance(given, dict) and isinstance(file := given.get(key), str):
            anchored[section] = {**given, key: folder / file}
    return anchored


def _mapping_problems(site: Site, source: SourceFile | None) -> list[str]:
    try:
        site.mapping()
    except SiteRefused as refused:
        return [placed(source, problem) for problem in refused.problems]
    return [placed(source, problem) for problem in clashes(site)]
