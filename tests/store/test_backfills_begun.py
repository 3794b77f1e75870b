"""What reports hear of backfills: how far each came and what its beginning said, of one site, in order."""

from __future__ import annotations

from jira_csext.store import Progress
from jira_csext.store.store import Store
from tests.store.records_built import MONDAY, SITE

BIG = {"site": SITE, "file": "big.jsonl", "size": 100, "until": None, "source": "big"}


def test_each_backfill_has_its_progress_and_its_last_beginning(store: Store) -> None:
    store.audit("backfill", "begun", {**BIG, "source": "never saved"}, MONDAY - 1)
    store.audit("backfill", "begun", BIG, MONDAY)
    store.audit("backfill", "begun", {**BIG, "file": "new.jsonl", "source": "new"}, MONDAY + 1)
    store.audit("backfill", "begun", {**BIG, "until": 7}, MONDAY + 2)
    store.audit("backfill", "begun", {"site": SITE, "since": "2026", "source": "refused question"}, MONDAY + 3)
    store.audit("backfill", "begun", {**BIG, "site": "other", "source": "elsewhere"}, MONDAY + 4)
    store.audit("anna", "begun", {"site": SITE}, MONDAY + 5)
    store.save_rows(SITE, [], progress=Progress("big", 10, 5, {"tickets": 4, "judged_at": MONDAY}))
    store.save_rows(SITE, [], progress=Progress("new", 10, 6, {"tickets": 6}, done=True))
    store.save_rows(SITE, [], progress=Progress("of old", 10, 7, {"tickets": 7}))
    store.save_rows("other", [], progress=Progress("elsewhere", 10, 8, {}))
    found = store.report_rows.backfills(SITE)
    told = [(one.begun.get("file"), one.line_count, one.is_done, one.begun_at) for one in found]
    assert told == [
        (None, 7, False, None),
        ("big.jsonl", 0, False, MONDAY - 1),
        ("new.jsonl", 6, True, MONDAY + 1),
        ("big.jsonl", 5, False, MONDAY + 2),
    ]
    assert found[-1].counts == {"tickets": 4, "judged_at": MONDAY}
