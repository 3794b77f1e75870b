"""A rules folder: which files are read, and everything that keeps one of them from being read."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jira_csext.rulefiles.problems import Problem
from jira_csext.rulefiles.source import MAX_BYTES, SourceFile, read_source, too_large

MAX_FILES = 1_000
MAX_TEXT = 10_000_000


@dataclass
class RulesFolder:
    """The rule files of a folder in the order of their names, and what is wrong with any of them."""

    sources: list[SourceFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def texts(self) -> Mapping[str, str]:
        """The text of each file, by its name without the folder."""
        return {Path(source.name).name: source.text for source in self.sources}


def read_folder(folder: Path) -> RulesFolder:
    """Return every `*.yaml` file directly in `folder`, named as the folder was given. Never raises."""
    found = RulesFolder()
    try:
        paths = sorted(path for path in folder.iterdir() if not path.name.startswith("."))
    except OSError as error:
        found.problems.append(Problem(str(folder), 0, 0, "", _no_folder(folder, error)))
        return found
    if len(paths) > MAX_FILES:
        what = f"{len(paths)} files are more than a rulebook has ({MAX_FILES} at most); name the folder of the rules"
        found.problems.append(Problem(str(folder), 0, 0, "", what))
        return found
    read: dict[str, Path] = {}
    for path in paths:
        if path.suffix == ".yaml":
            twin = read.setdefault(unicodedata.normalize("NFC", path.name).casefold(), path)
            if twin is not path:
                what = f"the name differs from {twin.name} in case only, and some systems keep just one; rename it"
                found.problems.append(Problem(str(path), 0, 0, "", what))
            elif sum(len(source.text) for source in found.sources) > MAX_TEXT:
                what = f"with this file the rules are longer than {MAX_TEXT // 1_000_000} MB; move what is none away"
                found.problems.append(Problem(str(path), 0, 0, "", what))
                break
            else:
                _add(found, path)
        elif path.suffix.lower() in (".yml", ".yaml") and not path.is_dir():
            what = f"only files ending in .yaml are read; rename it to {path.stem}.yaml, or move it away"
            found.problems.append(Problem(str(path), 0, 0, "", what))
    if not found.sources and not found.problems:
        what = "no rule files here; put a file ending in .yaml into the folder"
        found.problems.append(Problem(str(folder), 0, 0, "", what))
    return found


def read_rule_file(path: Path) -> tuple[SourceFile | None, list[Problem]]:
    """Return one file with the places of everything in it, or what keeps it from being read."""
    if path.exists() and not path.is_file() and not path.is_dir():
        # Opening a pipe waits for whoever writes into it, perhaps for ever.
        return None, [Problem(str(path), 0, 0, "", "this is a pipe or a device; put an ordinary file here")]
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
            size = path.stat().st_size
    except OSError as error:
        return None, [Problem(str(path), 0, 0, "", _unreadable(path, error))]
    if len(data) > MAX_BYTES:
        return None, [Problem(str(path), 0, 0, "", too_large(max(size, len(data))))]
    source, problems = read_source(str(path), data)
    return source, problems


def template_names(folder: Path, language: str) -> frozenset[str] | None:
    """Return the names of the texts in a rules folder's `templates/<language>/`; None where that is not there."""
    texts = folder / "templates" / language
    return frozenset(path.stem for path in texts.glob("*.txt")) if texts.is_dir() else None


def digest_of(texts: Mapping[str, str]) -> str:
    """Return the hex SHA-256 of file names and texts; people are shown the first twelve characters."""
    digest = hashlib.sha256()
    for name, text in sorted(texts.items()):
        for part in (name, text):
            data = part.encode()
            # The length keeps a text that looks like the next name from being taken for it.
            digest.update(len(data).to_bytes(8, "big"))
            digest.update(data)
    return digest.hexdigest()


def _add(found: RulesFolder, path: Path) -> None:
    source, problems = read_rule_file(path)
    found.problems += problems
    if source is not None:
        found.sources.append(source)


def _no_folder(folder: Path, error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "there is no such folder; name the folder that holds the rule files"
        case NotADirectoryError():
            return f"this is a file; name the folder that holds it ({folder.parent})"
        case PermissionError():
            return "the folder may not be read; give this account the right to read it"
        case _:
            return f"the folder cannot be read ({error.strerror})"


def _unreadable(path: Path, error: OSError) -> str:
    match error:
        case IsADirectoryError():
            return "this is a folder with the name of a rule file; rename it"
        case PermissionError():
            return "the file may not be read; give this account the right to read it"
        case FileNotFoundError() if path.is_symlink():
            return "the file is a link to something that is gone; delete or mend it"
        case FileNotFoundError():
            return "there is no such file; check its name"
        case _:
            return f"the file cannot be read ({error.strerror})"
