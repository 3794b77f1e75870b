"""What lies in a rules folder, as one text that changes with every edit: rule files and templates by their content."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

# Larger ones are refused when they are read; until then their size and time say enough.
_LARGEST = 4_000_000


class _Seen(NamedTuple):
    changed_ns: int
    size: int
    inode: int
    digest: str


class FolderDigest:
    """The digest of a rules folder, asked for again and again: a file is read again when its time or size has changed.

    Scenarios and hidden files do not count.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._seen: dict[str, _Seen] = {}

    def now(self) -> str:
        """Return the digest of all names and contents; of what cannot be read it says only that. Never raises."""
        digest = hashlib.sha256()
        seen: dict[str, _Seen] = {}
        try:
            for path in self._files():
                name = str(path.relative_to(self.folder))
                seen[name] = self._looked_at(name, path)
        except OSError as error:
            digest.update(f"unreadable {error.errno}".encode())
        self._seen = seen
        for name, one in sorted(seen.items()):
            digest.update(f"{name}\0{one.digest}\0".encode(errors="surrogateescape"))
        return digest.hexdigest()

    def _files(self) -> Iterator[Path]:
        for path in self.folder.iterdir():
            if path.suffix.lower() in (".yaml", ".yml") and not path.name.startswith("."):
                yield path
        for path in (self.folder / "templates").rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                yield path

    def _looked_at(self, name: str, path: Path) -> _Seen:
        try:
            found = path.stat()
            known = self._seen.get(name)
            if known is not None and known[:3] == (found.st_mtime_ns, found.st_size, found.st_ino):
                return known
            at, size = found.st_mtime_ns, found.st_size
            told = f"{size} bytes of {at}" if size > _LARGEST else hashlib.sha256(path.read_bytes()).hexdigest()
            return _Seen(at, size, found.st_ino, told)
        except OSError as error:
            return _Seen(0, 0, 0, f"unreadable {error.errno}")
