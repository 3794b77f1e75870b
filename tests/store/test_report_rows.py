"""What reports read: columns of cycles and tickets, in batches, by span and by value, of one site."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from jira_csext.core.ticket import Event
from jira_csext.core.verdict import FiredStep
from jira_csext.store import open_store
from jira_csext.store.erasure import ToErase
from jira_csext.store.report_rows import CYCLE, TICKET, Batch
from jira_csext.store.revisions import HEAD, REVISIONS
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, V1, a_record, a_verdict, closed
from tests.store.test_backup_upgrade import left_by

FACTS = {
    "project": "SUP",
    "type": "complaint",
    "priority": "High",
    "state": "resolved",
    "assignee": "anna",
    "cause": ("late parts", "a wrong size"),
}
SOLVED = Event(MONDAY + 5000, "changed", "c9", "agent", "anna", "state", "open", "resolved")


def filled(store: Store) -> None:
    """Two tickets with three cycles, and one that no rule asked for; the same key on another site."""
    store.put_rulebook(V1)
    first = a_record("SUP-1", attributes=FACTS, verdicts=[a_verdict(manager="olga"), a_verdict(rule="solution")])
    ticket = first.ticket._replace(history=(*first.ticket.history, SOLVED))
    late = a_verdict(
        state="breached",
        started_at=MONDAY + 60,
        stopped_at=None,
        breached_at=MONDAY + 3660,
        elapsed_seconds=7000,
        closed_seconds=70,
        fired=(FiredStep("50%", MONDAY + 1800, superseded_by="breach"), FiredStep("breach", MONDAY + 3660)),
        client="Bolt",
    )
    second = a_record("SUP-2", verdicts=[late], client="Bolt")
    store.save_tickets(SITE, [first._replace(ticket=ticket), second, a_record("SUP-3", gone_at=MONDAY + 9)])
    store.save_tickets("other", [a_record("SUP-1", verdicts=[a_verdict()])])


def rows(batches: Any) -> list[tuple[Any, ...]]:
    return [row for batch in batches for row in zip(*batch.values(), strict=True)]


def only(batches: Any) -> Batch:
    (batch,) = batches
    return dict(batch)


def test_a_cycle_is_a_row_with_what_its_ticket_and_client_were(store: Store) -> None:
    filled(store)
    batch = only(store.report_rows.cycles(SITE, ticket=["SUP-1"], rule=["first-answer"]))
    assert list(batch) == list(CYCLE)
    assert {name: values[0] for name, values in batch.items() if name not in ("subject_id", "ticket_id")} == {
        "ticket": "SUP-1",
        "project": "SUP",
        "type": "complaint",
        "priority": "High",
        "assignee": "anna",
        "cause": "late parts, a wrong size",
        "ticket_state": "resolved",
        "created_at": MONDAY,
        "resolved_at": MONDAY + 5000,
        "gone_at": None,
        "client": "Acme",
        "segment": "current",
        "tier": "key",
        "manager": "olga",
        "rule": "first-answer",
        "metric": "first_response",
        "cycle": 1,
        "goal": 1,
        "start_id": "created",
        "state": "met",
        "started_at": MONDAY,
        "due_at": MONDAY + 3600,
        "stopped_at": MONDAY + 900,
        "breached_at": None,
        "elapsed_seconds": 900,
        "target_seconds": 3600,
        "paused_seconds": 0,
        "closed_seconds": 0,
        "fired_count": 2,
        "provisional": 1,
        "final": 0,
        "given_at": None,
        "amended_at": None,
        "rulebook": "v1",
        "rulebook_id": 1,
    }


def test_only_the_columns_asked_for_come_in_their_order(store: Store) -> None:
    filled(store)
    batches = store.report_rows.cycles(SITE, columns=("fired_count", "ticket", "breached_at", "closed_seconds"))
    assert rows(batches) == [(2, "SUP-1", None, 0), (2, "SUP-1", None, 0), (1, "SUP-2", MONDAY + 3660, 70)]


def test_a_column_that_there_is_not_is_refused(store: Store) -> None:
    with pytest.raises(KeyError, match="due"):
        store.report_rows.cycles(SITE, columns=("due",))


@pytest.mark.parametrize(
    ("by", "since", "until", "found"),
    [
        ("started_at", MONDAY, MONDAY + 60, ["SUP-1", "SUP-1"]),
        ("started_at", MONDAY + 60, None, ["SUP-2"]),
        ("stopped_at", None, MONDAY + 900, []),
        ("stopped_at", None, MONDAY + 901, ["SUP-1", "SUP-1"]),
        ("breached_at", MONDAY, None, ["SUP-2"]),
        ("resolved_at", MONDAY + 5000, MONDAY + 5001, ["SUP-1", "SUP-1"]),
    ],
)
def test_a_span_is_half_open_and_of_the_instant_named(
    store: Store, by: Any, since: int | None, until: int | None, found: list[str]
) -> None:
    filled(store)
    batches = store.report_rows.cycles(SITE, columns=("ticket",), by=by, since=since, until=until)
    assert [ticket for (ticket,) in rows(batches)] == found


def test_filters_are_by_the_values_of_columns_and_all_must_hold(store: Store) -> None:
    filled(store)
    cycles = store.report_rows.cycles
    assert rows(cycles(SITE, columns=("ticket",), client=["Bolt", "Cord"])) == [("SUP-2",)]
    assert rows(cycles(SITE, columns=("rule",), state={"met"}, rule={"solution"})) == [("solution",)]
    assert rows(cycles(SITE, columns=("rule",), state={"met"}, client={"Bolt"})) == []
    assert rows(cycles("nowhere", columns=("rule",))) == []


def test_tickets_that_no_rule_asked_for_are_rows_of_their_own_door(store: Store) -> None:
    filled(store)
    batch = only(store.report_rows.tickets(SITE))
    assert list(batch) == list(TICKET)
    assert batch["ticket"] == ["SUP-1", "SUP-2", "SUP-3"]
    assert batch["is_open"] == [0, 1, 0]
    assert batch["resolved_at"] == [MONDAY + 5000, None, None]
    assert batch["gone_at"] == [None, None, MONDAY + 9]
    assert rows(store.report_rows.tickets(SITE, columns=("ticket",), project=["SUP"])) == [("SUP-1",)]


def test_the_extent_is_from_the_first_creation_to_the_last_reading_of_one_site(store: Store) -> None:
    assert store.report_rows.extent(SITE) is None
    filled(store)
    (tickets,) = store.report_rows.tickets(SITE, columns=("created_at", "fetched_at"))
    assert store.report_rows.extent(SITE) == (min(tickets["created_at"]), max(tickets["fetched_at"]))
    assert store.report_rows.extent("nowhere") is None


def test_batches_are_no_larger_than_asked_and_see_one_state(store: Store) -> None:
    filled(store)
    seen = []
    for batch in store.report_rows.cycles(SITE, columns=("ticket",), size=1):
        seen.append(batch["ticket"])
        store.save_tickets(SITE, [a_record("SUP-9", verdicts=[a_verdict()])])
    assert seen == [["SUP-1"], ["SUP-1"], ["SUP-2"]]


def test_a_verdict_given_live_has_the_same_columns(store: Store) -> None:
    filled(store)
    given = closed(breached_at=MONDAY + 4000, closed_seconds=12, manager="olga", rule="live")
    store.save_live_verdicts(SITE, a_record("SUP-3").ticket.id, [given], "v1", MONDAY + 7200)
    columns = ("breached_at", "closed_seconds", "manager", "fired_count", "provisional", "final", "given_at")
    found = rows(store.report_rows.cycles(SITE, columns=columns, rule=["live"]))
    assert found == [(MONDAY + 4000, 12, "olga", 2, 0, 1, MONDAY + 7200)]


def test_what_only_reports_read_amends_no_verdict_and_is_filled_in(store: Store) -> None:
    filled(store)
    ticket_id = a_record("SUP-3").ticket.id
    store.save_live_verdicts(SITE, ticket_id, [closed()], "v1", MONDAY + 7200)
    store.save_live_verdicts(SITE, ticket_id, [closed(manager="olga", closed_seconds=5)], "v1", MONDAY + 7300)
    assert list(store.amendments(SITE)) == []
    found = store.report_rows.cycles(SITE, columns=("manager", "closed_seconds"), ticket=["SUP-3"])
    assert rows(found) == [("olga", 5)]


def test_a_person_erased_is_in_no_column(store: Store) -> None:
    filled(store)
    store.erasure.erase(ToErase(identifiers=frozenset({"anna", "olga"})), "dpo", "asked", MONDAY)
    found = store.report_rows.cycles(SITE, columns=("assignee", "manager"), ticket=["SUP-1"])
    assert rows(found) == [("", ""), ("", "")]


COLUMNS = tuple(name for name in CYCLE if name != "manager")


@pytest.mark.parametrize("revision", [revision for revision in REVISIONS[1:] if revision != HEAD])
def test_a_store_of_an_earlier_version_has_the_columns_filled(revision: str, tmp_path: Path) -> None:
    path, today = tmp_path / "csext.db", tmp_path / "today.db"
    with open_store(f"sqlite:///{today}") as store:
        filled(store)
        expected = rows(store.report_rows.cycles(SITE, columns=COLUMNS)), rows(store.report_rows.tickets(SITE))
    left_by(revision, path, today)
    with open_store(f"sqlite:///{path}") as store:
        cycles, tickets = rows(store.report_rows.cycles(SITE, columns=COLUMNS)), rows(store.report_rows.tickets(SITE))
    assert tickets == expected[1]
    # Of an open breach the due instant stands for the exact one, and closed time is not known before the next look.
    same = [place for place, name in enumerate(COLUMNS) if name not in ("breached_at", "closed_seconds")]
    assert [[row[place] for place in same] for row in cycles] == [[row[place] for place in same] for row in expected[0]]
    at = COLUMNS.index("breached_at")
    # From 0013 on the exact one is on record.
    assert cycles[2][at] == (MONDAY + 3600 if revision < "0013" else expected[0][2][at])
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
