"""Commands on a store that a PostgreSQL server keeps: each says what it says on a file, word for word."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Iterator
from difflib import unified_diff
from pathlib import Path

import pytest

from jira_csext import clock
from jira_csext.store import open_store, tickets
from tests.cli.everything import everything
from tests.command import END, Agency, Outcome, agency_in, call, copies, history, pressed_after, written
from tests.postgres import Server, postgres_server

__all__ = ["postgres_server"]

NOW = 1779465600
"""2026-05-22 16:00 UTC, the end of the made history."""


class Two:
    """The same agency twice: its store in a file, and on a server."""

    def __init__(self, in_a_file: Agency, on_a_server: Agency, url: str) -> None:
        self.in_a_file = in_a_file
        self.on_a_server = on_a_server
        self.url = url

    def call(self, words: str) -> tuple[Outcome, Outcome]:
        """How a command ends with either store; HERE stands for the agency's folder."""
        return self.in_file(words), self.on_server(words)

    def in_file(self, words: str) -> Outcome:
        """How it ends with a file."""
        return self._call(words, self.in_a_file, None)

    def on_server(self, words: str) -> Outcome:
        """How it ends with a server."""
        return self._call(words, self.on_a_server, self.url)

    def same(self, words: str) -> Outcome:
        """How it ends with both."""
        first, second = self.call(words)
        told = "\n".join(unified_diff(first.lines, second.lines, lineterm="", n=0))
        assert not told, f"{words}\n{told}"
        assert second == first, words
        return first

    @staticmethod
    def _call(words: str, agency: Agency, url: str | None) -> Outcome:
        here = str(agency.folder)
        said = [word.replace("HERE", here) for word in shlex.split(words)]
        outcome = call(*said, "--site", agency.site, env={"CSEXT_STORE": url})
        return Outcome(outcome.code, outcome.out.replace(here, "HERE"), outcome.err.replace(here, "HERE"))


def two_in(folder: Path, url: str) -> Two:
    """The agency twice, with its history in a file and both stores still empty; a table is as wide as their names."""
    made = Two(agency_in(folder / "in-a-file"), agency_in(folder / "on-server"), url)
    for agency in (made.in_a_file, made.on_a_server):
        written(agency.folder / "history.jsonl", history())
    return made


@pytest.fixture(autouse=True)
def _at_the_end_of_the_history(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory, postgres_server: Server) -> Iterator[Two]:
    """Both with the whole history; not to be written to."""
    with postgres_server.database(empty=True) as url:
        made = two_in(tmp_path_factory.mktemp("two"), url)
        outcome = made.same(f"backfill --from HERE/history.jsonl --until {END} --workers 2")
        assert outcome.code == 0
        yield made


@pytest.fixture
def fresh(tmp_path: Path, postgres_server: Server) -> Iterator[Two]:
    """Both with nothing in them, not even tables."""
    with postgres_server.database(empty=True) as url:
        yield two_in(tmp_path, url)


@pytest.mark.parametrize(
    "words",
    [
        f"explain SUP-17 --at {END}",
        f"explain SUP-17 --at {END} --output json",
        "report verdicts",
        "report verdicts --format jsonl",
        "report all --format json",
        "report all --at 2026-05-12",
        "report health",
        "report risk",
        "status --output json",
        "outbox list --all",
        "rules history",
        f"rules plan --at {END}",
        "rules backtest --since 2026-05-01 --until 2026-05-15",
        "rules route SUP-113",
        "clients list",
        "clients unmatched",
        "complaint list",
        "silence list",
        "survey score",
        "clients erase orders@polar-tea.example --because asked --dry-run",
        "backfill --from HERE/history.jsonl --dry-run",
    ],
)
def test_what_is_asked_of_the_store_is_answered_alike(known: Two, words: str) -> None:
    assert known.same(words).code in (0, 1), known.same(words)


def test_the_page_is_the_same(known: Two) -> None:
    known.same("report all --format html --out HERE/report.html")

    pages = [(agency.folder / "report.html").read_text("utf-8") for agency in (known.in_a_file, known.on_a_server)]
    assert pages[0] == pages[1]


CLIENTS = """clients:
  polar-tea:
    name: Полярный чай
    tier: key
    manager: Olga
    contacts: [{name: Anna Petrova, email: orders@polar-tea.example}]
  verst: {name: Верста Логистика, segment: current}
"""
ANSWERS = "client,contact,score,at\npolar-tea,orders@polar-tea.example,9,2026-05-12 11:00\nverst,,3,2026-05-13\n"


def test_what_is_written_is_written_alike_from_an_empty_database_on(fresh: Two) -> None:
    for agency in (fresh.in_a_file, fresh.on_a_server):
        (agency.folder / "clients.yaml").write_text(CLIENTS, "utf-8")
        (agency.folder / "answers.csv").write_text(ANSWERS, "utf-8")
        with agency.site.open("a", encoding="utf-8") as site:
            site.write("retention: {comments: 10cd, survey_comments: 10cd}\n")

    assert fresh.same("clients list").code == 0
    for words in (
        "status",
        "pause",
        "report verdicts",
        "explain SUP-1",
        "silence add --rule work-done --for 1h --because x",
    ):
        for outcome in fresh.call(words):
            assert (outcome.code, outcome.sentence.partition(" at ")[0]) == (2, "There is no store"), words
    first, second = fresh.call("clients import HERE/clients.yaml --because begin")
    assert (first.code, second.code, second.out) == (0, 0, first.out)
    assert "a new store was made at postgresql://" in second.err
    for words in (
        "clients import HERE/clients.yaml",
        f"backfill --from HERE/history.jsonl --until {END}",
        f"backfill --from HERE/history.jsonl --until {END} --resume",
        "clients set polar-tea tier=standard --because price --at 2026-05-01",
        "clients set new-one name=New --new --because asked",
        "clients history polar-tea",
        "clients show polar-tea",
        "clients export HERE/out.csv",
        "survey import HERE/answers.csv",
        "survey import HERE/answers.csv",
        "survey sample --quarter 2026Q2 --size 2 --format csv",
        "survey score",
        "report csi",
        "report clients",
        "report segments",
        "forecast fit",
        "forecast show",
        "forecast check --output json",
        "report risk --format json",
        "silence add --rule work-done --for 4h --because outage --owner olga",
        "silence list --output json",
        "silence end 1",
        "pause --because outage",
        "status --output json",
        "resume",
        f"explain SUP-17 --at {END} --output json",
        "retention",
        "moved --yes",
        "status",
    ):
        assert fresh.same(words).code in (0, 1, 4), words
    in_file, on_server = fresh.call("clients erase orders@polar-tea.example --because asked")
    assert in_file.lines[0].startswith("erased: ")
    assert on_server.lines == [
        *in_file.lines,
        "The database server clears it away with its next VACUUM; its archived logs hold it still.",
    ]
    assert "orders@" not in fresh.same("clients show polar-tea").out


def test_a_copy_in_a_file_holds_every_row(known: Two, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jira_csext.store.postgres_copy._ROWS_AT_ONCE", 500)
    copy = tmp_path / "copy.db"
    with open_store(known.url, read_only=True) as store:
        store.copy_to(copy)
        held = everything(store)

    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with open_store(f"sqlite:///{copy}") as store:
        copied = everything(store)
        assert store._database.connection.execute("PRAGMA foreign_key_check").fetchall() == []
    assert copied == held
    assert min(len(held[name]) for name in ("site", "subject", "event", "verdict", "audit")) > 0
    assert len(held["event"]) > 500, "more than one portion"


def test_a_backfill_that_was_interrupted_goes_on_to_the_same_end(fresh: Two, monkeypatch: pytest.MonkeyPatch) -> None:
    for agency in (fresh.in_a_file, fresh.on_a_server):
        written(agency.folder / "history.jsonl", copies(history()[:60], 20))
    words = f"backfill --from HERE/history.jsonl --until {END}"
    with monkeypatch.context() as patched:
        # A batch is saved by two calls: its tickets, and the place behind it.
        patched.setattr(tickets, "save_rows", pressed_after(2, tickets.save_rows))
        stopped = fresh.on_server(f"{words} --workers 1")
    with open_store(fresh.url) as store:
        saved = len(everything(store)["subject"])

    went_on, whole = fresh.on_server(f"{words} --resume --workers 2"), fresh.in_file(words)

    assert (stopped.code, saved) == (130, 500)
    assert "went on behind line 500" in went_on.out
    assert went_on.out.splitlines()[2:] == whole.out.splitlines()[1:]
    fresh.same("report verdicts --format jsonl")
