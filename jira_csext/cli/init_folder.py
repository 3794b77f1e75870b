"""The folder of `init`: its files are made aside, tried, and put in place whole, over nothing that is there."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import load_rules, load_settings, shown

if TYPE_CHECKING:
    from jira_csext.site.draft import Drafted

SITE, RULES = "csext.yaml", "rules"
_THERE = (SITE, RULES, "csext.db")


def refuse_taken(folder: Path) -> None:
    """Raise Failure when the folder cannot take a site, or has one already."""
    if folder.exists() and not folder.is_dir():
        raise Failure(f"{shown(folder)}: this is a file; name a folder")
    taken = [name for name in _THERE if (folder / name).exists()]
    if taken:
        there = " and ".join(str(shown(folder) / name) for name in taken)
        raise Failure(
            f"{there}: there already, and init writes over nothing; name another folder: jira-csext init FOLDER"
        )


def put_in_place(folder: Path, draft: Drafted, starter: Path) -> None:
    """Write site file and rules, both or neither. Raises Failure, and OSError where the folder cannot be written."""
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with tempfile.TemporaryDirectory(prefix=".csext-init-", dir=folder) as name:
            aside = Path(name)
            _write(aside, draft, starter)
            load_rules(load_settings(aside / SITE, None))
            refuse_taken(folder)
            _move(aside, folder)
    finally:
        if is_new and not any(folder.iterdir()):
            folder.rmdir()


def _write(aside: Path, draft: Drafted, starter: Path) -> None:
    rules = aside / RULES
    rules.mkdir()
    for name, text in draft.rules.items():
        (rules / name).write_text(text, "utf-8")
    shutil.copytree(starter / "templates", rules / "templates")
    shutil.copy(starter / "rules.schema.json", rules)
    (aside / SITE).write_text(draft.site, "utf-8")


def _move(aside: Path, folder: Path) -> None:
    (aside / RULES).rename(folder / RULES)
    try:
        # The site file last: whoever finds it, finds the rules beside it.
        (aside / SITE).rename(folder / SITE)
    except BaseException:
        if not (folder / SITE).exists():
            shutil.rmtree(folder / RULES)
        raise
