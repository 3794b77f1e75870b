"""What a client heard of a date is worked out by the delay warnings and by the promise ledger: both say the same.

They count postponements alike where dates are set in fields and by commands. Beside these the warnings count what we
said to the client: a later date in a message, and a message that could name none.
"""

from __future__ import annotations

import os
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from jira_csext.core.client import NO_CLIENT
from jira_csext.core.conditions import Always
from jira_csext.core.delay_rule import Deadline, DelayWarning, Postponed
from jira_csext.core.evaluate import evaluate
from jira_csext.core.promises import ledger
from jira_csext.core.rulebook import Rulebook
from jira_csext.core.timeline import Timeline
from tests.building import OFFICE, offset
from tests.core.oracle_delay import MINUTE, Happening
from tests.core.test_delay_oracle import START, happenings, ticket_of

RULEBOOK = Rulebook(
    delay_warnings=(
        DelayWarning(
            "default",
            Always(),
            (Deadline("promised_at"), Deadline("due_at")),
            offset("4h before"),
            OFFICE,
            postponed=Postponed(0, "leadership"),
        ),
    )
)
GRACE = 300
EXAMPLES = settings(max_examples=int(os.environ.get("CSEXT_EXAMPLES", "100")), deadline=None)


def only(drawn: tuple[Happening, ...], *whats: str) -> tuple[Happening, ...]:
    return tuple(one for one in drawn if one.what in whats)


@EXAMPLES
@given(happenings(), st.integers(1, 12 * 1440))
def test_both_know_the_same_date_that_the_client_heard(drawn: tuple[Happening, ...], minutes: int) -> None:
    now = START + minutes * MINUTE
    told = [one for one in only(drawn, "promised_at", "command", "wish", "said") if one.at <= now]
    # What was done in one second has no order.
    assume(all(one.at < two.at for one, two in pairwise(told)))
    ticket = ticket_of(told)
    watches = [cycle for cycle in evaluate(RULEBOOK, ticket, NO_CLIENT, now).cycles if cycle.metric == "deadline"]
    assume(watches and watches[-1].delay is not None)
    found = ledger(Timeline(ticket, now), OFFICE)

    heard_at: int | None = None
    wishes = {promise.event_id for promise in found.promises if promise.at_clients_wish}
    for heard in found.heard:
        # A message that names an earlier date takes nothing back.
        heard_at = heard.date_at if heard_at is None or heard.event_id in wishes else max(heard_at, heard.date_at)
    assert watches[-1].delay is not None
    assert watches[-1].delay.heard_at == heard_at


@EXAMPLES
@given(happenings(), st.integers(1, 12 * 1440))
def test_both_count_the_same_postponements(drawn: tuple[Happening, ...], minutes: int) -> None:
    now = START + minutes * MINUTE
    moves = [one for one in only(drawn, "promised_at", "due_at", "command", "wish") if one.at <= now]
    assume(all(two.at - one.at > GRACE for one, two in pairwise(moves)))
    ticket = ticket_of(moves)
    cycles = evaluate(RULEBOOK, ticket, NO_CLIENT, now).cycles

    counted = sum(step.step.startswith("postponed") for cycle in cycles for step in cycle.fired)
    assert counted == ledger(Timeline(ticket, now), OFFICE).postponements
