"""What an image build would find out late: pins that contradict each other, stages that are not there, unknown keys."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import requires
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tools.pin import PYTHONS

# The keys of the Compose specification that the file uses; a slip in one of them is ignored by some versions.
SERVICE_KEYS = {
    "image",
    "build",
    "restart",
    "env_file",
    "environment",
    "secrets",
    "volumes",
    "ports",
    "read_only",
    "tmpfs",
    "cap_drop",
    "security_opt",
    "stop_grace_period",
    "mem_limit",
    "pids_limit",
    "logging",
}


def pins(repo: Path, name: str) -> dict[str, Version]:
    text = (repo / "constraints" / name).read_text("utf-8")
    return {canonicalize_name(found[1]): Version(found[2]) for found in re.finditer(r"(?m)^([\w.-]+)==([^\s;]+)", text)}


def wanted_by(package: str, python: str) -> Iterator[Requirement]:
    """What a package needs on Linux with that Python, its extras left out."""
    there = {
        "sys_platform": "linux",
        "platform_system": "Linux",
        "os_name": "posix",
        "python_version": python,
        "python_full_version": f"{python}.0",
        "extra": "",
    }
    for text in requires(package) or ():
        requirement = Requirement(text)
        if requirement.marker is None or requirement.marker.evaluate(there):
            yield requirement


@pytest.mark.parametrize("name", ["image.txt", "image-full.txt", "build.txt"])
def test_what_each_pinned_package_needs_is_pinned_at_a_release_that_it_takes(repo: Path, name: str) -> None:
    pinned = pins(repo, name)
    image = re.search(r"python:(\d\.\d+)-", (repo / "deploy" / "Dockerfile").read_text("utf-8"))
    assert image is not None
    assert image[1] in PYTHONS

    missing = [
        f"{package} needs {requirement}, pinned is {pinned.get(canonicalize_name(requirement.name))}"
        for package in pinned
        for requirement in wanted_by(package, image[1])
        if (found := pinned.get(canonicalize_name(requirement.name))) is None
        or not requirement.specifier.contains(found, prereleases=True)
    ]

    assert len(pinned) > 3
    assert missing == []


def test_every_stage_that_something_is_taken_from_is_built_before(repo: Path) -> None:
    text = (repo / "deploy" / "Dockerfile").read_text("utf-8")
    stages = [(found.start(), found[1]) for found in re.finditer(r"(?m)^FROM \S+ AS (\w+)$", text)]
    taken = [(found.start(), found[1]) for found in re.finditer(r"(?m)^COPY --from=(\w+) ", text)]

    assert taken
    assert all(any(name == stage and at < place for at, stage in stages) for place, name in taken)
    # What a stage stands on is an argument with a usual value, so that another base can be named.
    assert set(re.findall(r"(?m)^FROM (\S+)", text)) == {"${PYTHON}"}
    assert re.search(r"(?m)^ARG PYTHON=python:", text)


def test_compose_uses_keys_that_there_are_and_durations_that_it_reads(repo: Path) -> None:
    document = yaml.safe_load((repo / "deploy" / "compose.yaml").read_text("utf-8"))

    assert set(document) <= {"name", "services", "secrets", "volumes"}
    for service in document["services"].values():
        assert set(service) <= SERVICE_KEYS
        assert re.fullmatch(r"(\d+h)?(\d+m)?(\d+s)?", service["stop_grace_period"])
        assert re.fullmatch(r"\d+[kmg]", service["mem_limit"])
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            assert source.startswith("./") or source in document["volumes"]
