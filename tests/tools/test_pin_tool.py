"""`tools/pin.py`: a file that a platform lacks is named, all the rest is pinned, and it fails only where we need it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tools import pin
from tools.pin import Hashes

PROJECT = """\
[project]
name = "ours"
dependencies = ["Click>=8"]
[project.optional-dependencies]
dev = ["pytest"]
bench = ["Time_Grid"]
notify = []
server = []
postgres = []
names = []
report = []
forecast = []
"""


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A repository of three packages; of those in the list nobody has a wheel for Linux on aarch64."""
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    (tmp_path / "constraints").mkdir()
    (tmp_path / "constraints" / "image-full.txt").write_text("colorama==1.0 \\\n    --hash=sha256:00\n", "utf-8")
    lacking: list[str] = []
    version = {"Click>=8": "click==8.1", "pytest": "pytest==9.0", "Time_Grid": "time-grid==0.1"}

    def resolve(wanted: Sequence[str], options: Sequence[str] = ()) -> Hashes | None:
        pins = [version.get(one, one) for one in wanted] + ([] if options else ["colorama==1.0"])
        target = "aarch64" if any("aarch64" in option for option in options) else "elsewhere"
        if target == "aarch64" and any(one.startswith(name) for one in pins for name in lacking):
            return None
        return {one: {f"{one}-{target}"} for one in pins}

    monkeypatch.setattr(pin, "REPO", tmp_path)
    monkeypatch.setattr(pin, "resolve", resolve)
    return lacking


def test_where_every_platform_has_every_file_nothing_is_said(
    asked: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert pin.main([]) == 0
    assert capsys.readouterr().err == ""


def test_what_only_development_uses_is_named_and_the_rest_is_done(
    asked: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.append("time-grid")

    code = pin.main([])

    said = capsys.readouterr().err.splitlines()
    assert code == 0
    assert len(said) == len(pin.PYTHONS)
    beginning = "time-grid==0.1 has no wheel for Linux aarch64, Python 3.11; only development uses it, and"
    assert said[0] == f"{beginning} does without it there."
    bench = (tmp_path / "constraints" / "bench.txt").read_text("utf-8")
    assert "time-grid==0.1-elsewhere" in bench
    dev = (tmp_path / "constraints" / "dev.txt").read_text("utf-8")
    assert dev.count("pytest==9.0-aarch64") == 1


@pytest.mark.parametrize("name", ["click", "colorama"])
def test_what_the_program_needs_there_ends_with_one_though_the_rest_is_done(
    asked: list[str], name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked.append(name)

    assert pin.main([]) == 1
    assert "Python 3.12; the program needs it." in capsys.readouterr().err
    assert "pytest==9.0-aarch64" in (tmp_path / "constraints" / "dev.txt").read_text("utf-8")
