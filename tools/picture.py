"""Draws the README's picture: what `jira-csext demo` prints, as it prints it, in docs/images/demo.svg."""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI

from jira_csext.cli.demo import run_demo

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "demo.svg"
LINES = 31


def main() -> None:
    """Run the demo in a folder of its own and keep the first lines of what it says."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        whole = Console(record=True, width=118, file=io.StringIO(), force_terminal=True, highlight=False)
        run_demo(Path("csext-demo"), whole)
    shown = Console(record=True, width=118, file=io.StringIO(), force_terminal=True, highlight=False)
    text = whole.export_text(styles=True)
    for line in text.splitlines()[:LINES]:
        shown.print(line if "\x1b" not in line else _unstyled(line), markup=False)
    svg = shown.export_svg(title="make demo", theme=DIMMED_MONOKAI)
    # The fonts would be fetched from elsewhere; the reader's own monospace does.
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
    PICTURE.write_text(svg)
    print(f"{PICTURE.name}: {len(svg) // 1024} KB")


def _unstyled(line: str) -> str:
    return re.sub(r"\x1b\[[0-9;]*m", "", line)


if __name__ == "__main__":
    main()
