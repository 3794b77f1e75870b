"""One daemon to a site, whoever comes second, and however the first one ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from jira_csext.store import Holder, LeaseHeld, LeaseLost, Owner, StoreError, open_store, this_process
from jira_csext.store.store import Store
from tests.store.records_built import SITE
from tests.store.ticks_built import NOW, key_of, queued

FIRST = Owner("alpha", 4242, "run one")
SECOND = Owner("beta", 17, "run two")

A_DAEMON = """
import sys
from jira_csext.store import Owner, open_store
with open_store(sys.argv[1]) as store:
    store.lease.acquire("acme", Owner("alpha", 4242, "run one"), int(sys.argv[2]))
    print("serving", flush=True)
    sys.stdin.read()
"""


@contextmanager
def a_daemon(url: str, repo: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", A_DAEMON, url, str(NOW)]
    with subprocess.Popen(command, cwd=repo, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == "serving\n"
        yield daemon
        daemon.kill()


def test_a_second_daemon_is_refused_with_who_where_and_since_when(store: Store, url: str, repo: Path) -> None:
    with (
        a_daemon(url, repo),
        pytest.raises(
            LeaseHeld,
            match=r"acme is already served by another jira-csext, process 4242 on alpha, "
            r"since 2026-06-01 11:01:40 UTC, and two would speak twice\. Stop that one first",
        ),
    ):
        store.lease.acquire(SITE, SECOND, NOW + 60)


def test_a_daemon_that_was_killed_is_taken_over_at_once(store: Store, url: str, repo: Path) -> None:
    with a_daemon(url, repo) as daemon:
        os.kill(daemon.pid, signal.SIGKILL)
        daemon.wait()

        store.lease.acquire(SITE, SECOND, NOW + 1)

    assert store.lease.holder(SITE) == Holder(SECOND, NOW + 1, NOW + 1)


def test_a_daemon_that_hangs_is_not_taken_over_but_told_of(store: Store, url: str, repo: Path) -> None:
    with a_daemon(url, repo), pytest.raises(LeaseHeld, match=r"It has been silent for 60 minutes\.$"):
        store.lease.acquire(SITE, SECOND, NOW + 3600)


def test_of_two_that_come_at_once_one_serves(url: str) -> None:
    open_store(url).close()
    served: list[Owner] = []
    together, done = threading.Barrier(2), threading.Barrier(2)

    def come(owner: Owner) -> None:
        with open_store(url) as opened:
            together.wait()
            try:
                opened.lease.acquire(SITE, owner, NOW)
            except LeaseHeld:
                pass
            else:
                served.append(owner)
            done.wait()

    comers = [threading.Thread(target=come, args=(owner,)) for owner in (FIRST, SECOND)]
    for comer in comers:
        comer.start()
    for comer in comers:
        comer.join()

    assert len(served) == 1


def test_a_lease_is_renewed_released_and_had_by_the_next(store: Store, url: str) -> None:
    store.lease.acquire(SITE, FIRST, NOW)
    store.lease.renew(SITE, FIRST, NOW + 60)
    assert store.lease.holder(SITE) == Holder(FIRST, NOW, NOW + 60)

    store.lease.release(SITE, FIRST, NOW + 61)

    assert store.lease.holder(SITE) is None
    with open_store(url) as other:
        other.lease.acquire(SITE, SECOND, NOW + 62)
        with pytest.raises(LeaseHeld):
            store.lease.acquire(SITE, FIRST, NOW + 63)


def test_each_site_has_its_own_daemon(store: Store, url: str) -> None:
    store.lease.acquire(SITE, FIRST, NOW)

    with open_store(url) as other:
        other.lease.acquire("another site", SECOND, NOW)

        assert store.lease.holder("another site") == Holder(SECOND, NOW, NOW)
        assert store.lease.holder("a third") is None


def test_where_no_lock_can_tell_a_silent_daemon_is_taken_over_after_a_while() -> None:
    with open_store("sqlite://") as store:
        store.lease.acquire(SITE, FIRST, NOW)
        with pytest.raises(LeaseHeld, match=r"If it is dead, it is taken over from 2026-06-01 11:06:40 UTC on\."):
            store.lease.acquire(SITE, SECOND, NOW + 299)

        store.lease.acquire(SITE, SECOND, NOW + 300)

        with pytest.raises(LeaseLost, match=r"acme is no longer served by this process: it is served by .* 17 on beta"):
            store.lease.renew(SITE, FIRST, NOW + 301)
        store.lease.release(SITE, FIRST, NOW + 302)
        assert store.lease.holder(SITE) == Holder(SECOND, NOW + 300, NOW + 300)


def test_who_has_lost_the_lease_sends_nothing_any_more(store: Store) -> None:
    (note,) = queued(store)
    store.lease.acquire(SITE, FIRST, NOW)
    store.outbox.mark(note, "sending", "", NOW)
    store.outbox.mark(note, "pending", "429", NOW)
    store._database.connection.execute("UPDATE lease SET token = 'run two', host = 'beta', pid = 17")

    with pytest.raises(LeaseLost, match="it is served by another jira-csext, process 17 on beta"):
        store.outbox.mark(note, "sending", "", NOW)

    assert [change.state for change in store.outbox.story(note)] == ["pending", "sending", "pending"]
    assert store.outbox.deliverable(SITE, 10, NOW)[0].key == key_of("note overdue")


def test_a_folder_in_which_no_lock_can_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "csext.db.daemon-1.lock").mkdir()

    with open_store(f"sqlite:///{tmp_path / 'csext.db'}") as store:
        with pytest.raises(
            StoreError, match=r"csext\.db\.daemon-1\.lock cannot be made \(Is a directory\)\. Give this"
        ):
            store.lease.acquire(SITE, FIRST, NOW)
        assert store.lease.holder(SITE) is None


def test_every_run_of_the_program_is_an_owner_of_its_own() -> None:
    one, two = this_process(), this_process()

    assert (one.host, one.pid) == (two.host, os.getpid())
    assert one.token != two.token
