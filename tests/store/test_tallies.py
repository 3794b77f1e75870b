"""What tickets add to counts, in the database: replaced by each tick, looked at group by group."""

from __future__ import annotations

from pathlib import Path

import pytest

from jira_csext.core.limit import Count, Counted
from jira_csext.store import open_store
from jira_csext.store.client_subjects import ClientSeen, client_id
from jira_csext.store.records import RulebookVersion
from jira_csext.store.store import Store
from jira_csext.store.tallies import Group, Recount, Told
from tests.store.records_built import MONDAY, SITE, a_record

CAUSE = Group("causes", "printing")


@pytest.fixture
def two(store: Store) -> Store:
    """A store with two tickets."""
    store.save_tickets(SITE, [a_record("SUP-1"), a_record("SUP-2")])
    return store


def ids(store: Store) -> list[str]:
    return [ticket_id for _, ticket_id in store.counted.behind(SITE, 0, 10)]


def test_what_a_ticket_counts_now_takes_the_place_of_what_it_did(two: Store) -> None:
    first, second = ids(two)
    two.counted.put(SITE, first, [Counted("causes", "Printing", MONDAY, "e1")])
    two.counted.put(SITE, second, [Counted("causes", " PRINTING ", MONDAY + 60, "e2")])
    assert [count.ticket for count in two.counted.of(SITE, CAUSE)] == ["SUP-1", "SUP-2"]
    assert two.counted.of(SITE, CAUSE)[0] == Count(MONDAY, first, "SUP-1", "e1")

    two.counted.put(SITE, first, [Counted("causes", "paper", MONDAY, "e1")])

    assert [count.ticket for count in two.counted.of(SITE, CAUSE)] == ["SUP-2"]
    assert two.counted.last_of(SITE, CAUSE) == MONDAY + 60


def test_only_groups_that_changed_are_to_be_looked_at(two: Store) -> None:
    first, _ = ids(two)
    two.counted.put(SITE, first, [Counted("causes", "Printing", MONDAY, "e1")])
    assert two.counted.due(SITE, 10) == [CAUSE]
    two.counted.looked_at(SITE, [CAUSE])

    two.counted.put(SITE, first, [Counted("causes", "printing", MONDAY, "e1")])
    assert two.counted.due(SITE, 10) == []
    two.counted.put(SITE, first, [])
    assert two.counted.due(SITE, 10) == [CAUSE]
    assert two.counted.of(SITE, CAUSE) == []


def test_what_has_done_its_work_is_settled_and_what_comes_later_is_not(two: Store) -> None:
    first, second = ids(two)
    two.counted.put(SITE, first, [Counted("causes", "printing", MONDAY, "e1")])
    two.counted.settle(SITE, CAUSE)
    two.counted.put(SITE, second, [Counted("causes", "printing", MONDAY, "e2")])

    assert [count.event for count in two.counted.of(SITE, CAUSE, unsettled=True)] == ["e2"]


def test_what_was_told_is_kept_once_with_its_cases(two: Store) -> None:
    told = Told(MONDAY, "causes/cause printing/e1", 4, ("SUP-1", "SUP-2"))
    two.counted.tell(SITE, CAUSE, told)
    two.counted.tell(SITE, CAUSE, told._replace(times=9))

    assert two.counted.told(SITE, CAUSE) == [told]
    assert two.counted.told_by(SITE, "causes", told.decision) == told
    assert two.counted.told_by(SITE, "causes", "another") is None


def test_a_recount_goes_on_where_it_was(two: Store) -> None:
    assert two.counted.recount(SITE) is None
    two.counted.recounted(SITE, Recount("mark", 1, done=False))
    two.counted.recounted(SITE, Recount("mark", 2, done=True))
    assert two.counted.recount(SITE) == Recount("mark", 2, done=True)

    two.counted.forget_recount(SITE)
    assert two.counted.recount(SITE) is None


def test_a_client_is_a_subject_of_its_own_and_no_ticket(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as store:
        store.put_rulebook(RulebookVersion("v1", {}))
        seen = ClientSeen("Acme", "v1", 7, MONDAY)
        store.clients.save(SITE, seen, [], MONDAY)
        store.clients.save(SITE, seen._replace(wake_at=None), [], MONDAY)

        assert store.clients.seen(SITE) == {client_id("acme"): ClientSeen("Acme", "v1", 7, None)}
        assert list(store.tickets(SITE)) == []
        assert store.counts(SITE).ticket_count == 0
        assert store.clients.record_of(SITE, "acme", "v1", MONDAY).spoken == {}
