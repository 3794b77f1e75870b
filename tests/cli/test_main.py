"""The entry point: what it imports, how it ends, what it says."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from collections.abc import Callable, Iterator

import click
import pytest

from jira_csext import __version__
from jira_csext.cli import main as entry
from jira_csext.cli.failure import FINDINGS, Failure, HelpdeskUnreachable
from jira_csext.data import rules_folder

HEAVY = ("alembic", "holidays", "jinja2", "jira", "msgspec", "pydantic", "requests", "rich", "sqlalchemy", "yaml")
DEFECT = (
    f"A defect in jira-csext {__version__}: ZeroDivisionError: by zero. "
    "Run it again with CSEXT_TRACEBACK=1 and report what it prints.\n"
)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[Callable[[], None]], None]]:
    """Registers a command `try-it` that does what the test wants."""

    def register(body: Callable[[], None]) -> None:
        monkeypatch.setattr(sys.modules[__name__], "try_it", click.command("try-it")(body), raising=False)
        entries = {"try-it": entry.Entry(f"{__name__}:try_it", "What a test wants.")}
        monkeypatch.setattr(entry.LazyGroup, "entries", entries)

    return (yield register)


def raising(error: BaseException) -> Callable[[], None]:
    def body() -> None:
        raise error

    return body


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_and_version_import_nothing_heavy(option: str) -> None:
    script = (
        "import sys\nfrom jira_csext.cli.main import run\n"
        f"assert run([{option!r}]) == 0\n"
        f"print('loaded', sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "loaded []"


def test_the_version_is_the_package_s(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.run(["--version"]) == 0
    assert capsys.readouterr().out == f"jira-csext, version {__version__}\n"


def test_every_command_is_listed_with_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.run(["--help"]) == 0
    listed = capsys.readouterr().out
    assert [name for name in entry.COMMANDS if f"\n  {name} " not in listed] == []


def test_a_mistyped_command_is_answered_with_the_nearest_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.run(["explian", "SUP-42"]) == 2
    assert "There is no command 'explian'; did you mean 'explain'?" in capsys.readouterr().err


def test_no_command_at_all_shows_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert entry.run([]) == 2
    assert "Commands:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (Failure("rules/slas.yaml:7:12: no"), 2, "rules/slas.yaml:7:12: no\n"),
        (HelpdeskUnreachable("acme did not answer."), 3, "acme did not answer.\n"),
        (click.FileError("old.jsonl", "it is a folder"), 2, "Error: Could not open file 'old.jsonl': it is a folder\n"),
        (PermissionError(errno.EACCES, "Permission denied", "csext.db"), 2, "csext.db: Permission denied.\n"),
        (
            OSError(errno.ENOSPC, "No space left on device", "csext.db"),
            2,
            "csext.db: No space left on device. Free some space and run the command again.\n",
        ),
        (
            ZeroDivisionError("by zero"),
            70,
            DEFECT,
        ),
        (KeyboardInterrupt(), 130, "\nInterrupted.\n"),
        (click.exceptions.Exit(FINDINGS), 1, ""),
    ],
)
def test_an_error_is_a_sentence_and_an_exit_code(
    command: Callable[[Callable[[], None]], None],
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
    code: int,
    said: str,
) -> None:
    command(raising(error))
    assert entry.run(["try-it"]) == code
    assert capsys.readouterr().err == said


def test_a_defect_shows_where_it_happened_when_asked_to(
    command: Callable[[Callable[[], None]], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CSEXT_TRACEBACK", "1")
    command(raising(ZeroDivisionError("by zero")))
    with pytest.raises(ZeroDivisionError):
        entry.run(["try-it"])


@pytest.mark.parametrize("words", [["--help"], ["calendar", "--help"]])
def test_a_reader_that_has_seen_enough_ends_the_command_quietly(words: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        [sys.executable, "-m", "jira_csext.cli.main", *words], stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("closed", [">&-", "2>&-", "<&- >&- 2>&-"])
def test_a_closed_output_is_no_defect(closed: str) -> None:
    asked = ["calendar", "between", "always", "2026-05-12", "2026-05-13", "--rules", str(rules_folder())]
    words = [sys.executable, "-m", "jira_csext.cli.main", *asked]
    done = subprocess.run(["sh", "-c", f'"$@" {closed}', "sh", *words], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
