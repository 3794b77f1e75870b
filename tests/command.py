"""Commands as a person calls them: words in, exit code and both outputs out; and the made agency to call them on."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from jira_csext.cli import main as entry
from jira_csext.data import rules_folder
from jira_csext.sandbox.agency import issues, site_file

END = "2026-05-22T19:00:00+03:00"


@dataclass(frozen=True)
class Outcome:
    """How a command ended and what it printed."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """The lines of standard output."""
        return self.out.splitlines()

    @property
    def sentence(self) -> str:
        """What was said on standard error: exactly one line, no traceback, nothing on standard output."""
        assert self.out == "", self.out
        assert self.err.count("\n") == 1, self.err
        assert "Traceback" not in self.err
        assert "defect" not in self.err, self.err
        return self.err.rstrip("\n")


def call(*words: object, given: str | bytes | None = None, env: Mapping[str, str | None] | None = None) -> Outcome:
    """Run one command in this process, with `given` on its standard input."""
    with CliRunner().isolation(given, env=env) as (out, err, _):
        code = entry.run([str(word) for word in words])
        return Outcome(code, out.getvalue().decode(), err.getvalue().decode())


@dataclass(frozen=True)
class Agency:
    """A folder with the made agency's site file, rules and history; `store` is where a test may keep its own."""

    folder: Path

    @property
    def site(self) -> Path:
        """The site file."""
        return self.folder / "csext.yaml"

    @property
    def store(self) -> Path:
        """The database that the site file names."""
        return self.folder / "csext.db"

    def backfill(self, path: Path, *more: object) -> Outcome:
        """Work a file through, judged at the end of the history."""
        return call("backfill", "--site", self.site, "--from", path, "--until", END, *more)

    def explain(self, ticket: str, at: str = END) -> Any:
        """The explanation of a ticket as JSON."""
        outcome = call("explain", ticket, "--site", self.site, "--at", at, "--output", "json")
        assert (outcome.code, outcome.err) == (0, "")
        return json.loads(outcome.out)

    def verdicts(self, *more: object) -> list[dict[str, Any]]:
        """The verdicts as JSON lines."""
        outcome = call("report", "verdicts", "--site", self.site, "--format", "jsonl", *more)
        assert (outcome.code, outcome.err) == (0, "")
        return [json.loads(line) for line in outcome.lines]

    def states(self, rule: str) -> dict[str, str]:
        """How the last cycle of a rule stands, by ticket."""
        return {line["ticket"]: line["state"] for line in self.verdicts("--rule", rule)}


def agency_in(folder: Path) -> Agency:
    """Lay the agency out in a folder, without a store."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(site_file(), folder / "csext.yaml")
    shutil.copytree(rules_folder(), folder / "rules")
    return Agency(folder)


def history() -> list[dict[str, Any]]:
    """The agency's issues, each a copy that a test may change."""
    return [json.loads(json.dumps(issue)) for issue in issues()]


def an_issue(number: int = 1, **fields: Any) -> dict[str, Any]:
    """A question answered after an hour, as Jira would tell it."""
    said = {"id": f"{number}1", "author": {"name": "pavel.rechnoy"}, "created": _may("11:00"), "body": "Yes."}
    return {
        "id": str(number),
        "key": f"SUP-{number}",
        "fields": {
            "summary": "May I?",
            "created": _may("10:00"),
            "issuetype": {"name": "Question"},
            "status": {"id": "1", "name": "Open", "statusCategory": {"key": "new"}},
            "reporter": {"name": "client"},
            "creator": {"name": "client"},
            "comment": {"comments": [said], "total": 1},
            **fields,
        },
        "changelog": {"histories": [], "total": 0},
    }


def _may(clock: str) -> str:
    return f"2026-05-18T{clock}:00.000+0300"


def copies(of: Sequence[dict[str, Any]], times: int) -> list[dict[str, Any]]:
    """The issues several times over, each copy under ids and keys of its own."""
    made = []
    for number in range(times):
        for issue in of:
            issue_id, key = int(issue["id"]) + number * 10_000, int(issue["key"].partition("-")[2]) + number * 1_000
            made.append({**issue, "id": str(issue_id), "key": f"SUP-{key}"})
    return made


def written(path: Path, of: Sequence[dict[str, Any]]) -> Path:
    """Write issues, one a line, and return the path."""
    path.write_text("".join(json.dumps(issue, ensure_ascii=False) + "\n" for issue in of), "utf-8")
    return path


def dump(store: Path, *tables: str) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the tables (tickets, events, verdicts) by their own order, free of row ids given by chance."""
    with closing(sqlite3.connect(store)) as connection:
        asked = tables or ("subject", "event", "verdict", "former_key")
        return {table: sorted(connection.execute(f"SELECT * FROM {table}").fetchall(), key=repr) for table in asked}


def pressed_after(count: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """Return what does as `real`, until somebody presses Ctrl-C behind so many calls."""
    calls = iter(range(count))

    def pressed(*given: Any) -> Any:
        if next(calls, None) is None:
            raise KeyboardInterrupt
        return real(*given)

    return pressed
