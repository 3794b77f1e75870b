"""The folder of the demo: laid out anew each time, but never over something that a person put or changed there."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path

from jira_csext.cli.failure import Failure
from jira_csext.cli.wiring import shown

_MARK = ".csext-demo"
_RULES = "rules"
_SITE = "csext.yaml"


def made_anew(folder: Path) -> None:
    """Lay out rules and site file, and forget the store of an earlier demo; what else lies there is left alone.

    Raises Failure for a folder that is not the demo's, and for one in which a file of the demo was changed since.
    """
    from jira_csext.data import rules_folder
    from jira_csext.sandbox.agency import site_file

    mark = folder / _MARK
    if folder.exists() and any(folder.iterdir()) and not mark.exists():
        raise Failure(f"{shown(folder)} holds other files; name a new folder with --folder")
    folder.mkdir(parents=True, exist_ok=True)
    if mark.exists():
        _refuse_changed(folder, _remembered(mark, rules_folder(), site_file()))
    for old in folder.glob("csext.db*"):
        old.unlink()
    # The mark first: a demo that is killed half-way can be run again.
    mark.write_text("{}", "utf-8")
    if (folder / _RULES).exists():
        shutil.rmtree(folder / _RULES)
    shutil.copytree(rules_folder(), folder / _RULES)
    shutil.copy(site_file(), folder / _SITE)
    remember(folder)


def remember(folder: Path) -> None:
    """Take rules and site file as they are now for the demo's own; to be called when the demo has changed one."""
    (folder / _MARK).write_text(json.dumps(_digests(folder), indent=1), "utf-8")


def _refuse_changed(folder: Path, known: Mapping[str, str]) -> None:
    there = _digests(folder)
    # Nothing is known of a folder that was left half laid out: then only the demo has been there.
    changed = [name for name, digest in there.items() if known and known.get(name) != digest]
    if changed:
        more = f" and {len(changed) - 1} more" if len(changed) > 1 else ""
        raise Failure(
            f"{shown(folder) / changed[0]}{more}: changed since the demo put it there, and a new demo would write over "
            f"it; name another folder with --folder, or delete {shown(folder)}"
        )


def _digests(folder: Path) -> dict[str, str]:
    """Return a digest of the site file and of each file under rules, by its path from the folder."""
    return _digests_of(folder / _RULES, folder / _SITE)


def _digests_of(rules: Path, site: Path) -> dict[str, str]:
    files = {f"{_RULES}/{path.relative_to(rules).as_posix()}": path for path in sorted(rules.rglob("*"))}
    files[_SITE] = site
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in files.items() if path.is_file()}


def _remembered(mark: Path, rules: Path, site: Path) -> Mapping[str, str]:
    """Return the digests of what the last demo laid out; where nobody noted them, of what comes with the program."""
    try:
        known = json.loads(mark.read_text("utf-8"))
    except ValueError:
        known = None
    return known if isinstance(known, dict) else _digests_of(rules, site)
