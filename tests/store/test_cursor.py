"""Where the daemon stands with a site, kept over any restart."""

from __future__ import annotations

import pytest

from jira_csext.store import AuditEntry, Canary, Cursor, Pause, SiteState, StoreError, open_store
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE, a_record
from tests.store.ticks_built import NOW, a_tick
from tests.store.watched import statements

REFUSED = SiteState("site", "", "not_admitted", MONDAY, "Jira refuses the token (401).")


def test_a_site_never_served_has_an_empty_cursor(store: Store) -> None:
    assert store.cursor.of(SITE) == Cursor()


def test_a_cursor_is_what_was_written_and_each_site_has_its_own(store: Store, url: str) -> None:
    store.cursor.adopt(SITE, MONDAY)
    store.cursor.advance(SITE, MONDAY + 60, MONDAY + 61)
    store.cursor.swept(SITE, MONDAY + 30)
    store.cursor.measured(SITE, -7, MONDAY + 62)
    store.cursor.canary(SITE, understood=False, sentence="SUP-1 was not found", now=MONDAY + 63)
    store.cursor.pause(SITE, "anna", "we migrate tonight", MONDAY + 64)
    store.cursor.put_in_force(SITE, "v1", ["first-answer"], MONDAY + 65)
    store.cursor.raise_state(SITE, REFUSED)
    store.cursor.adopt("another site", MONDAY + 900)

    with open_store(url, read_only=True) as reader:
        assert reader.cursor.of(SITE) == Cursor(
            watermark=MONDAY + 60,
            adopted_at=MONDAY,
            ticked_at=MONDAY + 61,
            swept_at=MONDAY + 30,
            clock_offset=-7,
            clock_measured_at=MONDAY + 62,
            canary=Canary(False, MONDAY + 63, "SUP-1 was not found"),
            pause=Pause("anna", MONDAY + 64, "we migrate tonight"),
            rulebook="v1",
            states=(REFUSED,),
            activated_at={"first-answer": MONDAY + 65},
        )
        assert reader.cursor.of("another site") == Cursor(adopted_at=MONDAY + 900)


def test_a_site_is_adopted_once_for_good(store: Store) -> None:
    assert store.cursor.adopt(SITE, MONDAY) == MONDAY
    assert store.cursor.adopt(SITE, MONDAY + 900) == MONDAY


def test_a_watermark_may_go_back_when_a_clock_that_was_ahead_is_mended(store: Store) -> None:
    store.cursor.advance(SITE, MONDAY + 86400, MONDAY)
    store.cursor.advance(SITE, MONDAY, MONDAY + 60)

    assert store.cursor.of(SITE).watermark == MONDAY


def test_who_paused_first_stays_until_somebody_resumes_and_both_are_in_the_audit_log(store: Store) -> None:
    store.cursor.pause(SITE, "anna", "we migrate tonight", MONDAY)
    store.cursor.pause(SITE, "oleg", "me too", MONDAY + 60)
    assert store.cursor.of(SITE).pause == Pause("anna", MONDAY, "we migrate tonight")

    store.cursor.resume(SITE, "oleg", MONDAY + 90)
    store.cursor.resume(SITE, "oleg", MONDAY + 91)

    assert store.cursor.of(SITE).pause is None
    assert list(store.audit_log()) == [
        AuditEntry(MONDAY, "anna", "paused", {"site": SITE, "reason": "we migrate tonight"}),
        AuditEntry(MONDAY + 90, "oleg", "resumed", {"site": SITE}),
    ]


def test_what_is_wrong_is_told_with_its_beginning_until_it_is_mended(store: Store) -> None:
    assert store.cursor.raise_state(SITE, REFUSED)
    later = REFUSED._replace(since=MONDAY + 60, sentence="Jira refuses the token (401), still.")
    assert not store.cursor.raise_state(SITE, later)
    project = SiteState("project", "SUP", "not_allowed", MONDAY + 5, "The account may not comment in SUP.")
    rule = SiteState("rule", "first-answer", "write_limit", MONDAY + 9, "201 comments in an hour.")
    store.cursor.raise_state(SITE, project)
    store.cursor.raise_state(SITE, rule)

    assert store.cursor.of(SITE).states == (later._replace(since=MONDAY), project, rule)
    assert not store.cursor.clear_state(SITE, "not_allowed", scope="project", place="LEAD")
    assert store.cursor.clear_state(SITE, "not_admitted")
    assert store.cursor.clear_state(SITE, "not_allowed", scope="project", place="SUP")
    assert not store.cursor.clear_state(SITE, "not_admitted")
    assert store.cursor.of(SITE).states == (rule,)


def test_a_rule_is_active_from_the_first_time_it_is_in_force(store: Store) -> None:
    assert store.cursor.put_in_force(SITE, "v1", ["old"], MONDAY)
    assert store.cursor.put_in_force(SITE, "v2", ["old", "new"], MONDAY + 60)
    assert store.cursor.put_in_force(SITE, "v1", ["old"], MONDAY + 90)
    assert not store.cursor.put_in_force(SITE, "v1", ["old"], MONDAY + 99)

    assert store.cursor.of(SITE).rulebook == "v1"
    assert store.cursor.of(SITE).activated_at == {"old": MONDAY, "new": MONDAY + 60}


def test_a_change_of_rulebook_asks_for_every_open_ticket_and_for_no_other(store: Store) -> None:
    store.save_tickets(
        SITE, [a_record("SUP-1"), a_record("SUP-2"), a_record("SUP-3", attributes={"state": "resolved"})]
    )
    store.save_tickets(SITE, [a_record("SUP-4", gone_at=MONDAY)])
    store.save_tickets("another site", [a_record("SUP-1")])

    store.cursor.put_in_force(SITE, "v1", [], NOW)
    asked = store.looks.wanted(SITE, 10, NOW)
    assert [(look.ticket, look.wants, look.reason) for look in asked] == [
        ("SUP-1", "evaluate", "the rulebook v1 is in force"),
        ("SUP-2", "evaluate", "the rulebook v1 is in force"),
    ]
    assert store.looks.wanted("another site", 10, NOW) == []

    store.save_tick(SITE, a_tick("SUP-1"), NOW)
    store.cursor.put_in_force(SITE, "v1", [], NOW + 60)
    assert [look.ticket for look in store.looks.wanted(SITE, 10, NOW)] == ["SUP-2"]


def test_many_open_tickets_are_asked_for_in_short_transactions(store: Store) -> None:
    store.save_tickets(SITE, [a_record(f"SUP-{number}", history=()) for number in range(4500)])

    with statements(store) as asked:
        store.cursor.put_in_force(SITE, "v1", [], NOW)

    assert store.looks.count(SITE) == 4500
    assert sum(one.startswith(("BEGIN IMMEDIATE", "BEGIN; ")) for one in asked) == 4


def test_a_version_that_is_not_on_record_does_not_come_into_force(store: Store) -> None:
    store.save_tickets(SITE, [a_record()])

    with pytest.raises(StoreError, match="version v9, which is not on record"):
        store.cursor.put_in_force(SITE, "v9", ["rule"], NOW)

    assert store.cursor.of(SITE) == Cursor()
    assert store.looks.count(SITE) == 0
