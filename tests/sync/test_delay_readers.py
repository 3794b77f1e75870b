"""Who may read of another ticket in a message to the client: only whoever may read that ticket as well."""

from __future__ import annotations

import pytest

from jira_csext.core.ticket import Ticket, Value
from jira_csext.sync.delay_readers import may_be_named

ORGANISATIONS = "fields.organisations"


def a_ticket(reporter: str, participants: Value = (), organisations: Value = ()) -> Ticket:
    attributes: dict[str, Value] = {
        "reporter": reporter,
        "participants": participants,
        ORGANISATIONS: organisations,
    }
    return Ticket("SUP-1", "1", 0, attributes, ())


@pytest.mark.parametrize(
    ("other", "on", "may"),
    [
        (a_ticket("maud"), a_ticket("maud"), True),
        (a_ticket("ned"), a_ticket("maud"), False),
        (a_ticket("ned", ("Maud",)), a_ticket("maud"), True),
        (a_ticket("ned", "maud"), a_ticket("maud"), True),
        # A participant of the one is nobody on the other.
        (a_ticket("maud"), a_ticket("maud", ("outsider",)), False),
        (a_ticket("maud", ("outsider",)), a_ticket("maud", ("outsider",)), True),
        # Whoever is of the organisation reads what is shared with it, and nothing else.
        (a_ticket("ned", (), ("Harbour",)), a_ticket("maud", (), ("Harbour",)), True),
        (a_ticket("maud"), a_ticket("maud", (), ("Harbour",)), False),
        (a_ticket("maud", (), ("Harbour",)), a_ticket("maud"), True),
        (a_ticket("ned", (), ("Harbour",)), a_ticket("maud"), False),
        (a_ticket("maud", (), ("Harbour",)), a_ticket("maud", (), ("Harbour", "Partner")), False),
        (a_ticket("ned", (), ("Harbour",)), a_ticket("maud", ("outsider",), ("Harbour",)), False),
        # Where nobody is said to have reported it, anybody may read it.
        (a_ticket(""), a_ticket(""), False),
    ],
)
def test_a_ticket_is_named_only_to_those_who_may_read_it(other: Ticket, on: Ticket, may: bool) -> None:
    assert may_be_named(other, on, ORGANISATIONS) is may
