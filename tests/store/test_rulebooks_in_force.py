"""Which rulebook was in force since when: written as it happens, and found out for a store from before that was."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

from jira_csext.store import RulebookVersion, open_store
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, a_record, closed, running

RULES: dict[str, tuple[str, ...]] = {"first-answer": ()}


def in_force(store: Store, version: str, now: int) -> None:
    store.put_rulebook(RulebookVersion(version, {}, first_used_at=now))
    store.activations.activate(SITE, version, RULES, now)


def history(store: Store) -> list[tuple[str, int]]:
    return [(one.version, one.since) for one in store.activations.history(SITE)]


def test_every_edit_is_kept_with_its_instant_also_one_that_was_taken_back(store: Store) -> None:
    in_force(store, "v1", MONDAY)
    in_force(store, "v2", MONDAY + 60)
    in_force(store, "v1", MONDAY + 120)
    in_force(store, "v1", MONDAY + 180)

    assert history(store) == [("v1", MONDAY), ("v2", MONDAY + 60), ("v1", MONDAY + 120)]
    assert store.activations.history("another") == []


def test_of_two_edits_in_one_second_the_last_was_in_force(store: Store) -> None:
    in_force(store, "v1", MONDAY)
    in_force(store, "v2", MONDAY + 60)
    in_force(store, "v1", MONDAY + 60)

    assert history(store) == [("v1", MONDAY), ("v1", MONDAY + 60)]


def test_cycles_are_counted_by_the_version_that_judged_them_and_when_that_was_first_in_force(store: Store) -> None:
    store.save_tickets(SITE, [a_record("SUP-1"), a_record("SUP-2")])
    in_force(store, "v1", MONDAY + 10)
    store.save_live_verdicts(SITE, "id of SUP-1", [closed()], "v1", MONDAY + 20)
    store.save_live_verdicts(SITE, "id of SUP-2", [running()], "v1", MONDAY + 20)

    (numbers,) = store.report_rows.cycles(SITE, columns=("rulebook_id",))
    ((number, count),) = Counter(numbers["rulebook_id"]).items()
    assert [tuple(one) for one in store.judged_by(SITE, [(None, 5), (number, count)])] == [
        ("", None, 5),
        ("v1", MONDAY + 10, 2),
    ]
    assert store.judged_by(SITE, []) == []
    assert store.judged_by("another", [(number, 1)]) == [("v1", None, 1)]


def test_of_a_store_from_before_those_are_known_that_judged_and_none_that_only_a_backfill_used(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with open_store(f"sqlite:///{path}") as store:
        store.put_rulebook(RulebookVersion("of a backfill", {}, first_used_at=MONDAY - 500))
        store.put_rulebook(RulebookVersion("v1", {}, first_used_at=MONDAY - 100))
        store.cursor.adopt(SITE, MONDAY)
        in_force(store, "v1", MONDAY)
        store.save_tickets(SITE, [a_record("SUP-1")])
        store.save_live_verdicts(SITE, "id of SUP-1", [closed()], "v1", MONDAY + 20)
        in_force(store, "v2", MONDAY + 60)
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(
            "DROP TABLE rulebook_in_force; DROP TABLE site_helpdesk; UPDATE alembic_version SET version_num = '0014'"
        )

    with open_store(f"sqlite:///{path}") as store:
        # The first was used by a backfill before the site was watched.
        assert history(store) == [("v1", MONDAY), ("v2", MONDAY + 60)]
        assert store.address_of(SITE) == ""
