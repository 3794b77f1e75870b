"""Draws the README's picture: what `jira-csext demo` prints, as it prints it, in docs/images/demo.svg."""

from __future__ import annotations

import io
import os
import re
import tempfile
from pathlib import Path

from click.testing import CliRunner
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from jira_csext.cli.demo import demo

PICTURE = Path(__file__).resolve().parents[1] / "docs" / "images" / "demo.svg"
LINES = 33
WIDTH = 118


def main() -> None:
    """Run the demo in a folder of its own and draw the first lines of what it says."""
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    runner = CliRunner()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        said = runner.invoke(demo, color=True, catch_exceptions=False).output
        os.chdir(PICTURE.parent)
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    for line in said.splitlines()[:LINES]:
        text = Text.from_ansi(line)
        text.truncate(WIDTH, overflow="ellipsis")
        console.print(text)
    svg = console.export_svg(title="make demo", theme=DIMMED_MONOKAI)
    # The fonts would be fetched from elsewhere; the reader's own monospace does.
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
    PICTURE.write_text(svg)
    print(f"{PICTURE.name}: {len(svg) // 1024} KB")


if __name__ == "__main__":
    main()
