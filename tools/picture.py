"""Draws the README's pictures: docs/images/live.svg, what `demo --live` prints, and report.png, the page `demo` writes.

The first is too long for a picture, so the parts that show most, with a mark between. The second is photographed by the
system's Chromium, and left as it is where there is none.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import tempfile
from pathlib import Path

import click
from click.testing import CliRunner
from PIL import Image
from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import DIMMED_MONOKAI
from rich.text import Text

from jira_csext.cli.demo import demo

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "images"
WIDTH = 100
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

# From a line that begins with the first words to the one before that with the second.
PARTS = (
    ("A made agency", "  09:30"),
    ("  12:15  SUP-5   warned", "  12:20"),
    ("  12:30  SUP-1   warned", "  12:50"),
    ("  14:00", "  14:30"),
    ("  15:00", "  15:05  SUP-5"),
    ("What was promised", "What was said"),
)


def main() -> None:
    """Run the demo in a folder of its own and draw what it says."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        said = CliRunner().invoke(demo, ["--live"], color=True, catch_exceptions=False).output.splitlines()
        os.chdir(PICTURES)
        CliRunner().invoke(demo, ["--folder", str(Path(folder) / "past")], catch_exceptions=False)
        _photograph(Path(folder) / "past" / "report.html", PICTURES / "report.png")
    _draw(_parts(said), PICTURES / "live.svg", WIDTH, "make demo")


def _photograph(page: Path, picture: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        print(f"{picture.name}: left as it is, there is no Chromium here")
        return
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as profile:
        opened = playwright.chromium.launch_persistent_context(
            profile, executable_path=browser, headless=True, args=QUIET, viewport={"width": 1160, "height": 988}
        )
        shown = opened.new_page()
        shown.goto(page.as_uri())
        shown.screenshot(path=picture)
        opened.close()
    with Image.open(picture) as photographed:
        # Few colours make a page a small file.
        photographed.convert("RGB").quantize(48).save(picture, optimize=True)
    print(f"{picture.name}: {picture.stat().st_size // 1024} KB")


def _parts(said: list[str]) -> list[str]:
    """Return the parts to show. Raises LookupError when the demo no longer says what one of them begins with."""
    plain = [click.unstyle(line) for line in said]

    def place(words: str, after: int) -> int:
        found = next((at for at, line in enumerate(plain) if at >= after and line.startswith(words)), None)
        if found is None:
            raise LookupError(f'No line of the demo begins with "{words}" any more; mend PARTS in {__file__}')
        return found

    shown: list[str] = []
    end = 0
    for first, behind in PARTS:
        start = place(first, end)
        if start > end and shown[-1].strip():
            shown.append("  ⋮" if plain[start].startswith(" ") else "")
        end = place(behind, start)
        shown += said[start:end]
    return shown


def _draw(lines: list[str], picture: Path, width: int, title: str) -> None:
    console = Console(record=True, width=width, file=io.StringIO(), force_terminal=True)
    for line in lines:
        text = Text.from_ansi(line)
        text.truncate(width, overflow="ellipsis")
        console.print(text)
    svg = console.export_svg(title=title, theme=DIMMED_MONOKAI)
    # The fonts would be fetched from elsewhere; the reader's own monospace does.
    svg = re.sub(r"@font-face\s*\{.*?\}\s*", "", svg, flags=re.DOTALL).replace("Fira Code, monospace", "monospace")
    picture.write_text(svg)
    print(f"{picture.name}: {len(svg) // 1024} KB")


if __name__ == "__main__":
    main()
