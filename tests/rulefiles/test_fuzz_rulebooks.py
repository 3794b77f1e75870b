"""Rulebooks as written, right and nearly right, over random histories: a refusal with places, or invariants that hold.

CSEXT_EXAMPLES raises how many are tried; docs/testing.md says more.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from jira_csext.core.client import ClientTimeline, client_attributes
from jira_csext.core.rulebook import Rulebook
from jira_csext.rulefiles import RulebookRefused
from jira_csext.rulefiles.rulebook import rulebook_from
from jira_csext.rulefiles.source import read_source
from tests.building import at
from tests.fuzzed import DAY, client_holds, client_lives, lives, refusal_holds, rulebook_holds
from tests.strategies_books import full_tickets
from tests.strategies_written import as_yaml, slipped, written

many = settings(
    max_examples=int(os.environ.get("CSEXT_EXAMPLES", "40")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
STANDARD = client_attributes("acme", tier="standard", segment="current")
KEY = client_attributes("acme", tier="key", manager="kim", segment="current")
CLIENT = ClientTimeline("acme", ((0, STANDARD), (at("Wed 10:01"), KEY)))


def loaded(book: Mapping[str, Any]) -> Rulebook | None:
    """The rulebook, or None where it is refused as a refusal should be."""
    source, problems = read_source("rules/a.yaml", as_yaml(book))
    try:
        if source is None:
            raise RulebookRefused(problems)
        return rulebook_from([source]).rulebook
    except RulebookRefused as refused:
        refusal_holds(refused)
        return None


@many
@given(st.data())
def test_a_rulebook_in_the_schemas_words_keeps_its_promises_over_any_history(data: st.DataObject) -> None:
    rulebook = loaded(data.draw(written()))
    event("loads" if rulebook else "refused")
    if rulebook is None:
        return
    ticket = data.draw(full_tickets(data.draw(st.sampled_from(("seconds", "days")))))
    happened = sorted({max(moment.at, ticket.created_at) for moment in ticket.history})
    last = happened[-1]

    rulebook_holds(rulebook, ticket, CLIENT, (*happened, last + 1, last + 90, last + DAY, last + 9 * DAY))


@many
@given(slipped())
def test_a_rulebook_with_slips_is_refused_at_its_places_or_holds(book: Mapping[str, Any]) -> None:
    rulebook = loaded(book)
    event("loads" if rulebook else "refused")
    if rulebook is None:
        return

    for ticket, client, instants in lives():
        rulebook_holds(rulebook, ticket, client, instants)
    for life, looks in client_lives():
        client_holds(rulebook, life, looks)
