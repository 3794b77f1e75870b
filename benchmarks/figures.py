"""Figures of a long measurement, kept in a file as they come, so that an interrupted one goes on where it was."""

from __future__ import annotations

import json
from pathlib import Path


class Figures(dict[str, float]):
    """Numbers by name; each is on the disk as soon as it is set."""

    def __init__(self, file: Path) -> None:
        super().__init__(json.loads(file.read_text("utf-8")) if file.exists() else {})
        self._file = file

    def __setitem__(self, name: str, figure: float) -> None:
        super().__setitem__(name, figure)
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(self, indent=1), "utf-8")
        fresh.replace(self._file)
