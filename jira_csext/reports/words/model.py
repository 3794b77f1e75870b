"""What a language has to say in reports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from jira_csext.reports.named_people import OURS


@dataclass(frozen=True, slots=True)
class Words:
    """All texts of reports in one language; `parts` are title and explanation by a part's name.

    In notes and on the page a count chooses its word: `{count:ticket/tickets}`, in Russian by its three forms. `types`
    are what this language's readers call the types of tickets, where the site file says so.
    """

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
    types: Mapping[str, str] = field(default_factory=dict)

    def note(self, name: str, /, **values: object) -> str:
        """Return a sentence of `notes` with the values that stand in it."""
        return _filled(self.notes[name], values)

    def on_page(self, name: str, /, **values: object) -> str:
        """Return a text of the page with the values that stand in it."""
        return _filled(self.page[name], values)

    def column(self, name: str) -> str:
        """Return the head of a column."""
        return self.columns.get(name, name.replace("_", " "))

    def value(self, text: str) -> str:
        """Return a word of ours in this language; all else is somebody's name and stays as it is."""
        if text.startswith(f"{OURS} "):
            return f"{self.page['one_of_ours']} {text.removeprefix(OURS).lstrip()}"
        return self.values.get(text, text)


class _Count(int):
    """A number that is written with the form of a word that goes with it."""

    def __format__(self, forms: str) -> str:
        if "/" not in forms:
            return format(int(self), forms)
        words = forms.split("/")
        return f"{int(self)} {words[_form(int(self)) if len(words) > _ENGLISH_FORMS else int(self != 1)]}"


_ENGLISH_FORMS: Final = 2


def _form(count: int) -> int:
    """Return which of the three Russian forms goes with a number: 1 обращение, 2 обращения, 5 обращений."""
    tens, ones = count % 100, count % 10
    if ones == 1 and tens != 11:
        return 0
    return 1 if 2 <= ones <= 4 and not 12 <= tens <= 14 else 2


def _filled(text: str, values: Mapping[str, object]) -> str:
    return text.format(**{name: _Count(one) if isinstance(one, int) else one for name, one in values.items()})
