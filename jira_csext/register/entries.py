"""What a file says of clients, with the place of everything in it, and all that is wrong with the file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import Final, NamedTuple

from jira_csext.register.fields import FieldValue

_SHOWN: Final = 50


class FileProblem(NamedTuple):
    """One thing wrong in a file; line and column count from 1 (in CSV the column is the cell), `where` is its name."""

    file: str
    line: int
    column: int
    where: str
    what: str

    def __str__(self) -> str:
        return ": ".join(part for part in (f"{self.file}:{self.line}:{self.column}", self.where, self.what) if part)


class ImportRefused(ValueError):
    """A file that cannot be imported; `problems` are all that is wrong, by place, and nothing of it was taken."""

    def __init__(self, problems: Iterable[FileProblem]) -> None:
        self.problems = tuple(sorted(set(problems), key=lambda problem: (problem.line, problem.column, problem)))
        lines = [str(problem) for problem in self.problems[:_SHOWN]]
        if len(self.problems) > _SHOWN:
            lines.append(f"… and {len(self.problems) - _SHOWN} more of the kind; nothing was imported")
        super().__init__("\n".join(lines))


class Place(NamedTuple):
    """Where something stands: line and column from 1, and the name of the column or key."""

    line: int
    column: int
    name: str = ""


class Entry(NamedTuple):
    """One client of a file: the fields it speaks of, with their values and places; others stay as they are."""

    key: str
    place: Place
    given: Mapping[str, FieldValue]
    places: Mapping[str, Place]


def not_a_field(name: str, known: Iterable[str]) -> str:
    """Return the sentence for a column or key that no client has."""
    names = list(known)
    near = get_close_matches(name.casefold(), names, n=1)
    hint = f'did you mean "{near[0]}"?' if near else f"known: {', '.join(names)}"
    return f'a client has no "{name}"; {hint}'
