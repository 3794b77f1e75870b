"""The names and words that a JSON schema of the rules may offer: a folder's own, and those of its site file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from jira_csext.core.metric import BUILT_IN
from jira_csext.core.people import TICKET_ROLES
from jira_csext.rulefiles.draft import draft_of
from jira_csext.rulefiles.folder import read_folder
from jira_csext.rulefiles.known_words import KnownWords
from jira_csext.rulefiles.schema_values import NAME, Schema, one_or_more
from jira_csext.rulefiles.sections import NAMED_SECTIONS

ANYTHING = KnownWords()


@dataclass(frozen=True, slots=True)
class Names:
    """The names in each section of a rulebook, and the words of its site; a section that is not there may hold any."""

    sections: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    site: KnownWords = ANYTHING

    def one(self, section: str) -> Schema:
        """Return the schema of one name of a section; where none is known, any will do."""
        known = self._known(section)
        if not known:
            return NAME
        says = f"not in {section} when this schema was written ({', '.join(known[:12])}{', …' if known[12:] else ''})"
        return {"enum": list(known), "errorMessage": f"{says}; after adding it, run jira-csext rules schema"}

    def some(self, section: str) -> Schema:
        """Return the schema of one name of a section, or a list of them."""
        return one_or_more(self.one(section))

    def _known(self, section: str) -> tuple[str, ...]:
        known = self.sections.get(section, ())
        if section == "people" and section in self.sections:
            return tuple(dict.fromkeys((*known, *TICKET_ROLES)))
        if section == "metrics" and section in self.sections:
            return tuple(dict.fromkeys((*BUILT_IN, *known)))
        return known


def names_of(folder: Path, site: KnownWords = ANYTHING) -> Names:
    """Return the names that a rules folder uses, with `site` beside them; of a file that cannot be read, none at all.

    Entries that are wrong have names as well: whoever is mending them is helped most.
    """
    found = read_folder(folder)
    draft = draft_of(found.sources)
    if found.problems or draft.lacks_names:
        return Names(site=site)
    return Names({section: tuple(draft.names[section]) for section in NAMED_SECTIONS}, site)
