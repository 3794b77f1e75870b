"""Forecast tables on record: each as it was, the newest in use, and the tickets that the next is fitted on."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from jira_csext.core.forecast import Clock, Curve, Features, Table, forecast
from jira_csext.core.ticket import Event
from jira_csext.store import StoreError, open_store
from jira_csext.store.erasure import ToErase
from jira_csext.store.forecast_schema import forecast_table
from jira_csext.store.sql import with_values
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, a_record, a_ticket

CURVE = Curve((0, 3600, 7200), (1.0, 0.25, 0.0), (40, 10, 0), 40)
CLOCK = Clock("done", (0, 1800), 3, 9, 40, 38, {(0, ()): CURVE, (1, ("bug", "", "анна")): CURVE})


def a_table(version: str = "abc", fitted_at: int = MONDAY) -> Table:
    return Table(version, fitted_at, MONDAY - 1000, {"done": CLOCK})


def test_a_table_comes_back_as_it_was_fitted(store: Store) -> None:
    store.forecasts.put(SITE, a_table())

    assert store.forecasts.latest(SITE) == a_table()


def test_the_newest_is_in_use_and_at_an_instant_the_one_of_then(store: Store) -> None:
    for version, fitted_at in (("one", MONDAY), ("two", MONDAY + 100), ("before", MONDAY - 100)):
        store.forecasts.put(SITE, a_table(version, fitted_at))

    in_use = [store.forecasts.latest(SITE, now) for now in (MONDAY - 101, MONDAY, MONDAY + 99, MONDAY + 100)]

    assert [table.version if table else "" for table in in_use] == ["", "one", "one", "two"]
    assert [(known.version, known.case_count) for known in store.forecasts.all_of(SITE)] == [
        ("two", 40),
        ("one", 40),
        ("before", 40),
    ]
    newest = store.forecasts.newest(SITE)
    assert newest is not None
    assert newest.version == "two"


def test_a_site_has_its_own_tables_and_one_that_nobody_knows_has_none(store: Store) -> None:
    store.forecasts.put(SITE, a_table())

    assert store.forecasts.latest("other") is None
    assert store.forecasts.newest("other") is None


def test_an_empty_table_is_a_table(store: Store) -> None:
    store.forecasts.put(SITE, Table("none", MONDAY, MONDAY, {}))

    assert store.forecasts.latest(SITE) == Table("none", MONDAY, MONDAY, {})


def test_a_damaged_table_is_told_in_a_sentence_with_the_way_out(store: Store) -> None:
    store.forecasts.put(SITE, a_table())
    store._database.connection.execute(*with_values(update(forecast_table).values(content=b"\x01\x02")))

    with pytest.raises(StoreError, match=r"the forecast table abc cannot be read .* jira-csext forecast fit"):
        store.forecasts.latest(SITE)


def test_how_many_were_open_is_told_by_when_tickets_came_and_went(store: Store) -> None:
    resolved = Event(MONDAY + 50, "changed", "h1", "agent", "oleg", "state", "open", "resolved")
    done: dict[str, Any] = {"attributes": {"state": "resolved"}, "history": (*a_ticket().history[:1], resolved)}
    unknown: dict[str, Any] = {"attributes": {"state": "resolved"}, "history": a_ticket().history[:1]}
    store.save_tickets(
        SITE,
        [
            a_record("SUP-1"),
            a_record("SUP-2", created_at=MONDAY + 10),
            a_record("SUP-3", **done),
            a_record("SUP-4", **unknown),
            a_record("SUP-5", gone_at=MONDAY + 70),
        ],
    )

    loads = store.forecasts.loads(SITE)

    assert (loads.created, loads.ended) == ([MONDAY, MONDAY, MONDAY, MONDAY + 10], [MONDAY + 50, MONDAY + 70])
    assert store.forecasts.open_count(SITE) == 2


def test_the_newest_tickets_come_first_and_none_of_later(store: Store) -> None:
    store.save_tickets(SITE, [a_record(f"SUP-{number}", created_at=MONDAY + number) for number in range(5)])

    newest = store.forecasts.newest_tickets(SITE, MONDAY + 4, 3)

    assert newest == [(f"id of SUP-{number}", MONDAY + number) for number in (3, 2, 1)]
    found = [ticket.key for ticket in store.forecasts.tickets(SITE, ["id of SUP-3", "nobody's", "id of SUP-1"])]
    assert found == ["SUP-3", "SUP-1"]


def test_a_store_of_before_gets_the_table_and_keeps_what_it_had(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'csext.db'}"
    with open_store(url) as store:
        store.save_tickets(SITE, [a_record()])
    with closing(sqlite3.connect(tmp_path / "csext.db")) as other:
        for later in ("forecast_table", "rulebook_in_force", "site_helpdesk"):
            other.execute(f"DROP TABLE {later}")
        other.execute("UPDATE alembic_version SET version_num = '0013'")
        other.commit()

    with open_store(url) as store:
        assert store.forecasts.newest(SITE) is None
        assert store.ticket(SITE, "SUP-1") is not None


def test_of_somebody_who_is_erased_the_curves_go_from_every_table_and_all_counts_stay(store: Store) -> None:
    alone = {(1, ("bug", "", "Vera.O")): CURVE, (1, ("bug", "", "Vera.O", "few open")): CURVE}
    before = a_table("one")
    for fitted_at in (MONDAY, MONDAY + 100):
        clock = CLOCK._replace(curves={**CLOCK.curves, **alone})
        store.forecasts.put(SITE, Table("one", fitted_at, MONDAY - 1000, {"done": clock}))
    store.forecasts.put("another", a_table())
    vera = ToErase(frozenset({"vera.o"}))

    would_go = store.erasure.erase(vera, "anna", "by letter", MONDAY + 200, only_count=True)
    assert would_go.table_count == 2
    assert store.forecasts.latest(SITE) != before._replace(fitted_at=MONDAY + 100)
    gone = store.erasure.erase(vera, "anna", "by letter", MONDAY + 200)

    assert gone == would_go
    assert store.forecasts.latest(SITE) == before._replace(fitted_at=MONDAY + 100)
    assert store.forecasts.latest(SITE, MONDAY) == before
    assert [known.case_count for known in store.forecasts.all_of(SITE)] == [40, 40]
    assert store.forecasts.latest("another") == a_table()
    assert store.erasure.erase(vera, "anna", "by letter", MONDAY + 201).table_count == 0


def test_after_an_erasure_a_forecast_of_anybody_else_is_what_it_was(store: Store) -> None:
    vera = CURVE._replace(shares=(1.0, 0.9, 0.8))
    clock = CLOCK._replace(
        curves={
            (0, ()): CURVE,
            (0, ("bug",)): CURVE._replace(counts=(39, 10, 0)),
            (0, ("bug", "High")): CURVE._replace(counts=(38, 10, 0)),
            (0, ("bug", "High", "oleg")): CURVE._replace(counts=(20, 10, 0)),
            (0, ("bug", "High", "vera.o")): vera._replace(counts=(18, 10, 0)),
        }
    )
    store.forecasts.put(SITE, Table("one", MONDAY, MONDAY, {"done": clock}))
    likes = [Features("bug", "High", "oleg"), Features("bug", "Low", "oleg"), Features("task", "", "vera")]
    asked = [(like, budget) for like in likes for budget in (3600, 7200)]
    before = [forecast(store.forecasts.latest(SITE), "done", like, 0, budget) for like, budget in asked]

    store.erasure.erase(ToErase(frozenset({"vera.o"})), "anna", "by letter", MONDAY + 200)

    table = store.forecasts.latest(SITE)
    assert [forecast(table, "done", like, 0, budget) for like, budget in asked] == before
    theirs = forecast(table, "done", Features("bug", "High", "vera.o"), 0, 3600)
    assert theirs.compared[-1].group == ("bug", "High")
