"""Names that the daemon itself speaks under: a rule of that name would be taken for it."""

from __future__ import annotations

from collections.abc import Iterator

from jira_csext.core.card import CARD_RULE
from jira_csext.core.commanded import RULE as COMMANDS
from jira_csext.rulefiles.draft import Draft
from jira_csext.rulefiles.problems import Problem, quoted
from jira_csext.rulefiles.uses import every_rule

_OURS = {CARD_RULE: "the status card is written", COMMANDS: "the commands of staff are carried out"}


def reserved_names(draft: Draft) -> Iterator[Problem]:
    """Yield each rule that is called what the daemon calls its own doings, now or before."""
    for entry in every_rule(draft):
        for name in (entry.name, *entry.value.renamed_from):
            if name in _OURS:
                yield entry.problem(says=f"{quoted(name)} is the name under which {_OURS[name]}; write another")
