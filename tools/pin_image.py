"""Writes constraints/image.txt, image-full.txt and build.txt: what a container needs of dev.txt, at the same releases.

Asks nobody: which package needs which is read from what is installed here. `--check` only says whether they are as they
should be.
"""

from __future__ import annotations

import re
import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import requires
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tools.pin import PYTHONS, REPO, requirements

EXTRAS: Final = ("notify", "server", "postgres", "names")
EXTRAS_IN_FULL: Final = (*EXTRAS, "report", "forecast")
_MACHINES: Final = ("x86_64", "aarch64")
_PIN: Final = re.compile(r"^([\w.-]+)==[^\n]*(?:\n[ ]+--hash=[^\n]*)+", re.MULTILINE)


def pinned() -> dict[str, str]:
    """Return each pin of constraints/dev.txt with its hashes, by the package's name."""
    text = (REPO / "constraints" / "dev.txt").read_text(encoding="utf-8")
    return {canonicalize_name(pin.group(1)): pin.group(0) for pin in _PIN.finditer(text)}


def needed(wanted: Iterable[str]) -> set[str]:
    """Return the names of all that these requirements lead to, on any Linux and Python that we name."""
    found: set[tuple[str, frozenset[str]]] = set()
    left = [Requirement(text) for text in wanted]
    while left:
        requirement = left.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (name, extras) in found:
            continue
        found.add((name, extras))
        left += [one for text in requires(name) or () if _holds(one := Requirement(text), extras)]
    return {name for name, _ in found}


def _holds(requirement: Requirement, extras: frozenset[str]) -> bool:
    marker = requirement.marker
    if marker is None:
        return True
    linux = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"}
    return any(
        marker.evaluate(
            linux
            | {
                "python_version": python,
                "python_full_version": f"{python}.0",
                "platform_machine": machine,
                "extra": extra,
            }
        )
        for python in PYTHONS
        for machine in _MACHINES
        for extra in ("", *extras)
    )


def texts() -> dict[str, str]:
    """Return what each file should hold, by its name. Raises KeyError for a package that dev.txt lacks."""
    document = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
    pins = pinned()
    sets = {
        "image.txt": ("what the program needs in its container", requirements(EXTRAS, document["project"])),
        "image-full.txt": ("the same with reports and forecasts", requirements(EXTRAS_IN_FULL, document["project"])),
        "build.txt": ("what makes its wheel", document["build-system"]["requires"]),
    }
    return {
        name: f"# Written by tools/pin_image.py from dev.txt: {told}. Do not edit.\n"
        + "".join(f"{pins[package]}\n" for package in sorted(needed(wanted)))
        for name, (told, wanted) in sets.items()
    }


def main(words: list[str]) -> int:
    """Write the files, or with `--check` compare them; 1 when one is not as it should be."""
    stale = []
    for name, text in texts().items():
        path = REPO / "constraints" / name
        if path.is_file() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    for name in stale:
        print(f"constraints/{name}: {'run `make pins`' if '--check' in words else 'written'}")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
