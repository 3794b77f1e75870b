"""What a language has to say in reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from jira_csext.reports.named_people import OURS


@dataclass(frozen=True, slots=True)
class Words:
    """All texts of reports in one language; `parts` are title and explanation by a part's name."""

    language: str
    reports: Mapping[str, str]
    parts: Mapping[str, tuple[str, str]]
    columns: Mapping[str, str]
    values: Mapping[str, str]
    notes: Mapping[str, str]
    page: Mapping[str, str]
    hours: str
    minutes: str
    decimal: str

    def column(self, name: str) -> str:
        """Return the head of a column."""
        return self.columns.get(name, name.replace("_", " "))

    def value(self, text: str) -> str:
        """Return a word of ours in this language; all else is somebody's name and stays as it is."""
        if text.startswith(f"{OURS} "):
            return f"{self.page['one_of_ours']} {text.removeprefix(OURS).lstrip()}"
        return self.values.get(text, text)
