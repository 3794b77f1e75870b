"""The commands around a daemon whose store a PostgreSQL server keeps: each says what it says with a file."""

from __future__ import annotations

import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.sandbox.people import BLUEBELL
from jira_csext.store import open_store
from tests.cli.daemon import Operator
from tests.cli.everything import everything
from tests.cli.test_run_command import PATIENCE, running, until
from tests.command import Outcome
from tests.postgres import Server, postgres_server
from tests.stories.told import NOTES_ONLY, a_stage

__all__ = ["postgres_server"]

Told = list[tuple[str, Outcome]]


@pytest.fixture
def twice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_server: Server) -> Callable[[Scene], Told]:
    """Plays a scene with either store, holds what was told against each other, and returns it."""

    def play(scene: Scene) -> Told:
        with a_stage(tmp_path / "in-a-file", NOTES_ONLY) as stage:
            monkeypatch.setattr(clock, "now", lambda: stage.local_now)
            in_a_file = scene(Operator(stage))
        with postgres_server.database(empty=True) as url, monkeypatch.context() as patched:
            patched.setenv("CSEXT_STORE", url)
            with a_stage(tmp_path / "on-server", NOTES_ONLY) as stage:
                patched.setattr(clock, "now", lambda: stage.local_now)
                on_a_server = scene(Operator(stage))
                stage.stop()
                with open_store(url, read_only=True) as store:
                    store.copy_to(tmp_path / "copy.db")
                    held = everything(store)
                assert not list(stage.folder.glob("csext.db*"))
        with open_store(f"sqlite:///{tmp_path / 'copy.db'}") as store:
            assert everything(store) == held
            assert all(
                held[name] for name in ("outbox", "outbox_history", "decision", "silence", "lease", "site_cursor")
            )
        for (words, first), (_, second) in zip(in_a_file, on_a_server, strict=True):
            assert (second.code, _plain(second.out), _plain(second.err)) == (
                first.code,
                _plain(first.out),
                _plain(first.err),
            ), words
        return on_a_server

    return play


Scene = Callable[[Operator], Told]


def _plain(text: str) -> str:
    """Without what differs between two runs: ports, process numbers, keys drawn by lot."""
    return re.sub(r"127\.0\.0\.1:\d+|process \d+|/(in-a-file|on-server)\b", "…", text)


def test_a_morning_is_told_alike(twice: Callable[[Scene], Told]) -> None:
    def morning(operator: Operator) -> Told:
        told: Told = []

        def say(*words: str) -> None:
            told.append((" ".join(words), operator.calls(*words)))

        stage = operator.stage
        stage.start()
        stage.at("10:00")
        say("status")
        stage.stop()
        key = stage.asks()
        stage.to("12:01")
        say("sync", "--once", "--dry-run")
        say("pause", "--because", "we look first")
        say("sync", "--once")
        say("status", "--output", "json")
        say("outbox", "list")
        say("resume")
        say("sync", "--once")
        assert stage.words(key) == "Reminder"
        say("outbox", "list", "--all")
        say("outbox", "show", key)
        say("silence", "add", "--ticket", key, "--for", "2h", "--because", "they phoned", "--owner", "olga")
        say("explain", key)
        stage.to("14:05")
        say("sync", "--once", "--dry-run")
        say("sync", "--once")
        say("report", "verdicts", "--format", "jsonl")
        say("rules", "history")
        say("rules", "plan")
        say("rules", "route", key)
        say("backfill", "--since", "2026-05-01", "--rules-as-then")
        say("doctor")
        say("clients", "set", "bluebell", f"name={BLUEBELL.name}", "--new", "--because", "a client of ours")
        heard = ("--client", "bluebell", "--text", "Again too late!", "--heard-by", "olga", "--project", "SUP")
        say("complaint", "add", *heard, "--dry-run")
        say("complaint", "add", *heard)
        say("complaint", "list")
        say("outbox", "retry", "--parked")
        say("rules", "accept")
        say("status")
        return told

    told = dict(twice(morning))

    assert told["sync --once --dry-run"].lines[-1] == "Nothing was recorded, nothing was said."
    assert {words for words, outcome in told.items() if outcome.code} == {
        "status --output json",
        "doctor",
        "rules accept",
    }


def test_a_dry_run_of_a_site_never_watched_makes_no_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_server: Server
) -> None:
    import psycopg

    with a_stage(tmp_path, NOTES_ONLY) as stage, postgres_server.database(empty=True) as url:
        stage.stop()
        monkeypatch.setattr(clock, "now", lambda: stage.local_now)
        monkeypatch.setenv("CSEXT_STORE", url)

        outcome = Operator(stage).calls("sync", "--once", "--dry-run")

        assert outcome.code == 0, outcome
        assert "never watched" in outcome.lines[0]
        with psycopg.connect(url) as connection:
            asked = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
            assert asked.fetchone() == (0,)


def test_at_its_start_it_waits_for_a_server_that_does_not_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, postgres_server: Server
) -> None:
    with a_stage(tmp_path, NOTES_ONLY) as stage, postgres_server.database(empty=True) as url:
        stage.stop()
        monkeypatch.setenv("CSEXT_STORE", url)
        postgres_server.stop()
        is_up = False
        try:
            with running(stage) as never_served:
                until(never_served, "waiting_for_store reason=")
                never_served.send_signal(signal.SIGTERM)
                never_served.communicate(timeout=PATIENCE)
            with running(stage) as daemon:
                waited = until(daemon, "waiting_for_store reason=")
                postgres_server.start()
                is_up = True
                until(daemon, "turn_done")
                daemon.send_signal(signal.SIGTERM)
                daemon.communicate(timeout=PATIENCE)
        finally:
            if not is_up:
                postgres_server.start()

    assert "cannot be reached" in waited[0]
    assert (never_served.returncode, daemon.returncode) == (0, 0)
