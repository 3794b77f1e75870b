"""What a file would change: added, changed, left alone, absent; and what it may not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from jira_csext.register import Register
from jira_csext.register.csv_file import read_csv
from jira_csext.register.difference import Difference, difference
from jira_csext.register.entries import ImportRefused
from tests.register.register_built import a_register, day, said

NOW, TODAY = day("2026-06-01"), date(2026, 6, 1)


def compared(register: Register, text: str) -> Difference:
    return difference(register, read_csv("clients.csv", text.encode()), "clients.csv", TODAY, NOW)


def test_clients_are_added_changed_left_alone_or_absent() -> None:
    register = a_register(
        said("acme", "2026-01-01", name="Acme", tier="standard", manager="anna"),
        said("beta", "2026-01-01", name="Beta", tier="key"),
        said("gamma", "2026-01-01", name="Gamma"),
    )

    found = compared(register, "key,name,tier\nACME,Acme,key\nbeta,Beta,key\nnew,New,\n")

    assert [edit.after.key for edit in found.added] == ["new"]
    assert [(edit.after.key, edit.fields) for edit in found.changed] == [("acme", {"tier": "key"})]
    assert found.changed[0].after.manager == "anna"
    assert (found.same, found.absent) == (("beta",), ("gamma",))
    assert [tuple(change) for change in found.changes(NOW, "why")] == [
        ("new", NOW, {"name": "New"}, "why"),
        ("acme", NOW, {"tier": "key"}, "why"),
    ]


def test_an_empty_cell_clears_and_a_missing_column_leaves_alone() -> None:
    register = a_register(said("acme", "2026-01-01", name="Acme", tier="key", tags=("vip",)))

    (edit,) = compared(register, "key,tags\nacme,\n").changed

    assert edit.fields == {"tags": ()}


def test_a_client_is_added_even_when_nothing_but_the_key_is_said() -> None:
    (change,) = compared(a_register(), "key\nacme\n").changes(NOW, "why")
    assert (change.client, change.fields) == ("acme", {})


def test_a_contract_in_force_makes_a_client_current_unless_the_file_tells_the_segment() -> None:
    register = a_register(said("old", "2026-01-01", segment="churned"), said("was", "2026-01-01", segment="current"))
    text = "key,contract_from\nold,2026-05-01\nwas,2026-05-01\nnew,2026-05-01\nahead,2026-07-01\n"

    changes = compared(register, text).changes(NOW, "import")

    assert [(change.client, dict(change.fields), change.why) for change in changes] == [
        ("new", {"contract_from": "2026-05-01", "segment": "current"}, "import"),
        ("ahead", {"contract_from": "2026-07-01"}, "import"),
        ("old", {"contract_from": "2026-05-01"}, "import"),
        ("old", {"segment": "current"}, "a contract from 2026-05-01"),
        ("was", {"contract_from": "2026-05-01"}, "import"),
    ]
    told = compared(a_register(), "key,segment,contract_from\nlead,,2026-05-01\n")
    assert [dict(change.fields) for change in told.changes(NOW, "import")] == [{"contract_from": "2026-05-01"}]


def test_a_new_client_may_stand_in_any_segment_and_a_known_one_moves_by_the_rules() -> None:
    assert compared(a_register(), "key,segment\nacme,churned\n").added[0].after.segment == "churned"
    register = a_register(said("acme", "2026-01-01", segment="current"), said("beta", "2026-01-01"))

    with pytest.raises(ImportRefused) as caught:
        compared(register, "key,segment\nacme,refused\nbeta,churned\n")

    acme, beta = str(caught.value).splitlines()
    assert acme.startswith("clients.csv:2:2: acme.segment: the client was current once")
    assert acme.endswith("; jira-csext clients set acme segment=refused --anyway mends a mistake")
    assert beta.startswith("clients.csv:3:2: beta.segment: the client is in no segment, and churned takes only current")


def test_values_that_do_not_go_together_are_told_with_their_places() -> None:
    register = a_register(said("acme", "2026-01-01", contract_from="2026-05-01", segment="current"))

    with pytest.raises(ImportRefused) as caught:
        compared(register, "key,contract_to,monthly_value\nacme,2026-04-01,5\nbeta,,5\n")

    assert str(caught.value).splitlines() == [
        "clients.csv:2:1: acme.currency: the monthly value 5 has no currency; write one such as RUB",
        "clients.csv:2:2: acme.contract_to: the contract ends (2026-04-01) before it begins (2026-05-01)",
        "clients.csv:3:1: beta.currency: the monthly value 5 has no currency; write one such as RUB",
    ]


def test_a_name_that_several_clients_have_is_a_warning_once_it_is_touched() -> None:
    register = a_register(said("a", "2026-01-01", name="«Acme»"), said("b", "2026-01-01", name="acme"))

    assert compared(register, "key,tier\nc,key\n").warnings == ()
    assert compared(register, "key,tier\na,key\n").warnings == ()
    (warning,) = compared(register, "key,aliases\nc,ACME\n").warnings
    said_so = "a ticket by it alone is nobody's, and listed by `jira-csext clients unmatched`"
    assert warning == f'"«Acme»" is a name of a, b and c: {said_so}'


@pytest.mark.parametrize(
    ("register", "text", "says"),
    [
        ({"domains": ("acme.com",)}, "key,domains\nc,ACME.com\n", '"acme.com" is a domain of a and c'),
        (
            {"contacts": ({"email": "vera@acme.com"},)},
            "key,contact_name,contact_role,contact_email,contact_accounts\nc,Vera,,Vera@acme.com,\n",
            '"vera@acme.com" is a contact of a and c',
        ),
        (
            {"contacts": ({"name": "Vera", "accounts": ["vera.o"]},)},
            "key,contact_name,contact_role,contact_email,contact_accounts\nc,Boris,,,vera.o\n",
            '"vera.o" is a contact of a and c',
        ),
    ],
)
def test_a_domain_and_a_person_of_several_clients_are_warned_of(register: dict[str, Any], text: str, says: str) -> None:
    (warning,) = compared(a_register(said("a", "2026-01-01", **register)), text).warnings
    assert warning.startswith(f"{says}: a ticket by it alone is nobody's")


def test_two_people_of_one_name_are_no_overlap() -> None:
    register = a_register(said("a", "2026-01-01", contacts=({"name": "Vera"},)))
    columns = "key,contact_name,contact_role,contact_email,contact_accounts\n"
    assert compared(register, f"{columns}c,Vera,,,\n").warnings == ()


def test_who_is_churned_from_the_first_and_never_had_a_contract_is_a_warning() -> None:
    (warning,) = compared(a_register(), "key,segment\nacme,churned\n").warnings
    assert warning.startswith("clients.csv:2:2: acme.segment: churned is who was a client and left, and nothing says")
    assert compared(a_register(), "key,segment,contract_to\nacme,churned,2026-01-31\n").warnings == ()
