"""Forecasts on three real sets: Brier scores beside base rates, and how much came true of what was said.

The deadline is each set's resolution goal. The tables are fitted on the earlier 60 per cent of the promises, and the
later ones are looked at after 25, 50 and 75 per cent of their time: once with that one table, and once with tables
fitted anew as the daemon does, each on what was known by then.
"""

from __future__ import annotations

import gzip
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.histories import REAL, rulebook_of
from jira_csext.cli.forecast_text import checked_lines
from jira_csext.core.calendar import ALWAYS
from jira_csext.core.client import NO_CLIENT
from jira_csext.core.forecast_judged import scores
from jira_csext.core.forecast_open import foreseen
from jira_csext.core.forecast_told import told
from jira_csext.core.rulebook import Rulebook
from jira_csext.helpdesks.jira.reading import JiraReader
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.helpdesks.mapping import SiteMapping
from jira_csext.sync.forecast_check import Histories, checked, fitted_as_of, loads_of
from jira_csext.sync.forecast_fit import DAY, load_at

SETS = {"helpdesk-it": 30 * DAY, "servicenow-incidents": DAY // 4, "avro": 30 * DAY}
"""The sets, and how often tables are fitted anew: the second one begins and ends within three days."""

_WITHOUT_ASSIGNEES = "avro"
"""Its history does not say who had a ticket when, only who had it last: to use that would be to know the future."""


def histories_of(name: str, files: Sequence[Path]) -> Histories:
    """Return the tickets of a set, of whose clients nothing is known, read as a site file of theirs would say."""
    words = _policy(files[0].parent, name)["policy"]
    states = {
        "waiting_for_client": words["pause_states"],
        "resolved": words["stop_states"],
        "open": words["running_states"],
    }
    lines = [line for file in files for line in gzip.decompress(file.read_bytes()).splitlines()]
    reader = JiraReader(SiteMapping.from_site({"states": states}), StatusCatalogue.learned(lines))
    tickets = [reader.read(line) for line in lines]
    if name == _WITHOUT_ASSIGNEES:
        tickets = [ticket._replace(attributes={**ticket.attributes, "assignee": None}) for ticket in tickets]
    return [(ticket, NO_CLIENT) for ticket in tickets]


def rules_of(name: str, folder: Path) -> Rulebook:
    """Return the rulebook with the set's calendar and resolution goal."""
    policy = _policy(folder, name)
    calendar = policy["calendar"]
    hours = {day: [f"{opens}-{closes}" for opens, closes in spans] for day, spans in calendar["weekly"].items()}
    rules = {
        "version": 1,
        "calendars": {"default": {"timezone": calendar["tz"], "hours": hours, "closed": calendar["holidays"]}},
        "slas": {
            "resolution": {
                "when": "always",
                "metric": "resolution",
                "pause_while": {"state": "waiting_for_client"},
                "on_reopen": "resume",
                "goals": [{"target": f"{policy['policy']['goals']['resolution']}m"}],
            }
        },
    }
    return rulebook_of(json.dumps(rules)).rulebook


def _policy(folder: Path, name: str) -> Any:
    vectors = folder.parent / "vectors" / "sla-cycles" / "real-histories.json"
    return json.loads(vectors.read_text("utf-8"))["policies"][name]


def end_of(histories: Histories) -> int:
    """Return the instant of the last event: where the set ends."""
    return max(ticket.history[-1].at for ticket, _ in histories)


def with_twenty_cases(rules: Rulebook, histories: Histories) -> list[str]:
    """Return what is said of a ticket when the history holds twenty cases."""
    oldest = sorted(histories, key=lambda one: one[0].created_at)
    few, (ticket, client) = oldest[:20], oldest[20]
    now = ticket.created_at + 60
    table = fitted_as_of(rules, few, load_at(loads_of(few, now)), now)
    found = foreseen(rules, ticket, client, table, 20, now)
    return [line for line in told(found, rules.default_calendar or ALWAYS) if line]


def main() -> None:
    """Print all of it."""
    if not list(REAL.glob("*.jsonl.gz")):
        print(f"{REAL} holds no *.jsonl.gz (CSEXT_SHARED names its parent): nothing to judge by")
        return
    for name, refit_every in SETS.items():
        files = [REAL / f"{name}.jsonl.gz", REAL / f"{name}-more.jsonl.gz"]
        histories, rules = histories_of(name, files), rules_of(name, REAL)
        calendar = rules.default_calendar or ALWAYS
        for every in (0, refit_every):
            how = f"fitted anew every {every / DAY:g} days" if every else "one table"
            print(f"\n{name}: {len(histories)} tickets, {how}")
            found = checked(rules, histories, end_of(histories), share=0.6, refit_every=every)
            print("\n".join(f"  {line}" for line in checked_lines(found, calendar)))
            total = scores(found.looks)
            assert total is not None
            print(f"  {'yes' if total.own < total.base else 'NO'}: Brier score better than the base rate")
        print("with twenty cases of history:")
        print("\n".join(f"  {line}" for line in with_twenty_cases(rules, histories)))


if __name__ == "__main__":
    main()
