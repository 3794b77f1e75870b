"""The histories that the benchmarks judge: real ones where they lie beside the checkout, else the made agency's."""

from __future__ import annotations

import gzip
import json
import os
import tempfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jira_csext.core.client import NO_CLIENT, ClientTimeline, a_client
from jira_csext.core.ticket import Ticket
from jira_csext.helpdesks.jira.reading import JiraReader
from jira_csext.helpdesks.jira.statuses import StatusCatalogue
from jira_csext.helpdesks.mapping import SiteMapping
from jira_csext.rulefiles import LoadedRulebook, load_rulebook
from jira_csext.sandbox.agency import END, issues, site_file
from jira_csext.site import load_site

REAL = Path(os.environ.get("CSEXT_SHARED") or Path(__file__).resolve().parents[2] / "shared") / "real-jira"

# How the real sets' words map onto those of the shipped rules, as a site file of theirs would say it.
REAL_SITE: dict[str, Any] = {
    "types": {
        "bug": ["Bug", "Test"],
        "question": ["Support request", "Question", "Wish"],
        "complaint": ["Incident", "Contribution"],
        "task": ["Task", "Sub-task", "Technical task", "Improvement", "New Feature", "Story", "Epic"],
    },
    "priorities": {
        "Highest": ["Blocker", "1 - Critical"],
        "High": ["Critical", "High", "2 - High"],
        "Medium": ["Major", "Medium", "3 - Moderate"],
        "Low": ["Minor", "Trivial", "Low", "4 - Low", "None"],
    },
    "states": {
        "waiting_for_client": ["Waiting", "Awaiting User Info"],
        "resolved": ["Resolved", "Closed", "Done", {"category": "done"}],
        "open": [
            *("Open", "New", "Active", "Reopened", "In Progress", "Patch Available", "Verified", "Waiting for upgrade"),
            *("Awaiting Problem", "Awaiting Vendor", "Awaiting Evidence"),
        ],
    },
    "fields": {"due_at": "duedate"},
}


@dataclass(frozen=True)
class History:
    """One set of issues as bytes, one a line, and the site mapping that reads them."""

    name: str
    lines: list[bytes]
    mapping: SiteMapping

    @cached_property
    def tickets(self) -> list[tuple[Ticket, ClientTimeline]]:
        """Every ticket with its client, of whom nothing but the name is known."""
        reader = JiraReader(self.mapping, StatusCatalogue.learned(self.lines))
        tickets = map(reader.read, self.lines)
        return [(ticket, a_client(ticket.client) if ticket.client else NO_CLIENT) for ticket in tickets]


def histories() -> list[History]:
    """Return the real sets; where there are none, say so and return the made agency's, twenty times over."""
    files = sorted(REAL.glob("*.jsonl.gz"))
    if files:
        mapping = SiteMapping.from_site(REAL_SITE)
        return [History(file.name, gzip.decompress(file.read_bytes()).splitlines(), mapping) for file in files]
    print(f"{REAL} holds no *.jsonl.gz (CSEXT_SHARED names its parent); the made agency's history stands in for it")
    lines = [json.dumps(issue, ensure_ascii=False).encode() for issue in issues(until=END)]
    return [History("made agency x 20", lines * 20, load_site(site_file(), required=True).mapping())]


def rulebook_of(text: str) -> LoadedRulebook:
    """Return the rulebook that a text holds; it is put into a folder for that, as an admin would."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "rules.yaml").write_text(text, encoding="utf-8")
        return load_rulebook(Path(folder))
