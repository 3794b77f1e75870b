"""`demo --live`: what it tells, what the store keeps and what stands on the stand-in's pages are the same."""

from __future__ import annotations

import re
import shlex
import signal
import socket
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.request import urlopen

import pytest
from click.testing import CliRunner

from jira_csext.cli.demo_folder import made_anew
from jira_csext.cli.live_demo import run_live_demo, stand_in
from jira_csext.sandbox.box import Sandbox
from jira_csext.sandbox.rest.wire import Request
from jira_csext.sandbox.state.model import Comment
from jira_csext.store import OutboxRow, StoredVerdict, open_store
from tests.command import Outcome, call

MARKER = "jira_csext"
SITE = "site"
CALLED = "/opt/tools/jira-csext"
"""How the program was called, which is not on the path."""


class Shown(NamedTuple):
    """A demo that has ended: its stand-in, its folder, what it printed and what is on record."""

    box: Sandbox
    folder: Path
    lines: list[str]
    rows: list[OutboxRow]
    verdicts: list[StoredVerdict]

    def comments(self) -> dict[str, list[Comment]]:
        """What our account wrote, by ticket."""
        ours = {
            issue.key: [said for said in issue.comments if said.author == self.box.bot.uid]
            for issue in self.box.site.issues.values()
        }
        return {key: said for key, said in ours.items() if said}

    def page(self, place: str, key: str) -> str:
        """A page as a person reads it."""
        answer = self.box.answer(Request("GET", f"/{place}/{key}", {}, {}, b""))
        assert answer.status == 200
        return unescape(answer.body.decode())

    def table(self, title: str) -> dict[str, dict[str, int]]:
        """A printed table: for each rule the counts by the heads of the columns."""
        start = self.lines.index(title) + 1
        rows = [line.split() for line in self.lines[start : self.lines.index("", start)] if not line.startswith("(")]
        return {
            rule: {head: 0 if count == "·" else int(count) for head, count in zip(rows[0][1:], counts, strict=True)}
            for rule, *counts in rows[1:]
        }

    def told(self, what: str) -> list[str]:
        """The lines of that word, as `10:05 SUP-4 first-response …`, each on one line."""
        found = re.findall(r"(?m)^  (\d\d:\d\d)  (SUP-\d+) +(\w+) +(.*(?:\n {27}.*)*)", "\n".join(self.lines))
        return [f"{at} {key} {' '.join(text.split())}" for at, key, word, text in found if word == what]


@pytest.fixture(scope="module", params=["cloud", "dc"])
def shown(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    folder = tmp_path_factory.mktemp("live") / "our demo"
    made_anew(folder)
    box = stand_in(request.param)
    with CliRunner().isolation() as (out, _, _), pytest.MonkeyPatch.context() as called:
        called.setattr(sys, "argv", [CALLED])
        run_live_demo(box, folder, lambda: None, stay=False)
        lines = out.getvalue().decode().splitlines()
    with open_store(f"sqlite:///{folder / 'csext.db'}", read_only=True) as store:
        return Shown(box, folder, lines, list(store.outbox.rows(SITE)), list(store.verdicts(SITE)))


def words(said: Comment) -> str:
    """A comment's words as a page shows them, without whom it calls."""
    return re.sub(r"\[~[^\]]+\]", "", said.body).strip()


def test_every_comment_on_the_stand_in_is_on_record_as_sent_and_none_is_there_twice(shown: Shown) -> None:
    on_tickets = sorted(
        (key, str(said.id), said.properties[MARKER]["key"]) for key, each in shown.comments().items() for said in each
    )
    on_record = sorted(
        (row.ticket, row.remote_id, row.key)
        for row in shown.rows
        if row.state == "sent" and row.kind in ("note", "reply")
    )
    assert on_tickets == on_record
    assert len({key for _, _, key in on_tickets}) == len(on_tickets) > 20


def test_every_label_on_the_stand_in_is_on_record_and_the_other_way_round(shown: Shown) -> None:
    on_tickets = {(issue.key, label) for issue in shown.box.site.issues.values() for label in issue.fields["labels"]}
    on_record = {(row.ticket, row.action.value) for row in shown.rows if row.kind == "label" and row.state == "sent"}
    assert on_tickets == on_record
    assert {tuple(line.split()[1:]) for line in shown.told("labelled")} == on_record


def test_what_was_said_is_on_the_tickets_page_and_only_replies_are_on_the_clients(shown: Shown) -> None:
    public = {row.remote_id for row in shown.rows if row.state == "sent" and row.kind == "reply"}
    for key, each in shown.comments().items():
        team, client = shown.page("browse", key), shown.page("portal", key)
        for said in each:
            first = words(said).partition("\n")[0]
            assert first in team
            assert (first in client) == (str(said.id) in public)
    assert len(public) == 5


def test_nothing_is_left_waiting_parked_or_unknown(shown: Shown) -> None:
    # The rule of delays begins in shadow.
    assert {row.state for row in shown.rows if row.rule != "default"} == {"sent", "superseded"}


def test_what_is_done_beside_words_has_a_line_of_its_own(shown: Shown) -> None:
    watched = {row.ticket for row in shown.rows if row.kind == "watch" and row.state == "sent"}
    assert watched
    assert {tuple(line.split(maxsplit=2)[1:]) for line in shown.told("did")} == {
        (key, "watch head-of-service") for key in watched
    }


def test_the_lines_tell_each_comment_once(shown: Shown) -> None:
    told = Counter(line.split()[1] for line in shown.told("said"))
    assert told == {key: len(each) for key, each in shown.comments().items()}


def test_the_table_of_comments_is_what_stands_on_the_stand_in(shown: Shown) -> None:
    table = shown.table("What was said")
    site = shown.box.site
    issues = {issue.key: issue for issue in site.issues.values()}
    internal = Counter(site.is_internal(issues[key], said) for key, each in shown.comments().items() for said in each)
    assert table["all"] == {"internal": internal[True], "public": internal[False], "silent": 4}


def test_the_table_of_promises_is_what_the_store_holds(shown: Shown) -> None:
    table = shown.table("What was promised")
    ended = {"met": "kept", "running": "open", "paused": "open"}
    expected: dict[str, Counter[str]] = {}
    for stored in shown.verdicts:
        for rule in (stored.verdict.rule, "all"):
            counts = expected.setdefault(rule, Counter())
            counts["promised"] += 1
            counts[ended.get(stored.verdict.state, stored.verdict.state)] += 1
    heads = ("promised", "breached", "cancelled", "open")
    assert {rule: {head: row[head] for head in heads} for rule, row in table.items()} == {
        rule: {head: counts[head] for head in heads} for rule, counts in expected.items()
    }
    assert {rule: row["kept"] + row["warned"] for rule, row in table.items()} == {
        rule: counts["kept"] for rule, counts in expected.items()
    }
    assert min(table["all"][head] for head in ("kept", "warned", "breached", "open")) > 2


def test_what_was_broken_before_the_daemon_came_is_counted_and_not_spoken_of(shown: Shown) -> None:
    (said,) = shown.comments()["SUP-3"]
    assert words(said).startswith("Your complaint “Акция закончилась, а баннер висит” has been solved.")
    assert [line for line in shown.told("late") if " SUP-3 " in line] == [
        "11:05 SUP-3 complaint-first-response (9h 05m late), every-message-is-answered (7h 05m late)"
    ]


def test_a_client_is_told_before_the_deadline_at_the_instant_that_was_announced(shown: Shown) -> None:
    said = "We are still working on your request and will come back to you by Tue 19 May, 10:30 (Europe/Moscow)."
    replies = [line for line in shown.told("said") if " SUP-1 reply" in line]
    assert replies[0] == f"12:30 SUP-1 reply to the client: {said}"
    assert [line.partition(" (")[0] for line in shown.told("waiting") if " SUP-1 " in line] == [
        "12:25 SUP-1 reply and note",
        "10:12 SUP-1 reply",
    ]
    (kept,) = [line for line in shown.told("kept") if line.startswith("10:12 SUP-1 ")]
    assert kept.endswith(", complaint-resolution after a warning (18m to spare)")


def test_a_person_who_is_faster_is_not_talked_over(shown: Shown) -> None:
    assert [words(said).partition(" “")[0] for said in shown.comments()["SUP-2"]] == ["Your complaint"]
    assert [line for line in shown.told("silent") if " SUP-2 reply" in line] != []
    (kept,) = [line for line in shown.told("kept") if line.startswith("14:58 SUP-2 ")]
    assert kept.endswith(", complaint-resolution (6h 02m to spare)")


def test_an_answer_five_seconds_before_the_deadline_keeps_the_promise(shown: Shown) -> None:
    assert [line.split()[0] for line in shown.told("breached") if " SUP-5 " in line] == []
    kept = [line for line in shown.told("kept") if " SUP-5 " in line]
    assert kept[0].startswith("15:14 SUP-5 complaint-first-response after a warning (5s to spare)")


def test_no_line_is_wider_than_a_terminal(shown: Shown) -> None:
    until = next(number for number, line in enumerate(shown.lines) if line.startswith("Why? "))
    assert max(map(len, shown.lines[:until])) <= 100


def test_every_command_it_recommends_works(shown: Shown) -> None:
    recommended = [line.partition(f"{CALLED} ")[2] for line in shown.lines if "jira-csext " in line]
    here = [shlex.split(each) for each in recommended if "--live" not in each]
    assert [each[0] for each in here] == ["explain", "outbox", "report"]
    assert [call(*each).code for each in here] == [0, 0, 0]


def test_again_it_prints_the_very_same(tmp_path: Path) -> None:
    def again() -> Outcome:
        return call("demo", "--live", "--folder", tmp_path / "made")

    first = again()
    assert (first.code, first.err) == (0, "")
    assert again() == first


def test_a_folder_that_holds_other_things_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("all my work")
    done = call("demo", "--live", "--folder", tmp_path)
    assert done.code == 2
    assert done.sentence == f"{tmp_path} holds other files; name a new folder with --folder"
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.mark.parametrize("words", [(), ("--live",)])
def test_neither_a_real_site_nor_a_proxy_in_the_environment_leads_a_demo_away(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as real:
        real.setblocking(False)
        env: dict[str, str | None] = {
            "CSEXT_HELPDESK__URL": f"http://127.0.0.1:{real.getsockname()[1]}",
            "CSEXT_HELPDESK__TOKEN": "a-real-one",
            "CSEXT_STORE": f"sqlite:///{tmp_path / 'real.db'}",
            "CSEXT_NAME": "real",
            "HTTP_PROXY": f"http://127.0.0.1:{real.getsockname()[1]}",
            "NO_PROXY": None,
            "no_proxy": None,
        }
        done = call("demo", *words, "--folder", tmp_path / "made", env=env)
        with pytest.raises(BlockingIOError):
            real.accept()
    assert (done.code, done.err) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["made"]


def test_staying_is_for_the_live_demo_only(tmp_path: Path) -> None:
    done = call("demo", "--stay", "--folder", tmp_path / "made")
    assert (done.code, done.sentence) == (2, "--stay keeps up the stand-in of --live; write both")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_it_stays_up_until_it_is_told_to_stop(tmp_path: Path, end: signal.Signals) -> None:
    called = [sys.executable, "-u", "-m", "jira_csext.cli.main", "demo", "--live", "--stay"]
    with subprocess.Popen(called, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as running:
        assert running.stdout is not None
        told = _until(running.stdout.readline, "The stand-in answers until Ctrl-C")
        addresses = re.findall(r"http://127\.0\.0\.1:\d+/\S*", told)
        pages = [urlopen(address).read().decode() for address in addresses]
        running.send_signal(end)
        rest = running.stdout.read()
    assert (running.returncode, rest) == (0, "Stopped.\n")
    assert ["<h1>" in page for page in pages] == [True, True, True]
    assert [path.name for path in tmp_path.iterdir()] == ["csext-demo"]


def _until(read_line: Callable[[], str], words: str) -> str:
    told = ""
    while line := read_line():
        told += line
        if words in line:
            return told
    raise AssertionError(told)
