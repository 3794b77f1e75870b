"""`clients`: the register listed, shown as of a day, changed with a reason, and the tickets that are nobody's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jira_csext.clock import now
from jira_csext.core.ticket import Ticket
from jira_csext.store import TicketRecord, open_store
from tests.command import Outcome, call

CLIENTS = (
    "key,name,aliases,segment,tier,manager,tags\n"
    "acme,ООО «Акме»,Acme,current,standard,anna.k,vip\n"
    "beta,Beta,,refused,standard,oleg.d,\n"
    "gamma,Gamma,,,key,anna.k,vip; retail\n"
)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site in Moscow whose register was filled on the first of January."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOGNAME", "anna")
    Path("csext.yaml").write_text("helpdesk: {zone: Europe/Moscow}\n", "utf-8")
    Path("clients.csv").write_text(CLIENTS, "utf-8")
    assert call("clients", "import", "clients.csv", "--at", "2026-01-01").code == 0
    return tmp_path


def done(*words: object) -> Outcome:
    outcome = call("clients", *words)
    assert (outcome.code, outcome.err) == (0, "")
    return outcome


def as_json(*words: object) -> Any:
    return json.loads(done(*words, "--output", "json").out)


def test_clients_are_listed_by_key_with_what_matters() -> None:
    assert done("list").lines == [
        "key    name        segment  tier      manager",
        "acme   ООО «Акме»  current  standard  anna.k",
        "beta   Beta        refused  standard  oleg.d",
        "gamma  Gamma                key       anna.k",
        "3 clients",
    ]


@pytest.mark.parametrize(
    ("filters", "keys"),
    [
        (["--segment", "current"], ["acme"]),
        (["--segment", "none"], ["gamma"]),
        (["--tier", "STANDARD"], ["acme", "beta"]),
        (["--manager", "anna.k", "--tag", "VIP"], ["acme", "gamma"]),
        (["--manager", "anna.k", "--tier", "key"], ["gamma"]),
        (["--at", "2025-12-31"], []),
    ],
)
def test_filters_narrow_the_list(filters: list[str], keys: list[str]) -> None:
    assert [client["key"] for client in as_json("list", *filters)] == keys


def test_an_empty_list_says_the_way_out() -> None:
    assert done("list", "--tier", "gold").out == "No client is like that; leave out a filter.\n"


def test_a_client_is_shown_as_of_a_day_with_who_said_so() -> None:
    done("set", "acme", "tier=key", "manager=", "--because", "signed", "--at", "2026-03-15")

    past = done("show", "acme", "--at", "2026-03-14").lines
    assert past[0] == "acme"
    assert "  tier             standard  (since 2026-01-01, anna)" in past
    assert "  tier             key  (since 2026-03-15, anna)" in done("show", "Acme", "--at", "2026-03-15").lines
    assert (as_json("show", "ACME")["tier"], as_json("show", "acme")["manager"]) == ("key", "")


def test_before_the_first_change_it_is_said_since_when_the_client_is_known() -> None:
    assert done("show", "beta", "--at", "2025-06-01").lines[-1] == (
        "  known only since 2026-01-01; shown is what was first written down"
    )


@pytest.mark.parametrize(
    "command", [["show", "acne"], ["set", "acne", "tier=key", "--because", "x"], ["history", "acne"]]
)
def test_an_unknown_client_is_told_with_the_nearest(command: list[str]) -> None:
    outcome = call("clients", *command)
    assert outcome.code == 2
    assert outcome.sentence == 'unknown client "acne"; did you mean "acme"? (`jira-csext clients list` shows them all)'


def test_a_change_needs_a_reason() -> None:
    outcome = call("clients", "set", "acme", "tier=key")
    assert outcome.code == 2
    assert outcome.sentence.startswith('Say why with --because "…"')


def test_a_change_is_said_and_told_later_with_who_when_and_why() -> None:
    outcome = done("set", "acme", "tier=key", "tags+=gold", "tags-=vip", "--because", "signed", "--at", "2026-03-15")

    assert outcome.out == "acme from 2026-03-15 on (Europe/Moscow): tier: standard -> key, tags: +gold -vip\n"
    first, second = done("history", "acme").lines
    assert first.startswith("2026-01-01  acme  name: ООО «Акме», aliases: Acme, segment: current, tier: standard")
    assert second.startswith("2026-03-15  acme  tier: standard -> key, tags: +gold -vip  (anna on ")
    assert second.endswith(": signed)")
    (_, told) = as_json("history", "acme")
    assert (told["at"], told["who"], told["why"]) == ("2026-03-14T21:00:00Z", "anna", "signed")
    assert told["fields"]["tier"] == {"old": "standard", "new": "key"}


def test_a_change_that_changes_nothing_is_not_recorded() -> None:
    assert done("set", "acme", "tier=standard", "--because", "x").out == "acme is so already; nothing changes.\n"
    assert len(as_json("history", "acme")) == 1


def test_everything_wrong_with_a_change_is_told_and_nothing_done() -> None:
    outcome = call("clients", "set", "acme", "teir=key", "monthly_value=5 EUR", "tier=gold", "--because", "x")

    assert outcome.code == 2
    assert outcome.err.splitlines() == [
        'teir=key: a client has no "teir"; did you mean "tier"?',
        'monthly_value=5 EUR: "5 EUR" is no amount; write it like 15000 or 15000.50, without the currency',
    ]
    assert as_json("show", "acme")["tier"] == "standard"


def test_a_client_is_added_by_hand_only_when_that_is_meant() -> None:
    done("set", "delta", "name=Delta", "--new", "--because", "a first call")

    assert as_json("show", "delta")["name"] == "Delta"
    again = call("clients", "set", "DELTA", "name=D", "--new", "--because", "x")
    assert (again.code, again.sentence) == (2, "delta is in the register already; leave out --new to change it.")
    assert call("clients", "set", "d e", "name=D", "--new", "--because", "x").code == 2


def test_segments_move_by_their_rules_and_every_move_is_told() -> None:
    refused = call("clients", "set", "acme", "segment=refused", "--because", "x")
    assert refused.code == 2
    assert "was current once" in refused.sentence
    done("set", "acme", "segment=churned", "--because", "left us", "--at", "2026-02-01")
    done("set", "acme", "contract_from=2026-05-01", "contract_to=2099-01-01", "--because", "back", "--at", "2026-05-02")
    done("set", "beta", "segment=", "--because", "never was", "--anyway", "--at", "2026-02-02")

    assert [line.partition("  (")[0] for line in done("history", "--segments").lines] == [
        "2026-01-01  acme  segment: current",
        "2026-01-01  beta  segment: refused",
        "2026-02-01  acme  segment: current -> churned",
        "2026-02-02  beta  segment: refused -> nothing",
        "2026-05-02  acme  segment: churned -> current",
    ]
    assert (
        done("history", "--segments", "--since", "2026-05-01")
        .lines[0]
        .endswith(": a contract from 2026-05-01 to 2099-01-01)")
    )


def test_history_can_be_narrowed_to_a_field() -> None:
    done("set", "acme", "tier=key", "name=Acme", "--because", "signed", "--at", "2026-03-15")

    assert [list(told["fields"]) for told in as_json("history", "acme", "--field", "tier")] == [["tier"], ["tier"]]
    assert done("history", "gamma", "--field", "language").out == "Nothing of the kind has changed.\n"
    assert 'did you mean "tier"' in call("clients", "history", "--field", "teir").sentence


def save(*tickets: tuple[str, str, dict[str, Any]]) -> None:
    with open_store("sqlite:///csext.db") as store:
        store.save_tickets(
            "site",
            [
                TicketRecord(Ticket(key, key, now(), {"state": "open", **attributes}, (), client), now())
                for key, client, attributes in tickets
            ],
        )


def test_tickets_whose_client_is_not_known_are_listed_with_the_reason() -> None:
    told = call("clients", "set", "gamma", "aliases+=Acme", "--because", "one holding")
    assert told.err.startswith('warning: "acme" is a name of acme and gamma: a ticket by it alone is nobody\'s')
    save(
        ("SUP-1", "beta", {}),
        ("SUP-2", "Foo GmbH", {}),
        ("SUP-3", "Foo GmbH", {}),
        ("SUP-4", "acme", {}),
        ("SUP-5", "Foo GmbH", {"state": "resolved"}),
    )

    assert done("unmatched").lines == [
        "3 open tickets of 4 without a client:",
        '      2  the client field "Foo GmbH" is nobody\'s name in the register: SUP-2, SUP-3',
        '      1  the client field "acme" may be acme or gamma: SUP-4',
    ]
    every = as_json("unmatched", "--all")
    assert [(one["outcome"], one["tickets"]) for one in every] == [
        ("unmatched", ["SUP-2", "SUP-3", "SUP-5"]),
        ("ambiguous", ["SUP-4"]),
    ]


def test_the_site_file_says_in_which_order_a_ticket_is_asked() -> None:
    Path("csext.yaml").write_text('clients: {match: [label], label_prefix: "kunde:"}\n', "utf-8")
    save(("SUP-1", "Foo", {"labels": ("kunde:beta",)}))

    assert done("unmatched").out == "Every client is known, of 1 open ticket.\n"
    Path("csext.yaml").write_text("clients: {match: [labels]}\n", "utf-8")
    assert call("clients", "unmatched").sentence.startswith("csext.yaml:1:19: clients.match")
