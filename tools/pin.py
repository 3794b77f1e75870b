"""Writes constraints/*.txt: the exact releases of a set-up with the hashes of their files, and no address.

Ranges for those who use the package are in pyproject.toml; this resolves them anew, so running it is the upgrade.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

REPO = Path(__file__).resolve().parents[1]

SETS = {"dev": ("dev",), "bench": ("dev", "bench")}
"""The extras of each file; the second holds only what the first does not, and is installed together with it."""

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
PLATFORMS = {
    "Linux x86_64": ("manylinux_2_28_x86_64", "manylinux_2_17_x86_64", "manylinux2014_x86_64", "manylinux1_x86_64"),
    "Linux aarch64": ("manylinux_2_28_aarch64", "manylinux_2_17_aarch64", "manylinux2014_aarch64"),
    "macOS arm64": ("macosx_14_0_arm64", "macosx_12_0_arm64", "macosx_11_0_arm64"),
}

Hashes = dict[str, set[str]]


def requirements(extras: Sequence[str], project: dict[str, Any]) -> list[str]:
    """Return what the project and these extras ask for, with the project's own extras followed."""
    wanted: list[str] = list(project["dependencies"])
    for extra in extras:
        for requirement in project["optional-dependencies"][extra]:
            own = re.fullmatch(rf"{project['name']}\[([\w,]+)\]", requirement)
            wanted += requirements(own.group(1).split(","), project) if own else [requirement]
    return sorted(set(wanted), key=str.lower)


def resolve(wanted: Sequence[str], options: Sequence[str] = ()) -> Hashes | None:
    """Return `name==version` and its hashes as pip would install it; None when pip finds no answer."""
    with tempfile.TemporaryDirectory() as folder:
        listed, report = Path(folder, "wanted.txt"), Path(folder, "report.json")
        listed.write_text("\n".join(wanted), encoding="utf-8")
        command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "-qqq", *options]
        done = subprocess.run([*command, "--report", str(report), "-r", str(listed)], check=False)
        if done.returncode:
            return None
        installed = json.loads(report.read_text(encoding="utf-8"))["install"]
    return {
        f"{item['metadata']['name']}=={item['metadata']['version']}": {
            item["download_info"]["archive_info"]["hashes"]["sha256"]
        }
        for item in installed
    }


def on_every_target(pins: Hashes) -> list[tuple[str, str]]:
    """Add to `pins` the hashes for each Python and platform we name; return which pin is lacking for which."""
    lacking: list[tuple[str, str]] = []
    for platform, tags in PLATFORMS.items():
        for python in PYTHONS:
            options = ["--no-deps", "--only-binary=:all:", "--target", "nowhere", "--python-version", python]
            options += [f"--platform={tag}" for tag in tags]
            # One release without a file spoils the answer for all, so then ask for each alone.
            found = resolve(sorted(pins), options) or {}
            for pin in sorted(pins) if not found else ():
                alone = resolve([pin], options)
                if alone is None:
                    lacking.append((pin, f"{platform}, Python {python}"))
                found |= alone or {}
            for pin, hashes in found.items():
                pins[pin] |= hashes
    return lacking


def sentences(lacking: Sequence[tuple[str, str]], needed: Collection[str]) -> list[str]:
    """Return what is said of the pins that lack a file for a target; of those `needed` the program cannot do without.

    Others are development's alone: a peer of a benchmark, say, is left out where there is none.
    """
    said = []
    for pin, target in lacking:
        why = "the program needs it" if _name(pin) in needed else "only development uses it, and does without it there"
        said.append(f"{pin} has no wheel for {target}; {why}.")
    return said


def needed_by_the_program(project: dict[str, Any]) -> set[str]:
    """Return the names of what an image holds: as constraints/ has it, and what the project asks for by now."""
    from tools.pin_image import EXTRAS_IN_FULL

    held = (REPO / "constraints" / "image-full.txt").read_text(encoding="utf-8")
    asked = re.findall(r"^([\w.-]+)", "\n".join(requirements(EXTRAS_IN_FULL, project)), re.MULTILINE)
    return {canonicalize_name(name) for name in (*re.findall(r"^([\w.-]+)==", held, re.MULTILINE), *asked)}


def _name(pin: str) -> str:
    return canonicalize_name(pin.partition("==")[0])


def written(name: str, pins: Hashes) -> str:
    """Return the text of a constraints file."""
    head = f"# Written by tools/pin.py {name} from pyproject.toml, with hashes for CPython {', '.join(PYTHONS)}\n"
    head += f"# on {', '.join(PLATFORMS)}. Do not edit.\n"
    lines = [
        " \\\n".join([pin, *(f"    --hash=sha256:{value}" for value in sorted(hashes))])
        for pin, hashes in sorted(pins.items(), key=lambda item: item[0].lower())
    ]
    return head + "\n".join(lines) + "\n"


def main(names: Sequence[str]) -> int:
    """Write the named sets, all when none is named.

    Returns 1 when a target lacks a file that the program needs, or pip finds no answer, 2 on a wrong name. Every other
    file that a target lacks is named, and the rest is done.
    """
    unknown = sorted(set(names) - set(SETS))
    if unknown:
        print(f"There is no set {unknown[0]!r}; there are {', '.join(SETS)}.", file=sys.stderr)
        return 2
    project = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lacking: list[tuple[str, str]] = []
    held: set[str] = set()
    for name, extras in SETS.items():
        pins = resolve(requirements(extras, project))
        if pins is None:
            print(f"constraints/{name}.txt is left as it was: pip found no releases that fit.", file=sys.stderr)
            return 1
        pins = {pin: hashes for pin, hashes in pins.items() if pin not in held}
        held |= set(pins)
        if name in (names or SETS):
            lacking += on_every_target(pins)
            (REPO / "constraints" / f"{name}.txt").write_text(written(name, pins), encoding="utf-8")
            print(f"constraints/{name}.txt: {len(pins)} releases")
    needed = needed_by_the_program(project)
    for sentence in sentences(lacking, needed):
        print(sentence, file=sys.stderr)
    return 1 if any(_name(pin) in needed for pin, _ in lacking) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
