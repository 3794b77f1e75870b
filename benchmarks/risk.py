"""What the risk list would have been worth: on the made agency, and where complaints can be derived from real tickets.

The made agency throws its complaints by dice, so that a list which says more there than how many tickets a client has
would have seen the future. No public history tells complaints. Derived ones stand in: a ticket that was opened again
(avro), or on which its reporter wrote once more after it was resolved (tidev), is a complaint from that instant on, and
the reporter is the client. The help desk's tickets name no client, and the incidents last three days: neither can be
judged by weeks.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from click.testing import CliRunner

from benchmarks.histories import REAL, REAL_SITE
from jira_csext.cli import main as entry
from jira_csext.data import rules_folder
from jira_csext.sandbox.agency import issues, site_file

Json = dict[str, Any]

_DATE = re.compile(r"(\d{4}-\d{2}-\d{2})(T.*)?")
_FOUR_WEEKS = timedelta(weeks=4)
_CLIENT = "customfield_client"
_COMPLAINT = "Complaint"


def agency_over(times: int) -> Iterator[Json]:
    """Yield the made agency's four weeks so many times, by other dice each, one after the other."""
    for turn in range(times):
        for issue in issues(seed=turn + 1):
            moved = _moved(json.loads(json.dumps(issue)), -_FOUR_WEEKS * turn)
            project, _, number = issue["key"].partition("-")
            yield {
                **moved,
                "id": str(int(issue["id"]) + turn * 100_000),
                "key": f"{project}-{int(number) + turn * 1000}",
            }


def _moved(value: Any, by: timedelta) -> Any:
    if isinstance(value, dict):
        return {name: _moved(one, by) for name, one in value.items()}
    if isinstance(value, list):
        return [_moved(one, by) for one in value]
    found = _DATE.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return value
    return f"{datetime.fromisoformat(found[1]) + by:%Y-%m-%d}{found[2] or ''}"


def opened_again(issue: Json) -> str:
    """Return when the ticket was first opened again, nothing where it never was."""
    for history in issue["changelog"]["histories"]:
        if any(item["field"] == "status" and item["toString"] == "Reopened" for item in history["items"]):
            return str(history["created"])
    return ""


def written_once_more(issue: Json) -> str:
    """Return when the reporter first wrote after the ticket was resolved, nothing where they never did."""
    fields = issue["fields"]
    resolved, reporter = fields.get("resolutiondate"), (fields.get("reporter") or {}).get("name")
    for comment in (fields.get("comment") or {}).get("comments", []) if resolved and reporter else []:
        is_theirs = (comment.get("author") or {}).get("name") == reporter
        if is_theirs and _instant(comment["created"]) > _instant(resolved):
            return str(comment["created"])
    return ""


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def with_complaints(name: str, complained: Callable[[Json], str]) -> Iterator[Json]:
    """Yield a real set's issues, those derived as complaints turned into such at that instant."""
    for file in sorted(REAL.glob(f"{name}*.jsonl.gz")):
        for line in gzip.decompress(file.read_bytes()).splitlines():
            issue = json.loads(line)
            fields = issue["fields"]
            fields[_CLIENT] = (fields.get("reporter") or {}).get("name")
            at, before = complained(issue), fields["issuetype"]["name"]
            if at:
                fields["issuetype"] = {"name": _COMPLAINT}
                item = {"field": "issuetype", "fieldtype": "jira", "fromString": before, "toString": _COMPLAINT}
                histories = issue.setdefault("changelog", {}).setdefault("histories", [])
                histories.append({"id": "complaint", "author": {"name": "x"}, "created": at, "items": [item]})
                issue["changelog"]["total"] = len(histories)
            yield issue


def judged(name: str, found: Iterator[Json], site: Json | None, until: str) -> None:
    """Backfill the issues into a store of their own and print what the lists of their weeks were worth."""
    with tempfile.TemporaryDirectory() as kept:
        folder = Path(kept)
        settings = folder / "csext.yaml"
        if site is None:
            shutil.copy(site_file(), settings)
        else:
            settings.write_text(json.dumps(site), "utf-8")
        shutil.copytree(rules_folder(), folder / "rules")
        export = folder / "issues.jsonl"
        export.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in found), "utf-8")
        _call("backfill", "--site", settings, "--from", export, "--until", until, "--store", f"sqlite:///{folder}/db")
        print(f"== {name}")
        print(
            _call(
                "report",
                "risk",
                "--backtest",
                "--site",
                settings,
                "--store",
                f"sqlite:///{folder}/db",
                "--until",
                until,
            )
        )


def _call(*words: object) -> str:
    with CliRunner().isolation() as (out, err, _):
        code = entry.run([str(word) for word in words])
        said = out.getvalue().decode()
        if code not in (0, 1):
            raise SystemExit(err.getvalue().decode())
        return said


def main() -> None:
    """Print the tables of every set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=26, help="how often the agency's four weeks are played")
    given = parser.parse_args()
    judged("made agency, complaints by dice", agency_over(given.times), None, "2026-05-22T19:00:00+03:00")
    types = {**REAL_SITE["types"], "complaint": [_COMPLAINT]}
    site = {**REAL_SITE, "types": types, "fields": {**REAL_SITE["fields"], "client": _CLIENT}}
    for name, derived in (("avro", opened_again), ("tidev", written_once_more)):
        judged(f"{name}, complaints derived", with_complaints(name, derived), site, "2023-01-01T00:00:00+00:00")


if __name__ == "__main__":
    main()
